/** Reads one mail sent to a return-path: bounce, delay, delivery, complaint, auto-reply or none of these (RFC 3464, 5965, 3834). */

import { firstAddress, keyOf } from './addresses.ts'
import { isAutoReply, isChallenge } from './auto-reply.ts'
import { asksBeside, isCorrespondence } from './correspondence.ts'
import {
  type DeliveryStatus,
  type DsnAction,
  type DsnRecipient,
  hasDeliveryStatusFields,
  readDeliveryStatus,
} from './dsn.ts'
import { isComplaint, isRedacted, readFeedbackReport } from './feedback-report.ts'
import { type Outcome, readLetter, readQuoted } from './letter.ts'
import { isReaderOf, namedByLetter } from './letter-names.ts'
import { hasReceipt, isAnswer } from './mailbox-answer.ts'
import { DAEMON_SENDER, MAILER_DAEMON } from './mta-reports.ts'
import { type NoticeRecipient, readNotice } from './notice.ts'
import { messageIdOf, NO_ORIGINAL, timeOf } from './original.ts'
import { headerOf, MAX_FORWARDS, MAX_TEXT_LENGTH, type ParsedMail } from './parsed-mail.ts'
import { isDelay, LazyReading, partsOf, type Reading } from './reading.ts'
import { stepsIn } from './refusal-step.ts'
import {
  factsOf,
  kindOf,
  type MailKind,
  type MailReport,
  NOBODY,
  newRecipient,
  newReport,
  type ReportedRecipient,
  saysSomething,
} from './report.ts'
import { readSesNotification } from './ses-mail.ts'
import { hasNullSender } from './writer.ts'

/** Never none; several where bounces were forwarded together. Pure, total and linear in the size of the mail. */
export function readBounceMail(mail: ParsedMail): MailReport[] {
  return readForwarded(mail, 0)
}

/** What a forward is about; somebody else's vacation note is nobody's business here. */
const FORWARDED_KINDS: ReadonlySet<MailKind> = new Set([
  'bounce',
  'delayed',
  'delivered',
  'complaint',
])

function readForwarded(mail: ParsedMail, depth: number): MailReport[] {
  const wrapped = depth < MAX_FORWARDS ? wrappedIn(mail) : undefined
  if (wrapped !== undefined) return readForwarded(wrapped, depth + 1)
  const { report, certain } = readOne(mail)
  if (depth >= MAX_FORWARDS || certain || asksBeside(mail)) return [report]
  const inner = mail.parts.flatMap((part) => (part.mail ? readForwarded(part.mail, depth + 1) : []))
  const told = inner.filter((one) => FORWARDED_KINDS.has(one.kind) && !isOfReader(one, mail))
  return told.length > 0 ? told : [report]
}

/** A list server warns a member of what comes back from the member's own mailbox. */
function isOfReader({ recipients }: MailReport, mail: ParsedMail): boolean {
  return recipients.length > 0 && recipients.every(isReaderOf(mail))
}

/** A filter that wraps a mail in its own report of it (SpamAssassin) gives the report the mail's Message-ID. */
function wrappedIn({ headers, parts }: ParsedMail): ParsedMail | undefined {
  const id = headerOf(headers, 'message-id')
  if (id === null) return undefined
  return parts.find(({ mail }) => mail && headerOf(mail.headers, 'message-id') === id)?.mail
}

function readOne(mail: ParsedMail): Outcome {
  const reading = new LazyReading(mail)
  const sure = readComplaint(reading) ?? readDsn(reading) ?? readSes(reading)
  if (sure !== null) return { report: sure, certain: true }
  return (
    readLetter(reading) ?? readQuoted(reading) ?? { report: readAnswer(reading), certain: false }
  )
}

const FEEDBACK_PARTS = new Set(['message/feedback-report'])
/** Microsoft's reports are no RFC 5965: a subject, and the mail with its recipient noted in a header. */
const OLD_COMPLAINT = /^\s*complaint about message from\b/i

