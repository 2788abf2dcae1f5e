/** Pages of the delivery log by any combination of filters, in time order. */
import { and, eq, type SQL, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { type Page, type PageRequest, reading, toPage } from './page.ts'
import { deliveryLog } from './schema.ts'
import { matchingAddresses } from './search.ts'

export type LogEntry = typeof deliveryLog.$inferSelect

export interface LogFilter {
  address?: string | undefined
  domain?: string | undefined
  /** A part of the address. */
  search?: string | undefined
  /** As the log shows it; `4.x.x` any of its class. */
  status?: string | undefined
  class?: number | undefined
  reason?: string | undefined
  kind?: string | undefined
  esp?: string | undefined
  source?: string | undefined
  provider?: string | undefined
  outcome?: string | undefined
  messageId?: string | undefined
  actor?: string | undefined
  /** Epoch milliseconds: from (inclusive) and to (exclusive). */
  from?: number | undefined
  to?: number | undefined
}

/** The key of a row: its time and its identity. */
export async function pageOfLog(
  db: D1Database,
  filter: LogFilter,
  request: PageRequest,
): Promise<Page<LogEntry>> {
  const { compare, order, limit, key } = reading(request)
  const place = sql`(${deliveryLog.occurredAt}, ${deliveryLog.eventKey})`
  const rows = await drizzle(db)
    .select()
    .from(deliveryLog)
    .where(
      and(
        ...conditions(filter),
        await ofAddresses(db, filter),
        key === null ? undefined : sql`${place} ${sql.raw(compare)} (${key[0]}, ${key[1]})`,
      ),
    )
    .orderBy(
      sql`${deliveryLog.occurredAt} ${sql.raw(order)}, ${deliveryLog.eventKey} ${sql.raw(order)}`,
    )
    .limit(limit)
  return toPage(rows, request, (row) => [row.occurredAt, row.eventKey])
}

/** Few addresses match: their rows are found by index. Many match: the log in time order meets them soon. */
async function ofAddresses(
  db: D1Database,
  { domain, search }: LogFilter,
): Promise<SQL | undefined> {
  if (domain === undefined && search === undefined) return undefined
  const few = await matchingAddresses(db, { domain, search })
  if (few !== null) {
    return sql`${deliveryLog.address} IN (SELECT value FROM json_each(${JSON.stringify(few)}))`
  }
  return and(
    domain === undefined
      ? undefined
      : sql`substr(${deliveryLog.address}, instr(${deliveryLog.address}, '@') + 1) = ${domain}`,
    search === undefined ? undefined : sql`instr(${deliveryLog.address}, ${search}) > 0`,
  )
}

function conditions(filter: LogFilter): SQL[] {
  const { address, status, reason, kind, esp, source, provider, outcome, messageId } = filter
  const { actor, from, to } = filter
  const log = deliveryLog
  const when = (value: unknown, condition: SQL): SQL[] => (value === undefined ? [] : [condition])
  return [
    ...when(address, sql`${log.address} = ${address}`),
    // A code filters by what the log shows: a row that waits shows none.
    ...when(status, sql`${log.loggedStatus} LIKE ${status?.replaceAll('x', '%')}`),
    ...when(filter.class, sql`${log.class} = ${filter.class}`),
    ...when(reason, sql`${log.reason} = ${reason}`),
    ...when(kind, sql`${log.kind} = ${kind}`),
    ...when(esp, sql`${log.esp} = ${esp}`),
    ...when(source, sql`${log.source} = ${source}`),
    ...when(provider, sql`${log.mailboxProvider} = ${provider}`),
    ...when(outcome, sql`coalesce(${log.outcome}, 'waiting') = ${outcome}`),
    ...when(messageId, sql`${log.messageId} = ${messageId}`),
    ...when(actor, sql`${log.actor} = ${actor}`),
    ...when(from, sql`${log.occurredAt} >= ${from}`),
    ...when(to, sql`${log.occurredAt} < ${to}`),
  ]
}

/** The row of a public id (`time-key`, both hexadecimal); null where there is none. */
export async function logEntryOf(db: D1Database, id: string): Promise<LogEntry | null> {
  const [, time = '', key = ''] = /^([0-9a-f]{1,12})-(.{1,100})$/.exec(id) ?? []
  const [row] = await drizzle(db)
    .select()
    .from(deliveryLog)
    .where(
      and(
        eq(deliveryLog.occurredAt, Number.parseInt(time, 16) || 0),
        eq(deliveryLog.eventKey, key),
      ),
    )
  return row ?? null
}
