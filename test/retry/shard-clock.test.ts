import { describe, expect, it } from 'vitest'
import { DAY_MS, MINUTE_MS } from '../../src/bounce/calendar.ts'
import { attemptTimes } from '../../src/bounce/retry-plan.ts'
import { failed, ModelRecord, scheduleOf } from '../../src/cli/simulate/model-record.ts'
import { PLAN, START } from '../../src/cli/simulate/scenario.ts'
import { ModelStorage } from '../../src/cli/simulate/storage.ts'
import { Tally } from '../../src/cli/simulate/tally.ts'
import type { EndpointReport } from '../../src/outgoing/endpoint-health.ts'
import type { ItemOutcome, ResendItem } from '../../src/retry/resend/resender.ts'
import { ShardClock } from '../../src/retry/shard/shard-clock.ts'

/** A clock on a storage of its own, with a resender that keeps what it was asked. */
function shard() {
  const state = {
    now: START,
    isAway: false,
    queries: [] as number[],
    attempts: [] as string[],
    /** What the resender says of each item. */
    answer: { result: 'failed', problem: 'nothing was said' } as ItemOutcome,
    /** Whether that says that it is well. */
    answered: true as boolean | null,
    /** Called while a call is under way. */
    meanwhile: async () => {},
    /** Shards of an earlier RETRY_SHARDS beside this one. */
    isOwn: (_: number) => true,
    /** What the other shards were told. */
    told: [] as (EndpointReport | null)[],
    notBefore: null as number | null,
  }
  const storage = new ModelStorage()
  const tally = new Tally(2, [], PLAN.tickMs)
  const record = new ModelRecord(tally, () => {
    state.queries.push(state.now)
    if (state.isAway) throw new Error('away')
    return state.now
  })
  const resend = async (items: readonly ResendItem[]) => {
    state.attempts.push(...items.map(({ retryId, attempt }) => `${retryId}/${attempt}`))
    await state.meanwhile()
    const outcomes = new Map(items.map((i) => [i.retryId, state.answer]))
    const { answered, notBefore } = state
    return { status: 200, answered, notBefore, items: outcomes }
  }
  const clock = new ShardClock(storage, () => ({
    record,
    resend,
    silenceMs: DAY_MS / 6,
    isOwn: (number: number) => state.isOwn(number),
    tellShards: async (news: EndpointReport | null) => void state.told.push(news),
    now: () => state.now,
    log() {},
  }))
  // Nobody was tried by hand before; the model knows no cost of asking.
  Object.assign(clock.calls, { counts: () => ({}) })
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
  const spool = async (name: string, diagnostic = EVENT.diagnostic) => {
    const event = { ...EVENT, recipient: `${name}@example.com`, espEventId: name, diagnostic }
    await clock.keep(await record.logRows([event], state.now))
  }
  return { clock, storage, record, tally, state, open, runTo, spool }
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

it('runs that may not do all at once do it one after the other, each address once', async () => {
  const { state, open, runTo } = shard()
  state.answer = { result: 'reply', reply: '451 4.3.2 Not accepting mail' }
  await open(6_000)
  // As the free plan counts the queries of one run.
  const perRun = 50
  let run = { asked: 0, at: 0 }
  state.queries.push = (at) => {
    if (at - run.at >= 1_000) run = { asked: 0, at }
    if (++run.asked > perRun) throw new Error('Too many API requests by single Worker invocation.')
    return run.asked
  }
  await runTo(START + 3 * MINUTE_MS + 25_000)
  expect(state.attempts).toHaveLength(6_000)
  expect(new Set(state.attempts).size).toBe(6_000)
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

it('a run writes a row for each call, and two of its own, and reads hardly more than is due', async () => {
  const { storage, open, runTo } = shard()
  await open(1_000)
  await runTo(START + 3 * MINUTE_MS - 1)
  const before = { ...storage.account }
  await runTo(START + 3 * MINUTE_MS)
  expect(storage.account.written - before.written).toBe(10 + 2)
  expect(storage.account.read - before.read).toBeLessThan(1_000 + 107 + 200)
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

describe('an answer is heard once, whatever becomes of the record', () => {
  it('a copy accepted while D1 fails stays in flight: the sweeper arms it again, and no second one is sent', async () => {
    const { clock, record, state, open, runTo } = shard()
    await open(1)
    state.answer = { result: 'accepted' }
    state.meanwhile = async () => {
      state.isAway = true
    }
    await runTo(START + 3 * MINUTE_MS)
    expect(state.attempts).toHaveLength(1)
    // The record knows nothing of the copy, and that is what the sweeper has to go by.
    await clock.arm([...record.open.values()].map(scheduleOf))
    state.isAway = false
    await runTo(START + 4 * 60 * MINUTE_MS)
    expect(state.attempts).toHaveLength(1)
    await runTo(START + 4 * 60 * MINUTE_MS + 20 * MINUTE_MS)
    expect(state.attempts).toHaveLength(2)
  })

  it('a reply heard while D1 fails is recorded when it is back', async () => {
    const { clock, record, state, open, runTo } = shard()
    await open(1)
    for (const one of record.open.values()) record.settling.set(one.address, one)
    state.answer = { result: 'reply', reply: '250 2.0.0 OK' }
    state.meanwhile = async () => {
      state.isAway = true
    }
    await runTo(START + 3 * MINUTE_MS)
    expect(record.open.size).toBe(1)
    state.isAway = false
    await runTo(START + 10 * MINUTE_MS)
    expect([record.open.size, clock.spool.count(), state.attempts.length]).toEqual([0, 0, 1])
  })

  it('a copy that came back before its acceptance was noted is in flight no more', async () => {
    const { clock, record, state, open, runTo } = shard()
    await open(1)
    state.answer = { result: 'accepted' }
    record.cameBack = true
    await runTo(START + 6 * MINUTE_MS)
    expect(state.attempts).toHaveLength(2)
    expect(clock.schedules.count()).toBe(1)
  })
})

it('while a message is being handed over, neither a person nor a run that overlaps sends it again', async () => {
  const { clock, record, state, open, runTo } = shard()
  await open(1)
  const [one] = record.open.values()
  if (one === undefined) throw new Error('nothing is open')
  const said: string[] = []
  state.meanwhile = async () => {
    state.meanwhile = async () => {}
    said.push(...Object.values(await clock.attemptNow([one])).map(({ result }) => result))
    // The call hangs for so long that the clock takes its run for lost.
    state.now += 20 * MINUTE_MS
    await clock.alarm()
  }
  await runTo(START + 3 * MINUTE_MS)
  expect(said).toEqual(['in_flight'])
  expect(state.attempts).toEqual([`${one.retryId}/1`])
  await runTo(START + 60 * MINUTE_MS)
  expect(state.attempts.length).toBeGreaterThan(1)
})

it('nor is it sent again under the id that late news has given its retry meanwhile', async () => {
  const { clock, record, state, open, runTo } = shard()
  await open(1)
  const [one] = record.open.values()
  if (one === undefined) throw new Error('nothing is open')
  const moved = { ...one, retryId: 'moved', startedAt: one.startedAt - 1 }
  state.meanwhile = async () => {
    state.meanwhile = async () => {}
    record.open.delete(one.retryId)
    record.open.set(moved.retryId, moved)
    expect(await clock.attemptNow([moved])).toMatchObject({ moved: { result: 'in_flight' } })
  }
  await runTo(START + 3 * MINUTE_MS)
  expect(state.attempts).toEqual([`${one.retryId}/1`])
})

it('what a person has sent while a long run was at it is not sent by that run again', async () => {
  const { clock, record, state, open, runTo } = shard()
  await open(150)
  state.answer = { result: 'accepted' }
  // Calls go by the retries' ids.
  const last = [...record.open.values()].toSorted((a, b) => (a.retryId < b.retryId ? -1 : 1)).at(-1)
  if (last === undefined) throw new Error('nothing is open')
  state.meanwhile = async () => {
    state.meanwhile = async () => {}
    expect(await clock.attemptNow([last])).toMatchObject({ [last.retryId]: { result: 'accepted' } })
  }
  await runTo(START + 3 * MINUTE_MS)
  expect(state.attempts).toHaveLength(150)
  expect(state.attempts.filter((key) => key.startsWith(`${last.retryId}/`))).toEqual([
    `${last.retryId}/100001`,
  ])
})

it.each([
  ['a copy', { result: 'accepted' }],
  ['a delivery', { result: 'reply', reply: '250 2.0.0 OK' }],
] as const)(
  '%s of which the record has not heard yet is known to who wants another attempt',
  async (_, answer) => {
    const { clock, record, state, open, runTo } = shard()
    await open(1)
    const [one] = record.open.values()
    if (one === undefined) throw new Error('nothing is open')
    record.settling.set(one.address, one)
    state.answer = answer
    state.meanwhile = async () => {
      state.isAway = true
    }
    await runTo(START + 3 * MINUTE_MS)
    state.isAway = false
    expect(await clock.attemptNow([one])).toMatchObject({ [one.retryId]: { result: 'in_flight' } })
    expect(state.attempts).toHaveLength(1)
  },
)

it('what was spooled here about a retry of another shard is armed there, not here', async () => {
  const { clock, record, state, runTo, spool } = shard()
  state.isOwn = (number) => number !== 0
  const elsewhere = failed('elsewhere@example.com', START, Number.POSITIVE_INFINITY)
  record.unrecorded.set(elsewhere.address, elsewhere)
  await spool('elsewhere', '451 4.3.2 Not accepting mail')
  await runTo(START + 10 * MINUTE_MS)
  expect(record.open.size).toBe(1)
  expect([clock.schedules.count(), state.attempts.length]).toEqual([0, 0])
})

it('a call for which nobody was asked says nothing of whoever sends again: no rest, no alarm, no forgiveness', async () => {
  const { clock, state, open, runTo } = shard()
  state.answered = null
  await open(1)
  await runTo(START + DAY_MS - 1)
  expect(state.attempts).toHaveLength(107)
  expect(clock.endpoint.report(state.now)).toBe(null)
  state.answered = false
  await open(1, START + DAY_MS)
  await runTo(START + DAY_MS + 10 * MINUTE_MS)
  const failing = clock.endpoint.report(0)
  expect(failing).toMatchObject({ failures: 3 })
  state.answered = null
  await runTo(START + DAY_MS + 60 * MINUTE_MS)
  expect(clock.endpoint.report(0)).toEqual(failing)
})

it('an attempt by hand says of whoever sends again what any other says', async () => {
  const { clock, record, state, open, runTo } = shard()
  await open(1)
  const [one] = record.open.values()
  if (one === undefined) throw new Error('nothing is open')
  const byHand = async () =>
    Object.values(await clock.attemptNow([one])).map(({ result }) => result)
  state.answered = false
  expect(await byHand()).toEqual(['failed'])
  expect(clock.endpoint.report(state.now)).toMatchObject({ failures: 1, failingSince: START })
  await runTo(START + 60 * MINUTE_MS)
  expect(clock.endpoint.isResting(state.now)).toBe(true)
  state.answered = true
  state.answer = { result: 'reply', reply: '451 4.3.2 Not accepting mail' }
  expect(await byHand()).toEqual(['reply'])
  expect(clock.endpoint.report(state.now)).toBe(null)
  expect(clock.endpoint.isResting(state.now)).toBe(false)
})

describe.each([['nothing else to do'], ['another retry that keeps it busy']])(
  'where the shard has %s',
  (work) => {
    const SLOTS = attemptTimes(PLAN, START)
    const slotAfter = (time: number) => SLOTS.findIndex((at) => at > time) + 1
    const later = async ({ record, clock }: ReturnType<typeof shard>, at: number) => {
      if (work === 'nothing else to do') return
      const other = failed('other@example.com', at, Number.POSITIVE_INFINITY)
      record.open.set(other.retryId, other)
      await clock.arm([scheduleOf(other)])
    }
    const attemptsOf = ({ record, state }: ReturnType<typeof shard>) => {
      const [one] = record.open.values()
      const own = state.attempts.filter((key) => key.startsWith(`${one?.retryId}/`))
      return own.map((key) => Number(key.split('/')[1]))
    }

    it('what fell into the flight of a copy that stayed silent is not made afterwards', async () => {
      const all = shard()
      await all.open(1)
      all.state.answer = { result: 'accepted' }
      await all.runTo(START + 3 * MINUTE_MS)
      all.state.answer = { result: 'failed', problem: 'nothing was said' }
      const until = START + 3 * MINUTE_MS + DAY_MS / 6
      await all.runTo(until - 5 * MINUTE_MS)
      await later(all, until - 5 * MINUTE_MS)
      await all.runTo(until + 40 * MINUTE_MS)
      expect(attemptsOf(all).slice(0, 2)).toEqual([1, slotAfter(until)])
    })

    it('what was due before its mail service gave up is not made afterwards', async () => {
      const all = shard()
      await all.open(1)
      const [one] = all.record.open.values()
      if (one === undefined) throw new Error('nothing is open')
      all.clock.schedules.remove([one.retryId])
      await all.clock.arm([{ ...scheduleOf(one), mode: 'observe' }])
      const now = START + 4 * 60 * MINUTE_MS - 1_000
      await all.runTo(now - 5 * MINUTE_MS)
      await later(all, now - 5 * MINUTE_MS)
      await all.runTo(now)
      await all.clock.arm([scheduleOf(one)])
      await all.runTo(now + 40 * MINUTE_MS)
      expect(attemptsOf(all)[0]).toBe(slotAfter(now))
    })

    it('what was due before its error was told is not made afterwards', async () => {
      const all = shard()
      const now = START + 4 * 60 * MINUTE_MS - 1_000
      const first = failed('first@example.com', now - 50 * MINUTE_MS, Number.POSITIVE_INFINITY)
      all.state.now = now - 20 * MINUTE_MS
      await all.clock.arm([{ ...scheduleOf(first), mode: 'observe' }])
      await later(all, now - 20 * MINUTE_MS)
      await all.runTo(now)
      all.record.open.clear()
      await all.open(1)
      await all.runTo(now + 40 * MINUTE_MS)
      expect(attemptsOf(all)[0]).toBe(slotAfter(now))
    })
  },
)

describe('a rest of whoever sends again', () => {
  const resting = async () => {
    const one = shard()
    Object.assign(one.state, { answered: false, notBefore: START + 30 * MINUTE_MS })
    await one.open(1)
    await one.runTo(START + 20 * MINUTE_MS)
    Object.assign(one.state, { answered: true, notBefore: null })
    return one
  }

  it('is told to the other shards, which let him rest as well', async () => {
    const { state } = await resting()
    const restsUntil = START + 30 * MINUTE_MS
    const rest = { failures: 1, failingSince: START + 3 * MINUTE_MS, restsUntil }
    expect(state.told).toEqual([rest])
    const other = shard()
    await other.open(1)
    other.clock.learn(rest)
    await other.runTo(START + 29 * MINUTE_MS)
    expect(other.state.attempts).toEqual([])
    await other.runTo(START + 31 * MINUTE_MS)
    expect(other.state.attempts).toHaveLength(1)
    // He is well, which the others have not seen.
    expect(other.state.told).toEqual([null])
  })

  it('is over for all when an attempt by hand finds him well', async () => {
    const { clock, state, record, runTo } = await resting()
    const [retry] = record.open.values()
    await clock.attemptNow(retry === undefined ? [] : [retry])
    expect(state.told.slice(1)).toEqual([null])
    expect(clock.resenderReport()).toBeNull()
    await runTo(START + 23 * MINUTE_MS)
    expect(state.attempts).toHaveLength(3)
  })

  it('is no reason to tell of it late: after a quarter of an hour', async () => {
    const { record, state, open, runTo } = shard()
    const told: number[] = []
    record.tellResendFailing = async () => void told.push((state.now - START) / MINUTE_MS)
    Object.assign(state, { answered: false, notBefore: START + 60 * MINUTE_MS })
    await open(1)
    await runTo(START + 58 * MINUTE_MS)
    expect(state.attempts).toHaveLength(1)
    // The first tick with work after eighteen minutes.
    expect(told[0]).toBe(18.5)
  })
})

it('who is asked every 15 minutes is asked so by an endpoint that fails, too', async () => {
  const { state, open, runTo } = shard()
  state.answered = false
  await open(1)
  await runTo(START + DAY_MS - 1)
  const attempts = state.attempts.map((one) => Number(one.split('/')[1]))
  expect(attempts.slice(-20)).toEqual(Array.from({ length: 20 }, (_, n) => 88 + n))
})

describe('the alarm', () => {
  it('that was never run is set again by whatever is armed', async () => {
    const { storage, state, open } = shard()
    await open(1)
    state.now = START + 10 * MINUTE_MS
    await open(1)
    expect(storage.alarmAt).toBeGreaterThan(state.now)
  })

  it('that was never run is run when the shard is asked how it is', async () => {
    const { clock, state, open } = shard()
    await open(1)
    state.now = START + 10 * MINUTE_MS
    expect(await clock.poke()).toBe(true)
    expect(state.attempts).toHaveLength(1)
  })

  it('does not wait until a clock that was put back is there again', async () => {
    const { clock, storage, state, open, runTo } = shard()
    await open(1)
    await runTo(START + 120 * MINUTE_MS)
    state.now = START + 30 * MINUTE_MS
    await clock.poke()
    expect(storage.alarmAt).toBeLessThan(START + 60 * MINUTE_MS)
  })
})

it('of an address that was erased, only what the record holds open is taken up', async () => {
  const { clock, record, open } = shard()
  // The model knows no cost of forgetting.
  Object.assign(clock.calls, { forget: () => {} })
  await open(1)
  const [one] = record.open.values()
  if (one === undefined) throw new Error('nothing is open')
  await clock.forget(one.address)
  record.open.clear()
  await clock.arm([scheduleOf(one)])
  expect(clock.schedules.count()).toBe(0)
  record.open.set(one.retryId, one)
  await clock.arm([scheduleOf(one)])
  expect(clock.schedules.count()).toBe(1)
})

it('what is erased while a run finds it open again is not taken up by that run', async () => {
  const { clock, record, runTo, spool } = shard()
  // The model knows no cost of forgetting.
  Object.assign(clock.calls, { forget: () => {} })
  const one = failed('erased@example.com', START, Number.POSITIVE_INFINITY)
  record.unrecorded.set(one.address, one)
  await spool('erased', '451 4.3.2 Not accepting mail')
  const recorded = record.record.bind(record)
  record.record = async (rows) => {
    const opened = await recorded(rows)
    // Not awaited: it waits for the recording that is under way.
    void clock.forget(one.address)
    return opened
  }
  await runTo(START + MINUTE_MS)
  expect(record.open.size).toBe(1)
  expect(clock.schedules.count()).toBe(0)
})

it('a run that comes late releases a silent copy first, and makes the attempt that was due since', async () => {
  const { clock, state, open, runTo } = shard()
  await open(1)
  state.answer = { result: 'accepted' }
  const until = START + 3 * MINUTE_MS + DAY_MS / 6
  await runTo(until - MINUTE_MS)
  expect(state.attempts).toHaveLength(1)
  state.now = until + 40 * MINUTE_MS
  await clock.alarm()
  expect(state.attempts).toHaveLength(2)
})

it('an attempt on the very moment a copy was in flight until is of its flight', async () => {
  const { record, state, open, runTo } = shard()
  await open(1)
  const [one] = record.open.values()
  if (one === undefined) throw new Error('nothing is open')
  record.inFlight.set(one.retryId, START + 6 * MINUTE_MS)
  await runTo(START + 9 * MINUTE_MS)
  expect(state.attempts).toEqual([`${one.retryId}/3`])
})

it('the record is asked once about a copy in flight, and again when it has been silent for long enough', async () => {
  const { record, tally, open, runTo } = shard()
  await open(1)
  const [one] = record.open.values()
  if (one === undefined) throw new Error('nothing is open')
  record.inFlight.set(one.retryId, START + 60 * MINUTE_MS)
  await runTo(START + 60 * MINUTE_MS - 1)
  expect(tally.asked).toBe(1)
  await runTo(START + 75 * MINUTE_MS)
  expect(tally.asked).toBeGreaterThan(1)
})

it('whose copy got in flight while others were tried by hand is not tried after them', async () => {
  const { clock, record, state, open } = shard()
  await open(150)
  const all = [...record.open.values()]
  state.meanwhile = async () => {
    state.meanwhile = async () => {}
    state.now += MINUTE_MS
    for (const { retryId } of all) record.inFlight.set(retryId, state.now + MINUTE_MS)
  }
  const said = Object.values(await clock.attemptNow(all)).map(({ result }) => result)
  expect(state.attempts).toHaveLength(100)
  expect(said.filter((result) => result === 'in_flight')).toHaveLength(50)
})

it('an address whose news waits in the spool, since the record does not take it, is not tried', async () => {
  const { record, state, open, runTo, spool } = shard()
  await open(2)
  await spool('a0', '250 2.0.0 OK')
  record.record = async () => {
    throw new Error('this piece is too much for me')
  }
  await runTo(START + 3 * MINUTE_MS)
  expect(state.attempts).toHaveLength(1)
})

it('a retry that the record only watches by now is not tried, by the plan or by hand', async () => {
  const { clock, record, state, open, runTo } = shard()
  await open(1)
  const dueItems = record.dueItems.bind(record)
  record.dueItems = async (...asked) =>
    (await dueItems(...asked)).map((item) => ({ ...item, mode: 'observe' }))
  await runTo(START + 9 * MINUTE_MS)
  const [one] = record.open.values()
  if (one === undefined) throw new Error('nothing is open')
  expect(await clock.attemptNow([one])).toEqual({ [one.retryId]: { result: 'observed' } })
  expect(state.attempts).toEqual([])
})

it('who is erased while he is called is not brought back by the answer', async () => {
  const { clock, record, state, open, runTo } = shard()
  // The model knows no cost of forgetting.
  Object.assign(clock.calls, { forget: () => {} })
  await open(2)
  const [gone, other] = record.open.values()
  if (gone === undefined || other === undefined) throw new Error('two should be open')
  state.answer = { result: 'accepted' }
  state.meanwhile = async () => {
    state.meanwhile = async () => {}
    await clock.forget(gone.address)
  }
  await runTo(START + 3 * MINUTE_MS)
  expect(state.attempts).toHaveLength(2)
  expect([...record.inFlight.keys()]).toEqual([other.retryId])
})

it('a window that was written to while it ended is kept, and ended by the next run', async () => {
  const { clock, record, open, runTo } = shard()
  await open(1)
  await runTo(START + DAY_MS - 1)
  const expire = record.expire.bind(record)
  record.expire = async () => {
    record.expire = expire
    return []
  }
  await runTo(START + DAY_MS)
  expect([record.open.size, clock.schedules.count()]).toEqual([1, 1])
  await runTo(START + DAY_MS + MINUTE_MS)
  expect([record.open.size, clock.schedules.count()]).toEqual([0, 0])
})
