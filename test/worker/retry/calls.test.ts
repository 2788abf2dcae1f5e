/** Calls are kept as long as somebody may ask for them. */
import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { Calls } from '../../../src/retry/calls.ts'
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
