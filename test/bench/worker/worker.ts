/**
 * The product's own Worker behind a stopwatch: POST / takes requests and a database to run them on, and says what they
 * took. A GET goes straight through, to the database that `x-bench-database` names.
 */
import worker, { Notifier, RetryScheduler } from '../../../src/index.ts'
import { counted } from '../../counted.ts'
import type { Measured, Order } from './order.ts'

export { Notifier, RetryScheduler }

const SHOWN_CHARS = 2000
/** As bench.ts sends it. */
const TOKEN = 'bench-token'

export default {
  async fetch(request: Request, env: Env, context: ExecutionContext): Promise<Response> {
    const named = request.headers.get('x-bench-database')
    if (named !== null) {
      const bindings = { ...env, API_TOKEN: TOKEN, DB: Reflect.get(env, named) }
      return worker.fetch(request, bindings, context)
    }
    const { database, vars, requests } = await request.json<Order>()
    const { db, account } = counted(Reflect.get(env, database))
    const bindings = { ...env, ...vars, DB: db }
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
    const { calls, rowsRead, d1Ms } = account
    const measured: Measured = { requests: requests.length, calls, rowsRead, ms, d1Ms, answer }
    return Response.json(measured)
  },
}
