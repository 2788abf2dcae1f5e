/** Two handlers arm the same retry, and what the first of them read comes last. */
import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { planId } from '../../../src/bounce/retry-plan.ts'
import type { RetrySchedule } from '../../../src/db/schedule.ts'
import { Schedules } from '../../../src/retry/shard/schedules.ts'
import { PLAN } from '../db/one-truth.ts'
import { DAY, HOUR, MINUTE } from './clock.ts'

const T = Date.UTC(2030, 0, 1)

it.each([
  ['before its mail service gave up', { mode: 'observe' }],
  ['before it gave up, and asked for patience', { mode: 'observe', notBefore: T + MINUTE }],
  ['before its copy came back', { inFlightUntil: T + 4 * HOUR }],
] as const)('attempts go on, though what comes last was read %s', async (name, read) => {
  const schedule: RetrySchedule = {
    retryId: 'one',
    address: 'one@example.com',
    startedAt: T,
    endsAt: T + DAY,
    planId: planId(PLAN),
    mode: 'resend',
    notBefore: null,
    askedAt: null,
    inFlightUntil: null,
    shard: 0,
  }
  const due = await runInDurableObject(env.RETRY_SCHEDULER.getByName(name), (_, { storage }) => {
    const schedules = new Schedules(storage.sql)
    schedules.put([schedule])
    schedules.put([{ ...schedule, ...read }])
    return [...schedules.due(T, T + 3 * MINUTE)].flat()
  })
  expect(due).toMatchObject([{ retryId: 'one', attempt: 1 }])
})
