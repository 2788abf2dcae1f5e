/** Reads a suppression list as it arrives: recognises its format by the first record, then interprets each line. */
import { normalizeAddress } from '../bounce/address.ts'
import { CsvReader, type CsvRecord } from './csv-records.ts'
import { type Layout, layoutOf, type Unrecognised } from './formats.ts'
import type { ImportEntry, ImportFormat, ImportLine, LineProblem } from './import-line.ts'
import { readTime } from './read-time.ts'

/** Longest text from the file that fits into the log's note beside the rest. */
const MAX_NOTE = 300
/** The apostrophe in an address that our own export puts before text that a spreadsheet would run as a formula. */
const DEFUSED = /(?<=^|;)'(?=['" ]*[=+\-@＝＋－＠])/g
/** Stands for bytes that were not valid UTF-8. */
const REPLACED = '\uFFFD'

/** Reads one file in pieces. `format` names its format if the caller knows it. */
export class ImportReader {
  readonly #csv = new CsvReader()
  readonly #given: ImportFormat | null
  #layout: Layout | Unrecognised | null = null

  constructor(format: ImportFormat | null = null) {
    this.#given = format
  }

  /** Null until the first record, and for an unknown file. */
  get format(): ImportFormat | null {
    return this.#layout?.format ?? null
  }

  /** Why the file was not recognised, in which case no line is read; null otherwise. */
  get unrecognised(): Unrecognised | null {
    return this.#layout?.format === null ? this.#layout : null
  }

  push(text: string): ImportLine[] {
    return this.#read(this.#csv.push(text))
  }

  end(): ImportLine[] {
    return this.#read(this.#csv.end())
  }

  #read(records: readonly CsvRecord[]): ImportLine[] {
    const lines: ImportLine[] = []
    for (const record of records) {
      const line = this.#readOne(record)
      if (line !== null) lines.push(line)
    }
    return lines
  }

  #readOne(record: CsvRecord): ImportLine | null {
    const { line } = record
    if (this.#layout?.format === null) return null
    if (record.problem !== undefined) return { line, problem: record.problem }
    const { fields } = record
    if (this.#layout === null) {
      this.#layout = layoutOf(fields, this.#given)
      if (this.#layout.format === null || this.#layout.hasHeader) return null
    }
    const read = readRow(fields, this.#layout)
    return typeof read === 'string' ? { line, problem: read } : { line, entry: read }
  }
}

function readRow(fields: readonly string[], layout: Layout): ImportEntry | LineProblem {
  if (fields.length > layout.columns.length) return 'wrong_columns'
  const column = (name: string) => fields[layout.columns.indexOf(name)] ?? ''
  const text = column(layout.address)
  if (text.includes(REPLACED)) return 'not_utf8'
  const address = normalizeAddress(text.replace(DEFUSED, ''))
  if (address === null) return 'not_an_address'
  const said = layout.says(column)
  if (typeof said === 'string') return said
  const note = said.note === null ? null : said.note.replace(/\s+/g, ' ').slice(0, MAX_NOTE)
  return { ...said, note, address, at: layout.time === null ? null : readTime(column(layout.time)) }
}
