import { describe, expect, it } from 'vitest'
import { readDocs } from '../../src/cli/rule-docs.ts'

const file = (doc: string, head = '/** Rows. */') =>
  `${head}\nexport const ROWS = [\n  /**\n${doc}\n   */\n  rule('full', 'mailbox_full', ['full']),\n]\n`
const read = (...texts: Parameters<typeof file>) => readDocs('rows.ts', file(...texts)).get('full')

describe('what stands above a row', () => {
  it('is its example, its host and its source, of which the head of the file may give one for all', () => {
    const doc = '   * Of boxes.\n   * @example 552 Full\n   * @mta mx.example.net'
    expect(read(`${doc}\n   * @source Postfix`)).toEqual({
      example: '552 Full',
      exampleMta: 'mx.example.net',
      source: 'Postfix',
    })
    const head = '/**\n * Rows.\n * @source Their manuals\n */'
    expect(read('   * @example 552 Full', head)).toEqual({
      example: '552 Full',
      exampleMta: null,
      source: 'Their manuals',
    })
    const short = "/** @example 552 Full */\nrule('full', 'mailbox_full', ['full'])"
    expect(readDocs('rows.ts', `${head}\n${short}`).get('full')).toMatchObject({
      example: '552 Full',
    })
  })

  it.each([
    [
      '   * @example 552 Full\n   * @example 552 No room\n   * @source A',
      'full: @example is there twice',
    ],
    ['   * @example 552 Full\n   * @source A\n   * @source B', 'full: @source is there twice'],
    ['   * @exmaple 552 Full\n   * @source A', 'full: @exmaple means nothing here'],
    ['   * @example 552 Full\n   * @sources A', 'full: @sources means nothing here'],
    ['   * @example\n   * @source A', 'full: @example says nothing'],
    ['   * @example 552 Full', 'full: no @source'],
    ['   * @source A', 'full: no @example'],
    [
      '   * @example 552 Full\n   */\n  /**\n   * @source A',
      'rows.ts: @example means nothing here',
    ],
  ])('is refused where it is not of this form: %j', (doc, problem) => {
    expect(() => read(doc)).toThrow(problem)
  })

  it('is refused in the head of a file where it is nothing for all rows', () => {
    const head = '/**\n * Rows.\n * @example 552 Full\n */'
    expect(() => read('   * @source A', head)).toThrow('rows.ts: @example means nothing here')
  })
})
