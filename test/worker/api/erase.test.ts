/** An erased address leaves no trace: not in the record, not in the clock, not in what is stored. */
import { runDurableObjectAlarm } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it, vi } from 'vitest'
import { createApp } from '../../../src/app.ts'
import { addressHash, shardOf } from '../../../src/bounce/address.ts'
import { act } from '../../../src/db/actions.ts'
import { eventRow } from '../../../src/db/event-row.ts'
import { latestRetries } from '../../../src/db/retries.ts'
import { retryIdOf } from '../../../src/db/schedule.ts'
import { ESPS } from '../../../src/esp/index.ts'
import { ingest } from '../../../src/ingest.ts'
import { forgetUnread, keepUnread } from '../../../src/mail/unread-mail.ts'
import { shardStub } from '../../../src/retry/shards.ts'
import { counted } from '../../counted.ts'
import { event } from '../../events.ts'
import { PLAN, POLICY } from '../db/one-truth.ts'
import { call, expectProblem } from './call.ts'
import { shardsWith, tablesWith } from './traces.ts'

const ADDRESS = 'forget.me@erase.example'
const BY = { id: 'by', actor: 'test', note: null }
const PROVENANCE = () => ({ now: Date.now() })

it('everything about an erased address goes, everything else stays, and the answer says what went', async () => {
  await call('/v1/notifications/endpoints', {
    method: 'POST',
    body: { url: 'https://e.notify.test/' },
  })
  const events = [ADDRESS, 'other@erase.example'].flatMap((recipient) => [
    event({ recipient }),
    event({ recipient, kind: 'complained', diagnostic: null }),
  ])
  await ingest(env, events, { now: Date.now() })
  await call('/v1/messages', {
    method: 'POST',
    body: `From: a@erase.example\r\nTo: ${ADDRESS}\r\nMessage-ID: <m1@erase.example>\r\n\r\nHello`,
    headers: { 'content-type': 'message/rfc822' },
  })
  expect((await env.MESSAGES.list()).objects).toHaveLength(1)
  for (let n = 0; n < 2; n++) {
    const headers = { 'content-type': 'text/csv' }
    await call('/v1/imports', { method: 'POST', body: `${ADDRESS}\n`, headers })
  }
  expect(await tablesWith(ADDRESS)).toEqual(
    expect.arrayContaining([
      'addresses',
      'delivery_log',
      'import_listings',
      'notifications',
      'retries',
    ]),
  )
  expect(await shardsWith([ADDRESS])).toBe(1)

  const path = `/v1/addresses/${ADDRESS}`
  expectProblem(await call(path, { method: 'DELETE', token: 'test-read-token' }), 403, 'forbidden')
  const { body, status } = await call(path, { method: 'DELETE' })
  expect(status).toBe(200)
  expect(body).toMatchObject({
    remembered: false,
    removed: { logEntries: 3, addresses: 1, marks: 1, retries: 1, importListings: 1 },
  })
  expect(await tablesWith(ADDRESS)).toEqual([])
  expect(await tablesWith(addressHash(ADDRESS))).toEqual([])
  expect(await shardsWith([ADDRESS, addressHash(ADDRESS)])).toBe(0)
  expect((await env.MESSAGES.list()).objects).toEqual([])
  expect(await tablesWith('other@erase.example')).toEqual(
    expect.arrayContaining(['addresses', 'delivery_log', 'notifications', 'retries']),
  )
  expect((await call(path)).body).toMatchObject({ state: 'ok', lastSeenAt: null })
})

it('statistics remember an erased address, and nothing of it that waits', async () => {
  const address = 'waiting@erase-stats.example'
  await ingest(env, [event({ recipient: address, source: 'erase-stats' })], { now: Date.now() })
  const stats = async () =>
    (
      await call(
        '/v1/stats?from=2026-01-01T00:00:00Z&to=2028-01-01T00:00:00Z&per=total&source=erase-stats&by=outcome',
      )
    ).body.items
  expect(await stats()).toMatchObject([{ outcome: 'waiting', events: 1 }])
  await call(`/v1/addresses/${address}`, { method: 'DELETE' })
  expect(await stats()).toMatchObject([{ outcome: 'cancelled', events: 1 }])
})

