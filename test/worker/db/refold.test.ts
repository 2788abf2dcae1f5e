/** What a refold keeps of the windows that it folds again. */
import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { planId } from '../../../src/bounce/retry-plan.ts'
import { expireRetries } from '../../../src/db/expire.ts'
import type { LogRow } from '../../../src/db/log-row.ts'
import { record } from '../../../src/db/record.ts'
import { markInFlight, reportAttempts, wishFor } from '../../../src/db/retry-notes.ts'
import { addressRow, logRows, retryRows } from '../retry/clock.ts'
import { PLAN, POLICY } from './one-truth.ts'
import { MINUTE, row } from './streams.ts'

const T = Date.UTC(2026, 5, 1, 9)
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const SHORTER = { ...PLAN, windowMs: 12 * HOUR }

it('every window keeps the plan it was opened with, also one that turns out to have begun earlier', async () => {
  const address = 'two-plans@example.com'
  const at = (occurredAt: number, key: string, of: 2 | 4) =>
    row({ address, occurredAt, key, class: of })
  const recorded = (one: ReturnType<typeof at>, now: number, plan = PLAN) =>
    record(env.DB, [one], { now, plan, shards: 2, policy: POLICY })
  await recorded(at(T, 'first', 4), T)
  await recorded(at(T + HOUR, 'delivered', 2), T + HOUR)
  await recorded(at(T + 2 * HOUR, 'second', 4), T + 2 * HOUR, SHORTER)
  const late = await recorded(at(T - MINUTE, 'late', 4), T + 3 * HOUR, { ...PLAN, windowMs: HOUR })
  expect(late.arm).toHaveLength(1)
  const { results } = await env.DB.prepare(
    'SELECT started_at, ends_at, state, plan_id FROM retries WHERE address=? ORDER BY started_at',
  )
    .bind(address)
    .all()
  expect(results).toEqual([
    {
      started_at: T - MINUTE,
      ends_at: T - MINUTE + PLAN.windowMs,
      state: 'delivered',
      plan_id: planId(PLAN),
    },
    {
      started_at: T + 2 * HOUR,
      ends_at: T + 2 * HOUR + SHORTER.windowMs,
      state: 'open',
      plan_id: planId(SHORTER),
    },
  ])
})

it('a window that turns out to have begun later keeps the plan it was opened with', async () => {
  const address = 'begun-later@example.com'
  const recorded = (occurredAt: number, of: 2 | 4, now: number, windowMs = PLAN.windowMs) =>
    record(env.DB, [row({ address, occurredAt, key: `later ${occurredAt}`, class: of })], {
      now,
      plan: { ...PLAN, windowMs },
      shards: 2,
      policy: POLICY,
    })
  await recorded(T, 4, T)
  await recorded(T + 2 * HOUR, 4, T + 2 * HOUR)
  // By the shorter window of now, it would have been over before anybody knew of it.
  await recorded(T + HOUR, 2, T + 4 * HOUR, HOUR)
  expect(await retryRows(address)).toMatchObject([
    { started_at: T, state: 'delivered', closed_at: T + HOUR },
    { started_at: T + 2 * HOUR, state: 'open', ends_at: T + 2 * HOUR + PLAN.windowMs },
  ])
  // What begins anew has the plan of its day.
  await recorded(T + 5 * HOUR, 2, T + 5 * HOUR, HOUR)
  await recorded(T + 6 * HOUR, 4, T + 6 * HOUR, HOUR)
  expect((await retryRows(address)).at(-1)).toMatchObject({ ends_at: T + 7 * HOUR })
})

/** Records an event of an address alone, at T + 3 hours. */
const recordedOf = (address: string) => (occurredAt: number, over: Partial<LogRow>) => {
  const one = row({ address, occurredAt, key: `${address} ${occurredAt} ${over.class}`, ...over })
  return record(env.DB, [one], { now: T + 3 * HOUR, plan: PLAN, shards: 2, policy: POLICY })
}

