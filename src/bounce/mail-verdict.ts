/** Turns what a bounce mail reports about one recipient into evidence, and asks the classifier as often as the mail has words. */
import { domainOf, normalizeAddress } from './address.ts'
import type { Classification, Evidence } from './classification.ts'
import { classify } from './classify.ts'
import { isRegisteredStatus } from './codes.ts'
import type { EventKind } from './event.ts'
import type { MailKind, MailReport, ReportedRecipient } from './mail-report.ts'
import { contradicts } from './registered-codes.ts'

/** What happened to one recipient, in the words all reports share. */
export function eventKindOf(kind: MailKind, one: ReportedRecipient): EventKind {
  if (kind === 'complaint') return 'complained'
  if (kind === 'autoreply') return 'autoreplied'
  if (kind === 'challenge') return 'challenge'
  if (one.action === 'failed') return 'bounced'
  return one.action === 'delayed' ? 'deferred' : 'delivered'
}

/** The evidence of one recipient; `diagnostic` in place of its own words. */
function evidenceOf(
  report: MailReport,
  one: ReportedRecipient,
  diagnostic: string | null,
): Evidence {
  const address = normalizeAddress(one.recipient)
  return {
    diagnostic,
    replyCode: one.replyCode,
    status: one.status,
    remoteMta: one.remoteMta,
    domain: address === null ? null : domainOf(address),
    kind: eventKindOf(report.kind, one),
    final: one.final,
    permanence: one.action === 'failed' && one.status === null ? 'permanent' : null,
  }
}

export interface Verdict {
  /** The words that decided; null when the mail has none. */
  words: string | null
  classification: Classification
}

/**
 * The server's own words decide. Where they leave the reason open, what the letter says around them is asked, then the
 * subject: a person would read on, too.
 */
export function judge(report: MailReport, one: ReportedRecipient): Verdict {
  const own = { words: one.diagnostic, classification: ask(report, one, one.diagnostic) }
  if (own.classification.reason !== 'unknown') return own
  // sendmail calls whatever it returns so.
  const subject = report.subject.replace(/service unavailable/i, '')
  for (const context of [report.notice, subject]) {
    if (context === '') continue
    const words = one.diagnostic === null ? context : `${one.diagnostic}\n${context}`
    const classification = ask(report, one, words)
    if (classification.reason !== 'unknown') return { words, classification }
  }
  return own
}

function ask(report: MailReport, one: ReportedRecipient, words: string | null): Classification {
  const classification = classify(evidenceOf(report, one, words))
  return { ...classification, status: declaredStatus(classification, one) ?? classification.status }
}

/**
 * The `Status` field of a delivery report (RFC 3464 section 2.3.4) is a statement of its own, not a part of a server's
 * words: it stands, unless it is undefined (x.0.0), of another class, or contradicts the cause.
 */
function declaredStatus(
  { status, reason, reported }: Classification,
  { status: declared }: ReportedRecipient,
): string | null {
  if (status === null || declared === null || declared[0] !== status[0]) return null
  if (status === reported.status) return null
  const code = declared.slice(2)
  if (code === '0.0' || !isRegisteredStatus(declared)) return null
  return contradicts(reason, code) ? null : declared
}
