/** Where events wait while D1 does not answer: in the shard's own storage, in the order they came. */
import type { LogRow } from '../db/log-row.ts'

/** A stored value may hold 2 MB; rows of a post are kept in pieces well below it. */
const ROWS_PER_PIECE = 200

export interface SpooledPiece {
  id: number
  rows: LogRow[]
}

export class Spool {
  readonly #sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.#sql = sql
    sql.exec('CREATE TABLE IF NOT EXISTS spool (id INTEGER PRIMARY KEY, rows TEXT NOT NULL)')
  }

  add(rows: readonly LogRow[]): void {
    for (let at = 0; at < rows.length; at += ROWS_PER_PIECE) {
      const piece = rows.slice(at, at + ROWS_PER_PIECE)
      this.#sql.exec('INSERT INTO spool (rows) VALUES (?)', JSON.stringify(piece))
    }
  }

  /** The oldest piece; null when nothing waits. */
  oldest(): SpooledPiece | null {
    const [row] = this.#sql
      .exec<{ id: number; rows: string }>('SELECT id, rows FROM spool ORDER BY id LIMIT 1')
      .toArray()
    return row ? { id: row.id, rows: JSON.parse(row.rows) } : null
  }

  /** Only after D1 has it. */
  remove(id: number): void {
    this.#sql.exec('DELETE FROM spool WHERE id=?', id)
  }

  count(): number {
    return this.#sql.exec<{ n: number }>('SELECT count(*) n FROM spool').one().n
  }
}