function readComplaint(reading: Reading): MailReport | null {
  const text = partsOf(reading.mail, FEEDBACK_PARTS)
  if (text === '' && !isOldComplaint(reading)) return null
  const feedback = readFeedbackReport(text)
  const result = newReport(
    reading,
    isComplaint(feedback.feedbackType) ? 'complaint' : 'not_a_bounce',
    'rfc5965',
  )
  const recipients =
    feedback.recipients.length > 0
      ? feedback.recipients
      : reading.original.to.filter((address) => !isRedacted(address))
  // The mail did reach who complains of it.
  result.recipients = recipients.map((one) => newRecipient(one, 'delivered'))
  result.feedbackType = feedback.feedbackType
  result.originalSender ??= feedback.originalFrom
  result.envelopeId = feedback.envelopeId
  return result
}

/** With Microsoft's note in the returned mail, or from Microsoft or Amazon, which hands such reports on: people who write about a complaint have neither. */
function isOldComplaint({ subject, mail, from }: Reading): boolean {
  if (!OLD_COMPLAINT.test(subject)) return false
  const [returned] = mail.parts.filter(({ type }) => type === 'message/rfc822')
  if (returned === undefined) return false
  return (
    /^x-hmxmroriginalrecipient:/im.test(returned.text.slice(0, 32_768)) ||
    /\b(?:staff@hotmail|complaints@email-abuse\.amazonses)\.com\b/i.test(from)
  )
}

const STATUS_PARTS = new Set(['message/delivery-status', 'message/global-delivery-status'])
const TEXT_PARTS = new Set(['text/plain', 'application/octet-stream'])

/** The report of a part of its own, or the fields of one in the letter (a broken boundary, a server that writes no part). */
function statusText(reading: Reading): string {
  const part = partsOf(reading.mail, STATUS_PARTS)
  if (part !== '' && isReport(reading)) return part
  // A person quotes or attaches a report to tell of it, a receipt is one of its own.
  if (isCorrespondence(reading)) return ''
  if (part !== '' || hasReceipt(reading.mail)) return part
  const { notice, original } = reading.split
  // A letter may quote, below its own words, a whole report that another server wrote.
  const quoted = DAEMON_SENDER.test(reading.original.from ?? '') ? original : ''
  for (const text of [notice, partsOf(reading.mail, TEXT_PARTS), quoted]) {
    if (text !== '' && hasDeliveryStatusFields(text)) return text
  }
  return ''
}

function isReport({ mail }: Reading): boolean {
  return /multipart\/report/i.test(headerOf(mail.headers, 'content-type') ?? '')
}

function readDsn(reading: Reading): MailReport | null {
  const text = statusText(reading)
  if (text === '') return null
  const dsn = readDeliveryStatus(text)
  if (dsn.recipients.length === 0) return null
  const result = newReport(reading, 'bounce', 'rfc3464')
  const reported = dsnRecipients(reading, dsn)
  // Who phishes writes such fields, too: of the mailbox that the letter came to. Only a server returns a mail.
  const isBare = !isReport(reading) && reading.original === NO_ORIGINAL
  if (isBare && reported.every(isReaderOf(reading.mail))) return null
  result.nameless = reported.find(({ recipient }) => recipient === NOBODY) ?? result.nameless
  result.recipients = reported.filter(({ recipient }) => recipient !== NOBODY)
  result.isCut = dsn.isCut
  result.kind = kindOf(result.recipients)
  result.originalMessageId =
    reading.original.messageId ?? messageIdOf(dsn.messageId) ?? result.originalMessageId
  result.reportingMta = dsn.reportingMta
  result.envelopeId = dsn.envelopeId
  result.originalSender = dsn.sender ?? result.originalSender
  return result
}

function actionOf(one: DsnRecipient, goesOn: boolean): DsnAction {
  if (one.action !== null) return one.action
  if (one.status?.startsWith('2')) return 'delivered'
  return goesOn ? 'delayed' : 'failed'
}

