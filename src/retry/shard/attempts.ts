/** The attempts of one shard, by its plans or by hand: in which calls they travel, and what becomes of the answers. */
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
/** No call is begun past this time of a run; what was left has its next attempts. */
const ATTEMPTS_MS = 10 * 60_000
/** A resender that fails for so long is somebody's to look at. */
const FAILING_MS = 15 * 60_000
/** How long what the record said is believed: people and mail services settle things while a slow endpoint is called. */
const FRESH_MS = 10_000

/** Since when somebody is called. */
const BEGAN = 'began'

/** What became of an attempt by hand, or why none was made; `due`: it is for who pulls, since nobody is called; `handed_out`: who has it. */
export type ByHand =
  | ItemOutcome
  | { result: 'due' | 'not_open' | 'not_sendable' | 'in_flight' | 'handed_out' | 'observed' }

const UNTRIED = failed('the calls before it came to nothing')

/** Was this attempt made by a sender who pulled, before anybody was called, from `began` on? He reports it, or what came back tells. */
function wasPulled(item: DueItem, attempt: number, began: number): boolean {
  if (item.startedAt >= began) return false
  const at = attemptTime(item, attempt)
  if (at >= began) return false
  return at < item.pulledUntil || item.messages.some(({ occurredAt }) => occurredAt >= at)
}

/** Why an open retry is not tried by hand; of one with `resend`, the reason where somebody is at it already. */
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
  /** Those of runs that did not come to their end, and what was said of them is kept: those that go on leave them out. */
  readonly #made = new Set<string>()

  constructor(shard: Shard) {
    this.#shard = shard
  }

  /** From `now` on somebody is called, where nobody was: what was due before may have been pulled. */
  begin(now: number): void {
    this.#shard.kv.put(BEGAN, now)
  }

  /** A run came to its end. */
  endRun(): void {
    this.#made.clear()
  }

  /** Those with an attempt in (`cursor`, `now`]. */
  async due(cursor: number, now: number, world: World): Promise<void> {
    const began = world.now()
    if (world.resend === null) return
    for (const all of this.#shard.schedules.due(cursor, now)) {
      // A run that fails again and again, at a limit of the platform, say, would never get past its beginning.
      const due = all.filter((one) => !this.#made.has(idempotencyKey(one)))
      const readAt = world.now()
      const items = await this.#stillWaiting(due, now, world)
      if (this.#shard.endpoint.isResting(now)) return this.#tellIfFailing(now, world)
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
    const batch = items.filter((item) => item.endsAt > startedAt && !this.#shard.turns.isDone(item))
    if (batch.length === 0) return true
    const { items: said } = await this.#handOver(resend, batch, startedAt, world)
    if (said.size < batch.length) throw new Error('a limit of the platform')
    await this.#tellIfFailing(startedAt, world)
    return !this.#shard.endpoint.isResting(startedAt)
  }

  /** The call itself, in a run or by hand; its answer is kept when this returns, with what it says of who was called. */
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
    // Whoever was erased meanwhile is not brought back by the answer.
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
    this.#shard.schedules.remove(
      due.filter(({ retryId }) => !open.has(retryId)).map((d) => d.retryId),
    )
    // What waits in the spool may say that the mail has arrived.
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
    // An answer is heard once: it is kept here first, whatever becomes of D1.
    if (accepted.length > 0) unrecorded.keepCopies(accepted, now, now + world.silenceMs)
    const said = [...rows, ...(await world.record.logRows(events, now))]
    if (said.length > 0) spool.add(said)
    await unrecorded.markCopies(world.record).catch((error: unknown) => {
      unrecorded.rest(world.now())
      world.log('error', 'retry.copies_not_recorded', { error })
    })
    await unrecorded.drainSpool(now, world)
  }

  /** One for each of these, outside its plan; says by the ids of the retries that are open of these addresses what became of it, or why none was made. */
  async byHand(retries: readonly NamedWindow[], world: World): Promise<Record<string, ByHand>> {
    const now = world.now()
    const { resend } = world
    // What was heard before, and the record does not know yet, goes first.
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
      // Others may have been at it while the calls before this one were made.
      const fresh = await this.#fresh(batch, now, world)
      const mine = fresh.filter((item) => !this.#shard.turns.isDone(item))
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
    return Object.fromEntries(said)
  }

  /** It was called during its rest, and is well: the rest is over. */
  #endRest({ answered, notBefore }: CallOutcome): void {
    if (answered && notBefore === null) this.#shard.endpoint.forget()
  }

  /** Nobody but us is sending it: neither its mail service, nor a copy, nor a call. */
  #isFree(item: DueItem, now: number): boolean {
    const mayBeSent = item.mode === 'resend' && item.messages.length > 0
    return mayBeSent && (item.inFlightUntil ?? 0) <= now && !this.#shard.turns.isDone(item)
  }
}

/** Domain by domain, so that a receiver's addresses travel together, and at most MAX_ITEMS of them in a call. */
function* batches(items: readonly ResendItem[]): Generator<ResendItem[]> {
  const byDomain = [...Map.groupBy(items, ({ address }) => domainOf(address))]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, ofDomain]) => ofDomain)
  for (let at = 0; at < byDomain.length; at += MAX_ITEMS) yield byDomain.slice(at, at + MAX_ITEMS)
}
