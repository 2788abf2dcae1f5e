/** Reads a server's replies (RFC 5321, 4.2), of one line or several, within limits. */
import { SmtpFailure } from './connection.ts'

export interface SmtpReply {
  code: number
  /** As the server said it, line by line with the codes. */
  text: string
  /** The lines without their codes. */
  lines: string[]
}

/** RFC 5321, 4.5.3.1.5 allows 512 octets; real servers send more. */
const MAX_LINE_BYTES = 4_096
const MAX_LINES = 100
const LINE = /^([2-5]\d\d)(?:([ -])(.*))?$/

export class ReplyReader {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>
  readonly #decoder = new TextDecoder()
  #buffer = new Uint8Array()

  constructor(readable: ReadableStream<Uint8Array>) {
    this.#reader = readable.getReader()
  }

  /** The next reply; throws SmtpFailure for anything else, or when the connection ends. */
  async read(): Promise<SmtpReply> {
    const lines: string[] = []
    const texts: string[] = []
    for (let first: string | undefined; lines.length < MAX_LINES; ) {
      const text = await this.#line()
      const [, code, mark, words = ''] = LINE.exec(text) ?? []
      if (code === undefined || (first !== undefined && code !== first)) {
        throw new SmtpFailure('the server does not speak SMTP')
      }
      first = code
      texts.push(text)
      lines.push(words)
      if (mark !== '-') return { code: Number(code), text: texts.join('\n'), lines }
    }
    throw new SmtpFailure('the reply has too many lines')
  }

  /** Are there bytes that were not asked for? Before TLS, an attacker could have sent them. */
  get hasMore(): boolean {
    return this.#buffer.length > 0
  }

  /** Gives the stream back. */
  release(): void {
    this.#reader.releaseLock()
  }

  async #line(): Promise<string> {
    for (;;) {
      const end = this.#buffer.indexOf(10)
      if (end > MAX_LINE_BYTES || (end < 0 && this.#buffer.length > MAX_LINE_BYTES)) {
        throw new SmtpFailure('a line of the reply is too long')
      }
      if (end >= 0) {
        const line = this.#decoder.decode(this.#buffer.subarray(0, end))
        this.#buffer = this.#buffer.slice(end + 1)
        return printable(line)
      }
      await this.#more()
    }
  }

  async #more(): Promise<void> {
    const { done, value } = await this.#reader.read()
    if (done) throw new SmtpFailure('the server closed the connection')
    const joined = new Uint8Array(this.#buffer.length + value.length)
    joined.set(this.#buffer)
    joined.set(value, this.#buffer.length)
    this.#buffer = joined
  }
}

/** Control characters have no meaning in a reply, and no place in a log. */
function printable(line: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
  return line.replace(/\r$/, '').replace(/[\u0000-\u001f\u007f]/g, ' ')
}
