/** Collects the events of a post into a parsed webhook. */
import { normalizeAddress } from '../bounce/address.ts'
import { AMBIGUOUS, type Ignored, type ParsedEvent, type Reading } from '../bounce/outcome.ts'
import type { EspAdapter, ParsedWebhook } from './esp.ts'

/** Longest name of a type that is echoed. */
const MAX_TYPE = 60

/** Reads every item separately, so that a bad item never affects the others. */
export function collect(
  items: readonly unknown[],
  read: (item: unknown) => Reading | readonly Reading[],
): ParsedWebhook {
  const events: ParsedEvent[] = []
  const ignored: Ignored[] = []
  const take = (reading: Reading | readonly Reading[], index: number): void => {
    if (isList(reading)) for (const one of reading) take(one, index)
    else if ('why' in reading) ignored.push({ index, ...reading })
    else if (normalizeAddress(reading.recipient) === null) {
      ignored.push({ index, why: 'bad', reason: 'the recipient is no address' })
    } else events.push(reading)
  }
  items.forEach((item, index) => {
    take(read(item), index)
  })
  return { events, ignored }
}

/** A problem in a post that the operator should look at: an unreadable event, or a type that the ESP's table does not know. Null if there is none. */
export function amiss({ types }: EspAdapter, { events, ignored }: ParsedWebhook): string | null {
  for (const { why, reason } of ignored) if (why === 'bad') return reason
  for (const { kind, espEvent, espReason } of events) {
    if (kind === 'unknown' && espReason !== AMBIGUOUS && !Object.hasOwn(types, espEvent))
      return `no type known here, and only logged: ${espEvent.slice(0, MAX_TYPE)}`
  }
  return null
}

function isList<T>(value: T | readonly T[]): value is readonly T[] {
  return Array.isArray(value)
}
