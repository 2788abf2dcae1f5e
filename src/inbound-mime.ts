/** Feeds raw mail through the MIME parser with limits set, into the shape the bounce reader takes (RFC 2045, RFC 2046). */
import PostalMime, { type Attachment, decodeWords, type Email } from 'postal-mime'
import { MAX_TEXT_LENGTH, type MailPart, type ParsedMail } from './bounce/mail.ts'

/** A bounce says what it has to say at once; the rest is the mail it returns. */
const MAX_BYTES = 1024 * 1024
/** The parser's work is done per line: a mebibyte of empty ones costs it ten seconds, a real mail has 76 characters on most. */
const MAX_LINES = 15_000
/** Real bounces nest three or four deep; each level costs the parser memory. */
const MAX_NESTING_DEPTH = 32
const MAX_HEADERS_BYTES = 256 * 1024
/** A part for every two lines is an attack on whoever counts them. */
const MAX_PARTS = 100
/** Of forwarded mails inside of forwarded mails, so many are opened. */
const MAX_FORWARDS = 3
const READABLE = /^(?:text|message)\/|^application\/octet-stream$/

const utf8 = new TextDecoder()
const latin1 = new TextDecoder('latin1')

/** The first mebibyte of a mail; a stream is cancelled once that much has come. */
export async function firstBytes(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  const buffer = new Uint8Array(MAX_BYTES)
  let length = 0
  const reader = stream.getReader()
  while (length < MAX_BYTES) {
    const { done, value } = await reader.read()
    if (done) break
    const chunk = value.subarray(0, MAX_BYTES - length)
    buffer.set(chunk, length)
    length += chunk.length
  }
  await reader.cancel()
  return buffer.subarray(0, length)
}

/** Null when the mail is beyond the parser's limits; never throws for what a mail contains. */
export async function parseMail(raw: Uint8Array): Promise<ParsedMail | null> {
  return parseLevel(withoutReturnedBody(firstLines(raw.subarray(0, MAX_BYTES))), 0)
}

const REPORT_PARTS = ['message/delivery-status', 'message/feedback-report']
/** As the type of a part: a server may speak of one in its words. */
const RETURNED = /\ncontent-type:\s{0,8}message\/rfc822/g
const BLANK_LINE = /\r?\n[ \t]*\r?\n/g

/**
 * A report is followed by the message it returns, of which nobody needs more than the head: it ends where that does.
 * Parsing costs per line, and most lines of a report are this body. A forward of reports may hold more.
 */
function withoutReturnedBody(raw: Uint8Array): Uint8Array {
  // One byte, one character: positions in the text are positions in the mail.
  const text = latin1.decode(raw).toLowerCase()
  BLANK_LINE.lastIndex = 0
  const body = BLANK_LINE.exec(text)?.index ?? 0
  if (!text.slice(0, body).includes('multipart/report')) return raw
  // A returned message may be a report of its own; the last one found is followed by no other.
  const report = Math.max(...REPORT_PARTS.map((type) => text.lastIndexOf(type)))
  if (report < 0) return raw
  RETURNED.lastIndex = report
  if (RETURNED.exec(text) === null) return raw
  BLANK_LINE.lastIndex = RETURNED.lastIndex
  if (BLANK_LINE.exec(text) === null) return raw
  // The part's own head ends at the first blank line, that of the message in it at the second.
  return BLANK_LINE.exec(text) === null ? raw : raw.subarray(0, BLANK_LINE.lastIndex)
}

function firstLines(raw: Uint8Array): Uint8Array {
  let end = -1
  for (let line = 0; line < MAX_LINES; line++) {
    end = raw.indexOf(10, end + 1)
    if (end < 0) return raw
  }
  return raw.subarray(0, end + 1)
}

async function parseLevel(raw: Uint8Array, depth: number): Promise<ParsedMail | null> {
  let email: Email
  try {
    email = await PostalMime.parse(raw, {
      forceRfc822Attachments: true,
      maxNestingDepth: MAX_NESTING_DEPTH,
      maxHeadersSize: MAX_HEADERS_BYTES,
    })
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
  // A malformed Content-Type makes an attachment of what is the letter itself.
  const letter = email.attachments.findIndex(
    ({ mimeType, disposition }) => /^text\/plain\s/.test(mimeType) && disposition !== 'attachment',
  )
  const empty = !email.text && !email.html && parts.length === 0
  return {
    headers: email.headers.map(({ key, value }) => ({
      key,
      value: value.includes('=?') ? decodeWords(value) : value,
    })),
    // A multipart whose boundary never occurs has lost its parts: the bare text is better than nothing.
    text: inJapanese(empty ? bodyOf(raw) : (parts[letter]?.text ?? email.text ?? '')),
    html: email.html ?? '',
    parts,
  }
}

async function toPart(attachment: Attachment, opaque: boolean, depth: number): Promise<MailPart> {
  const type = attachment.mimeType.split(/[\s;]/)[0] ?? ''
  if (!READABLE.test(type) || typeof attachment.content === 'string') return { type, text: '' }
  const bytes = new Uint8Array(attachment.content)
  const part: MailPart = {
    type,
    text: inJapanese(utf8.decode(bytes.subarray(0, MAX_TEXT_LENGTH))),
  }
  if (opaque || type !== 'message/rfc822') return part
  const mail = await parseLevel(bytes, depth + 1)
  return mail === null ? part : { ...part, mail }
}

function bodyOf(raw: Uint8Array): string {
  const text = utf8.decode(raw.subarray(0, 4 * MAX_TEXT_LENGTH))
  const blank = /\r?\n[ \t]*\r?\n/.exec(text)
  return blank ? text.slice(blank.index) : ''
}

/** ISO-2022-JP without a charset label: its escape sequences are plain ASCII and survive any decoding. */
function inJapanese(text: string): string {
  if (!text.includes('\u001b$')) return text
  return new TextDecoder('iso-2022-jp').decode(new TextEncoder().encode(text))
}
