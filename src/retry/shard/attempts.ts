/** The attempts of one shard, by plan or by hand: how calls group them, and what follows from the answers. */
import { domainOf } from '../../bounce/address.ts'
import { attemptTime, isOfFlight } from '../../bounce/retry-plan.ts'
import type { DueItem } from '../../db/due.ts'
import type { NamedWindow } from '../../db/schedule.ts'
import type { EndpointHealth } from '../../outgoing/endpoint-health.ts'
import { heard } from '../resend/replies.ts'
import {
  BY_HAND,
  type CallOutcome,
  failed,
  type ItemOutcome,
  idempotencyKey,
  type Resender,
  type ResendItem,
} from '../resend/resender.ts'
import type { Calls } from './calls.ts'
import type { DueSchedule, Schedules } from './schedules.ts'
import type { Spool } from './spool.ts'
import type { ShardKv } from './storage.ts'
import type { Turns } from './turns.ts'
import type { Unrecorded } from './unrecorded.ts'
import type { World } from './world.ts'

/** Addresses in one call. */
const MAX_ITEMS = 100
/** No call begins later than this in a run. Items left over wait for their next attempts. */
const ATTEMPTS_MS = 10 * 60_000
/** When a resender has failed for this long, a notification is sent. */
const FAILING_MS = 15 * 60_000
/** How long an item read from the record counts as fresh. A retry may be settled while a slow endpoint is called. */
const FRESH_MS = 10_000

/** Key of the time since which there is a resender. */
const BEGAN = 'began'

/** Outcome of an attempt by hand, or why none was made. `due`: it waits for a sender that polls, since there is no resender; `handed_out`: such a sender has it. */
export type ByHand =
  | ItemOutcome
  | { result: 'due' | 'not_open' | 'not_sendable' | 'in_flight' | 'handed_out' | 'observed' }

const UNTRIED = failed('the calls before it came to nothing')

/** Was this attempt made by a sender that polls, before there was a resender (from `began` on)? The sender's report shows it, or an error that came back. */
function wasPulled(item: DueItem, attempt: number, began: number): boolean {
  if (item.startedAt >= began) return false
  const at = attemptTime(item, attempt)
  if (at >= began) return false
  return at < item.pulledUntil || item.messages.some(({ occurredAt }) => occurredAt >= at)
}

/** Why an open retry gets no attempt by hand. With `resend` and messages: it is in flight or in a call already. */
function whyNotTried({ mode, messages }: DueItem): ByHand {
  if (mode === 'observe') return { result: 'observed' }
  return { result: messages.length === 0 ? 'not_sendable' : 'in_flight' }
}

/** What attempts need of a shard. */
interface Shard {
  kv: ShardKv
  schedules: Schedules
  calls: Calls
  spool: Spool
  endpoint: EndpointHealth
  turns: Turns
  unrecorded: Unrecorded
}

export class Attempts {
  readonly #shard: Shard
  /** Attempts of runs that were cut off. Their answers are stored, so the run that continues leaves them out. */
  readonly #made = new Set<string>()

  constructor(shard: Shard) {
    this.#shard = shard
  }

  /** From `now` on there is a resender, where there was none: attempts due before may have been handed out. */
  begin(now: number): void {
    this.#shard.kv.put(BEGAN, now)
  }

  /** A run was completed. */
  endRun(): void {
    this.#made.clear()
  }

