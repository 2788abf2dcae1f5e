/** Authorisation: lets a request through if its caller has the scope. */
import { createMiddleware } from 'hono/factory'
import { allows, type TokenScope } from '../db/token-scope.ts'
import { Problem } from '../problem.ts'
import { callerOf, isConfigured } from '../proof/callers.ts'
import { withinRate } from '../rate-limit.ts'
import type { ApiEnv } from './api-env.ts'

/** Middleware that requires a scope. Refuses everybody as long as no token is set. */
export function requires(scope: TokenScope) {
  return createMiddleware<ApiEnv>(async (c, next) => {
    if (!isConfigured(c.env)) {
      throw new Problem('not_configured', {
        detail: 'No API token is set. Set one: npx wrangler secret put API_TOKEN',
        extra: { secret: 'API_TOKEN' },
      })
    }
    const caller = await callerOf(c.req.raw, c.env)
    if (caller === null) {
      throw new Problem('unauthorized', {
        detail: /^Bearer \S/i.test(c.req.header('authorization') ?? '')
          ? 'This token is not known here, or was revoked.'
          : 'Send Authorization: Bearer and a token.',
      })
    }
    if (!allows(caller.scope, scope)) {
      throw new Problem('forbidden', { detail: `It takes a token of scope ${scope}.` })
    }
    await withinRate(c.env, caller.actor)
    c.set('actor', caller.actor)
    c.set('scope', caller.scope)
    return next()
  })
}
