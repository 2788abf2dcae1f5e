import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it, vi } from 'vitest'
import { shardOf } from '../../../src/bounce/address.ts'
import type { BounceEvent } from '../../../src/bounce/event.ts'
import { eventRow } from '../../../src/db/event-row.ts'
import { record } from '../../../src/db/record.ts'
import { markInFlight } from '../../../src/db/retry-notes.ts'
import { retryIdOf } from '../../../src/db/schedule.ts'
import { readSettings, recordOptions } from '../../../src/env/settings.ts'
import { shardStub } from '../../../src/retry/shards.ts'
import { sweep } from '../../../src/upkeep/sweep.ts'
import { delivered, event, permanent } from '../../events.ts'
import { heldBack } from '../held-back.ts'
import {
  addressRow,
  attemptsOf,
  DAY,
  HOUR,
  logRows,
  MINUTE,
  moveClock,
  nextAlarm,
  receive,
  retryRows,
  runTo,
  T0,
} from './clock.ts'

moveClock()

describe('the 24 hours', () => {
  it('one address, all its attempts: the gaps start at 3 minutes, never shrink, end at 15, and nothing comes after 24 hours', async () => {
    const address = 'silent@whole-day.example'
    await receive(event({ recipient: address, messageId: 'm1' }))
    await runTo(T0 + DAY - 1)
    expect(await logRows(address)).toMatchObject([{ outcome: null, logged_status: null }])
    expect(await addressRow(address)).toMatchObject({ transient_errors: 0, permanent_errors: 0 })

    await runTo(T0 + 2 * DAY)
    const attempts = await attemptsOf(address)
    expect(attempts).toHaveLength(107)
    expect(attempts.map(({ attempt }) => attempt)).toEqual(attempts.map((_, index) => index + 1))
    expect(attempts.slice(0, 7).map(({ at }) => (at - T0) / MINUTE)).toEqual([
      3, 6, 9, 12, 15, 18.5, 22,
    ])
    const times = [T0, ...attempts.map(({ at }) => at)]
    const gaps = times.slice(1).map((at, index) => (at - (times[index] ?? 0)) / MINUTE)
    expect(gaps).toEqual(gaps.toSorted((a, b) => a - b))
    expect(gaps[0]).toBe(3)
    expect(gaps.at(-1)).toBe(15)
    expect(times.at(-1)).toBeLessThan(T0 + DAY)
    expect(await logRows(address)).toMatchObject([{ outcome: 'expired', logged_status: '4.3.2' }])
    expect(await addressRow(address)).toMatchObject({
      transient_errors: 1,
      permanent_errors: 0,
      retry_started_at: null,
    })
    expect(await retryRows(address)).toMatchObject([{ state: 'expired', closed_at: T0 + DAY }])
  })

  it('are counted from the moment the error came back, not from its report', async () => {
    const address = 'silent@late-report.example'
    await receive(event({ recipient: address, occurredAt: T0 - 5 * HOUR }))
    await runTo(T0 + 19 * HOUR - 1)
    expect(await addressRow(address)).toMatchObject({ transient_errors: 0 })
    await runTo(T0 + 19 * HOUR)
    expect(await addressRow(address)).toMatchObject({ transient_errors: 1 })
  })

  it('go on where the clock is put back: no gap of more than 15 minutes, repeated attempts under their keys', async () => {
    const address = 'silent@put-back.example'
    await receive(event({ recipient: address }))
    await runTo(T0 + 2 * HOUR)
    const before = await attemptsOf(address)
    vi.setSystemTime(T0 + HOUR)
    await sweep(env, Date.now())
    await runTo(T0 + 3 * HOUR)
    const after = (await attemptsOf(address)).slice(before.length)
    const times = [T0 + HOUR, ...after.map(({ at }) => at), T0 + 3 * HOUR]
    const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0))
    expect(Math.max(...gaps)).toBeLessThanOrEqual(15 * MINUTE)
    const keys = new Map([...before, ...after].map(({ at, key }) => [at, key]))
    expect(keys.size).toBe(new Set(keys.values()).size)
  })

  it('end with a delivery in the middle: no error, no further attempt', async () => {
    const address = 'ok-at-10@middle.example'
    await receive(event({ recipient: address }))
    await runTo(T0 + 2 * DAY)
    expect(await attemptsOf(address)).toHaveLength(10)
    expect(await addressRow(address)).toMatchObject({ transient_errors: 0, permanent_errors: 0 })
    expect(await retryRows(address)).toMatchObject([{ state: 'delivered' }])
    expect((await logRows(address)).every(({ outcome }) => outcome === 'delivered')).toBe(true)
  })

  it('end with a permanent error in the middle: permanent +1, transient +0', async () => {
    const address = 'silent@dead.example'
    await receive(event({ recipient: address, messageId: 'm1' }))
    await runTo(T0 + HOUR)
    const before = (await attemptsOf(address)).length
    await receive(permanent(address, 'm1'))
    await runTo(T0 + 2 * DAY)
    expect(await attemptsOf(address)).toHaveLength(before)
    expect(await addressRow(address)).toMatchObject({ transient_errors: 0, permanent_errors: 1 })
    expect(await retryRows(address)).toMatchObject([{ state: 'failed' }])
  })

  it('hold every report and message that arrives while they run: one window, one error', async () => {
    const address = 'silent@many.example'
    await receive(event({ recipient: address, messageId: 'm1' }))
    await runTo(T0 + HOUR)
    await receive(
      event({ recipient: address, messageId: 'm1' }),
      event({ recipient: address, messageId: 'm2' }),
    )
    await runTo(T0 + 23 * HOUR)
    await receive(event({ recipient: address, messageId: 'm3' }))
    await runTo(T0 + 3 * DAY)
    expect(await retryRows(address)).toHaveLength(1)
    expect(await addressRow(address)).toMatchObject({ transient_errors: 1 })
    expect((await logRows(address)).map(({ outcome }) => outcome)).toEqual(Array(4).fill('expired'))
  })

  it('may begin again for another message, and count again', async () => {
    const address = 'silent@again.example'
    await receive(event({ recipient: address, messageId: 'm1' }))
    await runTo(T0 + 25 * HOUR)
    await receive(event({ recipient: address, messageId: 'm2' }))
    await runTo(T0 + 3 * DAY)
    expect(await retryRows(address)).toHaveLength(2)
    expect(await addressRow(address)).toMatchObject({ transient_errors: 2 })
  })

  it('do not begin again for a message that expired', async () => {
    const address = 'silent@expired.example'
    await receive(event({ recipient: address, messageId: 'm1' }))
    await runTo(T0 + 25 * HOUR)
    await receive(event({ recipient: address, messageId: 'm1' }))
    expect(await retryRows(address)).toHaveLength(1)
    expect(await addressRow(address)).toMatchObject({ transient_errors: 1 })
  })

  it('are only watched while the ESP tries by itself', async () => {
    const address = 'silent@observed.example'
    await receive(event({ recipient: address, kind: 'deferred', final: false }))
    await runTo(T0 + 2 * DAY)
    expect(await attemptsOf(address)).toEqual([])
    expect(await addressRow(address)).toMatchObject({ transient_errors: 1 })
    expect(await retryRows(address)).toMatchObject([{ state: 'expired', mode: 'observe' }])
  })
})

