/** Sample posts of Mailgun's webhooks; they are signed inside the body. */
import type { EspSample, SampleAt } from './sample.ts'
import { hex, hmac, JSON_HEADERS, symmetricKey } from './signing.ts'

function event(name: string, fields: object = {}) {
  return ({ recipient, occurredAt, n }: SampleAt) => ({
    'event-data': {
      event: name,
      id: `sample-${name}-${n}`,
      timestamp: occurredAt / 1000,
      recipient,
      'recipient-domain': recipient.split('@')[1],
      message: { headers: { 'message-id': `${n}@mail.example.com` } },
      'user-variables': { campaign: 'welcome' },
      ...fields,
    },
  })
}

function status(code: number, message: string, enhanced = ''): object {
  const mx = 'mx.example.com'
  return { 'delivery-status': { code, message, 'enhanced-code': enhanced, 'mx-host': mx } }
}

export const sample: EspSample = {
  id: 'mailgun',
  events: {
    delivered: event('delivered', status(250, 'OK')),
    deferred: event('failed', {
      severity: 'temporary',
      reason: 'generic',
      ...status(452, '4.2.2 The mailbox is over quota', '4.2.2'),
    }),
    bounced: event('failed', {
      severity: 'permanent',
      reason: 'bounce',
      ...status(550, '5.1.1 no such user here', '5.1.1'),
    }),
    dropped: event('failed', {
      severity: 'permanent',
      reason: 'suppress-bounce',
      'delivery-status': { code: 605, message: '', description: 'bounced before' },
    }),
    failed: event('rejected', {
      reject: { reason: 'Sandbox subdomains are for test purposes only' },
    }),
    complained: event('complained'),
    unsubscribed: event('unsubscribed'),
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
    const timestamp = String(Math.floor(now / 1000))
    const token = `${timestamp}${n}`.padStart(50, '0')
    const mac = await hmac('SHA-256', privateKey, timestamp + token)
    const signature = JSON.stringify({ timestamp, token, signature: hex(mac) })
    const signed = body.startsWith('{') ? `{"signature":${signature},${body.slice(1)}` : body
    return { url, body: signed, headers: JSON_HEADERS }
  },
}
