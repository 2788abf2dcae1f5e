/** What the clock asks of the record when attempts are due, and what it tells it when a copy is on its way. */
import { addressStateSql, isSendable, type PolicySettings } from '../bounce/policy.ts'
import { FACTS_OF_ROW } from './address-answer.ts'
import { SCHEDULE_COLUMNS } from './news.ts'
import { type RetrySchedule, retryIdOf, type ScheduleRow, toSchedule } from './schedule.ts'

/** A message that waits to be sent again. */
export interface WaitingMessage {
  esp: string
  source: string
  messageId: string | null
  /** Epoch milliseconds. */
  occurredAt: number
  metadata: Record<string, string>
}

/** One address that may be tried again now. */
export interface DueItem {
  retryId: string
  address: string
  startedAt: number
  endsAt: number
  mode: 'observe' | 'resend'
  /** A copy is in flight: no attempt before this time. */
  inFlightUntil: number | null
  lastStatus: string | null
  lastReason: string | null
  /** Those that may be sent: none where the address may not be mailed. */
  messages: WaitingMessage[]
}

/** At most this many messages of one address travel in a call; the others wait for the same outcome. */
const MAX_MESSAGES = 20

interface DueRow extends ScheduleRow {
  lastStatus: string | null
  lastReason: string | null
  messages: string
}

/** What waits in the open retry `r` of `addresses a` and may be sent, as the policy sees it from where it was sent. */
function waitingSql(policy: PolicySettings): string {
  const sendable = addressStateSql(
    (fact) => FACTS_OF_ROW[fact],
    policy,
    (state) => (isSendable(state) ? '1' : '0'),
  )
  return `FROM delivery_log l WHERE l.address=r.address AND l.occurred_at>=r.started_at AND l.class=4 AND l.outcome IS NULL AND ${sendable}`
}

/** Which of these retries are open at `now`, and what of them may be sent: one query. */
export async function dueItems(
  db: D1Database,
  windows: readonly { address: string; startedAt: number }[],
  now: number,
  policy: PolicySettings,
  mostMessages = MAX_MESSAGES,
): Promise<DueItem[]> {
  if (windows.length === 0) return []
  const json = JSON.stringify(windows.map(({ address, startedAt }) => [address, startedAt]))
  const { results } = await db
    .prepare(
      `SELECT ${SCHEDULE_COLUMNS}, a.last_status lastStatus, a.last_reason lastReason,
        (SELECT json_group_array(json_object('esp',l.esp,'source',l.source,'messageId',l.message_id,'occurredAt',l.occurred_at,'metadata',json(coalesce(l.metadata,'{}'))))
         FROM (SELECT * ${waitingSql(policy)} ORDER BY l.occurred_at LIMIT ${mostMessages}) l) messages
       FROM json_each(?1) j CROSS JOIN retries r ON r.address=j.value->>0 AND r.started_at=j.value->>1 JOIN addresses a ON a.address=r.address
       WHERE r.state='open' AND r.ends_at>?2`,
    )
    .bind(json, now)
    .all<DueRow>()
  return results.map((row) => {
    const { retryId, address, startedAt, endsAt, mode, inFlightUntil } = toSchedule(row)
    const messages: WaitingMessage[] = JSON.parse(row.messages)
    const { lastStatus, lastReason } = row
    return {
      retryId,
      address,
      startedAt,
      endsAt,
      mode,
      inFlightUntil,
      lastStatus,
      lastReason,
      messages,
    }
  })
}

/** Open retries for which somebody has to send again and may, and no copy is in flight; those that end first come first. */
export async function resendable(
  db: D1Database,
  now: number,
  limit: number,
  policy: PolicySettings,
): Promise<RetrySchedule[]> {
  const { results } = await db
    .prepare(
      `SELECT ${SCHEDULE_COLUMNS} FROM retries r CROSS JOIN addresses a ON a.address=r.address WHERE r.state='open' AND r.ends_at>?1 AND r.mode='resend'
       AND (r.in_flight_until IS NULL OR r.in_flight_until<=?1) AND EXISTS (SELECT 1 ${waitingSql(policy)}) ORDER BY r.ends_at LIMIT ?2`,
    )
    .bind(now, limit)
    .all<ScheduleRow>()
  return results.map(toSchedule)
}

/**
 * A copy of each was accepted at `at`: no attempts before `until`, unless it comes back. One that came back faster than
 * its acceptance was noted is in flight no more. Returns the ids of those that are.
 */
export async function markInFlight(
  db: D1Database,
  windows: readonly { address: string; startedAt: number }[],
  at: number,
  until: number,
): Promise<Set<string>> {
  if (windows.length === 0) return new Set()
  const json = JSON.stringify(windows.map(({ address, startedAt }) => [address, startedAt]))
  const { results } = await db
    .prepare(
      `UPDATE retries SET in_flight_at=?2, in_flight_until=?3 WHERE state='open' AND (address, started_at) IN (SELECT value->>0, value->>1 FROM json_each(?1))
       AND NOT EXISTS (SELECT 1 FROM delivery_log l WHERE l.address=retries.address AND l.occurred_at>?2 AND l.class=4 AND l.final)
       RETURNING address, started_at startedAt`,
    )
    .bind(json, at, until)
    .all<{ address: string; startedAt: number }>()
  return new Set(results.map(({ address, startedAt }) => retryIdOf(address, startedAt)))
}

/** Which of these retries are still open, whatever the time: what a shard may forget is the rest. */
export async function openAmong(
  db: D1Database,
  windows: readonly { address: string; startedAt: number }[],
): Promise<Set<string>> {
  const json = JSON.stringify(windows.map(({ address, startedAt }) => [address, startedAt]))
  const { results } = await db
    .prepare(
      `SELECT ${SCHEDULE_COLUMNS} FROM json_each(?1) j CROSS JOIN retries r ON r.address=j.value->>0 AND r.started_at=j.value->>1 WHERE r.state='open'`,
    )
    .bind(json)
    .all<ScheduleRow>()
  return new Set(results.map((row) => toSchedule(row).retryId))
}
