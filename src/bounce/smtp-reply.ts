/** Finds the codes in a server's words (RFC 5321 section 4.2, RFC 2034), whatever an MTA or an ESP wrapped around them. */
import { codeAt, unitAt } from './folding.ts'

export interface ReplyCodes {
  /** `550`; null when the words hold none. */
  replyCode: number | null
  /** `5.1.1`; null when the words hold none. */
  status: string | null
}

/** The code at the beginning of the words. */
export interface LeadingCode {
  /** `550`, `5.1.1`. */
  code: string
  /** Whether it is a mail server's reply to a mail; false for `404 Not Found`, `503 Service Unavailable`, `235`. */
  isReply: boolean
}

/** Skips the type that delivery reports put before the code: `smtp; 550 …`. */
const LEADING = /^\s*(?:[\w-]+;\s*)?(?=[245][\d.])/
/** Three digits of any protocol. */
const NUMBER = /^\d{3}(?![\w-])/
/** HTTP status texts of gateways, behind numbers that SMTP uses too; or the number without a text, as in HTTP/2, which a mail server never sends. */
const OF_HTTP =
  /^(?:(?:429|50[0-4])\W*$|422\W+unprocessable|429\W+too many requests|451\W+unavailable for|500\W+internal server error|501\W+not implemented|502\W+bad gateway|503\W+service (?:temporarily )?unavailable|504\W+gateway)/i

/** The code at the beginning of the words; null if there is none. */
export function leadingCode(words: string): LeadingCode | null {
  const at = LEADING.exec(words)?.[0].length
  if (at === undefined) return null
  const rest = words.slice(at)
  const length = codeLength(words, at)
  const code = length > 0 ? rest.slice(0, length) : NUMBER.exec(rest)?.[0]
  return code === undefined ? null : { code, isReply: length > 0 && !OF_HTTP.test(rest) }
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57
const isWordy = (code: number): boolean =>
  isDigit(code) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122)
const HYPHEN = 45
const DOT = 46
const SLASH = 47
const ZERO = 48
const TWO = 50
/** `（` */
const WIDE_BRACKET = 0xff08
const STATUS_LENGTH = 5

/**
 * Length of the code at an offset: three digits (`550`) or an enhanced code (`5.7.26`); 0 if there is none. Parts of
 * addresses, versions, dates and sizes do not count.
 */
export function codeLength(words: string, at: number): number {
  if (at > 0 && !opens(unitAt(words, at - 1))) return 0
  if (at + 3 > words.length) return 0
  if (unitAt(words, at + 1) === DOT) return statusLength(words, at)
  const after = codeAt(words, at + 3)
  const three = isDigit(unitAt(words, at + 1)) && isDigit(unitAt(words, at + 2))
  if (!three || isWordy(after) || !isReplyCode(words, at) || isTelephone(words, at)) return 0
  return after === DOT && isDigit(codeAt(words, at + 4)) ? 0 : 3
}

/** `555-123-4567` */
function isTelephone(words: string, at: number): boolean {
  if (codeAt(words, at + 3) !== HYPHEN || codeAt(words, at + 7) !== HYPHEN) return false
  return [5, 6, 8, 11].every((digit) => isDigit(codeAt(words, at + digit)))
}

/** Whether a character may come directly before a code; beyond ASCII, signs (`„`, `（`) and scripts without spaces may. */
function opens(code: number): boolean {
  return code < 128 ? OPENS[code] === 1 : code < 0xc0 || code >= 0x2000
}

const OPENS = Uint8Array.from({ length: 128 }, (_, code) =>
  ' \t\r\n:;("\'<>[|!#-='.includes(String.fromCharCode(code)) ? 1 : 0,
)

/** Accepts the ranges that replies use: 22x, 25x, 42x to 45x, 47x, 50x to 57x. */
function isReplyCode(words: string, at: number): boolean {
  const first = unitAt(words, at)
  const second = unitAt(words, at + 1) - 48
  if (first === 50) return (second === 5 && unitAt(words, at + 2) < 51) || second === 2
  if (first === 52) return (second >= 2 && second <= 5) || second === 7
  return second <= 5 || second === 7
}

