/** What is due, and what of it may be sent: by the record, and by the hashes that erasures left behind. */
import type { PolicySettings } from '../bounce/policy.ts'
import { type DueItem, dueItems } from '../db/due.ts'
import { erasedAmong } from '../db/erased-addresses.ts'
import type { WindowRef } from '../db/schedule.ts'

/** What is open of these retries' addresses at `now` (epoch milliseconds); without messages where nobody may be mailed. */
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
