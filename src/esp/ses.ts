/**
 * Amazon SES through SNS (signed), SNS raw delivery, or an EventBridge API destination (both: shared secret).
 * Sure of the SNS shapes (real messages verify; both `eventType` and `notificationType`); the
 * EventBridge envelope is known from third-party notes, where its `detail-type` is spelt in several
 * ways, so only its `detail` is relied on.
 */
import { COPY_HEADER, COPY_OF } from '../bounce/event.ts'
import {
  at,
  enhancedStatus,
  id,
  isObject,
  isoTime,
  list,
  metadata,
  parseJson,
  text,
} from '../bounce/fields.ts'
import { isComplaint } from '../bounce/mail/feedback-report.ts'
import { mayBeAnswer, OF_REPORT } from '../bounce/mail/ses-notification.ts'
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
} from '../bounce/outcome.ts'
import { readObject, readUnproven } from './body.ts'
import { collect } from './collect.ts'
import type { EspAdapter, Verdict, VerifyContext, WebhookRequest } from './esp.ts'
import { UnreadableWebhook } from './esp.ts'
import { guide } from './guide.ts'
import { refused, verifySharedSecret } from './proof.ts'
import { ofSubscription, verifySns } from './sns.ts'

/** SNS signs when a message is published and keeps that through its retries and a redrive policy. */
const TOLERANCE_MS = 24 * 3_600_000
/** What is not an envelope of SNS came by its raw delivery, or from EventBridge. */
const UNSIGNED =
  'no signature of SNS: turn raw message delivery off; EventBridge needs a secret beside the ARNs'
/** In the form of a region's name: `sns.s3-us-west-2.amazonaws.com` is whatever somebody keeps in a bucket called "sns". */
const AMAZON_HOST = /^sns\.[a-z]{2}(?:-[a-z]{3,9}){1,2}-\d\.amazonaws\.com(?:\.cn)?$/

