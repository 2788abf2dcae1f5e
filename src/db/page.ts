/** Keyset pages: a place in a list is the key of a row, so that pages neither skip nor repeat while rows come in. */
import { all, rowsOf, Sql, sql, words } from './sql.ts'

export type Key = readonly (string | number)[]

export const ORDERS = ['asc', 'desc'] as const
export type Order = (typeof ORDERS)[number]

/** The ways from one page to another. */
export const DIRECTIONS = ['next', 'prev'] as const

export interface PageRequest {
  order: Order
  /** Null: from the list's beginning. */
  from: { key: Key; direction: (typeof DIRECTIONS)[number] } | null
  limit: number
}

export interface Page<T> {
  items: T[]
  /** Key of the last row when there are more after it, of the first when there are more before it. */
  next: Key | null
  prev: Key | null
}

/** What a query for `request` must say: compare its key so, order it so, and take one more row than asked for. */
export function reading({ order, from, limit }: PageRequest) {
  const ascending = (order === 'asc') === (from?.direction !== 'prev')
  return {
    compare: ascending ? '>' : '<',
    order: ascending ? 'ASC' : 'DESC',
    limit: limit + 1,
    key: from?.key ?? null,
  } as const
}

/** The same as SQL, of a list whose key begins with these columns. */
export function readingBy(request: PageRequest, ...columns: string[]) {
  const { compare, order, limit, key } = reading(request)
  const place = columns.map((_, at) => key?.[at] ?? null)
  return {
    behind: key
      ? sql`${words(`(${columns}) ${compare}`)} (${new Sql(`${place.map(() => '?')}`, place)})`
      : undefined,
    by: words(columns.map((column) => `${column} ${order}`).join(', ')),
    limit,
    compare,
  }
}

/** The rows of a page of a table whose key begins with these columns, of those that meet what is asked. */
export function rowsOfPage<Row>(
  db: D1Database,
  table: string,
  columns: readonly string[],
  conditions: readonly (Sql | undefined)[],
  request: PageRequest,
): Promise<Row[]> {
  const { behind, by, limit } = readingBy(request, ...columns)
  const found = all([...conditions, behind])
  return rowsOf(db, sql`SELECT * FROM ${words(table)} WHERE ${found} ORDER BY ${by} LIMIT ${limit}`)
}

/** Makes the page of rows that were read as `reading` says. */
export function toPage<T>(
  rows: readonly T[],
  request: PageRequest,
  keyOf: (row: T) => Key,
): Page<T> {
  const backward = request.from?.direction === 'prev'
  const more = rows.length > request.limit
  const taken = rows.slice(0, request.limit)
  const items = backward ? taken.toReversed() : taken
  const [first, last] = [items.at(0), items.at(-1)]
  // Where a page was come to from, there is more; with all of it gone, the way back is the one that led here.
  const hasNext = backward || more
  const hasPrev = backward ? more : request.from !== null
  const keyAt = (row: T | undefined) =>
    row === undefined ? (request.from?.key ?? null) : keyOf(row)
  return {
    items,
    next: hasNext ? keyAt(last) : null,
    prev: hasPrev ? keyAt(first) : null,
  }
}
