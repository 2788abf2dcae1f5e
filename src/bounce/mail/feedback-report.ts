/** Reads feedback reports of spam complaints (RFC 5965), including redacted ones and older forms. */

import { firstAddress, unmaskedIn } from './addresses.ts'
import { headerOf, type MailHeader, readHeaders } from './parsed-mail.ts'

interface FeedbackReport {
  /** `abuse`, `fraud`, `virus`, `opt-out`, `not-spam`, `auth-failure`, `other` … in lower case. */
  feedbackType: string
  envelopeId: string | null
  /** Envelope sender of the reported mail. */
  originalFrom: string | null
  /** The recipients who complained; empty if the provider withholds them. */
  recipients: string[]
}

/** What providers write instead of an address that they withhold: a word, perhaps with a hash (RFC 6590), or `xxx`. Addresses masked with asterisks are left out before (`unmaskedIn`). */
const REDACTED =
  /^(?:(?:recipient-)?redacted(?:[-_.+=][^@]*)?|undisclosed(?:-recipients?)?|hidden|x{3,})@/i

/** Feedback types that are no complaints: the mail was wanted, the report is about authentication (RFC 6591), or it is a test. */
const NO_COMPLAINT = new Set(['not-spam', 'auth-failure', 'dmarc', 'fbl-test'])

export function isComplaint(feedbackType: string): boolean {
  return !NO_COMPLAINT.has(feedbackType)
}

const RECIPIENT_FIELDS = new Set(['original-rcpt-to', 'removal-recipient', 'redacted-address'])

function complainants(headers: readonly MailHeader[]): string[] {
  const addresses = headers
    .filter((header) => RECIPIENT_FIELDS.has(header.key))
    .flatMap((header) => unmaskedIn(header.value, 50))
  return [...new Set(addresses)].filter((address) => !isRedacted(address))
}

/** The content of a `message/feedback-report` part. */
export function readFeedbackReport(text: string): FeedbackReport {
  const headers = readHeaders(text.trim().replace(/\n(?:\r?\n)+/g, '\n'))
  return {
    feedbackType: (headerOf(headers, 'feedback-type') ?? 'other').toLowerCase(),
    envelopeId: headerOf(headers, 'original-envelope-id'),
    originalFrom: firstAddress(headerOf(headers, 'original-mail-from')),
    recipients: complainants(headers),
  }
}

/** Whether the provider wrote a placeholder instead of an address. */
export function isRedacted(address: string): boolean {
  return REDACTED.test(address)
}
