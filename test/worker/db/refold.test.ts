/** What a refold keeps of the windows that it folds again. */
import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { planId } from '../../../src/bounce/retry-plan.ts'
import { record } from '../../../src/db/record.ts'
import { retryRows } from '../retry/clock.ts'
import { PLAN, POLICY } from './one-truth.ts'
import { MINUTE, row } from './streams.ts'

const T = Date.UTC(2026, 5, 1, 9)
const HOUR = 60 * MINUTE
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
