/** Reads CSV (RFC 4180) as it arrives: pieces of any size, CRLF, LF or CR, a byte order mark, and memory for one record. */

/** A record that is longer is refused: no address comes with so much, and an unclosed quote would swallow the file. */
export const MAX_RECORD_CHARS = 32_768

export const CSV_PROBLEMS = ['too_long', 'unclosed_quote', 'stray_quote'] as const
export type CsvProblem = (typeof CSV_PROBLEMS)[number]

/** `line` is where the record begins, counted from 1; blank lines are counted and are no records. */
export type CsvRecord =
  | { line: number; fields: string[]; problem?: undefined }
  | { line: number; problem: CsvProblem }

const PLAIN_END = /[,\r\n]/g

/** One file. Feed it with `push`, then `end` it; what it returns is the same however the file was cut. */
export class CsvReader {
  #state: 'start' | 'plain' | 'quoted' | 'after_quote' = 'start'
  #field = ''
  #fields: string[] = []
  /** Characters of the record so far. */
  #length = 0
  #problem: CsvProblem | null = null
  #line = 1
  #beganAt = 1
  #afterCr = false
  #atBeginning = true
  #records: CsvRecord[] = []

  /** The records that are complete with this piece. */
  push(text: string): CsvRecord[] {
    let at = 0
    if (this.#atBeginning && text !== '') {
      this.#atBeginning = false
      if (text.startsWith('\uFEFF')) at = 1
    }
    while (at < text.length) at = this.#step(text, at)
    return this.#taken()
  }

  /** The last record, where the file ends without a newline. */
  end(): CsvRecord[] {
    if (this.#state === 'quoted') this.#problem ??= 'unclosed_quote'
    this.#endRecord()
    return this.#taken()
  }

  #taken(): CsvRecord[] {
    const records = this.#records
    this.#records = []
    return records
  }

  /** Reads on from `at`; returns how far it came. */
  #step(text: string, at: number): number {
    if (this.#afterCr) {
      this.#afterCr = false
      if (text[at] === '\n') return at + 1
    }
    switch (this.#state) {
      case 'start':
        this.#state = text[at] === '"' ? 'quoted' : 'plain'
        return this.#state === 'quoted' ? this.#skip(at) : at
      case 'plain':
        return this.#plain(text, at)
      case 'quoted':
        return this.#quoted(text, at)
      case 'after_quote':
        return this.#afterQuote(text, at)
    }
  }

  #plain(text: string, at: number): number {
    PLAIN_END.lastIndex = at
    const found = PLAIN_END.exec(text)?.index ?? text.length
    const end = this.#append(text, at, found)
    if (end < found || end === text.length) return end
    this.#delimiter(text[end])
    return end + 1
  }

  #quoted(text: string, at: number): number {
    const quote = text.indexOf('"', at)
    const found = quote === -1 ? text.length : quote
    const end = this.#append(text, at, found)
    for (let lf = text.indexOf('\n', at); lf !== -1 && lf < end; lf = text.indexOf('\n', lf + 1)) {
      this.#line++
    }
    if (end < found || end === text.length || this.#problem !== null) return end
    this.#state = 'after_quote'
    return this.#skip(end)
  }

  #afterQuote(text: string, at: number): number {
    const char = text[at]
    if (char === '"') {
      this.#state = 'quoted'
      return this.#append(text, at, at + 1)
    }
    this.#state = 'plain'
    if (char !== ',' && char !== '\r' && char !== '\n') this.#fail('stray_quote')
    return at
  }

  #delimiter(char: string | undefined): void {
    if (char === ',') {
      this.#endField()
      this.#skip(0)
      return
    }
    this.#endRecord()
    this.#line++
    this.#beganAt = this.#line
    this.#afterCr = char === '\r'
  }

  /** Takes the text up to `end`, or up to the limit. */
  #append(text: string, at: number, end: number): number {
    if (this.#problem !== null) return end
    const taken = Math.min(end, at + MAX_RECORD_CHARS + 1 - this.#length)
    this.#length += taken - at
    if (this.#length > MAX_RECORD_CHARS) this.#fail('too_long')
    else this.#field += text.slice(at, taken)
    return taken
  }

  /** Counts a character that belongs to no field. */
  #skip(at: number): number {
    if (this.#problem === null && ++this.#length > MAX_RECORD_CHARS) this.#fail('too_long')
    return at + 1
  }

  /** The next newline, quoted or not, is where the next record begins. */
  #fail(problem: CsvProblem): void {
    this.#problem ??= problem
    this.#fields = []
    this.#field = ''
    this.#state = 'plain'
  }

  #endField(): void {
    if (this.#problem === null) this.#fields.push(this.#field)
    this.#field = ''
    this.#state = this.#problem === null ? 'start' : 'plain'
  }

  #endRecord(): void {
    const line = this.#beganAt
    const isBlank = this.#fields.length === 0 && this.#field.trim() === ''
    if (this.#problem !== null) this.#records.push({ line, problem: this.#problem })
    else if (!isBlank) this.#records.push({ line, fields: [...this.#fields, this.#field] })
    this.#problem = null
    this.#fields = []
    this.#field = ''
    this.#length = 0
    this.#state = 'start'
  }
}