  /** Makes the attempts that are due in (`cursor`, `now`]. */
  async due(cursor: number, now: number, world: World): Promise<void> {
    const began = world.now()
    if (world.resend === null) return
    for (const all of this.#shard.schedules.due(cursor, now)) {
      // Otherwise a run that fails each time, at a platform limit for example, would never get past its beginning.
      const due = all.filter((one) => !this.#made.has(idempotencyKey(one)))
      const readAt = world.now()
      const items = await this.#stillWaiting(due, now, world)
      if (this.#shard.endpoint.isResting(now)) return this.#tellIfFailing(now, world)
      for (const batch of batches(items)) {
        // Another run may overlap this one soon, and a message handed over by both would arrive twice.
        if (world.now() - began > ATTEMPTS_MS) return world.log('warn', 'retry.attempts_cut_short')
        // After a failure the rest waits for its next attempts: more calls do not help an endpoint in trouble.
        const fresh = await this.#fresh(batch, readAt, world)
        if (!(await this.#call(world.resend, fresh, world))) return
      }
    }
  }

  /** The items of a batch, read at `readAt`, that are still to be sent. */
  async #fresh(
    batch: readonly ResendItem[],
    readAt: number,
    world: World,
  ): Promise<readonly ResendItem[]> {
    const now = world.now()
    return now - readAt < FRESH_MS ? batch : this.#stillWaiting(batch, now, world)
  }

  /** Makes one call and applies its answer. Returns whether the next call may be made. */
  async #call(resend: Resender, items: readonly ResendItem[], world: World): Promise<boolean> {
    const startedAt = world.now()
    // A long run may outlive a window.
    const batch = items.filter((item) => item.endsAt > startedAt && !this.#shard.turns.isDone(item))
    if (batch.length === 0) return true
    const { items: said } = await this.#handOver(resend, batch, startedAt, world)
    if (said.size < batch.length) throw new Error('a limit of the platform')
    await this.#tellIfFailing(startedAt, world)
    return !this.#shard.endpoint.isResting(startedAt)
  }

  /** The call itself, in a run or by hand; when it returns, the answer is stored, with what it says about the resender's health. */
  async #handOver(
    resend: Resender,
    batch: readonly ResendItem[],
    startedAt: number,
    world: World,
  ): Promise<CallOutcome> {
    this.#shard.turns.handOver(batch)
    const before = this.#shard.endpoint.failures()
    const outcome = await resend(batch, startedAt)
    this.#shard.endpoint.heard(outcome, startedAt, before)
    // The answer must not bring back an address that was erased meanwhile.
    const left = batch.filter(
      ({ retryId, address }) => outcome.items.has(retryId) && !this.#shard.turns.isErased(address),
    )
    this.#shard.calls.add(startedAt, world.now() - startedAt, left, outcome)
    await this.#apply(left, outcome, startedAt, world)
    for (const item of left) this.#made.add(idempotencyKey(item))
    return outcome
  }

  async #tellIfFailing(now: number, { record }: World): Promise<void> {
    const report = this.#shard.endpoint.report(now)
    if (report === null || now - report.failingSince < FAILING_MS) return
    await record.tellResendFailing(report, now)
  }

  /** Asks the record which retries are open, and removes the others. One with a copy in flight is held; one that may not be mailed has no attempt. */
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
    this.#shard.schedules.remove(
      due.filter(({ retryId }) => !open.has(retryId)).map((d) => d.retryId),
    )
    // Rows in the spool may say that the mail has arrived.
    const unrecorded = this.#shard.spool.addresses()
    const began = this.#shard.kv.get<number>(BEGAN) ?? 0
    return due.flatMap(({ retryId, address, attempt }) => {
      const item = open.get(retryId)
      if (unrecorded.has(address)) return []
      if (item?.mode !== 'resend' || item.messages.length === 0) return []
      if (item.inFlightUntil !== null && item.inFlightUntil > now) {
        this.#shard.schedules.hold([retryId], item.inFlightUntil)
        return []
      }
      const isPast = isOfFlight(attemptTime(item, attempt), item) || wasPulled(item, attempt, began)
      return isPast ? [] : [{ ...item, attempt }]
    })
  }

  async #apply(
    batch: readonly ResendItem[],
    outcome: CallOutcome,
    now: number,
    world: World,
  ): Promise<void> {
    const { spool, unrecorded } = this.#shard
    const { accepted, events, rows } = heard(batch, outcome.items, now)
    // An answer comes only once: it is stored here first, in case D1 fails.
    if (accepted.length > 0) unrecorded.keepCopies(accepted, now, now + world.silenceMs)
    const said = [...rows, ...(await world.record.logRows(events, now))]
    if (said.length > 0) spool.add(said)
    await unrecorded.markCopies(world.record).catch((error: unknown) => {
      unrecorded.rest(world.now())
      world.log('error', 'retry.copies_not_recorded', { error })
    })
    await unrecorded.drainSpool(now, world)
  }

  /** Makes one attempt for each, outside its plan. Returns its outcome, or why none was made, by the id of each open retry of these addresses. */
  async byHand(retries: readonly NamedWindow[], world: World): Promise<Record<string, ByHand>> {
    const now = world.now()
    const { resend } = world
    // Copies that the record does not know yet are recorded first.
    await this.#shard.unrecorded.markCopies(world.record)
    const unrecorded = this.#shard.spool.addresses()
    const open = await world.record.dueItems(retries, now)
    const said = new Map(open.map((item) => [item.retryId, whyNotTried(item)]))
    const free = open.filter((item) => this.#isFree(item, now) && !unrecorded.has(item.address))
    if (resend === null) {
      const due = free.map(({ retryId }) => [retryId, { result: 'due' }] as const)
      return Object.fromEntries([...said, ...due])
    }
    const done = free.length > 0 ? this.#shard.calls.counts(free.map(({ retryId }) => retryId)) : {}
    const ready = free.map((item) => ({
      ...item,
      attempt: BY_HAND + (done[item.retryId] ?? 0) + 1,
    }))
    for (const batch of batches(ready)) {
      // Another turn may have sent some of these during the earlier calls.
      const fresh = await this.#fresh(batch, now, world)
      const mine = fresh.filter((item) => !this.#shard.turns.isDone(item))
      if (mine.length === 0) continue
      const outcome = await this.#handOver(resend, mine, world.now(), world)
      this.#endRest(outcome)
      for (const [retryId, one] of outcome.items) said.set(retryId, one)
      if (outcome.answered !== false && outcome.items.size === mine.length) continue
      // More calls help neither an endpoint in trouble nor against a platform limit.
      for (const { retryId } of ready) {
        if (said.get(retryId)?.result === 'in_flight') said.set(retryId, UNTRIED)
      }
      break
    }
    return Object.fromEntries(said)
  }

  /** The resender was called during its rest and is healthy: the rest ends. */
  #endRest({ answered, notBefore }: CallOutcome): void {
    if (answered && notBefore === null) this.#shard.endpoint.forget()
  }

  /** Is nothing else sending it: no mail service, no copy in flight, no other call? */
  #isFree(item: DueItem, now: number): boolean {
    const mayBeSent = item.mode === 'resend' && item.messages.length > 0
    return mayBeSent && (item.inFlightUntil ?? 0) <= now && !this.#shard.turns.isDone(item)
  }
}

/** Groups items by domain, so that a receiver's addresses share a call, with at most MAX_ITEMS per call. */
function* batches(items: readonly ResendItem[]): Generator<ResendItem[]> {
  const byDomain = [...Map.groupBy(items, ({ address }) => domainOf(address))]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, ofDomain]) => ofDomain)
  for (let at = 0; at < byDomain.length; at += MAX_ITEMS) yield byDomain.slice(at, at + MAX_ITEMS)
}
