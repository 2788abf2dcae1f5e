/**
 * The tick wheel of one shard: a row per open retry and none per attempt. When attempts are due follows from a
 * schedule's start and plan: due at tick T are the schedules that started at T - offset₁, T - offset₂, …
 */
import {
  attemptOffsets,
  latestAttempt,
  parsePlanId,
  type RetryPlan,
  startTick,
} from '../../bounce/retry-plan.ts'
import type { NamedWindow, RetrySchedule } from '../../db/schedule.ts'
import { addColumn, type ShardSql } from './storage.ts'

/** A schedule with an attempt that is due. */
export interface DueSchedule extends NamedWindow {
  /** Number of the attempt in the plan, 1 for the first. */
  attempt: number
}

/** Rows read at a time. */
const PAGE = 5_000

/** The plans of schedules that have attempts: one index probe per plan, however many schedules there are. */
const PLANS = `WITH RECURSIVE p(id) AS (SELECT min(plan_id) FROM schedules WHERE mode='resend' AND held_until IS NULL
  UNION ALL SELECT (SELECT min(plan_id) FROM schedules WHERE mode='resend' AND held_until IS NULL AND plan_id>p.id) FROM p WHERE p.id IS NOT NULL)
  SELECT id FROM p WHERE id IS NOT NULL`

type Row = {
  retry_id: string
  address: string
  started_at: number
  start_tick: number
  not_before: number | null
  asked_at: number | null
}

export class Schedules {
  readonly #sql: ShardSql

  constructor(sql: ShardSql) {
    this.#sql = sql
    // `held_until`: no attempt before this time, because a copy is in flight. `mode` observe has none: the ESP is trying by itself.
    sql.exec(`CREATE TABLE IF NOT EXISTS schedules (retry_id TEXT PRIMARY KEY, address TEXT NOT NULL, started_at INTEGER NOT NULL, start_tick INTEGER NOT NULL,
      plan_id TEXT NOT NULL, ends_at INTEGER NOT NULL, mode TEXT NOT NULL, not_before INTEGER, held_until INTEGER, asked_at INTEGER) WITHOUT ROWID`)
    addColumn(sql, 'schedules', 'asked_at INTEGER')
    sql.exec(
      "CREATE INDEX IF NOT EXISTS due ON schedules (plan_id, start_tick) WHERE mode='resend' AND held_until IS NULL",
    )
    sql.exec('CREATE INDEX IF NOT EXISTS ends ON schedules (ends_at)')
    sql.exec(
      'CREATE INDEX IF NOT EXISTS held ON schedules (held_until) WHERE held_until IS NOT NULL',
    )
  }

  /** Removes everything about an address. */
  forget(address: string): void {
    this.#sql.exec('DELETE FROM schedules WHERE address=?', address)
  }

