/**
 * The clock of one shard of addresses. D1 is the record and goes first; everything here can be rebuilt from it.
 * An alarm may come early, late, twice or never, so a run does what is due by the record and the cursor alone.
 */
import { DurableObject } from 'cloudflare:workers'
import { domainOf } from '../bounce/address.ts'
import type { BounceEvent } from '../bounce/event.ts'
import { type DueItem, dueItems, markInFlight, openAmong } from '../db/due.ts'
import { expireRetries } from '../db/expire.ts'
import { logEntry } from '../db/log-entry.ts'
import type { LogRow } from '../db/log-row.ts'
import { record } from '../db/record.ts'
import { refoldAddresses } from '../db/refold.ts'
import type { RetrySchedule } from '../db/schedule.ts'
import { log } from '../log.ts'
import { ownClassifier } from '../own-rules.ts'
import { readSettings, type Settings } from '../settings.ts'
import { Calls, type PastAttempt } from './calls.ts'
import { chosenResender } from './chosen-resender.ts'
import { EndpointHealth, type EndpointReport } from './endpoint-health.ts'
import { cancelEvent, replyEvent } from './replies.ts'
import type { CallOutcome, ResendItem } from './resender.ts'
import { type DueSchedule, Schedules } from './schedules.ts'
import { Spool } from './spool.ts'

/** Addresses in one call, and so also the most of one domain. */
const MAX_ITEMS = 100
/** A run with fifty calls to a slow endpoint takes this long; one that takes longer hangs. */
const RUN_MS = 15 * 60_000
/** No call is begun past this time of a run; what was left has its next attempts. */
const ATTEMPTS_MS = 10 * 60_000
/** Attempts of a plan have lower numbers. */
const BY_HAND = 1000
/** After a run that failed, the next is tried this much later. */
const RETRY_MS = 10_000
/** So many pieces of the spool failing in one run: D1 itself is away, and the others need not be tried. */
const MAX_FAILED_PIECES = 3

export interface ShardReport {
  schedules: number
  spooled: number
  /** Time of the next alarm, epoch milliseconds; null when there is no work. */
  nextAlarmAt: number | null
  /** Of whoever sends again; null while it is well. */
  resender: EndpointReport | null
}

