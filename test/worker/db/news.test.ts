/** What news means for what is known of an address, where it comes in order and alone: by hand. */
import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { shardOf } from '../../../src/bounce/address.ts'
import type { Action, Reason } from '../../../src/bounce/reason.ts'
import { planId } from '../../../src/bounce/retry-plan.ts'
import { listAddresses } from '../../../src/db/addresses.ts'
import { expireRetries, retriesPastEnd } from '../../../src/db/expire.ts'
import type { LogRow } from '../../../src/db/log-row.ts'
import { lookupAddresses } from '../../../src/db/lookup.ts'
import { record } from '../../../src/db/record.ts'
import { markedAddresses, refoldMarked } from '../../../src/db/refold.ts'
import { markInFlight } from '../../../src/db/retry-notes.ts'
import { retryIdOf } from '../../../src/db/schedule.ts'
import { addressRow, DAY, HOUR, logRows, retryRows } from '../retry/clock.ts'
import { PLAN, POLICY } from './one-truth.ts'
import { row } from './streams.ts'

const T = Date.UTC(2026, 5, 1, 9)
const options = (now: number) => ({ now, plan: PLAN, shards: 2, policy: POLICY })

type Event = Partial<LogRow> & { at: number }

/** Records events of an address, so long after T, in one post. */
async function post(address: string, ...events: Event[]) {
  const rows = events.map(({ at, ...over }) =>
    row({ address, occurredAt: T + at, key: `${address} ${at}`, ...over }),
  )
  return record(env.DB, rows, options(Math.max(...rows.map(({ occurredAt }) => occurredAt))))
}
const answerOf = async (address: string) =>
  (await lookupAddresses(env.DB, [address], { policy: POLICY }))[0]

it('of an open retry all is answered that is known, to one question, to many, and in a list', async () => {
  const address = 'all-of-it@news.example'
  const at = T + 100 * DAY
  const open = {
    address,
    occurredAt: at,
    key: 'all-of-it',
    class: 4,
    retryAfterSeconds: 600,
  } as const
  await record(env.DB, [row({ ...open, status: '4.7.1' })], { ...options(at), shards: 16 })
  await markInFlight(env.DB, [{ address }], at + 1, at + HOUR)
  const answer = {
    address,
    sendable: true,
    state: 'retrying',
    permanentErrors: 0,
    transientErrors: 0,
    lastStatus: '4.7.1',
    lastReason: 'user_unknown',
    lastSeenAt: at,
    retry: {
      id: retryIdOf(address, at),
      startedAt: at,
      endsAt: at + DAY,
      mode: 'resend',
      planId: planId(PLAN),
      shard: shardOf(address, 16),
      notBefore: at + 600_000,
      askedAt: at,
      inFlightUntil: at + HOUR,
    },
  }
  expect(await answerOf(address)).toEqual(answer)
  const asked = ['nobody@news.example', address]
  expect((await lookupAddresses(env.DB, asked, { policy: POLICY }))[1]).toEqual(answer)
  const page = { order: 'asc', from: null, limit: 2 } as const
  const { items } = await listAddresses(env.DB, { policy: POLICY, prefix: address }, page)
  expect(items).toEqual([answer])
})

it('a delivery ends the row of retries in vain, also where the last word was a delivery of another message', async () => {
  const address = 'expired-behind@news.example'
  await post(address, { at: 0, class: 4, messageId: 'late' })
  await post(address, { at: HOUR, class: 2, messageId: 'other' })
  const window = { address, startedAt: T }
  await expireRetries(env.DB, [window], options(T + DAY))
  expect(await addressRow(address)).toMatchObject({ transient_errors: 1, expired_run: 1 })
  await post(address, { at: 30 * HOUR, class: 2, messageId: 'other again' })
  expect(await addressRow(address)).toMatchObject({ transient_errors: 1, expired_run: 0 })
})

