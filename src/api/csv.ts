/** Lists as CSV (RFC 4180), streamed page by page, and safe to open in a spreadsheet. */
import type { Page } from '../db/page.ts'

/** Text that a spreadsheet would run as a formula; some take the full-width signs for the plain ones, and skip spaces. */
const FORMULA = /^[\s\0]*[=+\-@＝＋－＠]|^[\t\r\n]/
/** What tells Excel that a file is UTF-8. */
const BOM = '\uFEFF'

/** Rows of one query while a list is streamed: memory stays bounded, and a million rows stay within a request's queries. */
export const CSV_PAGE = 2500

export function wantsCsv(accept: string | undefined): boolean {
  return /\btext\/csv\b/i.test(accept ?? '')
}

/** Everything from `first` on; `read` gives the page after a key, `columns` name the fields shown, in their order. */
export function csvResponse<T extends object, P extends Page<T>>(
  columns: readonly (keyof T & string)[],
  first: P,
  read: (after: NonNullable<P['next']>) => Promise<P>,
  { bom, name }: { bom: boolean; name: string },
): Response {
  let page: P | null = first
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
  const safe = typeof value === 'string' && FORMULA.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
