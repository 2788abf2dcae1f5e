/** Circuit breakers around D1: an answer within two seconds or none, and no query for a while after that. */
import { inTime, Late } from '../in-time.ts'
import { log } from '../log.ts'

/** Some ESPs wait no more than 5 s for an answer, and the spool needs its part of that. */
const TIMEOUT_MS = 2_000
/** Long enough to spare a stalled database a pile of requests, short enough to notice its return. */
const OPEN_MS = 10_000

/** Thrown instead of asking: D1 was away moments ago. */
class D1Away extends Error {
  override name = 'D1Away'
}

/**
 * D1's errors while it is unreachable, overloaded or busy, or over the day's limit of the free plan (https://developers.cloudflare.com/d1/observability/debug-d1/).
 * Not the errors of a wrong statement, for which SQLite has codes of its own.
 */
const AWAY =
  /^D1_ERROR: (?!.*SQLITE_(?!BUSY)).*(?:overloaded|\breset\b|lost|disconnected|transient|internal error|long-running|daily row|SQLITE_BUSY)/

/** Did a question fail because D1 is away, and not because it was wrong? */
export function isAway(error: unknown): boolean {
  if (error instanceof D1Away || error instanceof Late) return true
  return error instanceof Error && AWAY.test(error.message)
}

/** State of one isolate. Losing it does no harm: the next failure opens the breaker again. */
class Breaker {
  #openedAt = Number.NEGATIVE_INFINITY

  /** The answer. Throws what `question` throws, and where it took too long or was not asked, because D1 was away moments ago. */
  async ask<T>(question: () => Promise<T>, opens = isAway): Promise<T> {
    // A clock may be put back.
    if (Math.abs(Date.now() - this.#openedAt) < OPEN_MS) throw new D1Away('not asked')
    try {
      return await inTime(TIMEOUT_MS, question())
    } catch (error) {
      if (opens(error)) this.#openedAt = Date.now()
      throw error
    }
  }

  /** The answer, or null for any failure, each of which opens the breaker. */
  async run<T extends object>(question: () => Promise<T>): Promise<T | null> {
    try {
      return await this.ask(question, () => true)
    } catch (error) {
      if (!(error instanceof D1Away)) log('error', 'd1.unavailable', { error })
      return null
    }
  }

  /** Asks again at once. */
  reset(): void {
    this.#openedAt = Number.NEGATIVE_INFINITY
  }
}

/** For what is recorded. */
export const d1Breaker = new Breaker()
/** For what callers of the API wait for: a replica may be away while the database is not. */
export const lookupBreaker = new Breaker()
