/** What an ESP (or a bounce mail, or a person) reported about one recipient: the words every other file shares. */

/** What happened, in the field's own terms; an adapter's mapping table chooses one for each ESP type. */
export const EVENT_KINDS = [
  'delivered', // the receiving server took it
  'deferred', // not yet; the ESP goes on trying by itself
  'bounced', // refused, and the ESP gave up
  'blocked', // refused for what the sender is or did, and the ESP gave up
  'dropped', // never attempted, because of the ESP's own list
  'failed', // never attempted or broken on the ESP's side
  'complained', // the reader pressed "this is spam"
  'unsubscribed',
  'listed', // put on the ESP's own list, which says so when it is taken off
  'resubscribed', // of that and of what the ESP's own list held back, nothing is left there, or of one list only
  'autoreplied', // out of office: not a bounce
  'challenge', // the receiver wants the sender to prove itself: not a bounce
  'unknown', // a type this ESP's table does not know
] as const
export type EventKind = (typeof EVENT_KINDS)[number]

/** Under this key a copy's metadata says of which message it is one: mail services give each mail an id of its own. */
export const COPY_OF = 'rebound_message'
/** The same in a copy's header, of which Amazon SES echoes all. */
export const COPY_HEADER = 'X-Rebound-Message'

/** The message an event is about: the one that its mail is a copy of, where the sender said so. */
export function messageOf({
  messageId,
  metadata,
}: Pick<BounceEvent, 'messageId' | 'metadata'>): string | null {
  // Some services echo one string only.
  const whole = Object.values(metadata).find((value) => value.startsWith(`${COPY_OF}=`))
  const id = metadata[COPY_OF] || whole?.slice(COPY_OF.length + 1) || messageId
  return unbracketed(id ?? '') || null
}

/** A Message-ID, or an address, without blanks and angle brackets around it, which one writes and another leaves out. */
export function unbracketed(text: string): string {
  return text.trim().replace(/^<(.*)>$/s, '$1')
}

/** The type by which a sender tells of a message: a bounce mail that quotes its id is believed. */
export const SENT = 'sent'

/** Stands in the place of a mail service where whoever sent a copy tells what the receiving server said. */
export const RESENDER = 'resender'

/** What a person (or the API on their behalf) did; kept in the log like any event and folded in its place in time. */
export const ACTION_KINDS = [
  'suppress',
  'reactivate',
  'cancel_retry',
  'reopen_retry',
  'undo_import', // what an import suppressed is no longer, nor what it counted
  'count_errors', // those that were counted elsewhere, as an import says
] as const
export type ActionKind = (typeof ACTION_KINDS)[number]

/** How an event was proven to come from where it says. */
export const AUTHENTICITIES = [
  'signed', // a signature over the whole body
  'signed_partially', // a signature that leaves the body, or a part of it, uncovered
  'binding', // a platform binding (a queue, the mail handler): no public way in
  'token', // a Rebound API token that may write
  'shared_secret', // basic auth or a secret in the URL
  'unproven',
] as const
export type Authenticity = (typeof AUTHENTICITIES)[number]
/** As the log has it: what nothing proved waits for a person, until it is accepted and another row counts in its place. */
export const LOGGED_AUTHENTICITIES = [...AUTHENTICITIES, 'accepted'] as const
export type LoggedAuthenticity = (typeof LOGGED_AUTHENTICITIES)[number]

/** What does not count by itself. */
const WITHOUT_PROOF: readonly LoggedAuthenticity[] = ['unproven', 'accepted']

/** Whether a row of the log counts by itself. */
export function isProven(authenticity: LoggedAuthenticity): boolean {
  return !WITHOUT_PROOF.includes(authenticity)
}

/** The same as SQL. */
export const isProvenSql = (authenticity: string) =>
  `${authenticity} NOT IN ('${WITHOUT_PROOF.join("','")}')`

/** How much a proof is worth; what comes through a binding or with an API token is the operator's own. */
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
  /** Nobody will try this message again on its own. */
  final: boolean
  /** What the ESP says about permanence, a prior and never more; null when it says nothing. */
  permanence: 'permanent' | 'transient' | null
  /** The server's words, whole; null when the ESP does not pass them on. */
  diagnostic: string | null
  /** Codes the ESP gives in fields of their own. */
  replyCode: number | null
  status: string | null
  /** Who said it: a host name or MX where known. */
  remoteMta: string | null
  /** What the ESP calls the cause, verbatim (`bounce_classification`, `bounceSubType` …). */
  espReason: string | null
  /** The list of the ESP that it is about (a group, a message stream), where it is not all of the account. */
  list?: string | null
  /** The ESP's type alone says that it kept this back for its own list, whatever it names as the cause. */
  isListed?: boolean
  /** The ESP reports automatic answers in the same way: after a delivery of its message it is one. */
  mayBeAnswer?: boolean
  /** What the sender attached and the ESP echoed; small strings only. */
  metadata: Record<string, string>
  authenticity: Authenticity
}
