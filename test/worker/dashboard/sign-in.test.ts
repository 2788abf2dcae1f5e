/** Who sees the dashboard's pages: who has signed in, and nobody else, whatever is sent along. */
import { env, exports } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { createApp } from '../../../src/app.ts'
import { dashboard } from '../../../src/dashboard/dashboard.tsx'
import { ESPS } from '../../../src/esp/index.ts'
import { call, ORIGIN } from '../api/call.ts'
import { expectSignIn, open, signIn } from './pages.ts'

describe('an Authorization header', () => {
  const sent = ['Bearer test-token', 'Bearer test-read-token', 'Bearer wrong', 'Basic cHJveHk6cHc=']

  it.each(sent)('%s signs nobody in to a page', async (authorization) => {
    expectSignIn(await open('/', { authorization }), '/')
    expectSignIn(await open('/log?class=permanent', { authorization }), '/log?class=permanent')
  })

  it.each(sent)('%s shuts nobody out who has signed in', async (authorization) => {
    const response = await open('/', { ...(await signIn('test-token')), authorization })
    expect(response.status).toBe(200)
    expect(await response.text()).toContain('API_TOKEN')
  })
})

describe('what is posted as a form, and is none,', () => {
  const file = new FormData()
  for (const name of ['token', 'back', 'language']) file.append(name, new File(['x'], 'x'))
  const torn = 'multipart/form-data; boundary=torn'
  const forms: [string, RequestInit][] = [
    ['a file', { body: file }],
    ['a torn body', { body: 'x', headers: { 'content-type': torn } }],
    ['nothing', {}],
  ]

  it.each(forms)('signs nobody in: %s', async (_, form) => {
    const post = (path: string) =>
      exports.default.fetch(ORIGIN + path, { method: 'POST', redirect: 'manual', ...form })
    const { status, headers } = await post('/sign-in')
    expect([status, headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="rebound"'])
    expect((await post('/preferences')).headers.get('location')).toBe('/')
  })

  it.each(forms)('is refused as an empty one: %s', async (_, form) => {
    const headers = { ...(await signIn('test-token')), ...form.headers }
    const options = { ...form, method: 'POST', headers }
    expect((await exports.default.fetch(`${ORIGIN}/rules`, options)).status).toBe(422)
  })
})

it('a token that is revoked while a page is made leads to the sign-in', async () => {
  const wish = { method: 'POST', body: { name: 'leaver', scope: 'read' } }
  const { id, token } = (await call('/v1/tokens', wish)).body
  const api = createApp({ esps: ESPS })
  const pages = dashboard(async (request, bindings) => {
    await call(`/v1/tokens/${id}`, { method: 'DELETE' })
    return api.fetch(request, bindings)
  })
  const headers = await signIn(token)
  expectSignIn(await pages.request(`${ORIGIN}/log`, { headers }, env), '/log')
})

it('a form that is sent by who is not signed in, or no longer, leads to the sign-in, and on to its page', async () => {
  const path = '/addresses/user%40example.com'
  const send = (referer: string) =>
    exports.default.fetch(`${ORIGIN}${path}/suppress`, {
      method: 'POST',
      body: new URLSearchParams({ note: 'asked for it' }),
      headers: { referer },
      redirect: 'manual',
    })
  expectSignIn(await send(`${ORIGIN}${path}?done=reactivated`), path)
  const sent = await send('none')
  expectSignIn(sent, '/')
  const shown = await exports.default.fetch(ORIGIN + sent.headers.get('location'))
  expect(await shown.text()).toContain('You are not signed in: what you sent changed nothing')
})

it.each([
  [{ origin: ORIGIN }, true],
  [{ origin: 'https://evil.example' }, false],
  [{ 'sec-fetch-site': 'cross-site' }, false],
])('who is signed out by %j was asked by no other site', async (headers, isOut) => {
  const init = { method: 'POST', redirect: 'manual', headers } as const
  const response = await exports.default.fetch(`${ORIGIN}/sign-out`, init)
  expect(response.status).toBe(303)
  expect(response.headers.has('set-cookie')).toBe(isOut)
})
