/** What is due and may be sent, by the record (D1) and by the hashes that erasures leave behind. */
import type { PolicySettings } from '../bounce/policy.ts'
import { type DueItem, dueItems } from '../db/due.ts'
import { erasedAmong } from '../db/erased-addresses.ts'
import type { WindowRef } from '../db/schedule.ts'

/** The open retries of these windows' addresses at `now` (epoch milliseconds). An item that may not be mailed has no messages. */
export async function mailableItems(
  env: Env,
  windows: readonly WindowRef[],
  now: number,
  policy: PolicySettings,
  mostMessages?: number,
): Promise<DueItem[]> {
  const items = await dueItems(env.DB, windows, now, policy, mostMessages)
  const waiting = items.filter(({ messages }) => messages.length > 0)
  const erased = await erasedAmong(
    env,
    env.DB,
    waiting.map(({ address }) => address),
  )
  return items.map((item) =>
    erased.has(item.address) ? { ...item, messages: [], more: false } : item,
  )
}
