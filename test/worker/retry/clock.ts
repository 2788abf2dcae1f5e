/** Moves the clock of the tests through alarms: nothing sleeps, and every alarm runs at its own time. */
import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, vi } from 'vitest'
import type { BounceEvent } from '../../../src/bounce/event.ts'
import { ingest } from '../../../src/ingest.ts'
import { shardStub } from '../../../src/retry/shards.ts'
import type { ResendCall } from '../../resend-endpoint.ts'

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR
const SHARDS = [0, 1]

/** When tests begin: in the future, so that alarms armed under the moved clock never fire for real. */
export const T0 = Date.UTC(2030, 0, 1, 9)

export function startClock(at = T0): number {
  vi.useFakeTimers({ toFake: ['Date'], now: at })
  return at
}

export async function nextAlarm(shard: number): Promise<number | null> {
  return runInDurableObject(shardStub(env, shard), (_, state) => state.storage.getAlarm())
}

/** Runs every alarm up to `time` in its order, then stands at `time`; returns how many ran. */
export async function runTo(time: number): Promise<number> {
  for (let ran = 0; ; ran++) {
    const alarms = await Promise.all(SHARDS.map(nextAlarm))
    const at = Math.min(...alarms.map((alarm) => alarm ?? Number.POSITIVE_INFINITY))
    if (at > time) {
      vi.setSystemTime(time)
      return ran
    }
    vi.setSystemTime(Math.max(at, Date.now()))
    await runDurableObjectAlarm(shardStub(env, alarms.indexOf(at)))
  }
}

/** For a file whose tests begin at T0: the windows that a test left open belong to it alone. */
export function moveClock(): void {
  beforeEach(() => {
    startClock()
  })
  afterEach(async () => {
    await runTo(Date.now() + 2 * DAY)
    vi.useRealTimers()
  }, 60_000)
}

/** Stands so much later, whatever was due meanwhile. */
export function later(ms: number): void {
  vi.setSystemTime(Date.now() + ms)
}

/** As a webhook would hand it over. */
export function receive(...events: BounceEvent[]) {
  return ingest(env, events, { now: Date.now() })
}

/** The attempts that carried an address, by the clock. */
export async function attemptsOf(
  address: string,
): Promise<{ at: number; attempt: number; key: string }[]> {
  const domain = address.slice(address.indexOf('@') + 1)
  const response = await fetch(`http://resend.test/?domain=${domain}`)
  const calls = await response.json<ResendCall[]>()
  return calls.flatMap(({ at, items }) =>
    items
      .filter((item) => item.address === address)
      .map(({ attempt, idempotencyKey }) => ({ at, attempt, key: idempotencyKey })),
  )
}

export async function addressRow(address: string) {
  return env.DB.prepare('SELECT * FROM addresses WHERE address=?').bind(address).first<{
    permanent_errors: number
    transient_errors: number
    retry_started_at: number | null
    refold_from: number | null
  }>()
}

export async function logRows(address: string) {
  const { results } = await env.DB.prepare(
    'SELECT outcome, logged_status, class, message_id FROM delivery_log WHERE address=? ORDER BY occurred_at, event_key',
  )
    .bind(address)
    .all<{
      outcome: string | null
      logged_status: string | null
      class: number
      message_id: string | null
    }>()
  return results
}

export async function retryRows(address: string) {
  const { results } = await env.DB.prepare(
    'SELECT state, mode, started_at, ends_at, closed_at FROM retries WHERE address=? ORDER BY started_at',
  )
    .bind(address)
    .all<{
      state: string
      mode: string
      started_at: number
      ends_at: number
      closed_at: number | null
    }>()
  return results
}