it('the attempts that were made for an erased address are forgotten', async () => {
  const address = 'busy@erase-attempts.example'
  await ingest(env, [event({ recipient: address })], { now: Date.now() })
  const body = { action: 'attempt', addresses: [address] }
  const tried = await call('/v1/retries/bulk', { method: 'POST', body })
  expect(tried.body.items).toMatchObject([{ address, result: 'done' }])
  const { body: known } = await call(`/v1/retries?address=${address}`)
  expect((await call(`/v1/retries/${known.items[0].id}`)).body.attempts).toHaveLength(1)
  await call(`/v1/addresses/${address}`, { method: 'DELETE' })
  expect(await shardsWith([address, addressHash(address)])).toBe(0)
})

it('with a salted hash an erased address stays suppressed until it is reactivated', async () => {
  const path = `/v1/addresses/stay.away@erase.example`
  const { body } = await call(`${path}?remember=true`, { method: 'DELETE' })
  expect(body.remembered).toBe(true)
  expect(await tablesWith('stay.away')).toEqual([])
  expect((await call(path)).body).toMatchObject({ state: 'suppressed', sendable: false })
  await call(path, { method: 'PATCH', body: { action: 'reactivate' } })
  expect((await call(path)).body).toMatchObject({ state: 'ok', sendable: true })
})

it('an erasure is asked of every clock that may hold the address, whatever RETRY_SHARDS says by now', async () => {
  const address = 'elsewhere@erase.example'
  const shard = shardStub(env, 7)
  await shardStub(env, 0).widest(8)
  const row = eventRow(event({ recipient: address }), PROVENANCE(), null)
  await shard.spool(row === null ? [] : [row])
  expect((await shard.report()).spooled).toBe(1)
  await call(`/v1/addresses/${address}`, { method: 'DELETE' })
  await runDurableObjectAlarm(shard)
  expect(await tablesWith(address)).toEqual([])
})

it('an erasure leaves no attempt behind in a clock that RETRY_SHARDS no longer names, nor any open retry', async () => {
  const address = 'attempted@erase.example'
  const now = Date.now()
  await ingest({ ...env, RETRY_SHARDS: '16' as never }, [event({ recipient: address })], { now })
  await act(env.DB, 'cancel_retry', [address], BY, {
    now: now + 1,
    plan: PLAN,
    shards: 2,
    policy: POLICY,
  })
  const retry = (await latestRetries(env.DB, [address])).get(address)
  if (retry === undefined) throw new Error('there is no retry')
  expect(retry).toMatchObject({ state: 'cancelled', shard: shardOf(address, 16) })
  expect(retry.shard).toBeGreaterThan(1)
  const retryId = retryIdOf(address, retry.startedAt)
  const shard = shardStub(env, retry.shard)
  const item = { retryId, attempt: 1, startedAt: now, endsAt: now }
  await shard.noteReported(now, [{ item, result: 'failed', dueAt: now, isNews: true }])
  await shardStub(env, 0).narrow(2)
  expect(await shard.pastAttempts(retryId)).toHaveLength(1)
  await call(`/v1/addresses/${address}`, { method: 'DELETE' })
  expect(await shard.pastAttempts(retryId)).toEqual([])
})

