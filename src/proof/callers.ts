/**
 * Who is calling: the holder of a bearer token (RFC 6750), compared in constant time or by its hash; a browser that
 * has signed in; or somebody whom Cloudflare Access vouches for.
 */

import { parse } from 'hono/utils/cookie'
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
  /** Id of a token of the record; null for the others. */
  tokenId: string | null
}

/** Tokens we give out begin so: what doesn't is looked for in no table, and secret scanners know it. */
export const TOKEN_PREFIX = 'rbd_'
/** How long a revoked token may still work in an isolate that knew it. */
const FRESH_MS = 30_000
const MOST_KNOWN = 500

const known = new Map<string, { at: number; caller: Caller | null }>()

/** Is there a way in? Nothing is open by default. */
export function isConfigured(env: Env): boolean {
  return secretsOf(env, 'API_TOKEN').length > 0 || readSettings(env).access !== null
}

/** Null for a caller nobody vouches for. */
export async function callerOf(request: Request, env: Env): Promise<Caller | null> {
  const { headers } = request
  return headers.has('authorization') ? callerOfBearer(headers, env) : callerOfBrowser(request, env)
}

/** Who has signed in, whatever bearer token or password of a proxy is sent along. */
export async function callerOfBrowser(request: Request, env: Env): Promise<Caller | null> {
  // What a browser sends by itself proves nobody's will on another site's page.
  if (isForeign(request)) return null
  const { headers } = request
  return (await callerOfSession(headers, env)) ?? callerOfAccess(headers, env)
}

/** The holder of the bearer token that is sent, whatever else a browser may send along. */
async function callerOfBearer(headers: Headers, env: Env): Promise<Caller | null> {
  const [, bearer] = /^Bearer (\S+)$/i.exec(headers.get('authorization') ?? '') ?? []
  return bearer === undefined ? null : callerOfToken(bearer, env)
}

/** Does the request's caller hold this scope? While the record does not answer, nobody does whom it would have to name. */
export async function grants(request: Request, env: Env, scope: TokenScope): Promise<boolean> {
  const caller = await callerOf(request, env).catch(() => null)
  return caller !== null && allows(caller.scope, scope)
}

/** The same for machines that post: a bearer token and nothing else; throws while the record does not answer, so that they come again. */
export async function grantsBearer(headers: Headers, env: Env, scope: TokenScope) {
  const caller = await callerOfBearer(headers, env)
  return caller !== null && allows(caller.scope, scope)
}

/** A browser's request that changes something and comes from another site's page. */
export function isForeign(request: Request): boolean {
  const { method } = request
  return method !== 'GET' && method !== 'HEAD' && isFromElsewhere(request)
}

/** A browser asks because another site's page made it, by a link or a picture, and proves by itself who is signed in. */
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

/** Whose token this is; null for nobody's. */
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
  const token = await tokenOfHash(env.DB, hash)
  const caller = token && { actor: token.name, scope: token.scope, tokenId: token.id }
  if (known.size >= MOST_KNOWN) known.clear()
  known.set(hash, { at: now, caller })
  return caller
}

/** Tokens have changed: this isolate asks again. */
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
    // A person's, or a service token's.
    const name = claims?.email ?? claims?.common_name
    return typeof name === 'string' && name !== ''
      ? { actor: name, scope: access.scope, tokenId: null }
      : null
  } catch {
    return null
  }
}

/** Compares with every one, so that the time says nothing about which. */
async function matchesAny(given: string, allowed: readonly string[]): Promise<boolean> {
  const matches = await Promise.all(allowed.map((token) => sameText(token, given)))
  return matches.includes(true)
}
