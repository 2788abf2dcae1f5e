/** What an ESP (or a bounce mail, or a person) reported about one recipient: the vocabulary all other files share. */

/** What happened, in the field's own terms; an adapter's mapping table chooses one for each ESP type. */
export const EVENT_KINDS = [
  'delivered', // the receiving server accepted it
  'deferred', // not yet delivered; the ESP keeps trying by itself
  'bounced', // refused, and the ESP gave up
  'blocked', // refused because of the sender, and the ESP gave up
  'dropped', // never attempted, because of the ESP's own list
  'failed', // never attempted, or an error on the ESP's side
  'complained', // the recipient pressed "this is spam"
  'unsubscribed',
  'listed', // put on the ESP's own list; the ESP also reports when it is taken off
  'resubscribed', // off the ESP's lists again, or off one: lifts its `unsubscribed`, `listed`, `dropped`
  'autoreplied', // out of office: not a bounce
  'challenge', // the receiver wants the sender to prove itself: not a bounce
  'unknown', // a type this ESP's table does not know
] as const
export type EventKind = (typeof EVENT_KINDS)[number]

/** Metadata key under which a resent copy names its original message: mail services give each mail a new id. */
export const COPY_OF = 'rebound_message'
/** The same as a header of the copy, for Amazon SES, which echoes all headers. */
export const COPY_HEADER = 'X-Rebound-Message'

/** Id of the message an event is about: the original if its mail is a copy that names it, else its own. */
export function messageOf({
  messageId,
  metadata,
}: Pick<BounceEvent, 'messageId' | 'metadata'>): string | null {
  // Some services echo only a single string.
  const whole = Object.values(metadata).find((value) => value.startsWith(`${COPY_OF}=`))
  const id = metadata[COPY_OF] || whole?.slice(COPY_OF.length + 1) || messageId
  return unbracketed(id ?? '') || null
}

/** A Message-ID or address without the blanks and angle brackets around it, which only some ESPs write. */
export function unbracketed(text: string): string {
  return text.trim().replace(/^<(.*)>$/s, '$1')
}

/** Event type by which a sender announces a message it sent; a bounce mail that quotes its id is then believed. */
export const SENT = 'sent'

/** `esp` of events in which the resender reports what the receiving server said about a copy. */
export const RESENDER = 'resender'

/** Actions of a person (or the API on their behalf), logged like any event and folded in time order. */
export const ACTION_KINDS = [
  'suppress',
  'reactivate',
  'cancel_retry',
  'reopen_retry',
  'undo_import', // takes back the suppressions and error counts of an import
  'count_errors', // adds errors that were counted elsewhere, from an import
] as const
export type ActionKind = (typeof ACTION_KINDS)[number]

/** How the origin of an event was proven. */
export const AUTHENTICITIES = [
  'signed', // a signature over the whole body
  'signed_partially', // a signature that does not cover the body, or not all of it
  'binding', // a platform binding (a queue, the mail handler): no public way in
  'token', // a Rebound API token with write scope
  'shared_secret', // basic auth or a secret in the URL
  'unproven',
] as const
export type Authenticity = (typeof AUTHENTICITIES)[number]
/** As logged. An unproven event waits for a person; when it is accepted, another row counts in its place. */
export const LOGGED_AUTHENTICITIES = [...AUTHENTICITIES, 'accepted'] as const
export type LoggedAuthenticity = (typeof LOGGED_AUTHENTICITIES)[number]

/** Rows that do not count by themselves. */
const WITHOUT_PROOF: readonly LoggedAuthenticity[] = ['unproven', 'accepted']

/** Whether a row of the log counts by itself. */
export function isProven(authenticity: LoggedAuthenticity): boolean {
  return !WITHOUT_PROOF.includes(authenticity)
}

/** The same as SQL. */
export const isProvenSql = (authenticity: string) =>
  `${authenticity} NOT IN ('${WITHOUT_PROOF.join("','")}')`

/** Strength of each proof. A binding and an API token belong to the operator. */
export const PROOF_STRENGTH: Readonly<Record<Authenticity, number>> = {
  signed: 3,
  binding: 3,
  token: 3,
  signed_partially: 2,
  shared_secret: 1,
  unproven: 0,
}

/** One thing an ESP reported about one recipient. Times are epoch milliseconds. */
export interface BounceEvent {
  /** Adapter id, for example `sendgrid`. */
  esp: string
  /** A second account of the same ESP; empty for the first. */
  source: string
  kind: EventKind
  /** The ESP's own type, verbatim, for example `bounce/blocked`. */
  espEvent: string
  /** The ESP's own id of this event, its dedupe key; null where it has none. */
  espEventId: string | null
  /** As reported; normalised (address.ts) before it is ever a key. */
  recipient: string
  messageId: string | null
  /** When it happened by the ESP's clock; null where the ESP gives no time. */
  occurredAt: number | null
  /** True if nobody will retry this message by itself. */
  final: boolean
  /** What the ESP says about permanence, a prior and never more; null when it says nothing. */
  permanence: 'permanent' | 'transient' | null
  /** The server's complete words; null if the ESP does not pass them on. */
  diagnostic: string | null
  /** Codes that the ESP gives in separate fields. */
  replyCode: number | null
  status: string | null
  /** The server that replied: a host name or MX, if known. */
  remoteMta: string | null
  /** What the ESP calls the cause, verbatim (`bounce_classification`, `bounceSubType` …). */
  espReason: string | null
  /** The ESP's list that the event is about (a group, a message stream), if not the whole account. */
  list?: string | null
  /** True if the ESP's type alone says that its own list stopped the message, whatever cause it names. */
  isListed?: boolean
  /** True if the ESP reports automatic replies in the same way: after a delivery of its message, the event is such a reply. */
  mayBeAnswer?: boolean
  /** Metadata that the sender attached and the ESP echoed; small strings only. */
  metadata: Record<string, string>
  authenticity: Authenticity
}
