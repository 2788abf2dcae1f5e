/** Calls are kept as long as somebody may ask for them. */
import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { Calls } from '../../../src/retry/calls.ts'
import { failed, type ItemOutcome } from '../../../src/retry/resender.ts'
import type { ShardSql, SqlValue } from '../../../src/retry/storage.ts'
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
      const one = (attempt: number) => ({ ...item('ann'), attempt, endsAt: days * DAY })
      for (let day = 0; day <= 10; day++) calls.add(day * DAY, 5, [one(day)], outcome)
      return calls.of('ann').map(({ attempt }) => attempt)
    },
  )
  expect(numbers.at(0)).toBe(10 - kept - 1)
  expect(numbers).toHaveLength(kept + 2)
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

it.each([1, 50])(
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
        const idOf = (n: number) => `${n.toString(16).padStart(16, '0')}-1a207a23280`
        const items = Array.from({ length: 100 }, (_, n) => ({
          ...item('ann'),
          retryId: idOf(n),
          endsAt: 9 * DAY,
        }))
        for (let n = 0; n < CALLS; n++)
          calls.add(n, 5, n % 2 === 0 ? items : items.slice(0, 50), outcome)
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
