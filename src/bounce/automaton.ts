/**
 * Finds every literal that begins at a word's beginning, in one pass: the automaton of Aho and Corasick (1975), its
 * ways back worked into one table, so that a character costs one look.
 */
import { FIRST_BEYOND, SPACE } from './folding.ts'

/** A row of the table: the way by each symbol of ASCII, then what is known of the state. */
const MARKS = SPACE + 1
const BACK = SPACE + 2
const ROW = SPACE + 3

/** Nothing is begun, and a word may begin. */
export const START = 0
/** Nothing is begun, and the rest of a word is passed over. */
const MID_WORD = ROW
/** Set on a way to a state where a literal ends. */
export const ENDS = 2 ** 30
/** The rest of a way: the state. */
export const STATE = ENDS - 1
/** Closes a list of marks. */
export const NO_MARK = -1

/** A state, the one before it in its literals, the symbol between. */
type Step = readonly [state: number, before: number, by: number]

/** A state is where its row begins. The tables are open, because the matcher goes through them for every character. */
export class Automaton {
  /** By state + symbol: the way, which is the next state, perhaps with `ENDS`. */
  readonly table: Int32Array
  /** By symbol beyond ASCII, by state: the ways; there are so many symbols, and so few ways. */
  readonly #beyond: Map<number, number>[] = []
  /** Lists, each closed by `NO_MARK`; the first is empty. */
  readonly marks: Int32Array

  /**
   * @param literals symbols of each
   * @param marks what to tell when the literal of the same position was found: no negative numbers
   */
  constructor(literals: readonly (readonly number[])[], marks: readonly number[]) {
    const most = literals.reduce((sum, { length }) => sum + length, 2)
    this.table = new Int32Array(most * ROW)
    const levels: Step[][] = []
    const ends = new Map<number, number[]>()
    let rows = 2
    literals.forEach((symbols, literal) => {
      let state = START
      symbols.forEach((symbol, depth) => {
        let next = this.#way(state, symbol)
        if (next === 0) {
          next = rows++ * ROW
          this.#setWay(state, symbol, next)
          levels[depth] ??= []
          levels[depth].push([next, state, symbol])
        }
        state = next
      })
      ends.set(state, [...(ends.get(state) ?? []), marks[literal] ?? 0])
    })
    this.table = this.table.slice(0, rows * ROW)
    this.marks = this.#link(levels, ends)
  }

  #way(state: number, symbol: number): number {
    if (symbol >= FIRST_BEYOND) return this.#beyond[symbol]?.get(state) ?? 0
    return this.table[state + symbol] ?? 0
  }

  #setWay(state: number, symbol: number, way: number): void {
    if (symbol < FIRST_BEYOND) this.table[state + symbol] = way
    else {
      this.#beyond[symbol] ??= new Map()
      this.#beyond[symbol].set(state, way)
    }
  }

  /** Level by level: a way back leads to a state that is less deep, whose row is complete. */
  #link(levels: readonly Step[][], ends: ReadonlyMap<number, readonly number[]>): Int32Array {
    const lists = [NO_MARK]
    this.table.fill(MID_WORD, MID_WORD, MID_WORD + SPACE)
    for (let symbol = 0; symbol < SPACE; symbol++) this.table[symbol] ||= MID_WORD
    for (const level of levels) {
      for (const step of level) this.#mark(step, ends.get(step[0]) ?? [], lists)
      for (const [state, , by] of level) this.#complete(state, by)
    }
    return Int32Array.from(lists)
  }

  /** A state's way back, and what ends in it: its own literals, and those that end where the way back leads. */
  #mark([state, before, by]: Step, own: readonly number[], lists: number[]): void {
    const { table } = this
    const back = this.#back(before, by)
    table[state + BACK] = back
    let list = table[back + MARKS] ?? 0
    if (own.length > 0) {
      const shorter = lists.slice(list, lists.indexOf(NO_MARK, list))
      list = lists.length
      lists.push(...own, ...shorter, NO_MARK)
    }
    table[state + MARKS] = list
    if (list > 0) this.#setWay(before, by, state | ENDS)
  }

  /** The state of the longest end of what was read that begins a literal too, at a word's beginning. */
  #back(before: number, by: number): number {
    if (before === START) return by < SPACE ? MID_WORD : START
    const from = this.table[before + BACK] ?? 0
    return (by < FIRST_BEYOND ? (this.table[from + by] ?? 0) : this.beyond(from, by)) & STATE
  }

  #complete(state: number, by: number): void {
    const { table } = this
    // Every run of spaces is one; and what ended with the first does not end again.
    if (by === SPACE) table[state + SPACE] = state
    const back = table[state + BACK] ?? 0
    for (let symbol = 0; symbol <= SPACE; symbol++) {
      if (table[state + symbol] === 0) table[state + symbol] = table[back + symbol] ?? 0
    }
  }

  /** The way by a symbol beyond ASCII. */
  beyond(from: number, symbol: number): number {
    const ways = this.#beyond[symbol]
    if (ways === undefined) return START
    for (let state = from; state !== START; state = this.table[state + BACK] ?? 0) {
      const way = ways.get(state)
      if (way !== undefined) return way
    }
    return ways.get(START) ?? START
  }

  /** Where the list of marks of a state begins. */
  listOf(state: number): number {
    return this.table[state + MARKS] ?? 0
  }
}

/** A word begins behind anything but an ASCII letter or digit; other scripts have no words to speak of. */
export function beginsWord(symbol: number, before: number): boolean {
  return symbol !== SPACE && (before >= SPACE || symbol >= FIRST_BEYOND)
}
