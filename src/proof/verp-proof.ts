/** The proof inside a return-path: who forges a bounce does not know the secret it is made with. */
import type { VerpAddress } from '../bounce/verp.ts'

/** Sixteen digits are 64 bits: enough where every guess is a mail, and short enough for a local part of 64. */
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

/** The HMAC-SHA256 of a VERP subject, or its first 16 or more hexadecimal digits. */
export async function isVerpProof(secret: string, verp: VerpAddress): Promise<boolean> {
  if (verp.proof.length < PROOF_DIGITS) return false
  const expected = (await verpProof(secret, verp.signed)).slice(0, verp.proof.length)
  const [a, b] = [new TextEncoder().encode(expected), new TextEncoder().encode(verp.proof)]
  return a.length === b.length && crypto.subtle.timingSafeEqual(a, b)
}
