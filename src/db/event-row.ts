/** Makes the delivery log's row of an event: its class and code, whether it counts, whether it condemns. */
import { domainOf, normalizeAddress } from '../bounce/address.ts'
import { MINUTE_MS } from '../bounce/calendar.ts'
import type { Classification, Evidence } from '../bounce/classification.ts'
import type { Classifier } from '../bounce/classifier.ts'
import { classify } from '../bounce/classify.ts'
import { type BounceEvent, messageOf, RESENDER } from '../bounce/event.ts'
import { eventKey } from '../bounce/identity.ts'
import { asRecorded, CLASS_DIGITS } from '../bounce/recorded-class.ts'
import type { LogRow } from './log-row.ts'

/** The words of a server, or of a mail service, are kept up to this many UTF-16 units. */
const MAX_WORDS = 500
/** No ESP has a type as long; D1 takes rows of up to 2 MB. */
const MAX_TYPE = 200
/** No bounce was reported over HTTP before this; a clock that says so is broken. */
const EARLIEST_TIME = Date.UTC(2000, 0, 1)
/** A report from further ahead than this says more about the reporter's clock than about the mail. */
const MAX_AHEAD_MS = 10 * MINUTE_MS

/** What was proven about the post an event came in. */
export interface Provenance {
  /** Receive time, epoch milliseconds. */
  now: number
  /** A token that may be used with one body only, where the ESP's signature leaves the body uncovered. */
  oneTime?: {
    nonce: string
    /** SHA-256 of the body, hexadecimal. */
    bodyHash: string
  }
}

type ReportedEvent = BounceEvent & Pick<Evidence, 'mailboxProvider'>

/** The row of one event, `own` rules asked first; null when its recipient is no address. */
export function eventRow(
  event: ReportedEvent,
  provenance: Provenance,
  own: Classifier | null = null,
): LogRow | null {
  const address = normalizeAddress(event.recipient)
  if (address === null) return null
  const row = rowOf(event, address, provenance, own)
  if (!event.mayBeAnswer) return row
  const answer = rowOf({ ...event, kind: 'autoreplied' }, address, provenance, own)
  return { ...row, answer: { ...answer, key: row.key } }
}

function rowOf(
  event: ReportedEvent,
  address: string,
  provenance: Provenance,
  own: Classifier | null,
): LogRow {
  const verdict = asRecorded(event.kind, classify({ ...event, domain: domainOf(address) }, own))
  const proven = event.authenticity !== 'unproven'
  const counts = verdict.class === 'permanent' && proven && !neverAttempted(event, verdict)
  return {
    address,
    key: eventKey(event, address),
    ...timesOf(event, provenance.now),
    kind: event.kind,
    class: proven && verdict.class ? CLASS_DIGITS[verdict.class] : 0,
    messageId: messageOf(event),
    // A resender answers for a retry that was open when it was asked.
    follows: event.esp === RESENDER,
    counts,
    condemns: counts && verdict.action === 'suppress',
    final: event.final,
    esp: event.esp,
    source: event.source,
    list: event.list ?? null,
    authenticity: event.authenticity,
    status: verdict.status,
    ...causeOf(event, verdict),
    mailboxProvider: verdict.mailboxProvider,
    reportedStatus: verdict.reported.status,
    replyCode: verdict.reported.replyCode,
    ...wordsOf(event, verdict),
    espEvent: event.espEvent.slice(0, MAX_TYPE),
    espEventId: event.espEventId,
    retryAfterSeconds: verdict.retryAfterSeconds,
    metadata: event.metadata,
    actor: null,
    note: null,
    nonce: provenance.oneTime?.nonce ?? null,
    bodyHash: provenance.oneTime?.bodyHash ?? null,
  }
}

/** When it happened, as far as the reporter's clock is believed. */
function timesOf({ occurredAt }: BounceEvent, now: number) {
  const ahead = occurredAt !== null && occurredAt > now + MAX_AHEAD_MS
  const timed = occurredAt !== null && occurredAt >= EARLIEST_TIME && !ahead
  return {
    occurredAt: timed ? occurredAt : now,
    timed,
    receivedAt: now,
    claimedAt: ahead ? occurredAt : null,
  }
}

const NO_CAUSE = { reason: null, scope: null, action: null, confidence: null, rule: null }

/** No cause if nothing failed, or if nothing was said about deliverability: a notice of `sent` has none to find. */
function causeOf(event: BounceEvent, verdict: Classification) {
  const { reason, scope, action, confidence, rule } = verdict
  if (event.kind === 'resubscribed') return NO_CAUSE
  if (verdict.class === null && reason === 'unknown' && event.diagnostic === null) return NO_CAUSE
  return { reason, scope, action, confidence, rule }
}

/** The ESP never contacted the receiving server, because of its own list or its own failure. Logged, but no error of the address. */
function neverAttempted(event: BounceEvent, verdict: Classification): boolean {
  if (event.kind === 'dropped' || verdict.reason === 'suppressed') return true
  return event.kind === 'failed' && verdict.reported.replyCode === null
}

/** The part of the words that is kept, and the position in it of those that decided. */
function wordsOf(event: BounceEvent, { evidence }: Classification) {
  const from = evidence === null ? 0 : keptFrom(evidence)
  const kept = (field: 'diagnostic' | 'espReason') => {
    const start = evidence?.field === field ? from : 0
    return event[field]?.slice(start, start + MAX_WORDS) ?? null
  }
  return {
    diagnostic: kept('diagnostic'),
    espReason: kept('espReason'),
    evidence: evidence && { ...evidence, start: evidence.start - from, end: evidence.end - from },
  }
}

/** Where the kept part begins: of a long text, the words that decided are kept. */
function keptFrom({ start, end }: { start: number; end: number }): number {
  return Math.min(start, Math.max(0, end - MAX_WORDS))
}
