/** Erased addresses that must not be mailed again: all that is left of one is an HMAC under ERASE_SALT. */
import { shardOf } from './bounce/address.ts'
import { type Erased, eraseAddress, rememberErased, rememberedAmong } from './db/erase.ts'
import { sweepMessages } from './message-store.ts'
import { shardStub } from './retry/shards.ts'
import { readSettings } from './settings.ts'

/** Leaves nothing of an address: record, clock and stored messages. An event that comes later is a new beginning. */
export async function eraseEverywhere(
  env: Env,
  address: string,
  remembers: boolean,
): Promise<{ at: number; removed: Erased & { messages: number } }> {
  const at = Date.now()
  // First, so that there is no moment in which it may be mailed.
  if (remembers) await remember(env, address, at)
  // The clock before the record: what waits there would otherwise be recorded anew.
  await shardStub(env, shardOf(address, readSettings(env).retryShards)).forget(address)
  const removed = await eraseAddress(env.DB, address)
  const messages = removed.message_recipients === 0 ? 0 : await sweepMessages(env, at)
  return { at, removed: { ...removed, messages } }
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
