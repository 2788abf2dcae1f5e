/** Sample posts of Unisender Go's webhooks; an MD5 inside the body signs them. */
import { createHash } from 'node:crypto'
import type { EspSample, SampleAt } from './sample.ts'
import { JSON_HEADERS, symmetricKey } from './signing.ts'

function event(status: string, delivery_info: object = {}) {
  return ({ recipient, occurredAt, n }: SampleAt) => ({
    event_name: 'transactional_email_status',
    event_data: {
      job_id: `1sn15Z-${n}`,
      email: recipient,
      status,
      event_time: new Date(occurredAt).toISOString().slice(0, 19).replace('T', ' '),
      delivery_info,
      metadata: { campaign: 'welcome' },
    },
  })
}

export const sample: EspSample = {
  id: 'unisendergo',
  events: {
    delivered: event('delivered'),
    deferred: event('soft_bounced', {
      delivery_status: 'err_will_retry',
      destination_response: '452 4.2.2 The mailbox is over quota',
    }),
    bounced: event('hard_bounced', {
      delivery_status: 'err_user_unknown',
      destination_response: '550 5.1.1 no such user here',
    }),
    dropped: event('hard_bounced', { delivery_status: 'err_blacklisted' }),
    complained: event('spam'),
    unsubscribed: event('unsubscribed'),
    resubscribed: event('subscribed'),
  },
  unknownEvent: event('teleported'),
  irrelevantEvent: event('opened'),
  can: {
    batch: true,
    identify: false,
    tellTime: true,
    coverBody: true,
    coverTime: false,
    keyPair: false,
  },
  body: (events) => JSON.stringify({ events_by_user: [{ user_id: 1, events }] }),
  newKey: () => symmetricKey(),
  async sign({ url, body }, { privateKey }) {
    const auth = (value: string) => `{"auth":"${value}",${body.slice(1)}`
    const digest = createHash('md5').update(auth(privateKey)).digest('hex')
    return { url, body: auth(digest), headers: JSON_HEADERS }
  },
}
