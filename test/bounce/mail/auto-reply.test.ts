import { describe, expect, it } from 'vitest'
import { isAutoReply } from '../../../src/bounce/mail/auto-reply.ts'
import { verdictsOf } from '../../../src/bounce/mail/verdict.ts'
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
    ['Holidays', 'I can not be reached. My deputy:\n\nbob@example.org\n'],
    ['Holidays', 'I can not be reached. Room 5.1.2, call 040 550 1234.\n\nbob@example.org\n'],
    ['Undeliverable', 'The mailbox does not exist any more. It is read at\nbob@example.org\n'],
    [
      'Holidays',
      'I can not be reached.\n\n-----Original Message-----\nFrom: letters@example.com\nTo: ann@example.org\nMessage-ID: <a@example.com>\nSubject: News\nMIME-Version: 1.0\n\nHello\n',
    ],
  ])('in words of its own is nothing about whom it names: %s', async (subject, body) => {
    const mail = answerOf(body, `Subject: ${subject}`).replace('Auto-Submitted: auto-replied\n', '')
    expect((await readReports(mail))[0]).toMatchObject({ kind: 'not_a_bounce', recipients: [] })
  })

  it.each([
    ['a reply code', 'It could not be delivered to bob@example.org: 550 5.1.1 User unknown'],
    ['the words of a server', 'bob@example.org could not be reached, it said: 550 No such user'],
    ['a program', 'It could not be delivered.\n\n<bob@example.org>: nobody there'],
    ['the return-path', 'bob@example.org could not be reached.', 'bob=example.org'],
  ])('is a bounce where %s says so', async (_, body, verp = 'none') => {
    const mail = answerOf(body, 'Subject: Your mail')
      .replace('Auto-Submitted: auto-replied\n', '')
      .replace('bounce@', `bounce+${verp}+0123456789abcdef@`)
    expect((await readReports(mail))[0]).toMatchObject({
      kind: 'bounce',
      recipients: [{ recipient: 'bob@example.org' }],
    })
  })

  it('is a bounce about whom the message it returns was sent to', async () => {
    const mail = `Return-Path: <>\nFrom: Post <post@example.org>\nSubject: Your mail\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nIt could not be delivered.\n--b\nContent-Type: message/rfc822\n\nFrom: letters@example.com\nTo: bob@example.org\nSubject: News\n\nHello\n--b--\n`
    expect((await readReports(mail))[0]).toMatchObject({
      kind: 'bounce',
      recipients: [{ recipient: 'bob@example.org' }],
    })
  })
})

describe('a mark of an automatic answer', () => {
  it.each([
    ['auto-submitted', 'Auto-Replied (vacation)', true],
    ['auto-submitted', 'no, not auto-replied', false],
    ['x-autogenerated', 'Reply', true],
    ['x-autogenerated', 'no reply', false],
    ['x-apple-action', 'Vacation', true],
    ['x-apple-action', 'no vacation', false],
    ['precedence', 'Auto_Reply', true],
    ['x-precedence', 'AutoReply', true],
    ['preference', 'auto-reply', true],
    ['precedence', 'bulk', false],
    ['delivered-to', 'Autoresponder', true],
    ['delivered-to', 'autoresponder@example.org', false],
    ['delivered-to', 'the-autoresponder', false],
    ['x-vacation', 'yes', true],
    ['x-vacation', '', false],
  ])('%s: %s is one: %s', (key, value, isOne) => {
    expect(isAutoReply([{ key, value }], 'News')).toBe(isOne)
  })
})

describe('a receipt of reading', () => {
  it.each([
    'Sua mensagem não foi lida, foi excluída na terça-feira.',
    'Il messaggio non è stato letto ed è stato eliminato.',
    'Vi kan ikke garantere at modtageren har læst indholdet.',
    'これは開封確認です。受信者がメッセージの内容を読んだことを保証することはできません。',
    "Your message couldn't be delivered and was deleted.",
    'The message was denied.\n\nFinal-Recipient: rfc822; ann@example.org\nStatus: 5.0.0',
  ])('is no bounce, whatever it says: %s', async (words) => {
    const report = `Final-Recipient: rfc822;ann@example.org\nDisposition: manual-action/MDN-sent-manually; deleted`
    const mail = `Return-Path: <>\nFrom: Ann <ann@example.org>\nSubject: Lida\nContent-Type: multipart/report; report-type=disposition-notification; boundary=b\n\n--b\nContent-Type: text/plain; charset=utf-8\n\n${words}\n--b\nContent-Type: message/disposition-notification\n\n${report}\n--b--\n`
    expect((await readReports(mail))[0]).toMatchObject({ kind: 'not_a_bounce', shape: 'rfc8098' })
  })

  it('is one of a postmaster, too', async () => {
    const mail =
      'Return-Path: <>\nFrom: Postmaster <postmaster@example.org>\nSubject: Lida\nContent-Type: multipart/report; report-type=disposition-notification; boundary=b\n\n--b\n\nThe letter could not be delivered to a reader; deleted.\n\nann@example.org\n--b\nContent-Type: message/disposition-notification\n\nDisposition: automatic-action/MDN-sent-automatically; deleted\n--b--\n'
    expect((await readReports(mail))[0]).toMatchObject({ kind: 'not_a_bounce', shape: 'rfc8098' })
  })
})

it('who hands on what was complained of complains of nothing', async () => {
  const mail =
    'From: Bob <bob@example.org>\nSubject: Complaint about message from 192.0.2.9\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nLook.\n--b\nContent-Type: message/rfc822\n\nFrom: letters@example.com\nTo: ann@example.org\nSubject: News\n\nHello\n--b--\n'
  expect((await readReports(mail))[0]).toMatchObject({ kind: 'not_a_bounce' })
  const reports = await readReports(mail.replace('Bob <bob@example.org>', 'staff@hotmail.com'))
  expect(reports).toMatchObject([
    { kind: 'complaint', recipients: [{ recipient: 'ann@example.org' }] },
  ])
})

it('who writes of complaints makes none', async () => {
  const mail =
    'From: Bob <bob@example.org>\nSubject: Complaint about message from you\n\nI was told:\n\nFrom: letters@example.com\nTo: ann@example.org\nMessage-ID: <a@example.com>\nSubject: News\n'
  expect((await readReports(mail))[0]).toMatchObject({ kind: 'not_a_bounce' })
})