it('an erased address goes however JSON writes it: from what waits in a spool, and from answers kept under a key', async () => {
  const address = '"forget \\"me\\""@erase.example'
  const headers = { 'idempotency-key': 'quoted' }
  const path = `/v1/addresses/${encodeURIComponent(address)}`
  const body = { action: 'suppress' }
  const shown = await call(path, { method: 'PATCH', body, headers })
  expect(shown.body.address).toBe(address)
  const shard = shardStub(env, shardOf(address, 2))
  const row = eventRow(event({ recipient: address }), PROVENANCE(), null)
  await shard.spool(row === null ? [] : [row])
  const written = JSON.stringify(address).slice(1, -1)
  // Once as JSON writes it for us, once for the answer that is JSON itself.
  const traces = [written, JSON.stringify(written).slice(1, -1)]
  expect((await Promise.all(traces.map(tablesWith))).flat()).toEqual(
    expect.arrayContaining(['delivery_log', 'idempotency_keys']),
  )
  expect((await call(path, { method: 'DELETE' })).status).toBe(200)
  expect((await Promise.all(traces.map(tablesWith))).flat()).toEqual([])
  expect(await shardsWith(traces)).toBe(0)
})

it('an erased address goes from a kept answer that names it as somebody mistyped it', async () => {
  const typed = 'Mistyped@Erase.EXAMPLE, her mother'
  const headers = { 'idempotency-key': 'mistyped' }
  const body = { action: 'cancel', addresses: [typed] }
  const cancel = () => call('/v1/retries/bulk', { method: 'POST', body, headers })
  expect((await cancel()).body.items).toMatchObject([{ address: typed, result: 'invalid_address' }])
  expect(await tablesWith('Mistyped@Erase.EXAMPLE')).toEqual(['idempotency_keys'])
  await call('/v1/addresses/mistyped@erase.example', { method: 'DELETE' })
  expect(await tablesWith('Mistyped@Erase.EXAMPLE')).toEqual([])
})

it.each([
  ['with a bucket', env],
  ['without one', { ...env, MESSAGES: undefined } as unknown as Env],
])('an erased address takes along the unread mails in which it stands: %s', async (_, bindings) => {
  const keep = (text: string) =>
    keepUnread(bindings, new TextEncoder().encode(text), 'names_nobody', Date.now())
  const words = btoa(
    `Nobody is here of the name of unread@erase.example, ${'it seems, '.repeat(9)}`,
  )
  await keep('To: A <Unread@Erase.example>\r\nSubject: odd\r\n\r\nodd')
  await keep('To: A <other@erase.example>\r\nSubject: odd\r\n\r\nodd')
  await keep(
    `Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Transfer-Encoding: base64\r\n\r\n${words.slice(0, 76)}\r\n${words.slice(76)}\r\n--b--\r\n`,
  )
  await keep(
    'Content-Transfer-Encoding: quoted-printable\r\n\r\nNobody is here of the name of unread=40er=\r\nase.example.\r\n',
  )
  const app = createApp({ esps: ESPS })
  const headers = { authorization: 'Bearer test-token' }
  const erase = () =>
    app.request('/v1/addresses/unread@erase.example', { method: 'DELETE', headers }, bindings)
  expect(await (await erase()).json()).toMatchObject({ removed: { unreadMails: 3 } })
  expect(await (await erase()).json()).toMatchObject({ removed: { unreadMails: 0 } })
  const { results } = await env.DB.prepare('SELECT id FROM unread_mails').all<{ id: string }>()
  expect(results).toHaveLength(1)
  const stored = await env.MESSAGES.list({ prefix: 'unread/' })
  expect(stored.objects).toHaveLength(bindings === env ? 1 : 0)
  await forgetUnread(
    bindings,
    results.map(({ id }) => id),
  )
})