  /**
   * Adds schedules, or updates them. Updates may come in any order, so `resend` never goes back to `observe`: an ESP that
   * gave up does not begin anew. An update never holds a schedule, because the record is asked about copies in flight
   * before every attempt. Returns the ids of the schedules that it refuses, whose plan is invalid.
   */
  put(schedules: readonly RetrySchedule[]): string[] {
    const refused: string[] = []
    for (const schedule of schedules) {
      const plan = parsePlanId(schedule.planId)
      if (plan === null) {
        refused.push(schedule.retryId)
        continue
      }
      this.#sql.exec(
        `INSERT INTO schedules VALUES (?,?,?,?,?,?,?,?,?,?) ON CONFLICT DO UPDATE SET mode=max(mode, excluded.mode), not_before=excluded.not_before,
         asked_at=excluded.asked_at, held_until=iif(excluded.held_until IS NULL, NULL, held_until), ends_at=excluded.ends_at
         WHERE mode<excluded.mode OR not_before IS NOT excluded.not_before OR asked_at IS NOT excluded.asked_at
         OR (held_until IS NOT NULL AND excluded.held_until IS NULL) OR ends_at<>excluded.ends_at`,
        schedule.retryId,
        schedule.address,
        schedule.startedAt,
        startTick(plan, schedule.startedAt),
        schedule.planId,
        schedule.endsAt,
        schedule.mode,
        schedule.notBefore,
        schedule.inFlightUntil,
        schedule.askedAt,
      )
    }
    return refused
  }

  remove(retryIds: readonly string[]): void {
    this.#sql.exec(
      'DELETE FROM schedules WHERE retry_id IN (SELECT value FROM json_each(?))',
      JSON.stringify(retryIds),
    )
  }

  /** Holds attempts until this time; null lets them go on. */
  hold(retryIds: readonly string[], until: number | null): void {
    this.#sql.exec(
      'UPDATE schedules SET held_until=? WHERE retry_id IN (SELECT value FROM json_each(?))',
      until,
      JSON.stringify(retryIds),
    )
  }

  /** Lets attempts go on whose copy was silent for long enough. */
  release(now: number): void {
    this.#sql.exec('UPDATE schedules SET held_until=NULL WHERE held_until<=?', now)
  }

  isEmpty(): boolean {
    return this.#sql.exec('SELECT 1 FROM schedules LIMIT 1').toArray().length === 0
  }

  /** Reads every row; to ask whether there are any, `isEmpty` is cheaper. */
  count(): number {
    return this.#sql.exec<{ n: number }>('SELECT count(*) n FROM schedules').one().n
  }

  /** Windows past their end at `now`, oldest first, at most 500. */
  ended(now: number): NamedWindow[] {
    return this.#sql
      .exec<Row>('SELECT * FROM schedules WHERE ends_at<=? ORDER BY ends_at LIMIT 500', now)
      .toArray()
      .map((row) => ({
        retryId: row.retry_id,
        address: row.address,
        startedAt: row.started_at,
      }))
  }

  /**
   * Schedules with an attempt in (`cursor`, `now`]: the latest of each, however many were missed. Each page is read when
   * it is asked for, so that schedules may change between two pages.
   */
  *due(cursor: number, now: number): Generator<DueSchedule[]> {
    for (const { id, plan } of this.#plans()) {
      const first = Math.floor(cursor / plan.tickMs) + 1
      const last = Math.floor(now / plan.tickMs)
      if (last < first) continue
      const offsets = attemptOffsets(plan)
      let page: DueSchedule[] = []
      for (const range of merged(offsets.map((o) => [first - o, last - o]))) {
        for (const rows of this.#startedIn(id, range, now)) {
          page.push(...rows.flatMap((row) => dueAttempt(row, plan, offsets, first, last)))
          if (page.length < PAGE) continue
          yield page
          page = []
        }
      }
      yield page
    }
  }

  /** Page by page, the schedules that started in a range of ticks. One statement for several ranges would read each row again to sort them. */
  *#startedIn(
    planId: string,
    [from, to]: readonly [number, number],
    now: number,
    after = '',
  ): Generator<Row[]> {
    const rows = this.#sql
      .exec<Row>(
        `SELECT retry_id, address, started_at, start_tick, not_before, asked_at FROM schedules WHERE plan_id=? AND mode='resend' AND held_until IS NULL
         AND (start_tick, retry_id)>(?,?) AND start_tick<=? AND ends_at>? ORDER BY start_tick, retry_id LIMIT ${PAGE}`,
        planId,
        from,
        after,
        to,
        now,
      )
      .toArray()
    yield rows
    const last = rows[PAGE - 1]
    if (last) yield* this.#startedIn(planId, [last.start_tick, to], now, last.retry_id)
  }

  /**
   * Time of the next work after `cursor`, epoch milliseconds; null when nothing is scheduled. `attempting`: whether
   * attempts are made at all. A window's end waits for a tick: one wake-up per end would cost more than the attempts.
   */
  next(cursor: number, attempting: boolean): number | null {
    const { t: endsAt, id } = this.#sql
      .exec<{ t: number | null; id: string | null }>(
        'SELECT min(ends_at) t, plan_id id FROM schedules',
      )
      .one()
    const times = [
      endsAt === null ? null : tickAfter(id, endsAt),
      // This condition lets the partial index answer.
      this.#sql
        .exec<{ t: number | null }>(
          'SELECT min(held_until) t FROM schedules WHERE held_until IS NOT NULL',
        )
        .one().t,
      ...(attempting ? this.#plans().map((plan) => this.#nextAttempt(plan, cursor)) : []),
    ].filter((time) => time !== null)
    return times.length === 0 ? null : Math.min(...times)
  }

  /** At most one index lookup per offset of the plan. */
  #nextAttempt({ id, plan }: { id: string; plan: RetryPlan }, cursor: number): number | null {
    const tick = Math.floor(cursor / plan.tickMs)
    let start: number | null = Number.NEGATIVE_INFINITY
    let next = Number.POSITIVE_INFINITY
    for (const offset of attemptOffsets(plan).reverse()) {
      if (start <= tick - offset) start = this.#firstStart(id, tick - offset)
      if (start === null) break
      next = Math.min(next, start + offset)
      // No tick is earlier.
      if (next === tick + 1) break
    }
    return next === Number.POSITIVE_INFINITY ? null : next * plan.tickMs
  }

  /** The first start tick after this one. */
  #firstStart(planId: string, tick: number): number | null {
    return this.#sql
      .exec<{ t: number | null }>(
        "SELECT min(start_tick) t FROM schedules WHERE plan_id=? AND mode='resend' AND held_until IS NULL AND start_tick>?",
        planId,
        tick,
      )
      .one().t
  }

  #plans(): { id: string; plan: RetryPlan }[] {
    return this.#sql
      .exec<{ id: string }>(PLANS)
      .toArray()
      .flatMap(({ id }) => {
        const plan = parsePlanId(id)
        return plan === null ? [] : [{ id, plan }]
      })
  }
}