function statusLength(words: string, at: number): number {
  const subject = unitAt(words, at + 2)
  if (subject < 48 || subject > 55 || codeAt(words, at + 3) !== DOT) return 0
  let length = STATUS_LENGTH - 1
  while (length < STATUS_LENGTH + 2 && isDigit(codeAt(words, at + length))) length++
  if (length < STATUS_LENGTH || isWordy(codeAt(words, at + length))) return 0
  return codeAt(words, at + length) === DOT && isDigit(codeAt(words, at + length + 1)) ? 0 : length
}

/** Beginning of a history of earlier attempts, or of what followed a refusal in the same session; neither is the verdict. */
const HISTORY =
  /last transfail|previous attempt|last attempt result|unable to deliver in \d|>>> QUIT|<<< 503|<<< 554 5\.5\.1 (?:Error: )?no valid recip/i
/** Words that introduce a reply without punctuation. */
const INTRODUCES = /(?:error|code|said|returned|response|reply|status|with|got|was|by|smtp|to) $/i
/** A unit after a number: `450 KB`, `(500 Go)`, `500 封` and `500 통` are not codes. `550 通信エラー` and `550 Go away` are: a counter does not begin a longer word. */
const SIZE =
  /^ ?(?:(?:[kmgt]i?b|[km]o|[kmgt]io|bytes|octets)\b|[gt]o\)|(?:[кмг]б|байт|字[节節]|位元組|バイト|바이트)|[封通件名人次통건명](?:[以ま邮郵]|(?![ぁ-힣])))/i
