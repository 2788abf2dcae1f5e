/** Reads bounces that are letters: no report part, only words a server wrote for a person. */
import { isAutoReply, isAutoReplySubject } from './auto-reply.ts'
import type { DsnAction } from './dsn.ts'
import { isRedacted } from './feedback-report.ts'
import { headerOf, MAX_TEXT_LENGTH, type ParsedMail } from './mail.ts'
import { findAddresses, firstAddress } from './mail-address.ts'
import { type NoticeRecipient, readNotice, wordsOfNotice } from './mail-notice.ts'
import { NO_ORIGINAL, readOriginal } from './mail-original.ts'
import {
  factsOf,
  isDelay,
  kindOf,
  type MailReport,
  NOBODY,
  newReport,
  type Reading,
  type ReportedRecipient,
  sentTo,
} from './mail-report.ts'
import { splitNotice } from './mail-split.ts'
import {
  BOUNCE_PHRASE,
  BOUNCE_SUBJECT,
  DAEMON_SENDER,
  findMtaReport,
  MAILER_DAEMON,
  type MtaReport,
  POSTMASTER_ONLY,
} from './mta-reports.ts'
import { decodeVerp } from './verp.ts'

/** A report, and whether the mail itself named whom it is about. */
export interface Outcome {
  report: MailReport
  certain: boolean
}

function failedRecipients(reading: Reading): string[] {
  return findAddresses(headerOf(reading.mail.headers, 'x-failed-recipients') ?? '', 1000).map(
    (one) => one.address,
  )
}

/** A letter of AOL's is about few. */
const MOST_SCREEN_NAMES = 50
/** A lone word on a line of its own, as AOL names its users. */
const SCREEN_NAME = /^[\w.-]{1,64}$/

function screenNames(reading: Reading): string[] {
  const domain = firstAddress(reading.from)?.split('@')[1]
  if (domain === undefined) return []
  const lines = reading.split.notice.split('\n').map((line) => line.trim())
  const names = lines.filter((line) => SCREEN_NAME.test(line)).slice(0, MOST_SCREEN_NAMES)
  return names.map((name) => `${name}@${domain}`)
}

/** Whom letters of this shape name elsewhere than in their text. */
function namedByShape(shape: MtaReport | null, reading: Reading): string[] {
  const subject = () => findAddresses(reading.subject, 10).map((one) => one.address)
  const list = () => [
    firstAddress(reading.from)?.replace(/-(?:owner|bounces|request)@/i, '@') ?? '',
  ]
  const names = { 'screen-names': () => screenNames(reading), subject, list }
  return shape?.names === undefined ? [] : names[shape.names]().filter((one) => one !== '')
}

interface Named {
  recipients: NoticeRecipient[]
  /** False where only the returned message, not the letter, says to whom it went. */
  certain: boolean
}

/** A recipient of whom the letter says what it says of all. */
const sharing = (reading: Reading) => (recipient: string) => ({
  recipient,
  words: reading.words,
})

const lower = (address: string) => address.toLowerCase()

/** Whom the letter names. Where a header names the failed ones too, the letter only adds its words. */
export function namedByLetter(reading: Reading): Named {
  const letters = readNotice(reading.split.notice, reading.own)
  const listed = failedRecipients(reading)
  const said = new Map(letters.map((one) => [lower(one.recipient), one]))
  const about = (recipient: string) => said.get(lower(recipient)) ?? sharing(reading)(recipient)
  if (letters.length === 0 || listed.some((one) => said.has(lower(one)))) {
    if (listed.length > 0) return { recipients: listed.map(about), certain: true }
  }
  if (letters.some((one) => !reading.own.has(lower(one.recipient)))) {
    return { recipients: letters, certain: true }
  }
  if (listed.length > 0) return { recipients: listed.map(about), certain: true }
  // Who writes to himself is his own failed recipient, where the letter quotes a server about him.
  const replied = letters.filter((one) => factsOf(one.words, null).replyCode !== null)
  if (replied.length > 0) return { recipients: replied, certain: false }
  const original = originalRecipients(reading)
  return { recipients: original.length > 0 ? original.map(about) : letters, certain: false }
}

function originalRecipients(reading: Reading): string[] {
  return reading.original.to.filter((address) => !isRedacted(address)).slice(0, 1)
}

/** `<>`, as it is written in headers and in envelopes. */
const NULL_SENDER = /^<?\s*>?$/

/** A return-path that no answer can follow: the envelope's, or what a server noted of it on the way. */
export function hasNullSender({ headers }: ParsedMail): boolean {
  return headers.some(
    ({ key, value }) =>
      key === 'return-path' && (NULL_SENDER.test(value.trim()) || /mailer-daemon/i.test(value)),
  )
}

/** Nobody wrote it. */
function isFromMachine({ from, mail }: Reading): boolean {
  return NULL_SENDER.test(from.trim()) || hasNullSender(mail)
}

