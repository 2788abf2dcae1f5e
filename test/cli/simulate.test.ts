import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { attemptOffsets } from '../../src/bounce/retry-plan.ts'
import { billOf, dollarsOf, eventsOf, freeDays } from '../../src/cli/simulate/bill.ts'
import { D1_ROWS } from '../../src/cli/simulate/measured.ts'
import { PRICES } from '../../src/cli/simulate/prices.ts'
import { type SimulationResult, simulate } from '../../src/cli/simulate/run.ts'
import { PLAN, type Scenario } from '../../src/cli/simulate/scenario.ts'
import { NUMBERS, scenarioOf } from '../../src/cli/simulate/scenarios.ts'
import { costOf } from '../../src/cli/simulate/statements.ts'
import { SHADOW_MS } from '../../src/cli/simulate/tally.ts'

const calm: Scenario = {
  open: 2_000,
  days: 1,
  shards: 1,
  sample: 1,
  eventsPerMonth: 1_000_000,
  eventsPerPost: 1,
  recovering: 0.5,
  permanent: 0.02,
  outageHours: 0,
  callMs: 300,
  queryMs: 20,
  seed: 7,
}

describe('two thousand addresses through a day, on the real clock', () => {
  let result: SimulationResult
  beforeAll(async () => {
    result = await simulate(calm)
  }, 60_000)

  it('every attempt is made within a tick of its time, none is left out, and none comes after the 24 hours', () => {
    const { tally } = result
    expect(tally.attempts).toBeGreaterThan(150_000)
    expect(tally).toMatchObject({ late: 0, missed: 0, afterEnd: 0, missedInOutages: 0 })
    expect(tally.maxLateMs).toBeLessThanOrEqual(PLAN.tickMs)
    expect(tally.quantileSeconds(0.5)).toBeLessThanOrEqual(tally.quantileSeconds(0.99))
  })

  it('every window past its end is closed on the next tick, in the run that begins then', () => {
    expect(result.tally.expired).toBeGreaterThan(1_000)
    expect(result.tally.maxExpiryLateMs).toBeLessThan(PLAN.tickMs + 5_000)
  })

  it('the sums add up: attempts by minute, openings, ends and rows', () => {
    const { tally, rows } = result
    const byMinute = tally.perMinute.reduce((sum, count) => sum + count, 0)
    expect(byMinute).toBe(tally.attempts + tally.attemptsInOutages)
    // The load is steady, so about as many end as begin.
    const ended = (tally.settled + tally.expired) / tally.opened
    expect(ended).toBeGreaterThan(0.9)
    expect(ended).toBeLessThan(1.2)
    // An open address is tried about once for each of its attempts' share of the day.
    const perAddress = tally.attempts / calm.open
    expect(perAddress).toBeGreaterThan(attemptOffsets(PLAN).length * 0.9)
    expect(perAddress).toBeLessThan(attemptOffsets(PLAN).length * 1.2)
    // A retry is written with its two index entries and deleted as one row; all else is the running of the clock.
    expect(rows.written).toBeGreaterThan(tally.opened * 3 + tally.settled + tally.expired)
    // A call carries up to a hundred.
    expect(tally.calls).toBeGreaterThanOrEqual(tally.attempts / 100)
    expect(tally.calls).toBeLessThanOrEqual(tally.attempts / 100 + tally.alarms)
  })

  it('is the same day again from the same seed, and another from another', async () => {
    const small = { ...calm, open: 20 }
    const [first, again, other] = [
      await simulate(small),
      await simulate(small),
      await simulate({ ...small, seed: 8 }),
    ]
    expect(again.rows).toEqual(first.rows)
    expect(again.tally.attempts).toBe(first.tally.attempts)
    expect(other.tally.attempts).not.toBe(first.tally.attempts)
  }, 60_000)

  it('costs what its meters say, and grows with each of them', () => {
    const { working, keeping } = billOf(result)
    const { opening, permanent, delivered } = eventsOf(result)
    expect(opening + permanent + delivered).toBeCloseTo(calm.eventsPerMonth, 0)
    expect(working.d1Written).toBeGreaterThan(
      delivered * D1_ROWS.delivered.written + permanent * D1_ROWS.permanent.written,
    )
    expect(keeping.d1Storage).toBeGreaterThan(0.5)
    const dearer = { ...working, d1Written: working.d1Written + 1_000_000 }
    expect(dollarsOf(dearer) - dollarsOf(working)).toBeCloseTo(1, 6)
  })
})

describe('a day with two hours without the endpoint and two without the record', () => {
  it('everything outside them is in time, all that was spooled is recorded, and the clock is on time again soon', async () => {
    const { tally } = await simulate({ ...calm, open: 300, outageHours: 2 })
    expect(tally).toMatchObject({ late: 0, missed: 0, afterEnd: 0 })
    expect(tally.missedInOutages).toBeGreaterThan(500)
    expect(tally.spooled).toBeGreaterThan(1_000)
    for (const ms of tally.recoveredAfterMs) expect(ms).toBeLessThan(SHADOW_MS)
    // Without the pause between tries each spooled event would be a run of its own.
    expect(tally.alarms).toBeLessThan(6_000)
  }, 60_000)
})

describe('the figures behind the bill', () => {
  it('a statement that nobody measured stops the simulation', () => {
    expect(() => costOf('SELECT * FROM elsewhere')).toThrow('no cost was measured')
  })

  it('the first limit of the free plan is found among all of them', () => {
    const nothing = { ...billOf(EMPTY).working }
    for (const meter of ['d1Written', 'shardRead', 'requests'] as const) {
      const usage = { ...nothing, [meter]: (PRICES[meter].free ?? 0) * 30 * 4 }
      expect(freeDays(usage)).toEqual({ times: 0.25, limit: meter })
    }
  })

  it('the simulated plan is the one that is shipped', () => {
    const shipped = readFileSync('wrangler.toml', 'utf8')
    expect(shipped).toContain(`RETRY_WINDOW_MINUTES = "${PLAN.windowMs / 60_000}"`)
    expect(shipped).toContain(`RETRY_FIRST_GAP_MINUTES = "${PLAN.firstGapMs / 60_000}"`)
    expect(shipped).toContain(`RETRY_FIRST_GAPS = "${PLAN.firstGaps}"`)
    expect(shipped).toContain(`RETRY_MAX_GAP_MINUTES = "${PLAN.maxGapMs / 60_000}"`)
    expect(shipped).toContain(`RETRY_GROWTH = "${PLAN.growth}"`)
    expect(shipped).toContain(`RETRY_TICK_SECONDS = "${PLAN.tickMs / 1000}"`)
  })

  it('an option that can not be is named, and without options the scenario is the documented one', () => {
    expect(scenarioOf((name) => (name === 'days' ? '0' : undefined))).toEqual({
      wrong: '--days is a whole number above 0 up to 366',
    })
    expect(scenarioOf((name) => (name === 'open' ? 'many' : undefined))).toEqual({
      wrong: '--open is a whole number above 0 up to 1000000000000',
    })
    expect(scenarioOf(() => undefined)).toMatchObject({
      scenario: { open: NUMBERS.open, recovering: 0.5, permanent: 0.02 },
    })
  })
})

/** A scenario in which nothing happens, and which costs nothing but the sweeper. */
const EMPTY: SimulationResult = {
  ...(await simulate({ ...calm, open: 1, eventsPerMonth: 1 })),
  rows: { written: 0, read: 0 },
}
