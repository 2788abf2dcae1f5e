/** The Hono app: every route of the Worker. */

import type { Context, MiddlewareHandler } from 'hono'
import { requestId } from 'hono/request-id'
import { addressActions } from './api/address-actions.ts'
import { addresses } from './api/addresses.ts'
import type { ApiEnv } from './api/api-env.ts'
import { audit } from './api/audit.ts'
import { classify } from './api/classify.ts'
import { codes } from './api/codes.ts'
import { createRouter } from './api/contract.ts'
import { crossOrigin } from './api/cors.ts'
import { dueRetries } from './api/due.ts'
import { esps } from './api/esps.ts'
import { health } from './api/health.ts'
import { idempotency } from './api/idempotency.ts'
import { imports } from './api/imports.ts'
import { CSV_LISTS } from './api/listing.ts'
import { deliveryLog } from './api/log.ts'
import { messages } from './api/messages.ts'
import { notificationEndpoints } from './api/notification-endpoints.ts'
import { notifications } from './api/notifications.ts'
import { isMail } from './api/request.ts'
import { retries } from './api/retries.ts'
import { retryActions } from './api/retry-actions.ts'
import { rules } from './api/rules.ts'
import { stats } from './api/stats.ts'
import { tokens } from './api/tokens.ts'
import { unread } from './api/unread.ts'
import { atMost, refuseCompressed } from './body.ts'
import { dashboard } from './dashboard/dashboard.tsx'
import { mailWebhook } from './inbound.ts'
import { onError, Problem } from './problem.ts'
import type { WebhookOptions } from './proof/webhook-proof.ts'
import { webhooks } from './webhook.ts'

/** Limit of most bodies; a thousand addresses or replies stay far below it. */
const limitOfMost = atMost(1024 * 1024)
/** Limit for messages to be resent (in Base64) and for imports, which have lower limits of their own. */
const limitOfFiles = atMost(16 * 1024 * 1024)
/** A mail to be classified needs no limit: only its beginning is read. */
const isMailToClassify = ({ req }: Context) =>
  req.path === '/v1/classify' && isMail(req.header('content-type'))
const WITH_FILES = /^\/(v1\/(messages|imports)|suppressions|playground)\b/
/** Limits bodies, except webhooks, which have limits of their own. Forms are limited too, because they are read before the caller is known. */
const limitBody: MiddlewareHandler = (c, next) => {
  if (c.req.path.startsWith('/webhooks/')) return next()
  if (c.req.raw.body !== null) refuseCompressed(c.req.raw.headers)
  if (isMailToClassify(c)) return next()
  return (WITH_FILES.test(c.req.path) ? limitOfFiles : limitOfMost)(c, next)
}

/** Security headers of every answer: no content type sniffing, TLS only, and no other site may embed or read it. */
const FOR_BROWSERS = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'origin-agent-cluster': '?1',
  // With `no-referrer`, a browser would not send the origin of a posted form.
  'referrer-policy': 'same-origin',
  'strict-transport-security': 'max-age=15552000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-dns-prefetch-control': 'off',
  'x-download-options': 'noopen',
  'x-frame-options': 'SAMEORIGIN',
  'x-permitted-cross-domain-policies': 'none',
  'x-xss-protection': '0',
}

/** Adds the request id, as in the log, to every answer including refusals, and forbids caching of the API's answers unless a route allows it. */
const namedAndPrivate: MiddlewareHandler<ApiEnv> = async (c, next) => {
  await next()
  for (const [name, value] of Object.entries(FOR_BROWSERS)) c.header(name, value)
  c.header('x-request-id', c.get('requestId'))
  if (/^\/(v1\/|health$)/.test(c.req.path) && !c.res.headers.has('cache-control')) {
    c.header('cache-control', 'private, no-store')
  }
}

const POST_TO =
  'Webhooks are posted to /webhooks/:esp or /webhooks/:esp/:source, bounce mail to /webhooks/mail. GET /v1/esps lists the names.'

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']

/** The problem for an unknown path, or for a known path with another method, which then lists the allowed methods. */
function nothingAt(path: string, router: ReturnType<typeof createRouter>['router']): Problem {
  const methods = METHODS.filter((method) =>
    router.match(method, path)[0].some(([[, route]]) => route.method === method),
  )
  if (methods.length === 0) {
    return new Problem('not_found', /^\/webhooks?(\/|$)/.test(path) ? { detail: POST_TO } : {})
  }
  const allow = methods.join(', ').replace('GET', 'GET, HEAD')
  return new Problem('method_not_allowed', { headers: { allow } })
}

export function createApp(options: WebhookOptions) {
  const app = createRouter()
  app.use(requestId())
  app.use(namedAndPrivate)
  app.use('/v1/*', crossOrigin)
  app.use(limitBody)
  app.use('/v1/*', idempotency)
  app.onError(onError)
  app.notFound(({ req }) => nothingAt(req.path, app.router).toResponse())
  // `/v1/log.csv` is `/v1/log` for clients that cannot set `Accept`.
  for (const list of CSV_LISTS) {
    app.get(`/v1/${list}.csv`, (c) => {
      // Use the matched name, not the path as written: `/v1/log%2Ecsv` would be routed here endlessly.
      const url = new URL(c.req.url)
      url.pathname = `/v1/${list}`
      const headers = new Headers(c.req.raw.headers)
      headers.set('accept', 'text/csv')
      headers.set('x-request-id', c.get('requestId'))
      return app.fetch(new Request(url, { method: c.req.method, headers }), c.env)
    })
  }
  const routed = app
    .route('/health', health)
    .route('/webhooks/mail', mailWebhook)
    .route('/webhooks/mail/', mailWebhook)
    .route('/webhooks', webhooks(options))
    .route('/v1/codes', codes)
    .route('/v1/classify', classify)
    .route('/v1/addresses', addresses)
    .route('/v1/addresses', addressActions)
    .route('/v1/imports', imports)
    .route('/v1/log', deliveryLog)
    .route('/v1/messages', messages)
    .route('/v1/retries/due', dueRetries)
    .route('/v1/retries', retryActions)
    .route('/v1/retries', retries)
    .route('/v1/notifications/endpoints', notificationEndpoints)
    .route('/v1/notifications', notifications)
    .route('/v1/stats', stats)
    .route('/v1/rules', rules)
    .route('/v1/esps', esps)
    .route('/v1/tokens', tokens)
    .route('/v1/audit', audit)
    .route('/v1/unread', unread)
  app.route(
    '/',
    dashboard(async (request, env) => app.fetch(request, env)),
  )
  return routed
}