it.each([
  [
    'behind a thousand others',
    Array.from({ length: 1_100 }, (_, n) => `<r${n}@crowd.example>: 550 5.1.1 Unknown\n`).join(''),
    'r1050@crowd.example',
  ],
  [
    'far behind the beginning',
    `${'The words of a server. '.repeat(20_000)}\n<far@crowd.example>: 550 5.1.1 Unknown\n`,
    'far@crowd.example',
  ],
  [
    'inside of a return-path',
    'To: bounce+verp*2bd=crowd.example+0123456789abcdef@lists.example.org\n\nodd\n',
    'verp+d@crowd.example',
  ],
  [
    'in Base64 that was cut',
    `Content-Transfer-Encoding: base64\n\n${btoa('<cut@crowd.example>: 550 5.1.1 Unknown').slice(0, 33)}`,
    'cut@crowd.example',
  ],
])(
  'an erased address takes along an unread mail in which it stands %s',
  async (_, text, address) => {
    await keepUnread(env, new TextEncoder().encode(text), 'too_many_recipients', Date.now())
    const { body } = await call(`/v1/addresses/${encodeURIComponent(address)}`, {
      method: 'DELETE',
    })
    expect(body).toMatchObject({ removed: { unreadMails: 1 } })
  },
)

it.each([
  ['before a full stop of Chinese', '宛先: spelled@erase.example。'],
  ['between letters of Japanese', '宛先spelled@erase.exampleへ送信'],
  ['in brackets of Japanese', '（spelled@erase.example）'],
  ['in quotation marks of Japanese', '「spelled@erase.example」'],
  ['in Shift_JIS', Uint8Array.fromHex('88b690e6836583588367'), 'spelled@erase.example'],
  ['in ISO-2022-JP', '\u001b$B084h\u001b(Bspelled@erase.example\u001b$B$X\u001b(B'],
  ['in a link', 'mailto:spelled@erase.example?subject=x'],
  ['in asterisks', '*spelled@erase.example*'],
  ['in underscores', '_spelled@erase.example_'],
  ['before dots', 'spelled@erase.example...'],
  ['before a full stop in a quotation', '「spelled@erase.example.」'],
  ['before an exclamation mark', 'Hello spelled@erase.example!'],
  ['behind a name', 'rcpt=spelled@erase.example'],
  ['in HTML', 'spelled&#64;erase.example'],
  ['in the query of a URL', 'https://erase.example/?to=spelled%40erase.example&from=x'],
  ['in Base64 of a header', `To: =?utf-8?B?${btoa('A spelled@erase.example')}?=`],
  [
    'in two encoded words',
    `To: =?utf-8?B?${btoa('spelled@erase.')}?=\r\n =?utf-8?B?${btoa('example')}?=`,
  ],
  ['in two of quoted-printable', 'To: =?utf-8?Q?spelled=40?=\n =?utf-8?Q?erase.example?='],
  ['in quoted-printable of a header', 'To: =?utf-8?Q?spelled=40erase.example?='],
  [
    'in quoted-printable, between other letters',
    '=E5=AE=9B=E5=85=88spelled=40erase.example=E3=81=B8',
  ],
  ["in another service's return-path", 'bounces+12-3-spelled=erase.example@em.example'],
  ['with an international domain', 'To: <spelled@bücher.example>', '', 'spelled@bücher.example'],
  [
    'with an international domain, between letters of Japanese',
    '宛先spelled@bücher.exampleへ',
    '',
    'spelled@bücher.example',
  ],
  ['in letters of its own', 'To: <üser@erase.example>', '', 'üser@erase.example'],
  [
    'with a plus sign in the query of a URL',
    '?to=ann%2Bspelled%40erase.example',
    '',
    'ann+spelled@erase.example',
  ],
  ['with an apostrophe', "o'neil@erase.example", '', "o'neil@erase.example"],
])(
  'an erased address takes along an unread mail in which it is spelled %s',
  async (_, text, rest = '', address = 'spelled@erase.example') => {
    const before = typeof text === 'string' ? new TextEncoder().encode(text) : text
    const raw = new Blob([before, rest])
    await keepUnread(env, await raw.bytes(), 'names_nobody', Date.now())
    const { body } = await call(`/v1/addresses/${encodeURIComponent(address)}`, {
      method: 'DELETE',
    })
    expect(body).toMatchObject({ removed: { unreadMails: 1 } })
  },
)

