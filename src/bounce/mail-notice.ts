/** Reads bounces that are only a letter: where the notice ends, whom it names, and what it says about each. */

import { MAX_TEXT_LENGTH } from './mail.ts'
import { findAddresses } from './mail-address.ts'

/** A letter cut where the returned message begins. */
export interface SplitText {
  notice: string
  /** The returned message or its headers; empty when the text has none. */
  original: string
}

export interface NoticeRecipient {
  recipient: string
  /** What the letter says about this recipient, the server's reply first; may be empty. */
  words: string
}

/** Lines that announce the returned message, in the words of the servers seen. */
const SEPARATOR = new RegExp(
  [
    '(?:copy|header|headers|beginning|contents?|text|part) of (?:the|your) (?:\\w+ )?(?:message|mail|e-?mail)',
    'below (?:this line )?is (?:a )?(?:copy|the)',
    '(?:original|returned|unsent|undelivered|rejected|bounced|failed|forwarded) (?:e-?mail )?(?:message|mail)(?: (?:headers?|text|body|info|follows?|attached|begins here|information))*[ .:]*-*\\s*$',
    'message headers? follows?',
    'message header follow',
    'original message headers?',
    'non-?delivered message',
    '(?:your )?message (?:text|body) follows',
    'returned message below',
    'start of (?:returned|original|forwarded) message',
    'included is a copy',
    'urspr[üu]ngliche (?:nachricht|mail)',
    'kopie (?:ihrer|der) (?:nachricht|e-?mail)',
    "(?:message|courrier) d['’]origine",
    'en-t[êe]tes? (?:du|de votre) message',
    'mensaje original',
    'mensagem original',
    'messaggio originale',
    'oorspronkelijk bericht',
    'исходное (?:сообщение|письмо)',
    '(?:元|オリジナル)の?(?:メッセージ|メール)',
    '原始?(?:邮件|郵件)',
  ].join('|'),
  'i',
)

/** Header names that only a returned message has in a row. */
const HEADER_LINE =
  /^[ \t>|]{0,12}(received|return-path|message-id|mime-version|dkim-signature|x-[a-z0-9-]{2,40}|date|from|to|subject|content-type|content-transfer-encoding|user-agent|sender|reply-to|delivered-to|authentication-results|arc-[a-z-]{4,40}|envelope-to|delivery-date|references|in-reply-to|errors-to|precedence|cc)[ \t]*:/i
const PROOF = /^(?:received|mime-version|return-path|dkim-signature|content-type)$/

/** Whether the lines from `index` on are the headers of a message: three known names, one of which no letter uses. */
function startsHeaders(lines: readonly string[], index: number): boolean {
  let known = 0
  let proven = false
  for (let i = index; i < Math.min(lines.length, index + 16); i++) {
    const line = lines[i] ?? ''
    const name = HEADER_LINE.exec(line)?.[1]?.toLowerCase()
    if (name === undefined) {
      if (line.trim() === '' || !/^[ \t>]/.test(line)) break
      continue
    }
    known++
    proven ||= PROOF.test(name)
    if (known >= 3 && proven) return true
  }
  return false
}

/** A letter is read to here; what stands lower is the returned message, announced or not. */
const MAX_LINES = 2000

/** Cuts a letter where the message it returns begins. */
export function splitNotice(whole: string): SplitText {
  const text = withoutCarriageReturns(whole.slice(0, MAX_TEXT_LENGTH))
  const lines = text.split('\n', MAX_LINES)
  let offset = 0
  for (const [index, line] of lines.entries()) {
    const next = offset + line.length + 1
    const cut = line === '' ? null : cutAt(lines, index)
    if (cut === 'below') {
      const original = text.slice(next).replace(/^[\s=*-]*\n/, '')
      return { notice: text.slice(0, offset), original }
    }
    if (cut === 'here') return { notice: text.slice(0, offset), original: text.slice(offset) }
    offset = next
  }
  return { notice: text.slice(0, offset), original: '' }
}

function withoutCarriageReturns(text: string): string {
  return text.includes('\r') ? text.replaceAll('\r\n', '\n') : text
}

/** Whether the returned message begins at this line, or below it because it announces it. */
function cutAt(lines: readonly string[], index: number): 'here' | 'below' | null {
  const line = lines[index] ?? ''
  if (line.length < 200 && SEPARATOR.test(line) && isAnnouncement(lines, index)) return 'below'
  return line.includes(':') && HEADER_LINE.test(line) && startsHeaders(lines, index) ? 'here' : null
}

