/** A mail as the bounce readers get it: a MIME parser outside this folder has decoded it (RFC 5322, RFC 2045). */

/** One header field, unfolded; `key` is the name in lower case. */
export interface MailHeader {
  key: string
  value: string
}

/** A part other than the body: an attachment, a report or the returned message. */
export interface MailPart {
  /** Lower-case MIME type without parameters. */
  type: string
  /** Its decoded text; empty for binary parts. */
  text: string
  /** A returned or forwarded message that may itself be a bounce, parsed; absent if it was not examined. */
  mail?: ParsedMail
}

export interface ParsedMail {
  headers: readonly MailHeader[]
  /** All plain text bodies; empty when there is none. */
  text: string
  /** All HTML bodies; empty when there is none. */
  html: string
  parts: readonly MailPart[]
}

/** Most characters that are read of a letter, or of a part that is no delivery report. What is longer contains a returned message. */
export const MAX_TEXT_LENGTH = 65_536

/** The text up to `limit`. It is cut at the end of a line if possible: part of an address would be another person's. */
export function beginningOf(text: string, limit = MAX_TEXT_LENGTH): string {
  if (text.length <= limit) return text
  return text.slice(0, text.lastIndexOf('\n', limit) + 1 || limit)
}

/** How many levels of forwarded mails are read. */
export const MAX_FORWARDS = 3

/** The first value of a header; null when the mail has none. `key` must be in lower case. */
export function headerOf(headers: readonly MailHeader[], key: string): string | null {
  for (const header of headers) if (header.key === key) return header.value
  return null
}

/** No further lines are added to a folded value that is at least this long. */
const MAX_VALUE_LENGTH = 8192

/** A set of wanted header names. The first letter of a line is enough to rule out most lines. */
export class WantedHeaders {
  readonly names: ReadonlySet<string>
  /** First letters, by character code. */
  readonly initials = new Uint8Array(128)

  constructor(names: readonly string[]) {
    this.names = new Set(names)
    for (const name of names) {
      this.initials[name.charCodeAt(0)] = 1
      this.initials[name.toUpperCase().charCodeAt(0)] = 1
    }
  }
}

function mayBeWanted(line: string, wanted: WantedHeaders): boolean {
  return wanted.initials[line.charCodeAt(0)] === 1
}

/** Most lines of a header block that are read. */
const MAX_HEAD_LINES = 1000
const BLANK_LINE = /\n[ \t]*\r?\n/g

/**
 * Reads header fields from a text such as a returned message: those of the first paragraph that has any, unfolded, and
 * only those in `wanted` if it is given. Takes time linear in the length of the headers, however long the text is.
 */
export function readHeaders(text: string, wanted?: WantedHeaders): MailHeader[] {
  let at = 0
  // Up to three paragraphs of other text may come before the headers.
  for (let paragraph = 0; paragraph < 4 && at < text.length; paragraph++) {
    BLANK_LINE.lastIndex = at
    const blank = BLANK_LINE.exec(text)
    const headers = readHead(text.slice(at, blank?.index ?? text.length), wanted)
    if (headers.length > 0 || blank === null) return headers
    at = blank.index + blank[0].length - 1
  }
  return []
}

function readHead(head: string, wanted?: WantedHeaders): MailHeader[] {
  const headers: MailHeader[] = []
  let last: MailHeader | null = null
  for (const line of head.split('\n', MAX_HEAD_LINES)) {
    const first = line.charCodeAt(0)
    if (first !== 32 && first !== 9) {
      last = readHeader(line, wanted)
      if (last !== null) headers.push(last)
    } else if (last !== null) {
      unfold(last, line)
    }
  }
  return headers
}

function unfold(header: MailHeader, line: string): void {
  if (header.value.length < MAX_VALUE_LENGTH) header.value += ` ${line.trim()}`
}

function readHeader(line: string, wanted?: WantedHeaders): MailHeader | null {
  const colon = line.indexOf(':')
  if (colon <= 0) return null
  if (wanted !== undefined && !mayBeWanted(line, wanted)) return null
  const key = line.slice(0, colon).trim().toLowerCase()
  if (wanted !== undefined && !wanted.names.has(key)) return null
  return { key, value: line.slice(colon + 1).trim() }
}
