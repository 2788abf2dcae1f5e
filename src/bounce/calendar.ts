/** How long a day is, and whether one that is written is in the calendar. */

export const MINUTE_MS = 60_000
export const HOUR_MS = 60 * MINUTE_MS
export const DAY_MS = 24 * HOUR_MS

/** Whether a month has the day of a date `YYYY-MM-DD`; `Date` takes 30 February for 2 March. */
export function isDay(date: string): boolean {
  return new Date(date).getUTCDate() === Number(date.slice(8))
}
