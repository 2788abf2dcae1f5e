/** Finds addresses by a part of them. */

interface AddressSearch {
  domain?: string | undefined
  /** A part of the address, anywhere in it. */
  search?: string | undefined
}

/** More than these are many. */
const FEW = 1000
/** Rows of a log whose addresses are looked through for each search. */
const SHORT_LOG = 500_000

/** SQL conditions over the address in `column`, with their values bound from parameter `first` on. */
export function searchSql({ domain, search }: AddressSearch, column: string, first: number) {
  const values: string[] = []
  const conditions: string[] = []
  if (domain !== undefined) {
    values.push(domain)
    conditions.push(`substr(${column}, instr(${column},'@')+1)=?${first + values.length - 1}`)
  }
  if (search !== undefined) {
    values.push(search)
    conditions.push(`instr(${column}, ?${first + values.length - 1})>0`)
  }
  return { conditions, values }
}

/**
 * The addresses of the log that match; null when there are more than a few, or the log is too long to tell. The table of
 * addresses, which is many times shorter, knows all that had `errors`, and not those that mail was only delivered to.
 */
export async function matchingAddresses(
  db: D1Database,
  search: AddressSearch,
  errors: boolean,
  shortLog = SHORT_LOG,
): Promise<string[] | null> {
  if (!errors) {
    // In the order of the index, which is narrower than the rows.
    const more = db.prepare('SELECT address FROM delivery_log ORDER BY address LIMIT 1 OFFSET ?1')
    if ((await more.bind(shortLog).first()) !== null) return null
  }
  const { conditions, values } = searchSql(search, 'address', 1)
  const { results } = await db
    .prepare(
      `SELECT DISTINCT address FROM ${errors ? 'addresses' : 'delivery_log'} WHERE ${conditions.join(' AND ')} LIMIT ${FEW + 1}`,
    )
    .bind(...values)
    .all<{ address: string }>()
  return results.length > FEW ? null : results.map(({ address }) => address)
}
