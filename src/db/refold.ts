/** Folds again what the fast path could not place: read, fold, write back if nobody wrote in between. */

import { addressHash, shardOf } from '../bounce/address.ts'
import {
  type Finished,
  type Folded,
  type FoldRow,
  fold,
  type Runs,
  rankOf,
} from '../bounce/fold.ts'
import type { PolicySettings } from '../bounce/policy.ts'
import { parsePlanId, planId, type RetryPlan } from '../bounce/retry-plan.ts'
import { lastTransient, moveOutcomes, moveStats, ofSender, PASSES_ON } from './news.ts'
import { tellState, toldBy } from './outbox.ts'
import { type RetrySchedule, SCHEDULE_COLUMNS, type ScheduleRow, toSchedule } from './schedule.ts'
import { resultsOf, rowsOf, sql } from './sql.ts'

/** Addresses per round: their whole histories are read at once. */
export const ROUND = 100
/** Outcomes written in one batch: a value of D1 holds 2 MB. */
const MOST_OUTCOMES = 12_000
/** A retry takes as much room as this many outcomes. */
const RETRY_SIZE = 5

export interface RefoldOptions {
  /** Epoch milliseconds. */
  now: number
  /** The plan of a window that opens. */
  plan: RetryPlan
  /** RETRY_SHARDS. */
  shards: number
  /** Decides which addresses are undeliverable, for the notifications. */
  policy: PolicySettings
}

interface RefoldResult {
  /** Addresses whose record is correct again. */
  refolded: number
  arm: RetrySchedule[]
  /** Notifications that were written. */
  told: number
}

interface Marked {
  address: string
  version: number
  /** Start of the window that was open at `refold_from`, or had a copy accepted after it; else that time itself. Nothing before it changes. */
  since: number
  /** JSON: the permanent errors in a row, and those of them that the sender has to mend. */
  runs: string
  /** The same for the windows that expired. */
  expiredRuns: string
  /** JSON; null where none was sent. */
  copy: string | null
}

interface LogFact extends Omit<FoldRow, 'counts' | 'condemns' | 'final'> {
  address: string
  counts: number
  condemns: number
  final: number
  reason: string | null
  outcome: string | null
  loggedStatus: string | null
}

interface RetryFact {
  address: string
  startedAt: number
  /** When it closed, or will. */
  until: number
  state: string
  planId: string
  shard: number
  reportedUntil: number | null
  wishedAt: number | null
}

/** Makes the record of marked addresses correct again. If something was written meanwhile, it tries once more, because not every writer folds (`noteOnRetries`). Idempotent; safe to run beside anything. */
export async function refoldAddresses(
  db: D1Database,
  addresses: readonly string[],
  options: RefoldOptions,
  tries = 2,
): Promise<RefoldResult> {
  const result: RefoldResult = { refolded: 0, arm: [], told: 0 }
  for (let at = 0; at < addresses.length; at += ROUND) {
    const round = addresses.slice(at, at + ROUND)
    const history = await readHistory(db, round)
    if (history.marked.length === 0) continue
    const changes = history.marked.map((marked) => refoldOne(marked, history, options))
    const before = result.refolded
    for (const part of inParts(changes)) add(result, await writeBack(db, part, options))
    if (result.refolded - before < changes.length && tries > 1) {
      add(result, await refoldAddresses(db, round, options, tries - 1))
    }
  }
  return result
}

function add(sum: RefoldResult, { refolded, arm, told }: RefoldResult): void {
  sum.refolded += refolded
  sum.arm.push(...arm)
  sum.told += told
}

/** Addresses that still wait for a refold, oldest news first. */
export async function markedAddresses(db: D1Database, limit: number): Promise<string[]> {
  const rows = await rowsOf<{ address: string }>(
    db,
    sql`SELECT address FROM addresses WHERE refold_from IS NOT NULL ORDER BY refold_from LIMIT ${limit}`,
  )
  return rows.map(({ address }) => address)
}

/** Refolds marked addresses, at most `limit`. */
export async function refoldMarked(db: D1Database, limit: number, options: RefoldOptions) {
  return refoldAddresses(db, await markedAddresses(db, limit), options)
}

interface History {
  marked: Marked[]
  log: Map<string, LogFact[]>
  retries: Map<string, RetryFact[]>
  finished: Map<string, Map<string, Finished>>
}

/** Has retention deleted the row of address w at this time? */
const isForgotten = (time: string) =>
  `NOT EXISTS (SELECT 1 FROM delivery_log l WHERE l.address=w.address AND l.occurred_at=${time})`

