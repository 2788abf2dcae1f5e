/** Reads feedback reports in the format of RFC 5965 or in Microsoft's own older one. */
import { isComplaint, isRedacted, readFeedbackReport } from './feedback-report.ts'
import { partsOf, type Reading } from './reading.ts'
import { type MailReport, newRecipient, newReport } from './report.ts'

const FEEDBACK_PARTS = new Set(['message/feedback-report'])
/** The subject of Microsoft's older reports. They return the mail, which has a header that names the recipient. */
const OLD_COMPLAINT = /^\s*complaint about message from\b/i

/** Null if the mail is no feedback report. A report about wanted mail or authentication counts as `not_a_bounce`. */
export function readComplaint(reading: Reading): MailReport | null {
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
  // The complaint shows that the mail was delivered.
  result.recipients = recipients.map((one) => newRecipient(one, 'delivered'))
  result.feedbackType = feedback.feedbackType
  result.originalSender ??= feedback.originalFrom
  result.envelopeId = feedback.envelopeId
  return result
}

/** Besides the subject, this requires Microsoft's header in the returned mail or a sender at Microsoft or Amazon, which forwards such reports. A mail that a person wrote about a complaint has neither. */
function isOldComplaint({ subject, mail, from }: Reading): boolean {
  if (!OLD_COMPLAINT.test(subject)) return false
  const [returned] = mail.parts.filter(({ type }) => type === 'message/rfc822')
  if (returned === undefined) return false
  return (
    /^x-hmxmroriginalrecipient:/im.test(returned.text.slice(0, 32_768)) ||
    /\b(?:staff@hotmail|complaints@email-abuse\.amazonses)\.com\b/i.test(from)
  )
}
