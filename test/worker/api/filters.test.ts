/** Every filter of every list narrows it down: one that is taken and passed over would answer with everything. */
import { beforeAll, expect, it } from 'vitest'
import { CSV_LISTS } from '../../../src/api/listing.ts'
import document from '../../../src/dashboard/public/openapi.json'
import { call, post, recordRows } from './call.ts'

interface Parameter {
  name: string
  schema: { enum?: string[] }
}

/** How a list is written, counted or ordered, and what an address is asked for. */
const NO_FILTERS = new Set([
  'order',
  'cursor',
  'lease',
  'limit',
  'bom',
  'sort',
  'per',
  'by',
  'timeZone',
])
const OF_ADDRESSES = new Set(['source'])

const FILTERS = CSV_LISTS.flatMap((list) => {
  const { [`/v1/${list}`]: path } = document.paths as Record<
    string,
    { get?: { parameters?: Parameter[] } }
  >
  const all = path?.get?.parameters ?? []
  return all
    .filter(({ name }) => !NO_FILTERS.has(name))
    .filter(({ name }) => list !== 'addresses' || !OF_ADDRESSES.has(name))
    .map(({ name, schema }) => [list, name, schema.enum] as const)
})

/** What is true of no row; of these some are none of the filter's form. */
function textsFor(name: string): string[] {
  if (name === 'from') return [new Date().toISOString(), '2999-01-01T00:00:00Z']
  if (name === 'to') return ['2000-01-01T00:00:00Z']
  return ['none', 'no.example', 'nobody@no.example', '4.9.9', 'success']
}

beforeAll(async () => {
  await post('/v1/notifications/endpoints', { url: 'https://notify.test/filters' })
  await post('/v1/tokens', { name: 'filters', scope: 'read' })
  await call('/v1/imports', {
    method: 'POST',
    body: 'listed@filters.example\n',
    headers: { 'content-type': 'text/plain' },
  })
  const at = Date.now() - 3 * 86_400_000
  const bounce = { key: 'bounce', class: 5, condemns: true, status: '5.1.1' } as const
  const deferral = { key: 'deferral', class: 4, status: '4.2.2', messageId: 'm' } as const
  await recordRows(
    [
      { ...bounce, address: 'dead@filters.example', occurredAt: at },
      { ...deferral, address: 'full@filters.example', occurredAt: at },
    ],
    at,
  )
})

it.each(FILTERS)('/v1/%s?%s=', async (list, name, values = textsFor(name)) => {
  const found = async (query: string) => (await call(`/v1/${list}?${query}`)).body.items?.length
  const all = await found('')
  expect(all).toBeGreaterThan(0)
  for (const value of values) {
    if ((await found(`${name}=${encodeURIComponent(value)}`)) < all) return
  }
  expect.unreachable(`${name} is passed over`)
})
