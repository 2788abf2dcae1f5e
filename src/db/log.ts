/** Pages of the delivery log by any combination of filters, in time order. */
import { unbracketed } from '../bounce/event.ts'
import { IMPORT_MARK } from './imports.ts'
import { type Key, type Page, type PageRequest, reading, toPage, within } from './page.ts'
import type { deliveryLog } from './schema.ts'
import { matchingAddresses, ofAddress } from './search.ts'
import { all, asked, raw, rowsOf, type Sql, sql } from './sql.ts'

/** A row of the log as it is kept; one that is to be recorded is a LogRow. */
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
  action?: string | undefined
  kind?: string | undefined
  /** True: only rows of imports and of their undoing; false: none of them. */
  imports?: boolean | undefined
  esp?: string | undefined
  source?: string | undefined
  provider?: string | undefined
  outcome?: string | undefined
  /** True: only what failed for good, also after 24 hours; false: none of it. */
  failed?: boolean | undefined
  authenticity?: string | undefined
  messageId?: string | undefined
  actor?: string | undefined
  /** Epoch milliseconds: from (inclusive) and to (exclusive). */
  from?: number | undefined
  to?: number | undefined
}

/** Rows that one page of a walk reads at most: a fraction of a second of D1. */
export const WALK_ROWS = 100_000
/** Third part of the key of a page that was walked to, so that the addresses need not be searched again to know it. */
const WALKED = 1

/** Is this the key of a row: its time and its identity, and how it was found? */
export function isLogKey([time, key, walked = WALKED]: Key): boolean {
  return typeof time === 'number' && typeof key === 'string' && walked === WALKED
}

/**
 * Reads pages of the log. Rows of an address are found by index, and so are errors of few addresses that match a part or
 * a domain; these addresses are searched for once. For anything else the log is walked in time order: a page ends when
 * it has read its share of rows, even if it is short or empty, and the next page continues.
 */
export function logPages(
  db: D1Database,
  filter: LogFilter,
  walkRows = WALK_ROWS,
): (request: PageRequest) => Promise<Page<LogEntry>> {
  const { address, domain, search } = filter
  const isSearch = domain !== undefined || search !== undefined
  let few: string[] | null | undefined = isSearch && isOfErrors(filter) ? undefined : null
  return async (request) => {
    if (address !== undefined) return pageOfLog(db, request, filter, all(ofAddress(filter)))
    if (request.from?.key.length === 3) few = null
    if (few === undefined) few = await matchingAddresses(db, { domain, search })
    if (few === null) return walkedPage(db, request, filter, walkRows)
    const found = sql`address IN (SELECT value FROM json_each(${JSON.stringify(few)}))`
    return pageOfLog(db, request, filter, found)
  }
}

/** Does the filter ask for errors only? Their addresses are all known. A search for others would read the whole log, for every letter typed. */
function isOfErrors({ class: digit = 0, outcome = 'noted', failed }: LogFilter): boolean {
  return failed === true || digit > 2 || (outcome !== 'delivered' && outcome !== 'noted')
}

async function pageOfLog(
  db: D1Database,
  request: PageRequest,
  filter: LogFilter,
  found: Sql,
): Promise<Page<LogEntry>> {
  const { ordered, limit } = reader(request, filter)
  const rows = await rowsOf<LogEntry>(
    db,
    sql`SELECT * ${ordered(...conditions(filter), found)} LIMIT ${limit}`,
  )
  return toPage(rows, request, (row) => [row.occurredAt, row.eventKey])
}

