/** A mail as the bounce reader sees it: decoded by a MIME parser outside of this folder (RFC 5322, RFC 2045). */

/** One header field, unfolded; `key` is the name in lower case. */
export interface MailHeader {
  key: string
  value: string
}

/** A part that is not the body: an attachment, a report, the returned message. */
export interface MailPart {
  /** Lower-case MIME type without parameters. */
  type: string
  /** Its decoded text; empty for binary parts. */
  text: string
  /** A returned or forwarded message that may itself be a bounce, parsed; absent where nobody looked. */
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

/** More words than this are never read of one part: a report is short, only the mail it returns is long. */
export const MAX_TEXT_LENGTH = 65_536

/** The first value of a header; null when the mail has none. `key` in lower case. */
export function headerOf(headers: readonly MailHeader[], key: string): string | null {
  for (const header of headers) if (header.key === key) return header.value
  return null
}

/** A field may be folded over many lines; a value longer than this is cut. */
const MAX_VALUE_LENGTH = 8192

/** Header fields read from text, such as a returned message: up to the first blank line, unfolded, at most `limit` fields. */
export function readHeaders(text: string, limit = 200): MailHeader[] {
  const headers: MailHeader[] = []
  let last: MailHeader | null = null
  for (const line of linesOf(text)) {
    const blank = line.trim() === ''
    if (headers.length >= limit || (blank && headers.length > 0)) break
    if (last !== null && /^[ \t]/.test(line)) {
      unfold(last, line)
    } else if (!blank) {
      last = readHeader(line)
      if (last !== null) headers.push(last)
    }
  }
  return headers
}

function unfold(header: MailHeader, line: string): void {
  if (header.value.length < MAX_VALUE_LENGTH) header.value += ` ${line.trim()}`
}

function readHeader(line: string): MailHeader | null {
  const colon = line.indexOf(':')
  if (colon <= 0) return null
  return { key: line.slice(0, colon).trim().toLowerCase(), value: line.slice(colon + 1).trim() }
}

/** One line at a time, so that reading the head of a long text costs only its head. */
function* linesOf(text: string): Generator<string> {
  let at = 0
  while (at < text.length) {
    const end = text.indexOf('\n', at)
    if (end < 0) break
    yield text.slice(at, text.charCodeAt(end - 1) === 13 ? end - 1 : end)
    at = end + 1
  }
  if (at < text.length) yield text.slice(at)
}
