/** Answers kept under their Idempotency-Key, so that a repeated request is answered and not carried out again. */
import { and, eq, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { idempotencyKeys } from './schema.ts'

export type KeptAnswer = Pick<
  typeof idempotencyKeys.$inferSelect,
  'requestHash' | 'status' | 'body' | 'contentType' | 'startedAt'
>

/**
 * Claims a key for one request at `now`: null when the claim is ours, else what is known of the request before.
 * A claim older than `staleMs` that never got an answer was lost, and is ours.
 */
export async function claimKey(
  db: D1Database,
  key: string,
  requestHash: string,
  now: number,
  staleMs: number,
): Promise<KeptAnswer | null> {
  const { meta } = await drizzle(db).run(sql`
    INSERT INTO idempotency_keys (key, request_hash, started_at) VALUES (${key}, ${requestHash}, ${now})
    ON CONFLICT DO UPDATE SET request_hash=excluded.request_hash, started_at=excluded.started_at
    WHERE status IS NULL AND started_at<${now - staleMs}`)
  if (meta.changes > 0) return null
  const [kept] = await drizzle(db)
    .select()
    .from(idempotencyKeys)
    .where(eq(idempotencyKeys.key, key))
  return kept ?? null
}

export async function keepAnswer(
  db: D1Database,
  key: string,
  answer: { status: number; body: string | null; contentType: string | null },
): Promise<void> {
  await drizzle(db).update(idempotencyKeys).set(answer).where(eq(idempotencyKeys.key, key))
}

/** The request came to nothing, and may be tried again. */
export async function releaseKey(db: D1Database, key: string, startedAt: number): Promise<void> {
  await drizzle(db)
    .delete(idempotencyKeys)
    .where(and(eq(idempotencyKeys.key, key), eq(idempotencyKeys.startedAt, startedAt)))
}
