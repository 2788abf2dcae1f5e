/** Recognises automatic answers of mailboxes, list servers and help desks, and notices that servers send to the owner of a mailbox. */
import { isAutoReply, isAutoReplySubject, isChallenge } from './auto-reply.ts'
import { ANSWER_SUBJECT } from './correspondence.ts'
import { BOUNCE_SUBJECT, DAEMON_SENDER } from './mta-reports.ts'
import { headerOf, type ParsedMail } from './parsed-mail.ts'
import type { Reading } from './reading.ts'
import { hasNullSender, isFromMachine } from './writer.ts'

/** Whether a mailbox answered automatically: the subject is that of an answer, and the envelope sender is empty, as in automatic mail. */
export function isAnswer({ mail, from, subject }: Reading): boolean {
  return hasNullSender(mail) && !DAEMON_SENDER.test(from) && ANSWER_SUBJECT.test(subject)
}

/** A read receipt (RFC 8098). */
export function hasReceipt({ parts }: ParsedMail): boolean {
  return parts.some(({ type }) => type === 'message/disposition-notification')
}

/**
 * Subjects of list servers: results of commands, and what was done about a member's bounces. List servers look for
 * commands in every line of every mail, even of a bounce.
 */
const LIST_NOTICE =
  /^\s*(?:re:\s*)?(?:bounce action notif|output of your job|majordomo results|(?:the )?results of your (?:e-?mail )?command|command results)/i

/** Whether this is a receipt, which shows that the mail arrived, and not a refusal by receipt (RFC 5429), which a server sends in its own name. */
function isReceipt({ mail, from, subject }: Reading, known: boolean): boolean {
  if (!hasReceipt(mail)) return false
  return !DAEMON_SENDER.test(from) || (!known && !BOUNCE_SUBJECT.test(subject))
}

/** The ticket number that help desks put before a subject. Gateways put tags without a number there. */
const TICKET = /^\s*(?:\[[^\]\d]{0,80}\d[^\]]{0,80}\]|ticket\b)/i

/** Words with which help desks acknowledge a mail. */
const ACKNOWLEDGED =
  /\b(?:we(?: have|.ve)? received your|thank you for (?:contacting|your (?:request|inquiry|enquiry)))|wir haben ihre (?:anfrage|nachricht) erhalten|\b(?:votre (?:demande|message) a (?:bien )?été (?:reçu|enregistr)|hemos recibido (?:su|tu)|recebemos (?:a )?su[ae]|abbiamo ricevuto la (?:tua|sua))|お問い合わせ.{0,20}受け?付|已收到[您你]的/i

/** Whether this is the acknowledgement of a help desk, which acknowledges every mail, even a bounce, and may quote all of it. */
function isTicket(reading: Reading): boolean {
  const { headers } = reading.mail
  if (headerOf(headers, 'x-failed-recipients') !== null) return false
  // If the subject begins like that of a bounce, these words belong to the subject of the undelivered mail.
  const [before = '', rest] = reading.subject.split(ACKNOWLEDGED)
  if (rest !== undefined && !BOUNCE_SUBJECT.test(before)) return true
  if (!TICKET.test(reading.subject)) return false
  // Servers do not quote a mail with `> `, as mail programs do.
  if (isFromMachine(reading)) return /^> \S/m.test(reading.split.notice)
  return headerOf(headers, 'in-reply-to') !== null
}

/** Whether this is a vacation note or another automatic answer. It may quote a bounce; a server never gives a bounce the subject of a vacation note. */
function isVacation(reading: Reading, known: boolean): boolean {
  const { from, subject, mail } = reading
  if (DAEMON_SENDER.test(from)) return false
  if (isAutoReplySubject(subject) || (!known && isAnswer(reading)) || isTicket(reading)) return true
  return !known && isAutoReply(mail.headers, subject) && !BOUNCE_SUBJECT.test(subject)
}

/** How programs write a failure: `<address>:`, `550 5.1.1`, `said: 550 No`, `(#5.1.1)`. A number alone is not enough, since it may be that of a room, street or telephone. */
export const PROGRAM_WORDS =
  /^[ \t*-]{0,8}<[^\s<>@]{1,64}@[^\s<>@]{1,255}>[ \t]*:|@[^\s@:]{1,255}:[ \t]*[45]\d\d[ -]\D|\b[45]\d\d[ -]#?[45]\.\d{1,3}\.\d|\b(?:said|repl(?:y|ied)|response|reason|error|status)\b[^\n\d]{0,20}[45](?:\d\d[ -]|\.\d{1,3}\.\d)|[(#][45]\.\d{1,3}\.\d{1,3}\b/im

/** Whether a mailbox holds the mail until its sender proves to be human. Servers use such words only with a code: `550 5.7.1 Verify your sender`. */
function isHeld({ from, subject, split: { notice } }: Reading): boolean {
  if (DAEMON_SENDER.test(from) || PROGRAM_WORDS.test(notice)) return false
  return isChallenge(subject, notice.slice(0, 2000))
}

/** `your mailbox`, as a server calls it in a notice to its owner. */
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

/** Whether this warns the owner of a mailbox that is nearly full; nothing bounced. A bounce may use the same words, but seldom gives a percentage. */
function isQuotaWarning({ subject, split: { notice } }: Reading): boolean {
  const opening = notice.slice(0, 2000)
  const isNamed = BOUNCE_SUBJECT.test(subject)
  const hasCodes = PROGRAM_WORDS.test(notice)
  if (SO_FULL.test(opening)) return !(isNamed && hasCodes)
  return !isNamed && !hasCodes && NEARLY_FULL.test(opening)
}

/** Words with which a filter tells a recipient about mail that it held back. */
const KEPT_FROM_YOU =
  /\b(?:message|e?-?mail)s?(?: (?:that )?(?:was|were|is|has been))? (?:sent|addressed|destined) to you\b|\ban sie gerichtete|\bqui vous (?:était|a été|est) (?:adress|destin)|\bdirigido a (?:usted|ti)\b/i

function isOfWhatCame({ split: { notice } }: Reading): boolean {
  return KEPT_FROM_YOU.test(notice.slice(0, 2000)) && !PROGRAM_WORDS.test(notice)
}

/**
 * Whether this is an automatic answer (vacation note, receipt, challenge, result of list commands, acknowledgement) or a
 * server's notice to the owner of a mailbox.
 * @param known the mail has the shape of a server's bounces
 */
export function isMailboxAnswer(reading: Reading, known: boolean): boolean {
  if (LIST_NOTICE.test(reading.subject)) return true
  if (!known && (isQuotaWarning(reading) || isOfWhatCame(reading))) return true
  return isVacation(reading, known) || isReceipt(reading, known) || isHeld(reading)
}