function dsnRecipients(reading: Reading, dsn: DeliveryStatus): ReportedRecipient[] {
  const named = namedIn(reading)
  const stepOf = stepsIn(
    reading.mail.text,
    (recipient) => named().words.get(keyOf(recipient)) ?? '',
  )
  const goesOn = dsn.recipients.some((one) => one.action === null) && isDelay(reading)
  const reported = new Map<string, ReportedRecipient>()
  for (const [index, one] of dsn.recipients.entries()) {
    const fallback = () => (named().recipients[index] ?? named().recipients[0])?.recipient
    const recipient = one.finalRecipient ?? one.originalRecipient ?? fallback() ?? NOBODY
    const action = actionOf(one, goesOn)
    // Several addresses may be forwarded to one target, which may fare well the second time.
    const key = [recipient, one.originalRecipient, action].join(' ')
    if (reported.has(key)) continue
    const failing = action === 'failed' || action === 'delayed'
    const words = failing ? wordsAbout(recipient, one, named, reading) : (one.diagnostic ?? '')
    reported.set(key, {
      recipient,
      originalRecipient: differs(one.originalRecipient, recipient),
      ...factsOf(words, one.status),
      action,
      remoteMta: one.remoteMta,
      final: action !== 'delayed',
      atStep: failing ? stepOf(recipient, one.diagnostic) : null,
    })
  }
  return [...reported.values()]
}

function differs(original: string | null, recipient: string): string | null {
  return original !== null && keyOf(original) !== keyOf(recipient) ? original : null
}

interface Letter {
  recipients: NoticeRecipient[]
  /** By address, in lower case. */
  words: ReadonlyMap<string, string>
}

/** A header may name others than the letter does: both are looked up, and of those named twice the first speaks. */
function letterOf(reading: Reading): Letter {
  const { recipients } = namedByLetter(reading)
  const named = [...recipients, ...readNotice(reading.split.notice, reading.own)]
  const pairs = named.map((one) => [keyOf(one.recipient), one.words] as const)
  return { recipients, words: new Map(pairs.toReversed()) }
}

/** The letter's own reading, only made when the report's fields leave something out. */
function namedIn(reading: Reading): () => Letter {
  let cached: Letter | null = null
  return () => {
    cached ??= letterOf(reading)
    return cached
  }
}

/** The field's own words, or the comments of others; where they are only a code, what the letter says about this recipient. */
function wordsAbout(
  recipient: string,
  one: DsnRecipient,
  named: () => Letter,
  reading: Reading,
): string {
  if (saysSomething(one.diagnostic)) return one.diagnostic
  if (saysSomething(one.comment)) return [one.diagnostic, one.comment].join(' ').trim()
  const about = named().words.get(keyOf(recipient)) ?? ''
  const words = saysSomething(about) ? about : reading.words
  return one.diagnostic === null ? words : `${one.diagnostic} ${words}`
}

function readSes(reading: Reading): MailReport | null {
  if (
    !/sns\.amazonaws\.com/i.test(reading.from) &&
    !reading.mail.text.includes('notificationType')
  ) {
    return null
  }
  const notification = readSesNotification(reading.mail.text.slice(0, MAX_TEXT_LENGTH))
  if (notification === null) return null
  const result = newReport(reading, notification.kind, 'ses-notification')
  result.recipients = notification.recipients.map((one) => ({
    ...one,
    originalRecipient: null,
    ...factsOf(one.diagnostic ?? '', one.status),
    remoteMta: null,
    final: one.action !== 'delayed',
  }))
  // The JSON holds the subject of the mail it is about, and much more that no server said.
  result.notice = ''
  result.originalMessageId = messageIdOf(notification.messageId) ?? result.originalMessageId
  result.id = messageIdOf(notification.reportId) ?? result.id
  result.sentAt = timeOf(notification.time) ?? result.sentAt
  result.feedbackType = notification.feedbackType
  return result
}

/** What nobody claimed: an answer of the mailbox itself, or any other mail. */
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

/** A receipt, a letter of some program that says nothing we know, or any other mail. */
function otherShape({ mail, from }: Reading): string {
  if (hasReceipt(mail)) return 'rfc8098'
  return hasNullSender(mail) || MAILER_DAEMON.test(from) ? 'machine' : 'none'
}
