/** What a shard knows and the record does not know yet: rows in the spool, and copies that were accepted. */
import type { NamedWindow, RetrySchedule } from '../../db/schedule.ts'
import { UnrecordedCopies } from './copies.ts'
import type { Schedules } from './schedules.ts'
import type { Spool, SpooledPiece } from './spool.ts'
import type { ShardKv } from './storage.ts'
import type { RetryRecord, World } from './world.ts'

/** Delay of the next run after a run that failed. */
export const RETRY_MS = 10_000
/** If this many pieces of the spool fail in one run, D1 itself is down, and the others are not tried. */
const MAX_FAILED_PIECES = 3

/** Adds the open retries that were found in the record to the schedules. */
type TakeUp = (opened: readonly RetrySchedule[], world: World) => void

export class Unrecorded {
  readonly #spool: Spool
  readonly #copies: UnrecordedCopies
  readonly #schedules: Schedules
  readonly #takeUp: TakeUp
  /** The record did not answer a moment ago: no run before this time, whatever comes in. Epoch milliseconds. */
  #restsUntil = 0
  /** Pieces of the spool on their way into the record. */
  readonly #recordings = new Set<Promise<unknown>>()

  constructor(spool: Spool, kv: ShardKv, schedules: Schedules, takeUp: TakeUp) {
    this.#spool = spool
    this.#copies = new UnrecordedCopies(kv)
    this.#schedules = schedules
    this.#takeUp = takeUp
  }

  /** Stores accepted copies. Their retries have no attempts before `until`, unless the record says that the copies came back. */
  keepCopies(accepted: readonly NamedWindow[], at: number, until: number): void {
    const windows = accepted.map(({ retryId, address, startedAt }) => ({
      retryId,
      address,
      startedAt,
    }))
    this.#copies.add({ windows, at, until })
    this.#schedules.hold(
      windows.map(({ retryId }) => retryId),
      until,
    )
  }

  /** Records the accepted copies, before any attempt: only the record can say whether a copy is still in flight. */
  async markCopies(record: RetryRecord): Promise<void> {
    for (const copies of this.#copies.all()) {
      const { windows, at, until } = copies
      const inFlight = await record.markInFlight(windows, at, until)
      const back = windows.map(({ retryId }) => retryId).filter((id) => !inFlight.has(id))
      if (back.length > 0) this.#schedules.hold(back, null)
      this.#copies.remove(copies)
    }
  }

  /** Records the spool. A piece that fails stops neither later pieces nor the clock: if several fail together, each is tried alone. */
  async drainSpool(now: number, world: World): Promise<void> {
    let failed = 0
    let recordedAny = false
    let together = true
    while (failed < MAX_FAILED_PIECES) {
      const pieces = this.#spool.ready(now, together)
      const [first, ...others] = pieces
      if (first === undefined) break
      const recorded = await this.#recordPieces(pieces, now, world)
      if (!recorded && others.length === 0) {
        this.#spool.failed(first.id, now)
        failed++
      }
      recordedAny ||= recorded
      // One by one until the bad piece is found, then together again.
      if (others.length > 0) together = recorded
      else if (!recorded) together = true
    }
    if (failed > 0 && !recordedAny) this.rest(now)
  }

  async #recordPieces(
    pieces: readonly SpooledPiece[],
    now: number,
    world: World,
  ): Promise<boolean> {
    const { record, log } = world
    const rows = pieces.flatMap((piece) => piece.rows)
    try {
      const recording = record.record(rows, now)
      this.#recordings.add(recording)
      this.#takeUp(await recording.finally(() => this.#recordings.delete(recording)), world)
      this.#spool.remove(pieces.map(({ id }) => id))
      return true
    } catch (error) {
      log('error', 'spool.piece_failed', { pieces: pieces.length, rows: rows.length, error })
      return false
    }
  }

  /** The next run waits, so that the record is left alone for a while. */
  rest(now: number): void {
    this.#restsUntil = now + RETRY_MS
  }

  /** End of that wait, epoch milliseconds; may be past. A wait longer than any we set means that the clock was put back, and counts as none. */
  restsUntil(now: number): number {
    return this.#restsUntil <= now + RETRY_MS ? this.#restsUntil : 0
  }

  /** When the record is to be told something, epoch milliseconds (0 for at once); null when nothing waits. */
  next(now: number): number | null {
    return this.#copies.all().length > 0 ? now : this.#spool.next()
  }

  /** Removes everything about an address. When it returns, nothing of it is on its way into the record either. */
  async forget(address: string): Promise<void> {
    this.#spool.forget(address)
    this.#copies.forget(address)
    await Promise.allSettled(this.#recordings)
  }
}
