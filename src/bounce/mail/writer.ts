/** Who wrote a mail: a server, a person, or a mailbox by itself for the person. */
import { isAutoReply, isAutoReplySubject, isChallenge } from './auto-reply.ts'
import { BOUNCE_SUBJECT, DAEMON_SENDER, MAILER_DAEMON } from './mta-reports.ts'
import { headerOf, type ParsedMail } from './parsed-mail.ts'
import type { Reading } from './reading.ts'

/** `<>`, as it is written in headers and in envelopes. */
const NULL_SENDER = /^<?\s*>?$/

/** A return-path that no answer can follow: the envelope's, or what a server noted of it on the way. */
export function hasNullSender({ headers }: ParsedMail): boolean {
  return headers.some(
    ({ key, value }) =>
      key === 'return-path' && (NULL_SENDER.test(value.trim()) || /mailer-daemon/i.test(value)),
  )
}

/** Nobody wrote it: it has no sender, or where none is noted it says so in the name of a server (RFC 3834). */
export function isFromMachine({ from, mail }: Reading): boolean {
  if (NULL_SENDER.test(from.trim()) || hasNullSender(mail)) return true
  const noted = headerOf(mail.headers, 'return-path') ?? headerOf(mail.headers, 'auto-submitted')
  return /^auto-/i.test(noted ?? '') && DAEMON_SENDER.test(from)
}

/** Subjects of answers, in the languages seen. */
const ANSWER_SUBJECT =
  /^\s*(?:re|aw|sv|vs|antw|odp|ynt|res|rif|ref|回[复覆]|返信|答复)(?:\[\d+\])?\s*[:：]/i

/** What a mailbox writes by itself to whom it heard from: the envelope says that nobody is to answer, the subject that it answers. */
export function isAnswer({ mail, from, subject }: Reading): boolean {
  return hasNullSender(mail) && !DAEMON_SENDER.test(from) && ANSWER_SUBJECT.test(subject)
}

export const FORWARD_SUBJECT = /^\s*(?:fwd?|wg|tr|rv|enc|i|pd|v[bl]|[iİ]lt|転送|转发|轉寄)\s*[:：]/i
/** Where a forwarded mail begins, quoted or not; a server's, whatever the language calls its sender. */
export const QUOTED_FROM = new RegExp(
  `^[> \\t]*(?:(From|Von|De|差出人)[ \\t]*:|\\p{L}[^:：@\\n]{0,20}[:：][^@\\n]{0,60}(?:${MAILER_DAEMON.source}|postmaster@|microsoftex)[^\\n]*\\n[> \\t]*\\p{L}[^:：@\\n]{0,20}[:：])`,
  'imu',
)
/** Why it came back, what it means, whose fault it is, who can look at it: whoever passes a bounce on may ask of anything else. */
const ASKED = [
  '(?:can|could|would) (?:you|someone|any(?:one|body)) (?:\\S+ ){0,3}(?:look|check|see|help|tell|explain|advise|find|fix)|(?:könn(?:t?en sie|test du|t ihr)|kannst du) (?:\\S+ ){0,3}(?:(?:nach|an|über)?(?:sehen|schauen|prüfen)|helfen|sagen|erklären)|(?:pouvez|pourriez|peux)[- ](?:vous|tu) (?:\\S+ ){0,3}(?:regarder|v[ée]rifier|voir|aider|expliquer|dire)',
  '(?:pued[ea]n?s?|podr[ií]an?s?) (?:\\S+ ){0,3}(?:mirar|revisar|ver|ayudar|explicar|decir)|pode(?:ria)? (?:\\S+ ){0,3}(?:olhar|verificar|ver|ajudar|explicar|dizer)|pu(?:oi|ò) (?:\\S+ ){0,3}(?:guardar|controllar|vede|verificar|aiutar|spiegar|dir)|kun(?:t|nen)? (?:je|u|jullie) (?:\\S+ ){0,3}(?:kijken|nagaan|helpen|uitleggen|zeggen)|kan (?:du|ni|dere|i) (?:\\S+ ){0,3}(?:se|kolla|sjekke|tjekke|hj[aæäe]lp)',
  'może(?:sz|cie)? (?:\\S+ ){0,3}(?:sprawdzić|pomóc|wyjaśnić|zobaczyć)|m[ůu]žete? (?:\\S+ ){0,3}(?:podívat|zkontrolovat|pomoct|vysvětlit)|може(?:те|шь|ш) (?:\\S+ ){0,3}(?:посмотр|провер|помо|объясн|подив|перевір|допомо|поясн)',
  "why(?! (?:not|don.t we))|any (?:good )?(?:idea|reason(?= ?\\?| why| for))|what(?:['’]s| is| does)? (?:this|that|the (?:error|problem))|happened|wrong",
  'look into|(?:what (?:should|shall|do|can)|do|should|must) (?:i|we) (?:need|have|do)|(?:our|your|my) (?:fault|end|side)|we fix|(?:did|have) you change',
  'warum|wieso|woran|(?:muss|soll|sollen|müssen|kann) (?:ich|wir)|was (?:kann|muss|soll) man|unsere? (?:fehler|schuld)|was (?:ist|heißt|bedeutet) da|was das (?:heißt|bedeutet|soll)|liegt (?:das|es)|das (?:mal |bitte ){0,2}(?:ansehen|anschauen|prüfen)',
  'pourquoi|que (?:dois|devons|faire)|(?:dois|devons|faut)[- ](?:je|nous|il)|avez[- ](?:vous )?chang|(?:que|ça) (?:signifie|veut)|por qu[eéê]|(?:qu[eé]|o que) (?:debo|hago|hacer|devo|faço|fazer)|qu[eé] (?:significa|pasó|aconteceu)',
  'perch[eé]|come mai|cosa (?:devo|dobbiamo)|cosa (?:significa|è)|waarom|moet ik|wat (?:is d[ia]t|betekent)|hvorfor|varför|(?:hva|vad) bety',
  'dlaczego|co to|proč|почему|что (?:это|случилось)|чому|neden|ne demek|لماذا|ما (?:هذا|معنى)',
].join('|')
const QUESTION = new RegExp(
  // To the end of its sentence; not the `?` of a link.
  `(?<![\\p{L}\\p{N}])(?:${ASKED})(?:[^.!?？؟]|[.!]\\S){0,200}[?？؟](?!\\w)|(?:なぜ|どう[いしす]|原因|[为為]什[么麼]|什[么麼]意思|怎[么麼][办回辦]|왜)[^?？。]{0,60}(?:[?？]|か。)`,
  'iu',
)

