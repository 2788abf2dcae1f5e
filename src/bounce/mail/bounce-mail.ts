/** Reads one mail that was sent to a return-path: a bounce, delay, delivery, complaint, automatic answer or something else (RFC 3464, 5965, 3834). */

import { firstAddress } from './addresses.ts'
import { isAutoReply, isChallenge } from './auto-reply.ts'
import { readComplaint } from './complaint.ts'
import { talksOfAttached } from './correspondence.ts'
import { readDeliveryReport } from './delivery-report.ts'
import { type Outcome, readLetter, readQuoted } from './letter.ts'
import { isReaderOf } from './letter-names.ts'
import { hasReceipt, isAnswer } from './mailbox-answer.ts'
import { MAILER_DAEMON } from './mta-reports.ts'
import { headerOf, MAX_FORWARDS, type ParsedMail } from './parsed-mail.ts'
import { LazyReading, type Reading } from './reading.ts'
import { type MailKind, type MailReport, newRecipient, newReport } from './report.ts'
import { readSes } from './ses-mail.ts'
import { hasNullSender } from './writer.ts'

/** Returns at least one report, and several if bounces were forwarded together. Pure; never throws; takes time linear in the size of the mail. */
export function readBounceMail(mail: ParsedMail): MailReport[] {
  return readForwarded(mail, 0)
}

/** A forwarded mail is reported if it is of one of these kinds. Any other, such as a vacation note, is ignored. */
const FORWARDED_KINDS: ReadonlySet<MailKind> = new Set([
  'bounce',
  'delayed',
  'delivered',
  'complaint',
  'notification',
])

function readForwarded(mail: ParsedMail, depth: number): MailReport[] {
  const wrapped = depth < MAX_FORWARDS ? wrappedIn(mail) : undefined
  if (wrapped !== undefined) return readForwarded(wrapped, depth + 1)
  const { report, certain } = readOne(mail)
  if (depth >= MAX_FORWARDS || certain || talksOfAttached(mail)) return [report]
  const inner = mail.parts.flatMap((part) => (part.mail ? readForwarded(part.mail, depth + 1) : []))
  const told = inner.filter((one) => FORWARDED_KINDS.has(one.kind) && !isOfReader(one, mail))
  return told.length > 0 ? told : [report]
}

/** Whether a report is only about the mailbox that received this mail, as when a list server warns a member whose mailbox bounces. */
function isOfReader({ recipients }: MailReport, mail: ParsedMail): boolean {
  return recipients.length > 0 && recipients.every(isReaderOf(mail))
}

/** The mail that a filter (SpamAssassin) wrapped in its own report. Both have the same Message-ID. */
function wrappedIn({ headers, parts }: ParsedMail): ParsedMail | undefined {
  const id = headerOf(headers, 'message-id')
  if (id === null) return undefined
  return parts.find(({ mail }) => mail && headerOf(mail.headers, 'message-id') === id)?.mail
}

function readOne(mail: ParsedMail): Outcome {
  const reading = new LazyReading(mail)
  const sure = readComplaint(reading) ?? readDeliveryReport(reading) ?? readSes(reading)
  if (sure !== null) return { report: sure, certain: true }
  return (
    readLetter(reading) ?? readQuoted(reading) ?? { report: readAnswer(reading), certain: false }
  )
}

/** The report for a mail that is no bounce: an automatic answer or something else. */
function readAnswer(reading: Reading): MailReport {
  const sender = firstAddress(reading.from)
  const kind = sender === null ? 'not_a_bounce' : answerKind(reading)
  const result = newReport(reading, kind, kind === 'not_a_bounce' ? otherShape(reading) : 'rfc3834')
  if (kind !== 'not_a_bounce' && sender !== null)
    result.recipients = [newRecipient(sender, 'delivered')]
  return result
}

function answerKind(reading: Reading): MailKind {
  const { mail, subject, from, split } = reading
  if (isChallenge(subject, split.notice.slice(0, 2000))) return 'challenge'
  const isPerson = !MAILER_DAEMON.test(from)
  const answers = isAutoReply(mail.headers, subject) || isAnswer(reading)
  return isPerson && answers ? 'autoreply' : 'not_a_bounce'
}

/** The shape of a mail of unknown meaning: a receipt, a mail from a program, or any other. */
function otherShape({ mail, from }: Reading): string {
  if (hasReceipt(mail)) return 'rfc8098'
  return hasNullSender(mail) || MAILER_DAEMON.test(from) ? 'machine' : 'none'
}
