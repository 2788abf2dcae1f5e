/** Reads one message of Amazon SES, which SNS or EventBridge posts or SNS sends by mail. */
import { COPY_HEADER, COPY_OF } from '../event.ts'
import { at, enhancedStatus, id, isoTime, list, metadata, text } from '../fields.ts'
import {
  AMBIGUOUS,
  bad,
  eventOf,
  IRRELEVANT,
  OUTCOMES,
  type Outcome,
  type OutcomeTable,
  outcomeOf,
  type Reading,
} from '../outcome.ts'
import { isComplaint } from './feedback-report.ts'

/** The outcome by type, `bounceType` and `bounceSubType`. A subtype that is not listed is read as its parent. */
export const SES_TYPES: OutcomeTable = {
  Delivery: OUTCOMES.delivered,
  DeliveryDelay: OUTCOMES.deferred,
  Bounce: OUTCOMES.bounce,
  'Bounce/Permanent': OUTCOMES.hardBounce,
  'Bounce/Permanent/Suppressed': OUTCOMES.suppressed,
  'Bounce/Permanent/OnAccountSuppressionList': OUTCOMES.suppressed,
  'Bounce/Permanent/UnsubscribedRecipient': OUTCOMES.suppressed,
  // SES has stopped trying when it reports these, unless `mayBeAnswer` applies.
  'Bounce/Transient': OUTCOMES.softBounce,
  'Bounce/Undetermined': OUTCOMES.bounce,
  Complaint: OUTCOMES.complained,
  'Complaint/OnAccountSuppressionList': OUTCOMES.suppressed,
  Reject: OUTCOMES.failed,
  'Rendering Failure': OUTCOMES.failed,
  RenderingFailure: OUTCOMES.failed,
  Subscription: OUTCOMES.unsubscribed,
  Send: 'irrelevant',
  Open: 'irrelevant',
  Click: 'irrelevant',
  AmazonSnsSubscriptionSucceeded: 'irrelevant',
}

/** For each type of message, the key of its object, and the key of the recipients in that object. */
const PLACES: Readonly<Record<string, { key: string; recipients?: string }>> = {
  Delivery: { key: 'delivery', recipients: 'recipients' },
  DeliveryDelay: { key: 'deliveryDelay', recipients: 'delayedRecipients' },
  Bounce: { key: 'bounce', recipients: 'bouncedRecipients' },
  Complaint: { key: 'complaint', recipients: 'complainedRecipients' },
  Reject: { key: 'reject' },
  'Rendering Failure': { key: 'failure' },
  RenderingFailure: { key: 'failure' },
  Subscription: { key: 'subscription' },
}

/** The type of a message; null if it is not from SES. */
export function sesType(message: unknown): string | null {
  return text(message, 'eventType') ?? text(message, 'notificationType')
}

/** One reading per recipient, or the reason why there is none. */
export function readSesMessage(message: unknown): Reading | readonly Reading[] {
  const type = sesType(message)
  if (type === null) return bad('no eventType or notificationType')
  const place = (Object.hasOwn(PLACES, type) ? PLACES[type] : undefined) ?? { key: type }
  const detail = at(message, place.key)
  const espEvent = [type, text(detail, 'bounceType'), subType(detail)].filter(Boolean).join('/')
  const outcome = isSubscribedAgain(detail) ? OUTCOMES.resubscribed : mostSpecific(espEvent)
  if (outcome === 'irrelevant' || isStillSubscribed(detail) || isNoComplaint(detail))
    return IRRELEVANT
  const named = place.recipients === undefined ? [] : list(detail, place.recipients)
  const recipients = named.length > 0 ? named : list(message, 'mail', 'destination')
  if (recipients.length === 0) return bad('no recipient')
  // A complaint lists everybody who may have made it: all recipients at the complaining domain.
  const isAmbiguous =
    recipients.length > 1 &&
    place.recipients !== undefined &&
    (named.length === 0 || outcome.kind === 'complained')
  const report = { message, detail, outcome, espEvent, isAmbiguous }
  return recipients.map((recipient) => readRecipient({ ...report, recipient }))
}

/** SES reports every change of preferences: also of a single topic, which leaves the recipient subscribed. */
function isStillSubscribed(detail: unknown): boolean {
  return wasUnsubscribed(detail, 'newTopicPreferences') === false && !isSubscribedAgain(detail)
}

