/** Rows about the sender's address and account. They are asked before all rows that could be read as being about the recipient. */
import { lines } from './lines.ts'
import { type Rule, rule } from './rule.ts'

export const SENDER_RULES: readonly Rule[] = [
  /**
   * @example 550 5.1.0 Sender verify failed
   * @source Exim verify = sender, Postfix reject_unverified_sender
   */
  rule(
    'sender.verification',
    'bad_sender',
    lines`
absenderprufung fehlgeschlagen
absenderprufung negativ
backscatter|
bad return
batv
blank sender
bogus mail from
bogus sender
bounce tag
bounce to the sender
callback setup failed
callback to
callback verification
called back
callout for
deliver … to the sender address
during callback
earlier callout
empty envelope
empty return path
empty sender
invalid {sender}
mail from verif
mailfrom failed
mailfrom verif
null reverse path
null sender
possible forgery
postmaster verification
return address is
return address … not
return path verification
sender address … invalid
sender address … verif
sender callout
sender domain is empty
sender invalid
sender not verified
sender verification error
sender verification fail
sender verify
sender {doesnt} have a valid
sender … is not a valid
sender … not found
sender … unknown
sender … {doesnt} seem to exist
third party dsn
unknown sender
unsigned dsn
unverifiable sender
unverified sender
verification de l expediteur negative
verification failed for @
verify callout
verify mailfrom
verify who sent
verify {the} sender
working postmaster
{cannot} verify sender
{sender} … is invalid
{sender} … no such
{sender} … no valid
{sender} … not deliverable
{sender} … not exist
{sender} … not valid
{sender} … undeliverable
{sender} … {cannot} be
отправител … не
发件人地址
发件人验证失败
寄件者验证失败
送信者の検証に失敗
`,
  ),
  /**
   * @example 550 Your host name does not exist
   * @source Servers that look up who is sending
   */
  rule(
    'sender.yours',
    'bad_sender',
    lines`
black mail address
bounce address
called your mail server
client host {gone}
denied sender
denies the sender
deny sender
domain of the from
domain of your
domain suspended for
domain {doesnt} have neither
fake sender
from address … not
from domain must match
from domain not
hostname you
in return path
in the return path
mail from invalid
match auth domain
no mx … return path
no mx … sending domain
no mx … your domain
no valid mx … return path
not reply to your address
reply to address
sender is fake
sender is unvalidated
the sender no longer
to send emails with from
unauthorized mail from
unknown client
unvalidated sender
your domain has no
your domain {shut}
your domain … no mx
your envelope sender
your host name {cannot}
your host name … not
your host name … {gone}
your hostname {cannot}
your hostname {gone}
your mail host {gone}
your mailbox {gone}
your return path
{cannot} reply to your
{you} {is} {gone}
{you} … expired
{you} … not in our
{you} … suspended
{you} … unknown to us
{you} … {ended}
`,
  ),
  /**
   * @example 450 4.1.8 <a@b.example>: Sender address rejected: Domain not found
   * @source Postfix reject_unknown_sender_domain, sendmail check_mail
   */
  rule(
    'sender.domain',
    'bad_sender',
    lines`
after mail from … domain
domain must resolve
domain of sender
domain of the sender
from domain is invalid
from domain … {doesnt} exist
from that domain
has no a aaaa or mx
invalid dns a
invalid dns mx
mail from domain … has no
mail from domain … {doesnt}
mail from was refused no
mail from … @ … no a aaaa
mail from … @ … no mx
mx for your from
no mx … sender domain
no valid mx … sender
not found for mail from
null mx … {doesnt} send
return email domain
sender @ from rfc2606
sender address rejected domain not found
sender domain has no
sender domain … fail
sender s domain … not
sender … has no a
unresolvable from domain
unresolvable rfc
unresolvable sender
unroutable sender
unrouteable sender
your domain … {doesnt} exist
{cannot} resolve sender
{sender} domain must
{sender} domain … not found
{sender} domain … resolve
{sender} … no mx
{sender} … null mx
{you} … null mx
`,
  ),
  /**
   * @example 501 5.1.7 Bad sender address syntax
   * @source RFC 5321
   */
  rule(
    'sender.syntax',
    'bad_sender',
    lines`
bad sender address
bad sender s mailbox
domain name required
invalid from|
invalid mail from
malformed sender
required for sender
sender address must
sender … malformed
sender … syntax
syntax error in mail from
`,
    { code: '1.7' },
  ),
  /**
   * @example The group you tried to contact (team) may not exist, or you may not have permission to post messages to it
   * @source Google Groups notices
   */
  rule(
    'sender.group-permission',
    'bad_sender',
    lines`
groep waarmee
group you tried to contact
groupe que vous avez essaye
grupo con el que
grupo que voce
gruppe die sie kontaktieren mochten
gruppo che hai
list moderator
may not have permission to post
moderated group
no longer a member of
skupina kterou
you are not a member
ομάδα με την οποία
группа с которой
групі
קבוצה
المجموعة
گروهی که
समूह
このリストに
リストの会員
联络的 … 群组
連絡しようとしたグループ
`,
  ),
  /**
   * @example 550 You are not allowed to post to this mailing list
   * @source Mailing lists that are closed
   */
  rule(
    'policy.members',
    'policy',
    lines`
by non member
closed list
is a closed system
members only
must be a member
nonmember
not a member of {the}
not allowed to post
not authorized to post
not authorized to send mail to … list
not subscribed
only allowed people
only members
only subscribers
sender … not a member
`,
  ),
  /**
   * @example 550 Unauthenticated senders not allowed
   * @source Servers that take mail of authenticated senders only
   */
  rule(
    'security.unauthenticated',
    'security',
    lines`
auth first
cryptographic algorithm
log in before
mail before sending
must be authenticated
pop before smtp
security conversion
unauthenticated sender
you are not logged in
`,
  ),
  /**
   * @example 550 5.1.8 Refused
   * @source RFC 3463 x.1.7 and x.1.8; Courier's 517
   */
  rule('status.sender', 'bad_sender', [], {
    codes: ['1.7', '1.8', '517'],
  }),
  /**
   * @example 535 5.7.8 Unknown user
   * @source RFC 4954
   */
  rule('status.login', 'security', [], {
    codes: ['7.8', '535', '538'],
  }),
  /**
   * @example 550 5.7.1 Sender address rejected: not owned by user
   * @source Postfix, Exim and Google send-as checks
   */
  rule(
    'sender.not-allowed',
    'bad_sender',
    lines`
absenderadresse
conform with authentication
domain registered less
domain … is not verified
envelope from … not allowed
fix the sender
from header … not allowed
logged in as
mail from address
mail from is mismatched
mail from … is not wanted
mail sending denied
mailfrom account
must equal authorized
newly registered
not allowed to send as
not authorised to send from
not authorized owner
not authorized sender
not authorized to send as
not authorized to send from
not owned by user
not pre approved
not preapproved
not send as
registered gateway user
send mail as
sendasdenied
sender address is not
sender domain not verif
sender domain … not allowed
sender email is not
sender is not same
sender mismatch
sender not approved
sender unauthorized
sender {doesnt} match
sender {is} not authorized
sender {is} not in
sending domain registered
sending from domain
sending to from an
unauthorized sender
unauthorized use of sender
unverified domain
use of sender address
verified sender identity
verify a domain
verify your domain
your domain … not allowed
{doesnt} belong to logged
`,
  ),
  /**
   * Words of submission servers about the sending account.
   * @example 550 Your account has been disabled
   * @source Submission servers
   */
  rule(
    'sender.account',
    'security',
    lines`
account may not send
authentication fail
authentication unsuccessful
bad password
fail authentication
incorrect password
invalid login
invalid password
login incorrect
login invalid
login is not
outgoing … disabled
outgoing … suspended
password incorrect
permissions to send as
sending for this
sending from this account
sending is blocked
sending {is} paused
sending … disabled
sending … suspended
subuser
user authentication
username and password
wrong password
your account is not allowed
{yours} {shut}
{yours} … {ended}
{yours} … {off}
`,
  ),
]
