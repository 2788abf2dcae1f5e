/** Verifies RSA, ECDSA and Ed25519 signatures with WebCrypto. An unreadable key or signature does not match, and never throws. */
import type { Bytes } from './esp.ts'
import { type DigestName, decodeBase64, joinBytes } from './proof.ts'

/** A public key; null when it can't be imported. */
async function importSpki(
  spki: Bytes | null,
  algorithm: SubtleCryptoImportKeyAlgorithm,
): Promise<CryptoKey | null> {
  if (spki === null) return null
  try {
    return await crypto.subtle.importKey('spki', spki, algorithm, false, ['verify'])
  } catch {
    return null
  }
}

/** A PEM block or its bare Base64 to DER; null when it is neither. */
export function decodePem(text: string): Bytes | null {
  return decodeBase64(text.replace(/-----[A-Z ]{1,40}-----/g, '').replaceAll('\\n', ''))
}

/** Verifies RSASSA-PKCS1-v1_5 (RFC 8017) with the key of a SubjectPublicKeyInfo. */
export async function rsaMatches(
  hash: DigestName,
  spki: Bytes | null,
  signature: Bytes | null,
  data: Bytes,
): Promise<boolean> {
  const key = await importSpki(spki, { name: 'RSASSA-PKCS1-v1_5', hash })
  if (key === null || signature === null) return false
  return crypto.subtle.verify('RSASSA-PKCS1-v1_5', key, signature, data)
}

/** Verifies ECDSA over P-256 and SHA-256. The signature is DER (RFC 3279), which WebCrypto does not accept. */
export async function ecdsaMatches(
  spki: Bytes | null,
  signature: Bytes | null,
  data: Bytes,
): Promise<boolean> {
  const key = await importSpki(spki, { name: 'ECDSA', namedCurve: 'P-256' })
  const raw = signature === null ? null : ecdsaDerToRaw(signature)
  if (key === null || raw === null) return false
  return crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, raw, data)
}

/** Converts `SEQUENCE { INTEGER r, INTEGER s }` to the 64 bytes of r and s; null for anything else. */
function ecdsaDerToRaw(der: Bytes): Bytes | null {
  const rLength = der[3] ?? 0
  const sLength = der[5 + rLength] ?? 0
  if (der[0] !== 0x30 || der[1] !== der.length - 2 || der.length !== 6 + rLength + sLength) {
    return null
  }
  if (der[2] !== 0x02 || der[4 + rLength] !== 0x02) return null
  const r = fixedLength(der.subarray(4, 4 + rLength))
  const s = fixedLength(der.subarray(6 + rLength))
  return r && s ? joinBytes(r, s) : null
}

function fixedLength(integer: Bytes): Bytes | null {
  const digits = integer.length === 33 && integer[0] === 0 ? integer.subarray(1) : integer
  if (digits.length === 0 || digits.length > 32) return null
  const padded = new Uint8Array(32)
  padded.set(digits, 32 - digits.length)
  return padded
}

/** Verifies Ed25519 (RFC 8032) with a raw public key of 32 bytes. */
export async function ed25519Matches(
  publicKey: Bytes | null,
  signature: Bytes | null,
  data: Bytes,
): Promise<boolean> {
  if (publicKey?.length !== 32 || signature?.length !== 64) return false
  try {
    const key = await crypto.subtle.importKey('raw', publicKey, 'Ed25519', false, ['verify'])
    return await crypto.subtle.verify('Ed25519', key, signature, data)
  } catch {
    // Not a point of the curve.
    return false
  }
}
