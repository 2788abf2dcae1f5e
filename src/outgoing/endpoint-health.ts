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

/** What others who call the same endpoint are told; a rest in the past: it is well. */
export interface Rest {
  until: number
  failingSince: number
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

  /** Is no call to be made at `now`? */
  isResting(now: number): boolean {
    return this.restsUntil(now) > now
  }

  /** Learns from another's call. */
  learn({ until, failingSince }: Rest, now: number): void {
    if (until > now) {
      const known = this.#known() ?? { failures: 0, failingSince, restsUntil: 0 }
      const since = Math.min(failingSince, known.failingSince)
      this.#kv.put('endpoint', { ...known, failingSince: since })
      this.#kv.put('endpointRestsUntil', Math.max(until, this.restsUntil(now)))
    } else this.forget()
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

  /** Learns from a call made at `now`, if it says anything of the endpoint; what that asked for itself (Retry-After) is respected as well. */
  heard(call: { answered: boolean | null; notBefore: number | null }, now: number): void {
    if (call.notBefore !== null) this.#kv.put('endpointRestsUntil', call.notBefore)
    if (call.answered === null) return
    const before = this.#known()
    if (!call.answered) {
      const failures = (before?.failures ?? 0) + 1
      const failingSince = before?.failingSince ?? now
      this.#kv.put('endpoint', { failures, failingSince, restsUntil: now + restMs(failures) })
    } else if (before !== null) {
      this.#kv.delete('endpoint')
    }
  }
}

function restMs(failures: number): number {
  if (failures < PATIENT_CALLS) return 0
  return Math.min(FIRST_REST_MS * 2 ** (failures - PATIENT_CALLS), MAX_REST_MS)
}
