/**
 * Finds every literal that begins at a word's beginning, in one pass: the automaton of Aho and Corasick (1975), as a
 * tree whose nodes know where to go on when the words go another way.
 */
import { FIRST_BEYOND, SPACE } from './folding.ts'

/** Nodes are numbered in 16 bits. */
const MOST_NODES = 65_536
/** Marks a node where a literal ends, or the end of a longer one ends one; symbols are smaller. */
export const ENDS = 32_768
/** The rest of `onward`. */
export const WAY = ENDS - 1
/** The root's row in `ways`. */
export const ROOT_ROW = FIRST_BEYOND

/**
 * Nodes are numbers; 0 is the root, and where no way leads. Most nodes have one way on, to the node after them, so
 * that a literal lies in a row in memory; only forks have a row of their own. The tables are open, because the matcher
 * goes through them for every character.
 */
export class Automaton {
  /** 1 + the symbol that leads to the next node; with `ENDS`. */
  readonly onward: Uint16Array
  /** Of a fork: where its row begins in `ways`, by symbol; 0 for other nodes. */
  readonly fork: Int32Array
  ways = new Uint16Array(512 * FIRST_BEYOND)
  /** Where to go on where no way leads: the longest end of what was read that begins a literal, at a word's beginning. */
  readonly fail: Uint16Array
  /** The nearest such end that is a literal of its own. */
  readonly shorter: Uint16Array
  /** Literals that end in a node: `literals[endsAt[node]]` and those after it, up to `endsAt[node + 1]`. */
  readonly endsAt: Uint16Array
  readonly literals: Uint16Array
  /** Ways by symbols beyond ASCII: by `node * 65,536 + symbol`. */
  readonly #beyond = new Map<number, number>()
  #forks = 1
  #nodes = 1

  /** @param literals symbols of each; its position is its id */
  constructor(literals: readonly (readonly number[])[]) {
    const size = 2 + literals.reduce((sum, { length }) => sum + length, 0)
    const nodes = Math.min(size, MOST_NODES)
    this.onward = new Uint16Array(nodes)
    this.fork = new Int32Array(nodes)
    this.fail = new Uint16Array(nodes)
    this.shorter = new Uint16Array(nodes)
    this.endsAt = new Uint16Array(nodes + 1)
    this.#forkOf(0)
    const parent = new Uint16Array(nodes)
    const symbol = new Uint16Array(nodes)
    const ended = literals.map((symbols) => this.#add(symbols, parent, symbol))
    this.literals = this.#sortEnds(ended)
    this.#link(parent, symbol)
  }

  #add(symbols: readonly number[], parent: Uint16Array, by: Uint16Array): number {
    let node = 0
    for (const symbol of symbols) {
      let child = this.step(node, symbol)
      if (child === 0) {
        child = this.#grow(node, symbol)
        parent[child] = node
        by[child] = symbol
      }
      node = child
    }
    return node
  }

  #grow(node: number, symbol: number): number {
    if (this.#nodes === MOST_NODES) throw new RangeError('too many phrases')
    const child = this.#nodes++
    if (child === node + 1 && node !== 0) this.onward[node] = symbol + 1
    else if (symbol >= FIRST_BEYOND) this.#beyond.set(node * 65_536 + symbol, child)
    else {
      // A new row may need a new table: it is asked for before the table is.
      const row = this.#forkOf(node)
      this.ways[row + symbol] = child
    }
    return child
  }

  #forkOf(node: number): number {
    const known = this.fork[node] ?? 0
    if (known !== 0) return known
    const at = this.#forks++ * FIRST_BEYOND
    this.fork[node] = at
    if (at + FIRST_BEYOND > this.ways.length) {
      const ways = new Uint16Array(2 * this.ways.length)
      ways.set(this.ways)
      this.ways = ways
    }
    return at
  }

  /** Literal ids by the node they end in. */
  #sortEnds(ended: readonly number[]): Uint16Array {
    for (const node of ended) this.endsAt[node + 1] = (this.endsAt[node + 1] ?? 0) + 1
    for (let node = 1; node < this.endsAt.length; node++) {
      this.endsAt[node] = (this.endsAt[node] ?? 0) + (this.endsAt[node - 1] ?? 0)
    }
    const next = this.endsAt.slice()
    const sorted = new Uint16Array(ended.length)
    ended.forEach((node, literal) => {
      const at = next[node] ?? 0
      sorted[at] = literal
      next[node] = at + 1
    })
    return sorted
  }

  /** A shorter end may have a higher number than its node, but stands less deep: nodes are linked level by level. */
  #link(parent: Uint16Array, by: Uint16Array): void {
    for (const node of byDepth(parent, this.#nodes)) {
      const above = parent[node] ?? 0
      if (above !== 0) this.fail[node] = this.#endOf(above, by[node] ?? 0, by[above] ?? 0)
      const fail = this.fail[node] ?? 0
      const shorter = this.#isLiteral(fail) ? fail : (this.shorter[fail] ?? 0)
      this.shorter[node] = shorter
      if (shorter !== 0 || this.#isLiteral(node))
        this.onward[node] = (this.onward[node] ?? 0) | ENDS
    }
  }

  #isLiteral(node: number): boolean {
    return this.endsAt[node] !== this.endsAt[node + 1]
  }

  #endOf(above: number, symbol: number, before: number): number {
    for (let node = this.fail[above] ?? 0; node !== 0; node = this.fail[node] ?? 0) {
      const child = this.step(node, symbol)
      if (child !== 0) return child
    }
    return beginsWord(symbol, before) ? this.step(0, symbol) : 0
  }

  /** 0 where no way leads. */
  step(node: number, symbol: number): number {
    if (((this.onward[node] ?? 0) & WAY) === symbol + 1) return node + 1
    if (symbol >= FIRST_BEYOND) return this.#beyond.get(node * 65_536 + symbol) ?? 0
    const fork = this.fork[node] ?? 0
    return fork === 0 ? 0 : (this.ways[fork + symbol] ?? 0)
  }

  /** Goes on by a symbol, wherever it leads; `begins`: a word may begin with it. */
  follow(from: number, symbol: number, begins: boolean): number {
    for (let node = from; node !== 0; node = this.fail[node] ?? 0) {
      const child = this.step(node, symbol)
      if (child !== 0) return child
    }
    return begins ? this.step(0, symbol) : 0
  }
}

/** A word begins behind anything but an ASCII letter or digit; other scripts have no words to speak of. */
export function beginsWord(symbol: number, before: number): boolean {
  return symbol !== SPACE && (before >= SPACE || symbol >= FIRST_BEYOND)
}

/** Nodes but the root, the least deep first. */
function byDepth(parent: Uint16Array, nodes: number): Uint16Array {
  const depth = new Uint8Array(nodes)
  const next = new Int32Array(257)
  for (let node = 1; node < nodes; node++) {
    const level = (depth[parent[node] ?? 0] ?? 0) + 1
    depth[node] = level
    next[level + 1] = (next[level + 1] ?? 0) + 1
  }
  for (let level = 1; level < next.length; level++) {
    next[level] = (next[level] ?? 0) + (next[level - 1] ?? 0)
  }
  const sorted = new Uint16Array(nodes - 1)
  for (let node = 1; node < nodes; node++) {
    const level = depth[node] ?? 0
    const at = next[level] ?? 0
    sorted[at] = node
    next[level] = at + 1
  }
  return sorted
}
