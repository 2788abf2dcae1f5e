/** Turns evidence into one classification: the server's words first, then its codes, then what the ESP called it. */
import type { Classification, Evidence } from './classification.ts'
import { Classifier, type Found, type Reading, type Source } from './classifier.ts'
import { isRegisteredStatus } from './codes.ts'
import type { EventKind } from './event.ts'
import { REASON_TABLE, type Reason, type ReasonRow } from './reason.ts'
import { actionUnder } from './recorded-class.ts'
import {
  contradicts,
  fits,
  REGISTERED_REASONS,
  REPLY_CODE_REASONS,
  SAYS_LITTLE,
} from './registered-codes.ts'
import { retryAfterSeconds } from './retry-after.ts'
import type { Rule } from './rules/rule.ts'
import { FIRST_HINT, RULES, VOCABULARY } from './rules.ts'
import { isOfAThing, isOfOthers } from './said-of-others.ts'
import { parseStatus } from './status.ts'

/** RFC 6647 recommends that a greylisting server keeps a sender waiting for at least this long. */
const GREYLIST_SECONDS = 300
/** UTF-16 units that are read: no reply is longer, and a webhook must stay cheap. */
const MAX_WORDS = 100_000

const OURS = new Classifier(RULES, FIRST_HINT, VOCABULARY)

/** The deciding rule, code or field. */
interface Finding {
  reason: Reason
  /** The table row of the reason. */
  about: ReasonRow
  rule: string
  /** `subject.detail` to answer; null for the reason's default. */
  code: string | null
  confidence: number
  evidence: Classification['evidence']
  /** Overrides the reported class digit, because the words contradict it. */
  statusClass?: 4 | 5 | undefined
}

/**
 * Pure and total; linear in the length of the words.
 * @param own an operator's rules, asked before ours
 */
export function classify(evidence: Evidence, own: Classifier | null = null): Classification {
  const source = sourceOf(evidence)
  const reading = OURS.read(source)
  const { words, replyCode, status, mailboxProvider } = reading
  const reported = { replyCode, status }
  const silent = silentKind(evidence)
  if (silent) return { ...silent, mailboxProvider, reported }
  if (isDelivered(evidence, reading)) return delivered(evidence, mailboxProvider, reported)
  const theirs = own === null ? null : byOwn(own, { ...source, mailboxProvider })
  const finding =
    theirs ??
    byList(evidence) ??
    byRow(OURS.found(reading.row, words, status), 0.9, words) ??
    byStatus(reading, false) ??
    byRow(OURS.found(reading.hint, words, status), 0.6, words) ??
    byStatus(reading, true) ??
    bySubject(reading) ??
    byEspReason(evidence, own) ??
    byGeneralCode(reading) ??
    byReplyCode(reading) ??
    unknown()
  const { about } = finding
  const statusClass = classOf(finding, reading, evidence) ?? about.classWithoutCode
  const answer = answerOf(finding, reading, statusClass)
  const kept = theirs !== null || answer === status
  const declared = kept ? null : declaredCode(finding.reason, statusClass, evidence)
  return {
    status: declared ?? answer,
    class: statusClass === 4 ? 'transient' : 'permanent',
    reason: finding.reason,
    scope: about.scope,
    action: actionUnder(statusClass, about.action),
    retryAfterSeconds: statusClass === 4 ? waitOf(finding.reason, reading) : null,
    confidence: finding.confidence,
    mailboxProvider,
    reported,
    rule: finding.rule,
    evidence: finding.evidence,
  }
}

/** Our rules that match the words of this evidence, in the order they are asked: the deciding one and its alternatives. */
export function matchingRules(evidence: Evidence): Rule[] {
  return OURS.matching(sourceOf(evidence))
}

type Deciding = NonNullable<Classification['evidence']>

/** Evidence that covers a whole field. */
function allOf(field: Deciding['field'], length: number): Deciding {
  return { field, start: 0, end: length }
}

