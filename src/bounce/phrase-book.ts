/** Splits phrases into literals, parts and steps for the matcher. It must be fast, because a starting Worker has little time for ten thousand literals. */
import { type Folding, PLAIN_WORDS } from './folding.ts'
import { ADDRESS, isMarked, parsePhrase, type Step, spelled, type Vocabulary } from './phrase.ts'

export interface Phrase {
  /** Position of its rule. */
  rule: number
  text: string
  /** Also matched inside host names. */
  inHosts?: boolean
}

/** Most steps of a phrase. */
const STEPS = 4
/** Most words of a literal, a power of two. */
export const MOST_WORDS = 64

/** One part of phrases: any one of its literals, or a mail address. */
export interface Part {
  /** Also matched inside host names, as are the phrases it belongs to. */
  inHosts: boolean
  /** Rules for which it is a whole phrase. */
  alone: number[]
  /** Its occurrences after other parts or steps. */
  uses: Use[]
  /** True if another part can follow, so that its position must be remembered. */
  isFollowed: boolean
}

/** Steps are written ~0, ~1 and so on here, which distinguishes them from parts and rules. */
interface Use {
  /** The part or step that must come before. */
  before: number
  /** Other words may stand between. */
  loose: boolean
  /** The rule whose phrase ends here, or the step that is reached. */
  gives: number
}

/** Beginning of a word: after a space, and at every non-ASCII character, because many other scripts do not separate words. */
const WORD = /(?<![a-z0-9])[a-z0-9]|[^ a-z0-9]/g

/** Number of words in a literal. */
export function wordsOf(literal: string): number {
  return literal.match(WORD)?.length ?? 0
}

export class PhraseBook {
  /** Folded literals. */
  readonly literals: string[] = []
  /** By literal: its part. */
  readonly owners: number[] = []
  readonly parts: Part[] = []
  /** Number of steps. */
  steps = 0
  readonly #names = new Map<string, number>()
  /** The part for a rule's single-part phrases, at index 2 × rule, plus 1 for phrases that match inside host names. */
  readonly #own: number[] = []
  readonly #folding: Folding
  readonly #vocabulary: Vocabulary

  constructor(phrases: readonly Phrase[], folding: Folding, vocabulary: Vocabulary) {
    this.#folding = folding
    this.#vocabulary = vocabulary
    for (const { rule, text, inHosts = false } of phrases) {
      if (isMarked(text)) this.#add(rule, text, inHosts)
      else this.#literal(text.trim(), this.#ownPart(rule, inHosts))
    }
  }

  /** The part that matches mail addresses, if any phrase uses it. */
  get address(): number | undefined {
    return this.#names.get(ADDRESS)
  }

  #add(rule: number, text: string, inHosts: boolean): void {
    const steps = parsePhrase(text, this.#vocabulary.sets)
    if (steps.length === 0 || steps.length > STEPS)
      throw new RangeError(`not 1 to ${STEPS} parts: ${text}`)
    // `{box} {is} full`: a part may be empty, so the phrase is expanded.
    if (steps.length > 1 && steps.some(({ part }) => this.#mayBeEmpty(part))) {
      for (const form of spelled(text, this.#vocabulary.forms)) this.#add(rule, form, inHosts)
      return
    }
    const [first] = steps
    if (first && steps.length === 1 && !this.#isShared(first.part)) {
      this.#forms(first.part, this.#ownPart(rule, inHosts))
      return
    }
    const parts = steps.map(({ part }) => this.#partOf(part, inHosts))
    if (parts.length > 1) this.#chain(rule, steps, parts)
    else this.parts[parts[0] ?? 0]?.alone.push(rule)
  }

  #mayBeEmpty(part: string): boolean {
    return (
      ONLY_NAMES.test(part) && spelled(part, this.#vocabulary.forms).some((form) => !form.trim())
    )
  }

  /** True for an address or a word set: one part, shared by all phrases. */
  #isShared(part: string): boolean {
    return part === ADDRESS || this.#setOf(part) !== undefined
  }

  #setOf(part: string): readonly string[] | undefined {
    return part.startsWith('{') ? this.#vocabulary.sets.get(part.slice(1, -1)) : undefined
  }

  /** One part for all single-part phrases of a rule, since any of them is enough. */
  #ownPart(rule: number, inHosts: boolean): number {
    const key = 2 * rule + (inHosts ? 1 : 0)
    const own = this.#own[key] ?? this.#part(inHosts, [rule])
    this.#own[key] = own
    return own
  }

  #part(inHosts: boolean, alone: number[] = []): number {
    return this.parts.push({ inHosts, alone, uses: [], isFollowed: false }) - 1
  }

  /** The part of a name. Words that only some phrases match inside host names become two parts. */
  #partOf(name: string, inHosts: boolean): number {
    const key = inHosts && name !== ADDRESS ? `${name} in hosts` : name
    const known = this.#names.get(key)
    if (known !== undefined) return known
    const part = this.#part(inHosts)
    this.#names.set(key, part)
    if (name === ADDRESS) return part
    for (const words of this.#setOf(name) ?? [name]) this.#forms(words, part)
    return part
  }

  /** Adds the literals of a part: its words in all their forms. */
  #forms(words: string, part: number): void {
    if (!words.includes('{')) {
      this.#literal(words, part)
      return
    }
    for (const form of spelled(words, this.#vocabulary.forms)) {
      const [unknown] = /\{[^}]*\}?/.exec(form) ?? []
      if (unknown !== undefined) throw new RangeError(`no word set ${unknown} (/docs/rules#names)`)
      this.#literal(form.trim(), part)
    }
  }

  #literal(words: string, part: number): void {
    const literal = PLAIN_WORDS.test(words) ? words : this.#learnt(words)
    if (literal.length > MOST_WORDS && wordsOf(literal) > MOST_WORDS)
      throw new RangeError(`more than ${MOST_WORDS} words: ${literal}`)
    this.literals.push(literal)
    this.owners.push(part)
  }

  #learnt(words: string): string {
    const ends = words.endsWith('|')
    const learnt = this.#folding.learn(ends ? words.slice(0, -1) : words)
    const literal = learnt.startsWith(' ') ? learnt.slice(1) : learnt
    if (literal === '') throw new RangeError(`no words: ${words}`)
    return ends && !literal.endsWith(' ') ? `${literal} ` : literal
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

const ONLY_NAMES = /^(?:\{[a-z-]+\} ?)+$/
