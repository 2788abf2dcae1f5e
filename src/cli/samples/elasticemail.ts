/** Sample posts of Elastic Email's notifications. */
import type { EspSample, SampleAt } from './sample.ts'
import { FORM_HEADERS, passwordKey, withBasicAuth } from './signing.ts'

function event(status: string, category = '') {
  return ({ recipient, occurredAt, n }: SampleAt) => ({
    status,
    category,
    to: recipient,
    messageid: `message-${n}`,
    transaction: `transaction-${n}`,
    date: new Date(occurredAt).toISOString(),
  })
}

export const sample: EspSample = {
  id: 'elasticemail',
  events: {
    delivered: event('Sent'),
    bounced: event('Error', 'NoMailbox'),
    blocked: event('Error', 'Spam'),
    dropped: event('Error', 'ManualCancel'),
    failed: event('Error', 'AccountProblem'),
    complained: event('AbuseReport'),
    unsubscribed: event('Unsubscribed'),
  },
  unknownEvent: event('Teleported'),
  irrelevantEvent: event('Opened'),
  can: {
    batch: false,
    identify: false,
    tellTime: true,
    coverBody: false,
    coverTime: false,
    keyPair: false,
  },
  body: ([event = {}]) =>
    new URLSearchParams(
      Object.entries(event).map(([name, value]) => [name, String(value)]),
    ).toString(),
  newKey: passwordKey,
  async sign(post, key) {
    const signed = await withBasicAuth(post, key)
    return { ...signed, headers: { ...signed.headers, ...FORM_HEADERS } }
  },
}
