/** Turns what a bounce mail reports about one recipient into evidence, and asks the classifier as often as the mail has words. */
import { domainOf, normalizeAddress } from './address.ts'
import type { Classification, Evidence } from './classification.ts'
import { classify } from './classify.ts'
import type { EventKind } from './event.ts'
import type { MailKind, MailReport, ReportedRecipient } from './mail-report.ts'

/** What happened to one recipient, in the words all reports share. */
export function eventKindOf(kind: MailKind, one: ReportedRecipient): EventKind {
  if (kind === 'complaint') return 'complained'
  if (kind === 'autoreply') return 'autoreplied'
  if (kind === 'challenge') return 'challenge'
  if (one.action === 'failed') return 'bounced'
  return one.action === 'delayed' ? 'deferred' : 'delivered'
}

/** The evidence of one recipient; `diagnostic` in place of its own words. */
export function mailEvidence(
  report: MailReport,
  one: ReportedRecipient,
  diagnostic: string | null = one.diagnostic,
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
  }
}

/**
 * The server's own words decide. Where they leave the reason open, what the letter says around them is asked, then the
 * subject: a person would read on, too.
 */
export function classifyReported(report: MailReport, one: ReportedRecipient): Classification {
  const verdict = classify(mailEvidence(report, one))
  if (verdict.reason !== 'unknown') return verdict
  for (const words of [report.notice, report.subject]) {
    if (words === '') continue
    const wider = classify(mailEvidence(report, one, `${one.diagnostic ?? ''}\n${words}`))
    if (wider.reason !== 'unknown') return { ...wider, confidence: wider.confidence * 0.8 }
  }
  return verdict
}
