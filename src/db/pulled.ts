/** Attempts handed out to senders that poll, each to one caller at a time. */
import { RESENDER } from '../bounce/event.ts'
import type { PolicySettings } from '../bounce/policy.ts'
import { inLog, waiting } from './due.ts'
import { MODE } from './in-flight.ts'
import { type RetrySchedule, SCHEDULE_COLUMNS, type ScheduleRow, toSchedule } from './schedule.ts'

/** An open retry that may be handed out to a sender that polls. */
export interface PulledSchedule extends RetrySchedule {
  /** Attempts before this time were reported; null where none was. */
  reportedUntil: number | null
  /** When a person asked for an attempt; null if nobody did. */
  wishedAt: number | null
  /** Its place among the others: see `PLACE`. */
  place: number
  /** Time of its last reported error: attempts until then were made. */
  failedAt: number
}

/** The time since which an attempt of `retries r` may have waited to be handed out. One that a person asked for comes before all others. */
const PLACE = 'coalesce(-r.wished_at,r.reported_until,r.started_at)'

/**
 * Open retries that are to be sent again, may be mailed, and have no copy in flight: the page after `after`. What a
 * person asked for comes first, then those handed out longest ago, so that none is passed over for ever, however little
 * is polled. All open retries are sorted first; of those beyond the page nothing else is read.
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
      `SELECT ${SCHEDULE_COLUMNS}, r.reported_until reportedUntil, r.wished_at wishedAt, r.place,
       (SELECT l.occurred_at FROM delivery_log l WHERE l.address=r.address AND l.class=4 AND l.esp<>'${RESENDER}' ORDER BY l.occurred_at DESC LIMIT 1) failedAt
       FROM (SELECT r.*, ${PLACE} place FROM retries r WHERE r.state='open' AND r.ends_at>?1 AND r.mode='resend'
         AND (r.in_flight_until IS NULL OR r.in_flight_until<=?1) AND ${PLACE}<=?1 AND (${PLACE}, r.address)>(?2, ?3) ORDER BY place, r.address LIMIT -1) r
       CROSS JOIN addresses a ON a.address=r.address WHERE ${MODE}='resend' AND EXISTS (SELECT 1 ${inLog(waiting(policy))}) LIMIT ?4`,
    )
    .bind(now, after?.place ?? -now, after?.address ?? '', limit)
    .all<ScheduleRow & Omit<PulledSchedule, keyof RetrySchedule>>()
  return results.map(toSchedule)
}

/** Parts of an attempt's key: the id of its retry, and the address's hash, with which that id begins. */
const RETRY = "substr(value,1,instr(value,'/'))"
const HASH = 'substr(value,1,16)'

/**
 * Leases at most `limit` of these attempts, by their keys, until `until`. Leaves out those that are leased already, also
 * under an earlier id of the address's retry, from before late news. With `until` equal to now, the first ones are
 * returned but not leased. One row and one statement, so that two callers at once get different attempts.
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
         INSERT INTO handed_out SELECT ?2, json_group_array(value) FROM (SELECT value FROM json_each(?1)
           WHERE value NOT IN taken AND (${RETRY} IN (SELECT ${RETRY} FROM taken) OR ${HASH} NOT IN (SELECT ${HASH} FROM taken)) LIMIT ?3) HAVING count(*)>0 RETURNING keys`,
      )
      .bind(JSON.stringify(keys), until, limit),
  ])
  return new Set(JSON.parse(handed?.results[0]?.keys ?? '[]'))
}
