/**
 * Customer.io reporting webhooks: one JSON object per event, signed with HMAC-SHA256 over `v0:time:body`.
 * How it repeats posts is documented. The fields and the signature are known from several implementations
 * that agree. It does not say which bounces are permanent.
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
import type { EspAdapter, Verdict, VerifyContext, WebhookRequest } from './esp.ts'
import { guide } from './guide.ts'
import {
  decodeHex,
  hmacMatches,
  joinBytes,
  proven,
  refused,
  staleness,
  utf8,
  wholeSeconds,
} from './proof.ts'

const SIGNATURE = 'x-cio-signature'

/**
 * A post is repeated for seven days, perhaps with its first signature, and all later posts wait behind it:
 * refusing an old one would block them. Event ids make replays harmless.
 */
const TOLERANCE_MS = 8 * 24 * 3_600_000

/** By `object_type` and `metric`, joined as in Customer.io's own list of events. */
const TYPES: OutcomeTable = {
  email_delivered: OUTCOMES.delivered,
  email_deferred: OUTCOMES.deferred,
  email_bounced: OUTCOMES.bounce,
  email_dropped: OUTCOMES.dropped,
  email_suppressed: OUTCOMES.suppressed,
  email_failed: OUTCOMES.failed,
  // Held back by a limit or a missing address, before any server was asked.
  email_undeliverable: OUTCOMES.failed,
  email_spammed: OUTCOMES.complained,
  email_unsubscribed: OUTCOMES.unsubscribed,
  customer_unsubscribed: OUTCOMES.unsubscribed,
  customer_subscribed: OUTCOMES.resubscribed,
  customer_subscription_preferences_changed: 'irrelevant',
  // Not yet handed to the sending server; will be tried again.
  email_attempted: 'irrelevant',
  email_drafted: 'irrelevant',
  email_sent: 'irrelevant',
  email_opened: 'irrelevant',
  email_human_opened: 'irrelevant',
  email_clicked: 'irrelevant',
  email_human_clicked: 'irrelevant',
  email_converted: 'irrelevant',
  email_topic_unsubscribed: 'irrelevant',
}

/** Older posts have both names in one field. */
function espEventOf(item: unknown): string {
  const metric = text(item, 'metric')
  if (metric === null) return text(item, 'event_type') ?? ''
  return [text(item, 'object_type'), metric].filter((part) => part !== null).join('_')
}

function readEvent(item: unknown): Reading {
  const espEvent = espEventOf(item)
  // Push messages, text messages and other channels are reported in the same way.
  if (/^(?!email_|customer_)[a-z_]*_/.test(espEvent)) return IRRELEVANT
  const outcome = outcomeOf(TYPES, espEvent)
  if (outcome === 'irrelevant') return IRRELEVANT
  const data = at(item, 'data')
  const words = text(data, 'failure_message') ?? text(data, 'reason')
  const isRefusal = outcome.kind === 'bounced' || outcome.kind === 'deferred'
  return eventOf(outcome, {
    espEvent,
    recipient:
      text(data, 'recipient') ?? text(data, 'email_address') ?? text(data, 'identifiers', 'email'),
    espEventId: id(item, 'event_id'),
    messageId: id(data, 'delivery_id'),
    occurredAt: secondsTime(at(item, 'timestamp')),
    diagnostic: isRefusal ? words : null,
    espReason: isRefusal ? null : words,
  })
}

async function verify(
  { headers, body }: WebhookRequest,
  { now, secrets }: VerifyContext,
): Promise<Verdict> {
  const timestamp = headers.get('x-cio-timestamp')
  const signature = headers.get(SIGNATURE)
  if (!timestamp || !signature) return refused('missing', 'no x-cio-* headers')
  const data = joinBytes(utf8(`v0:${timestamp}:`), body)
  if (!(await hmacMatches('SHA-256', secrets.map(utf8), [decodeHex(signature)], data))) {
    return refused('mismatch', `${SIGNATURE} does not match`)
  }
  return staleness(wholeSeconds(timestamp), now, TOLERANCE_MS) ?? proven()
}

export const customerio: EspAdapter = {
  id: 'customerio',
  name: 'Customer.io',
  authenticity: 'signed',
  evidence: 'third_party',
  types: TYPES,
  setup: {
    secret: 'The signing key of the reporting webhook',
    secretFrom: 'esp',
    events: [
      'Email delivered',
      'Email deferred',
      'Email bounced',
      'Email dropped',
      'Email failed',
      'Email undeliverable',
      'Email marked as spam',
      'Email unsubscribed',
      'Customer unsubscribed',
      'Customer subscribed',
    ],
  },
  guide: guide({
    batch: false,
    notes: [
      'Customer.io holds everything back behind a post that is not answered with 2xx: put the key in place first.',
    ],
    redelivery: { totalMinutes: 7 * 24 * 60, timeoutSeconds: 4 },
    docsUrl: 'https://docs.customer.io/api/webhooks',
  }),
  marks: { [SIGNATURE]: '' },
  answers: { unverified: 401, unconfigured: 503, unavailable: 503 },
  verify,
  parse: (request) => collect([readObject(request)], readEvent),
}
