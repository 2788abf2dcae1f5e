import { describe, expect, it } from 'vitest'
import { judge, verdictsOf } from '../../../src/bounce/mail/verdict.ts'
import { fixture, readMail, readReports } from './parse.ts'

/** A delivery report about one recipient, with a letter. */
async function verdict(status: string, words: string, letter = '', recipient = 'ann@example.org') {
  const report = await readMail(
    [
      'From: MAILER-DAEMON@mx.example.net',
      'To: bounce@lists.example.com',
      'Subject: Undelivered Mail',
      'MIME-Version: 1.0',
      'Content-Type: multipart/report; report-type=delivery-status; boundary=b1',
      '',
      '--b1',
      '',
      letter,
      '--b1',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; mx.example.net',
      '',
      `Final-Recipient: rfc822; ${recipient}`,
      'Action: failed',
      `Status: ${status}`,
      `Diagnostic-Code: smtp; ${words}`,
      '',
      '--b1--',
      '',
    ].join('\r\n'),
  )
  const [one] = report.recipients
  if (one === undefined) throw new Error('a report about nobody')
  return judge(report, one).classification
}

describe('the Status field of a delivery report', () => {
  it.each([
    ['5.3.0', '552 Mailbox full', '5.3.0', 'mailbox_full'],
    ['5.4.3', '550 Message rejected as spam', '5.4.3', 'spam'],
  ])('%s stands beside "%s"', async (status, words, answer, reason) => {
    expect(await verdict(status, words)).toMatchObject({ status: answer, reason })
  })

  it.each([
    ['5.0.0', 'is undefined', '550 User unknown', '5.1.1'],
    ['5.1.1', 'condemns an address that lives', '552 Mailbox full', '5.2.2'],
    ['5.7.1', 'blames the sender for a recipient', '550 User unknown', '5.1.1'],
    ['5.2.1', 'blames the recipient for the sender', '550 Message rejected as spam', '5.7.1'],
    ['4.2.0', 'is of another class than the considered code', '550 5.1.1 User unknown', '5.1.1'],
    ['5.1.351', 'is not registered', '550 User unknown', '5.1.1'],
  ])('%s does not, where it %s', async (status, _why, words, answer) => {
    expect((await verdict(status, words)).status).toBe(answer)
  })

  it.each([
    ['4.9.1', 'User unknown', '4.1.1', 'retry'],
    ['5.9.1', 'Mailbox full', '5.2.2', 'retry'],
    ['5.9.1', 'User unknown', '5.1.1', 'suppress'],
  ])('%s, which is none, says the class all the same', async (status, words, answer, action) => {
    expect(await verdict(status, words)).toMatchObject({ status: answer, action })
  })
})

describe('a refusal at MAIL FROM', () => {
  const postfix = (words: string, step: string) =>
    `<ann@example.org>: host mx.example.org[192.0.2.1] said: ${words} (in reply to\n    ${step} command)\n`
  const exim = (words: string, step: string) =>
    `  ann@example.org\n    host mx.example.org [192.0.2.1]\n    SMTP error from remote mail server after ${step}:<a@example.com>:\n    ${words}\n`

  it.each([postfix, exim])(
    'condemns nobody, as the letter tells and the report does not',
    async (letter) => {
      for (const words of ['553 example.com does not exist', '550 5.1.1 User unknown']) {
        const at = (step: string) => verdict('5.0.0', words, letter(words, step))
        expect(await at('MAIL FROM')).toMatchObject({ reason: 'bad_sender', action: 'fix_sender' })
        expect((await at('RCPT TO')).action).toBe('suppress')
      }
    },
  )

  it('leaves every other reason as it is', async () => {
    const words = '554 Transaction failed'
    const said = await verdict('5.0.0', words, postfix(words, 'MAIL FROM'))
    expect(said.reason).toBe('system_error')
  })
})

describe('a refusal after DATA', () => {
  const said = (recipient: string, words: string, step: string) =>
    `<${recipient}>: host mx.example.jp[192.0.2.1] said: ${words} (in reply to\n    ${step} command)\n`
  const postfix = (recipient: string, words: string) => [
    said(recipient, words, 'end of DATA'),
    said(recipient, words, 'RCPT TO'),
  ]
  const exim = (recipient: string, words: string) =>
    ['end of data', `RCPT TO:<${recipient}>`].map(
      (step) =>
        `  ${recipient}\n    SMTP error from remote mail server after ${step}:\n    host mx.example.jp [192.0.2.1]: ${words}\n`,
    )
  const sendmail = (recipient: string, words: string) => {
    const session = `   ----- Transcript of session follows -----\n... while talking to mx.example.jp.:\n>>> DATA\n<<< ${words}\n`
    return [
      `${session}554 5.0.0 Service unavailable\n`,
      `${session}550 5.1.1 <${recipient}>... User unknown\n<<< 503 5.0.0 Need RCPT (recipient)\n`,
    ]
  }

  describe.each([
    ['docomo', 'ann@docomo.ne.jp', '550 Unknown user ann@docomo.ne.jp'],
    ['au', 'ann@ezweb.ne.jp', '550 <ann@ezweb.ne.jp>: User unknown'],
  ])('by %s', (_, recipient, words) => {
    it.each([
      ['Postfix', postfix],
      ['Exim', exim],
      ['sendmail', sendmail],
    ])('is a filter, as the letter of %s tells and its report does not', async (_name, letters) => {
      const [afterData = '', afterRcpt = ''] = letters(recipient, words)
      const filtered = { reason: 'filtered', action: 'review' }
      expect(await verdict('5.0.0', words, afterData, recipient)).toMatchObject(filtered)
      expect((await verdict('5.0.0', words, afterRcpt, recipient)).reason).toBe('user_unknown')
    })

    it('is a filter in the words of qmail', async () => {
      const letter = (step: string) =>
        `From: MAILER-DAEMON@mx.example.net\nSubject: failure notice\n\nHi. This is the qmail-send program at mx.example.net.\n\n<${recipient}>:\n192.0.2.1 ${step}.\nRemote host said: ${words}\n`
      const [refused] = verdictsOf(await readReports(letter('failed after I sent the message')))
      expect(refused?.classification).toMatchObject({ reason: 'filtered', action: 'review' })
      const [unknown] = verdictsOf(await readReports(letter('does not like recipient')))
      expect(unknown?.classification.reason).toBe('user_unknown')
    })
  })

  it('is what it says by others', async () => {
    const words = '550 5.1.1 User unknown'
    for (const letters of [postfix, exim, sendmail]) {
      const [letter] = letters('ann@example.org', words)
      expect((await verdict('5.0.0', words, letter)).reason).toBe('user_unknown')
    }
  })
})

describe('the verdicts of a mail', () => {
  it('are transient while the server goes on trying, whatever digit it used', async () => {
    const text = new TextDecoder().decode(fixture('dsn-delayed')).replace('4.4.1', '5.4.1')
    const verdicts = verdictsOf(await readReports(text))
    expect(verdicts).toMatchObject([{ classification: { status: '4.4.1', class: 'transient' } }])
  })

  it('are about the address that was mailed, not the target of its forward', async () => {
    const verdicts = verdictsOf(await readReports(fixture('dsn-forwarded')))
    expect(verdicts.map(({ one }) => one.recipient)).toEqual(['ann+spring@example.org'])
  })

  it.each(['arf-not-spam', 'newsletter'])('are none of %s', async (name) => {
    expect(verdictsOf(await readReports(fixture(name)))).toEqual([])
  })
})
