/** Signs posts as the ESPs do, with WebCrypto; shares no code with the verification in src/esp. */
import type { SampleKey, SamplePost, UnsignedPost } from './sample.ts'

export type Bytes = Uint8Array<ArrayBuffer>

export function utf8(text: string): Bytes {
  return new Uint8Array(new TextEncoder().encode(text))
}

export function base64(bytes: ArrayBuffer | Bytes): string {
  return btoa(String.fromCharCode(...new Uint8Array(bytes)))
}

/** Decodes Base64 in either alphabet. */
export function fromBase64(text: string): Bytes {
  const plain = text.replaceAll('-', '+').replaceAll('_', '/')
  return Uint8Array.from(atob(plain), (char) => char.charCodeAt(0))
}

export function hex(bytes: ArrayBuffer): string {
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

function randomBase64(length: number): string {
  return base64(crypto.getRandomValues(new Uint8Array(length)))
}

export async function hmac(
  hash: 'SHA-1' | 'SHA-256',
  key: string | Bytes,
  data: string,
): Promise<ArrayBuffer> {
  const raw = typeof key === 'string' ? utf8(key) : key
  const imported = await crypto.subtle.importKey('raw', raw, { name: 'HMAC', hash }, false, [
    'sign',
  ])
  return crypto.subtle.sign('HMAC', imported, utf8(data))
}

export const JSON_HEADERS = { 'content-type': 'application/json' }
export const FORM_HEADERS = { 'content-type': 'application/x-www-form-urlencoded' }

/** A secret that both sides know. */
export async function symmetricKey(prefix = ''): Promise<SampleKey> {
  const secret = prefix + randomBase64(24)
  return { secret, privateKey: secret }
}

/** `user:password`. */
export async function passwordKey(): Promise<SampleKey> {
  const secret = `rebound:${crypto.randomUUID()}`
  return { secret, privateKey: secret }
}

/** Basic auth, for ESPs that do not sign. */
export async function withBasicAuth(
  { url, body }: UnsignedPost,
  { privateKey }: SampleKey,
  headers: Record<string, string> = JSON_HEADERS,
): Promise<SamplePost> {
  return { url, body, headers: { ...headers, authorization: `Basic ${base64(utf8(privateKey))}` } }
}

/** The Standard Webhooks headers; `prefix` may be `svix`. */
export async function withStandardWebhooks(
  { url, body, now, n }: UnsignedPost,
  key: string | Bytes,
  prefix: 'webhook' | 'svix' = 'webhook',
): Promise<SamplePost> {
  const id = `msg_${n}`
  const timestamp = String(Math.floor(now / 1000))
  const signature = base64(await hmac('SHA-256', key, `${id}.${timestamp}.${body}`))
  const headers = {
    ...JSON_HEADERS,
    [`${prefix}-id`]: id,
    [`${prefix}-timestamp`]: timestamp,
    [`${prefix}-signature`]: `v1,${signature}`,
  }
  return { url, body, headers }
}

export function whsecBytes(secret: string): Bytes {
  return fromBase64(secret.replace(/^whsec_/, ''))
}

export function pem(label: string, der: ArrayBuffer | Bytes): string {
  const lines = base64(der).match(/.{1,64}/g) ?? []
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`
}

function fromPem(text: string): Bytes {
  return fromBase64(text.replace(/-----[^-]+-----/g, '').replace(/\s/g, ''))
}

export const P256 = { name: 'ECDSA', namedCurve: 'P-256' }

export function rsa(hash: 'SHA-1' | 'SHA-256') {
  return { name: 'RSASSA-PKCS1-v1_5', hash }
}

export const RSA_2048 = {
  ...rsa('SHA-256'),
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
}

/** Public half as Base64 SPKI, private half as a PKCS #8 PEM. */
export async function exportPair(pair: CryptoKey | CryptoKeyPair) {
  if (!('privateKey' in pair)) throw new TypeError('not a key pair')
  const spki = await crypto.subtle.exportKey('spki', pair.publicKey)
  const pkcs8 = await crypto.subtle.exportKey('pkcs8', pair.privateKey)
  if (!(spki instanceof ArrayBuffer && pkcs8 instanceof ArrayBuffer)) throw new TypeError('no key')
  return { publicKey: base64(spki), privateKey: pem('PRIVATE KEY', pkcs8) }
}

/** A PKCS #8 key, as PEM or its bare Base64, to a key that signs. */
export async function signingKey(
  privateKey: string,
  algorithm: { name: string; namedCurve?: string; hash?: string },
  extractable = false,
): Promise<CryptoKey> {
  const der = fromPem(privateKey)
  return crypto.subtle.importKey('pkcs8', der, algorithm, extractable, ['sign'])
}

/** The body as the Message of a signed SNS notification to the topic in the secret. */
export async function withSnsEnvelope(
  { url, body, now, n }: UnsignedPost,
  { privateKey, secret }: SampleKey,
  certificateUrl: string,
): Promise<SamplePost> {
  const envelope = {
    Message: body,
    MessageId: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
    // Tests also sign an invalid time.
    Timestamp: Number.isNaN(now) ? String(now) : new Date(now).toISOString(),
    TopicArn: secret,
    Type: 'Notification',
  }
  const toSign = Object.entries(envelope).map(([name, value]) => `${name}\n${value}\n`)
  const key = await signingKey(privateKey, rsa('SHA-256'))
  const signature = await crypto.subtle.sign(RSA_2048.name, key, utf8(toSign.join('')))
  const signed = {
    ...envelope,
    SignatureVersion: '2',
    Signature: base64(signature),
    SigningCertURL: certificateUrl,
  }
  const headers = {
    'content-type': 'text/plain; charset=UTF-8',
    'x-amz-sns-message-type': 'Notification',
  }
  return { url, body: JSON.stringify(signed), headers }
}
