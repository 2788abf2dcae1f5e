/** What is around a shard's clock, which knows no platform: the record, whoever sends again, the other shards, the time. */
import type { BounceEvent } from '../../bounce/event.ts'
import type { DueItem } from '../../db/due.ts'
import type { LogRow } from '../../db/log-row.ts'
import type { NamedWindow, RetrySchedule } from '../../db/schedule.ts'
import type { LogLevel } from '../../log.ts'
import type { EndpointReport } from '../../outgoing/endpoint-health.ts'
import type { Resender } from '../resend/resender.ts'

/** What the clock asks of the record and tells it. Every call may throw, and may be repeated. Times are epoch milliseconds. */
export interface RetryRecord {
  /** Records rows; returns the open retries they are about. */
  record(rows: readonly LogRow[], now: number): Promise<RetrySchedule[]>
  /** Log rows of what a resender heard. */
  logRows(events: readonly BounceEvent[], now: number): Promise<LogRow[]>
  /** What is open at `now` of these retries' addresses, with what of it may be sent. */
  dueItems(windows: readonly NamedWindow[], now: number): Promise<DueItem[]>
  /** Ends those that are past their end; returns the open retries that were found in their place. */
  expire(windows: readonly NamedWindow[], now: number): Promise<RetrySchedule[]>
  /** Ids of those still open, whatever the time. */
  openAmong(windows: readonly NamedWindow[]): Promise<Set<string>>
  /** Copies were accepted at `at`; returns the ids of those that are in flight by now, and did not come back before. */
  markInFlight(windows: readonly NamedWindow[], at: number, until: number): Promise<Set<string>>
  /** Tells those who want to know, once. */
  tellResendFailing(report: EndpointReport, now: number): Promise<void>
}

/** What is around a clock; asked for at every turn, because settings change. */
export interface World {
  record: RetryRecord
  /** Null where nobody sends again. */
  resend: Resender | null
  /** A copy that is silent for this long was lost. */
  silenceMs: number
  /** Is this the number of our shard? With RETRY_SHARDS changed, the record may name another for an address. */
  isOwn(shard: number): boolean
  /** Tells the other shards how the resender is, which they call too; null where it is well. Never throws. */
  tellShards(news: EndpointReport | null): Promise<void>
  /** Epoch milliseconds, as time passes. */
  now(): number
  log(level: LogLevel, event: string, fields?: Record<string, unknown>): void
}
