/**
 * Unisender Go: `{ events_by_user: [{ events: […] }] }`, or one flat event; signed by an MD5 inside the body.
 * Format confirmed by real payloads and a real signature. The signature holds no time, events have no
 * ids, and the "ID" header changes with every retry.
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
import { readObject, readText, readUnproven } from './body.ts'
import { collect } from './collect.ts'
import type { EspAdapter, WebhookRequest } from './esp.ts'
import { UnreadableWebhook } from './esp.ts'
import { guide } from './guide.ts'
import { md5Hex } from './md5.ts'
import { proven, refused, sameText, utf8 } from './proof.ts'

/** By `status`, with some of the `delivery_status` after a slash. */
const TYPES: OutcomeTable = {
  delivered: OUTCOMES.delivered,
  hard_bounced: OUTCOMES.hardBounce,
  soft_bounced: OUTCOMES.softBounce,
  'soft_bounced/err_will_retry': OUTCOMES.deferred,
  'hard_bounced/err_blacklisted': OUTCOMES.suppressed,
  'hard_bounced/err_unsubscribed': OUTCOMES.suppressed,
  'hard_bounced/err_skip_letter': OUTCOMES.dropped,
  'soft_bounced/err_blacklisted': OUTCOMES.suppressed,
  'soft_bounced/err_unsubscribed': OUTCOMES.suppressed,
  'soft_bounced/err_skip_letter': OUTCOMES.dropped,
  spam: OUTCOMES.complained,
  unsubscribed: OUTCOMES.unsubscribed,
  subscribed: OUTCOMES.resubscribed,
  accepted: 'irrelevant',
  sent: 'irrelevant',
  opened: 'irrelevant',
  clicked: 'irrelevant',
}

function readEvent(item: unknown): Reading {
  // About blocked sending addresses, not about a recipient.
  if (text(item, 'event_name') === 'transactional_spam_block') return IRRELEVANT
  const data = at(item, 'event_data') ?? item
  const status = text(data, 'status') ?? ''
  const info = at(data, 'delivery_info')
  const detail = text(info, 'delivery_status')
  const outcome = outcomeOf(TYPES, refined(TYPES, status, detail))
  if (outcome === 'irrelevant') return IRRELEVANT
  return eventOf(outcome, {
    espEvent: status,
    recipient: text(data, 'email'),
    messageId: id(data, 'job_id'),
    occurredAt: isoTime(at(data, 'event_time')),
    diagnostic: text(info, 'destination_response'),
    espReason: detail,
    metadata: metadata(at(data, 'metadata')),
  })
}

export const unisendergo: EspAdapter = {
  id: 'unisendergo',
  name: 'Unisender Go',
  authenticity: 'signed',
  evidence: 'payloads',
  types: TYPES,
  setup: {
    secret: 'The API key',
    secretFrom: 'esp',
    events: ['delivered', 'hard_bounced', 'soft_bounced', 'spam', 'unsubscribed', 'subscribed'],
  },
  guide: guide({
    batch: true,
    notes: [
      'Its signature is an MD5 of body and API key: use https and a URL that is hard to guess.',
    ],
    redelivery: null,
    docsUrl: 'https://godocs.unisender.ru/web-api-ref#webhook',
  }),
  answers: { unverified: 401, unconfigured: 503, unavailable: 503 },
  // Unisender Go checks the URL when the webhook is created, without anything that could be verified.
  check: (method) => (method === 'GET' ? { status: 200, headers: {}, proof: 'none' } : null),
  async verify(request: WebhookRequest, { secrets }) {
    const body = readText(request)
    const auth = text(readUnproven(request), 'auth')
    if (auth === null || !/^[0-9a-f]{32}$/i.test(auth)) return refused('missing', 'no auth field')
    for (const secret of secrets.filter(Boolean)) {
      // A function, so that a `$` in the key has no special meaning.
      const signed = body.replace(auth, () => secret)
      if (await sameText(md5Hex(utf8(signed)), auth.toLowerCase())) return proven()
    }
    return refused('mismatch', 'auth does not match')
  },
  parse(request) {
    const body = readObject(request)
    if (!Array.isArray(body.events_by_user)) {
      if (text(body, 'status') === null) throw new UnreadableWebhook('no events')
      return collect([body], readEvent)
    }
    // A user without an `events` list is read as an event, whose error then says what is missing.
    const events = body.events_by_user.flatMap((user: unknown) => at(user, 'events') ?? [user])
    return collect(events, readEvent)
  },
}
