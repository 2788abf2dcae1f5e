/** Rows for words that say little: asked after the registered codes. */
import { type Rule, rule } from './rule.ts'
import { TOPICS } from './topics.ts'

export const HINTS: readonly Rule[] = [
  /** @example 550 Denied by local policy */
  rule('hint.policy', 'policy', 'Policy filters', [
    'senderfilter',
    'filterconfig',
    'policy',
    'policies',
    'administratively',
    'permission',
    'restricted',
    'richtlinie',
    'politica',
    'politique',
    'политик',
    'ポリシー',
    '策略',
    '政策',
    'by administrator',
    'by the administrator',
    'organizational setting',
    'organisational setting',
    'disclaimer',
    'unknown tld',
    'dictionary attack',
    'legitimate bounces',
    'testing emails',
  ]),
  /** @example host mx.example.com[192.0.2.1] refused to talk to me: 554 Goodbye */
  rule(
    'hint.greeting',
    'blocklisted',
    'Postfix: a server refused before anything was said',
    ['refused to talk to me', 'after initial connection'],
    { codes: ['550', '521', '554', '571'] },
  ),
  ...TOPICS,
  /** @example 454 4.3.0 Try again later */
  rule(
    'hint.not-accepting',
    'not_accepting',
    'A temporary refusal without a cause, by the system',
    ['try again', 'try later', 'retry later'],
    { codes: ['3.0', '3.2'] },
  ),
  /** @example 421 Please try again later */
  rule('hint.greylisted', 'greylisted', 'A temporary refusal without a cause: try again', [
    'try later',
    'try again',
    'retry later',
    'please retry',
    'come back later',
    'resend your message at a later time',
    'come back in',
    'resend in',
    'send again',
    'resend later',
    'try resending',
    'temporarily denied',
    'temporarily refused',
    'temporarily rejected',
    'temporary rejected',
    'message deferred',
    'mail deferred',
    'been deferred',
    'is deferred',
    'was deferred',
    'deferred due',
    'deferred for',
    'deferred please',
    'delivery deferred',
  ]),
  /** @example 550 Requested action not taken: mailbox unavailable */
  rule('hint.user-unknown', 'user_unknown', 'RFC 5321 text of 550: mailbox unavailable', [
    'mailbox unavailable',
    'recipient unavailable',
    'recipient rejected',
    'recipient … refused',
    'recipients rejected',
    'address rejected',
    'recipient … invalid',
    'user invalid',
    '@ … not deliverable',
    '{box} … not deliverable',
    'recipient verification problem',
    'unavailable mail user',
    'unavailable user',
    'recipient access denied',
    'recipient was denied',
    'recipient is denied',
    'check … address and try again',
    'cuda nsu',
  ]),
  /** @example delivery temporarily suspended: host mx.example.com[192.0.2.1] */
  rule('hint.suspended', 'no_answer', 'Postfix, which waits before it tries this host again', [
    'delivery temporarily suspended',
  ]),
  /** @example 554 The folder does not exist */
  rule(
    'hint.thing',
    'system_error',
    'Words of the receiving system, where something of it is missing',
    ['{thing} … {absent}', '{thing} … {gone}', '{thing} … {ended}', '{thing} … {misspelt}'],
  ),
  /** @example 550 It does not exist */
  rule('hint.absent', 'user_unknown', 'Words of what is not there, where nothing else is named', [
    '{absent}',
  ]),
  /** @example 550 It is no longer in use */
  rule('hint.ended', 'mailbox_disabled', 'Words of what is no more, where nothing else is named', [
    '{ended}',
  ]),
  /** @example 554 Illegal characters */
  rule('hint.misspelt', 'content', 'Words of syntax, where no address is named', ['{misspelt}']),
  /** @example 550 HELO is dynamic */
  rule('hint.helo', 'protocol', 'RFC 5321 section 4.1.1.1', ['helo|', 'ehlo|']),
  /** @example 554 Transaction failed: odd header */
  rule('hint.content', 'content', 'Content filters', ['header', 'malformed', 'mime', 'content']),
  /** @example 550 Action not taken */
  rule(
    'hint.not-taken',
    'policy',
    'RFC 5321 text of 550, behind the data',
    ['action not taken', 'message refused'],
    { codes: ['550', '552', '553', '554'] },
  ),
  /** @example 550 Blocked */
  rule('hint.blocked', 'policy', 'Refusals without a cause', [
    'blocked',
    'denied',
    'banned',
    'prohibited',
    'not allowed',
    'not permitted',
    'no permit',
    'go away',
    'not welcome',
    'forbidden',
    'unacceptable',
    'not wanted',
    'not accept delivery',
    'will not accept',
    'won t accept',
    'enhanced protection',
  ]),
  /** @example 550 Message rejected */
  rule('hint.rejected', 'policy', 'Refusals without a cause', [
    'send e mail to yourself',
    'refused',
    'not accepted',
    'reject',
  ]),
  /** @example 554 Transaction failed */
  rule('hint.transaction-failed', 'system_error', 'RFC 5321 text of 554', [
    'transaction failed',
    'requested action aborted',
    'local error',
    'action not taken',
  ]),
]