/** Words before a number that make it a size, a limit or a ticket and not a code. */
const MEASURED = /\b(?:size|limit|max(?:imum)?|quota|score|ticket|count)[:=( ]{1,3}$/i
/** Counted things after a number, in lower case: `Rate limit exceeded: 500 messages`; but `550 Messages from …` is a reply. */
const COUNTED = /^ (?:messages|e?mails|recipients|connections|seconds|minutes|per)\b/
/** Words before a code that was expected instead. */
const EXPECTS = /expect\w*(?: \w+){0,3} $/i
/** Section numbers look like codes: `RFC 5321 section 4.5.3`, `4.1.4 of RFC 2821`. */
const CITES = /(?:\bsection|§|\brfc ?\d{3,4},?(?: sec\.)?) ?$/i
const CITED = /^ (?:of|in) (?:the )?rfc\b/i
/** Keys before a code in a log: `stat=550`, but not `delay=450`. */
const ASSIGNS = /(?:stat|status|code|reply|response|error|smtp)=$/i

/** The codes found so far and their offsets; -1 for none. */
interface Answer extends ReplyCodes {
  replyAt: number
  statusAt: number
}

/**
 * The codes of the last remote answer in the words.
 * @param offsets offsets of codes (see `codeLength`), ascending; only the first `count` are read
 */
export function replyCodes(words: string, offsets: Int32Array, count: number): ReplyCodes {
  const answer: Answer = { replyCode: null, status: null, replyAt: -1, statusAt: -1 }
  let end = -1
  for (let i = 0; i < count; i++) {
    const at = offsets[i] ?? 0
    // One or two codes cannot be a history.
    if (count > 2 && !goesOn(answer, words, at)) {
      if (end === -1) end = historyFrom(words, offsets)
      if (at >= end) break
    }
    if (unitAt(words, at + 1) === DOT) takeStatus(answer, words, at)
    else if (isReply(words, at)) takeReply(answer, words, at)
  }
  return answer
}

/** Whether a code continues the current reply: as its enhanced code, or as the same reply code on another line. */
function goesOn({ replyCode, replyAt }: Answer, words: string, at: number): boolean {
  return replyCode === null || at - replyAt === 4 || sameCode(words, replyAt, at)
}

export function sameCode(words: string, one: number, other: number): boolean {
  return (
    unitAt(words, one) === unitAt(words, other) &&
    unitAt(words, one + 1) === unitAt(words, other + 1) &&
    unitAt(words, one + 2) === unitAt(words, other + 2)
  )
}

function takeStatus(answer: Answer, words: string, at: number): void {
  // An enhanced code directly after its reply code takes precedence.
  if (answer.statusAt > answer.replyAt && answer.replyAt !== -1) return
  const length = statusLength(words, at)
  // Refuse leading zeros, and a success code without a reply code before it.
  if (length > STATUS_LENGTH && unitAt(words, at + STATUS_LENGTH - 1) === 48) return
  if (unitAt(words, at) === 50 && answer.replyCode === null) return
  const follows = answer.replyCode !== null && at - answer.replyAt === 4
  if (!follows && isSection(words, at, length)) return
  answer.status = words.slice(at, at + length)
  answer.statusAt = at
}

function isSection(words: string, at: number, length: number): boolean {
  if (CITES.test(words.slice(Math.max(0, at - 16), at))) return true
  return CITED.test(words.slice(at + length, at + length + 16))
}

function takeReply(answer: Answer, words: string, at: number): void {
  const hundreds = (unitAt(words, at) - ZERO) * 100
  const code = hundreds + (unitAt(words, at + 1) - ZERO) * 10 + unitAt(words, at + 2) - ZERO
  // A success along the way does not replace a refusal.
  if (code < 400 && answer.replyCode !== null && answer.replyCode >= 400) return
  if (answer.replyCode !== null && isNoAnswer(answer, words, at)) return
  answer.replyCode = code
  answer.replyAt = at
}

/** True for a number after a reply that is not a code: an amount, or the last word of the text, `550 5.1.1 No such user: 456`. */
function isNoAnswer({ statusAt, replyAt }: Answer, words: string, at: number): boolean {
  if (isAmount(words, at)) return true
  if (statusAt <= replyAt) return false
  return isEnd(words, at + 3) || COUNTED.test(words.slice(at + 3, at + 16))
}

/** Whether nothing is said from an offset on. */
function isEnd(words: string, from: number): boolean {
  let at = from
  while (at < words.length && codeAt(words, at) < 128 && !isWordy(codeAt(words, at))) at++
  return at >= words.length
}

/** Offset at which a history begins after the first code. */
function historyFrom(words: string, [first = 0]: Int32Array): number {
  const at = words.slice(first).search(HISTORY)
  return at === -1 ? words.length : first + at
}

/** True for a size, a limit or a ratio: `450 KB`, `max: 500`, `500/500`. */
function isAmount(words: string, at: number): boolean {
  if (SIZE.test(words.slice(at + 3, at + 10))) return true
  const isShare = codeAt(words, at + 3) === SLASH && isDigit(codeAt(words, at + 4))
  if (isShare && codeAt(words, at + 5) !== DOT) return true
  return at > 0 && MEASURED.test(words.slice(Math.max(0, at - 12), at))
}

/** Three digits are a reply code at the start of a line, after punctuation, before an enhanced code, or after a word that introduces them. */
function isReply(words: string, at: number): boolean {
  const next = codeAt(words, at + 4)
  if ((next === 50 || next === 52 || next === 53) && codeAt(words, at + 5) === DOT) return true
  const opening = codeAt(words, at - 1)
  if (opening === 35 || opening === 91 || opening === 45) return false
  if ((opening === 40 || opening === WIDE_BRACKET) && SIZE.test(words.slice(at + 3, at + 10)))
    return false
  if (unitAt(words, at) === TWO && EXPECTS.test(words.slice(Math.max(0, at - 40), at))) return false
  if (opening === 61) return ASSIGNS.test(words.slice(Math.max(0, at - 12), at))
  let before = at - 1
  while (before >= 0 && unitAt(words, before) === 32) before--
  if (before < 0 || before === at - 1 || !isWordy(unitAt(words, before))) return true
  return INTRODUCES.test(words.slice(Math.max(0, at - 12), at))
}
