/**
 * What one shard does at which time: which addresses are due, in which calls they travel, what becomes of the
 * answers, and when to wake up next. It knows no platform: storage, record, resender and time are given to it.
 */
import { addressHash, domainOf } from '../bounce/address.ts'
import type { BounceEvent } from '../bounce/event.ts'
import { attemptTimes, parsePlanId } from '../bounce/retry-plan.ts'
import type { DueItem } from '../db/due.ts'
import type { LogRow } from '../db/log-row.ts'
import type { NamedWindow, RetrySchedule } from '../db/schedule.ts'
import type { LogLevel } from '../log.ts'
import { AlarmRun } from '../outgoing/alarm-run.ts'
import { EndpointHealth, type EndpointReport } from '../outgoing/endpoint-health.ts'
import { Calls } from './calls.ts'
import { UnrecordedCopies } from './copies.ts'
import { heard } from './replies.ts'
import {
  BY_HAND,
  type CallOutcome,
  failed,
  type ItemOutcome,
  idempotencyKey,
  LONGEST_REST_MS,
  type Resender,
  type ResendItem,
} from './resender.ts'
import { type DueSchedule, idleUntil, Schedules } from './schedules.ts'
import { Spool, type SpooledPiece } from './spool.ts'
import type { ShardStorage } from './storage.ts'
import { Turns } from './turns.ts'

/** Addresses in one call. */
const MAX_ITEMS = 100
/** No call is begun past this time of a run; what was left has its next attempts. */
const ATTEMPTS_MS = 10 * 60_000
/** After a run that failed, the next is tried this much later. */
const RETRY_MS = 10_000
/** A resender that fails for so long is somebody's to look at. */
const FAILING_MS = 15 * 60_000
/** How long what the record said is believed: people and mail services settle things while a slow endpoint is called. */
const FRESH_MS = 10_000
/** More than are erased in the time that a call takes to come here. */
const MOST_ERASED = 1_000
/** Where this many pieces of the spool fail in one run, D1 itself is away, and the others need not be tried. */
const MAX_FAILED_PIECES = 3

/** What became of an attempt by hand, or why none was made; `due`: it is for who pulls, since nobody is called; `handed_out`: who has it. */
export type ByHand =
  | ItemOutcome
  | { result: 'due' | 'not_open' | 'not_sendable' | 'in_flight' | 'handed_out' | 'observed' }

const UNTRIED = failed('the calls before it came to nothing')

/** Was this attempt made by a sender who pulled, before anybody was called, from `began` on? He reports it, or what came back tells. */
function wasPulled(
  { planId, startedAt, pulledUntil, messages }: DueItem,
  attempt: number,
  began: number,
): boolean {
  if (startedAt >= began) return false
  const plan = parsePlanId(planId)
  const dueAt = plan && attemptTimes(plan, startedAt)[attempt - 1]
  if (dueAt == null || dueAt >= began) return false
  return dueAt < pulledUntil || messages.some(({ occurredAt }) => occurredAt >= dueAt)
}

/** Why an open retry is not tried by hand; of one with `resend`, the reason where somebody is at it already. */
function whyNotTried({ mode, messages }: DueItem): ByHand {
  if (mode === 'observe') return { result: 'observed' }
  return { result: messages.length === 0 ? 'not_sendable' : 'in_flight' }
}

/** What the clock asks of the record and tells it. Every call may throw, and may be repeated. Times are epoch milliseconds. */
export interface RetryRecord {
  /** Records rows; returns the open retries they are about. */
  record(rows: readonly LogRow[], now: number): Promise<RetrySchedule[]>
  /** Log rows of what a resender heard. */
  logRows(events: readonly BounceEvent[], now: number): Promise<LogRow[]>
  /** What is open at `now` of these retries' addresses, with what of it may be sent. */
  dueItems(windows: readonly NamedWindow[], now: number): Promise<DueItem[]>
  /** Ends those that are past their end; returns the open retries that were found in their place. */
  expire(windows: readonly NamedWindow[], now: number): Promise<RetrySchedule[]>
  /** Ids of those still open, whatever the time. */
  openAmong(windows: readonly NamedWindow[]): Promise<Set<string>>
  /** Copies were accepted at `at`; returns the ids of those that are in flight by now, and did not come back before. */
  markInFlight(windows: readonly NamedWindow[], at: number, until: number): Promise<Set<string>>
  /** Tells those who want to know, once. */
  tellResendFailing(report: EndpointReport, now: number): Promise<void>
}

