/** What a new rule begins with: words that every reply of a shape has. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Matcher } from '../../src/bounce/matcher.ts'
import { affordable, MOST_WORK, phraseError, workOf } from '../../src/bounce/own-rules.ts'
import { isLongEnough, phraseOf, replyShape } from '../../src/bounce/reply-shape.ts'

const find = (phrase: string, reply: string): boolean => {
  const matcher = new Matcher([{ rule: 0, text: phrase }], { sets: new Map(), forms: new Map() }, 1)
  matcher.scan(reply)
  return matcher.foundCount > 0
}

it.each([
  [
    '550 <ann@a.example> the heron said no 12345',
    '554 <bob@b.example> the heron said no 7',
    'the heron said no',
  ],
  [
    '452 mx1.a.example: (a goose) on the runway',
    '452 mx9.b.example: (a goose) on the runway',
    '(a goose) on the runway',
  ],
  ['550 No ducks', '550 No ducks', 'No ducks'],
  [
    '550 No geese here. Ask the heron on the pond',
    '550 No geese here. Ask the heron on the pond',
    'Ask the heron on the pond',
  ],
])('the shape of %s is found in the next of its kind', (reply, another, phrase) => {
  expect(phraseOf(replyShape(reply))).toBe(phrase)
  expect(find(phrase, reply) && find(phrase, another)).toBe(true)
})

it('a shape begins with two signs of a script that leaves no spaces, and with no two letters', () => {
  expect(phraseOf(replyShape('550 満杯'))).toBe('満杯')
  expect(find('満杯', '552 受信箱が満杯です')).toBe(true)
  expect(phraseOf(replyShape('550 no'))).toBe('')
})

const MANY =
  '宛先のメールボックスは一時的に利用できませんので、しばらくしてから再送してください'.repeat(4)

it('the shape of a reply without spaces has no more words than a phrase may have, and is found', () => {
  const phrase = phraseOf(replyShape(`550 ${MANY}`))
  expect(phrase).toBe(MANY.slice(0, 64))
  expect(phraseError(phrase)).toBeNull()
  expect(find(phrase, `550 ${MANY}`)).toBe(true)
})

it.each([
  ['550 one... two... three... four... five... six', 'three'],
  ['550 {box} is out of the {nest}', 'is out of the'],
  [`550 ${'a '.repeat(120)}`, 'a '.repeat(64).trim()],
  ['550 #1 !!! ok', ''],
  [`550 ${'🦢'.repeat(100)}`, ''],
  [`550 no swans ${'🦢'.repeat(93)}`, `no swans ${'🦢'.repeat(31)}`],
])('the shape of %j can be saved', (reply, phrase) => {
  expect(phraseOf(replyShape(reply))).toBe(phrase)
})

it('a shape can always be saved, or is empty', () => {
  const piece = fc.constantFrom(
    '…',
    '...',
    '{box}',
    '|',
    '@',
    'host',
    ' ',
    '宛先',
    'é',
    '🦢',
    '\ud83e',
    'a b',
    '. ',
  )
  const text = fc.oneof(
    fc.array(piece, { maxLength: 150 }).map((all) => all.join('')),
    fc.string({ unit: 'binary' }),
  )
  fc.assert(
    fc.property(text, (reply) => {
      const phrase = phraseOf(replyShape(reply))
      if (phrase === '') return
      expect(isLongEnough(phrase)).toBe(true)
      expect(phraseError(phrase)).toBeNull()
      expect(phrase.isWellFormed()).toBe(true)
    }),
  )
})

it('own rules are compiled as far as an isolate can afford', () => {
  expect(workOf(['mailbox full'])).toBe(1)
  expect(workOf(['mailbox … full'])).toBe(2)
  expect(workOf(['{mail} refused'])).toBeGreaterThan(workOf(['mail refused']))
  const rule = (id: string, phrases: readonly string[]) =>
    ({ id, phrases, reason: 'spam', provider: null }) as const
  const dear = Array.from({ length: 50 }, (_, n) => `{mail} abc${n} {mail} def${n} {mail}`)
  expect(workOf(dear)).toBeGreaterThan(MOST_WORK)
  const few = rule('few', ['gone fishing'])
  expect(affordable([few, rule('dear', dear)])).toEqual([few])
})

it('a phrase is not spelled out in millions of forms', () => {
  const started = performance.now()
  for (const often of [4, 7, 20]) {
    expect(phraseError(`abc${' {mail}'.repeat(often)}`)).toBe('more than 3 {…}')
  }
  expect(performance.now() - started).toBeLessThan(1000)
  expect(phraseError('{the} {mail} {cannot} be found')).toBeNull()
})

it.each([
  'gone … fishing',
  '信箱 … 已满',
  '{box} … on holiday',
  '@ … gone',
  '{cannot} be found',
  'off|',
])('%s is long enough for a phrase in each of its parts', (phrase) =>
  expect(isLongEnough(phrase)).toBe(true),
)
