/** The envelope of Amazon SNS and of services that copied it: its signature and the confirmation of a subscription. */
import { isoTime, type JsonObject, text } from '../bounce/fields.ts'
import { bad } from '../bounce/outcome.ts'
import { collect } from './collect.ts'
import type { ParsedWebhook, Refused, Verdict, VerifyContext } from './esp.ts'
import { UnreadableWebhook } from './esp.ts'
import { decodeBase64, proven, refused, staleness, utf8 } from './proof.ts'
import { rsaMatches } from './public-key.ts'
import { type Certificate, readCertificates } from './x509.ts'

const OF_CONFIRMATION = [
  ...['Message', 'MessageId', 'SubscribeURL', 'Timestamp'],
  ...['Token', 'TopicArn', 'Type'],
]
/** The fields that SNS signs, by type and in this order. */
const SIGNED_FIELDS: ReadonlyMap<string, readonly string[]> = new Map([
  ['Notification', ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type']],
  ['SubscriptionConfirmation', OF_CONFIRMATION],
  ['UnsubscribeConfirmation', OF_CONFIRMATION],
])

export interface SnsOptions {
  /** The allowed TopicArns. */
  topics: readonly string[]
  /** Hosts that signing certificates may come from, always by https. */
  certificateHosts: RegExp
  toleranceMs: number
  /** Whether the ESP's own authority issued the certificate; may reject. Left out if only the host can be checked. */
  isIssued?: (certificate: Certificate, others: readonly Certificate[]) => Promise<boolean>
}

/** Verifies a signed envelope of any `Type`. */
export async function verifySns(
  envelope: JsonObject,
  { topics, certificateHosts, toleranceMs, isIssued }: SnsOptions,
  context: VerifyContext,
): Promise<Verdict> {
  // The signature proves only that the cloud provider sent it, for any of its customers.
  if (!topics.includes(text(envelope, 'TopicArn') ?? '')) {
    return refused('not_allowed', 'the TopicArn is not in the secret')
  }
  const url = certificateUrl(text(envelope, 'SigningCertURL'), certificateHosts)
  if (url === null) return refused('mismatch', 'SigningCertURL is not where this ESP keeps them')
  const toSign = canonicalString(envelope)
  const version = text(envelope, 'SignatureVersion')
  if (toSign === null || (version !== '1' && version !== '2')) {
    return refused('mismatch', 'unknown type or signature version')
  }
  const pem = await context.fetchCertificate(url).catch(() => null)
  if (pem === null) return refused('unavailable', 'the signing certificate could not be fetched')
  const certificate = await trustedCertificate(pem, context.now, isIssued)
  if ('ok' in certificate) return certificate
  const signature = decodeBase64(text(envelope, 'Signature') ?? '')
  const hash = version === '1' ? 'SHA-1' : 'SHA-256'
  if (!(await rsaMatches(hash, certificate.spki, signature, utf8(toSign)))) {
    return refused('mismatch', 'the signature does not match')
  }
  return staleness(isoTime(envelope.Timestamp), context.now, toleranceMs) ?? proven()
}

/** The first certificate of the file, or the reason not to trust it. */
async function trustedCertificate(
  pem: string,
  now: number,
  isIssued: SnsOptions['isIssued'],
): Promise<Certificate | Refused> {
  const [certificate, ...others] = readCertificates(pem)
  if (!certificate || now < certificate.notBefore || now > certificate.notAfter) {
    return refused('mismatch', 'the signing certificate is unreadable or not valid now')
  }
  const issued = isIssued ? await isIssued(certificate, others).catch(() => null) : true
  if (issued === null) return refused('unavailable', "the ESP's authority could not be fetched")
  return issued ? certificate : refused('mismatch', "not a certificate of this ESP's authority")
}

function certificateUrl(raw: string | null, hosts: RegExp): string | null {
  const url = urlAt(hosts, raw)
  if (url === null || !url.pathname.endsWith('.pem')) return null
  return `${url.username}${url.password}${url.search}` === '' ? url.href : null
}

/** The URL if it uses https, one of these hosts and the default port; else null. */
function urlAt(hosts: RegExp, raw: string | null): URL | null {
  const url = URL.parse(raw ?? '')
  return url?.protocol === 'https:' && hosts.test(url.hostname) && url.port === '' ? url : null
}

function canonicalString(envelope: JsonObject): string | null {
  const fields = SIGNED_FIELDS.get(text(envelope, 'Type') ?? '')
  if (fields === undefined) return null
  // The exact characters, not trimmed; an absent Subject is left out altogether.
  const lines = fields.flatMap((name) => {
    const value = envelope[name]
    return typeof value === 'string' ? [`${name}\n${value}\n`] : []
  })
  return lines.join('')
}

/** Reads SNS's own message about a subscription, after verification; null for a message that came through one. A URL is followed only if its host is one of `hosts`. */
export function ofSubscription(body: JsonObject, hosts: RegExp): ParsedWebhook | null {
  const type = text(body, 'Type')
  if (type === 'UnsubscribeConfirmation') {
    return collect([body], () => ({ why: 'irrelevant', reason: 'the topic was unsubscribed' }))
  }
  if (type !== 'SubscriptionConfirmation') return null
  // Only a signature proves a confirmation; a shared secret does not.
  if (text(body, 'Signature') === null) throw new UnreadableWebhook('an unsigned confirmation')
  const url = urlAt(hosts, text(body, 'SubscribeURL'))
  if (url === null) return collect([body], () => bad('SubscribeURL is not at this ESP'))
  const reading = { why: 'irrelevant', reason: 'subscription to be confirmed' } as const
  return { ...collect([body], () => reading), confirmUrl: url.href }
}
