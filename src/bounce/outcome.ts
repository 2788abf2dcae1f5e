/** The meanings that mapping tables assign to an ESP's types, and the events read with such a table. */
import type { BounceEvent, EventKind } from './event.ts'

/** What one of an ESP's types means. */
export interface Outcome {
  readonly kind: EventKind
  /** The ESP will not try again by itself. */
  readonly final: boolean
  /** What the ESP claims; only a prior for the classifier. */
  readonly permanence: BounceEvent['permanence']
  /** True if the type alone says that the ESP's own list stopped the message. */
  readonly isListed: boolean
}

/** From an ESP's type to its meaning; `irrelevant` says nothing about deliverability. */
export type OutcomeTable = Readonly<Record<string, Outcome | 'irrelevant'>>

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
  /** Dropped, and the type alone says that the ESP's own list was the reason, whatever cause it names. */
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

/** The `espReason` of an event with several recipients, where it is not known which one it is about; its kind is `unknown`. */
export const AMBIGUOUS = 'one of several recipients'

/** The meaning of a type in a table; types that the table does not know become `unknown`. */
export function outcomeOf(table: OutcomeTable, type: string): Outcome | 'irrelevant' {
  return (Object.hasOwn(table, type) ? table[type] : undefined) ?? OUTCOMES.unknown
}

/** `type/detail` if the table has an entry for it, else the type alone. */
export function refined(table: OutcomeTable, type: string, detail: string | null): string {
  const both = `${type}/${detail}`
  return Object.hasOwn(table, both) ? both : type
}

/** An event before the pipeline adds the fields that are the same for the whole post. */
export type ParsedEvent = Omit<BounceEvent, 'esp' | 'source' | 'authenticity'>

export interface Ignored {
  /** Index of the event in the post. */
  index: number
  /** Why it was not recorded, for the sender of the webhook. Echoes no input except the name of a type. */
  reason: string
  /** `bad`: unreadable; `irrelevant`: says nothing about deliverability (opened, clicked, sent …). */
  why: 'bad' | 'irrelevant'
}

/** Result of reading one item of a post: an event, or why there is none. */
export type Reading = ParsedEvent | Omit<Ignored, 'index'>

export const IRRELEVANT: Reading = {
  why: 'irrelevant',
  reason: 'says nothing about deliverability',
}

export function bad(reason: string): Reading {
  return { why: 'bad', reason }
}

type GivenFields = Pick<ParsedEvent, 'espEvent'> & { recipient: string | null }

/** Builds an event from the known fields; without a recipient the item is `bad`. */
export function eventOf(
  outcome: Outcome,
  fields: GivenFields & Partial<Omit<ParsedEvent, keyof GivenFields>>,
): Reading {
  if (fields.espEvent === '') return bad('no type')
  if (fields.recipient === null) return bad('no recipient')
  // Fields are listed one by one, because spreading is the slowest part of reading 1,000 events.
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
