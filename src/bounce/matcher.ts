/**
 * Finds the phrases of all rules in one pass over the words: literals by an automaton, phrases of several parts by the
 * last position of each part. It also notes the offsets of status codes and matches across them, because a server
 * repeats its code on every line.
 */
import { addressEnd, nextAddress } from './address-spans.ts'
import { Automaton, ENDS, START, STATE, STATE_AT, SYMBOL, UNMADE } from './automaton.ts'
import { ASCII_SYMBOLS, codeAt, Folding, SPACE, unitAt } from './folding.ts'
import { HostNames } from './host-names.ts'
import type { Vocabulary } from './phrase.ts'
import { MOST_WORDS, type Part, type Phrase, PhraseBook, wordsOf } from './phrase-book.ts'
import { codeLength, sameCode } from './smtp-reply.ts'

/** Most symbols between two adjacent parts, and between two parts joined by `…`. */
const TIGHT = 3
const LOOSE = 60
/** The end of a sentence counts as this many symbols of distance. */
const SENTENCE = 60
/** The end of a clause, or the reply code of another server, counts as this many. */
const CLAUSE = 35
const CLOCK_LIMIT = 1_000_000_000
const LONG_AGO = -1_000_000_000
/** Most codes that are noted; no reply has more. */
const MOST_CODES = 1000

// The constants of the rows are declared in this file, because V8 looks up an imported one on every use.
/**
 * Layout of a part's row: the cell of its last position, the start of its uses, the start of the next row; then two
 * lists: the rules for which the part is a whole phrase, and its uses.
 */
const STOOD = 0
const USES = 1
const NEXT = 2
const ALONE = 3
/** Length of a use: the cell of what must come before, the most distance, and the rule that ends here or ~ the step's cell. */
const USE = 3
/** The cell of parts that no other part follows. */
const NOBODY = 0
/** A literal's mark: its number of words in the low bits, a bit if it is also searched inside host names, its part's row above. */
const IN_HOSTS = 128
const ROW_AT = 8
const LAST_WORD = MOST_WORDS - 1
const NO_PART: Part = { inHosts: false, alone: [], uses: [], isFollowed: false }

export class Matcher {
  readonly #folding = new Folding()
  readonly #automaton: Automaton
  readonly #book: PhraseBook
  /** Rows of the parts met so far, and by part the start of its row; 0 if not met yet. */
  readonly #rows: number[] = [NOBODY]
  readonly #rowOf: Int32Array
  /** By part, then by step: the cell of its last position; `NOBODY` if it has none yet. */
  readonly #cells: Int32Array
  #cellCount = NOBODY + 1
  readonly #hosts = new HostNames()
  /** The row of mail addresses; -1 for none. */
  readonly #address: number

  /** By cell, the last position of a part or step: its end by the clock, its start as an offset in the words. */
  readonly #ends: Int32Array
  readonly #starts: Int32Array

  /** Starts of the most recent words, as offsets and by the clock; the last slot is for the most recent address. */
  readonly #begun = new Int32Array(MOST_WORDS + 1)
  readonly #begunAt = new Int32Array(MOST_WORDS + 1)
  #count = 0
  /** The clock is offset plus bias: the bias lengthens or shortens distances. It keeps growing from scan to scan. */
  #bias = 0
  /** The clock at the last comma or semicolon: adjacent parts must be on the same side of it. */
  #paused = LONG_AGO
  /** Offset of the last reply code; -1 before the first. */
  #reply = -1
  #scan = 0
  readonly #seen: Int32Array

  /** Rules found by the last scan (the first `foundCount`), each once; `starts` and `stops` hold, by rule, its longest match (UTF-16 offsets). */
  readonly found: Int32Array
  foundCount = 0
  readonly starts: Int32Array
  readonly stops: Int32Array
  /** Offsets of status codes and reply codes found by the last scan (the first `codeCount`). */
  readonly codes = new Int32Array(MOST_CODES)
  codeCount = 0

