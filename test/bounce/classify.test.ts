import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { classify } from '../../src/bounce/classify.ts'
import { describeStatus } from '../../src/bounce/codes.ts'
import { EVENT_KINDS } from '../../src/bounce/event.ts'

const of = (diagnostic: string) => classify({ diagnostic })

describe('classify', () => {
  it.each([
    ['550 5.1.1 User unknown', '5.1.1', 'user_unknown', 'suppress'],
    ['550 5.7.1 No such user', '5.1.1', 'user_unknown', 'suppress'],
    ['450 4.1.1 User unknown', '4.1.1', 'user_unknown', 'retry'],
    ['552 5.2.2 Mailbox full', '5.2.2', 'mailbox_full', 'retry'],
    [
      '550 5.1.8 Domain of sender address example.org does not exist',
      '5.1.8',
      'bad_sender',
      'fix_sender',
    ],
    ['450 4.7.1 Greylisted, try again in 10 minutes', '4.7.1', 'greylisted', 'retry'],
    ['556 5.1.10 Recipient address has null MX', '5.1.10', 'null_mx', 'suppress'],
    [
      'smtp; 550-5.1.1 The email account that you tried\nsmtp; 550 5.1.1 to reach does not exist',
      '5.1.1',
      'user_unknown',
      'suppress',
    ],
    ['宛先メールボックスの容量がいっぱいです', '4.2.2', 'mailbox_full', 'retry'],
  ])('%s', (reply, status, reason, action) => {
    expect(of(reply)).toMatchObject({ status, reason, action })
  })

  it('reads when to try again', () => {
    expect(of('450 4.7.1 Greylisted, try again in 10 minutes').retryAfterSeconds).toBe(600)
    expect(
      of('451 4.7.1 Greylisting in action, please come back in 00:04:52').retryAfterSeconds,
    ).toBe(300)
  })

  it('keeps what was reported beside the answer', () => {
    expect(of('550 5.7.1 No such user').reported).toEqual({ replyCode: 550, status: '5.7.1' })
  })

  it.each([
    ['550 5.7.1 Rejected by the DMARC policy of example.org', '5.7.1'],
    ['550 5.7.0 Rejected by the DMARC policy of example.org', '5.7.26'],
    ['551 5.7.1 Mail loop detected', '5.4.6'],
    ['451 4.7.1 Temporary server error, please try again later', '4.3.0'],
    ['552 5.1.1 Recipient is over quota', '5.2.2'],
    ['501 5.1.0 Invalid sender', '5.1.8'],
    ['550 5.2.1 No such user here', '5.2.1'],
  ])(
    '%s: a code that tells the same cause is kept, any other is only reported',
    (words, status) => {
      expect(of(words).status).toBe(status)
    },
  )

  it('takes no code from an address, a version or a date', () => {
    expect(of('connect to 192.5.1.1[198.5.1.20]: Postfix 2.5.1, 2026.5.1').reported).toEqual({
      replyCode: null,
      status: null,
    })
  })

  it('takes a bare 550 for an unknown user, and words it does not understand for no verdict', () => {
    for (const bare of ['550', 'smtp; 550', '550 <ann@example.org>', '550 5.0.0 ann@example.org']) {
      expect(of(bare)).toMatchObject({ reason: 'user_unknown', action: 'suppress' })
    }
    for (const words of ['550 Xyzzy', '550 The moon is full', '550 5.0.0 <ann@example.org> Nope']) {
      expect(of(words).action).toBe('review')
    }
  })

  it('says that it does not know', () => {
    expect(classify({})).toMatchObject({ status: '5.0.0', reason: 'unknown', action: 'review' })
    expect(classify({ permanence: 'transient' })).toMatchObject({
      status: '4.0.0',
      class: 'transient',
    })
  })

  it('never throws, never invents a code, never condemns for what the sender did', () => {
    const words = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc.stringMatching(/^[245]\d\d[ -][245]\.\d\.\d{1,2} [a-z ]{0,60}$/),
    )
    fc.assert(
      fc.property(
        words,
        fc.option(fc.string()),
        fc.constantFrom(...EVENT_KINDS),
        (diagnostic, status, kind) => {
          const verdict = classify({ diagnostic, status, kind })
          if (verdict.status !== null) expect(describeStatus(verdict.status)?.registered).toBe(true)
          if (verdict.action === 'suppress')
            expect(['recipient', 'domain']).toContain(verdict.scope)
          if (verdict.class === 'transient') expect(verdict.action).not.toBe('suppress')
        },
      ),
      { numRuns: 2000 },
    )
  })
})
