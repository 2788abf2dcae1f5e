import { describe, expect, it } from 'vitest'
import { htmlToText } from '../../../src/bounce/mail/html.ts'
import { MTA_REPORTS } from '../../../src/bounce/mail/mta-reports.ts'
import { readNotice } from '../../../src/bounce/mail/notice.ts'
import { splitNotice } from '../../../src/bounce/mail/split.ts'
import { readMail } from './parse.ts'

const RETURNED = `
Received: from a by b; Tue, 3 Mar 2026 09:14:58 +0000
Message-ID: <abc@example.com>
From: letters@example.com
To: everybody@lists.example.com
MIME-Version: 1.0

Dear reader.
`

interface Letter {
  from?: string
  subject?: string
  returnPath?: string
  body: string
}

function mailOf({ from, subject, returnPath, body }: Letter): string {
  return `Return-Path: ${returnPath ?? '<>'}\nFrom: ${from ?? 'MAILER-DAEMON@relay.example.net'}\nTo: letters@example.com\nSubject: ${subject ?? 'Returned mail'}\n\n${body}`
}

/** Shapes that no row of the table knows, or that put the address where another letter puts the support desk. */
const LETTERS: [string, Letter, string[], string][] = [
  [
    'recipients below, and a postmaster to reply to',
    {
      body: 'Host mail.example.org is not responding.\n\nThe following recipients did not receive your message:\n\n     <ann@mail.example.org>\n\nPlease reply to Postmaster@relay.example.net\nif you feel this message to be in error.\n',
    },
    ['ann@mail.example.org'],
    'not responding',
  ],
  [
    'a log with rulers',
    {
      body: `|---- Message log follows: ----|\n|---- Failed addresses follow: ----|\n <ann@example.org> ... unknown host\n|---- Message text follows: ----|\n${RETURNED}`,
    },
    ['ann@example.org'],
    'unknown host',
  ],
  [
    'the reason before the address',
    {
      from: '"Postmaster" <postmaster@example.net>',
      subject: 'Undeliverable Mail',
      body: `Delivery failed 20 attempts: ann@example.org\n\n\nOriginal message follows.\n${RETURNED}`,
    },
    ['ann@example.org'],
    'Delivery failed 20 attempts',
  ],
  [
    'a name in place of the address',
    {
      from: 'System Administrator <postmaster@example.org>',
      subject: 'Undeliverable: News',
      body: 'Your message did not reach some or all of the intended recipients.\n\n      Ann Smith on 3/3/2026 9:15 AM\n            There is no such account.\n            <mail.example.org #5.1.1 smtp;550 5.1.1 <ann@example.org>... User unknown>\n',
    },
    ['ann@example.org'],
    '550 5.1.1',
  ],
  [
    'a session at its end',
    {
      from: 'MDaemon at relay.example.net <MDaemon@relay.example.net>',
      subject: 'Permanent Delivery Failure',
      body: 'The attached message could not be delivered.\n\nRECIPIENT: ann@example.org\nREASON: 550 5.1.1 unknown\n\nSession Transcript:\nTue 10:00: <-- 220 mx\nTue 10:00: --> MAIL From:<letters@example.com>\nTue 10:00: --> RCPT To:<ann@example.org>\n',
    },
    ['ann@example.org'],
    '550 5.1.1 unknown',
  ],
  [
    'a list on one line',
    {
      body: 'Your mail to these recipients could not be delivered: ann@example.org, bob@example.org\n\nReason: 550 unknown users\n',
    },
    ['ann@example.org', 'bob@example.org'],
    '550 unknown users',
  ],
  [
    'Japanese',
    {
      from: 'mailer-daemon@docomo.example.jp',
      subject: 'Undelivered Mail',
      body: '次のあて先への電子メールは、お送りできませんでした。\n\n<ann@docomo.example.jp>\n',
    },
    ['ann@docomo.example.jp'],
    'お送りできませんでした',
  ],
  [
    'French',
    {
      from: 'postmaster@example.net',
      subject: 'Message non remis',
      body: "Votre message n'a pas pu être remis :\n\n   ann@example.org\n\nMotif : boîte pleine.\n\nPour toute question : support@example.net\n",
    },
    ['ann@example.org'],
    'boîte pleine',
  ],
  [
    'Chinese',
    {
      from: 'PostMaster@example.cn',
      subject: '来自example.cn的退信',
      body: '抱歉，您的邮件被退回来了\n收件人 ann@example.cn\n退信原因 收件人邮件地址（ann@example.cn）不存在，邮件无法送达。\nhost mx.example.cn said: 550 Mailbox not found\n',
    },
    ['ann@example.cn'],
    '550 Mailbox not found',
  ],
  [
    'Russian',
    {
      subject: 'Недоставленное сообщение',
      body: 'Ваше сообщение не может быть доставлено\nполучателю: ann@example.org\nПричина: 550 user not found\n',
    },
    ['ann@example.org'],
    '550 user not found',
  ],
]

