/** Sample posts of Customers Mail Cloud, as JSON with the key inside; one post holds events of one type. */
import type { EspSample, SampleAt } from './sample.ts'
import { JSON_HEADERS, symmetricKey } from './signing.ts'

/** Local time in Japan, without an offset. */
function japaneseTime(time: number): string {
  return new Date(time + 9 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')
}

function delivery(status: string, reason = '') {
  return ({ recipient, occurredAt, n }: SampleAt) => ({
    created: japaneseTime(occurredAt),
    returnPath: 'bounce@example.org',
    from: 'shop@example.org',
    to: recipient,
    messageId: `<${n}@example.org>`,
    reason,
    senderIp: '192.0.2.25',
    sourceIp: '',
    status,
    subject: 'ようこそ',
    apiData: 'welcome',
  })
}

export const sample: EspSample = {
  id: 'customersmailcloud',
  events: {
    delivered: delivery('succeeded'),
    deferred: delivery('deferred', '452 4.2.2 The mailbox is over quota'),
    bounced: delivery('failed', '550 5.1.1 no such user here'),
    unsubscribed: (at) => ({ ...delivery('')(at), event_type: 'blocks' }),
  },
  unknownEvent: delivery('teleported'),
  irrelevantEvent: delivery('queued'),
  can: {
    batch: true,
    identify: false,
    tellTime: true,
    coverBody: false,
    coverTime: false,
    keyPair: false,
  },
  body(events) {
    const isBlock = events.length === 1 && events.some((one) => 'event_type' in one)
    const event_type = isBlock ? 'blocks' : 'deliveries'
    return JSON.stringify({
      server_composition: 'pro',
      event_type,
      event: { [event_type]: events },
    })
  },
  newKey: () => symmetricKey(),
  async sign({ url, body }, { privateKey }) {
    const signed = body.replace('{', `{"api_key":${JSON.stringify(privateKey)},`)
    return { url, body: signed, headers: JSON_HEADERS }
  },
}
