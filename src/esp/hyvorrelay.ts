/**
 * Hyvor Relay: `{ event, payload }`, signed with an HMAC of the body.
 * The events are documented. The shape of bounces and attempts is known only from public code that receives its posts,
 * so any field may be missing.
 */
import {
  at,
  enhancedStatus,
  id,
  isObject,
  list,
  replyCode,
  secondsTime,
  text,
} from '../bounce/fields.ts'
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
import { verifyBodyHmac } from './proof.ts'

/** By `event`. */
const TYPES: OutcomeTable = {
  'send.recipient.accepted': OUTCOMES.delivered,
  'send.recipient.deferred': OUTCOMES.deferred,
  'send.recipient.bounced': OUTCOMES.bounce,
  // All retries failed, without a final answer from a server.
  'send.recipient.failed': OUTCOMES.softBounce,
  'send.recipient.suppressed': OUTCOMES.suppressed,
  'send.recipient.complained': OUTCOMES.complained,
  'suppression.created': 'irrelevant',
  'suppression.deleted': 'irrelevant',
  'domain.created': 'irrelevant',
  'domain.status.changed': 'irrelevant',
  'domain.deleted': 'irrelevant',
}

/** The server's answer for this recipient of the attempt; undefined if a later bounce is reported, which has its own words. */
function answerOf(payload: unknown): unknown {
  if (isObject(at(payload, 'bounce'))) return undefined
  const recipient = id(payload, 'recipient', 'id')
  const isTheirs = (one: unknown) => recipient !== null && id(one, 'recipient_id') === recipient
  return list(payload, 'attempt', 'recipients').find(isTheirs)
}

function readEvent(item: unknown): Reading {
  const espEvent = text(item, 'event') ?? ''
  const outcome = outcomeOf(TYPES, espEvent)
  if (outcome === 'irrelevant') return IRRELEVANT
  const payload = at(item, 'payload')
  const bounce = at(payload, 'bounce')
  const answer = answerOf(payload)
  return eventOf(outcome, {
    espEvent,
    recipient: text(payload, 'recipient', 'address'),
    messageId: id(payload, 'send', 'uuid') ?? id(payload, 'send', 'id'),
    occurredAt:
      secondsTime(at(payload, 'attempt', 'created_at')) ??
      secondsTime(at(bounce, 'created_at')) ??
      secondsTime(at(payload, 'complaint', 'created_at')),
    diagnostic:
      text(bounce, 'text') ??
      text(bounce, 'message') ??
      text(answer, 'smtp_message') ??
      text(payload, 'attempt', 'error'),
    replyCode: replyCode(answer, 'smtp_code'),
    status: enhancedStatus(bounce, 'status') ?? enhancedStatus(answer, 'smtp_enhanced_code'),
    remoteMta: text(payload, 'attempt', 'responded_mx_host'),
  })
}

export const hyvorrelay: EspAdapter = {
  id: 'hyvorrelay',
  name: 'Hyvor Relay',
  authenticity: 'signed',
  evidence: 'documented',
  types: TYPES,
  setup: {
    secret: 'The secret of the webhook',
    secretFrom: 'esp',
    events: [
      'send.recipient.accepted',
      'send.recipient.deferred',
      'send.recipient.bounced',
      'send.recipient.failed',
      'send.recipient.suppressed',
      'send.recipient.complained',
    ],
  },
  guide: guide({
    batch: false,
    notes: [],
    redelivery: { afterMinutes: [1, 5, 15, 60, 240, 1440] },
    docsUrl: 'https://relay.hyvor.com/docs/webhooks',
  }),
  answers: { unverified: 401, unconfigured: 503, unavailable: 503 },
  verify: (request, context) => verifyBodyHmac(request, context, 'x-signature'),
  parse: (request) => collect([readObject(request)], readEvent),
}
