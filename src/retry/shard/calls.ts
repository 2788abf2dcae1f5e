/** Past attempts: one row per call with its items and their outcomes, for a day longer than their windows. */
import { DAY_MS, HOUR_MS } from '../../bounce/calendar.ts'
import { LONGEST_WINDOW_MS } from '../../bounce/retry-plan.ts'
import { parseRetryId } from '../../db/schedule.ts'
import type { ItemOutcome, ResendItem } from '../resend/resender.ts'
import { addColumn, type ShardSql } from './storage.ts'

/** Most old calls deleted with each new one. */
const FORGET = 4

/** An error's time may be ahead of our clock: calls may be this much older than their retry's start. */
const AHEAD_MS = HOUR_MS

/** For up to this many retries, SQL skips the calls that hold none of them. */
const FEW = 10
/** A call holds a retry at most once; no id is a part of another. */
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
  /** Why the attempt failed; null for the other results. */
  problem: string | null
}

/** What the shards add to a lookup of retries in the record. */
export interface RetryProgress {
  /** Calls made, by retry id; null where it is unknown. */
  attemptsDone: Readonly<Record<string, number | null>>
  /** No call to the resender before this time, epoch milliseconds; may be past. */
  restsUntil: number
}

type CalledItem = Pick<ResendItem, 'retryId' | 'attempt' | 'startedAt' | 'endsAt'>

/** What a sender that polls reported about an attempt. */
export interface PulledResult {
  item: CalledItem
  result: CallResult
  /** Why it failed, if that is known. */
  problem?: string | undefined
  /** When the attempt was due, epoch milliseconds; the sender made it later. */
  dueAt: number
  /** Neither this attempt nor a later one was reported before. */
  isNews: boolean
}

/** The earliest time of a retry's first call, epoch milliseconds; older calls need not be read. */
function firstCall(retryId: string): number {
  return (parseRetryId(retryId)?.startedAt ?? 0) - AHEAD_MS
}

/** The beginning of an item as it is stored. */
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
   * Stores attempts that a sender that polls has reported. The calls were the sender's own, so their duration is unknown.
   * For an attempt that is stored already, the latest report counts, but a failure overrides nothing.
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

  /** Corrects the stored attempts, and returns which are stored. Each call is read here once: in SQL every item would be a row read. */
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
    // Several attempts of one retry were as many calls.
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
    // The calls before an attempt by hand give it its number, so none of an open window may be deleted.
    const keepUntil = items.reduce((latest, { endsAt }) => Math.max(latest, endsAt), at) + DAY_MS
    this.#sql.exec(
      'INSERT INTO calls (at, duration_ms, status, items, keep_until) VALUES (?,?,?,?,?)',
      at,
      durationMs,
      outcome.status,
      JSON.stringify(rows),
      keepUntil,
    )
    // Only the oldest are checked: each new call deletes some old ones, so that none stays.
    this.#sql.exec(
      `DELETE FROM calls WHERE id IN (SELECT id FROM (SELECT * FROM calls ORDER BY id LIMIT ${FORGET}) WHERE coalesce(keep_until, at+${LONGEST_WINDOW_MS + DAY_MS})<?)`,
      at,
    )
  }

  /** Removes an address's items from all calls. The ids of its retries begin with its hash. */
  forget(addressHash: string): void {
    this.#sql.exec(
      `UPDATE calls SET items=(SELECT json_group_array(json(i.value)) FROM json_each(calls.items) i WHERE substr(i.value->>0,1,16)<>?1) WHERE instr(items, ?1)>0`,
      addressHash,
    )
  }

  /** How many calls were made for each of these retries. Reads each call once, and none from before the first of the retries began. */
  counts(retryIds: readonly string[]): Record<string, number> {
    const counts = new Map(retryIds.map((id) => [id, 0]))
    const few = retryIds.length <= FEW ? retryIds : []
    const holding = few.length > 0 ? `AND (${few.map(() => HOLDS).join(' OR ')})` : ''
    // Counted here: in SQL every item of every call would be a row read, a hundred times as many.
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
