/** Lengths of time, and whether a written date exists in the calendar. */

export const MINUTE_MS = 60_000
export const HOUR_MS = 60 * MINUTE_MS
export const DAY_MS = 24 * HOUR_MS

/** Whether a date `YYYY-MM-DD` exists; `Date` reads 30 February as 2 March. */
export function isDay(date: string): boolean {
  return new Date(date).getUTCDate() === Number(date.slice(8))
}
