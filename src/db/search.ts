/** Finds addresses by a part of them, in the table of addresses and not in the log, which is many times as long: but for what nobody proved, which no other table knows. */
import { aLabels } from '../bounce/address.ts'
import { all, raw, rowsOf, type Sql, sql } from './sql.ts'

interface AddressSearch {
  domain?: string | undefined
  /** A part of the address, anywhere in it. */
  search?: string | undefined
}

/** More than these are many. */
const FEW = 1000

/** Conditions over a column of addresses. */
export function ofAddress(
  { domain, search }: AddressSearch,
  column = 'address',
): (Sql | undefined)[] {
  const address = raw(column)
  return [
    // By its end: a quoted local part may hold an @ of its own.
    domain === undefined
      ? undefined
      : sql`substr(${address}, ${-1 - domain.length}) = ${`@${domain}`}`,
    // Letters that a local part holds as they are stand in a domain as an A-label.
    search === undefined
      ? undefined
      : sql`(instr(${address}, ${search}) > 0 OR instr(${address}, ${aLabels(search)}) > 0)`,
  ]
}

/** The addresses that match, all that had more than deliveries, or errors that nobody proved; null when there are more than a few. */
export async function matchingAddresses(
  db: D1Database,
  search: AddressSearch,
): Promise<string[] | null> {
  const matching = all(ofAddress(search))
  const found = await rowsOf<{ address: string }>(
    db,
    sql`SELECT address FROM addresses WHERE ${matching} UNION ALL SELECT DISTINCT address FROM delivery_log INDEXED BY log_unproven WHERE authenticity = 'unproven' AND ${matching} LIMIT ${FEW + 1}`,
  )
  return found.length > FEW ? null : found.map(({ address }) => address)
}
