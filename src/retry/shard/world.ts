/** What a shard's clock is given, because it does not depend on the platform: the record, the resender, the other shards, the time. */
import type { BounceEvent } from '../../bounce/event.ts'
import type { DueItem } from '../../db/due.ts'
import type { LogRow } from '../../db/log-row.ts'
import type { NamedWindow, RetrySchedule } from '../../db/schedule.ts'
import type { LogLevel } from '../../log.ts'
import type { EndpointReport } from '../../outgoing/endpoint-health.ts'
import type { Resender } from '../resend/resender.ts'

/** What the clock reads from the record and writes to it. Every call may throw, and may be repeated. Times are epoch milliseconds. */
export interface RetryRecord {
  /** Records rows; returns the open retries they are about. */
  record(rows: readonly LogRow[], now: number): Promise<RetrySchedule[]>
  /** Log rows of what a resender heard. */
  logRows(events: readonly BounceEvent[], now: number): Promise<LogRow[]>
  /** The open retries of these windows' addresses at `now`, with the messages that may be sent. */
  dueItems(windows: readonly NamedWindow[], now: number): Promise<DueItem[]>
  /** Closes the windows past their end; returns the open retries that were found in their place. */
  expire(windows: readonly NamedWindow[], now: number): Promise<RetrySchedule[]>
  /** Ids of those still open, whatever the time. */
  openAmong(windows: readonly NamedWindow[]): Promise<Set<string>>
  /** Records copies accepted at `at`; returns the ids of the retries now in flight, without those whose copy came back before. */
  markInFlight(windows: readonly NamedWindow[], at: number, until: number): Promise<Set<string>>
  /** Queues the notification that the resender is failing, once. */
  tellResendFailing(report: EndpointReport, now: number): Promise<void>
}

/** What a clock is given. It is read anew at every turn, because settings change. */
export interface World {
  record: RetryRecord
  /** Null where there is no resender. */
  resend: Resender | null
  /** A copy without news for this long counts as lost, milliseconds. */
  silenceMs: number
  /** Is this the number of this shard? After a change of RETRY_SHARDS, the record may name another for an address. */
  isOwn(shard: number): boolean
  /** Tells the other shards about the health of the resender, which they call too; null if it is healthy. Never throws. */
  tellShards(news: EndpointReport | null): Promise<void>
  /** Epoch milliseconds, as time passes. */
  now(): number
  log(level: LogLevel, event: string, fields?: Record<string, unknown>): void
}
