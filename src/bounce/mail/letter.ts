/** Reads bounces without a machine-readable report: letters that a server wrote for people. */

import { firstAddress, keyOf } from './addresses.ts'
import { asksAbove, FORWARD_SUBJECT, isCorrespondence, QUOTED_FROM } from './correspondence.ts'
import { UNDELIVERED } from './delivery-words.ts'
import type { DsnAction } from './dsn.ts'
import {
  failedRecipients,
  isReaderOf,
  mailedTo,
  type Named,
  namedByLetter,
  namedByShape,
  sharing,
} from './letter-names.ts'
import { isMailboxAnswer, PROGRAM_WORDS } from './mailbox-answer.ts'
import {
  BOUNCE_PHRASE,
  BOUNCE_SUBJECT,
  DAEMON_SENDER,
  findMtaReport,
  MAILER_DAEMON,
  type MtaReport,
  POSTMASTER_ONLY,
} from './mta-reports.ts'
import { type NoticeRecipient, wordsOfNotice } from './notice.ts'
import { NO_ORIGINAL, readOriginal } from './original.ts'
import { beginningOf, headerOf } from './parsed-mail.ts'
import { isDelay, type Reading } from './reading.ts'
import {
  factsOf,
  kindOf,
  type MailReport,
  NOBODY,
  newReport,
  type ReportedRecipient,
} from './report.ts'
import { splitNotice } from './split.ts'
import { hasOrdinarySender, isFromMachine, isOfListServer } from './writer.ts'

/** A report, and whether the mail itself named its recipients. */
export interface Outcome {
  report: MailReport
  certain: boolean
}

/** A refusal in a transcript that Postfix sends to its postmaster: Postfix itself refused another server's mail, so it is no bounce of ours. */
const OWN_REFUSAL = /^[ \t]*Out:[ \t]+5\d\d/im

/** A daily summary for an administrator, which may quote bounces. */
const DIGEST = /^(?:logwatch for|cron <)/i

/** Words of a notice that a mail waits for approval on the sender's side. It has not been sent yet. */
const HELD = /(?:送信|メール|配信)[^。\n]{0,12}保留(?:され|中|通知|しま)|承認(?:後に送信|待ち)/u

/** Whether there are signs that a program wrote about a delivery. A single sign is not enough, since people use the same words. */
function looksLikeBounce(reading: Reading, known: boolean): boolean {
  if (failedRecipients(reading).length > 0 || isRefusedPost(reading)) return true
  const { notice } = reading.split
  const isDigest = DIGEST.test(reading.subject) && !MAILER_DAEMON.test(reading.from)
  if (isDigest || isCorrespondence(reading)) return false
  if (OWN_REFUSAL.test(notice) || HELD.test(notice)) return false
  return (known && isOfListServer(reading.mail)) || hasSigns(reading, known)
}

/** Whether Mailman returned a post to its author, which it does only if it refused the post. This works in every language. */
function isRefusedPost({ mail, original }: Reading): boolean {
  return (
    isOfListServer(mail) && isReaderOf(mail)({ recipient: firstAddress(original.from ?? '') ?? '' })
  )
}

function hasSigns(reading: Reading, known: boolean): boolean {
  const machine = isFromMachine(reading)
  const daemon = machine || DAEMON_SENDER.test(reading.from)
  const subject = BOUNCE_SUBJECT.test(reading.subject)
  if (known || (!daemon && !subject)) return daemon || subject
  if (subject && MAILER_DAEMON.test(reading.from)) return true
  const returns = reading.original !== NO_ORIGINAL
  const phrase = saysSo(reading, subject || returns)
  if (daemon && subject) return phrase || returns || (machine && DAEMON_SENDER.test(reading.from))
  return phrase && (machine || returns || isFromProgram(reading))
}

/** Whether a program wrote the mail: by the sender's name, by a table, or because it says so and has a subject about failed delivery. */
function isFromProgram({ from, subject, split }: Reading): boolean {
  if (TABLE.test(split.notice)) return true
  if (UNDELIVERED.test(subject) && AUTOMATIC.test(split.notice)) return true
  return DAEMON_SENDER.test(from) && !POSTMASTER_ONLY.test(from)
}

const AUTOMATIC = /自動(?:的に)?(?:送信|配信|返信)/

