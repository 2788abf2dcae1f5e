/** What the bounce reader says of a mail, and what its readers share while they read it. */

import { findAddresses, firstAddress, keyOf } from './addresses.ts'
import { LATE_WORD } from './delivery-words.ts'
import { type DsnAction, statusOf } from './dsn.ts'
import { htmlToText } from './html.ts'
import { DELAY_PHRASE, GAVE_UP_PHRASE } from './mta-reports.ts'
import { wordsOfNotice } from './notice.ts'
import { messageIdOf, NO_ORIGINAL, type OriginalMessage, readOriginal } from './original.ts'
import { beginningOf, headerOf, MAX_TEXT_LENGTH, type ParsedMail } from './parsed-mail.ts'
import { type SplitText, splitNotice } from './split.ts'

export const MAIL_KINDS = [
  'bounce',
  'delayed',
  'delivered',
  'complaint',
  'autoreply',
  'challenge',
  'not_a_bounce',
  'unread', // a bounce by all signs, but nobody it speaks of could be made out
] as const
export type MailKind = (typeof MAIL_KINDS)[number]

export interface ReportedRecipient {
  /** Who failed, as the report writes it. */
  recipient: string
  /** Whom the sender addressed, where a forward makes it another. */
  originalRecipient: string | null
  action: DsnAction
  /** The report's own status field, or the one its words begin with. */
  status: string | null
  replyCode: number | null
  /** The words to classify; null when there are none. */
  diagnostic: string | null
  remoteMta: string | null
  /** Nobody will try this message again. */
  final: boolean
  /** What the letter says of a refusal at a step where its words may mean others than the recipient; null where it is none. */
  atStep?: string | null
}

/** The recipient of a report that names none. */
export const NOBODY = ''

export interface MailReport {
  kind: MailKind
  recipients: ReportedRecipient[]
  /** What it says where it names nobody, for who knows whom it is about. */
  nameless: ReportedRecipient
  /** Without angle brackets. */
  originalMessageId: string | null
  feedbackId: string | null
  /** Envelope sender of the original message, where the report tells. */
  originalSender: string | null
  /** Where this mail itself was sent: VERP addresses, best first. */
  sentTo: string[]
  reportingMta: string | null
  /** Original-Envelope-Id. */
  envelopeId: string | null
  /** Feedback-Type of a complaint. */
  feedbackType: string | null
  /** What it was read as: `rfc3464`, `rfc5965`, or a row of the table of MTA reports. */
  shape: string
  subject: string
  /** Message-ID of this mail itself, without angle brackets. */
  messageId: string | null
  /** Epoch milliseconds of its Date header; null when unreadable. */
  sentAt: number | null
  /** The letter a person would read, without the returned message. */
  notice: string
}

/** Everything read from the mail once, shared by the readers below. */
export interface Reading {
  readonly mail: ParsedMail
  readonly subject: string
  readonly from: string
  /** The letter, whole. */
  readonly body: string
  readonly split: SplitText
  /** What the letter says of all whom none of its lines names. */
  readonly words: string
  readonly original: OriginalMessage
  /** Addresses that are never the failed one while there is another: the sender's and the reporting server's. */
  readonly own: ReadonlySet<string>
}

