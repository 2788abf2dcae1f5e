/**
 * SparkPost (Bird): a JSON array of `{ msys: { <class>: { … } } }`, not signed.
 * Format confirmed by real payloads and vendor documentation. A batch is retried for 8 hours on anything but 200.
 */
import {
  at,
  id,
  isObject,
  isoTime,
  metadata,
  replyCode,
  secondsTime,
  text,
} from '../bounce/fields.ts'
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
import { readArray } from './body.ts'
import { collect } from './collect.ts'
import type { EspAdapter } from './esp.ts'
import { guide } from './guide.ts'
import { verifySharedSecret } from './proof.ts'

/** By `type`, with `bounce_class` after a slash for bounces. */
const TYPES: OutcomeTable = {
  delivery: OUTCOMES.delivered,
  delay: OUTCOMES.deferred,
  bounce: OUTCOMES.bounce,
  'bounce/10': OUTCOMES.hardBounce,
  'bounce/30': OUTCOMES.hardBounce,
  'bounce/20': OUTCOMES.softBounce,
  'bounce/21': OUTCOMES.softBounce,
  'bounce/22': OUTCOMES.softBounce,
  'bounce/23': OUTCOMES.softBounce,
  'bounce/24': OUTCOMES.softBounce,
  'bounce/40': OUTCOMES.softBounce,
  'bounce/70': OUTCOMES.softBounce,
  // 25 is "administrative failure"; other libraries disagree about it, so only its text counts.
  'bounce/25': OUTCOMES.bounce,
  'bounce/50': OUTCOMES.blocked,
  'bounce/51': OUTCOMES.blocked,
  'bounce/52': OUTCOMES.blocked,
  'bounce/53': OUTCOMES.blocked,
  'bounce/54': OUTCOMES.blocked,
  'bounce/60': OUTCOMES.autoreplied,
  'bounce/80': 'irrelevant',
  'bounce/90': OUTCOMES.unsubscribed,
  'bounce/100': OUTCOMES.challenge,
  policy_rejection: OUTCOMES.failed,
  'policy_rejection/suppressed': OUTCOMES.suppressed,
  generation_failure: OUTCOMES.failed,
  generation_rejection: OUTCOMES.failed,
  'generation_rejection/suppressed': OUTCOMES.suppressed,
  spam_complaint: OUTCOMES.complained,
  list_unsubscribe: OUTCOMES.unsubscribed,
  link_unsubscribe: OUTCOMES.unsubscribed,
  injection: 'irrelevant',
  sms_status: 'irrelevant',
  open: 'irrelevant',
  initial_open: 'irrelevant',
  click: 'irrelevant',
  amp_open: 'irrelevant',
  amp_initial_open: 'irrelevant',
  amp_click: 'irrelevant',
  relay_injection: 'irrelevant',
  relay_rejection: 'irrelevant',
  relay_delivery: 'irrelevant',
  relay_tempfail: 'irrelevant',
  relay_permfail: 'irrelevant',
}

function outcomeFor(event: unknown, type: string): Outcome | 'irrelevant' {
  const bounceClass = id(event, 'bounce_class')
  // A bounce that comes back later by mail is read like one in the SMTP session.
  const name = type === 'out_of_band' ? 'bounce' : type
  const isSuppressed = /suppress/i.test(text(event, 'raw_reason') ?? '')
  const detail = name === 'bounce' ? bounceClass : isSuppressed ? 'suppressed' : null
  return outcomeOf(TYPES, refined(TYPES, name, detail))
}

function readEvent(item: unknown): Reading {
  const wrapped = at(item, 'msys')
  const event = isObject(wrapped) ? Object.values(wrapped)[0] : undefined
  // The test post of a new webhook.
  if (isObject(wrapped) && event === undefined) return { why: 'irrelevant', reason: 'a ping' }
  const type = text(event, 'type') ?? ''
  const outcome = outcomeFor(event, type)
  if (outcome === 'irrelevant') return IRRELEVANT
  return eventOf(outcome, {
    espEvent: type,
    // rcpt_to is in lower case; raw_rcpt_to is as sent.
    recipient: text(event, 'raw_rcpt_to') ?? text(event, 'rcpt_to'),
    espEventId: id(event, 'event_id'),
    messageId: id(event, 'transmission_id') ?? id(event, 'message_id'),
    occurredAt: secondsTime(at(event, 'timestamp')) ?? isoTime(at(event, 'timestamp')),
    diagnostic: text(event, 'raw_reason') ?? text(event, 'reason'),
    replyCode: replyCode(event, 'error_code'),
    remoteMta: text(event, 'ip_address'),
    espReason: id(event, 'bounce_class'),
    metadata: metadata(at(event, 'rcpt_meta')),
  })
}

export const sparkpost: EspAdapter = {
  id: 'sparkpost',
  name: 'SparkPost (Bird)',
  authenticity: 'shared_secret',
  evidence: 'payloads',
  types: TYPES,
  setup: {
    secret: 'The basic auth of the webhook as user:password',
    secretFrom: 'you',
    events: [
      'Delivery',
      'Bounce',
      'Delay',
      'Policy Rejection',
      'Generation Failure',
      'Generation Rejection',
      'Out of Band',
      'Spam Complaint',
      'List Unsubscribe',
      'Link Unsubscribe',
    ],
  },
  guide: guide({
    batch: true,
    notes: ['Creating the webhook posts a test at once: put the secret in place first.'],
    redelivery: { totalMinutes: 480, timeoutSeconds: 10 },
    docsUrl: 'https://developers.sparkpost.com/api/webhooks/',
  }),
  marks: { 'x-message-systems-batch-id': '' },
  receivedMail: {
    chosen: 'a relay webhook',
    instead: 'an event webhook',
    words: [/"relay_message"\s*:/],
  },
  answers: { unverified: 401, unconfigured: 503, unavailable: 503 },
  verify: verifySharedSecret,
  parse: (request) => collect(readArray(request), readEvent),
}
