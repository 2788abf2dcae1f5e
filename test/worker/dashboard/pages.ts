/** The pages of the dashboard, to who has signed in or not. */
import { env, exports } from 'cloudflare:workers'
import { expect } from 'vitest'
import { createApp } from '../../../src/app.ts'
import { dashboard } from '../../../src/dashboard/dashboard.tsx'
import { ESPS } from '../../../src/esp/index.ts'
import { ORIGIN } from '../api/call.ts'

export const open = (path: string, headers: Record<string, string>) =>
  exports.default.fetch(ORIGIN + path, { headers, redirect: 'manual' })

export async function signIn(token: string): Promise<{ cookie: string }> {
  const body = new URLSearchParams({ token })
  const options = { method: 'POST', body, redirect: 'manual' } as const
  const response = await exports.default.fetch(`${ORIGIN}/sign-in`, options)
  expect(response.status).toBe(303)
  const [cookie = ''] = (response.headers.get('set-cookie') ?? '').split(';')
  return { cookie }
}

export function expectSignIn(response: Response, back: string) {
  expect(response.status).toBe(303)
  const to = new URL(response.headers.get('location') ?? '', ORIGIN)
  expect([to.pathname, to.searchParams.get('back')]).toEqual(['/sign-in', back])
}

export function pagesWith(path: string, answer: object | ((url: URL) => object)) {
  const api = createApp({ esps: ESPS })
  return dashboard(async (request) => {
    const url = new URL(request.url)
    if (url.pathname !== path) return api.fetch(request, env)
    return Response.json(typeof answer === 'function' ? answer(url) : answer)
  })
}
