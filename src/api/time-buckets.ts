/** Days and hours as they are in a time zone, which summer time makes 23 and 25 hours long. */
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../bounce/calendar.ts'
import { QUARTER_MS } from '../db/stats.ts'

/** What is counted together. */
export const PERS = ['day', 'hour', 'total'] as const
type Per = (typeof PERS)[number]

interface TimeBucket {
  /** Epoch milliseconds, from (inclusive) to (exclusive). */
  from: number
  to: number
}

/** An IANA name, `UTC`, or an offset such as `+09:00`, whose days begin with a quarter-hour: those are what is counted. */
export function isTimeZone(text: string): boolean {
  try {
    return offsets(text)(Date.now()) % QUARTER_MS === 0
  } catch {
    return false
  }
}

/** The days, or hours, that hold [from, to), in time order and whole, so that their counts are too. */
export function timeBuckets(per: Per, from: number, to: number, timeZone: string): TimeBucket[] {
  if (per === 'total') return [{ from: floor(from, QUARTER_MS), to: Math.max(from, to) }]
  const offsetAt = offsets(timeZone)
  const midnight = midnights(offsetAt)
  const buckets: TimeBucket[] = []
  let wall = floor(from + offsetAt(from), DAY_MS)
  for (let start = midnight(wall); start < to; wall += DAY_MS) {
    const end = midnight(wall + DAY_MS)
    if (per === 'day') buckets.push({ from: start, to: end })
    else buckets.push(...hours(start, end).filter((hour) => hour.to > from && hour.from < to))
    start = end
  }
  return buckets
}

/**
 * When a day begins in a time zone.
 * @param date `2026-11-23`
 * @returns epoch milliseconds; null for what is no date
 */
export function startOfDay(date: string, timeZone: string): number | null {
  const wall = /^\d{4}-\d\d-\d\d$/.test(date) ? Date.parse(date) : Number.NaN
  return Number.isNaN(wall) ? null : midnights(offsets(timeZone))(wall)
}

/** The first moment of a day, which is its midnight unless summer time leaves that out; where it comes twice, the first of them. */
function midnights(offsetAt: (time: number) => number): (wall: number) => number {
  return (wall) => {
    const around = [offsetAt(wall - DAY_MS), offsetAt(wall + DAY_MS)]
    const earliest = wall - Math.max(...around)
    const hasCome = earliest + offsetAt(earliest) >= wall
    return floor(hasCome ? earliest : wall - Math.min(...around), QUARTER_MS)
  }
}

function hours(start: number, end: number): TimeBucket[] {
  return Array.from({ length: Math.ceil((end - start) / HOUR_MS) }, (_, n) => ({
    from: start + n * HOUR_MS,
    to: Math.min(start + (n + 1) * HOUR_MS, end),
  }))
}

/** How far the clock on the wall is ahead of UTC at a time, in milliseconds. */
function offsets(timeZone: string): (time: number) => number {
  const format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' })
  return (time) => {
    const name =
      format.formatToParts(time).find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT'
    const [, sign, h, m] = /^GMT([+-])(\d+):?(\d+)?/.exec(name) ?? []
    return (sign === '-' ? -1 : 1) * (Number(h ?? 0) * HOUR_MS + Number(m ?? 0) * MINUTE_MS)
  }
}

/** `2026-11-23` or `2026-11-23T09:00`, as the time zone writes it. */
export function bucketNames(per: Per, timeZone: string) {
  const offsetAt = offsets(timeZone)
  const length = per === 'hour' ? 16 : 10
  return (time: number) => new Date(time + offsetAt(time)).toISOString().slice(0, length)
}

function floor(time: number, step: number): number {
  return Math.floor(time / step) * step
}
