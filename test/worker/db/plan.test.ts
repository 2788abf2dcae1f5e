import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { newsStatements } from '../../../src/db/news.ts'

/** What may be read from end to end: the post itself, and the tables made of it. */
const OWN =
  /^SCAN (e|n|g|x|j|w|s|d|ok|latest|settled|expired|moved|json_each|CONSTANT ROW|\(|VIRTUAL)/

describe('the statements of a post', () => {
  const statements = newsStatements({
    transient: true,
    settling: true,
    marks: true,
    answers: true,
    proofs: true,
  })
  it.each(statements.map(({ name, sql }) => [name, sql]))(
    '%s reads no table from end to end, nor all that is open of all addresses',
    async (_name, sql) => {
      const last = Math.max(...Array.from(sql.matchAll(/\?(\d)/g), ([, n]) => Number(n)))
      const parameters = ['[]', 1, 'plan', 1].slice(0, last)
      const { results } = await env.DB.prepare(`EXPLAIN QUERY PLAN ${sql}`)
        .bind(...parameters)
        .all<{ detail: string }>()
      const steps = results.map(({ detail }) => detail)
      expect(steps.length).toBeGreaterThan(0)
      expect(steps.filter((step) => step.startsWith('SCAN') && !OWN.test(step))).toEqual([])
      expect(steps.filter((step) => step.includes('retries_state'))).toEqual([])
    },
  )
})
