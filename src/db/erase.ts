/** Erases an address: every row about it, in every table, in one batch. */

import { addressHash } from '../bounce/address.ts'
import { auditing, type Deed } from './audit.ts'
import { moveStats } from './news.ts'

/** What is erased, and the table that holds it. */
export const ERASED = [
  ['logEntries', 'delivery_log'],
  ['addresses', 'addresses'],
  ['marks', 'address_marks'],
  ['retries', 'retries'],
  ['notifications', 'notifications'],
  ['messageRecipients', 'message_recipients'],
  ['importListings', 'import_listings'],
] as const

/** ?1 address. Statistics hold no addresses and stay, but the address's waiting rows no longer count as waiting. */
const STOP_WAITING = `WITH gone AS MATERIALIZED (SELECT occurred_at t, event_key k, 'cancelled' o, NULL ls FROM delivery_log WHERE address=?1 AND outcome IS NULL) ${moveStats('gone')}`

/** How many rows of each were removed. */
export type Erased = Record<(typeof ERASED)[number][0], number>

/**
 * Removes the (normalised) address from every table; statistics hold no addresses. The caller deletes
 * messages that have no recipient left. The audit keeps that it was done, but not to which address. Idempotent.
 */
export async function eraseAddress(db: D1Database, address: string, deed: Deed): Promise<Erased> {
  const [, ...results] = await db.batch([
    db.prepare(STOP_WAITING).bind(address),
    ...ERASED.map(([, table]) => db.prepare(`DELETE FROM ${table} WHERE address=?1`).bind(address)),
    // Answers kept for an Idempotency-Key may hold the address as JSON, or its hash in a retry's id. An invalid address is kept as it was typed, which cannot be compared.
    db
      .prepare(
        `DELETE FROM idempotency_keys WHERE instr(body, ?1)>0 OR instr(body, ?2)>0 OR instr(body, '"invalid_address"')>0`,
      )
      .bind(JSON.stringify(address).slice(1, -1), addressHash(address)),
    // Attempts of other addresses in the same call stay handed out.
    db
      .prepare(
        'UPDATE handed_out SET keys=(SELECT json_group_array(value) FROM json_each(keys) WHERE NOT instr(value, ?1)) WHERE instr(keys, ?1)',
      )
      .bind(addressHash(address)),
    // An answer that is being made may hold it, too.
    db.prepare("UPDATE idempotency_keys SET body='' WHERE status IS NULL"),
    db
      .prepare(
        'UPDATE audit SET target_id=NULL WHERE instr(target_id, ?1)>0 OR instr(target_id, ?2)>0',
      )
      .bind(address, addressHash(address)),
    auditing(db, deed, [null], true),
  ])
  const counts = ERASED.map(([name], at) => [name, results[at]?.meta.changes ?? 0])
  return Object.fromEntries(counts)
}