describe('late truth corrects the record', () => {
  it('a delivery inside the window, reported after it expired, takes the error back', async () => {
    const address = 'silent@late-delivery.example'
    await receive(event({ recipient: address, messageId: 'm1' }))
    await runTo(T0 + 25 * HOUR)
    expect(await addressRow(address)).toMatchObject({ transient_errors: 1 })
    await receive({ ...delivered(address, 'm1'), occurredAt: T0 + 20 * HOUR })
    expect(await addressRow(address)).toMatchObject({ transient_errors: 0, refold_from: null })
    expect(await retryRows(address)).toMatchObject([
      { state: 'delivered', closed_at: T0 + 20 * HOUR },
    ])
  })

  it('a permanent error inside the window, reported late, counts as permanent alone', async () => {
    const address = 'silent@late-permanent.example'
    await receive(event({ recipient: address, messageId: 'm1' }))
    await runTo(T0 + 25 * HOUR)
    await receive({ ...permanent(address, 'm1'), occurredAt: T0 + 2 * HOUR })
    expect(await addressRow(address)).toMatchObject({ transient_errors: 0, permanent_errors: 1 })
  })

  it('a delivery of another message settles nothing of this one', async () => {
    const address = 'silent@other-message.example'
    await receive(event({ recipient: address, messageId: 'm1' }))
    await runTo(T0 + HOUR)
    await receive(delivered(address, 'm2'))
    expect(await retryRows(address)).toMatchObject([{ state: 'open' }])
    await runTo(T0 + 2 * DAY)
    expect(await addressRow(address)).toMatchObject({ transient_errors: 1 })
  })
})

