/** Erases an address: every row about it, in every table, in one batch. */

import { addressHash } from '../bounce/address.ts'
import { auditing, type Deed } from './audit.ts'

/** How many rows went, by table. */
export type Erased = Record<(typeof ERASED_TABLES)[number], number>

export const ERASED_TABLES = [
  'delivery_log',
  'addresses',
  'address_marks',
  'retries',
  'notifications',
  'message_recipients',
  'import_listings',
] as const

/**
 * Removes the (normalised) address from every table; statistics hold no addresses. Messages that nobody is left for
 * are the caller's to delete. That it was done stays, without saying to whom. Idempotent.
 */
export async function eraseAddress(db: D1Database, address: string, deed: Deed): Promise<Erased> {
  const results = await db.batch([
    ...ERASED_TABLES.map((table) =>
      db.prepare(`DELETE FROM ${table} WHERE address=?1`).bind(address),
    ),
    // Answers kept for their Idempotency-Key may name it, as JSON writes it.
    db
      .prepare('DELETE FROM idempotency_keys WHERE instr(body, ?1)>0')
      .bind(JSON.stringify(address).slice(1, -1)),
    // Ids of its retries hold its hash.
    db
      .prepare(
        'UPDATE audit SET target_id=NULL WHERE instr(target_id, ?1)>0 OR instr(target_id, ?2)>0',
      )
      .bind(address, addressHash(address)),
    auditing(db, deed, [null], true),
  ])
  const counts = ERASED_TABLES.map((table, at) => [table, results[at]?.meta.changes ?? 0])
  return Object.fromEntries(counts)
}

/** Remembers that an erased address must not be mailed, as a hash that says nothing without the salt. */
export async function rememberErased(
  db: D1Database,
  hash: string,
  erasedAt: number,
): Promise<void> {
  await db
    .prepare(
      'INSERT INTO erased_addresses (hash, erased_at) VALUES (?1,?2) ON CONFLICT DO UPDATE SET erased_at=max(erased_at, excluded.erased_at)',
    )
    .bind(hash, erasedAt)
    .run()
}

/** When an address was erased last, of all that are remembered; 0 when there is none. Epoch milliseconds. */
export async function lastErasedAt(db: D1Database): Promise<number> {
  const row = await db
    .prepare('SELECT max(erased_at) at FROM erased_addresses')
    .first<{ at: number | null }>()
  return row?.at ?? 0
}

/** When each of these hashes was erased, of those that are remembered. Epoch milliseconds. */
export async function erasedTimes(
  db: D1Database | D1DatabaseSession,
  hashes: readonly string[],
): Promise<Map<string, number>> {
  const { results } = await db
    .prepare(
      'SELECT hash, erased_at at FROM erased_addresses WHERE hash IN (SELECT value FROM json_each(?1))',
    )
    .bind(JSON.stringify(hashes))
    .all<{ hash: string; at: number }>()
  return new Map(results.map(({ hash, at }) => [hash, at]))
}

/** Up to so many hashes are read all at once, which costs less than to ask for each of a thousand. */
const MOST_READ = 1000

/** All hashes that are remembered as a value of a query, one more than MOST_READ at most. */
export const REMEMBERED = `(SELECT group_concat(hash) FROM (SELECT hash FROM erased_addresses LIMIT ${MOST_READ + 1}))`

/** The hashes in that value; null where there are too many to be read at once. */
export function readRemembered(value: string | null): ReadonlySet<string> | null {
  const hashes = new Set(value?.split(','))
  return hashes.size > MOST_READ ? null : hashes
}

/** All hashes that are remembered; null where they are too many. */
export async function remembered(
  db: D1Database | D1DatabaseSession,
): Promise<ReadonlySet<string> | null> {
  return readRemembered(await db.prepare(`SELECT ${REMEMBERED} hashes`).first('hashes'))
}