/** What is around a clock; asked for at every turn, because settings change. */
export interface World {
  record: RetryRecord
  /** Null where nobody sends again. */
  resend: Resender | null
  /** A copy that is silent for this long was lost. */
  silenceMs: number
  /** Is this the number of our shard? With RETRY_SHARDS changed, the record may name another for an address. */
  isOwn(shard: number): boolean
  /** Tells the other shards how the resender is, which they call too; null where it is well. Never throws. */
  tellShards(news: EndpointReport | null): Promise<void>
  /** Epoch milliseconds, as time passes. */
  now(): number
  log(level: LogLevel, event: string, fields?: Record<string, unknown>): void
}

export class ShardClock {
  readonly schedules: Schedules
  readonly calls: Calls
  readonly spool: Spool
  readonly copies: UnrecordedCopies
  readonly endpoint: EndpointHealth
  readonly #storage: ShardStorage
  readonly #world: () => World
  /** The record was away a moment ago: no run before this time, whatever comes in. Epoch milliseconds. */
  #restsUntil = 0
  readonly #alarmRun = new AlarmRun()
  readonly #turns = new Turns()
  /** Addresses erased lately: what was on its way here meanwhile may come still. */
  readonly #erased = new Set<string>()
  /** Attempts of runs that did not come to their end, and what was said of them is kept: those that go on leave them out. */
  readonly #made = new Set<string>()
  /** Pieces of the spool on their way into the record. */
  readonly #recordings = new Set<Promise<unknown>>()

  constructor(storage: ShardStorage, world: () => World) {
    this.#storage = storage
    this.#world = world
    this.schedules = new Schedules(storage.sql)
    this.calls = new Calls(storage.sql)
    this.spool = new Spool(storage.sql)
    this.copies = new UnrecordedCopies(storage.kv)
    this.endpoint = new EndpointHealth(storage.kv, LONGEST_REST_MS)
  }

  /** Takes up open retries, or what was learned about them. Idempotent. */
  async arm(schedules: readonly RetrySchedule[]): Promise<void> {
    const { now, log } = this.#world()
    // A clock without work does not run: it continues from now, not from where it stopped.
    if (this.schedules.isEmpty()) this.#setCursor(now())
    const refused = this.schedules.put(schedules)
    if (refused.length > 0) log('error', 'retry.plan_unreadable', { retries: refused })
    await this.#dropErased(schedules)
    const current = await this.#storage.getAlarm()
    const cursor = this.#cursor(now())
    const idle = schedules.reduce(
      (least, schedule) => Math.min(least, idleUntil(schedule, cursor)),
      Number.POSITIVE_INFINITY,
    )
    // The clock wakes up before any of these needs it, and looks for itself then.
    if (current !== null && current >= now() && current <= idle) return
    await this.#setAlarm()
  }

  /** Of an address that was erased lately, the record knows what is open still. What is dropped in vain, because it does not answer, is armed again by the sweeper. */
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

  /** A lost alarm is set again, an overdue one run. Says whether there is anything here. */
  async poke(): Promise<boolean> {
    const alarm = await this.#storage.getAlarm()
    const overdue = alarm !== null && alarm < this.#world().now() - RETRY_MS
    if (overdue) await this.alarm()
    else await this.#setAlarm()
    return !this.schedules.isEmpty() || this.spool.next() !== null
  }

  /**
   * One attempt for each of these at a person's wish, outside its plan; numbered above 100000, so that it has an
   * idempotency key of its own. Says by the ids of the retries that are open of these addresses what became of it, or why
   * none was made.
   */
  async attemptNow(retries: readonly NamedWindow[]): Promise<Record<string, ByHand>> {
    return this.#turn(() => this.#attemptNow(retries))
  }

  /** How whoever sends again is; null while he is well, and where nobody does. */
  resenderReport(): EndpointReport | null {
    const { resend, now } = this.#world()
    return resend && this.endpoint.report(now())
  }

  /** From now on somebody is called, where nobody was: what was due before may have been pulled. */
  begin(): void {
    this.#storage.kv.put('began', this.#world().now())
  }