export class RetryScheduler extends DurableObject<Env> {
  readonly #schedules: Schedules
  readonly #calls: Calls
  readonly #spool: Spool
  readonly #endpoint: EndpointHealth
  /** When the run that is under way began, epoch milliseconds; null while there is none. */
  #runningSince: number | null = null

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    this.#schedules = new Schedules(ctx.storage.sql)
    this.#calls = new Calls(ctx.storage.sql)
    this.#spool = new Spool(ctx.storage.sql)
    this.#endpoint = new EndpointHealth(ctx.storage.kv)
  }

  /** Takes up open retries, or what was learned about them. Idempotent. */
  async arm(schedules: readonly RetrySchedule[]): Promise<void> {
    // A clock without work does not run: it continues from now, not from where it stopped.
    if (this.#schedules.count() === 0) this.#setCursor(Date.now())
    const refused = this.#schedules.put(schedules)
    if (refused.length > 0) log('error', 'retry.plan_unreadable', { retries: refused })
    await this.#setAlarm()
  }

  /** Keeps rows that D1 could not take; durable when it returns. */
  async spool(rows: readonly LogRow[]): Promise<void> {
    this.#spool.add(rows)
    await this.#setAlarm()
  }

  /** The watchdog: a lost alarm is set again, an overdue one run. */
  async poke(): Promise<ShardReport> {
    const alarm = await this.ctx.storage.getAlarm()
    const overdue = alarm !== null && alarm < Date.now() - RETRY_MS
    if (overdue) await this.alarm()
    else await this.#setAlarm()
    return this.report()
  }

  async report(): Promise<ShardReport> {
    return {
      schedules: this.#schedules.count(),
      spooled: this.#spool.count(),
      nextAlarmAt: await this.ctx.storage.getAlarm(),
      resender: this.#endpoint.report(),
    }
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

  /** How many calls were made for each of these retries. */
  attemptsDone(retryIds: readonly string[]): Record<string, number> {
    return this.#calls.counts(retryIds)
  }

  /** The calls made for one retry, oldest first. */
  pastAttempts(retryId: string): PastAttempt[] {
    return this.#calls.of(retryId)
  }

  /**
   * One attempt for one retry at a person's wish, outside its plan; numbered from 1001, so that it has an idempotency
   * key of its own. Says what became of it, or why none was made.
   */
  async attemptNow(retry: {
    retryId: string
    address: string
    startedAt: number
  }): Promise<string> {
    const now = Date.now()
    const settings = readSettings(this.env)
    const resend = chosenResender(this.env, settings)
    if (resend === null) return 'no_resender'
    const [item] = await dueItems(this.env.DB, [retry], now)
    if (item === undefined) return 'not_open'
    if (item.inFlightUntil !== null && item.inFlightUntil > now) return 'in_flight'
    const done = this.#calls.counts([retry.retryId])[retry.retryId] ?? 0
    const batch = [{ ...item, attempt: BY_HAND + done + 1 }]
    const outcome = await resend(batch, now)
    this.#calls.add(now, Date.now() - now, batch, outcome)
    await this.#apply(batch, outcome, now, settings)
    await this.#setAlarm()
    return outcome.items.get(retry.retryId)?.result ?? 'failed'
  }

  /** Catches everything, because a handler that throws is retried six times and then forgotten; sets the next alarm last, because a throw after it would cancel the retries. */
  override async alarm(): Promise<void> {
    if (this.#isRunning()) return
    const since = Date.now()
    this.#runningSince = since
    let failed = false
    try {
      await this.#run(Date.now(), readSettings(this.env))
    } catch (error) {
      failed = true
      log('error', 'retry.run_failed', { error })
    } finally {
      if (this.#runningSince === since) this.#runningSince = null
    }
    await this.#setAlarm(failed ? RETRY_MS : 0)
  }

  async #run(now: number, settings: Settings): Promise<void> {
    await this.#drainSpool(now, settings)
    this.#schedules.release(now)
    await this.#expire(now, settings)
    await this.#attempt(now, settings)
    // Only now: a crash before this line repeats the attempts under the same idempotency keys.
    this.#setCursor(now)
  }

  /** A piece that fails holds up neither those behind it nor the clock. */
  async #drainSpool(now: number, settings: Settings): Promise<void> {
    let failed = 0
    for (let piece = this.#spool.ready(now); piece !== null; piece = this.#spool.ready(now)) {
      try {
        await this.#record(piece.rows, now, settings)
        this.#spool.remove(piece.id)
      } catch (error) {
        log('error', 'spool.piece_failed', { rows: piece.rows.length, error })
        this.#spool.failed(piece.id, now)
        if (++failed === MAX_FAILED_PIECES) return
      }
    }
  }

  /** Records rows and takes up what they opened in this shard; what belongs to another is armed there by the sweeper. */
  async #record(rows: readonly LogRow[], now: number, settings: Settings): Promise<void> {
    const { arm } = await record(this.env.DB, rows, {
      now,
      plan: settings.plan,
      shards: settings.retryShards,
    })
    this.#schedules.put(arm)
  }

  /** D1's own end time decides. What it no longer holds open, whoever closed it, is forgotten here. */
  async #expire(now: number, settings: Settings): Promise<void> {
    for (let ended = this.#schedules.ended(now); ended.length > 0; ) {
      await expireRetries(this.env.DB, ended, now)
      await refoldAddresses(
        this.env.DB,
        ended.map(({ address }) => address),
        { now, plan: settings.plan, shards: settings.retryShards },
      )
      const open = await openAmong(this.env.DB, ended)
      const closed = ended.filter(({ retryId }) => !open.has(retryId))
      this.#schedules.remove(closed.map(({ retryId }) => retryId))
      // Those still open were written to meanwhile; the next run finds them settled.
      if (closed.length === 0) return
      ended = this.#schedules.ended(now)
    }
  }

  async #attempt(now: number, settings: Settings): Promise<void> {
    // What waits in the spool may say that the mail has arrived.
    const unrecorded = this.#spool.addresses()
    const due = this.#schedules
      .due(this.#cursor(now), now)
      .filter(({ address }) => !unrecorded.has(address))
    const resend = chosenResender(this.env, settings)
    if (resend === null || due.length === 0) return
    const items = await this.#stillWaiting(due, now)
    if (this.#endpoint.isResting(now)) return
    const began = Date.now()
    for (const batch of batches(items)) {
      const startedAt = Date.now()
      // Another run may overlap this one soon, and a message handed over by both would arrive twice.
      if (startedAt - began > ATTEMPTS_MS) return log('warn', 'retry.attempts_cut_short')
      const outcome = await resend(batch, startedAt)
      this.#calls.add(startedAt, Date.now() - startedAt, batch, outcome)
      this.#endpoint.heard(outcome, startedAt)
      await this.#apply(batch, outcome, now, settings)
      // The others of this run have their next attempts: an endpoint in trouble is not helped by more calls.
      if (this.#endpoint.isResting(startedAt)) return
    }
  }

  /** One query says which are still open. The others are forgotten, or rest while their copy is in flight. */
  async #stillWaiting(due: readonly DueSchedule[], now: number): Promise<ResendItem[]> {
    const open = new Map<string, DueItem>()
    for (let at = 0; at < due.length; at += 1000) {
      const found = await dueItems(this.env.DB, due.slice(at, at + 1000), now)
      for (const item of found) open.set(item.retryId, item)
    }
    this.#schedules.remove(due.filter(({ retryId }) => !open.has(retryId)).map((d) => d.retryId))
    return due.flatMap(({ retryId, attempt }) => {
      const item = open.get(retryId)
      if (item?.mode !== 'resend') return []
      if (item.inFlightUntil !== null && item.inFlightUntil > now) {
        this.#schedules.hold([retryId], item.inFlightUntil)
        return []
      }
      return [{ ...item, attempt }]
    })
  }

  async #apply(
    batch: readonly ResendItem[],
    outcome: CallOutcome,
    now: number,
    settings: Settings,
  ): Promise<void> {
    const events: BounceEvent[] = []
    const accepted: ResendItem[] = []
    const rows: LogRow[] = []
    for (const item of batch) {
      const answer = outcome.items.get(item.retryId)
      if (answer?.result === 'accepted') accepted.push(item)
      if (answer?.result === 'reply') {
        events.push(replyEvent(item, answer.reply, answer.messageId ?? null))
      }
      if (answer?.result === 'gone') rows.push(cancelEvent(item, now))
    }
    const until = now + settings.resendSilenceMs
    this.#schedules.hold(
      accepted.map(({ retryId }) => retryId),
      until,
    )
    await markInFlight(this.env.DB, accepted, now, until)
    const provenance = { now, nonce: null, bodyHash: null }
    const own = await ownClassifier(this.env, now)
    const heard = events.map((event) => logEntry(event, provenance, own))
    rows.push(...heard.filter((row) => row !== null))
    // An answer is heard once: it is kept here first, whatever becomes of D1.
    if (rows.length > 0) this.#spool.add(rows)
    await this.#drainSpool(now, settings)
  }

  /** A run that never came back must not stop the clock: past its time another may overlap it, which is safe. */
  #isRunning(): boolean {
    return this.#runningSince !== null && Math.abs(Date.now() - this.#runningSince) < RUN_MS
  }

  #cursor(now: number): number {
    return this.ctx.storage.kv.get<number>('cursor') ?? now
  }

  #setCursor(time: number): void {
    this.ctx.storage.kv.put('cursor', time)
  }

  /** For the earliest tick with work, and never before `atLeastMs` from now; none while there is nothing to do. */
  async #setAlarm(atLeastMs = 0): Promise<void> {
    if (this.#isRunning()) return
    const now = Date.now()
    const attempting = chosenResender(this.env, readSettings(this.env)) !== null
    const times = [this.#spool.next(), this.#schedules.next(this.#cursor(now), attempting)].filter(
      (time) => time !== null,
    )
    if (times.length === 0) return
    const next = Math.min(...times)
    const at = Math.max(next, now + 1, now + atLeastMs)
    const current = await this.ctx.storage.getAlarm()
    if (current === null || current > at || current < now) await this.ctx.storage.setAlarm(at)
  }
}

/** At most MAX_ITEMS a call, and so of one domain; a domain's addresses are spread over the calls, not sent in one burst. */
function* batches(items: readonly ResendItem[]): Generator<ResendItem[]> {
  const byDomain = items.toSorted((a, b) => (domainOf(a.address) < domainOf(b.address) ? -1 : 1))
  for (let at = 0; at < byDomain.length; at += MAX_ITEMS) yield byDomain.slice(at, at + MAX_ITEMS)
}
