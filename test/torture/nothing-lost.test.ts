import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { BounceEvent } from '../../src/bounce/event.ts'
import { fold } from '../../src/bounce/fold.ts'
import { expireRetries, retriesPastEnd } from '../../src/db/expire.ts'
import { logEntry } from '../../src/db/log-entry.ts'
import { d1Breaker } from '../../src/db-breaker.ts'
import { ingest } from '../../src/ingest.ts'
import { shardStub } from '../../src/retry/shards.ts'
import { sweep } from '../../src/retry/sweep.ts'
import { POLICY } from '../worker/db/one-truth.ts'
import { randomFrom } from '../worker/db/streams.ts'
import { DAY, event, HOUR, MINUTE, nextAlarm } from '../worker/retry/clock.ts'
import { type Faults, faulty } from './faults.ts'

const SEEDS = 25
const ADDRESSES = 12
const SHARDS = [0, 1]
const START = Date.UTC(2031, 0, 1)
const STEPS = 60

afterEach(() => {
  vi.useRealTimers()
})

/** One life of the system: everything that can go wrong does, in an order that the seed decides. */
async function live(seed: number): Promise<string[]> {
  const random = randomFrom(seed)
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T
  const faults: Faults = { rate: 0.25, random, injected: 0 }
  const broken = faulty(env, faults)
  // Evicting an object takes the local runtime a quarter of a minute: some lives have one.
  const life = { broken, evictions: seed % 10 === 0 ? 1 : 0 }
  const domain = `seed-${seed}.example`
  const events = storyOf(domain, random, pick)
  const pending = events.map((one) => one)
  const acknowledged = new Set<BounceEvent>()
  const start = START + seed * 30 * DAY
  vi.useFakeTimers({ toFake: ['Date'], now: start })
  const post = async (batch: BounceEvent[]) => {
    // An ESP that hears no answer comes again; one that hears 2xx may come again all the same.
    try {
      d1Breaker.reset()
      await ingest(broken, batch, { now: Date.now(), nonce: null, bodyHash: null })
      for (const one of batch) acknowledged.add(one)
    } catch {}
  }
  // The shards' own calls fail too, until an eviction gives them a new life.
  await enliven(broken)
  for (let step = 0; step < STEPS; step++) {
    vi.setSystemTime(start + step * HOUR + Math.floor(random() * 30 * MINUTE))
    const now = Date.now()
    const due = pending
      .filter(({ occurredAt }) => (occurredAt ?? 0) + start <= now)
      .map((one) => placed(one, start))
    const batch = due.filter(() => random() < 0.5)
    await Promise.all([
      batch.length > 0 ? post(batch.map((one) => one)) : null,
      random() < 0.4 && batch.length > 0 ? post(batch) : null,
      random() < 0.5 ? disturb(life, pick) : null,
    ])
    for (const one of batch) if (acknowledged.has(one)) drop(pending, one)
  }
  // The weather clears: what was never acknowledged is delivered again, the sweeper runs, the clock goes on.
  faults.rate = 0
  await enliven(env)
  vi.setSystemTime(start + STEPS * HOUR)
  for (const one of pending) await post([placed(one, start)])
  for (let day = 0; day < 3; day++) {
    vi.setSystemTime(start + (STEPS + 25 * (day + 1)) * HOUR)
    for (const shard of SHARDS) await alarm(shard)
    await sweep(env, Date.now())
    for (const shard of SHARDS) await alarm(shard)
  }
  expect(faults.injected).toBeGreaterThan(0)
  return differences(
    domain,
    events.map((one) => placed(one, start)),
  )
}

/** Gives both shards this environment. */
async function enliven(bindings: Env): Promise<void> {
  for (const shard of SHARDS) {
    await runInDurableObject(shardStub(env, shard), (object) =>
      Reflect.set(object, 'env', bindings),
    )
  }
}

const places = new WeakMap<BounceEvent, BounceEvent>()
/** The event at its absolute time; the same object each time, so that it can be recognised. */
function placed(one: BounceEvent, start: number): BounceEvent {
  const known = places.get(one)
  if (known) return known
  const moved = { ...one, occurredAt: (one.occurredAt ?? 0) + start }
  places.set(one, moved)
  return moved
}

function drop(pending: BounceEvent[], acknowledged: BounceEvent): void {
  const at = pending.findIndex((one) => places.get(one) === acknowledged)
  if (at >= 0) pending.splice(at, 1)
}

