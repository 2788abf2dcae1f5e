import { expect, it } from 'vitest'
import { attemptTimes, planId, type RetryPlan } from '../../src/bounce/retry-plan.ts'
import { DAY_MS, MINUTE_MS, PLAN, randomFrom, START } from '../../src/cli/simulate/scenario.ts'
import { ModelStorage } from '../../src/cli/simulate/storage.ts'
import type { RetrySchedule } from '../../src/db/schedule.ts'
import { Schedules } from '../../src/retry/schedules.ts'

const SHORT: RetryPlan = { ...PLAN, windowMs: 3 * 60 * MINUTE_MS, firstGapMs: MINUTE_MS }

/** Up to a few hundred schedules of two plans, some of which are held or only watched. */
function some(random: () => number): RetrySchedule[] {
  return Array.from({ length: 1 + Math.floor(random() ** 3 * 400) }, (_, n) => {
    const startedAt = START - Math.floor(random() * 1.2 * DAY_MS)
    const plan = random() < 0.9 ? PLAN : SHORT
    return {
      retryId: `${n}`,
      address: `a${n}@example.com`,
      startedAt,
      endsAt: startedAt + plan.windowMs,
      planId: planId(plan),
      mode: random() < 0.1 ? 'observe' : 'resend',
      notBefore: null,
      askedAt: null,
      inFlightUntil: random() < 0.1 ? START + DAY_MS : null,
      shard: 0,
    }
  })
}

const attemptsOf = ({ planId: id, startedAt }: RetrySchedule) =>
  attemptTimes(id === planId(PLAN) ? PLAN : SHORT, startedAt)

it.each(Array.from({ length: 60 }, (_, seed) => seed))(
  'what is due, and when something is next, is what the plans say: seed %i',
  (seed) => {
    const random = randomFrom(seed)
    const all = some(random)
    const schedules = new Schedules(new ModelStorage().sql)
    schedules.put(all)
    const active = all.filter((one) => one.mode === 'resend' && one.inFlightUntil === null)
    for (let round = 0; round < 20; round++) {
      const cursor = START + Math.floor(random() * 60) * PLAN.tickMs
      const now = cursor + Math.floor(random() ** 4 * 100) * PLAN.tickMs + round
      const due = active
        .filter(({ endsAt }) => endsAt > now)
        .flatMap((one) => {
          const attempt = attemptsOf(one).findLastIndex((at) => at <= now) + 1
          const at = attemptsOf(one)[attempt - 1] ?? 0
          return at > cursor ? [`${one.retryId}/${attempt}`] : []
        })
      const found = Array.from(schedules.due(cursor, now)).flat()
      expect(found.map(({ retryId, attempt }) => `${retryId}/${attempt}`).sort()).toEqual(
        due.sort(),
      )
      const times = [
        ...all.map(({ endsAt }) => Math.ceil(endsAt / PLAN.tickMs) * PLAN.tickMs),
        ...all.flatMap(({ inFlightUntil }) => inFlightUntil ?? []),
        ...active.flatMap((one) => attemptsOf(one).find((at) => at > cursor) ?? []),
      ]
      // Ends that have passed are ended at once, whatever comes next.
      expect(schedules.next(cursor, true)).toBe(Math.min(...times))
    }
  },
)
