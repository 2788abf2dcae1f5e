/** Ends windows past their end: D1's own end time decides, in the batch that settles the log and raises the counter. */
import type { PolicySettings } from '../bounce/policy.ts'
import { lastTransient, moveOutcomes, moveStats, ofSender } from './news.ts'
import { tellState, toldBy } from './outbox.ts'
import { type WindowRef, windowsJson } from './schedule.ts'
import { rowsOf, sql } from './sql.ts'

/** SQL: the window of `addresses a` has ended at ?2. D1 decides this, not the clock of a shard. */
export const IS_OVER = 'a.retry_ends_at<=?2'

/** ?1 windows as JSON [[address, startedAt], …], ?2 now. `d`: those that are over, still open and not waiting for a refold. */
const DUE_CTE = `d AS MATERIALIZED (SELECT a.address, a.retry_started_at s, a.retry_ends_at e FROM json_each(?1) j
  JOIN addresses a ON a.address=j.value->>0 AND a.retry_started_at=j.value->>1 AND ${IS_OVER} AND a.refold_from IS NULL)`

/** Every row that waited shows the last transient code of its window, which is looked for once. */
const EXPIRED_CTE = `last AS MATERIALIZED (SELECT *, ${lastTransient('l.status', 'd.address', 'd.e')} ls FROM d),
  expired AS MATERIALIZED (SELECT l.occurred_at t, l.event_key k, 'expired' o, d.ls
  FROM last d JOIN delivery_log l ON l.address=d.address AND l.occurred_at>=d.s AND l.occurred_at<d.e AND l.class=4 AND l.outcome IS NULL)`

/** Expires what is past its end at `now`; repeated or overlapping calls change nothing. Returns how many notifications were written. */
export async function expireRetries(
  db: D1Database,
  windows: readonly WindowRef[],
  { now, policy }: { now: number; policy: PolicySettings },
): Promise<number> {
  if (windows.length === 0) return 0
  const json = windowsJson(windows)
  const due = `WITH ${DUE_CTE}`
  const queries = [
    `${due}, ${EXPIRED_CTE} ${moveStats('expired')}`,
    `${due}, ${EXPIRED_CTE} ${moveOutcomes('expired')}`,
    `${due} UPDATE retries SET state='expired', closed_at=ends_at WHERE (address, started_at) IN (SELECT address, s FROM d)`,
    `${due} UPDATE addresses SET transient_errors=transient_errors+1, expired_run=expired_run+1, sender_expired_run=sender_expired_run+d.of_sender,
      retry_started_at=NULL, retry_ends_at=NULL, version=version+1
      FROM (SELECT address a, coalesce(${lastTransient(ofSender('l.action'), 'd.address', 'd.e')},0) of_sender FROM d) d WHERE addresses.address=d.a`,
  ]
  const results = await db.batch([
    ...queries.map((query) => db.prepare(query).bind(json, now)),
    ...tellState(db, 'windows', json, { now, policy }),
  ])
  return toldBy(results.slice(queries.length))
}

/** Windows past their end that nobody closed, oldest first. */
export async function retriesPastEnd(
  db: D1Database,
  now: number,
  limit: number,
): Promise<WindowRef[]> {
  return rowsOf(
    db,
    sql`SELECT address, started_at FROM retries WHERE state='open' AND ends_at<=${now} ORDER BY ends_at LIMIT ${limit}`,
  )
}
