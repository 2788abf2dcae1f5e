/** Who may call the API: bearer tokens (RFC 6750), compared in constant time. */
import { createMiddleware } from 'hono/factory'
import { Problem } from '../problem.ts'
import type { ApiEnv } from './contract.ts'

export type Scope = 'read' | 'write'

export interface Caller {
  /** Name for the log of actions; never a token, nor a part of one. */
  actor: string
  scope: Scope
}

/** Lets a request through if its token may do this; closed as long as no token is set. */
export function requires(scope: Scope) {
  return createMiddleware<ApiEnv>(async (c, next) => {
    if (tokens(c.env, 'API_TOKEN').length === 0) {
      throw new Problem('not_configured', {
        detail: 'No API token is set. Set one: npx wrangler secret put API_TOKEN',
        extra: { secret: 'API_TOKEN' },
      })
    }
    const caller = await callerOf(c.req.raw.headers, c.env)
    if (caller === null) {
      throw new Problem('unauthorized', {
        detail: 'Send Authorization: Bearer and a token.',
        headers: { 'www-authenticate': 'Bearer realm="rebound"' },
      })
    }
    if (!may(caller, scope)) throw new Problem('forbidden')
    c.set('actor', caller.actor)
    return next()
  })
}

/** Does the request's bearer token allow this? */
export async function grants(headers: Headers, env: Env, scope: Scope): Promise<boolean> {
  const caller = await callerOf(headers, env)
  return caller !== null && may(caller, scope)
}

function may(caller: Caller, scope: Scope): boolean {
  return scope === 'read' || caller.scope === 'write'
}

/** Null for a caller nobody vouches for. */
async function callerOf(headers: Headers, env: Env): Promise<Caller | null> {
  const [, given] = /^Bearer (\S+)$/i.exec(headers.get('authorization') ?? '') ?? []
  if (given === undefined) return null
  if (await matchesAny(given, tokens(env, 'API_TOKEN')))
    return { actor: 'API_TOKEN', scope: 'write' }
  if (await matchesAny(given, tokens(env, 'API_TOKEN_READ')))
    return { actor: 'API_TOKEN_READ', scope: 'read' }
  return null
}

/** Several tokens are separated by commas, for rotation. */
function tokens(env: Env, name: string): string[] {
  const configured: unknown = Reflect.get(env, name)
  if (typeof configured !== 'string') return []
  return configured
    .split(',')
    .map((token) => token.trim())
    .filter((token) => token !== '')
}

/** Compares with every one, so that the time says nothing about which. */
async function matchesAny(given: string, allowed: readonly string[]): Promise<boolean> {
  const digestOfGiven = await digest(given)
  const matches = await Promise.all(
    allowed.map(async (token) => crypto.subtle.timingSafeEqual(await digest(token), digestOfGiven)),
  )
  return matches.includes(true)
}

/** Digests have one length, so that not even the length of a token shows. */
function digest(text: string): Promise<ArrayBuffer> {
  return crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
}
