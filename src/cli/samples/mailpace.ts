/** Sample posts of MailPace's webhooks, signed with Ed25519. */
import type { EspSample, SampleAt } from './sample.ts'
import { base64, exportPair, fromBase64, JSON_HEADERS, signingKey, utf8 } from './signing.ts'

function event(name: string) {
  return ({ recipient, occurredAt, n }: SampleAt) => ({
    event: name,
    payload: {
      id: n,
      status: name.replace('email.', ''),
      to: recipient,
      message_id: `<${n}@mailer.example.com>`,
      updated_at: new Date(occurredAt).toISOString(),
    },
  })
}

const ED25519 = { name: 'Ed25519' }

export const sample: EspSample = {
  id: 'mailpace',
  events: {
    delivered: event('email.delivered'),
    deferred: event('email.deferred'),
    bounced: event('email.bounced'),
    failed: event('email.spam'),
  },
  unknownEvent: event('email.teleported'),
  irrelevantEvent: event('email.queued'),
  can: {
    batch: false,
    identify: false,
    tellTime: true,
    coverBody: true,
    coverTime: false,
    keyPair: true,
  },
  body: ([event]) => JSON.stringify(event),
  async newKey() {
    const pair = await exportPair(
      await crypto.subtle.generateKey(ED25519, true, ['sign', 'verify']),
    )
    // The last 32 bytes of the key's SPKI are the key.
    return { secret: base64(fromBase64(pair.publicKey).slice(-32)), privateKey: pair.privateKey }
  },
  async sign({ url, body }, { privateKey }) {
    const key = await signingKey(privateKey, ED25519)
    const signature = base64(await crypto.subtle.sign('Ed25519', key, utf8(body)))
    return { url, body, headers: { ...JSON_HEADERS, 'x-mailpace-signature': signature } }
  },
}
