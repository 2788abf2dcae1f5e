/** Sample posts of Lettermint's webhooks. */
import type { EspSample, SampleAt } from './sample.ts'
import { hex, hmac, JSON_HEADERS, symmetricKey } from './signing.ts'

function event(name: string, more: object = {}) {
  return ({ recipient, occurredAt, n }: SampleAt) => ({
    id: `event-${n}`,
    event: name,
    timestamp: new Date(occurredAt).toISOString(),
    data: { message_id: `message-${n}`, recipient, metadata: { campaign: 'welcome' }, ...more },
  })
}

const response = (status_code: number, enhanced_status_code: string, content: string) => ({
  response: { status_code, enhanced_status_code, content },
})

export const sample: EspSample = {
  id: 'lettermint',
  events: {
    delivered: event('message.delivered', response(250, '2.0.0', '250 2.0.0 OK')),
    bounced: event('message.hard_bounced', response(550, '5.1.1', '550 5.1.1 no such user here')),
    dropped: event('message.suppressed', { reason: 'hard bounced before' }),
    failed: event('message.failed', { reason: 'the message could not be rendered' }),
    complained: event('message.spam_complaint'),
    unsubscribed: event('message.unsubscribed'),
    autoreplied: event('message.auto_replied'),
  },
  unknownEvent: event('message.teleported'),
  irrelevantEvent: event('message.opened'),
  can: {
    batch: false,
    identify: true,
    tellTime: true,
    coverBody: true,
    coverTime: true,
    keyPair: false,
  },
  body: ([event]) => JSON.stringify(event),
  newKey: () => symmetricKey('whsec_'),
  async sign({ url, body, now }, { privateKey }) {
    const time = Math.floor(now / 1000)
    const signature = hex(await hmac('SHA-256', privateKey, `${time}.${body}`))
    const headers = { ...JSON_HEADERS, 'x-lettermint-signature': `t=${time},v1=${signature}` }
    return { url, body, headers }
  },
}
