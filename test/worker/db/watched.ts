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
