/** Accepted copies that the record does not know yet. They are stored here first: if D1 failed at that moment, they would be sent again. */
import type { NamedWindow } from '../../db/schedule.ts'
import type { ShardKv } from './storage.ts'

const KEY = 'copies'

/** What one call accepted. Times are epoch milliseconds. */
interface Copies {
  windows: NamedWindow[]
  at: number
  /** In flight until this time, unless they come back. */
  until: number
}

export class UnrecordedCopies {
  readonly #kv: ShardKv

  constructor(kv: ShardKv) {
    this.#kv = kv
  }

  all(): Copies[] {
    return this.#kv.get<Copies[]>(KEY) ?? []
  }

  add(copies: Copies): void {
    this.#keep([...this.all(), copies])
  }

  /** To be called only after D1 has them. */
  remove({ windows: [first], at }: Copies): void {
    this.#keep(
      this.all().filter((one) => one.at !== at || one.windows[0]?.retryId !== first?.retryId),
    )
  }

  /** Removes everything about an address. */
  forget(address: string): void {
    this.#keep(
      this.all()
        .map((one) => ({ ...one, windows: one.windows.filter((w) => w.address !== address) }))
        .filter(({ windows }) => windows.length > 0),
    )
  }

  #keep(copies: Copies[]): void {
    if (copies.length > 0) this.#kv.put(KEY, copies)
    else this.#kv.delete(KEY)
  }
}
