/**
 * Finds the phrases of every rule in one reading of the words, however many there are: literals by an
 * automaton, phrases of several parts by where their parts stood last. Beside the phrases it notes where status
 * codes stand, and reads on as if they weren't there: a server repeats them on every line.
 */
import { Automaton, ENDS, ROOT_ROW, WAY } from './automaton.ts'
import { ASCII_SYMBOLS, FIRST_BEYOND, Folding, SPACE } from './folding.ts'
import {
  FEW_USES,
  type Lists,
  LOOSE,
  MOST_WORDS,
  type Phrase,
  PhraseBook,
  STEPS,
  type WordSets,
} from './phrase-book.ts'
import { codeLength } from './smtp-reply.ts'

/** A sentence's end is as far as so many symbols. */
const SENTENCE = 60
/** So is the end of a clause, or the reply code of another server, a good part of the way. */
const CLAUSE = 35
const LONG_AGO = -1_000_000_000
const ALWAYS = 2_000_000_000
const CLOCK_LIMIT = 1_000_000_000
/** Codes beyond these are not noted: no server says more. */
const MOST_CODES = 1000

export class Matcher {
  readonly #folding = new Folding()
  readonly #automaton: Automaton
  readonly #part: Int32Array
  readonly #wordsOf: Int32Array
  readonly #alone: Lists
  readonly #uses: Lists
  readonly #followers: Lists
  readonly #rule: Int32Array
  readonly #steps: Int32Array
  readonly #stepPart: Int32Array
  readonly #reach: Int32Array
  /** The part of mail addresses; -1 for none. */
  readonly #address: number

  /** Last place of each part, and of each step behind the first: its end by the clock, its start in the words. */
  readonly #partEnd: Int32Array
  readonly #partStart: Int32Array
  readonly #stepEnd: Int32Array
  readonly #stepStart: Int32Array
  /** When a part stood last that the part may follow; parts of few uses look for themselves. */
  readonly #ready: Int32Array
  readonly #readyAtFirst: Int32Array

  /** Where the last words began: in the words, and by the clock; behind them where the last address did. */
  readonly #begun = new Int32Array(MOST_WORDS + 1)
  readonly #begunAt = new Int32Array(MOST_WORDS + 1)
  #count = 0
  /** Offsets are times; what lengthens or shortens the distance is added to this. Goes on from scan to scan. */
  #bias = 0
  /** Where the last reply code stands; -1 before the first. */
  #reply = -1
  #scan = 0
  readonly #seen: Int32Array

  /** Rules found by the last scan (the first `foundCount`), each once, and by rule where its longest match stands (UTF-16 offsets). */
  readonly found: Int32Array
  foundCount = 0
  readonly starts: Int32Array
  readonly stops: Int32Array
  /** Offsets of status codes and reply codes in the words of the last scan: the first `codeCount`. */
  readonly codes = new Int32Array(MOST_CODES)
  codeCount = 0

  constructor(phrases: readonly Phrase[], sets: WordSets, rules: number) {
    const book = new PhraseBook(phrases, this.#folding, sets)
    this.#automaton = new Automaton(book.literals)
    this.#part = Int32Array.from(book.part)
    this.#wordsOf = Int32Array.from(book.words)
    this.#alone = book.alone.lists(book.parts)
    this.#uses = book.uses.lists(book.parts)
    this.#followers = book.followers.lists(book.parts)
    this.#rule = Int32Array.from(book.rule)
    this.#steps = Int32Array.from(book.steps)
    this.#stepPart = Int32Array.from(book.stepPart, (part) => part ?? 0)
    this.#reach = Int32Array.from(book.reach, (reach) => reach ?? 0)
    this.#address = book.address
    this.#partEnd = new Int32Array(book.parts).fill(LONG_AGO)
    this.#readyAtFirst = Int32Array.from({ length: book.parts }, (_, part) => {
      const uses = (this.#uses.at[part + 1] ?? 0) - (this.#uses.at[part] ?? 0)
      return uses > 0 && uses <= FEW_USES ? ALWAYS : LONG_AGO
    })
    this.#ready = this.#readyAtFirst.slice()
    this.#partStart = new Int32Array(book.parts)
    this.#stepEnd = new Int32Array(book.rule.length * STEPS).fill(LONG_AGO)
    this.#stepStart = new Int32Array(book.rule.length * STEPS)
    this.#seen = new Int32Array(rules)
    this.found = new Int32Array(rules)
    this.starts = new Int32Array(rules)
    this.stops = new Int32Array(rules)
  }

