/** May I send? The facts of addresses, and the answer that policy.ts draws from them, in one query of any size. */
import {
  type AddressFacts,
  type AddressState,
  addressState,
  addressStateSql,
  isSendable,
  type PolicySettings,
} from '../bounce/policy.ts'
import type { Reason } from '../bounce/reason.ts'
import { type Page, type PageRequest, reading, toPage } from './page.ts'
import { retryIdOf } from './schedule.ts'
import { searchSql } from './search.ts'

export interface OpenRetry {
  id: string
  /** Epoch milliseconds, as all times here. */
  startedAt: number
  endsAt: number
  mode: 'observe' | 'resend'
  planId: string
  shard: number
  notBefore: number | null
  inFlightUntil: number | null
}

export interface AddressAnswer {
  address: string
  sendable: boolean
  state: AddressState
  permanentErrors: number
  transientErrors: number
  lastStatus: string | null
  lastReason: Reason | null
  /** Time of the latest event that changed something; null when nothing is known. */
  lastSeenAt: number | null
  retry: OpenRetry | null
}

interface Row extends AddressFacts {
  address: string
  permanentErrors: number
  transientErrors: number
  lastRank: number
  lastStatus: string | null
  lastReason: Reason | null
  retryEndsAt: number | null
  mode: OpenRetry['mode'] | null
  planId: string | null
  shard: number | null
  notBefore: number | null
  inFlightUntil: number | null
}

/** ?1 source, or null for any: what one mark says of an address there. */
const marked = (mark: string) =>
  `(SELECT max(m.marked_at) FROM address_marks m WHERE m.address=a.address AND m.mark='${mark}' AND (?1 IS NULL OR m.source=?1))`

/** 0 is "never" in the table, null in the facts. */
const time = (column: string) => `nullif(a.${column},0)`

const FACTS: Record<keyof AddressFacts, string> = {
  permanentRun: 'a.permanent_run',
  expiredRun: 'a.expired_run',
  retryStartedAt: 'a.retry_started_at',
  lastDeliveredAt: time('last_delivered_at'),
  condemnedAt: time('condemned_at'),
  suppressedAt: time('suppressed_at'),
  reactivatedAt: time('reactivated_at'),
  complainedAt: marked('complained'),
  unsubscribedAt: marked('unsubscribed'),
  espSuppressedAt: marked('esp_suppressed'),
}

const COLUMNS = `a.address, a.permanent_errors permanentErrors, a.transient_errors transientErrors, a.last_rank lastRank, a.last_status lastStatus,
  a.last_reason lastReason, a.retry_ends_at retryEndsAt, r.mode, r.plan_id planId, r.shard, r.not_before notBefore, r.in_flight_until inFlightUntil,
  ${Object.entries(FACTS)
    .map(([name, sql]) => `${sql} ${name}`)
    .join(', ')}`

const RETRY_JOIN =
  "LEFT JOIN retries r ON r.address=a.address AND r.started_at=a.retry_started_at AND r.state='open'"

export interface LookupOptions {
  policy: PolicySettings
  /** Narrows complaints, unsubscriptions and the ESP's own list to one source; all of them count without it. */
  source?: string | null
}

/** One answer for each (normalised) address, in their order; an address never seen is `ok`. One query, which reads one row of each that is known. */
export async function lookupAddresses(
  db: D1Database | D1DatabaseSession,
  addresses: readonly string[],
  options: LookupOptions,
): Promise<AddressAnswer[]> {
  const { results } = await lookupStatement(db, addresses, options).all<Row>()
  return answersOf(addresses, results, options.policy)
}

/** The same, and whether any erased address is remembered at all, in one call. */
export async function lookupWithErased(
  db: D1Database | D1DatabaseSession,
  addresses: readonly string[],
  options: LookupOptions,
): Promise<{ answers: AddressAnswer[]; anyErased: boolean }> {
  const [found, erased] = await db.batch<Row>([
    lookupStatement(db, addresses, options),
    db.prepare('SELECT 1 FROM erased_addresses LIMIT 1'),
  ])
  return {
    answers: answersOf(addresses, found?.results ?? [], options.policy),
    anyErased: (erased?.results.length ?? 0) > 0,
  }
}

function lookupStatement(
  db: D1Database | D1DatabaseSession,
  addresses: readonly string[],
  { source = null }: LookupOptions,
): D1PreparedStatement {
  const [only] = addresses
  // The items of a JSON array count as rows read: one address is asked for without.
  return addresses.length === 1 && only !== undefined
    ? db
        .prepare(`SELECT ${COLUMNS} FROM addresses a ${RETRY_JOIN} WHERE a.address=?2`)
        .bind(source, only)
    : db
        .prepare(
          `SELECT ${COLUMNS} FROM json_each(?2) j CROSS JOIN addresses a ON a.address=j.value ${RETRY_JOIN}`,
        )
        .bind(source, JSON.stringify(addresses))
}