  /** Another shard has called him. */
  learn(news: EndpointReport | null): void {
    this.endpoint.learn(news, this.#world().now())
  }

  /**
   * A run, or attempts by hand, which may overlap. A failure is every shard's, and a rest that it begins, or ends: one
   * that can't be told, or is calling at this moment, learns it by that call, so an endpoint in trouble hears each shard
   * once at most.
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

  async #attemptNow(retries: readonly NamedWindow[]): Promise<Record<string, ByHand>> {
    const world = this.#world()
    const now = world.now()
    const { resend } = world
    // What was heard before, and the record does not know yet, goes first.
    await this.#markCopies(world)
    const unrecorded = this.spool.addresses()
    const open = await world.record.dueItems(retries, now)
    const said = new Map(open.map((item) => [item.retryId, whyNotTried(item)]))
    const free = open.filter((item) => this.#isFree(item, now) && !unrecorded.has(item.address))
    if (resend === null) {
      const due = free.map(({ retryId }) => [retryId, { result: 'due' }] as const)
      return Object.fromEntries([...said, ...due])
    }
    const done = free.length > 0 ? this.calls.counts(free.map(({ retryId }) => retryId)) : {}
    const ready = free.map((item) => ({
      ...item,
      attempt: BY_HAND + (done[item.retryId] ?? 0) + 1,
    }))
    for (const batch of batches(ready)) {
      // Others may have been at it while the calls before this one were made.
      const fresh = await this.#fresh(batch, now, world)
      const mine = fresh.filter((item) => !this.#turns.isDone(item))
      if (mine.length === 0) continue
      const outcome = await this.#handOver(resend, mine, world.now(), world)
      this.#endRest(outcome)
      for (const [retryId, one] of outcome.items) said.set(retryId, one)
      if (outcome.answered !== false && outcome.items.size === mine.length) continue
      // More calls help no endpoint in trouble, nor against a limit of the platform.
      for (const { retryId } of ready) {
        if (said.get(retryId)?.result === 'in_flight') said.set(retryId, UNTRIED)
      }
      break
    }
    await this.#setAlarm()
    return Object.fromEntries(said)
  }

  /** It was called during its rest, and is well: the rest is over. */
  #endRest({ answered, notBefore }: CallOutcome): void {
    if (answered && notBefore === null) this.endpoint.forget()
  }

