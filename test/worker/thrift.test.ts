import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { attemptOffsets, planId } from '../../src/bounce/retry-plan.ts'
import { expireRetries } from '../../src/db/expire.ts'
import { record } from '../../src/db/record.ts'
import { retryIdOf } from '../../src/db/schedule.ts'
import { ingest } from '../../src/ingest.ts'
import { Schedules } from '../../src/retry/shard/schedules.ts'
import type { ShardSql, SqlValue } from '../../src/retry/shard/storage.ts'
import { counted } from '../counted.ts'
import { event } from '../events.ts'
import { PLAN, POLICY } from './db/one-truth.ts'
import { DAY, row } from './db/streams.ts'

const T = Date.UTC(2026, 5, 1)
const options = { now: T, plan: PLAN, shards: 2, policy: POLICY }

describe('a webhook of a thousand events', () => {
  it('is one D1 batch behind two questions, and one call per shard', async () => {
    const { db, account } = counted(env.DB)
    let calls = 0
    const scheduler = new Proxy(env.RETRY_SCHEDULER, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name)
        if (name === 'getByName') calls++
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
    const events = Array.from({ length: 1000 }, (_, n) =>
      event({ recipient: `thousand-${n}@example.com`, occurredAt: Date.now() }),
    )
    const result = await ingest({ ...env, DB: db, RETRY_SCHEDULER: scheduler }, events, {
      now: Date.now(),
    })
    expect(result.recorded).toBe(1000)
    // Which rules of its own are in force, and what was erased last.
    expect(account.calls).toBeLessThanOrEqual(3)
    expect(account.statements).toBeLessThanOrEqual(17)
    expect(calls).toBe(2)
    const kept = await Promise.all(
      [0, 1].map((shard) =>
        runInDurableObject(env.RETRY_SCHEDULER.getByName(`shard-${shard}`), (object) =>
          object.report(),
        ),
      ),
    )
    expect(kept.reduce((sum, { schedules }) => sum + schedules, 0)).toBe(1000)
  })
})

describe('rows that D1 reports as written, the count in stats included', () => {
  // log 1, its address index 1, address 1, stats 1.
  const cases = [
    { name: 'a permanent error', row: { class: 5 as const }, written: 4 },
    {
      name: 'a delivery that changes nothing',
      row: { class: 2 as const, status: '2.0.0' },
      written: 3,
    },
    // The retry and its place in the index of open ones come on top.
    {
      name: 'a transient error that opens a retry',
      row: { class: 4 as const, status: '4.2.2' },
      written: 6,
    },
  ]
  it.each(cases)('$name: $written', async ({ name, row: over, written }) => {
    const { db, account } = counted(env.DB)
    const one = row({
      address: `${name.replaceAll(' ', '-')}@example.com`,
      key: name,
      occurredAt: T,
      ...over,
    })
    await record(db, [one], options)
    expect(account.rowsWritten).toBe(written)
    account.rowsWritten = 0
    await record(db, [one], options)
    expect(account.rowsWritten).toBe(0)
  })

  it('the expiry of a retry: log, address, retry, its index entry, two counts in stats: 6', async () => {
    const { db, account } = counted(env.DB)
    const address = 'expiry@example.com'
    await record(
      db,
      [row({ address, key: 'expiry', occurredAt: T + 1, class: 4, status: '4.4.1' })],
      options,
    )
    account.rowsWritten = 0
    await expireRetries(db, [{ address, startedAt: T + 1 }], { ...options, now: T + 1 + DAY })
    expect(account.rowsWritten).toBe(6)
    account.rowsWritten = 0
    await expireRetries(db, [{ address, startedAt: T + 1 }], { ...options, now: T + 1 + DAY })
    expect(account.rowsWritten).toBe(0)
  })
})

/** A shard's own storage that keeps account of what is read of it. */
function reading(real: SqlStorage) {
  const account = { rowsRead: 0 }
  const sql: ShardSql = {
    exec<T extends Record<string, SqlValue>>(query: string, ...bindings: SqlValue[]) {
      const cursor = real.exec<T>(query, ...bindings)
      const rows = cursor.toArray()
      account.rowsRead += cursor.rowsRead
      return { toArray: () => rows, [Symbol.iterator]: () => rows.values(), one: () => rows[0]! }
    },
  }
  return { sql, account }
}

describe('rows that a shard reads of its own storage at a tick', () => {
  it.each([2_000, 3])(
    'with %i schedules: those due and a look for each offset of the plan, and few for when it is next',
    async (count) => {
      const schedule = (i: number) => {
        const startedAt = T - (i * DAY) / count
        const address = `t${i}@example.com`
        return {
          retryId: retryIdOf(address, startedAt),
          address,
          startedAt,
          endsAt: startedAt + DAY,
          planId: planId(PLAN),
          mode: 'resend' as const,
          notBefore: null,
          askedAt: null,
          inFlightUntil: null,
          shard: 0,
        }
      }
      const stub = env.RETRY_SCHEDULER.getByName(`tick-${count}`)
      const { due, next } = await runInDurableObject(stub, (_, { storage }) => {
        const { sql, account } = reading(storage.sql)
        const schedules = new Schedules(sql)
        schedules.put(Array.from({ length: count }, (_, i) => schedule(i)))
        account.rowsRead = 0
        const found = Array.from(schedules.due(T, T + PLAN.tickMs)).flat()
        const due = account.rowsRead - found.length
        schedules.next(T, true)
        return { due, next: account.rowsRead - found.length - due }
      })
      expect(due).toBeLessThan(attemptOffsets(PLAN).length + 10)
      expect(next).toBeLessThan(20)
    },
  )
})