/** ?1 addresses as JSON. `h`: the time since which each must be folded. Between `reach` and that, the log is no longer complete: what lies there stays as it is. */
const SINCE = `WITH w AS MATERIALIZED (SELECT a.address, a.version, a.last_delivered_at delivered, a.reactivated_at lifted,
  coalesce((SELECT min(r.started_at) FROM retries r WHERE r.address=a.address
  AND r.started_at<a.refold_from AND (r.state='open' OR r.closed_at>=a.refold_from OR r.in_flight_at>=a.refold_from)), a.refold_from) reach
  FROM json_each(?1) j JOIN addresses a ON a.address=j.value WHERE a.refold_from IS NOT NULL),
h AS MATERIALIZED (SELECT w.*, max(reach, iif(${isForgotten('delivered')}, delivered, 0), iif(${isForgotten('lifted')}, lifted, 0),
  coalesce((SELECT max(r.closed_at) FROM retries r WHERE r.address=w.address AND r.started_at>=reach AND ${isForgotten('r.started_at')}),0)) since FROM w)`

/** Twice the time when the runs before `since` began: an odd number is a reactivation, which comes after a permanent error of the same moment. If it is later than `since`, it is folded, and ends the runs again. */
const CLEARED = 'max(h.delivered*2, h.lifted*2+1)'

/** Did the sender have to mend the latest error of retry r? Assumed if the log no longer holds it. */
const WAS_OF_SENDER = `coalesce(${lastTransient(`coalesce(${ofSender('l.action')},0)`, 'r.address', 'r.closed_at')},1)`

async function readHistory(db: D1Database, addresses: readonly string[]): Promise<History> {
  const json = JSON.stringify(addresses)
  const queries = [
    `${SINCE} SELECT h.address, h.version, h.since,
      (SELECT json_object('permanentRun', coalesce(sum(l.counts),0), 'senderRun', coalesce(sum(l.counts) FILTER (WHERE ${ofSender('l.action')}),0)) FROM delivery_log l WHERE l.address=h.address AND l.occurred_at<h.since AND l.class=5 AND l.occurred_at>=max(h.delivered, h.lifted+1)) runs,
      (SELECT json_object('expiredRun', count(*), 'senderExpiredRun', count(*) FILTER (WHERE ${WAS_OF_SENDER})) FROM retries r WHERE r.address=h.address AND r.state='expired' AND r.closed_at<=h.since AND r.closed_at*2>${CLEARED}) expiredRuns,
      iif(p.in_flight_at>0, json_object('at',p.in_flight_at,'until',p.in_flight_until), NULL) copy FROM h
      LEFT JOIN retries p ON p.address=h.address AND p.started_at=(SELECT max(r.started_at) FROM retries r WHERE r.address=h.address AND r.in_flight_at>0) AND (p.started_at>=h.since OR ${PASSES_ON})`,
    `${SINCE} SELECT l.address, l.occurred_at occurredAt, l.event_key key, l.esp, l.kind, l.class, l.message_id messageId, l.counts, l.condemns, l.action, l.final, l.status, l.reason,
      l.not_before notBefore, l.outcome, l.logged_status loggedStatus FROM h JOIN delivery_log l ON l.address=h.address AND l.occurred_at>=h.reach`,
    `${SINCE} SELECT r.address, r.started_at startedAt, coalesce(r.closed_at, r.ends_at) until, r.state, r.plan_id planId, r.shard, r.reported_until reportedUntil, r.wished_at wishedAt
      FROM h JOIN retries r ON r.address=h.address AND r.started_at>=h.since ORDER BY r.started_at`,
    `${SINCE} SELECT l.address, l.message_id messageId, l.outcome FROM h JOIN delivery_log l ON l.address=h.address AND l.occurred_at<h.since
      WHERE l.outcome IN ('expired','cancelled') AND l.message_id IS NOT NULL ORDER BY l.occurred_at`,
  ]
  const [marked, log, retries, finished] = await db.batch<unknown>(
    queries.map((query) => db.prepare(query).bind(json)),
  )
  const byAddress = <T extends { address: string }>(result: D1Result<unknown> | undefined) =>
    Map.groupBy(resultsOf<T>(result), (row) => row.address)
  const messages = byAddress<{ address: string; messageId: string; outcome: Finished }>(finished)
  return {
    marked: resultsOf<Marked>(marked),
    log: byAddress<LogFact>(log),
    retries: byAddress<RetryFact>(retries),
    finished: new Map(
      Array.from(messages, ([address, rows]) => [
        address,
        new Map(rows.map(({ messageId, outcome }) => [messageId, outcome])),
      ]),
    ),
  }
}

