/** Erased addresses that must not be mailed again: all that is left of one is an HMAC under ERASE_SALT. */
import { hmacSigner } from '../hmac.ts'
import type { LogRow } from './log-row.ts'
import type { RowReader } from './record.ts'

/** Time of the latest erasure that is remembered, epoch milliseconds; 0 when there is none. */
const LATEST = '(SELECT coalesce(max(erased_at),0) FROM erased_addresses)'

/** Can an address be remembered when it is erased? */
export function canRemember(env: Env): boolean {
  return saltOf(env) !== ''
}

/**
 * Remembers that an erased address must not be mailed, as a hash that says nothing without the salt. The stored time
 * (epoch milliseconds) is later than every other erasure's, so that the latest time shows whether there was one.
 */
export async function remember(env: Env, address: string, erasedAt: number): Promise<void> {
  await env.DB.prepare(
    `INSERT INTO erased_addresses (hash, erased_at) VALUES (?1,max(?2, ${LATEST}+1)) ON CONFLICT DO UPDATE SET erased_at=excluded.erased_at`,
  )
    .bind(await hashOf(env, address), erasedAt)
    .run()
}

/**
 * Which of these (normalised) addresses were erased and must not be mailed. Makes no query without a salt, and no hash if
 * none is remembered. `known`: the remembered hashes, if they were read before; null: too many to be read.
 */
export async function erasedAmong(
  env: Env,
  db: D1Database | D1DatabaseSession,
  addresses: readonly string[],
  known?: ReadonlySet<string> | null,
): Promise<ReadonlySet<string>> {
  const erased = new Set<string>()
  if (!canRemember(env) || addresses.length === 0) return erased
  const all = known === undefined ? await remembered(db) : known
  if (all?.size === 0) return erased
  if (all === null) {
    const hashes = await hashesOf(env, addresses)
    const times = await erasedTimes(db, [...hashes.values()])
    for (const [address, hash] of hashes) if (times.has(hash)) erased.add(address)
    return erased
  }
  // Writing hashes as text is slow, so only those that begin like a remembered one are written.
  const beginnings = new Set(Array.from(all, (hash) => Number.parseInt(hash.slice(0, 8), 16)))
  const sign = await hmacSigner(saltOf(env))
  for (const address of addresses) {
    const mac = await sign(address)
    const isLikely = beginnings.has(new DataView(mac).getUint32(0))
    if (isLikely && all.has(new Uint8Array(mac).toHex())) erased.add(address)
  }
  return erased
}

/**
 * These rows without those that happened before their address was erased: a redelivery brings nothing back. An event
 * without a time of its own could be one, and is refused for as long as its address is remembered. Reads hashes only if
 * a row is older than the latest erasure or has no time; a fresh event is neither.
 */
export const withoutErased =
  (env: Env, rows: readonly LogRow[]): RowReader =>
  async () => {
    if (!canRemember(env) || rows.length === 0) return { rows, guards: [] }
    const latest = (await env.DB.prepare(`SELECT ${LATEST} at`).first<number>('at')) ?? 0
    // 'erased' is not a JSON path, on purpose: another erasure fails the batch.
    const guard = `SELECT CASE WHEN ${LATEST}<>?1 THEN json_extract('{}', 'erased') END`
    const guards = [env.DB.prepare(guard).bind(latest)]
    const doubtful = rows.filter(
      ({ timed, occurredAt }) => latest > 0 && (!timed || occurredAt <= latest),
    )
    if (doubtful.length === 0) return { rows, guards }
    const hashes = await hashesOf(
      env,
      doubtful.map(({ address }) => address),
    )
    const times = await erasedTimes(env.DB, [...hashes.values()])
    const left = rows.filter(({ address, timed, occurredAt }) => {
      const erasedAt = times.get(hashes.get(address) ?? '')
      return erasedAt === undefined || (timed && occurredAt > erasedAt)
    })
    return { rows: left, guards }
  }

/** Removes the hash that an erasure left, so that the address may be mailed. */
export async function forgetErased(env: Env, address: string): Promise<void> {
  if (!canRemember(env)) return
  await env.DB.prepare('DELETE FROM erased_addresses WHERE hash=?1')
    .bind(await hashOf(env, address))
    .run()
}

/** When the addresses of these hashes were erased, for those that are remembered. Epoch milliseconds. */
async function erasedTimes(
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

/** Up to this many hashes are read at once, which costs less than a lookup of each of a thousand. */
const MOST_READ = 1000

/** All remembered hashes as one value of a query, at most MOST_READ + 1. */
export const REMEMBERED = `(SELECT group_concat(hash) FROM (SELECT hash FROM erased_addresses LIMIT ${MOST_READ + 1}))`

/** The hashes in that value; null where there are too many to be read at once. */
export function readRemembered(value: string | null): ReadonlySet<string> | null {
  const hashes = new Set(value?.split(','))
  return hashes.size > MOST_READ ? null : hashes
}

/** All hashes that are remembered; null where they are too many. */
async function remembered(db: D1Database | D1DatabaseSession): Promise<ReadonlySet<string> | null> {
  return readRemembered(await db.prepare(`SELECT ${REMEMBERED} hashes`).first('hashes'))
}

/** Empty where the secret is not set. */
function saltOf(env: Env): string {
  return env.ERASE_SALT ?? ''
}

/** The hash that is kept of a remembered address. */
export async function hashOf(env: Env, address: string): Promise<string> {
  const hashes = await hashesOf(env, [address])
  return hashes.get(address) ?? ''
}

/** By address. */
async function hashesOf(env: Env, addresses: readonly string[]): Promise<Map<string, string>> {
  const sign = await hmacSigner(saltOf(env))
  const hashes = new Map<string, string>()
  for (const address of new Set(addresses)) {
    hashes.set(address, new Uint8Array(await sign(address)).toHex())
  }
  return hashes
}
