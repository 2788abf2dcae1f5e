import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  hasDeliveryStatusFields,
  readDeliveryStatus,
  statusOf,
} from '../../../src/bounce/mail/dsn.ts'

describe('readDeliveryStatus', () => {
  it('separates recipients even where a server forgets the blank line between them', () => {
    const report = readDeliveryStatus(
      'Reporting-MTA: dns; mx.example.net\nFinal-Recipient: rfc822; ann@example.org\nAction: failed\nStatus: 5.1.1\nFinal-Recipient: rfc822; bob@example.org\nAction: failed\nStatus: 5.2.2\n',
    )
    expect(report.recipients.map((one) => [one.finalRecipient, one.status])).toEqual([
      ['ann@example.org', '5.1.1'],
      ['bob@example.org', '5.2.2'],
    ])
  })

  it('keeps the fields of one recipient together where blank lines stand between them', () => {
    const report = readDeliveryStatus(
      'Final-Recipient: rfc822; ann@example.org\n\nAction: failed\n\nStatus: 5.1.1\n',
    )
    expect(report.recipients).toHaveLength(1)
    expect(report.recipients[0]).toMatchObject({ action: 'failed', status: '5.1.1' })
  })

  it('reads every group, whatever the order of its fields and the case of their names', () => {
    const group = (name: string) => [
      `Final-Recipient: rfc822; ${name}@example.org`,
      `original-recipient : rfc822; ${name}+2b@example.org`,
      'ACTION\t: failed',
      'Status: 5.1.1',
      'Diagnostic-Code: smtp; 550 5.1.1\n No such user',
      'Remote-MTA: dns; mx.example.org',
      'Last-Attempt-Date: Mon, 23 Nov 2026 09:00:00 +0000',
      'Will-Retry-Until: Mon, 23 Nov 2026 09:00:00 +0000',
      `X-Supplementary-Info: <${name}>`,
    ]
    const between = fc.constantFrom('\n\n', '\r\n\r\n', '\n \t\n')
    const shuffled = (name: string) => {
      const fields = group(name)
      return fc.shuffledSubarray(fields, { minLength: fields.length })
    }
    fc.assert(
      fc.property(
        fc.tuple(shuffled('ann'), shuffled('bob'), shuffled('eve')),
        between,
        (groups, blank) => {
          const text = groups.map((fields) => fields.join('\n')).join(blank)
          const { recipients } = readDeliveryStatus(
            `Reporting-MTA: dns; mx.example.net\n\n${text}\n`,
          )
          expect(recipients).toMatchObject(
            ['ann', 'bob', 'eve'].map((name) => ({
              finalRecipient: `${name}@example.org`,
              originalRecipient: `${name}+2b@example.org`,
              action: 'failed',
              status: '5.1.1',
              remoteMta: 'mx.example.org',
              diagnostic: expect.stringContaining(`<${name}>`),
            })),
          )
          for (const { diagnostic } of recipients) {
            expect(diagnostic).toContain('550 5.1.1 No such user')
            expect(diagnostic).not.toContain('smtp')
          }
        },
      ),
    )
  })

  it('reads what a mail program put marks before, and the other name of a recipient', () => {
    const { recipients } = readDeliveryStatus(
      '> > X-Actual-Recipient: rfc822; ann@example.org\n> > Action: failed\n> > X-Actual-Recipient: rfc822; bob@example.org\n> > Action: delayed\n',
    )
    expect(recipients).toMatchObject([
      { finalRecipient: 'ann@example.org', action: 'failed' },
      { finalRecipient: 'bob@example.org', action: 'delayed' },
    ])
  })

  it('takes no sentence for a field', () => {
    const { recipients } = readDeliveryStatus(
      'Final-Recipient: rfc822; ann@example.org\nYour Action: failed\nAction taken: failed\nThe Status: 5.1.1\nSo: 1\n',
    )
    expect(recipients).toMatchObject([{ action: null, status: null }])
  })

  it('takes the fields of a group in any order', () => {
    const report = readDeliveryStatus(
      'Action: failed\nStatus: 5.0.0\nOriginal-recipient: rfc822;a@example.org\nFinal-recipient: rfc822;a@example.org\n\nAction: delayed\nStatus: 4.0.0\nFinal-recipient: rfc822;b@example.org\n',
    )
    expect(report.recipients.map((one) => [one.finalRecipient, one.action])).toEqual([
      ['a@example.org', 'failed'],
      ['b@example.org', 'delayed'],
    ])
  })

  it.each([
    ['rfc822; ann@example.org', 'ann@example.org'],
    ['RFC822;<ann@example.org>', 'ann@example.org'],
    ['rfc822; ann+3Dprint@example.org', 'ann+3Dprint@example.org'],
    ['rfc822; ann@example.org (questions: help@example.org)', 'ann@example.org'],
    ['rfc822; ann@example.org(questions: help@example.org)', 'ann@example.org'],
    ['rfc822; ann@example.org (a (help@example.org) b@example.org)', 'ann@example.org'],
    ['rfc822; ann@example.org (a \\) help@example.org)', 'ann@example.org'],
    ['rfc822; ann@example.org (see help@example.org', 'ann@example.org'],
    ['rfc822 (Internet); (Ann) ann@example.org', 'ann@example.org'],
    ['rfc822; "ann (x)"@example.org', '"ann (x)"@example.org'],
    ['ann@example.org (rfc822; bob@example.org)', 'ann@example.org'],
    ['rfc822; @relay.example.net:ann@example.org', 'ann@example.org'],
    ['rfc822; "ann smith"@example.org', '"ann smith"@example.org'],
    ['ann@example.org', 'ann@example.org'],
    ['utf-8; jörg@bücher.example', 'jörg@xn--bcher-kva.example'],
    ['utf-8; j\\x{F6}rg@example.org', 'jörg@example.org'],
    ['utf-8;\\x{7528}\\x{6237}@\\x{4F8B}\\x{5B50}.example', '用户@xn--fsqu00a.example'],
    ['rfc822; jörg@example.org', 'jörg@example.org'],
    ['rfc822; ann@example.org (名前)', 'ann@example.org'],
    ['utf-8; jörg@-example.org', null],
    ['utf-8; \\x{D800}ann@example.org', null],
    ['utf-8; \\x{1F600}@example.org', '😀@example.org'],
    ['utf-8; \\x{10FFFD}@example.org', '\u{10FFFD}@example.org'],
    ['rfc822; "a\\"(b"@example.org', '"a\\"(b"@example.org'],
    ['rfc822; /CN=ann/@gate.example.org', '/cn=ann/@gate.example.org'],
    ['rfc822; ann', null],
    ['x400; /CN=ann/', null],
  ])('reads the recipient of "%s"', (value, expected) => {
    const report = readDeliveryStatus(`Final-Recipient: ${value}\nAction: failed\n`)
    expect(report.recipients[0]?.finalRecipient).toBe(expected)
  })

  it.each(['\\x{}', '\\x{FFFFFF}'])(
    'does not stumble over the letter %s, which is none',
    (letter) => {
      const report = readDeliveryStatus(`Final-Recipient: utf-8; ${letter} ann@example.org\n`)
      expect(report.recipients[0]?.finalRecipient).toBe('ann@example.org')
    },
  )

  it.each([
    ['dns; mx.example.net', 'mx.example.net'],
    ['DNS ;mx.example.net.', 'mx.example.net'],
    ['mx.example.net (proxy; 2)', 'mx.example.net'],
    ['x-host-2; mx.example.net(192.0.2.1)', 'mx.example.net'],
    ['dns;\tmx.example.net\twith TLS', 'mx.example.net'],
    ['dns;', null],
  ])('reads the host of "%s"', (value, host) => {
    const report = readDeliveryStatus(`Final-Recipient: a@example.org\nRemote-MTA: ${value}\n`)
    expect(report.recipients[0]?.remoteMta).toBe(host)
  })

  it.each([
    ...[
      'smtp',
      'SMTP ',
      'x-unix',
      'X-Postfix-2',
      'x400',
      'local',
      'lmtp',
      'unknown',
      'dns',
      'unix',
    ],
    'esmtp',
  ])('takes the words of a server without their type "%s"', (type) => {
    const report = readDeliveryStatus(
      `Final-Recipient: a@example.org\nDiagnostic-Code: ${type}; 550 No\n`,
    )
    expect(report.recipients[0]?.diagnostic).toBe('550 No')
  })

  it('keeps the words of a server that are no type, and none where there are none', () => {
    const { recipients } = readDeliveryStatus(
      'Final-Recipient: a@example.org\nDiagnostic-Code: said; 550 No\n\nFinal-Recipient: b@example.org\nDiagnostic-Code: smtp;\n',
    )
    expect(recipients.map(({ diagnostic }) => diagnostic)).toEqual(['said; 550 No', null])
  })

  it('adds to the words what is said again and otherwise, and to the comments', () => {
    const { recipients } = readDeliveryStatus(
      'Final-Recipient: a@example.org\nAction: failed ( no such user )\nStatus: 5.0.0 (user unknown)\nDiagnostic-Code: 550 No\nDiagnostic-Code: No\nX-Supplementary-Info: <sorry>\n',
    )
    expect(recipients).toMatchObject([
      { diagnostic: '550 No <sorry>', comment: 'no such user user unknown' },
    ])
  })

  it('keeps what is said of the mail as a whole where it is said first', () => {
    const said = [
      ...['Reporting-MTA: dns; mx.example.net', 'Original-Envelope-Id: q17'],
      ...['X-Original-Message-ID: <17@example.com>', 'X-Postfix-Sender: rfc822; news@example.com'],
    ]
    const later = [
      ...['Reporting-MTA: dns; other.example.net', 'Original-Envelope-Id: q18'],
      ...['Original-Message-ID: <18@example.com>', 'X-Postfix-Sender: rfc822; old@example.com'],
    ]
    expect(readDeliveryStatus([...said, ...later].join('\n'))).toEqual({
      reportingMta: 'mx.example.net',
      envelopeId: 'q17',
      messageId: '<17@example.com>',
      sender: 'news@example.com',
      recipients: [],
      isCut: false,
    })
  })

  it('has a recipient where one is named, or a code or an action is told, and a thousand at most', () => {
    const count = (text: string) => readDeliveryStatus(text).recipients.length
    expect(count('Final-Recipient: rfc822; ann@example.org\n')).toBe(1)
    expect(count('Original-Recipient: rfc822; ann@example.org\n')).toBe(1)
    expect(count('Action: failed\n')).toBe(1)
    expect(count('Status: 5.1.1\n')).toBe(1)
    expect(count('Remote-MTA: dns; mx.example.net\nDiagnostic-Code: smtp; 550 No\n')).toBe(0)
    const many = readDeliveryStatus('Final-Recipient: rfc822; ann@example.org\n'.repeat(1001))
    expect(many).toMatchObject({ recipients: { length: 1000 }, isCut: true })
  })

  it('takes the xtext of an ORCPT apart, which only the original recipient may have', () => {
    const report = readDeliveryStatus(
      'Original-Recipient: rfc822;ann+2Bin+2Bspring+3D+3D@example.org\nAction: failed\n',
    )
    expect(report.recipients[0]?.originalRecipient).toBe('ann+in+spring==@example.org')
  })

  it('leaves an address alone that is called so to its end', () => {
    const report = readDeliveryStatus(
      'Original-Recipient: rfc822;ann+3Dprint@example.org\nFinal-Recipient: rfc822;ann+3Dprint@example.org\nAction: failed\n',
    )
    expect(report.recipients[0]?.originalRecipient).toBe('ann+3Dprint@example.org')
  })

  it.each([
    ['failed', 'failed'],
    ['Failed (no such user)', 'failed'],
    ['failure', 'failed'],
    ['fail', 'failed'],
    ['expired', 'failed'],
    ['deliverable', 'delivered'],
    ['relayed', 'relayed'],
    ['expanded', 'expanded'],
    ['delayed', 'delayed'],
    ['delay', 'delayed'],
    ['deferred', 'delayed'],
    ['not failed', null],
    ['whatever', null],
  ])('reads the action "%s"', (value, expected) => {
    const report = readDeliveryStatus(`Final-Recipient: rfc822; a@example.org\nAction: ${value}\n`)
    expect(report.recipients[0]?.action).toBe(expected)
  })

  it.each([
    ['5.1.1', '5.1.1'],
    ['5.1.1 (bad mailbox)', '5.1.1'],
    ['(#4.4.2)', '4.4.2'],
    ['5.7.509', '5.7.509'],
    ['05.1.1', null],
    ['5.1.1.', '5.1.1'],
    ['05.1.1 5.02.01', '5.2.1'],
    ['5.1', null],
    ['5..1', null],
    ['5.1.', null],
    ['5.1234.1', null],
    ['5.1.1234', null],
    ['192.0.2.5', null],
    ['2.5.1.9', null],
    ['3.1.1', null],
  ])('reads the status "%s"', (value, expected) => {
    expect(statusOf(value)).toBe(expected)
  })
})

describe('hasDeliveryStatusFields', () => {
  it('wants a recipient and what became of it', () => {
    expect(hasDeliveryStatusFields('Final-Recipient: rfc822; a@example.org\nAction: failed')).toBe(
      true,
    )
    expect(hasDeliveryStatusFields('> original-recipient : a@example.org\n> STATUS : 5.1.1')).toBe(
      true,
    )
    expect(hasDeliveryStatusFields('Final-Recipient: a@example.org\nDiagnostic-Code: No')).toBe(
      true,
    )
    expect(hasDeliveryStatusFields('Your final-recipient: a@example.org\nAction: failed')).toBe(
      false,
    )
    expect(hasDeliveryStatusFields('Final-Recipient: a@example.org\nNo action: failed')).toBe(false)
    expect(hasDeliveryStatusFields('Final-Recipient: rfc822; a@example.org')).toBe(false)
    expect(hasDeliveryStatusFields('Action: failed\nStatus: 5.1.1')).toBe(false)
  })
})
