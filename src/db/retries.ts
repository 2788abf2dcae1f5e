/** Pages of retries; one retry by its id; and what the clock asks about those that are due. */
import { and, desc, eq, gte, lt, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import type { RetryMode, RetryState } from '../bounce/fold.ts'
import { type Page, type PageRequest, reading, toPage } from './page.ts'
import { parseRetryId } from './schedule.ts'
import { deliveryLog, retries } from './schema.ts'

export type RetryEntry = typeof retries.$inferSelect

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

/** What a list is ordered by: when a retry began, or when its window ends. */
export const RETRY_ORDERS = ['startedAt', 'endsAt'] as const
export type RetryOrder = (typeof RETRY_ORDERS)[number]

/** The key of a retry: its time and its address. */
export async function pageOfRetries(
  db: D1Database,
  filter: RetryFilter,
  sort: RetryOrder,
  request: PageRequest,
): Promise<Page<RetryEntry>> {
  const { compare, order, limit, key } = reading(request)
  const place = sql`(${retries[sort]}, ${retries.address})`
  const rows = await drizzle(db)
    .select()
    .from(retries)
    .where(
      and(
        ...conditions(filter),
        key === null ? undefined : sql`${place} ${sql.raw(compare)} (${key[0]}, ${key[1]})`,
      ),
    )
    .orderBy(sql`${retries[sort]} ${sql.raw(order)}, ${retries.address} ${sql.raw(order)}`)
    .limit(limit)
  return toPage(rows, request, (row) => [row[sort], row.address])
}

function conditions({ state, mode, address, domain, search, from, to }: RetryFilter) {
  const inAddress = sql`instr(${retries.address}, ${search ?? ''}) > 0`
  const ofDomain = sql`substr(${retries.address}, instr(${retries.address}, '@') + 1) = ${domain ?? ''}`
  return [
    state === undefined ? undefined : eq(retries.state, state),
    mode === undefined ? undefined : eq(retries.mode, mode),
    address === undefined ? undefined : eq(retries.address, address),
    domain === undefined ? undefined : ofDomain,
    search === undefined ? undefined : inAddress,
    from === undefined ? undefined : gte(retries.startedAt, from),
    to === undefined ? undefined : lt(retries.startedAt, to),
  ]
}

/** The retry of an address that began last; null when it never had one. */
export async function latestRetry(db: D1Database, address: string): Promise<RetryEntry | null> {
  const rows = await drizzle(db)
    .select()
    .from(retries)
    .where(eq(retries.address, address))
    .orderBy(desc(retries.startedAt))
    .limit(1)
  return rows[0] ?? null
}

/** Null when there is no such retry. A retry begins with an event of the log, so the log's key finds it without an index of its own. */
export async function retryById(db: D1Database, id: string): Promise<RetryEntry | null> {
  const parsed = parseRetryId(id)
  if (parsed === null) return null
  const rows = await drizzle(db)
    .select({ retry: retries })
    .from(deliveryLog)
    .innerJoin(
      retries,
      and(
        eq(retries.address, deliveryLog.address),
        eq(retries.startedAt, deliveryLog.occurredAt),
        eq(retries.addressHash, parsed.hash),
      ),
    )
    .where(eq(deliveryLog.occurredAt, parsed.startedAt))
    .limit(1)
  return rows[0]?.retry ?? null
}

/** Every shard that open retries name: their number may have been changed since. */
export async function shardNumbers(db: D1Database): Promise<number[]> {
  const rows = await drizzle(db)
    .selectDistinct({ shard: retries.shard })
    .from(retries)
    .where(eq(retries.state, 'open'))
  return rows.map(({ shard }) => shard)
}
