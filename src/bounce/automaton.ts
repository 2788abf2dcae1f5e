/**
 * Finds every literal that begins at a word's beginning, in one pass: the automaton of Aho and Corasick (1975). Its
 * states share one short table (Aoe's double array, 1989): what is often passed through stays in the fastest cache.
 */
import { FIRST_BEYOND, SPACE } from './folding.ts'

/** By this, which is no symbol of the table, leads a way to the list of what ends in a state. */
const MARKS = SPACE + 1
const ROW = SPACE + 2
/** A state is where its row begins in the table, whose gaps other rows fill. Here nothing is begun, and a word may begin. */
export const START = 0
/** Nothing is begun, and the rest of a word is passed over. */
const MID_WORD = ROW

/** A way: by what symbol it leads (other rows have other symbols there), above that to what state, and whether a literal ends in that. */
export const SYMBOL = 63
export const STATE_AT = 6
export const ENDS = 2 ** 30
export const STATE = ENDS - 1
const NO_WAY = SYMBOL
/** Closes a list of marks. */
const NO_MARK = 0

/** Gaps so far behind the last row are filled; those farther behind stay empty. */
const WINDOW = 32

/** The tables are open, because the matcher goes through them for every character. */
export class Automaton {
  /** By state + symbol: the way, if it is one of this state's own. */
  readonly table: Int32Array
  /** By state: where the ways are that it has not of its own. */
  readonly backs: Int32Array
  /** Lists, each closed by `NO_MARK`; the first is empty. */
  readonly marks: Int32Array
  /** By symbol beyond ASCII, by state: the ways; there are so many symbols, and so few ways. */
  readonly #beyond: Map<number, number>[] = []

  /**
   * @param literals symbols of each
   * @param marks what to tell when the literal of the same position was found: numbers above 0
   */
  constructor(literals: readonly (readonly number[])[], marks: readonly number[]) {
    const tree = treeOf(literals)
    const states = placesOf(tree)
    const size = states.reduce((most, state) => Math.max(most, state), MID_WORD) + ROW
    this.table = new Int32Array(size).fill(NO_WAY)
    this.backs = new Int32Array(size)
    for (const state of [START, MID_WORD]) {
      for (let symbol = 0; symbol < SPACE; symbol++) this.#setWay(state, symbol, MID_WORD)
      this.#setWay(state, SPACE, START)
      this.#setWay(state, MARKS, 0)
    }
    this.marks = this.#link(tree, states, marks)
  }

  /** Level by level: a way back leads to a state that is less deep, which is complete. */
  #link({ by, before, levels, ends }: Tree, states: Int32Array, marks: readonly number[]) {
    const lists = [NO_MARK]
    for (const node of levels.flat()) {
      const symbol = by[node] ?? SPACE
      const from = states[before[node] ?? 0] ?? START
      const state = states[node] ?? START
      const back = this.#back(from, symbol)
      const own = ends.get(node)
      let list = this.listOf(back)
      if (own) {
        const shorter = lists.slice(list, lists.indexOf(NO_MARK, list))
        list = lists.length
        for (const literal of own) lists.push(marks[literal] ?? 0)
        lists.push(...shorter, NO_MARK)
        this.#setWay(state, MARKS, list)
      }
      this.backs[state] = back
      this.#setWay(from, symbol, state, list > 0)
      // Every run of spaces is one; and what ended with the first does not end again.
      if (symbol === SPACE) this.#setWay(state, SPACE, state)
    }
    return Int32Array.from(lists)
  }

  #setWay(from: number, symbol: number, state: number, ends = false): void {
    const way = (state << STATE_AT) | (ends ? ENDS : 0)
    if (symbol < FIRST_BEYOND) this.table[from + symbol] = way | symbol
    else {
      this.#beyond[symbol] ??= new Map()
      this.#beyond[symbol].set(from, way)
    }
  }

  /** The state of the longest end of what was read that begins a literal too, at a word's beginning. */
  #back(before: number, symbol: number): number {
    if (before === START) return symbol < SPACE ? MID_WORD : START
    const from = this.backs[before] ?? START
    const way = symbol < FIRST_BEYOND ? this.#way(from, symbol) : this.beyond(from, symbol)
    return (way & STATE) >> STATE_AT
  }

  /** The way by a symbol of the table: the state's own, or that of the nearest state back. (The matcher does the same.) */
  #way(from: number, symbol: number): number {
    let state = from
    while (((this.table[state + symbol] ?? NO_WAY) & SYMBOL) !== symbol) {
      state = this.backs[state] ?? START
    }
    return this.table[state + symbol] ?? NO_WAY
  }

  /** The way by a symbol beyond ASCII. */
  beyond(from: number, symbol: number): number {
    const ways = this.#beyond[symbol]
    if (ways === undefined) return START
    for (let state = from; state !== START; state = this.backs[state] ?? START) {
      const way = ways.get(state)
      if (way !== undefined) return way
    }
    return ways.get(START) ?? START
  }

  /** Where the list of marks of a state begins. */
  listOf(state: number): number {
    return this.#way(state, MARKS) >> STATE_AT
  }
}