function sourceOf(evidence: Evidence) {
  const diagnostic = evidence.diagnostic ?? ''
  return {
    words: diagnostic.slice(0, MAX_WORDS),
    replyCode: evidence.replyCode ?? null,
    status: evidence.status && parseStatus(evidence.status) ? evidence.status : null,
    remoteMta: evidence.remoteMta ?? null,
    domain: evidence.domain ?? null,
    mailboxProvider: evidence.mailboxProvider ?? null,
  }
}

/** Kinds that say nothing about deliverability. */
const SILENT_REASONS: Readonly<Partial<Record<EventKind, Reason>>> = {
  complained: 'complaint',
  autoreplied: 'autoreply',
  unsubscribed: 'unsubscribed',
  listed: 'suppressed',
}

function silentKind({
  kind,
}: Evidence): Omit<Classification, 'mailboxProvider' | 'reported'> | null {
  if (!kind) return null
  const reason = SILENT_REASONS[kind]
  if (!reason) return null
  return {
    status: null,
    class: null,
    reason,
    scope: null,
    action: 'none',
    retryAfterSeconds: null,
    confidence: 1,
    rule: `kind.${kind}`,
    evidence: allOf('kind', kind.length),
  }
}

function delivered(
  { kind }: Evidence,
  mailboxProvider: string | null,
  reported: Classification['reported'],
): Classification {
  return {
    status: successStatus(reported.status),
    class: 'success',
    reason: 'delivered',
    scope: null,
    action: 'none',
    retryAfterSeconds: null,
    confidence: 1,
    mailboxProvider,
    reported,
    ...(kind === 'delivered'
      ? { rule: 'kind.delivered', evidence: allOf('kind', kind.length) }
      : {
          rule: `reply-code.${reported.replyCode}`,
          evidence: allOf('replyCode', 3),
        }),
  }
}

/** True if the reply reports a success that its words do not contradict. */
function isDelivered({ kind }: Evidence, reading: Reading): boolean {
  const { replyCode, status, row, hint, impliedClass } = reading
  if (kind === 'delivered') return true
  if ((kind && kind !== 'unknown') || Math.trunc((replyCode ?? 0) / 100) !== 2) return false
  // The 2xx code may be a quoted greeting: `5.4.1 no answer, last transcript: 220 mx.example.com`.
  if (status !== null && !status.startsWith('2')) return false
  // Two codes of success outweigh a remark: `250 2.0.0 Ok, but the mailbox is nearly full`.
  const isSure = status?.startsWith('2') && impliedClass !== 5
  return isSure || (row === -1 && hint === -1)
}

function successStatus(status: string | null): string {
  return status?.startsWith('2') && isRegisteredStatus(status) ? status : '2.0.0'
}

/** By an operator's own rule. */
function byOwn(own: Classifier, source: Source): Finding | null {
  const { row, status } = own.read(source)
  return byRow(own.found(row, source.words, status), 1)
}

/** By the ESP's list: the words belong to an earlier failure, the one that put the address on the list. */
function byList({ isListed, kind }: Evidence): Finding | null {
  if (!isListed) return null
  return {
    reason: 'suppressed',
    about: REASON_TABLE.suppressed,
    rule: 'kind.listed',
    code: null,
    confidence: 1,
    evidence: allOf('kind', kind?.length ?? 0),
  }
}

/** @param words the reply: what it says about somebody else, or about a thing, never condemns the recipient */
function byRow(found: Found | null, confidence: number, words = ''): Finding | null {
  if (found === null) return null
  const { rule, about, evidence } = found
  // A rule that also matches inside host names is a sentence of one provider or program, always about the recipient.
  const condemns = about.action === 'suppress' && !rule.inHosts
  const said = condemns && evidence?.field === 'diagnostic' ? evidence : null
  const isThings = said !== null && isOfAThing(words, said.start, said.end)
  if (isThings || (said !== null && isOfOthers(words, said.start, said.end))) {
    const reason = isThings ? 'unknown' : 'bad_sender'
    const rest = { about: REASON_TABLE[reason], code: null, confidence, evidence }
    return { reason, rule: 'words.of-sender', ...rest }
  }
  return {
    reason: rule.reason,
    about,
    rule: rule.id,
    code: rule.code ?? null,
    confidence,
    evidence,
    statusClass: rule.statusClass,
  }
}

