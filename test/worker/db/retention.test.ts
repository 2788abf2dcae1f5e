import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import type { Action } from '../../../src/bounce/reason.ts'
import { expireRetries } from '../../../src/db/expire.ts'
import { record } from '../../../src/db/record.ts'
import { deleteOldLog, deleteSpent } from '../../../src/db/retention.ts'
import { sweep } from '../../../src/upkeep/sweep.ts'
import { counted } from '../../counted.ts'
import { addressRow, logRows, retryRows } from '../retry/clock.ts'
import { PLAN, POLICY } from './one-truth.ts'
import { DAY, row } from './streams.ts'

const T = Date.UTC(2026, 5, 1)
const options = { now: T, plan: PLAN, shards: 2, policy: POLICY }
const rows = (name: string, at: number, over: object, count: number) =>
  Array.from({ length: count }, (_, n) => {
    const id = `${name}-${n}`
    return row({ address: `${id}@example.com`, key: id, occurredAt: at + n, ...over })
  })

it('one sweep deletes all that is too old, however much it is, and neither what waits nor what is newer', async () => {
  const old = T - 100 * DAY
  await record(env.DB, rows('old', old, { class: 2 }, 4_500), options)
  await record(env.DB, rows('waiting', old, { class: 4 }, 3), options)
  await record(env.DB, rows('new', T, { class: 2 }, 2), options)
  expect(await deleteOldLog(env.DB, T - 90 * DAY)).toBe(4_500)
  expect(await deleteOldLog(env.DB, T - 90 * DAY)).toBe(0)
  const left = await env.DB.prepare('SELECT address FROM delivery_log ORDER BY 1').all<{
    address: string
  }>()
  expect(left.results.map(({ address }) => address.replace(/-.*/, ''))).toEqual([
    'new',
    'new',
    'waiting',
    'waiting',
    'waiting',
  ])
})

it('what has to stay is read over once, however much is deleted behind it', async () => {
  const { db, account } = counted(env.DB)
  const before = T - 250 * DAY
  const late = rows('came-late', before - 2 * DAY, { class: 2, receivedAt: T }, 5_000)
  await record(env.DB, late, options)
  await record(env.DB, rows('in-time', before - DAY, { class: 2 }, 6_001), options)
  account.rowsRead = 0
  expect(await deleteOldLog(db, before)).toBe(6_001)
  expect(account.rowsRead).toBeLessThan(5_000 + 5.5 * 6_001)
})

it('what an import lists is kept as long as the suppression before it can be lifted', async () => {
  const [old, held, fresh] = ['old', 'held', 'fresh'].map((name) => `${name}@listed.example`)
  const listed = (address: string | undefined, at: number) =>
    env.DB.prepare("INSERT INTO import_listings VALUES (?1, 'september', ?2)").bind(address, at)
  const suppress = { kind: 'suppress' as const, class: 0 as const }
  await record(
    env.DB,
    [row({ address: held ?? '', key: 'h', occurredAt: T, ...suppress })],
    options,
  )
  await env.DB.batch([
    listed(old, T - 91 * DAY),
    listed(held, T - 91 * DAY),
    listed(fresh, T - 89 * DAY),
  ])
  await deleteSpent(env.DB, T, 90 * DAY)
  const { results } = await env.DB.prepare('SELECT address FROM import_listings ORDER BY 1').all()
  expect(results).toEqual([{ address: fresh }, { address: held }])
})

it('used tokens go when the log of their time does', async () => {
  const token = (nonce: string, usedAt: number) =>
    env.DB.prepare("INSERT INTO nonces VALUES ('mailgun', ?1, 'hash', ?2)").bind(nonce, usedAt)
  await env.DB.batch([token('old', T - 91 * DAY), token('new', T - 89 * DAY)])
  await deleteSpent(env.DB, T, 90 * DAY)
  const { results } = await env.DB.prepare('SELECT nonce FROM nonces').all()
  expect(results).toEqual([{ nonce: 'new' }])
})

it('a notification goes when its month is over, also one that waits for a paused endpoint, but none whose turn it is', async () => {
  const sent = (id: string, createdAt: number, nextAt: number | null) =>
    env.DB.prepare(
      "INSERT INTO notifications (endpoint_id, id, type, body, created_at, state, next_at) VALUES ('e',?1,'test','{}',?2,'delivered',?3)",
    ).bind(id, createdAt, nextAt)
  await env.DB.batch([
    sent('old', T - 31 * DAY, null),
    sent('new', T - 29 * DAY, null),
    sent('waiting', T - 31 * DAY, T),
    sent('held', T - 31 * DAY, T - 28 * DAY),
  ])
  await deleteSpent(env.DB, T, 90 * DAY)
  const { results } = await env.DB.prepare('SELECT id FROM notifications ORDER BY 1').all()
  expect(results).toEqual([{ id: 'new' }, { id: 'waiting' }])
})

const recorded = (
  address: string,
  at: number,
  of: 2 | 4 | 5,
  now = at,
  action: Action | null = null,
) => {
  const key = `${address} ${at} ${of}`
  const one = row({ address, occurredAt: at, receivedAt: now, key, class: of, action })
  return record(env.DB, [one], { ...options, now })
}
const expired = async (address: string, startedAt: number, action: Action | null = null) => {
  await recorded(address, startedAt, 4, startedAt, action)
  await expireRetries(env.DB, [{ address, startedAt }], { ...options, now: startedAt + DAY })
}