/** Who asks something beside a bounce that is attached. */
export function asksBeside({ headers, text, parts }: ParsedMail): boolean {
  const isForward = FORWARD_SUBJECT.test(headerOf(headers, 'subject') ?? '')
  return isForward && parts.some(({ mail }) => mail) && asks(text.slice(0, 4_000))
}

/** Who asks something about what is forwarded writes to somebody who is to answer. */
export function asksAbove(text: string): boolean {
  const quoted = text.match(QUOTED_FROM)
  if (quoted === null) return false
  const above = text.slice(0, quoted.index).slice(-4_000)
  // Of the languages of other headers not all questions are known: any is one.
  return asks(above) || (!quoted[1] && /[?？؟](?!\w)/.test(above))
}

/** Lines that are quoted, and name nobody. */
const QUOTED_LINE = /^> /m

/** So does who asks above or below what is quoted. */
function asksAround(text: string): boolean {
  return QUOTED_LINE.test(text) && asks(text.slice(0, 8_000).replace(/^>.*$/gm, ''))
}

function asks(text: string): boolean {
  return QUESTION.test(text.replace(/\s+/g, ' '))
}

/** Who speaks to all of them. */
const TO_ALL =
  /^\W*(?:hi|hello|hey|dear|hallo|bonjour|hola|ciao|ol[áa])[ ,]+(?:all|list|everyone|everybody|folks|team|together|zusammen|(?:à|a) (?:tous|todos|tutti))\b/i

/** `Is this real? "Undelivered Mail"`: servers ask nothing before they say what it is. */
const ASKING_SUBJECT = /^[^:]{0,200}[?？]/

/** A person's answer or a post to a list, which may quote the whole of a bounce. */
export function isCorrespondence(reading: Reading): boolean {
  const { headers } = reading.mail
  if (DAEMON_SENDER.test(reading.from) || isFromMachine(reading)) return false
  // Mailman's own word about a post, not a post.
  if (headerOf(headers, 'x-list-administrivia') !== null) return false
  if (headerOf(headers, 'list-id') !== null || headerOf(headers, 'list-unsubscribe') !== null) {
    return true
  }
  if (FORWARD_SUBJECT.test(reading.subject)) return asksAbove(reading.body)
  if (TO_ALL.test(reading.body.slice(0, 200))) return true
  if (ASKING_SUBJECT.test(reading.subject) && hasOrdinarySender(reading)) return true
  if (!ANSWER_SUBJECT.test(reading.subject)) return asksAround(reading.body)
  const answers = headerOf(headers, 'in-reply-to') ?? headerOf(headers, 'references')
  return answers !== null || QUOTED_LINE.test(reading.split.notice)
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

/** The envelope names an ordinary sender: no report of a delivery does, whatever its letter says. */
export function hasOrdinarySender(reading: Reading): boolean {
  const path = headerOf(reading.mail.headers, 'return-path') ?? ''
  return path.includes('@') && !hasNullSender(reading.mail) && !DAEMON_SENDER.test(path)
}
