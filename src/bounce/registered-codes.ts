/** Tables of registered codes and their reasons, used if the words say nothing: RFC 3463, the IANA registry, RFC 5321. */
import { BY_CODE } from './codes.ts'
import { REASON_TABLE, type Reason } from './reason.ts'

/** By `subject.detail`; `x.0` stands for the subject in general. */
export const REGISTERED_REASONS: ReadonlyMap<string, Reason> = new Map<string, Reason>([
  ['1.0', 'user_unknown'],
  ['1.1', 'user_unknown'],
  ['1.2', 'domain_unknown'],
  ['1.3', 'bad_address'],
  ['1.4', 'ambiguous_address'],
  ['1.5', 'unknown'],
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

/** Reasons by the reply code alone, which says little (RFC 5321 section 4.2.3). */
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
  [534, 'security'],
  [550, 'user_unknown'],
  [551, 'user_unknown'],
  [552, 'mailbox_full'],
  [553, 'bad_address'],
  [556, 'null_mx'],
])

/** Codes that servers send for anything, so that words take precedence. */
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

/** Codes that fit a recipient who does not exist or does not receive: about the address (`1.x`) or the mailbox (`2.x`, `7.13`, `7.17`), and about the system (`3.x`), which some servers report instead. */
const ABOUT_ADDRESS = /^(?:1\.(?!7$|8$)\d+|2\.[0134]|3\.\d+|7\.1[37])$/
const ABOUT_DOMAIN = /^(?:1\.(?:0|2|10)|4\.[034])$/
const ABOUT_NETWORK = /^4\.\d+$/
const ABOUT_POLICY = /^(?:2\.0|7\.\d+)$/
/** Security codes for causes that have specific codes (RFC 7372). `7.0` would say less than is known. */
const ABOUT_IDENTITY = /^7\.(?!0$)\d+$/

/**
 * Codes that agree with a cause, so that a reported one is kept as the answer: the server knows the detail better than
 * we do. Any other code (`5.7.1 … loop detected`, `5.1.1 … over quota`) contradicts the words and is kept in `reported`
 * only.
 */
const KINDRED_CODES: Record<Reason, RegExp> = {
  user_unknown: ABOUT_ADDRESS,
  domain_unknown: ABOUT_DOMAIN,
  null_mx: ABOUT_DOMAIN,
  bad_address: /^1\.[0134]$/,
  ambiguous_address: ABOUT_ADDRESS,
  moved: ABOUT_ADDRESS,
  mailbox_disabled: ABOUT_ADDRESS,
  mailbox_full: /^2\.[02]$/,
  filtered: /^[127]\.\d+$/,
  bad_sender: /^(?:1\.[78]|7\.\d+)$/,
  too_large: /^(?:2\.3|3\.4)$/,
  system_full: /^(?:3\.1|4\.5)$/,
  not_accepting: /^3\.[0235]$/,
  system_error: /^3\.[0235]$/,
  mailer_error: /^(?:2\.[04]|3\.\d)$/,
  no_answer: ABOUT_NETWORK,
  dns_failure: ABOUT_NETWORK,
  routing: ABOUT_NETWORK,
  congestion: ABOUT_NETWORK,
  expired: ABOUT_NETWORK,
  loop: /^4\.6$/,
  protocol: /^5\.\d+$/,
  too_many_recipients: /^5\.3$/,
  content: /^[67]\.\d+$/,
  spam: /^(?:2\.0|[67]\.\d+)$/,
  virus: ABOUT_POLICY,
  policy: ABOUT_POLICY,
  security: ABOUT_POLICY,
  challenge: ABOUT_POLICY,
  blocklisted: ABOUT_POLICY,
  relay_denied: ABOUT_POLICY,
  rate_limited: /^(?:2\.1|3\.2|4\.5|5\.3|7\.(?:0|1|28))$/,
  greylisted: /^7\.[01]$/,
  auth_failure: ABOUT_IDENTITY,
  no_ptr: ABOUT_IDENTITY,
  tls: ABOUT_POLICY,
  suppressed: ABOUT_POLICY,
  delivered: /^1\.5$/,
  complaint: ABOUT_POLICY,
  unsubscribed: ABOUT_POLICY,
  autoreply: ABOUT_POLICY,
  unknown: /^0\.0$/,
}

/** Whether a reported code is registered and can be kept as the answer for a cause. */
export function fits(reason: Reason, code: string): boolean {
  return BY_CODE.has(code) && KINDRED_CODES[reason].test(code)
}

const CONDEMNS = /^(?:1\.[1-6]|1\.10|2\.1)$/
const BLAMES_RECIPIENT = /^[12]\.(?![078]$)\d+$/
const BLAMES_OTHERS = /^(?:1\.[78]|4\.1|5\.\d+|6\.\d+|7\.(?!13$|17$)\d+)$/

/** Whether a code contradicts a cause: it condemns the recipient although the cause does not, or one of the two blames the recipient and the other does not. */
export function contradicts(reason: Reason, code: string): boolean {
  const { scope, action } = REASON_TABLE[reason]
  if (action !== 'suppress' && CONDEMNS.test(code)) return true
  const ofOthers = scope !== null && scope !== 'recipient' && scope !== 'domain'
  if (ofOthers) return BLAMES_RECIPIENT.test(code)
  return reason !== 'filtered' && BLAMES_OTHERS.test(code)
}
