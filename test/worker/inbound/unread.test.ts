/** Mail that could not be read, or says nothing we know: what of it is kept for a person. */
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { createApp } from '../../../src/app.ts'
import { ESPS } from '../../../src/esp/index.ts'
import { receiveMail } from '../../../src/inbound.ts'
import { keepUnread } from '../../../src/mail/unread-mail.ts'
import { call, expectProblem } from '../api/call.ts'
import { bounce, NOW, naming, nextSerial, receive, returnPath, rowOf, withSecret } from './mails.ts'

describe('a letter that says nothing we know', () => {
  const letter = (from: string) =>
    new TextEncoder().encode(
      `From: ${from}\r\nSubject: Hej ${nextSerial()}\r\n\r\nsven@example.org\r\n`,
    )
  const unread = async () => (await call('/v1/unread?order=asc')).body.items

  it.each([
    ['a daemon', 'MAILER-DAEMON@mx.example.se', 'mx@example.se', null],
    ['no sender', 'Posten <posten@example.se>', '', null],
    [
      'somebody, but to a proven return-path',
      'Bo <bo@example.se>',
      'bo@example.se',
      'sven@example.org',
    ],
  ])('is kept to be looked at when it came from %s', async (_, from, envelopeFrom, proven) => {
    await env.DB.prepare('DELETE FROM unread_mails').run()
    const envelopeTo = proven === null ? null : await returnPath(proven)
    const raw = letter(from)
    for (const proofNeeded of proven === null ? [false] : [true, false]) {
      const mail = { raw, envelopeFrom, envelopeTo, vouched: false, proofNeeded }
      expect(await receiveMail(mail, withSecret, NOW)).toMatchObject({ recorded: 0 })
    }
    expect(await unread()).toMatchObject([{ why: 'not_understood' }])
  })

  it('is nothing to keep from a person, nor is a receipt of reading', async () => {
    await env.DB.prepare('DELETE FROM unread_mails').run()
    const envelopeTo = 'bounce@lists.example.com'
    const raw = letter('Bo <bo@example.se>')
    await receive({ raw, envelopeFrom: 'bo@example.se', envelopeTo, vouched: false }, NOW)
    const receipt = new TextEncoder().encode(
      'From: Bo <bo@example.se>\r\nSubject: Read: News\r\nContent-Type: multipart/report; report-type=disposition-notification; boundary=b\r\n\r\n--b\r\nContent-Type: message/disposition-notification\r\n\r\nDisposition: manual-action/MDN-sent-manually; displayed\r\n--b--\r\n',
    )
    await receive({ raw: receipt, envelopeFrom: '', envelopeTo, vouched: false }, NOW)
    expect(await unread()).toEqual([])
  })
})

