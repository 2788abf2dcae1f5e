/** Sample posts of Brevo's transactional webhooks. */
import type { EspSample, SampleAt } from './sample.ts'
import { passwordKey, withBasicAuth } from './signing.ts'

function event(name: string, reason?: string) {
  return ({ recipient, occurredAt, n }: SampleAt) => ({
    id: 814_119,
    event: name,
    email: recipient,
    'message-id': `<${n}@smtp-relay.example.com>`,
    date: '2020-10-09 00:00:00',
    ts_epoch: occurredAt,
    'X-Mailin-custom': 'campaign:welcome',
    ...(reason === undefined ? {} : { reason }),
  })
}

export const sample: EspSample = {
  id: 'brevo',
  events: {
    delivered: event('delivered'),
    deferred: event('deferred', '452 4.2.2 The mailbox is over quota'),
    bounced: event('hard_bounce', '550 5.1.1 no such user here'),
    dropped: event('blocked', 'blocked : due to blacklist user'),
    failed: event('error', 'the template does not exist'),
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
  body: (events) => JSON.stringify(events.length === 1 ? events[0] : events),
  newKey: passwordKey,
  sign: withBasicAuth,
}