/** A sentence may mention "the original message" in passing: what follows the announcement must look like headers. */
function isAnnouncement(lines: readonly string[], index: number): boolean {
  if (/^[\s>]*[-=*_#]{3,}/.test(lines[index] ?? '')) return index > 0
  if (/^\s*(?:the )?original message follows\W*$/i.test(lines[index] ?? '')) return true
  for (let i = index + 1; i < Math.min(lines.length, index + 6); i++) {
    if (HEADER_LINE.test(lines[i] ?? '')) return true
  }
  return false
}

/** How surely an address in a letter is the one that failed. */
const BARE = 3
const SENTENCE = 2
const MENTION = 1

const DECORATION = /^[\s>*•·–"'<([{|#.‘“「-]*(?:\d{1,3}[.)][\s"'<]*)?$/u
const LABEL = /^[\s>*•-]*([^:=：@\n]{1,80})[:=：][\s"'<([]*(?:(?:rfc822|smtp|mailto)[;:][\s<]*)?$/iu
const SENDER_LABEL =
  /\b(?:from|sender|reply|return|contact|support|helpdesk|postmaster|administrator|helo|message-id|absender|remetente|remitente|mittente|exp[ée]diteur|subject|references|in-reply-to|cc|visit|id|sent by)\b|差出人|送信者|отправител|发件人/iu
const RECIPIENT_LABEL =
  /\b(?:recipients?|rcpt|to|address(?:es)?|users?|userid|mailbox|account|empf[äa]nger|adress(?:e|at)?|destinat[a-zà-ÿ]*|destinataires?|geadresseerde|odbiorc[ay]|failed|undeliver[a-z]*|deliver[a-z]*|size|unknown)\b|宛先|受信|收件人|получател/iu
const QUOTED_HEADER = /^[\s>]*(?:to|an|à|para|a|aan|宛先)\s*$/i
const SENTENCE_PREFIX =
  /(?:\b(?:to|for|smtp|recipients?|addresse?|addressed|deliver(?:ed|y)?|mailbox|users?|account|list|rcpt to:?|an|à|para|destinatario|empf[äa]nger)|宛先?|кому)[\s:<"'(:「]*$/iu
const SMTP_LINE = /^[\s>]*(?:<<<\s*)?[245]\d\d[ -][^@]{0,40}$/
const CONTACT_LINE =
  /\b(?:contact|support|assistance|help desk|helpdesk|questions?|problem report|further information|postmaster for|abuse|complain|report this|forward this|(?:un)?subscribe)\b/i

interface Candidate {
  address: string
  line: number
  end: number
  strength: number
}

function labelStrength(prefix: string, label: string): number {
  if (/rcpt to/i.test(label)) return SENTENCE
  if (SENDER_LABEL.test(label)) return 0
  if (QUOTED_HEADER.test(label)) return SENTENCE
  if (RECIPIENT_LABEL.test(label)) return BARE
  return SENTENCE_PREFIX.test(prefix) ? SENTENCE : MENTION
}

/** `prefix` is what stands before the address on its line, `suffix` what follows. */
function strengthOf(prefix: string, suffix: string): number {
  if (/mail from|envelope-from|\b(?:reply|write|back) to[\s:<]*$/i.test(prefix)) return 0
  if (/^[\s>]*(?:mailto:)?$/i.test(prefix) || DECORATION.test(prefix)) return BARE
  const label = LABEL.exec(prefix)
  if (label) return labelStrength(prefix, label[1] ?? '')
  if (CONTACT_LINE.test(prefix)) return 0
  if (SENTENCE_PREFIX.test(prefix) || SMTP_LINE.test(prefix)) return SENTENCE
  if (/^>?\.\.\.|^>?[\s"')]*(?:\.\.\.|:)\s|^[>"')\s]*\[/.test(suffix)) return SENTENCE
  return /generated from|expanded from|sender|from[\s:<]*$/i.test(prefix) ? 0 : MENTION
}

/** More addresses than this are a list of somebody's, not of failures. */
const MAX_CANDIDATES = 1000

function candidatesOf(lines: readonly string[]): Candidate[] {
  const candidates: Candidate[] = []
  for (const [index, line] of lines.entries()) {
    if (candidates.length >= MAX_CANDIDATES) break
    if (line.includes('@') && !isInvited(lines, index)) addCandidates(candidates, line, index)
  }
  return candidates
}

function isInvited(lines: readonly string[], index: number): boolean {
  const above = (lines[index - 1] ?? '').trim() || (lines[index - 2] ?? '').trim()
  return INVITATION.test(above)
}

/** What stands between two addresses of one list. */
const LISTED = /^[>"')\]\s]*(?:[,;<]|<mailto:|and|und|et|y)?[\s"'<([]*$/i

/** The next line holds an address to write to, not one that failed. */
const INVITATION = /\b(?:to the address|please (?:contact|write to|reply to))\W*$/i

function addCandidates(candidates: Candidate[], line: string, index: number): void {
  let previous: Candidate | null = null
  for (const { address, start, end } of findAddresses(line, 50)) {
    const between: string | null = previous === null ? null : line.slice(previous.end, start)
    // In `a@example.com <b@example.org>` the first is only a name.
    if (between !== null && /^\s*<$/.test(between)) candidates.pop()
    const strength: number =
      previous !== null && between !== null && LISTED.test(between)
        ? previous.strength
        : strengthOf(line.slice(0, start), line.slice(end, end + 12))
    previous = { address, line: index, end, strength }
    candidates.push(previous)
  }
}

function key(address: string): string {
  return address.toLowerCase()
}

/** The surest addresses of a letter; `own` are those of the sender and of the server that writes. */
function choose(candidates: readonly Candidate[], own: ReadonlySet<string>): Candidate[] {
  for (const strangersOnly of [true, false]) {
    for (const strength of [BARE, SENTENCE]) {
      const chosen = candidates.filter(
        (one) => one.strength === strength && !(strangersOnly && own.has(key(one.address))),
      )
      if (chosen.length > 0) return unique(chosen)
    }
    const mentioned = candidates.find(
      (one) => one.strength === MENTION && !own.has(key(one.address)),
    )
    if (mentioned) return [mentioned]
  }
  return []
}

function unique(candidates: readonly Candidate[]): Candidate[] {
  const seen = new Set<string>()
  return candidates.filter((one) => !seen.has(key(one.address)) && seen.add(key(one.address)))
}

const MAX_WORDS = 2000
const REPLY =
  /(?:^|[\s"'(:>;[])[45]\d\d(?:[ ,#\]-]|:\s|$)|(?:^|[\s(#[:-])[45]\.\d{1,3}\.\d{1,3}(?!\.?\d)/
const NO_REPLY_LINE = /^[\s>]*(?:>>>|arrival|date|received|sent|size|on \w{3},)/i

/** Where a paragraph ends: a blank line, a command of the session, a ruler. */
const PARAGRAPH_END = /^\s*$|^[\s>]*>>>|^\s*-{3}|while talking to/

/**
 * The paragraph around the first line with a reply code, to its end; null when no line has one. What stands before
 * the reply says at which step of the session it came ("after MAIL FROM", "sender was rejected").
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

function hasWords(text: string): boolean {
  if (!text.includes('@') && !MERE_TYPE.test(text)) return /\p{L}{3}/u.test(text)
  const bare = text.replace(/[^\s<>"]{0,64}@[^\s<>"]{1,255}|\b(?:smtp|rfc822|mailto)\b/gi, '')
  return /\p{L}{3}/u.test(bare)
}

/** Rulers, MIME boundaries and other lines without a word or number. */
const RULER = /^[^\p{L}\p{N}]*$|^--+[=_-][^\s]{10,}$|^-{4,}[^\s]{8,}$/u

/** What a program says of its own letter, among the words of a server. */
const REMARK = /^\W*message contains \[\d+\] file attachments/i

function tidy(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => !RULER.test(line) && !REMARK.test(line))
    .join('\n')
    .slice(0, MAX_WORDS)
}

/** What letters say to everybody: whom to ask, and what to do with the letter itself. */
const BOILERPLATE =
  /^\W*(?:please (?:reply|contact|direct|include|do not|forward)|for (?:further|more) (?:assistance|information|help)|if you (?:feel|do so|have (?:any )?questions|believe|think)|contact your|should you have|questions\b|bei (?:r[üu]ck)?fragen|pour toute question|(?:do not|don't) reply|this is an automat|this is a mime-encapsulated)|\bpostmaster@\S+\W*$/i

function withoutBoilerplate(lines: readonly string[]): string[] {
  return lines.filter((line) => !BOILERPLATE.test(line))
}

const CODE_LABEL =
  /\b(?:status|error|reply|response|remote|server|host|code|smtp|diagnostic|technical|details?|said|returned|was|the)\b|\S*[@.\d]\S*/gi

/** Longer words are more than a code. */
const MAX_BARE = 100

/** `Status code: 550 5.1.10` says nothing that the letter around it would not say better. */
function isBareCode(words: string): boolean {
  return words.length < MAX_BARE && !/\p{L}{3}/u.test(words.replace(CODE_LABEL, ' '))
}

function context(lines: readonly string[]): string {
  return withoutBoilerplate(lines).join('\n')
}

/** A line of a session's transcript: the answer stands before the address, and what led to it above. */
const TRANSCRIPT = /^\s*>>>|^[\s>]*(?:<<<\s*)?[245]\d\d[ -]/

function wordsFor(lines: readonly string[], chosen: readonly Candidate[], index: number): string {
  const one = chosen[index]
  if (!one) return ''
  const block = TRANSCRIPT.test(lines[one.line] ?? '')
    ? transcriptOf(lines, chosen, index)
    : blockOf(lines, chosen, index)
  const alone = chosen.length === 1
  const reply = replyIn(block) ?? (alone ? replyIn(lines) : null)
  if (reply !== null) {
    const words = tidy(reply)
    return alone && isBareCode(words) ? tidy(`${words}\n${context(lines)}`) : words
  }
  const said = withoutBoilerplate(block).join('\n')
  return hasWords(said) ? tidy(said) : sharedWords(lines, chosen, one)
}

/** Labels that only announce an address. */
const MERE_LABEL =
  /\b(?:final|original|recipients?|rcpt|to|e-?mail|mail|address(?:es)?|affected|smtp|rfc822|mailto)\b/gi

/** Whether what stands before an address is more than a label. */
function saysWhy(before: string): boolean {
  return /\p{L}{3}/u.test(before.replace(MERE_LABEL, ''))
}

/** From the address to the next recipient; the whole line where the address stands inside of a sentence. */
function blockOf(lines: readonly string[], chosen: readonly Candidate[], index: number): string[] {
  const one = chosen[index]
  if (!one) return []
  const line = lines[one.line] ?? ''
  // Those of one line are told the same.
  const next = chosen.find((other) => other.line > one.line)?.line ?? lines.length
  // `Unknown user: ann@example.org` says it before the address, `ann@example.org: unknown user` behind it.
  const before = line.slice(0, one.end - one.address.length)
  const first =
    one.strength === BARE && !saysWhy(before)
      ? line.slice(one.end).replace(/^[>"')\]]*[\s:,.…]*/, '')
      : line
  const above = chosen.length === 1 ? paragraphAbove(lines, one.line) : []
  return [...above, first, ...lines.slice(one.line + 1, Math.max(next, one.line + 1))]
}

/** What the lines right above an address say, such as `Error: Invalid user address`. */
function paragraphAbove(lines: readonly string[], line: number): string[] {
  let from = line
  while (from > 0 && line - from < 3 && !PARAGRAPH_END.test(lines[from - 1] ?? '')) from--
  return lines.slice(from, line)
}

/** What was said since the recipient before, to the last line that names this one. */
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
      if (lines[i]?.toLowerCase().includes(key(one.address))) line = i
    }
    return line
  }
  return lines.slice(last(index - 1) + 1, last(index) + 1)
}

/** Recipients listed first and explained together: what follows the list, without lines about the others; else what stands before it. */
function sharedWords(
  lines: readonly string[],
  chosen: readonly Candidate[],
  one: Candidate,
): string {
  const last = chosen.at(-1)?.line ?? one.line
  const others = chosen.filter((other) => other !== one).map((other) => key(other.address))
  const after = lines
    .slice(last + 1)
    .filter(
      (line) => !others.some((other) => line.includes('@') && line.toLowerCase().includes(other)),
    )
  const said = withoutBoilerplate(after).join('\n')
  if (hasWords(said)) return tidy(replyIn(after) ?? said)
  const before = lines.slice(0, (chosen[0]?.line ?? 0) + 1)
  return tidy(replyIn(before) ?? withoutBoilerplate(before).slice(-12).join('\n'))
}

/** Whom a notice names and what it says of each; `own` are addresses of the sender and the reporting server, in lower case. */
export function readNotice(notice: string, own: ReadonlySet<string>): NoticeRecipient[] {
  const lines = notice.split('\n')
  const chosen = choose(candidatesOf(lines), own)
  return chosen.map((one, index) => ({
    recipient: one.address,
    words: wordsFor(lines, chosen, index),
  }))
}

/** The words of a notice that names nobody. */
export function wordsOfNotice(notice: string): string {
  return tidy(replyIn(notice.split('\n')) ?? notice)
}
