/** Pages of the delivery log, newest first, by any combination of filters. */
import { and, desc, eq, lt, or, type SQL, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { deliveryLog } from './schema.ts'

export type LogEntry = typeof deliveryLog.$inferSelect

export interface LogFilter {
  address?: string | undefined
  domain?: string | undefined
  status?: string | undefined
  class?: number | undefined
  reason?: string | undefined
  esp?: string | undefined
  source?: string | undefined
  provider?: string | undefined
  outcome?: string | undefined
  messageId?: string | undefined
  /** Epoch milliseconds: from (inclusive) and to (exclusive). */
  from?: number | undefined
  to?: number | undefined
}

/** The place a page ends at: rows after it are older. */
export interface LogCursor {
  occurredAt: number
  key: string
}

/** At most `limit` rows older than `before`, newest first. */
export async function pageOfLog(
  db: D1Database,
  filter: LogFilter,
  before: LogCursor | null,
  limit: number,
): Promise<LogEntry[]> {
  return drizzle(db)
    .select()
    .from(deliveryLog)
    .where(and(...conditions(filter), before ? olderThan(before) : undefined))
    .orderBy(desc(deliveryLog.occurredAt), desc(deliveryLog.eventKey))
    .limit(limit)
}

function conditions(filter: LogFilter): SQL[] {
  const { address, domain, status, reason, esp, source, provider, outcome, messageId, from, to } =
    filter
  const log = deliveryLog
  const when = (value: unknown, condition: SQL): SQL[] => (value === undefined ? [] : [condition])
  return [
    ...when(address, sql`${log.address} = ${address}`),
    ...when(domain, sql`substr(${log.address}, instr(${log.address}, '@') + 1) = ${domain}`),
    // A code filters by what the log shows, `4.x.x` any of its class: a row that waits shows none.
    ...when(status, sql`${log.loggedStatus} LIKE ${status?.replaceAll('x', '%')}`),
    ...when(filter.class, sql`${log.class} = ${filter.class}`),
    ...when(reason, sql`${log.reason} = ${reason}`),
    ...when(esp, sql`${log.esp} = ${esp}`),
    ...when(source, sql`${log.source} = ${source}`),
    ...when(provider, sql`${log.mailboxProvider} = ${provider}`),
    ...when(outcome, sql`coalesce(${log.outcome}, 'waiting') = ${outcome}`),
    ...when(messageId, sql`${log.messageId} = ${messageId}`),
    ...when(from, sql`${log.occurredAt} >= ${from}`),
    ...when(to, sql`${log.occurredAt} < ${to}`),
  ]
}

function olderThan({ occurredAt, key }: LogCursor): SQL | undefined {
  return or(
    lt(deliveryLog.occurredAt, occurredAt),
    and(eq(deliveryLog.occurredAt, occurredAt), lt(deliveryLog.eventKey, key)),
  )
}
