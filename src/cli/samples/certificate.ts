/** A throw-away self-signed X.509 certificate (RFC 5280) for an RSA key, so that SNS posts can be made without Amazon. */
import { type Bytes, pem, RSA_2048, rsa, signingKey, utf8 } from './signing.ts'

function tlv(tag: number, ...contents: Bytes[]): Bytes {
  const length = contents.reduce((sum, part) => sum + part.length, 0)
  const size = length < 0x80 ? [length] : [0x82, length >> 8, length & 0xff]
  return Uint8Array.from([tag, ...size, ...contents.flatMap((part) => [...part])])
}

const sequence = (...parts: Bytes[]) => tlv(0x30, ...parts)
const SHA256_WITH_RSA = sequence(
  tlv(0x06, Uint8Array.from([0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b])),
  tlv(0x05),
)
const COMMON_NAME = tlv(0x06, Uint8Array.from([0x55, 0x04, 0x03]))
const SUBJECT_ALT_NAME = tlv(0x06, Uint8Array.from([0x55, 0x1d, 0x11]))
/** basicConstraints: critical, with cA true. */
const BASIC_CONSTRAINTS = sequence(
  tlv(0x06, Uint8Array.from([0x55, 0x1d, 0x13])),
  tlv(0x01, Uint8Array.from([0xff])),
  tlv(0x04, sequence(tlv(0x01, Uint8Array.from([0xff])))),
)
const DAY = 86_400_000

function utcTime(time: number): Bytes {
  const digits = new Date(time).toISOString().replace(/[-:T]/g, '').slice(2, 14)
  return tlv(0x17, utf8(`${digits}Z`))
}

/** The subject and the issuer of a certificate; every private key is a PKCS #8 PEM. */
export interface CertificateRequest {
  name: string
  privateKey: string
  issuer: { name: string; privateKey: string }
  /** True if it may issue other certificates. */
  isAuthority: boolean
  /** Epoch milliseconds. */
  notBefore: number
  notAfter: number
}

/** PEM of a certificate of `host` for the key in `privateKey` (PKCS #8 PEM), its own authority, valid from a day before `now` for a year. */
export async function selfSignedCertificate(
  privateKey: string,
  now: number,
  host = 'sns.example.com',
): Promise<string> {
  const issuer = { name: host, privateKey }
  const validity = { notBefore: now - DAY, notAfter: now + 365 * DAY }
  return issueCertificate({ ...issuer, issuer, isAuthority: false, ...validity })
}

/** Issues a certificate as PEM; its name is also used as a host name. */
export async function issueCertificate({
  name,
  privateKey,
  issuer,
  isAuthority,
  notBefore,
  notAfter,
}: CertificateRequest): Promise<string> {
  const key = await signingKey(privateKey, rsa('SHA-256'), true)
  const toSign = sequence(
    tlv(0xa0, tlv(0x02, Uint8Array.from([2]))),
    tlv(0x02, Uint8Array.from([1])),
    SHA256_WITH_RSA,
    commonName(issuer.name),
    sequence(utcTime(notBefore), utcTime(notAfter)),
    commonName(name),
    await publicKeyInfo(key),
    tlv(
      0xa3,
      sequence(
        sequence(SUBJECT_ALT_NAME, tlv(0x04, sequence(tlv(0x82, utf8(name))))),
        ...(isAuthority ? [BASIC_CONSTRAINTS] : []),
      ),
    ),
  )
  const by = await signingKey(issuer.privateKey, rsa('SHA-256'))
  const signature = new Uint8Array(await crypto.subtle.sign(RSA_2048.name, by, toSign))
  const bits = tlv(0x03, Uint8Array.from([0, ...signature]))
  return pem('CERTIFICATE', sequence(toSign, SHA256_WITH_RSA, bits))
}

function commonName(name: string): Bytes {
  return sequence(tlv(0x31, sequence(COMMON_NAME, tlv(0x0c, utf8(name)))))
}

/** The public half, rebuilt from the private one's modulus and exponent. */
async function publicKeyInfo(key: CryptoKey): Promise<Bytes> {
  const jwk = await crypto.subtle.exportKey('jwk', key)
  if (!('n' in jwk)) throw new TypeError('not an RSA key')
  const { kty, n = '', e = '' } = jwk
  const algorithm = rsa('SHA-256')
  const half = { kty: kty ?? 'RSA', n, e }
  const publicKey = await crypto.subtle.importKey('jwk', half, algorithm, true, ['verify'])
  const spki = await crypto.subtle.exportKey('spki', publicKey)
  if (!(spki instanceof ArrayBuffer)) throw new TypeError('no key')
  return new Uint8Array(spki)
}