  /** Reads the words once; the answer is in `found`, `starts`, `stops` and `codes` until the next scan. */
  // biome-ignore lint/complexity/noExcessiveCognitiveComplexity: one loop over the characters, which is what makes it fast
  scan(words: string): void {
    this.#begin()
    const automaton = this.#automaton
    const { onward, fork, ways } = automaton
    const ascii = ASCII_SYMBOLS
    const space = SPACE
    const end = words.length
    let node = 0
    let on = 0
    let spaced = true
    let begins = true
    let address = nextAddress(words, 0)
    for (let i = 0; i < end; i++) {
      const code = words.charCodeAt(i)
      let symbol = code < 128 ? (ascii[code] ?? space) : this.#folding.beyondAscii(code)
      if (i === address) {
        // An address may be called anything, `user-unknown@…` too: its characters say nothing.
        const next = addressEnd(words, i)
        if (this.#address !== -1) this.#met(i, next)
        else this.#bias -= next - i
        address = nextAddress(words, next)
        i = next - 1
        symbol = space
      }
      if (symbol < space) {
        if (begins) {
          if (code <= FIVE && (code === FIVE || code === FOUR || code === TWO)) {
            const skipped = this.#code(words, i)
            if (skipped > 0) {
              i += skipped - 1
              continue
            }
          }
          this.#word(i)
          begins = false
          spaced = false
          node = node === 0 ? (ways[ROOT_ROW + symbol] ?? 0) : automaton.follow(node, symbol, true)
        } else if (node === 0) continue
        else if ((on & WAY) === symbol + 1) node++
        else {
          const way = ways[(fork[node] ?? 0) + symbol] ?? 0
          node = way === 0 ? automaton.follow(node, symbol, false) : way
        }
        on = onward[node] ?? 0
        if (on >= ENDS) this.#ends(node, i + 1)
      } else if (symbol === space) {
        if (!spaced && node !== 0) {
          node = this.#space(node, i)
          on = onward[node] ?? 0
        }
        spaced = true
        begins = true
        if (code === COLON) this.#bias += CLAUSE
        else if (code !== SPACE_CODE && isSentenceEnd(code, words, i)) {
          this.#bias += SENTENCE
          node = 0
        }
      } else {
        this.#word(i)
        node = symbol < FIRST_BEYOND ? 0 : automaton.follow(node, symbol, true)
        on = onward[node] ?? 0
        begins = true
        spaced = false
        if (on >= ENDS) this.#ends(node, i + 1)
      }
    }
    if (!spaced) this.#space(node, end)
    this.#bias += end
  }

  /** An address stands from an offset to another; by the clock it takes no time. */
  #met(start: number, stop: number): void {
    this.#begun[MOST_WORDS] = start
    this.#begunAt[MOST_WORDS] = start + this.#bias
    this.#bias -= stop - start
    this.#take(this.#address, MOST_WORDS, stop)
  }

  /** The end of a word: what only a whole word says is found here. */
  #space(from: number, at: number): number {
    if (from === 0) return 0
    const node = this.#automaton.follow(from, SPACE, false)
    if ((this.#automaton.onward[node] ?? 0) >= ENDS) this.#ends(node, at)
    return node
  }

  #word(at: number): void {
    const slot = this.#count++ & (MOST_WORDS - 1)
    this.#begun[slot] = at
    this.#begunAt[slot] = at + this.#bias
  }

  /** Length of the code at an offset; it is noted, and the words go on behind it. */
  #code(words: string, at: number): number {
    const length = codeLength(words, at)
    if (length === 0) return 0
    this.#bias -= length
    if (length === 3) {
      // The same code again only continues a reply over several lines.
      if (this.#reply === -1 || !sameCode(words, this.#reply, at)) this.#bias += CLAUSE
      this.#reply = at
    }
    if (this.codeCount < MOST_CODES) this.codes[this.codeCount++] = at
    return length
  }

  #begin(): void {
    this.foundCount = 0
    this.codeCount = 0
    this.#reply = -1
    this.#scan++
    this.#bias += LOOSE + SENTENCE
    if (this.#bias < CLOCK_LIMIT) return
    this.#bias = 0
    this.#partEnd.fill(LONG_AGO)
    this.#stepEnd.fill(LONG_AGO)
    this.#ready.set(this.#readyAtFirst)
  }

  /** Literals end in a node, at an offset. */
  #ends(from: number, stop: number): void {
    const { endsAt, literals, shorter } = this.#automaton
    for (let node = from; node !== 0; node = shorter[node] ?? 0) {
      const last = endsAt[node + 1] ?? 0
      for (let at = endsAt[node] ?? 0; at < last; at++) {
        const literal = literals[at] ?? 0
        const slot = (this.#count - (this.#wordsOf[literal] ?? 0)) & (MOST_WORDS - 1)
        this.#take(this.#part[literal] ?? 0, slot, stop)
      }
    }
  }

