/**
 * The ways in which a webhook proves its origin, over its raw bytes and with WebCrypto alone.
 * Every comparison takes constant time; every secret of a rotation is tried.
 */
import type { Authenticity } from '../bounce/event.ts'
import type { Bytes, Proven, Refused, Verdict, VerifyContext, WebhookRequest } from './esp.ts'

/** The tolerance of the Standard Webhooks specification. ESPs that reuse the first signature on a retry need more. */
const DEFAULT_TOLERANCE_MS = 300_000
/** Clocks differ; a signing time further in the future than this is refused. */
const CLOCK_SKEW_MS = 300_000

const encoder = new TextEncoder()

export function proven(authenticity: Authenticity = 'signed'): Proven {
  return { ok: true, authenticity }
}

export function refused(problem: Refused['problem'], detail: string): Refused {
  return { ok: false, problem, detail }
}

export function utf8(text: string): Bytes {
  return new Uint8Array(encoder.encode(text))
}

export function joinBytes(...parts: readonly Uint8Array[]): Bytes {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let offset = 0
  for (const part of parts) {
    joined.set(part, offset)
    offset += part.length
  }
  return joined
}

/** Base64 (RFC 4648), both alphabets, padding and white space optional; null for anything else. */
export function decodeBase64(text: string): Bytes | null {
  try {
    const plain = text.replaceAll('-', '+').replaceAll('_', '/')
    return Uint8Array.from(atob(plain), (char) => char.charCodeAt(0))
  } catch {
    return null
  }
}

/** Null when it is not hexadecimal. */
export function decodeHex(text: string): Bytes | null {
  if (text.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(text)) return null
  const bytes = new Uint8Array(text.length / 2)
  for (let i = 0; i < bytes.length; i++) {
    bytes[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16)
  }
  return bytes
}

/** Compares digests, so that timing reveals neither the position nor the length of a difference. */
export async function sameText(a: string, b: string): Promise<boolean> {
  const [left, right] = await Promise.all(
    [a, b].map(async (text) => new Uint8Array(await crypto.subtle.digest('SHA-256', utf8(text)))),
  )
  let difference = 0
  left?.forEach((byte, i) => {
    difference |= byte ^ (right?.[i] ?? 0)
  })
  return difference === 0
}

async function anyOf<T>(
  candidates: readonly T[],
  matches: (candidate: T) => Promise<boolean>,
): Promise<boolean> {
  for (const candidate of candidates) if (await matches(candidate)) return true
  return false
}

export type DigestName = 'SHA-1' | 'SHA-256'

/** Whether any key produces any of the signatures (null never matches). */
export async function hmacMatches(
  hash: DigestName,
  keys: readonly (Bytes | null)[],
  signatures: readonly (Bytes | null)[],
  data: Bytes,
): Promise<boolean> {
  return anyOf(keys, async (raw) => {
    if (raw === null || raw.length === 0) return false
    const key = await crypto.subtle.importKey('raw', raw, { name: 'HMAC', hash }, false, ['verify'])
    return anyOf(
      signatures,
      async (signature) =>
        signature !== null && (await crypto.subtle.verify('HMAC', key, signature, data)),
    )
  })
}

/** A refusal if `timestampMs` is too far from now, else null. */
export function staleness(
  timestampMs: number | null,
  now: number,
  toleranceMs: number = DEFAULT_TOLERANCE_MS,
): Refused | null {
  if (timestampMs === null) return refused('mismatch', 'the signed time is unreadable')
  if (timestampMs < now - toleranceMs) return refused('stale', 'signed too long ago')
  return timestampMs > now + CLOCK_SKEW_MS ? refused('stale', 'signed in the future') : null
}

/** Verifies a header that holds the HMAC-SHA256 of the body, in hexadecimal. */
export async function verifyBodyHmac(
  request: WebhookRequest,
  context: VerifyContext,
  header: string,
): Promise<Verdict> {
  const given = request.headers.get(header)?.trim()
  if (!given) return refused('missing', `no ${header} header`)
  const keys = context.secrets.map(utf8)
  return (await hmacMatches('SHA-256', keys, [decodeHex(given)], request.body))
    ? proven()
    : refused('mismatch', `${header} does not match`)
}

interface StandardWebhooksOptions {
  /** The headers are `<prefix>-id`, `<prefix>-timestamp` and `<prefix>-signature`. */
  prefix: 'webhook' | 'svix'
  /** `base64`: the key is in Base64 after `whsec_`, as specified; `raw`: the secret's own characters are the key. */
  key: 'base64' | 'raw'
}

/** Standard Webhooks (also svix): HMAC-SHA256 over `id.timestamp.body`; any of the listed `v1,` signatures may match. */
export async function verifyStandardWebhooks(
  request: WebhookRequest,
  context: VerifyContext,
  { prefix, key }: StandardWebhooksOptions,
): Promise<Verdict> {
  const id = request.headers.get(`${prefix}-id`)
  const timestamp = request.headers.get(`${prefix}-timestamp`)
  const signature = request.headers.get(`${prefix}-signature`)
  if (!id || !timestamp || !signature) return refused('missing', `no ${prefix}-* headers`)
  const keys = context.secrets.map((secret) => standardWebhooksKey(secret, key))
  const data = joinBytes(utf8(`${id}.${timestamp}.`), request.body)
  if (!(await hmacMatches('SHA-256', keys, listedSignatures(signature), data))) {
    return refused('mismatch', `${prefix}-signature does not match`)
  }
  return staleness(wholeSeconds(timestamp), context.now) ?? proven()
}

function standardWebhooksKey(secret: string, key: 'base64' | 'raw'): Bytes | null {
  return key === 'raw' ? utf8(secret) : decodeBase64(secret.replace(/^whsec_/, ''))
}

/** Reads one or more `v1,<base64>`, or bare Base64 as Sweego sends it. Other versions are skipped, since their comma is not Base64. */
function listedSignatures(header: string): (Bytes | null)[] {
  // Bounded: each listed signature costs an HMAC comparison.
  return header
    .split(' ')
    .slice(0, 8)
    .map((one) => decodeBase64(one.replace(/^v1,/, '')))
}

/** Epoch seconds in plain digits, to milliseconds. */
export function wholeSeconds(text: string): number | null {
  return /^\d{9,11}$/.test(text) ? Number(text) * 1000 : null
}

/**
 * For ESPs that do not sign: basic auth (secret `user:password`), `Authorization: Bearer <secret>`,
 * or `?token=<secret>` (also `?code=`, the name Azure uses).
 */
export async function verifySharedSecret(
  request: WebhookRequest,
  context: VerifyContext,
): Promise<Verdict> {
  const given = offeredSecrets(request)
  if (given.length === 0) return refused('missing', 'no basic auth, bearer token or ?token=')
  const matches = await anyOf(context.secrets, (secret) =>
    anyOf(given, (one) => sameText(one, secret)),
  )
  return matches ? proven('shared_secret') : refused('mismatch', 'the shared secret is wrong')
}

function offeredSecrets({ headers, url }: WebhookRequest): string[] {
  const [, scheme, value] = headers.get('authorization')?.match(/^(basic|bearer) +(\S+)$/i) ?? []
  const offered = [url.searchParams.get('token'), url.searchParams.get('code')]
  if (scheme?.toLowerCase() === 'bearer') offered.push(value ?? null)
  const basic = scheme?.toLowerCase() === 'basic' ? decodeBase64(value ?? '') : null
  if (basic) offered.push(new TextDecoder().decode(basic))
  return offered.filter((one): one is string => one !== null && one !== '')
}