it('errors that were counted elsewhere are in no row of errors, also where it is folded again', async () => {
  const address = 'counted-elsewhere@example.com'
  const recorded = recordedOf(address)
  const elsewhere = { permanent: 5, transient: 4 }
  await recorded(T, { kind: 'count_errors', class: 0, counts: false, elsewhere })
  await recorded(T + 2 * HOUR, { class: 5 })
  await recorded(T + HOUR, { class: 5 })
  expect(await addressRow(address)).toMatchObject({
    permanent_errors: 7,
    transient_errors: 4,
    permanent_run: 2,
    expired_run: 0,
    refold_from: null,
  })
})

it("errors that are the sender's to mend are so when they come late, and before what is folded again", async () => {
  const address = 'late-and-unsigned@example.com'
  const recorded = recordedOf(address)
  for (const [at, action] of [
    [0, 'fix_sender'],
    [5, 'fix_sender'],
    [1, 'slow_down'],
    [4, 'review'],
    [3, 'fix_sender'],
  ] as const) {
    await recorded(T + at * MINUTE, { class: 5, action })
  }
  const runs = { permanent_run: 5, sender_run: 4, refold_from: null }
  expect(await addressRow(address)).toMatchObject(runs)
  await recorded(T + 2 * MINUTE, { class: 2 })
  expect(await addressRow(address)).toMatchObject({ permanent_run: 3, sender_run: 2 })
})

it("windows that expired of what is the sender's to mend are so before what is folded again, and in it", async () => {
  const address = 'late-and-throttled@example.com'
  const recorded = recordedOf(address)
  const expire = async (day: number) => {
    const window = { address, startedAt: T + day * DAY }
    await expireRetries(env.DB, [window], { now: T + (day + 1) * DAY, policy: POLICY })
  }
  const inVain = async (day: number, action: 'retry' | 'slow_down') => {
    await recorded(T + day * DAY, { class: 4, action, messageId: `m${day}` })
    await expire(day)
  }
  await inVain(0, 'slow_down')
  await inVain(2, 'retry')
  await inVain(4, 'slow_down')
  expect(await addressRow(address)).toMatchObject({ expired_run: 3, sender_expired_run: 2 })
  await recorded(T + 4 * DAY + HOUR, { class: 4, action: 'retry', messageId: 'm4' })
  const before = { expired_run: 2, sender_expired_run: 1, refold_from: null }
  expect(await addressRow(address)).toMatchObject(before)
  await expire(4)
  expect(await addressRow(address)).toMatchObject({ expired_run: 3, sender_expired_run: 1 })
})

it.each([
  ['a delivery is in the row that begins', { class: 2 }, 3],
  ['a reactivation, made by one who knew of it, is not', { kind: 'reactivate' }, 2],
] as const)(
  'an error of the very moment of %s, whatever is folded again later',
  async (_name, end, run) => {
    const address = `at-the-moment-${run}@example.com`
    const recorded = recordedOf(address)
    await recorded(T, { class: 5 })
    await recorded(T, { class: 0, counts: false, ...end })
    await recorded(T + 2 * HOUR, { class: 5 })
    await recorded(T + HOUR, { class: 5 })
    expect(await addressRow(address)).toMatchObject({ permanent_run: run, refold_from: null })
  },
)

it('a temporary error of the very moment in which its window ended belongs to it, and keeps it open', async () => {
  const address = 'last-moment@example.com'
  const recorded = recordedOf(address)
  await recorded(T, { class: 4, messageId: 'm1' })
  await recorded(T + HOUR, { class: 2, messageId: 'm1' })
  expect(await retryRows(address)).toMatchObject([{ state: 'delivered', closed_at: T + HOUR }])
  await recorded(T + HOUR, { class: 4, messageId: 'm2' })
  expect(await retryRows(address)).toMatchObject([{ state: 'open', started_at: T }])
  expect(await logRows(address)).toMatchObject([
    { outcome: 'delivered', message_id: 'm1' },
    { outcome: 'delivered', class: 2 },
    { outcome: null, message_id: 'm2' },
  ])
})

