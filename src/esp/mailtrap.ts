/**
 * Mailtrap Email Sending: `{ events: […] }`, signed with HMAC-SHA256 and no time.
 * Sure of the events (real payloads); the signature is read from one public implementation, older ones know none.
 */
import type { EspAdapter, OutcomeTable } from './esp.ts'
import { UnreadableWebhook } from './esp.ts'
import { at, id, metadata, readObject, replyCode, secondsTime, text } from './fields.ts'
import { collect, eventOf, IRRELEVANT, OUTCOMES, outcomeOf, type Reading } from './outcome.ts'
import { verifyBodyHmac } from './proof.ts'

/** By `event`. */
const TYPES: OutcomeTable = {
  delivery: OUTCOMES.delivered,
  bounce: OUTCOMES.hardBounce,
  'soft bounce': OUTCOMES.softBounce,
  soft_bounce: OUTCOMES.softBounce,
  // The account was stopped: the sender's limits, nothing about the recipient.
  suspension: OUTCOMES.failed,
  reject: OUTCOMES.dropped,
  spam: OUTCOMES.complained,
  unsubscribe: OUTCOMES.unsubscribed,
  open: 'irrelevant',
  click: 'irrelevant',
}

function readEvent(item: unknown): Reading {
  const espEvent = text(item, 'event') ?? ''
  const outcome = outcomeOf(TYPES, espEvent)
  if (outcome === 'irrelevant') return IRRELEVANT
  return eventOf(outcome, {
    espEvent,
    recipient: text(item, 'email'),
    espEventId: id(item, 'event_id'),
    messageId: id(item, 'message_id'),
    occurredAt: secondsTime(at(item, 'timestamp')),
    diagnostic: text(item, 'response'),
    replyCode: replyCode(item, 'response_code'),
    espReason: text(item, 'bounce_category') ?? text(item, 'reason'),
    metadata: metadata(at(item, 'custom_variables')),
  })
}

export const mailtrap: EspAdapter = {
  id: 'mailtrap',
  name: 'Mailtrap',
  authenticity: 'signed',
  evidence: 'payloads',
  types: TYPES,
  setup: {
    docsUrl: 'https://docs.mailtrap.io/email-api-smtp/advanced/webhooks',
    secret: 'The signature secret of the webhook',
    secretFrom: 'esp',
    events: ['Delivery', 'Bounce', 'Soft bounce', 'Suspension', 'Reject', 'Spam', 'Unsubscribe'],
    notes: [],
    batch: true,
    redelivery: null,
  },
  answers: { unverified: 401, unconfigured: 503, unavailable: 503 },
  verify: (request, context) =>
    verifyBodyHmac(request, context, { header: 'mailtrap-signature', encoding: 'hex' }),
  parse(request) {
    const { events } = readObject(request)
    if (!Array.isArray(events)) throw new UnreadableWebhook('no events array')
    return collect(events, readEvent)
  },
}
