/** Answers kept under their Idempotency-Key, so that a repeated request is answered and not carried out again. */
import type { idempotencyKeys } from './schema.ts'
import { rowsOf, sql } from './sql.ts'

export type KeptAnswer = Pick<
  typeof idempotencyKeys.$inferSelect,
  'requestHash' | 'status' | 'body' | 'contentType' | 'startedAt'
>

/** The caller is to carry out the request, first made at `startedAt`; or `before` is what became of an earlier one. */
type Claim = { startedAt: number; before: null } | { before: KeptAnswer | undefined }

/**
 * Claims a key for one request at `now`. A claim older than `staleMs` that never got an answer was lost, or failed:
 * then the same request is the caller's, with its first `startedAt`, because it may have been carried out before.
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
 * Keeps the answer to the request that was claimed at that time. If any address was erased meanwhile, which an empty
 * body here marks, a body that names an address is not kept.
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

/** The request that was claimed at that time was not carried out: the key is free for another. */
export async function releaseKey(db: D1Database, key: string, claimedAt: number): Promise<void> {
  await db
    .prepare('DELETE FROM idempotency_keys WHERE key=?1 AND claimed_at=?2')
    .bind(key, claimedAt)
    .run()
}

/** The request failed, perhaps after it was carried out: it may be tried again, but no other under its key. */
export async function giveUpClaim(db: D1Database, key: string, claimedAt: number): Promise<void> {
  await db
    .prepare('UPDATE idempotency_keys SET claimed_at=0 WHERE key=?1 AND claimed_at=?2')
    .bind(key, claimedAt)
    .run()
}
