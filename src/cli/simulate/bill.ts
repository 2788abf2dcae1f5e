/** Usage of each meter by a month of a simulated scenario, and its cost. */
import { DAY_MS, MINUTE_MS } from '../../bounce/calendar.ts'
import { D1_BYTES, D1_ROWS, STATS_ROWS_PER_POST } from './measured.ts'
import { type Meter, PRICES, SHARD_GB } from './prices.ts'
import type { SimulationResult } from './run.ts'

const MONTH_DAYS = 30
const RETENTION_DAYS = 90
/** The sweeper runs every five minutes and re-arms retries started in the last fifteen; once an hour it also re-arms a limited number of others. */
const SWEEPS_PER_DAY = DAY_MS / (5 * MINUTE_MS)
const HOURS_PER_DAY = 24
const RECENT_MS = 15 * MINUTE_MS
const REARMED = 20_000
const REARM_PAGE = 1_000
/** How long a call keeps a shard awake: an upper bound, since a call takes about a millisecond. */
const REQUEST_SECONDS = 0.01

type Usage = Record<Meter, number>

/** Usage of a month: `working` for recording and retrying, `keeping` for storing the log for 90 days. */
export interface Bill {
  working: Usage
  keeping: Usage
}

/** Events of a month by their effect. */
export function eventsOf({ scenario, tally, factor }: SimulationResult) {
  const perMonth = (factor * MONTH_DAYS) / scenario.days
  const opening = tally.opened * perMonth
  const permanent = scenario.permanent * scenario.eventsPerMonth
  const delivered = Math.max(0, scenario.eventsPerMonth - opening - permanent)
  // An answer of the resend endpoint is recorded like an event, but is not a posted event.
  return { opening, permanent, delivered, settling: tally.settled * perMonth }
}

export function billOf(result: SimulationResult): Bill {
  return { working: workingUsage(result), keeping: keepingUsage(result) }
}

function workingUsage(result: SimulationResult): Usage {
  const { scenario, tally, rows, bytes, factor } = result
  const perMonth = (factor * MONTH_DAYS) / scenario.days
  const events = eventsOf(result)
  const posts = scenario.eventsPerMonth / scenario.eventsPerPost
  const sweeps = SWEEPS_PER_DAY * MONTH_DAYS
  const recent = (events.opening / MONTH_DAYS) * (RECENT_MS / DAY_MS)
  const hourly = Math.min(scenario.open, REARMED)
  const expired = tally.expired * perMonth
  const rowsOf = (what: 'written' | 'read') =>
    events.delivered * D1_ROWS.delivered[what] +
    events.permanent * D1_ROWS.permanent[what] +
    events.opening * D1_ROWS.opening[what] +
    events.settling * D1_ROWS.settling[what] +
    expired * D1_ROWS.expiry[what] +
    tally.asked * perMonth * D1_ROWS.due[what] +
    // Which shards hold something is asked of every open retry, once an hour too.
    (sweeps * recent + HOURS_PER_DAY * MONTH_DAYS * (hourly + scenario.open)) *
      D1_ROWS.rearming[what]
  const requests =
    (tally.alarms + tally.arms + tally.keeps + tally.pokes) * perMonth +
    sweeps * armCalls(recent, scenario.shards) +
    HOURS_PER_DAY * MONTH_DAYS * armCalls(hourly, scenario.shards)
  const shardSeconds = (tally.runMs / 1000) * perMonth + requests * REQUEST_SECONDS
  return {
    d1Written: rowsOf('written') + STATS_ROWS_PER_POST * posts,
    d1Read: rowsOf('read'),
    shardWritten: rows.written * perMonth,
    shardRead: rows.read * perMonth,
    shardRequests: requests,
    shardDuration: shardSeconds * SHARD_GB,
    shardStorage: (bytes * factor) / 1e9,
    requests: posts + sweeps,
    d1Storage: 0,
  }
}

/** Calls to re-arm schedules: for each page, one per shard that it names. */
function armCalls(schedules: number, shards: number): number {
  return Math.ceil(schedules / REARM_PAGE) * Math.min(shards, REARM_PAGE, Math.ceil(schedules))
}

function keepingUsage(result: SimulationResult): Usage {
  const events = eventsOf(result)
  const logRows = events.delivered + events.permanent + events.opening + events.settling
  return {
    ...NOTHING,
    d1Written: logRows * D1_ROWS.deletion.written,
    d1Read: logRows * D1_ROWS.deletion.read,
    d1Storage: keptBytes(result) / 1e9,
  }
}

/** Bytes of 90 days of the log. */
export function keptBytes(result: SimulationResult): number {
  const { delivered, permanent, opening, settling } = eventsOf(result)
  const bytes =
    (delivered + settling) * D1_BYTES.delivered +
    permanent * D1_BYTES.permanent +
    opening * D1_BYTES.opening
  return (bytes * RETENTION_DAYS) / MONTH_DAYS
}

export const METERS = Object.keys(PRICES).filter((name): name is Meter => name in PRICES)

const NOTHING: Usage = {
  d1Written: 0,
  d1Read: 0,
  shardWritten: 0,
  shardRead: 0,
  shardRequests: 0,
  shardDuration: 0,
  shardStorage: 0,
  requests: 0,
  d1Storage: 0,
}

/** Dollars at list prices, without deducting a plan's included usage. */
export function dollarsOf(usage: Usage): number {
  return METERS.reduce((sum, meter) => sum + usage[meter] * PRICES[meter].each, 0)
}

/** How many times a day of this scenario fits into the free plan, and which limit is reached first. */
export function freeDays(usage: Usage): { times: number; limit: Meter } {
  let worst: { times: number; limit: Meter } = {
    times: Number.POSITIVE_INFINITY,
    limit: 'requests',
  }
  for (const meter of METERS) {
    const { free } = PRICES[meter]
    const times = free === null ? Number.POSITIVE_INFINITY : free / (usage[meter] / MONTH_DAYS)
    if (times < worst.times) worst = { times, limit: meter }
  }
  return worst
}
