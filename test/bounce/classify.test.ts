import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { classify } from '../../src/bounce/classify.ts'
import { describeStatus } from '../../src/bounce/codes.ts'
import { EVENT_KINDS } from '../../src/bounce/event.ts'
import { WORD_SETS } from '../../src/bounce/rules/words.ts'

const of = (diagnostic: string) => classify({ diagnostic })

const wordsOf = (set: string): readonly string[] =>
  (WORD_SETS.get(set) ?? []).map((word) => word.replace('|', ''))

it('what is said of the sender, a record, a command or the message condemns no recipient', () => {
  const others = [...wordsOf('sender'), ...wordsOf('you'), 'dkim key', 'spf record', 'certificate']
  const things = ['command', 'attachment', 'HELO', 'EHLO', 'DKIM', 'PTR', 'password', 'certificate']
  for (const other of others) {
    for (const what of [...wordsOf('gone'), ...wordsOf('shut')]) {
      const { action, rule } = classify({ diagnostic: `550 5.7.1 ${other} ${what}` })
      expect(`${other} ${what}: ${rule} ${action}`).not.toContain('suppress')
    }
  }
  for (const what of wordsOf('missing')) {
    for (const thing of things) {
      const { action, rule } = classify({ diagnostic: `550 ${what} ${thing}` })
      expect(`${what} ${thing}: ${rule} ${action}`).not.toContain('suppress')
    }
  }
})

it.each([
  ['550 5.7.999 Nothing we know', '5.7.0', 'security'],
  ['550 5.6.99 Nothing we know', '5.6.0', 'content'],
  ['451 4.3.99 Nothing we know', '4.3.0', 'system_error'],
  ['550 5.1.99 Nothing we know', '5.0.0', 'unknown'],
  ['550 5.9.1 Nothing we know', '5.0.0', 'unknown'],
  ['550 5.6.11 SMTPSEND.BareLinefeedsAreIllegal', '5.6.0', 'content'],
])(
  'a detail that nobody registered says what its subject says: %s',
  (diagnostic, status, reason) => {
    const verdict = of(diagnostic)
    expect(verdict).toMatchObject({ status, reason })
    expect(verdict.action).not.toBe('suppress')
  },
)

describe('in languages beside English', () => {
  it.each([
    ['the sender', 'absender', ['nein', 'fort', 'weg', 'falsch']],
    ['what is yours', 'dein', ['fort', 'weg', 'falsch']],
    ['a command, a header or a certificate', 'sache', ['fort', 'weg', 'falsch']],
  ])('what is said of %s condemns no recipient, whatever it is', (_, whose, sets) => {
    for (const who of wordsOf(whose)) {
      for (const what of sets.flatMap(wordsOf)) {
        const { action, rule } = classify({ diagnostic: `550 5.7.1 ${who} ${what}` })
        expect(`${who} ${what}: ${rule} ${action}`).not.toContain('suppress')
      }
    }
  })

  it.each([
    'Unbekannter Fehler',
    'Erreur inconnue',
    'Error desconocido',
    'Erro desconhecido',
    'Errore sconosciuto',
    'Onbekende fout',
    'Неизвестная ошибка',
    'Nieznany błąd',
    '未知错误',
    '不明なエラー',
  ])('an unknown error is no unknown user: %s', (error) => {
    expect(classify({ diagnostic: `550 ${error}` }).reason).toBe('system_error')
  })

  it.each([
    ['550 Die Domain des Absenders gibt es nicht, sie existiert nicht', 'bad_sender'],
    ['550 Destinataire inconnu', 'user_unknown'],
    ['550 Expéditeur inconnu', 'bad_sender'],
    ['550 Получатель не найден', 'user_unknown'],
    ['550 Отправитель не найден', 'bad_sender'],
    ['550 収件人', 'unknown'],
    ['550 收件人不存在', 'user_unknown'],
    ['550 发件人不存在', 'bad_sender'],
    ['550 宛先が存在しません', 'user_unknown'],
    ['550 差出人が存在しません', 'bad_sender'],
    ['550 SPF-Eintrag existiert nicht', 'auth_failure'],
    ['550 Fehlender PTR-Eintrag: nicht gefunden', 'no_ptr'],
    ['535 Passwort falsch, Benutzer unbekannt', 'security'],
    ['550 Ihr Server ist gesperrt', 'blocklisted'],
    ['550 Ihr Postfach ist gesperrt', 'policy'],
    ['550 Forbindelsen er lukket', 'unknown'],
  ])('%s: %s', (diagnostic, reason) => {
    expect(classify({ diagnostic }).reason).toBe(reason)
  })
})

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
