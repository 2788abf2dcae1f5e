/**
 * Who is calling: the holder of a bearer token (RFC 6750), compared in constant time or by its hash; a browser that
 * has signed in; or a caller whom Cloudflare Access has authenticated.
 */

import { parse } from 'hono/utils/cookie'
import { forCaller } from '../db/breaker.ts'
import { allows, type TokenScope } from '../db/token-scope.ts'
import { tokenOfHash } from '../db/tokens.ts'
import { secretsOf } from '../env/secrets.ts'
import { readSettings } from '../env/settings.ts'
import { sameText } from '../esp/proof.ts'
import { sha256 } from '../sha256.ts'
import { accessClaims } from './access-assertion.ts'
import { isStillValid, openSession, SESSION_COOKIE, sessionSecret } from './session.ts'

export interface Caller {
  /** Name for the log of actions; never a token, nor a part of one. */
  actor: string
  scope: TokenScope
  /** Id of a token in the record; null for other callers. */
  tokenId: string | null
}

/** Prefix of the tokens we give out. A token without it is not looked up, and secret scanners recognize it. */
export const TOKEN_PREFIX = 'rbd_'
/** How long a revoked token may still work in an isolate that knew it. */
const FRESH_MS = 30_000
const MOST_KNOWN = 500

const known = new Map<string, { at: number; caller: Caller | null }>()

/** Is any way to sign in configured? Nothing is open by default. */
export function isConfigured(env: Env): boolean {
  return secretsOf(env, 'API_TOKEN').length > 0 || readSettings(env).access !== null
}

/** The caller of a request; null if it is not authenticated. */
export async function callerOf(request: Request, env: Env): Promise<Caller | null> {
  const { headers } = request
  return headers.has('authorization') ? callerOfBearer(headers, env) : callerOfBrowser(request, env)
}

/** The browser's signed-in caller; a bearer token or a proxy's password in the request is ignored. */
export async function callerOfBrowser(request: Request, env: Env): Promise<Caller | null> {
  // On another site's page, a browser sends its cookies without the user's intent.
  if (isForeign(request)) return null
  const { headers } = request
  return (await callerOfSession(headers, env)) ?? callerOfAccess(headers, env)
}

/** The holder of the bearer token in the request; anything else that a browser sends is ignored. */
async function callerOfBearer(headers: Headers, env: Env): Promise<Caller | null> {
  const [, bearer] = /^Bearer (\S+)$/i.exec(headers.get('authorization') ?? '') ?? []
  return bearer === undefined ? null : callerOfToken(bearer, env)
}

/** Does the request's caller hold this scope? While D1 does not answer, a caller that has to be looked up there does not. */
export async function grants(request: Request, env: Env, scope: TokenScope): Promise<boolean> {
  const caller = await callerOf(request, env).catch(() => null)
  return caller !== null && allows(caller.scope, scope)
}

/** The same for machines that post: only a bearer token counts. Throws while D1 does not answer, so that they post again. */
export async function grantsBearer(headers: Headers, env: Env, scope: TokenScope) {
  const caller = await callerOfBearer(headers, env)
  return caller !== null && allows(caller.scope, scope)
}

/** Is this a browser's request that changes something and comes from another site's page? */
export function isForeign(request: Request): boolean {
  const { method } = request
  return method !== 'GET' && method !== 'HEAD' && isFromElsewhere(request)
}

/** Did another site's page cause this browser request, by a link or an image? The browser then sends its sign-in by itself. */
export function isLured(request: Request): boolean {
  return !request.headers.has('authorization') && isFromElsewhere(request)
}

function isFromElsewhere({ headers, url }: Request): boolean {
  const origin = headers.get('origin')
  return origin === null
    ? !['same-origin', 'none', null].includes(headers.get('sec-fetch-site'))
    : origin !== new URL(url).origin
}

async function callerOfSession(headers: Headers, env: Env): Promise<Caller | null> {
  const cookies = parse(headers.get('cookie') ?? '', SESSION_COOKIE)
  const secret = sessionSecret(env)
  const cookie = cookies[SESSION_COOKIE]
  if (cookie === undefined || secret === null) return null
  const session = await openSession(cookie, secret, Date.now())
  return session !== null && (await isStillValid(env.DB, session)) ? session : null
}

/** The caller with this token; null if there is none. */
export async function callerOfToken(token: string, env: Env): Promise<Caller | null> {
  if (await matchesAny(token, secretsOf(env, 'API_TOKEN'))) {
    return { actor: 'API_TOKEN', scope: 'admin', tokenId: null }
  }
  if (await matchesAny(token, secretsOf(env, 'API_TOKEN_READ'))) {
    return { actor: 'API_TOKEN_READ', scope: 'read', tokenId: null }
  }
  if (!token.startsWith(TOKEN_PREFIX)) return null
  // Random enough to need no salt.
  return callerOfHash(await sha256(token), env)
}

async function callerOfHash(hash: string, env: Env): Promise<Caller | null> {
  const now = Date.now()
  const cached = known.get(hash)
  if (cached !== undefined && Math.abs(now - cached.at) < FRESH_MS) return cached.caller
  const token = await forCaller(tokenOfHash(env.DB, hash))
  const caller = token && { actor: token.name, scope: token.scope, tokenId: token.id }
  if (known.size >= MOST_KNOWN) known.clear()
  known.set(hash, { at: now, caller })
  return caller
}

/** Tokens have changed: this isolate looks them up again. */
export function forgetCallers(): void {
  known.clear()
}

async function callerOfAccess(headers: Headers, env: Env): Promise<Caller | null> {
  const assertion = headers.get('cf-access-jwt-assertion')
  if (assertion === null) return null
  const { access } = readSettings(env)
  if (access === null) return null
  try {
    const claims = await accessClaims(assertion, access)
    // The name of a person, or of a service token.
    const name = claims?.email ?? claims?.common_name
    return typeof name === 'string' && name !== ''
      ? { actor: name, scope: access.scope, tokenId: null }
      : null
  } catch {
    return null
  }
}

/** Compares with every token, so that the time does not show which one matches. */
async function matchesAny(given: string, allowed: readonly string[]): Promise<boolean> {
  const matches = await Promise.all(allowed.map((token) => sameText(token, given)))
  return matches.includes(true)
}