/** What is reported about a dozen addresses in two days; times count from the start. */
function storyOf(
  domain: string,
  random: () => number,
  pick: <T>(values: readonly T[]) => T,
): BounceEvent[] {
  const events: BounceEvent[] = []
  for (let n = 0; n < ADDRESSES; n++) {
    const recipient = `silent-${n}@${domain}`
    const count = 1 + Math.floor(random() * 5)
    for (let e = 0; e < count; e++) {
      const occurredAt = Math.floor(random() * 48) * HOUR
      const messageId = pick([null, 'm1', 'm2'])
      const roll = random()
      const told =
        roll < 0.6
          ? { diagnostic: '451 4.3.2 Not accepting mail', final: random() < 0.5 }
          : roll < 0.8
            ? { kind: 'delivered' as const, diagnostic: '250 OK' }
            : { diagnostic: '550 5.1.1 User unknown', permanence: 'permanent' as const }
      events.push(
        event({ recipient, occurredAt, messageId, espEventId: `${domain}-${n}-${e}`, ...told }),
      )
    }
  }
  return events
}

/** Something goes wrong with the clock, or runs when nobody expects it. */
async function disturb(
  life: { broken: Env; evictions: number },
  pick: <T>(values: readonly T[]) => T,
): Promise<void> {
  const { broken } = life
  const shard = pick(SHARDS)
  const stub = shardStub(env, shard)
  const what = pick(['alarm', 'twice', 'lost', 'evicted', 'sweep', 'expire', 'forgotten'])
  try {
    if (what === 'alarm') await alarm(shard)
    if (what === 'twice')
      await Promise.all([alarm(shard), runInDurableObject(stub, (object) => object.alarm())])
    if (what === 'lost') await runInDurableObject(stub, (_, state) => state.storage.deleteAlarm())
    if (what === 'evicted' && life.evictions-- > 0) await evictDurableObject(stub)
    if (what === 'sweep') await sweep(broken, Date.now())
    if (what === 'expire')
      await expireRetries(broken.DB, await retriesPastEnd(env.DB, Date.now(), 100), {
        now: Date.now(),
        policy: POLICY,
      })
    if (what === 'forgotten') {
      await runInDurableObject(stub, (_, state) =>
        state.storage.sql.exec('DELETE FROM schedules').toArray(),
      )
    }
  } catch (error) {
    if (!(error instanceof Error)) throw error
  }
}

async function alarm(shard: number): Promise<void> {
  if ((await nextAlarm(shard)) !== null) await runDurableObjectAlarm(shardStub(env, shard))
}

/** The record of each address against the fold of what was reported about it. */
async function differences(domain: string, events: readonly BounceEvent[]): Promise<string[]> {
  const now = Date.now()
  const entries = events
    .map((one) => logEntry(one, { now, nonce: null, bodyHash: null }))
    .filter((one) => one !== null)
  const wrong: string[] = []
  for (const [address, rows] of Map.groupBy(entries, (one) => one.address)) {
    const folded = fold(
      rows.map((one) => ({ ...one, notBefore: null })),
      now,
      DAY,
    )
    const permanent = rows.filter(({ counts }) => counts).length
    const stored = await env.DB.prepare(
      `SELECT (SELECT count(*) FROM delivery_log WHERE address=?1) rows, (SELECT count(*) FROM retries WHERE address=?1 AND state='open') open,
       (SELECT count(*) FROM retries WHERE address=?1) retries, coalesce((SELECT permanent_errors FROM addresses WHERE address=?1),0) permanent,
       coalesce((SELECT transient_errors FROM addresses WHERE address=?1),0) transient,
       (SELECT count(*) FROM delivery_log WHERE address=?1 AND outcome IS NULL) waiting`,
    )
      .bind(address)
      .first()
    const expected = {
      rows: rows.length,
      open: 0,
      retries: folded.retries.length,
      permanent,
      transient: folded.expired,
      waiting: 0,
    }
    if (JSON.stringify(stored) !== JSON.stringify(expected)) {
      wrong.push(
        `${address}: stored ${JSON.stringify(stored)} expected ${JSON.stringify(expected)}`,
      )
    }
  }
  const spooled = await Promise.all(SHARDS.map((shard) => shardStub(env, shard).report()))
  if (spooled.some((report) => report.spooled > 0)) wrong.push(`${domain}: the spool is not empty`)
  return wrong
}

describe('nothing is lost, doubled or left open', () => {
  it.each(Array.from({ length: SEEDS }, (_, n) => n + 1))(
    'seed %i: faults around every call, redeliveries, lost and doubled alarms, evicted objects',
    async (seed) => {
      expect(await live(seed)).toEqual([])
    },
    60_000,
  )
})
