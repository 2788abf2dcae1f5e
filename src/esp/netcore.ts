/**
 * Netcore (Pepipost): an array of events with keys in capitals; not signed.
 * Known from third parties only.
 */
import { at, id, isObject, metadata, parseJson, secondsTime, text } from '../bounce/fields.ts'
import {
  eventOf,
  IRRELEVANT,
  OUTCOMES,
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

/** By `EVENT`, with `BOUNCE_TYPE` for bounces; in lower case. */
const TYPES: OutcomeTable = {
  sent: OUTCOMES.delivered,
  delivered: OUTCOMES.delivered,
  bounced: OUTCOMES.bounce,
  'bounced/hardbounce': OUTCOMES.hardBounce,
  'bounced/softbounce': OUTCOMES.softBounce,
  invalid: OUTCOMES.hardBounce,
  dropped: OUTCOMES.dropped,
  spam: OUTCOMES.complained,
  abuse: OUTCOMES.complained,
  unsubscribed: OUTCOMES.unsubscribed,
  opened: 'irrelevant',
  clicked: 'irrelevant',
  processed: 'irrelevant',
}

function readEvent(item: unknown): Reading {
  const event = text(item, 'EVENT')?.toLowerCase() ?? ''
  const espEvent = refined(TYPES, event, text(item, 'BOUNCE_TYPE')?.toLowerCase() ?? null)
  const outcome = outcomeOf(TYPES, espEvent)
  if (outcome === 'irrelevant') return IRRELEVANT
  return eventOf(outcome, {
    espEvent,
    recipient: text(item, 'EMAIL'),
    messageId: id(item, 'TRANSID'),
    occurredAt: secondsTime(at(item, 'TIMESTAMP')),
    diagnostic: text(item, 'RESPONSE'),
    espReason: text(item, 'BOUNCE_REASON'),
    metadata: attached(text(item, 'X-APIHEADER')),
  })
}

function attached(header: string | null): Record<string, string> {
  if (header === null) return {}
  const json = parseJson(header)
  return metadata(isObject(json) ? json : { 'X-APIHEADER': header })
}

export const netcore: EspAdapter = {
  id: 'netcore',
  name: 'Netcore (Pepipost)',
  authenticity: 'shared_secret',
  evidence: 'third_party',
  types: TYPES,
  setup: {
    secret: 'A token of your own, put behind the URL as ?token=, or user:password',
    secretFrom: 'you',
    events: ['Sent', 'Bounced', 'Invalid', 'Dropped', 'Abuse', 'Unsubscribed'],
  },
  guide: guide({
    batch: true,
    notes: ['`sent` is read as delivered, as its users do.'],
    redelivery: null,
    docsUrl: 'https://emaildocs.netcorecloud.com/docs/webhooks',
  }),
  answers: { unverified: 401, unconfigured: 503, unavailable: 503 },
  verify: verifySharedSecret,
  parse: (request) => collect(readArray(request), readEvent),
}
