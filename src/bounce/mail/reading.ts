/** What several readers need to know about a mail. */

import { findAddresses, firstAddress, keyOf } from './addresses.ts'
import { LATE_WORD } from './delivery-words.ts'
import { htmlToText } from './html.ts'
import { DELAY_PHRASE, GAVE_UP_PHRASE } from './mta-reports.ts'
import { wordsOfNotice } from './notice.ts'
import { NO_ORIGINAL, type OriginalMessage, readOriginal } from './original.ts'
import { beginningOf, headerOf, MAX_TEXT_LENGTH, type ParsedMail } from './parsed-mail.ts'
import { type SplitText, splitNotice } from './split.ts'

/** Each value is computed once, when it is first needed. */
export interface Reading {
  readonly mail: ParsedMail
  readonly subject: string
  readonly from: string
  /** The whole letter. */
  readonly body: string
  readonly split: SplitText
  /** What the letter says as a whole: its words about recipients that it does not name. */
  readonly words: string
  readonly original: OriginalMessage
  /** The addresses of the sender and the reporting server, in lower case. They count as failed only if there are no others. */
  readonly own: ReadonlySet<string>
}

/** Parts that hold the returned message, or its headers. */
export const RETURNED: ReadonlySet<string> = new Set([
  'message/rfc822',
  'text/rfc822-headers',
  'text/rfc822-header',
  'text/rfc822',
  'message/rfc822-headers',
  'message/global',
  'message/global-headers',
  'message/partial',
])

export function partsOf(mail: ParsedMail, types: ReadonlySet<string>): string {
  let all = ''
  for (const { type, text } of mail.parts) {
    if (!types.has(type)) continue
    all = all === '' ? text : `${all}\n\n${text}`
  }
  return all
}

function bodyOf(mail: ParsedMail): string {
  const text = beginningOf(mail.text)
  if (/\S/.test(text)) return text
  return htmlToText(mail.html.slice(0, 4 * MAX_TEXT_LENGTH))
}

function ownAddresses(mail: ParsedMail, original: OriginalMessage): Set<string> {
  const own = new Set<string>()
  for (const { key, value } of mail.headers) {
    if (key !== 'from' && key !== 'to' && key !== 'reply-to') continue
    for (const { address } of findAddresses(value, 20)) own.add(keyOf(address))
  }
  for (const address of [original.from, original.returnPath]) {
    if (address !== null) own.add(keyOf(address))
  }
  return own
}

/** The subject is cut because it is read again for each recipient. */
const MAX_SUBJECT = 2000

/** Computes its values lazily, because most reports are complete without their letter. */
export class LazyReading implements Reading {
  readonly mail: ParsedMail
  readonly subject: string
  readonly from: string
  #body: string | null = null
  #split: SplitText | null = null
  #words: string | null = null
  #original: OriginalMessage | null = null
  #own: ReadonlySet<string> | null = null

  constructor(mail: ParsedMail) {
    this.mail = mail
    this.subject = (headerOf(mail.headers, 'subject') ?? '').slice(0, MAX_SUBJECT)
    this.from = headerOf(mail.headers, 'from') ?? ''
  }

  get body(): string {
    this.#body ??= bodyOf(this.mail)
    return this.#body
  }

  get split(): SplitText {
    this.#split ??= splitNotice(this.body)
    return this.#split
  }

  get words(): string {
    this.#words ??= wordsOfNotice(this.split.notice)
    return this.#words
  }

  get original(): OriginalMessage {
    if (this.#original === null) {
      const returned = partsOf(this.mail, RETURNED)
      const copy = returned === '' ? this.split.original : returned
      this.#original = copy === '' ? NO_ORIGINAL : readOriginal(copy)
    }
    return this.#original
  }

  get own(): ReadonlySet<string> {
    this.#own ??= ownAddresses(this.mail, this.original)
    return this.#own
  }
}

/** Headers with the recipient of a mail, best first: those in which servers note the envelope recipient, then `To`. */
const SENT_TO: ReadonlyMap<string, number> = new Map(
  ['x-original-to', 'envelope-to', 'x-envelope-to', 'delivered-to', 'to'].map((key, rank) => [
    key,
    rank,
  ]),
)

/** Limited because each address may contain a VERP signature, which takes time to verify. */
const MOST_SENT_TO = 20

export function sentTo(mail: ParsedMail): string[] {
  const found: { rank: number; address: string }[] = []
  for (const { key, value } of mail.headers) {
    const rank = SENT_TO.get(key)
    if (rank === undefined) continue
    const address = firstAddress(value)
    if (address !== null) found.push({ rank, address })
  }
  if (found.length > 1) found.sort((a, b) => a.rank - b.rank)
  return [...new Set(found.map((one) => one.address))].slice(0, MOST_SENT_TO)
}

/** Whether the letter says that its server keeps trying. If it has a permanent code and no temporary one, words for a delay may mean something else, such as a payment. */
export function isDelay(reading: Reading): boolean {
  const notice = reading.split.notice.slice(0, 4000)
  const text = `${reading.subject}\n${notice}`
  if (GAVE_UP_PHRASE.test(text)) return false
  if (DELAY_PHRASE.test(text)) return true
  return LATE_WORD.test(text) && (!PERMANENT.test(notice) || TEMPORARY.test(notice))
}

// Codes; not parts of an IP address, nor sizes.
const PERMANENT =
  /(?<![\d.])(?:(?:5[24]1|55\d|571)[ -](?!(?:[kmg]?b|bytes)\b)|5\.\d{1,3}\.\d{1,3}(?!\.?\d))/i
const TEMPORARY = /(?<![\d.])(?:4[2-5]\d[ -](?!(?:[kmg]?b|bytes)\b)|4\.\d{1,3}\.\d{1,3}(?!\.?\d))/i
