/** /v1/addresses: what a person may change, and what is answered whatever happens. */
import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { addressesJson, lookUpFor } from '../../../src/api/address-answers.ts'
import { event } from '../../events.ts'
import { receive } from '../retry/clock.ts'
import { call, expectProblem, recordRows } from './call.ts'

const now = Date.now()
const one = async (address: string, query = '') =>
  (await call(`/v1/addresses/${address}${query}`)).body
const change = (address: string, body: unknown, headers: Record<string, string> = {}) =>
  call(`/v1/addresses/${address}`, { method: 'PATCH', body, headers })
const dead = (address: string, occurredAt = now - 60_000) => ({
  address,
  key: `dead-${address}`,
  class: 5 as const,
  condemns: true,
  occurredAt,
})

it('suppressed by hand it may not be sent to; the log says who and why', async () => {
  const address = 'hand@example.com'
  const first = await change(address, { action: 'suppress', note: 'Asked us to stop' })
  expect(first.status).toBe(200)
  expect(first.body).toMatchObject({ address, state: 'suppressed', sendable: false })
  const { body } = await call(`/v1/log?address=${address}`)
  expect(body.items[0]).toMatchObject({
    kind: 'suppress',
    actor: 'API_TOKEN',
    note: 'Asked us to stop',
  })
})

it('reactivating lifts a condemnation, and a later one condemns again', async () => {
  const address = 'back@example.com'
  await recordRows([dead(address)], now)
  expect((await one(address)).state).toBe('undeliverable')
  expect((await change(address, { action: 'reactivate' })).body).toMatchObject({
    sendable: true,
    permanentErrors: 1,
  })
  const later = Date.now() + 60_000
  await recordRows([{ ...dead(address, later), key: 'again' }], later)
  expect((await one(address)).state).toBe('undeliverable')
})

it('a complaint counts where it came from, and everywhere if nobody says where', async () => {
  const address = 'reader@source.example'
  const complaint = { address, key: 'complained-at-shop', kind: 'complained' as const }
  const other = { ...complaint, address: 'other@source.example', key: 'complained-at-news' }
  await recordRows(
    [
      { ...complaint, class: 0, source: 'shop', occurredAt: now },
      { ...other, class: 0, source: 'news', occurredAt: now },
    ],
    now,
  )
  const ways = [
    (source?: string) => one(address, source === undefined ? '' : `?source=${source}`),
    async (source?: string) => {
      const body = { addresses: [address], source }
      return (await call('/v1/addresses/lookup', { method: 'POST', body })).body.addresses[0]
    },
    async (source?: string) => {
      const at = source === undefined ? '' : `&source=${source}`
      return (await call(`/v1/addresses?prefix=${address}${at}`)).body.items[0]
    },
  ]
  for (const known of ways) {
    expect(await known('shop')).toMatchObject({ state: 'complained', sendable: false })
    expect(await known('Shop')).toMatchObject({ state: 'complained', sendable: false })
    expect(await known('news')).toMatchObject({ state: 'ok', sendable: true })
    expect(await known('')).toMatchObject({ state: 'complained', sendable: false })
    expect(await known()).toMatchObject({ state: 'complained', sendable: false })
  }
  const body = { addresses: [address], source: 'the shop' }
  const refused = await call('/v1/addresses/lookup', { method: 'POST', body })
  expectProblem(refused, 422, 'invalid_request')
  expect(refused.body.errors).toMatchObject([{ path: 'source' }])
})

it('under a source that nobody knows, the complaints of all count, and the answer says so', async () => {
  const address = 'reader@unknown-source.example'
  const complaint = {
    address,
    key: 'complained-at-first',
    kind: 'complained' as const,
    class: 0 as const,
  }
  await recordRows([{ ...complaint, source: '', occurredAt: now }], now)
  const lookup = async (source?: string) => {
    const body = { addresses: [address], source }
    return (await call('/v1/addresses/lookup', { method: 'POST', body })).body
  }
  const ways = [
    lookup,
    async (source: string) => {
      const { body } = await call(`/v1/addresses/${address}?source=${source}`)
      return { addresses: [body], sourceKnown: body.sourceKnown }
    },
    async (source: string) => {
      const { body } = await call(`/v1/addresses?prefix=${address}&source=${source}`)
      return { addresses: body.items, sourceKnown: body.sourceKnown }
    },
  ]
  for (const known of ways) {
    for (const source of ['typo', 'sendgrid', 'import']) {
      expect(await known(source)).toMatchObject({
        addresses: [{ state: 'complained', sendable: false }],
        sourceKnown: false,
      })
    }
    // WEBHOOK_SECRET_POSTMARK_EU is set.
    expect(await known('eu')).toMatchObject({ addresses: [{ state: 'ok' }], sourceKnown: true })
  }
  const csv = `/v1/addresses.csv?prefix=${address}&sendable=false&source=`
  expect((await call(`${csv}typo`)).text).toContain(address)
  expect((await call(`${csv}eu`)).text).not.toContain(address)
  expect(await lookup()).not.toHaveProperty('sourceKnown')

  // By token, which no secret names, something comes in.
  const events = [{ recipient: 'any@unknown-source.example', type: 'delivered' }]
  await call('/webhooks/generic/Typo', { method: 'POST', body: { events } })
  expect(await lookup('typo')).toMatchObject({ addresses: [{ state: 'ok' }], sourceKnown: true })
})

