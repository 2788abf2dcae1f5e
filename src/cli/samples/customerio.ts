/** Sample posts of Customer.io's reporting webhooks. */
import type { EspSample, SampleAt } from './sample.ts'
import { hex, hmac, JSON_HEADERS, symmetricKey } from './signing.ts'

function event(metric: string, fields: object = {}, object_type = 'email') {
  return ({ recipient, occurredAt, n }: SampleAt) => ({
    event_id: `sample-${metric}-${n}`,
    object_type,
    metric,
    timestamp: occurredAt / 1000,
    data: {
      customer_id: String(n),
      delivery_id: `delivery-${n}`,
      recipient,
      subject: 'Welcome',
      identifiers: { id: String(n) },
      ...fields,
    },
  })
}

export const sample: EspSample = {
  id: 'customerio',
  events: {
    delivered: event('delivered'),
    deferred: event('deferred', { failure_message: '452 4.2.2 The mailbox is over quota' }),
    bounced: event('bounced', { failure_message: '550 5.1.1 no such user here' }),
    dropped: event('dropped', { failure_message: 'on the suppression list' }),
    failed: event('failed', { failure_message: 'the template does not render' }),
    complained: event('spammed'),
    unsubscribed: event('unsubscribed'),
    resubscribed: event('subscribed', {}, 'customer'),
  },
  unknownEvent: event('teleported'),
  irrelevantEvent: event('opened'),
  can: {
    batch: false,
    identify: true,
    tellTime: true,
    coverBody: true,
    coverTime: true,
    keyPair: false,
  },
  body: ([event]) => JSON.stringify(event),
  newKey: () => symmetricKey(),
  async sign({ url, body, now }, { privateKey }) {
    const timestamp = String(Math.floor(now / 1000))
    const signature = hex(await hmac('SHA-256', privateKey, `v0:${timestamp}:${body}`))
    const headers = {
      ...JSON_HEADERS,
      'x-cio-timestamp': timestamp,
      'x-cio-signature': signature,
    }
    return { url, body, headers }
  },
}
