/** A life of the whole system under faults: what is reported, what goes wrong meanwhile, and whether the record is true in the end. */
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect, vi } from 'vitest'
import type { BounceEvent } from '../../src/bounce/event.ts'
import { fold } from '../../src/bounce/fold.ts'
import { putEndpoint } from '../../src/db/endpoints.ts'
import { expireRetries, refoldMarked, retriesPastEnd } from '../../src/db/expire.ts'
import { logEntry } from '../../src/db/log-entry.ts'
import { record } from '../../src/db/record.ts'
import { d1Breaker } from '../../src/db-breaker.ts'
import { ingest } from '../../src/ingest.ts'
import { shardStub } from '../../src/retry/shards.ts'
import { sweep } from '../../src/retry/sweep.ts'
import { readSettings, recordOptions } from '../../src/settings.ts'
import { POLICY } from '../worker/db/one-truth.ts'
import { randomFrom } from '../worker/db/streams.ts'
import { DAY, event, HOUR, MINUTE, nextAlarm } from '../worker/retry/clock.ts'
import { type Faults, faulty, type Guard } from './faults.ts'

const ADDRESSES = 12
const SHARDS = [0, 1]
const START = Date.UTC(2031, 0, 1)
const STEPS = 60
/** One step in so many has D1 away altogether, so that only the spool can keep what comes in. */
const AWAY_EVERY = 9
/** Who is told of everything; its host never answers here, because its alarm never comes. */
const ENDPOINT = 'torture'

/**
 * Everything that can go wrong does, in an order that the seed decides.
 * @param without a guard that is taken out, to see that it is missed
 * @returns what differs from the truth, a line an address; empty when nothing does
 */
export async function live(seed: number, without: Guard | null = null): Promise<string[]> {
  await forgetEarlierLives()
  const random = randomFrom(seed)
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T
  const faults: Faults = { rate: 0.25, random, injected: 0, away: false, without }
  const broken = faulty(env, faults)
  // Evicting an object takes the local runtime a quarter of a minute: some lives have one.
  const life = { broken, evictions: seed % 20 === 0 ? 1 : 0 }
  const domain = `seed-${seed}.example`
  const events = storyOf(domain, random, pick)
  const pending = events.map((one) => one)
  const acknowledged = new Set<BounceEvent>()
  const early: string[] = []
  const start = START + seed * 30 * DAY
  vi.useFakeTimers({ toFake: ['Date'], now: start })
  const post = async (batch: BounceEvent[]) => {
    // An ESP that hears no answer comes again; one that hears 2xx may come again all the same.
    try {
      d1Breaker.reset()
      await receive(broken, batch, without)
      for (const one of batch) acknowledged.add(one)
    } catch {}
  }
  // The shards' own calls fail too, until an eviction gives them a new life.
  await tellEverything(start)
  await enliven(broken)
  for (let step = 0; step < STEPS; step++) {
    vi.setSystemTime(start + step * HOUR + Math.floor(random() * 30 * MINUTE))
    const now = Date.now()
    faults.away = step % AWAY_EVERY === AWAY_EVERY - 1
    const due = pending
      .filter(({ occurredAt }) => (occurredAt ?? 0) + start <= now)
      .map((one) => placed(one, start))
    const batch = due.filter(() => random() < 0.5)
    await Promise.all([
      batch.length > 0 ? post(batch.map((one) => one)) : null,
      random() < 0.4 && batch.length > 0 ? post(batch) : null,
      random() < 0.5 ? disturb(life, pick, without) : null,
    ])
    for (const one of batch) if (acknowledged.has(one)) drop(pending, one)
    early.push(...(await endedEarly(now)))
  }
  // The weather clears: what was never acknowledged is delivered again, the sweeper runs, the clock goes on.
  faults.rate = 0
  faults.away = false
  await enliven(env)
  vi.setSystemTime(start + STEPS * HOUR)
  for (const one of pending) await post([placed(one, start)])
  for (let day = 0; day < 3; day++) {
    vi.setSystemTime(start + (STEPS + 25 * (day + 1)) * HOUR)
    for (const shard of SHARDS) await alarm(shard)
    if (without !== 'sweeper') await sweep(env, Date.now())
    for (const shard of SHARDS) await alarm(shard)
  }
  expect(faults.injected).toBeGreaterThan(0)
  const reported = events.map((one) => placed(one, start))
  return [...early, ...(await differences(domain, reported))]
}

