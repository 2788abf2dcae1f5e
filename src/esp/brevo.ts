/**
 * Brevo (Sendinblue): one JSON object per event, or an array of them if the webhook is batched; not signed.
 * Format confirmed by real payloads; batches are documented, without an example. By its documentation any 4xx but 429,
 * and any 5xx, ends the retries and discards the event; hence 429 for everything that should be tried again.
 */
import { unbracketed } from '../bounce/event.ts'
import { at, id, metadata, millisecondsTime, secondsTime, text } from '../bounce/fields.ts'
import {
  eventOf,
  IRRELEVANT,
  OUTCOMES,
  type OutcomeTable,
  outcomeOf,
  type Reading,
} from '../bounce/outcome.ts'
import { readItems } from './body.ts'
import { collect } from './collect.ts'
import type { EspAdapter } from './esp.ts'
import { guide } from './guide.ts'
import { verifySharedSecret } from './proof.ts'

/** By `event`; both spellings of a pair occur. */
const TYPES: OutcomeTable = {
  delivered: OUTCOMES.delivered,
  deferred: OUTCOMES.deferred,
  hard_bounce: OUTCOMES.hardBounce,
  soft_bounce: OUTCOMES.softBounce,
  invalid_email: OUTCOMES.hardBounce,
  blocked: OUTCOMES.dropped,
  error: OUTCOMES.failed,
  spam: OUTCOMES.complained,
  complaint: OUTCOMES.complained,
  unsubscribe: OUTCOMES.unsubscribed,
  unsubscribed: OUTCOMES.unsubscribed,
  request: 'irrelevant',
  sent: 'irrelevant',
  opened: 'irrelevant',
  unique_opened: 'irrelevant',
  proxy_open: 'irrelevant',
  unique_proxy_open: 'irrelevant',
  click: 'irrelevant',
}

/** `ts_epoch` is documented in milliseconds and also seen in seconds; `date` is in the account's time zone. */
function occurredAt(item: unknown): number | null {
  const epoch = at(item, 'ts_epoch')
  return millisecondsTime(epoch) ?? secondsTime(epoch) ?? secondsTime(at(item, 'ts_event'))
}

function readEvent(item: unknown): Reading {
  const espEvent = text(item, 'event') ?? ''
  const outcome = outcomeOf(TYPES, espEvent)
  if (outcome === 'irrelevant') return IRRELEVANT
  const messageId = id(item, 'message-id')
  return eventOf(outcome, {
    espEvent,
    recipient: text(item, 'email'),
    // `id` is the webhook's, not the event's.
    messageId: messageId && unbracketed(messageId),
    occurredAt: occurredAt(item),
    diagnostic: text(item, 'reason'),
    metadata: metadata({ 'X-Mailin-custom': text(item, 'X-Mailin-custom') }),
  })
}

export const brevo: EspAdapter = {
  id: 'brevo',
  name: 'Brevo',
  authenticity: 'shared_secret',
  evidence: 'payloads',
  types: TYPES,
  setup: {
    secret: 'The token, or user:password, that the webhook authenticates with',
    secretFrom: 'you',
    events: [
      'Delivered',
      'Deferred',
      'Hard bounce',
      'Soft bounce',
      'Blocked',
      'Invalid',
      'Error',
      'Complaint',
      'Unsubscribed',
    ],
  },
  guide: guide({
    batch: true,
    notes: [
      'Brevo discards an event on 5xx: a wrong secret is answered with 429, so that it comes again.',
    ],
    redelivery: { afterMinutes: [10, 60, 120, 480], endedBy: ['4xx', '5xx'], exceptFor: ['429'] },
    docsUrl: 'https://developers.brevo.com/docs/transactional-webhooks',
  }),
  receivedMail: {
    chosen: 'an inbound parsing webhook',
    instead: 'a transactional webhook',
    words: [/"items"\s*:/, /"Raw(?:Html|Text)Body"\s*:/],
  },
  answers: { unverified: 429, unconfigured: 429, unavailable: 429 },
  verify: verifySharedSecret,
  parse: (request) => collect(readItems(request), readEvent),
}
