/** Cuts a suppression list of any length into parts for POST /v1/imports; holds one part in memory. */
import { CsvReader, type CsvRecord } from '../../import/csv-records.ts'
import { type Layout, layoutOf, type Unrecognised, whyUnrecognised } from '../../import/formats.ts'
import type { ImportFormat, LineProblem } from '../../import/import-line.ts'

/** Size of a part, far below the limit of a request. */
const MAX_PART_CHARS = 4_000_000
/** Replaces a line that is not CSV; it is itself invalid, so the server counts it. */
const NO_RECORD = '""?'

export interface Part {
  /** Counted from 1; the same for the same file and length of parts. */
  number: number
  /** CSV with the file's header, one line per record. */
  body: string
  format: ImportFormat
  /** Lines of `body` without the header. */
  count: number
  /** For each line of `body`, including the header, its line number in the file. */
  lines: number[]
  /** By line number in the file, the problem of each line that is not CSV. */
  problems: ReadonlyMap<number, LineProblem>
}

/** The file is not a known suppression list. */
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

  /** Adds a record; returns the part before it if that is full. Lines that are not CSV never form a part by themselves, since its format would be unknown. */
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

  /** The records since the last part, as a part; null if there are none. */
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

/** A record as one line; also quoted if the part could otherwise look separated by semicolons or tabs. */
function written(fields: readonly string[]): string {
  return fields
    .map((field) => {
      const flat = field.replaceAll(/[\r\n]+/g, ' ')
      return /[",;\t]/.test(flat) ? `"${flat.replaceAll('"', '""')}"` : flat
    })
    .join(',')
}