/** What is to be written for one address. */
interface Change extends Runs {
  address: string
  version: number
  since: number
  /** How many more windows expired than the record said. */
  expiredMore: number
  openStartedAt: number | null
  openEndsAt: number | null
  lastRank: number
  lastStatus: string | null
  lastReason: string | null
  lastDeliveredAt: number
  retries: object[]
  outcomes: { t: number; k: string; o: string | null; ls: string | null }[]
}

function refoldOne(marked: Marked, history: History, options: RefoldOptions): Change {
  const known = history.log.get(marked.address) ?? []
  const facts = known.filter(({ occurredAt }) => occurredAt >= marked.since)
  const before = history.retries.get(marked.address) ?? []
  const rows = new Map(facts.map((fact) => [toFoldRow(fact), fact]))
  // A window keeps the plan it was opened with, whatever the settings say now, even if it turns out to have begun earlier or later.
  const planOf = (start: number) =>
    before.find(({ until }) => until > start)?.planId ?? planId(options.plan)
  const windowMs = (start: number) => (parsePlanId(planOf(start)) ?? options.plan).windowMs
  const { retries, outcomes, expired, ...runs } = fold([...rows.keys()], options.now, windowMs, {
    ...JSON.parse(marked.runs),
    ...JSON.parse(marked.expiredRuns),
    finished: history.finished.get(marked.address) ?? new Map(),
    copy: marked.copy && JSON.parse(marked.copy),
  })
  const open = retries.find(({ state }) => state === 'open')
  // Everything else was noted when it came; a delivery only if it changed something.
  const [last] = facts
    .filter((fact) => fact.class === 2)
    .sort((a, b) => b.occurredAt - a.occurredAt || ((a.status ?? '') > (b.status ?? '') ? -1 : 1))
  return {
    address: marked.address,
    version: marked.version,
    since: marked.since,
    expiredMore: expired - before.filter(({ state }) => state === 'expired').length,
    ...runs,
    openStartedAt: open?.startedAt ?? null,
    openEndsAt: open?.endsAt ?? null,
    lastRank: last ? rankOf(last) : 0,
    lastStatus: last?.status ?? null,
    lastReason: last?.reason ?? null,
    lastDeliveredAt: last?.occurredAt ?? 0,
    retries: foldedRetries(marked.address, retries, before, planOf, options.shards),
    outcomes: [...changedOutcomes(rows, outcomes), ...known.flatMap(tooLate(marked.since))],
  }
}

function toFoldRow(fact: LogFact): FoldRow {
  return {
    ...fact,
    counts: fact.counts === 1,
    condemns: fact.condemns === 1,
    final: fact.final === 1,
  }
}

function foldedRetries(
  address: string,
  retries: Folded['retries'],
  before: readonly RetryFact[],
  planOf: (startedAt: number) => string,
  shards: number,
): object[] {
  const openBefore = before.find(({ state }) => state === 'open')
  // A retry stays in its shard, whatever RETRY_SHARDS says now: two shards would try it twice.
  const shardNow = openBefore?.shard ?? shardOf(address, shards)
  return retries.map(({ copy, ...retry }) => {
    return {
      ...retry,
      address,
      plan: planOf(retry.startedAt),
      hash: addressHash(address),
      shard: before.find(({ startedAt }) => startedAt === retry.startedAt)?.shard ?? shardNow,
      inFlightAt: copy?.at ?? null,
      inFlightUntil: copy?.until ?? null,
      // Reports and requests by hand are kept, whatever the window's start became.
      reportedUntil: retry.state === 'open' ? openBefore?.reportedUntil : null,
      wishedAt: retry.state === 'open' ? openBefore?.wishedAt : null,
    }
  })
}

/** Rows that wait in a time that the log no longer holds in full: their 24 hours are long over, and were counted if at all. */
const tooLate =
  (since: number) =>
  ({ occurredAt: t, key: k, outcome, status: ls }: LogFact): Change['outcomes'] =>
    t < since && outcome === null ? [{ t, k, o: 'expired', ls }] : []

function changedOutcomes(
  rows: ReadonlyMap<FoldRow, LogFact>,
  outcomes: Folded['outcomes'],
): Change['outcomes'] {
  const changed: Change['outcomes'] = []
  for (const [row, fact] of rows) {
    const { outcome = null, loggedStatus = null } = outcomes.get(row) ?? {}
    if (outcome !== fact.outcome || loggedStatus !== fact.loggedStatus) {
      changed.push({ t: row.occurredAt, k: row.key, o: outcome, ls: loggedStatus })
    }
  }
  return changed
}

interface Part {
  changes: Change[]
  isBeginning: boolean
}