  constructor(phrases: readonly Phrase[], vocabulary: Vocabulary, rules: number) {
    const book = new PhraseBook(phrases, this.#folding, vocabulary)
    this.#book = book
    this.#automaton = new Automaton(book.literals, this.#folding, (literal) =>
      this.#markOf(literal),
    )
    const cells = 1 + book.parts.length + book.steps
    this.#rowOf = new Int32Array(book.parts.length)
    this.#cells = new Int32Array(cells)
    this.#address = book.address === undefined ? -1 : this.#row(book.address)
    this.#ends = new Int32Array(cells).fill(LONG_AGO)
    this.#starts = new Int32Array(cells)
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
    let { table, backs } = automaton
    const ascii = ASCII_SYMBOLS
    const space = SPACE
    const hosts = this.#hosts
    const end = words.length
    hosts.find(words, 0)
    let hostStop = hosts.stop
    let state = START
    let begins = true
    let address = nextAddress(words, 0)
    // The end of the text ends a word, too.
    for (let i = 0; i <= end; i++) {
      const code = i < end ? unitAt(words, i) : SPACE_CODE
      if (i > hostStop) {
        hosts.find(words, i)
        hostStop = hosts.stop
      }
      let symbol = code < 128 ? (ascii[code] ?? space) : this.#folding.beyondAscii(code)
      if (i === address) {
        // Skip the address: it can contain any words, such as `user-unknown@…`.
        const next = addressEnd(words, i)
        if (this.#address !== -1) this.#met(i, next)
        else this.#bias -= next - i
        address = nextAddress(words, next)
        i = next - 1
        symbol = space
      }
      if (symbol <= space) {
        if (begins && symbol < space) {
          if (code <= FIVE && (code === FIVE || code === FOUR || code === TWO)) {
            const skipped = this.#code(words, i)
            if (skipped > 0) {
              i += skipped - 1
              continue
            }
          }
          this.#word(i)
          begins = false
        }
      } else {
        this.#word(i)
        begins = true
      }
      let way = table[state + symbol] ?? 0
      while ((way & SYMBOL) !== symbol) {
        state = backs[state] ?? START
        way = table[state + symbol] ?? 0
      }
      if (way >= UNMADE) {
        way = automaton.make(state, symbol)
        table = automaton.table
        backs = automaton.backs
      }
      state = (way & STATE) >> STATE_AT
      // A literal that ends with a space (a whole word) is reported without the space.
      if (way >= ENDS) this.#found(state, symbol === space ? i : i + 1)
      if (symbol === space) {
        begins = true
        if (code === COLON || code === EQUALS) this.#bias += CLAUSE
        else if (code === COMMA || code === SEMICOLON) this.#paused = i + this.#bias
        else if (code < SPACE_CODE) this.#bias -= indentation(words, i + 1)
        else if (code !== SPACE_CODE && isSentenceEnd(code, words, i)) {
          this.#bias += SENTENCE
          state = START
        }
      }
    }
    this.#bias += end
  }

  /** Records an address between two offsets; it adds nothing to the clock. */
  #met(start: number, stop: number): void {
    this.#begun[MOST_WORDS] = start
    this.#begunAt[MOST_WORDS] = start + this.#bias
    this.#bias -= stop - start
    this.#take(this.#address, MOST_WORDS, stop)
  }