/** Subjects of answers, in the languages seen. */
const ANSWER_SUBJECT =
  /^\s*(?:re|aw|sv|vs|antw|odp|ynt|res|rif|ref|回[复覆]|返信|答复)(?:\[\d+\])?\s*[:：]/i

/** What a mailbox writes by itself to whom it heard from: the envelope says that nobody is to answer, the subject that it answers. */
export function isAnswer({ mail, from, subject }: Reading): boolean {
  return hasNullSender(mail) && !DAEMON_SENDER.test(from) && ANSWER_SUBJECT.test(subject)
}

/** A person's answer or a post to a list, which may quote the whole of a bounce. */
export function isCorrespondence(reading: Reading): boolean {
  const { headers } = reading.mail
  if (DAEMON_SENDER.test(reading.from) || isFromMachine(reading)) return false
  // Mailman's own word about a post, not a post.
  if (headerOf(headers, 'x-list-administrivia') !== null) return false
  if (headerOf(headers, 'list-id') !== null || headerOf(headers, 'list-unsubscribe') !== null) {
    return true
  }
  const answers = headerOf(headers, 'in-reply-to') ?? headerOf(headers, 'references')
  return answers !== null && ANSWER_SUBJECT.test(reading.subject)
}

/** Signs that a program wrote about a delivery; one alone is what people write too. */
function looksLikeBounce(reading: Reading, known: boolean): boolean {
  if (failedRecipients(reading).length > 0) return true
  return !isCorrespondence(reading) && hasSigns(reading, known)
}

function hasSigns(reading: Reading, known: boolean): boolean {
  const machine = isFromMachine(reading)
  const daemon = machine || DAEMON_SENDER.test(reading.from)
  const subject = BOUNCE_SUBJECT.test(reading.subject)
  if (known || (!daemon && !subject)) return daemon || subject
  if (subject && MAILER_DAEMON.test(reading.from)) return true
  // A sentence goes on in the next line.
  const phrase = BOUNCE_PHRASE.test(reading.split.notice.slice(0, 6000).replace(/\s+/g, ' '))
  const returns = reading.original !== NO_ORIGINAL
  if (daemon && subject) return phrase || returns || (machine && DAEMON_SENDER.test(reading.from))
  if (!phrase) return false
  return machine || returns || (daemon && !POSTMASTER_ONLY.test(reading.from))
}

/** A receipt of reading (RFC 8098). */
export function hasReceipt({ parts }: ParsedMail): boolean {
  return parts.some(({ type }) => type === 'message/disposition-notification')
}

/** A receipt says that somebody has the letter, read or not. Servers that refuse by one (RFC 5429) say what they are. */
function isReceipt({ mail, from, subject }: Reading, known: boolean): boolean {
  if (!hasReceipt(mail)) return false
  return !DAEMON_SENDER.test(from) || (!known && !BOUNCE_SUBJECT.test(subject))
}

/** How programs name and number what failed: `<address>:`, `550 5.1.1`, `said: 550 No`, `(#5.1.1)`. Rooms, streets and telephones have numbers, too. */
const PROGRAM_WORDS =
  /^[ \t*-]{0,8}<[^\s<>@]{1,64}@[^\s<>@]{1,255}>[ \t]*:|@[^\s@:]{1,255}:[ \t]*[45]\d\d[ -]\D|\b[45]\d\d[ -]#?[45]\.\d{1,3}\.\d|\b(?:said|repl(?:y|ied)|response|reason|error|status)\b[^\n\d]{0,20}[45](?:\d\d[ -]|\.\d{1,3}\.\d)|[(#][45]\.\d{1,3}\.\d{1,3}\b/im

/** Senders that are programs or people: theirs is a bounce where the subject calls it one. */
const ROLE_SENDER =
  /no-?reply|system|serv(?:er|ice)|gateway|admin|support|help|mmdf|notif|filter|owner-/i

/** What a person's mailbox may say of the person in words that servers use: whom it names is not who failed. */
function isNote(reading: Reading): boolean {
  const { from, subject, split } = reading
  if (DAEMON_SENDER.test(from) || firstAddress(from) === null) return false
  if (ROLE_SENDER.test(from) && BOUNCE_SUBJECT.test(subject)) return false
  return failedRecipients(reading).length === 0 && !PROGRAM_WORDS.test(split.notice)
}

/** Whom the return-path or the returned message names; a message that is only quoted says nothing of its own. */
function mailedTo({ mail, original }: Reading, { certain }: Named): string[] {
  const returned = certain || mail.parts.some(({ type }) => type.includes('rfc822'))
  const verp = sentTo(mail).flatMap((address) => decodeVerp(address)?.recipient ?? [])
  return [...verp, ...(returned ? original.to : [])].map(lower)
}

