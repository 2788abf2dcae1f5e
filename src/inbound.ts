/** Bounce mail: email() and POST /webhooks/mail read it, prove each recipient, and ingest what it reports. */
import { Hono } from 'hono'
import { grantsBearer } from './api/auth.ts'
import { normalizeAddress } from './bounce/address.ts'
import { readBounceMail } from './bounce/bounce-mail.ts'
import type { Authenticity, BounceEvent } from './bounce/event.ts'
import type { MailReport, ReportedRecipient } from './bounce/mail-report.ts'
import { eventKindOf, judge, permanenceOf } from './bounce/mail-verdict.ts'
import { decodeVerp, type VerpAddress } from './bounce/verp.ts'
import { UNPROVEN } from './db/accept.ts'
import { knownRecipients } from './db/known-message.ts'
import { firstBytes, parseMail } from './inbound-mime.ts'
import { ingest, NotDurable } from './ingest.ts'
import { log } from './log.ts'
import { Problem } from './problem.ts'
import { keepUnread } from './unread-mail.ts'
import type { UnreadReason } from './unread-reason.ts'
import { verpProof } from './verp-proof.ts'

/** Words around the reply are only context, and the letter's beginning holds them; the log keeps fewer. */
const MAX_WORDS = 20_000

/** One mail as it came in. */
export interface ReceivedMail {
  /** Raw bytes; more than the first mebibyte is not looked at. */
  raw: Uint8Array
  /** Envelope recipient, where the return-path's proof stands; null when only the headers tell. */
  envelopeTo: string | null
  /** Somebody with a token that may write vouches for it. */
  vouched: boolean
  /** Nothing is stored without proof: HTTP is open to everybody. Mail that came as mail is kept, and moves no counter. */
  proofNeeded: boolean
}

export interface MailAnswer {
  /** What the mail was; null when it is beyond the parser's limits. */
  kind: MailReport['kind'] | null
  received: number
  recorded: number
  duplicates: number
  ignored: number
  spooled: number
}

/** For `email()` of the Worker. A failure is thrown, so that the sending server keeps the mail and comes again. */
export async function onEmail(message: ForwardableEmailMessage, env: Env): Promise<void> {
  const raw = await firstBytes(message.raw)
  await receiveMail(
    { raw, envelopeTo: message.to, vouched: false, proofNeeded: false },
    env,
    Date.now(),
  )
}

/** `POST /webhooks/mail[?to=envelope recipient]`: a raw message. Who may write is believed, anybody else needs the mail's own proof. */
export const mailWebhook = new Hono<{ Bindings: Env }>().post('/', async (c) => {
  const { body, headers } = c.req.raw
  const raw = body === null ? new Uint8Array() : await firstBytes(body)
  const vouched = await grantsBearer(headers, c.env, 'write')
  const envelopeTo = c.req.query('to') ?? null
  try {
    const received = { raw, envelopeTo, vouched, proofNeeded: true }
    return c.json(await receiveMail(received, c.env, Date.now()))
  } catch (error) {
    if (!(error instanceof NotDurable)) throw error
    throw new Problem('unavailable', { detail: 'The mail could not be stored; deliver it again.' })
  }
})

/** Reads, proves and records one mail; `now` is the receive time. */
export async function receiveMail(
  received: ReceivedMail,
  env: Env,
  now: number,
): Promise<MailAnswer> {
  const mail = await parseMail(received.raw)
  if (mail === null) {
    await keep(received, 'beyond_limits', env, now)
    return answer(null, 0)
  }
  const report = readBounceMail(mail)
  const verp = await provenVerp(report, received.envelopeTo, env)
  const reported = reportedRecipients(report, verp)
  if (reported.length === 0) {
    if (isAboutSomebody(report)) await keep(received, 'names_nobody', env, now)
    else log('info', 'mail.ignored', { kind: report.kind, shape: report.shape })
    return answer(report.kind, 0)
  }
  const proven = received.vouched ? null : await provenRecipients(report, reported, verp, env)
  const events = reported.map((one) => toEvent(report, one, authenticityOf(one, proven)))
  if (received.proofNeeded && events.every((event) => event.authenticity === 'unproven')) {
    throw new Problem('webhook_unproven', {
      detail: 'Send a token that may write, or mail whose return-path or Message-ID proves it.',
      extra: { problem: 'missing' },
    })
  }
  const result = await ingest(env, events, { now, nonce: null, bodyHash: null })
  return {
    ...answer(report.kind, events.length),
    recorded: result.recorded,
    duplicates: result.duplicates,
    ignored: result.unaddressed.length,
    spooled: result.spooled,
  }
}

/** For a person to look at. Mail from an open door is only kept with somebody's word for it. */
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

function isAboutSomebody({ kind }: MailReport): boolean {
  return kind === 'unread' || kind === 'bounce' || kind === 'complaint'
}

function answer(kind: MailAnswer['kind'], received: number): MailAnswer {
  return { kind, received, recorded: 0, duplicates: 0, ignored: 0, spooled: 0 }
}

/** Whom the mail is about. A proven return-path belongs to one recipient, whatever a forward made of the address. */
function reportedRecipients(report: MailReport, verp: VerpAddress | null): ReportedRecipient[] {
  if (report.kind === 'not_a_bounce') return []
  if (verp === null) return addressedAs(report.recipients)
  if (report.recipients.length > 1) {
    const named = addressedAs(report.recipients)
    const key = normalizeAddress(verp.recipient)
    const own = named.find((one) => normalizeAddress(one.recipient) === key)
    return own ? [own] : named
  }
  const [only] = report.recipients
  return [{ ...(only ?? unnamed(report)), recipient: verp.recipient }]
}

