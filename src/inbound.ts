/** Bounce mail: email() and POST /webhooks/mail read it, prove each recipient, and ingest what it reports. */
import { Hono } from 'hono'
import type { MailAnswer } from './api/webhook-contract.ts'
import { refuseCompressed } from './body.ts'
import { normalizeAddress, textHash } from './bounce/address.ts'
import { DAY_MS } from './bounce/calendar.ts'
import type { Classifier } from './bounce/classifier.ts'
import type { Authenticity, BounceEvent } from './bounce/event.ts'
import { metadata } from './bounce/fields.ts'
import { readBounceMail } from './bounce/mail/bounce-mail.ts'
import type { ParsedMail } from './bounce/mail/parsed-mail.ts'
import {
  kindOf,
  type MailKind,
  type MailReport,
  type ReportedRecipient,
} from './bounce/mail/report.ts'
import {
  byFortune,
  eventKindOf,
  judge,
  permanenceOf,
  reportedRecipients,
} from './bounce/mail/verdict.ts'
import type { VerpAddress } from './bounce/verp.ts'
import { UNPROVEN } from './db/accept.ts'
import { isProof, knownAmong, soleRecipient } from './db/known-message.ts'
import { ownClassifier } from './db/rules-in-force.ts'
import type { UnreadReason } from './db/unread-reason.ts'
import { ingest, NotDurable } from './ingest.ts'
import { log } from './log.ts'
import { firstBytes, parseMail } from './mail/mime.ts'
import { keepUnread } from './mail/unread-mail.ts'
import { Problem } from './problem.ts'
import { grantsBearer } from './proof/callers.ts'
import { provenVerp } from './proof/proven-verp.ts'
import { withinRate } from './rate-limit.ts'

/** Most characters of the mail's words. Those around the reply are only context, so the beginning is enough; the log keeps fewer. */
const MAX_WORDS = 20_000

/** Most unproven recipients that are logged of one mail: anybody can send one that names a thousand. */
const MAX_UNPROVEN = 10

/** One mail as it came in. */
export interface ReceivedMail {
  /** Raw bytes; more than the first mebibyte is not looked at. */
  raw: Uint8Array
  /** Envelope sender, empty for a bounce; null when only the headers are known. */
  envelopeFrom: string | null
  /** Envelope recipient, which holds the return-path's proof; null when only the headers are known. */
  envelopeTo: string | null
  /** The caller has a token that may write. */
  vouched: boolean
  /** True over HTTP, which is open to everybody: nothing is stored without proof. Unproven mail from email() is kept, but moves no counter. */
  proofNeeded: boolean
}

/** The answer to a mail that says nothing. */
const NOTHING: MailAnswer = {
  kind: null,
  received: 0,
  recorded: 0,
  duplicates: 0,
  ignored: 0,
  spooled: 0,
  unread: false,
}

/** For `email()` of the Worker. A failure is thrown, so that the sending server keeps the mail and comes again. */
export async function onEmail(message: ForwardableEmailMessage, env: Env): Promise<void> {
  const raw = await firstBytes(message.raw)
  const { from: envelopeFrom, to: envelopeTo } = message
  const received = { raw, envelopeFrom, envelopeTo, vouched: false, proofNeeded: false }
  await receiveMail(received, env, Date.now())
}

/** `POST /webhooks/mail[?from=envelope sender&to=envelope recipient]`: a raw message. A caller with a token that may write is believed; without one, the mail needs a proof of its own. */
export const mailWebhook = new Hono<{ Bindings: Env }>().post('/', async (c) => {
  const { body, headers } = c.req.raw
  refuseCompressed(headers)
  // Scripts post mails under whatever content type their tool sets; but JSON is never a mail, nor is a form that holds one.
  if (/^(application\/json|multipart\/form)/i.test(headers.get('content-type') ?? '')) {
    throw new Problem('unsupported_media_type', {
      detail: 'A mail is posted as it is: message/rfc822.',
    })
  }
  const raw = body === null ? new Uint8Array() : await firstBytes(body)
  if (raw.length === 0) {
    throw new Problem('invalid_request', { detail: 'The body is empty: post the mail itself.' })
  }
  const vouched = await grantsBearer(headers, c.env, 'write')
  // Whether a stranger's mail proves itself is looked up in the log.
  if (!vouched) await withinRate(c.env, `stranger ${headers.get('cf-connecting-ip')}`)
  const { from: envelopeFrom = null, to: envelopeTo = null } = c.req.query()
  try {
    const received = { raw, envelopeFrom, envelopeTo, vouched, proofNeeded: true }
    return c.json(await receiveMail(received, c.env, Date.now()))
  } catch (error) {
    if (!(error instanceof NotDurable)) throw error
    throw new Problem('unavailable', { detail: 'The mail could not be stored; deliver it again.' })
  }
})

/** What a report says of one recipient, and whether the return-path proved it. */
interface Claim {
  report: MailReport
  one: ReportedRecipient
  isOwn: boolean
}

