/** Notifications, and the endpoints that are told. */
import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { dashboard } from '../../../src/dashboard/dashboard.tsx'
import { ORIGIN } from '../api/call.ts'
import { pagesWith, signIn } from './pages.ts'

it.each([
  ['active', true],
  ['paused', false],
  ['gone', true],
])('an endpoint that fails and is %s needs attention: %s', async (state, needed) => {
  const at = '2026-06-01T09:00:00.000Z'
  const failing = { since: at, failures: 3, restsUntil: null }
  const made = { note: null, types: [], createdAt: at, createdBy: 'API_TOKEN' }
  const endpoint = { id: 'nep_1', url: 'https://hooks.example/', state, failing, ...made }
  const pages = pagesWith('/v1/notifications/endpoints', { items: [endpoint] })
  const headers = await signIn('test-token')
  const overview = await (await pages.request(ORIGIN, { headers }, env)).text()
  expect(overview.includes('Notifications do not reach')).toBe(needed)
  const list = await (await pages.request(`${ORIGIN}/notifications`, { headers }, env)).text()
  expect(list.includes('</span> failing</span>')).toBe(state === 'active')
})

it('what is told waits for an endpoint that rests, never for one that is paused, and says whose it is', async () => {
  const at = '2026-06-01T09:00:00.000Z'
  const restsUntil = '2026-06-01T10:00:00.000Z'
  const made = { note: null, types: [], createdAt: at, createdBy: 'API_TOKEN' }
  const failing = { since: at, failures: 3, restsUntil }
  const items = ['active', 'paused'].map((state) => {
    return { id: `nep_${state}`, url: `https://${state}.example/`, state, failing, ...made }
  })
  const told = { type: 'retry.started', address: null, createdAt: at, attempts: [], body: {} }
  const sent = items.map(({ id: endpointId }) => {
    return { ...told, id: 'msg_1', endpointId, state: 'pending', nextAttemptAt: at }
  })
  const answers = new Map<string, object>([
    ['/v1/notifications/endpoints', { items }],
    ['/v1/notifications', { items: sent, next: null, prev: null }],
  ])
  const pages = dashboard(async (request) => {
    return Response.json(answers.get(new URL(request.url).pathname))
  })
  const headers = await signIn('test-token')
  const text = await (await pages.request(`${ORIGIN}/notifications`, { headers }, env)).text()
  expect(
    [...text.matchAll(/datetime="([^"]+)"[^>]*data-countdown/g)].map(([, time]) => time),
  ).toEqual([restsUntil])
  expect(text.split('https://paused.example/')).toHaveLength(3)
})

it.each([
  ['en', 'retry begun (retry.started)', 'test (test)'],
  ['ja', '再送の開始 (retry.started)', 'テスト (test)'],
])('notifications are named in words: %s', async (language, told, test) => {
  const at = '2026-06-01T09:00:00.000Z'
  const sent = { id: 'msg_1', endpointId: 'nep_1', type: 'test', address: null, createdAt: at }
  const row = { ...sent, state: 'delivered', attempts: [], nextAttemptAt: null, body: {} }
  const pages = pagesWith('/v1/notifications', { items: [row], next: null, prev: null })
  const headers = { ...(await signIn('test-token')), 'accept-language': language }
  const text = await (await pages.request(`${ORIGIN}/notifications`, { headers }, env)).text()
  expect(text).toContain(`<span>${told}</span>`)
  expect(text).toContain(`>${told}</option>`)
  expect(text).toContain(`>${test}</td>`)
})
