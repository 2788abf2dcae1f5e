/** When the attempts of one retry window (24 hours by default) are due. Pure arithmetic on whole ticks. */
import { DAY_MS } from './calendar.ts'

/** A retry plan. Never changed once made, because its id is made of its numbers. */
export interface RetryPlan {
  /** How long one address is retried, counted from its first transient error. */
  windowMs: number
  /** Length of the first gaps between attempts; `firstGaps` is their number. */
  firstGapMs: number
  firstGaps: number
  /** Longest gap. */
  maxGapMs: number
  /** Each later gap is this many times the one before. */
  growth: number
  /** The resolution of the clock. Gaps are rounded to whole ticks before they are added up, so that no gap is shorter than the one before. */
  tickMs: number
}

/** Longest window, whatever the settings say. */
export const LONGEST_WINDOW_MS = 7 * DAY_MS

export function isPlan(plan: RetryPlan): boolean {
  return (
    plan.tickMs > 0 &&
    plan.firstGapMs >= plan.tickMs &&
    plan.maxGapMs >= plan.firstGapMs &&
    plan.growth >= 1 &&
    Number.isInteger(plan.firstGaps) &&
    plan.firstGaps >= 1 &&
    plan.windowMs > plan.firstGapMs
  )
}

/** `w86400000-f180000x5-g1.1-c900000-t30000`: stored with every schedule, so that a changed setting does not move open schedules. */
export function planId(plan: RetryPlan): string {
  return `w${plan.windowMs}-f${plan.firstGapMs}x${plan.firstGaps}-g${plan.growth}-c${plan.maxGapMs}-t${plan.tickMs}`
}

const PLAN_ID = /^w([\d.]+)-f([\d.]+)x(\d+)-g([\d.]+)-c([\d.]+)-t([\d.]+)$/

/** The plan of an id; null if the text is not a plan id. */
export function parsePlanId(id: string): RetryPlan | null {
  const match = PLAN_ID.exec(id)
  if (!match) return null
  const [windowMs = 0, firstGapMs = 0, firstGaps = 0, growth = 0, maxGapMs = 0, tickMs = 0] = match
    .slice(1)
    .map(Number)
  const plan = { windowMs, firstGapMs, firstGaps, growth, maxGapMs, tickMs }
  return isPlan(plan) ? plan : null
}

/** Ticks from a schedule's start tick to each attempt, ascending; about 107 for the default plan. None at or after the window's end. */
export function attemptOffsets(plan: RetryPlan): number[] {
  const toTicks = (ms: number) => Math.max(1, Math.round(ms / plan.tickMs))
  const cap = Math.max(1, Math.floor(plan.maxGapMs / plan.tickMs))
  const end = plan.windowMs / plan.tickMs
  const offsets: number[] = []
  let gapMs = plan.firstGapMs
  let at = 0
  for (let n = 1; ; n++) {
    if (n > plan.firstGaps) gapMs = Math.min(gapMs * plan.growth, plan.maxGapMs)
    at += Math.min(toTicks(gapMs), cap)
    // The start is rounded up by less than a tick, so an attempt on the last tick could fall after the end.
    if (at > end - 1) return offsets
    offsets.push(at)
  }
}

/** The tick on which a schedule starts: its start, rounded up. */
export function startTick(plan: RetryPlan, startedAt: number): number {
  return Math.ceil(startedAt / plan.tickMs)
}

/** The time `offset` ticks after the start of a schedule, in epoch milliseconds. */
function timeOf(plan: RetryPlan, startedAt: number, offset: number): number {
  return (startTick(plan, startedAt) + offset) * plan.tickMs
}

/** When the attempts of a window that started at `startedAt` are due, in epoch milliseconds. */
export function attemptTimes(plan: RetryPlan, startedAt: number): number[] {
  return attemptOffsets(plan).map((offset) => timeOf(plan, startedAt, offset))
}

/** What the attempts of a window depend on, apart from its plan. Times are epoch milliseconds. */
interface PlannedWindow {
  startedAt: number
  /** Until when the receiver asked to wait ("try again in …"); null if it did not. */
  notBefore: number | null
  /** When the receiver asked to wait; null if it did not. */
  askedAt: number | null
}

/** An attempt of a schedule. */
interface Attempt {
  /** 1 for the first. */
  number: number
  /** Epoch milliseconds. */
  at: number
  /** Skipped because the receiver asked to wait, and another attempt follows within the longest gap. */
  skipped: boolean
}

/**
 * Every attempt of a window. If the receiver asked to wait, the attempts between then and the end of the wait are skipped,
 * except those without which a gap would be longer than the plan's longest.
 */
export function attempts(
  plan: RetryPlan,
  { startedAt, notBefore, askedAt }: PlannedWindow,
): Attempt[] {
  const times = attemptTimes(plan, startedAt)
  let last = startedAt
  return times.map((at, index) => {
    const next = times[index + 1]
    const early = notBefore !== null && at < notBefore && at > (askedAt ?? startedAt)
    const skipped = early && next !== undefined && next - last <= plan.maxGapMs
    if (!skipped) last = at
    return { number: index + 1, at, skipped }
  })
}

/** The latest attempt due at `now`. Null before the first; also null if the receiver has asked to wait since that attempt and the wait is not over. */
export function latestAttempt(plan: RetryPlan, window: PlannedWindow, now: number): Attempt | null {
  const latest = attempts(plan, window).findLast(({ at, skipped }) => at <= now && !skipped)
  if (latest === undefined) return null
  const isOver = (window.notBefore ?? 0) <= now || latest.at > (window.askedAt ?? 0)
  return isOver ? latest : null
}

/** Whether an attempt was due while a copy was in flight. Such an attempt is left out, not made later. */
export function isOfFlight(at: number, retry: { inFlightUntil: number | null }): boolean {
  return retry.inFlightUntil !== null && at <= retry.inFlightUntil
}

/** Offsets by plan id. Stays small: there is one plan per set of settings ever used. */
const offsetsById = new Map<string, { plan: RetryPlan; offsets: number[] }>()

function offsetsOf(id: string) {
  const known = offsetsById.get(id)
  if (known !== undefined) return known
  const plan = parsePlanId(id)
  if (plan === null) return null
  const made = { plan, offsets: attemptOffsets(plan) }
  offsetsById.set(id, made)
  return made
}

/** When an attempt of a window (1 for the first) is due, in epoch milliseconds; `Infinity` if the plan has no such attempt or the text is not a plan id. */
export function attemptTime(
  { planId, startedAt }: { planId: string; startedAt: number },
  attempt: number,
): number {
  const found = offsetsOf(planId)
  const offset = found?.offsets[attempt - 1]
  if (!found || offset === undefined) return Number.POSITIVE_INFINITY
  return timeOf(found.plan, startedAt, offset)
}

/** The first attempt after `time` that is neither skipped nor due while a copy is in flight, in epoch milliseconds; null if none is left or the text is not a plan id. */
export function nextAttemptAfter(
  time: number,
  window: PlannedWindow & { planId: string; inFlightUntil: number | null },
): number | null {
  const found = offsetsOf(window.planId)
  if (found === null) return null
  const { plan, offsets } = found
  const { startedAt, notBefore, inFlightUntil } = window
  const from = Math.max(time, inFlightUntil ?? 0)
  if (notBefore !== null && notBefore > from) {
    const all = attempts(plan, window)
    return all.find(({ at, skipped }) => at > from && !skipped)?.at ?? null
  }
  const next = offsets.find((offset) => timeOf(plan, startedAt, offset) > from)
  return next === undefined ? null : timeOf(plan, startedAt, next)
}
