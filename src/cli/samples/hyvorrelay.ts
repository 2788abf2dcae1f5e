/** Sample posts of Hyvor Relay's webhooks. */
import type { EspSample, SampleAt } from './sample.ts'
import { hex, hmac, JSON_HEADERS, symmetricKey } from './signing.ts'

function event(name: string, more: object = {}) {
  return ({ recipient, occurredAt, n }: SampleAt) => ({
    event: `send.recipient.${name}`,
    payload: {
      send: { id: n, uuid: `send-${n}`, headers: {} },
      recipient: { id: n, type: 'to', address: recipient, name: null },
      attempt: { id: n, created_at: occurredAt / 1000, responded_mx_host: 'mx.example.net' },
      ...more,
    },
  })
}

export const sample: EspSample = {
  id: 'hyvorrelay',
  events: {
    delivered: event('accepted'),
    deferred: event('deferred'),
    bounced: event('bounced', { bounce: { text: '550 5.1.1 no such user here', status: '5.1.1' } }),
    dropped: event('suppressed'),
    complained: event('complained'),
  },
  unknownEvent: event('teleported'),
  irrelevantEvent: (at) => ({ ...event('accepted')(at), event: 'suppression.created' }),
  can: {
    batch: false,
    identify: false,
    tellTime: true,
    coverBody: true,
    coverTime: false,
    keyPair: false,
  },
  body: ([event]) => JSON.stringify(event),
  newKey: () => symmetricKey(),
  async sign({ url, body }, { privateKey }) {
    const signature = hex(await hmac('SHA-256', privateKey, body))
    return { url, body, headers: { ...JSON_HEADERS, 'x-signature': signature } }
  },
}
