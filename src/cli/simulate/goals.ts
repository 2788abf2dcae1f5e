/** Compares the product's goals with the simulation: reached or not. */
import { billOf, dollarsOf, eventsOf, freeDays, keptBytes } from './bill.ts'
import { D1_MAX_BYTES, PRICES } from './prices.ts'
import type { SimulationResult } from './run.ts'
import { PLAN } from './scenario.ts'

export interface Goal {
  goal: string
  result: string
  isReached: boolean
}

/** What the clock must do, whatever it costs. */
export function clockGoals({ tally }: SimulationResult): Goal[] {
  const tick = PLAN.tickMs / 1000
  return [
    {
      goal: `every attempt within one tick (${tick} s) of its time, outside outages`,
      result: `${tally.late} of ${tally.attempts} later, the latest by ${seconds(tally.maxLateMs)}`,
      isReached: tally.late === 0,
    },
    {
      goal: 'no attempt left out, outside outages',
      result: `${tally.missed} left out`,
      isReached: tally.missed === 0,
    },
    {
      goal: 'none after the 24 hours',
      result: `${tally.afterEnd} after`,
      isReached: tally.afterEnd === 0,
    },
  ]
}

/** Dollars per million events, and whether one database can hold the stored data. */
export function costGoals(result: SimulationResult): Goal[] {
  const { working, total } = perMillion(result)
  const kept = keptBytes(result)
  return [
    {
      goal: 'recording and retrying a million events: at most $5',
      result: `$${working.toFixed(2)}`,
      isReached: working <= 5,
    },
    {
      goal: 'with 90 days of the log and their deletion: at most $8',
      result: `$${total.toFixed(2)}`,
      isReached: total <= 8,
    },
    {
      goal: '90 days of the log in one D1 database: at most 10 GB',
      result: `${(kept / 1e9).toFixed(1)} GB`,
      isReached: kept <= D1_MAX_BYTES,
    },
  ]
}

/** Dollars per million posted events. */
function perMillion(result: SimulationResult): { working: number; total: number } {
  const { working, keeping } = billOf(result)
  const millions = result.scenario.eventsPerMonth / 1e6
  const perMillion = dollarsOf(working) / millions
  return { working: perMillion, total: perMillion + dollarsOf(keeping) / millions }
}

const FULL_SCHEDULES = 30_000

/** How many full schedules per day the free plan allows: as many as fit into its limits, by the simulated day. */
export function freeGoals(result: SimulationResult): Goal[] {
  const { working } = billOf(result)
  const perDay = eventsOf(result).opening / 30
  const all = freeDays(working)
  const clock = freeDays({ ...working, d1Written: 0, d1Read: 0, d1Storage: 0, requests: 0 })
  return [
    freeGoal('full schedules a day on the free plan', perDay * all.times, all.limit),
    freeGoal('the same, of the clock alone', perDay * clock.times, clock.limit),
  ]
}

function freeGoal(what: string, perDay: number, limit: keyof typeof PRICES): Goal {
  return {
    goal: `${what}: at least ${FULL_SCHEDULES.toLocaleString('en')}`,
    result: `${Math.floor(perDay).toLocaleString('en')}, then ${PRICES[limit].name} are used up`,
    isReached: perDay >= FULL_SCHEDULES,
  }
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}
