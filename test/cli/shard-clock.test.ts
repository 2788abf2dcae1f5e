import { expect, it } from 'vitest'
import { failed, ModelRecord, scheduleOf } from '../../src/cli/simulate/model-record.ts'
import { DAY_MS, MINUTE_MS, PLAN, START } from '../../src/cli/simulate/scenario.ts'
import { ModelStorage } from '../../src/cli/simulate/storage.ts'
import { Tally } from '../../src/cli/simulate/tally.ts'
import type { ItemOutcome, ResendItem } from '../../src/retry/resender.ts'
import { ShardClock } from '../../src/retry/shard-clock.ts'

/** A clock on a storage of its own, with a resender that keeps what it was asked. */
function shard() {
  const state = { now: START, isAway: false, queries: [] as number[], attempts: [] as string[] }
  const storage = new ModelStorage()
  const record = new ModelRecord(new Tally(2, [], PLAN.tickMs), () => {
    state.queries.push(state.now)
    if (state.isAway) throw new Error('away')
    return state.now
  })
  const resend = async (items: readonly ResendItem[]) => {
    state.attempts.push(...items.map(({ retryId, attempt }) => `${retryId}/${attempt}`))
    const nothing: ItemOutcome = { result: 'failed', problem: 'nothing was said' }
    return { status: 200, notBefore: null, items: new Map(items.map((i) => [i.retryId, nothing])) }
  }
  const clock = new ShardClock(storage, () => ({
    record,
    resend,
    silenceMs: DAY_MS / 6,
    now: () => state.now,
    log() {},
  }))
  const open = async (count: number, startedAt = START) => {
    const all = Array.from({ length: count }, (_, n) =>
      failed(`a${n}@example.com`, startedAt, Number.POSITIVE_INFINITY),
    )
    for (const one of all) record.open.set(one.retryId, one)
    await clock.arm(all.map(scheduleOf))
  }
  const runTo = async (time: number) => {
    for (let at = storage.alarmAt; at !== null && at <= time; at = storage.alarmAt) {
      state.now = Math.max(state.now, at)
      storage.alarmAt = null
      await clock.alarm()
    }
    state.now = time
  }
  const spool = async (name: string) => {
    const event = { ...EVENT, recipient: `${name}@example.com`, espEventId: name }
    await clock.keep(await record.logRows([event], state.now))
  }
  return { clock, storage, state, open, runTo, spool }
}

const EVENT = {
  esp: 'ses',
  source: '',
  kind: 'bounced' as const,
  espEvent: 'test',
  messageId: null,
  occurredAt: START,
  final: true,
  permanence: null,
  diagnostic: '550 5.1.1 User unknown',
  replyCode: null,
  status: null,
  remoteMta: null,
  espReason: null,
  metadata: {},
  authenticity: 'signed' as const,
}

it('twelve thousand addresses due on one tick are all tried on it, each once', async () => {
  const { state, open, runTo } = shard()
  await open(12_000)
  await runTo(START + 3 * MINUTE_MS)
  expect(state.attempts).toHaveLength(12_000)
  expect(new Set(state.attempts).size).toBe(12_000)
  await runTo(START + 6 * MINUTE_MS)
  expect(state.attempts).toHaveLength(24_000)
})

it('arming one more costs no look at those that are there, and moves the alarm only forward in need', async () => {
  const { clock, storage, open, runTo } = shard()
  await open(1_000)
  await runTo(START + MINUTE_MS)
  const before = { ...storage.account, alarmAt: storage.alarmAt }
  const later = failed('later@example.com', START + MINUTE_MS, Number.POSITIVE_INFINITY)
  await clock.arm([scheduleOf(later)])
  expect(storage.alarmAt).toBe(before.alarmAt)
  expect(storage.account.read - before.read).toBeLessThan(10)
  const older = failed('older@example.com', START - MINUTE_MS, Number.POSITIVE_INFINITY)
  await clock.arm([scheduleOf(older)])
  expect(storage.alarmAt).toBe(START + 2 * MINUTE_MS)
})

it('while the record is away it is asked every ten seconds, however much comes in', async () => {
  const { state, runTo, spool, clock } = shard()
  state.isAway = true
  for (let n = 0; n < 300; n++) {
    await runTo(START + n * 1_000)
    await spool(`s${n}`)
  }
  const times = Array.from(new Set(state.queries))
  const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0))
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(10_000)
  state.isAway = false
  state.queries.length = 0
  await runTo(START + 10 * MINUTE_MS)
  expect(clock.spool.count()).toBe(0)
  // A hundred posts in a batch; those that were tried in vain go one by one.
  expect(state.queries.length).toBeLessThan(150)
})

it('a thousand windows that end within one tick end in one run', async () => {
  const { clock, storage, open, runTo, state } = shard()
  await open(1_000)
  await runTo(START + DAY_MS - 1)
  let runs = 0
  for (; storage.alarmAt !== null; runs++) await runTo(storage.alarmAt)
  expect(clock.schedules.count()).toBe(0)
  expect(runs).toBeLessThanOrEqual(2)
  expect(state.now).toBe(START + DAY_MS)
})
