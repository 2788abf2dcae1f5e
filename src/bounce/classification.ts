/** Input and output of the classifier: the shapes shared by the rules, the API and the log. */
import type { EventKind } from './event.ts'
import type { Action, Reason, Scope } from './reason.ts'

/** Everything known about one failure. Only what is present is used; all fields may be absent. */
export interface Evidence {
  /** The server's complete words, with anything an ESP wrapped around them. */
  diagnostic?: string | null
  replyCode?: number | null
  /** An enhanced status code from a separate field. */
  status?: string | null
  remoteMta?: string | null
  /** If already known. */
  mailboxProvider?: string | null
  /** The recipient's domain, a weak hint of the provider. */
  domain?: string | null
  kind?: EventKind | null
  espReason?: string | null
  /** The ESP dropped the message because of its own suppression list, whatever cause it names. */
  isListed?: boolean
  permanence?: 'permanent' | 'transient' | null
}

export const STATUS_CLASSES = ['success', 'transient', 'permanent'] as const
export type StatusClass = (typeof STATUS_CLASSES)[number]

export interface Classification {
  /** An RFC 3463 / IANA code such as `5.1.1`; null for complaints and auto-replies, which are not bounces. */
  status: string | null
  class: StatusClass | null
  reason: Reason
  /** Whose fault it is; null if nobody's or unknown. */
  scope: Scope | null
  action: Action
  /** Read from the text ("try again in 5 minutes"), or the minimum for greylisting; null if the text names none. */
  retryAfterSeconds: number | null
  /** 0 to 1. */
  confidence: number
  mailboxProvider: string | null
  /** The codes as reported, which the answer above may differ from. */
  reported: { replyCode: number | null; status: string | null }
  /** Id of the deciding rule. */
  rule: string
  /** Position of the deciding words, as UTF-16 offsets into the named field; null if no words decided. */
  evidence: {
    field: 'diagnostic' | 'espReason' | 'status' | 'replyCode' | 'kind'
    start: number
    end: number
  } | null
}