  /** Nobody but us is sending it: neither its mail service, nor a copy, nor a call. */
  #isFree(item: DueItem, now: number): boolean {
    const mayBeSent = item.mode === 'resend' && item.messages.length > 0
    return mayBeSent && (item.inFlightUntil ?? 0) <= now && !this.#turns.isDone(item)
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
      this.#restsUntil = now() + RETRY_MS
      log('error', 'retry.run_failed', { error })
    }
    await this.#setAlarm()
  }

  /** Leaves nothing of an address. When it returns, nothing of it is on its way into the record either. */
  async forget(address: string): Promise<void> {
    this.#turns.erase(address)
    if (this.#erased.size >= MOST_ERASED) this.#erased.clear()
    this.#erased.add(address)
    this.schedules.forget(address)
    this.spool.forget(address)
    this.copies.forget(address)
    this.calls.forget(addressHash(address))
    await Promise.allSettled(this.#recordings)
  }

  async #run(now: number, world: World): Promise<void> {
    await this.#markCopies(world)
    await this.#drainSpool(now, world)
    this.schedules.release(now)
    await this.#expire(now, world)
    await this.#attempt(now, world)
    // Only now: a crash before this line repeats the attempts under the same idempotency keys.
    this.#setCursor(now)
    this.#made.clear()
  }

  /** A piece that fails holds up neither those behind it nor the clock: where several fail together, each is tried by itself. */
  async #drainSpool(now: number, world: World): Promise<void> {
    let failed = 0
    let recordedAny = false
    let together = true
    while (failed < MAX_FAILED_PIECES) {
      const pieces = this.spool.ready(now, together)
      const [first, ...others] = pieces
      if (first === undefined) break
      const recorded = await this.#recordPieces(pieces, now, world)
      if (!recorded && others.length === 0) {
        this.spool.failed(first.id, now)
        failed++
      }
      recordedAny ||= recorded
      // One by one until the bad one is found, then together again.
      if (others.length > 0) together = recorded
      else if (!recorded) together = true
    }
    if (failed > 0 && !recordedAny) this.#restsUntil = now + RETRY_MS
  }

  async #recordPieces(
    pieces: readonly SpooledPiece[],
    now: number,
    world: World,
  ): Promise<boolean> {
    const { record, log } = world
    const rows = pieces.flatMap((piece) => piece.rows)
    try {
      const recording = record.record(rows, now)
      this.#recordings.add(recording)
      this.#takeUp(await recording.finally(() => this.#recordings.delete(recording)), world)
      this.spool.remove(pieces.map(({ id }) => id))
      return true
    } catch (error) {
      log('error', 'spool.piece_failed', { pieces: pieces.length, rows: rows.length, error })
      return false
    }
  }

  /** What a run finds open in this shard; what belongs to another is armed there by the sweeper. */
  #takeUp(opened: readonly RetrySchedule[], { isOwn }: World): void {
    const mine = opened.filter(
      ({ shard, address }) => isOwn(shard) && !this.#turns.isErased(address),
    )
    this.schedules.put(mine)
  }

  /** D1's own end time decides. What it no longer holds open, whoever closed it, is forgotten here. */
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

  async #attempt(now: number, world: World): Promise<void> {
    const began = world.now()
    if (world.resend === null) return
    for (const all of this.schedules.due(this.#cursor(now), now)) {
      // A run that fails again and again, at a limit of the platform, say, would never get past its beginning.
      const due = all.filter((one) => !this.#made.has(idempotencyKey(one)))
      const readAt = world.now()
      const items = await this.#stillWaiting(due, now, world)
      if (this.endpoint.isResting(now)) return this.#tellIfFailing(now, world)
      for (const batch of batches(items)) {
        // Another run may overlap this one soon, and a message handed over by both would arrive twice.
        if (world.now() - began > ATTEMPTS_MS) return world.log('warn', 'retry.attempts_cut_short')
        // The others of this run have their next attempts: an endpoint in trouble is not helped by more calls.
        const fresh = await this.#fresh(batch, readAt, world)
        if (!(await this.#call(world.resend, fresh, world))) return
      }
    }
  }

  /** Those of a batch that was read at `readAt` that are to be sent still. */
  async #fresh(
    batch: readonly ResendItem[],
    readAt: number,
    world: World,
  ): Promise<readonly ResendItem[]> {
    const now = world.now()
    return now - readAt < FRESH_MS ? batch : this.#stillWaiting(batch, now, world)
  }

  /** One call and what follows from its answer; whether the next may be made. */
  async #call(resend: Resender, items: readonly ResendItem[], world: World): Promise<boolean> {
    const startedAt = world.now()
    // A long run may outlive a window.
    const batch = items.filter((item) => item.endsAt > startedAt && !this.#turns.isDone(item))
    if (batch.length === 0) return true
    const { items: said } = await this.#handOver(resend, batch, startedAt, world)
    if (said.size < batch.length) throw new Error('a limit of the platform')
    await this.#tellIfFailing(startedAt, world)
    return !this.endpoint.isResting(startedAt)
  }

  /** The call itself, in a run or by hand; its answer is kept when this returns, with what it says of who was called. */
  async #handOver(
    resend: Resender,
    batch: readonly ResendItem[],
    startedAt: number,
    world: World,
  ): Promise<CallOutcome> {
    this.#turns.handOver(batch)
    const before = this.endpoint.failures()
    const outcome = await resend(batch, startedAt)
    this.endpoint.heard(outcome, startedAt, before)
    // Whoever was erased meanwhile is not brought back by the answer.
    const left = batch.filter(
      ({ retryId, address }) => outcome.items.has(retryId) && !this.#turns.isErased(address),
    )
    this.calls.add(startedAt, world.now() - startedAt, left, outcome)
    await this.#apply(left, outcome, startedAt, world)
    for (const item of left) this.#made.add(idempotencyKey(item))
    return outcome
  }

  async #tellIfFailing(now: number, { record }: World): Promise<void> {
    const report = this.endpoint.report(now)
    if (report === null || now - report.failingSince < FAILING_MS) return
    await record.tellResendFailing(report, now)
  }

  /** The record says which are still open: the others are forgotten. One whose copy is in flight rests; one that may not be mailed is only watched. */
  async #stillWaiting(
    due: readonly DueSchedule[],
    now: number,
    { record }: World,
  ): Promise<ResendItem[]> {
    const open = new Map<string, DueItem>()
    for (let at = 0; at < due.length; at += 1000) {
      const found = await record.dueItems(due.slice(at, at + 1000), now)
      for (const item of found) open.set(item.retryId, item)
    }
    this.schedules.remove(due.filter(({ retryId }) => !open.has(retryId)).map((d) => d.retryId))
    // What waits in the spool may say that the mail has arrived.
    const unrecorded = this.spool.addresses()
    const began = this.#storage.kv.get<number>('began') ?? 0
    return due.flatMap(({ retryId, address, attempt }) => {
      const item = open.get(retryId)
      if (unrecorded.has(address)) return []
      if (item?.mode !== 'resend' || item.messages.length === 0) return []
      if (item.inFlightUntil !== null && item.inFlightUntil > now) {
        this.schedules.hold([retryId], item.inFlightUntil)
        return []
      }
      return wasPulled(item, attempt, began) ? [] : [{ ...item, attempt }]
    })
  }

  async #apply(
    batch: readonly ResendItem[],
    outcome: CallOutcome,
    now: number,
    world: World,
  ): Promise<void> {
    const { accepted, events, rows } = heard(batch, outcome.items, now)
    // An answer is heard once: it is kept here first, whatever becomes of D1.
    if (accepted.length > 0) this.#keepCopies(accepted, now, now + world.silenceMs)
    const said = [...rows, ...(await world.record.logRows(events, now))]
    if (said.length > 0) this.spool.add(said)
    await this.#markCopies(world).catch((error: unknown) => {
      this.#restsUntil = world.now() + RETRY_MS
      world.log('error', 'retry.copies_not_recorded', { error })
    })
    await this.#drainSpool(now, world)
  }

  #keepCopies(accepted: readonly ResendItem[], at: number, until: number): void {
    const windows = accepted.map(({ retryId, address, startedAt }) => ({
      retryId,
      address,
      startedAt,
    }))
    this.copies.add({ windows, at, until })
    this.schedules.hold(
      windows.map(({ retryId }) => retryId),
      until,
    )
  }

  /** Before any attempt: only the record can say that a copy is in flight, and has not come back. */
  async #markCopies({ record }: World): Promise<void> {
    for (const copies of this.copies.all()) {
      const { windows, at, until } = copies
      const inFlight = await record.markInFlight(windows, at, until)
      const back = windows.map(({ retryId }) => retryId).filter((id) => !inFlight.has(id))
      if (back.length > 0) this.schedules.hold(back, null)
      this.copies.remove(copies)
    }
  }

  /** Never ahead: a clock that was put back is no reason to wait until it is there again. */
  #cursor(now: number): number {
    return Math.min(this.#storage.kv.get<number>('cursor') ?? now, now)
  }

  #setCursor(time: number): void {
    this.#storage.kv.put('cursor', time)
  }

  /** For the earliest tick with work; none while there is nothing to do. */
  async #setAlarm(): Promise<void> {
    const world = this.#world()
    const now = world.now()
    if (this.#alarmRun.isUnderWay(now)) return
    const attempting = world.resend !== null
    const times = [
      this.copies.all().length > 0 ? now : null,
      this.spool.next(),
      this.schedules.next(this.#cursor(now), attempting),
    ].filter((time) => time !== null)
    if (times.length === 0) return
    const next = Math.min(...times)
    // A rest longer than any we set is a clock that was put back, and none.
    const rest = this.#restsUntil <= now + RETRY_MS ? this.#restsUntil : 0
    const at = Math.max(next, now + 1, rest)
    const current = await this.#storage.getAlarm()
    if (current === null || current > at || current < now) await this.#storage.setAlarm(at)
  }
}

/** Domain by domain, so that a receiver's addresses travel together, and at most MAX_ITEMS of them in a call. */
function* batches(items: readonly ResendItem[]): Generator<ResendItem[]> {
  const byDomain = [...Map.groupBy(items, ({ address }) => domainOf(address))]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, ofDomain]) => ofDomain)
  for (let at = 0; at < byDomain.length; at += MAX_ITEMS) yield byDomain.slice(at, at + MAX_ITEMS)
}
