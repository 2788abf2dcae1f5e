/** A retry as the clock needs it and the record holds it, and its public id. */
import { addressHash } from '../bounce/address.ts'
import type { RetryMode } from '../bounce/fold.ts'
import { MODE } from './in-flight.ts'

/** A window by its key in the record. */
export interface WindowRef {
  address: string
  /** Epoch milliseconds. */
  startedAt: number
}

/** The same with the retry's public id. */
export interface NamedWindow extends WindowRef {
  retryId: string
}

/** Windows as JSON for a statement: `[[address, startedAt], …]`. */
export function windowsJson(windows: readonly WindowRef[]): string {
  return JSON.stringify(windows.map(({ address, startedAt }) => [address, startedAt]))
}

/** What a shard keeps of an open retry. Times are epoch milliseconds. */
export interface RetrySchedule extends NamedWindow {
  endsAt: number
  planId: string
  mode: RetryMode
  /** No attempt before this time, as the receiver asked at `askedAt`; null if it did not ask. */
  notBefore: number | null
  askedAt: number | null
  /** A copy is in flight: no attempt before this time. */
  inFlightUntil: number | null
  shard: number
}

/** Id of the retry that began at `startedAt`: says nothing of the address, and is the same wherever it is made. */
export function retryIdOf(address: string, startedAt: number): string {
  return retryId(addressHash(address), startedAt)
}

/** The same where the address's hash is at hand. */
export function retryId(hash: string, startedAt: number): string {
  return `${hash}-${startedAt.toString(16)}`
}

/** The same in SQL, of `retries r`. */
export const RETRY_ID = `r.address_hash||'-'||printf('%x', r.started_at)`

/** The two halves of a retry's id; null for any other text. */
export function parseRetryId(id: string): { hash: string; startedAt: number } | null {
  const match = /^([0-9a-f]{16})-([0-9a-f]{1,12})$/.exec(id)
  return match?.[1] && match[2]
    ? { hash: match[1], startedAt: Number.parseInt(match[2], 16) }
    : null
}

const columns = (mode: string) =>
  `r.address, r.started_at startedAt, r.ends_at endsAt, ${mode} mode, r.plan_id planId, r.address_hash hash, r.shard, r.not_before notBefore, r.asked_at askedAt, r.in_flight_until inFlightUntil`

/** Columns of a schedule, for the shard that keeps it. */
export const SCHEDULE_COLUMNS = columns('r.mode')
/** The same of one that is about to be attempted. */
export const DUE_COLUMNS = columns(MODE)

/** A row of them. */
export interface ScheduleRow extends Omit<RetrySchedule, 'retryId'> {
  hash: string
}

export function toSchedule<T extends ScheduleRow>({ hash, ...row }: T) {
  return { retryId: retryId(hash, row.startedAt), ...row }
}

/** Open retries in the order of their ends, after the one given: what the sweeper arms again, page by page. */
export async function openSchedules(
  db: D1Database,
  after: { endsAt: number; address: string } | null,
  limit: number,
): Promise<RetrySchedule[]> {
  const { results } = await db
    .prepare(
      `SELECT ${SCHEDULE_COLUMNS} FROM retries r WHERE r.state='open' AND (r.ends_at, r.address)>(?1, ?2) ORDER BY r.ends_at, r.address LIMIT ?3`,
    )
    .bind(after?.endsAt ?? 0, after?.address ?? '', limit)
    .all<ScheduleRow>()
  return results.map(toSchedule)
}
