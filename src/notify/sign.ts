/** Signs what we send, the Standard Webhooks way (https://www.standardwebhooks.com): HMAC-SHA256 over id, timestamp and body. */
import { hmacSigner } from '../hmac.ts'

/** The three headers of one message. `secrets`: `whsec_` and base64, several during a rotation; throws when one is not. */
export async function signatureHeaders(
  id: string,
  timestampMs: number,
  body: string,
  secrets: readonly string[],
): Promise<Record<string, string>> {
  const timestamp = String(Math.floor(timestampMs / 1000))
  const signed = `${id}.${timestamp}.${body}`
  const signatures = await Promise.all(
    secrets.map(async (secret) => `v1,${await hmacBase64(secret, signed)}`),
  )
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  }
}

async function hmacBase64(secret: string, signed: string): Promise<string> {
  const raw = Uint8Array.from(atob(secret.replace(/^whsec_/, '')), (char) => char.charCodeAt(0))
  const sign = await hmacSigner(raw)
  return btoa(String.fromCharCode(...new Uint8Array(await sign(signed))))
}
