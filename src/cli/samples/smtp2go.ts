/** Sample posts of SMTP2GO's webhooks. */
import type { EspSample, SampleAt } from './sample.ts'
import { passwordKey, withBasicAuth } from './signing.ts'

function event(name: string, more: object = {}) {
  return ({ recipient, occurredAt, n }: SampleAt) => ({
    event: name,
    id: `event-${n}`,
    email_id: `email-${n}`,
    rcpt: recipient,
    time: new Date(occurredAt).toISOString(),
    ...more,
  })
}

export const sample: EspSample = {
  id: 'smtp2go',
  events: {
    delivered: event('delivered', { message: '250 2.0.0 OK' }),
    bounced: event('bounce', { bounce: 'hard', message: '550 5.1.1 no such user here' }),
    dropped: event('reject', { reason: 'on the suppression list' }),
    complained: event('spam'),
    unsubscribed: event('unsubscribe'),
    resubscribed: event('resubscribe'),
  },
  unknownEvent: event('teleport'),
  irrelevantEvent: event('open'),
  can: {
    batch: true,
    identify: true,
    tellTime: true,
    coverBody: false,
    coverTime: false,
    keyPair: false,
  },
  body: (events) => JSON.stringify(events),
  newKey: passwordKey,
  sign: withBasicAuth,
}
