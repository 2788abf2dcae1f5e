/** Events as an adapter reads them from a webhook, for tests of what becomes of them. */
import type { BounceEvent } from '../src/bounce/event.ts'

let serial = 0

/** A temporary error that its mail service gave up on, now; one of its own each time. */
export function event(over: Partial<BounceEvent> & { recipient: string }): BounceEvent {
  serial++
  return {
    esp: 'ses',
    source: '',
    kind: 'bounced',
    espEvent: 'Bounce/Transient',
    espEventId: `event-${serial}`,
    messageId: null,
    occurredAt: Date.now(),
    final: true,
    permanence: 'transient',
    diagnostic: '451 4.3.2 Not accepting mail',
    replyCode: null,
    status: null,
    remoteMta: null,
    espReason: null,
    metadata: {},
    authenticity: 'signed',
    ...over,
  }
}

export const delivered = (recipient: string, messageId: string | null = null) =>
  event({ recipient, messageId, kind: 'delivered', diagnostic: '250 OK', permanence: null })

export const permanent = (recipient: string, messageId: string | null = null) =>
  event({ recipient, messageId, diagnostic: '550 5.1.1 User unknown', permanence: 'permanent' })
