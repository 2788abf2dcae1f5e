/** RETRY_SHARDS is changed while retries are open: every one goes on where it was, and none is carried twice. */
import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, expect, it, vi } from 'vitest'
import { ingest } from '../../src/ingest.ts'
import { shardStub } from '../../src/retry/shards.ts'
import { sweep } from '../../src/upkeep/sweep.ts'
import { event } from '../events.ts'
import {
  addressRow,
  attemptsOf,
  HOUR,
  MINUTE,
  nextAlarm,
  retryRows,
  startClock,
} from '../worker/retry/clock.ts'

const WINDOW_MINUTES = 150
const STEP = MINUTE
const enlivened = new Map<number, Env>()

afterEach(() => {
  vi.useRealTimers()
})

/** The shards that the record knows open retries in, given the setting of the moment. */
async function shardsInUse(bindings: Env): Promise<number[]> {
  const { results } = await env.DB.prepare(
    "SELECT DISTINCT shard FROM retries WHERE state='open'",
  ).all<{ shard: number }>()
  for (const { shard } of results) {
    if (enlivened.get(shard) === bindings) continue
    enlivened.set(shard, bindings)
    await runInDurableObject(shardStub(env, shard), (object) =>
      Reflect.set(object, 'env', bindings),
    )
  }
  return results.map(({ shard }) => shard)
}

async function runTo(bindings: Env, from: number, to: number): Promise<void> {
  for (let at = from; at <= to; at += STEP) {
    vi.setSystemTime(at)
    if ((at - from) % (30 * MINUTE) === 0) await sweep(bindings, at)
    for (const shard of await shardsInUse(bindings)) {
      const alarm = await nextAlarm(shard)
      if (alarm !== null && alarm <= at) await runDurableObjectAlarm(shardStub(env, shard))
    }
  }
}

it('16, then 4, then 64 shards: one retry an address, every attempt once, one error counted', async () => {
  const t0 = startClock(Date.UTC(2033, 0, 1))
  const addresses = Array.from({ length: 36 }, (_, n) => `silent-${n}@reshard.example`)
  let now = t0
  for (const [turn, shards] of ['16', '4', '64'].entries()) {
    const settings = { RETRY_SHARDS: shards, RETRY_WINDOW_MINUTES: String(WINDOW_MINUTES) }
    const bindings: Env = Object.assign({ ...env }, settings)
    vi.setSystemTime(now)
    // A third is new at each turn, and those already waiting bounce again, some with another message.
    const events = addresses
      .slice(0, 12 * (turn + 1))
      .map((recipient, n) => event({ recipient, messageId: n % 2 === 0 ? `m${turn}` : null }))
    const provenance = { now }
    expect(await ingest(bindings, events, provenance)).toMatchObject({ recorded: events.length })
    // Late news of another message has some of them folded again, under the setting of the moment.
    const late = addresses.slice(0, 12 * turn).filter((_, n) => n % 4 === 0)
    const delivered = late.map((recipient) =>
      event({
        recipient,
        messageId: `other-${turn}`,
        kind: 'delivered',
        diagnostic: '250 OK',
        occurredAt: now - 10 * MINUTE,
      }),
    )
    expect(await ingest(bindings, delivered, provenance)).toMatchObject({ recorded: late.length })
    await runTo(bindings, now, now + HOUR)
    now += HOUR + STEP
    if (turn === 2) await runTo(bindings, now, now + 2 * HOUR)
  }
  const gaps: number[] = []
  for (const [n, address] of addresses.entries()) {
    const started = t0 + Math.floor(n / 12) * (HOUR + STEP)
    expect(await retryRows(address)).toMatchObject([
      { state: 'expired', started_at: started, closed_at: started + WINDOW_MINUTES * MINUTE },
    ])
    expect(await addressRow(address)).toMatchObject({ transient_errors: 1, permanent_errors: 0 })
    const attempts = await attemptsOf(address)
    expect(new Set(attempts.map(({ attempt }) => attempt)).size).toBe(attempts.length)
    expect(new Set(attempts.map(({ key }) => key)).size).toBe(attempts.length)
    const times = [started, ...attempts.map(({ at }) => at)]
    gaps.push(...times.slice(1).map((at, i) => at - (times[i] ?? 0)))
  }
  expect(Math.max(...gaps)).toBeLessThanOrEqual(15 * MINUTE + STEP)
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(3 * MINUTE - STEP)
}, 120_000)
