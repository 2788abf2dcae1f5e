/** Sample posts of SendGrid's event webhook. */
import type { EspSample, SampleAt } from './sample.ts'
import { base64, exportPair, JSON_HEADERS, P256, signingKey, utf8 } from './signing.ts'

function event(name: string, fields: object = {}) {
  return ({ recipient, occurredAt, n }: SampleAt) => ({
    email: recipient,
    timestamp: occurredAt / 1000,
    event: name,
    'smtp-id': `<${n}@mail.example.com>`,
    sg_event_id: `sample-${name}-${n}`,
    sg_message_id: `sample${n}.recvd-5f5f-1.0`,
    campaign: 'welcome',
    ...fields,
  })
}

export const sample: EspSample = {
  id: 'sendgrid',
  events: {
    delivered: event('delivered', { response: '250 2.0.0 OK' }),
    deferred: event('deferred', { response: '452 4.2.2 The mailbox is over quota', attempt: '3' }),
    bounced: event('bounce', {
      type: 'bounce',
      status: '5.1.1',
      reason: '550 5.1.1 <user@example.com>: no such user here',
      bounce_classification: 'Invalid Address',
    }),
    blocked: event('bounce', {
      type: 'blocked',
      status: '5.7.1',
      reason: '554 5.7.1 192.0.2.10 is listed at bl.example.net',
      bounce_classification: 'Reputation',
    }),
    dropped: event('dropped', { reason: 'Bounced Address' }),
    failed: event('dropped', { reason: 'Recipient List over Package Quota' }),
    complained: event('spamreport'),
    unsubscribed: event('unsubscribe'),
    resubscribed: event('group_resubscribe', { asm_group_id: 7 }),
  },
  unknownEvent: event('teleported'),
  irrelevantEvent: event('open', { useragent: 'Example/1.0' }),
  can: {
    batch: true,
    identify: true,
    tellTime: true,
    coverBody: true,
    coverTime: true,
    keyPair: true,
  },
  body: (events) => `${JSON.stringify(events)}\r\n`,
  async newKey() {
    const pair = await exportPair(await crypto.subtle.generateKey(P256, true, ['sign', 'verify']))
    return { secret: pair.publicKey, privateKey: pair.privateKey }
  },
  async sign({ url, body, now }, { privateKey }) {
    const key = await signingKey(privateKey, P256)
    const timestamp = String(Math.floor(now / 1000))
    const algorithm = { name: 'ECDSA', hash: 'SHA-256' }
    const raw = await crypto.subtle.sign(algorithm, key, utf8(timestamp + body))
    const headers = {
      ...JSON_HEADERS,
      'x-twilio-email-event-webhook-timestamp': timestamp,
      'x-twilio-email-event-webhook-signature': base64(toDer(new Uint8Array(raw))),
    }
    return { url, body, headers }
  },
}

/** WebCrypto gives r and s side by side, SendGrid sends them as two DER integers. */
function toDer(raw: Uint8Array) {
  const integers = [raw.slice(0, 32), raw.slice(32)].flatMap((half) => {
    const start = half.findIndex((byte) => byte !== 0)
    const digits = [...half.slice(start)]
    const positive = (digits[0] ?? 0) < 0x80 ? digits : [0, ...digits]
    return [0x02, positive.length, ...positive]
  })
  return Uint8Array.from([0x30, integers.length, ...integers])
}
