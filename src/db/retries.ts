/** Pages of retries, newest first; one retry by its id; and what the clock asks about those that are due. */
import { and, desc, eq, lt, or } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import type { RetryState } from '../bounce/fold.ts'
import { parseRetryId } from './schedule.ts'
import { deliveryLog, retries } from './schema.ts'

export type RetryEntry = typeof retries.$inferSelect

export interface RetryFilter {
  state?: RetryState | undefined
  address?: string | undefined
}

export interface RetryCursor {
  startedAt: number
  address: string
}

/** At most `limit` retries that began before `before`, newest first. */
export async function pageOfRetries(
  db: D1Database,
  { state, address }: RetryFilter,
  before: RetryCursor | null,
  limit: number,
): Promise<RetryEntry[]> {
  const older = before
    ? or(
        lt(retries.startedAt, before.startedAt),
        and(eq(retries.startedAt, before.startedAt), lt(retries.address, before.address)),
      )
    : undefined
  return drizzle(db)
    .select()
    .from(retries)
    .where(
      and(
        state === undefined ? undefined : eq(retries.state, state),
        address === undefined ? undefined : eq(retries.address, address),
        older,
      ),
    )
    .orderBy(desc(retries.startedAt), desc(retries.address))
    .limit(limit)
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