/** Null when nothing says that a program wrote about a delivery. */
export function readLetter(reading: Reading): Outcome | null {
  const { notice } = reading.split
  const failed = headerOf(reading.mail.headers, 'x-failed-recipients') ?? ''
  const opening = [reading.subject, reading.from, failed.slice(0, 200), notice.slice(0, 3000)]
    .join('\n')
    .toLowerCase()
  const shape = findMtaReport(opening)
  if (!looksLikeBounce(reading, shape !== null)) return null
  if (isVacation(reading, shape !== null)) return null
  if (isReceipt(reading, shape !== null)) return null
  const elsewhere = namedByShape(shape, reading)
  const named =
    elsewhere.length > 0
      ? { recipients: elsewhere.map(sharing(reading)), certain: true }
      : namedByLetter(reading)
  if (shape === null && isNote(reading)) {
    const mailed = mailedTo(reading, named)
    named.recipients = named.recipients.filter((one) => mailed.includes(lower(one.recipient)))
    if (named.recipients.length === 0) return null
  }
  if (shape === null && namesOnlyItsOwn(named, reading)) {
    // A warning of a quota, or a lure, is about the mailbox it was sent to.
    const mailboxes = new Set(sentTo(reading.mail).map(lower))
    if (named.recipients.some((one) => mailboxes.has(lower(one.recipient)))) return null
    named.recipients = []
  }
  const result = newReport(reading, 'bounce', shape?.id ?? 'letter')
  const action = actionOf(shape, reading)
  const said = (words: string) => ({
    originalRecipient: null,
    ...factsOf(shape?.means ?? (words || `${reading.subject}\n${notice.slice(0, 500)}`), null),
    action,
    remoteMta: remoteOf(words),
    final: action !== 'delayed',
  })
  // A thousand recipients may be told the same.
  const told = new Map<string, ReturnType<typeof said>>()
  const about = ({ recipient, words }: NoticeRecipient): ReportedRecipient => {
    const facts = told.get(words) ?? said(words)
    told.set(words, facts)
    return { recipient, ...facts }
  }
  result.recipients = named.recipients.map(about)
  if (named.recipients.length === 0) result.nameless = about(sharing(reading)(NOBODY))
  result.kind = kindOf(result.recipients)
  return { report: result, certain: named.certain }
}

/** Whom it was sent to or who sent it, and nothing that was sent before or that a server said. */
function namesOnlyItsOwn({ recipients, certain }: Named, { original }: Reading): boolean {
  if (certain || recipients.length === 0 || original !== NO_ORIGINAL) return false
  return recipients.every(({ words }) => factsOf(words, null).replyCode === null)
}

function actionOf(shape: MtaReport | null, reading: Reading): DsnAction {
  if (shape !== null && shape.action !== 'failed') return shape.action
  return isDelay(reading) ? 'delayed' : 'failed'
}

/** A vacation note may quote anything; the programs of servers never call theirs one. */
function isVacation(reading: Reading, known: boolean): boolean {
  const { from, subject, mail } = reading
  if (DAEMON_SENDER.test(from)) return false
  if (isAutoReplySubject(subject) || (!known && isAnswer(reading))) return true
  return !known && isAutoReply(mail.headers, subject) && !BOUNCE_SUBJECT.test(subject)
}

/** `host mx.example.com [192.0.2.1]` or `mx.example.com[192.0.2.1]`, as Exim, Postfix and their relatives write. */
const REMOTE_HOST =
  /\bhost:? ((?:[a-z0-9-]{1,63}\.){1,8}[a-z][a-z0-9-]{0,62})\.?(?=[\s[(:]|$)|\b((?:[a-z0-9-]{1,63}\.){1,8}[a-z][a-z0-9-]{0,62})\.? ?\[[0-9a-f.:]{3,45}\]/i

function remoteOf(words: string): string | null {
  if (!/\[|host/i.test(words)) return null
  const match = REMOTE_HOST.exec(words)
  return match?.[1] ?? match?.[2] ?? null
}

/** A bounce that a person forwarded inside of the text, quoted or not. */
export function readQuoted(reading: Reading): Outcome | null {
  const { subject, mail } = reading
  const forwarded =
    /^\s*(?:fwd?|wg|tr|rv|enc|i|転送|转发|轉寄)\s*:/i.test(subject) ||
    /begin forwarded message|- ?forwarded message|weitergeleitete nachricht/i.test(
      mail.text.slice(0, 4000),
    )
  if (!forwarded || !BOUNCE_SUBJECT.test(subject + mail.text.slice(0, 2000))) return null
  const text = mail.text.slice(0, MAX_TEXT_LENGTH).replace(/^>+ ?/gm, '')
  const from = text.search(/^[ \t]*(?:From|Von|De|差出人)[ \t]*:/im)
  if (from < 0) return null
  const body = text.slice(from)
  const end = body.search(/\n[ \t]*\r?\n/)
  if (end < 0) return null
  const split = splitNotice(body.slice(end))
  const inner: Reading = {
    mail,
    subject,
    body,
    own: reading.own,
    split,
    words: wordsOfNotice(split.notice),
    original: split.original === '' ? NO_ORIGINAL : readOriginal(split.original),
    from: firstLineOf(body),
  }
  return readLetter(inner)
}

function firstLineOf(text: string): string {
  return text.slice(0, Math.max(0, text.indexOf('\n')))
}
