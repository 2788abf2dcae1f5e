/** Sample posts of Netcore's webhooks. */
import type { EspSample, SampleAt } from './sample.ts'
import { passwordKey, withBasicAuth } from './signing.ts'

function event(name: string, more: object = {}) {
  return ({ recipient, occurredAt, n }: SampleAt) => ({
    EVENT: name,
    EMAIL: recipient,
    TRANSID: `message-${n}`,
    TIMESTAMP: occurredAt / 1000,
    ...more,
  })
}

export const sample: EspSample = {
  id: 'netcore',
  events: {
    delivered: event('sent'),
    bounced: event('bounced', {
      BOUNCE_TYPE: 'HARDBOUNCE',
      RESPONSE: '550 5.1.1 no such user here',
    }),
    dropped: event('dropped', { RESPONSE: 'on the suppression list' }),
    complained: event('spam'),
    unsubscribed: event('unsubscribed'),
  },
  unknownEvent: event('teleported'),
  irrelevantEvent: event('opened'),
  can: {
    batch: true,
    identify: false,
    tellTime: true,
    coverBody: false,
    coverTime: false,
    keyPair: false,
  },
  body: (events) => JSON.stringify(events),
  newKey: passwordKey,
  sign: withBasicAuth,
}
