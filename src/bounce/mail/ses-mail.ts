/** A mail in which Amazon SNS hands on what SES says. */
import { messageIdOf, timeOf } from './original.ts'
import { MAX_TEXT_LENGTH } from './parsed-mail.ts'
import type { Reading } from './reading.ts'
import { factsOf, type MailReport, newReport } from './report.ts'
import { readSesNotification } from './ses-notification.ts'

/** Null for a mail that is none. */
export function readSes(reading: Reading): MailReport | null {
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
