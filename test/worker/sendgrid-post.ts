/** Signed SendGrid posts for tests that run in workerd; the key pair is made by vitest.config.ts for the run. */
import { env } from 'cloudflare:workers'

export interface SendGridEvent {
  email: string
  event: string
  type?: string
  status?: string
  reason?: string
  response?: string
  timestamp: number
  sg_event_id: string
  sg_message_id?: string
}

/** The request SendGrid would send for these events at `now` (epoch milliseconds). */
export async function sendGridPost(
  events: readonly (SendGridEvent | unknown)[],
  now = Date.now(),
  path = '/webhooks/sendgrid',
): Promise<Request> {
  const body = `${JSON.stringify(events)}\r\n`
  const timestamp = String(Math.floor(now / 1000))
  const key = await crypto.subtle.importKey(
    'pkcs8',
    Uint8Array.from(atob(env.TEST_SENDGRID_PRIVATE_KEY), (c) => c.charCodeAt(0)),
    { name: 'ECDSA', namedCurve: 'P-256' },
    false,
    ['sign'],
  )
  const raw = await crypto.subtle.sign(
    { name: 'ECDSA', hash: 'SHA-256' },
    key,
    new TextEncoder().encode(timestamp + body),
  )
  return new Request(`https://rebound.test${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-twilio-email-event-webhook-signature': btoa(
        String.fromCharCode(...derSignature(new Uint8Array(raw))),
      ),
      'x-twilio-email-event-webhook-timestamp': timestamp,
    },
    body,
  })
}

/** r‖s to the DER sequence that SendGrid sends (RFC 3279, 2.2.3). */
function derSignature(raw: Uint8Array): number[] {
  const integer = (bytes: Uint8Array) => {
    let start = 0
    while (start < bytes.length - 1 && bytes[start] === 0) start++
    const digits = [...bytes.slice(start)]
    if ((digits[0] ?? 0) & 0x80) digits.unshift(0)
    return [0x02, digits.length, ...digits]
  }
  const content = [...integer(raw.slice(0, 32)), ...integer(raw.slice(32))]
  return [0x30, content.length, ...content]
}
