/** What Amazon SES tells, by name: all samples, and what they leave out. */
import { sample } from '../../src/cli/samples/ses.ts'

/** When all of it came about. */
export const TIME = '2026-05-07T11:59:00.123Z'
const OLD_WORDS = { status: '5.1.1', diagnosticCode: 'smtp; 550 5.1.1 user unknown' }

export const BOUNCE = {
  bounceType: 'Transient',
  bounceSubType: 'MailboxFull',
  timestamp: TIME,
  feedbackId: 'feedback-1',
  bouncedRecipients: [
    { emailAddress: 'a@example.com', status: '4.2.2', diagnosticCode: 'smtp; 452 4.2.2 full' },
    { emailAddress: 'B@example.com' },
  ],
}
export const MAIL = {
  messageId: 'message-1',
  timestamp: TIME,
  destination: ['a@example.com', 'B@example.com'],
}

const toOne = { ...MAIL, destination: ['a@example.com'] }
const ann = [{ emailAddress: 'a@example.com' }]
const two = [...ann, { emailAddress: 'b@example.com' }]

/** Of one recipient, of whom `report` says more. */
function bounced(bounceType: string, bounceSubType: string, report: object = {}) {
  const bouncedRecipients = [{ emailAddress: 'a@example.com', ...report }]
  const bounce = { bounceType, bounceSubType, timestamp: TIME, bouncedRecipients }
  return { notificationType: 'Bounce', bounce, mail: toOne }
}

const complaint = (more: object, complainedRecipients: object[] = ann) => ({
  notificationType: 'Complaint',
  complaint: { timestamp: TIME, complainedRecipients, ...more },
  mail: MAIL,
})

const delayed = (delayType: string, report: object = {}) => ({
  eventType: 'DeliveryDelay',
  deliveryDelay: {
    timestamp: TIME,
    delayType,
    delayedRecipients: [{ emailAddress: 'a@example.com', ...report }],
  },
  mail: toOne,
})

const preferences = (more: object) => ({
  eventType: 'Subscription',
  subscription: { timestamp: TIME, ...more },
  mail: toOne,
})

/** Every one for a recipient, `n` makes ids differ. */
const SAMPLES = Object.entries({
  ...sample.events,
  'a type that nobody knows': sample.unknownEvent,
  'a type of no interest': sample.irrelevantEvent,
}).flatMap(([name, make]): [string, object][] =>
  make ? [[name, make({ recipient: 'a@example.com', occurredAt: Date.parse(TIME), n: 1 })]] : [],
)

export const SES_MESSAGES: readonly [string, object][] = [
  ...SAMPLES.map(([name, message]): [string, object] => [`the sample: ${name}`, message]),
  ['a bounce of two', { notificationType: 'Bounce', bounce: BOUNCE, mail: MAIL }],
  ['on the list of SES', bounced('Permanent', 'Suppressed')],
  ['on the list of SES, with old words', bounced('Permanent', 'Suppressed', OLD_WORDS)],
  [
    'on the list of the account, with old words',
    bounced('Permanent', 'OnAccountSuppressionList', OLD_WORDS),
  ],
  ['unsubscribed at SES', bounced('Permanent', 'UnsubscribedRecipient')],
  ['permanent', bounced('Permanent', 'General')],
  ['permanent, of a subtype that is not listed', bounced('Permanent', 'Novel')],
  ['no such mailbox', bounced('Permanent', 'NoEmail')],
  ['a refused content', bounced('Transient', 'ContentRejected')],
  ['a refused attachment', bounced('Transient', 'AttachmentRejected')],
  ['too large', bounced('Transient', 'MessageTooLarge')],
  ['a full mailbox without words', bounced('Transient', 'MailboxFull')],
  ['what may be an automatic answer', bounced('Transient', 'General')],
  ['the same, undetermined', bounced('Undetermined', 'Undetermined')],
  ['what is none, by its action', bounced('Transient', 'General', { action: 'failed' })],
  ['permanent words called transient', bounced('Transient', 'General', OLD_WORDS)],
  [
    'words that are only a code',
    bounced('Permanent', 'General', { diagnosticCode: 'smtp; 550 5.0.0' }),
  ],
  ['a bounce of a type that nobody knows', bounced('Sunk', 'General')],
  [
    'a recipient with a name',
    bounced('Permanent', 'General', { emailAddress: 'A <a@example.com>' }),
  ],
  [
    'a bounce that names nobody, of several',
    { eventType: 'Bounce', bounce: { bounceType: 'Permanent', bouncedRecipients: [] }, mail: MAIL },
  ],
  [
    'a bounce that names nobody, of one',
    { eventType: 'Bounce', bounce: { bounceType: 'Permanent' }, mail: toOne },
  ],
  ['a bounce of nobody at all', { eventType: 'Bounce', bounce: {}, mail: { messageId: 'm' } }],
  [
    'of a copy, with tags',
    {
      ...bounced('Transient', 'MailboxFull'),
      mail: {
        ...toOne,
        tags: { campaign: ['welcome'], 'ses:configuration-set': ['main'] },
        headers: [{ name: 'X-Rebound-Message', value: 'order-17@shop.example' }],
      },
    },
  ],
  ['a complaint', complaint({ feedbackId: 'feedback-2', complaintFeedbackType: 'abuse' })],
  ['a complaint of one of several', complaint({}, two)],
  ['what is no spam', complaint({ complaintFeedbackType: 'not-spam' })],
  ['what is about signatures', complaint({ complaintFeedbackType: 'Auth-Failure' })],
  [
    'kept back for an earlier complaint',
    complaint({ complaintSubType: 'OnAccountSuppressionList' }),
  ],
  ['a delay without words', delayed('InternalFailure')],
  [
    'a delay with permanent words',
    delayed('General', { status: '5.1.1', diagnosticCode: 'smtp; 550 5.1.1 user unknown' }),
  ],
  ['a delay for long', delayed('SpamDetected', { diagnosticCode: 'smtp; 421 4.7.0 try later' })],
  ['a reject', { eventType: 'Reject', reject: { reason: 'Bad content' }, mail: toOne }],
  ['a rendering failure', { eventType: 'RenderingFailure', failure: {}, mail: MAIL }],
  ['an unsubscription', preferences({ newTopicPreferences: { unsubscribeAll: true } })],
  ['a change of preferences', preferences({ newTopicPreferences: { unsubscribeAll: false } })],
  ['a send', { eventType: 'Send', send: {}, mail: toOne }],
  ['the greeting of a topic', { notificationType: 'AmazonSnsSubscriptionSucceeded' }],
]