describe('resending', () => {
  it('stops while a copy is in flight, and goes on when it comes back', async () => {
    const address = 'accept@copy.example'
    await receive(event({ recipient: address, messageId: 'm1' }))
    await runTo(T0 + 2 * HOUR)
    expect(await attemptsOf(address)).toHaveLength(1)
    await receive(event({ recipient: address, messageId: 'copy-1' }))
    await runTo(T0 + 2 * HOUR + 16 * MINUTE)
    expect(await attemptsOf(address)).toHaveLength(2)
  })

  it('goes on when a copy in flight stays silent for four hours', async () => {
    const address = 'accept@lost-copy.example'
    await receive(event({ recipient: address }))
    await runTo(T0 + 4 * HOUR)
    expect(await attemptsOf(address)).toHaveLength(1)
    await runTo(T0 + 4 * HOUR + 20 * MINUTE)
    expect(await attemptsOf(address)).toHaveLength(2)
  })

  it('a copy that came back faster than its acceptance was noted is not taken to be in flight', async () => {
    const [back, out] = ['accept@fast-copy.example', 'accept@slow-copy.example']
    await receive(event({ recipient: back }), event({ recipient: out }))
    vi.setSystemTime(T0 + 3 * MINUTE)
    await receive(event({ recipient: back, messageId: 'copy' }))
    const windows = [back, out].map((address) => ({ address, startedAt: T0 }))
    const inFlight = await markInFlight(env.DB, windows, T0 + 3 * MINUTE - 50, T0 + 4 * HOUR)
    expect(Array.from(inFlight)).toEqual([retryIdOf(out, T0)])
  })

  it('a copy stays in flight when late news moves the start of its window before it was noted', async () => {
    const address = 'accept@moved-start.example'
    await receive(event({ recipient: address, messageId: 'm1' }))
    await receive(event({ recipient: address, messageId: 'm2', occurredAt: T0 - HOUR }))
    expect(await retryRows(address)).toMatchObject([{ started_at: T0 - HOUR }])
    const sent = [{ address, startedAt: T0 }]
    const inFlight = await markInFlight(env.DB, sent, T0 + MINUTE, T0 + 4 * HOUR)
    expect(Array.from(inFlight)).toEqual([retryIdOf(address, T0 - HOUR)])
    await runTo(T0 + 3 * HOUR)
    expect(await attemptsOf(address)).toEqual([])
  })

  it('ends when the sender has nothing left to send: cancelled, no error', async () => {
    const address = 'gone@nothing-left.example'
    await receive(event({ recipient: address }))
    await runTo(T0 + 2 * DAY)
    expect(await attemptsOf(address)).toHaveLength(1)
    expect(await retryRows(address)).toMatchObject([{ state: 'cancelled' }])
    expect(await addressRow(address)).toMatchObject({ transient_errors: 0 })
  })

  it('goes on while the endpoint fails, which is called at a growing pause and shown as failing', async () => {
    const address = 'broken@endpoint.example'
    await receive(event({ recipient: address }))
    await runTo(T0 + 12 * HOUR)
    const times = (await attemptsOf(address)).map(({ at }) => (at - T0) / MINUTE)
    expect(times.slice(0, 4)).toEqual([3, 6, 9, 12])
    const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0))
    expect(Math.max(...gaps)).toBeLessThanOrEqual(30)
    expect(gaps.slice(8).every((gap) => gap >= 15)).toBe(true)
    const shard = shardStub(env, shardOf(address, 2))
    const { resender } = await shard.report()
    expect(resender).toMatchObject({ failures: times.length, failingSince: T0 + 3 * MINUTE })
    const past = await shard.pastAttempts(retryIdOf(address, T0))
    expect(past).toHaveLength(times.length)
    expect(new Set(past.map(({ problem }) => problem))).toEqual(
      new Set(['the endpoint answered 500']),
    )
    expect(await retryRows(address)).toMatchObject([{ state: 'open' }])
  })

  it('carries at most a hundred addresses in a call', async () => {
    const events = Array.from({ length: 250 }, (_, n) =>
      event({ recipient: `silent-${n}@crowd.example` }),
    )
    await receive(...events)
    await runTo(T0 + 3 * MINUTE)
    const calls = await (await fetch('http://resend.test/?domain=crowd.example')).json<
      { items: object[]; signed: boolean }[]
    >()
    expect(calls.every(({ items, signed }) => items.length <= 100 && signed)).toBe(true)
    expect(calls.reduce((sum, { items }) => sum + items.length, 0)).toBe(250)
  })
})

