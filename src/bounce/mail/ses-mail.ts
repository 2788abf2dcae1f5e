/** Reads a mail in which Amazon SNS forwards a message of SES. */
import { type EventKind, messageOf } from '../event.ts'
import type { ParsedEvent } from '../outcome.ts'
import type { DsnAction } from './dsn.ts'
import { messageIdOf } from './original.ts'
import { MAX_TEXT_LENGTH } from './parsed-mail.ts'
import type { Reading } from './reading.ts'
import {
  type MailKind,
  type MailReport,
  newRecipient,
  newReport,
  type ReportedRecipient,
} from './report.ts'
import { readSesMessage } from './ses-message.ts'
import { sesMessageIn } from './ses-notification.ts'

/** Most recipients that are read. SES itself sends a message to at most fifty. */
const MAX_RECIPIENTS = 1000

/** Null for any other mail. */
export function readSes(reading: Reading): MailReport | null {
  if (
    !/sns\.amazonaws\.com/i.test(reading.from) &&
    !reading.mail.text.includes('notificationType')
  ) {
    return null
  }
  const message = sesMessageIn(reading.mail.text.slice(0, MAX_TEXT_LENGTH))
  return message === null ? null : reportOf(message, reading)
}

function reportOf(message: unknown, reading: Reading): MailReport {
  const read = [readSesMessage(message)].flat()
  const events = read.filter((one): one is ParsedEvent => !('why' in one))
  const [first] = events
  const isBad = read.some((one) => 'why' in one && one.why === 'bad')
  const none = isBad ? 'unread' : 'not_a_bounce'
  const result = newReport(reading, first ? calledAs(first).mail : none, 'ses-notification')
  result.recipients = events.slice(0, MAX_RECIPIENTS).map(reported)
  result.isCut = events.length > MAX_RECIPIENTS
  // The subject is from SNS, and the JSON contains much that no server said, such as the subject of the original mail. Neither may be classified.
  result.subject = ''
  result.notice = ''
  result.originalMessageId = (first && messageIdOf(messageOf(first))) ?? result.originalMessageId
  result.sentAt = first?.occurredAt ?? result.sentAt
  return result
}

/** The kind of the mail and the outcome of the message for each kind of event. Any other event shows no failure (OTHER). */
const CALLED: Partial<Record<EventKind, { mail: MailKind; action: DsnAction }>> = {
  delivered: { mail: 'delivered', action: 'delivered' },
  deferred: { mail: 'delayed', action: 'delayed' },
  bounced: { mail: 'bounce', action: 'failed' },
  dropped: { mail: 'bounce', action: 'failed' },
  failed: { mail: 'bounce', action: 'failed' },
  complained: { mail: 'complaint', action: 'delivered' },
}
const OTHER = { mail: 'notification', action: 'delivered' } as const

function calledAs({ kind }: ParsedEvent) {
  return CALLED[kind] ?? OTHER
}

function reported(told: ParsedEvent): ReportedRecipient {
  const { recipient, status, diagnostic, remoteMta, final } = told
  const { action } = calledAs(told)
  return { ...newRecipient(recipient, action), status, diagnostic, remoteMta, final, told }
}