/** The address that was mailed is the one to keep: a forward's target is somebody else's secret. */
function addressedAs(recipients: readonly ReportedRecipient[]): ReportedRecipient[] {
  return recipients.map((one) => ({ ...one, recipient: one.originalRecipient ?? one.recipient }))
}

/** A report that names nobody, or a complaint that withholds the reader. */
function unnamed(report: MailReport): Omit<ReportedRecipient, 'recipient'> {
  return {
    originalRecipient: null,
    action: 'failed',
    status: null,
    replyCode: null,
    diagnostic: report.notice === '' ? null : report.notice,
    remoteMta: null,
    final: true,
  }
}

function toEvent(
  report: MailReport,
  one: ReportedRecipient,
  authenticity: Authenticity,
): BounceEvent {
  const { words } = judge(report, one)
  // What was recorded without proof must not swallow the same mail with one.
  const proof = authenticity === 'unproven' ? UNPROVEN : ''
  return {
    esp: 'mail',
    source: '',
    kind: eventKindOf(report.kind, one),
    espEvent: `${report.kind}/${report.shape}`,
    espEventId: report.messageId === null ? null : `${proof}${report.messageId}`,
    recipient: one.recipient,
    messageId: report.originalMessageId,
    occurredAt: report.sentAt,
    final: one.final,
    permanence: permanenceOf(one),
    diagnostic: words?.slice(0, MAX_WORDS) ?? null,
    replyCode: one.replyCode,
    status: one.status,
    remoteMta: one.remoteMta,
    espReason: report.feedbackType,
    metadata: metadataOf(report),
    authenticity,
  }
}

function metadataOf(report: MailReport): Record<string, string> {
  const { feedbackId, envelopeId, reportingMta } = report
  const known = Object.entries({ feedbackId, envelopeId, reportingMta })
  return Object.fromEntries(
    known.flatMap(([key, value]) => (value === null ? [] : [[key, value.slice(0, 200)]])),
  )
}

/** `proven` null: everybody is, by a token. */
function authenticityOf(
  one: ReportedRecipient,
  proven: ReadonlyMap<string, Authenticity> | null,
): Authenticity {
  if (proven === null) return 'token'
  return proven.get(normalizeAddress(one.recipient) ?? '') ?? 'unproven'
}

/** By the return-path's HMAC, or by a Message-ID that the log knows for that recipient: who forges a bounce knows neither. */
async function provenRecipients(
  report: MailReport,
  reported: readonly ReportedRecipient[],
  verp: VerpAddress | null,
  env: Env,
): Promise<Map<string, Authenticity>> {
  const proven = new Map<string, Authenticity>()
  const addresses = reported.flatMap((one) => normalizeAddress(one.recipient) ?? [])
  if (report.originalMessageId !== null) {
    for (const address of await knownOrNone(env, report.originalMessageId, addresses)) {
      proven.set(address, 'shared_secret')
    }
  }
  const own = verp === null ? null : normalizeAddress(verp.recipient)
  if (own !== null) proven.set(own, 'signed_partially')
  return proven
}

/** A record that does not answer proves nothing; the event is kept as unproven. */
async function knownOrNone(
  env: Env,
  messageId: string,
  addresses: readonly string[],
): Promise<Set<string>> {
  try {
    return await knownRecipients(env.DB, messageId, addresses)
  } catch (error) {
    log('warn', 'mail.message_id_not_checked', { error })
    return new Set()
  }
}

/** The first address with a right proof: the envelope's, the headers', or the original's return-path that a complaint quotes. */
async function provenVerp(
  report: MailReport,
  envelopeTo: string | null,
  env: Env,
): Promise<VerpAddress | null> {
  const secrets = mailSecrets(env)
  for (const address of [envelopeTo, ...report.sentTo, report.originalSender]) {
    const verp = address === null ? null : decodeVerp(address)
    if (verp === null) continue
    for (const secret of secrets) {
      if (await isProof(secret, verp)) return verp
    }
  }
  return null
}

/** `WEBHOOK_SECRET_MAIL`, several separated by commas for rotation. */
function mailSecrets(env: Env): string[] {
  const configured: unknown = Reflect.get(env, 'WEBHOOK_SECRET_MAIL')
  if (typeof configured !== 'string') return []
  return configured
    .split(',')
    .map((secret) => secret.trim())
    .filter((secret) => secret !== '')
}

/** Sixteen digits are 64 bits: enough where every guess is a mail, and short enough for a local part of 64. */
const MIN_PROOF_LENGTH = 16

/** The HMAC-SHA256 of a VERP subject, or its first 16 or more hexadecimal digits. */
async function isProof(secret: string, verp: VerpAddress): Promise<boolean> {
  if (verp.proof.length < MIN_PROOF_LENGTH) return false
  const expected = (await verpProof(secret, verp.signed)).slice(0, verp.proof.length)
  const [a, b] = [new TextEncoder().encode(expected), new TextEncoder().encode(verp.proof)]
  return a.length === b.length && crypto.subtle.timingSafeEqual(a, b)
}
