import fc from 'fast-check'
import { Hono } from 'hono'
import { expect, it } from 'vitest'
import type { ApiEnv } from '../../src/api/api-env.ts'
import { csvResponse, wantsCsv } from '../../src/api/csv.ts'
import { pageFor } from '../../src/api/listing.ts'
import type { PageRequest } from '../../src/db/page.ts'

/** A list of one row, without its head. */
async function listOf(row: { a: unknown; b: unknown }): Promise<string> {
  const page = { items: [row], next: null, prev: null }
  const response = csvResponse(['a', 'b'], page, async () => page, { bom: false, name: 'x' })
  return (await response.text()).slice('a,b\r\n'.length)
}

/** The one field of a list. */
const shown = async (text: string) => (await listOf({ a: text, b: null })).slice(0, -',\r\n'.length)

/** What a spreadsheet finds in its cells that parts a file there, and takes quotes for what they are at the beginning of a cell only. */
function cells(csv: string, separator: string): string[] {
  const cell = new RegExp(`"((?:[^"]|"")*)"([^${separator}\r\n]*)|[^${separator}\r\n]*`, 'gy')
  const found: string[] = []
  for (cell.lastIndex = 0; cell.lastIndex <= csv.length; cell.lastIndex++) {
    const [plain = '', quoted, rest = ''] = cell.exec(csv) ?? []
    found.push(quoted === undefined ? plain : quoted.replaceAll('""', '"') + rest)
  }
  return found
}

const FORMULAS = ['=1', '+1', '-1', '@SUM(A1)', ' =1', '＝1', '＋1', '－1', '＠SUM(A1)', '\0=1']

it.each(FORMULAS)('%j is text to a spreadsheet', async (formula) => {
  expect(await shown(formula)).toBe(`'${formula}`)
})

it.each([
  ['\ta', "'\ta"],
  ['\ra', `"'\ra"`],
  ['\na', `"'\na"`],
])('%j does not begin with what a spreadsheet takes away', async (text, safe) => {
  expect(await shown(text)).toBe(safe)
})

it.each(['jane@example.com', '5.1.1', 'a = b', 'smtp; 550 5.1.1 no', 'a;b', "it's"])(
  '%j stays as it is',
  async (text) => {
    expect(await shown(text)).toBe(text)
  },
)

it('no text is a formula, whatever a spreadsheet takes for the end of a cell', async () => {
  const letter = fc.constantFrom(
    '=',
    '-',
    '＠',
    ';',
    '"',
    "'",
    ',',
    '\t',
    '\r',
    '\n',
    ' ',
    'a',
    '5',
  )
  const text = fc.string({ unit: letter })
  const value = fc.oneof(text, fc.array(text), fc.dictionary(text, text))
  await fc.assert(
    fc.asyncProperty(value, value, async (a, b) => {
      const csv = await listOf({ a, b })
      for (const separator of [',', ';', '\t', ',;\t']) {
        for (const cell of cells(csv, separator)) expect(cell).not.toMatch(/^[\s"]*[=\-＠]/)
      }
    }),
  )
})

it('what a stranger writes is gone through once', async () => {
  for (const text of ['\t'.repeat(50_000), '\n'.repeat(50_000), '; '.repeat(25_000)]) {
    const started = performance.now()
    await listOf({ a: text, b: text })
    expect(performance.now() - started).toBeLessThan(1000)
  }
})

it('numbers stay numbers', async () => {
  expect(await listOf({ a: -1, b: 0.5 })).toBe('-1,0.5\r\n')
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

it.each([
  [undefined, '1 2 3 4 5'],
  [1, '1'],
  [3, '1 2 3'],
  [9, '1 2 3 4 5'],
])('of a list whose pages may be short, a limit of %s gives as many rows', async (limit, rows) => {
  // Every other page has no row, as where a long log is walked.
  const read = async ({ from, limit: most }: PageRequest) => {
    const at = Number(from?.key[0] ?? 0)
    const items = at % 2 === 0 || most < 1 ? [] : [{ n: (at + 1) / 2 }]
    return { items, next: at < 9 ? [at + 1] : null, prev: null }
  }
  const app = new Hono<ApiEnv>().get('/v1/rows', async (c) => {
    const list = { isKey: () => true, read, toItems: () => [], columns: ['n'] as const }
    await pageFor(c, { order: 'asc', limit }, { ...list, toRow: (one: { n: number }) => one })
    return c.res
  })
  const response = await app.request('/v1/rows', { headers: { accept: 'text/csv' } })
  expect((await response.text()).trim().split('\r\n').slice(1).join(' ')).toBe(rows)
})
