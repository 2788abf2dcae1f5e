/** Phrases taken apart for the matcher: into literals, the parts they stand for, and the steps that parts make. */
import { beginsWord } from './automaton.ts'
import { type Folding, SPACE } from './folding.ts'
import { parsePhrase, type Step } from './phrase.ts'

export interface Phrase {
  /** Position of the rule it belongs to. */
  rule: number
  text: string
}

/** `{name}` in a phrase: any of these. */
export type WordSets = ReadonlyMap<string, readonly string[]>

/** Symbols between two parts that follow each other, and between parts joined by `…`. */
export const TIGHT = 3
export const LOOSE = 60
/** Most steps of a phrase. */
export const STEPS = 4
/** Uses of a part that are looked through one by one; a part of more is first told that one may come true. */
export const FEW_USES = 6
/** Most words of a literal, a power of two. */
export const MOST_WORDS = 64

/** A mail address, as a part of phrases. */
const ADDRESS = '@'

/** Lists of numbers by a number, in two rows of memory: `values[at[key]]` and those after it, up to `at[key + 1]`. */
export interface Lists {
  at: Int32Array
  values: Int32Array
}

class Pairs {
  readonly #keys: number[] = []
  readonly #values: number[] = []

  add(key: number, value: number): void {
    this.#keys.push(key)
    this.#values.push(value)
  }

  /** Sorted by key, in the order they came. */
  lists(keys: number): Lists {
    const at = new Int32Array(keys + 1)
    for (const key of this.#keys) at[key + 1] = (at[key + 1] ?? 0) + 1
    for (let key = 1; key <= keys; key++) at[key] = (at[key] ?? 0) + (at[key - 1] ?? 0)
    const next = at.slice()
    const values = new Int32Array(this.#values.length)
    this.#keys.forEach((key, index) => {
      const position = next[key] ?? 0
      values[position] = this.#values[index] ?? 0
      next[key] = position + 1
    })
    return { at, values }
  }
}

export class PhraseBook {
  readonly literals: number[][] = []
  /** Of a literal: its part, and its number of words. */
  readonly part: number[] = []
  readonly words: number[] = []
  /** Of a part: rules of which it is a whole phrase, steps of phrases that it takes behind others, parts of many uses that may follow it. */
  readonly alone = new Pairs()
  readonly uses = new Pairs()
  readonly followers = new Pairs()
  parts = 0
  /** Of a phrase, and of its steps at phrase * STEPS + step: its rule and length; the part, and how far it may stand behind the one before. */
  readonly rule: number[] = []
  readonly steps: number[] = []
  readonly stepPart: number[] = []
  readonly reach: number[] = []
  readonly #parts = new Map<string, number>()
  /** The part that stands for mail addresses; -1 where no phrase asks for them. */
  readonly address: number

  readonly #folding: Folding
  readonly #sets: WordSets

  constructor(phrases: readonly Phrase[], folding: Folding, sets: WordSets) {
    this.#folding = folding
    this.#sets = sets
    for (const phrase of phrases) this.#add(phrase)
    this.address = this.#parts.get(ADDRESS) ?? -1
    this.#follow()
  }

  #add({ rule, text }: Phrase): void {
    const steps = parsePhrase(text)
    if (steps.length === 0 || steps.length > STEPS) throw new RangeError(`bad phrase: ${text}`)
    const ids = steps.map(({ part }) => this.#partOf(part))
    if (ids.length === 1) this.alone.add(ids[0] ?? 0, rule)
    else this.#chain(rule, steps, ids)
  }

  #partOf(name: string): number {
    const known = this.#parts.get(name)
    if (known !== undefined) return known
    const id = this.parts++
    this.#parts.set(name, id)
    if (name === ADDRESS) return id
    const words = name.startsWith('{') ? this.#sets.get(name.slice(1, -1)) : [name]
    if (!words) throw new RangeError(`no word set ${name}`)
    for (const text of words) this.#literal(text, id)
    return id
  }

  #literal(text: string, part: number): void {
    const ends = text.endsWith('|')
    const symbols = this.#folding.learn(ends ? text.slice(0, -1) : text)
    if (symbols.length === 0 || symbols[0] === SPACE) throw new RangeError(`bad words: ${text}`)
    let words = 0
    symbols.forEach((symbol, at) => {
      if (beginsWord(symbol, symbols[at - 1] ?? SPACE)) words++
    })
    if (words > MOST_WORDS) throw new RangeError(`too many words: ${text}`)
    this.literals.push(ends ? [...symbols, SPACE] : symbols)
    this.part.push(part)
    this.words.push(words)
  }

  #chain(rule: number, steps: readonly Step[], ids: readonly number[]): void {
    const at = (this.rule.push(rule) - 1) * STEPS
    this.steps.push(ids.length)
    ids.forEach((id, step) => {
      this.stepPart[at + step] = id
      this.reach[at + step] = steps[step]?.loose ? LOOSE : TIGHT
      if (step > 0) this.uses.add(id, at + step)
    })
  }

  /** Each pair once: words like `user` stand in many phrases. */
  #follow(): void {
    const uses = this.uses.lists(this.parts).at
    const pairs = new Set<string>()
    this.stepPart.forEach((part, at) => {
      if (at % STEPS === 0 || (uses[part + 1] ?? 0) - (uses[part] ?? 0) <= FEW_USES) return
      const before = this.stepPart[at - 1] ?? 0
      const pair = `${before} ${part}`
      if (pairs.has(pair)) return
      pairs.add(pair)
      this.followers.add(before, part)
    })
  }
}
