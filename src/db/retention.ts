/** Forgets what is older than LOG_RETENTION_DAYS, a little at a time. */
import { DAY_MS } from '../bounce/calendar.ts'

/** Rows of the log in one statement: D1 gives a batch 30 s, and a row costs a write. */
const CHUNK = 2_000
/** 28 million rows a day at a sweep every five minutes: more than one database can take in. */
const MAX_CHUNKS = 50

/** A repeated request comes soon, or never. */
const IDEMPOTENCY_MS = DAY_MS
/** What was sent out is remembered for a month: longer than anything can still be told twice. */
const NOTIFICATIONS_MS = 30 * DAY_MS
/** A notification sent again by hand is due at once: one that waits for longer waits for a paused endpoint. */
const ITS_TURN_MS = DAY_MS
/** After this, the sender of refused posts has given up, or never meant them. */
const REFUSED_MS = 7 * DAY_MS

/**
 * Deletes settled log rows that happened and came before `before` (epoch milliseconds), the oldest first; returns how
 * many. A row that came late stays, so that its redelivery is known. Such rows lie at the beginning of the log; a call
 * that begins later, at `since`, does not read them.
 * Retries and counters stay: they are what the sums are checked against.
 */
export async function deleteOldLog(db: D1Database, before: number, since = 0): Promise<number> {
  let gone = 0
  let from = since
  for (let chunk = 0; chunk < MAX_CHUNKS; chunk++) {
    const { results } = await db
      .prepare(
        `DELETE FROM delivery_log WHERE (occurred_at, event_key) IN (SELECT occurred_at, event_key FROM delivery_log WHERE occurred_at>=?2 AND occurred_at<?1 AND received_at<?1 AND outcome IS NOT NULL ORDER BY occurred_at LIMIT ${CHUNK}) RETURNING occurred_at at`,
      )
      .bind(before, from)
      .run<{ at: number }>()
    gone += results.length
    if (results.length < CHUNK) break
    // Rows that have to stay lie before these, too, and are not read again.
    from = results.reduce((latest, { at }) => Math.max(latest, at), from)
  }
  return gone
}

/** Deletes idempotency keys older than a day at `now`, epoch milliseconds. */
export async function deleteOldKeys(db: D1Database, now: number): Promise<void> {
  await db
    .prepare('DELETE FROM idempotency_keys WHERE started_at<?1')
    .bind(now - IDEMPOTENCY_MS)
    .run()
}

/**
 * Deletes used tokens and deeds older than `keepMs` at `now` (epoch milliseconds), notifications older than a month,
 * old counts of refused webhooks, and import listings of addresses whose suppression the log no longer holds, so that no
 * undo lifts it. Reads these tables from end to end, since an index would cost a write for every row: to be called once
 * in a while.
 */
export async function deleteSpent(db: D1Database, now: number, keepMs: number): Promise<void> {
  await db.batch([
    db.prepare('DELETE FROM nonces WHERE used_at<?1').bind(now - keepMs),
    db.prepare('DELETE FROM audit WHERE at<?1').bind(now - keepMs),
    db
      .prepare(
        'DELETE FROM import_listings WHERE listed_at<?1 AND NOT EXISTS (SELECT 1 FROM addresses a WHERE a.address=import_listings.address AND a.suppressed_at>=?1)',
      )
      .bind(now - keepMs),
    db
      .prepare('DELETE FROM notifications WHERE created_at<?1 AND coalesce(next_at,0)<?2')
      .bind(now - NOTIFICATIONS_MS, now - ITS_TURN_MS),
    db.prepare('DELETE FROM refused_webhooks WHERE last_at<?1').bind(now - REFUSED_MS),
  ])
}
