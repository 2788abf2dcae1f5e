import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  attemptOffsets,
  attempts,
  attemptTime,
  attemptTimes,
  isOfFlight,
  isPlan,
  latestAttempt,
  nextAttemptAfter,
  parsePlanId,
  planId,
  type RetryPlan,
} from '../../src/bounce/retry-plan.ts'

const MINUTE = 60_000
const DAY = 1440 * MINUTE
const PLAN: RetryPlan = {
  windowMs: DAY,
  firstGapMs: 3 * MINUTE,
  firstGaps: 5,
  maxGapMs: 15 * MINUTE,
  growth: 1.1,
  tickMs: 30_000,
}

const plans = fc
  .record({
    windowMs: fc.integer({ min: MINUTE, max: 2 * DAY }),
    firstGapMs: fc.integer({ min: 1_000, max: 30 * MINUTE }),
    firstGaps: fc.integer({ min: 1, max: 20 }),
    maxGapMs: fc.integer({ min: 1_000, max: 60 * MINUTE }),
    growth: fc.double({ min: 1, max: 3, noNaN: true }),
    tickMs: fc.integer({ min: 500, max: MINUTE }),
  })
  .filter(isPlan)

describe('the curve of the 24 hours', () => {
  it('has 107 attempts by default', () => {
    expect(attemptOffsets(PLAN)).toHaveLength(107)
  })

  it('never shrinks a gap, never exceeds the longest, never leaves the window, for any plan', () => {
    fc.assert(
      fc.property(
        plans,
        fc.integer({ min: 1_700_000_000_000, max: 1_900_000_000_000 }),
        (plan, startedAt) => {
          const offsets = attemptOffsets(plan)
          const gaps = offsets.map((offset, index) => offset - (offsets[index - 1] ?? 0))
          const longest = Math.max(plan.maxGapMs, plan.tickMs)
          // One assertion a law, not one a gap: a plan of seconds over two days has a hundred thousand.
          expect(gaps.every((gap, index) => gap >= (gaps[index - 1] ?? 0))).toBe(true)
          expect(gaps.every((gap) => gap * plan.tickMs <= longest)).toBe(true)
          const times = attemptTimes(plan, startedAt)
          const end = startedAt + plan.windowMs
          expect(times.every((time) => time > startedAt && time < end)).toBe(true)
          // Each by its number, too, and none of any other.
          const window = { planId: planId(plan), startedAt }
          expect(times.every((time, index) => attemptTime(window, index + 1) === time)).toBe(true)
          for (const none of [0, times.length + 1]) {
            expect(attemptTime(window, none)).toBe(Number.POSITIVE_INFINITY)
          }
        },
      ),
    )
  })

  it('is told by its id alone', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        expect(parsePlanId(planId(plan))).toEqual(plan)
      }),
    )
    expect(parsePlanId('nonsense')).toBeNull()
    expect(parsePlanId(`${planId(PLAN)}0x`)).toBeNull()
    expect(parsePlanId(`x${planId(PLAN)}`)).toBeNull()
    expect(parsePlanId(planId({ ...PLAN, tickMs: 0 }))).toBeNull()
  })

  it('is refused where it would never try, try without end, or shrink its gaps', () => {
    expect(isPlan({ ...PLAN, firstGapMs: PLAN.tickMs, maxGapMs: PLAN.tickMs, growth: 1 })).toBe(
      true,
    )
    expect(isPlan({ ...PLAN, firstGaps: 1 })).toBe(true)
    const wrong: Partial<RetryPlan>[] = [
      { tickMs: 0 },
      { tickMs: -1 },
      { firstGapMs: PLAN.tickMs - 1 },
      { maxGapMs: PLAN.firstGapMs - 1 },
      { growth: 0.99 },
      { firstGaps: 0 },
      { firstGaps: 1.5 },
      { windowMs: PLAN.firstGapMs },
      { growth: Number.NaN },
    ]
    expect(wrong.filter((change) => isPlan({ ...PLAN, ...change }))).toEqual([])
  })

  it('begins with the tick after its start, and ends before the tick of its end', () => {
    const short = { ...PLAN, windowMs: 3 * MINUTE, firstGapMs: MINUTE, maxGapMs: MINUTE, growth: 1 }
    const minutely = { ...short, tickMs: MINUTE }
    expect(attemptOffsets(minutely)).toEqual([1, 2])
    expect(attemptTimes(minutely, 10 * MINUTE)).toEqual([11 * MINUTE, 12 * MINUTE])
    expect(attemptTimes(minutely, 10 * MINUTE + 1)).toEqual([12 * MINUTE, 13 * MINUTE])
  })
})

