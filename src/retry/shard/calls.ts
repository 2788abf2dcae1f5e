/** What is kept of attempts: a row per call with its items and their outcomes, for a day longer than their windows. */
import { DAY_MS, HOUR_MS } from '../../bounce/calendar.ts'
import { LONGEST_WINDOW_MS } from '../../bounce/retry-plan.ts'
import { parseRetryId } from '../../db/schedule.ts'
import type { ItemOutcome, ResendItem } from '../resend/resender.ts'
import { addColumn, type ShardSql } from './storage.ts'

/** Calls forgotten with each new one, at most. */
const FORGET = 4

/** An error may have come back a little ahead of our clock, and attempts with it. */
const AHEAD_MS = HOUR_MS

/** Calls without any of up to so many retries are passed over in SQL. */
const FEW = 10
/** A call holds a retry once, if at all; no id is a part of another. */
const HOLDS = "instr(items, '\"'||?||'\"')>0"
/** Where an item begins: with its retry's id. */
const ITEM_ID = /\["([0-9a-f-]+)",/g

export const CALL_RESULTS = [
  'accepted',
  'reply',
  'gone',
  'failed',
] as const satisfies readonly ItemOutcome['result'][]
type CallResult = (typeof CALL_RESULTS)[number]

/** One call to the resender, as far as one retry is concerned. */
export interface PastAttempt {
  attempt: number
  /** Epoch milliseconds. */
  at: number
  durationMs: number
  /** HTTP status, or the SMTP reply code; null when there was no answer. */
  status: number | null
  result: CallResult
  /** What a failed one failed for; null of the others. */
  problem: string | null
}

/** What a lookup says of retries beside the record. */
export interface RetryProgress {
  /** Calls made, by a retry's id; null where nobody can tell. */
  attemptsDone: Readonly<Record<string, number | null>>
  /** Until when whoever sends again is left alone, epoch milliseconds; may be past. */
  restsUntil: number
}

type CalledItem = Pick<ResendItem, 'retryId' | 'attempt' | 'startedAt' | 'endsAt'>

/** What a sender who pulls says became of an attempt. */
export interface PulledResult {
  item: CalledItem
  result: CallResult
  /** What a failed one failed for, where that is known. */
  problem?: string | undefined
  /** When the attempt was due, epoch milliseconds: whoever reports it made it later. */
  dueAt: number
  /** Nothing was said before, of it or of an attempt behind it. */
  isNews: boolean
}

/** When a retry's first call can have been made, epoch milliseconds: what is older need not be looked into. */
function firstCall(retryId: string): number {
  return (parseRetryId(retryId)?.startedAt ?? 0) - AHEAD_MS
}

/** How an item begins where it is kept. */
function beginningOf({ retryId, attempt }: CalledItem): string {
  return `["${retryId}",${attempt},`
}

export class Calls {
  readonly #sql: ShardSql

  constructor(sql: ShardSql) {
    this.#sql = sql
    sql.exec(
      'CREATE TABLE IF NOT EXISTS calls (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, duration_ms INTEGER NOT NULL, status INTEGER, items TEXT NOT NULL, keep_until INTEGER)',
    )
    addColumn(sql, 'calls', 'keep_until INTEGER')
  }

  /**
   * Attempts that a sender who pulls has reported: their calls were the sender's own, and no duration of them is known.
   * Of one that is kept already the latest word stands, but a failure takes back nothing.
   */
  note(at: number, results: readonly PulledResult[]): void {
    const said = new Map<string, PulledResult>()
    for (const one of results) {
      const begins = beginningOf(one.item)
      if (one.result !== 'failed' || !said.has(begins)) said.set(begins, one)
    }
    const kept = this.#correct(said)
    const news = [...said].filter(([begins, { isNews }]) => isNews && !kept.has(begins))
    if (news.length > 0) {
      this.#addPulled(
        at,
        news.map(([, one]) => one),
      )
    }
  }

  /** Says which of these are kept. Read here, each call once: in SQL every item would be a row read. */
  #correct(said: ReadonlyMap<string, PulledResult>): ReadonlySet<string> {
    const since = Math.min(...Array.from(said.values(), ({ dueAt }) => dueAt))
    const kept = new Set<string>()
    for (const { id, items } of this.#since(since)) {
      const told = [...said].filter(([begins]) => items.includes(begins))
      for (const [begins] of told) kept.add(begins)
      const other = told.filter(([, { result }]) => result !== 'failed')
      if (other.length === 0) continue
      const rows = (JSON.parse(items) as unknown[]).map((row) => {
        const text = JSON.stringify(row)
        const one = other.find(([begins]) => text.startsWith(begins))
        return one ? `${one[0]}${JSON.stringify(one[1].result)},null,null]` : text
      })
      this.#sql.exec('UPDATE calls SET items=? WHERE id=?', `[${rows.join(',')}]`, id)
    }
    return kept
  }

  /** The calls since a time, the latest first. */
  #since(time: number): { id: number; items: string }[] {
    const found: { id: number; items: string }[] = []
    for (const { id, at, items } of this.#sql.exec<{ id: number; at: number; items: string }>(
      'SELECT id, at, items FROM calls ORDER BY id DESC',
    )) {
      if (at < time) break
      found.push({ id, items })
    }
    return found
  }

  #addPulled(at: number, results: readonly PulledResult[]): void {
    const items = new Map<string, PulledResult>()
    const more: PulledResult[] = []
    for (const one of results) {
      const { retryId } = one.item
      if (items.has(retryId)) more.push(one)
      else items.set(retryId, one)
    }
    this.add(
      at,
      0,
      Array.from(items.values(), ({ item }) => item),
      { status: null, items },
    )
    // Of one retry several at once: they were as many calls.
    if (more.length > 0) this.#addPulled(at, more)
  }

  add(
    at: number,
    durationMs: number,
    items: readonly CalledItem[],
    outcome: {
      status: number | null
      items: ReadonlyMap<
        string,
        { result: CallResult; problem?: string | undefined; status?: number | null }
      >
    },
  ): void {
    const rows = items.map(({ retryId, attempt }) => {
      const one = outcome.items.get(retryId) ?? { result: 'failed' as const }
      return [retryId, attempt, one.result, one.problem ?? null, one.status ?? null]
    })
    // An attempt by hand is numbered by those before it: nothing of an open window may be forgotten.
    const keepUntil = items.reduce((latest, { endsAt }) => Math.max(latest, endsAt), at) + DAY_MS
    this.#sql.exec(
      'INSERT INTO calls (at, duration_ms, status, items, keep_until) VALUES (?,?,?,?,?)',
      at,
      durationMs,
      outcome.status,
      JSON.stringify(rows),
      keepUntil,
    )
    // The oldest are looked at, not all: with every call some old ones go, so that none stays.
    this.#sql.exec(
      `DELETE FROM calls WHERE id IN (SELECT id FROM (SELECT * FROM calls ORDER BY id LIMIT ${FORGET}) WHERE coalesce(keep_until, at+${LONGEST_WINDOW_MS + DAY_MS})<?)`,
      at,
    )
  }

  /** Leaves nothing of an address, whose hash its retries' ids begin with. */
  forget(addressHash: string): void {
    this.#sql.exec(
      `UPDATE calls SET items=(SELECT json_group_array(json(i.value)) FROM json_each(calls.items) i WHERE substr(i.value->>0,1,16)<>?1) WHERE instr(items, ?1)>0`,
      addressHash,
    )
  }

  /** How many calls were made for each of these retries. Each is looked at once, and into none from before all of them began. */
  counts(retryIds: readonly string[]): Record<string, number> {
    const counts = new Map(retryIds.map((id) => [id, 0]))
    const few = retryIds.length <= FEW ? retryIds : []
    const holding = few.length > 0 ? `AND (${few.map(() => HOLDS).join(' OR ')})` : ''
    // Read here: in SQL every item of every call would be a row read, a hundred times as many.
    for (const { items } of this.#sql.exec<{ items: string }>(
      `SELECT items FROM calls WHERE at>=? ${holding}`,
      Math.min(...retryIds.map(firstCall)),
      ...few,
    )) {
      for (const [, id = ''] of items.matchAll(ITEM_ID)) {
        const before = counts.get(id)
        if (before !== undefined) counts.set(id, before + 1)
      }
    }
    return Object.fromEntries(counts)
  }

  /** The calls made for one retry, oldest first. */
  of(retryId: string): PastAttempt[] {
    return this.#sql
      .exec<{ [K in keyof PastAttempt]: PastAttempt[K] }>(
        'SELECT i.value->>1 attempt, at, duration_ms durationMs, coalesce(i.value->>4, status) status, i.value->>2 result, i.value->>3 problem FROM calls, json_each(calls.items) i WHERE at>=?2 AND instr(calls.items, ?1)>0 AND i.value->>0=?1 ORDER BY at, calls.id',
        retryId,
        firstCall(retryId),
      )
      .toArray()
  }
}
