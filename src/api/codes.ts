/** GET /v1/codes: what every status code means, in English and Japanese. Public and cacheable. */
import { Hono } from 'hono'
import { CODES, describeStatus } from '../bounce/codes.ts'
import { Problem } from '../problem.ts'

/** The table changes with a deployment only. */
const CACHE = 'public, max-age=3600'

const DESCRIBED = CODES.flatMap((row) =>
  row.classes.map((digit) => `${digit}.${row.code}`),
).flatMap((status) => describeStatus(status) ?? [])

export const codes = new Hono<{ Bindings: Env }>()
  .get('/', (c) => c.json({ items: DESCRIBED }, 200, { 'cache-control': CACHE }))
  .get('/:status', (c) => {
    const description = describeStatus(c.req.param('status'))
    if (description === null) {
      throw new Problem('not_found', {
        detail: 'A status code is 2, 4 or 5, a subject from 0 to 7, and a detail: 5.1.1',
      })
    }
    return c.json(description, 200, { 'cache-control': CACHE })
  })
