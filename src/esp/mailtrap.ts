/**
 * Mailtrap Email Sending: `{ events: […] }`, or one event a line, signed with HMAC-SHA256 and no time.
 * Events confirmed by real payloads; the signature is known from one public implementation, older ones have none.
 */
import { at, id, metadata, parseJson, replyCode, secondsTime, text } from '../bounce/fields.ts'
import {
  eventOf,
  IRRELEVANT,
  OUTCOMES,
  type OutcomeTable,
  outcomeOf,
  type Reading,
} from '../bounce/outcome.ts'
import { readText } from './body.ts'
import { collect } from './collect.ts'
import type { EspAdapter } from './esp.ts'
import { UnreadableWebhook } from './esp.ts'
import { guide } from './guide.ts'
import { verifyBodyHmac } from './proof.ts'

const SIGNATURE = 'mailtrap-signature'

/** By `event`, rejects by their `reason`. */
const TYPES: OutcomeTable = {
  delivery: OUTCOMES.delivered,
  bounce: OUTCOMES.hardBounce,
  // Retried ten more times, then delivered or bounced.
  'soft bounce': OUTCOMES.deferred,
  soft_bounce: OUTCOMES.deferred,
  // The account was stopped at a sending limit: retried ten more times, then delivered or rejected.
  suspension: OUTCOMES.deferred,
  // Because of its suppression list, or of the sender, which says nothing about the recipient.
  reject: OUTCOMES.failed,
  'reject/suppressed': OUTCOMES.suppressed,
  spam: OUTCOMES.complained,
  unsubscribe: OUTCOMES.unsubscribed,
  open: 'irrelevant',
  click: 'irrelevant',
}

function readEvent(item: unknown): Reading {
  const event = text(item, 'event') ?? ''
  const isListed = event === 'reject' && /suppress/i.test(text(item, 'reason') ?? '')
  const espEvent = isListed ? 'reject/suppressed' : event
  const outcome = outcomeOf(TYPES, espEvent)
  if (outcome === 'irrelevant' || espEvent.startsWith('inbound')) return IRRELEVANT
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
    secret: 'The signature secret of the webhook',
    secretFrom: 'esp',
    events: ['Delivery', 'Bounce', 'Soft bounce', 'Suspension', 'Reject', 'Spam', 'Unsubscribe'],
  },
  guide: guide({
    batch: true,
    notes: [],
    redelivery: { totalMinutes: 1440 },
    docsUrl: 'https://docs.mailtrap.io/email-api-smtp/advanced/webhooks',
  }),
  marks: { [SIGNATURE]: '' },
  answers: { unverified: 401, unconfigured: 503, unavailable: 503 },
  verify: (request, context) => verifyBodyHmac(request, context, SIGNATURE),
  parse(request) {
    const body = readText(request)
    const events = at(parseJson(body), 'events')
    if (Array.isArray(events)) return collect(events, readEvent)
    const lines = body.split('\n').filter((line) => line.trim() !== '')
    const posted = lines.map(parseJson)
    if (!posted.some((line) => text(line, 'event') !== null)) {
      throw new UnreadableWebhook('no events array, nor one event a line')
    }
    return collect(posted, readEvent)
  },
}
