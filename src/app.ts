/** The Hono app: every route of the Worker. */
import { requestId } from 'hono/request-id'
import { secureHeaders } from 'hono/secure-headers'
import { addresses } from './api/addresses.ts'
import { classify } from './api/classify.ts'
import { codes } from './api/codes.ts'
import { createRouter } from './api/contract.ts'
import { health } from './api/health.ts'
import { deliveryLog } from './api/log.ts'
import { messages } from './api/messages.ts'
import { retries } from './api/retries.ts'
import { rules } from './api/rules.ts'
import { stats } from './api/stats.ts'
import { mailWebhook } from './inbound.ts'
import { onError, Problem } from './problem.ts'
import { type WebhookOptions, webhooks } from './webhook.ts'

export function createApp(options: WebhookOptions) {
  const app = createRouter()
  app.use(requestId())
  app.use(secureHeaders())
  app.onError(onError)
  app.notFound(() => new Problem('not_found').toResponse())
  return app
    .route('/health', health)
    .route('/webhooks/mail', mailWebhook)
    .route('/webhooks', webhooks(options))
    .route('/v1/codes', codes)
    .route('/v1/classify', classify)
    .route('/v1/addresses', addresses)
    .route('/v1/log', deliveryLog)
    .route('/v1/messages', messages)
    .route('/v1/retries', retries)
    .route('/v1/stats', stats)
    .route('/v1/rules', rules)
}
