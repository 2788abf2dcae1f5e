import { expect, it } from 'vitest'
import { en } from '../../src/dashboard/messages/en.ts'
import { ja } from '../../src/dashboard/messages/ja.ts'

/** Every string, by its path. */
function strings(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]]
  if (typeof value === 'function') return [[path, String(value(1, 2, 3))]]
  return Object.entries(value ?? {}).flatMap(([name, one]) => strings(one, `${path}.${name}`))
}

/** The same in every language: names, formats, codes. */
const SAME = /^(\.columns\.url|\.notifications\.url|\.playground\.example|\.rules\.id)$/

it('every string is said in Japanese, and none is left in English', () => {
  const english = new Map(strings(en))
  const japanese = strings(ja)
  expect(japanese.map(([path]) => path)).toEqual([...english.keys()])
  const left = japanese.filter(
    ([path, text]) => !SAME.test(path) && (text === '' || !/[぀-ヿ㐀-鿿]/.test(text)),
  )
  expect(left).toEqual([])
})
