/** Mail addresses as keys: one normal form, one hash, one mask (RFC 5321, RFC 6531, RFC 5890). */

/** RFC 5321 allows 64 octets of local part and 255 of domain; longer input is no address. */
const MAX_ADDRESS_LENGTH = 320
/** Longest input, with names, comments and percent signs around the address. Punycode takes quadratic time, so it never gets more. */
const MAX_INPUT_LENGTH = 4 * MAX_ADDRESS_LENGTH
const DOMAIN_LITERAL = /^\[(?:ipv6:)?[0-9a-f.:]{2,60}\]$/i
const QUOTED = /^"((?:[^"\\]|\\.)+)"$/s
const NEEDS_QUOTES = /[ <>()[\]\\,;:"@]/
/** Control characters, non-ASCII spaces, invisible characters and direction marks: never part of an address, often an attack on the reader of the log. Also U+FFFD, which replaces bytes that could not be decoded. */
const HIDDEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it must refuse
  /[\u0000-\u001f\u007f-\u00a0\u00ad\u061c\u1680\u180e\u2000-\u200b\u200e\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff\ufffd]/

/**
 * Domain as lower-case A-label, local part NFC and lower case, nothing folded away (no dots, no plus tags,
 * no full-width letters, which RFC 6531 lets differ from their ASCII twins).
 * Accepts `Name <user@host>`, a bare `<user@host>`, `mailto:user@host`, and a quoted local part, whose quotes
 * stay only where they are needed. Null when it is no address.
 */
export function normalizeAddress(input: string): string | null {
  if (isNormal(input)) return input
  const text = input.trim()
  if (text.length > MAX_INPUT_LENGTH) return null
  if (!text.includes('<') || !text.endsWith('>')) return normalizeBare(text)
  // The last `<` belongs to the address unless a quoted local part holds one of its own.
  return (
    normalizeBare(text.slice(text.lastIndexOf('<') + 1, -1)) ??
    normalizeBare(text.slice(text.indexOf('<') + 1, -1))
  )
}

const AT = 64
const DOT = 46
const HYPHEN = 45
/** By character code: what a local part may hold unquoted (RFC 5322 atext and the dot), lower case only. */
const IN_LOCAL = marks("abcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+/=?^_`{|}~.-")
const LETTER = marks('abcdefghijklmnopqrstuvwxyz')
const LETTER_OR_DIGIT = marks('abcdefghijklmnopqrstuvwxyz0123456789')

function marks(letters: string): Uint8Array {
  const table = new Uint8Array(128)
  for (const letter of letters) table[letter.charCodeAt(0)] = 1
  return table
}

/** True if the address is already in its normal form, as nearly all are. Reads it letter by letter, much faster than a regular expression. */
function isNormal(input: string): boolean {
  let at = 0
  while (at < 65 && IN_LOCAL[input.charCodeAt(at)] === 1) at++
  if (at === 0 || at > 64 || input.charCodeAt(at) !== AT) return false
  return isNormalDomain(input, at + 1)
}

/** Two labels or more of 1 to 63 letters, digits and inner hyphens, the last of which begins with a letter: `192.0.2.1` is no domain. */
function isNormalDomain(text: string, from: number): boolean {
  if (text.length - from > 253) return false
  let label = from
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (LETTER_OR_DIGIT[code] === 1) continue
    if (code === HYPHEN && at > label) continue
    if (code !== DOT || !endsLabel(text, label, at)) return false
    label = at + 1
  }
  return label > from && endsLabel(text, label, text.length) && LETTER[text.charCodeAt(label)] === 1
}

function endsLabel(text: string, from: number, to: number): boolean {
  return to > from && to - from <= 63 && text.charCodeAt(to - 1) !== HYPHEN
}

function normalizeBare(raw: string): string | null {
  const text = raw.trim().replace(/^mailto:([^?]*).*$/is, '$1')
  const at = text.lastIndexOf('@')
  if (at <= 0) return null
  const local = normalizeLocal(text.slice(0, at))
  const domain = normalizeDomain(text.slice(at + 1))
  if (local === null || domain === null) return null
  const address = `${local}@${domain}`
  return octets(address) <= MAX_ADDRESS_LENGTH ? address : null
}