/** Scanners describe a mail in a table: sender and recipient, or recipient and reason, on neighbouring lines. */
const TO =
  '(?:recipients?(?:\\(s\\))?|empfänger|destinataire|destinat[áa]rio|odbiorca|получатель|受信者|宛先|收件人)[ \\t]*[:：=][^\\n@]*@'
const TABLE = new RegExp(
  `^[ \\t*>|-]{0,8}(?:sender|absender|exp[ée]diteur|remitente|remetente|mittente|nadawca|отправитель|送信者)[ \\t]*[:：=][^\\n]*\\n(?:[^\\n]*\\n)?[ \\t*>|-]{0,8}${TO}|^[ \\t]{0,8}${TO}[^\\n]*\\n(?:[^\\n]*\\n){0,2}[ \\t]{0,8}(?:reason|grund|raison|raz[óo]n|motivo|powód|причина|理由|原因)[ \\t]*[:：=]`,
  'imu',
)

/** Whether the letter says that something did not arrive. Words that people use too count only from a mail server, or if the subject says so as well or a message came back (`named`). */
function saysSo(reading: Reading, named: boolean): boolean {
  // Sentences continue on the next line.
  const words = reading.split.notice.slice(0, 6000).replace(/\s+/g, ' ')
  if (BOUNCE_PHRASE.test(words)) return true
  if ((named || MAILER_DAEMON.test(reading.from)) && isDelay(reading)) return true
  return (named || DAEMON_SENDER.test(reading.from)) && UNDELIVERED.test(words)
}

/** Local parts of senders that may be programs or people: their mail is a bounce if the subject says so. The exceptions for `mail` are names of people, such as Ismail and Mailer. */
const ROLE_SENDER =
  /no-?reply|correo|devuel|rebot|bounce|retou?rn?|postm|system|serv(?:er|ice)|gateway|admin|support|help|(?<!\bi?s)mail(?!a\b|[hl]|er\b)|notif|filter|staff|virus|scan|shield|secur|protect|messag|[sm]ms|sympa|owner/i

/** Whether a person's mailbox may have sent this in words that servers use too. An address in it then counts only if a message was sent to that address. */
function isNote(reading: Reading): boolean {
  const { from, subject, split } = reading
  if (DAEMON_SENDER.test(from) || firstAddress(from) === null) return false
  if (ROLE_SENDER.test(from.split('@')[0] ?? '') && BOUNCE_SUBJECT.test(subject)) return false
  if (isFromMachine(reading) && TABLE.test(split.notice)) return false
  return failedRecipients(reading).length === 0 && !PROGRAM_WORDS.test(split.notice)
}

/** The recipients that the letter is about. Null if it is no bounce: it is about the mailbox that it was sent to, about nobody who was mailed, phishing, or not about mail. */
function namedIn(shape: MtaReport | null, reading: Reading): Named | null {
  const elsewhere = namedByShape(shape, reading)
  const named =
    elsewhere.length > 0
      ? { recipients: elsewhere.map(sharing(reading)), certain: true }
      : namedByLetter(reading)
  if (shape === null && isNote(reading)) {
    const mailed = mailedTo(reading, named)
    named.recipients = named.recipients.filter((one) => mailed.includes(keyOf(one.recipient)))
    if (named.recipients.length === 0) return null
  }
  if ((shape === null || hasOrdinarySender(reading)) && namesOnlyItsOwn(named, reading)) {
    // A quota warning or a phishing mail is about the mailbox it was sent to.
    if (named.recipients.some(isReaderOf(reading.mail))) return null
    named.recipients = []
  }
  if (named.recipients.length === 0 && (isLure(reading) || isOfNoMail(reading))) return null
  return named
}

