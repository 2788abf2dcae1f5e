/** Sample posts of Mandrill's webhooks. */
import type { EspSample, SampleAt } from './sample.ts'
import { base64, FORM_HEADERS, hmac, symmetricKey } from './signing.ts'

function event(name: string, fields: object = {}) {
  return ({ recipient, occurredAt, n }: SampleAt) => ({
    ts: occurredAt / 1000,
    event: name,
    msg: { _id: `message${n}`, email: recipient, metadata: { campaign: 'welcome' }, ...fields },
  })
}

export const sample: EspSample = {
  id: 'mandrill',
  events: {
    delivered: event('delivered', { diag: '250 2.0.0 OK' }),
    deferred: event('deferral', { smtp_events: [{ diag: '452 4.2.2 The mailbox is over quota' }] }),
    bounced: event('hard_bounce', {
      diag: 'smtp;550 5.1.1 no such user here',
      bounce_description: 'bad_mailbox',
    }),
    dropped: event('reject', { reject: { reason: 'hard-bounce' } }),
    complained: event('spam'),
    unsubscribed: event('unsub'),
  },
  unknownEvent: event('teleported'),
  irrelevantEvent: event('open'),
  can: {
    batch: true,
    identify: false,
    tellTime: true,
    coverBody: true,
    coverTime: false,
    keyPair: false,
  },
  body: (events) => new URLSearchParams({ mandrill_events: JSON.stringify(events) }).toString(),
  newKey: () => symmetricKey(),
  async sign({ url, body }, { privateKey }) {
    const events = new URLSearchParams(body).get('mandrill_events')
    const mac = await hmac('SHA-1', privateKey, `${url}mandrill_events${events}`)
    return { url, body, headers: { ...FORM_HEADERS, 'x-mandrill-signature': base64(mac) } }
  },
}
