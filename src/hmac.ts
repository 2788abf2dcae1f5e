/** HMAC-SHA256 (RFC 2104) of texts. proof/verp-proof.ts has its own copy, because the client package ships that file without this one. */

const ALGORITHM = { name: 'HMAC', hash: 'SHA-256' }
const encoder = new TextEncoder()

/** A function that signs any number of texts with one imported key. */
export async function hmacSigner(
  secret: string | Uint8Array<ArrayBuffer>,
): Promise<(text: string) => Promise<ArrayBuffer>> {
  const raw = typeof secret === 'string' ? encoder.encode(secret) : secret
  const key = await crypto.subtle.importKey('raw', raw, ALGORITHM, false, ['sign'])
  return (text) => crypto.subtle.sign('HMAC', key, encoder.encode(text))
}
