/**
 * Postmark: one JSON object per event, not signed.
 * Format confirmed by real payloads; that only 5xx, 408 and 429 are retried is known from third parties only.
 */
import { at, id, isoTime, metadata, text } from '../bounce/fields.ts'
import {
  eventOf,
  IRRELEVANT,
  OUTCOMES,
  type OutcomeTable,
  outcomeOf,
  type Reading,
  refined,
} from '../bounce/outcome.ts'
import { readObject } from './body.ts'
import { collect } from './collect.ts'
import type { EspAdapter } from './esp.ts'
import { guide } from './guide.ts'
import { verifySharedSecret } from './proof.ts'

/**
 * By `RecordType`, and `Type` (of bounces) or `SuppressionReason` (of subscription changes) after a slash, and by the
 * origin of manual suppressions.
 */
const TYPES: OutcomeTable = {
  Delivery: OUTCOMES.delivered,
  'Bounce/HardBounce': OUTCOMES.hardBounce,
  'Bounce/BadEmailAddress': OUTCOMES.hardBounce,
  'Bounce/SoftBounce': OUTCOMES.softBounce,
  'Bounce/Undeliverable': OUTCOMES.softBounce,
  'Bounce/Transient': OUTCOMES.deferred,
  'Bounce/DnsError': OUTCOMES.deferred,
  'Bounce/Blocked': OUTCOMES.blocked,
  'Bounce/DMARCPolicy': OUTCOMES.blocked,
  'Bounce/SpamNotification': OUTCOMES.blocked,
  'Bounce/VirusNotification': OUTCOMES.blocked,
  'Bounce/ManuallyDeactivated': OUTCOMES.dropped,
  'Bounce/SMTPApiError': OUTCOMES.failed,
  'Bounce/TemplateRenderingFailed': OUTCOMES.failed,
  'Bounce/Unknown': OUTCOMES.bounce,
  'Bounce/SpamComplaint': OUTCOMES.complained,
  'Bounce/Unsubscribe': OUTCOMES.unsubscribed,
  'Bounce/AutoResponder': OUTCOMES.autoreplied,
  'Bounce/AddressChange': OUTCOMES.autoreplied,
  'Bounce/ChallengeVerification': OUTCOMES.challenge,
  'Bounce/Subscribe': 'irrelevant',
  'Bounce/OpenRelayTest': 'irrelevant',
  'Bounce/Unconfirmed': 'irrelevant',
  'Bounce/InboundError': 'irrelevant',
  SpamComplaint: OUTCOMES.complained,
  // The bounce or complaint that caused a suppression is also reported as an event of its own.
  'SubscriptionChange/HardBounce': OUTCOMES.listed,
  'SubscriptionChange/SpamComplaint': OUTCOMES.listed,
  'SubscriptionChange/ManualSuppression': OUTCOMES.unsubscribed,
  'SubscriptionChange/ManualSuppression/Customer': OUTCOMES.listed,
  'SubscriptionChange/ManualSuppression/Admin': OUTCOMES.listed,
  'SubscriptionChange/Reactivated': OUTCOMES.resubscribed,
  Open: 'irrelevant',
  Click: 'irrelevant',
  Inbound: 'irrelevant',
}

function espEventOf(item: unknown): string {
  const record = text(item, 'RecordType') ?? ''
  if (record === 'Bounce') return `Bounce/${text(item, 'Type') ?? 'Unknown'}`
  if (record !== 'SubscriptionChange') return record
  const suppresses = at(item, 'SuppressSending')
  if (suppresses === false) return 'SubscriptionChange/Reactivated'
  if (suppresses !== true) return record
  const change = `SubscriptionChange/${text(item, 'SuppressionReason') ?? 'ManualSuppression'}`
  return refined(TYPES, change, text(item, 'Origin'))
}

/** The meaning of an event; an unknown suppression reason still counts as a suppression. */
function outcomeFor(item: unknown, espEvent: string): ReturnType<typeof outcomeOf> {
  const outcome = outcomeOf(TYPES, espEvent)
  const isUnnamed = outcome === OUTCOMES.unknown && at(item, 'SuppressSending') === true
  return isUnnamed ? OUTCOMES.listed : outcome
}

function readEvent(item: unknown): Reading {
  const espEvent = espEventOf(item)
  const outcome = outcomeFor(item, espEvent)
  if (outcome === 'irrelevant') return IRRELEVANT
  const bounceId = id(item, 'ID')
  return eventOf(outcome, {
    espEvent,
    recipient: text(item, 'Email') ?? text(item, 'Recipient'),
    // A record without an id (deliveries) is identified by message, recipient, type and time.
    espEventId: bounceId === null ? null : `${text(item, 'RecordType')}/${bounceId}`,
    messageId: id(item, 'MessageID'),
    occurredAt:
      isoTime(at(item, 'BouncedAt')) ??
      isoTime(at(item, 'DeliveredAt')) ??
      isoTime(at(item, 'ChangedAt')),
    // Dropped because of Postmark's list: no server replied.
    diagnostic:
      outcome === OUTCOMES.dropped ? null : (text(item, 'Details') ?? text(item, 'Description')),
    espReason: text(item, 'Type') ?? text(item, 'SuppressionReason'),
    list: text(item, 'MessageStream'),
    metadata: metadata(at(item, 'Metadata')),
  })
}

export const postmark: EspAdapter = {
  id: 'postmark',
  name: 'Postmark',
  authenticity: 'shared_secret',
  evidence: 'payloads',
  types: TYPES,
  setup: {
    secret: 'The basic auth of the webhook as user:password',
    secretFrom: 'you',
    events: ['Delivery', 'Bounce', 'Spam complaint', 'Subscription change'],
  },
  guide: guide({
    batch: false,
    notes: [
      'Postmark signs nothing: use basic auth over https and a long password.',
      'Whoever leaves one message stream is unsubscribed from the whole source until that stream reactivates them: give streams that differ sources of their own. Bounces and complaints are lifted here by hand.',
    ],
    redelivery: { totalMinutes: 72, endedBy: ['4xx'], exceptFor: ['408', '429'], hearsay: true },
    docsUrl: 'https://postmarkapp.com/developer/webhooks/webhooks-overview',
  }),
  marks: { 'user-agent': 'postmark' },
  receivedMail: {
    chosen: 'the inbound webhook',
    instead: 'a webhook of the message stream you send from',
    words: [/"FromFull"\s*:/, /"ToFull"\s*:/],
  },
  // By third-party notes a 4xx ends the retries at once: right for an unproven post, wrong for a missing secret.
  answers: { unverified: 401, unconfigured: 503, unavailable: 503 },
  verify: verifySharedSecret,
  parse: (request) => collect([readObject(request)], readEvent),
}
