/** What /health says of whoever sends again, and of which shards. */
import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { rfc3339 } from '../../../src/api/request.ts'
import { createApp } from '../../../src/app.ts'
import { shardOf } from '../../../src/bounce/address.ts'
import { d1Breaker } from '../../../src/db/breaker.ts'
import { tellResendFailing } from '../../../src/db/outbox.ts'
import { EndpointHealth } from '../../../src/outgoing/endpoint-health.ts'
import { LONGEST_REST_MS } from '../../../src/retry/resend/resender.ts'
import { RetryScheduler } from '../../../src/retry/retry-scheduler.ts'
import { shardStub } from '../../../src/retry/shards.ts'
import { event } from '../../events.ts'
import { row } from '../db/streams.ts'
import { attemptsOf, HOUR, MINUTE, receive, runTo, startClock } from '../retry/clock.ts'
import { call, retryOf } from './call.ts'

let t0: number
let days = 0
beforeEach(async () => {
  t0 = startClock(Date.UTC(2035, 0, 1 + 3 * days++))
  const tables = ['notification_endpoints', 'notifications', 'retries']
  await env.DB.batch(tables.map((table) => env.DB.prepare(`DELETE FROM ${table}`)))
  for (const shard of [0, 1]) {
    await runInDurableObject(shardStub(env, shard), (object, { storage }) => {
      Reflect.set(object, 'env', env)
      storage.sql.exec('DELETE FROM schedules')
      for (const key of ['endpoint', 'endpointRestsUntil']) storage.kv.delete(key)
    })
  }
})
afterEach(() => {
  vi.useRealTimers()
  d1Breaker.reset()
})

interface Failing {
  since: string
  failures: number
  restsUntil: string | null
}

async function failing(): Promise<Failing[]> {
  const { body } = await call('/health')
  return body.shards.flatMap((shard: { failing: Failing | null }) => shard.failing ?? [])
}

async function listen(): Promise<void> {
  const body = { url: 'https://well.health.notify.test/', types: ['resend.failing'] }
  expect((await call('/v1/notifications/endpoints', { method: 'POST', body })).status).toBe(201)
}
const fails = () => Promise.reject(new Error('D1_ERROR: overloaded'))
const told = async () => (await call('/v1/notifications')).body.items.length

