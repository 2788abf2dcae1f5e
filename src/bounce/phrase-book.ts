/** Phrases taken apart for the matcher: into literals, the parts they stand for, and the steps that parts make. A Worker that starts has little time, and ten thousand of them. */
import { type Folding, PLAIN_WORDS } from './folding.ts'
import { ADDRESS, isMarked, parsePhrase, type Step, spelled, type Vocabulary } from './phrase.ts'

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

/** What a part means to phrases: any of its literals, or a mail address. */
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

/** A word begins behind a space, and with each character beyond ASCII: other scripts have no words to speak of. */
const WORD = /(?<![a-z0-9])[a-z0-9]|[^ a-z0-9]/g

/** How many words a literal is of. */
export function wordsOf(literal: string): number {
  return literal.match(WORD)?.length ?? 0
}

export class PhraseBook {
  /** As they were learnt. */
  readonly literals: string[] = []
  /** By literal: its part. */
  readonly owners: number[] = []
  readonly parts: Part[] = []
  /** How many there are. */
  steps = 0
  readonly #names = new Map<string, number>()
  /** By rule, doubled for those that look inside host names: the part of its phrases that are of one part. */
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

  /** The part that stands for mail addresses, if a phrase asks for them. */
  get address(): number | undefined {
    return this.#names.get(ADDRESS)
  }

  #add(rule: number, text: string, inHosts: boolean): void {
    const steps = parsePhrase(text, this.#vocabulary.sets)
    if (steps.length === 0 || steps.length > STEPS)
      throw new RangeError(`not 1 to ${STEPS} parts: ${text}`)
    // `{box} {is} full`: a part that may be left out.
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

  /** An address, or any word of a set: the same for every phrase. */
  #isShared(part: string): boolean {
    return part === ADDRESS || this.#setOf(part) !== undefined
  }

  #setOf(part: string): readonly string[] | undefined {
    return part.startsWith('{') ? this.#vocabulary.sets.get(part.slice(1, -1)) : undefined
  }

  /** One part for all phrases of a rule that are of one part: any of them is enough. */
  #ownPart(rule: number, inHosts: boolean): number {
    const key = 2 * rule + (inHosts ? 1 : 0)
    const own = this.#own[key] ?? this.#part(inHosts, [rule])
    this.#own[key] = own
    return own
  }

  #part(inHosts: boolean, alone: number[] = []): number {
    return this.parts.push({ inHosts, alone, uses: [], isFollowed: false }) - 1
  }

  /** Words that are looked for inside host names by some phrases only are two parts. */
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

  /** The literals of a part: words in all their forms. */
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
