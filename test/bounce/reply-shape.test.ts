/** What a new rule begins with: words that every reply of a shape has. */
import { expect, it } from 'vitest'
import { Matcher } from '../../src/bounce/matcher.ts'
import { phraseOf, replyShape } from '../../src/bounce/reply-shape.ts'

const find = (phrase: string, reply: string): boolean => {
  const matcher = new Matcher([{ rule: 0, text: phrase }], new Map(), 1)
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
])('of %s it is found in the next of its kind', (reply, another, phrase) => {
  expect(phraseOf(replyShape(reply))).toBe(phrase)
  expect(find(phrase, reply) && find(phrase, another)).toBe(true)
})
