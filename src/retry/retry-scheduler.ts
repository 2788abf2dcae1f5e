/**
 * The clock of one shard of addresses, as a Durable Object. D1 is the record and is written first; everything
 * here can be rebuilt from it. An alarm may come early, late, twice or never, so only the record and the cursor decide
 * what a run does. The work of a run is in `shard/shard-clock.ts`.
 */
import { DurableObject } from 'cloudflare:workers'
import { textHash } from '../bounce/address.ts'
import type { LogRow } from '../db/log-row.ts'
import type { NamedWindow, RetrySchedule } from '../db/schedule.ts'
import { readSettings } from '../env/settings.ts'
import { log } from '../log.ts'
import type { EndpointReport } from '../outgoing/endpoint-health.ts'
import { chosenResender } from './resend/chosen-resender.ts'
import { d1Record } from './retry-record.ts'
import type { ByHand } from './shard/attempts.ts'
import type { PastAttempt, PulledResult, RetryProgress } from './shard/calls.ts'
import { ShardClock } from './shard/shard-clock.ts'
import { shardId, shardStub } from './shards.ts'

interface ShardReport {
  schedules: number
  spooled: number
  /** Time of the next alarm, epoch milliseconds; null when there is no work. */
  nextAlarmAt: number | null
  /** Health of the resender; null while it is healthy, and where there is none. */
  resender: EndpointReport | null
}

export class RetryScheduler extends DurableObject<Env> {
  readonly #clock: ShardClock
  /** Identifies the resender of the settings; empty where there is none. */
  readonly #resender: string

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    this.#clock = new ShardClock(ctx.storage, () => {
      const settings = readSettings(this.env)
      const isOwn = (shard: number) => shardId(this.env, shard).equals(this.ctx.id)
      return {
        record: d1Record(this.env, settings),
        resend: chosenResender(this.env, settings),
        silenceMs: settings.resendSilenceMs,
        isOwn,
        // A shard that is not reached, or is beyond the present RETRY_SHARDS, finds out by its own call.
        tellShards: async (news) => {
          const others = [...Array(settings.retryShards).keys()].filter((shard) => !isOwn(shard))
          const tell = (shard: number) => shardStub(this.env, shard).learn(this.#resender, news)
          await Promise.allSettled(others.map(tell))
        },
        now: () => Date.now(),
        log,
      }
    })
    // Settings do not change while an object lives. What was learned under others is about another resender.
    const settings = readSettings(env)
    const { resender, resendUrl, smtp } = settings
    const isCalled = chosenResender(env, settings) !== null
    this.#resender = isCalled ? textHash(JSON.stringify([resender, resendUrl, smtp])) : ''
    const before = ctx.storage.kv.get('resender')
    if (before === this.#resender) return
    this.#clock.endpoint.forget()
    if (before === '') this.#clock.begin()
    ctx.storage.kv.put('resender', this.#resender)
  }

  /** Adds open retries, or updates them. Idempotent. */
  async arm(schedules: readonly RetrySchedule[]): Promise<void> {
    await this.#clock.arm(schedules)
  }

  /** Keeps rows that D1 could not take; durable when it returns. */
  async spool(rows: readonly LogRow[]): Promise<void> {
    await this.#clock.keep(rows)
  }

  /** For the watchdog: sets a lost alarm again, runs an overdue one. Returns whether the shard has any work. */
  async poke(): Promise<boolean> {
    return this.#clock.poke()
  }

  async report(): Promise<ShardReport> {
    return {
      schedules: this.#clock.schedules.count(),
      spooled: this.#clock.spool.count(),
      nextAlarmAt: await this.ctx.storage.getAlarm(),
      resender: this.#clock.resenderReport(),
    }
  }

  /** Another shard called the resender. Ignored if that shard has a different resender. */
  learn(resender: string, news: EndpointReport | null): void {
    if (resender === this.#resender) this.#clock.learn(news)
  }

  /** No call to the resender before this time, epoch milliseconds, by what the shards have told each other; may be past. */
  restsUntil(): number {
    return this.#clock.endpoint.restsUntil(Date.now())
  }

  /**
   * Called on shard 0 only: how many shards may hold work, where `shards` is the setting. A shard beyond the
   * setting can hold spooled rows that the record does not have.
   */
  widest(shards: number): number {
    const known = this.ctx.storage.kv.get<number>('widest') ?? 0
    if (shards > known) this.ctx.storage.kv.put('widest', shards)
    return Math.max(known, shards)
  }

  /** Called on shard 0 only: the shards numbered `shards` and above were seen empty. */
  narrow(shards: number): void {
    this.ctx.storage.kv.put('widest', shards)
  }

  /** How many calls were made for each of these retries, and `restsUntil`. */
  progress(retryIds: readonly string[]): RetryProgress {
    return { attemptsDone: this.#clock.calls.counts(retryIds), restsUntil: this.restsUntil() }
  }

  /** The calls made for one retry, oldest first. */
  pastAttempts(retryId: string): PastAttempt[] {
    return this.#clock.calls.of(retryId)
  }

  /** Stores attempts that a sender that polls reported at `at`. */
  noteReported(at: number, results: readonly PulledResult[]): void {
    this.#clock.calls.note(at, results)
  }

  /** Makes one attempt by hand for each retry. Returns its outcome, or why none was made, by the id of each open retry. */
  async attemptNow(retries: readonly NamedWindow[]): Promise<Record<string, ByHand>> {
    return this.#clock.attemptNow(retries)
  }

  /** Removes everything about an erased address. */
  async forget(address: string): Promise<void> {
    await this.#clock.forget(address)
  }

  override async alarm(): Promise<void> {
    await this.#clock.alarm()
  }
}
