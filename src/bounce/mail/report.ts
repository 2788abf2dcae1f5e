/** The result of reading a bounce mail. */

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
  'notification', // a mail service's notification of another event, such as an unsubscription
  'not_a_bounce',
  'unread', // clearly a bounce, but its recipient could not be determined
] as const
export type MailKind = (typeof MAIL_KINDS)[number]

export interface ReportedRecipient {
  /** The recipient, as the report writes it. */
  recipient: string
  /** The address that the sender used, if that was forwarded to another one. */
  originalRecipient: string | null
  action: DsnAction
  /** The enhanced status code from the report's status field, or else from its words. */
  status: string | null
  replyCode: number | null
  /** The words to classify; null if there are none. */
  diagnostic: string | null
  remoteMta: string | null
  /** The event that was reported, if the mail is a mail service's notification. */
  told?: ParsedEvent
  /** True if no server will try this message again. */
  final: boolean
  /** What the letter says about a refusal of MAIL FROM or of the message, whose words may not be about the recipient (refusal-step.ts); null for any other refusal. */
  atStep?: string | null
}

/** Stands for the recipient in a report that names none. */
export const NOBODY = ''

export interface MailReport {
  kind: MailKind
  recipients: ReportedRecipient[]
  /** True if the mail has more recipients than are read. */
  isCut?: boolean
  /** What the mail says without naming a recipient. It is used if the recipient is known by other means (VERP). */
  nameless: ReportedRecipient
  /** Without angle brackets. */
  originalMessageId: string | null
  /** Epoch milliseconds of the original's Date header; null if unreadable. */
  originalSentAt: number | null
  feedbackId: string | null
  /** Envelope sender of the original message; null if the report does not say. */
  originalSender: string | null
  /** Addresses to which this mail itself was sent, such as VERP addresses, best first. */
  sentTo: string[]
  reportingMta: string | null
  /** Original-Envelope-Id. */
  envelopeId: string | null
  /** Feedback-Type of a complaint (RFC 5965). */
  feedbackType: string | null
  /** The form of the mail, such as `rfc3464`, `rfc5965`, `letter`, or the id of a row of the table of MTA reports. */
  shape: string
  subject: string
  /** Message-ID of this mail itself. */
  id: string | null
  /** Epoch milliseconds of its Date header, or of the notification; null when unreadable. */
  sentAt: number | null
  /** The letter as a person would read it, without the returned message. */
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

/** A recipient of whom only the outcome is known. */
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

/** The original's Message-ID from headers of the bounce: a header for this purpose, or the one that names the answered mail (RFC 5322 section 3.6.4). */
function notedMessageId({ headers }: ParsedMail): string | null {
  for (const key of NOTES) {
    const value = headerOf(headers, key)
    // The last reference is the answered mail.
    const id = messageIdOf(value?.slice(Math.max(0, value.lastIndexOf('<'))) ?? null)
    if (id !== null) return id
  }
  return null
}

/** The letter. If a report returns the message in a part of its own, none of the letter is taken for that message. */
function noticeOf(reading: Reading, shape: string): string {
  const returned = shape === 'rfc3464' && reading.mail.parts.some((part) => RETURNED.has(part.type))
  return (returned ? reading.body : reading.split.notice).slice(0, 4000).trim()
}

export function kindOf(recipients: readonly ReportedRecipient[]): MailKind {
  if (recipients.length === 0) return 'unread'
  if (recipients.some((one) => one.action === 'failed')) return 'bounce'
  return recipients.some((one) => one.action === 'delayed') ? 'delayed' : 'delivered'
}

/** Whether the text contains words and not only codes, such as `550 5.0.0`. */
export function saysSomething(words: string | null): words is string {
  return words !== null && /\p{L}{3}/u.test(words)
}

/** The words and the codes in them. The status of a separate field takes precedence. */
export function factsOf(
  diagnostic: string,
  status: string | null,
): Pick<ReportedRecipient, 'status' | 'replyCode' | 'diagnostic'> {
  const words = diagnostic.trim()
  const head = words.slice(0, 2000)
  // A refusal is looked for first, because a transcript begins with replies to successful commands.
  const code = REFUSAL.exec(head) ?? ACCEPTANCE.exec(head)
  return {
    diagnostic: words === '' ? null : words,
    replyCode: code ? Number(code[1]) : null,
    status: status ?? statusOf(head),
  }
}

const REFUSAL = /(?:^|[\s"'(:>;[])([45]\d\d)(?=[ ,#\]-]|:\s|$)/
const ACCEPTANCE = /(?:^|[\s"'(:>;[])(2\d\d)(?=[ ,#\]-]|:\s|$)/