/** By the meaning of a registered code. Codes that say little are asked after the hints; so are those that condemn the recipient while the words are about the sender. */
function byStatus({ status, code, words, hint }: Reading, little: boolean): Finding | null {
  if (status === null || code === null) return null
  if (code === '0.0' || SAYS_LITTLE.has(code) !== little) return null
  if (SAID_OF_ANYTHING.has(code) && hasWords(words)) return null
  const known = REGISTERED_REASONS.get(code)
  if (known === undefined && !little && !isRegisteredStatus(status)) return null
  // A registered code means at least what its subject means in general.
  const reason = known ?? REGISTERED_REASONS.get(`${code[0]}.0`) ?? 'unknown'
  const about = REASON_TABLE[reason]
  if (about.action === 'suppress' && RULES[hint]?.reason === 'bad_sender') return null
  return {
    reason,
    about,
    rule: `status.${code}`,
    code: isRegisteredStatus(status) ? code : '0.0',
    confidence: little ? 0.5 : 0.7,
    evidence: allOf('status', status.length),
  }
}

/** Servers send these codes for anything, so with words that no rule understands they condemn nobody. */
const SAID_OF_ANYTHING: ReadonlySet<string> = new Set(['1.0', '2.0'])

/** By a code that names only the address or the mailbox, without a detail. */
function byGeneralCode({ status, code }: Reading): Finding | null {
  if (status === null || code === null || !SAID_OF_ANYTHING.has(code)) return null
  const evidence = allOf('status', status.length)
  return { ...unknown(), rule: `status.${code}`, code, confidence: 0.2, evidence }
}

/** By subject: an unregistered detail means what its subject means (RFC 3463 section 2), and condemns nobody. */
function bySubject({ status, code }: Reading): Finding | null {
  if (status === null || code === null || isRegisteredStatus(status)) return null
  const general = `${code[0]}.0`
  const reason = REGISTERED_REASONS.get(general)
  if (reason === undefined) return null
  const about = REASON_TABLE[reason]
  if (about.action === 'suppress') return null
  return {
    reason,
    about,
    rule: `status.${general}`,
    code: general,
    confidence: 0.4,
    evidence: allOf('status', status.length),
  }
}

/** Text around a bare code that does not count as words: addresses, hosts, other codes, protocol names. In scripts without spaces, only the ASCII part. */
const NO_WORDS =
  /(?<!\S)[!-~]*[@[\]][!-~]*|(?<![a-z0-9-])(?:[a-z0-9-]{1,63}\.)+[a-z]{2,12}\b(?:[!-~]*\d[!-~]*)?|(?<!\S)[!-~]*\d[!-~]*|\b(?:e?smtp|error|said|rcpt|to|command|in|reply|host)\b/gi
const ANY_WORD = /\p{L}{2}/u
/** How much of the words is searched for a bare code, in UTF-16 units. */
const BARE = 500

function hasWords(words: string): boolean {
  return ANY_WORD.test(words.slice(0, BARE).replace(NO_WORDS, ' '))
}

function byReplyCode({ replyCode, status, words }: Reading): Finding | null {
  const reason = replyCode === null ? undefined : REPLY_CODE_REASONS.get(replyCode)
  // `5.0.0` states that the cause is undefined.
  if (reason === undefined || status === '5.0.0') return null
  // A bare 550 is most often an unknown user; a 550 with words that no rule understands condemns nobody.
  const about = REASON_TABLE[reason]
  if (about.action === 'suppress' && hasWords(words)) return null
  return {
    reason,
    about,
    rule: `reply-code.${replyCode}`,
    code: null,
    confidence: 0.4,
    evidence: allOf('replyCode', 3),
  }
}

