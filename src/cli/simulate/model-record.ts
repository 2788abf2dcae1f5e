/**
 * The simulated record: the retries that D1 would hold, kept in memory, and unavailable during the outage. It counts the
 * rows that D1 would count.
 */
import type { BounceEvent } from '../../bounce/event.ts'
import { attemptOffsets, attemptTime, planId } from '../../bounce/retry-plan.ts'
import type { DueItem } from '../../db/due.ts'
import { eventRow } from '../../db/event-row.ts'
import type { LogRow } from '../../db/log-row.ts'
import { type NamedWindow, type RetrySchedule, retryIdOf } from '../../db/schedule.ts'
import type { RetryRecord } from '../../retry/shard/world.ts'
import { PLAN } from './scenario.ts'
import type { Tally } from './tally.ts'

const PLAN_ID = planId(PLAN)
const ATTEMPTS = attemptOffsets(PLAN).length
const MESSAGES: DueItem['messages'] = [
  { esp: 'ses', source: '', messageId: null, occurredAt: 0, metadata: {} },
]

/** An address whose mail failed. */
export interface Failed extends NamedWindow {
  /** When the receiving server accepts the mail again; for most, after the 24 hours. */
  recoversAt: number
  /** The latest attempt made, 0 before the first. */
  attempted: number
}

/** An address whose first error arrived at `startedAt`; times in epoch milliseconds. */
export function failed(address: string, startedAt: number, recoversAt: number): Failed {
  return { retryId: retryIdOf(address, startedAt), address, startedAt, recoversAt, attempted: 0 }
}

export function scheduleOf({ retryId, address, startedAt }: Failed): RetrySchedule {
  return {
    retryId,
    address,
    startedAt,
    endsAt: startedAt + PLAN.windowMs,
    planId: PLAN_ID,
    mode: 'resend',
    notBefore: null,
    askedAt: null,
    inFlightUntil: null,
    shard: 0,
  }
}

export class ModelRecord implements RetryRecord {
  /** Open retries by id. */
  readonly open = new Map<string, Failed>()
  /** By address, retries whose error waits in the spool. */
  readonly unrecorded = new Map<string, Failed>()
  /** Until when copies are in flight, by id. */
  readonly inFlight = new Map<string, number>()
  /** True if copies bounce before their acceptance is reported. */
  cameBack = false
  readonly #tally: Tally
  /** Advances the clock by a query; throws while the record is unavailable. */
  readonly #query: () => number

  constructor(tally: Tally, query: () => number) {
    this.#tally = tally
    this.#query = query
  }

  /** Notes an attempt made at `at`; its due time follows from the plan alone. */
  attempted(retryId: string, attempt: number, at: number): void {
    const one = this.open.get(retryId)
    if (one === undefined) return
    this.#tally.attempt(dueAt(one, attempt), at)
    if (at >= one.startedAt + PLAN.windowMs) this.#tally.afterEnd++
    this.#missUntil(one, attempt)
    one.attempted = attempt
  }

  async record(rows: readonly LogRow[]): Promise<RetrySchedule[]> {
    this.#query()
    const opened: RetrySchedule[] = []
    for (const { address, class: statusClass } of rows) {
      if (statusClass === 4) {
        const one = this.unrecorded.get(address)
        if (one === undefined) continue
        this.unrecorded.delete(address)
        this.open.set(one.retryId, one)
        this.#tally.opened++
        opened.push(scheduleOf(one))
      }
      if (statusClass === 2) this.#settle(address)
    }
    return opened
  }

  async logRows(events: readonly BounceEvent[], now: number): Promise<LogRow[]> {
    return events.map((event) => eventRow(event, { now })).filter((row) => row !== null)
  }

  async dueItems(windows: readonly NamedWindow[], now: number): Promise<DueItem[]> {
    this.#query()
    this.#tally.asked += windows.length
    return windows.flatMap(({ retryId }) => {
      const one = this.open.get(retryId)
      if (one === undefined || one.startedAt + PLAN.windowMs <= now) return []
      return [
        {
          retryId,
          address: one.address,
          startedAt: one.startedAt,
          endsAt: one.startedAt + PLAN.windowMs,
          mode: 'resend',
          inFlightUntil: this.inFlight.get(retryId) ?? null,
          planId: PLAN_ID,
          pulledUntil: 0,
          lastStatus: '4.3.2',
          lastReason: null,
          messages: MESSAGES,
          more: false,
        },
      ]
    })
  }

  async expire(windows: readonly NamedWindow[], now: number): Promise<RetrySchedule[]> {
    const at = this.#query()
    for (const { retryId } of windows) {
      const one = this.open.get(retryId)
      const end = (one?.startedAt ?? now) + PLAN.windowMs
      if (one === undefined || end > now) continue
      this.#missUntil(one, ATTEMPTS + 1)
      this.#tally.expiry(at - end, end)
      this.open.delete(retryId)
    }
    return []
  }

  async openAmong(windows: readonly NamedWindow[]): Promise<Set<string>> {
    this.#query()
    return new Set(windows.map(({ retryId }) => retryId).filter((id) => this.open.has(id)))
  }

  async markInFlight(windows: readonly NamedWindow[], _at: number, until: number) {
    this.#query()
    if (this.cameBack) return new Set<string>()
    for (const { retryId } of windows) this.inFlight.set(retryId, until)
    return new Set(windows.map(({ retryId }) => retryId))
  }

  async tellResendFailing(): Promise<void> {}

  #settle(address: string): void {
    const one = this.settling.get(address)
    if (one === undefined) return
    this.settling.delete(address)
    this.open.delete(one.retryId)
    this.#tally.settled++
  }

  /** By address, retries whose mail was accepted, until that is recorded. */
  readonly settling = new Map<string, Failed>()

  /** Counts attempts before `attempt` that were due and never made, except those before the retry was known. */
  #missUntil(one: Failed, attempt: number): void {
    for (let left = one.attempted + 1; left < attempt; left++) this.#tally.miss(dueAt(one, left))
  }
}

function dueAt({ startedAt }: { startedAt: number }, attempt: number): number {
  return attemptTime({ planId: PLAN_ID, startedAt }, attempt)
}

/** How many attempts were due before `at`. */
export function attemptsBefore(one: { startedAt: number }, at: number): number {
  let count = 0
  while (dueAt(one, count + 1) < at) count++
  return count
}
