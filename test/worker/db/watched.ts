/** A look at what is asked of the database. */
import { env } from 'cloudflare:workers'

/** The database, and each statement that was asked of it since the last look: its plan, and the rows it read. */
export function watched() {
  const asked: { sql: string; values: unknown[] }[] = []
  const db = new Proxy(env.DB, {
    get(target, name) {
      if (name !== 'prepare') return Reflect.get(target, name)
      return (sql: string) => ({
        bind: (...values: unknown[]) => {
          asked.push({ sql, values })
          return target.prepare(sql).bind(...values)
        },
      })
    },
  })
  const look = async () => {
    const looked = asked.splice(0)
    return Promise.all(
      looked.map(async ({ sql, values }) => {
        const statement = (text: string) => env.DB.prepare(text).bind(...values)
        const plan = await statement(`EXPLAIN QUERY PLAN ${sql}`).all<{ detail: string }>()
        const { meta } = await statement(sql).all()
        return { plan: plan.results.map(({ detail }) => detail), read: meta.rows_read }
      }),
    )
  }
  return { db, look }
}

/** A D1 database that keeps account of the rows it reports. */
export function counted(db: D1Database) {
  const account = { written: 0, read: 0, bytes: 0 }
  const originals = new WeakMap<object, D1PreparedStatement>()
  const add = (meta: D1Meta) => {
    account.written += meta.rows_written
    account.read += meta.rows_read
    account.bytes = meta.size_after
  }
  const counting = (statement: D1PreparedStatement): D1PreparedStatement => {
    const proxy = new Proxy(statement, {
      get(target, name) {
        if (name === 'bind') return (...values: unknown[]) => counting(target.bind(...values))
        if (name === 'all' || name === 'run') {
          return async () => {
            const result = await target.all()
            add(result.meta)
            return result
          }
        }
        const value: unknown = Reflect.get(target, name)
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
    originals.set(proxy, statement)
    return proxy
  }
  const proxy = new Proxy(db, {
    get(target, name) {
      if (name === 'prepare') return (query: string) => counting(target.prepare(query))
      if (name === 'batch') {
        return async (statements: D1PreparedStatement[]) => {
          const results = await target.batch(statements.map((one) => originals.get(one) ?? one))
          for (const { meta } of results) add(meta)
          return results
        }
      }
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  return { db: proxy, account }
}
