/** What was under way when an address was erased brings nothing of it back. */
import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { createApp } from '../../../src/app.ts'
import { addressHash, shardOf } from '../../../src/bounce/address.ts'
import { eventRow } from '../../../src/db/event-row.ts'
import { recordFrom } from '../../../src/db/record.ts'
import { readSettings, recordOptions } from '../../../src/env/settings.ts'
import { ESPS } from '../../../src/esp/index.ts'
import { ingest } from '../../../src/ingest.ts'
import { keepUnread } from '../../../src/mail/unread-mail.ts'
import { shardStub } from '../../../src/retry/shards.ts'
import { event } from '../../events.ts'
import { heldBack, heldBackStatement } from '../held-back.ts'
import { call, ORIGIN, retryOf } from './call.ts'
import { shardsWith, tablesWith } from './traces.ts'

const app = createApp({ esps: ESPS })
const provenance = () => ({ now: Date.now() })

async function erase(address: string, query = '') {
  const { status } = await call(`/v1/addresses/${address}${query}`, { method: 'DELETE' })
  expect(status).toBe(200)
}

/** A request to an app of these bindings. */
function ask(bindings: object, method: string, path: string, init: RequestInit = {}) {
  const headers = new Headers(init.headers)
  headers.set('authorization', 'Bearer test-token')
  const request = new Request(ORIGIN + path, { ...init, method, headers })
  return app.request(request, {}, { ...env, ...bindings })
}

/** The clocks, each of which is this one. */
const schedulerOf = (stub: ReturnType<typeof shardStub>) =>
  new Proxy(env.RETRY_SCHEDULER, {
    get: (target, name) =>
      name === 'getByName' ? () => stub : Reflect.get(target, name).bind(target),
  })

async function expectNothingOf(address: string) {
  expect(await tablesWith(address)).toEqual([])
  expect(await tablesWith(addressHash(address))).toEqual([])
  expect(await shardsWith([address, addressHash(address)])).toBe(0)
}

it('an event that had passed its check before the address was remembered is refused', async () => {
  const address = 'past-the-check@races.example'
  const { binding, reached, release } = heldBack(env.DB, 'batch')
  const ingested = ingest({ ...env, DB: binding }, [event({ recipient: address })], provenance())
  await reached
  await erase(address, '?remember=true')
  release()
  expect(await ingested).toMatchObject({ recorded: 0, duplicates: 1 })
  await expectNothingOf(address)
})

it('an import that had passed its check brings nobody back', async () => {
  const address = 'imported@races.example'
  const { binding, reached, release } = heldBack(
    env.DB,
    'batch',
    (all: unknown[]) => all.length > 2,
  )
  const headers = { 'content-type': 'text/csv' }
  const body = `${address}\nbystander@races.example\n`
  const taken = ask({ DB: binding }, 'POST', '/v1/imports', { headers, body })
  await reached
  await erase(address, '?remember=true')
  release()
  expect((await taken).status).toBe(200)
  await expectNothingOf(address)
  expect(await tablesWith('bystander@races.example')).toContain('addresses')
})

it('an import that lists who is suppressed already notes nobody who is gone', async () => {
  const address = 'listed@races.example'
  const init = { headers: { 'content-type': 'text/csv' }, body: `${address}\n` }
  expect((await ask({}, 'POST', '/v1/imports', init)).status).toBe(200)
  const { binding, reached, release } = heldBack(env.DB, 'batch')
  const taken = ask({ DB: binding }, 'POST', '/v1/imports', init)
  await reached
  await erase(address)
  release()
  expect((await taken).status).toBe(200)
  await expectNothingOf(address)
})

it('a retry that is armed only now is not kept by its clock', async () => {
  const address = 'armed-late@races.example'
  const { binding: stub, reached, release } = heldBack(shardStub(env, shardOf(address, 2)), 'arm')
  const bindings = { ...env, RETRY_SCHEDULER: schedulerOf(stub) }
  const ingested = ingest(bindings, [event({ recipient: address })], provenance())
  await reached
  await erase(address)
  release()
  await ingested
  await expectNothingOf(address)
})

