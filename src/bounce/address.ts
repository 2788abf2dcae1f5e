/** Mail addresses as keys: one normal form, one hash, one mask (RFC 5321, RFC 6531, RFC 5890). */

/** RFC 5321 allows 64 octets of local part and 255 of domain; longer input is no address. */
const MAX_ADDRESS_LENGTH = 320
const DOMAIN =
  /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/
const DOMAIN_LITERAL = /^\[[0-9a-f.:]{2,60}\]$/i
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it must refuse
const LOCAL_FORBIDDEN = /[\u0000-\u0020\u007f-\u009f<>()[\]\\,;:"@]/

/**
 * Domain as lower-case A-label, local part NFC and lower case, nothing folded away (no dots, no plus tags).
 * Accepts `Name <user@host>`, a bare `<user@host>`, and a quoted local part. Null when it is no address.
 */
export function normalizeAddress(input: string): string | null {
  let text = input.trim()
  if (text.length > 4 * MAX_ADDRESS_LENGTH) return null
  const open = text.lastIndexOf('<')
  if (open >= 0 && text.endsWith('>')) text = text.slice(open + 1, -1).trim()
  const at = text.lastIndexOf('@')
  if (at <= 0) return null
  const local = normalizeLocal(text.slice(0, at))
  const domain = normalizeDomain(text.slice(at + 1))
  if (local === null || domain === null) return null
  const address = `${local}@${domain}`
  return address.length <= MAX_ADDRESS_LENGTH ? address : null
}

function normalizeLocal(raw: string): string | null {
  const quoted = raw.length > 2 && raw.startsWith('"') && raw.endsWith('"')
  const local = (quoted ? raw.slice(1, -1).replace(/\\(.)/g, '$1') : raw)
    .normalize('NFC')
    .toLowerCase()
  if (local === '' || !local.isWellFormed()) return null
  if (!LOCAL_FORBIDDEN.test(local)) return local
  // What needs quoting keeps it; control characters are never mail.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it must refuse
  if (!quoted || /[\u0000-\u001f\u007f-\u009f]/.test(local)) return null
  return `"${local.replace(/["\\]/g, '\\$&')}"`
}

/** Lower-case A-label of a domain (`bücher.example` becomes `xn--bcher-kva.example`); null when it is none. */
export function normalizeDomain(raw: string): string | null {
  const text = raw.trim().replace(/\.$/, '')
  if (DOMAIN_LITERAL.test(text)) return text.toLowerCase()
  const lower = text.toLowerCase()
  if (DOMAIN.test(lower)) return lower
  if (/[\s/?#@:\\%[\]]/.test(text) || !URL.canParse(`http://${text}`)) return null
  const host = new URL(`http://${text}`).hostname
  return DOMAIN.test(host) ? host : null
}

/** Domain of a normalised address. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1)
}

/** 64 bits as 16 hexadecimal digits, two rounds of a murmur-style mix: spreads addresses over shards and names retries; not a secret. */
export function addressHash(address: string): string {
  return hash32(address, 0x9747b28c) + hash32(address, 0x3c6ef372)
}

function hash32(text: string, seed: number): string {
  let h = seed
  for (let i = 0; i < text.length; i++) {
    h = Math.imul(h ^ text.charCodeAt(i), 0x5bd1e995)
    h ^= h >>> 15
  }
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  h ^= h >>> 16
  return (h >>> 0).toString(16).padStart(8, '0')
}

/** Which of `shards` retry shards an address belongs to. */
export function shardOf(address: string, shards: number): number {
  return Number.parseInt(addressHash(address).slice(0, 8), 16) % shards
}

/** For logs: enough to recognise one's own, not to read another's. `a***@example.com`. */
export function maskAddress(address: string): string {
  const at = address.lastIndexOf('@')
  return at <= 0 ? '***' : `${address.slice(0, 1)}***${address.slice(at)}`
}
