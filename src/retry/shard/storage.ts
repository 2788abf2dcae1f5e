/** What the clock needs of a shard's storage. A Durable Object provides it, and so does the simulator. */

export type SqlValue = string | number | null

/** Rows of one statement. */
export interface SqlRows<T> extends Iterable<T> {
  toArray(): T[]
  /** The only row. */
  one(): T
}

export interface ShardSql {
  exec<T extends Record<string, SqlValue>>(query: string, ...bindings: SqlValue[]): SqlRows<T>
}

/** Adds a column to a table that an earlier version made: without it, the shard could store nothing. */
export function addColumn(sql: ShardSql, table: string, column: string): void {
  const [name = ''] = column.split(' ')
  const known = sql.exec('SELECT 1 FROM pragma_table_info(?) WHERE name=?', table, name)
  if (known.toArray().length === 0) sql.exec(`ALTER TABLE ${table} ADD ${column}`)
}

export interface ShardKv {
  get<T>(key: string): T | undefined
  put<T>(key: string, value: T): void
  delete(key: string): boolean
}

export interface ShardStorage {
  sql: ShardSql
  kv: ShardKv
  /** Epoch milliseconds; null while none is set, and while one runs. */
  getAlarm(): Promise<number | null>
  setAlarm(at: number): Promise<void>
}
