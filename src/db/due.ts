/** What is due, and what waits to be sent: asked by the clock and by senders that pull, who say here, too, what they handed over. */
import { RESENDER } from '../bounce/event.ts'
import type { RetryMode } from '../bounce/fold.ts'
import { addressStateSql, isSendable, type PolicySettings } from '../bounce/policy.ts'
import type { Reason } from '../bounce/reason.ts'
import { FACTS_OF_ROW } from './address-answer.ts'
import { latestMeant, PASSES_ON } from './news.ts'
import {
  type NamedWindow,
  type RetrySchedule,
  retryIdOf,
  SCHEDULE_COLUMNS,
  type ScheduleRow,
  toSchedule,
  type WindowRef,
  windowsJson,
} from './schedule.ts'

/** A message that waits to be sent again. */
interface WaitingMessage {
  esp: string
  source: string
  messageId: string | null
  /** Epoch milliseconds. */
  occurredAt: number
  metadata: Record<string, string>
}

/** One address that may be tried again now. */
export interface DueItem extends NamedWindow {
  endsAt: number
  mode: RetryMode
  /** A copy is in flight: no attempt before this time. */
  inFlightUntil: number | null
  lastStatus: string | null
  lastReason: string | null
  /** Those that may be sent: none where the address may not be mailed. */
  messages: WaitingMessage[]
}

/** At most this many messages of one address travel in a call; the others wait for the same outcome. */
const MAX_MESSAGES = 20

/** The messages of `retries r` under a condition, in the log `l`. What a resender heard is not one of them. */
const inLog = (condition: string) =>
  `FROM delivery_log l WHERE l.address=r.address AND l.occurred_at>=r.started_at AND l.class=4 AND l.esp<>'${RESENDER}' AND ${condition}`

const jsonOf = (rows: string) =>
  `(SELECT json_group_array(json_object('esp',l.esp,'source',l.source,'messageId',l.message_id,'occurredAt',l.occurred_at,'metadata',json(coalesce(l.metadata,'{}')))) FROM (${rows}) l)`

/** The same as JSON. Where there are more reports than fit, the latest of each message; only then, because telling messages apart reads more. */
function messagesSql(condition: string, most = MAX_MESSAGES): string {
  const some = jsonOf(`SELECT * ${inLog(condition)} ORDER BY l.occurred_at LIMIT ${most}`)
  const each = jsonOf(
    `SELECT *, max(l.occurred_at) ${inLog(condition)} GROUP BY l.esp, l.source, coalesce(l.message_id, l.metadata) ORDER BY max(l.occurred_at) LIMIT ${most}`,
  )
  return `(SELECT CASE WHEN json_array_length(s)<${MAX_MESSAGES} THEN s ELSE ${each} END FROM (SELECT ${some} s LIMIT 1)) messages`
}

interface DueRow extends ScheduleRow {
  lastStatus: string | null
  lastReason: string | null
  messages: string
}

/** The condition of what may be sent, as the policy sees it from where it was sent; of `addresses a`. */
function sendable(policy: PolicySettings): string {
  return addressStateSql(
    (fact) => FACTS_OF_ROW[fact],
    policy,
    (state) => (isSendable(state) ? '1' : '0'),
  )
}

/** The same, of what waits. Another copy of what its mail service goes on trying would reach people twice. */
function waiting(policy: PolicySettings): string {
  return `l.outcome IS NULL AND l.final AND ${sendable(policy)}`
}

/** Which of these retries are open at `now`, and what of them may be sent: one query. */
export async function dueItems(
  db: D1Database,
  windows: readonly WindowRef[],
  now: number,
  policy: PolicySettings,
  mostMessages = MAX_MESSAGES,
): Promise<DueItem[]> {
  if (windows.length === 0) return []
  const json = windowsJson(windows)
  const { results } = await db
    .prepare(
      `SELECT ${SCHEDULE_COLUMNS}, a.last_status lastStatus, a.last_reason lastReason, ${messagesSql(waiting(policy), mostMessages)}
       FROM json_each(?1) j CROSS JOIN retries r ON r.address=j.value->>0 AND r.started_at=j.value->>1 JOIN addresses a ON a.address=r.address
       WHERE r.state='open' AND r.ends_at>?2`,
    )
    .bind(json, now)
    .all<DueRow>()
  return results.map((row) => ({ ...toSchedule(row), messages: messagesOf(row.messages) }))
}

