/** How far it came: on a terminal one line that changes, elsewhere a line now and then. */

const EVERY_LINES = 100_000

export class Progress {
  #shown = 0
  #text = ''

  /** `lines` so far, and what to say of them. */
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
