/** Who may call the API: bearer tokens (RFC 6750), compared in constant time. */
import { createMiddleware } from 'hono/factory'
import { Problem } from '../problem.ts'

export type Scope = 'read' | 'write'

/** Lets a request through if its token may do this; closed as long as no token is set. */
export function requires(scope: Scope) {
  return createMiddleware<{ Bindings: Env }>(async (c, next) => {
    if (tokens(c.env, 'API_TOKEN').length === 0) {
      throw new Problem('not_configured', {
        detail: 'No API token is set. Set one: npx wrangler secret put API_TOKEN',
        extra: { secret: 'API_TOKEN' },
      })
    }
    if (await grants(c.req.raw.headers, c.env, scope)) return next()
    if (scope === 'write' && (await grants(c.req.raw.headers, c.env, 'read'))) {
      throw new Problem('forbidden')
    }
    throw new Problem('unauthorized', {
      detail: 'Send Authorization: Bearer and a token.',
      headers: { 'www-authenticate': 'Bearer realm="rebound"' },
    })
  })
}

/** Does the request's bearer token allow this? */
export async function grants(headers: Headers, env: Env, scope: Scope): Promise<boolean> {
  const [, given] = /^Bearer (\S+)$/i.exec(headers.get('authorization') ?? '') ?? []
  if (given === undefined) return false
  const allowed = tokens(env, 'API_TOKEN')
  if (scope === 'read') allowed.push(...tokens(env, 'API_TOKEN_READ'))
  const matches = await Promise.all(allowed.map((token) => isSame(token, given)))
  return matches.includes(true)
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

/** Digests have one length, so that not even the length of a token shows. */
async function isSame(a: string, b: string): Promise<boolean> {
  const [x, y] = await Promise.all([digest(a), digest(b)])
  return crypto.subtle.timingSafeEqual(x, y)
}

function digest(text: string): Promise<ArrayBuffer> {
  return crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
}