/** By the ESP's own name for the cause. It ranks below the server's words and enhanced codes, but above a bare `550`. `MailboxFull` and `mailbox_full` are read as words. */
function byEspReason({ espReason }: Evidence, own: Classifier | null): Finding | null {
  if (!espReason) return null
  const said = espReason.slice(0, MAX_WORDS)
  const apart = said.replace(/(?<=\p{Ll})(?=\p{Lu})|_/gu, ' ')
  for (const classifier of [own ?? OURS, OURS]) {
    const finding =
      fromEsp(classifier, said) ?? (apart === said ? null : fromEsp(classifier, apart, said.length))
    if (finding !== null) return finding
  }
  return null
}

/** @param length length of the ESP's original text if `words` were split out of it; all of that text is then the evidence */
function fromEsp(classifier: Classifier, words: string, length?: number): Finding | null {
  const nothing = { replyCode: null, status: null, remoteMta: null, domain: null }
  const { row, hint } = classifier.read({ words, ...nothing })
  const found = byRow(classifier.found(row === -1 ? hint : row, words, null), 0.5, words)
  if (!found?.evidence) return null
  const where = length === undefined ? found.evidence : { start: 0, end: length }
  return { ...found, evidence: { ...where, field: 'espReason' } }
}

function unknown(): Finding {
  return {
    reason: 'unknown',
    about: REASON_TABLE.unknown,
    rule: 'fallback.unknown',
    code: '0.0',
    confidence: 0.1,
    evidence: null,
  }
}

/** The class: the digit the server used, else what the ESP claims, else what the words imply; null leaves it to the reason's default. */
function classOf(
  finding: Finding,
  { replyCode, status, impliedClass }: Reading,
  { permanence }: Evidence,
): 4 | 5 | null {
  if (finding.statusClass) return finding.statusClass
  const said = status === null ? 0 : digitOf(status)
  // `550 4.2.2 over quota`: the enhanced code is more deliberate, and it spares the address.
  if (said === 4) return 4
  const digit = replyCode === null || replyCode < 400 ? said : Math.trunc(replyCode / 100)
  if (digit === 4 || digit === 5) return digit
  if (permanence) return permanence === 'permanent' ? 5 : 4
  return impliedClass
}

function digitOf(status: string): number {
  return status.charCodeAt(0) - 48
}

/** Status to answer: the reported code if it fits the cause, since the server knows the detail better than we do. */
function answerOf(
  { reason, about, code }: Finding,
  { status, code: reported }: Reading,
  statusClass: 4 | 5,
): string {
  const isKept = reported !== null && fits(reason, reported)
  if (isKept && status !== null && digitOf(status) === statusClass) return status
  return `${statusClass}.${isKept ? reported : (code ?? about.code)}`
}

/**
 * A separate `status` field, such as that of a delivery report (RFC 3464 section 2.3.4), is a statement of its own. It is
 * kept unless it is undefined (x.0.0), has another class, or contradicts the cause.
 */
function declaredCode(
  reason: Reason,
  statusClass: 4 | 5,
  { status: declared }: Evidence,
): string | null {
  if (!declared || declared[0] !== String(statusClass)) return null
  const code = declared.slice(2)
  if (code === '0.0' || !isRegisteredStatus(declared)) return null
  return contradicts(reason, code) ? null : declared
}

function waitOf(reason: Reason, { speaksOfWaiting, words }: Reading): number | null {
  const asked = speaksOfWaiting ? retryAfterSeconds(words) : null
  return reason === 'greylisted' ? Math.max(asked ?? 0, GREYLIST_SECONDS) : asked
}
