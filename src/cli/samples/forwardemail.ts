/** Sample posts of Forward Email's bounce webhook. */
import type { EspSample, SampleAt } from './sample.ts'
import { hex, hmac, JSON_HEADERS, symmetricKey } from './signing.ts'

function event(action: string, category: string, response: string, status: string) {
  return ({ recipient, occurredAt, n }: SampleAt) => ({
    email_id: `email-${n}`,
    recipient,
    message: response,
    response,
    response_code: Number(response.slice(0, 3)),
    bounce: { action, category, status, message: response },
    bounced_at: new Date(occurredAt).toISOString(),
  })
}

export const sample: EspSample = {
  id: 'forwardemail',
  events: {
    deferred: event('defer', 'capacity', '452 4.2.2 The mailbox is over quota', '4.2.2'),
    bounced: event('reject', 'recipient', '550 5.1.1 no such user here', '5.1.1'),
    blocked: event('reject', 'spam', '550 5.7.1 looks like spam', '5.7.1'),
  },
  unknownEvent: event('teleport', '', '550 5.0.0 gone', '5.0.0'),
  irrelevantEvent: null,
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
    return { url, body, headers: { ...JSON_HEADERS, 'x-webhook-signature': signature } }
  },
}
