/** Finds addresses by a part of them, in the table of addresses and never in the log, which is many times as long. */
import { and, sql } from 'drizzle-orm'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'

interface AddressSearch {
  domain?: string | undefined
  /** A part of the address, anywhere in it. */
  search?: string | undefined
}

/** More than these are many. */
const FEW = 1000

/** SQL conditions over the address in `column`, with their values bound from parameter `first` on. */
export function searchSql({ domain, search }: AddressSearch, column: string, first: number) {
  const values: string[] = []
  const conditions: string[] = []
  if (domain !== undefined) {
    values.push(`@${domain}`)
    const value = `?${first + values.length - 1}`
    // By its end: a quoted local part may hold an @ of its own.
    conditions.push(`substr(${column}, -length(${value}))=${value}`)
  }
  if (search !== undefined) {
    values.push(search)
    conditions.push(`instr(${column}, ?${first + values.length - 1})>0`)
  }
  return { conditions, values }
}

/** The same for queries that Drizzle makes. */
export function ofAddress(address: SQLiteColumn, { domain, search }: AddressSearch) {
  return and(
    domain === undefined
      ? undefined
      : sql`substr(${address}, ${-1 - domain.length}) = ${`@${domain}`}`,
    search === undefined ? undefined : sql`instr(${address}, ${search}) > 0`,
  )
}

/** The known addresses that match, all that had more than deliveries; null when there are more than a few. */
export async function matchingAddresses(
  db: D1Database,
  search: AddressSearch,
): Promise<string[] | null> {
  const { conditions, values } = searchSql(search, 'address', 1)
  const { results } = await db
    .prepare(`SELECT address FROM addresses WHERE ${conditions.join(' AND ')} LIMIT ${FEW + 1}`)
    .bind(...values)
    .all<{ address: string }>()
  return results.length > FEW ? null : results.map(({ address }) => address)
}
