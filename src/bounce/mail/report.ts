/** What the bounce reader says of a mail. */

import type { ParsedEvent } from '../outcome.ts'
import { type DsnAction, statusOf } from './dsn.ts'
import { messageIdOf, timeOf } from './original.ts'
import { headerOf, type ParsedMail } from './parsed-mail.ts'
import { RETURNED, type Reading, sentTo } from './reading.ts'

export const MAIL_KINDS = [
  'bounce',
  'delayed',
  'delivered',
  'complaint',
  'autoreply',
  'challenge',
  'notification', // another event that a mail service mails: an unsubscription, one that marks nobody
  'not_a_bounce',
  'unread', // a bounce by all signs, but nobody it speaks of could be made out
] as const
export type MailKind = (typeof MAIL_KINDS)[number]

export interface ReportedRecipient {
  /** Who failed, as the report writes it. */
  recipient: string
  /** Whom the sender addressed, where a forward makes it another. */
  originalRecipient: string | null
  action: DsnAction
  /** The report's own status field, or the one its words begin with. */
  status: string | null
  replyCode: number | null
  /** The words to classify; null when there are none. */
  diagnostic: string | null
  remoteMta: string | null
  /** The event of a mail service that mails what it also posts. */
  told?: ParsedEvent
  /** Nobody will try this message again. */
  final: boolean
  /** What the letter says of a refusal at a step where its words may mean others than the recipient; null where it is none. */
  atStep?: string | null
}

/** The recipient of a report that names none. */
export const NOBODY = ''

export interface MailReport {
  kind: MailKind
  recipients: ReportedRecipient[]
  /** It has more of them than are read. */
  isCut?: boolean
  /** What it says where it names nobody, for who knows whom it is about. */
  nameless: ReportedRecipient
  /** Without angle brackets. */
  originalMessageId: string | null
  /** Epoch milliseconds of that message's Date header; null when it does not tell. */
  originalSentAt: number | null
  feedbackId: string | null
  /** Envelope sender of the original message, where the report tells. */
  originalSender: string | null
  /** Where this mail itself was sent: VERP addresses, best first. */
  sentTo: string[]
  reportingMta: string | null
  /** Original-Envelope-Id. */
  envelopeId: string | null
  /** Feedback-Type of a complaint (RFC 5965). */
  feedbackType: string | null
  /** What it was read as: `rfc3464`, `rfc5965`, or a row of the table of MTA reports. */
  shape: string
  subject: string
  /** Message-ID of this mail itself. */
  id: string | null
  /** Epoch milliseconds of its Date header, or of the notification; null when unreadable. */
  sentAt: number | null
  /** The letter a person would read, without the returned message. */
  notice: string
}

export function newReport(reading: Reading, kind: MailKind, shape: string): MailReport {
  const { mail, original } = reading
  return {
    kind,
    recipients: [],
    nameless: newRecipient(NOBODY, 'failed'),
    originalMessageId: original.messageId ?? notedMessageId(mail),
    originalSentAt: original.sentAt,
    feedbackId: original.feedbackId,
    originalSender: original.returnPath,
    sentTo: sentTo(mail),
    reportingMta: null,
    envelopeId: null,
    feedbackType: null,
    shape,
    subject: reading.subject,
    id: messageIdOf(headerOf(mail.headers, 'message-id')),
    sentAt: timeOf(headerOf(mail.headers, 'date')),
    notice: noticeOf(reading, shape),
  }
}

/** Of whom no more is told than what became of the mail. */
export function newRecipient(recipient: string, action: DsnAction): ReportedRecipient {
  return {
    recipient,
    originalRecipient: null,
    action,
    status: null,
    replyCode: null,
    diagnostic: null,
    remoteMta: null,
    final: true,
  }
}

const NOTES = ['x-original-message-id', 'original-message-id', 'in-reply-to', 'references']

/** The original's Message-ID without a copy of it: a server's note, or what the mail says it answers (RFC 5322 section 3.6.4). */
function notedMessageId({ headers }: ParsedMail): string | null {
  for (const key of NOTES) {
    const value = headerOf(headers, key)
    // The last reference is the parent.
    const id = messageIdOf(value?.slice(Math.max(0, value.lastIndexOf('<'))) ?? null)
    if (id !== null) return id
  }
  return null
}

/** A mail with a report part returns the message in a part of its own: its letter needs no cutting. */
function noticeOf(reading: Reading, shape: string): string {
  const returned = shape === 'rfc3464' && reading.mail.parts.some((part) => RETURNED.has(part.type))
  return (returned ? reading.body : reading.split.notice).slice(0, 4000).trim()
}

export function kindOf(recipients: readonly ReportedRecipient[]): MailKind {
  if (recipients.length === 0) return 'unread'
  if (recipients.some((one) => one.action === 'failed')) return 'bounce'
  return recipients.some((one) => one.action === 'delayed') ? 'delayed' : 'delivered'
}

/** Whether words say more than a code: `smtp; 550 5.0.0` leaves everything open. */
export function saysSomething(words: string | null): words is string {
  return words !== null && /\p{L}{3}/u.test(words)
}

/** Codes the words themselves carry; a status field of its own comes first. */
export function factsOf(
  diagnostic: string,
  status: string | null,
): Pick<ReportedRecipient, 'status' | 'replyCode' | 'diagnostic'> {
  const words = diagnostic.trim()
  const head = words.slice(0, 2000)
  // A session's transcript begins with what went well.
  const code = REFUSAL.exec(head) ?? ACCEPTANCE.exec(head)
  return {
    diagnostic: words === '' ? null : words,
    replyCode: code ? Number(code[1]) : null,
    status: status ?? statusOf(head),
  }
}

const REFUSAL = /(?:^|[\s"'(:>;[])([45]\d\d)(?=[ ,#\]-]|:\s|$)/
const ACCEPTANCE = /(?:^|[\s"'(:>;[])(2\d\d)(?=[ ,#\]-]|:\s|$)/
