/** Counters of a run, in bounded memory. */
import { DAY_MS, MINUTE_MS } from '../../bounce/calendar.ts'
import { type Outage, START } from './scenario.ts'

/** Bins of lateness: one per second up to an hour, and one for anything later. The maximum is kept exactly. */
const BINS = 3_600
/** How long an outage can have effects after its end: the longest rest of a failing endpoint plus the longest gap. */
export const SHADOW_MS = 30 * MINUTE_MS

export class Tally {
  readonly perMinute: Uint32Array
  readonly #lateness = new Float64Array(BINS + 1)
  readonly #outages: readonly Outage[]
  /** Outside the outages. */
  attempts = 0
  late = 0
  maxLateMs = 0
  missed = 0
  /** In an outage or its shadow. */
  attemptsInOutages = 0
  missedInOutages = 0
  /** Calls started after the 24 hours. */
  afterEnd = 0
  /** For each outage, how long after its end the last attempt was late or missed. */
  readonly recoveredAfterMs: number[]
  calls = 0
  alarms = 0
  arms = 0
  keeps = 0
  pokes = 0
  runMs = 0
  longestRunMs = 0
  opened = 0
  settled = 0
  expired = 0
  /** Longest delay between the end of the 24 hours and its recording, outside the outages. */
  maxExpiryLateMs = 0
  asked = 0
  spooled = 0
  readonly #tickMs: number

  constructor(days: number, outages: readonly Outage[], tickMs: number) {
    this.perMinute = new Uint32Array(Math.ceil((days * DAY_MS) / MINUTE_MS) + 60)
    this.#outages = outages
    this.#tickMs = tickMs
    this.recoveredAfterMs = outages.map(() => 0)
  }

  /** An attempt due at `due` that was made at `at`. */
  attempt(due: number, at: number): void {
    const minute = Math.floor((at - START) / MINUTE_MS)
    this.perMinute[minute] = (this.perMinute[minute] ?? 0) + 1
    const lateMs = at - due
    if (this.#isExcused(due)) this.attemptsInOutages++
    else {
      this.attempts++
      const bin = Math.min(BINS, Math.max(0, Math.ceil(lateMs / 1000)))
      this.#lateness[bin] = (this.#lateness[bin] ?? 0) + 1
      this.maxLateMs = Math.max(this.maxLateMs, lateMs)
      if (lateMs > this.#tickMs) this.late++
    }
    if (lateMs > this.#tickMs) this.#felt(due)
  }

  /** An attempt due at `due` that was never made. */
  miss(due: number): void {
    if (this.#isExcused(due)) this.missedInOutages++
    else this.missed++
    this.#felt(due)
  }

  expiry(lateMs: number, end: number): void {
    this.expired++
    // The end of a window is handled on the next tick.
    const due = Math.ceil(end / this.#tickMs) * this.#tickMs
    if (!this.#isExcused(due)) this.maxExpiryLateMs = Math.max(this.maxExpiryLateMs, lateMs)
  }

  /** Seconds, rounded up, within which `share` of the attempts outside outages were made. */
  quantileSeconds(share: number): number {
    let left = share * this.attempts
    for (let second = 0; second < BINS; second++) {
      left -= this.#lateness[second] ?? 0
      if (left <= 0) return second
    }
    return BINS
  }

  /** Adds what another shard counted. */
  add(other: Tally): void {
    for (const [minute, count] of other.perMinute.entries())
      this.perMinute[minute] = (this.perMinute[minute] ?? 0) + count
    for (const [bin, count] of other.#lateness.entries())
      this.#lateness[bin] = (this.#lateness[bin] ?? 0) + count
    for (const name of SUMS) this[name] += other[name]
    for (const name of MAXIMA) this[name] = Math.max(this[name], other[name])
    for (const [index, ms] of other.recoveredAfterMs.entries())
      this.recoveredAfterMs[index] = Math.max(this.recoveredAfterMs[index] ?? 0, ms)
  }

  #isExcused(due: number): boolean {
    return this.#outages.some(({ from, to }) => due >= from && due < to + SHADOW_MS)
  }

  #felt(due: number): void {
    for (const [index, { to }] of this.#outages.entries()) {
      const after = due - to
      if (after >= 0 && after < SHADOW_MS)
        this.recoveredAfterMs[index] = Math.max(this.recoveredAfterMs[index] ?? 0, after)
    }
  }
}

const SUMS = [
  'attempts',
  'late',
  'missed',
  'attemptsInOutages',
  'missedInOutages',
  'afterEnd',
  'calls',
  'alarms',
  'arms',
  'keeps',
  'pokes',
  'runMs',
  'opened',
  'settled',
  'expired',
  'asked',
  'spooled',
] as const
const MAXIMA = ['maxLateMs', 'longestRunMs', 'maxExpiryLateMs'] as const
