import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Matcher } from '../../src/bounce/matcher.ts'

const VOCABULARY = {
  sets: new Map([['box', ['mailbox', 'user', 'mail box', 'nobody {is} here']]]),
  forms: new Map([
    ['is', ['', 'is', 'has been']],
    ['cannot', ['cannot', 'could not']],
  ]),
}

function found(phrases: readonly string[], words: string): string[] {
  const matcher = new Matcher(
    phrases.map((text, rule) => ({ rule, text })),
    VOCABULARY,
    phrases.length,
  )
  matcher.scan(words)
  return Array.from(matcher.found.subarray(0, matcher.foundCount), (rule) =>
    words.slice(matcher.starts[rule], matcher.stops[rule]),
  )
}

/** Word for word, of which the last may go on. */
function stands(phrase: readonly string[], text: readonly string[]): boolean {
  return text.some((_, from) =>
    phrase.every((word, at) => {
      const said = text[from + at] ?? ''
      return at === phrase.length - 1 ? said.startsWith(word) : said === word
    }),
  )
}

describe('the matcher', () => {
  it.each([
    ['mailbox full', 'The MAILBOX   is-full? No: Mailbox-Full!', ['Mailbox-Full']],
    ['mailbox full', 'mailboxes full', []],
    ['邮箱已满', '收件人的郵箱已滿，請稍後再試', ['郵箱已滿']],
    ['後でもう一度', '後でもう一度お試しください', ['後でもう一度']],
    ['reject', 'it was rejected', ['reject']],
    ['reject|', 'it was rejected', []],
    ['reject|', 'reject: no', ['reject']],
    ['full', 'beautifully', []],
    ['disk {is} full', 'Disk full, the disk has been full', ['disk has been full']],
    ['{is} full', 'a disk, full', ['full']],
    ['disk {is} full', 'disk was full', []],
    [
      'we {cannot} … what {is} here',
      'we could not find what is here',
      ['we could not find what is here'],
    ],
    ['{cannot} find', 'could not find it', ['could not find']],
    ['sorry {box}', 'sorry, nobody has been here', []],
    ['sorry … {box}', 'sorry, nobody has been here', ['sorry, nobody has been here']],
    ['sorry nobody', 'sorry, nobody has been here', ['sorry, nobody']],
    ['boîte pleine', 'BOITE PLEINE', ['BOITE PLEINE']],
    ['boite pleine', 'Boîte pleine', ['Boîte pleine']],
    ['不存在', '550 用户不存在', ['不存在']],
    ['@ … 不存在', '收件人（ann@example.com）不存在', ['ann@example.com）不存在']],
    ['@ … 不存在', '收件人ann@example.com不存在', ['收件人ann@example.com不存在']],
    ['@ … 不存在', 'ann@例え.jp 不存在', ['ann@例え.jp 不存在']],
    ['{box} full', 'mail box full', ['mail box full']],
    ['{box} full', 'user a@example.com full', ['user a@example.com full']],
    ['{box} full', 'user is nearly full', []],
    ['{box} … full', 'user is nearly full', ['user is nearly full']],
    ['{box} … full', 'The user is here. The moon is full', []],
    ['{box} ... full', 'user is nearly full', ['user is nearly full']],
    ['- (nearly) full.', 'user is nearly full!', ['nearly full']],
    ['<@>: … - full', '<a@example.com>: it is full', ['a@example.com>: it is full']],
    ['@ … gone', 'was <a@example.com> ever? Gone', []],
    ['@ … gone', 'now <a@example.com> is gone', ['a@example.com> is gone']],
    ['@ … gone', 'now it is gone', []],
    ['no such @', 'no such user: a@example.com', []],
    ['no such @', 'no such <a@example.com>', ['no such <a@example.com']],
    ['사용자 없음', '550 사용자 없음', ['사용자 없음']],
    ['사용자', '시우저', []],
    ['no such {box} … here', 'no such user was seen here', ['no such user was seen here']],
    ['no such {box} … here', 'a user, no such thing here', []],
  ])('%s in %s', (phrase, words, expected) => {
    expect(found([phrase], words)).toEqual(expected)
  })

  it('reads over the codes that a reply of several lines repeats', () => {
    const words = '550-5.7.1 this message is likely\n550-5.7.1 unsolicited mail'
    expect(found(['likely unsolicited'], words)).toEqual(['likely\n550-5.7.1 unsolicited'])
  })

  it('reads over the indentation of a line that an MTA broke', () => {
    const words = `550 no such\n${' '.repeat(80)}mailbox`
    const said = words.slice('550 '.length)
    expect(found(['no such {box}', 'no such … mailbox'], words)).toEqual([said, said])
  })

  it('takes no words from addresses', () => {
    expect(found(['mailbox full'], '<mailbox-full@example.com> is fine')).toEqual([])
    expect(found(['fine'], 'mailbox-full@example.com,fine')).toEqual(['fine'])
  })

  it('finds what begins inside another phrase that goes on differently', () => {
    expect(found(['no such user here', 'user there'], 'no such user there')).toEqual(['user there'])
  })

  it('refuses phrases it could not find', () => {
    for (const phrase of ['', '…', '!!!', '{nothing} here']) {
      expect(() => found([phrase], '')).toThrow(RangeError)
    }
  })

  it('finds a phrase between any words, where it stands', () => {
    const word = fc.stringMatching(/^[a-z]{1,8}$/).filter((text) => text !== 'quux')
    fc.assert(
      fc.property(fc.array(word), fc.array(word), fc.boolean(), (before, after, loud) => {
        const phrase = loud ? 'Quux  CORGE' : 'quux corge'
        const words = [...before, phrase, ...after].join(' ')
        expect(found(['quux corge'], words)).toEqual([phrase])
      }),
    )
  })

  it('finds what a slow search finds, of many phrases alike, in one text after another', () => {
    const words = fc.array(fc.stringMatching(/^[ab]{1,3}$/), { minLength: 1, maxLength: 5 })
    fc.assert(
      fc.property(fc.array(words, { minLength: 1 }), fc.array(words), (phrases, texts) => {
        const rows = phrases.map((phrase, rule) => ({ rule, text: phrase.join(' ') }))
        const matcher = new Matcher(rows, VOCABULARY, rows.length)
        for (const text of texts) {
          matcher.scan(text.join(', '))
          const rules = [...matcher.found.subarray(0, matcher.foundCount)]
          expect(rules.toSorted((a, b) => a - b)).toEqual(
            phrases.flatMap((phrase, rule) => (stands(phrase, text) ? rule : [])),
          )
        }
      }),
    )
  })

  it('says the same, however often it read before', () => {
    const matcher = new Matcher([{ rule: 0, text: 'one … two' }], VOCABULARY, 1)
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('one', 'two', 'x', '. '), { maxLength: 30 }),
        (words) => {
          const text = words.join(' ')
          matcher.scan(text)
          expect(matcher.foundCount).toBe(found(['one … two'], text).length)
        },
      ),
    )
  })
})
