/** Who did what: each act leaves its author, and an erased address nothing of itself. */
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { addressHash } from '../../../src/bounce/address.ts'
import { AUDIT_ACTIONS } from '../../../src/db/audit-action.ts'
import { deleteSpent } from '../../../src/db/retention.ts'
import { keepUnread } from '../../../src/mail/unread-mail.ts'
import { event } from '../../events.ts'
import { receive, startClock } from '../retry/clock.ts'
import { call, expectProblem, recordRows, retryOf } from './call.ts'

const DAY = 24 * 60 * 60 * 1000

beforeEach(() => {
  startClock()
})
afterEach(async () => {
  vi.useRealTimers()
  await env.DB.prepare('DELETE FROM audit').run()
})

async function tokenOf(name: string): Promise<string> {
  const body = { name, scope: 'write' }
  return (await call('/v1/tokens', { method: 'POST', body })).body.token
}

/** Oldest first. */
async function deedsOf(actor: string): Promise<{ action: string; targetId: string | null }[]> {
  return (await call(`/v1/audit?actor=${actor}&order=asc`)).body.items
}

async function opened(address: string): Promise<string> {
  await receive(event({ recipient: address }))
  return (await retryOf(address)).id
}

it('the audit holds each act with its author, once it was done', async () => {
  const token = await tokenOf('mia')
  const as = (method: string, path: string, body?: unknown) =>
    call(path, { method, token, ...(body === undefined ? {} : { body }) })
  const done: [action: string, targetId: string | null][] = []

  const endpoint = (
    await as('POST', '/v1/notifications/endpoints', { url: 'https://a.notify.test/' })
  ).body.id
  done.push(['endpoint.create', endpoint])
  await as('PATCH', `/v1/notifications/endpoints/${endpoint}`, { note: 'x' })
  done.push(['endpoint.change', endpoint])
  await as('POST', `/v1/notifications/endpoints/${endpoint}/rotate`)
  done.push(['endpoint.rotate', endpoint])
  const at = Date.now()
  const bounce = { address: 'gone@audit.example', key: 'audit-1', class: 5 as const }
  await recordRows([{ ...bounce, condemns: true, occurredAt: at }], at)
  const told = (await call('/v1/notifications')).body.items[0].id
  await as('POST', `/v1/notifications/${told}/redeliver`)
  done.push(['notification.redeliver', told])
  await as('DELETE', `/v1/notifications/endpoints/${endpoint}`)
  done.push(['endpoint.delete', endpoint])

  await as('POST', '/v1/rules', { id: 'audit', phrases: ['so it is'], reason: 'spam' })
  done.push(['rule.create', 'audit'])
  await as('DELETE', '/v1/rules/audit')
  done.push(['rule.delete', 'audit'])

  const message = { raw: btoa('a: b'), messageId: 'order-17', recipient: 'a@audit.example' }
  await as('POST', '/v1/messages', message)
  await as('DELETE', '/v1/messages/order-17')
  done.push(['message.delete', 'order-17'])

  await keepUnread(env, new TextEncoder().encode('a: b'), 'names_nobody', at)
  const unread = (await call('/v1/unread')).body.items[0].id
  await as('DELETE', `/v1/unread/${unread}`)
  done.push(['unread.delete', unread])

  const retry = await opened('busy@audit.example')
  await as('POST', `/v1/retries/${retry}/attempt`)
  done.push(['retry.attempt', retry])
  const other = await opened('busy@audit2.example')
  const addresses = ['busy@audit2.example', 'nobody@audit.example']
  await as('POST', '/v1/retries/bulk', { action: 'attempt', addresses })
  done.push(['retry.attempt', other])

  await as('DELETE', '/v1/addresses/gone@audit.example')
  done.push(['address.erase', null])
  const deeds = await deedsOf('mia')
  expect(deeds.map(({ action, targetId }) => [action, targetId])).toEqual(
    expect.arrayContaining(done),
  )
  expect(deeds).toHaveLength(done.length)
  expect(deeds.every((deed) => Reflect.get(deed, 'target') === deed.action.split('.')[0])).toBe(
    true,
  )

  const { items } = (await call('/v1/tokens')).body
  const { id } = items.find(({ name }: { name: string }) => name === 'mia')
  vi.setSystemTime(Date.now() + 1000)
  await call(`/v1/tokens/${id}`, { method: 'DELETE' })
  expect(await deedsOf('API_TOKEN')).toMatchObject([
    { action: 'token.create', target: 'token', targetId: id },
    { action: 'token.revoke', target: 'token', targetId: id },
  ])
  const all = (await call('/v1/audit')).body.items
  const actions = all.map(({ action }: { action: string }) => action)
  expect([...new Set(actions)].sort()).toEqual([...AUDIT_ACTIONS])
})

