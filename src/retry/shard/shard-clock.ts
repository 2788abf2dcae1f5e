/**
 * What one shard does at which time, and when it wakes up next. It does not depend on the platform: storage, record,
 * resender and time are passed in. The calls that it makes are in `attempts.ts`.
 */
import { addressHash } from '../../bounce/address.ts'
import type { LogRow } from '../../db/log-row.ts'
import type { NamedWindow, RetrySchedule } from '../../db/schedule.ts'
import { AlarmRun } from '../../outgoing/alarm-run.ts'
import { EndpointHealth, type EndpointReport } from '../../outgoing/endpoint-health.ts'
import { LONGEST_REST_MS } from '../resend/resender.ts'
import { Attempts, type ByHand } from './attempts.ts'
import { Calls } from './calls.ts'
import { idleUntil, Schedules } from './schedules.ts'
import { Spool } from './spool.ts'
import type { ShardStorage } from './storage.ts'
import { Turns } from './turns.ts'
import { RETRY_MS, Unrecorded } from './unrecorded.ts'
import type { World } from './world.ts'

/** More addresses than are erased while a call is on its way here. */
const MOST_ERASED = 1_000

export class ShardClock {
  readonly schedules: Schedules
  readonly calls: Calls
  readonly spool: Spool
  readonly endpoint: EndpointHealth
  readonly #storage: ShardStorage
  readonly #world: () => World
  readonly #unrecorded: Unrecorded
  readonly #attempts: Attempts
  readonly #alarmRun = new AlarmRun()
  readonly #turns = new Turns()
  /** Recently erased addresses: schedules of theirs may still be on their way here. */
  readonly #erased = new Set<string>()

