/** Lists as CSV (RFC 4180), streamed page by page, and safe to open in a spreadsheet. */
import type { Key, Page } from '../db/page.ts'

/**
 * Where a spreadsheet could start a formula (OWASP, CSV injection): at the start of a field, and after a semicolon, tab or
 * newline, which separate cells or lines in locales with a decimal comma, where quotes after a comma do not protect.
 * Some spreadsheets skip spaces and quotes, and read full-width signs as plain ones. An apostrophe before a formula is
 * escaped too, so that one can always be removed. The look-ahead stops at the next separator, so a run of tabs is
 * scanned once.
 */
const FORMULA =
  /^(?=['"\s\0]*[=+\-@＝＋－＠]|[\t\r\n])|(?<=[;\t\r\n])(?=(?:['"\0]|[^\S\t\r\n])*[=+\-@＝＋－＠])/g
/** Byte order mark, which tells Excel that a file is UTF-8. */
const BOM = '\uFEFF'

/** Rows per query while a list is streamed: bounds memory, and keeps a million rows within the queries allowed per request. */
export const CSV_PAGE = 2500

/** Whether an `Accept` header names CSV and does not prefer JSON (RFC 9110 section 12.5.1). */
export function wantsCsv(accept = ''): boolean {
  const ranges = accept.toLowerCase().split(',')
  const qualities = new Map(
    ranges.map((range) => {
      const [type = '', ...parameters] = range.split(';').map((part) => part.trim())
      const quality = parameters.find((one) => one.startsWith('q='))
      return [type, quality === undefined ? 1 : Number(quality.slice(2)) || 0]
    }),
  )
  const csv = qualities.get('text/csv') ?? 0
  const json = ['application/json', 'application/*', '*/*'].find((type) => qualities.has(type))
  return csv > 0 && csv >= (qualities.get(json ?? '') ?? 0)
}

/** The columns of a list: `members` names every member, in the order of the columns. */
export function columnsOf<T extends object>(members: Record<keyof T & string, true>) {
  return Object.keys(members).filter((name): name is keyof T & string => name in members)
}

/** Streams all rows from the page `first` on. `read` returns the page after a key; `columns` are the fields, in order. */
export function csvResponse<T extends object>(
  columns: readonly (keyof T & string)[],
  first: Page<T>,
  read: (after: Key) => Promise<Page<T>>,
  { bom, name }: { bom: boolean; name: string },
): Response {
  let page: Page<T> | null = first
  const encoder = new TextEncoder()
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(encoder.encode((bom ? BOM : '') + line(columns)))
    },
    async pull(controller) {
      if (page === null) return controller.close()
      const lines = page.items.map((row) => line(columns.map((column) => row[column])))
      const after = page.next
      page = after === null ? null : await read(after)
      controller.enqueue(encoder.encode(lines.join('')))
    },
  })
  return new Response(body, {
    headers: {
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': `attachment; filename="${name}.csv"`,
      'cache-control': 'no-store',
    },
  })
}

function line(values: readonly unknown[]): string {
  return `${values.map(field).join(',')}\r\n`
}

function field(value: unknown): string {
  if (value === null || value === undefined) return ''
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  const safe = typeof value === 'number' ? text : text.replace(FORMULA, "'")
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
