/** A life of the whole system under faults: what is reported, what people and the systems around it do, what goes wrong meanwhile, and whether the record is true in the end. */
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect, vi } from 'vitest'
import { createApp } from '../../src/app.ts'
import { type BounceEvent, SENT } from '../../src/bounce/event.ts'
import { UNPROVEN } from '../../src/db/accept.ts'
import { d1Breaker } from '../../src/db/breaker.ts'
import { putEndpoint } from '../../src/db/endpoints.ts'
import { expireRetries, retriesPastEnd } from '../../src/db/expire.ts'
import { refoldMarked } from '../../src/db/refold.ts'
import { readSettings, recordOptions } from '../../src/env/settings.ts'
import { ingest } from '../../src/ingest.ts'
import { notifierStub } from '../../src/notify/wake.ts'
import { shardStub } from '../../src/retry/shards.ts'
import { sweep } from '../../src/upkeep/sweep.ts'
import { event } from '../events.ts'
import { POLICY } from '../worker/db/one-truth.ts'
import { randomFrom } from '../worker/db/streams.ts'
import { DAY, HOUR, MINUTE, nextAlarm } from '../worker/retry/clock.ts'
import { type Faults, faulty, type Guard } from './faults.ts'
import { Outside } from './outside.ts'
import { doAsAPerson, type People, pull } from './people.ts'
import { differences, hostOf } from './truth.ts'

const ADDRESSES = 12
const SHARDS = [0, 1]
const START = Date.UTC(2031, 0, 1)
const STEPS = 40
const STEP = 90 * MINUTE
/** One step in so many has D1 away altogether, so that only the spool can keep what comes in. */
const AWAY_EVERY = 9
/** Two systems that are told: the second is down for the day that begins with this step. */
const DOWN_FROM = 8

/** One life, with all that belongs to it. */
interface Life extends People {
  seed: number
  start: number
  broken: Env
  without: Guard | null
  evictions: number
  endpoints: [string, string]
  random: () => number
  pick: <T>(values: readonly T[]) => T
}

/**
 * Everything that can go wrong does, in an order that the seed decides.
 * @param without a guard that is taken out, to see that it is missed
 * @returns what differs from the truth, a line an address; empty when nothing does
 */
export async function live(seed: number, without: Guard | null = null): Promise<string[]> {
  const random = randomFrom(seed)
  // Some have more luck than others, so that what takes many calls happens, too.
  const rate = [0.05, 0.12, 0.25][seed % 3] ?? 0.25
  const faults: Faults = { rate, random, injected: 0, away: false, without }
  const life = lifeOf(seed, faults)
  const { start, broken, outside } = life
  vi.useFakeTimers({ toFake: ['Date'], now: start })
  vi.stubGlobal('fetch', outside.fetch)
  // What is injected is logged by the hundred, and says nothing.
  for (const level of ['error', 'warn'] as const) {
    vi.spyOn(console, level).mockImplementation(() => {})
  }
  await forgetEarlierLives()
  const events = storyOf(life)
  const pending = [...events]
  const acknowledged = new Set<BounceEvent>()
  const early: string[] = []
  const post = async (batch: readonly BounceEvent[]) => {
    for (const one of batch) {
      if (isTransient(one)) outside.failedAt(one.recipient, timeOf(one), one.final)
      else if (one.espEvent !== SENT) outside.settledAt(one.recipient, timeOf(one))
    }
    // An ESP that hears no answer comes again; one that hears 2xx may come again all the same.
    try {
      d1Breaker.reset()
      await ingest(broken, batch, { now: Date.now() })
      for (const one of batch) acknowledged.add(one)
    } catch {}
  }
  const gather = () => {
    const news = outside.followUps.splice(0)
    events.push(...news)
    pending.push(...news)
  }
  await tellEverything(life)
  // The shards' own calls fail too, until an eviction gives them a new life.
  await enliven(life, broken)
  for (let step = 0; step < STEPS; step++) {
    vi.setSystemTime(start + step * STEP + Math.floor(random() * 60 * MINUTE))
    const now = Date.now()
    faults.away = step % AWAY_EVERY === AWAY_EVERY - 1
    gather()
    const batch = pending.filter((one) => timeOf(one) <= now && random() < 0.5)
    await Promise.all([
      batch.length > 0 ? post(batch) : null,
      random() < 0.4 && batch.length > 0 ? post(batch) : null,
      random() < 0.5 ? disturb(life) : null,
      random() < 0.7 ? clock(life) : null,
      random() < 0.4 ? doAsAPerson(life, life.pick) : null,
      random() < 0.8 ? pull(life) : null,
      random() < 0.3 ? pull(life) : null,
      random() < 0.4 ? notify(life) : null,
    ])
    for (const one of batch) if (acknowledged.has(one)) pending.splice(pending.indexOf(one), 1)
    early.push(...(await endedEarly(now)))
  }
  // The weather clears: what was never acknowledged is delivered again, the sweeper runs, the clock goes on.
  faults.rate = 0
  faults.away = false
  outside.calm = true
  await enliven(life, env)
  vi.setSystemTime(start + STEPS * STEP + 3 * HOUR)
  gather()
  for (const one of pending) await post([one])
  for (let day = 0; day < 3; day++) {
    vi.setSystemTime(start + STEPS * STEP + 25 * (day + 1) * HOUR)
    for (const shard of SHARDS) await alarm(shard)
    if (without !== 'sweeper') await sweep(env, Date.now())
    for (const shard of SHARDS) await alarm(shard)
    for (const id of life.endpoints) await deliver(id)
  }
  expect(faults.injected).toBeGreaterThan(0)
  return [...early, ...outside.complaints, ...(await differences(life, events))]
}

