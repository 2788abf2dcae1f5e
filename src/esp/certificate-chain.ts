/** Whether an authority issued a certificate, straight or through others: as much of RFC 5280's path validation as RSA signatures over short chains need. */
import { rsaMatches } from './public-key.ts'
import type { Authority, Certificate } from './x509.ts'

/** At most this many authorities stand between a root and what it issued. */
const MAX_BETWEEN = 3
/** More are no chain, and each costs a signature check at most once. */
const MAX_OTHERS = 8

/**
 * From the certificate upwards, at each step to an authority that is named as its issuer, valid at `now`
 * (epoch milliseconds), and signed it. The root is trusted as it is given, without dates.
 */
export async function isIssuedBy(
  root: Authority,
  certificate: Certificate,
  others: readonly Certificate[],
  now: number,
): Promise<boolean> {
  const between = others.slice(0, MAX_OTHERS).filter((one) => one.isAuthority && isValid(one, now))
  let here = certificate
  for (let steps = 0; steps <= MAX_BETWEEN; steps++) {
    if (await hasSigned(root, here)) return true
    const issuer = await findIssuer(here, between)
    if (issuer === null) return false
    here = issuer
  }
  return false
}

function isValid({ notBefore, notAfter }: Certificate, now: number): boolean {
  return now >= notBefore && now <= notAfter
}

async function findIssuer(
  certificate: Certificate,
  authorities: readonly Certificate[],
): Promise<Certificate | null> {
  for (const authority of authorities) {
    if (authority !== certificate && (await hasSigned(authority, certificate))) return authority
  }
  return null
}

async function hasSigned(authority: Authority, certificate: Certificate): Promise<boolean> {
  if (certificate.issuer !== authority.subject || certificate.issuer === '') return false
  return rsaMatches('SHA-256', authority.spki, certificate.signature, certificate.toBeSigned)
}
