/** Notes on open retries: that a person asks for an attempt, what a sender reports of one, and a copy in flight. */
import { TAKEN } from './due.ts'
import { isBack } from './in-flight.ts'
import { PASSES_ON } from './news.ts'
import { retryIdOf, type WindowRef } from './schedule.ts'

/** Writes to retries: ?1 of the statement is `rows`, each of which begins with its address. A refold that has read the state before would undo the write, so it is refused, as after every write. */
async function noteOnRetries<T>(
  db: D1Database,
  sql: string,
  rows: readonly (string | number | null)[][],
  ...times: number[]
): Promise<T[]> {
  if (rows.length === 0) return []
  const json = JSON.stringify(rows)
  const [noted] = await db.batch<T>([
    db.prepare(sql).bind(json, ...times),
    db
      .prepare(
        'UPDATE addresses SET version=version+1 WHERE refold_from IS NOT NULL AND address IN (SELECT value->>0 FROM json_each(?1))',
      )
      .bind(json),
  ])
  return noted?.results ?? []
}

/** An attempt of it is handed out and not reported yet. */
const HAS_ONE = 'address_hash IN taken AND coalesce(reported_until,0)<=?2'

/**
 * Notes that a person asks for an attempt of each of these at `now`, whatever their plans say, except those with one
 * handed out. The request belongs to the address, as a lease does: late news may have moved the window's start since.
 * Returns the result for open retries, by their addresses.
 */
export async function wishFor(
  db: D1Database,
  windows: readonly Pick<WindowRef, 'address'>[],
  now: number,
): Promise<Map<string, 'due' | 'handed_out'>> {
  const results = await noteOnRetries<{ address: string; said: 'due' | 'handed_out' }>(
    db,
    `WITH ${TAKEN}
       UPDATE retries SET wished_at=iif(${HAS_ONE}, wished_at, ?2), reported_until=iif(${HAS_ONE}, reported_until, min(reported_until, ?2))
       WHERE address IN (SELECT value->>0 FROM json_each(?1)) AND +state='open' AND mode='resend' RETURNING address, iif(wished_at=?2, 'due', 'handed_out') said`,
    windows.map(({ address }) => [address]),
    now,
  )
  return new Map(results.map(({ address, said }) => [address, said]))
}

/** What a sender that polls reports of an attempt. Times are epoch milliseconds. */
export interface ReportedAttempt extends WindowRef {
  /** When it was due, the earliest that its copy can have been sent. */
  at: number
  /** When the attempt after it is due. */
  until: number
  isAccepted: boolean
}

/**
 * No attempt before these is handed out again, except one that a person asked for since they were due. Accepted copies
 * are in flight until `silentUntil`, except those that came back before they were reported. An attempt counts in the open
 * window that it lies in: if late news has moved the start since it was read, the plan says when the next one is due.
 * Returns, by address, when the attempt was due whose copy is in flight now.
 */
export async function reportAttempts(
  db: D1Database,
  reported: readonly ReportedAttempt[],
  silentUntil: number,
): Promise<Map<string, number | null>> {
  const rows = reported.map((one) => [
    one.address,
    one.startedAt,
    one.until,
    one.isAccepted ? one.at : null,
    one.at,
  ])
  const noted = await noteOnRetries<{ address: string; copyOf: number | null }>(
    db,
    `WITH i AS MATERIALIZED (SELECT r.address a, r.started_at s, max(iif(r.started_at=value->>1, value->>2, value->>4+1)) until,
         max(CASE WHEN NOT ${isBack('value->>0', '(value->>3)')} THEN value->>3 END) at, max(value->>4) due
         FROM json_each(?1) CROSS JOIN retries r ON r.address=value->>0 AND r.started_at<=value->>4 AND +r.state='open' GROUP BY 1,2)
       UPDATE retries SET reported_until=max(coalesce(reported_until,0), iif(i.due<wished_at, min(i.until, wished_at), i.until)),
         wished_at=iif(i.due<wished_at, wished_at, NULL), in_flight_at=coalesce(i.at, in_flight_at), in_flight_until=iif(i.at IS NULL, in_flight_until, ?2)
       FROM i WHERE retries.address=i.a AND retries.started_at=i.s RETURNING address, in_flight_at copyOf`,
    rows,
    silentUntil,
  )
  return new Map(noted.map(({ address, copyOf }) => [address, copyOf]))
}

/**
 * A copy of each was accepted at `at`: no attempts before `until`, unless it comes back. One that came back before its
 * acceptance was noted is no longer in flight; errors known before it was sent are about another copy. A copy belongs to
 * the address: late news may have moved the window's start since, or ended it, and a person may have opened another. By
 * the rule of fold.ts, it counts for the latest window that had begun, and for later ones up to one that was settled.
 * Returns the ids of these.
 */
export async function markInFlight(
  db: D1Database,
  windows: readonly Pick<WindowRef, 'address'>[],
  at: number,
  until: number,
): Promise<Set<string>> {
  const results = await noteOnRetries<WindowRef>(
    db,
    `UPDATE retries SET in_flight_at=?2, in_flight_until=?3
       FROM (SELECT value->>0 a, coalesce((SELECT max(started_at) FROM retries WHERE address=value->>0 AND started_at<=?2),0) s FROM json_each(?1))
       WHERE address=a AND started_at>=s AND NOT EXISTS (SELECT 1 FROM retries p WHERE p.address=a AND p.started_at>=s AND p.started_at<retries.started_at AND NOT ${PASSES_ON})
       AND NOT ${isBack('retries.address', '?2')}
       RETURNING address, started_at startedAt`,
    windows.map(({ address }) => [address]),
    at,
    until,
  )
  return new Set(results.map(({ address, startedAt }) => retryIdOf(address, startedAt)))
}
