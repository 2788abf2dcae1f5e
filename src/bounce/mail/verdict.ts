/** Turns what a bounce mail reports about one recipient into evidence, and asks the classifier as often as the mail has words. */
import { domainOf, normalizeAddress } from '../address.ts'
import type { Classification, Evidence } from '../classification.ts'
import type { Classifier } from '../classifier.ts'
import { classify } from '../classify.ts'
import type { EventKind } from '../event.ts'
import { asRecorded } from '../recorded-class.ts'
import { keyOf } from './addresses.ts'
import { DSN_ACTIONS } from './dsn.ts'
import type { MailKind, MailReport, ReportedRecipient } from './report.ts'

/** What happened to one recipient, in the words all reports share. */
export function eventKindOf(kind: MailKind, one: ReportedRecipient): EventKind {
  if (one.told) return one.told.kind
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
    permanence: permanenceOf(one),
    espReason: one.told?.espReason ?? null,
    isListed: one.told?.isListed ?? false,
  }
}

/** By a code, be it none that is registered. Without one, a mail that came back says that its server gave up, and a warning that it did not. A mail service says it itself. */
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
  /** The words that decided; null when the mail has none. */
  words: string | null
  classification: Classification
}

/** Whom a report is about, as it is recorded: the address that was mailed, since a forward's target is somebody else's secret. */
export function reportedRecipients({ kind, recipients }: MailReport): ReportedRecipient[] {
  if (kind === 'not_a_bounce') return []
  const mailed = recipients.map((one) => ({
    ...one,
    recipient: one.originalRecipient ?? one.recipient,
  }))
  const byAddress = Map.groupBy(mailed, ({ recipient }) => keyOf(recipient))
  return [...byAddress.values()].flatMap((targets) => targets.toSorted(byFortune).slice(0, 1))
}

/** Best first: of the targets of a forward, the one that fared best speaks for the address. */
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
 * The server's own words decide. Where they leave the reason open, what the letter says around them is asked, then the
 * subject: a person would read on, too.
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
  // sendmail calls whatever it returns so.
  const subject = report.subject.replace(/service unavailable|mail system error/i, '')
  for (const context of [report.notice, subject]) {
    if (context === '') continue
    const words = one.diagnostic === null ? context : `${one.diagnostic}\n${context}`
    const classification = ask(words)
    if (classification.reason !== 'unknown') return { words, classification }
  }
  return said
}
