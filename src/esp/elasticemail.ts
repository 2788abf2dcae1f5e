/**
 * Elastic Email: one event per post, as a form, as a JSON object or as parameters of the URL. Known from third parties
 * only; the signature is not known well enough to require it. It passes on a category, never the server's words.
 */
import { id, isObject, isoTime, metadata, parseJson, text } from '../bounce/fields.ts'
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
import type { EndpointCheck, EspAdapter, WebhookRequest } from './esp.ts'
import { guide } from './guide.ts'
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
  'Error/ConnectionTerminated': OUTCOMES.softBounce,
  'Error/GreyListed': OUTCOMES.softBounce,
  'Error/DNSProblem': OUTCOMES.softBounce,
  'Error/AccountProblem': OUTCOMES.failed,
  'Error/BlackListed': OUTCOMES.blocked,
  'Error/Spam': OUTCOMES.blocked,
  'Error/SPFProblem': OUTCOMES.blocked,
  'Error/ContentFilter': OUTCOMES.blocked,
  'Error/WhitelistingProblem': OUTCOMES.blocked,
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
  const espEvent = refined(TYPES, status, category)
  const outcome = outcomeOf(TYPES, espEvent)
  if (outcome === 'irrelevant') return IRRELEVANT
  return eventOf(outcome, {
    espEvent,
    recipient: text(fields, 'to'),
    messageId: id(fields, 'messageid') ?? id(fields, 'transaction'),
    occurredAt: isoTime(text(fields, 'date')),
    espReason: category,
    metadata: metadata({ postback: text(fields, 'postback') }),
  })
}

/** The fields of the body, or those of the URL if the body has none. */
function fieldsOf(request: WebhookRequest): Record<string, unknown> {
  const json = parseJson(readText(request))
  if (isObject(json)) return json
  const form = readForm(request)
  const found = form.has('status') ? form : request.url.searchParams
  return Object.fromEntries(found)
}

/** Elastic Email requests the URL when it is entered, and it must answer; events can also come as its parameters. */
function check(method: string, { url }: WebhookRequest): EndpointCheck | 'event' | null {
  if (method !== 'GET') return null
  return url.searchParams.has('status') ? 'event' : { status: 200, headers: {}, proof: 'needed' }
}

export const elasticemail: EspAdapter = {
  id: 'elasticemail',
  name: 'Elastic Email',
  authenticity: 'shared_secret',
  evidence: 'third_party',
  types: TYPES,
  setup: {
    secret: 'A token of your own, put behind the URL as ?token=, or user:password',
    secretFrom: 'you',
    events: ['Sent', 'Error', 'AbuseReport', 'Unsubscribed'],
  },
  guide: guide({
    batch: false,
    notes: ['Elastic Email passes on a category, and not the words of the receiving server.'],
    redelivery: { disables: true },
    docsUrl:
      'https://help.elasticemail.com/en/articles/2376855-how-to-manage-http-web-notifications-webhooks',
  }),
  answers: { unverified: 401, unconfigured: 503, unavailable: 503 },
  check,
  verify: verifySharedSecret,
  parse: (request) => collect([fieldsOf(request)], readEvent),
}
