/** Rows for words that say little; they are asked after the registered codes. */
import { lines } from './lines.ts'
import { type Rule, rule } from './rule.ts'
import { TOPICS } from './topics.ts'

export const HINTS: readonly Rule[] = [
  /**
   * A warning that the mail still waits, if it names no cause.
   * @example A message that you sent has not yet been delivered
   * @source Exim, sendmail, Gmail
   */
  rule(
    'expired.delayed',
    'expired',
    lines`
attempts will continue
daha yeniden deneyecek
delivered for more than
delivery delayed
has been delayed
message will be retried
not yet been delivered
still undelivered
undelivered after
warning message only
will retry until
you {doesnt} need to resend
`,
  ),
  /**
   * @example 550 Denied by local policy
   * @source Policy filters
   */
  rule(
    'hint.policy',
    'policy',
    lines`
administratively
by administrator
by the administrator
disclaimer
filterconfig
legitimate bounces
organisational setting
organizational setting
permission
policies
policy
politica
politique
restricted
richtlinie
senderfilter
testing emails
testing purposes
unknown tld
политик
ポリシー
政策
策略
`,
  ),
  /**
   * Postfix: a server refused the connection itself.
   * @example host mx.example.com[192.0.2.1] refused to talk to me: 554 Goodbye
   * @source Postfix
   */
  rule(
    'hint.greeting',
    'blocklisted',
    lines`
after initial connection
refused to talk to me
`,
    {
      codes: ['550', '521', '554', '571'],
    },
  ),
  /**
   * @example 554 Please check the address and try again
   * @source Words of what to do about an address
   */
  rule('hint.check-address', 'user_unknown', lines`check … address and try again`),
  ...TOPICS,
  /**
   * A temporary refusal without a cause, with a code for the system.
   * @example 454 4.3.0 Try again later
   * @source Refusals without a cause
   */
  rule(
    'hint.not-accepting',
    'not_accepting',
    lines`
retry later
try again
try later
`,
    {
      codes: ['3.0', '3.2'],
    },
  ),
  /**
   * A temporary refusal without a cause, with any other code or none.
   * @example 421 Please try again later
   * @source Refusals without a cause
   */
  rule(
    'hint.greylisted',
    'greylisted',
    lines`
at a later time
been deferred
come back in
come back later
deferred due
deferred for
deferred please
delivery deferred
please retry
resend in
resend later
retry later
send again
temporarily denied
temporarily refused
temporarily rejected
temporary rejected
time correspondent
try again
try later
try resending
{mail} deferred
{was} deferred
`,
  ),
  /**
   * @example 450 4.2.1 Mailbox unavailable
   * @source RFC 3463 x.2.1
   */
  rule('hint.disabled', 'mailbox_disabled', lines`mailbox unavailable`, {
    codes: ['2.1'],
  }),
  /**
   * @example 550 Requested action not taken: mailbox unavailable
   * @source RFC 5321 text of 550: mailbox unavailable
   */
  rule(
    'hint.user-unknown',
    'user_unknown',
    lines`
@ … not deliverable
address rejected
cuda nsu
mailbox unavailable
recipient access denied
recipient rejected
recipient unavailable
recipient verification problem
recipient {was} denied
recipient … invalid
recipient … refused
recipients rejected
unavailable mail user
unavailable user
user invalid
{box} … not deliverable
`,
  ),
  /**
   * Postfix waits before it tries this host again.
   * @example delivery temporarily suspended: host mx.example.com[192.0.2.1]
   * @source Postfix
   */
  rule('hint.suspended', 'no_answer', lines`delivery temporarily suspended`),
  /**
   * @example 554 The folder does not exist
   * @source Words of the receiving system, where something of it is missing
   */
  rule(
    'hint.thing',
    'system_error',
    lines`
{thing} … has expired
{thing} … {absent}
{thing} … {ended}
{thing} … {gone}
{thing} … {misspelt}
`,
  ),
  /**
   * Something does not exist, and nothing says what.
   * @example 550 It does not exist
   * @source Words of what is not there
   */
  rule('hint.absent', 'user_unknown', lines`{absent}`),
  /**
   * Something has ended, and nothing says what.
   * @example 550 It is no longer in use
   * @source Words of what is no more
   */
  rule('hint.ended', 'mailbox_disabled', lines`{ended}`),
  /**
   * @example 554 Illegal characters
   * @source Words of syntax, where no address is named
   */
  rule('hint.misspelt', 'content', lines`{misspelt}`),
  /**
   * @example 550 HELO is dynamic
   * @source RFC 5321 section 4.1.1.1
   */
  rule('hint.helo', 'protocol', lines`{helo}|`),
  /**
   * @example 554 Transaction failed: odd header
   * @source Content filters
   */
  rule(
    'hint.content',
    'content',
    lines`
content
header
malformed
mime
`,
  ),
  /**
   * @example 550 Action not taken
   * @source RFC 5321 text of 550, behind the data
   */
  rule(
    'hint.not-taken',
    'policy',
    lines`
action not taken
message refused
`,
    {
      codes: ['550', '552', '553', '554'],
    },
  ),
  /**
   * @example 550 Blocked
   * @source Refusals without a cause
   */
  rule(
    'hint.blocked',
    'policy',
    lines`
banned
blocked
denied
enhanced protection
forbidden
go away
no permit
not accept delivery
not allowed
not permitted
not wanted
not welcome
prohibited
unacceptable
will not accept
won t accept
`,
  ),
  /**
   * @example 550 Message rejected
   * @source Refusals without a cause
   */
  rule(
    'hint.rejected',
    'policy',
    lines`
mail to yourself
not accepted
refused
reject
`,
  ),
  /**
   * @example 554 Transaction failed
   * @source RFC 5321 text of 554
   */
  rule(
    'hint.transaction-failed',
    'system_error',
    lines`
action not taken
local error
requested action aborted
transaction failed
`,
  ),
]
