/** Cuts a suppression list of any length into parts that POST /v1/imports takes, in memory for one part. */
import { CsvReader, type CsvRecord } from '../../import/csv-records.ts'
import { type Layout, layoutOf, type Unrecognised, whyUnrecognised } from '../../import/formats.ts'
import type { ImportFormat, LineProblem } from '../../import/import-line.ts'

/** Far below what one request may hold. */
const MAX_PART_CHARS = 4_000_000
/** Stands for a line that is no CSV, and is none itself: it is counted where it is sent. */
const NO_RECORD = '""?'

export interface Part {
  /** From 1; the same for the same file and length of parts. */
  number: number
  /** CSV with the file's header, one line a record. */
  body: string
  format: ImportFormat
  /** Lines of `body` without the header. */
  count: number
  /** The file's line of each line of `body`; the header's too. */
  lines: number[]
  /** By its line in the file, what is wrong with each that is no CSV. */
  problems: ReadonlyMap<number, LineProblem>
}

/** The file is no suppression list we know. */
export class UnknownList extends Error {
  override name = 'UnknownList'

  constructor(first: Unrecognised) {
    super(`${whyUnrecognised(first)} --help says more.`)
  }
}

/** `text` is the file in pieces; throws UnknownList. */
export async function* partsOf(
  text: AsyncIterable<string>,
  partLines: number,
  format: ImportFormat | null = null,
): AsyncGenerator<Part> {
  const cutter = new Cutter(partLines, format)
  for await (const records of recordsOf(text)) {
    for (const record of records) {
      const part = cutter.add(record)
      if (part !== null) yield part
    }
  }
  const last = cutter.take()
  if (last !== null) yield last
}

async function* recordsOf(text: AsyncIterable<string>): AsyncGenerator<CsvRecord[]> {
  const reader = new CsvReader()
  for await (const piece of text) yield reader.push(piece)
  yield reader.end()
}

class Cutter {
  readonly #partLines: number
  readonly #format: ImportFormat | null
  #layout: Layout | null = null
  #header: { line: number; text: string } | null = null
  #number = 0
  #body: string[] = []
  #chars = 0
  #lines: number[] = []
  #problems = new Map<number, LineProblem>()

  constructor(partLines: number, format: ImportFormat | null) {
    this.#partLines = partLines
    this.#format = format
  }

  /** The part before this record, where that is full. What is no CSV makes none by itself, of which nobody could say whose list it is. */
  add(record: CsvRecord): Part | null {
    const { line } = record
    if (record.problem !== undefined) {
      this.#problems.set(line, record.problem)
      this.#push(line, NO_RECORD)
      return null
    }
    const text = written(record.fields)
    if (this.#layout === null) {
      this.#layout = this.#known(record.fields)
      if (this.#layout.hasHeader) {
        this.#header = { line, text }
        return null
      }
    }
    const isFull = this.#lines.length >= this.#partLines || this.#chars >= MAX_PART_CHARS
    const part = isFull && this.#lines.length > this.#problems.size ? this.take() : null
    this.#push(line, text)
    return part
  }

  #push(line: number, text: string): void {
    this.#body.push(text)
    this.#lines.push(line)
    this.#chars += text.length
  }

  #known(first: readonly string[]): Layout {
    const layout = layoutOf(first, this.#format)
    if (layout.format === null) throw new UnknownList(layout)
    return layout
  }

  /** What has come since the last part; null when there is nothing. */
  take(): Part | null {
    this.#layout ??= this.#known([])
    if (this.#lines.length === 0) return null
    const header = this.#header === null ? [] : [this.#header]
    const part: Part = {
      number: ++this.#number,
      body: [...header.map(({ text }) => text), ...this.#body, ''].join('\n'),
      format: this.#layout.format,
      count: this.#lines.length,
      lines: [...header.map(({ line }) => line), ...this.#lines],
      problems: this.#problems,
    }
    this.#body = []
    this.#lines = []
    this.#problems = new Map()
    this.#chars = 0
    return part
  }
}

/** A record as one line; quoted, too, where its part would seem to be separated by semicolons or tabs. */
function written(fields: readonly string[]): string {
  return fields
    .map((field) => {
      const flat = field.replaceAll(/[\r\n]+/g, ' ')
      return /[",;\t]/.test(flat) ? `"${flat.replaceAll('"', '""')}"` : flat
    })
    .join(',')
}
