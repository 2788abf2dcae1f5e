/** What records a post, and what comes of it, looks through no table, nor through all that is open of all addresses. */
import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { expireRetries } from '../../../src/db/expire.ts'
import { newsStatements } from '../../../src/db/news.ts'
import { record } from '../../../src/db/record.ts'
import { refoldAddresses } from '../../../src/db/refold.ts'
import { PLAN, POLICY } from './one-truth.ts'
import { DAY, row } from './streams.ts'
import { watched } from './watched.ts'

const T = Date.UTC(2026, 5, 1)
const options = { now: T + 2 * DAY, plan: PLAN, shards: 2, policy: POLICY }

/** Steps that look through a table: all of it, a range of it alone, or all of it to index it. */
const LOOKS_THROUGH = /^SCAN|\(\w+[<>]|AUTOMATIC/

/**
 * What may be looked through: JSON, the tables made of it, none of which has the name of a table of the database in any
 * of these statements, and the endpoints of notifications (`e`, too), which are few.
 */
const OWN =
  /^(SCAN|SEARCH) (e|n|g|x|s|d|w|h|t|ok|latest|touched|notification_endpoints|\(subquery-\d+\)|\w+ VIRTUAL TABLE INDEX 1:)( USING AUTOMATIC .*)?$/

function expectSearched(steps: readonly string[]) {
  expect(steps.length).toBeGreaterThan(0)
  expect(steps.filter((step) => LOOKS_THROUGH.test(step) && !OWN.test(step))).toEqual([])
  expect(steps.filter((step) => step.includes('retries_state'))).toEqual([])
}

const statements = newsStatements({
  transient: true,
  settling: true,
  marks: true,
  answers: true,
  proofs: true,
})

it.each(statements.map(({ name, sql }) => [name, sql]))(
  'no table is looked through by the statement of a post %s',
  async (_name, sql) => {
    const last = Math.max(...Array.from(sql.matchAll(/\?(\d)/g), ([, n]) => Number(n)))
    const parameters = ['[]', 1, 'plan', 1].slice(0, last)
    const { results } = await env.DB.prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .bind(...parameters)
      .all<{ detail: string }>()
    expectSearched(results.map(({ detail }) => detail))
  },
)

const at = (address: string) => row({ address, occurredAt: T, key: address, class: 4 })

it('no table is looked through where a retry expires', async () => {
  const address = 'expires@plan.example'
  await record(env.DB, [at(address)], options)
  const { db, look } = watched()
  await expireRetries(db, [{ address, startedAt: T }], options)
  expectSearched((await look()).flatMap(({ plan }) => plan))
})

it('no table is looked through where an address is folded again', async () => {
  const address = 'folded@plan.example'
  await record(env.DB, [at(address)], options)
  const mark = env.DB.prepare('UPDATE addresses SET refold_from=?1 WHERE address=?2')
  await mark.bind(T, address).run()
  const { db, look } = watched()
  expect(await refoldAddresses(db, [address], options)).toMatchObject({ refolded: 1 })
  expectSearched((await look()).flatMap(({ plan }) => plan))
})
