/** What the resend endpoint said, as events of the log like any other. */
import type { BounceEvent } from '../bounce/event.ts'
import { eventKey } from '../bounce/identity.ts'
import type { LogRow } from '../db/log-row.ts'
import { idempotencyKey, type ResendItem } from './resender.ts'

/**
 * The SMTP reply that a sender got from the receiving server itself. It speaks for every message that waits, so it
 * names none, unless it is said to be about one. It carries no time: a repeated call under the same key is then the same event, whenever it comes.
 */
export function replyEvent(
  item: ResendItem,
  reply: string,
  messageId: string | null = null,
): BounceEvent {
  const delivered = /^\s*2\d\d\b/.test(reply)
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
