/** Phrases taken apart for the matcher: into literals, the parts they stand for, and the steps that parts make. */
import { beginsWord } from './automaton.ts'
import { type Folding, SPACE } from './folding.ts'
import { parsePhrase, type Step, spelled, type Vocabulary } from './phrase.ts'

export interface Phrase {
  /** Position of the rule it belongs to. */
  rule: number
  text: string
  /** Looked for inside host names, too. */
  inHosts?: boolean
}

/** Most steps of a phrase. */
const STEPS = 4
/** Most words of a literal, a power of two. */
export const MOST_WORDS = 64

/** A mail address, as a part of phrases. */
const ADDRESS = '@'

/** What a part means to phrases. */
export interface Part {
  /** It is looked for inside host names, too: so are the phrases it belongs to. */
  inHosts: boolean
  /** Rules of which it is a whole phrase. */
  alone: number[]
  /** The steps it takes behind others. */
  uses: Use[]
  /** Something may follow it: where it stands is remembered. */
  isFollowed: boolean
}

/** Steps are ~0, ~1 and so on here, to tell them from parts and rules. */
interface Use {
  /** The part or step that must have stood before. */
  before: number
  /** Other words may stand between. */
  loose: boolean
  /** The rule whose phrase ends here, or the step that is taken. */
  gives: number
}

export class PhraseBook {
  readonly literals: number[][] = []
  /** By literal: its part, and of how many words it is. */
  readonly owners: number[] = []
  readonly lengths: number[] = []
  readonly parts: Part[] = []
  /** How many there are. */
  steps = 0
  readonly #names = new Map<string, number>()
  readonly #folding: Folding
  readonly #vocabulary: Vocabulary

  constructor(phrases: readonly Phrase[], folding: Folding, vocabulary: Vocabulary) {
    this.#folding = folding
    this.#vocabulary = vocabulary
    for (const phrase of phrases) {
      for (const text of this.#spelled(phrase.text)) this.#add({ ...phrase, text })
    }
  }

  #spelled(text: string): string[] {
    return spelled(text, this.#vocabulary.forms)
  }

  /** The part that stands for mail addresses, if a phrase asks for them. */
  get address(): number | undefined {
    return this.#names.get(ADDRESS)
  }

  #add({ rule, text, inHosts = false }: Phrase): void {
    const steps = parsePhrase(text)
    if (steps.length === 0 || steps.length > STEPS)
      throw new RangeError(`not 1 to ${STEPS} parts: ${text}`)
    const parts = steps.map(({ part }) => this.#partOf(part, inHosts))
    if (parts.length > 1) this.#chain(rule, steps, parts)
    else this.parts[parts[0] ?? 0]?.alone.push(rule)
  }

  /** Words that are looked for inside host names by some phrases only are two parts. */
  #partOf(name: string, inHosts: boolean): number {
    const key = inHosts && name !== ADDRESS ? `${name} in hosts` : name
    const known = this.#names.get(key)
    if (known !== undefined) return known
    const id = this.parts.push({ inHosts, alone: [], uses: [], isFollowed: false }) - 1
    this.#names.set(key, id)
    if (name === ADDRESS) return id
    const words = name.startsWith('{') ? this.#vocabulary.sets.get(name.slice(1, -1)) : [name]
    if (!words) throw new RangeError(`no word set ${name}`)
    for (const word of words) for (const text of this.#spelled(word)) this.#literal(text, id)
    return id
  }

  #literal(text: string, part: number): void {
    const ends = text.endsWith('|')
    const symbols = this.#folding.learn(ends ? text.slice(0, -1) : text)
    if (symbols[0] === SPACE) symbols.shift()
    if (symbols.length === 0) throw new RangeError(`no words: ${text}`)
    let words = 0
    symbols.forEach((symbol, at) => {
      if (beginsWord(symbol, symbols[at - 1] ?? SPACE)) words++
    })
    if (words > MOST_WORDS) throw new RangeError(`more than ${MOST_WORDS} words: ${text}`)
    this.literals.push(ends ? [...symbols, SPACE] : symbols)
    this.owners.push(part)
    this.lengths.push(words)
  }

  #chain(rule: number, steps: readonly Step[], parts: readonly number[]): void {
    let before = parts[0] ?? 0
    for (let at = 1; at < steps.length; at++) {
      const loose = steps[at]?.loose ?? false
      const gives = at === steps.length - 1 ? rule : ~this.steps++
      this.parts[parts[at] ?? 0]?.uses.push({ before, loose, gives })
      const last = this.parts[before]
      if (last) last.isFollowed = true
      before = gives
    }
  }
}