function lifeOf(seed: number, faults: Faults): Life {
  const { random, without } = faults
  // No clock goes on for ever: alarms end in 2262.
  const start = START + (seed % 2_500) * 30 * DAY
  // In some lives nobody can be called, and the sender pulls.
  const pulls = seed % 4 === 3
  const broken = faulty(pulls ? Object.assign({ ...env }, { RESEND_URL: '' }) : env, faults)
  const endpoints: Life['endpoints'] = [`torture-${seed}-a`, `torture-${seed}-b`]
  const isAway = (host: string, now: number) =>
    host === hostOf(endpoints[1]) &&
    now >= start + DOWN_FROM * HOUR &&
    now < start + DOWN_FROM * HOUR + DAY
  return {
    seed,
    start,
    broken,
    without,
    // Evicting an object takes the local runtime a quarter of a minute: some lives have one.
    evictions: seed % 20 === 0 ? 1 : 0,
    endpoints,
    random,
    pick: (values) => values[Math.floor(random() * values.length)] as (typeof values)[number],
    domain: `seed-${seed}.example`,
    addresses: Array.from({ length: ADDRESSES }, (_, n) => `silent-${n}@seed-${seed}.example`),
    app: createApp({ esps: new Map() }),
    outside: new Outside(seed, isAway),
    pulls,
    acts: [],
    redelivered: [],
  }
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
  const tables = [
    'delivery_log',
    'addresses',
    'address_marks',
    'retries',
    'handed_out',
    'stats',
    'notifications',
    'notification_endpoints',
  ]
  await env.DB.batch(tables.map((table) => env.DB.prepare(`DELETE FROM ${table}`)))
  for (const shard of SHARDS) {
    await runInDurableObject(shardStub(env, shard), (_, { storage }) => {
      for (const table of ['schedules', 'spool', 'calls']) storage.sql.exec(`DELETE FROM ${table}`)
      for (const key of ['copies', 'endpoint', 'endpointRestsUntil']) storage.kv.delete(key)
    })
  }
}

/** Two endpoints that want to know of failed deliveries and of the ends of retries, which have one id for both. */
async function tellEverything({ endpoints, start }: Life): Promise<void> {
  for (const id of endpoints) {
    await putEndpoint(env.DB, {
      id,
      url: `https://${hostOf(id)}/`,
      note: null,
      types: ['delivery.failed', 'retry.delivered', 'retry.expired'],
      secrets: [{ secret: 'whsec_dG9ydHVyZS10b3J0dXJlLXRvcnR1cmUtdG9ydHVyZQ==', until: null }],
      state: 'active',
      createdAt: start,
      createdBy: 'test',
    })
  }
}

/** Gives the shards and the deliverers this environment. */
async function enliven({ endpoints }: Life, bindings: Env): Promise<void> {
  const stubs = [
    ...SHARDS.map((shard) => shardStub(env, shard)),
    ...endpoints.map((id) => notifierStub(env, id)),
  ]
  for (const stub of stubs) {
    await runInDurableObject<DurableObject, boolean>(stub, (object) =>
      Reflect.set(object, 'env', bindings),
    )
  }
}

/** What is reported about a dozen addresses in two days. */
function storyOf(life: Life): BounceEvent[] {
  const { addresses, random } = life
  return addresses.flatMap((recipient, n) => [
    ...reportsOf(life, recipient, n),
    ...(random() < 0.4 ? absenceOf(life, recipient, n) : []),
    ...(random() < 0.4 ? mailOf(life, recipient, n) : []),
  ])
}

