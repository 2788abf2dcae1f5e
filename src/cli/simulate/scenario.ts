/** The parameters of a simulation, and the arrivals that follow from them. */
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../bounce/calendar.ts'

/** The shipped settings of the clock. */
export const PLAN = {
  windowMs: DAY_MS,
  firstGapMs: 3 * MINUTE_MS,
  firstGaps: 5,
  maxGapMs: 15 * MINUTE_MS,
  growth: 1.1,
  tickMs: 30_000,
}

export interface Scenario {
  /** Addresses that are retried at any time, over all shards. */
  open: number
  days: number
  shards: number
  /** Number of shards that are simulated; the totals are extrapolated from them. */
  sample: number
  eventsPerMonth: number
  /** Events in one webhook. */
  eventsPerPost: number
  /** Share of the addresses that accept mail again within their 24 hours. */
  recovering: number
  /** Share of all events that are permanent errors. */
  permanent: number
  /** How long the endpoint, and later the record, is unavailable; 0 for no outages. */
  outageHours: number
  /** Duration of a call to the resend endpoint, and of a query of the record. */
  callMs: number
  queryMs: number
  seed: number
}

/** A time when something did not answer. */
export interface Outage {
  what: 'endpoint' | 'record'
  from: number
  to: number
}

/** An arbitrary Monday, midnight UTC. */
export const START = Date.UTC(2027, 0, 4)

/** The endpoint fails in the second quarter of the time, the record in the third. */
export function outagesOf({ days, outageHours }: Scenario): Outage[] {
  const at = (share: number) => START + Math.floor(days * share * 24) * HOUR_MS
  const lasting = outageHours * HOUR_MS
  if (lasting === 0) return []
  return [
    { what: 'endpoint', from: at(0.3), to: at(0.3) + lasting },
    { what: 'record', from: at(0.6), to: at(0.6) + lasting },
  ]
}

/** Retries that begin in a day, so that `open` of them are open on average. */
export function openedPerDay({ open, recovering }: Scenario): number {
  return open / (1 - recovering / 2)
}

/** mulberry32: the same seed gives the same week everywhere. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Arrival times. Traffic follows a sine: three times as much at its daily peak as at night. */
export function* arrivalsOf(perDay: number, until: number, random: () => number) {
  if (perDay <= 0) return
  const most = (1.5 * perDay) / DAY_MS
  for (let at = START; ; ) {
    at -= Math.log(1 - random()) / most
    if (at >= until) return
    const now = 1 + 0.5 * Math.sin((2 * Math.PI * (at - START)) / DAY_MS)
    if (random() * 1.5 < now) yield Math.floor(at)
  }
}
