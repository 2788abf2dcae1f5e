import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { planId } from '../../src/bounce/retry-plan.ts'
import {
  D1_BYTES,
  D1_ROWS,
  type D1Cost,
  STATS_ROWS_PER_POST,
} from '../../src/cli/simulate/measured.ts'
import { costOf, givenIn } from '../../src/cli/simulate/statements.ts'
import { dueItems, openAmong } from '../../src/db/due.ts'
import { expireRetries } from '../../src/db/expire.ts'
import { record } from '../../src/db/record.ts'
import { refoldAddresses } from '../../src/db/refold.ts'
import { deleteOldLog } from '../../src/db/retention.ts'
import { openSchedules, retryIdOf } from '../../src/db/schedule.ts'
import { Calls } from '../../src/retry/shard/calls.ts'
import { Schedules } from '../../src/retry/shard/schedules.ts'
import { Spool } from '../../src/retry/shard/spool.ts'
import type { ShardSql, SqlValue } from '../../src/retry/shard/storage.ts'
import { counted } from '../counted.ts'
import { PLAN, POLICY } from './db/one-truth.ts'
import { DAY, row } from './db/streams.ts'

const T = Date.UTC(2026, 5, 1)
const N = 1_000
const options = { now: T, plan: PLAN, shards: 2, policy: POLICY }

const isNearOne = (ratio: number) => Math.abs(ratio - 1) <= 0.15
const isLike = (expected: D1Cost) => (measured: D1Cost) =>
  measured.written === expected.written && isNearOne(measured.read / expected.read)

/** A thousand rows for a thousand addresses, as long as the usual ones are. */
const thousand = (name: string, over: object, at = T, count = N) =>
  Array.from({ length: count }, (_, i) =>
    row({
      address: `${name}-${i}@example.com`,
      key: `${name}-${i}-${at}`,
      occurredAt: at + i,
      diagnostic: '451 4.3.2 Not accepting mail at the moment',
      messageId: `${name}-${i}`,
      espEventId: `event-${name}-${i}-0123456789`,
      ...over,
    }),
  )
const windowsOf = (rows: ReturnType<typeof thousand>) =>
  rows.map(({ address, occurredAt: startedAt }) => ({ address, startedAt }))

describe('what the simulator counts for D1 is what D1 reports', () => {
  it.each([
    ['delivered', { class: 2, status: '2.0.0' }],
    ['permanent', { class: 5 }],
    ['opening', { class: 4, status: '4.2.2' }],
  ] as const)('%s', async (name, over) => {
    const { db, account } = counted(env.DB)
    // The addresses of deliveries are known by then, which reads more.
    if (name === 'delivered') await record(db, thousand(name, over), options)
    else await db.prepare('SELECT 1').run()
    const before = { ...account }
    await record(db, thousand(name, over, T + DAY), options)
    const written = account.rowsWritten - before.rowsWritten - STATS_ROWS_PER_POST
    expect(written / N).toBe(D1_ROWS[name].written)
    expect((account.rowsRead - before.rowsRead) / N / D1_ROWS[name].read).toSatisfy(isNearOne)
    const bytes = (account.bytes - before.bytes) / N
    expect(bytes / D1_BYTES[name]).toBeCloseTo(1, 1)
  })

  it('what is due, what settles, what expires, and what is armed again', async () => {
    const { db, account } = counted(env.DB)
    const opened = thousand('day', { class: 4, status: '4.2.2' }, T + 2 * DAY)
    await record(db, opened, options)
    const windows = windowsOf(opened)
    const measure = async (work: () => Promise<unknown>, per: number) => {
      Object.assign(account, { rowsWritten: 0, rowsRead: 0 })
      await work()
      return {
        written: Math.round(account.rowsWritten / per),
        read: Math.round(account.rowsRead / per),
      }
    }
    expect(await measure(() => dueItems(db, windows, T + 2 * DAY + N, POLICY), N)).toSatisfy(
      isLike(D1_ROWS.due),
    )
    expect(await measure(() => openSchedules(db, null, N), N)).toSatisfy(isLike(D1_ROWS.rearming))
    const answers = thousand('day', { class: 2, messageId: null }, T + 2 * DAY + N, 500)
    expect(await measure(() => record(db, answers, options), 500)).toSatisfy(
      isLike(D1_ROWS.settling),
    )
    const ended = windows.slice(500).map((window) => ({ ...window }))
    const expiry = await measure(async () => {
      await expireRetries(db, ended, { ...options, now: T + 4 * DAY })
      await refoldAddresses(
        db,
        ended.map(({ address }) => address),
        options,
      )
      await openAmong(db, ended)
    }, 500)
    expect(expiry).toSatisfy(isLike(D1_ROWS.expiry))
  })

  it('retention', async () => {
    const { db, account } = counted(env.DB)
    await record(db, thousand('old', { class: 2 }, T - 100 * DAY), options)
    Object.assign(account, { rowsWritten: 0, rowsRead: 0 })
    const gone = await deleteOldLog(db, T - 50 * DAY)
    expect(gone).toBe(N)
    expect(account.rowsWritten / gone).toBe(D1_ROWS.deletion.written)
    expect(account.rowsRead / gone / D1_ROWS.deletion.read).toSatisfy(isNearOne)
  })
})

