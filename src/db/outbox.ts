/**
 * The outbox: notifications are written in the same batch as the change that they report, so that neither exists
 * without the other. Without an endpoint the statements find nothing to do and write nothing.
 */
import { DAY_MS } from '../bounce/calendar.ts'
import { addressStateSql, type PolicySettings } from '../bounce/policy.ts'
import { FACTS } from './address-answer.ts'
import { logIdSql } from './log-row.ts'
import { NEWS_CTE } from './news.ts'
import type { NotificationType } from './notification-words.ts'
import { RETRY_ID } from './schedule.ts'

interface TellOptions {
  /** Epoch milliseconds. */
  now: number
  policy: PolicySettings
}

/** What the JSON of a batch may hold, and where its addresses are. */
const TOUCHED = {
  rows: `SELECT DISTINCT value->>'a' a FROM json_each(?1)`,
  changes: `SELECT DISTINCT value->>'address' a FROM json_each(?1)`,
  windows: `SELECT DISTINCT value->>0 a FROM json_each(?1)`,
} as const

/** If a retry's end is corrected later than this, no notification is written. The outbox keeps its rows for longer, so none is written twice. */
const TELL_LATE_MS = 7 * DAY_MS

const INSERT =
  'INSERT INTO notifications (endpoint_id, id, type, address, body, created_at, state, next_at)'

/** Does endpoint `e` want notifications of `type` (an SQL expression)? */
const wants = (type: string) =>
  `e.state='active' AND (e.types='[]' OR instr(e.types, '"'||${type}||'"')>0)`

const iso = (time: string) =>
  `CASE WHEN ${time} IS NULL THEN NULL ELSE strftime('%Y-%m-%dT%H:%M:%fZ', ${time}/1000.0, 'unixepoch') END`

/** The payload of Standard Webhooks: type, time, data. */
const body = (type: string, time: string, data: Readonly<Record<string, string>>) =>
  `json_object('type', ${type}, 'timestamp', ${iso(time)}, 'data', json_object(${Object.entries(
    data,
  )
    .map(([name, value]) => `'${name}', ${value}`)
    .join(', ')}))`

/** `news`: each row of `table` with an id of its own, made once, so that all endpoints get it under the same id. */
const newsOf = (table: string) =>
  `news AS MATERIALIZED (SELECT *, 'msg_'||lower(hex(randomblob(16))) id FROM ${table})`

/** Notifications of what is new in a post: ?1 its rows, ?2 now. To run before the log insert, after which it is no longer new. */
export function tellNews(db: D1Database, rows: string, now: number): D1PreparedStatement {
  const type = `CASE WHEN n.mark='complained' THEN 'complaint.received' ELSE 'delivery.failed' END`
  const data = {
    address: 'n.a',
    eventId: logIdSql('n.t', 'n.k'),
    occurredAt: iso('n.t'),
    esp: 'n.esp',
    source: 'n.src',
    messageId: 'n.m',
    status: 'n.st',
    reason: 'n.why',
    mailboxProvider: 'n.mp',
    diagnostic: `n.j->>'d'`,
  }
  return db
    .prepare(
      `WITH ${NEWS_CTE}, ${newsOf('n')} ${INSERT}
      SELECT e.id, n.id, ${type}, n.a, ${body(type, 'n.t', data)}, ?2, 'pending', ?2
      FROM notification_endpoints e CROSS JOIN news n WHERE (n.mark='complained' OR (n.c=5 AND n.n)) AND ${wants(type)}`,
    )
    .bind(rows, now)
}

/** Notifications of the new state of the touched addresses: their retries, and whether mail can reach them at all. To run last in its batch. */
export function tellState(
  db: D1Database,
  touched: keyof typeof TOUCHED,
  json: string,
  { now, policy }: TellOptions,
): D1PreparedStatement[] {
  const cte = `WITH touched AS MATERIALIZED (${TOUCHED[touched]})`
  return [
    db.prepare(`${cte} ${RETRIES}`).bind(json, now),
    db.prepare(`${cte}, ${newsOf('touched')} ${reachable(policy)}`).bind(json, now),
    db.prepare(`${cte} ${remember(policy)}`).bind(json),
  ]
}

