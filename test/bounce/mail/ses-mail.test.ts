import { describe, expect, it } from 'vitest'
import { readSesNotification } from '../../../src/bounce/mail/ses-mail.ts'
import { readMail } from './parse.ts'

const bounce = (recipient: unknown) => ({
  notificationType: 'Bounce',
  bounce: { bounceType: 'Permanent', bounceSubType: 'General', bouncedRecipients: [recipient] },
  mail: { messageId: 'm-1' },
})

/** As SNS mails it. */
function complaint(addresses: readonly string[], more: object = {}): string {
  const complainedRecipients = addresses.map((emailAddress) => ({ emailAddress }))
  const body = { notificationType: 'Complaint', complaint: { complainedRecipients, ...more } }
  return `From: no-reply@sns.amazonaws.com\n\n${JSON.stringify(body)}\n`
}

describe('readSesNotification', () => {
  it('reads the notification an SNS envelope wraps, and the footer below it', () => {
    const text = `${JSON.stringify({ Type: 'Notification', Message: JSON.stringify(bounce({ emailAddress: 'Ann <ann@example.org>' })) })}\n\n--\nTo stop: {link}\n`
    expect(readSesNotification(text)).toEqual({
      kind: 'bounce',
      messageId: 'm-1',
      feedbackType: null,
      recipients: [
        {
          recipient: 'ann@example.org',
          action: 'failed',
          status: null,
          diagnostic: 'Permanent General',
        },
      ],
    })
  })

  it('reads JSON that a mail server wrapped inside of its strings', () => {
    const text = JSON.stringify(bounce({ emailAddress: 'ann@example.org' })).replace(
      'General',
      'Gen\r\neral',
    )
    expect(readSesNotification(text)?.recipients[0]?.diagnostic).toBe('Permanent General')
  })

  it.each([null, 1, 'ann@example.org', {}, { emailAddress: 1 }, { emailAddress: 'nobody' }])(
    'leaves out a recipient that is none: %j',
    (recipient) => {
      expect(readSesNotification(JSON.stringify(bounce(recipient)))?.recipients).toEqual([])
    },
  )

  it.each([
    ['abuse', 'complaint'],
    ['not-spam', 'not_a_bounce'],
    ['auth-failure', 'not_a_bounce'],
  ])('tells a complaint from other feedback: %s', async (complaintFeedbackType, kind) => {
    const report = await readMail(complaint(['ann@example.org'], { complaintFeedbackType }))
    expect(report).toMatchObject({ kind, feedbackType: complaintFeedbackType })
  })

  it('blames nobody for a complaint that one of several made', async () => {
    const report = await readMail(complaint(['ann@example.org', 'bob@example.org']))
    expect(report).toMatchObject({ kind: 'complaint', feedbackType: null, recipients: [] })
    const ofOne = await readMail(complaint(['ann@example.org']))
    expect(ofOne.recipients).toMatchObject([{ recipient: 'ann@example.org', action: 'delivered' }])
  })

  it.each([
    '',
    '{',
    '{}',
    '[1]',
    'null',
    '{"notificationType":"Bounce"',
    '{"notificationType":"Other"}',
  ])('is nothing else: %s', (text) => {
    expect(readSesNotification(text)).toBeNull()
  })
})
