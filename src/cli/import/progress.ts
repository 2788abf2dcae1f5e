/** Shows progress: on a terminal in one changing line, elsewhere in an occasional line. */

const EVERY_LINES = 100_000

export class Progress {
  #shown = 0
  #text = ''

  /** Shows the number of `lines` so far, with a text about them. */
  show(lines: number, text: string): void {
    this.#text = text
    if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`)
    else if (lines >= this.#shown + EVERY_LINES) {
      this.#shown = lines
      process.stderr.write(`${text}\n`)
    }
  }

  end(): void {
    if (this.#text === '') return
    process.stderr.write(process.stderr.isTTY ? '\n' : `${this.#text}\n`)
    this.#text = ''
  }
}