describe('letters of mail servers', () => {
  it.each(LETTERS)('are read with %s', async (_name, letter, recipients, words) => {
    const report = await readMail(mailOf(letter))
    expect(report.kind).toBe('bounce')
    expect(report.recipients.map((one) => one.recipient)).toEqual(recipients)
    for (const one of report.recipients) expect(one.diagnostic).toContain(words)
  })

  /** Without a return-path, which not every server notes. */
  const BARE: [string, Letter, string][] = [
    [
      'a sentence that goes on in the next line',
      { subject: 'Your order', body: 'The mail could\nnot be delivered.\n\nann@example.org\n' },
      'Your order',
    ],
    [
      'a subject and few words',
      { subject: 'Undelivered mail', body: 'Failed: ann@example.org\n5.1.2 (no such domain)\n' },
      'no such domain',
    ],
    [
      'a new address',
      { subject: 'Undelivered mail', body: 'ann@example.org: moved to ann@example.net\n' },
      'moved',
    ],
    [
      'German words of Exchange',
      {
        from: 'Systemadministrator <postmaster@example.org>',
        subject: 'Unzustellbar: Post',
        body: 'Einige Empfänger wurden nicht erreicht.\n\n  ann@example.org\n    Das Konto gibt es nicht. #5.1.1\n',
      },
      '5.1.1',
    ],
    [
      'French words of Exchange',
      {
        from: 'System Administrator <postmaster@example.org>',
        subject: 'Non remis : Courrier',
        body: "Le courrier n'a pas été remis à tous.\n\n  ann@example.org\n    Aucun compte. #5.1.1\n",
      },
      '5.1.1',
    ],
    [
      'Italian words of Exchange',
      {
        from: 'System Administrator <postmaster@example.org>',
        subject: 'Non recapitabile: Posta',
        body: 'Impossibile raggiungere:\n\n  ann@example.org\n    Nessun account. #5.1.1\n',
      },
      '5.1.1',
    ],
    [
      'Polish words of Exchange',
      {
        from: 'System Administrator <postmaster@example.org>',
        subject: 'Nie można dostarczyć: Poczta',
        body: 'Nie można dotrzeć do:\n\n  ann@example.org\n    Brak konta. #5.1.1\n',
      },
      '5.1.1',
    ],
    [
      'Portuguese words of Exchange',
      {
        from: 'System Administrator <postmaster@example.org>',
        subject: 'Não é possível entregar: Correio',
        body: 'Não foi possível contatar:\n\n  ann@example.org\n    Sem conta. #5.1.1\n',
      },
      '5.1.1',
    ],
    [
      'Russian words of Exchange',
      {
        from: 'System Administrator <postmaster@example.org>',
        subject: 'Недоставлено: Письмо',
        body: 'Письмо не доставлено:\n\n  ann@example.org\n    Нет такой записи. #5.1.1\n',
      },
      '5.1.1',
    ],
    [
      'Chinese words of Exchange',
      {
        from: 'System Administrator <postmaster@example.org>',
        subject: '未送达: 信件',
        body: '无法联系到:\n\n  ann@example.org\n    没有此帐户。 #5.1.1\n',
      },
      '5.1.1',
    ],
    [
      'a Japanese sentence for a subject',
      {
        from: 'postmaster@example.jp',
        subject: 'メールを届けできませんでした',
        body: 'お届けできませんでした。\n\nann@example.org\n理由: 宛先がありません。\n',
      },
      '宛先がありません',
    ],
    [
      'a Korean sentence for a subject',
      {
        subject: '메일이 전달되지 않았습니다',
        body: '아래 주소로 가지 못했습니다.\n\nann@example.org\n사유: 수신자의 메일 용량이 초과되었습니다.\n',
      },
      '전달되지',
    ],
    [
      'a scanner that blocked it',
      {
        from: 'postmaster@example.org',
        subject: 'Message blocked: News',
        body: 'The mail you sent to ann@example.org was blocked: our policy forbids the attachment.\n',
      },
      'our policy',
    ],
    [
      'a virus that was found',
      {
        from: 'postmaster@example.org',
        subject: 'Virus found in a mail of yours',
        body: 'Recipient: ann@example.org\n\nThe message was refused because of a worm.\n',
      },
      'a worm',
    ],
  ]
  it.each(BARE)('are read by %s', async (_, letter, words) => {
    const text = mailOf({ ...letter, body: letter.body }).replace('Return-Path: <>\n', '')
    const mail = text.replace('\n\n', '\nContent-Type: text/plain; charset=utf-8\n\n')
    const report = await readMail(mail)
    expect(report).toMatchObject({ kind: 'bounce', recipients: [{ recipient: 'ann@example.org' }] })
    expect(`${report.subject} ${report.recipients[0]?.diagnostic}`).toContain(words)
  })

  it('count as naming nobody where they name only who sent them', async () => {
    const body = 'Your mail could not be delivered. Questions: postmaster@example.net\n'
    const from = 'postmaster@example.net'
    const report = await readMail(mailOf({ from, subject: 'Undelivered mail', body }))
    expect(report).toMatchObject({ kind: 'unread', recipients: [], nameless: { action: 'failed' } })
  })

  it('say what became of the mail even where they name nobody', async () => {
    const body = 'This is a warning message only. Your mail could not yet be delivered.\n'
    const report = await readMail(mailOf({ subject: 'Warning: mail delayed', body }))
    expect(report).toMatchObject({ kind: 'unread', nameless: { action: 'delayed', final: false } })
  })

  it.each([
    '551 User not local; please try\n<bob@example.net>',
    '551 User not local; please try <bob@example.net>',
    'Moved. The new address is:\n\nbob@example.net',
    '551 Please forward to\n<bob@example.net>',
    '251 User not local; will forward to\n<bob@example.net>',
    '550 5.1.6 Use instead:\n<bob@example.net>',
    '550 5.1.6 The user has moved to\nbob@example.net',
    'Please send your mail to\nbob@example.net',
    'New e-mail address: bob@example.net',
    'Neue Adresse: bob@example.net',
    'Nouvelle adresse : bob@example.net',
  ])('do not condemn whom they point to: %s', async (words) => {
    const report = await readMail(mailOf({ body: `<ann@example.org>:\n${words}\n` }))
    expect(report.recipients.map(({ recipient }) => recipient)).toEqual(['ann@example.org'])
  })

  it.each([
    '551 User not local; try <bob@example.net>',
    '550 5.1.6 Use <bob@example.net> instead',
    '550 bob@example.net instead, please',
  ])('name nobody where they only point: %s', async (body) => {
    expect(await readMail(mailOf({ body }))).toMatchObject({ kind: 'unread', recipients: [] })
  })

  it.each([
    'Could not forward to <ann@example.org>: 550 no such user',
    'Mailbox not in use: ann@example.org',
    'Please try again later, or use another address.\n\n<ann@example.org>: no such user',
  ])('name who failed in words like an invitation: %s', async (body) => {
    const report = await readMail(mailOf({ body }))
    expect(report.recipients.map(({ recipient }) => recipient)).toEqual(['ann@example.org'])
  })

  it('name hosts of every script, inside of brackets', async () => {
    const hosts = ['παράδειγμα.example', 'مثال.example', '例子.example']
    const body = hosts.map((host) => `<ann@${host}>: 550 no such user\n`).join('\n')
    const mail = mailOf({ body }).replace('\n\n', '\nContent-Type: text/plain; charset=utf-8\n\n')
    const report = await readMail(mail)
    expect(report.recipients.map(({ recipient }) => recipient)).toEqual(
      hosts.map((host) => `ann@${host}`),
    )
  })

  const NO_BOUNCES: [string, Letter][] = [
    [
      'a warning about the mailbox it was sent to',
      {
        subject: 'Mailbox almost full',
        body: 'Your mailbox letters@example.com is nearly full. When the mailbox is full, mail will be returned to the sender.\n',
      },
    ],
    [
      'a lure that speaks of mails which wait',
      {
        subject: 'Undelivered mail: 3 messages',
        body: 'Three mails for letters@example.com were held back. Sign in: https://example.net/x\n',
      },
    ],
    [
      'a lure with the codes of a server',
      {
        from: 'Mail Delivery System <admin@example.net>',
        returnPath: '<admin@example.net>',
        subject: 'Undelivered mail: 5 messages',
        body: 'Five mails were returned, for your mailbox is full (error 552 5.2.2). https://example.net/x\n',
      },
    ],
    [
      'a shop that sends through somebody',
      {
        from: 'Shop <bounces@example.net>',
        returnPath: '<bounces@example.net>',
        subject: 'Parcel not delivered',
        body: 'Your parcel could not be delivered, the address does not exist. Customer: ann@example.org\n',
      },
    ],
    [
      'a person who writes about bounces',
      {
        from: 'Bob <bob@example.org>',
        returnPath: '<bob@example.org>',
        subject: 'Re: delivery problem',
        body: 'sorry to hear the mail could not be delivered. My address is ann@example.org\n',
      },
    ],
    [
      'a postmaster who announces work on the server',
      {
        from: 'Postmaster <postmaster@example.org>',
        returnPath: '<postmaster@example.org>',
        subject: 'Maintenance on Sunday',
        body: 'If a mail bounces with 550 user unknown, tell postmaster@example.org.\n',
      },
    ],
    [
      'a receipt of reading',
      {
        from: 'Ann <ann@example.org>',
        subject: 'Read: News',
        body: 'Your message\n  To: Ann\n  Subject: News\nwas read on Tuesday\n',
      },
    ],
  ]
  it.each(NO_BOUNCES)('are told from %s', async (_name, letter) => {
    expect((await readMail(mailOf(letter))).kind).toBe('not_a_bounce')
  })

  it.each([
    ['has not been delivered to <ann@example.org>: no such user', 'bounce'],
    ['has not been delivered yet to <ann@example.org>: busy', 'delayed'],
    ['has not yet been delivered to <ann@example.org>: busy', 'delayed'],
  ])('that say "it %s" are read as %s', async (words, kind) => {
    const subject = 'Undeliverable mail'
    expect((await readMail(mailOf({ subject, body: `Your message ${words}\n` }))).kind).toBe(kind)
  })

  it('are told from vacation notes that speak of delivery', async () => {
    const note = {
      from: 'Ann <ann@example.org>',
      subject: 'Out of office',
      body: 'I am away. Your mail is not delivered to anyone, please write to bob@example.org.\n',
    }
    expect((await readMail(mailOf(note))).kind).toBe('autoreply')
  })

  it('keep each recipient to the part of a session that is about him', () => {
    const said = readNotice(
      'While talking to mx.example.org:\n>>> RCPT To:<ann@example.org>\n<<< 550 <ann@example.org>... No such user\n550 <ann@example.org>... User unknown\n421 mx.example.net (smtp)... Deferred\n554 <bob@example.net>... Remote protocol error\n',
      new Set(),
    )
    expect(said.map((one) => [one.recipient, one.words])).toEqual([
      [
        'ann@example.org',
        '<<< 550 <ann@example.org>... No such user\n550 <ann@example.org>... User unknown',
      ],
      [
        'bob@example.net',
        '421 mx.example.net (smtp)... Deferred\n554 <bob@example.net>... Remote protocol error',
      ],
    ])
  })

  it('are cut where the returned message begins, announced or not', () => {
    for (const announcement of [
      '--- Below this line is a copy of the message.',
      '------ This is a copy of the message, including all the headers. ------',
      'Message headers follow.',
      'Original message follows.',
      '----- Original message -----',
      '',
    ]) {
      const { notice, original } = splitNotice(`It failed.\n\n${announcement}\n${RETURNED}`)
      expect(notice.trim()).toBe('It failed.')
      expect(original).toContain('Message-ID: <abc@example.com>')
    }
  })

  it.each([
    ...['A copy of your message', 'Copy of the original mail:', 'The headers of your message'],
    ...['Below is a copy:', 'Below this line is the message', 'Original message', 'Returned mail:'],
    ...['Unsent message follows', 'Undelivered message headers:', 'Bounced e-mail message text'],
    ...['Failed message attached', 'Forwarded message begins here', 'Rejected mail information'],
    ...[
      'Message headers follow',
      'Message header follows',
      'Original message headers',
      '-- Non-delivered message',
    ],
    ...['Your message body follows', 'Returned message below', 'Start of original message'],
    ...[
      'Included is a copy',
      'Ursprüngliche Nachricht',
      'Kopie Ihrer Nachricht',
      'Kopie der E-Mail',
    ],
    ...["Message d'origine", 'Courrier d’origine', 'En-têtes de votre message', 'Mensaje original'],
    ...['Mensagem original', 'Messaggio originale', 'Oorspronkelijk bericht', 'Исходное сообщение'],
    ...['元のメッセージ', 'オリジナルメール', '原始邮件', '原郵件'],
  ])('are cut at the line "%s" above headers, which is in neither', (line) => {
    const { notice, original } = splitNotice(`It failed.\r\n\r\n${line}\r\n${RETURNED}`)
    expect(notice).toBe('It failed.\n\n')
    expect(original.trimStart()).toMatch(/^Received: /)
  })

  it('are cut where three headers of a message begin, if one of them is of no letter', () => {
    const headers = 'From: a@example.com\nTo: b@example.com\nSubject: News'
    const cut = (text: string) => splitNotice(`It failed.\n\n${text}\n\nDear reader.\n`).original
    expect(cut(`${headers}\nMIME-Version: 1.0`)).toMatch(/^From: a@/)
    expect(cut(`Content-Type: text/plain;\n\tcharset=utf-8\n${headers}`)).toMatch(/^Content-Type/)
    expect(cut(`> Received: by a\n> ${headers.replaceAll('\n', '\n> ')}`)).toMatch(/^> Received/)
    for (const name of ['Return-Path', 'DKIM-Signature']) {
      expect(cut(`${headers}\n${name}: x`)).toMatch(/^From: a@/)
    }
    expect(cut(headers)).toBe('')
    expect(cut('Received: by a\nTo: b@example.com')).toBe('')
    expect(cut('Received: by a\nTo: b@example.com\n\nDate: today')).toBe('')
    expect(cut('Received: by a\nTo: b@example.com\nIt was sent today\nDate: today')).toBe('')
  })

  it('are cut at a ruler with such a line, unless nothing stands above it', () => {
    const { notice, original } = splitNotice('No.\n--- Original message ---\n\n===\nDear reader.\n')
    expect([notice, original]).toEqual(['No.\n', 'Dear reader.\n'])
    const alone = '--- Original message ---\nUnknown user\n'
    expect(splitNotice(alone)).toEqual({ notice: alone, original: '' })
  })

  it('are read for two thousand lines', () => {
    const { notice, original } = splitNotice('No.\n'.repeat(2500))
    expect([notice, original]).toEqual(['No.\n'.repeat(2000), ''])
  })

  it('are not cut at a sentence that only mentions the original message', () => {
    for (const text of [
      'The original message was received on Tuesday.\n\n<ann@example.org>: unknown\n',
      'Keep a copy of your message.\nIt may help.\n\n<ann@example.org>: unknown\n',
    ]) {
      expect(splitNotice(text)).toEqual({ notice: text, original: '' })
    }
  })

  it('are cut where they say that the original message follows, and no headers do', () => {
    const { notice, original } = splitNotice('No.\n  The Original Message follows:\nDear reader.\n')
    expect([notice, original]).toEqual(['No.\n', 'Dear reader.\n'])
  })
})

