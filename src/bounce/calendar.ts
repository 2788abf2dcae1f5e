/** Days, as they are written. */

/** Whether a month has the day of a date `YYYY-MM-DD`; `Date` takes 30 February for 2 March. */
export function isDay(date: string): boolean {
  return new Date(date).getUTCDate() === Number(date.slice(8))
}
