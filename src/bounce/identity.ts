/** The identity of an event: made of what a redelivery shares with the first delivery, never of our own clock. */
import { textHash } from './address.ts'
import type { BounceEvent } from './event.ts'

/** A separator no field can hold, so that (`ab`, `c`) and (`a`, `bc`) stay apart. */
const SEPARATOR = '\u0000'

/**
 * Key of one event of one (normalised) recipient, 32 hexadecimal digits.
 * Made of the ESP's event id if there is one, else of the kind, the message, the time and the words.
 */
export function eventKey(event: BounceEvent, address: string): string {
  const own =
    event.espEventId ??
    [event.messageId, event.espEvent, event.occurredAt, event.diagnostic, event.status].join(
      SEPARATOR,
    )
  const identity = [event.esp, event.source, address, event.kind, own].join(SEPARATOR)
  return textHash(identity)
}
