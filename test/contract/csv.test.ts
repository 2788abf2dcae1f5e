import { expect, it } from 'vitest'
import { csvResponse } from '../../src/api/csv.ts'

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
