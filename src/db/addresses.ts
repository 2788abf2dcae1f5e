/** Pages of known addresses. */
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
import { MODE } from './in-flight.ts'
import type { LookupOptions } from './lookup.ts'
import { type Page, type PageRequest, readPage } from './page.ts'
import { retryIdOf } from './schedule.ts'
import { ofAddress } from './search.ts'
import { asked, raw, Sql, sql } from './sql.ts'

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

/** ?1 source, or null for any. */
const KNOWN = `SELECT a.address, a.permanent_errors, a.transient_errors, a.last_rank, a.last_status, a.last_reason, a.retry_ends_at,
  ${MODE} mode, r.plan_id, r.shard, r.not_before, r.asked_at, r.in_flight_until, ${Object.entries(
    FACTS,
  )
    .map(([name, sql]) => `${sql} ${name}`)
    .join()} FROM addresses a ${RETRY_JOIN}`

interface ListOptions extends LookupOptions {
  /** Addresses in any of these states. */
  states?: readonly AddressState[] | undefined
  domain?: string | undefined
  /** The beginning of the address. */
  prefix?: string | undefined
  /** A part of the address, anywhere in it. */
  search?: string | undefined
  sort?: AddressOrder | undefined
}

/** What a list is ordered by: the text of addresses, or the time of their latest event. */
export const ADDRESS_ORDERS = ['address', 'lastSeenAt'] as const
export type AddressOrder = (typeof ADDRESS_ORDERS)[number]

/**
 * A page of known addresses; the state is decided by the same table as a lookup's, in SQL. Ordered by address
 * (code units), a prefix reads no other rows; a domain or a part is searched for until the page is full. Ordered by the
 * latest event, all that match are read: an index on a column that every event changes would cost a write per event.
 */
export async function listAddresses(
  db: D1Database | D1DatabaseSession,
  { policy, source = null, states, domain, prefix, search, sort = 'address' }: ListOptions,
  request: PageRequest,
): Promise<Page<AddressAnswer>> {
  const bySeen = sort === 'lastSeenAt'
  const state = addressStateSql((fact) => FACTS[fact], policy)
  const conditions = [
    asked('a.address', '>=', prefix),
    asked('a.address', '<', prefix === undefined ? prefix : afterPrefix(prefix)),
    states && sql`${raw(state)} IN (SELECT value FROM json_each(${JSON.stringify(states)}))`,
    ...ofAddress({ domain, search }, 'a.address'),
  ]
  const page = await readPage<Row>(
    db,
    new Sql(KNOWN, [source]),
    bySeen ? ['a.last_rank', 'a.address'] : ['a.address'],
    conditions,
    request,
    ({ address, lastRank }) => (bySeen ? [lastRank, address] : [address]),
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
