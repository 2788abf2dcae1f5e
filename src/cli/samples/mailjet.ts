/** Sample posts of Mailjet's event API. */
import type { EspSample, SampleAt } from './sample.ts'
import { passwordKey, withBasicAuth } from './signing.ts'

function event(name: string, fields: object = {}) {
  return ({ recipient, occurredAt, n }: SampleAt) => ({
    event: name,
    time: occurredAt / 1000,
    MessageID: 10_000_000 + n,
    Message_GUID: `5577705c-${n}`,
    email: recipient,
    CustomID: 'welcome',
    ...fields,
  })
}

export const sample: EspSample = {
  id: 'mailjet',
  events: {
    delivered: event('sent', { smtp_reply: '250 2.0.0 OK' }),
    deferred: event('bounce', { error: 'greylisted', comment: '451 4.7.1 greylisted' }),
    bounced: event('bounce', {
      hard_bounce: true,
      error_related_to: 'recipient',
      error: 'user unknown',
      comment: '550 5.1.1 no such user here',
    }),
    blocked: event('blocked', { error_related_to: 'spam', error: 'content blocked' }),
    dropped: event('blocked', { error_related_to: 'mailjet', error: 'preblocked' }),
    complained: event('spam', { source: 'JMRPP' }),
    unsubscribed: event('unsub'),
  },
  unknownEvent: event('teleported'),
  irrelevantEvent: event('open'),
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
