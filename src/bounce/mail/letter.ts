/** Reads bounces that are letters: no report part, only words a server wrote for a person. */

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

/** A report, and whether the mail itself named whom it is about. */
export interface Outcome {
  report: MailReport
  certain: boolean
}

/** Postfix tells its postmaster of a stranger's session; a transcript in which the writer refused is of nobody's mail here. */
const OWN_REFUSAL = /^[ \t]*Out:[ \t]+5\d\d/im

/** What a server tells its administrator of a day, bounces and all. */
const DIGEST = /^(?:logwatch for|cron <)/i

/** It waits for somebody on the sender's own side, and has gone nowhere yet. */
const HELD = /(?:送信|メール|配信)[^。\n]{0,12}保留(?:され|中|通知|しま)|承認(?:後に送信|待ち)/u

/** Signs that a program wrote about a delivery; one alone is what people write too. */
function looksLikeBounce(reading: Reading, known: boolean): boolean {
  if (failedRecipients(reading).length > 0 || isRefusedPost(reading)) return true
  const { notice } = reading.split
  const isDigest = DIGEST.test(reading.subject) && !MAILER_DAEMON.test(reading.from)
  if (isDigest || isCorrespondence(reading)) return false
  if (OWN_REFUSAL.test(notice) || HELD.test(notice)) return false
  return (known && isOfListServer(reading.mail)) || hasSigns(reading, known)
}

/** What Mailman returns to who wrote it, it refused, in whichever language it says so. */
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

/** By its name, or by how it writes, or because it says so where the subject says that something did not arrive. */
function isFromProgram({ from, subject, split }: Reading): boolean {
  if (TABLE.test(split.notice)) return true
  if (UNDELIVERED.test(subject) && AUTOMATIC.test(split.notice)) return true
  return DAEMON_SENDER.test(from) && !POSTMASTER_ONLY.test(from)
}

const AUTOMATIC = /自動(?:的に)?(?:送信|配信|返信)/

/** Scanners tell of a mail in a table: who sent it, below or above who was to get it; others, why that one did not. */
const TO =
  '(?:recipients?(?:\\(s\\))?|empfänger|destinataire|destinat[áa]rio|odbiorca|получатель|受信者|宛先|收件人)[ \\t]*[:：=][^\\n@]*@'
const TABLE = new RegExp(
  `^[ \\t*>|-]{0,8}(?:sender|absender|exp[ée]diteur|remitente|remetente|mittente|nadawca|отправитель|送信者)[ \\t]*[:：=][^\\n]*\\n(?:[^\\n]*\\n)?[ \\t*>|-]{0,8}${TO}|^[ \\t]{0,8}${TO}[^\\n]*\\n(?:[^\\n]*\\n){0,2}[ \\t]{0,8}(?:reason|grund|raison|raz[óo]n|motivo|powód|причина|理由|原因)[ \\t]*[:：=]`,
  'imu',
)

/** Whether the letter says that something did not arrive. So do people: some words count only where the subject says so, too, or a copy came back (`named`). */
function saysSo(reading: Reading, named: boolean): boolean {
  // A sentence goes on in the next line.
  const words = reading.split.notice.slice(0, 6000).replace(/\s+/g, ' ')
  if (BOUNCE_PHRASE.test(words)) return true
  if ((named || MAILER_DAEMON.test(reading.from)) && isDelay(reading)) return true
  return (named || DAEMON_SENDER.test(reading.from)) && UNDELIVERED.test(words)
}

/** Senders that are programs or people: theirs is a bounce where the subject calls it one. Ismail and Mailer are people. */
const ROLE_SENDER =
  /no-?reply|correo|devuel|rebot|bounce|retou?rn?|postm|system|serv(?:er|ice)|gateway|admin|support|help|(?<!\bi?s)mail(?!a\b|[hl]|er\b)|notif|filter|staff|virus|scan|shield|secur|protect|messag|[sm]ms|sympa|owner/i

