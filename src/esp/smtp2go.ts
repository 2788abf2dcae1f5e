/**
 * SMTP2GO: an object, an array of objects, or a form, one event each; not signed.
 * Known from third parties, who disagree about field names: the recipient is searched in each place they name.
 */
import { at, id, isoTime, parseJson, secondsTime, text } from '../bounce/fields.ts'
import {
  eventOf,
  IRRELEVANT,
  OUTCOMES,
  type OutcomeTable,
  outcomeOf,
  type Reading,
  refined,
} from '../bounce/outcome.ts'
import { readForm, readText } from './body.ts'
import { collect } from './collect.ts'
import { type EspAdapter, UnreadableWebhook } from './esp.ts'
import { guide } from './guide.ts'
import { verifySharedSecret } from './proof.ts'

/** By `event`, with `bounce` for bounces. */
const TYPES: OutcomeTable = {
  delivered: OUTCOMES.delivered,
  bounce: OUTCOMES.bounce,
  'bounce/hard': OUTCOMES.hardBounce,
  'bounce/soft': OUTCOMES.softBounce,
  // Never sent: the address is on SMTP2GO's own list, or its checks refused the message.
  reject: OUTCOMES.dropped,
  spam: OUTCOMES.complained,
  unsubscribe: OUTCOMES.unsubscribed,
  resubscribe: OUTCOMES.resubscribed,
  processed: 'irrelevant',
  open: 'irrelevant',
  click: 'irrelevant',
}

function readEvent(item: unknown): Reading {
  const espEvent = refined(TYPES, text(item, 'event') ?? '', text(item, 'bounce'))
  const outcome = outcomeOf(TYPES, espEvent)
  if (outcome === 'irrelevant') return IRRELEVANT
  const time = at(item, 'time')
  return eventOf(outcome, {
    espEvent,
    espEventId: id(item, 'id'),
    recipient: text(item, 'rcpt') ?? text(item, 'recipient') ?? text(item, 'email'),
    messageId: id(item, 'email_id') ?? id(item, 'message-id'),
    occurredAt: isoTime(time) ?? secondsTime(time),
    diagnostic: text(item, 'message') ?? text(item, 'reason'),
    remoteMta: text(item, 'host'),
  })
}

export const smtp2go: EspAdapter = {
  id: 'smtp2go',
  name: 'SMTP2GO',
  authenticity: 'shared_secret',
  evidence: 'third_party',
  types: TYPES,
  setup: {
    secret: 'A token of your own, put behind the URL as ?token=, or user:password',
    secretFrom: 'you',
    events: ['delivered', 'bounce', 'reject', 'spam', 'unsubscribe', 'resubscribe'],
  },
  guide: guide({
    batch: true,
    notes: [],
    redelivery: null,
    docsUrl: 'https://developers.smtp2go.com/docs/webhooks-overview',
  }),
  answers: { unverified: 401, unconfigured: 503, unavailable: 503 },
  verify: verifySharedSecret,
  parse(request) {
    const json = parseJson(readText(request))
    const form = json === undefined ? readForm(request) : null
    if (form?.has('event') === false) throw new UnreadableWebhook('neither JSON nor a form')
    const posted = form === null ? json : Object.fromEntries(form)
    return collect(Array.isArray(posted) ? posted : [posted], readEvent)
  },
}
