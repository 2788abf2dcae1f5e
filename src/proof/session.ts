/**
 * A signed-in browser: who it is, until when, in a cookie signed with a key that is made from the tokens of the
 * environment. Any change of these ends every session; revoking a token ends the sessions that it began.
 */

import { fromBase64Url, jsonFromBase64Url, jsonToBase64Url, toBase64Url } from '../base64url.ts'
import { TOKEN_SCOPES, type TokenScope } from '../db/token-scope.ts'
import { tokenOfId } from '../db/tokens.ts'
import { secretsOf } from '../env/secrets.ts'
import { hmacSigner } from '../hmac.ts'

export const SESSION_COOKIE = 'rebound_session'
export const SESSION_SECONDS = 12 * 60 * 60

interface Session {
  actor: string
  scope: TokenScope
  /** Id of the token it began with; null for those of the environment. */
  tokenId: string | null
  /** Epoch milliseconds. */
  until: number
}

/** The secret that seals sessions; null if there is no API_TOKEN. */
export function sessionSecret(env: Env): string | null {
  const tokens = secretsOf(env, 'API_TOKEN')
  if (tokens.length === 0) return null
  return [tokens, secretsOf(env, 'API_TOKEN_READ')].map((some) => some.join()).join('\n')
}

/** The cookie's value. */
export async function sealSession(session: Session, secret: string): Promise<string> {
  const { actor, scope, tokenId, until } = session
  const payload = jsonToBase64Url([actor, scope, tokenId, until])
  return `${payload}.${toBase64Url(await mac(payload, secret))}`
}

/** The session of a cookie at `now`; null for one that is over, forged or incomplete. */
export async function openSession(
  value: string,
  secret: string,
  now: number,
): Promise<Session | null> {
  const [payload = '', signature = ''] = value.split('.')
  try {
    const given = fromBase64Url(signature)
    const expected = await mac(payload, secret)
    const equal = given.length === expected.length && crypto.subtle.timingSafeEqual(given, expected)
    if (!equal) return null
    const [actor, named, tokenId, until] = jsonFromBase64Url(payload)
    const scope = TOKEN_SCOPES.find((one) => one === named)
    return scope !== undefined && until > now ? { actor, scope, tokenId, until } : null
  } catch {
    return null
  }
}

/** Does the token that a session began with still exist? */
export async function isStillValid(db: D1Database, { tokenId }: Session): Promise<boolean> {
  return tokenId === null || (await tokenOfId(db, tokenId)) !== null
}

async function mac(payload: string, secret: string): Promise<Uint8Array> {
  const sign = await hmacSigner(`rebound session ${secret}`)
  return new Uint8Array(await sign(payload))
}
