/** Lists: pages both ways that neither skip nor repeat, searches, and CSV that a spreadsheet opens safely. */
import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { call, expectProblem, recordRows } from './call.ts'

const T = Date.UTC(2026, 5, 1, 9)
const rows = (domain: string, count: number, local = 'p') =>
  Array.from({ length: count }, (_, n) => ({
    address: `${local}${String(n).padStart(4, '0')}@${domain}`,
    key: `${domain}-${local}-${n}`,
    class: 5 as const,
    condemns: true,
    occurredAt: T + (n >> 1),
  }))
const idOf = (item: { id?: string; address: string }) => item.id ?? item.address

it.each([
  ['/v1/log', 'order=desc'],
  ['/v1/log', 'order=asc'],
  ['/v1/addresses', 'order=asc'],
  ['/v1/addresses', 'order=desc'],
])('%s?%s: pages forth and back hold the same rows, whatever comes in', async (path, order) => {
  const domain = `${path.slice(4)}-${order.slice(6)}.example.org`
  await recordRows(rows(domain, 7), T)
  const query = `${path}?domain=${domain}&limit=3&${order}`
  const pages: string[][] = []
  let answer = await call(query)
  expect(answer.body.prev).toBeNull()
  for (;;) {
    pages.push(answer.body.items.map(idOf))
    if (answer.body.next === null) break
    answer = await call(`${query}&cursor=${answer.body.next}`)
  }
  const all = pages.flat()
  expect(all).toHaveLength(7)
  const sorted = all.toSorted()
  expect(all).toEqual(order === 'order=asc' ? sorted : sorted.reverse())
  // What comes in at the list's beginning moves nothing behind it.
  const late = { key: `${domain}-late`, class: 5 as const, condemns: true }
  const first = order === 'order=asc' ? 'a' : 'z'
  const occurredAt = order === 'order=asc' ? T - 1 : T + 1000
  await recordRows([{ ...late, address: `${first}@${domain}`, occurredAt }], T)
  const back: string[][] = []
  while (answer.body.prev !== null) {
    answer = await call(`${query}&cursor=${answer.body.prev}`)
    back.unshift(answer.body.items.map(idOf))
  }
  expect(back.flat()).toHaveLength(7 - (pages.at(-1)?.length ?? 0) + 1)
  expect(back.flat().slice(1)).toEqual(pages.slice(0, -1).flat())
})

it('a part of an address finds it, and a prefix too', async () => {
  await recordRows(rows('find.example.org', 3, 'needle'), T)
  for (const query of ['search=EEDLE0001', 'prefix=needle0001', 'search=needle0001@find.exa']) {
    const { body } = await call(`/v1/addresses?${query}`)
    expect(body.items.map(idOf)).toEqual(['needle0001@find.example.org'])
  }
  const { body } = await call('/v1/log?search=eedle0001')
  expect(body.items).toHaveLength(1)
  expect((await call('/v1/addresses?search=%25eedle')).body.items).toEqual([])
})

it('a prefix is looked up by key, not by reading the table', async () => {
  const { results } = await env.DB.prepare(
    "EXPLAIN QUERY PLAN SELECT * FROM addresses a WHERE ?1 IS NULL AND (a.address>='x' AND a.address<'y') ORDER BY a.address DESC LIMIT 3",
  )
    .bind(null)
    .all<{ detail: string }>()
  expect(results[0]?.detail).toMatch(/^SEARCH a USING PRIMARY KEY/)
})

it.each(['/v1/log', '/v1/addresses'])(
  '%s as CSV is whole, and no field is a formula',
  async (path) => {
    const domain = `csv-${path.slice(4)}.example.org`
    await recordRows(rows(domain, 5003, '=cmd'), T)
    const byAccept = await call(`${path}?domain=${domain}`, { headers: { accept: 'text/csv' } })
    const byName = await call(`${path}.csv?domain=${domain}&bom=1`)
    expect(byAccept.headers.get('content-type')).toContain('text/csv')
    expect(byName.headers.get('content-type')).toContain('text/csv')
    for (const { text } of [byAccept, byName]) {
      const lines = text.trimEnd().split('\r\n')
      expect(lines).toHaveLength(5004)
      expect(text).toContain(`'=cmd0007@${domain}`)
      expect(text).not.toContain(',=cmd')
    }
  },
)

it.each(['cursor=zzz', 'cursor=e30', 'search=a', 'bom=2', 'order=up'])(
  '?%s is refused',
  async (query) => {
    for (const path of ['/v1/log', '/v1/addresses'])
      expectProblem(await call(`${path}?${query}`), 422, 'invalid_request')
  },
)

it('the OpenAPI document names every list, lookup and change, with its errors', async () => {
  const { body } = await call('/openapi.json', { token: null })
  expect(body.openapi).toBe('3.1.0')
  expect(Object.keys(body.paths)).toEqual(
    expect.arrayContaining([
      '/v1/codes',
      '/v1/addresses',
      '/v1/addresses/lookup',
      '/v1/addresses/{address}',
      '/v1/log',
      '/v1/stats',
      '/health',
    ]),
  )
  expect(body.paths['/v1/log'].get.responses).toHaveProperty('401')
})
