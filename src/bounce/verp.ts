/** Variable envelope return paths (VERP): the bounce address contains the recipient and a proof. */
import { normalizeDomain } from './address.ts'

/**
 * `bounce+user=example.com+hmac@lists.example.org`. The caller computes the proof over `user=example.com` (the HMAC is
 * outside the pure core). It may contain only letters and digits and must not depend on case, because servers fold it.
 */
export interface VerpAddress {
  /** The part before the first separator, `bounce`. */
  prefix: string
  /** The address the mail went to, in lower case. */
  recipient: string
  /** Lower case. */
  proof: string
  domain: string
  /** The text that the proof covers. */
  signed: string
}

/** RFC 5321, section 4.5.3.1.1: servers refuse a longer local part. */
const MAX_LOCAL_LENGTH = 64
export const PREFIX = /^[a-z0-9._-]{1,32}$/i
const PROOF = /^[a-z0-9]{8,64}$/
/** Characters that pass every server unquoted and are not our separators. */
const SAFE = /[A-Za-z0-9._~-]/

/** Writes separators and unsafe characters as `*` and two hexadecimal digits per UTF-8 byte; old servers read `%` and `!` as routing. */
function escapeLocal(local: string): string {
  let escaped = ''
  for (const char of local) {
    if (SAFE.test(char)) {
      escaped += char
    } else {
      for (const byte of new TextEncoder().encode(char)) {
        escaped += `*${byte.toString(16).padStart(2, '0')}`
      }
    }
  }
  return escaped
}

function unescapeLocal(text: string): string | null {
  const bytes: number[] = []
  for (let i = 0; i < text.length; i++) {
    if (text[i] !== '*') {
      bytes.push(text.charCodeAt(i))
      continue
    }
    const digits = text.slice(i + 1, i + 3)
    if (!/^[0-9a-f]{2}$/i.test(digits)) return null
    bytes.push(Number.parseInt(digits, 16))
    i += 2
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(new Uint8Array(bytes))
  } catch {
    return null
  }
}

/** The text to prove for a recipient; null if it is not an address. */
export function verpSubject(recipient: string): string | null {
  const at = recipient.lastIndexOf('@')
  if (at <= 0 || at === recipient.length - 1) return null
  const domain = normalizeDomain(recipient.slice(at + 1))
  if (domain === null || domain.startsWith('[')) return null
  return `${escapeLocal(recipient.slice(0, at))}=${domain}`.toLowerCase()
}

/** Builds the address; `proof` is over `verpSubject`. Null if the result would not be deliverable: use the plain return-path then, and the Message-ID still proves the bounce. */
export function encodeVerp(
  prefix: string,
  recipient: string,
  domain: string,
  proof: string,
): string | null {
  const subject = verpSubject(recipient)
  if (subject === null || !PREFIX.test(prefix)) return null
  const local = `${prefix}+${subject}+${proof.toLowerCase()}`
  return local.length <= MAX_LOCAL_LENGTH ? `${local}@${domain}` : null
}

/** Parses an address made by `encodeVerp`; null for any other. The caller still has to check the proof. */
export function decodeVerp(address: string): VerpAddress | null {
  const at = address.lastIndexOf('@')
  if (at <= 0) return null
  const parts = address.slice(0, at).split('+')
  const [prefix, subject, proof] = parts
  if (parts.length !== 3 || !prefix || !subject || !proof) return null
  // Read exactly the text that is proven: lower-casing turns some non-ASCII letters into ASCII ones.
  const signed = subject.toLowerCase()
  const equals = signed.lastIndexOf('=')
  const local = equals > 0 ? unescapeLocal(signed.slice(0, equals)) : null
  if (local === null || local === '' || !PROOF.test(proof.toLowerCase())) return null
  return {
    prefix,
    recipient: `${local}@${signed.slice(equals + 1)}`,
    proof: proof.toLowerCase(),
    domain: address.slice(at + 1),
    signed,
  }
}
