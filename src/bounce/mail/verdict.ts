/** Classifies what a bounce mail reports about each recipient: first by the server's words alone, then together with more of the mail. */
import { domainOf, normalizeAddress } from '../address.ts'
import type { Classification, Evidence } from '../classification.ts'
import type { Classifier } from '../classifier.ts'
import { classify } from '../classify.ts'
import type { EventKind } from '../event.ts'
import { asRecorded } from '../recorded-class.ts'
import { keyOf } from './addresses.ts'
import { DSN_ACTIONS } from './dsn.ts'
import type { MailKind, MailReport, ReportedRecipient } from './report.ts'

/** The kind of event that happened to one recipient. */
export function eventKindOf(kind: MailKind, one: ReportedRecipient): EventKind {
  if (one.told) return one.told.kind
  if (kind === 'complaint') return 'complained'
  if (kind === 'autoreply') return 'autoreplied'
  if (kind === 'challenge') return 'challenge'
  if (one.action === 'failed') return 'bounced'
  return one.action === 'delayed' ? 'deferred' : 'delivered'
}

/** What the classifier gets for one recipient, with `diagnostic` instead of the report's own words. */
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
    permanence: permanenceOf(one),
    espReason: one.told?.espReason ?? null,
    isListed: one.told?.isListed ?? false,
  }
}

/** By the first digit of the status, whether the code is registered or not. Without a status, by the action: a failure is permanent, a delay is not. A mail service says it itself. */
export function permanenceOf({
  action,
  status,
  told,
}: ReportedRecipient): 'permanent' | 'transient' | null {
  if (told) return told.permanence
  if (status !== null) return status.startsWith('4') ? 'transient' : 'permanent'
  if (action === 'delayed') return 'transient'
  return action === 'failed' ? 'permanent' : null
}

export interface Verdict {
  /** The words that decided; null if the mail has none. */
  words: string | null
  classification: Classification
}

/** The recipients to record: the addresses that were mailed. The addresses they forward to are private. */
export function reportedRecipients({ kind, recipients }: MailReport): ReportedRecipient[] {
  if (kind === 'not_a_bounce') return []
  const mailed = recipients.map((one) => ({
    ...one,
    recipient: one.originalRecipient ?? one.recipient,
  }))
  const byAddress = Map.groupBy(mailed, ({ recipient }) => keyOf(recipient))
  return [...byAddress.values()].flatMap((targets) => targets.toSorted(byFortune).slice(0, 1))
}

/** Sorts the targets of a forwarded address by outcome, best first. The best one counts for the address. */
export function byFortune(a: ReportedRecipient, b: ReportedRecipient): number {
  return DSN_ACTIONS.indexOf(b.action) - DSN_ACTIONS.indexOf(a.action)
}

/** Each recipient of a mail's reports, with its verdict. */
export function verdictsOf(reports: readonly MailReport[], own: Classifier | null = null) {
  return reports.flatMap((report) =>
    reportedRecipients(report).map((one) => ({ report, one, ...judge(report, one, own) })),
  )
}

/**
 * Classifies by the server's own words. If they give no reason, also by the letter, then by the subject. If they condemn
 * the address but belong to a refusal of MAIL FROM or of the message (`atStep`), what the letter says is asked as well.
 * @param own an operator's rules, asked before ours
 */
export function judge(
  report: MailReport,
  one: ReportedRecipient,
  own: Classifier | null = null,
): Verdict {
  const kind = eventKindOf(report.kind, one)
  const ask = (words: string | null) =>
    asRecorded(kind, classify(evidenceOf(report, one, words), own))
  const said = { words: one.diagnostic, classification: ask(one.diagnostic) }
  if (said.classification.action === 'suppress' && one.atStep) {
    const classification = ask(one.atStep)
    if (classification.action !== 'suppress') return { words: one.atStep, classification }
  }
  if (said.classification.reason !== 'unknown') return said
  // sendmail and others write these words into every subject.
  const subject = report.subject.replace(/service unavailable|mail system error/i, '')
  for (const context of [report.notice, subject]) {
    if (context === '') continue
    const words = one.diagnostic === null ? context : `${one.diagnostic}\n${context}`
    const classification = ask(words)
    if (classification.reason !== 'unknown') return { words, classification }
  }
  return said
}