it('a delivery lifts what an ESP dropped by its own list', async () => {
  const address = 'dropped@news.example'
  await post(address, { at: 0, counts: false, reason: 'suppressed' })
  expect(await answerOf(address)).toMatchObject({ state: 'esp_suppressed', permanentErrors: 0 })
  // Behind the first, another is nothing new.
  for (const at of [HOUR, 2 * HOUR]) {
    await post(address, { at, class: 2, status: '2.0.0' })
    expect(await answerOf(address)).toMatchObject({ state: 'ok', lastSeenAt: T + HOUR })
  }
})

it.each([
  ['in their order', [0, HOUR, 2 * HOUR], HOUR],
  ['the later first', [0, 2 * HOUR, HOUR], 2 * HOUR],
])('of deliveries in a row, which came %s, one is the last word', async (how, times, seen) => {
  const address = `${how.replaceAll(' ', '-')}@news.example`
  const [failed = 0, ...delivered] = times
  await post(address, { at: failed })
  for (const at of delivered) await post(address, { at, class: 2, status: '2.0.0' })
  expect(await answerOf(address)).toMatchObject({ lastStatus: '2.0.0', lastSeenAt: T + seen })
})

it('a delivery that was nothing new is the last word where an earlier error comes late', async () => {
  const address = 'delivered-before@news.example'
  await post(address, { at: HOUR, class: 2, status: '2.0.0' })
  expect(await answerOf(address)).toMatchObject({ lastSeenAt: null })
  await post(address, { at: 0, condemns: true })
  expect(await answerOf(address)).toMatchObject({
    state: 'ok',
    permanentErrors: 1,
    lastStatus: '2.0.0',
    lastReason: 'delivered',
    lastSeenAt: T + HOUR,
  })
})

it('a complaint is heard, alone or beside a delivery', async () => {
  const complaint = { at: HOUR, class: 0, kind: 'complained', counts: false } as const
  await post('complained@news.example', complaint)
  await post('both@news.example', complaint, { at: 0, class: 2 })
  for (const address of ['complained@news.example', 'both@news.example']) {
    expect(await answerOf(address)).toMatchObject({ state: 'complained', sendable: false })
  }
})

it('a window ends once, for those who ask at its end, and for nobody before', async () => {
  const address = 'ends-once@news.example'
  await post(address, { at: 0, class: 4, status: '4.2.2' }, { at: HOUR, class: 4, status: '4.4.1' })
  const expire = async (now: number, startedAt = T) => {
    await expireRetries(env.DB, [{ address, startedAt }], options(now))
    return (await retryRows(address)).map(({ state }) => state)
  }
  expect(await retriesPastEnd(env.DB, T + DAY - 1, 10)).toEqual([])
  expect(await expire(T + DAY - 1)).toEqual(['open'])
  expect(await expire(T + 2 * DAY, T + HOUR)).toEqual(['open'])
  expect(await addressRow(address)).toMatchObject({ transient_errors: 0, retry_started_at: T })
  expect(await retriesPastEnd(env.DB, T + DAY, 10)).toEqual([{ address, startedAt: T }])
  expect(await expire(T + DAY)).toEqual(['expired'])
  expect(await expire(T + DAY)).toEqual(['expired'])
  expect(await retriesPastEnd(env.DB, T + DAY, 10)).toEqual([])
  expect(await addressRow(address)).toMatchObject({ transient_errors: 1, retry_started_at: null })
  const shown = { outcome: 'expired', logged_status: '4.4.1' }
  expect(await logRows(address)).toMatchObject([shown, shown])
})

