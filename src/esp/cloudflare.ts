/**
 * Cloudflare Email Sending: one message of a queue per event, no HTTP at all.
 * Known from the vendor's documentation. The queue's binding is the proof; a post to this ESP's webhook is always refused.
 */
import { at, enhancedStatus, id, isoTime, replyCode, text } from '../bounce/fields.ts'
import {
  eventOf,
  IRRELEVANT,
  OUTCOMES,
  type Outcome,
  type OutcomeTable,
  outcomeOf,
  type Reading,
  refined,
} from '../bounce/outcome.ts'
import { readObject } from './body.ts'
import { collect } from './collect.ts'
import type { EspAdapter, ParsedWebhook } from './esp.ts'
import { guide } from './guide.ts'
import { refused } from './proof.ts'

const PREFIX = 'cf.email.sending.'

/** By `type` without its prefix, with the bounce's type or the rejection's reason after a slash. */
const TYPES: OutcomeTable = {
  'message.delivered': OUTCOMES.delivered,
  'message.deferred': OUTCOMES.deferred,
  'message.bounced': OUTCOMES.bounce,
  'message.bounced/hard': OUTCOMES.hardBounce,
  'message.bounced/soft': OUTCOMES.softBounce,
  'message.rejected': OUTCOMES.failed,
  'message.rejected/suppressed': OUTCOMES.suppressed,
  'message.failed': OUTCOMES.failed,
  'message.complained': OUTCOMES.complained,
}

function typeOf(item: unknown): string {
  const type = text(item, 'type') ?? ''
  const name = type.startsWith(PREFIX) ? type.slice(PREFIX.length) : type
  const payload = at(item, 'payload')
  const detail = text(payload, name === 'message.bounced' ? 'bounce' : 'rejection', 'type')
  return refined(TYPES, name, detail ?? text(payload, 'rejection', 'reason'))
}

/** The event's `terminal` overrules the table: a bounce that is not terminal is still being retried. */
function withTerminal(outcome: Outcome, terminal: unknown): Outcome {
  if (terminal === false && outcome.kind === 'bounced') return OUTCOMES.deferred
  return terminal === true && outcome.kind === 'deferred' ? OUTCOMES.softBounce : outcome
}

function readEvent(item: unknown): Reading {
  const espEvent = typeOf(item)
  const payload = at(item, 'payload')
  const outcome = outcomeOf(TYPES, espEvent)
  if (outcome === 'irrelevant') return IRRELEVANT
  const delivery = at(payload, 'delivery')
  return eventOf(withTerminal(outcome, at(payload, 'terminal')), {
    espEvent,
    recipient: text(payload, 'recipient'),
    espEventId: id(payload, 'eventId'),
    messageId: id(payload, 'messageId'),
    occurredAt: isoTime(at(item, 'metadata', 'eventTimestamp')),
    diagnostic: text(delivery, 'smtpResponse') ?? text(payload, 'bounce', 'reason'),
    replyCode: replyCode(delivery, 'smtpStatusCode'),
    status: enhancedStatus(delivery, 'smtpEnhancedStatusCode'),
    espReason:
      text(payload, 'bounce', 'classification') ??
      text(payload, 'rejection', 'reason') ??
      text(payload, 'failure', 'reason'),
  })
}

/** The body of one queue message; never throws. */
export function readCloudflareEvent(message: unknown): ParsedWebhook {
  return collect([message], readEvent)
}

export const cloudflare: EspAdapter = {
  id: 'cloudflare',
  name: 'Cloudflare Email Sending',
  authenticity: 'binding',
  evidence: 'documented',
  types: TYPES,
  setup: {
    secret: 'None: subscribe a queue to the events and bind it to this Worker as a consumer',
    secretFrom: 'none',
    events: [
      'message.delivered',
      'message.deferred',
      'message.bounced',
      'message.rejected',
      'message.failed',
      'message.complained',
    ],
  },
  guide: guide({
    batch: false,
    notes: ['Events come by a queue, not by a webhook.'],
    redelivery: null,
    docsUrl: 'https://developers.cloudflare.com/email-service/',
  }),
  answers: { unverified: 404, unconfigured: 404, unavailable: 503 },
  verify: async () => refused('not_allowed', 'these events come by a queue'),
  parse: (request) => readCloudflareEvent(readObject(request)),
}
