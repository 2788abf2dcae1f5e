import { exports } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { call, expectProblem, ORIGIN } from './call.ts'

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

it.each([
  ['/sign-in', 1],
  ['/preferences', 1],
  ['/rules', 1],
  ['/playground', 16],
  ['/suppressions/import', 16],
])('nobody makes the Worker read a form to %s of more than %d MiB', async (path, mebibytes) => {
  const body = new URLSearchParams({ token: 'x'.repeat(mebibytes * 1024 * 1024) })
  const response = await exports.default.fetch(ORIGIN + path, { method: 'POST', body })
  expect(response.status).toBe(413)
})
