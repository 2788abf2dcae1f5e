/**
 * Mailomat: one JSON object per event; the signature covers id, type and time of the post, not its body.
 * Format confirmed by real payloads and a real signature. The post's id is a nonce that the pipeline
 * ties to one body. Retried for four hours, on 429 and 5xx only.
 */
import { at, id, isoTime, text } from '../bounce/fields.ts'
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
import { decodeHex, hmacMatches, proven, refused, staleness, utf8, wholeSeconds } from './proof.ts'

const SIGNATURE = 'x-mom-webhook-signature'

/** Longer than its retries last, since they may carry the first signature. */
const TOLERANCE_MS = 9 * 3_600_000

/** By `eventType`. */
const TYPES: OutcomeTable = {
  delivered: OUTCOMES.delivered,
  failure_tmp: OUTCOMES.deferred,
  failure_perm: OUTCOMES.hardBounce,
  not_accepted: OUTCOMES.failed,
  accepted: 'irrelevant',
  opened: 'irrelevant',
  clicked: 'irrelevant',
}

function readEvent(item: unknown): Reading {
  const espEvent = text(item, 'eventType') ?? ''
  const outcome = outcomeOf(TYPES, espEvent)
  if (outcome === 'irrelevant') return IRRELEVANT
  const reason = text(item, 'payload', 'reason')
  const isRefusedByServer = outcome.kind !== 'failed'
  return eventOf(outcome, {
    espEvent,
    recipient: text(item, 'recipient'),
    espEventId: id(item, 'id'),
    messageId: id(item, 'messageId') ?? id(item, 'messageUuid'),
    occurredAt: isoTime(at(item, 'occurredAt')),
    diagnostic: isRefusedByServer ? reason : null,
    espReason: isRefusedByServer ? null : reason,
  })
}

export const mailomat: EspAdapter = {
  id: 'mailomat',
  name: 'Mailomat',
  authenticity: 'signed_partially',
  evidence: 'payloads',
  types: TYPES,
  setup: {
    secret: 'The secret of the webhook',
    secretFrom: 'esp',
    events: ['delivered', 'failure_tmp', 'failure_perm', 'not_accepted'],
  },
  guide: guide({
    batch: false,
    notes: ['Mailomat does not sign the body; each id is taken with one body only.'],
    redelivery: {
      afterMinutes: [2, 5, 15, 30, 60, 120, 240],
      endedBy: ['4xx'],
      exceptFor: ['429'],
      hearsay: true,
    },
    docsUrl: 'https://api.mailomat.swiss/docs/',
  }),
  marks: { [SIGNATURE]: '' },
  answers: { unverified: 503, unconfigured: 503, unavailable: 503 },
  async verify({ headers }, { now, secrets }) {
    const postId = headers.get('x-mom-webhook-id')
    const event = headers.get('x-mom-webhook-event')
    const timestamp = headers.get('x-mom-webhook-timestamp')
    // Only SHA-256 is accepted, whatever algorithm the header names.
    const signature = headers.get(SIGNATURE)?.match(/^sha256=([0-9a-f]{64})$/i)?.[1]
    if (!postId || !event || !timestamp || !signature) {
      return refused('missing', 'no x-mom-webhook-* headers')
    }
    const data = utf8(`${postId}.${event}.${timestamp}`)
    if (!(await hmacMatches('SHA-256', secrets.map(utf8), [decodeHex(signature)], data))) {
      return refused('mismatch', 'the signature does not match')
    }
    const stale = staleness(wholeSeconds(timestamp), now, TOLERANCE_MS)
    return stale ?? { ...proven('signed_partially'), nonce: postId }
  },
  parse: (request) => collect([readObject(request)], readEvent),
}