it("retries that expired of what is the sender's to mend take nobody out, however many", async () => {
  const address = 'throttled@news.example'
  const inVain = async (day: number, ...actions: Action[]) => {
    const errors = actions.map((action, n) => ({ at: day * DAY + n, class: 4, action }) as const)
    await post(address, ...errors)
    const window = { address, startedAt: T + day * DAY }
    await expireRetries(env.DB, [window], options(T + (day + 1) * DAY))
  }
  await inVain(0, 'retry', 'slow_down')
  await inVain(2, 'fix_sender')
  await inVain(4, 'slow_down')
  await inVain(6, 'fix_sender', 'retry')
  expect(await addressRow(address)).toMatchObject({ expired_run: 4, sender_expired_run: 3 })
  expect(await answerOf(address)).toMatchObject({ state: 'failing', transientErrors: 4 })
  await inVain(8, 'retry')
  await inVain(10, 'fix_content')
  expect(await answerOf(address)).toMatchObject({ state: 'undeliverable', sendable: false })
  await post(address, { at: 12 * DAY, class: 2 })
  expect(await addressRow(address)).toMatchObject({ expired_run: 0, sender_expired_run: 0 })
})

it('what expires shows the last code of its window, and what had another outcome keeps it', async () => {
  const address = 'codes@news.example'
  const of4 = (at: number, messageId: string, status: string, key: string) =>
    ({ at, class: 4, messageId, status, key: `${address} ${key}` }) as const
  await post(address, of4(0, 'm1', '4.2.2', 'z'), of4(1, 'm2', '4.7.1', 'a'))
  // Of two at one time that of the greater key, as everywhere.
  await post(address, of4(2, 'm2', '4.4.1', 'c'), of4(2, 'm2', '4.3.2', 'b'))
  await post(address, { at: HOUR, class: 2, messageId: 'm1' })
  await expireRetries(env.DB, [{ address, startedAt: T }], options(T + DAY))
  const shown = { outcome: 'expired', logged_status: '4.4.1' }
  expect(await logRows(address)).toMatchObject([
    { outcome: 'delivered' },
    ...[shown, shown, shown],
    { class: 2 },
  ])
})

it('a window that is expired late has ended when it ended, and the next is as long as any', async () => {
  const [first, second] = ['late-1@news.example', 'late-2@news.example']
  await post(second, { at: 200 * DAY + 1, class: 4 })
  await post(first, { at: 200 * DAY, class: 4 })
  const start = T + 200 * DAY
  const window = { address: first, startedAt: start }
  const past = await retriesPastEnd(env.DB, start + 2 * DAY, 100)
  const those = past.filter(({ address }) => address === first || address === second)
  expect(those).toEqual([window, { address: second, startedAt: start + 1 }])
  await expireRetries(env.DB, [window], options(start + 2 * DAY))
  await post(first, { at: 203 * DAY, class: 4 })
  expect(await retryRows(first)).toMatchObject([
    { state: 'expired', closed_at: start + DAY },
    { state: 'open', started_at: start + 3 * DAY, ends_at: start + 4 * DAY },
  ])
})

it.each([
  ['one after the other', HOUR],
  ['at one moment', 0],
])('deliveries of one post, %s, end a retry with the last that was waited for', async (_, gap) => {
  const address = `two-messages-${gap}@news.example`
  await post(
    address,
    { at: 0, class: 4, messageId: 'a' },
    { at: HOUR, class: 4, messageId: 'b', final: false },
  )
  expect(await retryRows(address)).toMatchObject([{ state: 'open', mode: 'resend' }])
  await post(
    address,
    { at: 2 * HOUR, class: 2, messageId: 'a', key: `${address} a` },
    { at: 2 * HOUR + gap, class: 2, messageId: 'b', key: `${address} b` },
  )
  expect(await retryRows(address)).toMatchObject([
    { state: 'delivered', mode: 'observe', started_at: T, closed_at: T + 2 * HOUR + gap },
  ])
})

it.each([
  [DAY - 1, [0]],
  [DAY, [0, DAY]],
])('a temporary error %d ms after the first of its post: windows from %j', async (at, starts) => {
  const address = `in-one-post-${at}@news.example`
  await post(address, { at: 0, class: 4 }, { at, class: 4 })
  expect((await retryRows(address)).map(({ started_at }) => started_at - T)).toEqual(starts)
})

