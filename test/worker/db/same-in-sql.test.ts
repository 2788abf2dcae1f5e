/** Rules that are written twice, as a function and as SQL. */
import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isProven, isProvenSql, LOGGED_AUTHENTICITIES } from '../../../src/bounce/event.ts'
import {
  isRankOfSql,
  latestMeant,
  latestMeantSql,
  rankOf,
  rankSql,
} from '../../../src/bounce/fold.ts'
import { CLASS_DIGITS } from '../../../src/bounce/recorded-class.ts'
import { isProof, isProofSql } from '../../../src/db/known-message.ts'

const times = fc.oneof(
  fc.integer({ min: 0, max: 4_000_000_000_000 }),
  fc.integer({ min: 0, max: 4_000_000_000 }).map((seconds) => seconds * 1000),
)
const classes = fc.constantFrom(0, ...Object.values(CLASS_DIGITS))
/** SQLite reads a text to its first NUL only. */
const texts = (constraints: fc.StringConstraints) =>
  fc.string({ unit: 'binary', ...constraints }).map((text) => text.replaceAll('\0', ''))
const ids = fc.oneof(texts({ maxLength: 40 }), texts({ minLength: 30, maxLength: 34 }))

/** What SQL makes of each of the values, whose fields are columns of `v`. */
async function inSql(values: readonly object[], sql: string): Promise<unknown[]> {
  const columns = Object.keys(values[0] ?? {}).map((name) => `value->>'${name}' ${name}`)
  const { results } = await env.DB.prepare(
    `SELECT ${sql} said FROM (SELECT key, ${columns.join()} FROM json_each(?1)) v ORDER BY v.key`,
  )
    .bind(JSON.stringify(values))
    .all<{ said: unknown }>()
  return results.map(({ said }) => said)
}

async function same<T extends object>(
  values: fc.Arbitrary<T>,
  rule: (value: T) => unknown,
  sql: string,
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(fc.array(values, { minLength: 1, maxLength: 100 }), async (all) => {
      expect(await inSql(all, sql)).toEqual(all.map(rule))
    }),
    { numRuns: 50 },
  )
}

describe('the same as a function and as SQL', () => {
  it('where a row stands in time', () =>
    same(fc.record({ occurredAt: times, class: classes }), rankOf, rankSql('occurredAt', 'class')))

  it('whether a rank is of a class', async () => {
    for (const one of Object.values(CLASS_DIGITS)) {
      const values = fc
        .record({ occurredAt: times, class: classes })
        .map((row) => ({ class: row.class, rank: rankOf(row) }))
      await same(values, (row) => Number(row.class === one), isRankOfSql('rank', one))
    }
  })

  it('when an event may have happened at the latest', () =>
    same(fc.record({ time: times }), ({ time }) => latestMeant(time), latestMeantSql('time')))

  it('which events count by themselves', () =>
    same(
      fc.record({ authenticity: fc.constantFrom(...LOGGED_AUTHENTICITIES) }),
      ({ authenticity }) => Number(isProven(authenticity)),
      isProvenSql('authenticity'),
    ))

  it('which ids prove a bounce', () =>
    same(fc.record({ id: ids }), ({ id }) => Number(isProof(id)), isProofSql('id')))
})
