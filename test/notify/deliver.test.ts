/** One call to an endpoint: when the next is due. */
import { afterEach, expect, it, vi } from 'vitest'
import type { Endpoint } from '../../src/db/endpoints.ts'
import type { Notification } from '../../src/db/notifications.ts'
import { deliver } from '../../src/notify/deliver.ts'

const NOW = Date.UTC(2026, 4, 7, 12)
const SECOND = 1000
const endpoint = { id: 'e', url: 'https://example.com/', secrets: [] } as unknown as Endpoint
const notification = {
  id: 'msg_1',
  body: '{}',
  attempts: 0,
  createdAt: NOW,
  nextAt: NOW,
} as Notification

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

it.each<[string, () => Response, number]>([
  [
    'no answer in time',
    () => {
      throw new DOMException('too late', 'TimeoutError')
    },
    5 * SECOND,
  ],
  [
    'a late wish for patience',
    () => new Response('', { status: 503, headers: { 'retry-after': '60' } }),
    60 * SECOND,
  ],
])('after %s its pause begins with the end of the call', async (_, answer, pauseMs) => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW })
  vi.stubGlobal('fetch', async () => {
    vi.setSystemTime(NOW + 15 * SECOND)
    return answer()
  })
  const { nextAt, attempt } = await deliver(endpoint, notification)
  expect(attempt).toMatchObject({ at: NOW, durationMs: 15 * SECOND })
  expect(nextAt).toBe(NOW + 15 * SECOND + pauseMs)
})
