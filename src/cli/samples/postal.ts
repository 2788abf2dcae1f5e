/** Sample posts of a Postal server. */
import type { EspSample, SampleAt } from './sample.ts'
import { base64, exportPair, JSON_HEADERS, RSA_2048, rsa, signingKey, utf8 } from './signing.ts'

function event(name: string, fields: object = {}, place = 'message') {
  return ({ recipient, occurredAt, n }: SampleAt) => ({
    event: name,
    timestamp: occurredAt / 1000,
    uuid: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
    payload: {
      [place]: { id: n, message_id: `${n}@postal.example.com`, to: recipient },
      ...fields,
    },
  })
}

export const sample: EspSample = {
  id: 'postal',
  events: {
    delivered: event('MessageSent', { status: 'Sent', output: '250 2.0.0 OK' }),
    deferred: event('MessageDelayed', {
      status: 'SoftFail',
      output: '452 4.2.2 The mailbox is over quota',
    }),
    bounced: event('MessageDeliveryFailed', {
      status: 'HardFail',
      output: '550 5.1.1 no such user here',
    }),
    dropped: event('MessageHeld', { status: 'Held', details: 'on the suppression list' }),
  },
  unknownEvent: event('MessageTeleported'),
  irrelevantEvent: event('MessageLoaded'),
  can: {
    batch: false,
    identify: true,
    tellTime: true,
    coverBody: true,
    coverTime: false,
    keyPair: true,
  },
  body: ([event]) => JSON.stringify(event),
  async newKey() {
    const pair = await exportPair(
      await crypto.subtle.generateKey(RSA_2048, true, ['sign', 'verify']),
    )
    return { secret: pair.publicKey, privateKey: pair.privateKey }
  },
  async sign({ url, body }, { privateKey }) {
    const key = await signingKey(privateKey, rsa('SHA-256'))
    const signature = base64(await crypto.subtle.sign(RSA_2048.name, key, utf8(body)))
    return { url, body, headers: { ...JSON_HEADERS, 'x-postal-signature-256': signature } }
  },
}
