import { expect, it } from 'vitest'
import { call, expectProblem } from './call.ts'

it('a body beyond a megabyte is refused on every route that reads one', async () => {
  const body = JSON.stringify({ addresses: ['x'.repeat(1024 * 1024)] })
  for (const path of ['/v1/addresses/lookup', '/v1/retries/bulk', '/v1/rules']) {
    expectProblem(await call(path, { method: 'POST', body }), 413, 'body_too_large')
  }
  expect(
    (await call('/v1/addresses/lookup', { method: 'POST', body: { addresses: ['a@example.com'] } }))
      .status,
  ).toBe(200)
})
