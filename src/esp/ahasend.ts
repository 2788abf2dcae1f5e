/**
 * AhaSend: one JSON object per event, signed the Standard Webhooks way with the secret's own characters as key.
 * Sure of the format (real payloads, a real signature verifies). No SMTP replies are passed on.
 */
import type { EspAdapter, OutcomeTable, WebhookRequest } from './esp.ts'
import { at, id, isoTime, readObject, text } from './fields.ts'
import { collect, eventOf, IRRELEVANT, OUTCOMES, outcomeOf, type Reading } from './outcome.ts'
import { verifyStandardWebhooks } from './proof.ts'

/** By `type`. */
const TYPES: OutcomeTable = {
  'message.delivered': OUTCOMES.delivered,
  'message.transient_error': OUTCOMES.deferred,
  'message.bounced': OUTCOMES.hardBounce,
  'message.failed': OUTCOMES.bounce,
  'message.suppressed': OUTCOMES.dropped,
  'message.complained': OUTCOMES.complained,
  'message.reception': 'irrelevant',
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
  return eventOf(outcome, {
    espEvent,
    recipient: text(data, 'recipient'),
    espEventId: id(request.headers.get('webhook-id')),
    messageId: id(data, 'id') ?? id(data, 'message_id_header'),
    occurredAt: isoTime(at(item, 'timestamp')),
  })
}

export const ahasend: EspAdapter = {
  id: 'ahasend',
  name: 'AhaSend',
  authenticity: 'signed',
  evidence: 'payloads',
  types: TYPES,
  setup: {
    docsUrl: 'https://ahasend.com/docs/webhooks',
    secret: 'The secret of the webhook, as shown',
    secretFrom: 'esp',
    events: [
      'message.delivered',
      'message.transient_error',
      'message.bounced',
      'message.failed',
      'message.suppressed',
    ],
    notes: ['AhaSend does not pass on what the receiving server said.'],
    batch: false,
    redelivery: null,
  },
  answers: { unverified: 401, unconfigured: 503, unavailable: 503 },
  verify: (request, context) =>
    verifyStandardWebhooks(request, context, { prefix: 'webhook', key: 'raw' }),
  parse: (request) => collect([readObject(request)], (item) => readEvent(item, request)),
}
