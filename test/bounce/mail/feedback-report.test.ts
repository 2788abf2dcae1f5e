/** Who complained, by the fields of a feedback report (RFC 5965). */
import { expect, it } from 'vitest'
import { isComplaint, readFeedbackReport } from '../../../src/bounce/mail/feedback-report.ts'

const read = (...lines: string[]) => readFeedbackReport(lines.join('\r\n'))

it('a feedback report is read to its end, blank lines or not, and each complainant once', () => {
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

it.each([
  'redacted',
  'redacted-5f4dcc3b5aa765d61d8327deb882cf99',
  'Redacted_5f4dcc3b',
  'redacted+5f4dcc3b',
  'recipient-redacted',
  'Undisclosed',
  'undisclosed-recipient',
  'undisclosed-recipients',
  '***',
  '****son',
  'a***',
  'a**n',
  'xxx',
  'XXXXXXXX',
])('a feedback report about %s is about nobody', (local) => {
  expect(read(`Original-Rcpt-To: ${local}@example.org`).recipients).toEqual([])
})

it.each(['not-redacted', 'redactedly', 'hidden.ann', 'x', 'xx', 'xxx.ann', 'xxxy', 'a*n'])(
  'a feedback report about %s, who only looks withheld, is about somebody',
  (local) => {
    const address = `${local}@example.org`
    expect(read(`Original-Rcpt-To: ${address}`).recipients).toEqual([address])
  },
)

it.each([
  ['abuse', true],
  ['fraud', true],
  ['opt-out', true],
  ['Not-Spam', false],
  ['AUTH-FAILURE', false],
  ['dmarc', false],
  ['fbl-test', false],
])('a feedback report of the type %s is a complaint: %s', (type, complains) => {
  expect(isComplaint(read(`Feedback-Type: ${type}`).feedbackType)).toBe(complains)
})

it('a feedback report that does not say its type is a complaint', () => {
  expect(isComplaint(read('Original-Rcpt-To: ann@example.org').feedbackType)).toBe(true)
})
