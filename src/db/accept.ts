/** An unproven bounce that a person takes at its word, or whose message its sender tells of afterwards: the same event, as if it had come with a proof. */
import type { Classifier } from '../bounce/classifier.ts'
import { type BounceEvent, EVENT_KINDS, type EventKind } from '../bounce/event.ts'
import { eventRow } from './event-row.ts'
import type { LogEntry } from './log.ts'
import type { LogRow } from './log-row.ts'
import { addStats, COUNTED_AS } from './stats.ts'

/** What the ids of unproven mails begin with; without it they are those of the same mail with a proof. */
export const UNPROVEN = 'unproven:'

/** The row to be recorded, `own` rules asked first, under the identity that the mail has with a proof, so that neither counts twice. */
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
  // The host that told the provider is not in the log.
  const { mailboxProvider } = entry
  const row = eventRow({ ...event, mailboxProvider }, { now }, own)
  // The time we received it does not identify the event: with a proof, it may have come at another.
  const timed = entry.occurredAt !== entry.receivedAt
  return row === null ? null : { ...row, timed, claimedAt: entry.claimedAt, actor, note }
}

/** What was said of it beside its codes is not in the log; the class that followed is. */
function permanenceOf({ status }: LogEntry): BounceEvent['permanence'] {
  if (status === null) return null
  return status.startsWith('4') ? 'transient' : 'permanent'
}

/** Guards for `recordFrom`: they fail its batch when one of the entries is gone, and take them from those that wait, and from what is counted: what is recorded instead counts. */
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
