/** How long D1 is waited for. What records has a circuit breaker: an answer within two seconds or none, and no query for a while after a failure. */
import { inTime, Late } from '../in-time.ts'
import { log } from '../log.ts'

/** Some ESPs wait no more than 5 s for an answer, and the spool needs its part of that. */
const TIMEOUT_MS = 2_000
/** Long enough to spare a stalled database a pile of requests, short enough to notice its return. */
const OPEN_MS = 10_000

/**
 * D1's errors while it is unreachable, overloaded or busy, or over the day's limit of the free plan (https://developers.cloudflare.com/d1/observability/debug-d1/).
 * Not the errors of a wrong statement, for which SQLite has codes of its own.
 */
const AWAY =
  /^D1_ERROR: (?!.*SQLITE_(?!BUSY)).*(?:overloaded|\breset\b|lost|disconnected|transient|internal error|long-running|daily row|SQLITE_BUSY)/

/** Did a question fail because D1 is away, and not because it was wrong? */
export function isAway(error: unknown): boolean {
  return error instanceof Late || (error instanceof Error && AWAY.test(error.message))
}

/** Senders wait some five seconds for an answer, and without one they mail everybody. So one slow query is no reason to give none. */
const LOOKUP_MS = 4_000

/** State of one isolate. Losing it does no harm: the next failure opens the breaker again. */
class Breaker {
  #openedAt = Number.NEGATIVE_INFINITY

  /** The answer, or null when `question` failed, took too long, or was not asked because the last one did so moments ago. */
  async run<T extends object>(question: () => Promise<T>): Promise<T | null> {
    // A clock may be put back.
    if (Math.abs(Date.now() - this.#openedAt) < OPEN_MS) return null
    try {
      return await inTime(TIMEOUT_MS, question())
    } catch (error) {
      this.#openedAt = Date.now()
      log('error', 'd1.unavailable', { error })
      return null
    }
  }

  /** Asks again at once. */
  reset(): void {
    this.#openedAt = Number.NEGATIVE_INFINITY
  }
}

export const d1Breaker = new Breaker()

/** What a caller waits for; throws `Late` where it takes too long. */
export function forCaller<T>(answer: Promise<T>): Promise<T> {
  return inTime(LOOKUP_MS, answer)
}
