/**
 * Infobip: `{ results: [ … ] }`, one delivery report per message, not signed.
 * The reports' shape is documented; the groups and errors of email are known from third parties and from Infobip's list
 * of error codes. It passes on its own names and texts, never the receiving server's words. Complaints, unsubscriptions
 * and late bounces go to another URL (`trackingUrl`), in a shape we have not seen.
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
import { readObject } from './body.ts'
import { collect } from './collect.ts'
import type { EspAdapter } from './esp.ts'
import { UnreadableWebhook } from './esp.ts'
import { guide } from './guide.ts'
import { verifySharedSecret } from './proof.ts'

/** By `status.groupName`, refined by its error; an unlisted error counts as its group. */
const TYPES: OutcomeTable = {
  DELIVERED: OUTCOMES.delivered,
  UNDELIVERABLE: OUTCOMES.bounce,
  'UNDELIVERABLE/permanent': OUTCOMES.hardBounce,
  'UNDELIVERABLE/temporary': OUTCOMES.softBounce,
  'UNDELIVERABLE/suppressed': OUTCOMES.suppressed,
  // The message's validity period is over.
  EXPIRED: OUTCOMES.softBounce,
  // Never sent: no credit, an unverified domain, or one of Infobip's lists.
  REJECTED: OUTCOMES.failed,
  'REJECTED/suppressed': OUTCOMES.suppressed,
  PENDING: OUTCOMES.deferred,
  // On its way, and nothing is wrong yet.
  'PENDING/no_error': 'irrelevant',
}

/** How an error refines its group. */
function refinement(error: unknown): string {
  const name = text(error, 'name') ?? ''
  if (/^EC_SUPPRESSED_/.test(name)) return 'suppressed'
  if (name === 'NO_ERROR') return 'no_error'
  const isPermanent = at(error, 'permanent')
  return isPermanent === true ? 'permanent' : isPermanent === false ? 'temporary' : ''
}

function readEvent(item: unknown): Reading {
  // The same URL may receive reports about text messages.
  const channel = text(item, 'channel')
  if (channel !== null && channel.toUpperCase() !== 'EMAIL') return IRRELEVANT
  const group = text(item, 'status', 'groupName')?.toUpperCase() ?? ''
  const error = at(item, 'error')
  const espEvent = refined(TYPES, group, refinement(error))
  const outcome = outcomeOf(TYPES, espEvent)
  if (outcome === 'irrelevant') return IRRELEVANT
  const name = text(error, 'name')
  const words = [name, text(error, 'description')].filter((one) => one !== null).join(': ')
  return eventOf(outcome, {
    espEvent,
    recipient: text(item, 'to'),
    messageId: id(item, 'messageId'),
    occurredAt: isoTime(at(item, 'doneAt')) ?? isoTime(at(item, 'sentAt')),
    espReason: name === 'NO_ERROR' ? null : words || null,
    metadata: metadata({ callbackData: text(item, 'callbackData') }),
  })
}

export const infobip: EspAdapter = {
  id: 'infobip',
  name: 'Infobip',
  authenticity: 'shared_secret',
  evidence: 'third_party',
  types: TYPES,
  setup: {
    secret: 'A token of your own, put behind the URL as ?token=, or user:password',
    secretFrom: 'you',
    events: ['Delivery reports'],
  },
  guide: guide({
    batch: true,
    notes: [
      'Complaints, unsubscriptions and late bounces (trackingUrl) are not read.',
      'Infobip passes on no words of the receiving server.',
    ],
    redelivery: null,
    docsUrl: 'https://www.infobip.com/docs/email/email-over-api/email-api-delivery-reports',
  }),
  answers: { unverified: 401, unconfigured: 503, unavailable: 503 },
  verify: verifySharedSecret,
  parse(request) {
    const { results } = readObject(request)
    if (!Array.isArray(results)) throw new UnreadableWebhook('no results array')
    return collect(results, readEvent)
  },
}
