/** The public key and validity of an X.509 certificate (RFC 5280) by a short walk through its DER; no chain is checked. */
import type { Bytes } from './esp.ts'
import { decodeBase64 } from './proof.ts'

/** No signing certificate is near this; a longer file is not read at all. */
const MAX_PEM_LENGTH = 16_384

export interface Certificate {
  /** SubjectPublicKeyInfo, as `crypto.subtle.importKey('spki', …)` takes it. */
  spki: Bytes
  /** Epoch milliseconds. */
  notBefore: number
  notAfter: number
}

/** The first certificate of a PEM file; null when it can't be read. */
export function readCertificate(pem: string): Certificate | null {
  if (pem.length > MAX_PEM_LENGTH) return null
  const base64 = pem.match(/-----BEGIN CERTIFICATE-----([^-]+)-----END CERTIFICATE-----/)?.[1]
  const der = base64 === undefined ? null : decodeBase64(base64)
  const tbs = children(children(element(der, 0))[0] ?? null)
  // version [0] is optional; then serial, signature, issuer, validity, subject, subjectPublicKeyInfo
  const [, , , validity, , key] = tbs[0]?.tag === 0xa0 ? tbs.slice(1) : tbs
  const [notBefore, notAfter] = children(validity ?? null).map(time)
  if (key?.tag !== 0x30 || notBefore == null || notAfter == null) return null
  return { spki: key.whole.slice(), notBefore, notAfter }
}

interface Element {
  tag: number
  /** Header and content. */
  whole: Bytes
  content: Bytes
}

function element(bytes: Bytes | null, offset: number): Element | null {
  if (bytes === null || offset + 2 > bytes.length) return null
  const tag = bytes[offset] ?? 0
  const first = bytes[offset + 1] ?? 0
  const lengthBytes = first < 0x80 ? 0 : first - 0x80
  // Indefinite lengths are not DER, and four bytes of length are beyond any certificate.
  if (first === 0x80 || lengthBytes > 3) return null
  let length = first < 0x80 ? first : 0
  for (let i = 0; i < lengthBytes; i++) length = length * 256 + (bytes[offset + 2 + i] ?? 0)
  const start = offset + 2 + lengthBytes
  if (start + length > bytes.length) return null
  return {
    tag,
    whole: bytes.subarray(offset, start + length),
    content: bytes.subarray(start, start + length),
  }
}

function children(parent: Element | null): Element[] {
  const found: Element[] = []
  let offset = 0
  while (parent !== null && offset < parent.content.length) {
    const child = element(parent.content, offset)
    if (child === null) return []
    found.push(child)
    offset += child.whole.length
  }
  return found
}

/** UTCTime (two-digit years up to 2049) or GeneralizedTime, both in UTC as RFC 5280 requires. */
function time({ tag, content }: Element): number | null {
  const text = new TextDecoder().decode(content)
  const match = text.match(/^(\d{2}|\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/)
  if (!match || (tag !== 0x17 && tag !== 0x18)) return null
  const [year = 0, month = 1, day, hour, minute, second] = match.slice(1).map(Number)
  const century = tag === 0x18 ? 0 : year < 50 ? 2000 : 1900
  return Date.UTC(century + year, month - 1, day, hour, minute, second)
}