  /** A part stands from a word to an offset. */
  #take(part: number, slot: number, stop: number): void {
    const start = this.#begun[slot] ?? 0
    const began = this.#begunAt[slot] ?? 0
    const ended = stop + this.#bias
    const { at, values } = this.#alone
    const last = at[part + 1] ?? 0
    for (let i = at[part] ?? 0; i < last; i++) this.#match(values[i] ?? 0, start, stop)
    if (began - (this.#ready[part] ?? 0) <= LOOSE) this.#goOn(part, start, began, stop, ended)
    this.#partEnd[part] = ended
    this.#partStart[part] = start
    const followers = this.#followers
    const lastFollower = followers.at[part + 1] ?? 0
    for (let i = followers.at[part] ?? 0; i < lastFollower; i++) {
      this.#ready[followers.values[i] ?? 0] = ended
    }
  }

  /** Phrases that waited for this part go on, if it stands near enough. */
  #goOn(part: number, start: number, began: number, stop: number, ended: number): void {
    const { at, values } = this.#uses
    const last = at[part + 1] ?? 0
    for (let i = at[part] ?? 0; i < last; i++) {
      const use = values[i] ?? 0
      const first = this.#beginning(use, began)
      if (first === -1) continue
      const phrase = use >> 2
      if ((use & (STEPS - 1)) + 1 === this.#steps[phrase]) {
        this.#match(this.#rule[phrase] ?? 0, Math.min(first, start), stop)
      } else {
        this.#stepEnd[use] = ended
        this.#stepStart[use] = first
      }
    }
  }

  /** Where the phrase began whose step before stands near enough; -1 where none does. */
  #beginning(use: number, began: number): number {
    const second = (use & (STEPS - 1)) === 1
    const before = second ? (this.#stepPart[use - 1] ?? 0) : use - 1
    const gap = began - ((second ? this.#partEnd : this.#stepEnd)[before] ?? 0)
    if (gap < 0 || gap > (this.#reach[use] ?? 0)) return -1
    return (second ? this.#partStart : this.#stepStart)[before] ?? 0
  }

  #match(rule: number, start: number, stop: number): void {
    if (this.#seen[rule] !== this.#scan) {
      this.#seen[rule] = this.#scan
      this.found[this.foundCount++] = rule
    } else if (stop - start <= (this.stops[rule] ?? 0) - (this.starts[rule] ?? 0)) return
    this.starts[rule] = start
    this.stops[rule] = stop
  }
}

const SPACE_CODE = 32
const TWO = 50
const FOUR = 52
const FIVE = 53
const COLON = 58
const STOP = 46
const EXCLAMATION = 33
const QUESTION = 63

function sameCode(words: string, one: number, other: number): boolean {
  return (
    words.charCodeAt(one) === words.charCodeAt(other) &&
    words.charCodeAt(one + 1) === words.charCodeAt(other + 1) &&
    words.charCodeAt(one + 2) === words.charCodeAt(other + 2)
  )
}

function isSentenceEnd(code: number, words: string, at: number): boolean {
  if (code !== STOP && code !== EXCLAMATION && code !== QUESTION) return false
  // Behind an ellipsis the sentence goes on.
  if (words.charCodeAt(at - 1) === STOP) return false
  const after = words.charCodeAt(at + 1)
  return !(after > 32)
}

/** Longest part of an address on either side of its `@` (RFC 5321 section 4.5.3.1 allows 64 and 255). */
const ADDRESS_PART = 255

/** Where the next address begins at or after an offset; -1 where there is none. */
function nextAddress(words: string, from: number): number {
  for (let at = words.indexOf('@', from); at !== -1; at = words.indexOf('@', at + 1)) {
    const least = Math.max(from, at - ADDRESS_PART)
    let start = at
    while (start > least && !delimits(words.charCodeAt(start - 1))) {
      // `unknown...a@example.com`: an address begins behind dots.
      if (words.charCodeAt(start - 1) === STOP && words.charCodeAt(start - 2) === STOP) break
      start--
    }
    if (start < at && at + 1 < words.length && !delimits(words.charCodeAt(at + 1))) return start
  }
  return -1
}

/** Behind the address that begins at an offset. */
function addressEnd(words: string, start: number): number {
  const at = words.indexOf('@', start)
  const most = Math.min(words.length, at + ADDRESS_PART)
  let end = at + 1
  while (end < most && !delimits(words.charCodeAt(end))) end++
  return end
}

const DELIMITERS = Uint8Array.from({ length: 128 }, (_, code) =>
  ' \t\r\n<>"\'(),;:[]'.includes(String.fromCharCode(code)) ? 1 : 0,
)

function delimits(code: number): boolean {
  return DELIMITERS[code] === 1
}