function isSubscribedAgain(detail: unknown): boolean {
  return (
    wasUnsubscribed(detail, 'oldTopicPreferences') === true &&
    wasUnsubscribed(detail, 'newTopicPreferences') === false
  )
}

/** Whether the recipient was unsubscribed from all topics before or after the change; undefined if the message does not say. */
function wasUnsubscribed(detail: unknown, preferences: string): unknown {
  return at(detail, preferences, 'unsubscribeAll')
}

/** Whether a complaint is none: SES also reports wanted mail and failed authentication as complaints. */
function isNoComplaint(detail: unknown): boolean {
  return !isComplaint(text(detail, 'complaintFeedbackType')?.toLowerCase() ?? '')
}

function subType(detail: unknown): string | null {
  return text(detail, 'bounceSubType') ?? text(detail, 'complaintSubType')
}

function mostSpecific(espEvent: string): Outcome | 'irrelevant' {
  const parts = espEvent.split('/')
  while (parts.length > 1 && !Object.hasOwn(SES_TYPES, parts.join('/'))) parts.pop()
  return outcomeOf(SES_TYPES, parts.join('/'))
}

interface RecipientReport {
  message: unknown
  /** The object under the key of the event's type. */
  detail: unknown
  /** An address, or an object with `emailAddress`. */
  recipient: unknown
  outcome: Outcome
  espEvent: string
  /** True if the report is about one of several recipients and does not say which. */
  isAmbiguous: boolean
}

function readRecipient({
  message,
  detail,
  recipient,
  outcome,
  espEvent,
  isAmbiguous,
}: RecipientReport): Reading {
  const address = text(recipient) ?? text(recipient, 'emailAddress')
  const messageId = id(message, 'mail', 'messageId')
  const time = text(detail, 'timestamp') ?? text(message, 'mail', 'timestamp')
  // The same report arrives once per topic, each with its own SNS id, so only its content identifies it.
  const report = messageId === null ? null : `${messageId}/${espEvent}/${time}`
  const event = id(detail, 'feedbackId') ?? report
  return eventOf(isAmbiguous ? OUTCOMES.unknown : outcome, {
    espEvent,
    recipient: address,
    espEventId: event === null ? null : `${event}/${address}`,
    messageId,
    occurredAt: isoTime(time),
    diagnostic:
      text(recipient, 'diagnosticCode') ??
      text(detail, 'smtpResponse') ??
      (outcome.kind === 'failed' ? text(detail, 'errorMessage') : null),
    status: enhancedStatus(recipient, 'status'),
    remoteMta: text(detail, 'remoteMtaIp'),
    espReason: isAmbiguous
      ? AMBIGUOUS
      : (subType(detail) ??
        text(detail, 'delayType') ??
        text(detail, 'complaintFeedbackType') ??
        text(detail, 'reason')),
    mayBeAnswer: mayBeAnswer(
      text(detail, 'bounceType'),
      text(detail, 'bounceSubType'),
      OF_REPORT.map((field) => text(recipient, field)),
    ),
    metadata: metadataOf(at(message, 'mail')),
  })
}

/** The sender's tags. If the message is a copy made by a retry, also the id of the first message. */
function metadataOf(mail: unknown): Record<string, string> {
  const tags = metadata(at(mail, 'tags'), (key) => key.startsWith('ses:'))
  const field = list(mail, 'headers').find(
    (one) => text(one, 'name')?.toLowerCase() === COPY_HEADER.toLowerCase(),
  )
  return { ...tags, ...metadata({ [COPY_OF]: text(field, 'value') }) }
}

/** The subtypes that SES reports if it could not read a bounce. It may have been an out-of-office reply. */
const UNREAD_BOUNCES: readonly unknown[] = ['General', 'Undetermined']
/** Fields that SES takes from a delivery report. An out-of-office reply contains none. */
const OF_REPORT = ['action', 'status', 'diagnosticCode']

/** Whether a bounce may be an out-of-office reply. `report`: the values of the fields in OF_REPORT. */
function mayBeAnswer(
  type: string | null,
  subType: string | null,
  report: readonly (string | null)[],
): boolean {
  return (
    type !== 'Permanent' &&
    UNREAD_BOUNCES.includes(subType) &&
    report.every((field) => field === null)
  )
}
