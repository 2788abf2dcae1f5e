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
const NO_MARK = -1

/** A state is where its row begins. The tables are open, because the matcher goes through them for every character. */
export class Automaton {
  /** By state + symbol: the way, which is the next state, perhaps with `ENDS`. */
  readonly table: Int32Array
  /** Where the next state's row begins. */
  #free = 0
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
    const levels: number[][] = []
    const ends = new Map<number, number[]>()
    this.#free = 2 * ROW
    literals.forEach((symbols, literal) => {
      const state = this.#grow(symbols, levels)
      ends.set(state, [...(ends.get(state) ?? []), marks[literal] ?? 0])
    })
    this.table = this.table.subarray(0, this.#free)
    this.marks = this.#link(levels, ends)
  }

  /** A literal as a path from the start; until it is linked, a new state's row says from where it is reached, and by what. */
  #grow(symbols: readonly number[], levels: number[][]): number {
    let state = START
    for (let depth = 0; depth < symbols.length; depth++) {
      const symbol = symbols[depth] ?? SPACE
      let next = this.#way(state, symbol)
      if (next === 0) {
        next = this.#free
        this.#free += ROW
        this.#setWay(state, symbol, next)
        this.table[next + MARKS] = symbol
        this.table[next + BACK] = state
        levels[depth] ??= []
        levels[depth]?.push(next)
      }
      state = next
    }
    return state
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
  #link(levels: readonly number[][], ends: ReadonlyMap<number, readonly number[]>): Int32Array {
    const { table } = this
    const lists = [NO_MARK]
    table.fill(MID_WORD, START, SPACE)
    table.fill(MID_WORD, MID_WORD, MID_WORD + SPACE)
    for (const level of levels) {
      const spaces = level.filter((state) => table[state + MARKS] === SPACE)
      for (const state of level) this.#mark(state, ends.get(state), lists)
      for (const state of level) {
        const back = table[state + BACK] ?? START
        table.copyWithin(state, back, back + MARKS)
      }
      // Every run of spaces is one; and what ended with the first does not end again.
      for (const state of spaces) table[state + SPACE] = state
    }
    return Int32Array.from(lists)
  }

  /** A state's way back, and what ends in it: its own literals, and those that end where the way back leads. */
  #mark(state: number, own: readonly number[] | undefined, lists: number[]): void {
    const { table } = this
    const by = table[state + MARKS] ?? SPACE
    const before = table[state + BACK] ?? START
    const back = this.#back(before, by)
    let list = table[back + MARKS] ?? 0
    if (own) {
      const shorter = lists.slice(list, lists.indexOf(NO_MARK, list))
      list = lists.length
      lists.push(...own, ...shorter, NO_MARK)
    }
    table[state + BACK] = back
    table[state + MARKS] = list
    // The row before was written over with that of its own way back.
    this.#setWay(before, by, list > 0 ? state | ENDS : state)
  }

  /** The state of the longest end of what was read that begins a literal too, at a word's beginning. */
  #back(before: number, by: number): number {
    if (before === START) return by < SPACE ? MID_WORD : START
    const from = this.table[before + BACK] ?? 0
    return (by < FIRST_BEYOND ? (this.table[from + by] ?? 0) : this.beyond(from, by)) & STATE
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
