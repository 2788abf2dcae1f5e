import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { classify } from '../../src/bounce/classify.ts'
import { explainStatus } from '../../src/bounce/code-explanation.ts'
import { CODES } from '../../src/bounce/code-table.ts'
import { CODE_TEXTS } from '../../src/bounce/code-texts.ts'
import { describeStatus, isRegisteredStatus, SUBJECTS } from '../../src/bounce/codes.ts'
import { FAILURE_REASONS, REASONS } from '../../src/bounce/reason.ts'
import { REASON_TEXT } from '../../src/bounce/reason-text.ts'
import { REGISTERED_REASONS, REPLY_CODE_REASONS } from '../../src/bounce/registered-codes.ts'
import { RULES } from '../../src/bounce/rules.ts'

/** The specification's own list, in its order. */
const SPECIFIED = [
  ['1.0', '1.1', '1.2', '1.3', '1.4', '1.5', '1.6', '1.7', '1.8'],
  ['2.0', '2.1', '2.2', '2.3', '2.4'],
  ['3.0', '3.1', '3.2', '3.3', '3.4', '3.5'],
  ['4.0', '4.1', '4.2', '4.3', '4.4', '4.5', '4.6', '4.7'],
  ['5.0', '5.1', '5.2', '5.3', '5.4', '5.5'],
  ['6.0', '6.1', '6.2', '6.3', '6.4', '6.5'],
  ['7.0', '7.1', '7.2', '7.3', '7.4', '7.5', '7.6', '7.7'],
].flat()

/** How many details the IANA registry holds under each subject; they are numbered without gaps. */
const REGISTERED_DETAILS = [1, 11, 5, 7, 8, 7, 11, 31]

const explain = (status: string) => explainStatus(status, CODE_TEXTS)
const CLASSES = ['2', '4', '5']
function text(code: string) {
  const text = CODE_TEXTS.codes[code]
  if (text === undefined) throw new Error(`x.${code} has no text`)
  return text
}
const GRAMMAR = /^[245]\.[0-7]\.(0|[1-9]\d{0,2})$/
const JAPANESE = /[\u3040-\u30ff\u4e00-\u9fff]/

describe('the table of codes', () => {
  test('holds every code of the specification, for classes 2, 4 and 5', () => {
    const missing = SPECIFIED.flatMap((code) => CLASSES.map((digit) => `${digit}.${code}`)).filter(
      (status) => !isRegisteredStatus(status),
    )
    expect(missing).toEqual([])
    expect(SPECIFIED).toHaveLength(48)
  })

  test('is the whole registry in its order, each code once', () => {
    const registry = REGISTERED_DETAILS.flatMap((count, number) =>
      Array.from({ length: count }, (_, detail) => `${number}.${detail}`),
    )
    expect(CODES.map((row) => row.code)).toEqual(registry)
    expect(Object.keys(CODE_TEXTS.codes).sort()).toEqual(registry.toSorted())
  })

  test.each(CODES.map((row) => [row.code, { ...row, ...text(row.code) }] as const))(
    'x.%s is written in both languages',
    (_, row) => {
      for (const part of [row.title, row.meaning, row.advice]) {
        expect(part.en).toMatch(/^[A-Z]/)
        expect(part.en).not.toMatch(JAPANESE)
        expect(part.ja).toMatch(JAPANESE)
      }
      for (const part of [row.meaning, row.advice]) {
        expect(part.en).toMatch(/\.$/)
        expect(part.ja).toMatch(/。$/)
        expect(`${part.en}${part.ja}`).not.toMatch(/^\s|\s$| {2}/)
      }
      expect(row.title.en).not.toMatch(/\.$/)
      expect(row.title.ja).not.toMatch(/。$/)
      expect(row.rfc).toMatch(/^RFC \d{4}$/)
      expect(row.classes.length).toBeGreaterThan(0)
      expect([...row.classes]).toEqual([...new Set(row.classes)].sort())
    },
  )

  test('no two codes share a title or a meaning in either language', () => {
    for (const texts of [
      CODES.map((row) => row.title.en),
      CODES.map((row) => row.title.ja),
      CODES.map(({ code }) => text(code).meaning.en),
      CODES.map(({ code }) => text(code).meaning.ja),
    ]) {
      expect(new Set(texts).size).toBe(CODES.length)
    }
  })

  test('subjects are named in both languages', () => {
    expect(SUBJECTS).toHaveLength(8)
    for (const { title } of SUBJECTS) {
      expect(title.en).toMatch(/^[A-Z]/)
      expect(title.ja).toMatch(JAPANESE)
    }
  })
})

