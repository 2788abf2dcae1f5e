/** What a mailbox, a list server or a help desk writes by itself to whom it heard from, and a server to the owner of a mailbox. */
import { isAutoReply, isAutoReplySubject, isChallenge } from './auto-reply.ts'
import { ANSWER_SUBJECT } from './correspondence.ts'
import { BOUNCE_SUBJECT, DAEMON_SENDER } from './mta-reports.ts'
import { headerOf, type ParsedMail } from './parsed-mail.ts'
import type { Reading } from './reading.ts'
import { hasNullSender, isFromMachine } from './writer.ts'

/** What a mailbox writes by itself to whom it heard from: the envelope says that nobody is to answer, the subject that it answers. */
export function isAnswer({ mail, from, subject }: Reading): boolean {
  return hasNullSender(mail) && !DAEMON_SENDER.test(from) && ANSWER_SUBJECT.test(subject)
}

/** A receipt of reading (RFC 8098). */
export function hasReceipt({ parts }: ParsedMail): boolean {
  return parts.some(({ type }) => type === 'message/disposition-notification')
}

/**
 * How list servers call the results of the commands they read in every mail, line by line (a bounce is nothing but such
 * lines), and what they made of the bounces of a member.
 */
const LIST_NOTICE =
  /^\s*(?:re:\s*)?(?:bounce action notif|output of your job|majordomo results|(?:the )?results of your (?:e-?mail )?command|command results)/i

/** A receipt says that somebody has the letter, read or not. Servers that refuse by one (RFC 5429) say what they are. */
function isReceipt({ mail, from, subject }: Reading, known: boolean): boolean {
  if (!hasReceipt(mail)) return false
  return !DAEMON_SENDER.test(from) || (!known && !BOUNCE_SUBJECT.test(subject))
}

/** How help desks number the mails they get, in front of their subjects; gateways put tags without a number there. */
const TICKET = /^\s*(?:\[[^\]\d]{0,80}\d[^\]]{0,80}\]|ticket\b)/i

/** How they say that they have one. */
const ACKNOWLEDGED =
  /\b(?:we(?: have|.ve)? received your|thank you for (?:contacting|your (?:request|inquiry|enquiry)))|wir haben ihre (?:anfrage|nachricht) erhalten|\b(?:votre (?:demande|message) a (?:bien )?été (?:reçu|enregistr)|hemos recibido (?:su|tu)|recebemos (?:a )?su[ae]|abbiamo ricevuto la (?:tua|sua))|お問い合わせ.{0,20}受け?付|已收到[您你]的/i

/** A help desk acknowledges every mail, a bounce too, and may quote the whole of it. */
function isTicket(reading: Reading): boolean {
  const { headers } = reading.mail
  if (headerOf(headers, 'x-failed-recipients') !== null) return false
  // Behind a bounce's own subject it is that of what was not delivered.
  const [before = '', rest] = reading.subject.split(ACKNOWLEDGED)
  if (rest !== undefined && !BOUNCE_SUBJECT.test(before)) return true
  if (!TICKET.test(reading.subject)) return false
  // No server quotes a mail as its readers do.
  if (isFromMachine(reading)) return /^> \S/m.test(reading.split.notice)
  return headerOf(headers, 'in-reply-to') !== null
}

/** A vacation note may quote anything; the programs of servers never call theirs one. */
function isVacation(reading: Reading, known: boolean): boolean {
  const { from, subject, mail } = reading
  if (DAEMON_SENDER.test(from)) return false
  if (isAutoReplySubject(subject) || (!known && isAnswer(reading)) || isTicket(reading)) return true
  return !known && isAutoReply(mail.headers, subject) && !BOUNCE_SUBJECT.test(subject)
}

/** How programs name and number what failed: `<address>:`, `550 5.1.1`, `said: 550 No`, `(#5.1.1)`. Rooms, streets and telephones have numbers, too. */
export const PROGRAM_WORDS =
  /^[ \t*-]{0,8}<[^\s<>@]{1,64}@[^\s<>@]{1,255}>[ \t]*:|@[^\s@:]{1,255}:[ \t]*[45]\d\d[ -]\D|\b[45]\d\d[ -]#?[45]\.\d{1,3}\.\d|\b(?:said|repl(?:y|ied)|response|reason|error|status)\b[^\n\d]{0,20}[45](?:\d\d[ -]|\.\d{1,3}\.\d)|[(#][45]\.\d{1,3}\.\d{1,3}\b/im

/** A mailbox that keeps the letter until its sender proves to be a person. Servers only refuse in such words: `550 5.7.1 Verify your sender`. */
function isHeld({ from, subject, split: { notice } }: Reading): boolean {
  if (DAEMON_SENDER.test(from) || PROGRAM_WORDS.test(notice)) return false
  return isChallenge(subject, notice.slice(0, 2000))
}

/** The mailbox of who reads, as a server names it to its owner. */
const YOURS =
  '(?<!\\p{L})(?:your|ihr|dein|votre|[st]u|seu|sua|la tua|il tuo|uw|twoja|vaše|ваш)\\s(?:e-?mail\\s)?(?:mail ?box|inbox|account|postfach|konto|bo[îi]te|buz[óo]n|caixa|casella|postvak|skrzynka|schránka|(?:почтовый )?ящик)(?!\\p{L})'
const SO_FULL = new RegExp(
  `${YOURS}[^!?\\n]{0,100}?[5-9]\\d(?:[.,]\\d)? ?(?:%|percent|prozent|процент)`,
  'iu',
)
const NEARLY_FULL = new RegExp(
  `${YOURS} (?:is |ist |est |est[áà] |è )?(?:almost|nearly|fast|presque|casi|quase|quasi) (?:full|voll|plein|llen|chei|pien)`,
  'iu',
)

/** It warns the owner of a mailbox that fills up: nothing came back. Without a figure, bounces may say so, too. */
function isQuotaWarning({ subject, split: { notice } }: Reading): boolean {
  const opening = notice.slice(0, 2000)
  const isNamed = BOUNCE_SUBJECT.test(subject)
  const hasCodes = PROGRAM_WORDS.test(notice)
  if (SO_FULL.test(opening)) return !(isNamed && hasCodes)
  return !isNamed && !hasCodes && NEARLY_FULL.test(opening)
}

/** A filter tells a recipient of what it did not let through. */
const KEPT_FROM_YOU =
  /\b(?:message|e?-?mail)s?(?: (?:that )?(?:was|were|is|has been))? (?:sent|addressed|destined) to you\b|\ban sie gerichtete|\bqui vous (?:était|a été|est) (?:adress|destin)|\bdirigido a (?:usted|ti)\b/i

function isOfWhatCame({ split: { notice } }: Reading): boolean {
  return KEPT_FROM_YOU.test(notice.slice(0, 2000)) && !PROGRAM_WORDS.test(notice)
}

/**
 * What a mailbox writes by itself to whom it heard from: a vacation note, a receipt, a challenge, what a
 * list server made of it; and what its server writes to its owner.
 * @param known the mail has the shape of a server's bounces
 */
export function isMailboxAnswer(reading: Reading, known: boolean): boolean {
  if (LIST_NOTICE.test(reading.subject)) return true
  if (!known && (isQuotaWarning(reading) || isOfWhatCame(reading))) return true
  return isVacation(reading, known) || isReceipt(reading, known) || isHeld(reading)
}
