/**
 * Webhook posts that were refused since the last proven one: a row for each service, for each of its sources with a
 * secret of its own, and one for all its other sources. And one for those of a service that could not be read.
 */
import { DAY_MS, MINUTE_MS } from '../bounce/calendar.ts'

interface RefusedPosts {
  esp: string
  /** The source that was posted to last; empty for the first account. */
  source: string
  kind: 'refused' | 'unreadable'
  posts: number
  /** Of the first and of the last of them, epoch milliseconds. */
  since: number
  lastAt: number
  /** The answer to the last post, or why it could not be read. */
  reason: string
}

/** Used in place of a source, because no source has such a name: for those without a secret of their own, and for proven posts that could not be read. */
export const UNNAMED = '*'
export const UNREADABLE = '!'

/** A row is written no more often than this, by any isolate. */
export const REFUSED_EVERY_MS = MINUTE_MS

/** Adds posts to the row of `countedAt`, a source or what stands in its place; false where it was written a moment ago. */
export async function addRefused(
  db: D1Database,
  { esp, source, posts, since, lastAt, reason }: Omit<RefusedPosts, 'kind'>,
  countedAt: string,
): Promise<boolean> {
  const { meta } = await db
    .prepare(
      `INSERT INTO refused_webhooks (esp, source, last_source, posts, since, last_at, reason) VALUES (?1,?2,?3,?4,?5,?6,?7)
      ON CONFLICT DO UPDATE SET last_source=excluded.last_source, posts=posts+excluded.posts, last_at=excluded.last_at, reason=excluded.reason
      WHERE abs(excluded.last_at-last_at)>=${REFUSED_EVERY_MS}`,
    )
    .bind(esp, countedAt, source, posts, since, lastAt, reason)
    .run()
  return meta.changes > 0
}

/**
 * A post to this source was proven: its refused posts are cleared, also those from before it had a secret. Unreadable
 * posts are shown for a day: only one kind of event may have a new format, and others are read in between.
 */
export async function clearRefused(
  db: D1Database,
  { esp, source }: Pick<RefusedPosts, 'esp' | 'source'>,
  now: number,
): Promise<void> {
  await db
    .prepare(
      `DELETE FROM refused_webhooks WHERE esp=?1 AND last_source=?2 AND (source<>'${UNREADABLE}' OR last_at<?3)`,
    )
    .bind(esp, source, now - DAY_MS)
    .run()
}

/** In the order of their names. */
export async function refusedWebhooks(db: D1Database): Promise<RefusedPosts[]> {
  const { results } = await db
    .prepare(
      `SELECT esp, last_source source, iif(source='${UNREADABLE}','unreadable','refused') kind, posts, since, last_at lastAt, reason FROM refused_webhooks ORDER BY kind, esp, refused_webhooks.source`,
    )
    .all<RefusedPosts>()
  return results
}