it('an event without a time of its own is known for eight days, and longer by nobody', async () => {
  const address = 'untimed@news.example'
  const untimed = { timed: false, key: 'untimed' }
  const recorded: number[] = []
  for (const at of [0, DAY, 8 * DAY, 8 * DAY + 1]) {
    recorded.push((await post(address, { ...untimed, at })).recorded)
  }
  expect(recorded).toEqual([1, 0, 0, 1])
  expect(await addressRow(address)).toMatchObject({ permanent_errors: 2 })
  // Of another address, or with a time of its own, it is another.
  await post(`other-${address}`, { ...untimed, at: DAY })
  await post(address, { at: 9 * DAY, key: 'untimed' })
  expect(await logRows(`other-${address}`)).toHaveLength(1)
  expect(await addressRow(address)).toMatchObject({ permanent_errors: 3 })
})

it('an event that comes again without its time is known, in one post as in two', async () => {
  const [one, two] = ['timed-in-one@news.example', 'timed-in-two@news.example']
  const timed = { at: 0, key: 'timed' }
  const untimed = { at: DAY, key: 'timed', timed: false }
  await post(one, timed, untimed)
  await post(two, timed)
  await post(two, untimed)
  for (const address of [one, two]) {
    expect(await addressRow(address)).toMatchObject({ permanent_errors: 1 })
  }
})

it('a time too far ahead is taken by one event, not from all others', async () => {
  const address = 'ahead@news.example'
  await post(address, { at: 0, key: 'ahead', claimedAt: T + DAY })
  expect(await post(address, { at: DAY, key: 'ahead' })).toMatchObject({ recorded: 0 })
  expect(await post(address, { at: DAY, key: 'another' })).toMatchObject({ recorded: 1 })
})

it('of deliveries at one time the greater code is shown, whatever the order of arrival', async () => {
  const at = HOUR
  const plain = { at, class: 2, status: '2.0.0' } as const
  const more = { at, class: 2, status: '2.6.0' } as const
  const error = { at: 0, class: 5 } as const
  const arrivals = [
    [
      [error],
      [
        { ...plain, key: 'p' },
        { ...more, key: 'q' },
      ],
    ],
    [
      [
        { ...plain, key: 'a' },
        { ...more, key: 'b' },
      ],
      [error],
    ],
    [
      [
        { ...plain, key: 'd' },
        { ...more, key: 'c' },
      ],
      [error],
    ],
    [[{ ...plain, key: 'e' }], [{ ...more, key: 'f' }]],
    [[{ ...more, key: 'g' }], [{ ...plain, key: 'h' }]],
  ]
  for (const [n, posts] of arrivals.entries()) {
    const address = `greater-${n}@news.example`
    for (const events of posts) await post(address, ...events)
    expect([n, (await answerOf(address))?.lastStatus]).toEqual([n, '2.6.0'])
  }
})

it('of errors at one time and of one code the greater reason is shown, whatever the order of arrival', async () => {
  const orders: Reason[][] = [
    ['mailbox_full', 'user_unknown'],
    ['user_unknown', 'mailbox_full'],
  ]
  for (const [n, reasons] of orders.entries()) {
    for (const together of [true, false]) {
      const address = `reason-${n}-${together}@news.example`
      const events = reasons.map((reason) => ({ at: 0, reason, key: `${address} ${reason}` }))
      if (together) await post(address, ...events)
      else for (const one of events) await post(address, one)
      const answer = await answerOf(address)
      expect([address, answer?.lastReason]).toEqual([address, 'user_unknown'])
    }
  }
})

it('the latest of complaints counts, whatever the order of arrival', async () => {
  const complaint = (at: number) => ({ at, class: 0, kind: 'complained', counts: false }) as const
  const both = [complaint(0), complaint(2 * HOUR)]
  const arrivals = [[both], [both.toReversed()], [[complaint(2 * HOUR)], [complaint(0)]]]
  for (const [n, posts] of arrivals.entries()) {
    const address = `complaints-${n}@news.example`
    for (const events of posts) await post(address, ...events)
    await post(address, { at: HOUR, class: 0, kind: 'reactivate', counts: false })
    expect([n, (await answerOf(address))?.state]).toEqual([n, 'complained'])
  }
})