/** The literals as a tree: each of their beginnings is a node, numbered as a dictionary has them; 0 is the root. */
interface Tree {
  /** By node: its last symbol, the node before that, and the next node behind the same, if there is one. */
  by: number[]
  before: number[]
  beside: number[]
  levels: number[][]
  /** By node: the literals that end in it. */
  ends: Map<number, number[]>
}

function treeOf(literals: readonly (readonly number[])[]): Tree {
  const texts = literals.map((symbols) => String.fromCharCode(...symbols))
  const sorted = [...texts.keys()].sort((a, b) => ((texts[a] ?? '') < (texts[b] ?? '') ? -1 : 1))
  const tree: Tree = { by: [SPACE], before: [0], beside: [0], levels: [], ends: new Map() }
  /** The nodes of a literal. */
  const path = [0]
  let last = ''
  for (const literal of sorted) {
    const text = texts[literal] ?? ''
    let depth = 0
    while (depth < last.length && text[depth] === last[depth]) depth++
    if (depth < last.length) tree.beside[path[depth + 1] ?? 0] = tree.by.length
    for (; depth < text.length; depth++) {
      tree.before.push(path[depth] ?? 0)
      tree.beside.push(0)
      path[depth + 1] = tree.by.push(text.charCodeAt(depth)) - 1
      tree.levels[depth] ??= []
      tree.levels[depth]?.push(tree.by.length - 1)
    }
    const node = path[depth] ?? 0
    tree.ends.set(node, [...(tree.ends.get(node) ?? []), literal])
    last = text
  }
  return tree
}

/** By what the ways lead that stand in a node's row. */
function waysOf({ by, before, beside, ends }: Tree, node: number): number[] {
  const ways: number[] = []
  for (let next = before[node + 1] === node ? node + 1 : 0; next > 0; next = beside[next] ?? 0) {
    if ((by[next] ?? SPACE) <= SPACE) ways.push(by[next] ?? SPACE)
  }
  if (by[node] === SPACE) ways.push(SPACE)
  if (ends.has(node)) ways.push(MARKS)
  return ways
}

/** By node a place for its row: no two begin at the same, and their ways don't meet. What follows in the tree stands side by side. */
function placesOf(tree: Tree): Int32Array {
  const states = new Int32Array(tree.by.length)
  const taken = new Uint8Array((states.length + 2) * ROW).fill(1, 0, 2 * ROW)
  const begun = new Uint8Array(taken.length)
  let free = 2 * ROW
  let end = free
  for (let node = 1; node < states.length; node++) {
    const ways = waysOf(tree, node)
    let state = free - (ways[0] ?? 0)
    while (begun[state] === 1 || ways.some((way) => taken[state + way] === 1)) state++
    states[node] = state
    begun[state] = 1
    for (const way of ways) taken[state + way] = 1
    end = Math.max(end, state + ROW)
    free = Math.max(free, end - ROW - WINDOW)
    while (taken[free] === 1) free++
  }
  return states
}

/** A word begins behind anything but an ASCII letter or digit; other scripts have no words to speak of. */
export function beginsWord(symbol: number, before: number): boolean {
  return symbol !== SPACE && (before >= SPACE || symbol >= FIRST_BEYOND)
}
