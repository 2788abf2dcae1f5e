/** Signing certificates, fetched from where an adapter allows and cached by URL, so that a post costs no fetch. Where the cache fails, it costs one. */
import { boundedBody } from '../outgoing/http-call.ts'

/** A PEM certificate chain is a few kilobytes; a larger answer is something else. */
const MAX_BYTES = 64 * 1024
const CACHE_SECONDS = 24 * 60 * 60
const TIMEOUT_MS = 3_000

/** The PEM text at `url`. The adapter has checked the host. Throws when it cannot be fetched. */
export async function fetchCertificate(url: string): Promise<string> {
  const cached = await caches.default.match(url).catch(() => undefined)
  if (cached) return cached.text()
  const response = await fetch(url, {
    redirect: 'manual',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  })
  if (!response.ok) throw new Error(`the certificate answered ${response.status}`)
  const pem = await boundedBody(response, MAX_BYTES)
  if (pem === null) throw new Error('the certificate is too large')
  // An error page in its place would be cached for a day.
  if (!pem.includes('-----BEGIN CERTIFICATE-----')) throw new Error('that is no certificate')
  const headers = { 'cache-control': `max-age=${CACHE_SECONDS}` }
  await caches.default.put(url, new Response(pem, { headers })).catch(() => {})
  return pem
}