it('the same change under one idempotency key is one action', async () => {
  const address = 'twice@example.com'
  const headers = { 'idempotency-key': 'ticket-7' }
  for (let n = 0; n < 3; n++) await change(address, { action: 'suppress' }, headers)
  expect((await call(`/v1/log?address=${address}`)).body.items).toHaveLength(1)
})

it('a reading token is forbidden every change', async () => {
  const body = { action: 'suppress' }
  expectProblem(
    await call('/v1/addresses/a@example.com', { method: 'PATCH', body, token: 'test-read-token' }),
    403,
    'forbidden',
  )
})

it.each([
  ['an unknown action', { action: 'secret' }],
  ['what an unknown field holds', { action: 'suppress', other: 'secret' }],
  ['no action', {}],
  ['too long a note', { action: 'suppress', note: 'secret'.repeat(100) }],
])('%s is invalid, and not echoed', async (_name, body) => {
  const answer = await change('a@example.com', body)
  expectProblem(answer, 422, 'invalid_request')
  expect(answer.text).not.toContain('secret')
})

it('a lookup answers for what is no address that it may not be mailed, and for all others', async () => {
  const lookup = (addresses: unknown[]) =>
    call('/v1/addresses/lookup', { method: 'POST', body: { addresses } })
  const gone = 'dead@mistyped.example'
  await recordRows([dead(gone)], now)
  const addresses = Array.from({ length: 1000 }, (_, n) => `good-${n}@example.com`)
  const wrong = new Map([
    [0, ''],
    [17, 'bro.ken'],
    [18, 'a@b@"\ud800'],
    [999, 'x'.repeat(2000)],
  ])
  for (const [n, text] of wrong) addresses[n] = text
  addresses[19] = gone
  const { status, body } = await lookup(addresses)
  expect(status).toBe(200)
  for (const [n, answer] of body.addresses.entries()) {
    const state = n === 19 ? 'undeliverable' : 'ok'
    expect(answer).toMatchObject(
      wrong.has(n)
        ? { address: wrong.get(n)?.slice(0, 1000), state: 'invalid', sendable: false }
        : { address: addresses[n], state },
    )
  }
  expect(body.addresses[17]).toEqual({
    address: 'bro.ken',
    sendable: false,
    state: 'invalid',
    reason: null,
    permanentErrors: 0,
    transientErrors: 0,
    lastStatus: null,
    lastClass: null,
    lastError: null,
    lastSeenAt: null,
    retry: null,
  })
  expect((await lookup(['bro.ken'])).body.addresses).toMatchObject([{ state: 'invalid' }])
  const odd = [17, null, gone, { at: 'a@b.example' }, ['a@b.example']]
  expect((await lookup(odd)).body.addresses).toMatchObject([
    { address: '17', state: 'invalid' },
    { address: 'null', state: 'invalid' },
    { address: gone, state: 'undeliverable' },
    { address: '{"at":"a@b.example"}', state: 'invalid' },
    { address: '["a@b.example"]', state: 'invalid' },
  ])
  for (const path of ['addresses/bro.ken', 'log?address=a+b@example.com', 'retries?address=bro']) {
    const refused = await call(`/v1/${path}`)
    expectProblem(refused, 422, 'invalid_address')
    expect(refused.body.detail).toContain('a + is written %2B')
  }
})

it('a lookup answers while the retry clock does not: only the attempts are unknown', async () => {
  const address = 'waits@clock.example'
  await receive(event({ recipient: address }))
  const stub = { progress: () => Promise.reject(new Error('internal error')) }
  const bindings = Object.assign({ ...env }, { RETRY_SCHEDULER: { getByName: () => stub } })
  const asked = [address, 'unknown@clock.example']
  const { known: found } = await lookUpFor(bindings, asked, undefined)
  expect(await addressesJson(bindings, found)).toMatchObject([
    { state: 'retrying', sendable: true, retry: { attemptsDone: null } },
    { state: 'ok', retry: null },
  ])
  expect(await one(address)).toMatchObject({ retry: { attemptsDone: 0 } })
})
