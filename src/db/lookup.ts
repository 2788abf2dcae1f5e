/** May I send? The answers for addresses, in one query of any size. */
import {
  ADDRESS_STATES,
  type AddressState,
  addressStateSql,
  isSendable,
  type PolicySettings,
} from '../bounce/policy.ts'
import type { Reason } from '../bounce/reason.ts'
import { type AddressAnswer, FACTS, type OpenRetry, RETRY_JOIN, seenAt } from './address-answer.ts'
import { REMEMBERED, readRemembered } from './erased-addresses.ts'
import { MODE } from './in-flight.ts'
import { retryIdOf } from './schedule.ts'

/** Ends every field. It occurs in none of them, and JSON need not escape it. */
const FIELD_END = '|'

/** The fields of an open retry, after the others. */
const RETRY_FIELDS = [
  'r.started_at',
  'r.ends_at',
  MODE,
  'r.plan_id',
  'r.shard',
  'r.not_before',
  'r.asked_at',
  'r.in_flight_until',
]

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
  const { results } = await lookupStatement(db, addresses, options).all<Facts>()
  return answersOf(addresses, results[0])
}

/**
 * The same, with the hashes of erased addresses from the same query: that of a single address if it is remembered, else
 * all; null if they are too many. `hash` is that of a single address, null for several.
 */
export async function lookupWithErased(
  db: D1Database | D1DatabaseSession,
  addresses: readonly string[],
  options: LookupOptions,
  hash: string | null,
): Promise<{ answers: AddressAnswer[]; remembered: ReadonlySet<string> | null }> {
  const { results } = await lookupStatement(db, addresses, options, hash).all<Facts>()
  const [found] = results
  return { answers: answersOf(addresses, found), remembered: readRemembered(found?.hashes ?? null) }
}

/** A state is passed as its number: names cut out of a text are slow to compare. */
const numberOf = (state: AddressState) => String(ADDRESS_STATES.indexOf(state))

/** The fields of each address. If the address is unknown, or has no open retry, the first field of that group is empty and the only one. */
interface Facts {
  facts: string | null
  hashes: string | null
}

/**
 * All facts come as one text: of a thousand rows, D1's client would make a thousand objects, which takes several times as
 * long as the rest of a lookup. For the same reason the state is decided in SQL, where the facts are.
 */
function lookupStatement(
  db: D1Database | D1DatabaseSession,
  addresses: readonly string[],
  { source = null, policy }: LookupOptions,
  hash?: string | null,
): D1PreparedStatement {
  const known = fieldsSql([
    addressStateSql((fact) => FACTS[fact], policy, numberOf),
    'a.permanent_errors',
    'a.transient_errors',
    'a.last_rank',
    'a.last_status',
    'a.last_reason',
  ])
  const facts = `${known}||CASE WHEN r.address IS NULL THEN '${FIELD_END}' ELSE ${fieldsSql(RETRY_FIELDS)} END`
  const [only] = addresses
  // The items of a JSON array count as rows read: a single address is queried without one.
  if (addresses.length === 1 && only !== undefined) {
    const one = `SELECT (SELECT ${facts} FROM addresses a ${RETRY_JOIN} WHERE a.address=?2) facts`
    return typeof hash === 'string'
      ? db
          .prepare(`${one}, (SELECT hash FROM erased_addresses WHERE hash=?3) hashes`)
          .bind(source, only, hash)
      : db.prepare(one).bind(source, only)
  }
  return db
    .prepare(
      `SELECT group_concat(CASE WHEN a.address IS NULL THEN '${FIELD_END}' ELSE ${facts} END, '' ORDER BY j.key) facts${hash === undefined ? '' : `, ${REMEMBERED} hashes`}
      FROM json_each(?2) j LEFT JOIN addresses a ON a.address=j.value ${RETRY_JOIN}`,
    )
    .bind(source, JSON.stringify(addresses))
}

/** Null is empty. */
function fieldsSql(fields: readonly string[]): string {
  return fields.map((field) => `coalesce(${field},'')||'${FIELD_END}'`).join('||')
}

function answersOf(addresses: readonly string[], found?: Facts): AddressAnswer[] {
  const facts = new FieldReader(found?.facts ?? '')
  return addresses.map((address) => answerOf(address, facts))
}

function answerOf(address: string, facts: FieldReader): AddressAnswer {
  const state = ADDRESS_STATES[facts.number() ?? -1]
  if (state === undefined) return neverSeen(address)
  return {
    address,
    sendable: isSendable(state),
    state,
    permanentErrors: facts.count(),
    transientErrors: facts.count(),
    lastSeenAt: seenAt(facts.count()),
    lastStatus: facts.text(),
    lastReason: facts.text<Reason>(),
    retry: openRetry(address, facts),
  }
}

function openRetry(address: string, facts: FieldReader): OpenRetry | null {
  const startedAt = facts.number()
  if (startedAt === null) return null
  return {
    id: retryIdOf(address, startedAt),
    startedAt,
    endsAt: facts.count(),
    mode: facts.text<OpenRetry['mode']>() ?? 'observe',
    planId: facts.text() ?? '',
    shard: facts.count(),
    notBefore: facts.number(),
    askedAt: facts.number(),
    inFlightUntil: facts.number(),
  }
}

const ZERO = 48
const MINUS = 45

/** Reads fields one after the other; an empty or missing field is null. Integers are read digit by digit, without making a text of each. */
class FieldReader {
  readonly #all: string
  #at = 0

  constructor(all: string) {
    this.#all = all
  }

  text<T extends string = string>(): T | null {
    const start = this.#at
    const end = this.#all.indexOf(FIELD_END, start)
    this.#at = end + 1
    return end <= start ? null : (this.#all.slice(start, end) as T)
  }

  number(): number | null {
    const all = this.#all
    const start = this.#at
    let at = all.charCodeAt(start) === MINUS ? start + 1 : start
    const digits = at
    let value = 0
    for (; at < all.length; at++) {
      const digit = all.charCodeAt(at) - ZERO
      if (digit < 0 || digit > 9) break
      value = value * 10 + digit
    }
    this.#at = at + 1
    if (at === digits) return null
    return digits > start ? -value : value
  }

  /** A number from a column that is never null. */
  count(): number {
    return this.number() ?? 0
  }
}

/** The answer for an address of which nothing is known. */
export function neverSeen(address: string): AddressAnswer {
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