/** By type, `bounceType` and `bounceSubType`; what is not listed is read one level up. */
const TYPES: OutcomeTable = {
  Delivery: OUTCOMES.delivered,
  DeliveryDelay: OUTCOMES.deferred,
  Bounce: OUTCOMES.bounce,
  'Bounce/Permanent': OUTCOMES.hardBounce,
  'Bounce/Permanent/Suppressed': OUTCOMES.suppressed,
  'Bounce/Permanent/OnAccountSuppressionList': OUTCOMES.suppressed,
  'Bounce/Permanent/UnsubscribedRecipient': OUTCOMES.suppressed,
  // SES has stopped trying when it reports these, but for what `mayBeAnswer` is said of.
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

/** Where each type keeps its own object, and in it its recipients. */
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

export const ses: EspAdapter = {
  id: 'ses',
  name: 'Amazon SES',
  authenticity: 'signed',
  evidence: 'payloads',
  types: TYPES,
  setup: {
    secret:
      'The ARNs of your SNS topics; for raw delivery or EventBridge also a secret (user:password or a token)',
    secretFrom: 'esp',
    events: [
      'Bounce',
      'Complaint',
      'Delivery',
      'DeliveryDelay',
      'Reject',
      'Rendering Failure',
      'Subscription',
    ],
  },
  guide: guide({
    batch: false,
    notes: [
      'Leave raw message delivery off: raw messages carry no signature, and need the secret in the URL.',
      'The subscription is confirmed by itself once the ARN of its topic is in the secret.',
      'SES reports out-of-office replies as bounces without words: tick Delivery, by which they are known as replies.',
      'Send to one recipient at a time: with several, SES does not say which of them complained.',
      'EventBridge instead of SNS: an API destination with basic auth, which is the secret.',
    ],
    redelivery: { totalMinutes: 60, timeoutSeconds: 15, endedBy: ['4xx'] },
    docsUrl: 'https://docs.aws.amazon.com/ses/latest/dg/monitor-using-event-publishing.html',
  }),
  marks: { 'x-amz-sns-message-type': '' },
  // SNS shows the user and password of its URL to those alone who ask for them.
  scheme: 'Basic',
  // SNS drops a message for good on any 4xx, which is right for a forged one only, and tries again on 5xx.
  answers: { unverified: 401, unconfigured: 503, unavailable: 503 },
  verify,
  parse,
}

async function verify(request: WebhookRequest, context: VerifyContext): Promise<Verdict> {
  const topics = context.secrets.filter((secret) => secret.startsWith('arn:'))
  const sharedSecrets = context.secrets.filter((secret) => !secret.startsWith('arn:'))
  const envelope = readUnproven(request)
  if (isObject(envelope) && text(envelope, 'Signature') !== null) {
    const options = { topics, certificateHosts: AMAZON_HOST, toleranceMs: TOLERANCE_MS }
    return verifySns(envelope, options, context)
  }
  // Said before anything else, because it is the operator's to mend: SNS and EventBridge try again meanwhile.
  if (sharedSecrets.length === 0) return refused('not_allowed', UNSIGNED)
  const verdict = await verifySharedSecret(request, { ...context, secrets: sharedSecrets })
  return !verdict.ok && verdict.problem === 'missing' ? refused('missing', UNSIGNED) : verdict
}

function parse(request: WebhookRequest) {
  const body = readObject(request)
  const told = ofSubscription(body, AMAZON_HOST)
  if (told !== null) return told
  if (text(body, 'Type') === 'Notification') {
    const message = parseJson(text(body, 'Message') ?? '')
    // SES greets a new topic in plain text.
    return collect([message], (item) => (isObject(item) ? readMessage(item) : IRRELEVANT))
  }
  const isEventBridge = text(body, 'source') === 'aws.ses' && text(body, 'detail-type') !== null
  const message = isEventBridge ? at(body, 'detail') : body
  if (sesType(message) === null) {
    // SES tells EventBridge about accounts and tenants too.
    if (isEventBridge) return collect([message], () => IRRELEVANT)
    throw new UnreadableWebhook('not a message of Amazon SES')
  }
  return collect([message], readMessage)
}

function sesType(message: unknown): string | null {
  return text(message, 'eventType') ?? text(message, 'notificationType')
}

function readMessage(message: unknown): Reading | readonly Reading[] {
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
  // Of a complaint SES names who may have made it: everybody of the domain that the message went to.
  const isAmbiguous =
    recipients.length > 1 &&
    place.recipients !== undefined &&
    (named.length === 0 || outcome.kind === 'complained')
  const report = { message, detail, outcome, espEvent, isAmbiguous }
  return recipients.map((recipient) => readRecipient({ ...report, recipient }))
}

/** Every change of preferences is told, of one topic and back again, too. */
function isStillSubscribed(detail: unknown): boolean {
  return wasUnsubscribed(detail, 'newTopicPreferences') === false && !isSubscribedAgain(detail)
}

function isSubscribedAgain(detail: unknown): boolean {
  return (
    wasUnsubscribed(detail, 'oldTopicPreferences') === true &&
    wasUnsubscribed(detail, 'newTopicPreferences') === false
  )
}

/** From all topics, before or after the change; undefined where that is not said. */
function wasUnsubscribed(detail: unknown, preferences: string): unknown {
  return at(detail, preferences, 'unsubscribeAll')
}

/** What a reader reports as no spam, and a check of signatures, come as complaints, too. */
function isNoComplaint(detail: unknown): boolean {
  return !isComplaint(text(detail, 'complaintFeedbackType')?.toLowerCase() ?? '')
}

function subType(detail: unknown): string | null {
  return text(detail, 'bounceSubType') ?? text(detail, 'complaintSubType')
}

function mostSpecific(espEvent: string): Outcome | 'irrelevant' {
  const parts = espEvent.split('/')
  while (parts.length > 1 && !Object.hasOwn(TYPES, parts.join('/'))) parts.pop()
  return outcomeOf(TYPES, parts.join('/'))
}

interface RecipientReport {
  message: unknown
  /** The object of the event's own type. */
  detail: unknown
  /** An address, or an object with `emailAddress`. */
  recipient: unknown
  outcome: Outcome
  espEvent: string
  /** It is about one of several, and nobody knows which. */
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
  // The same report reaches us once per topic, each with an SNS id of its own: only its content identifies it.
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

/** The sender's tags, and of which message it is a copy. */
function metadataOf(mail: unknown): Record<string, string> {
  const tags = metadata(at(mail, 'tags'), (key) => key.startsWith('ses:'))
  const field = list(mail, 'headers').find(
    (one) => text(one, 'name')?.toLowerCase() === COPY_HEADER.toLowerCase(),
  )
  return { ...tags, ...metadata({ [COPY_OF]: text(field, 'value') }) }
}
