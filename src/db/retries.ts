/** Pages of retries, the latest of an address, those of some ids, and which shards hold any. */
import { RETRY_STATES, type RetryMode, type RetryState } from '../bounce/fold.ts'
import { LONGEST_WINDOW_MS } from '../bounce/retry-plan.ts'
import { MODE } from './in-flight.ts'
import { type Page, type PageRequest, reading, toPage, within } from './page.ts'
import { parseRetryId, retryId } from './schedule.ts'
import type { retries } from './schema.ts'
import { ofAddress } from './search.ts'
import { all, asked, raw, rowsOf, sql } from './sql.ts'

export type RetryEntry = typeof retries.$inferSelect

/** Columns of `retries r`; of two with the same name, the later is read. */
const RETRY = raw(`r.*, ${MODE} mode`)

export interface RetryFilter {
  state?: RetryState | undefined
  mode?: RetryMode | undefined
  address?: string | undefined
  domain?: string | undefined
  /** A part of the address. */
  search?: string | undefined
  /** When it began, epoch milliseconds: from (inclusive) and to (exclusive). */
  from?: number | undefined
  to?: number | undefined
}

/** What a list is ordered by: when a retry's window ends, or when it began. */
export const RETRY_ORDERS = ['endsAt', 'startedAt'] as const
type RetryOrder = (typeof RETRY_ORDERS)[number]

/**
 * The page key of a retry: a time of it, its address, and its start, because a shortened window may end at the same time
 * as one before it. An index orders each state by the ends; of each state no more rows are read than a page holds.
 */
export async function pageOfRetries(
  db: D1Database,
  filter: RetryFilter,
  sort: RetryOrder,
  request: PageRequest,
): Promise<Page<RetryEntry>> {
  const { state, mode, address, from, to } = filter
  const byEnd = sort === 'endsAt' && address === undefined
  const column = sort === 'endsAt' ? 'ends_at' : 'started_at'
  const { behind, by, limit } = reading(request, column, 'address', 'started_at')
  const pages = (state === undefined && byEnd ? RETRY_STATES : [state]).map((one) => {
    const found = all([
      // An address has few retries: the `+` keeps its query from the index by state.
      asked(address === undefined ? 'state' : '+state', '=', one),
      asked(MODE, '=', mode),
      asked('address', '=', address),
      ...ofAddress(filter),
      asked('started_at', '>=', from),
      asked('started_at', '<', to),
      ...(byEnd ? within('ends_at', { from, to: to && to + LONGEST_WINDOW_MS }, request) : []),
      behind,
    ])
    return sql`SELECT * FROM (SELECT * FROM retries r WHERE ${found} ORDER BY ${by} LIMIT ${limit})`
  })
  const together = pages.reduce((one, other) => sql`${one} UNION ALL ${other}`)
  const rows = await rowsOf<RetryEntry>(
    db,
    sql`SELECT ${RETRY} FROM (${together} ORDER BY ${by} LIMIT ${limit}) r ORDER BY ${by}`,
  )
  return toPage(rows, request, (row) => [row[sort], row.address, row.startedAt])
}

/** The latest retry of each address, by address: one query. Addresses that never had one are left out. */
export async function latestRetries(
  db: D1Database,
  addresses: readonly string[],
): Promise<Map<string, RetryEntry>> {
  const latest = sql`SELECT r.address, max(r.started_at) FROM json_each(${JSON.stringify(addresses)}) j CROSS JOIN retries r ON r.address=j.value GROUP BY r.address`
  const rows = await rowsOf<RetryEntry>(
    db,
    sql`SELECT ${RETRY} FROM retries r WHERE (address, started_at) IN (${latest})`,
  )
  return new Map(rows.map((retry) => [retry.address, retry]))
}

/** Null when there is no such retry. An open one is also found by the ids that it had before late news gave it an earlier start. */
export async function retryById(db: D1Database, id: string): Promise<RetryEntry | null> {
  const found = await retriesById(db, [id])
  const one = found.find(({ began, retry }) => retry.startedAt <= began)
  return one?.retry ?? (await olderThanLog(db, id))
}

/** A retry outlives the log row that it began with: then it is searched for among those that ended within the longest window after it. */
async function olderThanLog(db: D1Database, id: string): Promise<RetryEntry | null> {
  const parsed = parseRetryId(id)
  if (parsed === null) return null
  const { hash, startedAt } = parsed
  const ended = sql`SELECT address, started_at FROM retries WHERE state IN (SELECT value FROM json_each(${JSON.stringify(RETRY_STATES)})) AND ends_at BETWEEN ${startedAt} AND ${startedAt + LONGEST_WINDOW_MS} AND started_at=${startedAt}`
  const rows = await rowsOf<RetryEntry>(
    db,
    sql`SELECT * FROM retries WHERE (address, started_at) IN (${ended})`,
  )
  return rows.find(({ addressHash }) => addressHash === hash) ?? null
}

/**
 * Those of these ids, in one query, and the open ones of their addresses: late news gives a window another start, and
 * so another id. A retry begins with an event of the log (`began`), so the log's key finds it without an index of its own.
 */
export async function retriesById(
  db: D1Database,
  ids: readonly string[],
): Promise<{ id: string; began: number; retry: RetryEntry }[]> {
  const starts = ids.flatMap((id) => parseRetryId(id)?.startedAt ?? [])
  if (starts.length === 0) return []
  // Of all that happened in the same second, only temporary errors begin a retry, and what was taken for one.
  const rows = await rowsOf<RetryEntry & { began: number }>(
    db,
    sql`SELECT DISTINCT ${RETRY}, l.occurred_at began FROM delivery_log l JOIN retries r ON r.address=l.address AND (r.started_at=l.occurred_at OR +r.state='open')
      WHERE l.occurred_at IN (SELECT value FROM json_each(${JSON.stringify(starts)})) AND (l.class=4 OR l.may_be_answer)
      AND r.address_hash||'-'||printf('%x', l.occurred_at) IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`,
  )
  return rows.map(({ began, ...retry }) => ({
    id: retryId(retry.addressHash, began),
    began,
    retry,
  }))
}

/** Every shard that open retries name, or those of an address: their number may have been changed since. */
export async function shardNumbers(db: D1Database, address?: string): Promise<number[]> {
  const those = address === undefined ? sql`state='open'` : sql`address=${address}`
  const rows = await rowsOf<{ shard: number }>(
    db,
    sql`SELECT DISTINCT shard FROM retries WHERE ${those}`,
  )
  return rows.map(({ shard }) => shard)
}
