/** Sample posts of Tencent Cloud SES. */
import type { EspSample, SampleAt } from './sample.ts'
import { JSON_HEADERS, symmetricKey } from './signing.ts'

function event(name: string, fields: object = {}) {
  return ({ recipient, occurredAt, n }: SampleAt) => ({
    event: name,
    email: recipient,
    bulkId: `qcloudses-sample-${n}`,
    timestamp: occurredAt / 1000,
    username: '100000000001',
    from: 'shop@example.org',
    fromDomain: 'example.org',
    templateId: 1,
    messageId: `${n}@example.org`,
    'X-Tencentcloudses-Cb-Custom': 'welcome',
    ...fields,
  })
}

export const sample: EspSample = {
  id: 'tencent',
  events: {
    delivered: event('delivered'),
    deferred: event('deferred', { reason: '452 4.2.2 The mailbox is over quota' }),
    bounced: event('bounce', { bounceType: 'hard_bounce', reason: '550 5.1.1 no such user here' }),
    dropped: event('dropped', { reason: 'the recipient is on the block list' }),
    complained: event('spamreport'),
    unsubscribed: event('unsubscribe'),
  },
  unknownEvent: event('teleported'),
  irrelevantEvent: event('open'),
  can: {
    batch: false,
    identify: false,
    tellTime: true,
    coverBody: false,
    coverTime: false,
    keyPair: false,
  },
  body: ([event]) => JSON.stringify(event),
  newKey: () => symmetricKey(),
  async sign({ url, body }, { privateKey }) {
    return { url: `${url}?token=${encodeURIComponent(privateKey)}`, body, headers: JSON_HEADERS }
  },
}
