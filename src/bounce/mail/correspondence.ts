/** Recognises mail that people write about bounces: answers, posts to lists, and questions about a forwarded or quoted bounce. */
import { DAEMON_SENDER, MAILER_DAEMON } from './mta-reports.ts'
import { headerOf, type ParsedMail } from './parsed-mail.ts'
import type { Reading } from './reading.ts'
import { hasOrdinarySender, isFromMachine, isOfListServer } from './writer.ts'

/** Subjects of answers, in the languages seen. */
export const ANSWER_SUBJECT =
  /^\s*(?:re|aw|sv|vs|antw|odp|ynt|res|rif|ref|回[复覆]|返信|答复)(?:\[\d+\])?\s*[:：]/i

export const FORWARD_SUBJECT =
  /^\s*(?:fwd?|wg|trs?|rv|enc|i|pd|fs|v[bl]|[iİ]lt|doorst|továbbítás|πρθ|הועבר|إعادة توجيه|전달|転送|转发|轉寄)\s*[:：]/i
/** The From line of a forwarded mail, quoted or not: with a label that we know, or in any language if it names a mail server and another label follows. */
export const QUOTED_FROM = new RegExp(
  `^[> \\t]*(?:(From|Von|De|差出人)[ \\t]*:|\\p{L}[^:：@\\n]{0,20}[:：][^@\\n]{0,60}(?:${MAILER_DAEMON.source}|postmaster@|microsoftex)[^\\n]*\\n[> \\t]*\\p{L}[^:：@\\n]{0,20}[:：])`,
  'imu',
)
/** Questions about the bounce: why it came back, what it means, whose fault it is, who can look at it. Questions about anything else do not count. */
const ASKED = [
  '(?:can|could|would) (?:you|someone|any(?:one|body)) (?:\\S+ ){0,3}(?:look|check|see|help|tell|explain|advise|find|fix)|(?:k(?:ö|oe)nn(?:t?en sie|test du|t ihr)|kannst du) (?:\\S+ ){0,3}(?:(?:nach|an|über)?(?:sehen|schauen|prüfen)|helfen|sagen|erklären)|(?:pouvez|pourriez|peux|pourrais)[- ](?:vous|tu) (?:\\S+ ){0,3}(?:regarder|v[ée]rifier|voir|aider|expliquer|dire)',
  '(?:pued[ea]n?s?|pod(?:[eé]i?s|r[ií](?:an?s?|ais))) (?:\\S+ ){0,3}(?:mirar|revisar|comprobar|echar|ver|ayudar|explicar|decir)|pod(?:em?|eria[ms]?) (?:\\S+ ){0,3}(?:olhar|verificar|ver|ajudar|explicar|dizer)|(?:pu(?:oi|ò)|pot(?:ete|rest[ei]|rebbe)) (?:\\S+ ){0,3}(?:guardar|controllar|vede|verificar|aiutar|spiegar|dir)|kun(?:t|nen)? (?:je|u|jullie) (?:\\S+ ){0,3}(?:kijken|nagaan|helpen|uitleggen|zeggen)|kan (?:du|ni|dere|i) (?:\\S+ ){0,3}(?:se|kolla|sjekke|tjekke|hj[aæäe]lp)',
  'mo(?:że(?:sz|cie)?|gą) (?:\\S+ ){0,3}(?:sprawdzić|pomóc|wyjaśnić|zobaczyć)|m[ůu]žete? (?:\\S+ ){0,3}(?:podívat|zkontrolovat|pomoct|vysvětlit)|може(?:те|шь|ш) (?:\\S+ ){0,3}(?:посмотр|провер|помо|объясн|подив|перевір|допомо|поясн)',
  "why(?! (?:not|don.t we))|any (?:good )?(?:idea|reason(?= ?\\?| why| for))|what(?:['’]s| is| does)? (?:this|that|the (?:error|problem))|happened|wrong",
  '(?:any|some)(?:one|body) (?:know|seen|got|has|have|had|else)|hat (?:da(?:zu)? )?jemand|wei(?:ß|ss) jemand|quelqu.un (?:a|sait|peut)|alguien (?:sabe|puede|tiene)|alguém (?:sabe|pode|tem)|qualcuno (?:sa|può|ha)|iemand (?:enig )?idee',
  'look into|(?:what (?:should|shall|do|can)|do|should|must) (?:i|we) (?:need|have|do)|(?:our|your|my) (?:fault|end|side)|we fix|(?:did|have) you change',
  'warum|wieso|woran|(?:muss|soll|sollen|müssen|kann) (?:ich|wir)|was (?:kann|muss|soll) man|unsere? (?:fehler|schuld)|was (?:ist|heißt|bedeutet) da|was das (?:heißt|bedeutet|soll)|liegt (?:das|es)|das (?:mal |bitte ){0,2}(?:ansehen|anschauen|prüfen)',
  'pourquoi|que (?:dois|devons|faire)|(?:dois|devons|faut)[- ](?:je|nous|il)|avez[- ](?:vous )?chang|(?:que|ça) (?:signifie|veut)|por qu[eéê]|(?:qu[eé]|o que) (?:debo|hago|hacer|devo|faço|fazer)|qu[eé] (?:significa|pasó|aconteceu)',
  'perch[eé]|come mai|cosa (?:devo|dobbiamo)|cosa (?:significa|è)|waarom|moet ik|wat (?:is d[ia]t|betekent)|hvorfor|varför|(?:hva|vad) bety',
  'dlaczego|co to|proč|почему|что (?:это|случилось)|чому|neden|ne demek|لماذا|ما (?:هذا|معنى)',
].join('|')
const QUESTION = new RegExp(
  // The question mark must end the same sentence and not belong to a link.
  `(?<![\\p{L}\\p{N}])(?:${ASKED})(?:[^.!?？؟]|[.!]\\S){0,200}[?？؟](?!\\w)|(?:なぜ|どう[いしす]|原因|[为為]什[么麼]|什[么麼]意思|怎[么麼][办回辦]|왜)[^?？。]{0,60}(?:[?？]|か。)|(?:확인|검토|도움|도와)[^.?\\n]{0,12}(?:부탁|바랍|주세요|주시)|(?:確認|対応|教えて|教示)[^。?\\n]{0,12}(?:ください|下さい|お願い|いただ)|(?:[请請]|麻[烦煩]|[烦煩][请請])[^。?\\n]{0,12}(?:看|查|[确確][认認]|[处處]理|[帮幫])`,
  'iu',
)

