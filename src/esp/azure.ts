/**
 * Azure Communication Services Email through Event Grid, not signed, with a validation handshake.
 * The Event Grid schema is a JSON array; the CloudEvents 1.0 schema is an object or an array of objects.
 * The statuses are known from public code; the vendor page we have is older and lists fewer.
 */
import { at, enhancedStatus, id, isoTime, text } from '../bounce/fields.ts'
import {
  eventOf,
  IRRELEVANT,
  OUTCOMES,
  type OutcomeTable,
  outcomeOf,
  type Reading,
} from '../bounce/outcome.ts'
import { readItems } from './body.ts'
import { collect } from './collect.ts'
import type { EndpointCheck, EspAdapter, WebhookRequest } from './esp.ts'
import { guide } from './guide.ts'
import { verifySharedSecret } from './proof.ts'

const REPORT = 'Microsoft.Communication.EmailDeliveryReportReceived'
const VALIDATION = 'Microsoft.EventGrid.SubscriptionValidationEvent'

/** Origin of the validation request, in the public cloud and in those of governments and China. */
const EVENT_GRID = /^eventgrid\.azure\.(?:net|us|cn)$/

/** By `data.status` of a delivery report, else by `eventType`. */
const TYPES: OutcomeTable = {
  Delivered: OUTCOMES.delivered,
  Bounced: OUTCOMES.hardBounce,
  Failed: OUTCOMES.bounce,
  Suppressed: OUTCOMES.suppressed,
  FilteredSpam: OUTCOMES.blocked,
  Quarantined: OUTCOMES.blocked,
  Expanded: 'irrelevant',
  'Microsoft.Communication.EmailEngagementTrackingReportReceived': 'irrelevant',
  'Microsoft.EventGrid.SubscriptionValidationEvent': 'irrelevant',
  'Microsoft.EventGrid.SubscriptionDeletedEvent': 'irrelevant',
}

/** `eventType` in the Event Grid schema, `type` in CloudEvents. */
function typeOf(item: unknown): string {
  return text(item, 'eventType') ?? text(item, 'type') ?? ''
}

function readEvent(item: unknown): Reading {
  const eventType = typeOf(item)
  const data = at(item, 'data')
  const espEvent = eventType === REPORT ? (text(data, 'status') ?? '') : eventType
  const outcome = outcomeOf(TYPES, espEvent)
  if (outcome === 'irrelevant') return IRRELEVANT
  const details = at(data, 'deliveryStatusDetails')
  return eventOf(outcome, {
    espEvent,
    recipient: text(data, 'recipient'),
    espEventId: id(item, 'id'),
    messageId: id(data, 'messageId'),
    // Both spellings have been seen.
    occurredAt:
      isoTime(at(data, 'deliveryAttemptTimeStamp')) ??
      isoTime(at(data, 'deliveryAttemptTimestamp')) ??
      isoTime(at(item, 'eventTime')) ??
      isoTime(at(item, 'time')),
    diagnostic: text(details, 'statusMessage'),
    status: enhancedStatus(details, 'statusMessage'),
    remoteMta: text(details, 'recipientMailServerHostName'),
  })
}

/** The abuse protection of CloudEvents. The token in the URL shows whether the subscription is ours. */
function check(method: string, { headers }: WebhookRequest): EndpointCheck | null {
  const origin = headers.get('webhook-request-origin')?.trim().toLowerCase() ?? ''
  if (method !== 'OPTIONS' || !EVENT_GRID.test(origin)) return null
  const allowed = { 'WebHook-Allowed-Origin': origin, 'WebHook-Allowed-Rate': '*', Allow: 'POST' }
  return { status: 200, headers: allowed, proof: 'needed' }
}

export const azure: EspAdapter = {
  id: 'azure',
  name: 'Azure Communication Services',
  authenticity: 'shared_secret',
  evidence: 'third_party',
  types: TYPES,
  setup: {
    secret: 'A token of your own, put behind the URL as ?token=',
    secretFrom: 'you',
    events: ['Email Delivery Report Received'],
  },
  guide: guide({
    batch: true,
    notes: [
      'Either schema will do. The endpoint is validated by itself once the secret is in place.',
    ],
    redelivery: null,
    docsUrl: 'https://learn.microsoft.com/azure/event-grid/communication-services-email-events',
  }),
  marks: { 'aeg-event-type': '' },
  answers: { unverified: 401, unconfigured: 503, unavailable: 503 },
  verify: verifySharedSecret,
  check,
  parse(request) {
    const items = readItems(request)
    const parsed = collect(items, readEvent)
    const validation = items.find((item) => typeOf(item) === VALIDATION)
    const validationResponse = text(validation, 'data', 'validationCode')
    if (validationResponse === null) return parsed
    const body = JSON.stringify({ validationResponse })
    return { ...parsed, reply: { status: 200, body, contentType: 'application/json' } }
  },
}
