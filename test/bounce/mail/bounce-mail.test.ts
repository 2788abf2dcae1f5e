import { describe, expect, it } from 'vitest'
import { MAIL_KINDS, type MailKind } from '../../../src/bounce/mail/report.ts'
import { verdictsOf } from '../../../src/bounce/mail/verdict.ts'
import { fixture, fixtureNames, readMail, readReports } from './parse.ts'

/** recipient, action, status, reply code, words that must be in the diagnostic, originally addressed as */
type Expected = [string, string, string | null, number | null, string | null, string?]

const EXPECTED: Record<string, [MailKind, string, Expected[]]> = {
  'arf-abuse': ['complaint', 'rfc5965', [['ann@example.org', 'delivered', null, null, null]]],
  'arf-not-spam': ['not_a_bounce', 'rfc5965', [['ann@example.org', 'delivered', null, null, null]]],
  'arf-redacted': ['complaint', 'rfc5965', []],
  'arf-to-header': ['complaint', 'rfc5965', [['ann@example.org', 'delivered', null, null, null]]],
  challenge: ['challenge', 'rfc3834', [['ann@example.org', 'delivered', null, null, null]]],
  domino: ['bounce', 'domino', [['ann@example.org', 'failed', null, null, 'not listed in Domino']]],
  'dsn-broken-boundary': [
    'bounce',
    'rfc3464',
    [['ann@example.org', 'failed', '5.1.1', 550, 'Nobody of that name here']],
  ],
  'dsn-delayed': [
    'delayed',
    'rfc3464',
    [['ann@example.org', 'delayed', '4.4.1', null, 'Connection refused']],
  ],
  'dsn-forwarded': [
    'bounce',
    'rfc3464',
    [['ann.home@example.net', 'failed', '5.1.1', 550, 'No such person', 'ann+spring@example.org']],
  ],
  'dsn-no-words': [
    'bounce',
    'rfc3464',
    [['ann@example.org', 'failed', '5.0.0', 550, 'No such mailbox']],
  ],
  'dsn-nobody': ['bounce', 'letter', [['ann@example.org', 'failed', null, null, 'unknown user']]],
  'dsn-relayed': ['delivered', 'rfc3464', [['ann@example.org', 'relayed', '2.0.0', null, null]]],
  'dsn-several': [
    'bounce',
    'rfc3464',
    [
      ['ann@example.org', 'failed', '5.2.2', 552, '552 5.2.2 Mailbox is full'],
      ['bob@example.org', 'delayed', '4.4.1', 421, 'timed out'],
      ['cem@example.org', 'delivered', '2.0.0', null, null],
    ],
  ],
  'dsn-user-unknown': [
    'bounce',
    'rfc3464',
    [['ann@example.org', 'failed', '5.1.1', 550, '550 5.1.1 Nobody of that name here']],
  ],
  'dsn-utf8': ['bounce', 'rfc3464', [['jörg@example.org', 'failed', '5.6.7', 553, 'SMTPUTF8']]],
  'exchange-55': [
    'bounce',
    'exchange-5',
    [
      ['ann@example.org', 'failed', null, null, 'Unknown Recipient'],
      ['bob@example.org', 'failed', null, null, 'not recognized'],
    ],
  ],
  'exim-failed': [
    'bounce',
    'exim',
    [['ann@example.org', 'failed', '5.1.1', 550, '550-5.1.1 There is nobody\n550 5.1.1 of this']],
  ],
  'exim-local-part': [
    'bounce',
    'exim',
    [
      ['ann@example.org', 'failed', null, null, 'mailbox is full'],
      ['bob@example.org', 'failed', null, null, 'mailbox is full'],
    ],
  ],
  'exim-warning': [
    'delayed',
    'exim-warning',
    [['ann@example.org', 'delayed', '4.7.1', 451, 'Come back later']],
  ],
  'forwarded-attached': [
    'bounce',
    'rfc3464',
    [['ann@example.org', 'failed', '5.1.1', 550, 'Nobody of that name here']],
  ],
  'forwarded-quoted': [
    'bounce',
    'sendmail',
    [['ann@example.org', 'failed', '5.1.1', 550, 'User unknown']],
  ],
  german: ['bounce', 'letter', [['ann@example.org', 'failed', null, null, 'existiert nicht']]],
  'html-only': [
    'bounce',
    'exchange-2007',
    [['ann@example.org', 'failed', '5.1.1', 550, 'RESOLVER.ADR.RecipNotFound']],
  ],
  imail: ['bounce', 'imail', [['ann@example.org', 'failed', null, null, 'Unknown user']]],
  'iso-2022-jp': ['bounce', 'mfilter', [['ann@example.org', 'failed', '5.1.1', 550, 'unknown']]],
  'iso-2022-jp-unlabelled': [
    'bounce',
    'letter',
    [['ann@example.org', 'failed', null, null, 'メールボックスが一杯です']],
  ],
  'messaging-server': [
    'bounce',
    'messaging-server',
    [
      ['ann@example.org', 'failed', '5.1.1', 550, 'No such user'],
      ['bob@example.org', 'failed', '5.2.2', 552, 'Over quota'],
    ],
  ],
  mimecast: ['bounce', 'mimecast', [['ann@example.org', 'failed', '5.4.1', 550, 'Access denied']]],
  'mobile-no-address': [
    'bounce',
    'vzw-mms',
    [['ann@example.org', 'failed', null, null, 'No valid recipients']],
  ],
  newsletter: ['not_a_bounce', 'none', []],
  'person-about-bounces': ['not_a_bounce', 'none', []],
  'qmail-two': [
    'bounce',
    'qmail',
    [
      ['ann@example.org', 'failed', '5.1.1', 550, 'no mailbox by that name'],
      ['bob@example.org', 'failed', '5.2.2', 552, 'over its quota'],
    ],
  ],
  'sendmail5-transcript': [
    'bounce',
    'sendmail-transcript',
    [
      ['ann@example.org', 'failed', null, 550, 'No such user'],
      ['bob@nowhere.example', 'failed', null, 554, 'Host unknown'],
    ],
  ],
  'ses-by-mail': [
    'bounce',
    'ses-notification',
    [['ann@example.org', 'failed', '5.1.1', null, 'user unknown']],
  ],
  'ses-subscription-by-mail': [
    'notification',
    'ses-notification',
    [['ann@example.org', 'delivered', null, null, null]],
  ],
  'to-oneself': [
    'bounce',
    'exim',
    [['letters@example.com', 'failed', '5.1.1', 550, 'no such user']],
  ],
  unread: ['unread', 'letter', []],
  vacation: ['autoreply', 'rfc3834', [['ann@example.org', 'delivered', null, null, null]]],
  'vacation-closed': [
    'autoreply',
    'rfc3834',
    [['noreply@example.org', 'delivered', null, null, null]],
  ],
}