/** A report that names no address, or more than are read, with the return-path that proved it. */
interface Incomplete {
  report: MailReport
  verp: VerpAddress | null
}

/** Reads, proves and records one mail; `now` is the receive time. */
export async function receiveMail(
  received: ReceivedMail,
  env: Env,
  now: number,
): Promise<MailAnswer> {
  const mail = await parseMail(received.raw)
  if (mail === null) {
    await keep(received, 'beyond_limits', env, now)
    return { ...NOTHING, unread: true }
  }
  const reports = readBounceMail(withSender(mail, received.envelopeFrom))
  const { kind, claims, incomplete, ignored } = await sortOut(reports, received, env, now)
  const events = await provenEvents(claims, received, env, now)
  const logged = withFewUnproven(events)
  const isProven = events.some(isProvenEvent) || incomplete.some(({ verp }) => verp !== null)
  const reasons = incomplete.flatMap((one) => whyUnread(one) ?? [])
  // The mail is kept once, whatever there is to look at.
  const why = logged.length < events.length ? 'unproven_recipients' : reasons[0]
  if (why) await keep({ ...received, vouched: received.vouched || isProven }, why, env, now)
  const unread = why !== undefined
  const beside = ignored + events.length - logged.length
  const answer = { ...NOTHING, kind, received: claims.length + ignored, ignored: beside, unread }
  if (logged.length === 0) return answer
  const { recorded, duplicates, spooled } = await ingest(env, logged, { now })
  return { ...answer, recorded, duplicates, spooled }
}

function isProvenEvent({ authenticity }: BounceEvent): boolean {
  return authenticity !== 'unproven'
}

/** The events, but for all unproven ones behind the first few. */
function withFewUnproven(events: readonly BounceEvent[]): BounceEvent[] {
  let unproven = 0
  return events.filter((event) => isProvenEvent(event) || ++unproven <= MAX_UNPROVEN)
}

/** The claims about each recipient; `kind` is the first report's, `ignored` counts recipients that are not addresses. */
async function sortOut(
  reports: readonly MailReport[],
  { envelopeTo, vouched }: ReceivedMail,
  env: Env,
  now: number,
) {
  const claims: Claim[] = []
  const incomplete: Incomplete[] = []
  let kind: MailKind | null = null
  let ignored = 0
  const isForward = reports.length > 1
  for (const read of reports) {
    // The envelope of a forward proves nothing about the reports that it holds.
    const sentTo = isForward ? read.sentTo : [envelopeTo, ...read.sentTo]
    // Or the return-path that a complaint quotes.
    const verp = await provenVerp([...sentTo, read.originalSender], env)
    const told = ofReturnPath(read, verp)
    // This searches the log, which a forward would cause once per report.
    const report = isForward ? told : await ofMessage(told, vouched, env, now)
    kind ??= report.kind
    const named = reportedRecipients(report)
    const about = named.filter(({ recipient }) => normalizeAddress(recipient) !== null)
    ignored += named.length - about.length
    claims.push(...about.map((one) => ({ report, one, isOwn: isSame(one, verp) })))
    if (about.length === 0 || report.isCut) incomplete.push({ report, verp })
  }
  return { kind, claims, incomplete, ignored }
}

/** Adds the envelope sender as Return-Path, as the delivering server would (RFC 5321 section 4.4). */
function withSender(mail: ParsedMail, envelopeFrom: string | null): ParsedMail {
  if (envelopeFrom === null) return mail
  return { ...mail, headers: [{ key: 'return-path', value: envelopeFrom }, ...mail.headers] }
}

/** Keeps a mail for a person to look at. Over HTTP, only mail of a caller with a token is kept. */
async function keep(
  { raw, proofNeeded, vouched }: ReceivedMail,
  why: UnreadReason,
  env: Env,
  now: number,
): Promise<void> {
  if (proofNeeded && !vouched) {
    throw new Problem('webhook_unproven', {
      detail: 'The mail could not be read; with a token that may write it is kept to be looked at.',
      extra: { problem: 'missing' },
    })
  }
  await keepUnread(env, raw, why, now)
  log('warn', 'mail.unread', { why, bytes: raw.length })
}

/** Why a person should look at such a report; null if it is no server's report about a delivery. */
function whyUnread({ report, verp }: Incomplete): UnreadReason | null {
  const { kind, shape, isCut } = report
  if (isCut) return 'too_many_recipients'
  if (kind === 'unread' || kind === 'bounce' || kind === 'complaint') return 'names_nobody'
  if (shape === 'machine' || (shape === 'none' && verp !== null)) return 'not_understood'
  log('info', 'mail.ignored', { kind, shape })
  return null
}

/**
 * A proven return-path belongs to one recipient. If the report names only others, they come from a forward of that
 * recipient's mail, and the one with the best result counts.
 */
