/** Headers that hold for every route: request ids, what caches may keep, ETags, and which origins may call. */
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { createApp } from '../../../src/app.ts'
import { ESPS } from '../../../src/esp/index.ts'
import { call, expectProblem, ORIGIN, recordRows } from './call.ts'
import { expectDocumented } from './contract.ts'

const T = Date.UTC(2026, 5, 1, 9)
const app = createApp({ esps: ESPS })

describe('the id of a request', () => {
  it.each([
    ['an answer', '/v1/codes/5.1.1', 'test-token'],
    ['CSV', '/v1/log.csv', 'test-token'],
    ['a refusal', '/v1/log', null],
    ['a wrong parameter', '/v1/log?limit=0', 'test-token'],
    ['nothing', '/nowhere', null],
  ])('is in %s', async (_name, path, token) => {
    const { headers } = await call(path, { token })
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
    const named = await call(path, { token, headers: { 'x-request-id': 'order-17' } })
    expect(named.headers.get('x-request-id')).toBe('order-17')
  })

  it('is never text of a stranger', async () => {
    const { headers } = await call('/health', { headers: { 'x-request-id': '<b>17</b>' } })
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
  })
})

it('every answer says what a browser may do with it', async () => {
  for (const path of ['/', '/health', '/nowhere', '/v1/log?limit=0', '/v1/log.csv']) {
    const { headers } = await app.request(path, { headers: { authorization: 'Bearer x' } }, env)
    expect(Object.fromEntries(headers)).toMatchObject({
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'same-origin',
      'strict-transport-security': 'max-age=15552000; includeSubDomains',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'SAMEORIGIN',
    })
  }
})

describe('caches', () => {
  it.each(['/v1/log', '/v1/addresses', '/v1/stats', '/v1/log?limit=0', '/v1/log.csv', '/health'])(
    'keep nothing of %s',
    async (path) => {
      expect((await call(path)).headers.get('cache-control')).toContain('no-store')
    },
  )

  it('an address that has not changed is not sent again, and one that has is', async () => {
    const address = 'tagged@example.com'
    const path = `/v1/addresses/${address}`
    const first = await call(path)
    expect(first.headers.get('cache-control')).toBe('private, no-cache')
    const etag = first.headers.get('etag') ?? ''
    expect(etag).toMatch(/^"[0-9a-f]{32}"$/)
    for (const asked of [etag, `"other", W/${etag}`, '*']) {
      const same = await call(path, { headers: { 'if-none-match': asked } })
      expect([same.status, same.text]).toEqual([304, ''])
      expect(same.headers.get('etag')).toBe(etag)
      expect(same.headers.get('cache-control')).toBe('private, no-cache')
      expect(same.headers.get('content-type')).toBeNull()
    }
    const key = 'tagged'
    await recordRows([{ address, key, class: 5, condemns: true, occurredAt: T }], T)
    const changed = await call(path, { headers: { 'if-none-match': etag } })
    expect(changed.status).toBe(200)
    expect(changed.body.sendable).toBe(false)
    expect(changed.headers.get('etag')).not.toBe(etag)
  })

  it('a refusal is no answer to keep', async () => {
    const refused = await call('/v1/addresses/nobody', { headers: { 'if-none-match': '*' } })
    expect(refused.status).toBe(422)
    expect(refused.headers.get('etag')).toBeNull()
  })
})

describe('CORS_ORIGINS', () => {
  const having = (origins: string): Env => Object.assign({}, env, { CORS_ORIGINS: origins })
  const named = having('https://app.example.com, https://other.example.com')
  const from = (origin: string, method: string, bindings: Env, path = '/v1/codes/5.1.1') =>
    app.request(
      ORIGIN + path,
      { method, headers: { origin, 'access-control-request-method': 'POST' } },
      bindings,
    )

  it('empty: no page may call', async () => {
    const response = await from('https://app.example.com', 'GET', env)
    expect(response.headers.get('access-control-allow-origin')).toBeNull()
    const preflight = await from('https://app.example.com', 'OPTIONS', env)
    await expectDocumented('OPTIONS', '/v1/codes/5.1.1', preflight)
    expect(preflight.status).toBe(405)
  })

  it('named: its pages may, with a token, refusals included', async () => {
    for (const path of ['/v1/codes/5.1.1', '/v1/log']) {
      const response = await from('https://app.example.com', 'GET', named, path)
      expect(response.headers.get('access-control-allow-origin')).toBe('https://app.example.com')
      expect(response.headers.get('access-control-allow-credentials')).toBeNull()
      expect(response.headers.get('access-control-expose-headers')).toContain('x-request-id')
      expect(response.headers.get('vary')).toMatch(/origin/i)
    }
    const preflight = await from('https://other.example.com', 'OPTIONS', named, '/v1/log')
    expect(preflight.status).toBe(204)
    expect(preflight.headers.get('access-control-allow-headers')).toContain('authorization')
    expect(preflight.headers.get('access-control-allow-origin')).toBe('https://other.example.com')
  })

  it.each(['https://app.example.com.evil.example', 'http://app.example.com', 'null'])(
    'another: %s may not',
    async (origin) => {
      for (const method of ['GET', 'OPTIONS']) {
        const response = await from(origin, method, named)
        expect(response.headers.get('access-control-allow-origin')).toBeNull()
      }
    },
  )

  it.each(['app.example.com', '*', 'https://*.example.com'])(
    '%s is refused by name',
    async (none) => {
      const response = await from('https://app.example.com', 'GET', having(none))
      expect(await response.json()).toMatchObject({
        code: 'misconfigured',
        detail: expect.stringContaining('CORS_ORIGINS'),
      })
    },
  )
})

it.each([
  ['DELETE', '/v1/codes', 'GET, HEAD'],
  ['PATCH', '/v1/retries/some-id/cancel', 'POST'],
  ['PUT', '/v1/tokens', 'GET, HEAD, POST'],
  ['DELETE', '/v1/classify', 'POST'],
  ['POST', '/health', 'GET, HEAD'],
])('%s %s is told what may be asked there', async (method, path, allow) => {
  const answer = await call(path, { method })
  expectProblem(answer, 405, 'method_not_allowed')
  expect(answer.headers.get('allow')).toBe(allow)
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
})

it.each(['/v1/nowhere', '/nowhere', '/v1/codes/5.1.1/nowhere'])('%s is nowhere', async (path) => {
  for (const method of ['GET', 'POST', 'DELETE']) {
    expectProblem(await call(path, { method }), 404, 'not_found')
  }
})
