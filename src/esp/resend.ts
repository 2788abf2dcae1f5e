/**
 * Resend: one JSON object per event, signed by svix.
 * Format confirmed by real payloads and a real signature; that a server's reply accompanies its own text is documented.
 * It does not say which of several recipients an event is about.
 */
import { at, id, isoTime, list, metadata, text } from '../bounce/fields.ts'
import {
  AMBIGUOUS,
  bad,
  eventOf,
  IRRELEVANT,
  OUTCOMES,
  type Outcome,
  type OutcomeTable,
  outcomeOf,
  type Reading,
} from '../bounce/outcome.ts'
import { readObject } from './body.ts'
import { collect } from './collect.ts'
import type { EspAdapter, WebhookRequest } from './esp.ts'
import { guide } from './guide.ts'
import { verifyStandardWebhooks } from './proof.ts'

/** By `type`, with the bounce's type or `Suppressed` after a slash. */
const TYPES: OutcomeTable = {
  'email.delivered': OUTCOMES.delivered,
  'email.delivery_delayed': OUTCOMES.deferred,
  'email.bounced': OUTCOMES.bounce,
  'email.bounced/Permanent': OUTCOMES.hardBounce,
  'email.bounced/Transient': OUTCOMES.softBounce,
  'email.bounced/Suppressed': OUTCOMES.suppressed,
  'email.suppressed': OUTCOMES.suppressed,
  'email.failed': OUTCOMES.failed,
  'email.complained': OUTCOMES.complained,
  'email.sent': 'irrelevant',
  'email.scheduled': 'irrelevant',
  'email.opened': 'irrelevant',
  'email.clicked': 'irrelevant',
  'email.received': 'irrelevant',
  'contact.created': 'irrelevant',
  'contact.updated': 'irrelevant',
  'contact.deleted': 'irrelevant',
  'domain.created': 'irrelevant',
  'domain.updated': 'irrelevant',
  'domain.deleted': 'irrelevant',
}

function espEventOf(item: unknown): string {
  const type = text(item, 'type') ?? ''
  const bounce = at(item, 'data', 'bounce')
  const isSuppressed = /suppress/i.test(text(bounce, 'subType') ?? '')
  const detail = isSuppressed ? 'Suppressed' : text(bounce, 'type')
  return type === 'email.bounced' && detail !== null ? `${type}/${detail}` : type
}

/** The server's words if there are any, else Resend's own. */
function wordsOf(data: unknown): string | null {
  return (
    text(data, 'bounce', 'diagnosticCode', 0) ??
    text(data, 'bounce', 'message') ??
    text(data, 'suppressed', 'message') ??
    text(data, 'failed', 'reason')
  )
}

function reasonOf(data: unknown): string | null {
  return text(data, 'bounce', 'subType') ?? text(data, 'suppressed', 'type')
}

function readEvent(item: unknown, request: WebhookRequest): Reading | readonly Reading[] {
  const espEvent = espEventOf(item)
  const known = Object.hasOwn(TYPES, espEvent) ? espEvent : (espEvent.split('/')[0] ?? '')
  const outcome = outcomeOf(TYPES, known)
  // Other events are about contacts, domains, lists or inboxes; only `email.` events are about sent mail.
  const isOfMail = espEvent === '' || espEvent.startsWith('email.')
  if (outcome === 'irrelevant' || !isOfMail) return IRRELEVANT
  const data = at(item, 'data')
  const recipients = list(data, 'to')
  if (recipients.length === 0) return bad('no recipient')
  const isAmbiguous = recipients.length > 1
  // Of several recipients, the failing one is unknown: better to know nothing than to condemn the others.
  const certain: Outcome = isAmbiguous ? OUTCOMES.unknown : outcome
  const post = id(request.headers.get('svix-id'))
  const words = wordsOf(data)
  return recipients.map((recipient) =>
    eventOf(certain, {
      espEvent,
      recipient: text(recipient),
      espEventId: isAmbiguous && post !== null ? `${post}/${text(recipient)}` : post,
      messageId: id(data, 'email_id'),
      occurredAt: isoTime(at(item, 'created_at')),
      diagnostic: isAmbiguous ? null : words,
      espReason: isAmbiguous ? AMBIGUOUS : reasonOf(data),
      metadata: metadata(at(data, 'tags')),
    }),
  )
}

export const resend: EspAdapter = {
  id: 'resend',
  name: 'Resend',
  authenticity: 'signed',
  evidence: 'payloads',
  types: TYPES,
  setup: {
    secret: 'The signing secret of the webhook (whsec_…)',
    secretFrom: 'esp',
    events: [
      'email.delivered',
      'email.delivery_delayed',
      'email.bounced',
      'email.suppressed',
      'email.failed',
      'email.complained',
    ],
  },
  guide: guide({
    batch: false,
    notes: [
      'Send to one recipient at a time: with several, Resend does not say which of them bounced.',
    ],
    redelivery: null,
    docsUrl: 'https://resend.com/docs/dashboard/webhooks/introduction',
  }),
  marks: { 'svix-id': '' },
  answers: { unverified: 401, unconfigured: 503, unavailable: 503 },
  verify: (request, context) =>
    verifyStandardWebhooks(request, context, { prefix: 'svix', key: 'base64' }),
  parse: (request) => collect([readObject(request)], (item) => readEvent(item, request)),
}
