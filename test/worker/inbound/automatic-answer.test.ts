/** Automatic answers that come by mail, or that a mail service reports as bounces. */
import { describe, expect, it } from 'vitest'
import { call } from '../api/call.ts'
import { NOW, receive, returnPath, rowOf } from './mails.ts'

describe('an automatic answer', () => {
  it('to a proven return-path condemns nobody', async () => {
    const to = await returnPath('vera@example.org')
    const raw = new TextEncoder().encode(
      'Return-Path: <>\r\nFrom: Vera <vera@example.org>\r\nSubject: Automatic reply: Hello\r\nAuto-Submitted: auto-replied\r\n\r\nThis mailbox is no longer in use, write to wim@example.org.\r\n',
    )
    const answer = await receive({ raw, envelopeFrom: '', envelopeTo: to, vouched: false }, NOW)
    expect(answer).toMatchObject({ kind: 'autoreply', recorded: 1 })
    expect(await rowOf('vera@example.org')).toMatchObject({ kind: 'autoreplied', class: 0 })
    expect((await call('/v1/addresses/vera@example.org')).body).toMatchObject({ sendable: true })
    expect(await rowOf('wim@example.org')).toBeNull()
  })
})

it('what SES mails of a message without words is an automatic answer behind its delivery', async () => {
  const address = 'away@ses.example'
  const mailed = (body: object) => ({
    raw: new TextEncoder().encode(
      `From: no-reply@sns.amazonaws.com\r\nDate: Sun, 01 Mar 2026 12:00:00 GMT\r\n\r\n${JSON.stringify({ mail: { messageId: 'ses-17' }, ...body })}\r\n`,
    ),
    envelopeFrom: '',
    envelopeTo: '',
    vouched: true,
  })
  const bounce = {
    bounceType: 'Transient',
    bounceSubType: 'General',
    bouncedRecipients: [{ emailAddress: address }],
  }
  const delivery = { recipients: [address], smtpResponse: '250 OK' }
  await receive(mailed({ notificationType: 'Delivery', delivery }), NOW)
  await receive(mailed({ notificationType: 'Bounce', bounce }), NOW)
  const { body } = await call(`/v1/log?address=${address}&kind=autoreplied`)
  expect(body.items).toMatchObject([{ reason: 'autoreply' }])
  expect((await call(`/v1/addresses/${address}`)).body).toMatchObject({ state: 'ok', retry: null })
})

it.each([
  [
    'a bounce',
    'Bounce',
    'bounce',
    { feedbackId: 'fb-1', bounceType: 'Permanent', bounceSubType: 'General' },
    { permanentErrors: 1 },
  ],
  [
    'a delay',
    'DeliveryDelay',
    'deliveryDelay',
    { delayType: 'MailboxFull' },
    { state: 'retrying' },
  ],
])('%s of SES that SNS mails several times is one', async (_, notificationType, key, told, now) => {
  const address = `${key}@ses-twice.example`
  const people = [{ emailAddress: address }]
  const detail = {
    ...told,
    bouncedRecipients: people,
    delayedRecipients: people,
    timestamp: '2026-03-03T09:14:58.123Z',
  }
  const body = JSON.stringify({ notificationType, [key]: detail, mail: { messageId: 'ses-18' } })
  for (const n of [1, 2, 3, 4]) {
    const raw = new TextEncoder().encode(
      `From: no-reply@sns.amazonaws.com\r\nMessage-ID: <${key}-${n}@sns.example>\r\nDate: Tue, 03 Mar 2026 09:15:0${n} GMT\r\n\r\n${body}\r\n`,
    )
    const answer = await receive({ raw, envelopeFrom: '', envelopeTo: '', vouched: true }, NOW)
    expect(answer).toMatchObject(n === 1 ? { recorded: 1 } : { recorded: 0, duplicates: 1 })
  }
  expect((await call(`/v1/addresses/${address}`)).body).toMatchObject({
    ...now,
    lastSeenAt: '2026-03-03T09:14:58.123Z',
  })
})
