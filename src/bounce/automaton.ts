/**
 * Finds every literal that begins at a word's beginning, in one pass: the automaton of Aho and Corasick (1975). Of its
 * states only those are made that words lead to, each when they do so first: a Worker that starts has none to make, and
 * what is passed through stands close together, in one short table (Aoe's double array, 1989).
 */
import { type Folding, SPACE } from './folding.ts'

/** A state is where its row begins in the table, whose gaps other rows fill. Here nothing is begun, and a word may begin. */
export const START = 0

/**
 * A way: by what symbol it leads (other rows have other symbols there), above that to what state, and whether a literal
 * ends in that; or it leads to what is not made yet, and tells its number instead of a state.
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

/** Gaps so far behind the last row are filled; those farther behind stay empty. */
const WINDOW = 32

/** Literals that begin alike, with how many symbols they do. */
interface Branch {
  literals: readonly number[]
  depth: number
}

/** The tables are open, because the matcher goes through them for every character; with more states they are other ones. */
export class Automaton {
  /** By state + symbol: the way, if it is one of this state's own. */
  table = new Int32Array(0)
  /** By state: where the ways are that it has not of its own. */
  backs = new Int32Array(0)
  /** By state: where the list begins of what ends in it. */
  #lists = new Int32Array(0)
  /** Lists, each closed by `NO_MARK`; the first is empty. */
  readonly marks: number[] = [NO_MARK]
  readonly #literals: readonly string[]
  readonly #markOf: (literal: number) => number
  readonly #folding: Folding
  readonly #symbols: number
  /** Nothing is begun, and the rest of a word is passed over. */
  readonly #midWord: number
  /** What is not made yet, by its number. */
  readonly #branches: (Branch | null)[] = []
  #free: number

  /**
   * @param folding what they were learnt by
   * @param markOf what to tell when the literal of a position was found: a number above 0
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
    this.#branch(START, this.#parted({ literals: [...literals.keys()], depth: 0 }), 1)
  }

  /** Where the list of marks of a state begins. */
  listOf(state: number): number {
    return this.#lists[state] ?? 0
  }

  /** Makes the state to which a way leads that a state has of its own. */
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
    // Every run of spaces is one; and what ended with the first does not end again.
    if (symbol === SPACE) this.#setWay(state, SPACE, state)
    this.#branch(state, next, branch.depth + 1)
    return this.#setWay(from, symbol, state, this.listOf(state) > 0)
  }

  /** The literals of a branch by their next symbol. */
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

  /** The list of what ends where a branch begins, and of what ends with shorter literals. */
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

  /** The state of the longest end of what was read that begins a literal too, at a word's beginning. */
  #back(before: number, symbol: number): number {
    if (before === START) return symbol < SPACE ? this.#midWord : START
    let state = this.backs[before] ?? START
    while (((this.table[state + symbol] ?? NO_WAY) & SYMBOL) !== symbol) {
      state = this.backs[state] ?? START
    }
    const way = this.table[state + symbol] ?? NO_WAY
    return ((way >= UNMADE ? this.make(state, symbol) : way) & STATE) >> STATE_AT
  }

  /** A place for a row: no two begin at the same, and their ways don't meet. */
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

  /** The tables reach to the end of a state's row. */
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
