/** Erased addresses that must not be mailed again: all that is left of one is an HMAC under ERASE_SALT. */
import type { Deed } from './db/audit.ts'
import {
  type Erased,
  eraseAddress,
  erasedTimes,
  lastErasedAt,
  rememberErased,
  remembered,
} from './db/erase.ts'
import type { LogRow } from './db/log-row.ts'
import { shardNumbers } from './db/retries.ts'
import { unreadMentioning } from './db/unread-mails.ts'
import { sweepMessages } from './message-store.ts'
import { shardStub, shardsInUse } from './retry/shards.ts'
import { readSettings } from './settings.ts'
import { forgetUnread } from './unread-mail.ts'

/** What is no table of addresses, and goes with them. */
interface ErasedMail {
  messages: number
  unread_mails: number
}

/**
 * Leaves nothing of an address: record, clock, stored messages, mails that could not be read. An event that comes
 * later is a new beginning; where the address is remembered, only one that also happened later.
 */
export async function eraseEverywhere(
  env: Env,
  address: string,
  remembers: boolean,
  deed: Deed,
): Promise<Erased & ErasedMail> {
  const { at } = deed
  // First, so that there is no moment in which it may be mailed.
  if (remembers) await remember(env, address, at)
  // The clock before the record: what waits there would otherwise be recorded anew.
  // Every clock: it may be in one of an earlier RETRY_SHARDS.
  const { retryShards } = readSettings(env)
  const { numbers } = await shardsInUse(env, retryShards, await shardNumbers(env.DB))
  await Promise.all(numbers.map((shard) => shardStub(env, shard).forget(address)))
  const removed = await eraseAddress(env.DB, address, deed)
  const messages = removed.message_recipients === 0 ? 0 : await sweepMessages(env, at)
  const unread_mails = await forgetUnread(env, await unreadMentioning(env.DB, address))
  return { ...removed, messages, unread_mails }
}

/** Can an address be remembered when it is erased? */
export function canRemember(env: Env): boolean {
  return saltOf(env) !== ''
}

async function remember(env: Env, address: string, now: number): Promise<void> {
  await rememberErased(env.DB, await hashOf(env, address), now)
}

/**
 * Which of these (normalised) addresses were erased and are to be left in peace. Asks nothing where no salt is set, and
 * hashes nothing where none is remembered. `known`: what is remembered, where it was read before; null: too many to be.
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
  // Writing hashes out takes a good part of the time: only those that begin like a remembered one are.
  const beginnings = new Set(Array.from(all, (hash) => Number.parseInt(hash.slice(0, 8), 16)))
  const sign = await signer(env)
  for (const address of addresses) {
    const mac = await sign(address)
    const isLikely = beginnings.has(new DataView(mac).getUint32(0))
    if (isLikely && all.has(new Uint8Array(mac).toHex())) erased.add(address)
  }
  return erased
}

/**
 * Without the rows that happened before their address was erased: a redelivery brings nothing back. An event without a
 * time of its own could be one, and is refused for as long as its address is remembered. Asks for hashes only where a
 * row is older than the latest erasure or has no time, as fresh events are not.
 */
export async function withoutErased(env: Env, rows: readonly LogRow[]): Promise<readonly LogRow[]> {
  if (!canRemember(env)) return rows
  const latest = await lastErasedAt(env.DB)
  if (latest === 0) return rows
  const doubtful = rows.filter(({ timed, occurredAt }) => !timed || occurredAt <= latest)
  if (doubtful.length === 0) return rows
  const hashes = await hashesOf(
    env,
    doubtful.map(({ address }) => address),
  )
  const times = await erasedTimes(env.DB, [...hashes.values()])
  return rows.filter(({ address, timed, occurredAt }) => {
    const erasedAt = times.get(hashes.get(address) ?? '')
    return erasedAt === undefined || (timed && occurredAt > erasedAt)
  })
}

/** Lifts what an erasure left behind. */
export async function forgetErased(env: Env, address: string): Promise<void> {
  if (!canRemember(env)) return
  await env.DB.prepare('DELETE FROM erased_addresses WHERE hash=?1')
    .bind(await hashOf(env, address))
    .run()
}

function saltOf(env: Env): string {
  const salt: unknown = Reflect.get(env, 'ERASE_SALT')
  return typeof salt === 'string' ? salt : ''
}

/** What stays of an address that is remembered. */
export async function hashOf(env: Env, address: string): Promise<string> {
  const hashes = await hashesOf(env, [address])
  return hashes.get(address) ?? ''
}

/** By address. */
async function hashesOf(env: Env, addresses: readonly string[]): Promise<Map<string, string>> {
  const sign = await signer(env)
  const hashes = new Map<string, string>()
  for (const address of new Set(addresses)) {
    hashes.set(address, new Uint8Array(await sign(address)).toHex())
  }
  return hashes
}

/** One key for many addresses. */
async function signer(env: Env): Promise<(address: string) => Promise<ArrayBuffer>> {
  const encoder = new TextEncoder()
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const salt = encoder.encode(saltOf(env))
  const key = await crypto.subtle.importKey('raw', salt, algorithm, false, ['sign'])
  return (address) => crypto.subtle.sign('HMAC', key, encoder.encode(address))
}
