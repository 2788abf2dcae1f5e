/** Turns evidence into one classification: the server's words first, then its codes, then what the ESP called it. */
import type { Classification, Evidence } from './classification.ts'
import { isRegisteredStatus } from './codes.ts'
import { mailboxProviderOf } from './mailbox-providers.ts'
import { type Match, Matcher } from './matcher.ts'
import { type Action, REASON_TABLE, type Reason } from './reason.ts'
import { REGISTERED_REASONS, REPLY_CODE_REASONS } from './registered-codes.ts'
import { RULES, type Rule } from './rules.ts'
import { replyCodes, retryAfterSeconds } from './smtp-reply.ts'
import { parseStatus } from './status.ts'

/** RFC 6647 recommends that a greylisting server keeps a sender waiting for at least this long. */
const GREYLIST_SECONDS = 300
/** Words beyond this are not read: a reply is shorter, and a webhook must stay cheap. */
const MAX_WORDS = 100_000

const MATCHER = new Matcher(
  RULES.flatMap(({ phrases }, rule) => phrases.map((text) => ({ rule, text }))),
)

/** What decided: a row, with where its words stand. */
interface Finding {
  reason: Reason
  rule: string
  code: string
  confidence: number
  evidence: Classification['evidence']
  /** The words contradict the digit: this class, whatever was said. */
  statusClass?: 4 | 5
}

/** Pure and total; linear in the length of the words. */
export function classify(evidence: Evidence): Classification {
  const words = (evidence.diagnostic ?? '').slice(0, MAX_WORDS)
  const reported = reportedCodes(evidence, words)
  const mailboxProvider = mailboxProviderOf(
    words,
    evidence.remoteMta ?? null,
    evidence.domain ?? null,
  )
  const silent = silentKind(evidence)
  if (silent) return { ...silent, mailboxProvider, reported }
  if (isDelivered(evidence, reported)) return delivered(mailboxProvider, reported)
  const finding =
    byWords(words, mailboxProvider) ??
    byCodes(reported, words) ??
    byEspReason(evidence) ??
    unknown()
  const statusClass = classOf(finding, reported, evidence)
  const code = reportedCodeOf(finding, reported) ?? finding.code
  const row = REASON_TABLE[finding.reason]
  return {
    status: `${statusClass}.${code}`,
    class: statusClass === 4 ? 'transient' : 'permanent',
    reason: finding.reason,
    scope: row.scope,
    action: actionOf(finding.reason, statusClass),
    retryAfterSeconds: statusClass === 4 ? waitOf(finding.reason, words) : null,
    confidence: finding.confidence,
    mailboxProvider,
    reported,
    rule: finding.rule,
    evidence: finding.evidence,
  }
}

function reportedCodes(evidence: Evidence, words: string): Classification['reported'] {
  const found = replyCodes(words)
  const given = evidence.status && parseStatus(evidence.status) ? evidence.status : null
  return {
    replyCode: found.replyCode ?? evidence.replyCode ?? null,
    status: found.status ?? given,
  }
}

/** Kinds that say nothing about deliverability. */
function silentKind({
  kind,
}: Evidence): Omit<Classification, 'mailboxProvider' | 'reported'> | null {
  const reasons = {
    complained: 'complaint',
    autoreplied: 'autoreply',
    unsubscribed: 'complaint',
  } as const
  if (kind !== 'complained' && kind !== 'autoreplied' && kind !== 'unsubscribed') return null
  return {
    status: null,
    class: null,
    reason: kind === 'unsubscribed' ? 'unknown' : reasons[kind],
    scope: 'recipient',
    action: 'none',
    retryAfterSeconds: null,
    confidence: 1,
    rule: `kind.${kind}`,
    evidence: { field: 'kind', start: 0, end: kind.length },
  }
}

function delivered(
  mailboxProvider: string | null,
  reported: Classification['reported'],
): Classification {
  return {
    status: successStatus(reported.status),
    class: 'success',
    reason: 'delivered',
    scope: 'recipient',
    action: 'none',
    retryAfterSeconds: null,
    confidence: 1,
    mailboxProvider,
    reported,
    rule: 'kind.delivered',
    evidence: { field: 'kind', start: 0, end: 'delivered'.length },
  }
}

function isDelivered({ kind }: Evidence, { replyCode }: Classification['reported']): boolean {
  const untold = kind === undefined || kind === null || kind === 'unknown'
  return kind === 'delivered' || (untold && replyCode !== null && replyCode < 300)
}

function successStatus(status: string | null): string {
  return status?.startsWith('2') && isRegisteredStatus(status) ? status : '2.0.0'
}

