/** Sample posts in our own format. */
import type { EspSample, SampleAt } from './sample.ts'
import { symmetricKey, whsecBytes, withStandardWebhooks } from './signing.ts'

function event(type: string, fields: object = {}) {
  return ({ recipient, occurredAt, n }: SampleAt) => ({
    type,
    recipient,
    messageId: `${n}@mail.example.com`,
    eventId: `sample-${type}-${n}`,
    occurredAt: new Date(occurredAt).toISOString(),
    ...fields,
  })
}

export const sample: EspSample = {
  id: 'generic',
  events: {
    delivered: event('delivered', { reply: '250 2.0.0 OK' }),
    deferred: event('deferred', { reply: '452 4.2.2 The mailbox is over quota' }),
    bounced: event('bounced', { reply: '550 5.1.1 no such user here', status: '5.1.1' }),
    blocked: event('blocked', { reply: '554 5.7.1 192.0.2.10 is listed at bl.example.net' }),
    dropped: event('dropped'),
    failed: event('failed'),
    complained: event('complained'),
    unsubscribed: event('unsubscribed'),
    resubscribed: event('resubscribed'),
    autoreplied: event('autoreplied'),
    challenge: event('challenge'),
  },
  // Our own format has no unknown types.
  unknownEvent: null,
  irrelevantEvent: event('opened'),
  can: {
    batch: true,
    identify: true,
    tellTime: true,
    coverBody: true,
    coverTime: true,
    keyPair: false,
  },
  body: (events) => JSON.stringify({ events }),
  newKey: () => symmetricKey('whsec_'),
  sign: (post, { privateKey }) => withStandardWebhooks(post, whsecBytes(privateKey)),
}