  constructor(storage: ShardStorage, world: () => World) {
    this.#storage = storage
    this.#world = world
    this.schedules = new Schedules(storage.sql)
    this.calls = new Calls(storage.sql)
    this.spool = new Spool(storage.sql)
    this.endpoint = new EndpointHealth(storage.kv, LONGEST_REST_MS)
    const { kv } = storage
    const { schedules, calls, spool, endpoint } = this
    const turns = this.#turns
    const unrecorded = new Unrecorded(spool, kv, schedules, (...found) => this.#takeUp(...found))
    this.#unrecorded = unrecorded
    this.#attempts = new Attempts({ kv, schedules, calls, spool, endpoint, turns, unrecorded })
  }

  /** Adds open retries, or updates them. Idempotent. */
  async arm(schedules: readonly RetrySchedule[]): Promise<void> {
    const { now, log } = this.#world()
    // A clock without work does not run: it continues from now, not from where it stopped. Attempts that
    // these schedules would have had in between are not made up for.
    const missed = idleUntil(schedules, this.#cursor(now())) <= now()
    if (this.schedules.isEmpty() || (missed && (await this.#hasNothingDue()))) {
      this.#setCursor(now())
    }
    const refused = this.schedules.put(schedules)
    if (refused.length > 0) log('error', 'retry.plan_unreadable', { retries: refused })
    await this.#dropErased(schedules)
    const current = await this.#storage.getAlarm()
    const idle = idleUntil(schedules, this.#cursor(now()))
    // The alarm comes before any of these has work, and its run sets the next one.
    if (current !== null && current >= now() && current <= idle) return
    await this.#setAlarm()
  }

  /** Was nothing due since the last run? Then the alarm for the next work is still ahead. */
  async #hasNothingDue(): Promise<boolean> {
    const { now, resend } = this.#world()
    const alarm = await this.#storage.getAlarm()
    const time = now()
    if (resend === null || this.#alarmRun.isUnderWay(time)) return false
    return alarm !== null && alarm > time && this.#unrecorded.restsUntil(time) <= time
  }

  /** Drops schedules of recently erased addresses that the record no longer holds open. If D1 does not answer, all are dropped, and the sweeper arms the open ones again. */
  async #dropErased(schedules: readonly RetrySchedule[]): Promise<void> {
    const doubtful = schedules.filter(({ address }) => this.#erased.has(address))
    if (doubtful.length === 0) return
    const open = await this.#world()
      .record.openAmong(doubtful)
      .catch(() => new Set())
    const gone = doubtful.filter(({ retryId }) => !open.has(retryId))
    this.schedules.remove(gone.map(({ retryId }) => retryId))
  }

  /** Keeps rows that D1 could not take; durable when it returns. */
  async keep(rows: readonly LogRow[]): Promise<void> {
    this.spool.add(rows)
    await this.#setAlarm()
  }

  /** Sets a lost alarm again, runs an overdue one. Returns whether the shard has any work. */
  async poke(): Promise<boolean> {
    const alarm = await this.#storage.getAlarm()
    const overdue = alarm !== null && alarm < this.#world().now() - RETRY_MS
    if (overdue) await this.alarm()
    else await this.#setAlarm()
    return !this.schedules.isEmpty() || this.spool.next() !== null
  }

  /**
   * Makes one attempt by hand for each of these, outside its plan. It is numbered above 100000, so that it has an
   * idempotency key of its own. Returns its outcome, or why none was made, by the id of each open retry of these
   * addresses.
   */
  async attemptNow(retries: readonly NamedWindow[]): Promise<Record<string, ByHand>> {
    return this.#turn(async () => {
      const world = this.#world()
      const said = await this.#attempts.byHand(retries, world)
      // Without a resender, nothing has changed.
      if (world.resend !== null) await this.#setAlarm()
      return said
    })
  }

  /** Health of the resender; null while it is healthy, and where there is none. */
  resenderReport(): EndpointReport | null {
    const { resend, now } = this.#world()
    return resend && this.endpoint.report(now())
  }

  /** From now on there is a resender, where there was none: attempts due before may have been handed out. */
  begin(): void {
    this.#attempts.begin(this.#world().now())
  }

  /** Another shard has called the resender. */
  learn(news: EndpointReport | null): void {
    this.endpoint.learn(news, this.#world().now())
  }

  /**
   * A run, or attempts by hand; turns may overlap. When the resender's failures or its rest change, all shards are told.
   * A shard that is not reached, or is calling at this moment, learns it from its own call, so each shard calls an
   * endpoint in trouble once at most.
   */
  async #turn<T>(work: () => Promise<T>): Promise<T> {
    const { now, tellShards } = this.#world()
    const before = this.endpoint.news(now())
    try {
      return await this.#turns.take(work)
    } finally {
      const news = this.endpoint.news(now())
      const isNew = news?.failures !== before?.failures || news?.restsUntil !== before?.restsUntil
      if (isNew) await tellShards(news)
    }
  }

  /** Catches everything, because a handler that throws is retried six times and then forgotten; sets the next alarm last, because a throw after it would cancel the retries. */
  async alarm(): Promise<void> {
    const { now, log } = this.#world()
    const since = now()
    if (this.#alarmRun.isUnderWay(since)) return
    try {
      const run = () => this.#turn(() => this.#run(since, this.#world()))
      await this.#alarmRun.during(since, run)
    } catch (error) {
      this.#unrecorded.rest(now())
      log('error', 'retry.run_failed', { error })
    }
    await this.#setAlarm()
  }

  /** Removes everything about an address. When it returns, nothing of it is on its way into the record either. */
  async forget(address: string): Promise<void> {
    this.#turns.erase(address)
    if (this.#erased.size >= MOST_ERASED) this.#erased.clear()
    this.#erased.add(address)
    this.schedules.forget(address)
    this.calls.forget(addressHash(address))
    await this.#unrecorded.forget(address)
  }

  async #run(now: number, world: World): Promise<void> {
    await this.#unrecorded.markCopies(world.record)
    await this.#unrecorded.drainSpool(now, world)
    this.schedules.release(now)
    await this.#expire(now, world)
    await this.#attempts.due(this.#cursor(now), now, world)
    // Only now: a crash before this line repeats the attempts under the same idempotency keys.
    this.#setCursor(now)
    this.#attempts.endRun()
  }

  /** Adds the retries of this shard that a run found open. Those of another shard are armed there by the sweeper. */
  #takeUp(opened: readonly RetrySchedule[], { isOwn }: World): void {
    const mine = opened.filter(
      ({ shard, address }) => isOwn(shard) && !this.#turns.isErased(address),
    )
    this.schedules.put(mine)
  }

  /** D1's own end time decides. A retry that it no longer holds open is removed here, whatever closed it. */
  async #expire(now: number, world: World): Promise<void> {
    const { record } = world
    for (let ended = this.schedules.ended(now); ended.length > 0; ) {
      this.#takeUp(await record.expire(ended, now), world)
      const open = await record.openAmong(ended)
      const closed = ended.filter(({ retryId }) => !open.has(retryId))
      this.schedules.remove(closed.map(({ retryId }) => retryId))
      // Those still open were written to meanwhile; the next run finds them settled.
      if (closed.length === 0) return
      ended = this.schedules.ended(now)
    }
  }

  /** Never in the future: if the clock was put back, work does not wait until it has caught up. */
  #cursor(now: number): number {
    return Math.min(this.#storage.kv.get<number>('cursor') ?? now, now)
  }

  #setCursor(time: number): void {
    this.#storage.kv.put('cursor', time)
  }

  /** Sets the alarm for the earliest tick with work, and none if there is no work. */
  async #setAlarm(): Promise<void> {
    const world = this.#world()
    const now = world.now()
    if (this.#alarmRun.isUnderWay(now)) return
    const attempting = world.resend !== null
    const times = [
      this.#unrecorded.next(now),
      this.schedules.next(this.#cursor(now), attempting),
    ].filter((time) => time !== null)
    if (times.length === 0) return
    const next = Math.min(...times)
    const at = Math.max(next, now + 1, this.#unrecorded.restsUntil(now))
    const current = await this.#storage.getAlarm()
    if (current === null || current > at || current < now) await this.#storage.setAlarm(at)
  }
}