/** What a person's mailbox may say of the person in words that servers use: whom it names is not who failed. */
function isNote(reading: Reading): boolean {
  const { from, subject, split } = reading
  if (DAEMON_SENDER.test(from) || firstAddress(from) === null) return false
  if (ROLE_SENDER.test(from.split('@')[0] ?? '') && BOUNCE_SUBJECT.test(subject)) return false
  if (isFromMachine(reading) && TABLE.test(split.notice)) return false
  return failedRecipients(reading).length === 0 && !PROGRAM_WORDS.test(split.notice)
}

/** Whom the letter is about; null where it is about the mailbox it was sent to, or about nobody who was written to. */
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
    // A warning of a quota, or a lure, is about the mailbox it was sent to.
    if (named.recipients.some(isReaderOf(reading.mail))) return null
    named.recipients = []
  }
  if (named.recipients.length === 0 && (isLure(reading) || isOfNoMail(reading))) return null
  return named
}

/** Null when nothing says that a program wrote about a delivery. */
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
function namesOnlyItsOwn({ recipients, certain }: Named, reading: Reading): boolean {
  if (certain || recipients.length === 0 || reading.original !== NO_ORIGINAL) return false
  if (hasOrdinarySender(reading)) return true
  return recipients.every(({ words }) => factsOf(words, null).replyCode === null)
}

/** Servers write to whom they return a mail, not of what is in the reader's own mailbox. */
const OF_YOURS = /\byour (?:mailbox|inbox|account|storage)\b/i

/** What no server speaks of to whom it returns a mail. */
const PASSWORD =
  /passwor[dt]|kennwort|mot de passe|contraseñ|\bsenha|wachtwoord|lösenord|hasło|parol|парол|şifre|密[码碼]|パスワード|비밀번호/i

/** It names no recipient, and the envelope who sent it, or it is after a password: a server's name is easily borrowed, and so are its codes. */
function isLure(reading: Reading): boolean {
  const { notice } = reading.split
  const { replyCode, status } = factsOf(reading.words, null)
  const hasCodes = replyCode !== null || status !== null
  if (hasOrdinarySender(reading)) return !hasCodes || OF_YOURS.test(notice)
  return !hasCodes && PASSWORD.test(notice)
}

/** Telephone numbers, and what is sent to them, or by post. */
const NO_MAIL =
  /\b(?:tele)?fax|\b[sm]ms\b|whatsapp|\b(?:parcel|package|shipment|pac?k{1,2}et?|colis|paquete|pacco|encomenda|przesyłka)\b|факс|посылк|ファックス|传真|傳真|팩스|荷物|택배|\+\d[\d ()/-]{6,20}\d/iu

/** What other services write of what they could not deliver. */
function isOfNoMail(reading: Reading): boolean {
  const { subject, from } = reading
  return NO_MAIL.test(subject) && !DAEMON_SENDER.test(from) && !isFromMachine(reading)
}

function actionOf(shape: MtaReport | null, reading: Reading): DsnAction {
  if (shape !== null && shape.action !== 'failed') return shape.action
  return isDelay(reading) ? 'delayed' : 'failed'
}

/** `host mx.example.com [192.0.2.1]` or `mx.example.com[192.0.2.1]`, as Exim, Postfix and their relatives write. */
const REMOTE_HOST =
  /\bhost:? ((?:[a-z0-9-]{1,63}\.){1,8}[a-z][a-z0-9-]{0,62})\.?(?=[\s[(:]|$)|\b((?:[a-z0-9-]{1,63}\.){1,8}[a-z][a-z0-9-]{0,62})\.? ?\[[0-9a-f.:]{3,45}\]/i

function remoteOf(words: string): string | null {
  if (!/\[|host/i.test(words)) return null
  const match = REMOTE_HOST.exec(words)
  return match?.[1] ?? match?.[2] ?? null
}

/** A bounce that a person forwarded inside of the text, quoted or not, or that a list server hands on in its own letter. */
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
  // A list server warns a member of what comes back from the member's own mailbox.
  return outcome?.report.recipients.some(isReaderOf(mail)) ? null : outcome
}

function firstLineOf(text: string): string {
  return text.slice(0, Math.max(0, text.indexOf('\n')))
}