it('what says nothing of an address is logged, and leaves what is known of it as it is', async () => {
  const address = 'unproven@news.example'
  const unproven = { class: 0, authenticity: 'unproven', counts: false } as const
  await post(address, { at: 0, ...unproven })
  expect(await addressRow(address)).toBeNull()
  await post(address, { at: HOUR, class: 5 })
  const known = await addressRow(address)
  await post(address, { at: 2 * HOUR, ...unproven })
  expect(await addressRow(address)).toEqual(known)
  expect(await logRows(address)).toHaveLength(3)
})

it.each([
  [5, 4],
  [5, 0],
  [0, 4],
  [-5, 0],
])(
  '%d permanent and %d temporary errors that were counted elsewhere are counted, and in no row',
  async (permanent, transient) => {
    const address = `elsewhere-${permanent}-${transient}@news.example`
    const elsewhere = { permanent, transient }
    await post(address, { at: 0, class: 0, kind: 'count_errors', counts: false, elsewhere })
    expect(await addressRow(address)).toMatchObject({
      ...{ permanent_errors: permanent, transient_errors: transient },
      ...{ permanent_run: 0, expired_run: 0 },
    })
    const answer = { permanentErrors: permanent, transientErrors: transient, state: 'ok' }
    expect(await answerOf(address)).toMatchObject(answer)
  },
)

const unsigned = {
  class: 5,
  action: 'fix_sender',
  status: '5.7.26',
  reason: 'auth_failure',
} as const

it('what the sender is to mend takes nobody out, however often; the rest counts beside it', async () => {
  const address = 'unsigned@news.example'
  await post(address, ...[0, 1, 2, 3].map((at) => ({ at, ...unsigned })))
  expect(await addressRow(address)).toMatchObject({ permanent_run: 4, sender_run: 4 })
  expect(await answerOf(address)).toMatchObject({ state: 'failing', permanentErrors: 4 })
  await post(address, { at: HOUR, class: 5, action: 'slow_down' })
  await post(
    address,
    ...[2, 3].map((at) => ({ at: at * HOUR, class: 5, action: 'review' }) as const),
  )
  expect(await answerOf(address)).toMatchObject({ state: 'failing', sendable: true })
  const letter = { policy: { ...POLICY, suppressOn: 'every_permanent' } } as const
  const [strict] = await lookupAddresses(env.DB, [address], letter)
  expect(strict?.state).toBe('undeliverable')
  await post(address, { at: 4 * HOUR, class: 5, action: null })
  expect(await addressRow(address)).toMatchObject({ permanent_run: 8, sender_run: 5 })
  expect(await answerOf(address)).toMatchObject({ state: 'undeliverable', sendable: false })
  await post(address, { at: 5 * HOUR, class: 2 })
  expect(await addressRow(address)).toMatchObject({ permanent_run: 0, sender_run: 0 })
})

it('patience that is asked for again in the same post is one wait, from where it was asked for first', async () => {
  const address = 'patient@news.example'
  const asks = { class: 4, retryAfterSeconds: 3600 } as const
  await post(address, { at: 0, ...asks }, { at: HOUR / 2, ...asks })
  const retry = { askedAt: T, notBefore: T + 1.5 * HOUR }
  expect(await answerOf(address)).toMatchObject({ retry })
})

it.each([2, 5] as const)(
  'news of class %i of one message ends no other, of which the same post says something else',
  async (of) => {
    const address = `said-of-another-${of}@news.example`
    await post(address, { at: 0, class: 4, messageId: 'waits' })
    const news = { at: 2, class: of, messageId: 'other' } as const
    await post(address, { at: 1, class: 0, kind: 'unknown', messageId: 'waits' }, news)
    expect(await retryRows(address)).toMatchObject([{ state: 'open' }])
    expect((await logRows(address))[0]).toMatchObject({ message_id: 'waits', outcome: null })
  },
)

