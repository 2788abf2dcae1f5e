/** Pages of the addresses something is known of. */
import {
  type AddressFacts,
  type AddressState,
  addressState,
  addressStateSql,
  isSendable,
  type PolicySettings,
} from '../bounce/policy.ts'
import type { Reason } from '../bounce/reason.ts'
import { type AddressAnswer, FACTS, type OpenRetry, RETRY_JOIN, seenAt } from './address-answer.ts'
import type { LookupOptions } from './lookup.ts'
import { type Page, type PageRequest, reading, toPage } from './page.ts'
import { retryIdOf } from './schedule.ts'

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
  askedAt: number | null
  inFlightUntil: number | null
}

const COLUMNS = `a.address, a.permanent_errors permanentErrors, a.transient_errors transientErrors, a.last_rank lastRank, a.last_status lastStatus,
  a.last_reason lastReason, a.retry_ends_at retryEndsAt, r.mode, r.plan_id planId, r.shard, r.not_before notBefore, r.asked_at askedAt, r.in_flight_until inFlightUntil,
  ${Object.entries(FACTS)
    .map(([name, sql]) => `${sql} ${name}`)
    .join(', ')}`

interface ListOptions extends LookupOptions {
  /** Those of any of these. */
  states?: readonly AddressState[] | undefined
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
  { policy, source = null, states, domain, prefix, search, sort = 'address' }: ListOptions,
  request: PageRequest,
): Promise<Page<AddressAnswer>> {
  const { compare, order, limit, key } = reading(request)
  const bySeen = sort === 'lastSeenAt'
  const conditions = [
    // An index serves a comparison that is there, not one that might be; the unused parameters stay bound.
    key === null
      ? '?2 IS ?7'
      : bySeen
        ? `(a.last_rank, a.address)${compare}(?7, ?2)`
        : `a.address${compare}?2 AND ?7 IS NULL`,
    prefix === undefined ? '?3 IS ?4' : '(a.address>=?3 AND a.address<?4)',
    states === undefined
      ? '?5 IS NULL'
      : `${addressStateSql((fact) => FACTS[fact], policy)} IN (SELECT value FROM json_each(?5))`,
    domain === undefined ? '?8 IS NULL' : 'substr(a.address, -length(?8))=?8',
    search === undefined ? '?9 IS NULL' : 'instr(a.address, ?9)>0',
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
      states === undefined ? null : JSON.stringify(states),
      limit,
      key?.[1] ?? null,
      // By its end: a quoted local part may hold an @ of its own.
      domain === undefined ? null : `@${domain}`,
      search ?? null,
    )
    .all<Row>()
  const page = toPage(results, request, ({ address, lastRank }) =>
    bySeen ? [address, lastRank] : [address],
  )
  return { ...page, items: page.items.map((row) => toAnswer(row, policy)) }
}

/** An upper bound, in the order of code points, of the texts with this prefix. */
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
    lastSeenAt: seenAt(row.lastRank),
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
    askedAt: row.askedAt,
    inFlightUntil: row.inFlightUntil,
  }
}
