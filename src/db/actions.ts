/** Actions of a person on an address: each is a row of the log like any other, folded in its place in time. */
import { addressHash } from '../bounce/address.ts'
import type { ActionKind } from '../bounce/event.ts'
import type { PastWindow } from './due.ts'
import type { LogRow } from './log-row.ts'
import { type RecordOptions, type RecordResult, record } from './record.ts'

/** Who did it, and why. */
export interface By {
  /** A repeated request has the same id, and so is the same action. */
  id: string
  /** Name of a token, or an identity; never a secret. */
  actor: string
  note: string | null
}

/** The row of an action on a (normalised) address at `now`, epoch milliseconds. */
export function actionRow(kind: ActionKind, address: string, by: By, now: number): LogRow {
  return {
    address,
    occurredAt: now,
    // A repeated request comes later than the first, like an event without a time of its own.
    timed: false,
    key: `${kind}-${addressHash(by.id + address)}${addressHash(address + by.id)}`,
    receivedAt: now,
    kind,
    class: 0,
    messageId: null,
    counts: false,
    condemns: false,
    final: false,
    esp: '',
    source: '',
    authenticity: 'token',
    status: null,
    reason: null,
    scope: null,
    action: null,
    confidence: null,
    rule: null,
    mailboxProvider: null,
    reportedStatus: null,
    replyCode: null,
    diagnostic: null,
    espEvent: kind,
    espReason: null,
    espEventId: null,
    evidence: null,
    retryAfterSeconds: null,
    metadata: {},
    actor: by.actor,
    note: by.note,
    nonce: null,
    bodyHash: null,
  }
}

/**
 * The rows that open a new window, one for each message that waits: like temporary errors, with the code and reason of
 * its last one. Each carries its message, because the earlier row that named it is settled.
 */
export function reopenRows(window: PastWindow, by: By, now: number): LogRow[] {
  const { address, messages, final, said } = window
  return messages.map((message, n) => ({
    ...actionRow('reopen_retry', address, { ...by, id: `${by.id} ${n}` }, now),
    ...(said.find((one) => one.messageId === null || one.messageId === message.messageId) ??
      said[0]),
    follows: true,
    class: 4,
    messageId: message.messageId,
    final,
    metadata: { messages: JSON.stringify([message]) },
  }))
}

/** Records one action on each (normalised) address. `arm` of the result are the open retries to be armed in their shards. Idempotent by `by.id`. */
export function act(
  db: D1Database,
  kind: ActionKind,
  addresses: readonly string[],
  by: By,
  options: RecordOptions,
): Promise<RecordResult> {
  const rows = addresses.map((address) => actionRow(kind, address, by, options.now))
  return recordActions(db, rows, options)
}

/** Records actions of a person, timed after everything that is known of the address, even if a reporter's clock was ahead. */
export async function recordActions(
  db: D1Database,
  rows: readonly LogRow[],
  options: RecordOptions,
): Promise<RecordResult> {
  const json = JSON.stringify(rows.map(({ address }) => address))
  const { results } = await db
    .prepare(
      'SELECT l.address, max(l.occurred_at)+1 at FROM json_each(?1) j CROSS JOIN delivery_log l ON l.address=j.value AND l.occurred_at>?2 GROUP BY 1',
    )
    .bind(json, options.now)
    .all<{ address: string; at: number }>()
  const ahead = new Map(results.map(({ address, at }) => [address, at]))
  const placed = rows.map((row) => ({
    ...row,
    occurredAt: ahead.get(row.address) ?? row.occurredAt,
  }))
  return record(db, placed, options)
}
