/**
 * Reads CSV (RFC 4180) as it arrives: pieces of any size, CRLF, LF or CR, fields parted by commas, or by semicolons or
 * tabs, in memory for one record. A line that begins no record takes no other with it.
 */

/** A record that is longer is refused: no address comes with so much, and an unclosed quote would swallow the file. */
export const MAX_RECORD_CHARS = 32_768

export const CSV_PROBLEMS = ['too_long', 'unclosed_quote', 'stray_quote'] as const
type CsvProblem = (typeof CSV_PROBLEMS)[number]

/** `line` is where the record begins, counted from 1; blank lines are counted and are no records. */
export type CsvRecord =
  | { line: number; fields: string[]; problem?: undefined }
  | { line: number; problem: CsvProblem }

/** Enough to see that a record is too long, whichever newline ends it. */
const MOST_READ = MAX_RECORD_CHARS + 2
/** So much may be read in vain for records that go over lines. From then on every line has to be a record, or a hostile file would be read to its end once for each of its lines. */
const MOST_READ_AGAIN = 8 * MAX_RECORD_CHARS
const NEWLINE = /\r\n|\n|\r/g
/** A first line for Excel alone. */
const SEPARATOR_LINE = /^sep=[,;\t]$/i
/** Behind a name in quotes, the address that it is of: `"Lee, Ann" <ann@example.com>`. */
const ADDRESS_OF_NAME = /^[^"<>]*<[^"<>]+>\s*$/

/** One file. Feed it with `push`, then `end` it; what it returns in all is the same however the file was cut. */
export class CsvReader {
  /** What was not read yet, from the beginning of a record on. */
  #text = ''
  /** How long it was when it was last read, and held no whole record. */
  #tried = 0
  #isBeginning = true
  #line = 1
  /** The line is given up. */
  #isSkipping = false
  /** How far in `#text` a record went that was none, and how much was read since the first such for others before that. */
  #reached = 0
  #inVain = 0
  /** As the line for Excel tells, or else as the first record has it. */
  #fieldEnd = /,/g
  #isTold = false
  #width = 0

  /** The records that are known to be complete with this piece. */
  push(text: string): CsvRecord[] {
    this.#text += this.#isBeginning ? text.replace(/^\uFEFF/, '') : text
    this.#isBeginning &&= text === ''
    // Read again with every piece, a record in many pieces would take the square of its length.
    return this.#text.length < 2 * this.#tried ? [] : this.#read(false)
  }

  /** The others; the last needs no newline. */
  end(): CsvRecord[] {
    return this.#read(true)
  }

  #read(isLast: boolean): CsvRecord[] {
    const records: CsvRecord[] = []
    // Its line feed may follow.
    const text = this.#text.replace(/\r$/, '')
    let at = 0
    while (at < text.length) {
      const next = this.#isSkipping ? this.#skip(text, at) : this.#next(text, at, isLast, records)
      if (next === null) break
      at = next
    }
    this.#text = this.#text.slice(at)
    this.#tried = this.#text.length
    this.#reached -= at
    return records
  }

  /** Goes to the next line, where there is one already. */
  #skip(text: string, at: number): number {
    NEWLINE.lastIndex = at
    if (NEWLINE.exec(text) === null) return text.length
    this.#isSkipping = false
    this.#line++
    return NEWLINE.lastIndex
  }

  /** Reads one record; returns where the next begins, and null while this one is not whole. */
  #next(text: string, at: number, isLast: boolean, records: CsvRecord[]): number | null {
    const line = this.#line
    if (at >= this.#reached) this.#inVain = 0
    const here = text.slice(at, at + MOST_READ)
    const [first = ''] = here.split(/[\r\n]/, 1)
    if (this.#width === 0 && !this.#isTold) {
      this.#fieldEnd = new RegExp(`[${separatorOf(first)}\r\n]`, 'g')
    }
    const read = recordIn(this.#inVain < MOST_READ_AGAIN ? here : first, this.#fieldEnd)
    const { fields, end } = read
    const isWhole = at + end < text.length || isLast
    if (!isWhole) return null
    const problem = this.#problemOf(read, first.length)
    if (problem !== null) {
      records.push({ line, problem })
      this.#inVain += end
      this.#reached = Math.max(this.#reached, at + end)
      this.#isSkipping = true
      return at
    }
    const isForExcel = line === 1 && SEPARATOR_LINE.test(first)
    this.#isTold ||= isForExcel
    if (!isForExcel && (fields.length > 1 || fields[0]?.trim() !== '')) {
      records.push({ line, fields })
      this.#width ||= fields.length
    }
    this.#line += 1 + (here.slice(first.length, end).match(NEWLINE)?.length ?? 0)
    return at + end + (text.startsWith('\r\n', at + end) ? 2 : 1)
  }

  #problemOf({ fields, end, isLoose, problem }: Read, lineLength: number): CsvProblem | null {
    if (end > MAX_RECORD_CHARS && (problem === null || lineLength > MAX_RECORD_CHARS)) {
      return 'too_long'
    }
    if (problem !== null) return problem
    // Where a quote is missing, one in the middle of another record ends the field.
    const isTorn = isLoose || fields.length !== (this.#width || fields.length)
    return isTorn && end > lineLength ? 'unclosed_quote' : null
  }
}

/** A line without a comma may be of a spreadsheet where the comma is for decimals, or of one that was copied. What is quoted separates nothing. */
function separatorOf(line: string): string {
  const bare = line.replace(/(?<![^,;\t])"(?:[^"]|"")*"?/g, '')
  return bare.includes(',') ? ',' : (/[;\t]/.exec(bare)?.[0] ?? ',')
}

interface Read {
  fields: string[]
  /** Where its newline stands, or the character that was not expected. */
  end: number
  /** There is a quote in a field without quotes. */
  isLoose: boolean
  problem: CsvProblem | null
}

/** The record that the text begins with, or is. */
function recordIn(text: string, fieldEnd: RegExp): Read {
  const fields: string[] = []
  let isLoose = false
  for (let at = 0; ; at++) {
    const isQuoted = text[at] === '"'
    const from = isQuoted ? afterQuoted(text, at + 1) : at
    if (from === -1) return { fields, end: text.length, isLoose, problem: 'unclosed_quote' }
    fieldEnd.lastIndex = from
    const end = fieldEnd.exec(text)?.index ?? text.length
    const isWhole = isQuoted && end === from
    if (isQuoted && !isWhole && !ADDRESS_OF_NAME.test(text.slice(from, end))) {
      return { fields, end, isLoose, problem: 'stray_quote' }
    }
    const field = isWhole ? text.slice(at + 1, end - 1).replaceAll('""', '"') : text.slice(at, end)
    fields.push(field)
    isLoose ||= !isWhole && field.includes('"')
    if (/[\r\n]|^$/.test(text.charAt(end))) return { fields, end, isLoose, problem: null }
    at = end
  }
}

/** What follows the quote that closes a field; -1 where none does. */
function afterQuoted(text: string, at: number): number {
  let quote = text.indexOf('"', at)
  while (quote !== -1 && text[quote + 1] === '"') quote = text.indexOf('"', quote + 2)
  return quote === -1 ? -1 : quote + 1
}