it('the audit holds nothing of what was not done', async () => {
  const body = { id: 'twice', phrases: ['so it is'], reason: 'spam' }
  await call('/v1/rules', { method: 'POST', body })
  expectProblem(await call('/v1/rules', { method: 'POST', body }), 409, 'conflict')
  for (const path of ['tokens', 'rules', 'unread', 'messages', 'notifications/endpoints']) {
    expectProblem(await call(`/v1/${path}/none`, { method: 'DELETE' }), 404, 'not_found')
  }
  const retry = await opened('accept@audit.example')
  vi.setSystemTime(Date.now() + 1000)
  await call(`/v1/retries/${retry}/attempt`, { method: 'POST' })
  expectProblem(await call(`/v1/retries/${retry}/attempt`, { method: 'POST' }), 409, 'conflict')
  const deeds = await deedsOf('API_TOKEN')
  expect(deeds.map(({ action }) => action)).toEqual(['rule.create', 'retry.attempt'])
})

it('the audit holds of many retries those that were tried', async () => {
  const tried = await opened('busy@many.audit.example')
  const away = 'accept@many.audit.example'
  const first = await opened(away)
  vi.setSystemTime(Date.now() + 1000)
  // From then on a copy is on its way.
  await call(`/v1/retries/${first}/attempt`, { method: 'POST', token: await tokenOf('ada') })
  const body = { action: 'attempt', addresses: ['busy@many.audit.example', away] }
  const { items } = (
    await call('/v1/retries/bulk', { method: 'POST', body, token: await tokenOf('ben') })
  ).body
  expect(items.map(({ result }: { result: string }) => result)).toEqual(['done', 'nothing_to_do'])
  expect(await deedsOf('ben')).toMatchObject([{ action: 'retry.attempt', targetId: tried }])
})

it('the audit says of an erased address only that one was erased, and nothing of it from before', async () => {
  const address = 'busy@erased.example'
  await call(`/v1/retries/${await opened(address)}/attempt`, { method: 'POST' })
  vi.setSystemTime(Date.now() + 1000)
  await call(`/v1/addresses/${address}`, { method: 'DELETE' })
  const { text, body } = await call('/v1/audit?order=asc')
  expect(body.items).toMatchObject([
    { action: 'retry.attempt', targetId: null },
    { action: 'address.erase', targetId: null },
  ])
  expect(text).not.toContain(addressHash(address))
  expect(text).not.toContain(address)
})

it('the audit is a list like the others: filters, pages both ways, CSV; for those who may do everything', async () => {
  const start = Date.now()
  for (let n = 0; n < 5; n++) {
    vi.setSystemTime(start + n * 1000)
    const body = { id: `n${n}`, phrases: ['so it is'], reason: 'spam' }
    await call('/v1/rules', { method: 'POST', body })
  }
  await call('/v1/rules/n0', { method: 'DELETE' })
  const found = async (query: string) =>
    (await call(`/v1/audit?order=asc&${query}`)).body.items.map(
      ({ targetId }: { targetId: string }) => targetId,
    )
  const time = (n: number) => new Date(start + n * 1000).toISOString()
  expect(await found('action=rule.delete')).toEqual(['n0'])
  expect(await found(`action=rule.create&from=${time(1)}&to=${time(3)}`)).toEqual(['n1', 'n2'])
  expect(await found('actor=nobody')).toEqual([])
  const first = await call('/v1/audit?limit=2&action=rule.create')
  const second = await call(`/v1/audit?limit=2&action=rule.create&cursor=${first.body.next}`)
  const back = await call(`/v1/audit?limit=2&action=rule.create&cursor=${second.body.prev}`)
  expect(second.body.items.map(({ targetId }: { targetId: string }) => targetId)).toEqual([
    'n2',
    'n1',
  ])
  expect(back.body.items).toEqual(first.body.items)
  const { text } = await call('/v1/audit.csv?action=rule.delete')
  expect(text).toMatch(
    /^id,at,actor,action,target,targetId\r\n\w{16},.*,API_TOKEN,rule.delete,rule,n0\r\n$/,
  )
  expectProblem(await call('/v1/audit?action=x'), 422, 'invalid_request')
  const token = await tokenOf('writer')
  expectProblem(await call('/v1/audit', { token }), 403, 'forbidden')
})

it('the audit is kept as long as the log', async () => {
  const deed = (id: string, at: number) =>
    env.DB.prepare("INSERT INTO audit VALUES (?2, ?1, 'mia', 'rule.delete', 'x')").bind(id, at)
  const now = Date.now()
  await env.DB.batch([deed('old', now - 91 * DAY), deed('new', now - 89 * DAY)])
  await deleteSpent(env.DB, now, 90 * DAY)
  expect((await call('/v1/audit')).body.items).toMatchObject([{ id: 'new' }])
})

it('the audit leaves to the log what is done to an address: found there by the same name', async () => {
  const token = await tokenOf('noa')
  const change = { method: 'PATCH', token, body: { action: 'suppress', note: 'asked us to' } }
  await call('/v1/addresses/stop@audit.example', change)
  expect((await call('/v1/log?actor=noa')).body.items).toMatchObject([
    { kind: 'suppress', address: 'stop@audit.example', actor: 'noa' },
  ])
  expect(await deedsOf('noa')).toEqual([])
})
