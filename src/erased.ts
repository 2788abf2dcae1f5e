/** Erased addresses that must not be mailed again: all that is left of one is an HMAC under ERASE_SALT. */
import type { Deed } from './db/audit.ts'
import {
  type Erased,
  eraseAddress,
  erasedTimes,
  lastErasedAt,
  rememberErased,
  rememberedAmong,
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

/** Which of these (normalised) addresses were erased and are to be left in peace. Asks nothing where no salt is set. */
export async function erasedAmong(
  env: Env,
  db: D1Database | D1DatabaseSession,
  addresses: readonly string[],
): Promise<Set<string>> {
  if (!canRemember(env) || addresses.length === 0) return new Set()
  const hash = await hasher(env)
  const hashes = new Map<string, string>()
  for (const address of addresses) hashes.set(await hash(address), address)
  const found = await rememberedAmong(db, [...hashes.keys()])
  return new Set(Array.from(found, (hash) => hashes.get(hash) ?? ''))
}

/**
 * Without the rows that happened before their address was erased: a redelivery brings nothing back. Asks for hashes
 * only where a row is older than the latest erasure, as fresh events are not.
 */
export async function withoutErased(env: Env, rows: readonly LogRow[]): Promise<readonly LogRow[]> {
  if (!canRemember(env)) return rows
  const latest = await lastErasedAt(env.DB)
  const older = rows.filter(({ occurredAt }) => occurredAt <= latest)
  if (older.length === 0) return rows
  const hash = await hasher(env)
  const hashes = new Map<string, string>()
  for (const { address } of older) {
    if (!hashes.has(address)) hashes.set(address, await hash(address))
  }
  const times = await erasedTimes(env.DB, [...hashes.values()])
  return rows.filter(
    ({ address, occurredAt }) => occurredAt > (times.get(hashes.get(address) ?? '') ?? 0),
  )
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

async function hashOf(env: Env, address: string): Promise<string> {
  const hash = await hasher(env)
  return hash(address)
}

/** One key for many addresses. */
async function hasher(env: Env): Promise<(address: string) => Promise<string>> {
  const encoder = new TextEncoder()
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const salt = encoder.encode(saltOf(env))
  const key = await crypto.subtle.importKey('raw', salt, algorithm, false, ['sign'])
  return async (address) =>
    new Uint8Array(await crypto.subtle.sign('HMAC', key, encoder.encode(address))).toHex()
}
