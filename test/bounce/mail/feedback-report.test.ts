/** Who complained, by the fields of a feedback report (RFC 5965). */
import { expect, it } from 'vitest'
import { isComplaint, readFeedbackReport } from '../../../src/bounce/mail/feedback-report.ts'

const read = (...lines: string[]) => readFeedbackReport(lines.join('\r\n'))

it('reads a report to its end, blank lines or not, and each complainant once', () => {
  const report = read(
    '',
    'Feedback-Type: Abuse',
    '',
    '',
    'Original-Mail-From: <bounce@lists.example.com>',
    'Original-Envelope-Id: envelope-1',
    '',
    'Original-Rcpt-To: <ann@example.org>',
    'Removal-Recipient: ann@example.org',
    'Redacted-Address: bob@example.org',
    'Reported-Domain: example.com',
  )
  expect(report).toEqual({
    feedbackType: 'abuse',
    envelopeId: 'envelope-1',
    originalFrom: 'bounce@lists.example.com',
    recipients: ['ann@example.org', 'bob@example.org'],
  })
})

it.each(['redacted', 'Undisclosed', 'undisclosed-recipient', 'undisclosed-recipients', '***'])(
  'takes %s for nobody',
  (local) => {
    expect(read(`Original-Rcpt-To: ${local}@example.org`).recipients).toEqual([])
  },
)

it('takes who only looks withheld for somebody', () => {
  const { recipients } = read('Original-Rcpt-To: not-redacted@example.org, hidden.ann@example.org')
  expect(recipients).toEqual(['not-redacted@example.org', 'hidden.ann@example.org'])
})

it.each([
  ['abuse', true],
  ['fraud', true],
  ['opt-out', true],
  ['Not-Spam', false],
  ['AUTH-FAILURE', false],
  ['dmarc', false],
  ['fbl-test', false],
])('of the type %s it is a complaint: %s', (type, complains) => {
  expect(isComplaint(read(`Feedback-Type: ${type}`).feedbackType)).toBe(complains)
})

it('is a complaint where it does not say of which type', () => {
  expect(isComplaint(read('Original-Rcpt-To: ann@example.org').feedbackType)).toBe(true)
})
