/**
 * blastengine: `{ events: [ { event: { … } } ] }`, errors only, not signed.
 * Known from the vendor's documentation alone. Its message is blastengine's own Japanese sentence, not
 * the server's reply; only mail sent by its API is reported.
 */
import { at, id, isoTime, leadingReplyCode, list, metadata, text } from '../bounce/fields.ts'
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
import { UnreadableWebhook } from './esp.ts'
import { guide } from './guide.ts'
import { verifySharedSecret } from './proof.ts'

/** By `type`. */
const TYPES: OutcomeTable = {
  HARDERROR: OUTCOMES.hardBounce,
  // It may still arrive, since blastengine keeps trying: a resent copy would reach the recipient twice.
  SOFTERROR: OUTCOMES.deferred,
  DROP: OUTCOMES.suppressed,
}

function readEvent(item: unknown): Reading {
  const event = at(item, 'event')
  const espEvent = text(event, 'type') ?? ''
  const outcome = outcomeOf(TYPES, espEvent)
  if (outcome === 'irrelevant') return IRRELEVANT
  const detail = at(event, 'detail')
  return eventOf(outcome, {
    espEvent,
    recipient: text(detail, 'mailaddress'),
    messageId: id(detail, 'delivery_id'),
    // When the bounce mail arrived; Japan time if the offset is missing.
    occurredAt: isoTime(at(event, 'datetime'), '+09:00'),
    // "554(errors)"
    replyCode: leadingReplyCode(id(detail, 'error_code')),
    espReason: text(detail, 'error_message'),
    metadata: insertCodes(list(detail, 'insert_codes')),
  })
}

/** `[{ key, value }]`: the values that were filled into the mail; sent only if that is switched on. */
function insertCodes(codes: readonly unknown[]): Record<string, string> {
  const entries = codes.map((one) => [text(one, 'key') ?? '', at(one, 'value')] as const)
  return metadata(Object.fromEntries(entries.filter(([key]) => key !== '')))
}

export const blastengine: EspAdapter = {
  id: 'blastengine',
  name: 'blastengine',
  authenticity: 'shared_secret',
  evidence: 'documented',
  types: TYPES,
  setup: {
    secret: 'A token of your own, put behind the URL as ?token=',
    secretFrom: 'you',
    events: ['HARDERROR', 'SOFTERROR', 'DROP'],
  },
  guide: guide({
    batch: true,
    notes: [
      'Deliveries are not reported, so an address that works again has to be reactivated by hand.',
      'Only mail sent by the API is reported; set the URL for transactional and for bulk mail.',
    ],
    redelivery: null,
    docsUrl: 'https://blastengine.jp/webhook',
  }),
  answers: { unverified: 401, unconfigured: 503, unavailable: 503 },
  verify: verifySharedSecret,
  parse(request) {
    const { events } = readObject(request)
    if (!Array.isArray(events)) throw new UnreadableWebhook('no events array')
    return collect(events, readEvent)
  },
}
