/** The interface between the clock and a resender: the types both use, nothing of how mail is sent. */
import type { DueItem } from '../../db/due.ts'

/** Upper limit of a Retry-After, so that a mistake does not stop the clock. */
export const LONGEST_REST_MS = 60 * 60_000

/** Attempts of a plan have lower numbers, those by hand higher ones. */
export const BY_HAND = 100_000

/** Most characters kept of why an attempt failed; servers may say more. */
const MAX_PROBLEM = 200

/** Most characters of a server's reply. It becomes an event of the log, which keeps fewer. */
export const MAX_REPLY = 4_000

export interface ResendItem extends DueItem {
  /** Its number in the plan, 1 for the first; above `BY_HAND` for an attempt by hand. */
  attempt: number
}

/** Outcome of one item. `status`: the HTTP status or SMTP reply code, if the item had a request of its own. */
export type ItemOutcome = { status?: number | null } & (
  | { result: 'accepted' } // a copy is on its way: queued, which is not delivered
  | { result: 'reply'; reply: string; messageId?: string } // a server's words; the id where they are about one message only
  | { result: 'gone' } // there is nothing left to send
  | { result: 'failed'; problem: string }
)

export interface CallOutcome {
  /** HTTP status; null when there was no answer, or where each item has its own. */
  status: number | null
  /** Is the resender healthy? Null: it was not asked, or its answers do not show it. */
  answered: boolean | null
  /** The resender asked us to wait: no call before this time, epoch milliseconds. */
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

/** An item as the sender's own system receives it, by a call or by polling. */
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

/** The outcome of a call in which every item failed. */
export function failedCall(items: readonly ResendItem[], problem: string): CallOutcome {
  const outcomes = new Map(items.map(({ retryId }) => [retryId, failed(problem)]))
  return { status: null, answered: false, notBefore: null, items: outcomes }
}

export function failed(problem: string): ItemOutcome {
  return { result: 'failed', problem: problem.slice(0, MAX_PROBLEM).toWellFormed() }
}
