/** The proof inside a return-path: a forger of bounces does not know the secret it is made with. */

/** This many digits are enough: 64 bits, where each guess costs a mail, and short enough for a local part of 64 characters. */
export const PROOF_DIGITS = 16

/** HMAC-SHA256 of a VERP subject, 64 hexadecimal digits; senders put the first 16 into the return-path. */
export async function verpProof(secret: string, subject: string): Promise<string> {
  const bytes = new TextEncoder()
  const key = await crypto.subtle.importKey(
    'raw',
    bytes.encode(secret),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['sign'],
  )
  const mac = new Uint8Array(await crypto.subtle.sign('HMAC', key, bytes.encode(subject)))
  return Array.from(mac, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