it('a window that another message was delivered in ends with its own', async () => {
  const address = 'own-message@news.example'
  await post(address, { at: 0, class: 4, messageId: 'own' })
  await post(address, { at: HOUR, class: 2, messageId: 'other' })
  expect(await answerOf(address)).toMatchObject({ state: 'retrying' })
  await post(address, { at: 2 * HOUR, class: 2, messageId: 'own' })
  expect(await answerOf(address)).toMatchObject({ state: 'ok', retry: null })
  expect(await addressRow(address)).toMatchObject({ retry_started_at: null })
})

it('a message that was cancelled opens no window when it is reported again', async () => {
  const address = 'cancelled@news.example'
  await post(address, { at: 0, class: 4, messageId: 'm' })
  await post(address, { at: HOUR, class: 0, kind: 'cancel_retry', counts: false })
  await post(address, { at: 2 * HOUR, class: 4, messageId: 'm' })
  expect(await retryRows(address)).toMatchObject([{ state: 'cancelled' }])
  await post(address, { at: 3 * HOUR, class: 4, messageId: 'another' })
  expect(await retryRows(address)).toMatchObject([{ state: 'cancelled' }, { state: 'open' }])
})

it('what is known of an address stays as it is until news that came late are folded', async () => {
  const [dead, busy] = ['dead@news.example', 'busy@news.example']
  await post(dead, { at: HOUR }, { at: 2 * HOUR }, { at: 3 * HOUR })
  await post(busy, { at: HOUR, class: 4, messageId: 'm' })
  let batches = 0
  const failing = new Proxy(env.DB, {
    get(db, name) {
      if (name === 'batch' && batches++ > 0) return () => Promise.reject(new Error('D1 is away'))
      const value = Reflect.get(db, name)
      return typeof value === 'function' ? value.bind(db) : value
    },
  })
  const late = [dead, busy].map((address, n) =>
    row({ address, occurredAt: T + n, key: `late ${address}`, class: 2 }),
  )
  await expect(record(failing, late, options(T + 4 * HOUR))).rejects.toThrow('D1 is away')
  expect(await answerOf(dead)).toMatchObject({ state: 'undeliverable' })
  expect(await answerOf(busy)).toMatchObject({ state: 'retrying', retry: { startedAt: T + HOUR } })
  // What came of the earliest time is folded first.
  expect(await markedAddresses(env.DB, 10)).toEqual([dead, busy])
  await refoldMarked(env.DB, 10, options(T + 4 * HOUR))
  expect(await answerOf(dead)).toMatchObject({ state: 'undeliverable' })
  expect(await answerOf(busy)).toMatchObject({ state: 'retrying', retry: { startedAt: T + HOUR } })
  expect(await addressRow(busy)).toMatchObject({ refold_from: null })
})

it.each([
  ['of its very moment', 500, true],
  ['of the second it was accepted in, where no more than that was told', 0, true],
  ['of the moment before it', 499, false],
  ['of the second before it', -1000, false],
  ['of the last moment of that second', -1, false],
])(
  'a copy is back with an error %s, whichever is recorded first, as the fold has it',
  async (name, ms, isBack) => {
    const accepted = T + HOUR + 500
    const at = HOUR + ms
    const inFlight = (address: string) =>
      env.DB.prepare('SELECT in_flight_at FROM retries WHERE address=?')
        .bind(address)
        .first('in_flight_at')
    const expected = isBack ? null : accepted
    for (const order of ['error', 'copy']) {
      const address = `${order}-${ms}@copy-back.example`
      await post(address, { at: 0, class: 4 })
      const error: Event = { at, class: 4, receivedAt: accepted + 2000 }
      const copy = () => markInFlight(env.DB, [{ address }], accepted, accepted + HOUR)
      if (order === 'error') await post(address, error)
      await copy()
      if (order === 'copy') await post(address, error)
      expect([name, order, await inFlight(address)]).toEqual([name, order, expected])
    }
  },
)
