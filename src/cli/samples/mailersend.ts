/** Sample posts of MailerSend's webhooks. */
import type { EspSample, SampleAt } from './sample.ts'
import { hex, hmac, JSON_HEADERS, symmetricKey } from './signing.ts'

function event(type: string, morph: object = {}) {
  return ({ recipient, occurredAt, n }: SampleAt) => ({
    type: `activity.${type}`,
    // Six fractional digits.
    created_at: new Date(occurredAt).toISOString().replace('Z', '000Z'),
    data: {
      object: 'activity',
      id: `activity${type}${n}`,
      type,
      email: {
        message: { object: 'message', id: `message${n}` },
        recipient: { object: 'recipient', email: recipient },
      },
      morph,
    },
  })
}

export const sample: EspSample = {
  id: 'mailersend',
  events: {
    delivered: event('delivered'),
    deferred: event('deferred', { reason: '452 4.2.2 The mailbox is over quota' }),
    bounced: event('hard_bounced', {
      object: 'recipient_bounce',
      reason: '550 5.1.1 no such user here',
    }),
    dropped: event('suppressed'),
    complained: event('spam_complaint'),
    unsubscribed: event('unsubscribed', { reason: 'option_1', readable_reason: 'Too many mails' }),
  },
  unknownEvent: event('teleported'),
  irrelevantEvent: event('opened'),
  can: {
    batch: false,
    identify: true,
    tellTime: true,
    coverBody: true,
    coverTime: false,
    keyPair: false,
  },
  body: ([event]) => JSON.stringify(event),
  newKey: () => symmetricKey(),
  async sign({ url, body }, { privateKey }) {
    const signature = hex(await hmac('SHA-256', privateKey, body))
    return { url, body, headers: { ...JSON_HEADERS, signature } }
  },
}