describe('what the simulator counts for a shard is what a Durable Object reports', () => {
  it('statement by statement, with ten thousand schedules', async () => {
    const wrong = await runInDurableObject(
      env.RETRY_SCHEDULER.getByName('measured'),
      (_, { storage }) => {
        const { sql, check } = watched(storage.sql)
        const schedules = new Schedules(sql)
        const calls = new Calls(sql)
        const spool = new Spool(sql)
        const now = Math.floor(Date.now() / PLAN.tickMs) * PLAN.tickMs
        const one = (i: number) => ({
          retryId: retryIdOf(`a${i}@example.com`, now - i * 8_640),
          address: `a${i}@example.com`,
          startedAt: now - i * 8_640,
          endsAt: now - i * 8_640 + DAY,
          planId: planId(PLAN),
          mode: i % 10 === 0 ? ('observe' as const) : ('resend' as const),
          notBefore: null,
          askedAt: null,
          inFlightUntil: null,
          shard: 0,
        })
        const all = Array.from({ length: 10_000 }, (_, i) => one(i))
        schedules.put(all)
        schedules.put(all.slice(0, 10))
        schedules.isEmpty()
        schedules.count()
        schedules.release(now)
        schedules.ended(now)
        schedules.ended(now + DAY / 2)
        const due = Array.from(schedules.due(now, now + PLAN.tickMs)).flat()
        Array.from(schedules.due(now, now + DAY / 24))
        schedules.next(now, true)
        const ids = due.slice(0, 100).map(({ retryId }) => retryId)
        schedules.hold(ids, now + 1_000)
        schedules.next(now, true)
        schedules.release(now + 2_000)
        schedules.remove(ids)
        schedules.remove(ids)
        const nothing = { status: 200, answered: true, notBefore: null, items: new Map() }
        for (let n = 0; n < 5; n++) calls.add(now, 5, [], nothing)
        calls.add(now + 3 * DAY, 5, [], nothing)
        calls.add(now + 3 * DAY, 5, [], nothing)
        spool.next()
        spool.addresses()
        for (let n = 0; n < 5; n++)
          spool.add([row({ address: `a${n}@example.com`, occurredAt: now, key: `${n}` })])
        spool.next()
        spool.addresses()
        const [piece] = spool.ready(now, true)
        spool.failed(piece?.id ?? 0, now)
        spool.remove(spool.ready(now, true).map(({ id }) => id))
        spool.ready(now + DAY, true)
        spool.next()
        spool.count()
        expect(due.length).toBeGreaterThan(200)
        return check()
      },
    )
    expect(wrong).toEqual([])
  })
})

/** The same storage; `check` says which statements were not counted as they were billed. */
function watched(real: SqlStorage) {
  const wrong: string[] = []
  const runs = new Map<
    string,
    { read: number; written: number; billedRead: number; billedWritten: number }
  >()
  const sql: ShardSql = {
    exec<T extends Record<string, SqlValue>>(query: string, ...bindings: SqlValue[]) {
      const cursor = real.exec<T>(query, ...bindings)
      const rows = cursor.toArray()
      const { rowsRead, rowsWritten } = cursor
      const changed = Number(real.exec('SELECT changes() n').one().n)
      const isQuery = /^\s*(SELECT|WITH)\b/.test(query)
      const cost = costOf(query)
      const ran = {
        returned: rows.length,
        changed: isQuery ? 0 : changed,
        given: () => givenIn(bindings),
        value: Number(Object.values(rows[0] ?? {})[0]),
        bindings,
      }
      const sum = runs.get(query) ?? { read: 0, written: 0, billedRead: 0, billedWritten: 0 }
      sum.read += cost.read(ran)
      sum.written += cost.written(ran)
      sum.billedRead += rowsRead
      sum.billedWritten += rowsWritten
      runs.set(query, sum)
      return { toArray: () => rows, [Symbol.iterator]: () => rows.values(), one: () => rows[0]! }
    },
  }
  const check = () => {
    for (const [query, { read, written, billedRead, billedWritten }] of runs) {
      const isClose = Math.abs(read - billedRead) <= Math.max(3, 0.05 * billedRead)
      if (written !== billedWritten || !isClose)
        wrong.push(
          `${query.slice(0, 70)}: read ${read} for ${billedRead}, written ${written} for ${billedWritten}`,
        )
    }
    return wrong
  }
  return { sql, check }
}
