/** Pages of the delivery log by any combination of filters, in time order. */
import { and, eq, type SQL, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { bareId } from '../bounce/event.ts'
import { type Key, type Page, type PageRequest, readingBy, toPage } from './page.ts'
import { deliveryLog } from './schema.ts'
import { matchingAddresses, ofAddress } from './search.ts'

export type LogEntry = typeof deliveryLog.$inferSelect

interface LogFilter {
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

/** Rows that one page of a walk reads at most: a fraction of a second of D1. */
export const WALK_ROWS = 100_000
/** Third in the key of a page that was walked to: the addresses need not be looked through again to know it. */
const WALKED = 1

/** Is this the key of a row: its time and its identity, and how it was found? */
export function isLogKey([time, key, walked = WALKED]: Key): boolean {
  return typeof time === 'number' && typeof key === 'string' && walked === WALKED
}

/**
 * Reads pages of the log. Errors of few addresses that match a part or a domain are found by index, and the addresses
 * looked for once. Otherwise it is walked in time order: a page that has read its share of rows ends there, short or
 * empty, and the next goes on.
 */
export function logPages(
  db: D1Database,
  filter: LogFilter,
  walkRows = WALK_ROWS,
): (request: PageRequest) => Promise<Page<LogEntry>> {
  const { address, domain, search } = filter
  const isSearch = address === undefined && (domain !== undefined || search !== undefined)
  let few: string[] | null | undefined = isOfErrors(filter) ? undefined : null
  return async (request) => {
    if (!isSearch) return pageOfLog(db, request, filter, ofAddress(deliveryLog.address, filter))
    if (request.from?.key.length === 3) few = null
    if (few === undefined) few = await matchingAddresses(db, { domain, search })
    if (few === null) return walkedPage(db, request, filter, walkRows)
    const found = sql`${deliveryLog.address} IN (SELECT value FROM json_each(${JSON.stringify(few)}))`
    return pageOfLog(db, request, filter, found)
  }
}

/** The addresses of errors are all known. To look for others through the log would read the whole of it, for every letter that somebody types. */
function isOfErrors({ class: digit = 0, outcome = 'noted' }: LogFilter): boolean {
  return digit > 2 || (outcome !== 'delivered' && outcome !== 'noted')
}

async function pageOfLog(
  db: D1Database,
  request: PageRequest,
  filter: LogFilter,
  found: SQL | undefined,
): Promise<Page<LogEntry>> {
  const { from, by, limit } = reader(db, request, filter)
  const rows = await from(...conditions(filter), found)
    .orderBy(by)
    .limit(limit)
  return toPage(rows, request, (row) => [row.occurredAt, row.eventKey])
}

async function walkedPage(
  db: D1Database,
  request: PageRequest,
  filter: LogFilter,
  walkRows: number,
): Promise<Page<LogEntry>> {
  const keyOf = ({ occurredAt, eventKey }: LogEntry): Key => [occurredAt, eventKey, WALKED]
  const { from, by, limit, compare } = reader(db, request, filter)
  // Under the table's own name, so that the conditions are of what was walked.
  const walk = from().orderBy(by).limit(walkRows).as('delivery_log')
  const rows = await drizzle(db)
    .select()
    .from(walk)
    .where(and(...conditions(filter), ofAddress(deliveryLog.address, filter)))
    .orderBy(by)
    .limit(limit)
  const page = toPage(rows, request, keyOf)
  if (rows.length === limit) return page
  const [last] = await from()
    .orderBy(by)
    .limit(1)
    .offset(walkRows - 1)
  const on = last === undefined ? null : keyOf(last)
  // The way back from a page without rows: from where the walk stopped, or from the end that it came to.
  const back = on ?? [(compare === '>' ? 1 : -1) * Number.MAX_SAFE_INTEGER, '', WALKED]
  return request.from?.direction === 'prev'
    ? { ...page, prev: on, next: page.next ?? back }
    : { ...page, next: on, prev: request.from && (page.prev ?? back) }
}

/** What a page is read from: the rows of its time, from its key on, in its order. */
function reader(db: D1Database, request: PageRequest, { from: since, to: until }: LogFilter) {
  const { occurredAt, eventKey } = deliveryLog
  const { behind, by, limit, compare } = readingBy(request, occurredAt, eventKey)
  // One bound at either end is for the index, the key where there is one: all others would be read to be left out.
  const aside = (sign: '<' | '>') => sql.raw(behind !== undefined && compare === sign ? '+' : '')
  const there = [
    since === undefined ? undefined : sql`${aside('>')}${occurredAt} >= ${since}`,
    until === undefined ? undefined : sql`${aside('<')}${occurredAt} < ${until}`,
    behind,
  ]
  return {
    from: (...more: (SQL | undefined)[]) =>
      drizzle(db)
        .select()
        .from(deliveryLog)
        .where(and(...there, ...more)),
    by,
    limit,
    compare,
  }
}

function conditions(filter: LogFilter): (SQL | undefined)[] {
  const { status, outcome } = filter
  const log = deliveryLog
  const equal = [
    [log.address, filter.address],
    [log.class, filter.class],
    [log.reason, filter.reason],
    [log.kind, filter.kind],
    [log.esp, filter.esp],
    [log.source, filter.source],
    [sql`coalesce(${log.mailboxProvider}, '')`, filter.provider],
    [log.messageId, filter.messageId && bareId(filter.messageId)],
    [log.actor, filter.actor],
  ]
  return [
    ...equal.map(([column, value]) =>
      value === undefined ? undefined : sql`${column} = ${value}`,
    ),
    // A code filters by what the log shows: a row that waits shows none.
    status === undefined ? undefined : sql`${log.loggedStatus} LIKE ${status.replaceAll('x', '%')}`,
    outcome === undefined ? undefined : sql`coalesce(${log.outcome}, 'waiting') = ${outcome}`,
  ]
}

/** The row of a public id; null where there is none. */
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
