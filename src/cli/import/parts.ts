/** Cuts a suppression list of any length into parts that POST /v1/imports takes, in memory for one part. */
import { CsvReader, type CsvRecord } from '../../import/csv-records.ts'
import { type Layout, layoutOf, type Unrecognised, whyUnrecognised } from '../../import/formats.ts'
import type { BadLine, ImportFormat } from '../../import/import-line.ts'

/** Far below what one request may hold. */
const MAX_PART_CHARS = 4_000_000

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
  /** What is no CSV is known here, and not sent. */
  bad: BadLine[]
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
  #bad: BadLine[] = []

  constructor(partLines: number, format: ImportFormat | null) {
    this.#partLines = partLines
    this.#format = format
  }

  /** A part when this record completes one. */
  add(record: CsvRecord): Part | null {
    const { line } = record
    if (record.problem !== undefined) {
      this.#bad.push({ line, problem: record.problem })
      return this.#takeIfFull()
    }
    const text = written(record.fields)
    if (this.#layout === null) {
      this.#layout = this.#known(record.fields)
      if (this.#layout.hasHeader) {
        this.#header = { line, text }
        return null
      }
    }
    this.#body.push(text)
    this.#lines.push(line)
    this.#chars += text.length
    return this.#takeIfFull()
  }

  #known(first: readonly string[]): Layout {
    const layout = layoutOf(first, this.#format)
    if (layout.format === null) throw new UnknownList(layout)
    return layout
  }

  /** Never of bad lines alone: a part that is not sent, unless it is the last, would leave a gap in the numbers of those taken. */
  #takeIfFull(): Part | null {
    const lines = this.#bad.length + this.#lines.length
    const isFull = lines >= this.#partLines || this.#chars >= MAX_PART_CHARS
    return isFull && this.#lines.length > 0 ? this.take() : null
  }

  /** What has come since the last part; null when there is nothing. */
  take(): Part | null {
    this.#layout ??= this.#known([])
    if (this.#lines.length + this.#bad.length === 0) return null
    const header = this.#header === null ? [] : [this.#header]
    const part: Part = {
      number: ++this.#number,
      body: [...header.map(({ text }) => text), ...this.#body, ''].join('\n'),
      format: this.#layout.format,
      count: this.#lines.length,
      lines: [...header.map(({ line }) => line), ...this.#lines],
      bad: this.#bad,
    }
    this.#body = []
    this.#lines = []
    this.#bad = []
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
