/**
 * Delivers the notifications of one endpoint. The outbox in D1 is the record; this object only holds the clock and
 * knows what it is sending, so that no notification is ever sent twice at the same time. A crash between a call and
 * its record repeats the call under the same id.
 */
import { DurableObject } from 'cloudflare:workers'
import { type Endpoint, endpointIsGone, endpointOf } from '../db/endpoints.ts'
import {
  dueNotifications,
  type Notification,
  nextDue,
  notificationsOf,
  recordAttempts,
} from '../db/notifications.ts'
import { log } from '../log.ts'
import { AlarmRun } from '../outgoing/alarm-run.ts'
import { EndpointHealth, type EndpointReport } from '../outgoing/endpoint-health.ts'
import { GIVE_UP_MS } from './attempts.ts'
import { type Delivered, deliver } from './deliver.ts'

/** A Worker has six connections at once. */
const AT_ONCE = 6
/** Calls of one run: the free plan allows fifty. The rest waits for the next alarm. */
const PAGE = 48
/** Notifications come in bursts: they are gathered for this long and sent together. */
const GATHER_MS = 250
const RETRY_MS = 10_000

export class Notifier extends DurableObject<Env> {
  readonly #health: EndpointHealth
  readonly #underWay = new Set<string>()
  /** Addresses erased since notifications were read. */
  readonly #erased = new Set<string>()
  readonly #alarmRun = new AlarmRun()

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    this.#health = new EndpointHealth(ctx.storage.kv, GIVE_UP_MS)
  }

  /** There may be work for this endpoint; with `afresh`, its failures so far are forgotten. Idempotent. */
  async wake(endpointId: string, afresh = false): Promise<void> {
    if (afresh) this.#health.forget()
    if (this.#endpointId() !== endpointId) this.ctx.storage.kv.put('endpoint_id', endpointId)
    await this.#setAlarm(GATHER_MS)
  }

  /** Notifications about this address that were read before are not sent. */
  forget(address: string): void {
    this.#erased.add(address)
  }

  /** Null while the endpoint is healthy. */
  report(): EndpointReport | null {
    return this.#health.report(Date.now())
  }

  /** Sends one now, by hand, even if it is not due; null when it is under way already, or does not exist. */
  async deliverNow(endpointId: string, id: string): Promise<Delivered | null> {
    this.ctx.storage.kv.put('endpoint_id', endpointId)
    const endpoint = await endpointOf(this.env.DB, endpointId)
    const [notification] = await notificationsOf(this.env.DB, id, endpointId)
    if (endpoint === null || notification === undefined) return null
    const [delivered = null] = await this.#deliver(endpoint, [notification])
    await this.#setAlarm()
    return delivered
  }

  /** Catches everything and sets the next alarm last, as the retry clock does. */
  override async alarm(): Promise<void> {
    const since = Date.now()
    if (this.#alarmRun.isUnderWay(since)) return
    let failed = false
    try {
      await this.#alarmRun.during(since, () => this.#run())
    } catch (error) {
      failed = true
      log('error', 'notifier.run_failed', { error })
    }
    await this.#setAlarm(failed ? RETRY_MS : 0)
  }

  async #run(): Promise<void> {
    const endpointId = this.#endpointId()
    const now = Date.now()
    if (endpointId === null || this.#health.isResting(now)) return
    const endpoint = await endpointOf(this.env.DB, endpointId)
    if (endpoint?.state !== 'active') return
    // While the endpoint fails, one call shows whether it works again.
    const limit = this.#health.report(now) === null ? PAGE : 1
    this.#erased.clear()
    await this.#deliver(endpoint, await dueNotifications(this.env.DB, endpointId, now, limit))
  }

  /** Sends to one endpoint, six at a time, and records the results. Stops early when the endpoint is in trouble; the first six are sent in any case. Throws at a limit of the platform, after the results so far are recorded. */
  async #deliver(endpoint: Endpoint, all: readonly Notification[]): Promise<Delivered[]> {
    const mine = all.filter(({ id }) => !this.#underWay.has(id))
    for (const { id } of mine) this.#underWay.add(id)
    const results: Delivered[] = []
    let limit: PromiseRejectedResult | undefined
    try {
      for (
        let at = 0;
        at < mine.length && !limit && (at === 0 || !this.#isInTrouble(results));
        at += AT_ONCE
      ) {
        const some = mine
          .slice(at, at + AT_ONCE)
          .filter(({ address }) => !this.#erased.has(address ?? ''))
        const before = this.#health.failures()
        const calls = await Promise.allSettled(some.map((one) => deliver(endpoint, one)))
        limit = calls.find((one) => one.status === 'rejected')
        const called = calls.flatMap((one) => (one.status === 'fulfilled' ? one.value : []))
        // Calls made together count as one failure, and as none if one of them arrives or all are tests.
        const answered =
          called.some(({ ok }) => ok) || (called.every(({ isTest }) => isTest) ? null : false)
        for (const { notBefore } of called) {
          this.#health.heard({ answered, notBefore }, Date.now(), before)
        }
        results.push(...called)
      }
      if (results.length > 0) await recordAttempts(this.env.DB, endpoint.id, results)
      if (results.some(({ gone }) => gone)) {
        log('warn', 'notifier.endpoint_gone', { endpoint: endpoint.id })
        await endpointIsGone(this.env.DB, endpoint)
      }
      if (limit) throw limit.reason
    } finally {
      for (const { id } of mine) this.#underWay.delete(id)
    }
    return results
  }

  #isInTrouble(results: readonly Delivered[]): boolean {
    const isFailing = this.#health.failures() > 0 || this.#health.isResting(Date.now())
    return isFailing || results.some(({ gone }) => gone)
  }

  #endpointId(): string | null {
    return this.ctx.storage.kv.get<string>('endpoint_id') ?? null
  }

  /** Sets the alarm for the earliest notification, not before `atLeastMs` from now and not while the endpoint rests; sets none if there is nothing to send. */
  async #setAlarm(atLeastMs = 0): Promise<void> {
    const endpointId = this.#endpointId()
    if (endpointId === null || this.#alarmRun.isUnderWay(Date.now())) return
    const next = await this.#nextDue(endpointId)
    if (next === null) return
    const now = Date.now()
    const at = Math.max(next, now + 1, now + atLeastMs, this.#health.restsUntil(now))
    const current = await this.ctx.storage.getAlarm()
    if (current === null || current > at || current < now) await this.ctx.storage.setAlarm(at)
  }

  async #nextDue(endpointId: string): Promise<number | null> {
    try {
      const endpoint = await endpointOf(this.env.DB, endpointId)
      return endpoint?.state === 'active' ? await nextDue(this.env.DB, endpointId) : null
    } catch (error) {
      // The outbox can't be read: look again later, rather than when the sweeper comes.
      log('error', 'notifier.alarm_failed', { error })
      return Date.now() + RETRY_MS
    }
  }
}
