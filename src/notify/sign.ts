/** Signs what we send, the Standard Webhooks way (https://www.standardwebhooks.com): HMAC-SHA256 over id, timestamp and body. */

const encoder = new TextEncoder()

/** The three headers of one message. `secrets`: `whsec_` and base64, several during a rotation; throws when one is not. */
export async function signatureHeaders(
  id: string,
  timestampMs: number,
  body: string,
  secrets: readonly string[],
): Promise<Record<string, string>> {
  const timestamp = String(Math.floor(timestampMs / 1000))
  const signed = new Uint8Array(encoder.encode(`${id}.${timestamp}.${body}`))
  const signatures = await Promise.all(
    secrets.map(async (secret) => `v1,${await hmacBase64(secret, signed)}`),
  )
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  }
}

async function hmacBase64(secret: string, signed: Uint8Array<ArrayBuffer>): Promise<string> {
  const raw = Uint8Array.from(atob(secret.replace(/^whsec_/, '')), (char) => char.charCodeAt(0))
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', raw, algorithm, false, ['sign'])
  const signature = new Uint8Array(await crypto.subtle.sign('HMAC', key, signed))
  return btoa(String.fromCharCode(...signature))
}