/** An address may be called anything, `user-unknown@…` too: its characters say nothing. Offsets stay. */
function withoutAddresses(words: string): string {
  return words.replace(/[^\s<>"'(),;:]{1,255}@[^\s<>"'(),;:]{1,255}/g, (address) =>
    '@'.repeat(address.length),
  )
}

function byWords(words: string, provider: string | null): Finding | null {
  let best: { row: Rule; match: Match } | null = null
  for (const match of MATCHER.matches(withoutAddresses(words))) {
    const row = RULES[match.rule]
    if (!row || (row.provider !== undefined && row.provider !== provider)) continue
    if (best === null || match.rule < best.match.rule) best = { row, match }
  }
  if (best === null) return null
  const { row, match } = best
  return {
    reason: row.reason,
    rule: row.id,
    code: row.code ?? REASON_TABLE[row.reason].code,
    confidence: 0.9,
    evidence: { field: 'diagnostic', start: match.start, end: match.end },
    ...(row.reason === 'rate_limited' ? { statusClass: 4 as const } : {}),
  }
}

/** A reply that explains itself in more words than this means something the tables do not know. */
const FEW_WORDS = 6

function byCodes({ status, replyCode }: Classification['reported'], words: string): Finding | null {
  const parsed = status === null ? null : parseStatus(status)
  if (parsed && status !== null && parsed.subject + parsed.detail > 0) {
    const code = `${parsed.subject}.${parsed.detail}`
    const reason = REGISTERED_REASONS.get(code) ?? REGISTERED_REASONS.get(`${parsed.subject}.0`)
    return {
      reason: reason ?? 'unknown',
      rule: `status.${code}`,
      // Nobody registered it: what its subject says in general is all there is to say.
      code: isRegisteredStatus(status) ? code : `${parsed.subject}.0`,
      confidence: 0.7,
      evidence: { field: 'status', start: 0, end: status.length },
    }
  }
  const reason = replyCode === null ? undefined : REPLY_CODE_REASONS.get(replyCode)
  const explained = words.split(/\s+/, FEW_WORDS + 1).length > FEW_WORDS
  // A bare 550 is most often an unknown user; one with words we do not understand condemns nobody.
  if (reason === undefined || (explained && REASON_TABLE[reason].action === 'suppress')) return null
  return {
    reason,
    rule: `reply-code.${replyCode}`,
    code: REASON_TABLE[reason].code,
    confidence: 0.4,
    evidence: { field: 'replyCode', start: 0, end: 3 },
  }
}

/** What the ESP called it: useful when there is nothing else. */
function byEspReason({ espReason }: Evidence): Finding | null {
  const found = byWords(espReason ?? '', null)
  if (!found?.evidence) return null
  return { ...found, confidence: 0.5, evidence: { ...found.evidence, field: 'espReason' } }
}

function unknown(): Finding {
  return {
    reason: 'unknown',
    rule: 'fallback.unknown',
    code: '0.0',
    confidence: 0.1,
    evidence: null,
  }
}

/** The first digit the server used; without one what the ESP claims; without that what the reason usually is. */
function classOf(
  finding: Finding,
  { replyCode, status }: Classification['reported'],
  { permanence }: Evidence,
): 4 | 5 {
  if (finding.statusClass) return finding.statusClass
  const said = Number(status?.[0])
  // `550 4.2.2 over quota`: the enhanced code is the considered one, and it spares the address.
  if (said === 4) return 4
  const digit = replyCode === null ? said : Math.trunc(replyCode / 100)
  if (digit === 4 || digit === 5) return digit
  if (permanence) return permanence === 'permanent' ? 5 : 4
  return REASON_TABLE[finding.reason].classWithoutCode
}

/** A registered code of the same subject is kept: the server knows the detail better than a rule that covers many. */
function reportedCodeOf(
  { code: own }: Finding,
  { status }: Classification['reported'],
): string | null {
  if (status === null || !isRegisteredStatus(status)) return null
  const code = status.slice(2)
  return code.endsWith('.0') || code[0] !== own[0] ? null : code
}

/** Only what is permanent condemns; the temporary twin of a reason is tried again. */
function actionOf(reason: Reason, statusClass: 4 | 5): Action {
  const { action } = REASON_TABLE[reason]
  return statusClass === 4 && action === 'suppress' ? 'retry' : action
}

function waitOf(reason: Reason, words: string): number | null {
  const asked = retryAfterSeconds(words)
  return reason === 'greylisted' ? Math.max(asked ?? 0, GREYLIST_SECONDS) : asked
}