/** Whether a mail with another mail attached is a post to a list, or was forwarded with a question about it. */
export function talksOfAttached(mail: ParsedMail): boolean {
  if (!mail.parts.some((part) => part.mail)) return false
  const from = headerOf(mail.headers, 'from') ?? ''
  if (isPost(mail) && !(isOfListServer(mail) || DAEMON_SENDER.test(from))) return true
  const isForward = FORWARD_SUBJECT.test(headerOf(mail.headers, 'subject') ?? '')
  return isForward && asks(mail.text.slice(0, 4_000))
}

/** Headers that list servers add to a post (RFC 2919, RFC 2369), and their older forms. */
const OF_A_LIST: ReadonlySet<string> = new Set([
  'list-id',
  'list-post',
  'list-unsubscribe',
  'x-mailing-list',
])

function isPost({ headers }: ParsedMail): boolean {
  return headers.some(({ key }) => OF_A_LIST.has(key))
}

/** Whether a person forwarded a mail and asks something about it above. */
export function asksAbove(text: string): boolean {
  const quoted = text.match(QUOTED_FROM)
  if (quoted === null) return false
  const above = text.slice(0, quoted.index).slice(-4_000)
  // If the From line has an unknown label, we may not know the language of the question either, so any question mark counts.
  return asks(above) || (!quoted[1] && /(?:[?？؟]|[Ͱ-Ͽ];)(?!\w)/.test(above))
}

/** A quoted line, as mail programs write it. */
const QUOTED_LINE = /^> /m

/** Whether a person asks something outside the quoted lines. */
function asksAround(text: string): boolean {
  return QUOTED_LINE.test(text) && asks(text.slice(0, 8_000).replace(/^>.*$/gm, ''))
}

function asks(text: string): boolean {
  return QUESTION.test(text.replace(/\s+/g, ' '))
}

/** A salutation to a whole list or to a postmaster. */
const TO_ALL =
  /^\W*(?:hi|hello|hey|dear|hallo|bonjour|hola|ciao|ol[áa])[ ,]+(?:postmaster|all|list|everyone|everybody|folks|team|together|zusammen|(?:à|a) (?:tous|todos|tutti))\b/i

/** `Is this real? "Undelivered Mail"`: a server's subject never begins with a question. */
const ASKING_SUBJECT = /^[^:]{0,200}[?？]/

/** Whether a person wrote this mail, such as an answer or a post to a list. Such mail may quote a whole bounce. */
export function isCorrespondence(reading: Reading): boolean {
  const { headers } = reading.mail
  if (DAEMON_SENDER.test(reading.from) || isFromMachine(reading)) return false
  if (isOfListServer(reading.mail)) return false
  if (isPost(reading.mail)) return true
  if (FORWARD_SUBJECT.test(reading.subject)) return asksAbove(reading.body)
  if (TO_ALL.test(reading.body.slice(0, 200))) return true
  if (ASKING_SUBJECT.test(reading.subject) && hasOrdinarySender(reading)) return true
  if (!ANSWER_SUBJECT.test(reading.subject)) return asksAround(reading.body)
  const answers = headerOf(headers, 'in-reply-to') ?? headerOf(headers, 'references')
  return answers !== null || QUOTED_LINE.test(reading.split.notice)
}
