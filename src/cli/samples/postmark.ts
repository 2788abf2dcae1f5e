/** Sample posts of Postmark's webhooks. */
import type { EspSample, SampleAt } from './sample.ts'
import { passwordKey, withBasicAuth } from './signing.ts'

/** Postmark writes seven fractional digits. */
function postmarkTime(time: number): string {
  return new Date(time).toISOString().replace('Z', '0000Z')
}

function bounce(Type: string, Details: string) {
  return ({ recipient, occurredAt, n }: SampleAt) => ({
    RecordType: 'Bounce',
    ID: 4_300_000 + n,
    Type,
    MessageID: `4b2c-${n}`,
    MessageStream: 'outbound',
    Details,
    Email: recipient,
    From: 'shop@example.org',
    BouncedAt: postmarkTime(occurredAt),
    Inactive: Type === 'HardBounce',
    Metadata: { campaign: 'welcome' },
  })
}

function record(RecordType: string, timeField: string, fields: object = {}) {
  return ({ recipient, occurredAt, n }: SampleAt) => ({
    RecordType,
    MessageID: `4b2c-${n}`,
    Recipient: recipient,
    [timeField]: postmarkTime(occurredAt),
    ...fields,
  })
}

export const sample: EspSample = {
  id: 'postmark',
  events: {
    delivered: record('Delivery', 'DeliveredAt', { Details: 'smtp;250 2.0.0 OK' }),
    deferred: bounce('Transient', 'smtp;452 4.2.2 The mailbox is over quota'),
    bounced: bounce('HardBounce', 'smtp;550 5.1.1 no such user here'),
    blocked: bounce('Blocked', 'smtp;554 5.7.1 192.0.2.10 is listed at bl.example.net'),
    dropped: bounce('ManuallyDeactivated', ''),
    failed: bounce('SMTPApiError', 'the template is missing'),
    complained: bounce('SpamComplaint', ''),
    unsubscribed: record('SubscriptionChange', 'ChangedAt', {
      Origin: 'Recipient',
      SuppressSending: true,
      SuppressionReason: 'ManualSuppression',
    }),
    listed: record('SubscriptionChange', 'ChangedAt', {
      Origin: 'Recipient',
      SuppressSending: true,
      SuppressionReason: 'HardBounce',
    }),
    resubscribed: record('SubscriptionChange', 'ChangedAt', {
      Origin: 'Recipient',
      SuppressSending: false,
      SuppressionReason: null,
    }),
    autoreplied: bounce('AutoResponder', 'out of office'),
    challenge: bounce('ChallengeVerification', 'please confirm that you are human'),
  },
  unknownEvent: bounce('Teleported', 'gone elsewhere'),
  irrelevantEvent: record('Open', 'ReceivedAt'),
  can: {
    batch: false,
    identify: false,
    tellTime: true,
    coverBody: false,
    coverTime: false,
    keyPair: false,
  },
  body: ([event]) => JSON.stringify(event),
  newKey: passwordKey,
  sign: withBasicAuth,
}
