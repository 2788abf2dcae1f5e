/** Random streams of events for many addresses at once, and what must be true of them in the end. */
import { RESENDER } from '../../../src/bounce/event.ts'
import type { LogRow } from '../../../src/db/log-row.ts'

export const MINUTE = 60_000
export const DAY = 1440 * MINUTE

/** A small, fast generator (mulberry32): the same seed gives the same stream everywhere. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

export function row(
  over: Partial<LogRow> & Pick<LogRow, 'address' | 'occurredAt' | 'key'>,
): LogRow {
  const rowClass = over.class ?? 5
  return {
    timed: true,
    receivedAt: over.occurredAt,
    kind: rowClass === 2 ? 'delivered' : 'bounced',
    class: rowClass,
    messageId: null,
    counts: rowClass === 5,
    condemns: false,
    final: true,
    esp: 'sendgrid',
    source: '',
    authenticity: 'signed',
    status: rowClass === 0 ? null : `${rowClass}.1.1`,
    reason: rowClass === 2 ? 'delivered' : 'user_unknown',
    scope: 'recipient',
    action: 'suppress',
    confidence: 1,
    rule: 'test',
    mailboxProvider: null,
    reportedStatus: null,
    replyCode: null,
    diagnostic: null,
    espEvent: 'bounce',
    espReason: null,
    espEventId: null,
    evidence: null,
    retryAfterSeconds: null,
    metadata: {},
    actor: null,
    note: null,
    nonce: null,
    bodyHash: null,
    ...over,
  }
}

/** One delivery of one event to us. */
export interface Arrival {
  at: number
  row: LogRow
}

const STATUSES = ['4.2.2', '4.4.1', '4.7.1']

/** Everything that reaches us about one address: reordered by days, redelivered, some without a time of their own. */
export function streamOf(address: string, start: number, random: () => number): Arrival[] {
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T
  const arrivals: Arrival[] = []
  const events = 1 + Math.floor(random() * 9)
  // Coarse times make ties, and ties are where order is decided.
  const span = pick([2 * DAY, 4 * DAY])
  // The coarsest make windows that end when the next event comes, to the millisecond.
  const grid = pick([30 * MINUTE, 720 * MINUTE])
  // Some come in one post, as after an outage of their ESP.
  const together = pick([null, null, null, start + span])
  for (let n = 0; n < events; n++) {
    const occurredAt = start + Math.floor((random() * span) / grid) * grid
    const late = random() < 0.6 ? 0 : Math.floor(random() * pick([MINUTE * 90, DAY, 3 * DAY]))
    const event = eventOf(address, n, occurredAt, random, pick)
    const copies = random() < 0.5 ? 1 : 2 + Math.floor(random() * 3)
    for (let copy = 0; copy < copies; copy++) {
      arrivals.push({
        at: (together ?? occurredAt + late) + copy * Math.floor(random() * 6 * 60) * MINUTE,
        row: event,
      })
    }
  }
  return arrivals
}

function eventOf(
  address: string,
  n: number,
  occurredAt: number,
  random: () => number,
  pick: <T>(values: readonly T[]) => T,
): LogRow {
  const key = `${address} event-${n}`
  const timed = random() < 0.85
  const messageId = pick([null, 'm1', 'm1', 'm2', 'm3'])
  const roll = random()
  if (roll < 0.45) {
    const asks = random()
    const retryAfterSeconds = asks < 0.1 ? 600 : asks < 0.5 ? 43_200 : null
    return row({
      address,
      key,
      occurredAt,
      timed,
      messageId,
      // A resender speaks of all that waits.
      esp: messageId === null && random() < 0.5 ? RESENDER : 'sendgrid',
      class: 4,
      status: pick(STATUSES),
      action: pick(['retry', 'retry', 'slow_down']),
      final: random() < 0.6,
      retryAfterSeconds,
    })
  }
  if (roll < 0.65)
    return row({ address, key, occurredAt, timed, messageId, class: 2, status: '2.0.0' })
  if (roll < 0.85) {
    const condemns = random() < 0.4
    // What the ESP dropped by its own list is no new error.
    const counts = random() < 0.9
    const reason = counts ? 'user_unknown' : 'suppressed'
    // Every other one is the sender's to mend.
    const action = condemns ? 'suppress' : n % 2 === 0 ? 'fix_sender' : 'review'
    const error = { class: 5, condemns, counts, reason, action } as const
    return row({ address, key, occurredAt, timed, messageId, ...error })
  }
  if (roll < 0.9) {
    const kind = pick(['complained', 'unsubscribed', 'listed', 'resubscribed'] as const)
    return row({ address, key, occurredAt, timed, class: 0, kind })
  }
  const kind = pick(['cancel_retry', 'reopen_retry', 'reactivate', 'suppress'] as const)
  const reopens = kind === 'reopen_retry'
  return row({
    address,
    key,
    occurredAt,
    kind,
    class: reopens ? 4 : 0,
    messageId: reopens && n % 2 === 0 ? messageId : null,
    counts: false,
    status: reopens ? '4.0.0' : null,
  })
}