/** What waited in a window that has ended. */
export interface PastWindow extends Pick<DueItem, 'address' | 'messages'> {
  /** Their ESP gave up on them; else it may be trying still. */
  final: boolean
  /** Of its latest temporary error. */
  status: string | null
  reason: Reason | null
}

/**
 * What waited in windows that have ended, was not delivered and may be sent, by address. What an ESP gave up on is to be
 * sent again, and leaves out what another goes on trying. One query.
 */
export async function pastMessages(
  db: D1Database,
  windows: readonly WindowRef[],
  policy: PolicySettings,
): Promise<PastWindow[]> {
  const json = windowsJson(windows)
  const ofWindow = `l.occurred_at<=r.closed_at AND l.outcome<>'delivered' AND ${sendable(policy)}`
  const latest = (column: string) =>
    `(SELECT ${column} FROM delivery_log l WHERE l.address=r.address AND l.occurred_at BETWEEN r.started_at AND r.closed_at AND l.class=4 ORDER BY l.occurred_at DESC, l.event_key DESC LIMIT 1) ${column}`
  const { results } = await db
    .prepare(
      `WITH w AS MATERIALIZED (SELECT r.*, (SELECT max(l.final) ${inLog(ofWindow)}) final FROM json_each(?1) j
       CROSS JOIN retries r ON r.address=j.value->>0 AND r.started_at=j.value->>1 JOIN addresses a ON a.address=r.address)
       SELECT r.address, r.final, ${latest('status')}, ${latest('reason')},
       ${messagesSql(`${ofWindow} AND l.final=r.final`)} FROM w r JOIN addresses a ON a.address=r.address`,
    )
    .bind(json)
    .all<{
      address: string
      final: number | null
      status: string | null
      reason: Reason | null
      messages: string
    }>()
  return results.map(({ final, messages, ...window }) => ({
    ...window,
    final: final === 1,
    messages: messagesOf(messages),
  }))
}

/** Each once, as it was reported last: the row that opened a window again carries those of the window before. */
function messagesOf(json: string): WaitingMessage[] {
  const rows: WaitingMessage[] = JSON.parse(json)
  const all = rows.flatMap((one): WaitingMessage[] =>
    one.esp === '' ? JSON.parse(one.metadata.messages ?? '[]') : [one],
  )
  const byIdentity = new Map(
    all.map((one) => [JSON.stringify([one.esp, one.source, one.messageId ?? one.metadata]), one]),
  )
  return [...byIdentity.values()]
}

/** An open retry that a sender may pull. */
export interface PulledSchedule extends RetrySchedule {
  /** Attempts before this time were reported; null where none was. */
  reportedUntil: number | null
  /** Since when a person wishes for one; null where nobody does. */
  wishedAt: number | null
  /** Its place among the others: see `PLACE`. */
  place: number
  /** When it failed last, as somebody reported: attempts until then were made. */
  failedAt: number
}

/** Of `retries r`, since when an attempt may wait to be pulled; what a person wishes for goes before all others. */
const PLACE = 'coalesce(-r.wished_at,r.reported_until,r.started_at)'

/**
 * Open retries for which somebody has to send again and may, and no copy is in flight: a page of those behind `after`.
 * What a person wishes for comes first, then those that were served longest ago, so that nobody is passed over for
 * ever, however little is pulled.
 */
