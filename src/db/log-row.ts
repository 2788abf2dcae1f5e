/** A row of the delivery log as the pipeline hands it over, and as JSON for D1, which takes 100 parameters and any length of one. */

import { addressHash, shardOf } from '../bounce/address.ts'
import { DAY_MS } from '../bounce/calendar.ts'
import type { ActionKind, Authenticity, EventKind } from '../bounce/event.ts'
import { firstOutcome, rankOf } from '../bounce/fold.ts'
import { MARKS, type Mark } from '../bounce/policy.ts'
import type { Action, Reason, Scope } from '../bounce/reason.ts'
import type { RecordedClass } from '../bounce/recorded-class.ts'
import type { ErrorCounts } from '../import/import-line.ts'

/** One event about one (normalised) address, to be recorded. Times are epoch milliseconds. */
export interface LogRow {
  address: string
  occurredAt: number
  /** Identity: the same for every redelivery of the event (bounce/identity.ts). */
  key: string
  /** False: the event had no time of its own and `occurredAt` is the receive time. */
  timed: boolean
  receivedAt: number
  /** The reported time, if it lay too far ahead to be believed. */
  claimedAt?: number | null
  kind: EventKind | ActionKind
  class: RecordedClass
  messageId: string | null
  /** True: the row is based on what was known about the address. It is dropped if the address has been erased in the meantime. */
  follows?: boolean
  /** The row recorded instead, under the same key, if the log holds an earlier delivery of its message: an automatic answer. */
  answer?: LogRow
  /** A permanent error that raises `permanentErrors`. */
  counts: boolean
  /** Errors counted elsewhere by which an import raises both counters; below zero where it is undone. */
  elsewhere?: ErrorCounts
  /** The address itself is dead. */
  condemns: boolean
  final: boolean
  esp: string
  source: string
  /** The ESP's list that it is about, if it is not about the whole account. */
  list?: string | null
  authenticity: Authenticity
  status: string | null
  reason: Reason | null
  scope: Scope | null
  action: Action | null
  confidence: number | null
  rule: string | null
  mailboxProvider: string | null
  reportedStatus: string | null
  replyCode: number | null
  diagnostic: string | null
  espEvent: string
  espReason: string | null
  espEventId: string | null
  evidence: { field: string; start: number; end: number } | null
  retryAfterSeconds: number | null
  metadata: Record<string, string>
  /** Who did it, for what a person did. */
  actor: string | null
  note: string | null
  /** A one-time token and the hash of the body it came with. */
  nonce: string | null
  bodyHash: string | null
}

/** An untimed event is recognised this long after its first delivery, longer than any ESP repeats itself. */
export const UNTIMED_DEDUPE_MS = 8 * DAY_MS

/** The public id of a row: its time, hexadecimal, and its key. */
export function logIdOf(occurredAt: number, key: string): string {
  return `${occurredAt.toString(16)}-${key}`
}

/** The same in SQL, of these columns. */
export const logIdSql = (occurredAt: string, key: string) =>
  `printf('%x', ${occurredAt})||'-'||${key}`

/** One row as the statements of record.ts read it, keys short because a post holds a thousand; what is null is left out, which SQL reads as null. */
export function toJsonRow(row: LogRow, shards: number) {
  const outcome = firstOutcome(row)
  return {
    a: row.address,
    t: row.occurredAt,
    k: row.key,
    u: row.timed ? 0 : 1,
    x: row.follows ? 1 : undefined,
    kind: row.kind,
    c: row.class,
    m: given(row.messageId),
    n: row.elsewhere?.permanent ?? (row.counts ? 1 : 0),
    te: row.elsewhere?.transient,
    cond: Number(row.condemns),
    f: Number(row.final),
    ba: row.answer && 1,
    o: given(outcome),
    ls: outcome === null ? undefined : given(row.status),
    nb: row.retryAfterSeconds === null ? undefined : row.occurredAt + row.retryAfterSeconds * 1000,
    // A reopening by hand says nothing about deliverability, though it opens a window.
    rank: row.class === 0 || row.kind === 'reopen_retry' ? undefined : rankOf(row),
    mark: given(markOf(row)),
    li: given(row.list ?? null),
    h: row.class === 4 ? addressHash(row.address) : undefined,
    sh: row.class === 4 ? shardOf(row.address, shards) : undefined,
    rt: row.receivedAt,
    ca: given(row.claimedAt ?? null),
    esp: row.esp,
    src: row.source,
    auth: row.authenticity,
    st: given(row.status),
    why: given(row.reason),
    scope: given(row.scope),
    act: given(row.action),
    conf: given(row.confidence),
    rule: given(row.rule),
    mp: given(row.mailboxProvider),
    rs: given(row.reportedStatus),
    rc: given(row.replyCode),
    // Cut words may end in half of a surrogate pair: JSON would write it, and D1 would hold malformed text.
    d: row.diagnostic?.toWellFormed(),
    ee: row.espEvent.toWellFormed(),
    er: row.espReason?.toWellFormed(),
    ei: given(row.espEventId),
    ev: given(row.evidence),
    meta: Object.keys(row.metadata).length === 0 ? undefined : row.metadata,
    who: given(row.actor),
    note: row.note?.toWellFormed(),
  }
}

const given = <T>(value: T | null): T | undefined => value ?? undefined

/** What an event says about the address at its own source only. */
export function markOf(row: LogRow): Mark | null {
  if (row.authenticity === 'unproven') return null
  const said = MARKS.find((mark) => mark === row.kind)
  return said ?? (row.reason === 'suppressed' ? 'esp_suppressed' : null)
}

/** The rows without repetitions of an identity; the first counts, as it does in the log. */
export function withoutRepeats(rows: readonly LogRow[]): LogRow[] {
  const seen = new Set<string>()
  return rows.filter(({ timed, occurredAt, claimedAt, key }) => {
    // An event dated too far ahead comes again with the time that it claims, once that is believed.
    const ids = timed ? [`${occurredAt}/${key}`] : [key, `${claimedAt}/${key}`]
    const isNew = !ids.some((id) => seen.has(id))
    // After an event with a time, the same one without a time is a repetition, as it is across posts.
    for (const id of [...ids, key]) seen.add(id)
    return isNew
  })
}