describe('whoever sends again', () => {
  it('is well when it was asked for nothing, because it has none of the messages: no attempt is left out', async () => {
    await listen()
    const bindings = Object.assign({ ...env }, { RESENDER: 'mailgun' })
    for (const shard of [0, 1]) {
      await runInDurableObject(shardStub(env, shard), (one) => Reflect.set(one, 'env', bindings))
    }
    const recipients = Array.from({ length: 6 }, (_, n) => `other-${n}@elsewhere.example`)
    await receive(...recipients.map((recipient) => event({ recipient, esp: 'postmark' })))
    await runTo(t0 + HOUR)
    expect(await failing()).toEqual([])
    expect(await told()).toBe(0)
    const { id } = await retryOf(recipients[0] ?? '')
    const { attempts } = (await call(`/v1/retries/${id}`)).body
    // After 3, 6, 9, 12, 15, 18.5, 22, 26, 30.5, 35.5, 41, 47 and 53.5 minutes.
    expect(attempts).toHaveLength(13)
  })

  it('that answers 200 with a page of something else is failing: it rests, and somebody is told', async () => {
    await listen()
    const address = 'page@garbage.example'
    await receive(event({ recipient: address }))
    await runTo(t0 + HOUR)
    // One of the shards has called it, and both let it rest.
    const since = rfc3339(t0 + 3 * MINUTE)
    expect(await failing()).toMatchObject([{ since }, { since }])
    expect((await attemptsOf(address)).length).toBeLessThan(10)
    expect(await told()).toBe(1)
  })

  it('fails as often as all shards together have seen, and what they see at once is one failure', async () => {
    // An address in each shard; the other one begins when the first has been tried twice.
    const [first, other] = [0, 1].map((shard) =>
      Array.from({ length: 20 }, (_, n) => `broken-${n}@counted.example`).find(
        (address) => shardOf(address, 2) === shard,
      ),
    )
    if (first === undefined || other === undefined) throw new Error('no address for a shard')
    await receive(event({ recipient: first }))
    await runTo(t0 + 7 * MINUTE)
    expect(await failing()).toMatchObject([{ failures: 2 }, { failures: 2 }])
    const { id } = await retryOf(first)
    await call(`/v1/retries/${id}/cancel`, { method: 'POST', body: {} })
    await receive(event({ recipient: other }))
    await runTo(t0 + 10.5 * MINUTE)
    const rest = {
      since: rfc3339(t0 + 3 * MINUTE),
      failures: 3,
      restsUntil: rfc3339(t0 + 11 * MINUTE),
    }
    expect(await failing()).toEqual([rest, rest])
    // Both call at the end of a rest, and neither knows of the other's call.
    const stubs = [0, 1].map((shard) => shardStub(env, shard))
    await receive(event({ recipient: first, messageId: 'another' }))
    vi.setSystemTime(t0 + 12 * MINUTE)
    const retries = await Promise.all(
      [first, other].map(async (address) => ({ address, ...(await retryOf(address)) })),
    )
    await Promise.all(
      retries.map(({ address, id: retryId, startedAt }, shard) =>
        stubs[shard]?.attemptNow([{ retryId, address, startedAt: Date.parse(startedAt) }]),
      ),
    )
    expect(await failing()).toMatchObject([{ failures: 4 }, { failures: 4 }])
  })

  it('is another with another RESEND_URL: nothing that was learned of the one before is held against it', async () => {
    await receive(event({ recipient: 'resting@moved.example' }))
    await runTo(t0 + 5 * MINUTE)
    const stubs = [0, 1].map((shard) => shardStub(env, shard))
    /** As the platform makes one anew when settings change. */
    const anew = (bindings: object) =>
      Promise.all(
        stubs.map((stub) =>
          runInDurableObject(stub, (_, state) =>
            new RetryScheduler(state, Object.assign({ ...env }, bindings)).restsUntil(),
          ),
        ),
      )
    const restsUntil = t0 + 33 * MINUTE
    expect(await anew({})).toEqual([restsUntil, restsUntil])
    expect(await anew({ RESEND_URL: 'http://resend.test/mended?key=secret' })).toEqual([0, 0])
    const kept = await runInDurableObject(stubs[0]!, (_, { storage }) =>
      JSON.stringify([...storage.kv.list()]),
    )
    expect(kept).not.toContain('secret')
    // One that still calls the old one tells nobody of it.
    const news = { failures: 3, failingSince: t0, restsUntil }
    await stubs[0]!.learn('another', news)
    expect(await stubs[0]!.restsUntil()).toBe(0)
    // Nor is it held against the old one when that is set again.
    expect(await anew({})).toEqual([0, 0])
  })

  it('is failing no more once nobody is called', async () => {
    await receive(event({ recipient: 'page@uncalled.example' }))
    await runTo(t0 + 5 * MINUTE)
    expect(await failing()).toHaveLength(2)
    const bindings = Object.assign({ ...env }, { RESEND_URL: '' })
    for (const shard of [0, 1]) {
      await runInDurableObject(shardStub(env, shard), (one) => Reflect.set(one, 'env', bindings))
    }
    expect(await failing()).toEqual([])
  })

  it('rests until the time that it asked for, whichever shard it told so, and the plan says it', async () => {
    await receive(event({ recipient: 'resting@later.example' }))
    const asked = shardOf('resting@later.example', 2)
    await runTo(t0 + 5 * MINUTE)
    const since = rfc3339(t0 + 3 * MINUTE)
    const rest = { since, failures: 1, restsUntil: rfc3339(t0 + 33 * MINUTE) }
    expect(await failing()).toEqual([rest, rest])
    const other =
      ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
        .map((name) => `busy-${name}@elsewhere.later.example`)
        .find((address) => shardOf(address, 2) !== asked) ?? ''
    await receive(event({ recipient: other }))
    const { id, nextAttemptAt } = await retryOf(other)
    expect(nextAttemptAt).toBe(rfc3339(t0 + 35.5 * MINUTE))
    const lookup = { method: 'POST', body: { addresses: [other] } }
    const answers = [
      (await call('/v1/addresses/lookup', lookup)).body.addresses[0],
      (await call(`/v1/addresses/${other}`)).body,
      (await call(`/v1/addresses?search=${other}`)).body.items[0],
    ]
    expect(answers).toMatchObject(Array(3).fill({ retry: { nextAttemptAt } }))
    const { plan } = (await call(`/v1/retries/${id}`)).body
    expect(plan.slice(0, 9).map(({ skipped }: { skipped: boolean }) => skipped)).toEqual([
      ...Array(8).fill(true),
      false,
    ])
    await runTo(t0 + 35 * MINUTE)
    expect(await attemptsOf(other)).toEqual([])
    // It would be asked for patience again.
    const resting = await retryOf('resting@later.example')
    await call(`/v1/retries/${resting.id}/cancel`, { method: 'POST', body: {} })
    await runTo(t0 + 37 * MINUTE)
    expect(await attemptsOf(other)).toMatchObject([{ attempt: 9 }])
  })

  it('rests, too, where it asked for that and takes what it is sent: no attempt is promised before', async () => {
    const address = 'limited@asking.example'
    await receive(event({ recipient: address }))
    for (const shard of [0, 1]) {
      await runInDurableObject(shardStub(env, shard), (_, { storage }) => {
        const notBefore = t0 + 30 * MINUTE
        new EndpointHealth(storage.kv, LONGEST_REST_MS).heard({ answered: true, notBefore }, t0)
      })
    }
    expect(await failing()).toEqual([])
    const nextAttemptAt = rfc3339(t0 + 30.5 * MINUTE)
    expect(await retryOf(address)).toMatchObject({ nextAttemptAt })
    const { body } = await call(`/v1/addresses/${address}`)
    expect(body.retry).toMatchObject({ nextAttemptAt })
  })

  it('whose second failing begins in the hour of the first is told of again; of one failing all shards tell once', async () => {
    await listen()
    const tell = (minute: number) =>
      tellResendFailing(env.DB, { since: t0 + minute * MINUTE, failures: 3, now: Date.now() })
    expect([await tell(2), await tell(2), await tell(40)]).toEqual([true, false, true])
    expect(await told()).toBe(2)
  })
})