describe('a code, explained', () => {
  test('5.1.1 is a permanent error of an address that does not exist', () => {
    expect(explain('5.1.1')).toMatchObject({
      status: '5.1.1',
      class: 'permanent',
      subject: { number: 1, title: { en: 'Addressing status' } },
      title: { en: 'Bad destination mailbox address', ja: '宛先メールボックスが存在しない' },
      rfc: 'RFC 3463',
      registered: true,
    })
  })

  test('5.0.0 says that it is permanent and that its cause cannot be known', () => {
    const description = explain('5.0.0')
    expect(description?.class).toBe('permanent')
    expect(description?.meaning.en).toMatch(
      /^Permanent and undefined.*the cause cannot be known\.$/,
    )
    expect(description?.meaning.ja).toMatch(
      /^未定義の恒久的なエラーです。.*未定義のため、エラーの原因は特定できません。$/,
    )
  })

  test('what a code means begins with its class', () => {
    expect(explain('5.1.1')?.meaning.en).toMatch(/^Permanent error: /)
    expect(explain('4.7.512')?.meaning.en).toMatch(/^Temporary error: .*registered nowhere/)
  })

  test('the same detail means another thing to do in each class', () => {
    expect(explain('2.2.2')?.advice.en).toBe('Nothing to do.')
    expect(explain('4.2.2')?.advice.en).toMatch(/^Try again for up to 24 hours/)
    expect(explain('5.2.2')?.advice.en).not.toMatch(/24 hours/)
    expect(explain('4.7.28')?.advice.en).toMatch(/^Send more slowly/)
  })

  test('every code in every class is a whole text in both languages', () => {
    for (const { code } of CODES) {
      for (const digit of CLASSES) {
        const description = explain(`${digit}.${code}`)
        expect(description?.registered, code).toBe(true)
        for (const part of [description?.meaning, description?.advice]) {
          expect(part?.en, code).toMatch(/^[A-Z][^\n]*\.$/)
          expect(part?.ja, code).toMatch(/^(?!.* {2})\S.*。$/)
        }
      }
    }
  })

  test.each(['4.1.5', '5.1.5', '5.1.9', '4.3.6', '5.3.6'])(
    '%s, an error by a code for successes, names no cause and leads to the words of the server',
    (status) => {
      const description = explain(status)
      expect(description?.meaning.en).toContain('meant for successes and names no cause')
      expect(description?.meaning.ja).toContain('本来成功に使うもので、原因は示していません。')
      expect(description?.advice.en).toContain('Read the words the server sent')
      expect(description?.advice.ja).not.toContain('対処は不要です。')
    },
  )

  test('a success by a code for errors says that it is one', () => {
    for (const status of ['2.1.1', '2.2.2', '2.7.1']) {
      expect(explain(status)?.meaning.en, status).toContain('meant for errors')
      expect(explain(status)?.meaning.ja, status).toContain('本来エラーに使うもの')
    }
    for (const status of ['2.0.0', '2.1.5', '2.6.4', '5.1.1', '4.6.4']) {
      expect(explain(status)?.meaning.en, status).not.toContain('meant for')
    }
  })

  test.each([1, 2, 3, 4, 5, 6, 7])('x.%i.0 is some error, and in a success none', (subject) => {
    expect(explain(`5.${subject}.0`)?.title.ja).toContain('何らかの')
    const success = explain(`2.${subject}.0`)
    expect(success?.meaning.ja).toMatch(/^成功です。\S*の(実行)?状態に関する報告で、/)
    expect(`${success?.title.ja}${success?.meaning.ja}`).not.toContain('エラー')
    expect(success?.meaning.en).toMatch(/^Success\. The report is about the [a-z ]* status; /)
  })

  test('what will not arrive by sending it again is not just to be sent again later', () => {
    for (const { code } of CODES) {
      const advice = explain(`5.${code}`)?.advice
      expect(advice?.en, code).not.toMatch(/again later|in some days/)
      expect(advice?.ja, code).not.toMatch(/時間をおいて|数日おいて/)
    }
  })

  test('an unregistered detail is described by its subject, and says so', () => {
    const description = explain('5.7.512')
    expect(description).toMatchObject({ status: '5.7.512', registered: false, class: 'permanent' })
    expect(description?.title).toEqual(explain('5.7.0')?.title)
    expect(description?.meaning.en).toContain('registered nowhere')
    expect(explain('5.7.0')?.meaning.en).not.toContain('registered nowhere')
    expect(explain('4.0.9')?.title).toEqual(explain('4.0.0')?.title)
    expect(isRegisteredStatus('5.7.512')).toBe(false)
  })

  test.each([
    '',
    '5',
    '5.1',
    '5.1.1.1',
    '5.1.',
    '.1.1',
    '3.1.1',
    '1.1.1',
    '5.8.1',
    '5.10.1',
    '5.1.01',
    '05.1.1',
    '5.1.1000',
    '5.1.-1',
    ' 5.1.1',
    '5.1.1 ',
    '5.1.1\n',
    '5,1,1',
    '5-1.1',
    '5.x.x',
    '５.１.１',
    'constructor',
    '__proto__',
    '5.__proto__.1',
  ])('%j is no code', (text) => {
    expect(explain(text)).toBeNull()
    expect(describeStatus(text)).toBeNull()
    expect(isRegisteredStatus(text)).toBe(false)
  })

  test('never throws, and answers exactly the codes of the grammar', () => {
    const number = fc.oneof(fc.nat(12), fc.nat(2000))
    const nearly = fc.tuple(number, number, number).map((parts) => parts.join('.'))
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' }), nearly), (text) => {
        const description = explain(text)
        expect(describeStatus(text) === null).toBe(description === null)
        expect(description !== null).toBe(GRAMMAR.test(text))
        if (description) expect(description.status).toBe(text)
      }),
      { numRuns: 1000 },
    )
  })
})