it('an erased address leaves an unread mail in which it is only a part of others', async () => {
  const text = 'mary-spelled@erase.example, mary.spelled@erase.example, spelled@erase.example.org'
  await keepUnread(env, new TextEncoder().encode(text), 'names_nobody', Date.now())
  const { body } = await call('/v1/addresses/spelled@erase.example', { method: 'DELETE' })
  expect(body).toMatchObject({ removed: { unreadMails: 0 } })
})

describe('an event from before the erasure that is delivered again', () => {
  const earlier = (recipient: string) =>
    event({ recipient, occurredAt: Date.now() - 60_000, espEventId: `again-${recipient}` })

  it('is refused where the address is remembered, also from a spool; a later one is not', async () => {
    const address = 'again@erase.example'
    const old = earlier(address)
    await ingest(env, [old], PROVENANCE())
    await call(`/v1/addresses/${address}?remember=true`, { method: 'DELETE' })
    const other = earlier('bystander@erase.example')
    expect(await ingest(env, [old, other], PROVENANCE())).toMatchObject({
      recorded: 1,
      duplicates: 1,
    })
    const row = eventRow(old, PROVENANCE(), null)
    const shard = shardStub(env, shardOf(address, 2))
    await shard.spool(row === null ? [] : [row])
    await runDurableObjectAlarm(shard)
    expect((await shard.report()).spooled).toBe(0)
    expect(await tablesWith(address)).toEqual([])
    const later = event({ recipient: address, occurredAt: Date.now() + 1000 })
    expect(await ingest(env, [later], PROVENANCE())).toMatchObject({ recorded: 1 })
    expect((await call(`/v1/addresses/${address}`)).body.sendable).toBe(false)
  })

  it('is a new beginning where the address is not remembered', async () => {
    const address = 'anew@erase.example'
    const old = earlier(address)
    await ingest(env, [old], PROVENANCE())
    await call(`/v1/addresses/${address}`, { method: 'DELETE' })
    expect(await ingest(env, [old], PROVENANCE())).toMatchObject({ recorded: 1 })
  })
})

describe('an event without a time of its own', () => {
  const untimed = (recipient: string) => event({ recipient, occurredAt: null, espEventId: null })

  it('may be an old one: it is refused for as long as its address is remembered', async () => {
    const address = 'untimed@erase.example'
    const old = untimed(address)
    await ingest(env, [old], PROVENANCE())
    await call(`/v1/addresses/${address}?remember=true`, { method: 'DELETE' })
    const other = untimed('untimed-bystander@erase.example')
    const later = () => ({ ...PROVENANCE(), now: Date.now() + 1000 })
    expect(await ingest(env, [old, other], later())).toMatchObject({ recorded: 1, duplicates: 1 })
    expect(await tablesWith(address)).toEqual([])
    await call(`/v1/addresses/${address}`, { method: 'PATCH', body: { action: 'reactivate' } })
    expect(await ingest(env, [old], later())).toMatchObject({ recorded: 1 })
  })
})

describe('an address that is remembered, and of which something is known again', () => {
  const address = 'known.again@listed.erase.example'
  const bystander = 'retrying@listed.erase.example'
  const list = (query: string) => call(`/v1/addresses${query}domain=listed.erase.example`)
  const states = async (query: string) =>
    (await list(query)).body.items.map(
      ({ address, state, sendable }: Record<string, unknown>) => `${address} ${state} ${sendable}`,
    )

  it('is in every list what it is in a lookup; by a state it is not found', async () => {
    await call(`/v1/addresses/${address}?remember=true`, { method: 'DELETE' })
    const occurredAt = Date.now() + 1000
    const events = [address, bystander].map((recipient) => event({ recipient, occurredAt }))
    await ingest(env, events, PROVENANCE())
    const { body } = await call(`/v1/addresses/${address}`)
    expect(body).toMatchObject({ state: 'suppressed', sendable: false })
    const others = `${bystander} retrying true`
    expect(await states('?')).toEqual([`${address} suppressed false`, others])
    expect((await list('.csv?')).text).toContain(`\r\n${address},false,suppressed,`)
    expect(await states('?state=retrying&')).toEqual([others])
    expect((await list('.csv?state=retrying&')).text).not.toContain(address)
    expect(await states('?state=suppressed&')).toEqual([])
    // A page that holds no other is empty, and the list goes on behind it.
    const first = await list('?state=retrying&limit=1&')
    expect(first.body.items).toEqual([])
    expect(await states(`?state=retrying&limit=1&cursor=${first.body.next}&`)).toEqual([others])
  })
})

