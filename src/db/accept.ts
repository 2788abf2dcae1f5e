/** Accepts an unproven bounce, because a person says so or its sender reports the message afterwards: the same event, as if it had come with a proof. */
import type { Classifier } from '../bounce/classifier.ts'
import { type BounceEvent, EVENT_KINDS, type EventKind } from '../bounce/event.ts'
import { eventRow } from './event-row.ts'
import type { LogEntry } from './log.ts'
import type { LogRow } from './log-row.ts'
import { addStats, COUNTED_AS } from './stats.ts'

/** Prefix of the ids of unproven mails. Without it, the id is that of the same mail with a proof. */
export const UNPROVEN = 'unproven:'

/** The row to be recorded, classified by `own` rules first. It has the identity that the mail has with a proof, so that the mail counts once. */
export function acceptedRow(
  entry: LogEntry,
  { authenticity, actor, note }: Pick<LogRow, 'authenticity' | 'actor' | 'note'>,
  now: number,
  own: Classifier | null,
): LogRow | null {
  const kind: EventKind = EVENT_KINDS.find((one) => one === entry.kind) ?? 'unknown'
  const event: BounceEvent = {
    esp: entry.esp,
    source: entry.source,
    kind,
    espEvent: entry.espEvent,
    espEventId: entry.espEventId?.slice(UNPROVEN.length) ?? null,
    recipient: entry.address,
    messageId: entry.messageId,
    occurredAt: entry.occurredAt,
    final: entry.final === 1,
    permanence: permanenceOf(entry),
    diagnostic: entry.diagnostic,
    replyCode: entry.replyCode,
    status: entry.reportedStatus,
    remoteMta: null,
    espReason: entry.espReason,
    // A mail tells of no other drop.
    isListed: kind === 'dropped',
    mayBeAnswer: entry.mayBeAnswer === 1,
    metadata: entry.metadata === null ? {} : JSON.parse(entry.metadata),
    authenticity,
  }
  // The log does not hold the host that showed the provider.
  const { mailboxProvider } = entry
  const row = eventRow({ ...event, mailboxProvider }, { now }, own)
  // The time we received it does not identify the event: with a proof, it may have come at another time.
  const timed = entry.occurredAt !== entry.receivedAt
  return row === null ? null : { ...row, timed, claimedAt: entry.claimedAt, actor, note }
}

/** The log does not hold the reported permanence; its class follows from the status. */
function permanenceOf({ status }: LogEntry): BounceEvent['permanence'] {
  if (status === null) return null
  return status.startsWith('4') ? 'transient' : 'permanent'
}

/** Guards for `recordFrom`: they fail its batch when one of the entries is gone, and take the entries from the statistics and mark them as accepted: the rows recorded in their place count. */
export function accepting(db: D1Database, entries: readonly LogEntry[]): D1PreparedStatement[] {
  const keys = JSON.stringify(entries.map(({ occurredAt, eventKey }) => [occurredAt, eventKey]))
  const some = 'SELECT value->>0, value->>1 FROM json_each(?1)'
  const isOne = `(occurred_at, event_key) IN (${some})`
  return [
    `SELECT CASE WHEN EXISTS (${some} EXCEPT SELECT occurred_at, event_key FROM delivery_log WHERE ${isOne}) THEN json_extract('{}', 'erased') END`,
    addStats(
      `SELECT ${COUNTED_AS}, -1 d FROM delivery_log WHERE ${isOne} AND authenticity='unproven'`,
    ),
    `UPDATE delivery_log SET authenticity='accepted' WHERE ${isOne}`,
  ].map((sql) => db.prepare(sql).bind(keys))
}
