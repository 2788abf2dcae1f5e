/**
 * Mailjet Event API: one JSON object or an array of them (grouped events), not signed.
 * Format confirmed by real payloads. It has no event ids, and its MessageID exceeds JavaScript's safe
 * integers, so the GUID is used instead.
 */
import { at, id, metadata, secondsTime, text } from '../bounce/fields.ts'
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

/** By `event`, with the distinguishing detail after a slash. */
const TYPES: OutcomeTable = {
  // `sent` means that the receiving server accepted it.
  sent: OUTCOMES.delivered,
  bounce: OUTCOMES.softBounce,
  'bounce/hard': OUTCOMES.hardBounce,
  'bounce/greylisted': OUTCOMES.deferred,
  blocked: OUTCOMES.blocked,
  // Mailjet's own list: the address bounced, complained or unsubscribed before.
  'blocked/preblocked': OUTCOMES.dropped,
  spam: OUTCOMES.complained,
  unsub: OUTCOMES.unsubscribed,
  open: 'irrelevant',
  click: 'irrelevant',
  parseapi: 'irrelevant',
  newsender: 'irrelevant',
  newsenderautovalid: 'irrelevant',
  typofix: 'irrelevant',
}

function typeOf(item: unknown): string {
  const event = text(item, 'event') ?? ''
  const error = text(item, 'error')
  if (event === 'bounce' && error === 'greylisted') return 'bounce/greylisted'
  if (event === 'bounce' && at(item, 'hard_bounce') === true) return 'bounce/hard'
  return event === 'blocked' && error === 'preblocked' ? 'blocked/preblocked' : event
}

function readEvent(item: unknown): Reading {
  const espEvent = typeOf(item)
  const outcome = outcomeOf(TYPES, espEvent)
  if (outcome === 'irrelevant') return IRRELEVANT
  const causes = [text(item, 'error_related_to'), text(item, 'error')]
  return eventOf(outcome, {
    espEvent,
    recipient: text(item, 'email'),
    messageId: id(item, 'Message_GUID') ?? id(item, 'MessageID'),
    occurredAt: secondsTime(at(item, 'time')),
    diagnostic: text(item, 'smtp_reply') ?? text(item, 'comment'),
    espReason: causes.filter((cause) => cause !== null).join(': ') || null,
    metadata: metadata({ CustomID: text(item, 'CustomID') }),
  })
}

export const mailjet: EspAdapter = {
  id: 'mailjet',
  name: 'Mailjet',
  authenticity: 'shared_secret',
  evidence: 'payloads',
  types: TYPES,
  setup: {
    secret: 'A secret of your own: user:password, or a token',
    secretFrom: 'you',
    events: ['sent', 'bounce', 'blocked', 'spam', 'unsub'],
  },
  guide: guide({
    batch: true,
    notes: [
      'Mailjet signs nothing: put user:password@ before the host, or ?token= behind the URL.',
      'Group the events, or every event is a post of its own.',
    ],
    redelivery: { totalMinutes: 1440, disables: true, hearsay: true },
    docsUrl: 'https://dev.mailjet.com/email/guides/webhooks/',
  }),
  receivedMail: {
    chosen: 'the Parse API',
    instead: 'event notifications',
    words: [/"SpamAssassinScore"\s*:/, /"Text-part"\s*:/],
  },
  answers: { unverified: 401, unconfigured: 503, unavailable: 503 },
  verify: verifySharedSecret,
  parse: (request) => collect(readItems(request), readEvent),
}