it('an erasure says that its address is remembered still, where an earlier one remembered it', async () => {
  const path = '/v1/addresses/twice@remembered.erase.example'
  const erase = async (query: string) => (await call(`${path}${query}`, { method: 'DELETE' })).body
  expect((await erase('?remember=true')).remembered).toBe(true)
  expect((await erase('')).remembered).toBe(true)
  expect((await call(path)).body.state).toBe('suppressed')
  await call(path, { method: 'PATCH', body: { action: 'reactivate' } })
  expect((await erase('')).remembered).toBe(false)
  expect((await call(path)).body.state).toBe('ok')
})

describe('a lookup', () => {
  const app = createApp({ esps: ESPS })
  const lookUp = async (addresses: string[], salt = env.ERASE_SALT) => {
    const { db, account } = counted(env.DB)
    const signed = vi.spyOn(crypto.subtle, 'sign')
    const response = await app.request(
      '/v1/addresses/lookup',
      {
        method: 'POST',
        headers: { authorization: 'Bearer test-token', 'content-type': 'application/json' },
        body: JSON.stringify({ addresses }),
      },
      { ...env, ERASE_SALT: salt, DB: db },
    )
    const answers = await response.json<{ addresses: { address: string; state: string }[] }>()
    const hashed = signed.mock.calls.length
    signed.mockRestore()
    const suppressed = answers.addresses.filter(({ state }) => state === 'suppressed')
    return { calls: account.calls, hashed, suppressed: suppressed.map((one) => one.address) }
  }
  const erased = 'user-7@lookup.erase.example'
  const thousand = Array.from({ length: 1000 }, (_, n) => `user-${n}@lookup.erase.example`)

  it('is one query, and hashes only where an erasure is remembered', async () => {
    await env.DB.prepare('DELETE FROM erased_addresses').run()
    expect(await lookUp(thousand)).toEqual({ calls: 1, hashed: 0, suppressed: [] })
    await call(`/v1/addresses/${erased}?remember=true`, { method: 'DELETE' })
    expect(await lookUp(thousand)).toEqual({ calls: 1, hashed: 1000, suppressed: [erased] })
    expect(await lookUp([erased])).toMatchObject({ calls: 1, suppressed: [erased] })
    expect(await lookUp(['user-8@lookup.erase.example'])).toMatchObject({
      calls: 1,
      suppressed: [],
    })
  })

  it('knows nobody under another salt, of which one more behind a comma is one', async () => {
    await call(`/v1/addresses/${erased}?remember=true`, { method: 'DELETE' })
    expect(await lookUp([erased])).toMatchObject({ suppressed: [erased] })
    expect(await lookUp([erased], `${env.ERASE_SALT},new-salt`)).toMatchObject({ suppressed: [] })
  })

  it('is right where so many are remembered that they are not read at once', async () => {
    await env.DB.prepare(
      "WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM s WHERE n<1100) INSERT INTO erased_addresses SELECT printf('%064x', n), 1 FROM s",
    ).run()
    expect(await lookUp(thousand)).toMatchObject({ suppressed: [erased] })
    expect(await lookUp([erased])).toMatchObject({ calls: 1, suppressed: [erased] })
  })
})