describe('readBounceMail', () => {
  it('has an expectation for every fixture, and a fixture for every kind of mail', () => {
    expect(Object.keys(EXPECTED).sort()).toEqual([...fixtureNames].sort())
    expect(new Set(Object.values(EXPECTED).map(([kind]) => kind))).toEqual(new Set(MAIL_KINDS))
  })

  it.each(Object.entries(EXPECTED))('reads %s', async (name, [kind, shape, recipients]) => {
    const report = await readMail(fixture(name))
    expect({ kind: report.kind, shape: report.shape }).toEqual({ kind, shape })
    expect(
      report.recipients.map((one) => [one.recipient, one.action, one.status, one.replyCode]),
    ).toEqual(recipients.map((one) => one.slice(0, 4)))
    for (const [index, [, action, , , words, original]] of recipients.entries()) {
      const one = report.recipients[index]!
      if (words === null) expect(one.diagnostic).toBeNull()
      else expect(one.diagnostic).toContain(words)
      expect(one.originalRecipient).toBe(original ?? null)
      expect(one.final).toBe(action !== 'delayed')
    }
  })

  it('finds the original message wherever a server puts it', async () => {
    for (const name of [
      'dsn-user-unknown',
      'dsn-several',
      'dsn-broken-boundary',
      'qmail-two',
      'exim-failed',
      'imail',
      'sendmail5-transcript',
      'iso-2022-jp',
      'arf-redacted',
      'forwarded-attached',
    ]) {
      const report = await readMail(fixture(name))
      expect([name, report.originalMessageId, report.feedbackId, report.originalSender]).toEqual([
        name,
        'inv-20260303-17@example.com',
        'march:4711:letters',
        'bounce@lists.example.com',
      ])
    }
  })

  it.each([
    ['a note in the report', '', 'X-Original-Message-ID: <in-report@example.com>', 'in-report'],
    ['a note in the head', 'Original-Message-ID: <in-head@example.com>', 'X-Note: no', 'in-head'],
    ['the mail it answers', 'In-Reply-To: <answered@example.com>', 'X-Note: no', 'answered'],
    ['the last reference', 'References: <first@example.com> <last@example.com>', 'X: no', 'last'],
    [
      'the note rather than the answer',
      'In-Reply-To: <answered@example.com>',
      'Original-Message-ID: <in-report@example.com>',
      'in-report',
    ],
  ])('takes the Message-ID from %s where no copy came back', async (_, header, field, id) => {
    const report = await readMail(
      `From: MAILER-DAEMON@mx.example.net\n${header}\nContent-Type: multipart/report; boundary="b"\n\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.net\n${field}\n\nFinal-Recipient: rfc822; ann@example.org\nAction: failed\n--b--\n`.replace(
        '\n\nContent',
        '\nContent',
      ),
    )
    expect(report.originalMessageId).toBe(`${id}@example.com`)
  })

  it('prefers the copy to every note', async () => {
    const text = new TextDecoder().decode(fixture('dsn-user-unknown'))
    const report = await readMail(`In-Reply-To: <other@example.com>\r\n${text}`)
    expect(report.originalMessageId).toBe('inv-20260303-17@example.com')
  })

  it('judges the address of a forward by the target that fared best', async () => {
    const target = (final: string, action: string, status: string) =>
      `Original-Recipient: rfc822; team@example.net\nFinal-Recipient: rfc822; ${final}\nAction: ${action}\nStatus: ${status}\n`
    const reports = await readReports(
      `From: MAILER-DAEMON@mx.example.net\nSubject: Report\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\nx\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.net\n\n${target('ann@example.org', 'failed', '5.1.1')}\n${target('bob@example.org', 'delivered', '2.0.0')}\n--b--\n`,
    )
    expect(verdictsOf(reports)).toMatchObject([
      { one: { recipient: 'team@example.net', action: 'delivered' } },
    ])
  })

  it('counts one target for each address that is forwarded to it, and its best report', async () => {
    const group = (original: string, action: string, status: string) =>
      `Original-Recipient: rfc822; ${original}@example.net\nFinal-Recipient: rfc822; ann@example.org\nAction: ${action}\nStatus: ${status}\n`
    const reports = await readReports(
      `From: MAILER-DAEMON@mx.example.net\nSubject: Report\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\nx\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.net\n\n${group('info', 'failed', '5.1.1')}\n${group('sales', 'failed', '5.1.1')}\n${group('sales', 'delivered', '2.0.0')}\n--b--\n`,
    )
    expect(verdictsOf(reports)).toMatchObject([
      { one: { recipient: 'info@example.net', action: 'failed' } },
      { one: { recipient: 'sales@example.net', action: 'delivered' } },
    ])
  })

  it.each([
    ['Delivery has failed to these recipients', 'Diagnostic information for administrators'],
    ['Livrarea nu a reușit la acești destinatari', 'Informații de diagnosticare'],
  ])('gives each recipient of "%s" the reply that stands below', async (above, below) => {
    const listed = (name: string) =>
      `${name}@example.org<mailto:${name}@example.org>\nIt was not delivered.\n`
    const reply = (name: string, words: string) =>
      `${name}@example.org\nRemote Server returned '${words}'\n`
    const report = await readMail(
      `From: postmaster@example.net\nTo: letters@example.com\nSubject: Undeliverable: Our news\nContent-Type: text/plain; charset=utf-8\n\n${above}:\n\n${['ann', 'bob', 'cem'].map(listed).join('\n')}\n${below}:\n\n${reply('ann', '550 5.7.501 Access denied, spam abuse')}\n${reply('bob', '550 5.1.10 Recipient not found')}\n`,
    )
    expect(report.recipients.map(({ recipient, status }) => [recipient, status])).toEqual([
      ['ann@example.org', '5.7.501'],
      ['bob@example.org', '5.1.10'],
      ['cem@example.org', null],
    ])
  })

  it.each([
    [
      'メールアドレス: ann@example.org\nエラー内容: 550 5.1.1 User unknown\n\nメールアドレス: bob@example.org\nエラー内容: 452 4.2.2 Mailbox full',
    ],
    ['・ann@example.org（宛先不明）\n・bob@example.org（容量超過）'],
  ])('reads every recipient of a list in Japanese: %s', async (list) => {
    const report = await readMail(
      `From: postmaster@example.net\nTo: letters@example.com\nSubject: Undelivered Mail\nContent-Type: text/plain; charset=utf-8\n\n以下の宛先に配信できませんでした。\n\n${list}\n`,
    )
    const verdicts = verdictsOf([report])
    expect(
      verdicts.map(({ one, classification }) => [one.recipient, classification.reason]),
    ).toEqual([
      ['ann@example.org', 'user_unknown'],
      ['bob@example.org', 'mailbox_full'],
    ])
  })

  it.each([
    ['5日間再送を試みましたが、配送できませんでした。', 'bounce'],
    ['配送期限を過ぎたため断念しました。', 'bounce'],
    ['まだ配送できていません。再送を続けます。', 'delayed'],
    ['配送を試みましたが、まだ配送できていません。引き続き再送を試みます。', 'delayed'],
    ['送信が保留されました。上長の承認後に送信されます。', 'not_a_bounce'],
  ])('knows what became of a mail from "%s"', async (sentence, kind) => {
    const report = await readMail(
      `From: MAILER-DAEMON@example.net\nTo: letters@example.com\nSubject: Returned mail\nContent-Type: text/plain; charset=utf-8\n\n${sentence}\n\n  <ann@example.org>\n`,
    )
    expect(report.kind).toBe(kind)
  })

  it('reads the encoded words of a report, and a subject in bare ISO-2022-JP', async () => {
    const words = '=?UTF-8?B?5Y+X5L+h5ouS5ZCm6Kit5a6a44Gr44KI44KK5ouS5ZCm44GV44KM44G+44GX44Gf?='
    const report = await readMail(
      `From: MAILER-DAEMON@mx.example.net\nSubject: \u001b$BG[?.%(%i!<\u001b(B\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.net\n\nFinal-Recipient: rfc822; ann@example.org\nAction: failed\nStatus: 5.7.1\nDiagnostic-Code: smtp; 550 5.7.1 ${words}\n--b--\n`,
    )
    expect(report.subject).toBe('配信エラー')
    expect(report.recipients[0]?.diagnostic).toContain('受信拒否設定により拒否されました')
  })

  it('learns nothing from the subject that every bounce of a carrier has', async () => {
    const reports = await readReports(
      'Return-Path: <>\nFrom: Postmaster@ezweb.ne.jp\nTo: letters@example.com\nSubject: Mail System Error - Returned Mail\n\nThe following recipients did not receive this message:\n\n   <ann@ezweb.ne.jp>\n',
    )
    expect(verdictsOf(reports)).toMatchObject([{ classification: { reason: 'unknown' } }])
  })

  it('reads a bounce that a filter wrapped in a report of its own', async () => {
    const bounce = new TextDecoder().decode(fixture('qmail-two'))
    const id = 'Message-ID: <b1@mx.example.org>\r\n'
    const wrapped = (inner: string) =>
      `From: MAILER-DAEMON@mx.example.org\r\n${id}Subject: [SPAM] failure notice\r\nContent-Type: multipart/mixed; boundary="w"\r\n\r\n--w\r\n\r\nThis mail could not be trusted; ask admin@example.com.\r\n--w\r\nContent-Type: message/rfc822\r\n\r\n${inner}\r\n--w--\r\n`
    const recipients = async (inner: string) =>
      (await readReports(wrapped(inner)))[0]?.recipients.map((one) => one.recipient)
    expect(await recipients(`${id}${bounce}`)).toEqual(['ann@example.org', 'bob@example.org'])
  })

  it('gives a report for each bounce that was forwarded', async () => {
    const inner = (name: string) => new TextDecoder().decode(fixture(name))
    const part = (name: string) => `--f\r\nContent-Type: message/rfc822\r\n\r\n${inner(name)}\r\n`
    const mail = `From: Bob <bob@example.com>\r\nSubject: Fwd: bounces\r\nContent-Type: multipart/mixed; boundary="f"\r\n\r\n--f\r\n\r\nSee these.\r\n${part('dsn-user-unknown')}${part('vacation')}${part('qmail-two')}--f--\r\n`
    const reports = await readReports(mail)
    expect(
      reports.map(({ shape, recipients }) => [shape, recipients.map((one) => one.recipient)]),
    ).toEqual([
      ['rfc3464', ['ann@example.org']],
      ['qmail', ['ann@example.org', 'bob@example.org']],
    ])
  })

  it('finds what a letter says of whom a report names, whoever else a header does', async () => {
    const raw = [
      'From: Mail Delivery System <Mailer-Daemon@mx.example.net>',
      'X-Failed-Recipients: team@example.org',
      'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
      '',
      '--b',
      '',
      'A message that you sent could not be delivered. The following address failed:',
      '',
      '  ann@example.org',
      '    (generated from team@example.org)',
      '    mailbox is full: retry timeout exceeded',
      '',
      '--b',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; mx.example.net',
      '',
      'Action: failed',
      'Final-Recipient: rfc822;ann@example.org',
      'Status: 5.0.0',
      '',
      '--b--',
    ].join('\r\n')
    const [report] = await readReports(raw)
    expect(report?.recipients).toMatchObject([
      {
        recipient: 'ann@example.org',
        diagnostic: '(generated from team@example.org)\nmailbox is full: retry timeout exceeded',
      },
    ])
  })

  describe.each<[string, (letters: string) => string, number]>([
    [
      'report',
      (letters) =>
        `From: MAILER-DAEMON@mx.example.net\r\nContent-Type: multipart/report; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; ${letters}.example.net\r\n\r\n${forEach(600, (at) => `Final-Recipient: rfc822; reader${at}@many.example.com\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 <reader${at}@many.example.com>: User unknown in local recipient table\r\n`)}\r\n--b--\r\n`,
      600,
    ],
    [
      'letter',
      (letters) =>
        `From: MAILER-DAEMON@mx.example.net\r\nSubject: failure notice\r\n\r\nHi. This is the qmail-send program at ${letters}.example.net.\r\n\r\n${forEach(500, (at) => `<reader${at}@many.example.com>:\r\n192.0.2.1 does not like recipient.\r\nRemote host said: 550 5.1.1 <reader${at}@many.example.com>: User unknown\r\n`)}\r\n`,
      300,
    ],
  ])('of a %s of hundreds', (_, make, least) => {
    it('says as many as it has room for, and nobody by halves', async () => {
      for (let length = 1; length < 250; length += 5) {
        const { recipients } = await readMail(make('x'.repeat(length)))
        expect(recipients.length).toBeGreaterThanOrEqual(least)
        const names = recipients.map(({ recipient }) => recipient)
        expect(names).toEqual(names.map((_, at) => `reader${at}@many.example.com`))
      }
    })
  })

  it('keeps the action of a report that names nobody', async () => {
    const text = new TextDecoder().decode(fixture('dsn-delayed'))
    const report = await readMail(text.replaceAll(/ann@example\.org/g, 'ann'))
    expect(report).toMatchObject({
      kind: 'unread',
      recipients: [],
      nameless: { action: 'delayed', status: '4.4.1', final: false },
    })
  })

  it('keeps the address a bounce was sent to, which may carry a proof', async () => {
    const report = await readMail(
      'Delivered-To: bounce+ann=example.org+0123456789abcdef@lists.example.com\nTo: Letters <letters@example.com>\nFrom: a@example.net\n\nHello.\n',
    )
    expect(report.sentTo).toEqual([
      'bounce+ann=example.org+0123456789abcdef@lists.example.com',
      'letters@example.com',
    ])
  })

  it('leaves the returned message out of the notice', async () => {
    const report = await readMail(fixture('qmail-two'))
    expect(report.notice).toContain('Two of them did not make it')
    expect(report.notice).not.toContain('Dear Ann')
  })

  it('names the reporting server and the remote one', async () => {
    const report = await readMail(fixture('dsn-user-unknown'))
    expect(report.reportingMta).toBe('mx.example.net')
    expect(report.recipients[0]?.remoteMta).toBe('mx.example.org')
    expect((await readMail(fixture('exim-failed'))).recipients[0]?.remoteMta).toBe('mx.example.org')
  })
})

function forEach(count: number, write: (at: number) => string): string {
  return Array.from({ length: count }, (_, at) => write(at)).join('\r\n')
}
