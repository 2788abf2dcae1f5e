/** Sample posts of AhaSend's webhooks; the event's id is in the header webhook-id. */
import type { EspSample, SampleAt } from './sample.ts'
import { symmetricKey, withStandardWebhooks } from './signing.ts'

function event(type: string, attempt: object | null = null) {
  return ({ recipient, occurredAt, n }: SampleAt) => ({
    type,
    // Nine fractional digits.
    timestamp: new Date(occurredAt).toISOString().replace('Z', '000000Z'),
    data: {
      from: 'shop@example.org',
      recipient,
      id: `message-${n}`,
      delivery_attempt: attempt,
    },
  })
}

export const sample: EspSample = {
  id: 'ahasend',
  events: {
    delivered: event('message.delivered'),
    deferred: event('message.transient_error'),
    bounced: event('message.bounced', {
      smtp_code: 550,
      enhanced_status_code: '5.1.1',
      response: 'no such user here',
    }),
    dropped: event('message.suppressed'),
  },
  unknownEvent: event('message.teleported'),
  irrelevantEvent: event('message.opened'),
  can: {
    batch: false,
    identify: false,
    tellTime: true,
    coverBody: true,
    coverTime: true,
    keyPair: false,
  },
  body: ([event]) => JSON.stringify(event),
  newKey: () => symmetricKey('aha-'),
  sign: (post, { privateKey }) => withStandardWebhooks(post, privateKey),
}
