/**
 * Sweego: one JSON object per event, signed nearly the Standard Webhooks way (no `v1,` before the signature).
 * Delivered events are known from real payloads, the others from public code. Only the code of a reply is passed on.
 */
import { at, id, isoTime, replyCode, text } from '../bounce/fields.ts'
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
import type { EspAdapter } from './esp.ts'
import { guide } from './guide.ts'
import { verifyStandardWebhooks } from './proof.ts'

/** By `event_type`. Sweego mixes hyphens and underscores, so hyphens are replaced by underscores first. */
const TYPES: OutcomeTable = {
  delivered: OUTCOMES.delivered,
  hard_bounce: OUTCOMES.hardBounce,
  soft_bounce: OUTCOMES.softBounce,
  complaint: OUTCOMES.complained,
  list_unsub: OUTCOMES.unsubscribed,
  email_sent: 'irrelevant',
  sent: 'irrelevant',
  email_opened: 'irrelevant',
  email_clicked: 'irrelevant',
}

function readEvent(item: unknown): Reading {
  const espEvent = text(item, 'event_type') ?? ''
  const outcome = outcomeOf(TYPES, espEvent.replaceAll('-', '_'))
  // The same webhook may report on text messages.
  if (outcome === 'irrelevant' || text(item, 'channel') === 'sms') return IRRELEVANT
  return eventOf(outcome, {
    espEvent,
    recipient: text(item, 'recipient'),
    espEventId: id(item, 'event_id'),
    messageId: id(item, 'headers', 'x-transaction-id') ?? id(item, 'swg_uid'),
    occurredAt: isoTime(at(item, 'timestamp')),
    diagnostic: text(item, 'details'),
    replyCode: replyCode(item, 'response_code'),
  })
}

export const sweego: EspAdapter = {
  id: 'sweego',
  name: 'Sweego',
  authenticity: 'signed',
  evidence: 'payloads',
  types: TYPES,
  setup: {
    secret: 'The secret of the webhook (Base64)',
    secretFrom: 'esp',
    events: ['delivered', 'hard-bounce', 'soft-bounce', 'complaint', 'list_unsub'],
  },
  guide: guide({
    batch: false,
    notes: [],
    redelivery: null,
    docsUrl: 'https://learn.sweego.io/docs/webhooks/webhook_signature',
  }),
  answers: { unverified: 401, unconfigured: 503, unavailable: 503 },
  verify: (request, context) =>
    verifyStandardWebhooks(request, context, { prefix: 'webhook', key: 'base64' }),
  parse: (request) => collect([readObject(request)], readEvent),
}
