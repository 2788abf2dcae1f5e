/** Who may do what: tokens with scopes, Cloudflare Access, and the rate limit. */
import { env } from 'cloudflare:workers'
import { sign } from 'hono/jwt'
import { describe, expect, it, vi } from 'vitest'
import { createApp } from '../../../src/app.ts'
import { ESPS } from '../../../src/esp/index.ts'
import { heldBack } from '../held-back.ts'
import { call, expectProblem, ORIGIN } from './call.ts'

async function make(name: string, scope: string) {
  const { body, status } = await call('/v1/tokens', { method: 'POST', body: { name, scope } })
  expect(status).toBe(201)
  return body as { id: string; token: string }
}

const suppress = (token: string) =>
  call('/v1/addresses/x@example.com', { method: 'PATCH', body: { action: 'suppress' }, token })

describe('a token', () => {
  it('may what its scope says and what comes before it', async () => {
    const read = (await make('reader', 'read')).token
    const write = (await make('writer', 'write')).token
    const admin = (await make('boss', 'admin')).token
    for (const token of [read, write, admin]) {
      expect((await call('/v1/log', { token })).status).toBe(200)
    }
    const refusal = await suppress(read)
    expectProblem(refusal, 403, 'forbidden')
    expect(refusal.body.detail).toContain('write')
    expect((await suppress(write)).status).toBe(200)
    expectProblem(await call('/v1/tokens', { token: write }), 403, 'forbidden')
    const { body } = await call('/v1/tokens', { token: admin })
    expect(body.items.map(({ name }: { name: string }) => name).sort()).toEqual([
      'boss',
      'reader',
      'writer',
    ])
    const entries = await call('/v1/log?address=x@example.com')
    expect(entries.body.items[0]).toMatchObject({ kind: 'suppress', actor: 'writer' })
  })

  it('is shown once and stored as a hash', async () => {
    const { token } = await make('secretive', 'read')
    expect(token).toMatch(/^rbd_[\w-]{43}$/)
    const { results } = await env.DB.prepare('SELECT * FROM api_tokens').all()
    expect(JSON.stringify(results)).not.toContain(token)
    expect((await call('/v1/tokens')).text).not.toContain(token)
  })

  it.each(['API_TOKEN', ' api_token ', 'API_TOKEN_READ', 'Resender', 'boss@example.com'])(
    'is not named %j, as if it were somebody else',
    async (name) => {
      const wish = { method: 'POST', body: { name, scope: 'read' } }
      expectProblem(await call('/v1/tokens', wish), 422, 'invalid_request')
    },
  )

  it('takes over from one of its name, under which both act until that is revoked', async () => {
    const [old, next] = [await make('rotated', 'write'), await make('rotated', 'write')]
    for (const { token } of [old, next]) expect((await suppress(token)).status).toBe(200)
    const { body } = await call('/v1/log?actor=rotated')
    expect(body.items).toHaveLength(2)
    expect((await call(`/v1/tokens/${old.id}`, { method: 'DELETE' })).status).toBe(204)
    expectProblem(await suppress(old.token), 401, 'unauthorized')
    expect((await suppress(next.token)).status).toBe(200)
  })

  it('is refused once it is revoked', async () => {
    const { id, token } = await make('short', 'read')
    expect((await call('/v1/log', { token })).status).toBe(200)
    expect((await call(`/v1/tokens/${id}`, { method: 'DELETE' })).status).toBe(204)
    expectProblem(await call('/v1/log', { token }), 401, 'unauthorized')
    expectProblem(await call(`/v1/tokens/${id}`, { method: 'DELETE' }), 404, 'not_found')
    expectProblem(await call('/v1/log', { token: `rbd_${'x'.repeat(43)}` }), 401, 'unauthorized')
  })

  it('is refused once it is revoked, also where somebody used it meanwhile', async () => {
    const { id, token } = await make('busy', 'read')
    const { binding: DB, reached, release } = heldBack(env.DB, 'batch')
    const app = createApp({ esps: ESPS })
    const headers = { authorization: `Bearer ${env.API_TOKEN}` }
    const revoked = app.request(`/v1/tokens/${id}`, { method: 'DELETE', headers }, { ...env, DB })
    await reached
    expect((await call('/v1/log', { token })).status).toBe(200)
    release()
    expect((await revoked).status).toBe(204)
    expectProblem(await call('/v1/log', { token }), 401, 'unauthorized')
  })
})