/** Null if nothing shows that a program wrote about a delivery. */
export function readLetter(reading: Reading): Outcome | null {
  const { notice } = reading.split
  const failed = headerOf(reading.mail.headers, 'x-failed-recipients') ?? ''
  const opening = [reading.subject, reading.from, failed.slice(0, 200), notice.slice(0, 3000)]
    .join('\n')
    .replace(/\s+/g, ' ')
    .toLowerCase()
  const shape = findMtaReport(opening)
  if (!looksLikeBounce(reading, shape !== null)) return null
  if (isMailboxAnswer(reading, shape !== null)) return null
  const named = namedIn(shape, reading)
  if (named === null) return null
  const result = newReport(reading, 'bounce', shape?.id ?? 'letter')
  const action = actionOf(shape, reading)
  const said = (words: string) => ({
    originalRecipient: null,
    ...factsOf(shape?.means ?? (words || `${reading.subject}\n${notice.slice(0, 500)}`), null),
    action,
    remoteMta: remoteOf(words),
    final: action !== 'delayed',
  })
  // Cached, because a thousand recipients may share the same words.
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

/** Whether the letter names only its own sender or recipient and returns no message. Unless an ordinary sender wrote it, it must also quote no server. */
function namesOnlyItsOwn({ recipients, certain }: Named, reading: Reading): boolean {
  if (certain || recipients.length === 0 || reading.original !== NO_ORIGINAL) return false
  if (hasOrdinarySender(reading)) return true
  return recipients.every(({ words }) => factsOf(words, null).replyCode === null)
}

/** Words about the reader's own mailbox. A server that returns a mail does not use them. */
const OF_YOURS = /\byour (?:mailbox|inbox|account|storage)\b/i

/** Words for a password. A server that returns a mail does not use them. */
const PASSWORD =
  /passwor[dt]|kennwort|mot de passe|contraseñ|\bsenha|wachtwoord|lösenord|hasło|parol|парол|şifre|密[码碼]|パスワード|비밀번호/i

/** Whether the letter looks like phishing. From an ordinary sender: it has no codes or is about "your mailbox". From any other: it has no codes and mentions a password. */
function isLure(reading: Reading): boolean {
  const { notice } = reading.split
  const { replyCode, status } = factsOf(reading.words, null)
  const hasCodes = replyCode !== null || status !== null
  if (hasOrdinarySender(reading)) return !hasCodes || OF_YOURS.test(notice)
  return !hasCodes && PASSWORD.test(notice)
}

/** Words for faxes, text messages and parcels; telephone numbers. */
const NO_MAIL =
  /\b(?:tele)?fax|\b[sm]ms\b|whatsapp|\b(?:parcel|package|shipment|pac?k{1,2}et?|colis|paquete|pacco|encomenda|przesyłka)\b|факс|посылк|ファックス|传真|傳真|팩스|荷物|택배|\+\d[\d ()/-]{6,20}\d/iu

/** Whether another kind of service reports something that it could not deliver. */
function isOfNoMail(reading: Reading): boolean {
  const { subject, from } = reading
  return NO_MAIL.test(subject) && !DAEMON_SENDER.test(from) && !isFromMachine(reading)
}

function actionOf(shape: MtaReport | null, reading: Reading): DsnAction {
  if (shape !== null && shape.action !== 'failed') return shape.action
  return isDelay(reading) ? 'delayed' : 'failed'
}

/** `host mx.example.com [192.0.2.1]` or `mx.example.com[192.0.2.1]`, as Exim, Postfix and similar servers write. */
const REMOTE_HOST =
  /\bhost:? ((?:[a-z0-9-]{1,63}\.){1,8}[a-z][a-z0-9-]{0,62})\.?(?=[\s[(:]|$)|\b((?:[a-z0-9-]{1,63}\.){1,8}[a-z][a-z0-9-]{0,62})\.? ?\[[0-9a-f.:]{3,45}\]/i

function remoteOf(words: string): string | null {
  if (!/\[|host/i.test(words)) return null
  const match = REMOTE_HOST.exec(words)
  return match?.[1] ?? match?.[2] ?? null
}

/** Reads a bounce that a person forwarded within the text, quoted or not, or that a list server passes on in its own letter. */
export function readQuoted(reading: Reading): Outcome | null {
  const { subject, mail } = reading
  const forwarded =
    FORWARD_SUBJECT.test(subject) ||
    (DAEMON_SENDER.test(reading.original.from ?? '') && !isCorrespondence(reading)) ||
    /begin forwarded message|- ?forwarded message|weitergeleitete nachricht/i.test(
      mail.text.slice(0, 4000),
    )
  if (!forwarded || !BOUNCE_SUBJECT.test(subject + mail.text.slice(0, 2000))) return null
  const text = beginningOf(mail.text).replace(/^>+ ?/gm, '')
  const from = text.search(QUOTED_FROM)
  if (from < 0 || asksAbove(text)) return null
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
  const outcome = readLetter(inner)
  // A list server's warning to a member whose own mailbox bounces is no bounce.
  return outcome?.report.recipients.some(isReaderOf(mail)) ? null : outcome
}

function firstLineOf(text: string): string {
  return text.slice(0, Math.max(0, text.indexOf('\n')))
}
