/** A circuit breaker around D1: an answer within two seconds or none, and no query for a while after a failure. */
import { log } from '../log.ts'

/** Some ESPs wait no more than 5 s for an answer, and the spool needs its part of that. */
const TIMEOUT_MS = 2_000
/** Long enough to spare a stalled database a pile of requests, short enough to notice its return. */
const OPEN_MS = 10_000

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

/** The result of `work`; throws if it takes longer. */
export async function inTime<T>(timeoutMs: number, work: Promise<T>): Promise<T> {
  const timeout = Promise.withResolvers<never>()
  const timer = setTimeout(() => timeout.reject(new Error('timeout')), timeoutMs)
  try {
    return await Promise.race([work, timeout.promise])
  } finally {
    clearTimeout(timer)
  }
}
