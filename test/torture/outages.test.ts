/** Outages of what is around the Worker: D1 that stalls, a notified system that is down for a day, alarms that nobody sets again. */
import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { shardOf } from '../../src/bounce/address.ts'
import { d1Breaker } from '../../src/db/breaker.ts'
import { putEndpoint } from '../../src/db/endpoints.ts'
import { ingest } from '../../src/ingest.ts'
import { notifierStub } from '../../src/notify/wake.ts'
import { shardStub } from '../../src/retry/shards.ts'
import { sweep } from '../../src/upkeep/sweep.ts'
import { event, permanent } from '../events.ts'
import type { Heard } from '../notify-endpoint.ts'
import {
  addressRow,
  attemptsOf,
  DAY,
  HOUR,
  logRows,
  MINUTE,
  nextAlarm,
  receive,
  retryRows,
  runTo,
  startClock,
} from '../worker/retry/clock.ts'

const SECOND = 1000
/** Longer than D1 is left alone after a failure, so that each post asks it. */
const EVERY = 29 * SECOND

afterEach(() => {
  d1Breaker.reset()
  vi.useRealTimers()
})

describe('D1 stalls for 90 seconds', () => {
  it('every webhook is taken meanwhile, what D1 did late is not done twice, and afterwards everything is recorded once', async () => {
    const t0 = startClock(Date.UTC(2032, 0, 1))
    const stalled: (() => Promise<unknown>)[] = []
    const DB = new Proxy(env.DB, {
      get(db, name) {
        // Nothing comes back, and what was sent is done when the stall is over: the nastier kind.
        if (name === 'batch') {
          return (statements: D1PreparedStatement[]) =>
            new Promise<never>(() => stalled.push(() => db.batch(statements)))
        }
        return Reflect.get(db, name).bind?.(db)
      },
    })
    const posts = Array.from({ length: 4 }, (_, n) => {
      const at = t0 + n * EVERY
      return [
        event({
          recipient: `dead-${n}@stall.example`,
          diagnostic: '550 5.1.1 User unknown',
          permanence: 'permanent',
          occurredAt: at,
        }),
        event({ recipient: `silent-${n}@stall.example`, occurredAt: at }),
      ]
    })
    for (const [n, post] of posts.entries()) {
      const now = t0 + n * EVERY
      vi.setSystemTime(now)
      const provenance = { now }
      expect(await ingest({ ...env, DB }, post, provenance)).toMatchObject({
        recorded: 0,
        spooled: 2,
      })
    }
    expect(stalled.length).toBeGreaterThan(0)
    vi.setSystemTime(t0 + 90 * SECOND)
    d1Breaker.reset()
    // The ESPs' redeliveries, the late batches and the spool all come at once.
    await Promise.all([
      ...stalled.map((late) => late()),
      ...posts.map((post) => receive(...post)),
      runTo(t0 + 2 * MINUTE),
    ])
    // What a late batch opened, its Worker could arm no longer.
    await sweep(env, Date.now())
    for (const n of posts.keys()) {
      expect(await logRows(`dead-${n}@stall.example`)).toHaveLength(1)
      expect(await addressRow(`dead-${n}@stall.example`)).toMatchObject({ permanent_errors: 1 })
      expect(await retryRows(`silent-${n}@stall.example`)).toMatchObject([
        { state: 'open', started_at: t0 + n * EVERY },
      ])
    }
    await runTo(t0 + DAY + 2 * MINUTE)
    for (const n of posts.keys()) {
      expect(await addressRow(`silent-${n}@stall.example`)).toMatchObject({
        transient_errors: 1,
        permanent_errors: 0,
      })
      expect((await attemptsOf(`silent-${n}@stall.example`)).length).toBeGreaterThan(100)
    }
    for (const shard of [0, 1]) expect((await shardStub(env, shard).report()).spooled).toBe(0)
  }, 60_000)
})

