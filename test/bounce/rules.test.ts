import { describe, expect, it } from 'vitest'
import { classify } from '../../src/bounce/classify.ts'
import { isRegisteredStatus } from '../../src/bounce/codes.ts'
import { Folding } from '../../src/bounce/folding.ts'
import { MAILBOX_PROVIDERS } from '../../src/bounce/mailbox-providers.ts'
import { Matcher } from '../../src/bounce/matcher.ts'
import { spelled } from '../../src/bounce/phrase.ts'
import { REASON_TABLE } from '../../src/bounce/reason.ts'
import { isLongEnough } from '../../src/bounce/reply-shape.ts'
import { FIRST_HINT, VOCABULARY } from '../../src/bounce/rules.ts'
import { DOCUMENTED_RULES as RULES } from '../../src/cli/rule-docs.ts'

const ofExample = (rule: (typeof RULES)[number]) =>
  classify({ diagnostic: rule.example, remoteMta: rule.exampleMta })

/** A phrase with each word of its sets and forms, which may go on. */
function* expanded(phrase: string, endings = ['']): Generator<string> {
  const name = /\{([a-z-]+)\}/.exec(phrase)
  if (name === null) {
    yield phrase
    return
  }
  const [found, id = ''] = name
  for (const word of VOCABULARY.sets.get(id) ?? VOCABULARY.forms.get(id) ?? []) {
    for (const ending of endings) {
      yield* expanded(
        phrase.replace(found, () => word + ending),
        endings,
      )
    }
  }
}

/** Sentences in which a phrase is found: as it is, with its last word going on, and with clauses between its words. */
function* sentences(phrase: string): Generator<string> {
  for (const text of expanded(phrase, ['', 'zz'])) {
    const words = text.replace(/…/g, ' zz ').replaceAll('|', ' ').replaceAll('@', 'a@example.com')
    // Three digits behind a space would be a reply code.
    const said = words.replace(/ (?=\d{3}\b)/g, '_').replace(/ +/g, ' ')
    yield said
    yield `${said}zz`
    yield said.replace(/(?<=\S) (?=\S)/g, ': ')
  }
}

/** Whether a phrase, with some word of each of its names, has no part that an operator might write. */
function isFoundInTooMuch(phrase: string): boolean {
  return phrase.split('…').every((part) => !expanded(part).every(isLongEnough))
}

/** Whether a row, whatever the provider and the code, decides where another is found too. */
function answersFirst(row = 0, asked = 0): boolean {
  if (row >= asked) return row === asked
  const [first, second] = [RULES[row], RULES[asked]]
  if (!first || !second || first.providers || first.codes) return false
  // What condemns gives way to what is said of the sender.
  return !(second.reason === 'bad_sender' && REASON_TABLE[first.reason].action === 'suppress')
}

