/**
 * Sample posts of Amazon SES: through SNS, signed by a temporary key whose certificate must be served to the receiver,
 * or through EventBridge, with basic auth.
 */
import { selfSignedCertificate } from './certificate.ts'
import type { EspSample, SampleAt } from './sample.ts'
import { exportPair, RSA_2048, withBasicAuth, withSnsEnvelope } from './signing.ts'

export const TOPIC_ARN = 'arn:aws:sns:us-east-1:123456789012:rebound'
export const CERTIFICATE_URL = 'https://sns.us-east-1.amazonaws.com/rebound-sample.pem'

type Detail = (at: SampleAt) => object

function event(eventType: string, key: string, detail: Detail) {
  return (at: SampleAt) => ({
    eventType,
    [key]: detail(at),
    mail: {
      timestamp: new Date(at.occurredAt).toISOString(),
      source: 'shop@example.org',
      messageId: `0100018f-${at.n}`,
      destination: [at.recipient],
      tags: { 'ses:configuration-set': ['main'], campaign: ['welcome'] },
    },
  })
}

function bounce(bounceType: string, bounceSubType: string, status: string, reply: string): Detail {
  return ({ recipient, occurredAt, n }) => ({
    bounceType,
    bounceSubType,
    bouncedRecipients: [
      { emailAddress: recipient, action: 'failed', status, diagnosticCode: `smtp; ${reply}` },
    ],
    timestamp: new Date(occurredAt).toISOString(),
    feedbackId: `0100018f-feedback-${n}`,
    remoteMtaIp: '192.0.2.25',
    reportingMTA: 'dns; mail.example.net',
  })
}

export const sample: EspSample = {
  id: 'ses',
  events: {
    delivered: event('Delivery', 'delivery', ({ recipient, occurredAt }) => ({
      timestamp: new Date(occurredAt).toISOString(),
      recipients: [recipient],
      smtpResponse: '250 2.0.0 OK',
    })),
    deferred: event('DeliveryDelay', 'deliveryDelay', ({ recipient, occurredAt }) => ({
      timestamp: new Date(occurredAt).toISOString(),
      delayType: 'MailboxFull',
      delayedRecipients: [
        {
          emailAddress: recipient,
          status: '4.2.2',
          diagnosticCode: 'smtp; 452 4.2.2 The mailbox is over quota',
        },
      ],
    })),
    bounced: event(
      'Bounce',
      'bounce',
      bounce('Permanent', 'General', '5.1.1', '550 5.1.1 no such user here'),
    ),
    dropped: event(
      'Bounce',
      'bounce',
      bounce('Permanent', 'OnAccountSuppressionList', '5.1.1', '550 5.1.1 on the suppression list'),
    ),
    failed: event('Rendering Failure', 'failure', () => ({
      errorMessage: 'Attribute name is not present in the rendering data.',
      templateName: 'welcome',
    })),
    complained: event('Complaint', 'complaint', ({ recipient, occurredAt, n }) => ({
      complainedRecipients: [{ emailAddress: recipient }],
      timestamp: new Date(occurredAt).toISOString(),
      feedbackId: `0100018f-complaint-${n}`,
      complaintFeedbackType: 'abuse',
    })),
    unsubscribed: event('Subscription', 'subscription', ({ occurredAt }) => ({
      timestamp: new Date(occurredAt).toISOString(),
      source: 'UnsubscribeHeader',
    })),
    resubscribed: event('Subscription', 'subscription', ({ occurredAt }) => ({
      timestamp: new Date(occurredAt).toISOString(),
      source: 'PreferenceCenter',
      oldTopicPreferences: { unsubscribeAll: true },
      newTopicPreferences: { unsubscribeAll: false },
    })),
  },
  unknownEvent: event('Teleport', 'teleport', () => ({})),
  irrelevantEvent: event('Open', 'open', () => ({ userAgent: 'Example/1.0' })),
  can: {
    batch: false,
    identify: true,
    tellTime: true,
    coverBody: true,
    coverTime: true,
    keyPair: true,
  },
  body: ([event]) => JSON.stringify(event),
  async newKey() {
    const pair = await exportPair(
      await crypto.subtle.generateKey(RSA_2048, true, ['sign', 'verify']),
    )
    return { secret: TOPIC_ARN, privateKey: pair.privateKey }
  },
  sign: (post, key) => withSnsEnvelope(post, key, CERTIFICATE_URL),
  signShared(post, key) {
    const detail: { eventType: string } = JSON.parse(post.body)
    const time = new Date(post.now).toISOString()
    const about = { id: `sample-${post.n}`, 'detail-type': `Email ${detail.eventType}`, time }
    const body = JSON.stringify({ version: '0', source: 'aws.ses', ...about, detail })
    return withBasicAuth({ ...post, body }, key)
  },
  certificate: ({ privateKey }, now) => selfSignedCertificate(privateKey, now),
}
