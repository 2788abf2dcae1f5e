import { exports } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import document from '../../../src/dashboard/public/openapi.json'
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

const zipped = (text: string) =>
  new Response(new Response(text).body?.pipeThrough(new CompressionStream('gzip'))).arrayBuffer()

it.each([
  ['/v1/addresses/lookup', 'application/json', '{"addresses":["a@example.com"]}'],
  ['/v1/classify', 'application/json', '{"reply":"550 5.1.1"}'],
  ['/v1/classify', 'message/rfc822', 'Subject: hello\n\nhello'],
  ['/v1/imports', 'text/csv', 'email\nzip@example.com\n'],
  ['/v1/messages', 'message/rfc822', 'To: zip@example.com\nMessage-ID: <zip@example.com>\n\nhi'],
  ['/webhooks/mail', 'message/rfc822', 'Subject: hello\n\nhello'],
  [
    '/webhooks/generic',
    'application/json',
    '{"events":[{"recipient":"zip@example.com","type":"sent","messageId":"zip"}]}',
  ],
])('a compressed body is refused at %s (%s), whose words say so', async (path, type, text) => {
  const headers = { 'content-type': type, 'content-encoding': 'gzip' }
  const answer = await call(path, { method: 'POST', headers, body: await zipped(text) })
  expectProblem(answer, 415, 'unsupported_media_type')
  expect(answer.body.detail).toContain('Compressed bodies')
  const plain = { 'content-type': type, 'content-encoding': 'Identity' }
  expect((await call(path, { method: 'POST', headers: plain, body: text })).status).toBeLessThan(
    300,
  )
})

it('what is called an encoding, and compresses nothing, is read', async () => {
  const headers = { 'content-type': 'application/json', 'content-encoding': 'UTF-8' }
  const body = '{"reply":"550 5.1.1"}'
  expect((await call('/v1/classify', { method: 'POST', headers, body })).status).toBe(200)
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

it('what has no body is not refused for its encoding', async () => {
  const { status } = await call('/v1/codes/5.1.1', { headers: { 'content-encoding': 'gzip' } })
  expect(status).toBe(200)
})

const changes = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.keys(methods).flatMap((method) =>
    /^\/v1\//.test(path) && method !== 'get' ? [[method.toUpperCase(), path] as const] : [],
  ),
)

it.each(changes)('%s %s says what no body may be', async (method, path) => {
  const to = path.replace(/\{\w+\}/, 'body@example.com')
  const headers = { 'content-encoding': 'gzip' }
  expectProblem(await call(to, { method, headers, body: 'x' }), 415, 'unsupported_media_type')
  const most = /^\/v1\/(messages|imports)/.test(path) ? 16 : 1
  const body = 'x'.repeat(most * 1024 * 1024 + 1)
  expectProblem(await call(to, { method, body }), 413, 'body_too_large')
})

const withId = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.keys(methods).flatMap((method) =>
    path.includes('{id}') ? [[method.toUpperCase(), path] as const] : [],
  ),
)

it.each(withId)(
  '%s %s of an id of any length is refused, or finds nothing',
  async (method, path) => {
    for (const id of ['😀'.repeat(8), '😀'.repeat(300), '😀'.repeat(2000)]) {
      const body = method === 'GET' || method === 'DELETE' ? {} : { body: {} }
      const { status } = await call(path.replace('{id}', encodeURIComponent(id)), {
        method,
        ...body,
      })
      expect([404, 422]).toContain(status)
    }
  },
)
