/**
 * Azure Communication Services Email through Event Grid: a JSON array, not signed, with a validation handshake.
 * The statuses are known from public code; the stored vendor page is older and lists fewer. Only the
 * Event Grid schema is read, not CloudEvents.
 */
import type { EspAdapter, OutcomeTable } from './esp.ts'
import { at, enhancedStatus, id, isoTime, readArray, text } from './fields.ts'
import { collect, eventOf, IRRELEVANT, OUTCOMES, outcomeOf, type Reading } from './outcome.ts'
import { verifySharedSecret } from './proof.ts'

const REPORT = 'Microsoft.Communication.EmailDeliveryReportReceived'
const VALIDATION = 'Microsoft.EventGrid.SubscriptionValidationEvent'

/** By `data.status` of a delivery report, else by `eventType`. */
const TYPES: OutcomeTable = {
  Delivered: OUTCOMES.delivered,
  Bounced: OUTCOMES.hardBounce,
  Failed: OUTCOMES.bounce,
  Suppressed: OUTCOMES.dropped,
  FilteredSpam: OUTCOMES.blocked,
  Quarantined: OUTCOMES.blocked,
  Expanded: 'irrelevant',
  'Microsoft.Communication.EmailEngagementTrackingReportReceived': 'irrelevant',
  'Microsoft.EventGrid.SubscriptionValidationEvent': 'irrelevant',
  'Microsoft.EventGrid.SubscriptionDeletedEvent': 'irrelevant',
}

function readEvent(item: unknown): Reading {
  const eventType = text(item, 'eventType') ?? ''
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
      isoTime(at(item, 'eventTime')),
    diagnostic: text(details, 'statusMessage'),
    status: enhancedStatus(details, 'statusMessage'),
    remoteMta: text(details, 'recipientMailServerHostName'),
  })
}

export const azure: EspAdapter = {
  id: 'azure',
  name: 'Azure Communication Services',
  authenticity: 'shared_secret',
  evidence: 'third_party',
  types: TYPES,
  setup: {
    docsUrl: 'https://learn.microsoft.com/azure/event-grid/communication-services-email-events',
    secret: 'A token of your own, put behind the URL as ?token=',
    secretFrom: 'you',
    events: ['Email Delivery Report Received'],
    notes: ['Choose the Event Grid schema. The endpoint is validated by itself.'],
    batch: true,
    redelivery: null,
  },
  answers: { unverified: 401, unconfigured: 503, unavailable: 503 },
  verify: verifySharedSecret,
  parse(request) {
    const items = readArray(request)
    const parsed = collect(items, readEvent)
    const check = items.find((item) => text(item, 'eventType') === VALIDATION)
    const validationResponse = text(check, 'data', 'validationCode')
    if (validationResponse === null) return parsed
    const body = JSON.stringify({ validationResponse })
    return { ...parsed, reply: { status: 200, body, contentType: 'application/json' } }
  },
}
