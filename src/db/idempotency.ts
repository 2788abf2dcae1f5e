/** Answers kept under their Idempotency-Key, so that a repeated request is answered and not carried out again. */
import { and, eq, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { idempotencyKeys } from './schema.ts'

export type KeptAnswer = Pick<
  typeof idempotencyKeys.$inferSelect,
  'requestHash' | 'status' | 'body' | 'contentType' | 'startedAt'
>

/** Ours to carry out, as the request that was made first at `startedAt`; or the answer there is. */
type Claim = { startedAt: number; before: null } | { before: KeptAnswer | undefined }

/**
 * Claims a key for one request at `now`. A claim older than `staleMs` that never got an answer was lost, or failed:
 * then the same request is ours, and is still the one it was, because it may have been carried out.
 */
export async function claimKey(
  db: D1Database,
  key: string,
  requestHash: string,
  now: number,
  staleMs: number,
): Promise<Claim> {
  const [claimed] = await drizzle(db).all<{ startedAt: number }>(sql`
    INSERT INTO idempotency_keys (key, request_hash, started_at, claimed_at) VALUES (${key}, ${requestHash}, ${now}, ${now})
    ON CONFLICT DO UPDATE SET claimed_at=excluded.claimed_at, body=NULL
    WHERE status IS NULL AND request_hash=excluded.request_hash AND claimed_at<${now - staleMs}
    RETURNING started_at startedAt`)
  if (claimed !== undefined) return { ...claimed, before: null }
  const [before] = await drizzle(db)
    .select()
    .from(idempotencyKeys)
    .where(eq(idempotencyKeys.key, key))
  return { before }
}

/** Addresses, and ids of retries, which hold their hashes. */
const NAMES_SOMEBODY = /@|"retryId"/

/**
 * Of the request that was claimed at that time. A body that names somebody is not kept where anybody was erased while it
 * was made: there is an empty one then.
 */
export async function keepAnswer(
  db: D1Database,
  key: string,
  claimedAt: number,
  answer: { status: number; body: string | null; contentType: string | null },
): Promise<void> {
  const body = NAMES_SOMEBODY.test(answer.body ?? '')
    ? sql`iif(${idempotencyKeys.body}='', NULL, ${answer.body})`
    : answer.body
  await drizzle(db)
    .update(idempotencyKeys)
    .set({ ...answer, body })
    .where(claimOf(key, claimedAt))
}

/** The request that was claimed at that time came to nothing: the key is free for another. */
export async function releaseKey(db: D1Database, key: string, claimedAt: number): Promise<void> {
  await drizzle(db).delete(idempotencyKeys).where(claimOf(key, claimedAt))
}

/** It failed, perhaps when it was done: it may be tried again, and no other under its key. */
export async function giveUpClaim(db: D1Database, key: string, claimedAt: number): Promise<void> {
  await drizzle(db).update(idempotencyKeys).set({ claimedAt: 0 }).where(claimOf(key, claimedAt))
}

const claimOf = (key: string, claimedAt: number) =>
  and(eq(idempotencyKeys.key, key), eq(idempotencyKeys.claimedAt, claimedAt))
