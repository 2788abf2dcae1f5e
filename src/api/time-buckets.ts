/** Days and hours in a time zone; with summer time, days can have 23 or 25 hours. */
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../bounce/calendar.ts'
import { QUARTER_MS } from '../db/stats.ts'

/** Units of counting. */
export const PERS = ['day', 'hour', 'total'] as const
type Per = (typeof PERS)[number]

interface TimeBucket {
  /** Epoch milliseconds, from (inclusive) to (exclusive). */
  from: number
  to: number
}

/** An IANA name, `UTC`, or an offset such as `+09:00`. Its days must begin on a quarter-hour, since events are counted by quarter-hours. */
export function isTimeZone(text: string): boolean {
  try {
    return offsets(text)(Date.now()) % QUARTER_MS === 0
  } catch {
    return false
  }
}

/** The whole days or hours that overlap [from, to), in time order. */
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
 * The time at which a day begins in a time zone.
 * @param date `2026-11-23`
 * @returns epoch milliseconds; null if `date` is not a date
 */
export function startOfDay(date: string, timeZone: string): number | null {
  const wall = /^\d{4}-\d\d-\d\d$/.test(date) ? Date.parse(date) : Number.NaN
  return Number.isNaN(wall) ? null : midnights(offsets(timeZone))(wall)
}

/** The first moment of a day: its midnight, unless summer time skips it; the first one if midnight occurs twice. */
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

/** Offset of local time from UTC at a time, in milliseconds. */
function offsets(timeZone: string): (time: number) => number {
  const format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' })
  return (time) => {
    const name =
      format.formatToParts(time).find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT'
    const [, sign, h, m] = /^GMT([+-])(\d+):?(\d+)?/.exec(name) ?? []
    return (sign === '-' ? -1 : 1) * (Number(h ?? 0) * HOUR_MS + Number(m ?? 0) * MINUTE_MS)
  }
}

/** Names buckets by local time: `2026-11-23` or `2026-11-23T09:00`. */
export function bucketNames(per: Per, timeZone: string) {
  const offsetAt = offsets(timeZone)
  const length = per === 'hour' ? 16 : 10
  return (time: number) => new Date(time + offsetAt(time)).toISOString().slice(0, length)
}

function floor(time: number, step: number): number {
  return Math.floor(time / step) * step
}
