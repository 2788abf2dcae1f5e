/** What a page of retries reads: by their ends no more than it shows, whatever their state. */
import { env } from 'cloudflare:workers'
import { beforeAll, expect, it } from 'vitest'
import { RETRY_STATES } from '../../../src/bounce/fold.ts'
import type { PageRequest } from '../../../src/db/page.ts'
import { pageOfRetries } from '../../../src/db/retries.ts'
import { DAY } from './streams.ts'
import { watched } from './watched.ts'

const T = Date.UTC(2026, 5, 1)
const RETRIES = 2_000
const STATES = RETRY_STATES.map((state, at) => `WHEN ${at} THEN '${state}'`).join(' ')

beforeAll(async () => {
  await env.DB.prepare(
    `WITH RECURSIVE s(n) AS (SELECT 0 UNION ALL SELECT n+1 FROM s WHERE n<${RETRIES - 1})
     INSERT INTO retries (address, started_at, ends_at, state, mode, plan_id, address_hash, shard)
     SELECT printf('r%04d@example.org', n), ${T}+n/3, ${T}+n/3+86400000, CASE n%5 ${STATES} END, 'resend', '', '', 0 FROM s`,
  ).run()
})

it.each(['asc', 'desc'] as const)(
  'all are paged through in the order of their ends, %s',
  async (order) => {
    const { db, look } = watched()
    const found: string[] = []
    for (let from: PageRequest['from'] = null; ; ) {
      const page = await pageOfRetries(db, {}, 'endsAt', { order, from, limit: 300 })
      found.push(...page.items.map(({ address }) => address))
      const [query] = await look()
      expect(query?.plan.join()).not.toContain('SCAN retries')
      expect(query?.read).toBeLessThan((RETRY_STATES.length + 2) * 301)
      if (page.next === null) break
      from = { key: page.next, direction: 'next' }
    }
    expect(found).toEqual(order === 'asc' ? found.toSorted() : found.toSorted().reverse())
    expect(new Set(found).size).toBe(RETRIES)
  },
)

it.each([
  ['a state', { state: 'open' }, 400],
  ['an address', { address: 'r0007@example.org' }, 1],
  ['a mode', { mode: 'observe' }, 0],
  ['a time', { from: T + 600 }, 200],
] as const)('%s is what it is asked for', async (_name, filter, count) => {
  const { items } = await pageOfRetries(env.DB, filter, 'endsAt', {
    order: 'desc',
    from: null,
    limit: 1_000,
  })
  expect(items).toHaveLength(count)
})

it.each(['endsAt', 'startedAt'] as const)(
  'of an address and a state, by %s, no retries of others are read',
  async (sort) => {
    const { db, look } = watched()
    const request = { order: 'desc', from: null, limit: 10 } as const
    const filter = { state: 'delivered', address: 'r0001@example.org' } as const
    const { items } = await pageOfRetries(db, filter, sort, request)
    const from = { key: [T + 2 * DAY, '', 0], direction: 'next' } as const
    expect((await pageOfRetries(db, filter, sort, { ...request, from })).items).toEqual(items)
    for (const { read } of await look()) expect(read).toBeLessThan(5)
    expect(items).toHaveLength(1)
  },
)

it.each(['asc', 'desc'] as const)(
  'of a stretch of time, what ends before it or long after it is not read, %s',
  async (order) => {
    await env.DB.prepare(
      `WITH RECURSIVE s(n) AS (SELECT 0 UNION ALL SELECT n+1 FROM s WHERE n<999)
       INSERT INTO retries (address, started_at, ends_at, state, mode, plan_id, address_hash, shard)
       SELECT printf('%s-%04d@time.example', ?1, n), ${T}+(n-500)*86400000, ${T}+(n-499)*86400000, 'expired', 'resend', '', '', 0 FROM s`,
    )
      .bind(order)
      .run()
    const { db, look } = watched()
    const filter = { state: 'expired', from: T - 100 * DAY, to: T - 98 * DAY } as const
    const request = { order, limit: 1 } as const
    const first = await pageOfRetries(db, filter, 'endsAt', { ...request, from: null })
    const from = { key: first.next ?? [], direction: 'next' } as const
    const second = await pageOfRetries(db, filter, 'endsAt', { ...request, from })
    expect([...first.items, ...second.items]).toHaveLength(2)
    for (const { read } of await look()) expect(read).toBeLessThan(30)
  },
)
