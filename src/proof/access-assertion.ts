/** What Cloudflare Access asserts of a caller: a JWT (RFC 7519) signed with RS256, by a key that the team publishes. */
import { fromBase64Url, jsonFromBase64Url } from '../base64url.ts'

/** Access changes its keys every six weeks, and announces the next ones long before. An error is not cached. */
const KEYS_CACHED = { cf: { cacheEverything: true, cacheTtlByStatus: { '200-299': 3600 } } }
const TIMEOUT_MS = 3_000
const RS256 = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }

type Claims = Record<string, unknown>

/**
 * The claims; null where they are another team's or application's, or not valid now.
 * https://developers.cloudflare.com/cloudflare-one/access-controls/applications/http-apps/authorization-cookie/validating-json/
 * @throws where the assertion or the keys are not what they should be
 */
export async function accessClaims(
  assertion: string,
  { team, audience }: { team: string; audience: string },
): Promise<Claims | null> {
  const [head = '', body = '', seal = '', ...more] = assertion.split('.')
  const { alg, kid, crit } = jsonFromBase64Url(head)
  if (alg !== 'RS256' || crit !== undefined || more.length > 0) return null
  const issuer = `https://${team}`
  const answer = await fetch(`${issuer}/cdn-cgi/access/certs`, {
    ...KEYS_CACHED,
    signal: AbortSignal.timeout(TIMEOUT_MS),
  })
  const { keys } = await answer.json<{ keys: (JsonWebKey & { kid: string })[] }>()
  const found = keys.find((key) => key.kid === kid)
  if (!found) return null
  const { kty, n, e } = found
  const key = await crypto.subtle.importKey('jwk', { kty, n, e } as JsonWebKey, RS256, false, [
    'verify',
  ])
  const signed = new TextEncoder().encode(`${head}.${body}`)
  if (!(await crypto.subtle.verify(RS256, key, fromBase64Url(seal), signed))) return null
  const claims: Claims = jsonFromBase64Url(body)
  const { iss, aud, exp, nbf = 0 } = claims
  const now = Date.now() / 1000
  const isValid = Number(exp) > now && Number(nbf) <= now
  return isValid && iss === issuer && [aud].flat().includes(audience) ? claims : null
}
