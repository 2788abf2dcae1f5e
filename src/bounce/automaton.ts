/**
 * Finds every literal that begins at the beginning of a word, in one pass: the automaton of Aho and Corasick (1975).
 * States are built lazily, when the text first reaches them, so that a starting Worker builds none and the states in
 * use lie close together in one short table (Aoe's double array, 1989).
 */
import { type Folding, SPACE } from './folding.ts'

/** A state is the index of its row in the table; other rows fill the gaps. In `START` no literal has begun, and a word may begin. */
export const START = 0

/**
 * A way (transition) is one number. The low bits are its symbol, which shows whether the cell belongs to this row; above
 * them is the next state; `ENDS` is set if a literal ends there. With `UNMADE` the state is not built yet, and the number
 * of its branch stands in place of the state.
 */
export const SYMBOL = 2 ** 11 - 1
export const STATE_AT = 11
export const ENDS = 2 ** 29
export const STATE = ENDS - 1
export const UNMADE = 2 ** 30
const NO_WAY = SYMBOL
const MOST_STATES = 2 ** (29 - STATE_AT)
/** Closes a list of marks. */
const NO_MARK = 0
const NOT_BEGUN = -1

/** How far behind the last row gaps in the table are still filled; older gaps stay empty. */
const WINDOW = 32

/** Literals that share their first `depth` symbols. */
interface Branch {
  literals: readonly number[]
  depth: number
}

/** The tables are public because the matcher reads them for every character. Building states can replace them by larger ones. */
export class Automaton {
  /** By state + symbol: the way, if it belongs to this state. */
  table = new Int32Array(0)
  /** By state: the failure link, the state whose ways apply where this one has none. */
  backs = new Int32Array(0)
  /** By state: start of the list of literals that end in it. */
  #lists = new Int32Array(0)
  /** Lists, each closed by `NO_MARK`; the first is empty. */
  readonly marks: number[] = [NO_MARK]
  readonly #literals: readonly string[]
  readonly #markOf: (literal: number) => number
  readonly #folding: Folding
  readonly #symbols: number
  /** State in which no literal has begun and the rest of a word is skipped. */
  readonly #midWord: number
  /** Branches by number; null once the state is built. */
  readonly #branches: (Branch | null)[] = []
  #free: number

  /**
   * @param folding the folding that learnt the literals
   * @param markOf the mark to report when the literal at a position is found: a number above 0
   */
  constructor(literals: readonly string[], folding: Folding, markOf: (literal: number) => number) {
    const symbols = folding.count
    if (symbols > SYMBOL) throw new RangeError(`more than ${SYMBOL} different characters`)
    this.#literals = literals
    this.#folding = folding
    this.#markOf = markOf
    this.#symbols = symbols
    this.#midWord = symbols
    this.#free = symbols + SPACE + 1
    this.#reach(this.#free)
    for (const state of [START, this.#midWord]) {
      this.backs[state] = START
      for (let symbol = 0; symbol < SPACE; symbol++) this.#setWay(state, symbol, this.#midWord)
    }
    this.#setWay(this.#midWord, SPACE, START)
    for (let symbol = SPACE; symbol < symbols; symbol++) this.#setWay(START, symbol, START)
    const all: number[] = []
    for (let literal = 0; literal < literals.length; literal++) all.push(literal)
    this.#branch(START, this.#parted({ literals: all, depth: 0 }), 1)
  }

  /** Start of a state's list in `marks`. */
  listOf(state: number): number {
    return this.#lists[state] ?? 0
  }

  /** Builds the state that an unmade way of `from` leads to; returns the new way. */
  make(from: number, symbol: number): number {
    const number = ((this.table[from + symbol] ?? 0) & STATE) >> STATE_AT
    const branch = this.#branches[number]
    if (!branch) return NO_WAY
    this.#branches[number] = null
    const back = this.#back(from, symbol)
    const next = this.#parted(branch)
    const state = this.#place(next, symbol)
    this.backs[state] = back
    this.#lists[state] = this.#listWith(branch, this.listOf(back))
    // A run of spaces counts as one space: a literal that ended with the first is not reported again.
    if (symbol === SPACE) this.#setWay(state, SPACE, state)
    this.#branch(state, next, branch.depth + 1)
    return this.#setWay(from, symbol, state, this.listOf(state) > 0)
  }

  /** Groups the literals of a branch by their next symbol. */
  #parted({ literals, depth }: Branch): Map<number, number[]> {
    const parts = new Map<number, number[]>()
    const folding = this.#folding
    const texts = this.#literals
    for (const literal of literals) {
      const text = texts[literal] ?? ''
      if (depth >= text.length) continue
      const symbol = folding.symbolAt(text, depth)
      const part = parts.get(symbol)
      if (part === undefined) parts.set(symbol, [literal])
      else part.push(literal)
    }
    return parts
  }

