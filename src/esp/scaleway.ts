/**
 * Scaleway Transactional Email: an SNS-style envelope, signed like Amazon's. The certificate is hosted by Scaleway and
 * issued by its own authority, which its documentation asks receivers to check.
 * The events are known from public code and documentation; no real envelope was verified.
 */
import { at, id, isObject, isoTime, parseJson, replyCode, text } from '../bounce/fields.ts'
import {
  eventOf,
  IRRELEVANT,
  OUTCOMES,
  type OutcomeTable,
  outcomeOf,
  type Reading,
} from '../bounce/outcome.ts'
import { readObject, readUnproven } from './body.ts'
import { isIssuedBy } from './certificate-chain.ts'
import { collect } from './collect.ts'
import type { EspAdapter, VerifyContext } from './esp.ts'
import { UnreadableWebhook } from './esp.ts'
import { guide } from './guide.ts'
import { refused } from './proof.ts'
import { SCALEWAY_ROOT } from './scaleway-root.ts'
import { ofSubscription, type SnsOptions, verifySns } from './sns.ts'
import { type Certificate, readCertificate, readCertificates } from './x509.ts'

/** The signed time is the time of publishing, which stays the same for eight hours of retries. */
const TOLERANCE_MS = 8 * 3_600_000
const CERTIFICATE_HOST = /^messaging\.s3\.[a-z]{2}-[a-z]{3}\.scw\.cloud$/
const SNS_HOST = /^sns\.mnq\.[a-z]{2}-[a-z]{3}\.scaleway\.com$/
/** The authority's current certificates; the files of all regions are the same. */
const TRUST_CHAIN_URL = 'https://messaging.s3.fr-par.scw.cloud/fr-par/sns/sns-trust-chain.pem'

/** By `type`. */
const TYPES: OutcomeTable = {
  email_delivered: OUTCOMES.delivered,
  email_deferred: OUTCOMES.deferred,
  email_dropped: OUTCOMES.bounce,
  email_mailbox_not_found: OUTCOMES.hardBounce,
  email_blocklisted: OUTCOMES.suppressed,
  // A filter on the way took it for spam; no recipient complained.
  email_spam: OUTCOMES.blocked,
  email_queued: 'irrelevant',
  blocklist_created: 'irrelevant',
}

function readEvent(item: unknown): Reading {
  const espEvent = text(item, 'type') ?? ''
  const outcome = outcomeOf(TYPES, espEvent)
  if (outcome === 'irrelevant') return IRRELEVANT
  return eventOf(outcome, {
    espEvent,
    recipient: text(item, 'email_to') ?? text(item, 'email_to', 0),
    espEventId: id(item, 'id'),
    messageId: id(item, 'email_id'),
    occurredAt: isoTime(at(item, 'created_at')),
    diagnostic: text(item, 'email_response_message'),
    replyCode: replyCode(item, 'email_response_code'),
    espReason: text(item, 'email_error'),
  })
}

/** Signing certificates change every year, their issuers every three, so only the root is stored here. */
async function isIssued(
  certificate: Certificate,
  others: readonly Certificate[],
  { now, trustedRoot, fetchCertificate }: VerifyContext,
): Promise<boolean> {
  const root = trustedRoot === undefined ? SCALEWAY_ROOT : readCertificate(trustedRoot)
  if (root === null) return false
  if (await isIssuedBy(root, certificate, others, now)) return true
  const chain = readCertificates(await fetchCertificate(TRUST_CHAIN_URL))
  return isIssuedBy(root, certificate, chain, now)
}

export const scaleway: EspAdapter = {
  id: 'scaleway',
  name: 'Scaleway Transactional Email',
  authenticity: 'signed',
  evidence: 'documented',
  types: TYPES,
  setup: {
    secret: 'The ARN of the Topics and Events topic',
    secretFrom: 'esp',
    events: [
      'email_delivered',
      'email_deferred',
      'email_dropped',
      'email_mailbox_not_found',
      'email_blocklisted',
      'email_spam',
    ],
  },
  guide: guide({
    batch: false,
    notes: ['The subscription is confirmed by itself once the ARN of its topic is in the secret.'],
    redelivery: null,
    docsUrl: 'https://www.scaleway.com/en/docs/transactional-email/how-to/create-webhooks/',
  }),
  answers: { unverified: 503, unconfigured: 503, unavailable: 503 },
  async verify(request, context) {
    const envelope = readUnproven(request)
    if (!isObject(envelope) || text(envelope, 'Signature') === null) {
      return refused('missing', 'no signed envelope')
    }
    const options: SnsOptions = {
      topics: context.secrets.filter(Boolean),
      certificateHosts: CERTIFICATE_HOST,
      toleranceMs: TOLERANCE_MS,
      isIssued: (certificate, others) => isIssued(certificate, others, context),
    }
    return verifySns(envelope, options, context)
  },
  parse(request) {
    const body = readObject(request)
    const told = ofSubscription(body, SNS_HOST)
    if (told !== null) return told
    const type = text(body, 'Type')
    const message = type === 'Notification' ? parseJson(text(body, 'Message') ?? '') : body
    if (type === null && text(body, 'type') === null) throw new UnreadableWebhook('no event')
    return collect([message], (item) => (isObject(item) ? readEvent(item) : IRRELEVANT))
  },
}
