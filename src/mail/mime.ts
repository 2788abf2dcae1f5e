/** Parses raw mail with the MIME parser, within limits, into the shape that the bounce reader expects (RFC 2045, RFC 2046). */
import PostalMime, { type Attachment, decodeWords, type Email } from 'postal-mime'
import {
  beginningOf,
  MAX_FORWARDS,
  MAX_TEXT_LENGTH,
  type MailHeader,
  type MailPart,
  type ParsedMail,
  readHeaders,
} from '../bounce/mail/parsed-mail.ts'
import { charsetOf, MEANINGLESS, textOf } from './charset.ts'

/** How much of a mail is read. A bounce reports at its beginning; the rest is the returned mail. */
const MAX_BYTES = 1024 * 1024
/** Cloudflare delivers at most 25 MiB. */
const LONGEST_MAIL = 32 * 1024 * 1024
/** The parser's cost is per line: a mebibyte of empty lines takes ten seconds. Most lines of a real mail have 76 characters. */
const MAX_LINES = 15_000
/** Real bounces nest three or four deep; each level costs the parser memory. */
const MAX_NESTING_DEPTH = 32
const MAX_HEADERS_BYTES = 256 * 1024
/** A mail with a part on every second line would be an attack on the parser. */
const MAX_PARTS = 100
const READABLE = /^(?:text|message)\/|^application\/octet-stream$/

/** The name of the charset in Java on Solaris, which old Chinese webmail also uses. */
const SOLARIS_GB2312 = /=\?eucgb2312_cn\?/gi

const latin1 = new TextDecoder('latin1')

/**
 * The first mebibyte of a mail. The rest is read and discarded: a client whose body is not read to the end would consider
 * the connection broken and post again. A stream that is longer than any mail is cancelled.
 */
export async function firstBytes(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  const buffer = new Uint8Array(MAX_BYTES)
  let length = 0
  const reader = stream.getReader()
  while (length < LONGEST_MAIL) {
    const { done, value } = await reader.read()
    if (done) break
    if (length < MAX_BYTES) buffer.set(value.subarray(0, MAX_BYTES - length), length)
    length += value.length
  }
  await reader.cancel()
  return buffer.subarray(0, length)
}

/** Parses a mail; null if the mail, or its whole report, exceeds the parser's limits. Never throws because of the content of a mail. */
export async function parseMail(raw: Uint8Array): Promise<ParsedMail | null> {
  const read = firstLines(raw.subarray(0, MAX_BYTES))
  // A mail that `firstBytes` cut has exactly the maximum length.
  const isCut = read.length < raw.length || raw.length === MAX_BYTES
  const split = withoutReturned(read, isCut)
  const parsed = split && (await parseLevel(split.mail, 0))
  if (!parsed || !split.returned) return parsed
  const text = inJapanese(textOf(split.returned.subarray(0, MAX_TEXT_LENGTH)))
  // The parser saw the returned part empty, or not at all if a boundary is broken.
  const parts = parsed.parts.filter((part) => part.text !== '' || !RETURNED_PART.test(part.type))
  return { ...parsed, parts: [...parts, { type: 'message/rfc822', text }] }
}

const REPORT_PARTS = ['message/delivery-status', 'message/feedback-report']
/** The type as a header of a part; a server may also mention a type in its words. */
const RETURNED = /\ncontent-type:\s{0,8}(?:message\/rfc822|text\/rfc822-headers)/g
const RETURNED_PART = /^message\/rfc822$|^text\/rfc822-headers$/
const BLANK_LINE = /\r?\n[ \t]*\r?\n/g
/** Longest header of a report, even after many hops. */
const MOST_OF_HEAD = 32_768

/**
 * Splits off the message that a report returns. Only its header is needed, which is read without the MIME parser: the
 * parser's cost is per line, and most lines belong to the returned message. A forward of reports may hold several.
 * Null if the mail was cut within its text, of which only guesses could be made.
 */
function withoutReturned(
  raw: Uint8Array,
  isCut: boolean,
): { mail: Uint8Array; returned: Uint8Array | null } | null {
  const whole = { mail: raw, returned: null }
  // Latin-1 maps each byte to one character, so positions in the text are positions in the mail.
  const head = latin1.decode(raw.subarray(0, MOST_OF_HEAD)).toLowerCase()
  const body = endOf(BLANK_LINE, head, 0)
  if (!head.slice(0, body).includes('multipart/report')) return whole
  const text = raw.length > MOST_OF_HEAD ? latin1.decode(raw).toLowerCase() : head
  // A returned message may itself be a report; no other report follows the last one found.
  const report = Math.max(...REPORT_PARTS.map((type) => text.lastIndexOf(type)))
  if (isCut && report < 0 && endOf(RETURNED, text, 0) === 0) return null
  const type = report < 0 ? 0 : endOf(RETURNED, text, report)
  const begins = type === 0 ? 0 : endOf(BLANK_LINE, text, type)
  if (begins === 0) return whole
  const partHead = text.slice(text.lastIndexOf('\n--', type), begins)
  if (/base64|quoted-printable/.test(partHead)) return whole
  return {
    mail: raw.subarray(0, begins),
    returned: raw.subarray(begins, endOf(BLANK_LINE, text, begins) || raw.length),
  }
}

/** Where the next match of a global pattern ends; 0 for none. */
function endOf(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from
  return pattern.exec(text) === null ? 0 : pattern.lastIndex
}

