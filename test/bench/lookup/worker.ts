/** The product's own Worker behind a stopwatch: POST / takes requests and a database to run them on, and says what they took. */
import worker, { Notifier, RetryScheduler } from '../../../src/index.ts'
import { type Account, counted, noAccount } from './counted.ts'

export { Notifier, RetryScheduler }

export interface Order {
  /** Name of a D1 binding. */
  database: string
  /** In place of the Worker's own. */
  vars: Record<string, string>
  requests: { method: string; path: string; headers: Record<string, string>; body?: string }[]
}

/** Sums over all requests of an order; milliseconds from the request to the answer, whose body is made by then. */
export interface Measured extends Account {
  requests: number
  ms: number
  /** Of the last one. */
  answer: { status: number; cookie: string | null; text: string }
}

const SHOWN_CHARS = 2000

export default {
  async fetch(request: Request, env: Env, context: ExecutionContext): Promise<Response> {
    const { database, vars, requests } = await request.json<Order>()
    const account = noAccount()
    const found: D1Database = Reflect.get(env, database)
    const bindings = { ...env, ...vars, DB: counted(found, account) }
    let answer: Measured['answer'] = { status: 0, cookie: null, text: '' }
    let ms = 0
    for (const { path, ...init } of requests) {
      const asked = new Request(`http://bench.test${path}`, init)
      const counting = account.countingMs
      const started = performance.now()
      const response = await worker.fetch(asked, bindings, context)
      // Rows were counted by running some queries twice.
      ms += performance.now() - started - (account.countingMs - counting)
      const text = await response.text()
      const cookie = response.headers.get('set-cookie')
      answer = { status: response.status, cookie, text: text.slice(0, SHOWN_CHARS) }
    }
    return Response.json({ ...account, requests: requests.length, ms, answer } satisfies Measured)
  },
}