/** Whose error was counted before the 24 hours were over. */
async function endedEarly(now: number): Promise<string[]> {
  const { results } = await env.DB.prepare(
    "SELECT address FROM retries WHERE state='expired' AND ends_at>?1",
  )
    .bind(now)
    .all<{ address: string }>()
  return results.map(({ address }) => `${address}: expired before its end`)
}

/** What an earlier life left behind, above all one that went wrong, is none of this one's. */
async function forgetEarlierLives(): Promise<void> {
  const tables = ['delivery_log', 'addresses', 'address_marks', 'retries', 'stats', 'notifications']
  await env.DB.batch(tables.map((table) => env.DB.prepare(`DELETE FROM ${table}`)))
  for (const shard of SHARDS) {
    await runInDurableObject(shardStub(env, shard), (_, { storage }) => {
      for (const table of ['schedules', 'spool']) storage.sql.exec(`DELETE FROM ${table}`)
    })
  }
}

/** As a webhook would hand it over; straight to the record where a guard of it is taken out. */
async function receive(
  bindings: Env,
  batch: readonly BounceEvent[],
  without: Guard | null,
): Promise<void> {
  const provenance = { now: Date.now(), nonce: null, bodyHash: null }
  if (without !== 'dedupe' && without !== 'version') {
    await ingest(bindings, batch, provenance)
    return
  }
  const rows = batch.map((one) => logEntry(one, provenance)).filter((row) => row !== null)
  const options = recordOptions(readSettings(bindings), provenance.now)
  await record(bindings.DB, rows, { ...options, ...mutated(without) })
}

function mutated(without: Guard | null) {
  return {
    without: without === 'dedupe' ? ('dedupe' as const) : null,
    withoutVersionGuard: without === 'version',
  }
}

/** An endpoint that wants to know of every failed delivery. */
async function tellEverything(createdAt: number): Promise<void> {
  await putEndpoint(env.DB, {
    id: ENDPOINT,
    url: 'https://torture.notify.test/',
    note: null,
    types: ['delivery.failed'],
    secrets: [],
    state: 'active',
    createdAt,
    createdBy: 'test',
  })
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
  without: Guard | null,
): Promise<void> {
  const { broken } = life
  const shard = pick(SHARDS)
  const stub = shardStub(env, shard)
  const what = pick(['alarm', 'twice', 'lost', 'evicted', 'sweep', 'expire', 'refold', 'forgotten'])
  try {
    if (what === 'alarm') await alarm(shard)
    if (what === 'twice')
      await Promise.all([alarm(shard), runInDurableObject(stub, (object) => object.alarm())])
    if (what === 'lost') await runInDurableObject(stub, (_, state) => state.storage.deleteAlarm())
    if (what === 'evicted' && life.evictions-- > 0) await evictDurableObject(stub)
    if (what === 'sweep' && without !== 'sweeper') await sweep(broken, Date.now())
    if (what === 'expire') await expire(broken, without)
    if (what === 'refold') {
      const options = recordOptions(readSettings(broken), Date.now())
      await refoldMarked(broken.DB, 100, { ...options, ...mutated(without) })
    }
    if (what === 'forgotten') {
      await runInDurableObject(stub, (_, state) =>
        state.storage.sql.exec('DELETE FROM schedules').toArray(),
      )
    }
  } catch (error) {
    if (!(error instanceof Error)) throw error
  }
}

/** Somebody ends what is over; without D1's own check, what is over within a day too. */
async function expire({ DB }: Env, without: Guard | null): Promise<void> {
  const now = Date.now()
  const early = without === 'end_of_window'
  const windows = await retriesPastEnd(env.DB, early ? now + DAY : now, 100)
  await expireRetries(DB, windows, { now, policy: POLICY }, early ? 'end_time' : null)
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
      () => DAY,
    )
    const permanent = rows.filter(({ counts }) => counts).length
    const stored = await env.DB.prepare(
      `SELECT (SELECT count(*) FROM delivery_log WHERE address=?1) rows, (SELECT count(*) FROM retries WHERE address=?1 AND state='open') open,
       (SELECT count(*) FROM retries WHERE address=?1) retries, coalesce((SELECT permanent_errors FROM addresses WHERE address=?1),0) permanent,
       coalesce((SELECT transient_errors FROM addresses WHERE address=?1),0) transient,
       (SELECT count(*) FROM delivery_log WHERE address=?1 AND outcome IS NULL) waiting,
       (SELECT count(*) FROM notifications WHERE address=?1 AND endpoint_id=?2) told`,
    )
      .bind(address, ENDPOINT)
      .first()
    const expected = {
      rows: rows.length,
      open: 0,
      retries: folded.retries.length,
      permanent,
      transient: folded.expired,
      waiting: 0,
      told: permanent,
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
