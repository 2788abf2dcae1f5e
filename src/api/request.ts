/** Reads addresses, times and cursors from requests, and writes times and cursors. */
import type { z } from 'zod'
import { jsonFromBase64Url, jsonToBase64Url } from '../base64url.ts'
import { lowerCase, normalizeAddress, normalizeDomain } from '../bounce/address.ts'
import { DAY_MS } from '../bounce/calendar.ts'
import { Problem, problemTitle } from '../problem.ts'

/** Whether a body is a whole mail. */
export function isMail(contentType: string | undefined): boolean {
  return /^message\/rfc822\b/i.test(contentType ?? '')
}

/** Whether a body is a mail or JSON; throws a problem if it is neither. */
export function mailOrJson(contentType: string | undefined): 'mail' | 'json' {
  if (isMail(contentType)) return 'mail'
  if (/json\b/i.test(contentType ?? '')) return 'json'
  throw new Problem('unsupported_media_type', {
    detail: 'Send application/json or message/rfc822.',
  })
}

export const ADDRESS_FORM =
  'Send one address, such as user@example.com; in a query, a + is written %2B.'

/** The problem for an unknown id. */
export const noSuch = (what: string) =>
  new Problem('not_found', { detail: `There is no such ${what}.` })

/** The normalised address; throws a problem if it is not one. */
export function addressOf(text: string): string {
  const address = normalizeAddress(text)
  if (address === null) throw new Problem('invalid_address', { detail: ADDRESS_FORM })
  return address
}

/** The filters of a list, in the form of the record (normalised). */
export function narrowed<
  T extends {
    address?: string | undefined
    domain?: string | undefined
    search?: string | undefined
    from?: number | undefined
    to?: number | undefined
  },
>(query: T): T {
  const { address, domain, search, from = 0, to = Infinity } = query
  if (from > to) throw backwards()
  return {
    ...query,
    address: address === undefined ? undefined : addressOf(address),
    domain: domain === undefined ? undefined : domainNamed(domain),
    search: search && (normalizeAddress(search) ?? lowerCase(search)),
  }
}

/** A domain, normalised; a leading @ is accepted. */
function domainNamed(text: string): string {
  const domain = normalizeDomain(text.replace(/^\s*@/, ''))
  if (domain === null) throw wrong('domain', 'This is not a domain, such as example.com.')
  return domain
}

/** The problem for a time range that ends before it begins. */
export const backwards = () => wrong('to', 'This is before `from`.')

/** The problem for an invalid parameter. */
export function wrong(path: string, message: string, cause?: unknown): Problem {
  return new Problem('invalid_request', { cause, extra: { errors: [{ path, message }] } })
}

/** The normalised addresses; throws a problem if any is invalid. The problem names invalid ones by position and never echoes them. */
export function addressesOf(texts: readonly string[], path: string): string[] {
  const found = texts.map(normalizeAddress)
  const addresses = found.filter((address) => address !== null)
  if (addresses.length === texts.length) return addresses
  throw noAddress(...found.flatMap((address, n) => (address === null ? `${path}.${n}` : [])))
}

/** The problem for invalid addresses at these paths. */
export function noAddress(...paths: string[]): Problem {
  const message = problemTitle('invalid_address')
  return new Problem('invalid_address', {
    detail: ADDRESS_FORM,
    extra: { errors: paths.map((path) => ({ path, message })) },
  })
}

const MOST_DATES = 1000
const dates = new Map<number, string>()
const TWO_DIGITS = Array.from({ length: 60 }, (_, n) => String(n).padStart(2, '0'))

/** Epoch milliseconds as RFC 3339 in UTC: same output as Date, but several times faster, for lists of thousands. */
export function rfc3339(time: number): string {
  const whole = Math.trunc(time)
  const day = Math.floor(whole / DAY_MS)
  const ms = whole - day * DAY_MS
  const seconds = Math.floor(ms / 1000)
  const minutes = Math.floor(seconds / 60)
  const hours = Math.floor(minutes / 60)
  const clock = `${TWO_DIGITS[hours]}:${TWO_DIGITS[minutes - hours * 60]}:${TWO_DIGITS[seconds - minutes * 60]}`
  return `${dateOf(day)}T${clock}.${String(ms - seconds * 1000).padStart(3, '0')}Z`
}

/** `2026-11-23` for a day number since 1970. */
function dateOf(day: number): string {
  const known = dates.get(day)
  if (known !== undefined) return known
  const [date = ''] = new Date(day * DAY_MS).toISOString().split('T')
  if (dates.size >= MOST_DATES) dates.clear()
  dates.set(day, date)
  return date
}

export function rfc3339OrNull(time: number | null): string | null {
  return time === null ? null : rfc3339(time)
}

/** Encodes the position where a page ends as a cursor, opaque to the caller. */
export function toCursor(place: readonly unknown[]): string {
  return jsonToBase64Url(place)
}

/** Example cursors: of a list ordered by name, and of a list ordered by time. */
export const CURSOR = 'WyJuZXh0IixbInVzZXJAZXhhbXBsZS5jb20iXV0'
export const TIME_CURSOR = 'WyJuZXh0IixbMTc5NTQyNDQwMDAwMCwicG9zdG1hcms6MTAwMSJdXQ'

export const noCursor = (cause?: unknown) =>
  wrong('cursor', 'This is not a cursor of this list.', cause)

/** Decodes a cursor; throws a problem if it is not a cursor of this list. */
export function fromCursor<T extends z.ZodType>(cursor: string, schema: T): z.infer<T> {
  try {
    return schema.parse(jsonFromBase64Url(cursor))
  } catch (cause) {
    throw noCursor(cause)
  }
}