/** Splits by size. If the outcomes of one address do not fit, they are written first, without the rest. The address stays marked until the rest is written, so that it is folded again after a crash in between. */
function* inParts(changes: readonly Change[]): Generator<Part> {
  let part: Change[] = []
  let size = 0
  for (const change of changes) {
    const { outcomes } = change
    while (outcomes.length > MOST_OUTCOMES) {
      const some = { ...change, outcomes: outcomes.splice(0, MOST_OUTCOMES) }
      yield { changes: [some], isBeginning: true }
    }
    const more = outcomes.length + RETRY_SIZE * (1 + change.retries.length)
    if (size + more > MOST_OUTCOMES && size > 0) {
      yield { changes: part, isBeginning: false }
      part = []
      size = 0
    }
    part.push(change)
    size += more
  }
  yield { changes: part, isBeginning: false }
}

/** `addresses a` was not written since it was read. */
export const IS_UNCHANGED = "a.version=j.value->>'version'"

/** One batch; an address whose version moved on is left alone. `addresses` goes last, because its version is the guard. */
async function writeBack(
  db: D1Database,
  { changes, isBeginning }: Part,
  options: RefoldOptions,
): Promise<RefoldResult> {
  const fresh = `ok AS MATERIALIZED (SELECT a.address, j.value v FROM json_each(?1) j JOIN addresses a ON a.address=j.value->>'address' AND ${IS_UNCHANGED})`
  const moved = `WITH ${fresh}, moved AS MATERIALIZED (SELECT r.value->>'t' t, r.value->>'k' k, r.value->>'o' o, r.value->>'ls' ls FROM ok, json_each(ok.v->'outcomes') r)`
  const json = JSON.stringify(changes)
  const bound = (query: string) => db.prepare(query).bind(json)
  const moves = [`${moved} ${moveStats('moved')}`, `${moved} ${moveOutcomes('moved')}`].map(bound)
  if (isBeginning) {
    await db.batch(moves)
    return { refolded: 0, arm: [], told: 0 }
  }
  const retries = [
    `WITH ${fresh} DELETE FROM retries WHERE (address, started_at) IN (SELECT r.address, r.started_at FROM ok JOIN retries r ON r.address=ok.address AND r.started_at>=ok.v->>'since')`,
    `WITH ${fresh} INSERT INTO retries (address, started_at, ends_at, state, closed_at, mode, plan_id, address_hash, shard, not_before, asked_at, in_flight_at, in_flight_until, reported_until, wished_at)
      SELECT r.value->>'address', r.value->>'startedAt', r.value->>'endsAt', r.value->>'state', r.value->>'closedAt', r.value->>'mode', r.value->>'plan',
      r.value->>'hash', r.value->>'shard', r.value->>'notBefore', r.value->>'askedAt', r.value->>'inFlightAt', r.value->>'inFlightUntil', r.value->>'reportedUntil', r.value->>'wishedAt' FROM ok, json_each(ok.v->'retries') r WHERE true
      ON CONFLICT DO NOTHING`,
  ].map(bound)
  const open = `WITH ${fresh} SELECT ${SCHEDULE_COLUMNS} FROM ok JOIN retries r ON r.address=ok.address AND r.started_at=ok.v->>'openStartedAt' AND +r.state='open'`
  // Of two at the same time the greater code counts, as in news.ts.
  const later =
    "(v->>'lastRank', coalesce(v->>'lastStatus',''))>(last_rank, coalesce(last_status,''))"
  const addresses = `WITH ${fresh} UPDATE addresses SET (transient_errors, permanent_run, sender_run, expired_run, sender_expired_run, retry_started_at, retry_ends_at, last_delivered_at, last_status, last_reason, last_rank)=(
      transient_errors+(v->>'expiredMore'), v->>'permanentRun', v->>'senderRun', v->>'expiredRun', v->>'senderExpiredRun', v->>'openStartedAt', v->>'openEndsAt', max(last_delivered_at, v->>'lastDeliveredAt'),
      iif(${later}, v->>'lastStatus', last_status), iif(${later}, v->>'lastReason', last_reason),
      max(last_rank, v->>'lastRank')), refold_from=NULL, version=version+1 FROM ok WHERE addresses.address=ok.address`
  const results = await db.batch<unknown>([
    ...retries,
    ...moves,
    bound(open),
    bound(addresses),
    ...tellState(db, 'changes', json, options),
  ])
  const [schedules, written, ...told] = results.slice(retries.length + moves.length)
  return {
    refolded: written?.meta.changes ?? 0,
    arm: resultsOf<ScheduleRow>(schedules).map(toSchedule),
    told: toldBy(told),
  }
}