function someHour({ start, random }: Life): number {
  return start + Math.floor(random() * 48) * HOUR
}

function reportsOf(life: Life, recipient: string, n: number): BounceEvent[] {
  const { domain, random, pick } = life
  return Array.from({ length: 1 + Math.floor(random() * 5) }, (_, e) => {
    const occurredAt = someHour(life)
    const messageId = pick([null, 'm1', 'm2'])
    const roll = random()
    const told =
      roll < 0.7
        ? {
            diagnostic:
              random() < 0.7 ? '451 4.3.2 Not accepting mail' : '421 4.7.28 Too many messages',
            final: random() < 0.7,
          }
        : roll < 0.85
          ? { kind: 'delivered' as const, diagnostic: '250 OK' }
          : {
              diagnostic: roll < 0.93 ? '550 5.1.1 User unknown' : '550 5.7.26 Unauthenticated',
              permanence: 'permanent' as const,
            }
    return event({ recipient, occurredAt, messageId, espEventId: `${domain}-${n}-${e}`, ...told })
  })
}

/** A delivery, and the word of somebody who is away, which is told as a bounce; before the delivery it is one. */
function absenceOf(life: Life, recipient: string, n: number): BounceEvent[] {
  const { domain, random, pick } = life
  const occurredAt = someHour(life)
  const about = { recipient, messageId: pick(['m1', 'm2']), diagnostic: null }
  return [
    event({ ...about, occurredAt, kind: 'delivered', espEventId: `${domain}-${n}-arrived` }),
    event({
      ...about,
      occurredAt: occurredAt + Math.floor(random() * 6 - 1) * HOUR,
      espReason: 'General',
      mayBeAnswer: true,
      espEventId: `${domain}-${n}-away`,
    }),
  ]
}

/** A bounce mail that nothing proves, and its sender's notice of the message, which comes before it or behind it. */
function mailOf(life: Life, recipient: string, n: number): BounceEvent[] {
  const { domain, random, pick } = life
  const occurredAt = someHour(life)
  const id = `${domain}-${n}-mail`
  const said = pick([
    { diagnostic: '451 4.3.2 Not accepting mail' },
    { diagnostic: '550 5.1.1 User unknown', permanence: 'permanent' as const },
  ])
  // An id that nobody guesses: another proves nothing.
  const about = { recipient, messageId: `${n}@mail.${domain}`, occurredAt }
  const unproven = { esp: 'mail', espEventId: UNPROVEN + id, authenticity: 'unproven' as const }
  return [
    event({ ...about, ...unproven, ...said }),
    event({
      ...about,
      esp: 'generic',
      kind: 'unknown',
      espEvent: SENT,
      espEventId: `${id}-sent`,
      occurredAt: occurredAt + Math.floor(random() * 6 - 3) * HOUR,
      permanence: null,
      diagnostic: null,
      final: false,
    }),
  ]
}

function isTransient({ kind, permanence }: BounceEvent): boolean {
  return kind === 'bounced' && permanence === 'transient'
}

function timeOf({ occurredAt }: BounceEvent): number {
  return occurredAt ?? 0
}

/** Something goes wrong with the clock, or runs when nobody expects it. */
async function disturb(life: Life): Promise<void> {
  const { broken, pick, without } = life
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
      await refoldMarked(broken.DB, 100, options)
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
  await expireRetries(DB, windows, { now, policy: POLICY })
}

async function alarm(shard: number): Promise<void> {
  if ((await nextAlarm(shard)) !== null) await runDurableObjectAlarm(shardStub(env, shard))
}

/** A clock runs on its own. */
async function clock({ pick }: Life): Promise<void> {
  await alarm(pick(SHARDS)).catch(() => {})
}

/** Somebody's deliverer runs, twice at once, or has lost its alarm. */
async function notify({ endpoints, pick, broken }: Life): Promise<void> {
  const id = pick(endpoints)
  const stub = notifierStub(env, id)
  const what = pick(['alarm', 'alarm', 'twice', 'lost', 'woken'])
  try {
    if (what === 'alarm') await deliver(id)
    if (what === 'twice') {
      await Promise.all([deliver(id), runInDurableObject(stub, (object) => object.alarm())])
    }
    if (what === 'lost') await runInDurableObject(stub, (_, state) => state.storage.deleteAlarm())
    if (what === 'woken') await notifierStub(broken, id).wake(id)
  } catch (error) {
    if (!(error instanceof Error)) throw error
  }
}

async function deliver(id: string): Promise<void> {
  const stub = notifierStub(env, id)
  const at = await runInDurableObject(stub, (_, { storage }) => storage.getAlarm())
  if (at !== null) await runDurableObjectAlarm(stub)
}
