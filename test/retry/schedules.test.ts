import { expect, it } from 'vitest'
import { DAY_MS, MINUTE_MS } from '../../src/bounce/calendar.ts'
import { attemptTimes, planId, type RetryPlan } from '../../src/bounce/retry-plan.ts'
import { failed, scheduleOf } from '../../src/cli/simulate/model-record.ts'
import { PLAN, randomFrom, START } from '../../src/cli/simulate/scenario.ts'
import { ModelStorage } from '../../src/cli/simulate/storage.ts'
import type { RetrySchedule } from '../../src/db/schedule.ts'
import { idleUntil, Schedules } from '../../src/retry/shard/schedules.ts'

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

const one = (more: Partial<RetrySchedule> = {}): RetrySchedule => ({
  ...scheduleOf(failed('a@example.com', START, Number.POSITIVE_INFINITY)),
  retryId: 'one',
  ...more,
})

/** The attempts that a shard would make in the first two hours, if this were all it had learned. */
function madeAfter(...learned: RetrySchedule[]): number[] {
  const schedules = new Schedules(new ModelStorage().sql)
  for (const schedule of learned) schedules.put([schedule])
  return Array.from({ length: 240 }, (_, tick) => START + tick * PLAN.tickMs).flatMap((at) =>
    Array.from(schedules.due(at, at + PLAN.tickMs))
      .flat()
      .map(({ attempt }) => attempt),
  )
}

const PATIENCE = { notBefore: START + 40 * MINUTE_MS, askedAt: START + 10 * MINUTE_MS }

it.each<[string, RetrySchedule[], RetrySchedule]>([
  ['given up on, whoever says later that it is not', [one(), one({ mode: 'observe' })], one()],
  [
    'given up on, whatever else is said with that it is not',
    [one(), one({ ...PATIENCE, mode: 'observe' })],
    one(PATIENCE),
  ],
  [
    'held by no copy, whatever else is said with that one is in flight',
    [one(), one({ ...PATIENCE, inFlightUntil: START + DAY_MS })],
    one(PATIENCE),
  ],
  ['given up on, as soon as that is known', [one({ mode: 'observe' }), one()], one()],
  [
    'held by no copy that another says is in flight',
    [one(), one({ inFlightUntil: START + DAY_MS })],
    one(),
  ],
  ['held no more when the copy is back', [one({ inFlightUntil: START + DAY_MS }), one()], one()],
  ['patient until the time that was asked for', [one(), one(PATIENCE)], one(PATIENCE)],
  ['patient no more', [one(PATIENCE), one()], one()],
  [
    'patient since the time that it was asked at',
    [one({ ...PATIENCE, askedAt: START }), one(PATIENCE)],
    one(PATIENCE),
  ],
  [
    'open as long as its window is',
    [one(), one({ endsAt: START + 60 * MINUTE_MS })],
    one({ endsAt: START + 60 * MINUTE_MS }),
  ],
])('what is learned of a retry is put together: it is %s', (_, learned, all) => {
  expect(madeAfter(...learned)).toEqual(madeAfter(all))
})

it('tells apart what is patient, when it was asked, and what is not', () => {
  const made = [one(), one(PATIENCE), one({ ...PATIENCE, askedAt: START })].map((schedule) =>
    madeAfter(schedule),
  )
  expect(new Set(made.map(String)).size).toBe(3)
})

it('a copy holds until its time and no longer; a window ends at its end', () => {
  const schedules = new Schedules(new ModelStorage().sql)
  const until = START + 60 * MINUTE_MS
  schedules.put([one({ inFlightUntil: until })])
  const due = (now: number) => Array.from(schedules.due(now - 60 * MINUTE_MS, now)).flat().length
  schedules.release(until - 1)
  expect(due(until)).toBe(0)
  schedules.release(until)
  expect(due(until)).toBe(1)
  const end = START + PLAN.windowMs
  expect([due(end - 1), due(end)]).toEqual([1, 0])
  expect([schedules.ended(end - 1).length, schedules.ended(end).length]).toEqual([0, 1])
})

it.each<[string, Partial<RetrySchedule>]>([
  ['tried', {}],
  ['of a plan whose attempts are over before its window', { planId: planId(SHORT) }],
  ['that ends before its next attempt', { endsAt: START + MINUTE_MS }],
])('nothing is done for a retry %s before it is to be done', (_, more) => {
  const schedules = new Schedules(new ModelStorage().sql)
  schedules.put([one(more)])
  for (let cursor = START; cursor < START + DAY_MS; cursor += 7 * PLAN.tickMs) {
    expect(idleUntil([one(more)], cursor)).toBe(schedules.next(cursor, true))
  }
})

it('nothing is done for a copy in flight after it was silent for long enough', () => {
  const until = START + MINUTE_MS + 1
  expect(idleUntil([one({ inFlightUntil: until }), one()], START)).toBe(until)
})
