/** A session ends with the token that it began with. */
import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { createApp } from '../../src/app.ts'
import { ESPS } from '../../src/esp/index.ts'
import { ORIGIN } from './api/call.ts'

const app = createApp({ esps: ESPS })

async function signIn(token: string, tokens: object): Promise<string> {
  const request = new Request(`${ORIGIN}/sign-in`, {
    method: 'POST',
    body: new URLSearchParams({ token }),
    headers: { origin: ORIGIN },
    redirect: 'manual',
  })
  const response = await app.request(request, {}, { ...env, ...tokens })
  expect(response.status).toBe(303)
  return response.headers.get('set-cookie')?.split(';')[0] ?? ''
}

async function statusFor(cookie: string, tokens: object): Promise<number> {
  const response = await app.request('/v1/log', { headers: { cookie } }, { ...env, ...tokens })
  return response.status
}

it.each([
  ['API_TOKEN, of which another stays', { API_TOKEN: 'stays,leaked' }, { API_TOKEN: 'stays' }],
  [
    'API_TOKEN_READ',
    { API_TOKEN: 'stays', API_TOKEN_READ: 'leaked' },
    { API_TOKEN: 'stays', API_TOKEN_READ: '' },
  ],
  [
    'API_TOKEN, which may only read from now on',
    { API_TOKEN: 'stays,leaked', API_TOKEN_READ: '' },
    { API_TOKEN: 'stays', API_TOKEN_READ: 'leaked' },
  ],
])('a session that began with a former %s is over', async (_, before, after) => {
  const cookie = await signIn('leaked', before)
  expect(await statusFor(cookie, before)).toBe(200)
  expect(await statusFor(cookie, after)).toBe(401)
})