describe('Cloudflare Access', () => {
  const vars = { ...env, ACCESS_TEAM: 'acme.cloudflareaccess.com', ACCESS_AUD: 'app' }
  const app = createApp({ esps: ESPS })
  const pem = env.TEST_ACCESS_PRIVATE_KEY.replace(/-----[^-]+-----|\s/g, '')
  const ask = async (claims: object, over: object = {}, changed = (token: string) => token) => {
    const key = await crypto.subtle.importKey(
      'pkcs8',
      Uint8Array.fromBase64(pem),
      { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
      true,
      ['sign'],
    )
    const jwk = (await crypto.subtle.exportKey('jwk', key)) as JsonWebKey
    const exp = Math.floor(Date.now() / 1000) + 60
    const iss = 'https://acme.cloudflareaccess.com'
    const payload = { iss, aud: 'app', exp, email: 'mia@example.com', ...claims }
    const assertion = await sign(payload, { ...jwk, kid: 'test' }, 'RS256')
    return app.request(
      `${ORIGIN}/v1/log`,
      { headers: { 'cf-access-jwt-assertion': changed(assertion) } },
      { ...vars, ...over },
    )
  }

  it('vouches for a person by an assertion of the right team, for this application, still valid', async () => {
    expect((await ask({})).status).toBe(200)
    expect((await ask({ aud: 'another' })).status).toBe(401)
    expect((await ask({ iss: 'https://evil.cloudflareaccess.com' })).status).toBe(401)
    expect((await ask({ aud: ['another', 'app'] })).status).toBe(200)
    expect((await ask({ exp: 1 })).status).toBe(401)
    expect((await ask({ exp: undefined })).status).toBe(401)
    expect((await ask({ nbf: Date.now() / 1000 + 60 })).status).toBe(401)
    expect((await ask({ email: '' })).status).toBe(401)
  })

  it('is not believed where its claims, its signature or its algorithm were changed', async () => {
    const base64url = (value: object) =>
      new TextEncoder()
        .encode(JSON.stringify(value))
        .toBase64({ alphabet: 'base64url', omitPadding: true })
    const swapped = (at: number, value: string) => (token: string) =>
      token.split('.').with(at, value).join('.')
    const payload = { iss: 'https://acme.cloudflareaccess.com', aud: 'app', exp: 9e9, email: 'eve' }
    for (const changed of [
      swapped(0, base64url({ alg: 'none', kid: 'test' })),
      swapped(0, base64url({ alg: 'HS256', kid: 'test' })),
      swapped(0, base64url({ alg: 'RS256', kid: 'another' })),
      swapped(0, base64url({ alg: 'RS256', kid: 'test', crit: ['x'] })),
      swapped(1, base64url(payload)),
      swapped(2, ''),
      swapped(2, '~'),
      (token: string) => `${token}.`,
      () => '..',
      () => 'nonsense',
    ]) {
      expect((await ask({}, {}, changed)).status).toBe(401)
    }
  })

  it('has its keys kept for an hour, and an answer without keys not at all', async () => {
    const fetched = vi.spyOn(globalThis, 'fetch')
    await ask({})
    const [, init] = fetched.mock.calls[0] ?? []
    fetched.mockRestore()
    expect(init?.cf).toEqual({ cacheEverything: true, cacheTtlByStatus: { '200-299': 3600 } })
  })

  it('is not believed where it is not set up', async () => {
    expect((await ask({}, { ACCESS_TEAM: '', ACCESS_AUD: '' })).status).toBe(401)
  })
})

it('a caller over the rate limit waits', async () => {
  const keys: string[] = []
  const limiter = {
    limit: async ({ key }: { key: string }) => ({ success: keys.push(key) < 2 }),
  }
  const app = createApp({ esps: ESPS })
  const ask = () =>
    app.request(
      `${ORIGIN}/v1/log`,
      { headers: { authorization: 'Bearer test-token' } },
      { ...env, RATE_LIMITER: limiter },
    )
  expect((await ask()).status).toBe(200)
  const refused = await ask()
  expect(refused.status).toBe(429)
  expect(refused.headers.get('retry-after')).toBe('60')
  expect(keys).toEqual(['API_TOKEN', 'API_TOKEN'])
})
