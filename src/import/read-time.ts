/** The times of suppression lists: Unix seconds, RFC 3339, RFC 5322, or a date and time without a zone, which is UTC. */
import { isDay } from '../bounce/calendar.ts'

const UNIX_SECONDS = /^\d{9,10}$/
const UNIX_MILLISECONDS = /^\d{12,13}$/
const NO_ZONE = /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d(?::\d\d(?:\.\d+)?)?))?$/

/** Epoch milliseconds; null if the text is not a time. */
export function readTime(text: string): number | null {
  const trimmed = text.trim()
  if (UNIX_SECONDS.test(trimmed)) return Number(trimmed) * 1000
  if (UNIX_MILLISECONDS.test(trimmed)) return Number(trimmed)
  const [dated] = /^\d{4}-\d\d-\d\d/.exec(trimmed) ?? []
  if (dated !== undefined && !isDay(dated)) return null
  const [, date, time = '00:00'] = NO_ZONE.exec(trimmed) ?? []
  // Some services append the name of the zone to RFC 3339.
  const zoned = date === undefined ? trimmed.replace(/ UTC$/, 'Z') : `${date}T${time}Z`
  // Check the pattern first, because V8 would parse a bare number as a year.
  const parsed = /\d{4}.*\d\d:\d\d/.test(zoned) ? Date.parse(zoned) : Number.NaN
  return Number.isNaN(parsed) ? null : parsed
}
