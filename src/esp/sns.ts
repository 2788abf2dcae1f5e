/** The envelope of Amazon SNS and of those who copied it: its signature and the confirmation of a subscription. */
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
/** What SNS signs, by type and in this order. */
const SIGNED_FIELDS: ReadonlyMap<string, readonly string[]> = new Map([
  ['Notification', ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type']],
  ['SubscriptionConfirmation', OF_CONFIRMATION],
  ['UnsubscribeConfirmation', OF_CONFIRMATION],
])

export interface SnsOptions {
  /** The allowed TopicArns. */
  topics: readonly string[]
  /** Where signing certificates may come from, always by https. */
  certificateHosts: RegExp
  toleranceMs: number
  /** Whether the ESP's own authority issued it, may reject; left out where its host is all there is to go by. */
  isIssued?: (certificate: Certificate, others: readonly Certificate[]) => Promise<boolean>
}

/** A signed envelope, whichever `Type` it is of. */
export async function verifySns(
  envelope: JsonObject,
  { topics, certificateHosts, toleranceMs, isIssued }: SnsOptions,
  context: VerifyContext,
): Promise<Verdict> {
  // A signature proves that the cloud sent it, for whichever of its customers.
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

/** The first certificate of the file, or why it is not to be believed. */
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

/** Null where it is not by https, at one of these hosts and its usual port. */
function urlAt(hosts: RegExp, raw: string | null): URL | null {
  const url = URL.parse(raw ?? '')
  return url?.protocol === 'https:' && hosts.test(url.hostname) && url.port === '' ? url : null
}

function canonicalString(envelope: JsonObject): string | null {
  const fields = SIGNED_FIELDS.get(text(envelope, 'Type') ?? '')
  if (fields === undefined) return null
  // The exact characters, not the trimmed ones: an absent Subject is left out altogether.
  const lines = fields.flatMap((name) => {
    const value = envelope[name]
    return typeof value === 'string' ? [`${name}\n${value}\n`] : []
  })
  return lines.join('')
}

/** What SNS itself tells of a subscription, once it is verified; null for what comes through one. A URL is followed only when it is at one of `hosts`. */
export function ofSubscription(body: JsonObject, hosts: RegExp): ParsedWebhook | null {
  const type = text(body, 'Type')
  if (type === 'UnsubscribeConfirmation') {
    return collect([body], () => ({ why: 'irrelevant', reason: 'the topic was unsubscribed' }))
  }
  if (type !== 'SubscriptionConfirmation') return null
  // With a signature it was proven by it, not by a shared secret.
  if (text(body, 'Signature') === null) throw new UnreadableWebhook('an unsigned confirmation')
  const url = urlAt(hosts, text(body, 'SubscribeURL'))
  if (url === null) return collect([body], () => bad('SubscribeURL is not at this ESP'))
  const reading = { why: 'irrelevant', reason: 'subscription to be confirmed' } as const
  return { ...collect([body], () => reading), confirmUrl: url.href }
}
