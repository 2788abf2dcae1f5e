import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { en } from '../../src/dashboard/messages/en.ts'
import { fill } from '../../src/dashboard/messages/fill.ts'
import { ja } from '../../src/dashboard/messages/ja.ts'
import { assetOf, read } from '../../src/dashboard/messages/messages.ts'

/** Every string, by its path. */
function strings(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]]
  return Object.entries(value ?? {}).flatMap(([name, one]) => strings(one, `${path}.${name}`))
}

it('one is one, and thousands are grouped', () => {
  const spooled = (n: number, { overview } = en) => fill(overview.attentionText.spooled, { n })
  expect(spooled(1)).toBe('1 spooled piece waits for the database')
  expect(spooled(12_345)).toBe('12,345 spooled pieces wait for the database')
  expect(spooled(12_345, ja)).toContain('12,345')
  expect(fill(en.rules.tried, { replies: 1, matches: 1, changes: 1 })).toBe(
    'Of the latest 1 reply it matches 1 and would change 1 verdict.',
  )
})

it('a place is filled with whatever there is, as it is', () => {
  const url = 'https://a.example/{url}?$&'
  expect(fill(en.overview.attentionText.notifier, { url })).toBe(
    `Notifications do not reach ${url}`,
  )
})

it('the texts of both languages have the same places', () => {
  const places = (messages: object) =>
    strings(messages).map(([path, text]) => [
      path,
      Array.from(text.matchAll(/\{(\w*)/g), ([, name]) => name).sort(),
    ])
  const { said: _, ...english } = en
  const { said: __, ...japanese } = ja
  expect(places(japanese)).toEqual(places(english))
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

it.each([
  ['en', en],
  ['ja', ja],
] as const)('the asset %s.json holds the same, patterns too', (language, messages) => {
  const asset = readFileSync(join('src/dashboard/public', assetOf(language)), 'utf8')
  expect(read(JSON.parse(asset))).toEqual(messages)
})