describe('a receiver that asks for patience', () => {
  const start = Date.UTC(2026, 0, 1)
  const asking = (minute: number, minutes: number) => ({
    startedAt: start,
    askedAt: start + minute * MINUTE,
    notBefore: start + (minute + minutes) * MINUTE,
  })
  /** In minutes of the window. */
  const made = (minute: number, minutes: number) =>
    attempts(PLAN, asking(minute, minutes))
      .filter(({ skipped }) => !skipped)
      .map(({ at }) => (at - start) / MINUTE)

  it('is spared every attempt before its time, but those without which a gap would grow past the longest', () => {
    const time = fc.integer({ min: 0, max: 2 * DAY })
    fc.assert(
      fc.property(plans, time, time, (plan, asked, wait) => {
        const [askedAt, notBefore] = [start + asked, start + asked + wait]
        const all = attempts(plan, { startedAt: start, askedAt, notBefore })
        // The words came after these, and do not concern those.
        const outside = all.filter(({ at }) => at <= askedAt || at >= notBefore)
        expect(outside.some(({ skipped }) => skipped)).toBe(false)
        let last = start
        let stretched = 0
        let needless = 0
        for (const [index, { at, skipped }] of all.entries()) {
          const next = all[index + 1]?.at ?? Number.POSITIVE_INFINITY
          const spared = next - last <= plan.maxGapMs
          if (skipped && !spared) stretched++
          if (!skipped && spared && at > askedAt && at < notBefore) needless++
          if (!skipped) last = at
        }
        expect([stretched, needless]).toEqual([0, 0])
      }),
    )
  })

  it('gets no attempt that was missed before its words, until its time', () => {
    const latest = (now: number) =>
      latestAttempt(PLAN, asking(10, 10), start + now * MINUTE)?.number ?? null
    expect([2, 9, 19, 20, 22].map(latest)).toEqual([null, null, null, 3, 7])
    expect(latestAttempt(PLAN, asking(10, 600), start + 23 * MINUTE)?.number).toBe(7)
    // Words of the moment of an attempt are its answer.
    expect(latestAttempt(PLAN, asking(9, 10), start + 10 * MINUTE)).toBeNull()
  })

  it('of ten minutes gets its first attempt after twelve', () => {
    expect(made(0, 10)[0]).toBe(12)
  })

  it('gets one at the very time it named, and one where the gap is just the longest', () => {
    expect(made(0, 12)[0]).toBe(12)
    expect(made(0, 600)[0]).toBe(15)
  })

  it('in the middle of a window is spared as many as at its beginning: the gap begins with the attempt it answered', () => {
    expect(made(9, 10).slice(0, 5)).toEqual([3, 6, 9, 22, 26])
    expect(made(10, 600).slice(0, 4)).toEqual([3, 6, 9, 22])
  })
})

it('the next attempt is found as the list of all of them has it', () => {
  const time = fc.integer({ min: 0, max: 2 * DAY })
  fc.assert(
    fc.property(
      plans,
      time,
      fc.option(time),
      time,
      fc.option(time),
      (plan, from, wait, asked, flight) => {
        const startedAt = 1_700_000_000_000
        const askedAt = wait === null ? null : startedAt + asked
        const notBefore = wait === null ? null : startedAt + asked + wait
        const inFlightUntil = flight === null ? null : startedAt + flight
        const window = { startedAt, notBefore, askedAt, inFlightUntil, planId: planId(plan) }
        const left = attempts(plan, window).filter(
          ({ at, skipped }) => at > startedAt + from && !skipped && !isOfFlight(at, window),
        )
        expect(nextAttemptAfter(startedAt + from, window)).toBe(left[0]?.at ?? null)
      },
    ),
    { numRuns: 300 },
  )
  const none = {
    startedAt: 0,
    notBefore: null,
    askedAt: null,
    inFlightUntil: null,
    planId: 'no plan',
  }
  expect(nextAttemptAfter(0, none)).toBeNull()
})