describe('the table of MTA reports', () => {
  it('has rows of their own id and comparable words', () => {
    expect(new Set(MTA_REPORTS.map((row) => row.id)).size).toBe(MTA_REPORTS.length)
    for (const row of MTA_REPORTS) {
      expect(row.words.join()).toBe(row.words.join().toLowerCase())
    }
  })

  it.each(MTA_REPORTS.map((row, index) => [row.id, index] as const))(
    'reaches row %s with its own words',
    (_id, index) => {
      const row = MTA_REPORTS[index]!
      const text = row.words.join('\n')
      const earlier = MTA_REPORTS.slice(0, index).find((other) =>
        other.words.every((words) => text.includes(words)),
      )
      expect(earlier?.id).toBeUndefined()
    },
  )
})

describe('htmlToText', () => {
  it.each([
    ['<p>a<br>b</p><p>c &amp; d</p>', '\na\nb\n\nc & d\n'],
    ['<style>p{}</style>x<script>y</script>', '\n\nx\n\n'],
    ['a<b>b</b>c', 'abc'],
    ['<td>a</td><td>b</td>', ' a  b'],
    ['&#65;&#x42;&nbsp;&unknown;&#0;&#xd800;', 'AB &unknown;'],
    ['&Oslash;&otilde;&hellip;&euro;&apos;&shy;', "Øõ…€'"],
    ['&frac12;&sup2;&valueOf;&toString;', '½²&valueOf;&toString;'],
    ['a < b', 'a'],
    ['<!-- <p> -->x<!-- open', 'x'],
    ['', ''],
  ])('of %s', (html, text) => {
    expect(htmlToText(html)).toBe(text)
  })
})
