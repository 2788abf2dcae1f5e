import { describe, expect, it } from 'vitest'
import { sesMessageIn } from '../../../src/bounce/mail/ses-notification.ts'
import { verdictsOf } from '../../../src/bounce/mail/verdict.ts'
import { readMail } from './parse.ts'

const bounce = (recipient: unknown) => ({
  notificationType: 'Bounce',
  bounce: { bounceType: 'Permanent', bounceSubType: 'General', bouncedRecipients: [recipient] },
  mail: { messageId: 'm-1' },
})

/** As SNS mails it. */
const mailed = (body: object) =>
  `From: no-reply@sns.amazonaws.com\n\n${JSON.stringify(body)}\n\n--\nTo stop, go elsewhere.\n`

function complaint(addresses: readonly string[], more: object = {}): string {
  const complainedRecipients = addresses.map((emailAddress) => ({ emailAddress }))
  return mailed({
    notificationType: 'Complaint',
    complaint: { complainedRecipients, ...more },
  })
}

/** What it is about, with a subject that says something of its own. */
const mail = {
  messageId: 'm-1',
  source: 'shop@example.com',
  destination: ['ann@example.org'],
  headers: [{ name: 'Content-Type', value: 'text/plain' }],
  commonHeaders: { from: ['shop@example.com'], subject: 'Your parcel could not be delivered' },
}

describe('the message in a mail of SNS', () => {
  const message = bounce({ emailAddress: 'ann@example.org' })

  it('stands in an SNS envelope, or by itself, and the footer below it', () => {
    const envelope = { Type: 'Notification', Message: JSON.stringify(message) }
    for (const json of [envelope, message]) {
      const text = `${JSON.stringify(json)}\n\n--\nTo stop: {link}\n`
      expect(sesMessageIn(text)).toEqual(message)
    }
  })

  it('may be wrapped inside of its strings by a mail server', () => {
    const text = JSON.stringify(message).replace('General', 'Gen\r\neral')
    expect(sesMessageIn(text)).toEqual(message)
  })

  it.each(['', '{', '{}', '[1]', 'null', '{"notificationType":"Bounce"'])(
    'is nothing else: %s',
    (text) => {
      expect(sesMessageIn(text)).toBeNull()
    },
  )
})

