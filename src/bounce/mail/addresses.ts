/** Finds mail addresses in running text, in time linear in its length (RFC 5321, section 4.1.2). */

/** An address in a text; `start` and `end` are its UTF-16 offsets. */
interface FoundAddress {
  address: string
  start: number
  end: number
}

const MAX_LOCAL = 64
const MAX_DOMAIN = 255
/** RFC 5322 `atext` and the dot, by character code. */
const ATEXT = new Uint8Array(128)
for (const char of "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-/=?^_`{|}~.") {
  ATEXT[char.charCodeAt(0)] = 1
}

/** Prefixes that are not part of an address. `smtp=` is the X.400 notation for an Internet address. */
const LEADING = /^(?:['`*/|]|=(?!\?))+|^smtp=/i

function isLetterOrDigit(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122)
}

function localStart(text: string, at: number): number {
  if (text[at - 1] === '"') {
    const open = text.lastIndexOf('"', at - 2)
    const quoted = text.slice(open, at)
    if (
      open >= 0 &&
      quoted.length <= MAX_LOCAL + 2 &&
      quoted.length > 2 &&
      !quoted.includes('\n')
    ) {
      return open
    }
    return at
  }
  let start = at
  while (start > 0 && at - start < MAX_LOCAL) {
    if (ATEXT[text.charCodeAt(start - 1)] !== 1) break
    start--
  }
  // Some scripts write no space before an address, so an internationalised local part (RFC 6531) counts only in angle brackets.
  if (start > 0 && text.charCodeAt(start - 1) > 0x7f) {
    const least = Math.max(0, at - MAX_LOCAL - 1)
    const open = text.slice(least, at).lastIndexOf('<')
    if (open >= 0 && !/[\s<>"(),:;@[\\\]]/.test(text.slice(least + open + 1, at)))
      return least + open + 1
  }
  return start
}

/** A hyphen, dot or underscore. A host name may contain them but not end with one. */
function isInner(code: number): boolean {
  return code === 45 || code === 46 || code === 95
}

function domainEnd(text: string, at: number): number {
  let end = at + 1
  if (text[end] === '[') {
    const close = text.slice(end, end + 60).indexOf(']')
    return close > 0 ? end + close + 1 : end
  }
  while (end - at <= MAX_DOMAIN && isInHost(text, end)) end++
  const whole = text.charCodeAt(end) > 0x7f ? bracketedEnd(text, at) : null
  if (whole !== null) return whole
  while (end > at + 1 && isInner(text.charCodeAt(end - 1))) end--
  return end
}

/** A host name in a script that may have no spaces (RFC 6531) counts only in angle brackets. Persian and Indic names may contain joiners (RFC 5892). */
const BRACKETED = /^[\p{L}\p{M}\p{N}\p{Join_C}.-]{1,255}(?=>)/u

function bracketedEnd(text: string, at: number): number | null {
  const host = BRACKETED.exec(text.slice(at + 1, at + MAX_DOMAIN + 2))
  return host === null ? null : at + 1 + host[0].length
}

function isInHost(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  if (code > 0x7f) return /[\u00c0-\u024f\u0400-\u04ff]/.test(text[at] ?? '')
  return isInner(code) || isLetterOrDigit(code)
}

function afterLead(text: string, start: number, at: number): number {
  // The usual case: there is no prefix.
  if (isLetterOrDigit(text.charCodeAt(start)) && text[start + 4] !== '=') return start
  const lead = LEADING.exec(text.slice(start, at))?.[0] ?? ''
  // `/home/user/.rules/a@example.com` is a path that ends in an address.
  return lead.includes('/') ? text.lastIndexOf('/', at) + 1 : start + lead.length
}

/** Every address in `text`, in order, at most `limit`; a domain needs a dot or brackets. */
export function findAddresses(text: string, limit = 500): FoundAddress[] {
  const found: FoundAddress[] = []
  let at = text.indexOf('@')
  while (at >= 0 && found.length < limit) {
    let start = localStart(text, at)
    const end = domainEnd(text, at)
    start = afterLead(text, start, at)
    const domain = text.slice(at + 1, end)
    if (start < at && (domain.includes('.') || domain.startsWith('['))) {
      found.push({ address: text.slice(start, end), start, end })
    }
    at = text.indexOf('@', Math.max(end, at + 1))
  }
  return found
}

/** The same addresses without their offsets. */
export function addressesIn(text: string, limit: number): string[] {
  return findAddresses(text, limit).map(({ address }) => address)
}

/** The addresses of a header, without masked ones: what is left of `****son@example.org` would be another person's address. */
export function unmaskedIn(header: string, limit: number): string[] {
  const text = header.replace(/\*\*[^\s<>@]{0,64}@/g, ' ')
  const found = findAddresses(text, limit)
  // `"a@example.com" <b@example.com>`: the display name is not the address.
  const isName = (at: number): boolean =>
    /^["'\s]{0,8}<$/.test(text.slice(found[at]?.end, found[at + 1]?.start))
  return found.filter((_, at) => !isName(at)).map(({ address }) => address)
}

/** A key that ignores upper and lower case. */
export function keyOf(address: string): string {
  return address.toLowerCase()
}

/** The first address of a header such as `To`; null when there is none. */
export function firstAddress(value: string | null): string | null {
  if (value === null || !value.includes('@')) return null
  const all = findAddresses(value, 8)
  // `"a@example.com" <b@example.com>`: the display name is not the address.
  const bracketed = all.find((one) => value[one.start - 1] === '<')
  return (bracketed ?? all[0])?.address ?? null
}