it('a window that late news opens has the plan of its day', async () => {
  const address = 'opened-late@example.com'
  const recorded = recordedOf(address)
  await recorded(T + 2 * HOUR, { class: 4 })
  await recorded(T + HOUR, { class: 2 })
  await recorded(T, { class: 4 })
  const { results } = await env.DB.prepare(
    'SELECT state, plan_id FROM retries WHERE address=? ORDER BY started_at',
  )
    .bind(address)
    .all()
  const plan_id = planId(PLAN)
  expect(results).toEqual([
    { state: 'delivered', plan_id },
    { state: 'open', plan_id },
  ])
})

it('what was cancelled long before stays so, whatever is folded again', async () => {
  const address = 'cancelled-before@example.com'
  const recorded = recordedOf(address)
  await recorded(T, { class: 4, messageId: 'm' })
  await recorded(T + 1, { kind: 'cancel_retry', class: 0, counts: false })
  await recorded(T + 2 * HOUR, { class: 5 })
  await recorded(T + HOUR, { class: 4, messageId: 'm' })
  expect(await retryRows(address)).toMatchObject([{ state: 'cancelled' }])
  expect(await addressRow(address)).toMatchObject({ retry_started_at: null, refold_from: null })
})

it('of deliveries that were nothing new the latest is noted once an error before them comes late', async () => {
  const address = 'nothing-new@example.com'
  const recorded = recordedOf(address)
  for (const hours of [1, 2]) await recorded(T + hours * HOUR, { class: 2 })
  expect(await addressRow(address)).toBeNull()
  await recorded(T, { class: 5 })
  const at = T + 2 * HOUR
  expect(await addressRow(address)).toMatchObject({ last_delivered_at: at, last_rank: 4 * at + 1 })
})

/** The same database; `meanwhile` happens before the folded windows are written first. */
function interrupted(db: D1Database, meanwhile: () => Promise<unknown>): D1Database {
  let isWriting = false
  let isOver = false
  return Object.assign(Object.create(db), {
    prepare(sql: string) {
      isWriting ||= sql.includes('DELETE FROM retries')
      return db.prepare(sql)
    },
    async batch(statements: D1PreparedStatement[]) {
      if (isWriting && !isOver) await meanwhile()
      isOver ||= isWriting
      return db.batch(statements)
    },
  })
}

it.each<[string, (address: string, startedAt: number) => Promise<unknown>, object]>([
  [
    'a copy is noted',
    (address) => markInFlight(env.DB, [{ address }], T + HOUR, T + 5 * HOUR),
    { in_flight_at: T + HOUR, in_flight_until: T + 5 * HOUR },
  ],
  [
    'an attempt is reported',
    (address, startedAt) => {
      const one = { address, startedAt, at: T + HOUR, until: T + 2 * HOUR, isAccepted: false }
      return reportAttempts(env.DB, [one], T + 5 * HOUR)
    },
    { reported_until: T + 2 * HOUR },
  ],
  [
    'a person wishes for an attempt',
    (address) => wishFor(env.DB, [{ address }], T + HOUR),
    { wished_at: T + HOUR },
  ],
])('%s while late news is folded: both are kept', async (name, note, expected) => {
  const address = `${name.replaceAll(' ', '-')}@example.com`
  const options = { now: T + 3 * HOUR, plan: PLAN, shards: 2, policy: POLICY }
  const error = (occurredAt: number) =>
    row({ address, occurredAt, key: `${name} ${occurredAt}`, class: 4 })
  await record(env.DB, [error(T)], options)
  const db = interrupted(env.DB, () => note(address, T))
  const { arm } = await record(db, [error(T - MINUTE)], options)
  expect(arm).toMatchObject([{ address, startedAt: T - MINUTE }])
  const retries = await env.DB.prepare('SELECT * FROM retries WHERE address=?1').bind(address).all()
  expect(retries.results).toMatchObject([{ started_at: T - MINUTE, state: 'open', ...expected }])
})
