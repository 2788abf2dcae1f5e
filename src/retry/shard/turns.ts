/** The turns of a clock that are under way, runs and attempts by hand, which may overlap: what one has seen to, the others leave alone. */
import type { DueItem } from '../../db/due.ts'

export class Turns {
  #underWay = 0
  /** Addresses handed over: another call would send twice, also under the id that late news has given the retry since. */
  readonly #handedOver = new Set<string>()
  /** Addresses erased meanwhile: what was read before holds no longer. */
  readonly #erased = new Set<string>()

  /** What the turns know of each other is forgotten with the last of them: the record knows it then. */
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
