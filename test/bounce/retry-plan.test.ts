import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  attemptOffsets,
  attempts,
  attemptTimes,
  isPlan,
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
  })
})

describe('a receiver that asks for patience', () => {
  it('is spared the attempts before its time, but no gap grows past the longest', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: DAY }), (wait) => {
        const start = Date.UTC(2026, 0, 1)
        const made = attempts(PLAN, start, start + wait).filter(({ skipped }) => !skipped)
        const times = [start, ...made.map(({ at }) => at)]
        const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0))
        expect(Math.max(...gaps)).toBeLessThanOrEqual(PLAN.maxGapMs)
      }),
    )
  })

  it('of ten minutes gets its first attempt after twelve', () => {
    const start = Date.UTC(2026, 0, 1)
    const first = attempts(PLAN, start, start + 10 * MINUTE).find(({ skipped }) => !skipped)
    expect(first).toMatchObject({ number: 4, at: start + 12 * MINUTE })
  })
})

it('finds the next attempt as the list of all of them has it', () => {
  const time = fc.integer({ min: 0, max: 2 * DAY })
  fc.assert(
    fc.property(plans, time, fc.option(time), (plan, from, notBefore) => {
      const startedAt = 1_700_000_000_000
      const asked = notBefore === null ? null : startedAt + notBefore
      const all = attempts(plan, startedAt, asked)
      const next = all.find(({ at, skipped }) => at > startedAt + from && !skipped)?.at ?? null
      expect(nextAttemptAfter(startedAt + from, planId(plan), startedAt, asked)).toBe(next)
    }),
    { numRuns: 300 },
  )
  expect(nextAttemptAfter(0, 'no plan', 0, null)).toBeNull()
})
