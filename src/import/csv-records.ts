/**
 * Reads CSV (RFC 4180) as a stream: pieces of any size; lines end with CRLF, LF or CR; fields are separated by commas,
 * semicolons or tabs. Holds one record in memory. A malformed line does not spoil the lines after it.
 */

/** Longest record. No address needs more, and an unclosed quote would otherwise swallow the file. */
export const MAX_RECORD_CHARS = 32_768

export const CSV_PROBLEMS = ['too_long', 'unclosed_quote', 'stray_quote'] as const
type CsvProblem = (typeof CSV_PROBLEMS)[number]

/** `line` is the first line of the record, counted from 1; blank lines are counted but are not records. */
export type CsvRecord =
  | { line: number; fields: string[]; problem?: undefined }
  | { line: number; problem: CsvProblem }

/** Enough characters to see that a record is too long, with any newline. */
const MOST_READ = MAX_RECORD_CHARS + 2
/** Most characters that are read for records that turn out to be malformed. After that, each line is read as a record of its own; otherwise a hostile file would be read to its end once per line. */
const MOST_READ_AGAIN = 8 * MAX_RECORD_CHARS
const NEWLINE = /\r\n|\n|\r/g
/** A first line that only Excel needs; it names the separator. */
const SEPARATOR_LINE = /^sep=[,;\t]$/i
/** The address after a quoted display name: `"Lee, Ann" <ann@example.com>`. */
const ADDRESS_OF_NAME = /^[^"<>]*<[^"<>]+>\s*$/

/** Reads one file: call `push` for each piece, then `end`. The records are the same however the file is cut. */
export class CsvReader {
  /** Text not read yet; begins with a record. */
  #text = ''
  /** Length of `#text` at the last attempt, which found no complete record. */
  #tried = 0
  #isBeginning = true
  #line = 1
  /** True while the rest of a bad line is skipped. */
  #isSkipping = false
  /** How far malformed records have been read: an offset in `#text`. */
  #reached = 0
  /** Characters read for malformed records that begin before `#reached`; limited by MOST_READ_AGAIN. */
  #inVain = 0
  /** The separator, by the line for Excel, else by the first record. */
  #fieldEnd = /,/g
  #isTold = false
  #width = 0

  /** Adds a piece; returns the records that are now complete. */
  push(text: string): CsvRecord[] {
    this.#text += this.#isBeginning ? text.replace(/^\uFEFF/, '') : text
    this.#isBeginning &&= text === ''
    // Retry only when the text has doubled: retrying with every piece would take quadratic time.
    return this.#text.length < 2 * this.#tried ? [] : this.#read(false)
  }

  /** Returns the remaining records; the last needs no newline. */
  end(): CsvRecord[] {
    return this.#read(true)
  }

  #read(isLast: boolean): CsvRecord[] {
    const records: CsvRecord[] = []
    // The line feed of a final CR may still follow.
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

  /** Skips to the next line, if it has arrived. */
  #skip(text: string, at: number): number {
    NEWLINE.lastIndex = at
    if (NEWLINE.exec(text) === null) return text.length
    this.#isSkipping = false
    this.#line++
    return NEWLINE.lastIndex
  }

  /** Reads one record; returns the offset of the next, or null while this one is incomplete. */
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
    // If a closing quote is missing, the field ends at a quote in the middle of a later record.
    const isTorn = isLoose || fields.length !== (this.#width || fields.length)
    return isTorn && end > lineLength ? 'unclosed_quote' : null
  }
}

/** Guesses the separator of a line. Without a comma it may be a semicolon (decimal-comma locales) or a tab (copied from a spreadsheet). Quoted text does not count. */
function separatorOf(line: string): string {
  const bare = line.replace(/(?<![^,;\t])"(?:[^"]|"")*"?/g, '')
  return bare.includes(',') ? ',' : (/[;\t]/.exec(bare)?.[0] ?? ',')
}

interface Read {
  fields: string[]
  /** Offset of its newline, or of the unexpected character. */
  end: number
  /** True if an unquoted field contains a quote. */
  isLoose: boolean
  problem: CsvProblem | null
}

/** The first record of the text. */
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

/** Offset after the quote that closes a field; -1 if none does. */
function afterQuoted(text: string, at: number): number {
  let quote = text.indexOf('"', at)
  while (quote !== -1 && text[quote + 1] === '"') quote = text.indexOf('"', quote + 2)
  return quote === -1 ? -1 : quote + 1
}
