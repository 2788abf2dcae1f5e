/**
 * Postal: one JSON object per event, signed with the server's RSA key (SHA-256, older servers SHA-1).
 * Format confirmed by real payloads and signatures. The signature holds no time.
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
import type { EspAdapter } from './esp.ts'
import { guide } from './guide.ts'
import { decodeBase64, proven, refused } from './proof.ts'
import { decodePem, rsaMatches } from './public-key.ts'

const SIGNATURE = 'x-postal-signature-256'

/** By `event`. */
const TYPES: OutcomeTable = {
  MessageSent: OUTCOMES.delivered,
  MessageDelayed: OUTCOMES.deferred,
  MessageDeliveryFailed: OUTCOMES.hardBounce,
  // A bounce mail came back for a message that was already accepted.
  MessageBounced: OUTCOMES.bounce,
  // Held by the server: its own suppression list, a limit, or a rule.
  MessageHeld: OUTCOMES.dropped,
  MessageLoaded: 'irrelevant',
  MessageLinkClicked: 'irrelevant',
  DomainDNSError: 'irrelevant',
  SendLimitApproaching: 'irrelevant',
  SendLimitExceeded: 'irrelevant',
}

function readEvent(item: unknown): Reading {
  const espEvent = text(item, 'event') ?? ''
  const outcome = outcomeOf(TYPES, espEvent)
  if (outcome === 'irrelevant') return IRRELEVANT
  const payload = at(item, 'payload')
  const message = at(payload, 'message') ?? at(payload, 'original_message')
  return eventOf(outcome, {
    espEvent,
    recipient: text(message, 'to'),
    espEventId: id(item, 'uuid'),
    messageId: id(message, 'message_id') ?? id(message, 'id'),
    occurredAt: secondsTime(at(item, 'timestamp')),
    diagnostic: text(payload, 'output') ?? text(payload, 'details'),
    espReason: text(payload, 'status'),
  })
}

export const postal: EspAdapter = {
  id: 'postal',
  name: 'Postal',
  authenticity: 'signed',
  evidence: 'payloads',
  types: TYPES,
  setup: {
    secret: 'The public key of the server: what follows p= in its DKIM record',
    secretFrom: 'esp',
    events: [
      'MessageSent',
      'MessageDelayed',
      'MessageDeliveryFailed',
      'MessageHeld',
      'MessageBounced',
    ],
  },
  guide: guide({
    batch: false,
    notes: [],
    redelivery: { afterMinutes: [2, 3, 6, 10, 15], timeoutSeconds: 5 },
    docsUrl: 'https://docs.postalserver.io/developer/webhooks',
  }),
  marks: { [SIGNATURE]: '' },
  receivedMail: {
    chosen: 'an HTTP endpoint of a route',
    instead: 'a webhook of the mail server',
    words: [/"rcpt_to"\s*:/, /"mail_from"\s*:/],
  },
  answers: { unverified: 401, unconfigured: 503, unavailable: 503 },
  async verify({ headers, body }, { secrets }) {
    const offered = [
      { hash: 'SHA-256', signature: headers.get(SIGNATURE) },
      { hash: 'SHA-1', signature: headers.get('x-postal-signature') },
    ] as const
    const strongest = offered.find(({ signature }) => signature)
    if (!strongest?.signature) return refused('missing', 'no x-postal-signature headers')
    const signature = decodeBase64(strongest.signature)
    for (const secret of secrets) {
      if (await rsaMatches(strongest.hash, decodePem(secret), signature, body)) return proven()
    }
    return refused('mismatch', 'the signature does not match')
  },
  parse: (request) => collect([readObject(request)], readEvent),
}
