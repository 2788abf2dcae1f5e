/** Finds the addresses that a letter names, and how likely each is the one that failed. */
import { findAddresses, keyOf } from './addresses.ts'

/** How likely an address is the one that failed: it is alone on its line or has a recipient's label, follows words about delivery, or is only mentioned. */
export const BARE = 3
const SENTENCE = 2
const MENTION = 1

const DECORATION = /^[\s>*•·・●○■◆–"'<([{|#.‘“「-]*(?:\d{1,3}[.)][\s"'<]*)?$/u
const LABEL = /^[\s>*•-]*([^:=：@\n]{1,80})[:=：][\s"'<([]*(?:(?:rfc822|smtp|mailto)[;:][\s<]*)?$/iu
const SENDER_LABEL =
  /\b(?:from|sender|reply|return|contact|support|helpdesk|postmaster|administrator|helo|message-id|absender|remetente|remitente|mittente|exp[ée]diteur|subject|references|in-reply-to|cc|visit|id|sent by)\b|差出人|送信者|отправител|发件人|寄件|보낸|발신|nadawc|felad|odes[ií]l|gönderen|a[fv]s[eä]nd|lähett/iu
const RECIPIENT_LABEL =
  /\b(?:recipients?|rcpt|to|address(?:es)?|users?|userid|mailbox|account|empf[äa]nger|adress(?:e|at)?|destinat[a-zà-ÿ]*|geadresseerde|odbiorc[ay]|failed|undeliver[a-z]*|deliver[a-z]*|size|unknown)\b|宛先|受信|收件人|получател|адресат|받는|수신|adresat|címzett|příjem|alıcı|modtager|mott(?:ak|ag)|vastaanott/iu
const QUOTED_HEADER = /^[\s>]*(?:to|an|à|para|a|aan|宛先)\s*$/i
const SENTENCE_PREFIX =
  /(?:\b(?:to|for|smtp|recipients?|addresse?|addressed|deliver(?:ed|y)?|mailbox|users?|account|list|rcpt to:?|an|à|para|destinatario|empf[äa]nger)|宛先?|(?:メール)?アドレス|送信先|кому|邮箱|地址)[\s:：<"'(「]*$/iu
const SMTP_LINE = /^[\s>]*(?:<<<\s*)?[245]\d\d[ -][^@]{0,40}$/
const CONTACT_LINE =
  /\b(?:contact|support|assistance|help ?desk|questions?|problem report|further information|postmaster for|abuse|complain|report this|forward this|(?:un)?subscribe)\b/i

export interface Candidate {
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

/** `prefix` and `suffix` are the text before and after the address on its line. */
function strengthOf(prefix: string, suffix: string): number {
  if (/mail from|envelope-from|\b(?:reply|write|back) to[\s:<]*$/i.test(prefix)) return 0
  if (INVITATION.test(prefix) || /^[>"')\s]*instead\b/i.test(suffix)) return 0
  // `from ann@example.org [192.0.2.7]` names the sender.
  if (/\bfrom[\s:<]*$/i.test(prefix) && /^>?\s*\[/.test(suffix)) return 0
  // The last alternative is the X.400 notation for an Internet address.
  if (/^[\s>]*(?:mailto:)?$|\bdda:smtp=$/i.test(prefix) || DECORATION.test(prefix)) return BARE
  const label = LABEL.exec(prefix)
  if (label) return labelStrength(prefix, label[1] ?? '')
  if (CONTACT_LINE.test(prefix)) return 0
  if (SENTENCE_PREFIX.test(prefix) || SMTP_LINE.test(prefix)) return SENTENCE
  if (/^>?\.\.\.|^>?[\s"')]*(?:\.\.\.|:)\s|^[>"')\s]*\[/.test(suffix)) return SENTENCE
  // Exim writes this below the failed address, even where that is only "an undisclosed address".
  if (/^\s*\(?(?:generated|expanded) from[\s:<]*$/i.test(prefix)) return SENTENCE
  return /generated from|expanded from|sender|from[\s:<]*$/i.test(prefix) ? 0 : MENTION
}

/** Most addresses that are read in one letter; with more, it quotes somebody's list. */
const MAX_CANDIDATES = 1000

/** A line that announces a list. */
const HEADING = /:\s*$/
/** A heading for recipients who got the message. Some servers list them after the failed ones. */
const ARRIVED =
  /^(?!.*(?:not\b|n['’]t\b|fail|unable|nicht\b)).*\b(?:delivered (?:successfully )?to|zugestellt)\b/i

/** The delimiter above a signature, which contains the writer's own address and a company's standard text. */
export const SIGNATURE = /^-- ?$/

export function candidatesOf(lines: readonly string[]): Candidate[] {
  const candidates: Candidate[] = []
  let arrived = false
  for (const [index, line] of lines.entries()) {
    if (candidates.length >= MAX_CANDIDATES) break
    if (candidates.length > 0 && SIGNATURE.test(line)) break
    if (!line.includes('@')) {
      if (HEADING.test(line)) arrived = candidates.length > 0 && ARRIVED.test(line)
    } else if (!arrived && !isInvited(lines, index)) addCandidates(candidates, line, index)
  }
  return candidates
}

function isInvited(lines: readonly string[], index: number): boolean {
  const above = (lines[index - 1] ?? '').trim() || (lines[index - 2] ?? '').trim()
  return INVITATION.test(above)
}

/** Text between two addresses of one list. */
const LISTED = /^[>"')\]\s]*(?:[,;<]|<mailto:|and|und|et|y)?[\s"'<([]*$/i

function isListed(between: string): boolean {
  return between.length < MAX_PREFIX && LISTED.test(between)
}

/** Words before an address that is to be used instead, on its line or the line above. That address did not fail. */
const INVITATION =
  /(?:\b(?:(?:owner|moderator) at|send (?:an )?e-?mail to|to the address|please (?:contact|try)|(?:local\W{1,3}|or )try|(?<!\bin )use(?: instead)?|(?:please|will) (?:re-?)?(?:send|write|reply|forward)(?: [^@\n]{0,30})? to|moved to|now at|(?:new|current) (?:e-?mail )?address(?: is)?|bitte an|verwenden sie|neue (?:e-?mail-?)?adresse(?: ist| lautet)?|nueva direcci[óo]n|nuovo indirizzo|novo endereço)|nouvelle adresse|(?:cambiado|mudado|trasferito|déménagé) [aà]|mudou para|verhuisd naar|umgezogen nach|新しい(?:メール)?アドレスは?)[^\p{L}\p{N}]*$/iu

/** Only the end of a longer prefix is kept, after an ellipsis, so that the address does not seem to begin its line. */
const MAX_PREFIX = 500

function prefixOf(line: string, start: number): string {
  return start <= MAX_PREFIX ? line.slice(0, start) : `… ${line.slice(start - MAX_PREFIX, start)}`
}

function addCandidates(candidates: Candidate[], line: string, index: number): void {
  let previous: Candidate | null = null
  for (const { address, start, end } of findAddresses(line, 50)) {
    const between: string | null = previous === null ? null : line.slice(previous.end, start)
    // In `a@example.com <b@example.org>` the first address is only a display name.
    if (between !== null && /^\s*<$/.test(between)) candidates.pop()
    const strength: number =
      previous !== null && between !== null && isListed(between)
        ? previous.strength
        : strengthOf(prefixOf(line, start), line.slice(end, end + 12))
    previous = { address, line: index, end, strength }
    candidates.push(previous)
  }
}

/** The addresses that most likely failed. `own` holds those of the sender and of the reporting server, which count only if there are no others. */
export function choose(candidates: readonly Candidate[], own: ReadonlySet<string>): Candidate[] {
  for (const strangersOnly of [true, false]) {
    for (const strength of [BARE, SENTENCE]) {
      const chosen = candidates.filter(
        (one) => one.strength === strength && !(strangersOnly && own.has(keyOf(one.address))),
      )
      if (chosen.length > 0) return unique(chosen)
    }
    const mentioned = candidates.find(
      (one) => one.strength === MENTION && !own.has(keyOf(one.address)),
    )
    if (mentioned) return [mentioned]
  }
  return []
}

function unique(candidates: readonly Candidate[]): Candidate[] {
  const seen = new Set<string>()
  return candidates.filter((one) => !seen.has(keyOf(one.address)) && seen.add(keyOf(one.address)))
}
