/** Erases an address everywhere it is stored. */
import type { Deed } from '../db/audit.ts'
import { type Erased, eraseAddress } from '../db/erase.ts'
import { remember } from '../db/erased-addresses.ts'
import { shardNumbers } from '../db/retries.ts'
import { unreadMentioning } from '../db/unread-mails.ts'
import { readSettings } from '../env/settings.ts'
import { sweepMessages } from '../mail/message-store.ts'
import { forgetUnread } from '../mail/unread-mail.ts'
import { forgetNotified } from '../notify/wake.ts'
import { shardStub, shardsInUse } from '../retry/shards.ts'

/** What is removed with the address, but is in no table by address. */
interface ErasedMail {
  messages: number
  unreadMails: number
}

/**
 * Removes everything about an address: record, clock, stored messages, mails that could not be read. A later event
 * starts anew; if the erasure is remembered, only an event that also happened later.
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
  // The shards before the record: what waits there would otherwise be recorded anew.
  // Every shard: one of an earlier RETRY_SHARDS may hold the address, or its past attempts.
  const { retryShards } = readSettings(env)
  const { numbers } = await shardsInUse(env, retryShards, await shardNumbers(env.DB, address))
  const forget = () => Promise.all(numbers.map((shard) => shardStub(env, shard).forget(address)))
  await forget()
  const removed = await eraseAddress(env.DB, address, deed)
  // Before anything that may fail: on a second call, the record no longer knows that there were messages. Other messages without recipients may be removed first.
  const isStored = removed.messageRecipients > 0
  const messages = isStored ? await sweepMessages(env, at, Number.POSITIVE_INFINITY) : 0
  const unreadMails = await forgetUnread(env, await unreadMentioning(env.DB, address))
  // The shards once more, for what was still opened meanwhile.
  await Promise.all([forgetNotified(env, address), forget()])
  return { ...removed, messages, unreadMails }
}