  #branch(state: number, parts: ReadonlyMap<number, number[]>, depth: number): void {
    for (const [symbol, literals] of parts) {
      const number = this.#branches.push({ literals, depth }) - 1
      this.table[state + symbol] = UNMADE | (number << STATE_AT) | symbol
    }
  }

  /** Start of the list of literals that end at this branch, followed by the shorter ones that end there too. */
  #listWith({ literals, depth }: Branch, shorter: number): number {
    const own = literals.filter((literal) => this.#literals[literal]?.length === depth)
    if (own.length === 0) return shorter
    const list = this.marks.length
    const rest = this.marks.slice(shorter, this.marks.indexOf(NO_MARK, shorter))
    this.marks.push(...own.map(this.#markOf), ...rest, NO_MARK)
    return list
  }

  #setWay(from: number, symbol: number, state: number, ends = false): number {
    const way = (state << STATE_AT) | (ends ? ENDS : 0) | symbol
    this.table[from + symbol] = way
    return way
  }

  /** Failure link: the state of the longest suffix read so far that also begins a literal at the beginning of a word. */
  #back(before: number, symbol: number): number {
    if (before === START) return symbol < SPACE ? this.#midWord : START
    let state = this.backs[before] ?? START
    while (((this.table[state + symbol] ?? NO_WAY) & SYMBOL) !== symbol) {
      state = this.backs[state] ?? START
    }
    const way = this.table[state + symbol] ?? NO_WAY
    return ((way >= UNMADE ? this.make(state, symbol) : way) & STATE) >> STATE_AT
  }

  /** Finds a free place for a row: no other row begins there, and their ways do not collide. */
  #place(next: ReadonlyMap<number, unknown>, symbol: number): number {
    const ways = [...next.keys()]
    if (symbol === SPACE && !next.has(SPACE)) ways.push(SPACE)
    let state = Math.max(1, this.#free - (ways[0] ?? 0))
    for (this.#reach(state); !this.#fits(state, ways); this.#reach(state)) state++
    this.#free = Math.max(this.#free, state + (ways[0] ?? 0) - WINDOW)
    while (this.table[this.#free] !== NO_WAY) this.#free++
    return state
  }

  #fits(state: number, ways: readonly number[]): boolean {
    return (
      this.backs[state] === NOT_BEGUN && ways.every((way) => this.table[state + way] === NO_WAY)
    )
  }

  /** Grows the tables to hold the whole row of a state. */
  #reach(state: number): void {
    const size = state + 2 * this.#symbols
    if (size <= this.table.length) return
    if (state >= MOST_STATES) throw new RangeError('too many phrases')
    this.table = grown(this.table, 2 * size, NO_WAY)
    this.backs = grown(this.backs, 2 * size, NOT_BEGUN)
    this.#lists = grown(this.#lists, 2 * size, 0)
  }
}

function grown(table: Int32Array, size: number, empty: number): Int32Array<ArrayBuffer> {
  const more = new Int32Array(size).fill(empty, table.length)
  more.set(table)
  return more
}