test('these registered codes condemn an address without a word, and no others', () => {
  const alone = CODES.map(({ code }) => [code, classify({ status: `5.${code}` })] as const)
  const condemning = alone.filter(([, { action }]) => action === 'suppress')
  expect(condemning.map(([code, { reason }]) => `${code} ${reason}`)).toEqual([
    '1.0 user_unknown',
    '1.1 user_unknown',
    '1.2 domain_unknown',
    '1.3 bad_address',
    '1.4 ambiguous_address',
    '1.6 moved',
    '1.10 null_mx',
    '2.0 mailbox_disabled',
    '2.1 mailbox_disabled',
    '7.13 mailbox_disabled',
  ])
})

test('codes of RFC 7372, and their like, are of who sends', () => {
  const alone = CODES.filter(({ code }) => /^7\.2\d$/.test(code)).map(({ code }) => {
    const { reason, action } = classify({ status: `5.${code}` })
    return `${code} ${reason} ${action}`
  })
  const unsigned = ['7.20', '7.21', '7.22', '7.23', '7.24', '7.26']
  expect(alone).toEqual(
    expect.arrayContaining(unsigned.map((code) => `${code} auth_failure fix_sender`)),
  )
  expect(alone).toEqual(
    expect.arrayContaining(['7.25 no_ptr fix_sender', '7.27 bad_sender fix_sender']),
  )
})

test('every reason of a failure is given by words, a code or a reply code', () => {
  const given = new Set([
    ...RULES.map(({ reason }) => reason),
    ...REGISTERED_REASONS.values(),
    ...REPLY_CODE_REASONS.values(),
  ])
  expect(FAILURE_REASONS.filter((reason) => !given.has(reason))).toEqual([])
})

describe('texts of reasons and states', () => {
  test('every reason has a line in both languages, and no two are alike', () => {
    expect(Object.keys(REASON_TEXT).sort()).toEqual([...REASONS].sort())
    const rows = Object.values(REASON_TEXT)
    for (const row of rows) {
      expect(row.en).toMatch(/^[A-Z]/)
      expect(row.ja).toMatch(JAPANESE)
    }
    expect(new Set(rows.map((row) => row.en)).size).toBe(rows.length)
    expect(new Set(rows.map((row) => row.ja)).size).toBe(rows.length)
  })
})
