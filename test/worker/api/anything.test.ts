/** Whatever is asked of any operation is answered as the reference says, and never with a failure of ours. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import document from '../../../src/dashboard/public/openapi.json'
import { call } from './call.ts'

const operations = Object.entries<object>(document.paths).flatMap(([path, methods]) =>
  Object.entries<{ parameters?: { in: string; name: string }[] }>({ ...methods }).map(
    ([method, { parameters = [] }]) => ({
      path,
      method: method.toUpperCase(),
      names: parameters.flatMap((one) => (one.in === 'query' ? one.name : [])),
    }),
  ),
)

const text = fc.oneof(
  fc.constantFrom('', '\0', '-1', '1e3', '0x10', '9007199254740993', 'null', '__proto__', '*', '%'),
  fc.constantFrom(
    '2026-02-30T00:00:00Z',
    '0001-01-01T00:00:00Z',
    'WyJwcmV2IixbXV0',
    '5.x.x',
    '日本',
  ),
  fc.string({ unit: 'grapheme' }),
  fc.webUrl(),
  fc.emailAddress(),
  fc.integer({ min: 200, max: 3000 }).map((length) => 'x'.repeat(length)),
)
// A URL without it is another one.
const inPath = text.filter((one) => !/^\.{0,2}$/.test(one))
const type = fc.constantFrom(
  ...['application/json', 'message/rfc822', 'text/csv', 'text/plain', 'multipart/form-data', ','],
)

/** One operation, asked with anything at all. */
const anything = fc
  .constantFrom(...operations.filter(({ path }) => path.startsWith('/v1/')))
  .chain(({ path, method, names }) => {
    const name = names.length > 0 ? fc.constantFrom(...names) : text
    const query = fc.array(fc.tuple(name, text), { maxLength: 3 })
    const body = method === 'GET' ? fc.constant(undefined) : fc.oneof(fc.json(), text)
    return fc.record({
      method: fc.constant(method),
      path: inPath.map((one) => path.replace(/\{\w+\}/, encodeURIComponent(one))),
      query: query.map((pairs) => String(new URLSearchParams(pairs))),
      body,
      type,
      accept: fc.constantFrom('*/*', 'text/csv', 'text/csv;q=x, ,;'),
      token: fc.constantFrom('test-token', 'test-token', 'test-read-token', null),
    })
  })

it('a thousand requests of any kind are answered as the reference says', async () => {
  await fc.assert(
    fc.asyncProperty(anything, async ({ method, path, query, body, type, accept, token }) => {
      const headers = { 'content-type': type, accept }
      const answer = await call(`${path}?${query}`, { method, headers, body, token })
      expect(answer.status, answer.text).toBeLessThan(500)
    }),
    { numRuns: 1000 },
  )
}, 60_000)
