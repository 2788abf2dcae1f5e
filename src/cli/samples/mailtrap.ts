/** Sample posts of Mailtrap's webhooks. */
import type { EspSample, SampleAt } from './sample.ts'
import { hex, hmac, JSON_HEADERS, symmetricKey } from './signing.ts'

function event(name: string, fields: object = {}) {
  return ({ recipient, occurredAt, n }: SampleAt) => ({
    event: name,
    email: recipient,
    message_id: `message-${n}`,
    event_id: `sample-${name}-${n}`,
    timestamp: occurredAt / 1000,
    custom_variables: { campaign: 'welcome' },
    ...fields,
  })
}

export const sample: EspSample = {
  id: 'mailtrap',
  events: {
    delivered: event('delivery'),
    bounced: event('bounce', {
      response: '550 5.1.1 no such user here',
      response_code: 550,
      bounce_category: 'badmailbox',
    }),
    deferred: event('soft bounce', {
      response: '452 4.2.2 The mailbox is over quota',
      response_code: 452,
    }),
    dropped: event('reject', { reason: 'on the suppression list' }),
    failed: event('reject', { reason: 'the domain is not verified' }),
    complained: event('spam'),
    unsubscribed: event('unsubscribe'),
  },
  unknownEvent: event('teleported'),
  irrelevantEvent: event('open'),
  can: {
    batch: true,
    identify: true,
    tellTime: true,
    coverBody: true,
    coverTime: false,
    keyPair: false,
  },
  body: (events) => JSON.stringify({ events }),
  newKey: () => symmetricKey(),
  async sign({ url, body }, { privateKey }) {
    const signature = hex(await hmac('SHA-256', privateKey, body))
    return { url, body, headers: { ...JSON_HEADERS, 'mailtrap-signature': signature } }
  },
}