it('a RESEND_URL that is called without a signature is told', async () => {
  const app = createApp({ esps: new Map() })
  const ask = async (over: object) => {
    const headers = { authorization: 'Bearer test-token' }
    const bindings = Object.assign({ ...env }, over)
    const answer = await app.request('http://localhost/health', { headers }, bindings)
    return (await answer.json<{ resendUnsigned: boolean }>()).resendUnsigned
  }
  expect(await ask({})).toBe(false)
  expect(await ask({ RESEND_SECRET: '' })).toBe(true)
  expect(await ask({ RESEND_SECRET: '', RESEND_URL: '' })).toBe(false)
  expect(await ask({ RESEND_SECRET: '', RESENDER: 'mailgun' })).toBe(false)
  expect((await call('/health', { token: null })).body).not.toHaveProperty('resendUnsigned')
})

it('a token of the record is answered while the record is away: nothing but that it is', async () => {
  const body = { name: 'monitor', scope: 'read' }
  const { token } = (await call('/v1/tokens', { method: 'POST', body })).body
  const bind = () => ({ raw: fails })
  const away = Object.assign({ ...env }, { DB: { prepare: () => ({ bind, first: fails }) } })
  const headers = { authorization: `Bearer ${token}` }
  const app = createApp({ esps: new Map() })
  const answer = await app.request('http://localhost/health', { headers }, away)
  expect(await answer.json()).toEqual({ ok: false, database: false })
  expect((await app.request('http://localhost/v1/esps', { headers }, away)).status).toBe(200)
})

it.each(['addresses', 'refused_webhooks', 'unread_mails'])(
  'a record whose migrations were not applied is away: without %s',
  async (table) => {
    await env.DB.exec(`ALTER TABLE ${table} RENAME TO not_yet`)
    const { status, body } = await call('/health')
    await env.DB.exec(`ALTER TABLE not_yet RENAME TO ${table}`)
    expect(status).toBe(200)
    expect(body).toMatchObject({ ok: false, database: false, refoldsWaiting: null })
    d1Breaker.reset()
    expect((await call('/health')).body).toMatchObject({ ok: true, database: true })
  },
)

it('a record that never answers is away, as it is for what comes in', async () => {
  vi.useRealTimers()
  const never = () => new Promise<never>(() => {})
  const statement = { bind: () => statement, first: never, all: never, raw: never, run: never }
  const stalled = Object.assign({ ...env }, { DB: { prepare: () => statement, batch: never } })
  const headers = { authorization: 'Bearer test-token' }
  const app = createApp({ esps: new Map() })
  const answer = await app.request('http://localhost/health', { headers }, stalled)
  expect(await answer.json()).toMatchObject({
    ok: false,
    database: false,
    shards: [{ spooled: 0 }, {}],
  })
})

describe('the shards', () => {
  it('of an earlier, larger RETRY_SHARDS are shown while they may hold something', async () => {
    await shardStub(env, 0).widest(16)
    const waiting = row({ address: 'spooled@example.com', occurredAt: t0, key: 'spooled' })
    await shardStub(env, 9).spool([waiting])
    const { body } = await call('/health')
    expect(body.shards.map(({ shard }: { shard: number }) => shard)).toEqual([...Array(16).keys()])
    expect(body.shards[9]).toMatchObject({ spooled: 1 })
    await shardStub(env, 0).narrow(2)
    expect((await call('/health')).body.shards).toHaveLength(2)
  })
})

it('while no clock answers, everything is told that can be told without one', async () => {
  await listen()
  const address = 'clockless@example.com'
  await receive(event({ recipient: address }))
  const { id } = await retryOf(address)
  const stub = { report: fails, widest: fails, pastAttempts: fails, restsUntil: fails }
  const clockless = { getByName: () => stub }
  const bindings = Object.assign({ ...env }, { RETRY_SCHEDULER: clockless, NOTIFIER: clockless })
  const app = createApp({ esps: new Map() })
  const token = { authorization: 'Bearer test-token' }
  const ask = async (path: string, headers: HeadersInit = token): Promise<unknown> => {
    return (await app.request(`http://localhost${path}`, { headers }, bindings)).json()
  }
  const unknown = { schedules: null, spooled: null, nextAlarmAt: null, failing: null }
  // Only who holds a token has the clock asked.
  expect(await ask('/health', {})).toEqual({ ok: true, database: true })
  expect(await ask('/health')).toMatchObject({
    ok: false,
    database: true,
    shards: [
      { shard: 0, ...unknown },
      { shard: 1, ...unknown },
    ],
  })
  expect(await ask('/v1/notifications/endpoints')).toMatchObject({ items: [{ failing: null }] })
  expect(await ask(`/v1/retries/${id}`)).toMatchObject({ id, attempts: null, state: 'open' })
})
