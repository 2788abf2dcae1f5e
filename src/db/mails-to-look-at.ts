/** Bounce mails that wait for a person: nothing proved them, or nobody could read them. */

/** How many came since `since` (epoch milliseconds), of each kind, counted up to `most`. Reads no more than that, from an index. */
export async function mailsToLookAt(
  db: D1Database,
  since: number,
  most: number,
): Promise<{ unproven: number; unread: number } | null> {
  return db
    .prepare(
      `SELECT (SELECT count(*) FROM (SELECT 1 FROM delivery_log INDEXED BY log_unproven WHERE authenticity='unproven' AND occurred_at>=?1 LIMIT ?2)) unproven,
       (SELECT count(*) FROM (SELECT 1 FROM unread_mails WHERE received_at>=?1 LIMIT ?2)) unread`,
    )
    .bind(since, most)
    .first<{ unproven: number; unread: number }>()
}
