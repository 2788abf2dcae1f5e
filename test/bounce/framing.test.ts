import { describe, expect, it } from 'vitest'
import { classify } from '../../src/bounce/classify.ts'
import { spaced, unframed } from '../../src/bounce/framing.ts'
import { DOCUMENTED_RULES } from '../../src/cli/rule-docs.ts'

const log = 'Mar 12 10:14:58 relay1'
const host = 'mx.example.org[192.0.2.9]'

/** How mail servers, ESPs and libraries write down what a server answered: code, and words. */
const FRAMES: Record<string, (code: string, words: string) => string> = {
  Postfix: (code, words) =>
    `${log} postfix/smtp[103]: 4C1F: to=<ann@example.org>, relay=${host}:25, delay=1.2, delays=0.1/0/0.6/0.5, dsn=${code[0]}.0.0, status=deferred (host ${host} said: ${code} ${words} (in reply to end of DATA command))`,
  Exim: (code, words) =>
    `2025-03-12 11:40:02 1ts4zS-0002Lm-7k ** ann@example.org R=dnslookup T=remote_smtp H=mx.example.org [192.0.2.9] X=TLS1.3:TLS_AES_256_GCM_SHA384:256 CV=yes: SMTP error from remote mail server after end of data: ${code} ${words}`,
  sendmail: (code, words) =>
    `${log} sendmail[180]: 52BBV: to=<ann@example.org>, delay=00:00:03, mailer=esmtp, pri=120345, relay=mx.example.org. [192.0.2.9], dsn=${code[0]}.0.0, stat=Service unavailable (${code} ${words})`,
  qmail: (code, words) =>
    `<ann@example.org>:\n192.0.2.9 failed after I sent the message.\nRemote host said: ${code} ${words}`,
  PowerMTA: (code, words) =>
    `b,2024-03-12 08:00:44+0100,bob@example.com,ann@example.org,,relayed,${code[0]}.0.0 (undefined status),smtp;${code} ${words},bad-mailbox,mx.example.org (192.0.2.9)`,
  IronPort: (code, words) =>
    `Bounced by destination server with response: ${code[0]}.1.0 - Unknown address error ('${code}', ['${words}'])`,
  OpenSMTPD: (code, words) =>
    `smtpd[611]: 9e2a mta delivery evpid=5c8b from=<bob@example.com> to=<ann@example.org> source="192.0.2.1" relay="192.0.2.9 (mx.example.org)" delay=2s result="PermFail" stat="${code} ${words}"`,
  Haraka: (code, words) =>
    `2025-03-12T09:21:07.553Z [NOTICE] [C0A9.2.1] [outbound] response="${code} ${words}" delay=64 fail_count=1`,
  Stalwart: (code, words) =>
    `2024-12-03T10:00:00Z ERROR Message rejected by remote server (delivery.rcpt-to-rejected) to = "ann@example.org", code = ${code}, details = "${words}"`,
  KumoMTA: (code, words) =>
    JSON.stringify({
      type: 'Bounce',
      response: { code: Number(code), content: words, command: 'RCPT TO:<ann@example.org>\r\n' },
      bounce_classification: 'Uncategorized',
    }),
  Mailgun: (code, words) =>
    JSON.stringify({
      event: 'failed',
      'delivery-status': {
        code: Number(code),
        message: words,
        tls: true,
        'certificate-verified': true,
      },
      recipient: 'ann@example.org',
    }),
  Postmark: (code, words) =>
    JSON.stringify({
      Type: 'HardBounce',
      Description: 'The server was unable to deliver your message (ex: unknown user).',
      Details: `smtp;${code} ${words}`,
      Inactive: true,
    }),
  SES: (code, words) =>
    JSON.stringify({
      bounceType: 'Permanent',
      bouncedRecipients: [{ diagnosticCode: `smtp; ${code} ${words}` }],
      reportingMTA: 'dns; a1-2.smtp-out.amazonses.com',
    }),
  SendGrid: (code, words) =>
    JSON.stringify([
      { event: 'bounce', type: 'bounce', reason: `${code} ${words}`, 'smtp-id': '<a@b>' },
    ]),
  SparkPost: (code, words) =>
    JSON.stringify({
      msys: { error_code: code, raw_reason: `${code} ${words}`, ip_address: '192.0.2.1' },
    }),
  Mailjet: (code, words) =>
    JSON.stringify({
      error_related_to: 'recipient',
      error: 'user unknown',
      comment: `${code} ${words}`,
    }),
  Nodemailer: (code, words) =>
    `Error: Can't send mail - all recipients were rejected: ${code} ${words}`,
  PHPMailer: (code, words) =>
    `SMTP Error: data not accepted.SMTP server error: DATA END command failed Detail: ${words} SMTP code: ${code}`,
  JavaMail: (code, words) =>
    `javax.mail.SendFailedException: Invalid Addresses; nested exception is: class com.sun.mail.smtp.SMTPAddressFailedException: ${code} ${words}`,
  Python: (code, words) => `smtplib.SMTPDataError: (${code}, b'${words}')`,
  Gmail: (code, words) =>
    `Google tried to deliver your message, but it was rejected by the server for the recipient domain example.org by mx.example.org. [192.0.2.9].\n\nThe error that the other server returned was:\n${code} ${words}`,
  Exchange: (code, words) => `Remote Server returned '${code} ${words}'`,
}