/** The event is recorded, and whoever was to read the address's history is gone. */
async function recordAndCrash(one: BounceEvent): Promise<void> {
  const now = Date.now()
  const row = eventRow(one, { now })
  const { binding, reached } = heldBack(env.DB, 'batch', ({ length }: []) => length < 9)
  void record(binding, row === null ? [] : [row], recordOptions(readSettings(env), now))
  await reached
}

describe('a clock that fails', () => {
  it('a shard that slept for three hours wakes without a burst', async () => {
    const address = 'silent@sleep.example'
    await receive(event({ recipient: address }))
    await runTo(T0 + HOUR)
    const before = (await attemptsOf(address)).length
    vi.setSystemTime(T0 + 4 * HOUR)
    await runTo(T0 + 4 * HOUR + 1)
    expect(await attemptsOf(address)).toHaveLength(before + 1)
  })

  it('a lost alarm is set again by the sweeper, and the window ends in time', async () => {
    const address = 'silent@lost-alarm.example'
    const shard = shardStub(env, shardOf(address, 2))
    await receive(event({ recipient: address }))
    await runInDurableObject(shard, (_, state) => state.storage.deleteAlarm())
    await sweep(env, Date.now())
    expect(await nextAlarm(shardOf(address, 2))).toBe(T0 + 3 * MINUTE)
  })

  it('a shard that lost everything is armed again from the record', async () => {
    const address = 'silent@lost-shard.example'
    await receive(event({ recipient: address }))
    await runInDurableObject(shardStub(env, shardOf(address, 2)), async (_, state) => {
      await state.storage.deleteAlarm()
      state.storage.sql.exec('DELETE FROM schedules')
    })
    expect(await nextAlarm(shardOf(address, 2))).toBe(null)
    await sweep(env, Date.now())
    await runTo(T0 + 2 * DAY)
    expect(await addressRow(address)).toMatchObject({ transient_errors: 1 })
    expect((await attemptsOf(address)).length).toBeGreaterThan(100)
  })

  it('a window that began long ago, and was not folded before a crash, is attempted from the next sweep on', async () => {
    const address = 'silent@crashed-fold.example'
    const now = T0 + 41 * MINUTE
    vi.setSystemTime(now)
    await receive({ ...delivered(address, 'another'), occurredAt: T0 + 30 * MINUTE })
    const late = event({ recipient: address, messageId: 'm', occurredAt: T0 + 10 * MINUTE })
    await recordAndCrash(late)
    await sweep(env, now)
    expect(await retryRows(address)).toMatchObject([{ state: 'open' }])
    await runTo(now + 16 * MINUTE)
    expect(await attemptsOf(address)).not.toEqual([])
  })

  it('a window that is found where another ended, and was not folded before a crash, is attempted at once', async () => {
    const address = 'silent@found-at-the-end.example'
    await receive(event({ recipient: address, messageId: 'first' }))
    const now = T0 + DAY + 20 * MINUTE
    vi.setSystemTime(now)
    const next = event({
      recipient: address,
      messageId: 'next',
      occurredAt: T0 + DAY + 10 * MINUTE,
    })
    await recordAndCrash(next)
    await runTo(now)
    expect(await retryRows(address)).toMatchObject([{ state: 'expired' }, { state: 'open' }])
    await runTo(now + 16 * MINUTE)
    expect((await attemptsOf(address)).map(({ at }) => at)).toContain(now)
  })

  it('an object that was evicted goes on where it was', async () => {
    const address = 'silent@evicted.example'
    await receive(event({ recipient: address }))
    await runTo(T0 + HOUR)
    await evictDurableObject(shardStub(env, shardOf(address, 2)))
    await runTo(T0 + 2 * DAY)
    expect(await attemptsOf(address)).toHaveLength(107)
  })

  it('a window that nobody closed is closed by the sweeper', async () => {
    const address = 'silent@swept.example'
    await receive(event({ recipient: address }))
    vi.setSystemTime(T0 + DAY)
    await sweep(env, Date.now())
    expect(await addressRow(address)).toMatchObject({ transient_errors: 1, retry_started_at: null })
  })
})