async function walkedPage(
  db: D1Database,
  request: PageRequest,
  filter: LogFilter,
  walkRows: number,
): Promise<Page<LogEntry>> {
  const keyOf = ({ occurredAt, eventKey }: LogEntry): Key => [occurredAt, eventKey, WALKED]
  // These have a partial index, which SQLite does not use with a bound value.
  const [own, index] =
    filter.authenticity === 'unproven'
      ? [sql`authenticity = 'unproven'`, 'INDEXED BY log_unproven']
      : filter.reason === 'unknown'
        ? [sql`reason = 'unknown'`, 'INDEXED BY log_unknown']
        : []
  const { ordered, by, limit, compare } = reader(request, filter, index)
  const found = all([...conditions(filter), ...ofAddress(filter)])
  const rows = await rowsOf<LogEntry>(
    db,
    sql`SELECT * FROM (SELECT * ${ordered(own)} LIMIT ${walkRows}) walk WHERE ${found} ORDER BY ${by} LIMIT ${limit}`,
  )
  const page = toPage(rows, request, keyOf)
  if (rows.length === limit) return page
  const [last] = await rowsOf<LogEntry>(
    db,
    sql`SELECT * ${ordered(own)} LIMIT 1 OFFSET ${walkRows - 1}`,
  )
  const on = last === undefined ? null : keyOf(last)
  // The way back from a page without rows: from where the walk stopped, or from the end that it came to.
  const end: Key = [(compare === '>' ? 1 : -1) * Number.MAX_SAFE_INTEGER, '', WALKED]
  const back = rows.length === 0 ? (on ?? end) : null
  return request.from?.direction === 'prev'
    ? { ...page, prev: on, next: back ?? page.next }
    : { ...page, next: on, prev: request.from && (back ?? page.prev) }
}

/** What a page is read from: the rows of its time, from its key on, in its order. */
function reader(request: PageRequest, filter: LogFilter, index = '') {
  const { behind, by, limit, compare } = reading(request, 'occurred_at', 'event_key')
  const there = [...within('occurred_at', filter, request), behind]
  return {
    ordered: (...more: (Sql | undefined)[]) =>
      sql`FROM delivery_log ${raw(index)} WHERE ${all([...there, ...more])} ORDER BY ${by}`,
    by,
    limit,
    compare,
  }
}

function conditions(filter: LogFilter): (Sql | undefined)[] {
  const { messageId, status, class: digit } = filter
  return [
    asked('address', '=', filter.address),
    // An unproven row has no class of its own, and is shown under that of its code.
    digit === undefined
      ? undefined
      : sql`(class = ${digit} OR (class = 0 AND logged_status LIKE ${`${digit}%`}))`,
    asked('reason', '=', filter.reason),
    asked('action', '=', filter.action),
    asked('kind', '=', filter.kind),
    filter.imports === undefined
      ? undefined
      : sql`(esp = '' AND source = ${IMPORT_MARK}) = ${filter.imports ? 1 : 0}`,
    asked('esp', '=', filter.esp),
    asked('source', '=', filter.source),
    asked("coalesce(mailbox_provider, '')", '=', filter.provider),
    asked('message_id', '=', messageId && unbracketed(messageId)),
    asked('actor', '=', filter.actor),
    // A code filters by what the log shows: a row that waits shows none.
    asked('logged_status', 'LIKE', status?.replaceAll('x', '%')),
    asked("coalesce(outcome, 'waiting')", '=', filter.outcome),
    filter.failed === undefined
      ? undefined
      : sql`(esp <> '' AND (outcome IS 'expired' OR (outcome IS 'failed' AND class <> 4))) = ${filter.failed ? 1 : 0}`,
    // An accepted row is in the log again, as the row that counts. For one address, both are shown.
    (filter.authenticity ?? filter.address) === undefined
      ? sql`authenticity <> 'accepted'`
      : asked('authenticity', '=', filter.authenticity),
  ]
}

/** The row of a public id; null where there is none. */
export async function logEntryOf(db: D1Database, id: string): Promise<LogEntry | null> {
  const [, time = '', key = ''] = /^([0-9a-f]{1,12})-(.{1,100})$/.exec(id) ?? []
  const [row] = await rowsOf<LogEntry>(
    db,
    sql`SELECT * FROM delivery_log WHERE occurred_at=${Number.parseInt(time, 16) || 0} AND event_key=${key}`,
  )
  return row ?? null
}