const RETURNED = new Set([
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

/** It is read once more for each recipient. */
const MAX_SUBJECT = 2000

/** Computes each thing when it is first asked for: most reports are complete without their letter. */
class LazyReading implements Reading {
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

/** Reads once what every reader needs, and only what it needs. */
export function readOnce(mail: ParsedMail): Reading {
  return new LazyReading(mail)
}

/** Best first: what servers note of the envelope, then what the writer wrote. */
const SENT_TO: ReadonlyMap<string, number> = new Map(
  ['x-original-to', 'envelope-to', 'x-envelope-to', 'delivered-to', 'to'].map((key, rank) => [
    key,
    rank,
  ]),
)

/** Each may be a proof that somebody has to check. */
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

export function newReport(reading: Reading, kind: MailKind, shape: string): MailReport {
  const { mail, original } = reading
  return {
    kind,
    recipients: [],
    nameless: NAMELESS,
    originalMessageId: original.messageId ?? notedMessageId(mail),
    feedbackId: original.feedbackId,
    originalSender: original.returnPath,
    sentTo: sentTo(mail),
    reportingMta: null,
    envelopeId: null,
    feedbackType: null,
    shape,
    subject: reading.subject,
    messageId: messageIdOf(headerOf(mail.headers, 'message-id')),
    sentAt: timeOf(headerOf(mail.headers, 'date')),
    notice: noticeOf(reading, shape),
  }
}

const NAMELESS: ReportedRecipient = {
  recipient: NOBODY,
  originalRecipient: null,
  action: 'failed',
  status: null,
  replyCode: null,
  diagnostic: null,
  remoteMta: null,
  final: true,
}

const NOTES = ['x-original-message-id', 'original-message-id', 'in-reply-to', 'references']

/** The original's Message-ID without a copy of it: a server's note, or what the mail says it answers (RFC 5322 section 3.6.4). */
function notedMessageId({ headers }: ParsedMail): string | null {
  for (const key of NOTES) {
    const value = headerOf(headers, key)
    // The last reference is the parent.
    const id = messageIdOf(value?.slice(Math.max(0, value.lastIndexOf('<'))) ?? null)
    if (id !== null) return id
  }
  return null
}

/** RFC 5322 dates; the comment behind the zone is no part of one. */
function timeOf(date: string | null): number | null {
  const time = Date.parse((date ?? '').slice(0, 64).replace(/\s*\(.*$/, ''))
  return Number.isNaN(time) ? null : time
}

/** A mail with a report part returns the message in a part of its own: its letter needs no cutting. */
function noticeOf(reading: Reading, shape: string): string {
  const returned = shape === 'rfc3464' && reading.mail.parts.some((part) => RETURNED.has(part.type))
  return (returned ? reading.body : reading.split.notice).slice(0, 4000).trim()
}

export function kindOf(recipients: readonly ReportedRecipient[]): MailKind {
  if (recipients.length === 0) return 'unread'
  if (recipients.some((one) => one.action === 'failed')) return 'bounce'
  return recipients.some((one) => one.action === 'delayed') ? 'delayed' : 'delivered'
}

/** Whether words say more than a code: `smtp; 550 5.0.0` leaves everything open. */
export function saysSomething(words: string | null): words is string {
  return words !== null && /\p{L}{3}/u.test(words)
}

/** Codes the words themselves carry; a status field of its own comes first. */
export function factsOf(
  diagnostic: string,
  status: string | null,
): Pick<ReportedRecipient, 'status' | 'replyCode' | 'diagnostic'> {
  const words = diagnostic.trim()
  const head = words.slice(0, 2000)
  // A session's transcript begins with what went well.
  const code = REFUSAL.exec(head) ?? ACCEPTANCE.exec(head)
  return {
    diagnostic: words === '' ? null : words,
    replyCode: code ? Number(code[1]) : null,
    status: status ?? statusOf(head),
  }
}

const REFUSAL = /(?:^|[\s"'(:>;[])([45]\d\d)(?=[ ,#\]-]|:\s|$)/
const ACCEPTANCE = /(?:^|[\s"'(:>;[])(2\d\d)(?=[ ,#\]-]|:\s|$)/

/** Whether the letter says that its server goes on trying. Beside a refusal for good, a payment may be what is late. */
export function isDelay(reading: Reading): boolean {
  const notice = reading.split.notice.slice(0, 4000)
  const text = `${reading.subject}\n${notice}`
  if (GAVE_UP_PHRASE.test(text)) return false
  if (DELAY_PHRASE.test(text)) return true
  return LATE_WORD.test(text) && (!PERMANENT.test(notice) || TEMPORARY.test(notice))
}

// No part of an IP address, and no size.
const PERMANENT =
  /(?<![\d.])(?:(?:5[24]1|55\d|571)[ -](?!(?:[kmg]?b|bytes)\b)|5\.\d{1,3}\.\d{1,3}(?!\.?\d))/i
const TEMPORARY = /(?<![\d.])(?:4[2-5]\d[ -](?!(?:[kmg]?b|bytes)\b)|4\.\d{1,3}\.\d{1,3}(?!\.?\d))/i
