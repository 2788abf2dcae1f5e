/**
 * Tencent Cloud SES: one JSON object per event, not signed.
 * Known from the vendor's documentation alone; no payload of ours.
 */
import { at, id, leadingCodes, metadata, secondsTime, text } from '../bounce/fields.ts'
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

/** A header of the sent mail, which every event about it repeats. */
const CUSTOM_HEADER = 'X-Tencentcloudses-Cb-Custom'

/** By `event`, with `bounceType` after a slash for bounces; `hard` and `soft` are from the documentation of 2021. */
const TYPES: OutcomeTable = {
  delivered: OUTCOMES.delivered,
  deferred: OUTCOMES.deferred,
  bounce: OUTCOMES.bounce,
  'bounce/hard_bounce': OUTCOMES.hardBounce,
  'bounce/hard': OUTCOMES.hardBounce,
  'bounce/soft_bounce': OUTCOMES.softBounce,
  'bounce/soft': OUTCOMES.softBounce,
  dropped: OUTCOMES.dropped,
  spamreport: OUTCOMES.complained,
  unsubscribe: OUTCOMES.unsubscribed,
  processed: 'irrelevant',
  open: 'irrelevant',
  click: 'irrelevant',
}

function readEvent(item: unknown): Reading {
  const event = text(item, 'event') ?? ''
  const bounceType = event === 'bounce' ? text(item, 'bounceType') : null
  const espEvent = bounceType === null ? event : `${event}/${bounceType}`
  const outcome = outcomeOf(TYPES, refined(TYPES, event, bounceType))
  if (outcome === 'irrelevant') return IRRELEVANT
  const reason = text(item, 'reason')
  // For a dropped message the text is Tencent's own, not a server's.
  const isReply = outcome.kind !== 'dropped'
  const reply = isReply ? reason : null
  return eventOf(outcome, {
    espEvent,
    recipient: text(item, 'email'),
    // `eventid` is the number of the type, not an id. `bulkId` is what SendEmail returned; the documentation's table spells it differently.
    messageId: id(item, 'bulkId') ?? id(item, 'bulkid') ?? id(item, 'messageId'),
    occurredAt: secondsTime(at(item, 'timestamp')),
    diagnostic: reply,
    ...leadingCodes(reply),
    espReason: isReply ? null : reason,
    metadata: metadata({ [CUSTOM_HEADER]: text(item, CUSTOM_HEADER) }),
  })
}

export const tencent: EspAdapter = {
  id: 'tencent',
  name: 'Tencent Cloud SES',
  authenticity: 'shared_secret',
  evidence: 'documented',
  types: TYPES,
  setup: {
    secret: 'A token of your own, put behind the callback URL as ?token=',
    secretFrom: 'you',
    events: ['delivered', 'deferred', 'bounce', 'dropped', 'spamreport', 'unsubscribe'],
  },
  guide: guide({
    batch: false,
    notes: [],
    redelivery: null,
    docsUrl: 'https://www.tencentcloud.com/document/product/1084/39492',
  }),
  answers: { unverified: 401, unconfigured: 503, unavailable: 503 },
  verify: verifySharedSecret,
  parse: (request) => collect([readObject(request)], readEvent),
}
