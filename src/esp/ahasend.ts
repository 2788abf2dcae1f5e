/**
 * AhaSend: one JSON object per event, signed the Standard Webhooks way with the secret's own characters as key.
 * Format confirmed by real payloads and a real signature; details of delivery attempts are documented only.
 */
import { at, enhancedStatus, id, isoTime, replyCode, text } from '../bounce/fields.ts'
import {
  eventOf,
  IRRELEVANT,
  OUTCOMES,
  type OutcomeTable,
  outcomeOf,
  type Reading,
} from '../bounce/outcome.ts'
import { readObject } from './body.ts'
import { collect } from './collect.ts'
import type { EspAdapter, WebhookRequest } from './esp.ts'
import { guide } from './guide.ts'
import { verifyStandardWebhooks } from './proof.ts'

/** By `type`. */
const TYPES: OutcomeTable = {
  'message.delivered': OUTCOMES.delivered,
  'message.transient_error': OUTCOMES.deferred,
  'message.bounced': OUTCOMES.hardBounce,
  // AhaSend retried and then gave up.
  'message.failed': OUTCOMES.softBounce,
  'message.suppressed': OUTCOMES.suppressed,
  'message.reception': 'irrelevant',
  'message.routing': 'irrelevant',
  'message.opened': 'irrelevant',
  'message.clicked': 'irrelevant',
  'suppression.created': 'irrelevant',
  'domain.dns_error': 'irrelevant',
}

function readEvent(item: unknown, request: WebhookRequest): Reading {
  const espEvent = text(item, 'type') ?? ''
  const outcome = outcomeOf(TYPES, espEvent)
  if (outcome === 'irrelevant') return IRRELEVANT
  const data = at(item, 'data')
  const attempt = at(data, 'delivery_attempt')
  return eventOf(outcome, {
    espEvent,
    recipient: text(data, 'recipient'),
    espEventId: id(request.headers.get('webhook-id')),
    messageId: id(data, 'id') ?? id(data, 'message_id_header'),
    occurredAt: isoTime(at(item, 'timestamp')),
    diagnostic: text(attempt, 'response'),
    replyCode: replyCode(attempt, 'smtp_code'),
    status: enhancedStatus(attempt, 'enhanced_status_code'),
    espReason: text(attempt, 'classification'),
  })
}

export const ahasend: EspAdapter = {
  id: 'ahasend',
  name: 'AhaSend',
  authenticity: 'signed',
  evidence: 'payloads',
  types: TYPES,
  setup: {
    secret: 'The secret of the webhook, as shown',
    secretFrom: 'esp',
    events: [
      'message.delivered',
      'message.transient_error',
      'message.bounced',
      'message.failed',
      'message.suppressed',
    ],
  },
  guide: guide({
    batch: false,
    notes: ['AhaSend reports no complaints.'],
    redelivery: { totalMinutes: 16, disables: true },
    docsUrl: 'https://ahasend.com/docs/webhooks',
  }),
  answers: { unverified: 401, unconfigured: 503, unavailable: 503 },
  verify: (request, context) =>
    verifyStandardWebhooks(request, context, { prefix: 'webhook', key: 'raw' }),
  parse: (request) => collect([readObject(request)], (item) => readEvent(item, request)),
}
