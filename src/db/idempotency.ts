/** Answers kept under their Idempotency-Key, so that a repeated request is answered and not carried out again. */
import type { idempotencyKeys } from './schema.ts'
import { rowsOf, sql } from './sql.ts'

export type KeptAnswer = Pick<
  typeof idempotencyKeys.$inferSelect,
  'requestHash' | 'status' | 'body' | 'contentType' | 'startedAt'
>

/** Ours to carry out, first asked for at `startedAt`; or `before`, what became of the request that came first. */
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
  const [claimed] = await rowsOf<{ startedAt: number }>(
    db,
    sql`INSERT INTO idempotency_keys (key, request_hash, started_at, claimed_at) VALUES (${key}, ${requestHash}, ${now}, ${now})
      ON CONFLICT DO UPDATE SET claimed_at=excluded.claimed_at, body=NULL
      WHERE status IS NULL AND request_hash=excluded.request_hash AND claimed_at<${now - staleMs}
      RETURNING started_at`,
  )
  if (claimed !== undefined) return { ...claimed, before: null }
  const [before] = await rowsOf<KeptAnswer>(
    db,
    sql`SELECT * FROM idempotency_keys WHERE key=${key}`,
  )
  return { before }
}

/** Addresses, and ids of retries, which hold their hashes. */
const NAMES_SOMEBODY = /@|"retryId"/

/**
 * Keeps the answer to the request that was claimed at that time, but no body that names somebody where anybody was
 * erased while it was made: an erasure leaves an empty body here as its mark.
 */
export async function keepAnswer(
  db: D1Database,
  key: string,
  claimedAt: number,
  answer: { status: number; body: string | null; contentType: string | null },
): Promise<void> {
  const { status, body, contentType } = answer
  await db
    .prepare(
      "UPDATE idempotency_keys SET status=?3, content_type=?4, body=iif(?6 AND body='', NULL, ?5) WHERE key=?1 AND claimed_at=?2",
    )
    .bind(key, claimedAt, status, contentType, body, Number(NAMES_SOMEBODY.test(body ?? '')))
    .run()
}

/** The request that was claimed at that time came to nothing: the key is free for another. */
export async function releaseKey(db: D1Database, key: string, claimedAt: number): Promise<void> {
  await db
    .prepare('DELETE FROM idempotency_keys WHERE key=?1 AND claimed_at=?2')
    .bind(key, claimedAt)
    .run()
}

/** It failed, perhaps after it was done: the same request may be tried again, and no other under its key. */
export async function giveUpClaim(db: D1Database, key: string, claimedAt: number): Promise<void> {
  await db
    .prepare('UPDATE idempotency_keys SET claimed_at=0 WHERE key=?1 AND claimed_at=?2')
    .bind(key, claimedAt)
    .run()
}
