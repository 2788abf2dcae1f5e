/** A circuit breaker around D1: an answer within two seconds or none, and after a failure no question for a while. */
import { log } from '../log.ts'

/** Some ESPs wait no more than 5 s for an answer, and the spool needs its part of that. */
const TIMEOUT_MS = 2_000
/** Long enough to spare a stalled database a pile of requests, short enough to notice its return. */
const OPEN_MS = 10_000

/** State of one isolate, lost with it at no harm: the next failure opens it again. */
class Breaker {
  #openedAt = Number.NEGATIVE_INFINITY

  /** The answer, or null when `question` failed, took too long, or was not asked because the last one did so moments ago. */
  async run<T>(now: number, question: () => Promise<T>): Promise<T | null> {
    // A clock may be put back.
    if (Math.abs(now - this.#openedAt) < OPEN_MS) return null
    const timeout = Promise.withResolvers<null>()
    const timer = setTimeout(() => timeout.resolve(null), TIMEOUT_MS)
    try {
      const answer = await Promise.race([question(), timeout.promise])
      if (answer === null) this.#open(now, 'timeout')
      return answer
    } catch (error) {
      this.#open(now, error)
      return null
    } finally {
      clearTimeout(timer)
    }
  }

  /** Asks again at once. */
  reset(): void {
    this.#openedAt = Number.NEGATIVE_INFINITY
  }

  #open(now: number, error: unknown): void {
    this.#openedAt = now
    log('error', 'd1.unavailable', { error })
  }
}

export const d1Breaker = new Breaker()
