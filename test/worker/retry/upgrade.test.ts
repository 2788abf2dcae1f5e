/** A shard whose tables are from before takes up what is new. */
import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { planId } from '../../../src/bounce/retry-plan.ts'
import { Schedules } from '../../../src/retry/shard/schedules.ts'
import { PLAN } from '../db/one-truth.ts'
import { MINUTE } from './clock.ts'

it('a shard from before keeps its schedules, and adds the column it lacks', async () => {
  const startedAt = Date.UTC(2030, 0, 1)
  const schedule = (retryId: string) => ({
    retryId,
    address: `${retryId}@example.com`,
    startedAt,
    endsAt: startedAt + PLAN.windowMs,
    planId: planId(PLAN),
    mode: 'resend' as const,
    notBefore: startedAt + 19 * MINUTE,
    askedAt: startedAt + 9 * MINUTE,
    inFlightUntil: null,
    shard: 0,
  })
  const attempts = await runInDurableObject(
    env.RETRY_SCHEDULER.getByName('from before'),
    (_, { storage }) => {
      new Schedules(storage.sql).put([schedule('old')])
      storage.sql.exec('ALTER TABLE schedules DROP COLUMN asked_at')
      const schedules = new Schedules(storage.sql)
      schedules.put([schedule('new')])
      const due = (minute: number) =>
        Array.from(
          schedules.due(startedAt + (minute - 1) * MINUTE, startedAt + minute * MINUTE),
        ).flatMap((page) => page.map(({ retryId, attempt }) => `${retryId}/${attempt}`))
      return [15, 22].map(due)
    },
  )
  // What it was not told of the older one is counted from the window's beginning.
  expect(attempts).toEqual([['old/5'], ['new/7', 'old/7']])
})
