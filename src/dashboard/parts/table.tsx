/** Tables that become lists of cards on narrow screens, with their roles kept for screen readers. */
import type { Child } from '../../html.ts'
import type { View } from '../view.ts'
import { Problem } from './layout.tsx'
import { AddressLink, digits, When, zoned } from './text.tsx'

export interface Column<T> {
  head: string
  cell: (row: T) => Child
  numeric?: boolean
}

export function addressColumn(v: View): Column<{ address: string }> {
  return { head: v.t.columns.address, cell: ({ address }) => <AddressLink address={address} /> }
}

/** A column of times; its heading names their zone. */
export function timeColumn<K extends string>(
  v: View,
  head: string,
  name: K,
): Column<Record<K, string | null>> {
  return { head: zoned(v, head), cell: (row) => <When v={v} at={row[name]} /> }
}

/** The text of an empty list, or the reason if the API refused its filters. */
export function ofEmpty(v: View, text: string): Child {
  return v.refused === null ? text : <Problem v={v} lines={v.refused} />
}

export function Table<T>({
  caption,
  columns,
  rows,
  empty,
}: {
  caption: string
  columns: readonly Column<T>[]
  rows: readonly T[]
  empty: Child
}) {
  if (rows.length === 0) {
    if (typeof empty !== 'string') return empty
    return (
      <p class="empty" role="status">
        {empty}
      </p>
    )
  }
  return (
    <table role="table">
      <caption>{caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map(({ head, numeric }) => (
            <th role="columnheader" scope="col" class={numeric ? 'number' : ''}>
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <tr role="row">
            {columns.map(({ head, cell, numeric }) => (
              <td role="cell" data-head={head} class={numeric ? 'number' : ''}>
                {shown(cell(row))}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function shown(content: Child): Child {
  return typeof content === 'number' ? digits(content) : content
}

/** A page of a list, as the API returns it. */
export interface Page<T> {
  items: T[]
  next: string | null
  prev: string | null
}

/** A link to the whole list as CSV, with the same filters. Without a byte order mark, Excel garbles Japanese. */
export function CsvLink({
  v,
  path,
  names,
  more,
}: {
  v: View
  path: string
  names: readonly string[]
  more?: Record<string, string>
}) {
  const bom: Record<string, string> = v.preferences.language === 'ja' ? { bom: '1' } : {}
  return (
    <p>
      <a href={v.query(path, names, { ...more, ...bom })}>{v.t.common.csv}</a>
    </p>
  )
}

/** Links to the previous and next page, with the same filters. */
export function Pager({ v, page }: { v: View; page: Page<unknown> }) {
  const { next, prev } = page
  if (next === null && prev === null) return null
  // The links drop the result of a form, which is shown once, and keep the language.
  const at = (cursor: string) => v.query(v.url.pathname, ['lang', ...v.filters()], { cursor })
  return (
    <nav class="pager" aria-label={v.t.common.pages}>
      {prev !== null && (
        <a rel="prev" href={at(prev)}>
          ← {v.t.common.previous}
        </a>
      )}
      {next !== null && (
        <a rel="next" href={at(next)}>
          {v.t.common.next} →
        </a>
      )}
    </nav>
  )
}
