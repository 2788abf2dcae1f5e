import { expect, it } from 'vitest'
import { en } from '../../src/dashboard/messages/en.ts'
import { ja } from '../../src/dashboard/messages/ja.ts'

/** Every string, by its path. */
function strings(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]]
  if (typeof value === 'function') return [[path, String(value(1, 2, 3))]]
  return Object.entries(value ?? {}).flatMap(([name, one]) => strings(one, `${path}.${name}`))
}

it('one is one, and thousands are grouped', () => {
  const { attentionText } = en.overview
  expect(attentionText.spooled(1)).toBe('1 spooled piece waits for the database')
  expect(attentionText.spooled(12_345)).toBe('12,345 spooled pieces wait for the database')
  expect(en.rules.tried(1, 1, 1)).toBe(
    'Of the latest 1 reply it matches 1 and would change 1 verdict.',
  )
  expect(ja.overview.attentionText.spooled(12_345)).toContain('12,345')
})

/** The same in every language: names, formats, codes. */
const SAME = /^(\.columns\.url|\.notifications\.url|\.playground\.example|\.rules\.id)$/

it('every string is said in Japanese, and none is left in English', () => {
  const { said: nothing, ...english } = en
  const { said, ...ours } = ja
  expect(nothing).toEqual([])
  const japanese = strings(ours)
  expect(japanese.map(([path]) => path)).toEqual(strings(english).map(([path]) => path))
  const left = [...japanese, ...strings(said.map(([, text]) => text))].filter(
    ([path, text]) => !SAME.test(path) && (text === '' || !/[぀-ヿ㐀-鿿]/.test(text)),
  )
  expect(left).toEqual([])
})
