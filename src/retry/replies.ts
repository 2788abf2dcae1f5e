/** What the resend endpoint said, as events of the log like any other. */
import type { BounceEvent } from '../bounce/event.ts'
import { eventKey } from '../bounce/identity.ts'
import type { LogRow } from '../db/log-row.ts'
import { idempotencyKey, type ResendItem } from './resender.ts'

/** A reply's code, behind the type that delivery reports put before it (`smtp; 452 …`), or an enhanced status (RFC 3463): of a success at its beginning, where SMTP has no 20x, which HTTP has; of an error wherever it stands. */
const SUCCESS = /^\s*(?:[\w-]+;\s*)?2(?:[1-5]\d(?!\w)|\.[0-7]\.\d)/
const ERROR = /^\s*(?:[\w-]+;\s*)?[45]\d\d(?!\w)|(?:^|[\s:;('"<[#-])[45]\.[0-7]\.\d{1,3}(?!\w|\.\d)/

/** Words that an SMTP server could have said: anything else tells nothing of a mail. */
export function isReply(text: unknown): text is string {
  return typeof text === 'string' && (SUCCESS.test(text) || ERROR.test(text))
}

/**
 * The SMTP reply that a sender got from the receiving server itself. It speaks for every message that waits, so it
 * names none, unless it is said to be about one. It carries no time: a repeated call under the same key is then the same event, whenever it comes.
 */
export function replyEvent(
  item: ResendItem,
  reply: string,
  messageId: string | null = null,
): BounceEvent {
  const delivered = SUCCESS.test(reply)
  return {
    esp: 'resend',
    source: '',
    kind: delivered ? 'delivered' : 'bounced',
    espEvent: 'reply',
    espEventId: idempotencyKey(item),
    recipient: item.address,
    messageId,
    occurredAt: null,
    final: true,
    permanence: null,
    diagnostic: reply,
    replyCode: null,
    status: null,
    remoteMta: null,
    espReason: null,
    metadata: {},
    authenticity: 'binding',
  }
}

/** There is nothing left to send: the sender cancels the retry. */
export function cancelEvent(item: ResendItem, now: number): LogRow {
  const event = { ...replyEvent(item, ''), kind: 'unknown' as const, espEvent: 'gone' }
  return {
    address: item.address,
    occurredAt: now,
    key: eventKey(event, item.address),
    timed: false,
    receivedAt: now,
    kind: 'cancel_retry',
    class: 0,
    messageId: null,
    counts: false,
    condemns: false,
    final: true,
    esp: event.esp,
    source: '',
    authenticity: event.authenticity,
    status: null,
    reason: null,
    scope: null,
    action: null,
    confidence: null,
    rule: null,
    mailboxProvider: null,
    reportedStatus: null,
    replyCode: null,
    diagnostic: null,
    espEvent: event.espEvent,
    espEventId: event.espEventId,
    evidence: null,
    retryAfterSeconds: null,
    metadata: {},
    actor: 'resend',
    note: null,
    nonce: null,
    bodyHash: null,
  }
}
