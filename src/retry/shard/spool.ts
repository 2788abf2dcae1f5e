/**
 * Events that wait while D1 does not answer, in the shard's own storage and in the order they came. A piece that D1
 * refuses has to wait, longer each time, and later pieces go first.
 */
import type { LogRow } from '../../db/log-row.ts'
import type { ShardSql } from './storage.ts'

/** A stored value may hold 2 MB; rows of a post are kept in pieces well below it. */
const ROWS_PER_PIECE = 200
/** In UTF-16 units, each at most three bytes. A piece of large rows holds fewer of them. */
const MAX_PIECE_LENGTH = 600_000
/** Up to this many pieces, and this many rows, are recorded together: so that posts of one row do not cost a batch each. */
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
  /** No id is used twice while the object lives: two turns may record the same piece, and both remove it by its id. */
  #lastId: number

  constructor(sql: ShardSql) {
    this.#sql = sql
    sql.exec(
      'CREATE TABLE IF NOT EXISTS spool (id INTEGER PRIMARY KEY, rows TEXT NOT NULL, failures INTEGER NOT NULL DEFAULT 0, not_before INTEGER NOT NULL DEFAULT 0)',
    )
    // Failed pieces only, so that a new piece writes one row. Fresh pieces are found by their ids.
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
   * The pieces to record next at `now`, epoch milliseconds: the oldest that never failed, one, or with `together` as many
   * as make one batch; then the failed ones, one by one, fewest failures first. Empty when none is ready.
   */
  ready(now: number, together: boolean): SpooledPiece[] {
    const pieces: SpooledPiece[] = []
    let size = 0
    // Read one by one: a hundred may not fit into memory.
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

  /** The first piece that meets the condition, if any. */
  #piece(condition: string, binding: number): SpooledPiece[] {
    return this.#sql
      .exec<{ id: number; rows: string }>(
        `SELECT id, rows FROM spool WHERE ${condition} LIMIT 1`,
        binding,
      )
      .toArray()
      .map(({ id, rows }) => ({ id, rows: JSON.parse(rows) }))
  }

  /** D1 did not take the piece: it waits, twice as long each time, up to a minute. */
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

  /** Addresses that have rows in the spool. */
  addresses(): Set<string> {
    const rows = this.#sql
      .exec<{ address: string }>(
        "SELECT DISTINCT r.value->>'address' address FROM spool, json_each(spool.rows) r",
      )
      .toArray()
    return new Set(rows.map(({ address }) => address))
  }

  /** Removes everything about an address. */
  forget(address: string): void {
    this.#sql.exec(
      `UPDATE spool SET rows=(SELECT json_group_array(json(r.value)) FROM json_each(spool.rows) r WHERE r.value->>'address'<>?1)
       WHERE EXISTS (SELECT 1 FROM json_each(spool.rows) r WHERE r.value->>'address'=?1)`,
      address,
    )
  }

  /** To be called only after D1 has them. */
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
