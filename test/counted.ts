/** A D1 database that keeps account of what is asked of it. */

export interface Account {
  /** Each a query, or a batch of them. */
  calls: number
  statements: number
  rowsRead: number
  rowsWritten: number
  /** Of the database, when it last answered. */
  bytes: number
  /** Spent waiting for D1, milliseconds. */
  d1Ms: number
  /** Spent on counting rows, where an answer without them was asked for. */
  countingMs: number
}

const NOTHING: Account = {
  calls: 0,
  statements: 0,
  rowsRead: 0,
  rowsWritten: 0,
  bytes: 0,
  d1Ms: 0,
  countingMs: 0,
}

export function counted(database: D1Database) {
  const account = { ...NOTHING }
  return { db: counting(database, account), account }
}

function counting<T extends D1Database | D1DatabaseSession>(database: T, account: Account): T {
  const originals = new WeakMap<object, D1PreparedStatement>()
  const timed = async <R>(statements: number, work: () => Promise<R>): Promise<R> => {
    const started = performance.now()
    const result = await work()
    account.d1Ms += performance.now() - started
    account.calls++
    account.statements += statements
    return result
  }
  const count = (meta: D1Meta) => {
    account.rowsRead += meta.rows_read
    account.rowsWritten += meta.rows_written
    account.bytes = meta.size_after
  }

  const countingOf = (statement: D1PreparedStatement, writes: boolean): D1PreparedStatement => {
    const withRows = (name: 'all' | 'run') => async () => {
      const result = await timed(1, () => statement[name]())
      count(result.meta)
      return result
    }
    /** Their answers say nothing of rows: what only reads is asked again for those, beside the clock. */
    const withoutRows =
      (name: 'raw' | 'first') =>
      async (...options: never[]) => {
        const result = await timed(1, () => Reflect.apply(statement[name], statement, options))
        const started = performance.now()
        if (!writes) count((await statement.all()).meta)
        account.countingMs += performance.now() - started
        return result
      }
    const own: Record<string, unknown> = {
      bind: (...values: unknown[]) => countingOf(statement.bind(...values), writes),
      all: withRows('all'),
      run: withRows('run'),
      raw: withoutRows('raw'),
      first: withoutRows('first'),
    }
    const proxy = new Proxy(statement, {
      get: (target, name) => own[String(name)] ?? Reflect.get(target, name),
    })
    originals.set(proxy, statement)
    return proxy
  }

  const own: Record<string, unknown> = {
    prepare: (query: string) => countingOf(database.prepare(query), query.includes('RETURNING')),
    batch: async (statements: D1PreparedStatement[]) => {
      const plain = statements.map((one) => originals.get(one) ?? one)
      const results = await timed(plain.length, () => database.batch(plain))
      for (const { meta } of results) count(meta)
      return results
    },
    withSession: (constraint: string) => {
      const session = 'withSession' in database ? database.withSession(constraint) : database
      return counting(session, account)
    },
  }
  return new Proxy(database, {
    get(target, name) {
      const value: unknown = own[String(name)] ?? Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}
