/** Runs one shard over the whole period: the product's own scheduler, on a simulated clock that jumps from event to event. */
import { DAY_MS, MINUTE_MS } from '../../bounce/calendar.ts'
import type { BounceEvent } from '../../bounce/event.ts'
import type { LogRow } from '../../db/log-row.ts'
import type { CallOutcome, ItemOutcome, ResendItem } from '../../retry/resend/resender.ts'
import { ShardClock } from '../../retry/shard/shard-clock.ts'
import type { World } from '../../retry/shard/world.ts'
import { attemptsBefore, type Failed, failed, ModelRecord, scheduleOf } from './model-record.ts'
import {
  arrivalsOf,
  type Outage,
  openedPerDay,
  outagesOf,
  PLAN,
  randomFrom,
  type Scenario,
  START,
} from './scenario.ts'
import { ModelStorage, type RowAccount } from './storage.ts'
import { Tally } from './tally.ts'

/** The sweeper's rhythm. */
const POKE_MS = 5 * MINUTE_MS
const DOMAINS = 997
const NOTHING: ItemOutcome = { result: 'failed', problem: 'nothing was said' }
const TAKEN: ItemOutcome = { result: 'reply', reply: '250 2.0.0 OK' }

interface ShardResult {
  tally: Tally
  rows: RowAccount
  bytes: number
}

export async function runShard(
  scenario: Scenario,
  shard: number,
  progress: (share: number) => void,
): Promise<ShardResult> {
  const run = new ShardRun(scenario, shard)
  await run.start()
  const end = START + scenario.days * DAY_MS
  const step = (end - START) / Math.max(1, Math.ceil(scenario.days * 24))
  for (let until = START + step; until < end + step / 2; until += step) {
    await run.runTo(Math.min(end, Math.round(until)))
    progress((until - START) / (end - START))
  }
  return run.finish()
}

class ShardRun {
  readonly #scenario: Scenario
  readonly #shard: number
  readonly #outages: readonly Outage[]
  readonly #random: () => number
  readonly #storage = new ModelStorage()
  readonly #tally: Tally
  readonly #record: ModelRecord
  readonly #clock: ShardClock
  readonly #failures: Generator<number>
  readonly #others: Generator<number>
  #nextFailure: number
  #nextOther: number
  #nextPoke = START
  #now = START
  #serial = 0

