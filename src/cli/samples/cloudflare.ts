/** Sample queue messages of Cloudflare Email Sending; there is nothing to post. */
import type { EspSample, SampleAt } from './sample.ts'
import { JSON_HEADERS, symmetricKey } from './signing.ts'

function event(name: string, fields: object, terminal = true) {
  return ({ recipient, occurredAt, n }: SampleAt) => ({
    type: `cf.email.sending.message.${name}`,
    source: { type: 'email.sending', domain: 'mail.example.com' },
    payload: {
      eventId: `sample-${name}-${n}`,
      messageId: `message-${n}`,
      sender: 'shop@mail.example.com',
      recipient,
      terminal,
      ...fields,
    },
    metadata: { eventSchemaVersion: 1, eventTimestamp: new Date(occurredAt).toISOString() },
  })
}

function reply(code: string, status: string, words: string) {
  return {
    delivery: {
      smtpStatusCode: code,
      smtpEnhancedStatusCode: status,
      smtpResponse: `${code} ${status} ${words}`,
    },
  }
}

export const sample: EspSample = {
  id: 'cloudflare',
  events: {
    delivered: event('delivered', reply('250', '2.0.0', 'OK')),
    deferred: event('deferred', reply('452', '4.2.2', 'The mailbox is over quota'), false),
    bounced: event('bounced', {
      ...reply('550', '5.1.1', 'no such user here'),
      bounce: { type: 'hard', classification: 'permanent_failure' },
    }),
    dropped: event('rejected', { rejection: { reason: 'suppressed', party: 'recipient' } }),
    failed: event('failed', { failure: { reason: 'delivery_failed' } }),
    complained: event('complained', {}),
  },
  unknownEvent: event('teleported', {}),
  irrelevantEvent: null,
  queueOnly: true,
  can: {
    batch: false,
    identify: true,
    tellTime: true,
    coverBody: false,
    coverTime: false,
    keyPair: false,
  },
  body: ([event]) => JSON.stringify(event),
  newKey: () => symmetricKey(),
  sign: async ({ url, body }) => ({ url, body, headers: JSON_HEADERS }),
}
