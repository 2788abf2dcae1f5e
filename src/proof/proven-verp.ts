/** Proves a return-path: a forger of bounces does not know the secret that its address was made with. */
import { decodeVerp, type VerpAddress } from '../bounce/verp.ts'
import { secretsOf } from '../env/secrets.ts'
import { sameText } from '../esp/proof.ts'
import { PROOF_DIGITS, verpProof } from './verp-proof.ts'

/** The first of these addresses with a valid proof; null if none has one. */
export async function provenVerp(
  addresses: readonly (string | null)[],
  env: Env,
): Promise<VerpAddress | null> {
  const secrets = secretsOf(env, 'WEBHOOK_SECRET_MAIL')
  for (const address of addresses) {
    const verp = address === null ? null : decodeVerp(address)
    if (verp === null) continue
    for (const secret of secrets) {
      if (await isProof(secret, verp)) return verp
    }
  }
  return null
}

/** The HMAC-SHA256 of a VERP subject, or its first 16 or more hexadecimal digits. */
async function isProof(secret: string, verp: VerpAddress): Promise<boolean> {
  if (verp.proof.length < PROOF_DIGITS) return false
  const expected = (await verpProof(secret, verp.signed)).slice(0, verp.proof.length)
  return sameText(expected, verp.proof)
}