function ofReturnPath(report: MailReport, verp: VerpAddress | null): MailReport {
  if (verp === null || report.kind === 'not_a_bounce') return report
  const named = reportedRecipients(report)
  if (named.some((one) => isSame(one, verp))) return report
  const [best = report.nameless] = named.toSorted(byFortune)
  return ofOne(report, { ...best, recipient: verp.recipient })
}

/** A report that names nobody is about the only recipient of its message. A message of Amazon SES may have gone to several, not all of them known. */
async function ofMessage(
  report: MailReport,
  vouched: boolean,
  env: Env,
  now: number,
): Promise<MailReport> {
  const { kind, shape, originalMessageId: id, originalSentAt: sentAt } = report
  const isNameless = report.recipients.length === 0 && kind !== 'not_a_bounce'
  if (!isNameless || shape === 'ses-notification' || id === null) return report
  // Whom it names would be unproven.
  if (!vouched && !isProof(id)) return report
  const recipient = await lookUp(() => soleRecipient(env.DB, id, sentAt ?? now - DAY_MS))
  return recipient === null ? report : ofOne(report, { ...report.nameless, recipient })
}

/** The report with one recipient. It was `unread` only because it named nobody. */
function ofOne(report: MailReport, one: ReportedRecipient): MailReport {
  const kind = report.kind === 'unread' ? kindOf([one]) : report.kind
  return { ...report, kind, recipients: [{ ...one, originalRecipient: null }] }
}

function isSame({ recipient }: ReportedRecipient, verp: VerpAddress | null): boolean {
  return verp !== null && normalizeAddress(recipient) === normalizeAddress(verp.recipient)
}

/** The claims as events, each with its proof. If proof is needed, at least one of them must have one. */
async function provenEvents(
  claims: readonly Claim[],
  { vouched, proofNeeded }: ReceivedMail,
  env: Env,
  now: number,
): Promise<BounceEvent[]> {
  if (claims.length === 0) return []
  const known = vouched ? null : await knownOf(claims, env)
  const own = await ownClassifier(env, now)
  const events = claims.map((claim, at) => toEvent(claim, authenticityOf(claim, at, known), own))
  if (proofNeeded && events.every(({ authenticity }) => authenticity === 'unproven')) {
    throw new Problem('webhook_unproven', {
      detail: 'Send a token that may write, or mail whose return-path or Message-ID proves it.',
      extra: { problem: 'missing' },
    })
  }
  return events
}

function toEvent(
  { report, one }: Claim,
  authenticity: Authenticity,
  own: Classifier | null,
): BounceEvent {
  const { words } = judge(report, one, own)
  const { told } = one
  const { originalMessageId, sentAt, feedbackId, envelopeId, reportingMta } = report
  const id = told?.espEventId ?? report.id ?? idOf(report, one)
  return {
    esp: 'mail',
    source: '',
    kind: eventKindOf(report.kind, one),
    espEvent: `${told?.espEvent ?? report.kind}/${report.shape}`,
    // A mail recorded without proof must not make the same mail with proof a duplicate.
    espEventId: authenticity === 'unproven' ? `${UNPROVEN}${id}` : id,
    recipient: one.recipient,
    messageId: originalMessageId,
    occurredAt: sentAt,
    final: one.final,
    permanence: permanenceOf(one),
    isListed: told?.isListed ?? false,
    mayBeAnswer: told?.mayBeAnswer ?? false,
    diagnostic: words?.slice(0, MAX_WORDS) ?? null,
    replyCode: one.replyCode,
    status: one.status,
    remoteMta: one.remoteMta,
    espReason: told?.espReason ?? report.feedbackType,
    metadata: metadata({ feedbackId, envelopeId, reportingMta, ...told?.metadata }),
    authenticity,
  }
}

/** The id of a mail that has none. Only our own rules choose its words: an operator's rules change, and the mail's id must not. */
function idOf(report: MailReport, one: ReportedRecipient): string {
  const { words } = judge(report, one)
  return textHash([report.originalMessageId, report.sentAt, one.status, words].join('\0'))
}

/** By a token (`known` is null), by the return-path, or by a Message-ID known for that recipient; a forger of bounces knows neither. */
function authenticityOf(
  { isOwn }: Claim,
  at: number,
  known: ReadonlySet<number> | null,
): Authenticity {
  if (known === null) return 'token'
  if (isOwn) return 'signed_partially'
  return known.has(at) ? 'shared_secret' : 'unproven'
}

/** Positions of the claims whose message is known. */
async function knownOf(claims: readonly Claim[], env: Env): Promise<Set<number>> {
  const mailed = claims.map(({ report, one, isOwn }) => ({
    messageId: isOwn ? null : report.originalMessageId,
    address: normalizeAddress(one.recipient),
  }))
  return lookUp(() => knownAmong(env.DB, mailed))
}

/** Throws if D1 does not answer, so that the mail comes again instead of staying unproven. */
async function lookUp<T>(question: () => Promise<T>): Promise<T> {
  try {
    return await question()
  } catch (error) {
    throw new NotDurable('the Message-ID could not be looked up', { cause: error })
  }
}
