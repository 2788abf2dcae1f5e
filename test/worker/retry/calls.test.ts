/** Calls are kept as long as somebody may ask for them. */
import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { retryId } from '../../../src/db/schedule.ts'
import { failed, type ItemOutcome } from '../../../src/retry/resend/resender.ts'
import { Calls } from '../../../src/retry/shard/calls.ts'
import type { ShardSql, SqlValue } from '../../../src/retry/shard/storage.ts'
import { item } from '../../resend-item.ts'
import { DAY } from './clock.ts'

const outcome = { status: 200, answered: true, notBefore: null, items: new Map() }

it.each([
  [1, 1],
  [7, 7],
])('of a window of %i days, the calls of %i days and one more', async (days, kept) => {
  const numbers = await runInDurableObject(
    env.RETRY_SCHEDULER.getByName(`calls of ${days}`),
    (_, { storage }) => {
      const calls = new Calls(storage.sql)
      const one = (day: number) => ({ ...item('ann'), attempt: day, endsAt: (day + days) * DAY })
      for (let day = 0; day <= 10; day++) calls.add(day * DAY, 5, [one(day)], outcome)
      return calls.of('ann').map(({ attempt }) => attempt)
    },
  )
  expect(numbers.at(0)).toBe(10 - kept - 1)
  expect(numbers).toHaveLength(kept + 2)
})

it('of a longer window than those that begin now, all calls are kept while it is open', async () => {
  const counts = await runInDurableObject(
    env.RETRY_SCHEDULER.getByName('calls of a window from before'),
    (_, { storage }) => {
      const calls = new Calls(storage.sql)
      const open = { ...item('a1-1'), endsAt: 7 * DAY }
      for (let n = 0; n < 50; n++) calls.add(n, 5, [open], outcome)
      for (let n = 0; n < 40; n++) {
        calls.add(5 * DAY, 5, [{ ...item('b0b-1'), startedAt: 5 * DAY, endsAt: 6 * DAY }], outcome)
      }
      return calls.counts(['a1-1'])
    },
  )
  expect(counts).toEqual({ 'a1-1': 50 })
})

it('of a call from before it was kept how long, none of an open window is forgotten', async () => {
  const counts = await runInDurableObject(
    env.RETRY_SCHEDULER.getByName('calls from before'),
    (_, { storage }) => {
      storage.sql.exec('ALTER TABLE calls DROP COLUMN keep_until')
      storage.sql.exec(
        `INSERT INTO calls VALUES (1, 0, 5, 200, '[["a1-1",1,"accepted",null,null]]')`,
      )
      const calls = new Calls(storage.sql)
      const counted = (day: number) => {
        calls.add(day * DAY, 5, [], outcome)
        return calls.counts(['a1-1'])['a1-1']
      }
      return [6, 9].map(counted)
    },
  )
  expect(counts).toEqual([1, 0])
})

it('an attempt has its own status, and a failed one says why, within the row of its call', async () => {
  await runInDurableObject(env.RETRY_SCHEDULER.getByName('why'), (_, { storage }) => {
    const calls = new Calls(storage.sql)
    const [ann, bob, cy] = ['a1-1', 'b0b-1', 'c4-1'].map((id) => item(id))
    const said = `502 ["a1-1",${'x'.repeat(5000)}`
    const items = new Map<string, ItemOutcome>([
      ['a1-1', { result: 'accepted', status: 250 }],
      ['b0b-1', failed(said)],
    ])
    calls.add(0, 5, [ann!, bob!, cy!], { ...outcome, items })
    expect(calls.of('a1-1')).toMatchObject([{ result: 'accepted', status: 250, problem: null }])
    expect(calls.of('b0b-1')).toMatchObject([{ result: 'failed', problem: said.slice(0, 200) }])
    expect(calls.of('c4-1')).toMatchObject([{ result: 'failed', status: 200, problem: null }])
    expect(calls.counts(['a1-1', 'b0b-1', ...Array.from({ length: 10 }, String)])).toMatchObject({
      'a1-1': 1,
      'b0b-1': 1,
    })
    expect(storage.sql.exec('SELECT count(*) n FROM calls').one()).toEqual({ n: 1 })
  })
})

it.each([1, 10, 50])(
  'to count those of %i retries, no more rows are read than there are calls of each',
  async (asked) => {
    const CALLS = 200
    const { counts, rowsRead } = await runInDurableObject(
      env.RETRY_SCHEDULER.getByName(`cost of ${asked}`),
      (_, { storage }) => {
        let rowsRead = 0
        const sql: ShardSql = {
          exec<T extends Record<string, SqlValue>>(query: string, ...bindings: SqlValue[]) {
            const cursor = storage.sql.exec<T>(query, ...bindings)
            const rows = cursor.toArray()
            rowsRead += cursor.rowsRead
            return {
              toArray: () => rows,
              one: () => rows[0]!,
              [Symbol.iterator]: () => rows.values(),
            }
          },
        }
        const calls = new Calls(sql)
        const began = Date.UTC(2026, 0, 1)
        const idOf = (n: number) => retryId(n.toString(16).padStart(16, '0'), began + n)
        const items = Array.from({ length: 100 }, (_, n) => ({
          ...item('ann'),
          retryId: idOf(n),
          endsAt: began + 9 * DAY,
        }))
        for (let n = 0; n < CALLS; n++)
          calls.add(began + n, 5, n % 2 === 0 ? items : items.slice(0, 50), outcome)
        rowsRead = 0
        const ids = Array.from({ length: asked }, (_, n) => idOf(n + 49))
        return { counts: calls.counts(ids), rowsRead }
      },
    )
    expect(Object.values(counts)).toEqual(
      Array.from({ length: asked }, (_, n) => (n === 0 ? CALLS : CALLS / 2)),
    )
    expect(rowsRead).toBeLessThanOrEqual(CALLS + 1)
  },
)
