/** What happens to an address while an attempt for it, or for others before it, is under way. */
import { runDurableObjectAlarm } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { shardOf } from '../../../src/bounce/address.ts'
import { shardStub } from '../../../src/retry/shards.ts'
import { delivered, event } from '../../events.ts'
import type { ResendCall } from '../../resend-endpoint.ts'
import { call, post } from '../api/call.ts'
import { DAY, MINUTE, receive, startClock } from './clock.ts'

let t0 = Date.UTC(2030, 0, 1, 9)
beforeEach(() => {
  t0 = startClock(t0 + DAY)
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

type Item = ResendCall['items'][number]

/** The sender's endpoint takes its time: what `meanwhile` does is done before it answers. */
function slowEndpoint(meanwhile: (items: Item[]) => Promise<void>, answer: object): string[] {
  const sent: string[] = []
  vi.stubGlobal('fetch', async (_: string, { body }: RequestInit) => {
    const { items }: { items: Item[] } = JSON.parse(String(body))
    sent.push(...items.map(({ address }) => address))
    await meanwhile(items)
    return Response.json({ items: items.map(({ retryId }) => ({ retryId, ...answer })) })
  })
  return sent
}

it.each([
  ['arrived', (address: string) => receive(delivered(address))],
  [
    'was cancelled',
    (address: string) => post('/v1/retries/bulk', { action: 'cancel', addresses: [address] }),
  ],
  [
    'was suppressed',
    (address: string) =>
      call(`/v1/addresses/${address}`, { method: 'PATCH', body: { action: 'suppress' } }),
  ],
])(
  'what %s while a slow endpoint was called for others is not sent again',
  async (what, settle) => {
    const domain = `${what.replace(' ', '-')}.example`
    const addresses = Array.from({ length: 400 }, (_, n) => `n${n}@${domain}`)
      .filter((address) => shardOf(address, 2) === 0)
      .slice(0, 110)
    await receive(...addresses.map((recipient) => event({ recipient })))
    let settled = ''
    const sent = slowEndpoint(
      async () => {
        if (settled !== '') return
        settled = addresses.find((address) => !sent.includes(address)) ?? ''
        vi.setSystemTime(Date.now() + 14_000)
        await settle(settled)
      },
      { result: 'failed' },
    )
    vi.setSystemTime(t0 + 3 * MINUTE)
    await runDurableObjectAlarm(shardStub(env, 0))
    expect(settled).not.toBe('')
    expect(sent.toSorted()).toEqual(addresses.filter((address) => address !== settled).toSorted())
    await receive(...addresses.map((address) => delivered(address)))
  },
)
