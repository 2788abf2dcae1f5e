/** One run of an alarm at a time. A run that never ends must not stop the clock: after RUN_MS another may overlap it, which has to be safe. */

/** A run with fifty calls to a slow endpoint takes this long, and the platform gives an alarm no longer. */
const RUN_MS = 15 * 60_000

export class AlarmRun {
  /** When the run that is under way began, epoch milliseconds; null while there is none. */
  #since: number | null = null

  /** A system clock that was put back or forward does not make it wait longer. */
  isUnderWay(now: number): boolean {
    return this.#since !== null && Math.abs(now - this.#since) < RUN_MS
  }

  /** Runs, from `now` on, until `work` is done. */
  async during(now: number, work: () => Promise<void>): Promise<void> {
    this.#since = now
    try {
      await work()
    } finally {
      // Another run may have begun since.
      if (this.#since === now) this.#since = null
    }
  }
}
