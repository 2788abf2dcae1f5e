/** Typed access to untrusted input: every accessor returns null instead of throwing or guessing. */

import { isDay } from './calendar.ts'
import { COPY_OF } from './event.ts'
import { leadingCode } from './smtp-reply.ts'

/** Longer ids are rejected; they would only fill an index. */
const MAX_ID_LENGTH = 512
/** How much is kept of the metadata that the sender attached and the ESP echoed. */
const MAX_METADATA_ENTRIES = 20
const MAX_METADATA_LENGTH = 256
const MAX_METADATA_KEY_LENGTH = 64
/** Times outside 2000 to 2100 are unit mistakes, not times. */
const EARLIEST_MS = Date.UTC(2000, 0)
const LATEST_MS = Date.UTC(2100, 0)

export type JsonObject = Record<string, unknown>
type Path = readonly (string | number)[]

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A whole number that may exceed 2^53, as ids do. May also match inside a string, which does no harm. */
const LONG_NUMBER = /[:[,]\s*\d{16}/

/** Undefined if it is not JSON. A whole number beyond 2^53 becomes text, since as a number its last digits would change. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text, LONG_NUMBER.test(text) ? exactly : undefined)
  } catch {
    return undefined
  }
}

function exactly(_: string, value: unknown, { source = '' }: { source?: string } = {}): unknown {
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? source : value
}

/** The value at `path`, own properties only; undefined if the path does not exist. */
export function at(value: unknown, ...path: Path): unknown {
  let here = value
  for (const key of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, key)) return undefined
    here = Reflect.get(here, key)
  }
  return here
}

/** A trimmed, non-empty string. */
export function text(value: unknown, ...path: Path): string | null {
  const found = at(value, ...path)
  if (typeof found !== 'string') return null
  return found.trim().toWellFormed() || null
}

/** An identifier, given as a string or as a number. */
export function id(value: unknown, ...path: Path): string | null {
  const found = at(value, ...path)
  const name = typeof found === 'number' && Number.isFinite(found) ? String(found) : text(found)
  return name !== null && name.length <= MAX_ID_LENGTH ? name : null
}

/** An array; empty when there is none. */
export function list(value: unknown, ...path: Path): readonly unknown[] {
  const found = at(value, ...path)
  return Array.isArray(found) ? found : []
}

/** A finite number, also when it came as a decimal string. */
export function number(value: unknown, ...path: Path): number | null {
  const found = at(value, ...path)
  if (typeof found === 'string' && !/^-?\d{1,17}(?:\.\d{1,17})?$/.test(found.trim())) return null
  const parsed = typeof found === 'string' || typeof found === 'number' ? Number(found) : Number.NaN
  return Number.isFinite(parsed) ? parsed : null
}

/** An SMTP reply code (RFC 5321: 200 to 599); an ESP's own numbers above that are none. */
export function replyCode(value: unknown, ...path: Path): number | null {
  const code = number(value, ...path)
  return code !== null && Number.isInteger(code) && code >= 200 && code <= 599 ? code : null
}

/** An enhanced status code (RFC 3463) at the start of a string. */
export function enhancedStatus(value: unknown, ...path: Path): string | null {
  return text(value, ...path)?.match(/^[245]\.\d{1,3}\.\d{1,3}(?!\d|\.\d)/)?.[0] ?? null
}

/** The reply code that a server's words begin with. */
export function leadingReplyCode(words: string | null): number | null {
  const found = leadingCode(words ?? '')
  return found?.isReply && found.code.length === 3 ? Number(found.code) : null
}

/** The leading reply code with the enhanced status behind it, or the status alone. */
export function leadingCodes(words: string | null) {
  const status = enhancedStatus(words?.replace(/^\d{3}[ -]/, ''))
  return { replyCode: leadingReplyCode(words), status }
}

/** Metadata a sender attached: strings, numbers and booleans of an object, the first item of a list; bounded. The key of a copy (`COPY_OF`) always fits. */
export function metadata(
  value: unknown,
  leaveOut: (key: string) => boolean = () => false,
): Record<string, string> {
  const kept: Record<string, string> = {}
  if (!isObject(value)) return kept
  let room = MAX_METADATA_ENTRIES
  for (const key of Object.keys(value)) {
    if (room <= 0 && key !== COPY_OF) continue
    if (key.length > MAX_METADATA_KEY_LENGTH || key === '__proto__' || leaveOut(key)) continue
    const raw = value[key]
    const echoed = scalar(Array.isArray(raw) ? raw[0] : raw)
    if (echoed === null) continue
    kept[key.toWellFormed()] = echoed
    room -= 1
  }
  return kept
}

function scalar(value: unknown): string | null {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
    return null
  }
  return String(value).slice(0, MAX_METADATA_LENGTH).toWellFormed()
}

/** Epoch seconds, whole or with a fraction, to epoch milliseconds. */
export function secondsTime(value: unknown): number | null {
  const seconds = number(value)
  return seconds === null ? null : plausible(Math.round(seconds * 1000))
}

/** Epoch milliseconds. */
export function millisecondsTime(value: unknown): number | null {
  const milliseconds = number(value)
  return milliseconds === null ? null : plausible(Math.round(milliseconds))
}

/**
 * ISO 8601 with any number of fractional digits, `T` or a space between date and time.
 * A time without an offset is read in `assumedOffset` (`Z`, `+09:00`); if that is null, the answer is null.
 */
export function isoTime(value: unknown, assumedOffset: string | null = 'Z'): number | null {
  const match = text(value)?.match(
    /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(:\d\d)?(?:[.,](\d{1,12}))?\s?(Z|UTC|[+-]\d\d:?\d\d)?$/i,
  )
  if (!match) return null
  const [, date = '', minutes, seconds = ':00', fraction = '', offset] = match
  if (!isDay(date)) return null
  const milliseconds = fraction.slice(0, 3).padEnd(3, '0')
  const zone = offset === undefined ? assumedOffset : isoOffset(offset)
  if (zone === null) return null
  return plausible(Date.parse(`${date}T${minutes}${seconds}.${milliseconds}${zone}`))
}

function isoOffset(offset: string): string {
  return /^[+-]/.test(offset) ? `${offset.slice(0, 3)}:${offset.slice(-2)}` : 'Z'
}

function plausible(milliseconds: number): number | null {
  return milliseconds >= EARLIEST_MS && milliseconds < LATEST_MS ? milliseconds : null
}
