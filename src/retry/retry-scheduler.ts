/**
 * The clock of one shard of addresses, as a Durable Object. D1 is the record and goes first; everything here can be
 * rebuilt from it. An alarm may come early, late, twice or never, so a run does what is due by the record and the
 * cursor alone. What a run does is in `shard/shard-clock.ts`.
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
  /** Of whoever sends again; null while it is well, and where nobody does. */
  resender: EndpointReport | null
}

export class RetryScheduler extends DurableObject<Env> {
  readonly #clock: ShardClock
  /** Tells whoever sends again from another; empty where nobody does. */
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
        // One that can't be told, or is of an earlier, larger RETRY_SHARDS, finds out by itself.
        tellShards: async (news) => {
          const others = [...Array(settings.retryShards).keys()].filter((shard) => !isOwn(shard))
          const tell = (shard: number) => shardStub(this.env, shard).learn(this.#resender, news)
          await Promise.allSettled(others.map(tell))
        },
        now: () => Date.now(),
        log,
      }
    })
    // Settings stay as they are while an object lives; what was learned under others is of somebody else.
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

  /** Takes up open retries, or what was learned about them. Idempotent. */
  async arm(schedules: readonly RetrySchedule[]): Promise<void> {
    await this.#clock.arm(schedules)
  }

  /** Keeps rows that D1 could not take; durable when it returns. */
  async spool(rows: readonly LogRow[]): Promise<void> {
    await this.#clock.keep(rows)
  }

  /** The watchdog: a lost alarm is set again, an overdue one run. Says whether there is anything here. */
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

  /** Another shard has called whoever sends again, or did under its settings. */
  learn(resender: string, news: EndpointReport | null): void {
    if (resender === this.#resender) this.#clock.learn(news)
  }

  /** Until when whoever sends again is left alone, epoch milliseconds, by what the shards have told each other; may be past. */
  restsUntil(): number {
    return this.#clock.endpoint.restsUntil(Date.now())
  }

  /**
   * Asked of shard 0 alone: how many shards may hold something, `shards` being the setting. A shard beyond the
   * setting can hold spooled rows that the record knows nothing of.
   */
  widest(shards: number): number {
    const known = this.ctx.storage.kv.get<number>('widest') ?? 0
    if (shards > known) this.ctx.storage.kv.put('widest', shards)
    return Math.max(known, shards)
  }

  /** Asked of shard 0 alone: those from `shards` on were seen empty. */
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

  /** Attempts that a sender who pulls has reported, at `at`. */
  noteReported(at: number, results: readonly PulledResult[]): void {
    this.#clock.calls.note(at, results)
  }

  /** One attempt for each retry at a person's wish. Says by the ids of those that are open what became of it, or why none was made. */
  async attemptNow(retries: readonly NamedWindow[]): Promise<Record<string, ByHand>> {
    return this.#clock.attemptNow(retries)
  }

  /** Leaves nothing of an address: it is erased. */
  async forget(address: string): Promise<void> {
    await this.#clock.forget(address)
  }

  override async alarm(): Promise<void> {
    await this.#clock.alarm()
  }
}
