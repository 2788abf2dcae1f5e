/** Reads X.509 certificates (RFC 5280) by a short walk through their DER. certificate-chain.ts checks who issued them. */
import type { Bytes } from './esp.ts'
import { decodeBase64 } from './proof.ts'

/** Longest PEM file that is read; a chain of three certificates is far shorter. */
const MAX_PEM_LENGTH = 16_384
/** basicConstraints (2.5.29.19), as DER. */
const BASIC_CONSTRAINTS = '0603551d13'
/** `SEQUENCE { BOOLEAN TRUE` with any length, the start of basicConstraints' value in an authority. */
const IS_AUTHORITY = /^30..0101ff/
/** `SEQUENCE { sha256WithRSAEncryption (RFC 4055), NULL }`. */
const SHA256_WITH_RSA = '300d06092a864886f70d01010b0500'

export interface Certificate {
  /** SubjectPublicKeyInfo, as `crypto.subtle.importKey('spki', …)` takes it. */
  spki: Bytes
  /** Epoch milliseconds. */
  notBefore: number
  notAfter: number
  /** Names as hexadecimal DER, to be compared and not to be shown. */
  subject: string
  issuer: string
  /** True if it may issue other certificates. */
  isAuthority: boolean
  /** The bytes that its issuer signed. */
  toBeSigned: Bytes
  /** RSASSA-PKCS1-v1_5 with SHA-256; null if it is signed in another way. */
  signature: Bytes | null
}

/** The fields of an authority that are needed to check what it issued. */
export type Authority = Pick<Certificate, 'subject' | 'spki'>

/** The first certificate of a PEM file; null when it can't be read. */
export function readCertificate(pem: string): Certificate | null {
  return readCertificates(pem)[0] ?? null
}

/** Every certificate of a PEM file up to the first that can't be read. */
export function readCertificates(pem: string): Certificate[] {
  if (pem.length > MAX_PEM_LENGTH) return []
  const found: Certificate[] = []
  for (const [, base64 = ''] of pem.matchAll(
    /-----BEGIN CERTIFICATE-----([^-]+)-----END CERTIFICATE-----/g,
  )) {
    const certificate = readDer(decodeBase64(base64))
    if (certificate === null) break
    found.push(certificate)
  }
  return found
}

function readDer(der: Bytes | null): Certificate | null {
  const [signed, algorithm, bits] = children(element(der, 0))
  if (signed === undefined) return null
  const tbs = children(signed)
  // version [0] is optional; then serial, signature, issuer, validity, subject, subjectPublicKeyInfo
  const [, , issuer, validity, subject, key, ...rest] = tbs[0]?.tag === 0xa0 ? tbs.slice(1) : tbs
  const [notBefore, notAfter] = children(validity ?? null).map(time)
  if (key?.tag !== 0x30 || notBefore == null || notAfter == null) return null
  const isRsa = algorithm !== undefined && hex(algorithm.whole) === SHA256_WITH_RSA
  return {
    spki: key.whole.slice(),
    notBefore,
    notAfter,
    subject: hex(subject?.whole),
    issuer: hex(issuer?.whole),
    isAuthority: rest.some((element) => element.tag === 0xa3 && hasAuthority(element)),
    toBeSigned: signed.whole.slice(),
    // A bit string starts with the number of unused bits, here none.
    signature: isRsa && bits?.tag === 0x03 ? bits.content.slice(1) : null,
  }
}

/** `[3] { SEQUENCE OF SEQUENCE { id, critical?, OCTET STRING } }` */
function hasAuthority(extensions: Element): boolean {
  return children(children(extensions)[0] ?? null).some((extension) => {
    const parts = children(extension)
    const isConstraints = hex(parts[0]?.whole) === BASIC_CONSTRAINTS
    return isConstraints && IS_AUTHORITY.test(hex(parts.at(-1)?.content))
  })
}

function hex(bytes: Bytes | undefined): string {
  return Array.from(bytes ?? [], (byte) => byte.toString(16).padStart(2, '0')).join('')
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
