/**
 * Where events wait while D1 does not answer: in the shard's own storage, in the order they came. A piece that D1
 * refuses steps back, for longer each time, and those behind it go first.
 */
import type { LogRow } from '../../db/log-row.ts'
import type { ShardSql } from './storage.ts'

/** A stored value may hold 2 MB; rows of a post are kept in pieces well below it. */
const ROWS_PER_PIECE = 200
/** UTF-16 units, of which none is longer than three bytes: rows with much attached are fewer. */
const MAX_PIECE_LENGTH = 600_000
/** Up to this many pieces, and this many rows, are recorded together: posts of one row must not cost a batch each. */
const PIECES_TOGETHER = 100
const ROWS_TOGETHER = 1_000
const FIRST_REST_MS = 10_000
const MAX_REST_MS = 60_000

export interface SpooledPiece {
  id: number
  rows: LogRow[]
}

export class Spool {
  readonly #sql: ShardSql
  /** No id is given twice in one life: whoever is recording a piece removes it by its id, though another may have done so before. */
  #lastId: number

  constructor(sql: ShardSql) {
    this.#sql = sql
    sql.exec(
      'CREATE TABLE IF NOT EXISTS spool (id INTEGER PRIMARY KEY, rows TEXT NOT NULL, failures INTEGER NOT NULL DEFAULT 0, not_before INTEGER NOT NULL DEFAULT 0)',
    )
    // Of those that failed only: what comes in costs one row, and those that are fresh are found by their ids.
    sql.exec('CREATE INDEX IF NOT EXISTS failed ON spool (not_before) WHERE failures>0')
    this.#lastId = sql.exec<{ id: number | null }>('SELECT max(id) id FROM spool').one().id ?? 0
  }

  add(rows: readonly LogRow[]): void {
    for (let at = 0; at < rows.length; at += ROWS_PER_PIECE) {
      this.#addPiece(rows.slice(at, at + ROWS_PER_PIECE))
    }
  }

  #addPiece(rows: readonly LogRow[]): void {
    const json = JSON.stringify(rows)
    const half = rows.length >> 1
    if (json.length > MAX_PIECE_LENGTH && half > 0) {
      this.#addPiece(rows.slice(0, half))
      this.#addPiece(rows.slice(half))
    } else {
      this.#lastId++
      this.#sql.exec('INSERT INTO spool (id, rows) VALUES (?,?)', this.#lastId, json)
    }
  }

  /**
   * What is to be recorded next at `now`, epoch milliseconds: the oldest that never failed, `together` as many as make
   * one batch; then those that failed, one by one, fewest failures first. Empty when none is ready.
   */
  ready(now: number, together: boolean): SpooledPiece[] {
    const pieces: SpooledPiece[] = []
    let size = 0
    // One by one: a hundred of them may be more than there is memory for.
    for (let after = 0; pieces.length < (together ? PIECES_TOGETHER : 1); ) {
      const [piece] = this.#piece('failures=0 AND id>? ORDER BY id', after)
      size += piece?.rows.length ?? 0
      if (piece === undefined || (pieces.length > 0 && size > ROWS_TOGETHER)) break
      pieces.push(piece)
      after = piece.id
    }
    if (pieces.length > 0) return pieces
    return this.#piece('failures>0 AND not_before<=? ORDER BY failures, id', now)
  }

  /** The first, if there is one. */
  #piece(condition: string, binding: number): SpooledPiece[] {
    return this.#sql
      .exec<{ id: number; rows: string }>(
        `SELECT id, rows FROM spool WHERE ${condition} LIMIT 1`,
        binding,
      )
      .toArray()
      .map(({ id, rows }) => ({ id, rows: JSON.parse(rows) }))
  }

  /** D1 did not take it: it rests, for twice as long each time up to a minute. */
  failed(id: number, now: number): void {
    this.#sql.exec(
      'UPDATE spool SET failures=failures+1, not_before=?2+min(?3*(1<<min(failures,8)),?4) WHERE id=?1',
      id,
      now,
      FIRST_REST_MS,
      MAX_REST_MS,
    )
  }

  /** When a piece is ready next, epoch milliseconds (0 for at once); null when nothing waits. */
  next(): number | null {
    const fresh = this.#sql.exec('SELECT 1 FROM spool WHERE failures=0 LIMIT 1').toArray()
    if (fresh.length > 0) return 0
    return this.#sql
      .exec<{ t: number | null }>('SELECT min(not_before) t FROM spool WHERE failures>0')
      .one().t
  }

  /** Addresses of which something waits here. */
  addresses(): Set<string> {
    const rows = this.#sql
      .exec<{ address: string }>(
        "SELECT DISTINCT r.value->>'address' address FROM spool, json_each(spool.rows) r",
      )
      .toArray()
    return new Set(rows.map(({ address }) => address))
  }

  /** Leaves nothing of an address. */
  forget(address: string): void {
    this.#sql.exec(
      `UPDATE spool SET rows=(SELECT json_group_array(json(r.value)) FROM json_each(spool.rows) r WHERE r.value->>'address'<>?1)
       WHERE EXISTS (SELECT 1 FROM json_each(spool.rows) r WHERE r.value->>'address'=?1)`,
      address,
    )
  }

  /** Only after D1 has it. */
  remove(ids: readonly number[]): void {
    this.#sql.exec(
      'DELETE FROM spool WHERE id IN (SELECT value FROM json_each(?))',
      JSON.stringify(ids),
    )
  }

  count(): number {
    return this.#sql.exec<{ n: number }>('SELECT count(*) n FROM spool').one().n
  }
}