function firstLines(raw: Uint8Array): Uint8Array {
  if (raw.length <= MAX_LINES) return raw
  let end = -1
  for (let line = 0; line < MAX_LINES; line++) {
    end = raw.indexOf(10, end + 1)
    if (end < 0) return raw
  }
  return raw.subarray(0, end + 1)
}

/** A part as the parser holds it. */
interface Part {
  content: ArrayBuffer | null
  contentType: { parsed: { params: { charset?: string | undefined } } }
  /** The decoded text of the part. */
  getTextContent(): string
}

/** Charset labels that say nothing; the charsets they name are subsets of UTF-8. */
const VAGUE_CHARSET = /ascii|^ansi|unknown/i

/** Decodes a part in its actual charset if the declared one is wrong. */
class Parser extends PostalMime {
  /** Overrides an internal step of the parser, which its types omit. */
  collectNode(part: Part, ...rest: unknown[]): Promise<void> {
    const { params } = part.contentType.parsed
    const decode = part.getTextContent.bind(part)
    part.getTextContent = () => {
      if (VAGUE_CHARSET.test(params.charset ?? '')) params.charset = 'utf-8'
      const text = decode()
      if (!text.includes(MEANINGLESS)) return text
      params.charset = charsetOf(new Uint8Array(part.content ?? []), params.charset)
      return decode()
    }
    return Reflect.apply(Reflect.get(PostalMime.prototype, 'collectNode'), this, [part, ...rest])
  }
}

async function parseLevel(raw: Uint8Array, depth: number): Promise<ParsedMail | null> {
  let email: Email
  try {
    email = await new Parser({
      forceRfc822Attachments: true,
      maxNestingDepth: MAX_NESTING_DEPTH,
      maxHeadersSize: MAX_HEADERS_BYTES,
    }).parse(raw)
  } catch {
    return null
  }
  return toParsedMail(email, raw, depth)
}

async function toParsedMail(email: Email, raw: Uint8Array, depth: number): Promise<ParsedMail> {
  const parts: MailPart[] = []
  const isReport = email.attachments.some((one) =>
    /^message\/(?:global-)?(?:delivery-status|feedback-report)$/.test(one.mimeType),
  )
  for (const attachment of email.attachments.slice(0, MAX_PARTS)) {
    parts.push(await toPart(attachment, isReport || depth >= MAX_FORWARDS, depth))
  }
  // With a malformed Content-Type, the parser treats the body text as an attachment.
  const letter = email.attachments.findIndex(
    ({ mimeType, disposition }) => /^text\/plain\s/.test(mimeType) && disposition !== 'attachment',
  )
  const empty = !email.text && !email.html && parts.length === 0
  return {
    headers: headersOf(email, raw).map(({ key, value }) => ({ key, value: fieldText(value) })),
    // A multipart whose boundary never occurs has no parts: the raw text is better than nothing.
    text: inJapanese(empty ? bodyOf(raw) : (parts[letter]?.text ?? email.text ?? '')),
    html: inJapanese(email.html ?? ''),
    parts,
  }
}

/** The headers. The parser decodes raw 8-bit characters as UTF-8; if that fails, the charset is guessed from the whole mail. */
function headersOf({ headers }: Email, raw: Uint8Array): readonly MailHeader[] {
  const isBroken = headers.some(({ value }) => value.includes(MEANINGLESS))
  return isBroken ? readHeaders(textOf(raw.subarray(0, MAX_TEXT_LENGTH))) : headers
}

/** The diagnostic field of a report is encoded like a header (RFC 2047); its addresses are left as they are. */
const DIAGNOSTICS = /^diagnostic-code:.*(?:\r?\n[ \t].*)*/gim

async function toPart(attachment: Attachment, opaque: boolean, depth: number): Promise<MailPart> {
  const type = attachment.mimeType.split(/[\s;]/)[0] ?? ''
  if (!READABLE.test(type) || typeof attachment.content === 'string') return { type, text: '' }
  const bytes = new Uint8Array(attachment.content)
  const isFields = type.endsWith('delivery-status')
  // A report has a few lines for each recipient, of which there may be hundreds.
  const limit = isFields ? MAX_BYTES : MAX_TEXT_LENGTH
  // A character takes four bytes at most.
  const text = beginningOf(textOf(bytes.subarray(0, 4 * limit)), limit)
  const part: MailPart = {
    type,
    text: inJapanese(isFields ? text.replace(DIAGNOSTICS, fieldText) : text),
  }
  if (opaque || type !== 'message/rfc822') return part
  const mail = await parseLevel(bytes, depth + 1)
  return mail === null ? part : { ...part, mail }
}

function bodyOf(raw: Uint8Array): string {
  const text = textOf(raw.subarray(0, 4 * MAX_TEXT_LENGTH))
  return text.slice(endOf(BLANK_LINE, text, 0) || text.length)
}

/** The text of a field, with encoded words decoded (RFC 2047). */
export function fieldText(value: string): string {
  const words = value.includes('=?')
    ? decodeWords(value.replace(SOLARIS_GB2312, '=?gb2312?'))
    : value
  return inJapanese(words)
}

/** ISO-2022-JP without a charset label: its escape sequences are plain ASCII and survive any decoding. */
function inJapanese(text: string): string {
  if (!text.includes('\u001b$')) return text
  return new TextDecoder('iso-2022-jp').decode(new TextEncoder().encode(text))
}
