/** The identity of an event: what a redelivery has in common with the first delivery, and nothing of our own clock. */
import { textHash } from './address.ts'
import type { BounceEvent } from './event.ts'

/** A separator no field can hold, so that (`ab`, `c`) and (`a`, `bc`) stay apart. */
const SEPARATOR = '\u0000'

/**
 * Key of one event of one (normalised) recipient, 32 hexadecimal digits.
 * The ESP's own event id where it has one; else what happened to which message, when, and in which words.
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
