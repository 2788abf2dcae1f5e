/** Variable envelope return paths: the recipient and a proof inside of the address that bounces come back to. */
import { normalizeDomain } from './address.ts'

/**
 * `bounce+user=example.com+hmac@lists.example.org`. The proof is made over `user=example.com` by a function of the
 * caller (an HMAC lives outside of the pure core); its text may use letters and digits only, because servers fold the case.
 */
export interface VerpAddress {
  /** `bounce`: what stands before the first separator. */
  prefix: string
  /** The address the mail went to, in lower case. */
  recipient: string
  /** Lower case. */
  proof: string
  domain: string
  /** What the proof was made over. */
  signed: string
}

/** RFC 5321, section 4.5.3.1.1: a longer local part is refused by servers. */
const MAX_LOCAL_LENGTH = 64
export const PREFIX = /^[a-z0-9._-]{1,32}$/i
const PROOF = /^[a-z0-9]{8,64}$/
/** What passes every server unquoted and is no separator of ours. */
const SAFE = /[A-Za-z0-9._~-]/

/** Separators and unsafe characters as `*` and two hexadecimal digits of each UTF-8 byte; `%` and `!` are routing to old servers. */
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

/** What `encodeVerp` proves of a recipient; null for what is no address. */
export function verpSubject(recipient: string): string | null {
  const at = recipient.lastIndexOf('@')
  if (at <= 0 || at === recipient.length - 1) return null
  const domain = normalizeDomain(recipient.slice(at + 1))
  if (domain === null || domain.startsWith('[')) return null
  return `${escapeLocal(recipient.slice(0, at))}=${domain}`.toLowerCase()
}

/** `proof` of the `verpSubject`. Null when the result would be no deliverable address: use the plain return-path then, the Message-ID still proves it. */
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

/** Takes apart what `encodeVerp` made; null for any other address. The proof still has to be compared. */
export function decodeVerp(address: string): VerpAddress | null {
  const at = address.lastIndexOf('@')
  if (at <= 0) return null
  const parts = address.slice(0, at).split('+')
  const [prefix, subject, proof] = parts
  if (parts.length !== 3 || !prefix || !subject || !proof) return null
  // What is read is what was proven: some letters, of which lower case makes ASCII, would be read as others.
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
