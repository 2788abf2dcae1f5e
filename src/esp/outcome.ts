/** The right-hand side of every adapter's mapping table, and how read events become a parsed webhook. */
import { normalizeAddress } from '../bounce/address.ts'
import type { EventKind } from '../bounce/event.ts'
import type {
  EspAdapter,
  Ignored,
  Outcome,
  OutcomeTable,
  ParsedEvent,
  ParsedWebhook,
} from './esp.ts'

const outcome = (
  kind: EventKind,
  final: boolean,
  permanence: Outcome['permanence'] = null,
  isListed = false,
): Outcome => ({ kind, final, permanence, isListed })

export const OUTCOMES = {
  delivered: outcome('delivered', true),
  /** Refused, and the ESP calls it permanent. */
  hardBounce: outcome('bounced', true, 'permanent'),
  /** Refused, the ESP gave up, and calls it temporary. */
  softBounce: outcome('bounced', true, 'transient'),
  /** Refused, and the ESP does not say which. */
  bounce: outcome('bounced', true),
  /** The ESP goes on trying. */
  deferred: outcome('deferred', false, 'transient'),
  blocked: outcome('blocked', true),
  dropped: outcome('dropped', true, 'permanent'),
  /** The same, and its type alone says that it was for the ESP's own list, whatever it names as the cause. */
  suppressed: outcome('dropped', true, 'permanent', true),
  failed: outcome('failed', true),
  complained: outcome('complained', true),
  unsubscribed: outcome('unsubscribed', true),
  listed: outcome('listed', true),
  resubscribed: outcome('resubscribed', true),
  autoreplied: outcome('autoreplied', true),
  challenge: outcome('challenge', true),
  unknown: outcome('unknown', false),
} as const satisfies Record<string, Outcome>

/** The `espReason` of whoever is one of several, where nobody knows whom the event is about; its kind is unknown. */
export const AMBIGUOUS = 'one of several recipients'

/** Of a type's name, as it is told. */
const MAX_TYPE = 60

/** What a table says about a type; types it does not know are kept as `unknown`. */
export function outcomeOf(table: OutcomeTable, type: string): Outcome | 'irrelevant' {
  return (Object.hasOwn(table, type) ? table[type] : undefined) ?? OUTCOMES.unknown
}

/** `type/detail` where the table has a line for it, else the type alone. */
export function refined(table: OutcomeTable, type: string, detail: string | null): string {
  const both = `${type}/${detail}`
  return Object.hasOwn(table, both) ? both : type
}

/** What became of one item of a post: an event, or why there is none. */
export type Reading = ParsedEvent | Omit<Ignored, 'index'>

export const IRRELEVANT: Reading = {
  why: 'irrelevant',
  reason: 'says nothing about deliverability',
}

export function bad(reason: string): Reading {
  return { why: 'bad', reason }
}

type GivenFields = Pick<ParsedEvent, 'espEvent'> & { recipient: string | null }

/** An event of which only some fields are known; without a recipient it is a bad one. */
export function eventOf(
  outcome: Outcome,
  fields: GivenFields & Partial<Omit<ParsedEvent, keyof GivenFields>>,
): Reading {
  if (fields.espEvent === '') return bad('no type')
  if (fields.recipient === null) return bad('no recipient')
  // Named one by one: spreading is the slowest part of reading 1,000 events.
  return {
    kind: outcome.kind,
    final: outcome.final,
    permanence: outcome.permanence,
    espEvent: fields.espEvent,
    espEventId: fields.espEventId ?? null,
    recipient: fields.recipient,
    messageId: fields.messageId ?? null,
    occurredAt: fields.occurredAt ?? null,
    diagnostic: fields.diagnostic ?? null,
    replyCode: fields.replyCode ?? null,
    status: fields.status ?? null,
    remoteMta: fields.remoteMta ?? null,
    espReason: fields.espReason ?? null,
    list: fields.list ?? null,
    isListed: outcome.isListed,
    mayBeAnswer: fields.mayBeAnswer ?? false,
    metadata: fields.metadata ?? {},
  }
}

/** Reads every item by itself, so that a bad one never fails its neighbours. */
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

/** What somebody should look at in a post: why an event cannot be read, or a type that its ESP's table does not know. */
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
