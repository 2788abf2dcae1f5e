import { expect, it } from 'vitest'
import { csvResponse, wantsCsv } from '../../src/api/csv.ts'

const shown = async (text: string) => {
  const page = { items: [{ text }], next: null, prev: null }
  const response = csvResponse(['text'], page, async () => page, { bom: false, name: 'x' })
  return (await response.text()).slice('text\r\n'.length, -'\r\n'.length)
}

it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', ' =1', '＝1', '＋1', '－1', '＠SUM(A1)', '\0=1'])(
  '%j is text to a spreadsheet',
  async (formula) => {
    expect(await shown(formula)).toBe(`'${formula}`)
  },
)

it.each(['jane@example.com', '5.1.1', "'=1", 'a = b'])('%j stays as it is', async (text) => {
  expect(await shown(text)).toBe(text)
})

it.each([
  ['text/csv', true],
  ['Text/CSV; header=present', true],
  ['text/csv, application/json', true],
  ['text/csv, */*;q=0.8', true],
  ['text/csv;q=0.5, application/json;q=0.1, */*', true],
  ['application/json, text/csv;q=0.1', false],
  ['*/*, text/csv;q=0.9', false],
  ['text/csv;q=0', false],
  ['text/csv;q=0.0, */*;q=0.1', false],
  ['text/csv-schema', false],
  ['application/json', false],
  ['*/*', false],
  ['', false],
  [undefined, false],
])('Accept: %s, CSV: %s', (accept, expected) => {
  expect(wantsCsv(accept)).toBe(expected)
})