  #word(at: number): void {
    const slot = this.#count++ & LAST_WORD
    this.#begun[slot] = at
    this.#begunAt[slot] = at + this.#bias
  }

  /** Length of the code at an offset. The code is noted and adds nothing to the clock. */
  #code(words: string, at: number): number {
    const length = codeLength(words, at)
    if (length === 0) return 0
    this.#bias -= length
    if (length === 3) {
      // The same code again only continues a multi-line reply.
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
    this.#paused = LONG_AGO
    this.#ends.fill(LONG_AGO)
  }

  /** The mark of a literal, which leads to its part. */
  #markOf(literal: number): number {
    const part = this.#book.owners[literal] ?? 0
    const inHosts = this.#book.parts[part]?.inHosts ? IN_HOSTS : 0
    const words = wordsOf(this.#book.literals[literal] ?? '')
    return (this.#row(part) << ROW_AT) | inHosts | words
  }

  /** Start of a part's row, which is written on first use, like the automaton's states. */
  #row(part: number): number {
    const known = this.#rowOf[part] ?? 0
    if (known > 0) return known
    const { alone, uses, isFollowed } = this.#book.parts[part] ?? NO_PART
    const rows = this.#rows
    const row = rows.length
    this.#rowOf[part] = row
    const usesAt = row + ALONE + alone.length
    const next = usesAt + uses.length * USE
    rows.push(isFollowed ? this.#cell(part) : NOBODY, usesAt, next, ...alone)
    for (const { before, loose, gives } of uses) {
      rows.push(this.#cell(before), loose ? LOOSE : TIGHT, gives < 0 ? ~this.#cell(gives) : gives)
    }
    return row
  }

  /** The cell of a part, or of a step (~index). */
  #cell(of: number): number {
    const at = of < 0 ? this.#rowOf.length + ~of : of
    if (this.#cells[at] === NOBODY) this.#cells[at] = this.#cellCount++
    return this.#cells[at] ?? NOBODY
  }

  /** Handles the literals that end in a state, at an offset. */
  #found(state: number, stop: number): void {
    const { marks } = this.#automaton
    const { start } = this.#hosts
    let at = this.#automaton.listOf(state)
    for (let mark = marks[at] ?? 0; mark > 0; mark = marks[++at] ?? 0) {
      const slot = (this.#count - mark) & LAST_WORD
      // `antispam.example.com` says nothing about spam. (The next name is searched only after this one has passed.)
      if (stop > start && (mark & IN_HOSTS) === 0 && (this.#begun[slot] ?? 0) >= start) continue
      this.#take(mark >> ROW_AT, slot, stop)
    }
  }

  /** Records a part that begins with a word and ends at an offset. */
  #take(row: number, slot: number, stop: number): void {
    const rows = this.#rows
    const ends = this.#ends
    const starts = this.#starts
    const start = this.#begun[slot] ?? 0
    const began = this.#begunAt[slot] ?? 0
    const ended = stop + this.#bias
    const uses = rows[row + USES] ?? 0
    const next = rows[row + NEXT] ?? 0
    for (let at = row + ALONE; at < uses; at++) this.#match(rows[at] ?? 0, start, stop)
    if (uses < next) this.#goOn(uses, next, start, began, stop)
    const cell = rows[row + STOOD] ?? 0
    // Of `no such` and `such`, keep the longer.
    if (ends[cell] !== ended || start < (starts[cell] ?? 0)) starts[cell] = start
    ends[cell] = ended
  }

  /** Advances the phrases that continue with this part and whose last part is near enough; `from` and `to` delimit its uses. */
  #goOn(from: number, to: number, start: number, began: number, stop: number): void {
    const rows = this.#rows
    const ends = this.#ends
    const starts = this.#starts
    for (let use = from; use < to; use += USE) {
      const before = rows[use] ?? 0
      const gap = began - (ends[before] ?? 0)
      const most = rows[use + 1] ?? 0
      if (gap < 0 || gap > most || (most === TIGHT && began - gap <= this.#paused)) continue
      const first = starts[before] ?? 0
      const gives = rows[use + 2] ?? 0
      if (gives >= 0) this.#match(gives, Math.min(first, start), stop)
      else {
        ends[~gives] = stop + this.#bias
        starts[~gives] = first
      }
    }
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
const COMMA = 44
const COLON = 58
const SEMICOLON = 59
const EQUALS = 61
const STOP = 46
const EXCLAMATION = 33
const QUESTION = 63

/** Number of spaces from an offset on: the indentation of a line that an MTA wrapped. */
function indentation(words: string, from: number): number {
  let at = from
  while (codeAt(words, at) === SPACE_CODE) at++
  return at - from
}

function isSentenceEnd(code: number, words: string, at: number): boolean {
  if (code !== STOP && code !== EXCLAMATION && code !== QUESTION) return false
  // After an ellipsis the sentence goes on.
  return codeAt(words, at - 1) !== STOP && codeAt(words, at + 1) <= SPACE_CODE
}
