/** The health of an endpoint that we call. While it fails, the pauses between calls grow, to 15 minutes at most unless it asks for more. */

/** A short failure is no reason to wait; pauses begin at this many failed calls in a row. */
const PATIENT_CALLS = 3
const FIRST_REST_MS = 60_000
/** A tick less than 15 minutes: work that comes every 15 minutes must not come just before the end of the rest. */
const MAX_REST_MS = 14.5 * 60_000

/** Times are epoch milliseconds. */
export interface EndpointReport {
  /** Failed calls in a row. */
  failures: number
  failingSince: number
  /** No call before this time; may be past. */
  restsUntil: number
}

/** A Durable Object provides it, and so does the simulator. */
type Memory = Pick<SyncKvStorage, 'get' | 'put' | 'delete'>

export class EndpointHealth {
  readonly #kv: Memory
  readonly #longestRestMs: number

  /** `longestRestMs`: upper limit of the endpoint's Retry-After. */
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

  /** Failed calls in a row. */
  failures(): number {
    return this.#known()?.failures ?? 0
  }

  /** Is no call to be made at `now`? */
  isResting(now: number): boolean {
    return this.restsUntil(now) > now
  }

  /** For the other callers of the endpoint: its failures, or the rest that it asked for without failing; null: it is healthy. */
  news(now: number): EndpointReport | null {
    const restsUntil = this.restsUntil(now)
    const asked = restsUntil > now ? { failures: 0, failingSince: now, restsUntil } : null
    return this.report(now) ?? asked
  }

  /** Learns from another caller's news. */
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

  /** The endpoint is known to be healthy again, or is another one: forgets its failures and its rest. */
  forget(): void {
    this.#kv.delete('endpoint')
    this.#kv.delete('endpointRestsUntil')
  }

  /** When calls may be made again; in the past, or 0, if they may be made now. A rest longer than any we set means that the clock was put back, and counts as none. */
  restsUntil(now: number): number {
    const asked = this.#kv.get<number>('endpointRestsUntil') ?? 0
    const rests = [this.#known()?.restsUntil ?? 0, asked]
    return Math.max(0, ...rests.filter((until) => until <= now + this.#longestRestMs))
  }

  /**
   * Learns from a call made at `now`, if it says anything about the endpoint; a Retry-After of the endpoint is respected
   * as well. `before`: its failures when the call was begun, because calls under way together fail once.
   */
  heard(
    call: { answered: boolean | null; notBefore: number | null },
    now: number,
    before = this.failures(),
  ): void {
    if (call.notBefore !== null) this.#kv.put('endpointRestsUntil', call.notBefore)
    // A delete may count as a row written even if there is nothing to delete.
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
