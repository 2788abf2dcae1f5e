/** Rows for words that say little: asked after the registered codes. */
import { type Rule, rule } from './rule.ts'
import { TOPICS } from './topics.ts'

export const HINTS: readonly Rule[] = [
  /** @example 550 Denied by local policy */
  rule('hint.policy', 'policy', 'Policy filters', [
    'administratively',
    'by administrator',
    'by the administrator',
    'disclaimer',
    'filterconfig',
    'legitimate bounces',
    'organisational setting',
    'organizational setting',
    'permission',
    'policies',
    'policy',
    'politica',
    'politique',
    'restricted',
    'richtlinie',
    'senderfilter',
    'testing emails',
    'unknown tld',
    'политик',
    'ポリシー',
    '政策',
    '策略',
  ]),
  /**
   * Postfix: a server refused before anything was said.
   * @example host mx.example.com[192.0.2.1] refused to talk to me: 554 Goodbye
   */
  rule(
    'hint.greeting',
    'blocklisted',
    'Postfix',
    ['after initial connection', 'refused to talk to me'],
    { codes: ['550', '521', '554', '571'] },
  ),
  /** @example 554 Please check the address and try again */
  rule('hint.check-address', 'user_unknown', 'Words of what to do about an address', [
    'check … address and try again',
  ]),
  ...TOPICS,
  /**
   * A temporary refusal without a cause, by the system.
   * @example 454 4.3.0 Try again later
   */
  rule(
    'hint.not-accepting',
    'not_accepting',
    'Refusals without a cause',
    ['retry later', 'try again', 'try later'],
    { codes: ['3.0', '3.2'] },
  ),
  /**
   * A temporary refusal without a cause: try again.
   * @example 421 Please try again later
   */
  rule('hint.greylisted', 'greylisted', 'Refusals without a cause', [
    'at a later time',
    'been deferred',
    'come back in',
    'come back later',
    'deferred due',
    'deferred for',
    'deferred please',
    'delivery deferred',
    'please retry',
    'resend in',
    'resend later',
    'retry later',
    'send again',
    'temporarily denied',
    'temporarily refused',
    'temporarily rejected',
    'temporary rejected',
    'time correspondent',
    'try again',
    'try later',
    'try resending',
    '{mail} deferred',
    '{was} deferred',
  ]),
  /** @example 450 4.2.1 Mailbox unavailable */
  rule('hint.disabled', 'mailbox_disabled', 'RFC 3463 x.2.1', ['mailbox unavailable'], {
    codes: ['2.1'],
  }),
  /** @example 550 Requested action not taken: mailbox unavailable */
  rule('hint.user-unknown', 'user_unknown', 'RFC 5321 text of 550: mailbox unavailable', [
    '@ … not deliverable',
    'address rejected',
    'cuda nsu',
    'mailbox unavailable',
    'recipient access denied',
    'recipient rejected',
    'recipient unavailable',
    'recipient verification problem',
    'recipient {was} denied',
    'recipient … invalid',
    'recipient … refused',
    'recipients rejected',
    'unavailable mail user',
    'unavailable user',
    'user invalid',
    '{box} … not deliverable',
  ]),
  /**
   * Postfix, which waits before it tries this host again.
   * @example delivery temporarily suspended: host mx.example.com[192.0.2.1]
   */
  rule('hint.suspended', 'no_answer', 'Postfix', ['delivery temporarily suspended']),
  /** @example 554 The folder does not exist */
  rule(
    'hint.thing',
    'system_error',
    'Words of the receiving system, where something of it is missing',
    [
      '{thing} … has expired',
      '{thing} … {absent}',
      '{thing} … {ended}',
      '{thing} … {gone}',
      '{thing} … {misspelt}',
    ],
  ),
  /**
   * Words of what is not there, where nothing else is named.
   * @example 550 It does not exist
   */
  rule('hint.absent', 'user_unknown', 'Words of what is not there', ['{absent}']),
  /**
   * Words of what is no more, where nothing else is named.
   * @example 550 It is no longer in use
   */
  rule('hint.ended', 'mailbox_disabled', 'Words of what is no more', ['{ended}']),
  /** @example 554 Illegal characters */
  rule('hint.misspelt', 'content', 'Words of syntax, where no address is named', ['{misspelt}']),
  /** @example 550 HELO is dynamic */
  rule('hint.helo', 'protocol', 'RFC 5321 section 4.1.1.1', ['{helo}|']),
  /** @example 554 Transaction failed: odd header */
  rule('hint.content', 'content', 'Content filters', ['content', 'header', 'malformed', 'mime']),
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
    'banned',
    'blocked',
    'denied',
    'enhanced protection',
    'forbidden',
    'go away',
    'no permit',
    'not accept delivery',
    'not allowed',
    'not permitted',
    'not wanted',
    'not welcome',
    'prohibited',
    'unacceptable',
    'will not accept',
    'won t accept',
  ]),
  /** @example 550 Message rejected */
  rule('hint.rejected', 'policy', 'Refusals without a cause', [
    'mail to yourself',
    'not accepted',
    'refused',
    'reject',
  ]),
  /** @example 554 Transaction failed */
  rule('hint.transaction-failed', 'system_error', 'RFC 5321 text of 554', [
    'action not taken',
    'local error',
    'requested action aborted',
    'transaction failed',
  ]),
]
