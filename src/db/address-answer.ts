/** What is known of an address, as the record holds it: the answer to "may I send?", and the SQL of the facts behind it. */
import { timeOfRank } from '../bounce/fold.ts'
import type { AddressFacts, AddressState, Mark } from '../bounce/policy.ts'
import type { Reason } from '../bounce/reason.ts'
import type { RetrySchedule } from './schedule.ts'

export interface OpenRetry extends Omit<RetrySchedule, 'retryId' | 'address'> {
  id: string
}

export interface AddressAnswer {
  address: string
  sendable: boolean
  state: AddressState
  permanentErrors: number
  transientErrors: number
  lastStatus: string | null
  lastReason: Reason | null
  /** Time of the latest event that changed something; null when nothing is known. */
  lastSeenAt: number | null
  retry: OpenRetry | null
}

/** The latest time of an address's mark among those that meet the condition `there`. */
const marked = (mark: Mark, there: string) =>
  `(SELECT max(m.marked_at) FROM address_marks m WHERE m.address=a.address AND m.mark='${mark}' AND (${there}))`

/** Mark `m` still holds: no resubscription came after it at the same source, ESP and list. At equal times the mark holds. */
const HOLDS = `NOT EXISTS (SELECT 1 FROM address_marks b WHERE b.address=m.address AND b.mark='resubscribed' AND b.esp=m.esp AND b.source=m.source AND b.marked_at>m.marked_at)`

/** 0 is "never" in the table, null in the facts. */
const time = (column: string) => `nullif(a.${column},0)`

/** The facts of `addresses a`, with the marks of one source and of one ESP. */
const facts = (atSource: string, atEsp: string): Record<keyof AddressFacts, string> => ({
  permanentRun: 'a.permanent_run',
  senderRun: 'a.sender_run',
  expiredRun: 'a.expired_run',
  senderExpiredRun: 'a.sender_expired_run',
  retryStartedAt: 'a.retry_started_at',
  lastDeliveredAt: time('last_delivered_at'),
  condemnedAt: time('condemned_at'),
  suppressedAt: time('suppressed_at'),
  reactivatedAt: time('reactivated_at'),
  complainedAt: marked('complained', atSource),
  unsubscribedAt: marked('unsubscribed', `(${atSource}) AND ${HOLDS}`),
  espSuppressedAt: marked('esp_suppressed', `(${atEsp}) AND ${HOLDS}`),
  espListedAt: marked('listed', `(${atEsp}) AND ${HOLDS}`),
})

const AT_SOURCE = '?1 IS NULL OR m.source=?1'
/** ?1 source, or null for any. */
export const FACTS = facts(AT_SOURCE, AT_SOURCE)

/** A reopening by hand has no sender, so every mark counts. */
const OF_NOBODY = "l.esp=''"
/** The facts as they hold for the sender of log row `l`. */
export const FACTS_OF_ROW = facts(
  `${OF_NOBODY} OR m.source=l.source`,
  `${OF_NOBODY} OR instr(m.esp||'/',l.esp||'/')=1`,
)

/** The open retry of `addresses a`, if there is one, as `r`. */
export const RETRY_JOIN =
  "LEFT JOIN retries r ON r.address=a.address AND r.started_at=a.retry_started_at AND r.state='open'"

/** The time of the latest event, from `addresses.last_rank`; null if there is none. */
export function seenAt(lastRank: number): number | null {
  return lastRank === 0 ? null : timeOfRank(lastRank)
}