export async function resendable(
  db: D1Database,
  now: number,
  after: PulledSchedule | null,
  limit: number,
  policy: PolicySettings,
): Promise<PulledSchedule[]> {
  const { results } = await db
    .prepare(
      `SELECT ${SCHEDULE_COLUMNS}, r.reported_until reportedUntil, r.wished_at wishedAt, ${PLACE} place,
       (SELECT l.occurred_at FROM delivery_log l WHERE l.address=r.address AND l.class=4 AND l.esp<>'${RESENDER}' ORDER BY l.occurred_at DESC LIMIT 1) failedAt FROM retries r CROSS JOIN addresses a ON a.address=r.address
       WHERE r.state='open' AND r.ends_at>?1 AND r.mode='resend'
       AND (r.in_flight_until IS NULL OR r.in_flight_until<=?1) AND ${PLACE}<=?1 AND (${PLACE}, r.address)>(?2, ?3)
       AND EXISTS (SELECT 1 ${inLog(waiting(policy))})
       ORDER BY ${PLACE}, r.address LIMIT ?4`,
    )
    .bind(now, after?.place ?? -now, after?.address ?? '', limit)
    .all<ScheduleRow & Omit<PulledSchedule, keyof RetrySchedule>>()
  return results.map(toSchedule)
}

/**
 * Leases at most `limit` of these attempts, by their keys, until `until`: those that nobody has. Who only looks (`until`
 * is now) is shown the first, and leases none. One row for all, and one statement, so that of two who ask at once each
 * gets others.
 */
export async function handOut(
  db: D1Database,
  keys: readonly string[],
  limit: number,
  now: number,
  until: number,
): Promise<Set<string>> {
  if (until === now || keys.length === 0) return new Set(keys.slice(0, limit))
  const [, handed] = await db.batch<{ keys: string }>([
    db.prepare('DELETE FROM handed_out WHERE until<=?1').bind(now),
    db
      .prepare(
        `WITH taken AS MATERIALIZED (SELECT k.value FROM handed_out h, json_each(h.keys) k)
         INSERT INTO handed_out SELECT ?2, json_group_array(value) FROM (SELECT value FROM json_each(?1) WHERE value NOT IN taken LIMIT ?3) RETURNING keys`,
      )
      .bind(JSON.stringify(keys), until, limit),
  ])
  return new Set(JSON.parse(handed?.results[0]?.keys ?? '[]'))
}

/** Writes to retries, `rows` being ?1, which begin with their addresses. A refold of these that has read what was before would undo it: it is refused, as after every write. */
async function noteOnRetries(
  db: D1Database,
  sql: string,
  rows: readonly (string | number | null)[][],
  ...times: number[]
): Promise<WindowRef[]> {
  const json = JSON.stringify(rows)
  const [noted] = await db.batch<WindowRef>([
    db.prepare(sql).bind(json, ...times),
    db
      .prepare(
        'UPDATE addresses SET version=version+1 WHERE refold_from IS NOT NULL AND address IN (SELECT value->>0 FROM json_each(?1))',
      )
      .bind(json),
  ])
  return noted?.results ?? []
}

/** Notes that a person wishes for an attempt of each of these at `now`, whatever their plans say, but for those of which somebody has one. Returns the addresses of the others. */
export async function wishFor(
  db: D1Database,
  windows: readonly NamedWindow[],
  now: number,
): Promise<Set<string>> {
  const rows = windows.map(({ address, startedAt, retryId }) => [address, startedAt, retryId])
  const results = await noteOnRetries(
    db,
    `WITH taken AS MATERIALIZED (SELECT substr(k.value,1,instr(k.value,'/')-1) FROM handed_out h, json_each(h.keys) k WHERE h.until>?2)
       UPDATE retries SET wished_at=?2, reported_until=min(reported_until, ?2) FROM json_each(?1) j
       WHERE retries.address=j.value->>0 AND retries.started_at=j.value->>1 AND +retries.state='open' AND j.value->>2 NOT IN taken RETURNING address`,
    rows,
    now,
  )
  return new Set(results.map(({ address }) => address))
}

