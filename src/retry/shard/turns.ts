/** The turns of a clock that are under way: runs and attempts by hand, which may overlap. What one turn handles, the others leave alone. */
import type { DueItem } from '../../db/due.ts'

export class Turns {
  #underWay = 0
  /** Addresses given to the resender: another call would send twice, even if late news has changed the retry's id since. */
  readonly #handedOver = new Set<string>()
  /** Addresses erased meanwhile: what was read about them is no longer valid. */
  readonly #erased = new Set<string>()

  /** Runs a turn. What the turns know of each other is cleared when the last one ends: the record has it then. */
  async take<T>(work: () => Promise<T>): Promise<T> {
    this.#underWay++
    try {
      return await work()
    } finally {
      this.#underWay--
      if (this.#underWay === 0) {
        this.#handedOver.clear()
        this.#erased.clear()
      }
    }
  }

  handOver(items: readonly DueItem[]): void {
    for (const { address } of items) this.#handedOver.add(address)
  }

  erase(address: string): void {
    if (this.#underWay > 0) this.#erased.add(address)
  }

  isErased(address: string): boolean {
    return this.#erased.has(address)
  }

  /** Is there nothing left to do for it in any turn? */
  isDone({ address }: DueItem): boolean {
    return this.#handedOver.has(address) || this.#erased.has(address)
  }
}
