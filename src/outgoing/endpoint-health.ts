/** How an endpoint we call is doing: one that fails for long is called at a growing pause, of 15 minutes at most unless it asks for more. */

/** A hiccup is no reason to wait; from this many calls on that came to nothing, it is. */
const PATIENT_CALLS = 3
const FIRST_REST_MS = 60_000
/** Of 15 minutes a tick less: whatever comes every 15 minutes must not find the end of its rest just ahead. */
const MAX_REST_MS = 14.5 * 60_000

/** Times are epoch milliseconds. */
export interface EndpointReport {
  /** Calls in a row that came to nothing. */
  failures: number
  failingSince: number
  /** No call before this time; may be past. */
  restsUntil: number
}

/** A Durable Object has it, and so has the simulator. */
type Memory = Pick<SyncKvStorage, 'get' | 'put' | 'delete'>

export class EndpointHealth {
  readonly #kv: Memory
  readonly #longestRestMs: number

  /** `longestRestMs`: what its Retry-After is cut to. */
  constructor(kv: Memory, longestRestMs: number) {
    this.#kv = kv
    this.#longestRestMs = longestRestMs
  }

  /** Null while calls succeed. */
  report(now: number): EndpointReport | null {
    const known = this.#known()
    return known && { ...known, restsUntil: this.restsUntil(now) }
  }

  #known(): EndpointReport | null {
    return this.#kv.get<EndpointReport>('endpoint') ?? null
  }

  /** Calls in a row that came to nothing. */
  failures(): number {
    return this.#known()?.failures ?? 0
  }

  /** Is no call to be made at `now`? */
  isResting(now: number): boolean {
    return this.restsUntil(now) > now
  }

  /** What others who call the same endpoint are told: its failures, or the rest that it asked for without; null: it is well. */
  news(now: number): EndpointReport | null {
    const restsUntil = this.restsUntil(now)
    const asked = restsUntil > now ? { failures: 0, failingSince: now, restsUntil } : null
    return this.report(now) ?? asked
  }

  /** Learns from another's call. */
  learn(news: EndpointReport | null, now: number): void {
    if (news === null) this.forget()
    else this.#kv.put('endpointRestsUntil', Math.max(news.restsUntil, this.restsUntil(now)))
    if (news !== null && news.failures > 0) this.#add(news, now)
  }

  #add({ failures, failingSince, restsUntil }: EndpointReport, now: number): void {
    const since = this.#known()?.failingSince ?? now
    this.#kv.put('endpoint', {
      failures: Math.max(failures, this.failures()),
      failingSince: Math.min(failingSince, since),
      restsUntil: Math.max(restsUntil, this.restsUntil(now)),
    })
  }

  /** Somebody says that it is well again, or it is another: nothing is held against it. */
  forget(): void {
    this.#kv.delete('endpoint')
    this.#kv.delete('endpointRestsUntil')
  }

  /** When calls may be made again; in the past, or 0, where they may. A rest longer than any we set is a clock that was put back, and none. */
  restsUntil(now: number): number {
    const asked = this.#kv.get<number>('endpointRestsUntil') ?? 0
    const rests = [this.#known()?.restsUntil ?? 0, asked]
    return Math.max(0, ...rests.filter((until) => until <= now + this.#longestRestMs))
  }

  /**
   * Learns from a call made at `now`, if it says anything of the endpoint; what that asked for itself (Retry-After) is
   * respected as well. `before`: its failures when the call was begun, because calls under way together fail once.
   */
  heard(
    call: { answered: boolean | null; notBefore: number | null },
    now: number,
    before = this.failures(),
  ): void {
    if (call.notBefore !== null) this.#kv.put('endpointRestsUntil', call.notBefore)
    // A delete may count as a row written even where there is nothing.
    if (call.answered && this.#known() !== null) this.#kv.delete('endpoint')
    if (call.answered !== false) return
    const failures = Math.min(before, this.failures()) + 1
    this.#add({ failures, failingSince: now, restsUntil: now + restMs(failures) }, now)
  }
}

function restMs(failures: number): number {
  if (failures < PATIENT_CALLS) return 0
  return Math.min(FIRST_REST_MS * 2 ** (failures - PATIENT_CALLS), MAX_REST_MS)
}
