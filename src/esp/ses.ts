/**
 * Amazon SES through SNS (signed), SNS raw delivery, or an EventBridge API destination (both: shared secret).
 * SNS format confirmed by real messages (both `eventType` and `notificationType`). The EventBridge
 * envelope is known from third-party notes, which spell its `detail-type` in several ways, so only its
 * `detail` is read.
 */
import { at, isObject, parseJson, text } from '../bounce/fields.ts'
import { readSesMessage, SES_TYPES, sesType } from '../bounce/mail/ses-message.ts'
import { IRRELEVANT } from '../bounce/outcome.ts'
import { readObject, readUnproven } from './body.ts'
import { collect } from './collect.ts'
import type { EspAdapter, Verdict, VerifyContext, WebhookRequest } from './esp.ts'
import { UnreadableWebhook } from './esp.ts'
import { guide } from './guide.ts'
import { refused, verifySharedSecret } from './proof.ts'
import { ofSubscription, verifySns } from './sns.ts'

/** SNS signs a message when it is published; retries and a redrive policy keep that signature. */
const TOLERANCE_MS = 24 * 3_600_000
/** For a post without an SNS envelope: it came by raw delivery or from EventBridge. */
const UNSIGNED =
  'no signature of SNS: turn raw message delivery off; EventBridge needs a secret beside the ARNs'
/** Only names that end in a region: `sns.s3-us-west-2.amazonaws.com` would be anybody's bucket called "sns". */
const AMAZON_HOST = /^sns\.[a-z]{2}(?:-[a-z]{3,9}){1,2}-\d\.amazonaws\.com(?:\.cn)?$/

export const ses: EspAdapter = {
  id: 'ses',
  name: 'Amazon SES',
  authenticity: 'signed',
  evidence: 'payloads',
  types: SES_TYPES,
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
  // SNS sends the user and password of its URL only after a 401 asks for them.
  scheme: 'Basic',
  // SNS drops a message for good on any 4xx, which is right only for a forged one, and retries on 5xx.
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
  // Checked first, because the operator has to fix it; SNS and EventBridge retry meanwhile.
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
    // SES sends a plain-text greeting to a new topic.
    return collect([message], (item) => (isObject(item) ? readSesMessage(item) : IRRELEVANT))
  }
  const isEventBridge = text(body, 'source') === 'aws.ses' && text(body, 'detail-type') !== null
  const message = isEventBridge ? at(body, 'detail') : body
  if (sesType(message) === null) {
    // SES also sends EventBridge events about accounts and tenants.
    if (isEventBridge) return collect([message], () => IRRELEVANT)
    throw new UnreadableWebhook('not a message of Amazon SES')
  }
  return collect([message], readSesMessage)
}
