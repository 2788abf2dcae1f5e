/** Keyset pages: a place in a list is the key of a row, so that pages neither skip nor repeat while rows come in. */
import { all, asked, raw, rowsOf, Sql, sql } from './sql.ts'

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

/** The parts of a query for `request`, for a list whose key begins with these columns: begin after its place, in its order, with one row more than asked for. */
export function reading({ order, from, limit }: PageRequest, ...columns: string[]) {
  const ascending = (order === 'asc') === (from?.direction !== 'prev')
  const compare = ascending ? '>' : '<'
  const place = columns.map((_, at) => from?.key[at] ?? null)
  return {
    behind: from
      ? sql`${raw(`(${columns}) ${compare}`)} (${new Sql(`${place.map(() => '?')}`, place)})`
      : undefined,
    by: raw(columns.map((column) => `${column} ${ascending ? 'ASC' : 'DESC'}`).join()),
    limit: limit + 1,
    compare,
  }
}

/**
 * From (inclusive) and to (exclusive), of the column that the key begins with. Only one bound at either end is for
 * the index: the page's key, if there is one. With both, the rows between the two would be read and left out.
 */
export function within(
  column: string,
  { from, to }: { from?: number | undefined; to?: number | undefined },
  request: PageRequest,
): (Sql | undefined)[] {
  const { behind, compare } = reading(request, column)
  const aside = (sign: '<' | '>') => (behind !== undefined && compare === sign ? '+' : '')
  return [asked(`${aside('>')}${column}`, '>=', from), asked(`${aside('<')}${column}`, '<', to)]
}

/** A page of the rows that `select` names and that meet the conditions; its key begins with these columns. */
export async function readPage<Row>(
  db: D1Database | D1DatabaseSession,
  select: Sql,
  columns: readonly string[],
  conditions: readonly (Sql | undefined)[],
  request: PageRequest,
  keyOf: (row: Row) => Key,
): Promise<Page<Row>> {
  const { behind, by, limit } = reading(request, ...columns)
  const found = all([...conditions, behind])
  const rows = await rowsOf<Row>(db, sql`${select} WHERE ${found} ORDER BY ${by} LIMIT ${limit}`)
  return toPage(rows, request, keyOf)
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
  // There is more in the direction that the request came from. If this page is empty, the way back is the request's own key.
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
