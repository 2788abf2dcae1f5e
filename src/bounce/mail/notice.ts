/** Reads the text of a letter: what it says about each recipient that it names. */
import { addressesIn, keyOf } from './addresses.ts'
import { BARE, type Candidate, candidatesOf, choose, SIGNATURE } from './candidates.ts'

export interface NoticeRecipient {
  recipient: string
  /** What the letter says about this recipient, the server's reply first; may be empty. */
  words: string
}

const MAX_WORDS = 2000
/** A reply code or a status code; not a telephone number. */
const REPLY =
  /(?:^|[\s"'(:>;[])[45]\d\d(?!-\d{3}-\d{4})(?:[ ,#\]-]|:\s|$)|(?:^|[\s(#[:-])[45]\.\d{1,3}\.\d{1,3}(?!\.?\d)/
const NO_REPLY_LINE = /^[\s>]*(?:>>>|arrival|date|received|sent|size|on \w{3},)/i

/** The end of a paragraph: a blank line, an SMTP command, a ruler. */
const PARAGRAPH_END = /^\s*$|^[\s>]*>>>|^\s*-{3}|while talking to/

/**
 * The paragraph around the first line with a code, with up to four lines above it; null if no line has a code. The words
 * before a reply tell at which step of the session it came ("after MAIL FROM", "sender was rejected").
 */
function replyIn(block: readonly string[]): string | null {
  const at = block.findIndex((line) => REPLY.test(line) && !NO_REPLY_LINE.test(line))
  if (at < 0) return null
  let from = at
  while (from > 0 && at - from < 4 && !PARAGRAPH_END.test(block[from - 1] ?? '')) from--
  let to = at + 1
  while (to < block.length && !/^\s*$|^[\s>]*>>>/.test(block[to] ?? '')) to++
  return block.slice(from, to).join('\n')
}

const MERE_TYPE = /smtp|rfc822|mailto/i

/** Whether the beginning of a text has words besides addresses and their types. */
function hasWords(whole: string): boolean {
  const text = whole.slice(0, 2 * MAX_WORDS)
  if (!text.includes('@') && !MERE_TYPE.test(text)) return /\p{L}{3}/u.test(text)
  const bare = text.replace(/[^\s<>"]{0,64}@[^\s<>"]{1,255}|\b(?:smtp|rfc822|mailto)\b/gi, '')
  return /\p{L}{3}/u.test(bare)
}

/** A ruler, a MIME boundary or another line without a word or number. */
const RULER = /^[^\p{L}\p{N}]*$|^--[=_-]\S{10,}$|^-{4}\S{8,}$/u

/** A remark of a program about its own letter, which may come between the words of a server. */
const REMARK = /^\W*message contains \[\d+\] file attachments/i

function tidy(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => !RULER.test(line) && !REMARK.test(line))
    .join('\n')
    .slice(0, MAX_WORDS)
}

/** Standard phrases of letters: whom to ask, and what to do with the letter. */
const BOILERPLATE =
  /^\W*(?:subject:|please (?:reply|contact|direct|include|do not|forward)|for (?:further|more) (?:assistance|information|help)|if you (?:feel|do so|have (?:any )?questions|believe|think)|contact your|should you have|questions\b|bei (?:r[üu]ck)?fragen|die (?:kopfzeilen der|header ihrer)|pour toute question|(?:do not|don't) reply|this is an automat|this is a mime-encapsulated|送信者[ \t]*[:：=]|宛先を.{0,4}確認)|\bpostmaster@\S{1,255}\s*$/i

/** The line that a virus scanner adds to a letter in which it found nothing. */
const SCANNED =
  /^(?!.*(?:infect|conta?i|enth[aä]lt|reject|bloc?[kq]|(?<!\b(?:no|rien) .{0,40})(?:found|trouv[ée]))).*(?:\b(?:no (?:known )?(?:virus|threat)|virus[- ](?:free|database)|nod32\b|by mailscanner\b|(?:scanned|checked) (?:by|for)\b|(?:v[ée]rifi|analy[sz]|anali[sz]|verific|controll?)\p{L}{1,4} (?:e \p{L}{1,12} )?(?:par|con|por|d[ae]l?)\b)|auf viren|провер\p{L}{1,4} (?:на вир|антивир)|www\.av(?:ast|g)\.com)/iu

function withoutBoilerplate(lines: readonly string[]): string[] {
  const signature = lines.findIndex((line) => SIGNATURE.test(line))
  const above = lines.slice(0, Math.max(0, signature))
  const said = above.some((line) => /\p{L}{3}/u.test(line)) ? above : lines
  return said.filter((line) => !(BOILERPLATE.test(line) || SCANNED.test(line)))
}

/** The lines without standard phrases, as one text. */
function saidIn(lines: readonly string[]): string {
  return withoutBoilerplate(lines).join('\n')
}

const CODE_LABEL =
  /\b(?:status|error|reply|response|remote|server|host|code|smtp|diagnostic|technical|details?|said|returned|was|the)\b|\S*[@.\d]\S*/gi

/** A text with more characters is more than a code. */
const MAX_BARE = 100

/** Whether a text is only a code, such as `Status code: 550 5.1.10`, which the letter around it explains. */
function isBareCode(words: string): boolean {
  return words.length < MAX_BARE && !/\p{L}{3}/u.test(words.replace(CODE_LABEL, ' '))
}

/** A line of an SMTP transcript. The words about its address come before it: the reply on the line, the command above. */
const TRANSCRIPT = /^\s*>>>|^[\s>]*(?:<<<\s*)?[245]\d\d[ -]/

function wordsFor(
  lines: readonly string[],
  chosen: readonly Candidate[],
  index: number,
  shared: (one: Candidate) => string,
): string {
  const one = chosen[index]
  if (!one) return ''
  const block = TRANSCRIPT.test(lines[one.line] ?? '')
    ? transcriptOf(lines, chosen, index)
    : blockOf(lines, chosen, index)
  const alone = chosen.length === 1
  const reply = replyIn(block) ?? (alone ? replyIn(lines) : null)
  if (reply !== null) {
    const words = tidy(reply)
    return alone && isBareCode(words) ? tidy(`${words}\n${saidIn(lines)}`) : words
  }
  const said = saidIn(block)
  return hasWords(said) ? tidy(said) : shared(one)
}

/** Words of labels that only announce an address. */
const MERE_LABEL =
  /\b(?:final|original|recipients?|rcpt|to|e-?mail|mail|address(?:es)?|affected|smtp|rfc822|mailto)\b/gi

/** Whether the text before an address is more than a label. */
function saysWhy(before: string): boolean {
  return /\p{L}{3}/u.test(before.replace(MERE_LABEL, ''))
}

/** The lines from the address to the next recipient. The first line is whole if the address is inside a sentence. For a single recipient, the paragraph above is included. */
function blockOf(lines: readonly string[], chosen: readonly Candidate[], index: number): string[] {
  const one = chosen[index]
  if (!one) return []
  const line = lines[one.line] ?? ''
  // Addresses on one line share their words.
  const next = chosen.find((other) => other.line > one.line)?.line ?? lines.length
  // `Unknown user: ann@example.org` has the words before the address, `ann@example.org: unknown user` after it.
  const before = line.slice(0, one.end - one.address.length)
  const first =
    one.strength === BARE && !saysWhy(before)
      ? line.slice(one.end).replace(/^[>"')\]]*[\s:,.…]*/, '')
      : line
  const above = chosen.length === 1 ? paragraphAbove(lines, one.line) : []
  return [...above, first, ...lines.slice(one.line + 1, next)]
}

/** Up to three lines directly above an address, such as `Error: Invalid user address`. */
function paragraphAbove(lines: readonly string[], line: number): string[] {
  let from = line
  while (from > 0 && line - from < 3 && !PARAGRAPH_END.test(lines[from - 1] ?? '')) from--
  return lines.slice(from, line)
}

/** The lines after the previous recipient, up to the last line that names this one. */
function transcriptOf(
  lines: readonly string[],
  chosen: readonly Candidate[],
  index: number,
): string[] {
  const last = (at: number) => {
    const one = chosen[at]
    if (!one) return -1
    const next = chosen[at + 1]?.line ?? lines.length
    let line = one.line
    for (let i = one.line + 1; i < next; i++) {
      if (lines[i]?.toLowerCase().includes(keyOf(one.address))) line = i
    }
    return line
  }
  return lines.slice(last(index - 1) + 1, last(index) + 1)
}

/** How many lines are read before and after a list of recipients, and how many characters after it. An explanation is short. */
const MOST_SHARED = 60
const MOST_SHARED_LENGTH = 6000

function wordsAbove(lines: readonly string[]): string {
  return tidy(replyIn(lines) ?? withoutBoilerplate(lines).slice(-12).join('\n'))
}

/**
 * The words about recipients that are listed together: for each, the text after the list without lines about the others, or
 * the text before the list if there is none after it. Computed once for all recipients that no line after the list names.
 */
function sharedWords(
  lines: readonly string[],
  chosen: readonly Candidate[],
): (one: Candidate) => string {
  const keys = new Set(chosen.map(({ address }) => keyOf(address)))
  const first = chosen[0]?.line ?? 0
  const last = chosen.at(-1)?.line ?? 0
  const below = lines.slice(last + 1, last + 1 + MOST_SHARED).join('\n')
  const read = below.slice(0, MOST_SHARED_LENGTH).split('\n')
  const after = read.map((line) => ({
    line,
    names: addressesIn(line, 20)
      .map(keyOf)
      .filter((one) => keys.has(one)),
  }))
  const named = new Set(after.flatMap(({ names }) => names))
  let above: string | null = null
  const wordsOf = (name: string | null) => {
    const about = after.filter(
      ({ names }) => names.length === 0 || names.some((other) => other === name),
    )
    const mine = about.map(({ line }) => line)
    const said = saidIn(mine)
    if (hasWords(said)) return tidy(replyIn(mine) ?? said)
    above ??= wordsAbove(lines.slice(Math.max(0, first + 1 - MOST_SHARED), first + 1))
    return above
  }
  let ofAll: string | null = null
  return ({ address }) => {
    if (named.has(keyOf(address))) return wordsOf(keyOf(address))
    ofAll ??= wordsOf(null)
    return ofAll
  }
}

/** Exchange lists the recipients twice: for people, and below with the server's reply to each. Returns the replies by address, and the line where that second list begins. */
function repliesBelow(lines: readonly string[], chosen: readonly Candidate[]) {
  const replies = new Map<string, string>()
  if (chosen.length < 2) return { replies, begin: lines.length }
  const keys = new Set(chosen.map(({ address }) => keyOf(address)))
  const starts: number[] = []
  const nameAt = (at: number) => keyOf((lines[at] ?? '').trim())
  for (let at = (chosen.at(-1)?.line ?? 0) + 1; at < lines.length; at++) {
    if (lines[at]?.includes('@') && keys.has(nameAt(at))) starts.push(at)
  }
  for (const [index, at] of starts.entries()) {
    const reply = replyIn(lines.slice(at + 1, starts[index + 1]))
    const name = nameAt(at)
    if (reply !== null && !replies.has(name)) replies.set(name, tidy(reply))
  }
  return { replies, begin: replies.size === 0 ? lines.length : starts[0] }
}

/** The recipients that a notice names, with its words about each. `own`: the addresses of the sender and the reporting server, in lower case. */
export function readNotice(notice: string, own: ReadonlySet<string>): NoticeRecipient[] {
  const whole = notice.split('\n')
  const chosen = choose(candidatesOf(whole), own)
  const { replies, begin } = repliesBelow(whole, chosen)
  const lines = whole.slice(0, begin)
  const shared = sharedWords(lines, chosen)
  return chosen.map((one, index) => ({
    recipient: one.address,
    words: replies.get(keyOf(one.address)) ?? wordsFor(lines, chosen, index, shared),
  }))
}

/** The words of a notice that names nobody. */
export function wordsOfNotice(notice: string): string {
  const lines = notice.split('\n')
  return tidy(replyIn(lines) ?? saidIn(lines))
}