/** What somebody does who has read of an address; `status` where it is gone by then. */
const DEEDS: Record<string, { status: number; ask: (address: string) => Promise<Deed> }> = {
  cancel: {
    status: 404,
    async ask(address) {
      await ingest(env, [event({ recipient: address })], provenance())
      return { path: `/v1/retries/${(await retryOf(address)).id}/cancel`, body: {} }
    },
  },
  'undo an import': {
    status: 200,
    async ask(address) {
      const init = { headers: { 'content-type': 'text/csv' }, body: `${address}\n` }
      await ask({}, 'POST', '/v1/imports?import=deeds', init)
      return { path: '/v1/imports/deeds/undo', body: {} }
    },
  },
  'accept a bounce': {
    status: 404,
    async ask(address) {
      const bounce = event({ recipient: address, authenticity: 'unproven' })
      await ingest(env, [bounce], provenance())
      const { body } = await call(`/v1/log?address=${address}`)
      return { path: `/v1/log/${body.items[0].id}/accept` }
    },
  },
  'report a reply': {
    status: 200,
    async ask(address) {
      const occurredAt = Date.now() - 10 * 60_000
      await ingest(env, [event({ recipient: address, occurredAt })], provenance())
      const { id } = await retryOf(address)
      const items = [{ retryId: id, attempt: 1, reply: '452 4.2.2 Mailbox full' }]
      return { path: '/v1/retries/due/report', body: { items } }
    },
  },
}
interface Deed {
  path: string
  body?: object
}

it.each(Object.entries(DEEDS))(
  'what somebody does that had read of it before (%s) leaves nothing',
  async (what, deed) => {
    const address = `${what.replaceAll(' ', '-')}@deeds.races.example`
    const { path, body } = await deed.ask(address)
    const headers: HeadersInit = body ? { 'content-type': 'application/json' } : {}
    const { binding, reached, release } = heldBack(
      env.DB,
      'batch',
      (all: unknown[]) => all.length > 2,
    )
    const init = { headers, body: body ? JSON.stringify(body) : null }
    const done = ask({ DB: binding }, 'POST', path, init)
    await reached
    await erase(address)
    release()
    expect((await done).status).toBe(deed.status)
    await expectNothingOf(address)
  },
)

it.each([
  ['cancel', 'There is no such retry.'],
  ['reopen', 'Nothing is left to send'],
])('of retries together, %s is done for who is left alone', async (action, why) => {
  const addresses = [`gone@${action}.races.example`, `left@${action}.races.example`]
  const [gone = '', left = ''] = addresses
  const events = addresses.map((recipient) => event({ recipient }))
  await ingest(env, events, provenance())
  if (action === 'reopen') {
    expect(
      (await call('/v1/retries/bulk', { method: 'POST', body: { action: 'cancel', addresses } }))
        .status,
    ).toBe(200)
  }
  const { binding, reached, release } = heldBack(
    env.DB,
    'batch',
    (all: unknown[]) => all.length > 2,
  )
  const headers = { 'content-type': 'application/json' }
  const body = JSON.stringify({ action, addresses })
  const done = ask({ DB: binding }, 'POST', '/v1/retries/bulk', { headers, body })
  await reached
  await erase(gone)
  release()
  expect(await (await done).json()).toEqual({
    items: [
      { address: gone, result: 'nothing_to_do', detail: expect.stringContaining(why) },
      { address: left, result: 'done', detail: null },
    ],
  })
  await expectNothingOf(gone)
})

it('an answer that is kept under its key only now does not name it', async () => {
  const address = 'answered@races.example'
  const { binding, reached, release } = heldBackStatement(env.DB, /^UPDATE idempotency_keys/)
  const init = {
    body: JSON.stringify({ action: 'suppress' }),
    headers: { 'content-type': 'application/json', 'idempotency-key': 'late' },
  }
  const answered = ask({ DB: binding }, 'PATCH', `/v1/addresses/${address}`, init)
  await reached
  await erase(address)
  release()
  expect((await answered).status).toBe(200)
  await expectNothingOf(address)
})

