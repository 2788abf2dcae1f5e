/** What the sweeper does of itself, beside what its steps are tested for elsewhere. */
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { shardOf } from '../../src/bounce/address.ts'
import { shardStub } from '../../src/retry/shards.ts'
import { sweep } from '../../src/upkeep/sweep.ts'
import { call, recordRows } from './api/call.ts'
import { DAY, HOUR, startClock } from './retry/clock.ts'

beforeEach(() => {
  startClock()
})
afterEach(() => {
  vi.useRealTimers()
})

it('an Idempotency-Key is new when its day is over', async () => {
  const suppress = () =>
    call('/v1/addresses/key@sweep.example', {
      method: 'PATCH',
      body: { action: 'suppress' },
      headers: { 'idempotency-key': 'once' },
    })
  const isReplayed = async () => (await suppress()).headers.has('idempotency-replayed')
  expect(await isReplayed()).toBe(false)
  vi.setSystemTime(Date.now() + DAY)
  await sweep(env, Date.now())
  expect(await isReplayed()).toBe(true)
  vi.setSystemTime(Date.now() + 1)
  await sweep(env, Date.now())
  expect(await isReplayed()).toBe(false)
})

/** Where the first shard can't be reached. */
const withoutFirst = new Proxy(env.RETRY_SCHEDULER, {
  get: (target, name) => (name === 'getByName' ? shardButFirst : Reflect.get(target, name)),
})
function shardButFirst(name: string) {
  const unreachable = () => Promise.reject(new Error('unreachable'))
  return name === 'shard-0'
    ? { arm: unreachable, widest: unreachable }
    : env.RETRY_SCHEDULER.getByName(name)
}

it('every open retry is armed again, on however many pages the record names them, and whichever shard is away', async () => {
  const now = Date.now()
  const waiting = Array.from({ length: 2001 }, (_, n) => ({
    address: `${n}@pages.example`,
    key: `${n}`,
    class: 4 as const,
    occurredAt: now,
  }))
  await recordRows(waiting, now)
  const armed = async () => {
    const shards = await Promise.all([0, 1].map((shard) => shardStub(env, shard).report()))
    return shards.reduce((sum, { schedules }) => sum + schedules, 0)
  }
  expect(await armed()).toBe(0)
  // On the hour, since all of them may be older.
  const onTheHour = Math.ceil(now / HOUR) * HOUR
  await sweep({ ...env, RETRY_SCHEDULER: withoutFirst }, onTheHour)
  const ofSecond = waiting.filter(({ address }) => shardOf(address, 2) === 1)
  expect(await armed()).toBe(ofSecond.length)
  await sweep(env, onTheHour)
  expect(await armed()).toBe(2001)
})