function answersOf(
  addresses: readonly string[],
  rows: readonly Row[],
  policy: PolicySettings,
): AddressAnswer[] {
  // SQLite goes through the addresses in their order, which needs no index to be found in.
  let next = 0
  const answers = addresses.map((address) => {
    const row = rows[next]
    if (row?.address !== address) return neverSeen(address)
    next++
    return toAnswer(row, policy)
  })
  if (next === rows.length) return answers
  const known = new Map(rows.map((row) => [row.address, toAnswer(row, policy)]))
  return addresses.map((address) => known.get(address) ?? neverSeen(address))
}

export interface ListOptions extends LookupOptions {
  state?: AddressState | undefined
  domain?: string | undefined
  /** What an address begins with. */
  prefix?: string | undefined
  /** A part of the address, anywhere in it. */
  search?: string | undefined
  sort?: AddressOrder | undefined
}

/** What a list is ordered by: the text of addresses, or the time of their latest event. */
export const ADDRESS_ORDERS = ['address', 'lastSeenAt'] as const
export type AddressOrder = (typeof ADDRESS_ORDERS)[number]

/**
 * A page of known addresses; the state is decided by the same table as a lookup's, in SQL. In the order of their code
 * units a prefix reads no other rows; a domain or a part is looked for among addresses, until the page is full. By the
 * latest event all that match are read: an index on what every event changes would cost a write for each.
 */
export async function listAddresses(
  db: D1Database | D1DatabaseSession,
  { policy, source = null, state, domain, prefix, search, sort = 'address' }: ListOptions,
  request: PageRequest,
): Promise<Page<AddressAnswer>> {
  const { compare, order, limit, key } = reading(request)
  const found = searchSql({ domain, search }, 'a.address', 8)
  const bySeen = sort === 'lastSeenAt'
  const conditions = [
    // An index serves a comparison that is there, not one that might be; the unused parameters stay bound.
    key === null
      ? '?2 IS ?7'
      : bySeen
        ? `(a.last_rank, a.address)${compare}(?7, ?2)`
        : `a.address${compare}?2 AND ?7 IS NULL`,
    prefix === undefined ? '?3 IS ?4' : '(a.address>=?3 AND a.address<?4)',
    state === undefined ? '?5 IS NULL' : `${addressStateSql((fact) => FACTS[fact], policy)}=?5`,
    ...found.conditions,
  ]
  const { results } = await db
    .prepare(
      `SELECT ${COLUMNS} FROM addresses a ${RETRY_JOIN} WHERE ${conditions.join(' AND ')} ORDER BY ${bySeen ? `a.last_rank ${order}, ` : ''}a.address ${order} LIMIT ?6`,
    )
    .bind(
      source,
      key?.[0] ?? null,
      prefix ?? null,
      prefix === undefined ? null : afterPrefix(prefix),
      state ?? null,
      limit,
      key?.[1] ?? null,
      ...found.values,
    )
    .all<Row>()
  const page = toPage(results, request, ({ address, lastRank }) =>
    bySeen ? [address, lastRank] : [address],
  )
  return { ...page, items: page.items.map((row) => toAnswer(row, policy)) }
}

/** The first text in the order of code points that begins otherwise. */
function afterPrefix(prefix: string): string {
  return `${prefix}\u{10FFFF}`
}

function toAnswer(row: Row, policy: PolicySettings): AddressAnswer {
  const state = addressState(row, policy)
  return {
    address: row.address,
    sendable: isSendable(state),
    state,
    permanentErrors: row.permanentErrors,
    transientErrors: row.transientErrors,
    lastStatus: row.lastStatus,
    lastReason: row.lastReason,
    lastSeenAt: row.lastRank === 0 ? null : Math.floor(row.lastRank / 4),
    retry: openRetry(row),
  }
}

function openRetry(row: Row): OpenRetry | null {
  const { address, retryStartedAt, retryEndsAt, mode, planId, shard } = row
  if (retryStartedAt === null || retryEndsAt === null) return null
  if (mode === null || planId === null || shard === null) return null
  return {
    id: retryIdOf(address, retryStartedAt),
    startedAt: retryStartedAt,
    endsAt: retryEndsAt,
    mode,
    planId,
    shard,
    notBefore: row.notBefore,
    inFlightUntil: row.inFlightUntil,
  }
}

function neverSeen(address: string): AddressAnswer {
  return {
    address,
    sendable: true,
    state: 'ok',
    permanentErrors: 0,
    transientErrors: 0,
    lastStatus: null,
    lastReason: null,
    lastSeenAt: null,
    retry: null,
  }
}
