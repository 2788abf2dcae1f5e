/** Lets pages of other origins call the API from a browser: those of CORS_ORIGINS, and none by default. */
import { cors } from 'hono/cors'
import { createMiddleware } from 'hono/factory'
import { corsOrigins } from '../env/settings.ts'
import type { ApiEnv } from './api-env.ts'

const allow = cors({
  origin: (origin, c) => (corsOrigins(c.env).includes(origin) ? origin : null),
  allowMethods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
  allowHeaders: ['authorization', 'content-type', 'idempotency-key', 'if-none-match'],
  exposeHeaders: ['etag', 'x-request-id', 'retry-after', 'idempotency-replayed'],
  maxAge: 3600,
})

/** Callers authenticate by a token; cookies are not allowed. */
export const crossOrigin = createMiddleware<ApiEnv>((c, next) =>
  corsOrigins(c.env).length > 0 ? allow(c, next) : next(),
)