/** What administrators add to a refusal, and what says nothing about it. */
const REMARKS = [
  'If you believe this is an error, contact postmaster@example.org.',
  'Please contact the recipient by other means.',
  'For more information see https://www.example.org/help/errors.',
  'Please forward this message to your system administrator.',
  'Your message was not delivered.',
  'Delivery to this recipient failed.',
  'The message was returned to the sender.',
  'This is a permanent error.',
  'No further attempts will be made.',
  'This message was created automatically by mail delivery software.',
  'Your message has been scanned for viruses and spam.',
  'This message was scanned by MailShield and found to be clean.',
  'SPF check passed.',
  'The message passed all spam checks.',
  'To protect our users from spam we check every message.',
  'We protect our customers against spam and viruses.',
  'Subject: Special offer for you.',
  "If you believe your server's IP has been blocked in error, visit https://example.org/unblock.",
  'If your message was blocked as spam, contact us.',
  'This has nothing to do with the content of your message.',
  'Your message was not spam.',
  'Your IP 192.0.2.10 is not listed.',
  '(ref: 8f3a-1102)',
  'Visit https://example.org/unblock?ip=192.0.2.10 to request removal.',
  'Please call our hotline at +49 30 12345.',
  'Attempted to deliver 3 times.',
  'Sent from our secure mail gateway.',
  'From: <bob@example.com> To: <ann@example.org>.',
  'Received from mail.example.com (192.0.2.10).',
  'The sending server was mail.example.com.',
]
/** The confidence of a verdict by the words of a row that is no hint. */
const CERTAIN = 0.9

/** Rows for whose words another provider's name, a code's place or a command matter. */
const replies = DOCUMENTED_RULES.flatMap(({ id, example, providers, codes }) => {
  const [, code, words] = /^([45]\d\d) (.+)$/.exec(example) ?? []
  return code && words && !providers && !codes ? [{ id, example, code, words }] : []
})

describe('what frames a reply', () => {
  it.each(Object.entries(FRAMES))('says nothing about its reason: %s', (_, frame) => {
    expect(replies.length).toBeGreaterThan(200)
    const changed = replies.flatMap(({ id, example, code, words }) => {
      const { reason } = classify({ diagnostic: example })
      const framed = classify({ diagnostic: frame(code, words) })
      return framed.reason === reason
        ? []
        : [`${id}: ${reason} is ${framed.reason} (${framed.rule})`]
    })
    expect(changed).toEqual([])
  })

  it.each(REMARKS)('says nothing in a remark: %s', (remark) => {
    const certain = replies.filter(
      ({ example }) => classify({ diagnostic: example }).confidence === CERTAIN,
    )
    expect(certain.length).toBeGreaterThan(200)
    for (const { id, example, code, words } of certain) {
      const { reason } = classify({ diagnostic: example })
      const said = [
        `${code} ${remark} ${words}`,
        `${example}${/[.!]$/.test(words) ? '' : '.'} ${remark}`,
      ]
      expect(said.map((diagnostic) => `${id}: ${classify({ diagnostic }).reason}`)).toEqual([
        `${id}: ${reason}`,
        `${id}: ${reason}`,
      ])
    }
  })

  it.each([
    ['Goose on the runway', 'unknown'],
    ['5.1.0 See our page', 'unknown'],
    ['Your organization has been suspended', 'bad_sender'],
  ])("condemns nobody for qmail's underscores: %s", (words, reason) => {
    const diagnostic = `failed/Remote host said: 550 ${words}/`.replaceAll(' ', '_')
    expect(classify({ diagnostic }).reason).toBe(reason)
  })

  it('is blanked, and every other word stays where it is', () => {
    for (const [framed, bare] of [
      ['{"ip_address": "no\\r\\nway"}', '{.             "no    way"}'],
      ['[{"reason":"550 \\"x\\""}]', '[{.        "550   x  "}]'],
      ['Mar  2 10:14:58 relay1 postfix/smtp[1]: no', '                       postfix/smtp[1]: no'],
      [
        '2025-03-12T10:14:58+01:00 relay1 exim[1]: no',
        '                                 exim[1]: no',
      ],
    ] as const) {
      expect(unframed(framed)).toBe(bare)
      expect(bare).toHaveLength(framed.length)
    }
    expect(spaced('failed/Remote_host_said:_550_No/')).toBe('failed/Remote host said: 550 No/')
    for (const words of ['', '550 "to": no', 'Mar is no month', 'a_said: no']) {
      expect(spaced(unframed(words))).toBe(words)
    }
  })
})
