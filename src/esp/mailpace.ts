/**
 * MailPace: one JSON object per event, signed with Ed25519 by the key of its domain.
 * Known from the vendor's documentation alone. No SMTP replies, no event ids; it turns the endpoint
 * off after any error status.
 */
import { at, id, isoTime, list, text } from '../bounce/fields.ts'
import {
  AMBIGUOUS,
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
import type { EspAdapter } from './esp.ts'
import { guide } from './guide.ts'
import { decodeBase64, proven, refused } from './proof.ts'
import { ed25519Matches } from './public-key.ts'

const SIGNATURE = 'x-mailpace-signature'

/** By `event`. */
const TYPES: OutcomeTable = {
  'email.delivered': OUTCOMES.delivered,
  'email.deferred': OUTCOMES.deferred,
  'email.bounced': OUTCOMES.hardBounce,
  // Held back by MailPace's own filter.
  'email.spam': OUTCOMES.failed,
  'email.queued': 'irrelevant',
}

/** A comma after an address; a display name may contain commas, too. */
const BETWEEN = /(?<=@[^,]*),/

function readEvent(item: unknown): Reading | readonly Reading[] {
  const espEvent = text(item, 'event') ?? ''
  const outcome = outcomeOf(TYPES, espEvent)
  if (outcome === 'irrelevant') return IRRELEVANT
  const payload = at(item, 'payload')
  const named = list(payload, 'to').map((one) => text(one))
  const recipients = named.length > 0 ? named : (text(payload, 'to')?.split(BETWEEN) ?? [null])
  const isAmbiguous = recipients.length > 1
  // An event with several recipients does not say which one it is about, so it condemns nobody.
  const certain: Outcome = isAmbiguous ? OUTCOMES.unknown : outcome
  return recipients.map((recipient) =>
    eventOf(certain, {
      espEvent,
      recipient,
      messageId: id(payload, 'message_id') ?? id(payload, 'id'),
      occurredAt: isoTime(at(payload, 'updated_at')),
      espReason: isAmbiguous ? AMBIGUOUS : null,
    }),
  )
}

export const mailpace: EspAdapter = {
  id: 'mailpace',
  name: 'MailPace',
  authenticity: 'signed',
  evidence: 'documented',
  types: TYPES,
  setup: {
    secret: 'The public verification key of the domain (Base64)',
    secretFrom: 'esp',
    events: ['email.delivered', 'email.deferred', 'email.bounced', 'email.spam'],
  },
  guide: guide({
    batch: false,
    notes: [
      'MailPace turns the endpoint off after an error: put the key in place before the webhook.',
      'Send to one recipient at a time: with several, MailPace does not say which of them bounced.',
    ],
    redelivery: { disables: true },
    docsUrl: 'https://docs.mailpace.com/guide/webhooks/',
  }),
  marks: { [SIGNATURE]: '' },
  answers: { unverified: 401, unconfigured: 503, unavailable: 503 },
  async verify({ headers, body }, { secrets }) {
    const signature = headers.get(SIGNATURE)
    if (!signature) return refused('missing', `no ${SIGNATURE} header`)
    for (const secret of secrets) {
      if (await ed25519Matches(decodeBase64(secret), decodeBase64(signature), body)) return proven()
    }
    return refused('mismatch', 'the signature does not match')
  },
  parse: (request) => collect([readObject(request)], readEvent),
}
