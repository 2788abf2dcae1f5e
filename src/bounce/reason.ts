/** The closed sets of a classification, and the table of what each reason means. */

export const SCOPES = [
  'recipient',
  'domain',
  'message',
  'sender',
  'receiver',
  'network',
  'esp',
] as const
/** Whose fault it is. */
export type Scope = (typeof SCOPES)[number]

export const ACTIONS = [
  'suppress',
  'retry',
  'slow_down',
  'fix_sender',
  'fix_content',
  'review',
  'none',
] as const
/** What to do about a failure. Only `suppress` condemns an address. */
export type Action = (typeof ACTIONS)[number]
/** Actions for the sender: an error that asks for one is not held against the recipient. */
export const SENDER_ACTIONS: readonly Action[] = ['slow_down', 'fix_sender']

export function isOfSender(action: Action | null): boolean {
  return action !== null && SENDER_ACTIONS.includes(action)
}

/**
 * `subject.detail` of the code to answer, the class to answer if none was reported, whose fault it is (null if nobody's
 * or unknown), and the action after a permanent failure.
 */
export interface ReasonRow {
  code: string
  classWithoutCode: 4 | 5
  scope: Scope | null
  action: Action
}

const row = (
  code: string,
  classWithoutCode: 4 | 5,
  scope: Scope | null,
  action: Action,
): ReasonRow => ({ code, classWithoutCode, scope, action })

/** Every reason. Codes are from RFC 3463 and the IANA registry of enhanced status codes. */
export const REASON_TABLE = {
  user_unknown: row('1.1', 5, 'recipient', 'suppress'),
  domain_unknown: row('1.2', 5, 'domain', 'suppress'),
  null_mx: row('1.10', 5, 'domain', 'suppress'),
  bad_address: row('1.3', 5, 'recipient', 'suppress'),
  ambiguous_address: row('1.4', 5, 'recipient', 'suppress'),
  moved: row('1.6', 5, 'recipient', 'suppress'),
  mailbox_disabled: row('2.1', 5, 'recipient', 'suppress'),
  mailbox_full: row('2.2', 4, 'recipient', 'retry'),
  filtered: row('7.1', 5, 'recipient', 'review'),
  bad_sender: row('1.8', 5, 'sender', 'fix_sender'),
  too_large: row('3.4', 5, 'message', 'fix_content'),
  system_full: row('3.1', 4, 'receiver', 'retry'),
  not_accepting: row('3.2', 4, 'receiver', 'retry'),
  system_error: row('3.0', 4, 'receiver', 'retry'),
  mailer_error: row('3.0', 5, 'receiver', 'retry'),
  no_answer: row('4.1', 4, 'network', 'retry'),
  dns_failure: row('4.3', 4, 'network', 'retry'),
  routing: row('4.4', 4, 'network', 'retry'),
  congestion: row('4.5', 4, 'network', 'retry'),
  expired: row('4.7', 4, 'network', 'retry'),
  loop: row('4.6', 5, 'receiver', 'review'),
  protocol: row('5.0', 5, 'sender', 'fix_sender'),
  too_many_recipients: row('5.3', 4, 'sender', 'slow_down'),
  content: row('6.0', 5, 'message', 'fix_content'),
  spam: row('7.1', 5, 'message', 'fix_content'),
  virus: row('7.1', 5, 'message', 'fix_content'),
  policy: row('7.1', 5, 'sender', 'review'),
  security: row('7.0', 5, 'sender', 'review'),
  challenge: row('7.1', 5, 'sender', 'review'),
  blocklisted: row('7.1', 5, 'sender', 'fix_sender'),
  relay_denied: row('7.1', 5, 'sender', 'fix_sender'),
  rate_limited: row('7.28', 4, 'sender', 'slow_down'),
  greylisted: row('7.1', 4, 'receiver', 'retry'),
  auth_failure: row('7.26', 5, 'sender', 'fix_sender'),
  no_ptr: row('7.25', 5, 'sender', 'fix_sender'),
  tls: row('7.10', 4, 'sender', 'fix_sender'),
  suppressed: row('7.1', 5, 'esp', 'none'),
  delivered: row('0.0', 5, null, 'none'),
  complaint: row('0.0', 5, null, 'none'),
  unsubscribed: row('0.0', 5, null, 'none'),
  autoreply: row('0.0', 5, null, 'none'),
  unknown: row('0.0', 5, null, 'review'),
} as const satisfies Record<string, ReasonRow>

export type Reason = keyof typeof REASON_TABLE
export const REASONS = Object.keys(REASON_TABLE) as [Reason, ...Reason[]]

const NO_FAILURES = ['delivered', 'complaint', 'unsubscribed', 'autoreply'] as const
type FailureReason = Exclude<Reason, (typeof NO_FAILURES)[number]>

/** Reasons for a failed delivery; the other reasons follow from the kind of event, never from words. */
export const FAILURE_REASONS = REASONS.filter(
  (reason): reason is FailureReason => !NO_FAILURES.some((other) => other === reason),
)
