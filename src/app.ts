/** The Hono app: every route of the Worker. */
import { Hono } from 'hono'
import { requestId } from 'hono/request-id'
import { secureHeaders } from 'hono/secure-headers'
import { addresses } from './api/addresses.ts'
import { classify } from './api/classify.ts'
import { codes } from './api/codes.ts'
import { health } from './api/health.ts'
import { deliveryLog } from './api/log.ts'
import { retries } from './api/retries.ts'
import { mailWebhook } from './inbound.ts'
import { onError, Problem } from './problem.ts'
import { type WebhookOptions, webhooks } from './webhook.ts'

export function createApp(options: WebhookOptions) {
  return new Hono<{ Bindings: Env }>()
    .use(requestId())
    .use(secureHeaders())
    .onError(onError)
    .notFound(() => new Problem('not_found').toResponse())
    .route('/health', health)
    .route('/webhooks/mail', mailWebhook)
    .route('/webhooks', webhooks(options))
    .route('/v1/codes', codes)
    .route('/v1/classify', classify)
    .route('/v1/addresses', addresses)
    .route('/v1/log', deliveryLog)
    .route('/v1/retries', retries)
}
