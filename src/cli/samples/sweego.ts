/** Sample posts of Sweego's webhooks; the signature stands without `v1,`. */
import type { EspSample, SampleAt } from './sample.ts'
import { symmetricKey, whsecBytes, withStandardWebhooks } from './signing.ts'

function event(event_type: string, fields: object = {}) {
  return ({ recipient, occurredAt, n }: SampleAt) => ({
    event_type,
    timestamp: new Date(occurredAt).toISOString().replace('.000Z', '+00:00'),
    event_id: `sample-${event_type}-${n}`,
    channel: 'email',
    headers: { 'x-transaction-id': `transaction-${n}` },
    recipient,
    ...fields,
  })
}

export const sample: EspSample = {
  id: 'sweego',
  events: {
    delivered: event('delivered'),
    bounced: event('hard-bounce', { response_code: 550 }),
    complained: event('complaint'),
    unsubscribed: event('list_unsub'),
  },
  unknownEvent: event('teleported'),
  irrelevantEvent: event('email_opened'),
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
  async sign(post, { privateKey }) {
    const { url, body, headers } = await withStandardWebhooks(post, whsecBytes(privateKey))
    const signature = headers['webhook-signature']?.replace('v1,', '') ?? ''
    return { url, body, headers: { ...headers, 'webhook-signature': signature } }
  },
}