describe('the table of rules', () => {
  it.each(RULES.map((rule) => [rule.id, rule] as const))(
    '%s decides its own example, and says by which words',
    (id, rule) => {
      const verdict = ofExample(rule)
      expect(verdict).toMatchObject({ rule: id, reason: rule.reason })
      const { evidence } = verdict
      expect(evidence?.field).toBe(rule.phrases.length === 0 ? 'status' : 'diagnostic')
      if (evidence?.field !== 'diagnostic') return
      expect(rule.example.slice(evidence.start, evidence.end)).toMatch(/\S{2}|[^ -~]/)
    },
  )

  it('has no phrase that a row before it, or another phrase of its own, answers for', () => {
    const all = RULES.flatMap(({ phrases, inHosts = false }, row) =>
      phrases.map((text) => ({ text, row, inHosts })),
    )
    const matcher = new Matcher(
      all.map(({ text, inHosts }, rule) => ({ rule, text, inHosts })),
      VOCABULARY,
      all.length,
    )
    /** What answers before this phrase, or as well, in words that it is found in; undefined for nothing. */
    const before = (at: number, words: string): number | undefined => {
      matcher.scan(words)
      const found = [...matcher.found.subarray(0, matcher.foundCount)]
      if (!found.includes(at)) return at
      return found.find((other) => other !== at && answersFirst(all[other]?.row, all[at]?.row))
    }
    const shadowed = all.flatMap(({ text, row }, at) => {
      // One sentence is enough, in which nothing else is found.
      let other: number | undefined
      for (const words of sentences(text)) {
        other = before(at, words)
        if (other === undefined) return []
      }
      return `${RULES[row]?.id}: ${text} <- ${all[other ?? at]?.text}`
    })
    expect(shadowed).toEqual([])
  })

  it('has its phrases, and the words that they share, in the order of characters, each once', () => {
    const lists = [
      ...RULES.map(({ id, phrases }) => [id, phrases] as const),
      ...VOCABULARY.sets,
      ...VOCABULARY.forms,
    ]
    for (const [name, texts] of lists) {
      expect([name, ...texts]).toEqual([name, ...[...new Set(texts)].toSorted()])
      // As they are compared: two that look different would be one.
      expect([name, ...texts.filter((text) => /[^\u0080-\uffffa-z0-9 {}|@-]/.test(text))]).toEqual([
        name,
      ])
    }
  })

  it('has no phrase twice as it is compared, no name of words that do not exist, and nothing that condemns with less than an operator may write', () => {
    const folding = new Folding()
    const wrong = RULES.flatMap(({ id, reason, providers, phrases }) => {
      const compared = phrases.map((phrase) => phrase.split('|').map((part) => folding.learn(part)))
      const keys = compared.map((parts) => parts.join('|'))
      const condemns = REASON_TABLE[reason].action === 'suppress' && !providers
      return phrases.flatMap((phrase, at) => {
        const names = Array.from(phrase.matchAll(/\{([^}]*)/g), ([, name = '']) => name)
        return [
          ...(phrase.includes('{') || phrase.includes('…') || keys.indexOf(keys[at] ?? '') === at
            ? []
            : [`${id}: "${phrase}" is there twice`]),
          ...names
            .filter((name) => !VOCABULARY.sets.has(name) && !VOCABULARY.forms.has(name))
            .map((name) => `${id}: there are no words {${name}}`),
          ...(condemns && isFoundInTooMuch(phrase)
            ? [`${id}: "${phrase}" is found in too much`]
            : []),
        ]
      })
    })
    expect(wrong).toEqual([])
  })

  it('is measured by every word that a name stands for', () => {
    for (const phrase of ['{war}', '{war} … {is}', 'ab', '@']) {
      expect([phrase, isFoundInTooMuch(phrase)]).toEqual([phrase, true])
    }
    for (const phrase of ['{war} … {gone}', '{is} full', 'abc', '@ … {gone}']) {
      expect([phrase, isFoundInTooMuch(phrase)]).toEqual([phrase, false])
    }
  })

  const condemning = RULES.filter(
    ({ reason, providers }) => REASON_TABLE[reason].action === 'suppress' && !providers,
  )
  it.each([
    '550 5.1.0 <bounce@example.org>: Sender address rejected: ',
    '550 Sender verify failed: ',
    '553 sender rejected: ',
    '550 5.7.1 Return-Path address rejected: ',
    '550 5.1.8 Invalid sender, ',
    'SMTP error from remote mail server after MAIL FROM:<bounce@example.org>: ',
  ])('"%s" condemns no recipient, whatever a server was told of the sender', (words) => {
    for (const { id, example } of condemning) {
      const verdict = classify({ diagnostic: words + example.replace(/^#?[245][\d.]+[ -]/, '') })
      expect(`${id}: ${verdict.action}`).not.toBe(`${id}: suppress`)
    }
  })

  const ofOthers = RULES.slice(0, FIRST_HINT).filter(({ reason, phrases, codes }) => {
    const { scope } = REASON_TABLE[reason]
    // Where a code belongs to the rule, the words alone say nothing.
    return (scope === 'sender' || scope === 'message') && phrases.length > 0 && !codes
  })
  it.each([
    (words: string) => `550 For the user: ${words}`,
    (words: string) => `550 <a@example.com>: ${words}`,
    (words: string) => `550 <a@example.com>: Recipient address rejected: ${words}`,
    (words: string) => `550 5.7.1 ${words} (recipient a@example.com)`,
    (words: string) =>
      `host mx.example.net[192.0.2.1] said: 550 ${words} (in reply to RCPT TO command)`,
  ])('condemns no recipient for what is about the sender or the message, wrapped as %s', (wrap) => {
    for (const { id, example, exampleMta } of ofOthers) {
      const words = example.replace(/^(?:#?[245][\d.]+[ -]+)+/, '')
      const verdict = classify({ diagnostic: wrap(words), remoteMta: exampleMta })
      expect(`${id}: ${verdict.action}`).not.toBe(`${id}: suppress`)
    }
  })

  it.each([
    '550 The goose has left the pond',
    '550 The message has left the queue',
    '550 Our server has moved, correct your MX',
    '550 Your account has been disabled',
    '535 5.7.8 Unknown user or wrong password',
    '550 Your host name does not exist',
    '550 The API key is no longer valid',
    '550 The service is out of service',
    '554 The folder does not exist',
    '554 Too many unknown users from your address',
    '550 The mailbox is being moved',
    '550 Illegal characters in the message',
    '550 We do not recognize your server',
    '550 The domain of your sender address does not exist',
    '550 El dominio del remitente no existe',
    '550 Absenderdomain existiert nicht',
    '554 Ваш IP заблокирован',
    '550 发件人域名不存在',
    '550 送信元ドメインが存在しません',
    '550 Το μήνυμά σας δεν παραδόθηκε',
    '550 Ο τομέας του αποστολέα δεν υπάρχει',
    '550 Domena nadawcy nie istnieje',
    '550 Doména odesílatele neexistuje',
    '550 A feladó tartománya nem létezik',
    '550 Domeniul expeditorului nu există',
    '550 Gönderen alan adı mevcut değil',
    '550 보낸 사람의 도메인이 존재하지 않습니다',
    '550 הודעתך לא נמסרה',
    '550 لم يتم تسليم رسالتك',
    '550 Домен відправника не існує',
    '550 Avsändarens domän finns inte',
    '550 Afsenderens domæne findes ikke',
    '550 Lähettäjän verkkotunnusta ei ole',
    '550 Het domein van de afzender bestaat niet',
    '550 O domínio do remetente não existe',
    '550 Il dominio del mittente non esiste',
    '550 Le domaine de l’expéditeur n’existe pas',
    '550 Tên miền của người gửi không tồn tại',
    '550 ไม่สามารถส่งข้อความของคุณได้',
    '550 Ваше повідомлення не доставлено',
    '550 Twoja wiadomość nie została dostarczona',
    '550 Zpráva nebyla doručena',
    '550 Üzenete nem kézbesíthető',
    '550 メッセージを配信できませんでした',
    '550 您的邮件未能送达',
  ])('"%s" condemns nobody', (diagnostic) => {
    expect(classify({ diagnostic }).action).not.toBe('suppress')
  })

  it('finds every phrase of every row, however many there are', () => {
    const phrases = RULES.flatMap((row, rule) =>
      row.phrases.flatMap((phrase) =>
        spelled(phrase, VOCABULARY.forms).map((text) => ({ rule, text })),
      ),
    )
    const matcher = new Matcher(phrases, VOCABULARY, RULES.length)
    const lost = phrases.filter(({ rule, text }) => {
      const words = text
        .replace(/\{([a-z-]+)\}/g, (_, set) => VOCABULARY.sets.get(set)?.[0] ?? '')
        .replace(/[|…]/g, ' ')
        .replace('@', 'a@example.com ')
        // Three digits behind a space would be a reply code.
        .replace(/ (?=\d{3}\b)/g, '_')
      matcher.scan(words)
      return !matcher.found.subarray(0, matcher.foundCount).includes(rule)
    })
    expect(lost).toEqual([])
  })

  it('has no id twice', () => {
    const ids = RULES.map(({ id }) => id)
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([])
  })

  it('has no row that can never apply', () => {
    const ids = new Set(MAILBOX_PROVIDERS.map(({ id }) => id))
    const wrong = RULES.flatMap(({ id, phrases, codes, providers }) => [
      ...(phrases.length + (codes?.length ?? 0) > 0 ? [] : [`${id}: no phrase, no code`]),
      ...(providers ?? []).filter((one) => !ids.has(one)).map((one) => `${id}: ${one}`),
    ])
    expect(wrong).toEqual([])
  })

  it('answers registered codes only', () => {
    const answers = RULES.flatMap((rule) => [
      `${rule.id} ${ofExample(rule).status}`,
      `${rule.id} 5.${rule.code ?? REASON_TABLE[rule.reason].code}`,
    ])
    const isRegistered = (answer: string) => isRegisteredStatus(answer.split(' ')[1] ?? '')
    expect(answers.filter((answer) => !isRegistered(answer))).toEqual([])
  })

  it('keeps words that say little behind the registered codes', () => {
    expect(FIRST_HINT).toBeLessThan(RULES.length)
    expect(classify({ diagnostic: '550 5.1.1 Rejected' })).toMatchObject({
      reason: 'user_unknown',
      rule: 'status.1.1',
    })
    expect(classify({ diagnostic: '550 Rejected' })).toMatchObject({ rule: 'hint.rejected' })
  })
})
