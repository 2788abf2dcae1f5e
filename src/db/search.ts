/** Finds addresses by a part of them: in the table of addresses, not in the log, which is many times as long. Only unproven rows are searched in the log, because no other table holds them. */
import { aLabels } from '../bounce/address.ts'
import { all, raw, rowsOf, type Sql, sql } from './sql.ts'

interface AddressSearch {
  domain?: string | undefined
  /** A part of the address, anywhere in it. */
  search?: string | undefined
}

/** Most addresses that count as few. */
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
    // Non-ASCII letters stand in a local part as they are, in a domain as an A-label.
    search === undefined
      ? undefined
      : sql`(instr(${address}, ${search}) > 0 OR instr(${address}, ${aLabels(search)}) > 0)`,
  ]
}

/** The matching addresses, of all that had more than deliveries or had unproven errors; null when there are more than FEW. */
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
