/** Rows about the authentication of the sender: SPF, DKIM, DMARC, and the host name of the sending IP address (RFC 7372). */
import { lines } from './lines.ts'
import { type Rule, rule } from './rule.ts'

export const AUTHENTICATION_RULES: readonly Rule[] = [
  /**
   * @example 550 5.7.26 Refused
   * @source RFC 7372
   */
  rule('status.authentication', 'auth_failure', [], {
    codes: ['7.20', '7.21', '7.22', '7.23', '7.24', '7.26'],
  }),
  /**
   * @example 550 5.7.25 Refused
   * @source RFC 7372
   */
  rule('status.ptr', 'no_ptr', [], { codes: ['7.25'] }),
  /**
   * @example 550 5.7.1 SPF check failed for example.com
   * @source RFC 7372
   */
  rule(
    'auth.spf',
    'auth_failure',
    lines`
bad spf
by spf
during spf verification
fail … spf|
invalid spf
is not allowed to send from
is not allowed to send … spf
is not among the hosts
looking up spf
missing spf
no spf
not allowed to send mail from
not authorized … spf
not designated as permitted
not permitted by … spf
openspf
owner has not listed
reject … spf|
sender policy framework
spf authentication
spf check
spf error
spf hard
spf lookup
spf pobox
spf policy
spf record
spf sender is unauth
spf soft
spf unauthorized
spf validation
spf … bad
spf … blocked
spf … denied
spf … fail
spf … forgery
spf … mismatch
spf … missing
spf … not allow
spf … not pass
spf … not permitted
spf … reject
spf … {doesnt}
v spf1
{doesnt} allow sending mails from
`,
    { inHosts: true, code: '7.23' },
  ),
  /**
   * @example 550 5.7.1 Email rejected per DMARC policy for example.com
   * @source RFC 7489, RFC 7372
   */
  rule(
    'auth.dmarc',
    'auth_failure',
    lines`
dmarc
has p reject
owner … policy rfc 7489
unauthenticated e
unauthenticated mail
`,
  ),
  /**
   * @example 550 5.7.1 No passing DKIM signature found
   * @source RFC 6376, RFC 7372
   */
  rule(
    'auth.dkim',
    'auth_failure',
    lines`
bad dkim
body has been altered
body hash
dkim authentication
dkim verif
dkim … bad
dkim … fail
dkim … invalid
dkim … mismatch
dkim … missing
dkim … pass
dkim … required
dkim … {doesnt}
domainkey
fail dkim
failed dkim
failing dkim
fails dkim
invalid dkim
missing dkim
no dkim signature
no key record
no passing dkim
no valid dkim
signature invalid
signature {doesnt}
signature … not verify
without dkim
`,
    { code: '7.20' },
  ),
  /**
   * @example 550 5.7.9 This mail has been blocked because the sender is unauthenticated
   * @source Yahoo, Microsoft and Google sender requirements
   */
  rule(
    'auth.other',
    'auth_failure',
    lines`
anti spoof
antispoof
arc validation
authenticated … spf or dkim
authentication check
brak autoryzacji spf
brak spf
chiave dkim
clave dkim
cle dkim
comprobacion dkim
comprobacion spf
discourages use of this host
dkim schlussel
domain owner discourages
email authentication
failed authentication
fails to pass
have authentication information
is unauthenticated
mail from … mismatches client ip
message authentication fail
no authentication information
not authenticated
purported
sender authentication
sender id|
sender {cannot} be authenticated
senderid
spf and dkim
spoofed|
spoofing
verificacion dkim
verificacion spf
{cannot} authenticate the sender
{doesnt} pass authentication
немає spf
нет spf
отсутствует spf
`,
  ),
]
