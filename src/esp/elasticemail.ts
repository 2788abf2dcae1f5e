/**
 * Elastic Email: a form in the body, or the same as parameters of the URL, one event each; not signed.
 * Known from third parties only. It passes on a category, never the server's words.
 */
import type { EspAdapter, OutcomeTable, WebhookRequest } from './esp.ts'
import { id, isoTime, readForm, text } from './fields.ts'
import { collect, eventOf, IRRELEVANT, OUTCOMES, outcomeOf, type Reading } from './outcome.ts'
import { verifySharedSecret } from './proof.ts'

/** By `status`, errors by their `category`. */
const TYPES: OutcomeTable = {
  Sent: OUTCOMES.delivered,
  Error: OUTCOMES.bounce,
  'Error/NoMailbox': OUTCOMES.hardBounce,
  'Error/NotDelivered': OUTCOMES.softBounce,
  'Error/Throttled': OUTCOMES.softBounce,
  'Error/Timeout': OUTCOMES.softBounce,
  'Error/ConnectionProblem': OUTCOMES.softBounce,
  'Error/GreyListed': OUTCOMES.softBounce,
  'Error/DNSProblem': OUTCOMES.softBounce,
  'Error/AccountProblem': OUTCOMES.failed,
  'Error/BlackListed': OUTCOMES.blocked,
  'Error/Spam': OUTCOMES.blocked,
  'Error/SPFProblem': OUTCOMES.blocked,
  'Error/CodeError': OUTCOMES.failed,
  'Error/ManualCancel': OUTCOMES.dropped,
  'Error/Ignore': OUTCOMES.dropped,
  AbuseReport: OUTCOMES.complained,
  Unsubscribed: OUTCOMES.unsubscribed,
  Opened: 'irrelevant',
  Clicked: 'irrelevant',
}

function readEvent(fields: unknown): Reading {
  const status = text(fields, 'status') ?? ''
  const category = text(fields, 'category')
  const refined = `${status}/${category ?? ''}`
  const espEvent = Object.hasOwn(TYPES, refined) ? refined : status
  const outcome = outcomeOf(TYPES, espEvent)
  if (outcome === 'irrelevant') return IRRELEVANT
  return eventOf(outcome, {
    espEvent,
    recipient: text(fields, 'to'),
    messageId: id(fields, 'messageid') ?? id(fields, 'transaction'),
    occurredAt: isoTime(text(fields, 'date')),
    espReason: category,
  })
}

/** Fields of the body, and where it has none those of the URL. */
function fieldsOf(request: WebhookRequest): Record<string, string> {
  const form = readForm(request)
  const found = form.has('status') ? form : request.url.searchParams
  return Object.fromEntries(found)
}

export const elasticemail: EspAdapter = {
  id: 'elasticemail',
  name: 'Elastic Email',
  authenticity: 'shared_secret',
  evidence: 'third_party',
  types: TYPES,
  setup: {
    docsUrl:
      'https://help.elasticemail.com/en/articles/2376855-how-to-manage-http-web-notifications-webhooks',
    secret: 'A token of your own, put behind the URL as ?token=, or user:password',
    secretFrom: 'you',
    events: ['Sent', 'Error', 'AbuseReport', 'Unsubscribed'],
    notes: ['Elastic Email passes on a category, and not the words of the receiving server.'],
    batch: false,
    redelivery: null,
  },
  answers: { unverified: 401, unconfigured: 503, unavailable: 503 },
  verify: verifySharedSecret,
  parse: (request) => collect([fieldsOf(request)], readEvent),
}
