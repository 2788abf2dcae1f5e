/** Every phrase of every rule, found in one pass over the words: an automaton (Aho and Corasick, 1975). */

export interface Phrase {
  /** Position of the rule it belongs to; an earlier rule wins. */
  rule: number
  text: string
}

export interface Match {
  rule: number
  /** UTF-16 offsets into the words. */
  start: number
  end: number
}

interface Node {
  next: Map<number, Node>
  fail: Node | null
  found: { rule: number; length: number }[]
}

/** The folded form phrases are compared in: lower case, and every run of spaces, quotes and dashes as one space. */
const SPACE = 32
const FOLDED_TO_SPACE = new Set(
  Array.from(' \t\r\n\u00a0"\'`“”‘’<>_-–—', (char) => char.charCodeAt(0)),
)

function fold(code: number): number {
  if (code >= 65 && code <= 90) return code + 32
  if (FOLDED_TO_SPACE.has(code)) return SPACE
  if (code < 192) return code
  const lower = String.fromCharCode(code).toLowerCase()
  return lower.length === 1 ? lower.charCodeAt(0) : code
}

export class Matcher {
  readonly #root: Node = { next: new Map(), fail: null, found: [] }

  constructor(phrases: readonly Phrase[]) {
    for (const { rule, text } of phrases) this.#add(rule, text)
    this.#link()
  }

  #add(rule: number, text: string): void {
    let node = this.#root
    let length = 0
    let last = 0
    for (let i = 0; i < text.length; i++) {
      const code = fold(text.charCodeAt(i))
      if (code === SPACE && last === SPACE) continue
      last = code
      length++
      const next = node.next.get(code) ?? { next: new Map(), fail: null, found: [] }
      node.next.set(code, next)
      node = next
    }
    if (length > 0) node.found.push({ rule, length })
  }

  /** Failure links, breadth first; a node also finds what its failure finds. */
  #link(): void {
    const queue: Node[] = [...this.#root.next.values()]
    for (const node of queue) node.fail = this.#root
    for (let at = 0; at < queue.length; at++) {
      const node = queue[at]
      if (!node) return
      for (const [code, child] of node.next) {
        let fail = node.fail
        while (fail && !fail.next.has(code)) fail = fail.fail
        child.fail = fail?.next.get(code) ?? this.#root
        child.found.push(...child.fail.found)
        queue.push(child)
      }
    }
  }

  /** The longest match of each rule whose phrase occurs; linear in the words, whatever the number of phrases. */
  matches(words: string): Match[] {
    const best = new Map<number, Match>()
    // Where each folded character began: phrases are measured in folded characters.
    const starts: number[] = []
    let node = this.#root
    let last = 0
    for (let i = 0; i < words.length; i++) {
      const code = fold(words.charCodeAt(i))
      if (code === SPACE && last === SPACE) continue
      last = code
      starts.push(i)
      node = step(node, code, this.#root)
      for (const { rule, length } of node.found) {
        const start = starts[starts.length - length] ?? 0
        const known = best.get(rule)
        if (!known || i + 1 - start > known.end - known.start)
          best.set(rule, { rule, start, end: i + 1 })
      }
    }
    return [...best.values()]
  }
}

function step(from: Node, code: number, root: Node): Node {
  let node = from
  for (;;) {
    const next = node.next.get(code)
    if (next) return next
    if (node.fail === null) return root
    node = node.fail
  }
}
