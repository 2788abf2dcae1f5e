/** What a classifier is given and what it says: the shapes shared by the rules, the API and the log. */
import type { EventKind } from './event.ts'
import type { Action, Reason, Scope } from './reason.ts'

/** Everything known about one failure. Only what is present is used; all fields may be absent. */
export interface Evidence {
  /** The server's words, whole, whatever an ESP wrapped around them. */
  diagnostic?: string | null
  replyCode?: number | null
  /** An enhanced status code from a field of its own. */
  status?: string | null
  remoteMta?: string | null
  /** Where it is known already. */
  mailboxProvider?: string | null
  /** Recipient's domain, a weak hint of the provider. */
  domain?: string | null
  kind?: EventKind | null
  espReason?: string | null
  /** The ESP kept it back for its own list, whatever it names as the cause. */
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
  /** Whose fault; null for nobody's, or nobody knows. */
  scope: Scope | null
  action: Action
  /** Read from the text ("try again in 5 minutes"), or a greylisting's minimum; null when nothing was said. */
  retryAfterSeconds: number | null
  /** 0 to 1. */
  confidence: number
  mailboxProvider: string | null
  /** What was really said, beside our answer. */
  reported: { replyCode: number | null; status: string | null }
  /** Id of the row that decided. */
  rule: string
  /** Where the deciding words stand: UTF-16 offsets into the named field; null when no words decided. */
  evidence: {
    field: 'diagnostic' | 'espReason' | 'status' | 'replyCode' | 'kind'
    start: number
    end: number
  } | null
}
