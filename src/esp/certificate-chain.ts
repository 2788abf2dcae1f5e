/** Checks that an authority issued a certificate, directly or through others: the part of RFC 5280's path validation that short RSA chains need. */
import { rsaMatches } from './public-key.ts'
import type { Authority, Certificate } from './x509.ts'

/** Most intermediate authorities between the root and the certificate. */
const MAX_BETWEEN = 3
/** Most other certificates in a file; each costs at most one signature check. */
const MAX_OTHERS = 8

/**
 * Walks upwards from the certificate. At each step the next authority must be named as the issuer, be valid at `now`
 * (epoch milliseconds), and have signed the certificate below. The root is trusted as given, without dates.
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
