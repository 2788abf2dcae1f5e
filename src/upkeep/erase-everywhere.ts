/** Erases an address wherever something of it is kept. */
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

/** What goes with the address, and is in no table by address. */
interface ErasedMail {
  messages: number
  unreadMails: number
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
  // Every clock: it may be in one of an earlier RETRY_SHARDS, or its past attempts.
  const { retryShards } = readSettings(env)
  const { numbers } = await shardsInUse(env, retryShards, await shardNumbers(env.DB, address))
  const forget = () => Promise.all(numbers.map((shard) => shardStub(env, shard).forget(address)))
  await forget()
  const removed = await eraseAddress(env.DB, address, deed)
  // Before what may fail: asked again, the record no longer knows that there were any. Others that nobody is left for may go first.
  const isStored = removed.messageRecipients > 0
  const messages = isStored ? await sweepMessages(env, at, Number.POSITIVE_INFINITY) : 0
  const unreadMails = await forgetUnread(env, await unreadMentioning(env.DB, address))
  // And after it, for what it had still opened.
  await Promise.all([forgetNotified(env, address), forget()])
  return { ...removed, messages, unreadMails }
}
