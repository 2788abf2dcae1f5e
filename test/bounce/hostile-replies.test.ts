import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { classify } from '../../src/bounce/classify.ts'
import { isRegisteredStatus } from '../../src/bounce/codes.ts'
import { RULES } from '../../src/bounce/rules.ts'

const MEGABYTE = 2 ** 20
const pieces = RULES.flatMap(({ phrases, example }) => [example, ...phrases.slice(0, 3)])

describe('hostile replies', () => {
  it('are answered with a registered code, and condemn nobody for what the sender did', () => {
    const words = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 500 }),
      fc.uint8Array({ maxLength: 500 }).map((bytes) => new TextDecoder().decode(bytes)),
      fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
      fc.array(fc.constantFrom(...pieces), { maxLength: 6 }).map((parts) => parts.join(' ')),
      fc
        .array(fc.constantFrom('5', '.', '1', '550', '-', ' ', '\n', '@', '4.2.2', ':', '…'), {
          maxLength: 60,
        })
        .map((parts) => parts.join('')),
    )
    fc.assert(
      fc.property(words, (diagnostic) => {
        const { status, action, scope, evidence } = classify({ diagnostic })
        expect(isRegisteredStatus(status ?? '')).toBe(true)
        if (action === 'suppress') expect(['recipient', 'domain']).toContain(scope)
        if (evidence?.field !== 'diagnostic') return
        expect(evidence.start).toBeLessThan(evidence.end)
        expect(evidence.end).toBeLessThanOrEqual(diagnostic.length)
      }),
      { numRuns: 3000 },
    )
  })

  // A time beyond every machine's: quadratic work on a megabyte takes hours.
  it.each([
    ['one letter', 'a'],
    ['beginnings of phrases', 'no such no such user '],
    ['addresses', 'a@b '],
    ['signs of addresses', '@'],
    ['codes', '550 5.1.1 '],
    ['lone surrogates', '\ud800'],
    ['spaces', ' '],
    ['waiting', 'again '],
    ['a history', 'last transfail '],
    ['digits', '5.1.'],
  ])('a megabyte of %s is read in linear time', { timeout: 20_000 }, (_, piece) => {
    const diagnostic = piece.repeat(Math.ceil(MEGABYTE / piece.length))
    expect(isRegisteredStatus(classify({ diagnostic }).status ?? '')).toBe(true)
    expect(isRegisteredStatus(classify({ espReason: diagnostic }).status ?? '')).toBe(true)
  })
})