/** What a sender who pulls says of an attempt. Times are epoch milliseconds. */
export interface ReportedAttempt extends WindowRef {
  /** When it was due, the earliest that its copy can have been sent. */
  at: number
  /** When the attempt after it is due. */
  until: number
  isAccepted: boolean
}

/** No attempt before these is handed out again, but what was wished for since they were due; and accepted copies are in flight until `silentUntil`, but for those that came back before they were reported. */
export async function reportAttempts(
  db: D1Database,
  reported: readonly ReportedAttempt[],
  silentUntil: number,
): Promise<void> {
  const rows = reported.map((one) => [
    one.address,
    one.startedAt,
    one.until,
    one.isAccepted ? one.at : null,
    one.at,
  ])
  await noteOnRetries(
    db,
    `WITH i AS MATERIALIZED (SELECT value->>0 a, value->>1 s, max(value->>2) until,
         max(CASE WHEN NOT EXISTS (SELECT 1 FROM delivery_log l WHERE l.address=value->>0 AND l.occurred_at>value->>3 AND l.class=4 AND l.final) THEN value->>3 END) at, max(value->>4) due
         FROM json_each(?1) GROUP BY 1,2)
       UPDATE retries SET reported_until=max(coalesce(reported_until,0), iif(i.due<wished_at, min(i.until, wished_at), i.until)),
         wished_at=iif(i.due<wished_at, wished_at, NULL), in_flight_at=coalesce(i.at, in_flight_at), in_flight_until=iif(i.at IS NULL, in_flight_until, ?2)
       FROM i WHERE retries.address=i.a AND retries.started_at=i.s AND +retries.state='open'`,
    rows,
    silentUntil,
  )
}

/**
 * A copy of each was accepted at `at`: no attempts before `until`, unless it comes back. One that came back faster than
 * its acceptance was noted is in flight no more; what was known before it was handed over is of another. What is in
 * flight is the address's: late news may have moved the window's start since, or ended it, and a person opened another.
 * As fold.ts has it, it is with the latest window that had begun, and those behind it up to one that was settled.
 * Returns the ids of these.
 */
export async function markInFlight(
  db: D1Database,
  windows: readonly Pick<WindowRef, 'address'>[],
  at: number,
  until: number,
): Promise<Set<string>> {
  const results = await noteOnRetries(
    db,
    `UPDATE retries SET in_flight_at=?2, in_flight_until=?3
       FROM (SELECT value->>0 a, coalesce((SELECT max(started_at) FROM retries WHERE address=value->>0 AND started_at<=?2),0) s FROM json_each(?1))
       WHERE address=a AND started_at>=s AND NOT EXISTS (SELECT 1 FROM retries p WHERE p.address=a AND p.started_at>=s AND p.started_at<retries.started_at AND NOT ${PASSES_ON})
       AND NOT EXISTS (SELECT 1 FROM delivery_log l WHERE l.address=retries.address AND l.occurred_at>?2-1000 AND ${latestMeant('l.occurred_at')}>=?2
         AND l.received_at>?2 AND l.class=4 AND l.final AND l.kind<>'reopen_retry')
       RETURNING address, started_at startedAt`,
    windows.map(({ address }) => [address]),
    at,
    until,
  )
  return new Set(results.map(({ address, startedAt }) => retryIdOf(address, startedAt)))
}

/** Which of these retries are still open, whatever the time: what a shard may forget is the rest. */
export async function openAmong(
  db: D1Database,
  windows: readonly WindowRef[],
): Promise<Set<string>> {
  const json = windowsJson(windows)
  const { results } = await db
    .prepare(
      `SELECT ${SCHEDULE_COLUMNS} FROM json_each(?1) j CROSS JOIN retries r ON r.address=j.value->>0 AND r.started_at=j.value->>1 WHERE r.state='open'`,
    )
    .bind(json)
    .all<ScheduleRow>()
  return new Set(results.map((row) => toSchedule(row).retryId))
}
