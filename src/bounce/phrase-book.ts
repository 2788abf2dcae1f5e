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

/** Symbols between two parts that follow each other, and between parts joined by `…`. */
const TIGHT = 3
export const LOOSE = 60
/** Most steps of a phrase. */
const STEPS = 4
/** Uses of a part that are looked through one by one; a part of more is first told that one may come true. */
const FEW_USES = 6
/** Most words of a literal, a power of two. */
export const MOST_WORDS = 64
/** A literal's mark: its number of words in the lowest bits, its part in the others. */
export const MARK_BITS = 7

/** A mail address, as a part of phrases. */
const ADDRESS = '@'

/** What a part means to phrases. */
interface Part {
  /** It is looked for inside host names, too: so are the phrases it belongs to. */
  inHosts: boolean
  /** Rules of which it is a whole phrase. */
  alone: number[]
  /** The steps it takes behind others. */
  uses: Use[]
  /** Parts of many uses that may follow it. */
  followers: Set<number>
}

/** Steps are ~0, ~1 and so on here, to tell them from parts and rules. */
interface Use {
  /** The part or step that must have stood before. */
  before: number
  reach: number
  /** The rule whose phrase ends here, or the step that is taken. */
  gives: number
}

/** A row of a part in `rows`: where its lists begin in `values`, each reaching to the next, the last to the next row's first. */
export const ALONE = 0
export const USES = 1
export const FOLLOWERS = 2
/** When a part stood last that it may follow. */
export const READY = 3
export const ROW = 4
/** A use in `values`: the slot of what must have stood before, how far before; and the rule, or ~ the step's slot. */
export const USE = 3
/** Times: before anything, and later than anything. */
export const LONG_AGO = -1_000_000_000
export const ALWAYS = 2_000_000_000

interface Layout {
  rows: Int32Array
  values: Int32Array
  /** Parts and steps, of each of which the matcher remembers where it stood last. */
  slots: number
  /** By part: 1 where it is looked for inside host names, too. */
  inHosts: Uint8Array
}

export class PhraseBook {
  readonly literals: number[][] = []
  readonly marks: number[] = []
  /** The part that stands for mail addresses; -1 where no phrase asks for them. */
  readonly address: number
  readonly #names = new Map<string, number>()
  readonly #parts: Part[] = []
  #steps = 0
  readonly #folding: Folding
  readonly #vocabulary: Vocabulary

  constructor(phrases: readonly Phrase[], folding: Folding, vocabulary: Vocabulary) {
    this.#folding = folding
    this.#vocabulary = vocabulary
    const chains = phrases.flatMap((phrase) =>
      this.#spelled(phrase.text).map((text) => this.#add({ ...phrase, text })),
    )
    for (const chain of chains) this.#follow(chain)
    this.address = this.#names.get(ADDRESS) ?? -1
  }

  #spelled(text: string): string[] {
    return spelled(text, this.#vocabulary.forms)
  }

  /** The parts of the phrase. */
  #add({ rule, text, inHosts = false }: Phrase): number[] {
    const steps = parsePhrase(text)
    if (steps.length === 0 || steps.length > STEPS)
      throw new RangeError(`not 1 to ${STEPS} parts: ${text}`)
    const parts = steps.map(({ part }) => this.#partOf(part, inHosts))
    if (parts.length > 1) this.#chain(rule, steps, parts)
    else this.#parts[parts[0] ?? 0]?.alone.push(rule)
    return parts
  }

  /** Words that are looked for inside host names by some phrases only are two parts. */
  #partOf(name: string, inHosts: boolean): number {
    const key = inHosts && name !== ADDRESS ? `${name} in hosts` : name
    const known = this.#names.get(key)
    if (known !== undefined) return known
    const id = this.#parts.push({ inHosts, alone: [], uses: [], followers: new Set() }) - 1
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
    this.marks.push((part << MARK_BITS) + words)
  }

  #chain(rule: number, steps: readonly Step[], parts: readonly number[]): void {
    let before = parts[0] ?? 0
    for (let at = 1; at < steps.length; at++) {
      const reach = steps[at]?.loose ? LOOSE : TIGHT
      const gives = at === steps.length - 1 ? rule : ~this.#steps++
      this.#parts[parts[at] ?? 0]?.uses.push({ before, reach, gives })
      before = gives
    }
  }

  /** A part of many uses is told by those before it when it may be of use. */
  #follow(chain: readonly number[]): void {
    chain.forEach((part, at) => {
      const uses = this.#parts[part]?.uses.length ?? 0
      if (at > 0 && uses > FEW_USES) this.#parts[chain[at - 1] ?? 0]?.followers.add(part)
    })
  }

  layout(): Layout {
    const parts = this.#parts.length
    const rows = new Int32Array((parts + 1) * ROW)
    const values: number[] = []
    this.#parts.forEach(({ alone, uses, followers }, part) => {
      rows[part * ROW + ALONE] = values.length
      values.push(...alone)
      rows[part * ROW + USES] = values.length
      for (const { before, reach, gives } of uses) {
        values.push(before < 0 ? parts + ~before : before, reach, gives < 0 ? gives - parts : gives)
      }
      rows[part * ROW + FOLLOWERS] = values.length
      for (const follower of followers) values.push(follower * ROW)
      rows[part * ROW + READY] = uses.length > 0 && uses.length <= FEW_USES ? ALWAYS : LONG_AGO
    })
    rows[parts * ROW + ALONE] = values.length
    return {
      rows,
      values: Int32Array.from(values),
      slots: parts + this.#steps,
      inHosts: Uint8Array.from(this.#parts, ({ inHosts }) => (inHosts ? 1 : 0)),
    }
  }
}
