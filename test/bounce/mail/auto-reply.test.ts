import { describe, expect, it } from 'vitest'
import { verdictsOf } from '../../../src/bounce/mail-verdict.ts'
import { readReports } from './parse.ts'

/** What a mailbox answers by itself, after RFC 3834: without a sender, and marked. */
function answerOf(body: string, headers = 'Subject: Automatic reply: News'): string {
  return `Return-Path: <>\nFrom: Ann <ann@example.org>\nTo: bounce@lists.example.com\nAuto-Submitted: auto-replied\n${headers}\n\n${body}\n`
}

describe('an automatic answer', () => {
  it.each([
    ['gives its mailbox up', 'This mailbox is no longer in use. Please write to bob@example.org.'],
    ['gives another address up', 'I am away. The address old@example.org is no longer active.'],
    ['names who reads it', 'My mail is read by bob@example.org, the address is not in use.'],
    ['speaks of a telephone', 'This e-mail was sent by a machine. My old number is not in use.'],
    [
      'speaks of a bank',
      'Thank you for your mail. My account there has been closed, note the new.',
    ],
    ['quotes a server', 'The mail to bob@example.org was returned: 550 5.1.1 User unknown.'],
  ])('that %s condemns nobody', async (_, body) => {
    const reports = await readReports(answerOf(body))
    expect(reports.map(({ kind }) => kind)).toEqual(['autoreply'])
    expect(verdictsOf(reports)).toMatchObject([
      { one: { recipient: 'ann@example.org' }, classification: { status: null, action: 'none' } },
    ])
  })

  it.each([
    ['in its Reply-To', 'Subject: Automatic reply: News\nReply-To: bob@example.org'],
    [
      'after the subject of a bounce',
      'Subject: Out of office: Undelivered Mail Returned to Sender',
    ],
  ])('is about who answered, whatever stands %s', async (_, headers) => {
    const [report] = await readReports(answerOf('This account is no longer monitored.', headers))
    expect(report).toMatchObject({
      kind: 'autoreply',
      recipients: [{ recipient: 'ann@example.org', action: 'delivered' }],
    })
  })

  it('is nothing that a server writes, though it may call it one', async () => {
    const mail = answerOf('Hej!\n\nsven@example.org\n', 'Subject: Hej')
    const daemon = mail.replace('Ann <ann@example.org>', 'MAILER-DAEMON@mx.example.org')
    expect((await readReports(daemon))[0]).toMatchObject({ kind: 'not_a_bounce', shape: 'machine' })
  })

  it.each([
    'Auto-Submitted: auto-generated\nSubject: Re: Our news',
    'X-MS-Exchange-Inbox-Rules-Loop: ann@example.org\nSubject: Holidays',
    'Subject: AW: Our news',
  ])('is known without the mark, too: %s', async (headers) => {
    const body = 'I am on holiday and can not be reached. My deputy is bob@example.org.'
    const mail = answerOf(body, headers).replace('Auto-Submitted: auto-replied\n', '')
    expect((await readReports(mail))[0]).toMatchObject({
      kind: 'autoreply',
      recipients: [{ recipient: 'ann@example.org' }],
    })
  })

  it.each([
    ['I have changed jobs', 'Your message was not delivered. My new address: ann@example.net'],
    ['Urlaubsvertretung', 'Ich konnte Ihre Mail nicht lesen. Bitte an bob@example.org.'],
  ])('in words of its own is nothing about whom it names: %s', async (subject, body) => {
    const mail = answerOf(body, `Subject: ${subject}`).replace('Auto-Submitted: auto-replied\n', '')
    expect((await readReports(mail))[0]).toMatchObject({ kind: 'not_a_bounce', recipients: [] })
  })
})

describe('a receipt of reading', () => {
  it.each([
    'Sua mensagem não foi lida, foi excluída na terça-feira.',
    'Il messaggio non è stato letto ed è stato eliminato.',
    'Vi kan ikke garantere at modtageren har læst indholdet.',
    'これは開封確認です。受信者がメッセージの内容を読んだことを保証することはできません。',
  ])('is no bounce, whatever it says: %s', async (words) => {
    const report = `Final-Recipient: rfc822;ann@example.org\nDisposition: manual-action/MDN-sent-manually; deleted`
    const mail = `Return-Path: <>\nFrom: Ann <ann@example.org>\nSubject: Lida\nContent-Type: multipart/report; report-type=disposition-notification; boundary=b\n\n--b\nContent-Type: text/plain; charset=utf-8\n\n${words}\n--b\nContent-Type: message/disposition-notification\n\n${report}\n--b--\n`
    expect((await readReports(mail))[0]).toMatchObject({ kind: 'not_a_bounce', shape: 'rfc8098' })
  })
})

it('who writes of complaints makes none', async () => {
  const mail =
    'From: Bob <bob@example.org>\nSubject: Complaint about message from you\n\nI was told:\n\nFrom: letters@example.com\nTo: ann@example.org\nMessage-ID: <a@example.com>\nSubject: News\n'
  expect((await readReports(mail))[0]).toMatchObject({ kind: 'not_a_bounce' })
})
