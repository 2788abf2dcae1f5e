/** Sample posts of Mailomat's webhooks; the signature leaves the body uncovered. */
import type { EspSample, SampleAt } from './sample.ts'
import { hex, hmac, JSON_HEADERS, symmetricKey } from './signing.ts'

function event(eventType: string, reason?: string) {
  return ({ recipient, occurredAt, n }: SampleAt) => ({
    id: `sample-${eventType}-${n}`,
    eventType,
    occurredAt: new Date(occurredAt).toISOString().replace('.000Z', '+00:00'),
    messageId: `${n}@mail.example.com`,
    recipient,
    payload: { event: eventType, ...(reason === undefined ? {} : { reason }) },
  })
}

export const sample: EspSample = {
  id: 'mailomat',
  events: {
    delivered: event('delivered'),
    deferred: event('failure_tmp', '452 4.2.2 The mailbox is over quota'),
    bounced: event('failure_perm', '550 5.1.1 no such user here'),
    failed: event('not_accepted', 'no mails are left this month'),
  },
  unknownEvent: event('teleported'),
  irrelevantEvent: event('opened'),
  can: {
    batch: false,
    identify: true,
    tellTime: true,
    coverBody: false,
    coverTime: true,
    keyPair: false,
  },
  body: ([event]) => JSON.stringify(event),
  newKey: () => symmetricKey(),
  async sign({ url, body, now, n }, { privateKey }) {
    const id = `post-${n}`
    const timestamp = String(Math.floor(now / 1000))
    const event = 'delivered'
    const signature = hex(await hmac('SHA-256', privateKey, `${id}.${event}.${timestamp}`))
    const headers = {
      ...JSON_HEADERS,
      'x-mom-webhook-id': id,
      'x-mom-webhook-event': event,
      'x-mom-webhook-timestamp': timestamp,
      'x-mom-webhook-signature': `sha256=${signature}`,
    }
    return { url, body, headers }
  },
}
