/** One run of an alarm at a time. A run that never came back must not stop the clock: past its time another may overlap it, which has to be safe. */

/** A run with fifty calls to a slow endpoint takes this long, and an alarm has no longer. */
const RUN_MS = 15 * 60_000

export class AlarmRun {
  /** When the run that is under way began, epoch milliseconds; null while there is none. */
  #since: number | null = null

  /** Put back or forward, a clock is no reason to wait for longer. */
  isUnderWay(now: number): boolean {
    return this.#since !== null && Math.abs(now - this.#since) < RUN_MS
  }

  /** Runs, from `now` on, until `work` is done. */
  async during(now: number, work: () => Promise<void>): Promise<void> {
    this.#since = now
    try {
      await work()
    } finally {
      // Another may have begun since.
      if (this.#since === now) this.#since = null
    }
  }
}