/** How many notifications were written, by the results of `tellState`, whose last statement writes none. */
export function toldBy(results: readonly D1Result[]): number {
  return results.slice(0, -1).reduce((sum, { meta }) => sum + meta.changes, 0)
}

const RETRY_TYPE = `'retry.'||CASE r.state WHEN 'open' THEN 'started' ELSE r.state END`
/** The id is the same whenever it is made, so that a retry's news is sent once. */
const TOLD_ID = `'msg_'||r.state||'_'||r.address_hash||'_'||printf('%x', r.started_at)`

/** For an address that waits for its refold, the refold writes the notifications. */
const RETRIES = `${INSERT}
  SELECT e.id, ${TOLD_ID}, ${RETRY_TYPE}, r.address, ${body(
    RETRY_TYPE,
    'coalesce(r.closed_at, r.started_at)',
    {
      address: 'r.address',
      retryId: RETRY_ID,
      startedAt: iso('r.started_at'),
      endsAt: iso('r.ends_at'),
      closedAt: iso('r.closed_at'),
      mode: 'r.mode',
      lastStatus: 'a.last_status',
      lastReason: 'a.last_reason',
      transientErrors: 'a.transient_errors',
    },
  )}, ?2, 'pending', ?2
  FROM notification_endpoints e CROSS JOIN touched t JOIN addresses a ON a.address=t.a AND a.refold_from IS NULL
  JOIN retries r ON r.address=a.address
  WHERE r.state IN ('open','delivered','expired') AND +r.ends_at>?2-${TELL_LATE_MS} AND coalesce(r.closed_at, r.started_at)>=e.created_at AND ${wants(RETRY_TYPE)}
  ON CONFLICT DO NOTHING`

/** 1 where the mail itself can't reach the address, whatever people have decided about it. */
function isUndeliverable(policy: PolicySettings): string {
  const state = addressStateSql((fact) => HEALTH[fact], policy)
  return `(${state}='undeliverable')`
}

/** What a person or an ESP decided says nothing about whether mail can reach the address. */
const HEALTH = {
  ...FACTS,
  suppressedAt: 'NULL',
  complainedAt: 'NULL',
  unsubscribedAt: 'NULL',
  espSuppressedAt: 'NULL',
  espListedAt: 'NULL',
}

function reachable(policy: PolicySettings): string {
  const type = `CASE a.told_undeliverable WHEN 0 THEN 'address.undeliverable' ELSE 'address.recovered' END`
  const data = {
    address: 'a.address',
    lastStatus: 'a.last_status',
    lastReason: 'a.last_reason',
    permanentErrors: 'a.permanent_errors',
    transientErrors: 'a.transient_errors',
    lastDeliveredAt: iso(FACTS.lastDeliveredAt),
  }
  return `${INSERT} SELECT e.id, t.id, ${type}, a.address, ${body(type, '?2', data)}, ?2, 'pending', ?2
    FROM notification_endpoints e CROSS JOIN news t JOIN addresses a ON a.address=t.a AND a.refold_from IS NULL
    WHERE a.told_undeliverable<>${isUndeliverable(policy)} AND ${wants(type)}`
}

/** Remembers the state, even if no endpoint was notified, so that the next change is news again. */
function remember(policy: PolicySettings): string {
  return `UPDATE addresses AS a SET told_undeliverable=1-told_undeliverable
    WHERE EXISTS (SELECT 1 FROM notification_endpoints WHERE state='active') AND a.address IN (SELECT a FROM touched)
    AND a.refold_from IS NULL AND a.told_undeliverable<>${isUndeliverable(policy)}`
}

/** Writes one notification that the resender has failed since `since`; the shards share that time, so it is written once although all notice. Returns whether it was news. */
export async function tellResendFailing(
  db: D1Database,
  { since, failures, now }: { since: number; failures: number; now: number },
): Promise<boolean> {
  const type: NotificationType = 'resend.failing'
  const data = { since: iso('?3'), failures: 'CAST(?4 AS INTEGER)' }
  const { meta } = await db
    .prepare(
      `${INSERT} SELECT e.id, 'msg_resend_failing_${since}', ?1, NULL, ${body('?1', '?2', data)}, ?2, 'pending', ?2
      FROM notification_endpoints e WHERE ${wants('?1')} ON CONFLICT DO NOTHING`,
    )
    .bind(type, now, since, failures)
    .run()
  return meta.changes > 0
}