describe('a mail of SNS', () => {
  it.each([null, 1, {}, { emailAddress: 1 }])(
    'leaves out a recipient that is none: %j',
    async (recipient) => {
      const report = await readMail(mailed(bounce(recipient)))
      expect(report).toMatchObject({ kind: 'unread', recipients: [] })
    },
  )

  it.each([
    ['abuse', 'complaint'],
    ['not-spam', 'not_a_bounce'],
    ['auth-failure', 'not_a_bounce'],
  ])('tells a complaint from other feedback: %s', async (complaintFeedbackType, kind) => {
    const report = await readMail(complaint(['ann@example.org'], { complaintFeedbackType }))
    expect(report).toMatchObject({ kind, recipients: kind === 'complaint' ? [{}] : [] })
  })

  it.each([
    ['Permanent', 'General', '5.0.0', 'unknown'],
    ['Permanent', 'OnAccountSuppressionList', '5.7.1', 'suppressed'],
    ['Permanent', 'Suppressed', '5.7.1', 'suppressed'],
    ['Permanent', 'UnsubscribedRecipient', '5.7.1', 'suppressed'],
    ['Transient', 'General', '4.0.0', 'unknown'],
    ['Transient', 'MailboxFull', '4.2.2', 'mailbox_full'],
    ['Undetermined', 'Undetermined', '5.0.0', 'unknown'],
  ])('goes by what SES calls a bounce without words: %s/%s', async (...of) => {
    const [bounceType, bounceSubType, status, reason] = of
    const bouncedRecipients = [{ emailAddress: 'ann@example.org' }]
    const detail = { bounceType, bounceSubType, bouncedRecipients }
    const report = await readMail(mailed({ notificationType: 'Bounce', bounce: detail, mail }))
    const [verdict] = verdictsOf([report])
    expect(verdict?.one).toMatchObject({ recipient: 'ann@example.org', final: true })
    expect(verdict?.classification).toMatchObject({ status, reason })
    expect(verdict?.classification.reported).toEqual({ replyCode: null, status: null })
  })

  it.each([
    ['Transient', 'General', {}, true],
    ['Undetermined', 'Undetermined', {}, true],
    ['Transient', 'MailboxFull', {}, false],
    ['Permanent', 'General', {}, false],
    ['Transient', 'General', { status: '4.4.7' }, false],
    ['Transient', 'General', { action: 'failed' }, false],
  ])('takes what may be an automatic answer for one: %s/%s with %j, %s', async (...of) => {
    const [bounceType, bounceSubType, report, expected] = of
    const bouncedRecipients = [{ emailAddress: 'ann@example.org', ...report }]
    const detail = { bounceType, bounceSubType, bouncedRecipients }
    const { recipients } = await readMail(
      mailed({ notificationType: 'Bounce', bounce: detail, mail }),
    )
    expect(recipients[0]?.told?.mayBeAnswer).toBe(expected)
  })

  it('reads what was kept back for an earlier complaint as that, and as no other complaint', async () => {
    const report = await readMail(
      complaint(['ann@example.org'], { complaintSubType: 'OnAccountSuppressionList' }),
    )
    expect(report).toMatchObject({ kind: 'bounce', recipients: [{ action: 'failed' }] })
    expect(verdictsOf([report])[0]?.classification.reason).toBe('suppressed')
  })

  it('goes by the words of a server, whatever SES calls the bounce', async () => {
    const diagnosticCode = 'smtp; 550 5.1.1 User unknown'
    const bouncedRecipients = [{ emailAddress: 'ann@example.org', diagnosticCode }]
    const detail = { bounceType: 'Transient', bouncedRecipients }
    const report = await readMail(mailed({ notificationType: 'Bounce', bounce: detail, mail }))
    expect(verdictsOf([report])[0]?.classification.status).toBe('5.1.1')
  })

  it.each(['Suppressed', 'OnAccountSuppressionList'])(
    'goes by no words of an earlier failure, for which the address is on the list: %s',
    async (bounceSubType) => {
      const diagnosticCode = 'smtp; 550 5.1.1 User unknown'
      const bouncedRecipients = [{ emailAddress: 'ann@example.org', diagnosticCode }]
      const detail = { bounceType: 'Permanent', bounceSubType, bouncedRecipients }
      const report = await readMail(mailed({ notificationType: 'Bounce', bounce: detail, mail }))
      expect(report).toMatchObject({ kind: 'bounce', recipients: [{ told: { kind: 'dropped' } }] })
      const [verdict] = verdictsOf([report])
      expect(verdict?.classification).toMatchObject({ reason: 'suppressed', action: 'none' })
    },
  )

  it('reads a delay, which is of the recipient', async () => {
    const delayedRecipients = [
      { emailAddress: 'ann@example.org', status: '4.4.1', diagnosticCode: 'smtp; 421 4.4.1 Busy' },
      { emailAddress: 'bob@example.org' },
    ]
    const deliveryDelay = { delayType: 'MailboxFull', delayedRecipients }
    const report = await readMail(mailed({ eventType: 'DeliveryDelay', deliveryDelay, mail }))
    expect(report).toMatchObject({ kind: 'delayed', originalMessageId: 'm-1' })
    expect(report.recipients).toMatchObject([
      { recipient: 'ann@example.org', action: 'delayed', final: false, status: '4.4.1' },
      { recipient: 'bob@example.org', action: 'delayed', final: false, diagnostic: null },
    ])
  })

  it.each(['Send', 'Open', 'Click', 'AmazonSnsSubscriptionSucceeded'])(
    'takes no other event for a letter: %s',
    async (eventType) => {
      const report = await readMail(mailed({ eventType, mail }))
      expect(report).toMatchObject({ kind: 'not_a_bounce', recipients: [] })
    },
  )

  it.each([
    ['Reject', { reject: { reason: 'Bad content' } }, 'bounce', 'failed'],
    ['Rendering Failure', { failure: { errorMessage: 'no name' } }, 'bounce', 'failed'],
    ['Subscription', { subscription: {} }, 'notification', 'unsubscribed'],
    ['Teleport', { teleport: {} }, 'notification', 'unknown'],
  ])('tells of whom its message went to: %s', async (eventType, detail, kind, told) => {
    const report = await readMail(mailed({ eventType, ...detail, mail }))
    const recipients = [{ recipient: 'ann@example.org', told: { kind: told } }]
    expect(report).toMatchObject({ kind, originalMessageId: 'm-1', recipients })
  })

  it('is about the message that its own is a copy of', async () => {
    const headers = [{ name: 'X-Rebound-Message', value: '<order-17@shop.example>' }]
    const { originalMessageId } = await readMail(
      mailed({ ...bounce({ emailAddress: 'ann@example.org' }), mail: { ...mail, headers } }),
    )
    expect(originalMessageId).toBe('order-17@shop.example')
  })

  it('is read to its thousandth recipient, and says that there are more', async () => {
    const named = Array.from({ length: 1001 }, (_, n) => `u${n}@example.org`)
    const read = (recipients: string[]) =>
      readMail(mailed({ eventType: 'Delivery', delivery: { recipients } }))
    expect(await read(named.slice(1))).toMatchObject({ isCut: false })
    const report = await read(named)
    expect(report.recipients).toHaveLength(1000)
    expect(report.isCut).toBe(true)
  })

  it('blames nobody for a complaint that one of several made', async () => {
    const report = await readMail(complaint(['ann@example.org', 'bob@example.org']))
    const told = { kind: 'unknown', espReason: 'one of several recipients' }
    expect(report).toMatchObject({ kind: 'notification', recipients: [{ told }, { told }] })
    const ofOne = await readMail(complaint(['ann@example.org']))
    expect(ofOne).toMatchObject({ kind: 'complaint' })
    expect(ofOne.recipients).toMatchObject([{ recipient: 'ann@example.org', action: 'delivered' }])
  })
})