/** The tick at or after a time; the time itself where the plan is unreadable. */
function tickAfter(planId: string | null, time: number): number {
  const plan = parsePlanId(planId ?? '')
  return plan === null ? time : Math.ceil(time / plan.tickMs) * plan.tickMs
}

/** No work for these schedules is due before this time, with the clock at `cursor`. Epoch milliseconds. Pure: reads nothing. */
export function idleUntil(schedules: readonly RetrySchedule[], cursor: number): number {
  return schedules.reduce(
    (least, schedule) => Math.min(least, workOf(schedule, cursor)),
    Number.POSITIVE_INFINITY,
  )
}

function workOf(schedule: RetrySchedule, cursor: number): number {
  const plan = parsePlanId(schedule.planId)
  if (plan === null) return cursor
  const start = startTick(plan, schedule.startedAt)
  const tick = Math.floor(cursor / plan.tickMs)
  const next = attemptOffsets(plan).find((offset) => start + offset > tick)
  const attemptAt = next === undefined ? Number.POSITIVE_INFINITY : (start + next) * plan.tickMs
  const heldUntil = schedule.inFlightUntil ?? Number.POSITIVE_INFINITY
  return Math.min(attemptAt, heldUntil, tickAfter(schedule.planId, schedule.endsAt))
}

/** Merges overlapping ranges of start ticks, so that each schedule is found once after a long sleep. */
function merged(ranges: [number, number][]): [number, number][] {
  const result: [number, number][] = []
  for (const [from, to] of ranges.toSorted((a, b) => a[0] - b[0])) {
    const last = result.at(-1)
    if (last && from <= last[1] + 1) last[1] = Math.max(last[1], to)
    else result.push([from, to])
  }
  return result
}

/** How many of these ascending numbers are at most `limit`. */
function countUpTo(ascending: readonly number[], limit: number): number {
  let low = 0
  let high = ascending.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((ascending[middle] ?? limit) <= limit) low = middle + 1
    else high = middle
  }
  return low
}

/** The latest attempt in ticks `first` to `last`, without those that the receiver asked us to leave out. */
function dueAttempt(
  row: Row,
  plan: RetryPlan,
  offsets: readonly number[],
  first: number,
  last: number,
): DueSchedule[] {
  let index = countUpTo(offsets, last - row.start_tick) - 1
  if (row.not_before !== null) {
    const { started_at: startedAt, not_before: notBefore, asked_at: askedAt } = row
    const latest = latestAttempt(plan, { startedAt, notBefore, askedAt }, last * plan.tickMs)
    index = (latest?.number ?? 0) - 1
  }
  const offset = offsets[index]
  if (offset === undefined || row.start_tick + offset < first) return []
  return [
    {
      retryId: row.retry_id,
      address: row.address,
      startedAt: row.started_at,
      attempt: index + 1,
    },
  ]
}
