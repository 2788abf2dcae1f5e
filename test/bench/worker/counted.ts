/** A D1 database, or a session of one, that keeps account of what is asked of it. */

import type { Account } from './order.ts'

export function counted<T extends D1Database | D1DatabaseSession>(
  database: T,
  account: Account,
): T {
  const originals = new WeakMap<object, D1PreparedStatement>()
  const timed = async <R>(work: () => Promise<R>): Promise<R> => {
    const started = performance.now()
    const result = await work()
    account.d1Ms += performance.now() - started
    account.calls++
    return result
  }
  const count = (meta: D1Meta) => {
    account.rowsRead += meta.rows_read
  }

  const counting = (statement: D1PreparedStatement): D1PreparedStatement => {
    const withRows = (name: 'all' | 'run') => async () => {
      const result = await timed(() => statement[name]())
      count(result.meta)
      return result
    }
    /** Their answers say nothing of rows: it is asked again for those, beside the clock. */
    const withoutRows =
      (name: 'raw' | 'first') =>
      async (...options: never[]) => {
        const result = await timed(() => Reflect.apply(statement[name], statement, options))
        const started = performance.now()
        count((await statement.all()).meta)
        account.countingMs += performance.now() - started
        return result
      }
    const own: Record<string, unknown> = {
      bind: (...values: unknown[]) => counting(statement.bind(...values)),
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
    prepare: (query: string) => counting(database.prepare(query)),
    batch: async (statements: D1PreparedStatement[]) => {
      const plain = statements.map((one) => originals.get(one) ?? one)
      const results = await timed(() => database.batch(plain))
      for (const { meta } of results) count(meta)
      return results
    },
    withSession: (constraint: string) => {
      const session = 'withSession' in database ? database.withSession(constraint) : database
      return counted(session, account)
    },
  }
  return new Proxy(database, {
    get(target, name) {
      const value: unknown = own[String(name)] ?? Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}
