/** A shard's storage in Node: the same SQL on SQLite, which counts rows as Cloudflare would. */
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import type {
  ShardKv,
  ShardSql,
  ShardStorage,
  SqlRows,
  SqlValue,
} from '../../retry/shard/storage.ts'
import { costOf, givenIn } from './statements.ts'

/** Rows as a Durable Object is billed for them. */
export interface RowAccount {
  written: number
  read: number
}

interface Prepared {
  statement: StatementSync
  cost: ReturnType<typeof costOf>
  isQuery: boolean
}

class Sql implements ShardSql {
  readonly database = new DatabaseSync(':memory:')
  readonly #account: RowAccount
  readonly #prepared = new Map<string, Prepared>()

  constructor(account: RowAccount) {
    this.#account = account
  }

  exec<T extends Record<string, SqlValue>>(query: string, ...bindings: SqlValue[]): SqlRows<T> {
    const { statement, cost, isQuery } = this.#prepare(query)
    const rows = isQuery ? (statement.all(...bindings) as T[]) : []
    const changed = isQuery ? 0 : Number(statement.run(...bindings).changes)
    const [first] = rows
    const value = first === undefined ? 0 : Number(Object.values(first)[0])
    const given = () => givenIn(bindings)
    const ran = { returned: rows.length, changed, given, value, bindings }
    this.#account.read += cost.read(ran)
    this.#account.written += cost.written(ran)
    return {
      toArray: () => rows,
      [Symbol.iterator]: () => rows.values(),
      one() {
        if (first === undefined || rows.length > 1) throw new Error('not one row')
        return first
      },
    }
  }

  #prepare(query: string): Prepared {
    let prepared = this.#prepared.get(query)
    if (prepared === undefined) {
      const statement = this.database.prepare(query)
      prepared = { statement, cost: costOf(query), isQuery: /^\s*(SELECT|WITH)\b/.test(query) }
      this.#prepared.set(query, prepared)
    }
    return prepared
  }
}

/** Key-value storage; each value counts as one row, as in a Durable Object. */
class Kv implements ShardKv {
  readonly #account: RowAccount
  readonly #values = new Map<string, unknown>()

  constructor(account: RowAccount) {
    this.#account = account
  }

  get<T>(key: string): T | undefined {
    this.#account.read++
    return this.#values.get(key) as T | undefined
  }

  put<T>(key: string, value: T): void {
    this.#account.written++
    this.#values.set(key, value)
  }

  delete(key: string): boolean {
    this.#account.written++
    return this.#values.delete(key)
  }
}

export class ModelStorage implements ShardStorage {
  readonly account: RowAccount = { written: 0, read: 0 }
  readonly #sql = new Sql(this.account)
  readonly sql: ShardSql = this.#sql
  readonly kv: ShardKv = new Kv(this.account)
  /** Epoch milliseconds; null while none is set. */
  alarmAt: number | null = null

  async getAlarm(): Promise<number | null> {
    return this.alarmAt
  }

  async setAlarm(at: number): Promise<void> {
    this.account.written++
    this.alarmAt = at
  }

  /** Size of the database. */
  bytes(): number {
    const pages = this.#sql.database.prepare('PRAGMA page_count').get()
    const size = this.#sql.database.prepare('PRAGMA page_size').get()
    return Number(pages?.page_count) * Number(size?.page_size)
  }

  close(): void {
    this.#sql.database.close()
  }
}
