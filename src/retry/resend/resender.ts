/** The seam between the clock and whoever sends again: the words both use, and nothing of how it is done. */
import type { DueItem } from '../../db/due.ts'

/** What a Retry-After is cut to, so that a mistake does not stop the clock. */
export const LONGEST_REST_MS = 60 * 60_000

/** Attempts of a plan have lower numbers, those by hand higher ones. */
export const BY_HAND = 100_000

/** Characters of what an attempt failed for: servers may say more. */
const MAX_PROBLEM = 200

/** Of a server's words: they are an event of the log, which keeps less. */
export const MAX_REPLY = 4_000

export interface ResendItem extends DueItem {
  /** Its number in the plan, 1 for the first; above `BY_HAND` outside of it. */
  attempt: number
}

/** What became of one item, and the status that said so, where it was asked for by itself: HTTP's, or an SMTP reply code. */
export type ItemOutcome = { status?: number | null } & (
  | { result: 'accepted' } // a copy is on its way: queued, which is not delivered
  | { result: 'reply'; reply: string; messageId?: string } // a server's words; the id where they are about one message only
  | { result: 'gone' } // there is nothing left to send
  | { result: 'failed'; problem: string }
)

export interface CallOutcome {
  /** HTTP status; null when there was no answer, or where each item has its own. */
  status: number | null
  /** Is the other side well? Null: it was not asked, or not heard of anything that says so. */
  answered: boolean | null
  /** The other side asked for patience: no call before this time, epoch milliseconds. */
  notBefore: number | null
  /** By retry id. An item without one was not tried, because a limit of the platform was reached. */
  items: Map<string, ItemOutcome>
}

/** Sends again to up to a hundred addresses; never throws. `now` is epoch milliseconds. */
export type Resender = (items: readonly ResendItem[], now: number) => Promise<CallOutcome>

/** The key under which a repeated attempt is the same attempt. */
export function idempotencyKey(item: { retryId: string; attempt: number }): string {
  return `${item.retryId}/${item.attempt}`
}

/** An item as the sender's own systems see it, called or pulling. */
export function itemJson(item: ResendItem) {
  return {
    retryId: item.retryId,
    idempotencyKey: idempotencyKey(item),
    attempt: item.attempt,
    address: item.address,
    lastStatus: item.lastStatus,
    lastReason: item.lastReason,
    startedAt: new Date(item.startedAt).toISOString(),
    endsAt: new Date(item.endsAt).toISOString(),
    messages: item.messages.map(({ occurredAt, ...message }) => ({
      ...message,
      occurredAt: new Date(occurredAt).toISOString(),
    })),
    more: item.more,
  }
}

/** The outcome of a call that came to nothing. */
export function failedCall(items: readonly ResendItem[], problem: string): CallOutcome {
  const outcomes = new Map(items.map(({ retryId }) => [retryId, failed(problem)]))
  return { status: null, answered: false, notBefore: null, items: outcomes }
}

export function failed(problem: string): ItemOutcome {
  return { result: 'failed', problem: problem.slice(0, MAX_PROBLEM).toWellFormed() }
}
