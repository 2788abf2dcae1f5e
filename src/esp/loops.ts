/**
 * Loops: one JSON object per event, signed the Standard Webhooks way.
 * Known from the vendor's documentation and from public code that receives its posts. It passes on
 * neither a reply nor a reason, only whether a bounce was hard or soft.
 */
import { at, id, secondsTime, text } from '../bounce/fields.ts'
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

/** By `eventName`. */
const TYPES: OutcomeTable = {
  'email.delivered': OUTCOMES.delivered,
  // Loops retries several times; it may still be delivered.
  'email.softBounced': OUTCOMES.deferred,
  'email.hardBounced': OUTCOMES.hardBounce,
  'email.spamReported': OUTCOMES.complained,
  'email.unsubscribed': OUTCOMES.unsubscribed,
  'contact.unsubscribed': OUTCOMES.unsubscribed,
  'email.resubscribed': OUTCOMES.resubscribed,
  'email.opened': 'irrelevant',
  'email.clicked': 'irrelevant',
  'campaign.email.sent': 'irrelevant',
  'loop.email.sent': 'irrelevant',
  'transactional.email.sent': 'irrelevant',
  'contact.created': 'irrelevant',
  'contact.deleted': 'irrelevant',
  // One list of several: the recipient still wants the others.
  'contact.mailingList.subscribed': 'irrelevant',
  'contact.mailingList.unsubscribed': 'irrelevant',
  'testing.testEvent': 'irrelevant',
}

function readEvent(item: unknown, request: WebhookRequest): Reading {
  const espEvent = text(item, 'eventName') ?? ''
  const outcome = outcomeOf(TYPES, espEvent)
  if (outcome === 'irrelevant') return IRRELEVANT
  return eventOf(outcome, {
    espEvent,
    recipient: text(item, 'contactIdentity', 'email'),
    espEventId: id(request.headers.get('webhook-id')),
    // `emailMessageId` is the same for everyone who got that mail.
    messageId: id(item, 'email', 'id'),
    occurredAt: secondsTime(at(item, 'eventTime')),
    espReason: text(item, 'sourceType'),
  })
}

export const loops: EspAdapter = {
  id: 'loops',
  name: 'Loops',
  authenticity: 'signed',
  evidence: 'documented',
  types: TYPES,
  setup: {
    secret: 'The signing secret of the webhook (whsec_…)',
    secretFrom: 'esp',
    events: [
      'email.delivered',
      'email.softBounced',
      'email.hardBounced',
      'email.spamReported',
      'email.unsubscribed',
      'contact.unsubscribed',
      'email.resubscribed',
    ],
  },
  guide: guide({
    batch: false,
    notes: [
      'A Loops account has one webhook only.',
      'Loops says hard or soft, and nothing about why.',
    ],
    redelivery: null,
    docsUrl: 'https://loops.so/docs/webhooks',
  }),
  answers: { unverified: 401, unconfigured: 503, unavailable: 503 },
  verify: (request, context) =>
    verifyStandardWebhooks(request, context, { prefix: 'webhook', key: 'base64' }),
  parse: (request) => collect([readObject(request)], (item) => readEvent(item, request)),
}
