/** Rows about the recipient's address, mailbox and domain. */
import { lines } from './lines.ts'
import { type Rule, rule } from './rule.ts'

export const RECIPIENT_RULES: readonly Rule[] = [
  /**
   * The server asks to try again later. That counts even with a 5xx code.
   * @example 552 The quota of this mailbox is exceeded, try again later
   * @source Servers that ask to try again
   */
  rule(
    'mailbox-full.again',
    'mailbox_full',
    lines`
quota … retry
quota … try again
quota … try later
{full} … try again
{full} … try later
`,
    { statusClass: 4 },
  ),
  /**
   * @example 552 5.2.2 Mailbox full
   * @source Postfix, Exchange, Gmail, Courier, Dovecot
   */
  rule(
    'mailbox-full',
    'mailbox_full',
    lines`
0 bytes left
allocated storage
allotment
allowed number of messages
allowed storage
already holds
blocks limit exceeded
box {is} full
box … no space
bytes occupied
clean up
disc quota
disk allowance
disk quota
disk {is} full
diskspace
dropfile size
empty the inbox
exceed … quota
exceeded storage
exceeded the limit of
filled up
folder full
full mailbox
has exceeded {her}
has reached … quota
inbox capacity
inbox … exceed
inode limit
insufficient space
is full quota
limit exeeded
limit of storage
mail storage
mailbox limit
mailbox quota
mailbox usage
mailbox … exceed
mailbox … space
maildir over
maildir … quota
mailfolder is full
mailquotum
mapiexceptionshutoffquota
maximum mailbox
no free space
no more messages
no more room
no room for
no room in
no room left
no space in
no space left for
not accept any more
not enough disk
not enough room
not enough space
not enough storage
not have enough space
number of messages in … exceeded
number of stored
out of quota
out of space
out of storage
over quota
over quote
over the allowed
overdrawn
overquota
quota exceed
quota is over
quota limit
quota used
quota violation
quota {is} full
quota … exceeded
quota … reached
quotaexceeded
reached its quota
reached {her} quota
recipient storage
space limit
space {is} not enough
storage allocation
storage limit
storage quota
storage reached
storage space
storage {is} full
storage … exhausted
take new mail
to the brim
too much mail stored
until old mail
used up
user has exceeded
would be over
would exceed
{box} … {full}
{cannot} accept more
`,
  ),
  /**
   * The mailbox is disabled for a time. That counts even with a 5xx code.
   * @example 450 4.2.1 This mailbox is temporarily disabled
   * @source Verizon and other hosts
   */
  rule(
    'mailbox-disabled.for-now',
    'mailbox_disabled',
    lines`
{box} … temporarily {off}
{box} … {off} … temporarily
`,
    { statusClass: 4 },
  ),
  /**
   * The server is working on the mailbox or could not look it up.
   * @example 450 4.2.0 The mailbox is being moved
   * @source Servers at work on a mailbox
   */
  rule(
    'mailbox-busy',
    'not_accepting',
    lines`
available again
being moved to a new
being moved to the
for maintenance
is being migrated
locked by another
locked … try later
logged in elsewhere
paused by
recipient temporarily unavailable
store is being moved
temporarily locked
unavailable at the moment
unavailable at this time
unavailable right now
{box} is being moved
{box} lookup … temporar
{box} verification … not possible
{box} verification … temporar
{box} {is} busy
{box} {is} locked try again
{box} … in use by another
{box} … verified at the moment
{cannot} be verified now
`,
    { code: '3.2' },
  ),
  /**
   * @example 551 not our customer
   * @source RFC 5321 551
   */
  rule(
    'moved.elsewhere',
    'moved',
    lines`
not our customer
not our user
`,
    {
      codes: ['551'],
    },
  ),
  /**
   * @example 551 5.1.6 Destination mailbox has moved, no forwarding address
   * @source RFC 5321 551, RFC 3463
   */
  rule(
    'moved',
    'moved',
    lines`
@ … has a new
@ … has been replaced by
@ … has moved
address changed to
address has been moved
changed employer
changed its domain
changed my address
changed the e mail
company renamed
find me at
forwarding period
has changed … email address
have changed … email address
left a forwarding
mailbox has been moved
my new address
new email address is
new forwarding address
no forwarding address
not here any
not local any more
not local please try @
not local please write
now lives at
now reachable at
reach me at
reassigned to
switched provider
switched to another
update your address book
write to me at
{box} gone away|
{box} has gone away|
{box} has moved
{box} has relocated
{box} have moved
{box} moved
{box} {is} transferred
{box} … has a new address
{box} … has a new email
{box} … has been replaced by
{box} … moved to
{box} … owner has changed
{mail} address has changed
`,
  ),
  /**
   * A server that still answers for a domain that has expired or was not paid for.
   * @example 550 The recipient's domain has expired
   * @source Servers of domains nobody pays for
   */
  rule(
    'domain-expired',
    'domain_unknown',
    lines`
domain has expired
domain is expired
domain name has expired
domain registration … expired
domain registration … lapsed
domain {was} cancelled
domain {was} deleted
from the registry
no longer delegated
registration of … domain … expired
registration of … domain … lapsed
`,
  ),
  /**
   * The recipient accepts no mail from this sender.
   * @example 550 User is not accepting messages from this sender
   * @source Recipients' own filters
   */
  rule(
    'filtered.from',
    'filtered',
    lines`
accepts internal
banned you
bounce refused
closed for all
closed for everyone
closed for non
closed to all
closed to everyone
closed to external
closed to mail from
closed to non
closed to outside
closed to post
closed to the public
external messages
external senders
external {mail} is not
free webmail
from outside to
internal mail only
internal mailbox
internal senders
known correspondents
mail from members
no external mail
not approved your
not {accept} {mail} from
outside {the} {firm}
parental control
receive external
registered senders
rule restriction
webmail accounts
{cannot} be reached from other
{cannot} be reached from outside
{cannot} write to it
{mail} from outside
`,
  ),
  /**
   * @example 550 5.2.1 Mailbox is inactive
   * @source Postfix, Yahoo, Google, Mail.ru
   */
  rule(
    'mailbox-disabled',
    'mailbox_disabled',
    lines`
@ {is} {shut}
@ … {ended}
accepted at this address
account holder has not
account is not allowed
account {is} unavailable
account … not authorised to receive
account … not authorized to receive
accountdisabled
administrative disabled
cancelled the account
closed this mailbox
closed {her} account
closed {the} account
deactivated due
dead {box}
deceased
deleted the account
deleted {her} account
delivery … turned off for @
deprovisioned
due to inactivity
ex employee
extended inactivity
for inactivity
former address
former employee
graduated
has not logged
has not signed
has unregistered
hasn t entered
inactive e
invalid inactive
is a deactivated
list is not active
list {is} {shut}
list … discontinued
log in to enable
mail receiving disabled
mailboxdisabled
membership ended
membership has ended
never logged
no activity since
no longer a valid {box}
no recipient activity
noactivity
non payment
nonpayment
not an active
offboarded
passed away
route {doesnt} accept
subscription ended
subscription has ended
ticket is closed
turned off for this {box}
unprovisioned
{box} blocked for
{box} hangup
{box} has been disconnected
{box} is dead
{box} is not used
{box} no longer works|
{box} unused
{box} {is} gone
{box} {is} permanently unavailable
{box} {is} {shut}
{box} … abandoned
{box} … archived
{box} … banned
{box} … blocked due
{box} … cancelled
{box} … currently unavailable
{box} … decommission
{box} … deleted
{box} … dormant
{box} … not currently
{box} … not receiving
{box} … permanently closed
{box} … removed
{box} … revoked
{box} … suspend
{box} … withdrawn
{box} … {cannot} receive
{box} … {ended}
{box} … {off}
{nobody} has logged
{nobody} logged in
{shut} {box}
`,
  ),
  /**
   * @example 550 5.1.1 Ann Lee is no longer with our company
   * @source Companies whose people left
   */
  rule(
    'moved.left',
    'moved',
    lines`
@ … no longer here
@ … no longer with
does not work at
doesn t work here
employee has departed
employee … no longer
has departed from {the} {firm}
is no longer with|
left {the} {firm}
no longer a customer
no longer at our
no longer at this address
no longer at {firm}
no longer at {the} {firm}
no longer employed
no longer on server
no longer on this server
no longer part of our
no longer part of the {firm}
no longer reads
no longer use this {box}
no longer with our
no longer with us
no longer with {the} {firm}
no longer working
no longer works at
no longer works for
no longer works here
not work here any
staff member has left
taken {her} mail to
work here anymore
{box} … no longer at
{box} … no longer here
{box} … no longer with|
`,
  ),
  /**
   * @example 550 5.7.1 The recipient does not wish to receive your mail
   * @source Recipients' own filters: Facebook, docomo, Exchange restrictions
   */
  rule(
    'filtered',
    'filtered',
    lines`
accepts {mail} only from
adres is beperkt
adres jest ograniczon
adresse eingeschrankt
adresse er begrænset
adresse est limitee
adresse est restreinte
adressen ar begransad
allow block list
allow posting
asked us to
authorized message refused
blocked by … recipient
blocked sender list
bounce everything
by sieve
chosen to block
declined by recipient
declined by the recipient
email address blocked by
email preferences
endereco esta restrit
esta restringida
everything from your
filter set by the recipient
filtered by recipient
from approved senders
from inside the
has restricted
has you on
in my contacts
in {her} contacts
indirizzo e limitat
isn t accepting {mail}
known senders
mail from known
mail from specific
mail is denied by
mail rules
message filtered
n t wish to
not to receive
not want any
not want mail
not want to receive
not want your
not wish to
nt want your
only accepting mail
only accepts mail from
only accepts messages
only reads mail from
only receives mail
only takes mail from
opted out
own request
permanent failure for one or more … blocked
permission to post
permitted … only in the same domain
personal settings
privacy setting
reads mail only from
receiver denied your
recipient has rejected
recipient only accepts
recipient refused mail
recipient refused to
recipient refused {the}
recipient refuses
recipient s sieve
recipient {doesnt} want
recipient … has blocked
recipient … rejected your
refuse to receive
refused by recipient|
refuses to accept your
refuses to receive
rejected by recipients
rejected by recipient|
rejected by the recipient s
rejected by this user
rejected by user
rejected due to user
rejected your mail
restricted … recipient
rule imposed
rules of the recipient
s blocked sender
s own rules
safe list
safelist
specific email addresses
t want mail
t want to receive
t want your
takes mail only from
trusted senders
user defined rejection
user has blocked
user refuse
user reject
was automatically rejected
{accept} mail only from
{doesnt} accept mail from
{her} {blacklist}
{user} blocked
{user} filter
{user} preference
{user} s filter
{user} s preference
{user} s rule
{user} s settings
адресу ограничен
传递受限
传递邮件受到限制
配信が制限
配信は制限
배달이 제한
`,
  ),
  /**
   * These providers refuse unknown recipients at RCPT. If the filter of a known one refuses the mail, they call the recipient
   * unknown after DATA. The phrases are how Postfix, Exim, sendmail and qmail report that step.
   * @example 550 Unknown user a@docomo.ne.jp (in reply to end of DATA command)
   * @mta mfsmax.docomo.ne.jp
   * @source docomo and au
   */
  rule(
    'docomo.filtered-later',
    'filtered',
    lines`
after i sent the message
end of data
`,
    {
      providers: ['docomo', 'au'],
      codes: ['550'],
    },
  ),
  /**
   * @example 556 5.1.10 Recipient address has null MX
   * @source RFC 7505
   */
  rule(
    'null-mx',
    'null_mx',
    lines`
@ … not receive mail
domain not configured for mail
domain {doesnt} accept
domain {doesnt} receive
domain … no mail
domain … {doesnt} accept {mail}
domain … {doesnt} receive mail
domena odbiorcy nie przyjmuje
empty mx
find a mail exchanger
has no mail|
has no mx
host … {doesnt} accept mail
indicated no smtp service
lone dot
mx nullo
mx nulo
mx record set to
never accepts mail
no a aaaa or mx
no mail exchanger
no mail hosts for domain
no mail host|
no mail server for
no mail server found
no mail servers for
no mail servers found
no mx for
no mx found
no mx record
no smtp server exists
no valid mail exchang
no valid mx
not used for mail
null mail exchanger
null mx
nullmx
publishes mx 0
rfc 7505
sending only
single dot
so it takes no mail
tom mx
web only domain
{domain} … not receive mail
{nobody} there takes mail
`,
  ),
  /**
   * @example 553 5.1.2 Bad mailbox name: the address is syntactically invalid
   * @source Exim, sendmail
   */
  rule(
    'bad-address.syntax',
    'bad_address',
    lines`
address format
address must not exceed
address reserved
address syntax
address {doesnt} conform
after the @
angle bracket
before the @
blank is not
domain literal
domain missing
dots in a row
illegal characters in address
illegal envelope to address
improper recipient
in a local part
invalid rcpt to address
invisible character
local part … dot
local part … period
missing or malformed
must include a domain
must include domain
must include host
no domain after
not valid rfc5321
rcpt to syntax
recipient syntax
restricted characters
single label domain
supplying a domain
syntactically invalid
syntax in address
syntax should be rcpt
trailing dot
two dots
`,
  ),
  /**
   * @example 550-Unrouteable address 550 no mailbox or forward configured for this address
   * @source Exim
   */
  rule('user-unknown.forward', 'user_unknown', lines`no mailbox or forward`),
  /**
   * Exim uses these words also for a local part without a mailbox.
   * @example 550 5.1.1 Unrouteable address
   * @source Exim
   */
  rule('exim.unrouteable-user', 'user_unknown', lines`unrouteable address`, {
    codes: ['1.1'],
  }),
  /**
   * @example 550 examlpe.com does not exist
   * @source Postfix, Exim, sendmail
   */
  rule('domain-unknown.named', 'domain_unknown', lines`{tld} {doesnt} exist`, { inHosts: true }),
  /**
   * @example 550 5.1.2 Host unknown (Name server: host not found)
   * @source Postfix, Exim, sendmail
   */
  rule(
    'domain-unknown',
    'domain_unknown',
    lines`
@ … bad domain
@ … bad host
appear to be registered
bad destination domain
bad destination host
bad destination system
destination computer could not be found
destination computer does not exist
destination computer was not found
domain has been removed
domain is not reachable
domain not in use
domain {shut}
domain … been deleted
domain … cancelled
domain … expired
domain … misspelled
domain … no longer hosted
domain … {gone}
exist in … dns
find the recipient domain
found in domain name service
found in the domain name service
host name is unknown
host part of recipient
invalid destination domain
invalid domain
invalid host
invalid mx
invalid tld
mail exchanger … not exist
mx records point to non
neither mx nor a
no dns entries for the host
no dns entry for
no dns record for
no dns records for
no domain by
no domain called
no longer hosted here
no mail servers appear
no mx or a records
no such dns domain
no such internet domain
no such {domain}
no top level
non existant domain
non existent domain
non existing destination
non existing domain
nonexistent domain
nonexisting domain
not known smtp
nxdomain
rcode 3
unknown in … dns
unknown mail host
unknown uucp host
unknown {domain}
unroutable address
unroutable adress
unroutable domain
unrouteable address
unrouteable adress
unrouteable domain
unrouteable mail domain
{cannot} find any host
{cannot} find … domain
{cannot} resolve … domain
{domain} is unknown
{domain} {gone}
{domain} … is parked
{domain} … may not exist
{domain} … not found
{domain} … {doesnt} exist
`,
  ),
  /**
   * @example 550 5.1.1 <a@example.com>: Recipient address rejected: User unknown in virtual mailbox table
   * @source Postfix reject_unlisted_recipient
   */
  rule(
    'postfix.unlisted',
    'user_unknown',
    lines`
unknown in local recipient table
unknown in relay recipient table
unknown in virtual alias table
unknown in virtual mailbox table
`,
  ),
  /**
   * @example Sorry, no mailbox here by that name. (#5.1.1)
   * @source qmail-local
   */
  rule('qmail.no-mailbox', 'user_unknown', lines`no mailbox here by that name`),
  /**
   * @example 550 #5.1.0 Address rejected.
   * @source Cisco IronPort replies
   */
  rule('cisco.unknown', 'user_unknown', lines`address rejected`, {
    codes: ['1.0'],
  }),
  /**
   * @example 501 5.1.3 Invalid address
   * @source RFC 3463 x.1.3
   */
  rule(
    'bad-address.code',
    'bad_address',
    lines`
address invalid
bad address
bad recipient
invalid address
invalid recipient
`,
    { codes: ['1.3'] },
  ),
  /**
   * @example 550 5.1.1 <a@example.com>: Recipient address rejected: User unknown
   * @source Postfix, Exim, sendmail, qmail, Exchange and most others
   */
  rule(
    'user-unknown',
    'user_unknown',
    lines`
0 entries
@ … absent from
@ … not available here
@ … not present in our
@ … {absent}
@ … {gone}
account isn t a local
account {is} not available
accountnotfound
address invalid
address not present
address undeliverable
address … exactly match an
address … not available here
addressnotfound
anyone called
anyone named
badrcpt
badrecipientto
by that name
callout verification failed
cannot route mail to user @
check if address
check the recipient
current customer
deliver to a bogus
destination address … not
empfangers … nicht erkannt
geadresseerde … niet herkend
group no longer exist
group {doesnt} exist
has no account
has no inbox
have no mail|
invalid final delivery
invalid or unknown
is no customer
isn t ours|
left no address
left no forwarding
list no longer exist
list of allowed recipients
list unknown
list {doesnt} exist
mailbox is unavailable
mailbox missing
mailbox name invalid
mailbox name not allowed
mailbox {is} not allowed
mailbox {is} not available
mailboxnotfound
name not in … directory
name was not found
name {doesnt} match anyone
never heard of
no account by
no account for
no alias
no customer of
no entry for … {box}
no exist|
no local part
no longer has an account
no longer have an account
no mail box available
no mailbox|
no matching entry
no redirect entry
no subscriber
no such box
no such id
no such local
no such name
no such one
no such virtual
no such … mail address
no user by
no valid recipients bye
no valid recipients for
no valid user
no {box} associated with
nom du destinataire … reconnu
nosuch
not a deliverable {box}
not accept mail for
not accept user
not an existing
not been provisioned
not configured to receive
not exist here
not exists that {box}
not found in directory
not found in ldap
not have an email
not host this {box}
not in gal|
not in ldap
not in our {box}
not know this {box}
not on post office
not our address
not our customer
not our user
not the name of any
not user of this
no| {box} account
no| {box} called
no| {box} found
no| {box} here
no| {box} matching
no| {box} named
no| {box} under
no| {box} with
of that name
of this name
one of ours|
rcpt not allowed
rcpt verif
recipient @ fail|
recipient name is wrong
recipient not in
recipient verify
recipient {is} not allowed
rejected recipients
resolved to a mailbox
resolves to no
route to a mailbox
sorry no valid recipients
spelling of the {box}
t find @
that name on
there is {nobody}
there s {nobody}
tried to reach isn t
un known user
undeliverable address
unknown at
unknown local
unknown mail recipient
unknown name
unknown or illegal
unknown or invalid
unknown quickmail
unknown virtual
unknownuser
unrecognised or name
unrouteable recipient
user not in … directory
user {doesnt} have
user … {doesnt} have … account
usernotfound
userunknown
valid address filter
validrcptto
verification of recipient
verify that you have the correct
wasn t found at
{box} are invalid
{box} check fail
{box} has not been created
{box} has not been set up
{box} hasn t been created
{box} hasn t been set up
{box} is not local
{box} is not on
{box} lookup returned no result
{box} must exist
{box} not in service
{box} undefined
{box} verification fail
{box} {cannot} be resolved
{box} {cannot} be valid
{box} {doesnt} appear
{box} … absent from
{box} … isn t associated
{box} … isn t there
{box} … not associated with
{box} … not be found
{box} … not belong to any
{box} … not ok|
{box} … not present in our
{box} … {absent}
{box} … {cannot} be verified
{box} … {gone}
{box} … {isnt} correct
{cannot} accept user
{cannot} deliver to this {box}
{doesnt} accept mail for
{doesnt} exists
{doesnt} have … {box} named
{doesnt} host this {box}
{doesnt} like recipient
{doesnt} live here
{isnt} on our system
{missing} {box}
{missing} {the} {box}
{nobody} at this
{nobody} by
{nobody} called
{nobody} here
{nobody} named
{nobody} under
{nobody} with
`,
  ),
  /**
   * @example 553 5.1.3 Illegal characters in the recipient address
   * @source RFC 5321
   */
  rule(
    'bad-address',
    'bad_address',
    lines`
@ … {misspelt}
address {is} incomplete
address … too long
at sign
incomplete address
internationalised mailbox
internationalized mailbox
local part is malformed
longer than 64
mailbox syntax
malformed address
malformed local part
malformed recipient
must be fully qualified
must contain a domain
not a valid rfc
numeric domain
parse error in address
please try forwarding
postal address was incorrect
resolver adr invalid
syntax error in address
syntax error in rcpt
syntax error in recipient
token too long
typo in {box}
unparseable {box}
user not local
valid address is required
{box} … {misspelt}
{misspelt} … @
{misspelt} … {box}
`,
  ),
  /**
   * @example 550 5.1.4 Recipient address is ambiguous
   * @source RFC 3463 x.1.4
   */
  rule(
    'ambiguous-address',
    'ambiguous_address',
    lines`
@ … ambiguous
@ … more than one account
@ … more than one user
ambiguous or name
ambiguous {box}
be more specific
belongs to two
conflicting entries
decide between
duplicate users
fits many
fits more than one
fits several
more than one mailbox
not unique
please give the full
recipnotunique
resolver adr ambiguous
resolves to more than one
resolves to several
we have several
which you meant
{box} … ambiguous
{box} … matches more than one
{box} … more than one account
{box} … more than one match
{box} … more than one user
{box} … multiple matches
`,
  ),
]