  constructor(scenario: Scenario, shard: number) {
    this.#scenario = scenario
    this.#shard = shard
    this.#outages = outagesOf(scenario)
    this.#random = randomFrom(scenario.seed * 1024 + shard)
    this.#tally = new Tally(scenario.days, this.#outages, PLAN.tickMs)
    this.#record = new ModelRecord(this.#tally, () => this.#query())
    const world: World = {
      record: this.#record,
      resend: (items, now) => this.#resend(items, now),
      silenceMs: 4 * 60 * MINUTE_MS,
      isOwn: () => true,
      tellShards: async () => {},
      now: () => this.#now,
      log() {},
    }
    this.#clock = new ShardClock(this.#storage, () => world)
    const end = START + scenario.days * DAY_MS
    const opened = openedPerDay(scenario) / scenario.shards
    this.#failures = arrivalsOf(opened, end, this.#random)
    this.#nextFailure = next(this.#failures)
    // Events that open no retry reach the shard only while the record is unavailable.
    const all = scenario.eventsPerMonth / 30 / scenario.shards
    this.#others = arrivalsOf(
      Math.max(0, all - opened),
      end,
      randomFrom(scenario.seed * 2048 + shard),
    )
    this.#nextOther = next(this.#others)
  }

  /** Creates as many retries as are open at any time, started over the last 24 hours. */
  async start(): Promise<void> {
    const opened = Math.round(openedPerDay(this.#scenario) / this.#scenario.shards)
    for (let n = 0; n < opened; n++) {
      const one = this.#fail(START - Math.floor(this.#random() * PLAN.windowMs))
      if (one.recoversAt <= START) continue
      one.attempted = attemptsBefore(one, START + PLAN.tickMs)
      this.#record.open.set(one.retryId, one)
    }
    await this.#clock.arm([...this.#record.open.values()].map(scheduleOf))
    // Their cost belongs to the days before, so it is not counted.
    this.#storage.account.read = 0
    this.#storage.account.written = 0
  }

  /** Processes everything before `until`, in time order. */
  async runTo(until: number): Promise<void> {
    for (;;) {
      const alarm = this.#storage.alarmAt ?? Number.POSITIVE_INFINITY
      const at = Math.min(alarm, this.#nextFailure, this.#nextOther, this.#nextPoke)
      if (at >= until) break
      this.#now = Math.max(this.#now, at)
      if (at === alarm) await this.#alarm()
      else if (at === this.#nextPoke) await this.#poke()
      else if (at === this.#nextFailure) await this.#failure(at)
      else await this.#other(at)
    }
  }

  finish(): ShardResult {
    const bytes = this.#storage.bytes()
    this.#storage.close()
    return { tally: this.#tally, rows: this.#storage.account, bytes }
  }

  async #alarm(): Promise<void> {
    this.#storage.alarmAt = null
    this.#tally.alarms++
    const began = this.#now
    await this.#clock.alarm()
    this.#tally.runMs += this.#now - began
    this.#tally.longestRunMs = Math.max(this.#tally.longestRunMs, this.#now - began)
  }

  async #poke(): Promise<void> {
    this.#nextPoke += POKE_MS
    this.#tally.pokes++
    await this.#clock.poke()
  }

  async #failure(at: number): Promise<void> {
    this.#nextFailure = next(this.#failures)
    const one = this.#fail(at)
    if (this.#isAway('record')) {
      this.#record.unrecorded.set(one.address, one)
      return this.#keep(one.address, at, '451 4.3.2 Not accepting mail at the moment')
    }
    this.#record.open.set(one.retryId, one)
    this.#tally.opened++
    this.#tally.arms++
    await this.#clock.arm([scheduleOf(one)])
  }

  async #other(at: number): Promise<void> {
    this.#nextOther = next(this.#others)
    if (!this.#isAway('record')) return
    const permanent = this.#random() < this.#scenario.permanent
    const reply = permanent ? '550 5.1.1 User unknown' : '250 2.0.0 OK'
    await this.#keep(this.#address('other'), at, reply)
  }

  /** Spools an event that the webhook could not record. */
  async #keep(address: string, at: number, reply: string): Promise<void> {
    const rows: LogRow[] = await this.#record.logRows([eventOf(address, at, reply)], at)
    this.#tally.keeps++
    this.#tally.spooled += rows.length
    await this.#clock.keep(rows)
  }

  async #resend(items: readonly ResendItem[], now: number): Promise<CallOutcome> {
    this.#tally.calls++
    const isAway = this.#isAway('endpoint')
    const outcomes = new Map<string, ItemOutcome>()
    for (const { retryId, attempt } of items) {
      const one = this.#record.open.get(retryId)
      this.#record.attempted(retryId, attempt, now)
      const isTaken = !isAway && one !== undefined && one.recoversAt <= now
      if (isTaken) this.#record.settling.set(one.address, one)
      outcomes.set(retryId, isTaken ? TAKEN : NOTHING)
    }
    this.#now += this.#scenario.callMs
    return { status: isAway ? 503 : 200, answered: !isAway, notBefore: null, items: outcomes }
  }

  #query(): number {
    this.#now += this.#scenario.queryMs
    if (this.#isAway('record')) throw new Error('the record does not answer')
    return this.#now
  }

  #isAway(what: Outage['what']): boolean {
    return this.#outages.some(
      (outage) => outage.what === what && this.#now >= outage.from && this.#now < outage.to,
    )
  }

  #fail(startedAt: number): Failed {
    const recovers = this.#random() < this.#scenario.recovering
    const after = recovers ? this.#random() * PLAN.windowMs : Number.POSITIVE_INFINITY
    return failed(this.#address('failed'), startedAt, startedAt + after)
  }

  #address(kind: string): string {
    const n = ++this.#serial
    return `${kind}-${this.#shard}-${n}@domain-${n % DOMAINS}.example`
  }
}

function next(times: Generator<number>): number {
  const { value, done } = times.next()
  return done || value === undefined ? Number.POSITIVE_INFINITY : value
}

function eventOf(recipient: string, at: number, diagnostic: string): BounceEvent {
  return {
    esp: 'ses',
    source: '',
    kind: diagnostic.startsWith('2') ? 'delivered' : 'bounced',
    espEvent: 'simulated',
    espEventId: `${recipient}-${at}`,
    recipient,
    messageId: null,
    occurredAt: at,
    final: true,
    permanence: null,
    diagnostic,
    replyCode: null,
    status: null,
    remoteMta: null,
    espReason: null,
    metadata: {},
    authenticity: 'signed',
  }
}