describe('a bounce mail that cannot be read', () => {
  const nobody = Uint8Array.from(
    'Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example.net\r\nTo: bounce@lists.example.com\r\nSubject: Undelivered Mail Returned to Sender\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nYour message could not be delivered, señor.\r\n--b--\r\n',
    (latin1) => latin1.charCodeAt(0),
  )
  const deep = new TextEncoder().encode(
    `Subject: deep\r\n${'X-Long: a header that nobody reads to its end, and so on\r\n'.repeat(8_000)}\r\nbody`,
  )

  it.each([
    ['with a bucket', withSecret],
    ['without one', { ...withSecret, MESSAGES: undefined } as unknown as Env],
  ])('is kept once, shown, and forgotten: %s', async (_, bindings) => {
    await env.DB.prepare('DELETE FROM unread_mails').run()
    for (const raw of [nobody, nobody, deep]) {
      const mail = { raw, envelopeFrom: null, envelopeTo: null, vouched: false, proofNeeded: false }
      expect(await receiveMail(mail, bindings, NOW)).toMatchObject({ recorded: 0 })
    }
    const { body } = await call('/v1/unread?order=asc')
    expect(
      body.items.map(({ why, subject }: { why: string; subject: string }) => [why, subject]).sort(),
    ).toEqual([
      ['beyond_limits', 'deep'],
      ['names_nobody', 'Undelivered Mail Returned to Sender'],
    ])
    const { id } = body.items.find(({ why }: { why: string }) => why === 'names_nobody')
    const app = createApp({ esps: ESPS })
    const headers = { authorization: 'Bearer test-token' }
    const shown = await app.request(`/v1/unread/${id}`, { headers }, bindings)
    expect(Object.fromEntries(shown.headers)).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'content-disposition': `inline; filename="${id}.eml"`,
      'content-security-policy': expect.stringContaining('sandbox'),
      'x-content-type-options': 'nosniff',
    })
    expect(await shown.bytes()).toEqual(nobody)
    const gone = await app.request(`/v1/unread/${id}`, { headers, method: 'DELETE' }, bindings)
    expect(gone.status).toBe(204)
    expectProblem(await call(`/v1/unread/${id}`), 404, 'not_found')
  })

  it.each(['joe@mail_host.example.net', 'joe@10.20.30.40', 'jo\u202ee@example.net'])(
    'is kept, too, where it names only what is no address: %s',
    async (recipient) => {
      await env.DB.prepare('DELETE FROM unread_mails').run()
      const mail = { raw: bounce(recipient), envelopeFrom: null, envelopeTo: null, vouched: true }
      expect(await receive(mail, NOW)).toMatchObject({ kind: 'bounce', recorded: 0 })
      const { body } = await call('/v1/unread')
      expect(body.items).toMatchObject([{ why: 'names_nobody' }])
    },
  )

  it.each([
    [1000, []],
    [1003, ['too_many_recipients']],
  ])(
    'to its end, of %i recipients, is recorded of a thousand and kept for the others',
    async (count, kept) => {
      await env.DB.prepare('DELETE FROM unread_mails').run()
      const recipients = Array.from(
        { length: count },
        (_, n) => `Final-Recipient: rfc822; of-${count}-${n}@example.org\r\nAction: failed\r\n`,
      )
      const raw = new TextEncoder().encode(
        `From: MAILER-DAEMON@mx.example.net\r\nMessage-ID: <of-${count}@mx.example.net>\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\r\nSorry.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.net\r\n\r\n${recipients.join('\r\n')}\r\n--b--\r\n`,
      )
      const mail = { raw, envelopeFrom: '', envelopeTo: null, vouched: true }
      const unread = kept.length > 0
      expect(await receive(mail, NOW)).toMatchObject({ received: 1000, recorded: 1000, unread })
      expect(await receive(mail, NOW)).toMatchObject({ duplicates: 1000, unread })
      const { body } = await call('/v1/unread')
      expect(body.items.map(({ why }: { why: string }) => why)).toEqual(kept)
    },
  )

  it('that names hundreds whom nothing proves is logged of ten, and kept for the others', async () => {
    await env.DB.prepare('DELETE FROM unread_mails').run()
    const strangers = Array.from({ length: 300 }, (_, n) => `stranger-${n}@hundreds.example`)
    const [first = '', ...others] = strangers
    const raw = others.reduce(naming, bounce(first))
    const mail = { raw, envelopeFrom: '', envelopeTo: null }
    const answer = { received: 300, recorded: 10, ignored: 290, unread: true }
    expect(await receive({ ...mail, vouched: false }, NOW)).toMatchObject(answer)
    const { body } = await call('/v1/unread')
    expect(body.items).toMatchObject([{ why: 'unproven_recipients' }])
    const all = { received: 300, recorded: 300, ignored: 0, unread: false }
    expect(await receive({ ...mail, vouched: true }, NOW)).toMatchObject(all)
  })

  it('of whom one is proven is recorded for that one, and kept for all but ten others', async () => {
    await env.DB.prepare('DELETE FROM unread_mails').run()
    const strangers = Array.from({ length: 20 }, (_, n) => `stranger-${n}@twenty.example`)
    const proven = 'proven@twenty.example'
    const raw = strangers.reduce(naming, bounce(proven))
    const mail = { raw, envelopeFrom: '', envelopeTo: await returnPath(proven), vouched: false }
    const answer = { received: 21, recorded: 11, ignored: 10, unread: true }
    const asked = { ...mail, proofNeeded: true }
    expect(await receiveMail(asked, withSecret, NOW)).toMatchObject(answer)
    expect(await rowOf(proven)).toMatchObject({ authenticity: 'signed_partially' })
  })

  it('is not kept for who posts it without a token', async () => {
    const mail = {
      raw: nobody,
      envelopeFrom: null,
      envelopeTo: null,
      vouched: false,
      proofNeeded: true,
    }
    await expect(receiveMail(mail, withSecret, NOW)).rejects.toThrow('webhook_unproven')
  })
})

it('of what a bounce report says beside the recipient no more is kept than of what a sender attached', async () => {
  const address = 'long@example.org'
  const long = `${'x'.repeat(255)}\u{1F600}`
  const raw = new TextEncoder().encode(
    `From: feedback@fbl.example.net\r\nTo: abuse@example.com\r\nDate: Tue, 3 Mar 2026 09:15:02 +0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=feedback-report; boundary="b"\r\n\r\n--b\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: ${long}\r\nOriginal-Rcpt-To: <${address}>\r\nOriginal-Envelope-Id: ${long}\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <long@example.com>\r\nFeedback-ID: ${long}\r\nFrom: letters@example.com\r\nTo: ${address}\r\n\r\nDear reader.\r\n--b--\r\n`,
  )
  await receive({ raw, envelopeFrom: null, envelopeTo: null, vouched: true }, NOW)
  const kept = `${'x'.repeat(255)}\ufffd`
  expect((await call(`/v1/log?address=${address}`)).body.items).toMatchObject([
    { kind: 'complained', metadata: { envelopeId: kept, feedbackId: kept } },
  ])
})

it('of a long subject of an unread mail no half of a letter is kept', async () => {
  const raw = new TextEncoder().encode(`Subject: ${'x'.repeat(999)}\u{1f600}\r\n\r\nHi.`)
  await keepUnread(env, raw, 'not_understood', NOW)
  const { body } = await call('/v1/unread')
  const subjects = body.items.map(({ subject }: { subject: string }) => subject)
  expect(subjects).toContain(`${'x'.repeat(999)}\ufffd`)
})
