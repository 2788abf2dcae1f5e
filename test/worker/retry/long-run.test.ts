/** What happens to an address while an attempt for it, or for others before it, is under way. */
import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { addressHash, shardOf } from '../../../src/bounce/address.ts'
import { eventRow } from '../../../src/db/event-row.ts'
import { shardStub } from '../../../src/retry/shards.ts'
import { delivered, event } from '../../events.ts'
import type { ResendCall } from '../../resend-endpoint.ts'
import { call, post } from '../api/call.ts'
import { addressRow, DAY, logRows, MINUTE, receive, startClock } from './clock.ts'

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

const erase = (address: string) =>
  call(`/v1/addresses/${address}`, { method: 'DELETE' }).then(({ status }) =>
    expect(status).toBe(200),
  )

/** Whatever a shard has kept of somebody. */
const keptOf = (address: string) =>
  runInDurableObject(shardStub(env, shardOf(address, 2)), (_, { storage }) => {
    const all = ['schedules', 'spool', 'calls'].flatMap((table) =>
      storage.sql.exec(`SELECT * FROM ${table}`).toArray(),
    )
    const kept = JSON.stringify([...all, storage.kv.get('copies') ?? null])
    return [address, addressHash(address)].filter((one) => kept.includes(one))
  })

it.each([
  { reply: '451 4.3.2 Not accepting mail' },
  { result: 'accepted' },
  { result: 'gone' },
  { result: 'failed' },
])(
  'who is erased while an attempt is under way is not brought back by its answer: %j',
  async (answer) => {
    const address = `erased@${Object.values(answer)[0]?.slice(0, 3)}.example`
    await receive(event({ recipient: address }))
    const sent = slowEndpoint(() => erase(address), answer)
    vi.setSystemTime(t0 + 3 * MINUTE)
    await runDurableObjectAlarm(shardStub(env, shardOf(address, 2)))
    expect(sent).toEqual([address])
    expect(await keptOf(address)).toEqual([])
    expect(await logRows(address)).toEqual([])
    expect(await addressRow(address)).toBeNull()
  },
)

it('who is erased while what was spooled is recorded is not there when that is done', async () => {
  const address = 'erased@spooled.example'
  const shard = shardStub(env, shardOf(address, 2))
  const row = eventRow(event({ recipient: address }), { now: t0 })
  if (row === null) throw new Error('no row')
  await shard.spool([row])
  const recording = Promise.withResolvers<void>()
  const answered = Promise.withResolvers<void>()
  const DB = new Proxy(env.DB, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name)
      if (name !== 'batch') return typeof value === 'function' ? value.bind(target) : value
      return async (statements: D1PreparedStatement[]) => {
        recording.resolve()
        await answered.promise
        return target.batch(statements)
      }
    },
  })
  await runInDurableObject(shard, async (object) => {
    Reflect.set(object, 'env', { ...env, DB })
    const run = object.alarm()
    await recording.promise
    Reflect.set(object, 'env', env)
    const erased = erase(address)
    await new Promise((resolve) => setTimeout(resolve, 50))
    answered.resolve()
    await Promise.all([run, erased])
  })
  expect(await keptOf(address)).toEqual([])
  expect(await logRows(address)).toEqual([])
  expect(await addressRow(address)).toBeNull()
})

it('whom a limit of the platform keeps from being called has the same attempt in the next run', async () => {
  const address = 'limited@platform.example'
  await receive(event({ recipient: address }))
  const shard = shardStub(env, shardOf(address, 2))
  const keys: string[] = []
  vi.stubGlobal('fetch', async (_: string, { body }: RequestInit) => {
    const { items }: { items: Item[] } = JSON.parse(String(body))
    keys.push(...items.map(({ idempotencyKey }) => idempotencyKey))
    if (keys.length < 4) throw new Error('Too many subrequests by single Worker invocation.')
    return Response.json({ items: items.map(({ retryId }) => ({ retryId, result: 'accepted' })) })
  })
  vi.setSystemTime(t0 + 3 * MINUTE)
  for (let run = 0; run < 4; run++) {
    await runDurableObjectAlarm(shard)
    vi.setSystemTime(Date.now() + 10_000)
  }
  expect(new Set(keys).size).toBe(1)
  expect(keys).toHaveLength(4)
  const { body } = await call('/health')
  expect(body.shards).toMatchObject([{ failing: null }, { failing: null }])
  const retries = await call(`/v1/retries?address=${address}`)
  const retry = await call(`/v1/retries/${retries.body.items[0].id}`)
  expect(retry.body.attempts).toMatchObject([{ attempt: 1, result: 'accepted' }])
})