describe('a notified system is down for a day', () => {
  it('every notification arrives in the end, under the id it had from the first, and never twice at once', async () => {
    const t0 = startClock(Date.UTC(2032, 1, 1))
    const host = 'day-off.notify.test'
    await env.DB.prepare('DELETE FROM notification_endpoints').run()
    const id = 'ep_day_off'
    await putEndpoint(env.DB, {
      id,
      url: `https://${host}/hook`,
      note: null,
      types: ['delivery.failed'],
      secrets: [{ secret: 'whsec_dG9ydHVyZS10b3J0dXJlLXRvcnR1cmUtdG9ydHVyZQ==', until: null }],
      state: 'active',
      createdAt: t0,
      createdBy: 'test',
    })
    const stub = notifierStub(env, id)
    const alarmAt = () => runInDurableObject(stub, (_, { storage }) => storage.getAlarm())
    for (let hour = 0; hour < 40; hour++) {
      const recipient = `dead-${hour}@day-off.example`
      await receive(permanent(recipient))
      const until = t0 + (hour + 1) * HOUR
      for (let at = await alarmAt(); at !== null && at <= until; at = await alarmAt()) {
        vi.setSystemTime(Math.max(at, Date.now()))
        // The alarm, the sweeper's wake and a second alarm overlap.
        await Promise.all([
          runDurableObjectAlarm(stub),
          runInDurableObject(stub, (object) => object.alarm()),
          stub.wake(id),
        ])
      }
      vi.setSystemTime(until)
    }
    const heard: Heard[] = await (await fetch(`https://ask.notify.test/?of=${host}`)).json()
    const byAddress = Map.groupBy(heard, ({ body }) => String(body.data.address))
    expect(byAddress.size).toBe(40)
    for (const calls of byAddress.values()) {
      expect(new Set(calls.map((one) => one.id)).size).toBe(1)
      expect(calls.filter(({ answered }) => answered === 200)).toHaveLength(1)
      expect(calls.at(-1)?.answered).toBe(200)
      expect(calls.some(({ besideItself }) => besideItself)).toBe(false)
    }
    expect(heard.filter(({ answered }) => answered === 503).length).toBeGreaterThan(10)
    // It was not hammered: a call shows whether it is back, the others wait.
    expect(heard.length).toBeLessThan(200)
    const { results } = await env.DB.prepare(
      'SELECT DISTINCT state FROM notifications WHERE endpoint_id=?1',
    )
      .bind(id)
      .all()
    expect(results).toEqual([{ state: 'delivered' }])
  }, 60_000)
})

describe('nobody sets the next alarm', () => {
  async function day(domain: string, t0: number, sweepEvery: number | null): Promise<number> {
    const address = `silent@${domain}`
    const shard = shardOf(address, 2)
    await receive(event({ recipient: address }))
    for (let at = t0; at <= t0 + DAY + HOUR; at += 5 * MINUTE) {
      vi.setSystemTime(at)
      if (sweepEvery !== null && (at - t0) % sweepEvery === 0) await sweep(env, at)
      const alarm = await nextAlarm(shard)
      if (alarm === null || alarm > at) continue
      await runDurableObjectAlarm(shardStub(env, shard))
      await runInDurableObject(shardStub(env, shard), (_, { storage }) => storage.deleteAlarm())
    }
    return (await attemptsOf(address)).length
  }

  it('without the sweeper the clock stops at once, and the error is never counted', async () => {
    const t0 = startClock(Date.UTC(2032, 2, 1))
    expect(await day('halted.example', t0, null)).toBeLessThan(3)
    expect(await addressRow('silent@halted.example')).toMatchObject({ transient_errors: 0 })
    await sweep(env, Date.now())
    expect(await addressRow('silent@halted.example')).toMatchObject({ transient_errors: 1 })
  })

  it('with it the clock goes on, and the error is counted once', async () => {
    const t0 = startClock(Date.UTC(2032, 3, 1))
    expect(await day('swept.example', t0, 5 * MINUTE)).toBeGreaterThan(80)
    expect(await addressRow('silent@swept.example')).toMatchObject({ transient_errors: 1 })
  })
})
