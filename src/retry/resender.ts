/** The seam between the clock and whoever sends again: the words both use, and nothing of how it is done. */
import type { DueItem } from '../db/due.ts'

export interface ResendItem extends DueItem {
  /** Number of the attempt in the plan, 1 for the first. */
  attempt: number
}

/** What became of one item. */
export type ItemOutcome =
  /** A copy is on its way: queued, which is not delivered. */
  | { result: 'accepted' }
  /** A server's words about it. Where they are about one message only, its id. */
  | { result: 'reply'; reply: string; messageId?: string }
  /** There is nothing left to send. */
  | { result: 'gone' }
  | { result: 'failed'; problem: string }

export interface CallOutcome {
  /** HTTP status, or the last SMTP reply code; null when there was no answer. */
  status: number | null
  /** The other side asked for patience: no call before this time, epoch milliseconds. */
  notBefore: number | null
  /** By retry id; every item has one. */
  items: Map<string, ItemOutcome>
}

/** Sends again to up to a hundred addresses; never throws. `now` is epoch milliseconds. */
export type Resender = (items: readonly ResendItem[], now: number) => Promise<CallOutcome>

/** The key under which a repeated attempt is the same attempt. */
export function idempotencyKey(item: { retryId: string; attempt: number }): string {
  return `${item.retryId}/${item.attempt}`
}

/** The outcome of a call that came to nothing. */
export function failedCall(items: readonly ResendItem[], problem: string): CallOutcome {
  const outcome: ItemOutcome = { result: 'failed', problem }
  return { status: null, notBefore: null, items: new Map(items.map((i) => [i.retryId, outcome])) }
}

/** An endpoint that answers is well, even if it says nothing about an item. */
export function wasAnswered({ status, items }: CallOutcome): boolean {
  if (items.values().some(({ result }) => result !== 'failed')) return true
  return status !== null && status >= 200 && status < 300
}
