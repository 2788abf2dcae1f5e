/** What senders who pull are handed, each attempt to one of them at a time. */
import { RESENDER } from '../bounce/event.ts'
import type { PolicySettings } from '../bounce/policy.ts'
import { inLog, waiting } from './due.ts'
import { MODE } from './in-flight.ts'
import { type RetrySchedule, SCHEDULE_COLUMNS, type ScheduleRow, toSchedule } from './schedule.ts'

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
 * ever, however little is pulled. All that are open are put in that order first: of those behind the page nothing else
 * is read.
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

/** Of an attempt's key: the id of its retry, and the address's hash, with which that begins. */
const RETRY = "substr(value,1,instr(value,'/'))"
const HASH = 'substr(value,1,16)'

/**
 * Leases at most `limit` of these attempts, by their keys, until `until`: those that nobody has, nor any attempt of the
 * address under the id that its retry had before late news. Who only looks (`until` is now) is shown the first, and
 * leases none. One row for all, and one statement, so that of two who ask at once each gets others.
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