/** Length in UTF-8, the encoding in which an address is sent (RFC 6531 section 3.2). */
function octets(text: string): number {
  return new TextEncoder().encode(text).length
}

/** Lower case in NFC, for keys and their parts. Lower-casing can decompose characters again, so NFC is applied before and after it. */
export function lowerCase(text: string): string {
  return text.normalize('NFC').toLowerCase().normalize('NFC')
}

function normalizeLocal(raw: string): string | null {
  const quoted = QUOTED.exec(raw)?.[1]?.replace(/\\(.)/gs, '$1')
  const local = lowerCase(quoted ?? raw)
  if (local === '' || HIDDEN.test(local) || !local.isWellFormed()) return null
  if (!NEEDS_QUOTES.test(local)) return local
  return quoted === undefined ? null : `"${local.replace(/["\\]/g, '\\$&')}"`
}

/** Lower-case A-label of a domain (`bücher.example` becomes `xn--bcher-kva.example`); null when it is none. */
export function normalizeDomain(raw: string): string | null {
  const text = raw.trim().replace(/\.$/, '')
  if (text.length > MAX_INPUT_LENGTH) return null
  if (DOMAIN_LITERAL.test(text)) return text.toLowerCase()
  const lower = text.toLowerCase()
  if (isNormalDomain(lower, 0)) return lower
  // Refuse characters that a URL parser would not read as part of the host, or would silently drop.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it must refuse
  if (/[\s\u0000-\u001f/?#@:\\%[\]]/.test(text) || !URL.canParse(`http://${text}`)) return null
  const host = new URL(`http://${text}`).hostname
  return isNormalDomain(host, 0) ? host : null
}

/** Replaces each non-ASCII label in a text by its A-label: `münchen.e` becomes `xn--mnchen-3ya.e`. */
export function aLabels(text: string): string {
  return text.replace(
    /[\w-]*[\u0080-\uffff][\w\u0080-\uffff-]*/g,
    (label) => URL.parse(`http://${label}`)?.hostname ?? label,
  )
}

/** Domain of a normalised address. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1)
}

const SEED_A = 0x9747b28c
const SEED_B = 0x3c6ef372

/** 64 bits as 16 hexadecimal digits, by two murmur-style hashes. Spreads addresses over shards and names retries; not a secret. */
export function addressHash(address: string): string {
  return hex(finished(mixed(SEED_A, address))) + hex(finished(mixed(SEED_B, address)))
}

/** The hash of the text, then that of the text plus a salt, in one pass: 32 hexadecimal digits, but of 64 bits, since both go on from the same. */
export function textHash(text: string): string {
  let a = SEED_A
  let b = SEED_B
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    a = mix(a, code)
    b = mix(b, code)
  }
  const more = hex(finished(mixed(a, SALT))) + hex(finished(mixed(b, SALT)))
  return hex(finished(a)) + hex(finished(b)) + more
}

/** Which of `shards` retry shards an address belongs to. */
export function shardOf(address: string, shards: number): number {
  return finished(mixed(SEED_A, address)) % shards
}

const SALT = '\u00002'

function mix(h: number, code: number): number {
  const mixed = Math.imul(h ^ code, 0x5bd1e995)
  return mixed ^ (mixed >>> 15)
}

function mixed(seed: number, text: string): number {
  let h = seed
  for (let i = 0; i < text.length; i++) h = mix(h, text.charCodeAt(i))
  return h
}

function finished(h: number): number {
  const half = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (half ^ (half >>> 16)) >>> 0
}

function hex(word: number): string {
  return word.toString(16).padStart(8, '0')
}

/** Masks an address for logs, `a***@example.com`: its owner can recognise it, nobody else can read it. */
export function maskAddress(address: string): string {
  const at = address.lastIndexOf('@')
  const first = at > 0 ? address.codePointAt(0) : undefined
  return first === undefined ? '***' : `${String.fromCodePoint(first)}***${address.slice(at)}`
}