it('an event that comes late is remembered for as long as any other, so that it counts once', async () => {
  const address = 'late@forgotten.example'
  for (const now of [T, T + DAY, T + 89 * DAY]) {
    await recorded(address, T - 100 * DAY, 5, now)
    await deleteOldLog(env.DB, now - 90 * DAY)
  }
  expect(await addressRow(address)).toMatchObject({ permanent_errors: 1 })
})

it('what came late is read over once an hour, not in every sweep, and goes in its time', async () => {
  const late = { class: 2, receivedAt: T }
  await record(env.DB, rows('backfill', T - 200 * DAY, late, 500), options)
  await deleteOldLog(env.DB, T - 89 * DAY)
  const due = (now: number) => rows(`due-${now}`, now - 90 * DAY - 60_000, { class: 2 }, 3)
  const swept = async (now: number) => {
    await record(env.DB, due(now), options)
    let gone = 0
    let read = 0
    const DB = new Proxy(env.DB, {
      get(db, name) {
        const value = Reflect.get(db, name)
        if (name !== 'prepare') return typeof value === 'function' ? value.bind(db) : value
        return (sql: string) => {
          const statement = db.prepare(sql)
          if (!sql.startsWith('DELETE FROM delivery_log')) return statement
          const run = async (...values: unknown[]) => {
            const result = await statement.bind(...values).run()
            gone += result.meta.changes
            read += result.meta.rows_read
            return result
          }
          return { bind: (...values: unknown[]) => ({ run: () => run(...values) }) }
        }
      },
    })
    await sweep({ ...env, DB }, now)
    return { gone, read }
  }
  const HALF_PAST = 30 * 60_000
  const between = await swept(T + HALF_PAST)
  expect(between.read).toBeLessThan(50)
  expect(between.gone).toBeGreaterThanOrEqual(3)
  expect((await swept(T + DAY)).gone).toBeGreaterThanOrEqual(3)
  expect((await swept(T + 91 * DAY)).gone).toBeGreaterThanOrEqual(500)
})

it('what the log has forgotten is not folded again: its windows and their errors stay', async () => {
  const address = 'windows@forgotten.example'
  await expired(address, T - 95 * DAY)
  await expired(address, T - 80 * DAY)
  await deleteOldLog(env.DB, T - 90 * DAY)
  await recorded(address, T - 97 * DAY, 5, T)
  await recorded(address, T - 96 * DAY, 4, T)
  const windows = [T - 95 * DAY, T - 80 * DAY].map((at) => ({ started_at: at, state: 'expired' }))
  expect(await retryRows(address)).toMatchObject(windows)
  expect(await addressRow(address)).toMatchObject({
    transient_errors: 2,
    permanent_errors: 1,
    refold_from: null,
  })
  expect((await logRows(address)).map(({ class: of, outcome }) => `${of} ${outcome}`)).toEqual([
    '5 failed',
    '4 expired',
    '4 expired',
  ])
})

it("expired retries whose errors the log has forgotten may have been the sender's to mend, and are held against nobody", async () => {
  const address = 'throttled@forgotten.example'
  for (const [days, action] of [
    [98, 'slow_down'],
    [96, 'retry'],
    [94, 'fix_sender'],
    [80, 'slow_down'],
  ] as const)
    await expired(address, T - days * DAY, action)
  expect(await addressRow(address)).toMatchObject({ expired_run: 4, sender_expired_run: 3 })
  await deleteOldLog(env.DB, T - 90 * DAY)
  await recorded(address, T, 4)
  await recorded(address, T - 1, 4, T)
  expect(await addressRow(address)).toMatchObject({
    expired_run: 4,
    sender_expired_run: 4,
    refold_from: null,
  })
})

it('expired retries are not in a row where a delivery lay between them, remembered or not', async () => {
  const address = 'run@forgotten.example'
  for (const days of [300, 200, 100]) {
    await expired(address, T - days * DAY)
    await recorded(address, T - (days - 2) * DAY, 2)
  }
  await deleteOldLog(env.DB, T - 90 * DAY)
  await recorded(address, T, 4)
  await recorded(address, T - 1, 4, T)
  expect(await addressRow(address)).toMatchObject({ transient_errors: 3, expired_run: 0 })
})

it.each(['delivered', 'reactivated'])(
  'an error from before the address was %s is in no row, also where the log has forgotten that',
  async (what) => {
    const address = `${what}@forgotten.example`
    await recorded(address, T - 100 * DAY, 5)
    const at = T - 92 * DAY
    const lifted = { kind: 'reactivate', class: 0, counts: false } as const
    const over = what === 'delivered' ? ({ class: 2 } as const) : lifted
    await record(env.DB, [row({ address, occurredAt: at, key: what, ...over })], {
      ...options,
      now: at,
    })
    await deleteOldLog(env.DB, T - 90 * DAY)
    expect(await logRows(address)).toEqual([])
    await recorded(address, T - 95 * DAY, 5, T)
    await recorded(address, T - 94 * DAY, 4, T)
    expect(await addressRow(address)).toMatchObject({
      permanent_errors: 2,
      permanent_run: 0,
      expired_run: 0,
      retry_started_at: null,
      refold_from: null,
    })
  },
)
