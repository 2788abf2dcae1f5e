/** Forgets what is older than LOG_RETENTION_DAYS, a little at a time. */

/** Rows of the log in one statement: D1 gives a batch 30 s, and a row costs a write. */
const CHUNK = 2_000

/** A repeated request comes soon, or never. */
const IDEMPOTENCY_MS = 24 * 60 * 60 * 1000
/** What was sent out is remembered for a month: longer than anything can still be told twice. */
const NOTIFICATIONS_MS = 30 * 24 * 60 * 60 * 1000

/**
 * Deletes settled log rows and used tokens older than `keepMs` at `now` (epoch milliseconds), and notifications that
 * have come to an end; returns how many log rows went. Retries and counters stay: they are what the sums are checked
 * against.
 */
export async function deleteOldRows(db: D1Database, now: number, keepMs: number): Promise<number> {
  const before = now - keepMs
  const [log] = await db.batch([
    db
      .prepare(
        `DELETE FROM delivery_log WHERE (occurred_at, event_key) IN (SELECT occurred_at, event_key FROM delivery_log WHERE occurred_at<?1 AND outcome IS NOT NULL ORDER BY occurred_at LIMIT ${CHUNK})`,
      )
      .bind(before),
    db.prepare('DELETE FROM nonces WHERE used_at<?1').bind(before),
    db.prepare('DELETE FROM idempotency_keys WHERE started_at<?1').bind(now - IDEMPOTENCY_MS),
    db
      .prepare('DELETE FROM notifications WHERE created_at<?1 AND next_at IS NULL')
      .bind(now - NOTIFICATIONS_MS),
  ])
  return log?.meta.changes ?? 0
}
