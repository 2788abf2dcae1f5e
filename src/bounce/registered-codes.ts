/** What registered codes mean as reasons, where the words say nothing: RFC 3463, the IANA registry, RFC 5321. Tables. */
import { REASON_TABLE, type Reason } from './reason.ts'

/** By `subject.detail`; `.0` stands for its subject. */
export const REGISTERED_REASONS: ReadonlyMap<string, Reason> = new Map<string, Reason>([
  ['1.0', 'user_unknown'],
  ['1.1', 'user_unknown'],
  ['1.2', 'domain_unknown'],
  ['1.3', 'bad_address'],
  ['1.4', 'ambiguous_address'],
  ['1.5', 'delivered'],
  ['1.6', 'moved'],
  ['1.7', 'bad_sender'],
  ['1.8', 'bad_sender'],
  ['1.9', 'system_error'],
  ['1.10', 'null_mx'],
  ['2.0', 'mailbox_disabled'],
  ['2.1', 'mailbox_disabled'],
  ['2.2', 'mailbox_full'],
  ['2.3', 'too_large'],
  ['2.4', 'mailer_error'],
  ['3.0', 'system_error'],
  ['3.1', 'system_full'],
  ['3.2', 'not_accepting'],
  ['3.3', 'system_error'],
  ['3.4', 'too_large'],
  ['3.5', 'system_error'],
  ['4.0', 'no_answer'],
  ['4.1', 'no_answer'],
  ['4.2', 'no_answer'],
  ['4.3', 'dns_failure'],
  ['4.4', 'routing'],
  ['4.5', 'congestion'],
  ['4.6', 'loop'],
  ['4.7', 'expired'],
  ['5.0', 'protocol'],
  ['5.3', 'too_many_recipients'],
  ['6.0', 'content'],
  ['7.0', 'security'],
  ['7.1', 'policy'],
  ['7.2', 'policy'],
  ['7.10', 'tls'],
  ['7.13', 'mailbox_disabled'],
  ['7.20', 'auth_failure'],
  ['7.21', 'auth_failure'],
  ['7.22', 'auth_failure'],
  ['7.23', 'auth_failure'],
  ['7.24', 'auth_failure'],
  ['7.25', 'no_ptr'],
  ['7.26', 'auth_failure'],
  ['7.27', 'bad_sender'],
  ['7.28', 'rate_limited'],
])

/** RFC 5321 section 4.2.3: the reply code alone, which says little. */
export const REPLY_CODE_REASONS: ReadonlyMap<number, Reason> = new Map<number, Reason>([
  [421, 'not_accepting'],
  [422, 'mailbox_full'],
  [450, 'not_accepting'],
  [451, 'system_error'],
  [452, 'system_full'],
  [500, 'protocol'],
  [501, 'protocol'],
  [502, 'protocol'],
  [503, 'protocol'],
  [504, 'protocol'],
  [521, 'domain_unknown'],
  [530, 'tls'],
  [550, 'user_unknown'],
  [551, 'user_unknown'],
  [552, 'mailbox_full'],
  [553, 'bad_address'],
  [556, 'null_mx'],
])

/** Codes that servers send for anything: words come before them. */
export const SAYS_LITTLE: ReadonlySet<string> = new Set([
  '1.0',
  '2.0',
  '3.0',
  '4.0',
  '5.0',
  '6.0',
  '7.0',
  '7.1',
  '5.1',
  '5.2',
  '5.4',
  '1.5',
  '7.9',
  '3.2',
  '5.5',
  '4.1',
  '2.1',
])

/**
 * Codes that deny the cause that the words tell: one about the recipient where the sender is at fault, one about the
 * sender or the network where the recipient is gone. Such a code is not kept as the answer, only in `reported`.
 */
const ABOUT_RECIPIENT = /^(?:1\.[1-6]|1\.10|2\.[12])$/
const ABOUT_OTHERS = /^(?:1\.[78]|4\.1|5\.\d+|6\.\d+|7\.(?!13$|17$)\d+)$/

/** Whether a reported, registered code can be kept as the answer for a cause: the server knows the detail better than we do. */
export function fits(reason: Reason, code: string): boolean {
  if (code === '0.0') return false
  const { scope, code: own } = REASON_TABLE[reason]
  if (code === own) return true
  if (scope === 'recipient' || scope === 'domain') {
    return reason === 'filtered' || reason === 'unknown' || !ABOUT_OTHERS.test(code)
  }
  return !ABOUT_RECIPIENT.test(code)
}