it('an answer kept under its key goes where it names a retry of it', async () => {
  const address = 'reported@races.example'
  await ingest(env, [event({ recipient: address })], provenance())
  const { id } = await retryOf(address)
  const answered = await call('/v1/retries/due/report', {
    method: 'POST',
    body: { items: [{ retryId: id, attempt: 9, result: 'failed' }] },
    headers: { 'idempotency-key': 'report' },
  })
  expect(answered.body.items).toEqual([{ retryId: id, result: 'not_due' }])
  expect(await tablesWith(addressHash(address))).toContain('idempotency_keys')
  await erase(address)
  await expectNothingOf(address)
})

it.each(['message', 'unread mail'])(
  'a %s whose body comes into the bucket only now does not stay',
  async (what) => {
    const address = `body@${what.replace(' ', '-')}.races.example`
    const raw = `From: a@b.example\r\nTo: ${address}\r\nMessage-ID: <late-1@b.example>\r\n\r\nHello`
    const { binding, reached, release } = heldBack(env.MESSAGES, 'put')
    const bindings = { MESSAGES: binding }
    const headers = { 'content-type': 'message/rfc822' }
    const kept: Promise<unknown> =
      what === 'message'
        ? Promise.resolve(ask(bindings, 'POST', '/v1/messages', { body: raw, headers }))
        : keepUnread(
            { ...env, ...bindings },
            new TextEncoder().encode(raw),
            'names_nobody',
            Date.now(),
          )
    await reached
    await erase(address)
    release()
    await kept
    expect((await env.MESSAGES.list()).objects).toEqual([])
    await expectNothingOf(address)
  },
)

it('the messages of an erased address are gone also where the erasure fails behind them', async () => {
  const address = 'half@races.example'
  const headers = { 'content-type': 'message/rfc822' }
  const body = `From: a@b.example\r\nTo: ${address}\r\nMessage-ID: <half@b.example>\r\n\r\nHello`
  expect((await ask({}, 'POST', '/v1/messages', { body, headers })).status).toBe(201)
  const target = shardStub(env, shardOf(address, 2))
  let asked = 0
  const forget = (one: string) =>
    ++asked > 2 ? Promise.reject(new Error('gone')) : target.forget(one)
  const stub = new Proxy(target, {
    get: (_, name) => (name === 'forget' ? forget : Reflect.get(target, name)),
  })
  const bindings = { RETRY_SCHEDULER: schedulerOf(stub) }
  expect((await ask(bindings, 'DELETE', `/v1/addresses/${address}`)).status).toBe(500)
  expect((await env.MESSAGES.list()).objects).toEqual([])
  await erase(address)
  await expectNothingOf(address)
})

it('the messages of an erased address go, however many others nobody is left for', async () => {
  const address = 'many@races.example'
  await env.DB.batch([
    env.DB.prepare(
      "WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM s WHERE n<1500) INSERT INTO messages SELECT printf('a%04d@b.example', n), NULL, 5, 1 FROM s",
    ),
    env.DB.prepare('INSERT INTO message_recipients SELECT ?1, message_id, NULL FROM messages').bind(
      address,
    ),
  ])
  await erase(address)
  expect(await env.DB.prepare('SELECT count(*) n FROM messages').first('n')).toBe(0)
})

it('rows that one erasure after the other undoes are given up, and nothing of them is recorded', async () => {
  const address = 'again-and-again@races.example'
  const row = eventRow(event({ recipient: address }), provenance())
  if (row === null) throw new Error('no row')
  let asked = 0
  const read = async () => {
    asked++
    return { rows: [row], guards: [env.DB.prepare("SELECT json_extract('{}', 'erased')")] }
  }
  const options = recordOptions(readSettings(env), Date.now())
  await expect(recordFrom(env.DB, read, options)).rejects.toThrow('JSON path')
  expect(asked).toBe(3)
  await expectNothingOf(address)
})
