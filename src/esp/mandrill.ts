/**
 * Mailchimp Transactional (Mandrill): a form with `mandrill_events`, signed with HMAC-SHA1 over URL and fields.
 * Format confirmed by real payloads and signatures. The signature holds no time; events have no ids.
 */
import { at, id, list, metadata, parseJson, secondsTime, text } from '../bounce/fields.ts'
import {
  eventOf,
  IRRELEVANT,
  OUTCOMES,
  type OutcomeTable,
  outcomeOf,
  type Reading,
} from '../bounce/outcome.ts'
import { readForm } from './body.ts'
import { collect } from './collect.ts'
import type { EspAdapter } from './esp.ts'
import { UnreadableWebhook } from './esp.ts'
import { guide } from './guide.ts'
import { decodeBase64, hmacMatches, proven, refused, utf8 } from './proof.ts'

const SIGNATURE = 'x-mandrill-signature'
/** The key with which Mandrill signs its check of a new endpoint, which carries no events. */
const CHECK_KEY = 'test-webhook'

/** By `event`. */
const TYPES: OutcomeTable = {
  delivered: OUTCOMES.delivered,
  deferral: OUTCOMES.deferred,
  hard_bounce: OUTCOMES.hardBounce,
  soft_bounce: OUTCOMES.softBounce,
  reject: OUTCOMES.dropped,
  spam: OUTCOMES.complained,
  unsub: OUTCOMES.unsubscribed,
  send: 'irrelevant',
  open: 'irrelevant',
  click: 'irrelevant',
  inbound: 'irrelevant',
}

/** Reject reasons that mean Mandrill's own list; all others are about the sender. */
const LISTED: ReadonlySet<string> = new Set([
  'hard-bounce',
  'soft-bounce',
  'spam',
  'unsub',
  'custom',
])

function readEvent(item: unknown): Reading {
  const espEvent = text(item, 'event')
  // Changes of the reject list have a `type` and no `event`.
  if (espEvent === null && text(item, 'type') !== null) return IRRELEVANT
  const outcome = outcomeOf(TYPES, espEvent ?? '')
  if (outcome === 'irrelevant') return IRRELEVANT
  const message = at(item, 'msg')
  const isListed = espEvent === 'reject' && LISTED.has(text(message, 'reject', 'reason') ?? '')
  return eventOf(isListed ? OUTCOMES.suppressed : outcome, {
    espEvent: espEvent ?? '',
    recipient: text(message, 'email'),
    messageId: id(message, '_id') ?? id(item, '_id'),
    occurredAt: secondsTime(at(item, 'ts')),
    diagnostic: text(message, 'diag') ?? text(list(message, 'smtp_events').at(-1), 'diag'),
    espReason: text(message, 'bounce_description') ?? text(message, 'reject', 'reason'),
    metadata: metadata(at(message, 'metadata')),
  })
}

export const mandrill: EspAdapter = {
  id: 'mandrill',
  name: 'Mailchimp Transactional (Mandrill)',
  authenticity: 'signed',
  evidence: 'payloads',
  types: TYPES,
  setup: {
    secret: 'The key of the webhook',
    secretFrom: 'esp',
    events: [
      'Message Is Delivered',
      'Message Is Delayed',
      'Message Is Bounced',
      'Message Is Soft-Bounced',
      'Message Is Marked As Spam',
      'Message Recipient Unsubscribes',
      'Message Is Rejected',
    ],
  },
  guide: guide({
    batch: true,
    notes: ['The URL is signed too: give Mandrill exactly the URL under which Rebound is reached.'],
    redelivery: null,
    docsUrl:
      'https://mailchimp.com/developer/transactional/guides/track-respond-activity-webhooks/',
  }),
  marks: { [SIGNATURE]: '' },
  receivedMail: {
    chosen: 'an inbound route',
    instead: 'a webhook of message events',
    words: [/mandrill_events=/, /%22event%22%3A(?:\+|%20)*%22inbound%22/i],
  },
  answers: { unverified: 401, unconfigured: 503, unavailable: 503 },
  // Mandrill checks the URL when the webhook is created, and shows its key only after that.
  check: (method) =>
    method === 'HEAD' || method === 'GET' ? { status: 200, headers: {}, proof: 'none' } : null,
  async verify(request, { secrets }) {
    const signature = request.headers.get(SIGNATURE)
    if (!signature) return refused('missing', `no ${SIGNATURE} header`)
    const form = [...readForm(request)].sort(([a], [b]) => (a === b ? 0 : a < b ? -1 : 1))
    const data = utf8(request.url.href + form.map(([name, value]) => name + value).join(''))
    const isCheck = form.length === 1 && form[0]?.join('') === 'mandrill_events[]'
    const keys = isCheck && secrets.some(Boolean) ? [...secrets, CHECK_KEY] : secrets
    return (await hmacMatches('SHA-1', keys.map(utf8), [decodeBase64(signature)], data))
      ? proven()
      : refused('mismatch', 'the signature does not match')
  },
  parse(request) {
    const events = parseJson(readForm(request).get('mandrill_events') ?? '')
    if (!Array.isArray(events)) throw new UnreadableWebhook('no mandrill_events')
    return collect(events, readEvent)
  },
}
