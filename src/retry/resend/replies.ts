/** Turns a resender's answers into events of the log like any other. */
import { type BounceEvent, RESENDER } from '../../bounce/event.ts'
import { eventKey } from '../../bounce/identity.ts'
import { leadingCode } from '../../bounce/smtp-reply.ts'
import { actionRow } from '../../db/actions.ts'
import type { LogRow } from '../../db/log-row.ts'
import { type CallOutcome, failed, idempotencyKey, type ResendItem } from './resender.ts'

/** An enhanced status of an error (RFC 3463), wherever it stands. */
const ERROR_STATUS = /(?:^|[\s:;('"<[#-])[45]\.[0-7]\.\d{1,3}(?!\w|\.\d)/

/** Could an SMTP server have said this? Any other text says nothing about the mail. */
export function isReply(text: unknown): text is string {
  if (typeof text !== 'string') return false
  return leadingCode(text)?.isReply === true || ERROR_STATUS.test(text)
}

/** The outcome of an attempt whose text is not an SMTP reply. */
export const NO_REPLY = failed('it has no reply that holds a code')

/**
 * The SMTP reply that a sender got from the receiving server itself. It applies to every message that waits, so
 * it names none, unless `messageId` says which. It has no time, so that a call repeated under the same key gives the
 * same event, whenever it comes.
 */
export function replyEvent(
  item: ResendItem,
  reply: string,
  messageId: string | null = null,
): BounceEvent {
  const leading = leadingCode(reply)
  const delivered = leading?.isReply === true && leading.code.startsWith('2')
  return {
    esp: RESENDER,
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
export function cancelRow(item: ResendItem, now: number): LogRow {
  const event = { ...replyEvent(item, ''), kind: 'unknown' as const, espEvent: 'gone' }
  const { esp, authenticity, espEvent, final } = event
  const id = idempotencyKey(item)
  return {
    ...actionRow('cancel_retry', item.address, { id, actor: RESENDER, note: null }, now),
    key: eventKey(event, item.address),
    follows: true,
    final,
    esp,
    authenticity,
    espEvent,
    espEventId: id,
  }
}

/** What follows from a call's answer, item by item. A failed item has no consequence. */
export function heard(batch: readonly ResendItem[], answers: CallOutcome['items'], now: number) {
  const accepted: ResendItem[] = []
  const events: BounceEvent[] = []
  const rows: LogRow[] = []
  for (const item of batch) {
    const answer = answers.get(item.retryId)
    if (answer?.result === 'accepted') accepted.push(item)
    if (answer?.result === 'reply') {
      events.push(replyEvent(item, answer.reply, answer.messageId ?? null))
    }
    if (answer?.result === 'gone') rows.push(cancelRow(item, now))
  }
  return { accepted, events, rows }
}
