/**
 * MailerSend: one JSON object per event, signed with HMAC-SHA256 and no time.
 * Sure of the format (real payloads, a real signature verifies).
 */
import type { EspAdapter, OutcomeTable } from './esp.ts'
import { at, id, isoTime, readObject, text } from './fields.ts'
import { collect, eventOf, IRRELEVANT, OUTCOMES, outcomeOf, type Reading } from './outcome.ts'
import { verifyBodyHmac } from './proof.ts'

/** By `type`. */
const TYPES: OutcomeTable = {
  'activity.delivered': OUTCOMES.delivered,
  'activity.deferred': OUTCOMES.deferred,
  'activity.hard_bounced': OUTCOMES.hardBounce,
  'activity.soft_bounced': OUTCOMES.softBounce,
  'activity.spam_complaint': OUTCOMES.complained,
  'activity.unsubscribed': OUTCOMES.unsubscribed,
  'activity.sent': 'irrelevant',
  'activity.opened': 'irrelevant',
  'activity.opened_unique': 'irrelevant',
  'activity.clicked': 'irrelevant',
  'activity.clicked_unique': 'irrelevant',
  'activity.survey_opened': 'irrelevant',
  'activity.survey_submitted': 'irrelevant',
}

function readEvent(item: unknown): Reading {
  const espEvent = text(item, 'type') ?? ''
  const outcome = outcomeOf(TYPES, espEvent)
  if (outcome === 'irrelevant') return IRRELEVANT
  const data = at(item, 'data')
  const reason = text(data, 'morph', 'reason')
  const readable = text(data, 'morph', 'readable_reason')
  // Of an unsubscription it is the person's reason, not a server's.
  const isReply = outcome.kind !== 'unsubscribed'
  return eventOf(outcome, {
    espEvent,
    recipient: text(data, 'email', 'recipient', 'email'),
    espEventId: id(data, 'id'),
    messageId: id(data, 'email', 'message', 'id'),
    occurredAt: isoTime(at(data, 'created_at')) ?? isoTime(at(item, 'created_at')),
    diagnostic: isReply ? (reason ?? readable) : null,
    espReason: isReply ? readable : reason,
  })
}

export const mailersend: EspAdapter = {
  id: 'mailersend',
  name: 'MailerSend',
  authenticity: 'signed',
  evidence: 'payloads',
  types: TYPES,
  setup: {
    docsUrl: 'https://developers.mailersend.com/api/v1/webhooks.html',
    secret: 'The signing secret of the webhook',
    secretFrom: 'esp',
    events: [
      'activity.delivered',
      'activity.deferred',
      'activity.hard_bounced',
      'activity.soft_bounced',
      'activity.spam_complaint',
      'activity.unsubscribed',
    ],
    notes: [],
    batch: false,
    redelivery: null,
  },
  answers: { unverified: 401, unconfigured: 503, unavailable: 503 },
  verify: (request, context) =>
    verifyBodyHmac(request, context, { header: 'signature', encoding: 'hex' }),
  parse: (request) => collect([readObject(request)], readEvent),
}
