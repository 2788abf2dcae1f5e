/**
 * Rows about the sending server and how it sends: its name and reputation, blocklists, rates, protocol, relaying and
 * encryption. Before some of them are rows about something else whose words they would otherwise match.
 */
import { lines } from './lines.ts'
import { type Rule, rule } from './rule.ts'

export const SENDING_SERVER_RULES: readonly Rule[] = [
  /**
   * @example 451 4.7.1 First time sender, please try again in 300 seconds
   * @source RFC 6647
   */
  rule(
    'greylisted',
    'greylisted',
    lines`
come back once
delay strangers
first contact
first mail from
first time sender
first time … see
first visit
get to know
gray list
grey defer
grey list
intentional delay
intentionally delay
knock again
new to us
not meet before
not met before
not seen before
postgrey
proper mail server
temporarily delayed … known
temporary deferral
try again … whitelist
tuple
unfamiliar hosts
wait and retry
`,
  ),
  /**
   * @example 550 5.7.1 Client host rejected: cannot find your reverse hostname
   * @source RFC 7372
   */
  rule(
    'no-ptr',
    'no_ptr',
    lines`
client host name {cannot}
client hostname {cannot}
client name lookup
dial up
dialup
dns for your ip
does not resolve to
doesn t resolve
dynamic ip
dynamic residential
dynamic … ip address
dynamically assigned
es000001
es000010
fcrdns
forward and reverse
forward confirmed
has no name
home connection
host name for client
host name for your
host name {cannot} be verified
host name … {doesnt} match
hostname for client
hostname lookup of your
hostname mismatch
hostname … {doesnt} match
inverse dns
ip name lookup
ip … must resolve
look up a name for
lookup failure of hostname for connection
mismatches client ip
missing a dns entry
missing reverse
must resolve … ip
name and address {doesnt} match
name and ip {doesnt} match
name and the name s ip
name for your address
name lookup failed for ip
nameless
no dns entries for your
no dns entry for your
no host name
no hostname
no name for
no name in dns
no reverse
no valid host name
not match with your ip
not point back
ptr|
rdns|
relay host name
residential ip
reverse dns
reverse entry
reverse hostname
reverse lookup
reverse map
reverse name
reverse record
unresolvable client
unresolvable host name
unresolvable relay
unverifiable sending ip
unverifyable sending ip
valid reverse
without a valid sender domain
{cannot} find your hostname
{cannot} find your reverse
{cannot} resolve your
{doesnt} match with your ip
{doesnt} match your ip
`,
  ),
  /**
   * @example 550 5.7.9 Rejected: prohibited virus or spam content
   * @source Filters that look for both
   */
  rule(
    'virus.or-spam',
    'virus',
    lines`
virus and spam
virus or spam
`,
  ),
  /**
   * @example 550 Message rejected due to spam or virus classification
   * @source Filters that look for both
   */
  rule(
    'spam.or-virus',
    'spam',
    lines`
consider it spam
considers this message
spam and virus
spam classification
spam or virus
`,
  ),
  /**
   * @example 550 A URL in this email (example.com) is listed on a block list
   * @source URI block lists
   */
  rule(
    'spam.url',
    'spam',
    lines`
because it is spam
blacklisted domain in
blacklisted link
blacklisted url
blocked link
dbl spamhaus … body
detected as spam
domain in the body
domain on our
junk mail rejected
junkmail
link in this
link on a black
link on our
spam content
surbl
uribl
url in {the}
url on our
url that is blacklisted
`,
    { inHosts: true },
  ),
  /**
   * @example 421 4.7.0 This message is suspicious due to the very low reputation of the sending IP address
   * @source Google and others
   */
  rule(
    'blocklisted.low-reputation',
    'blocklisted',
    lines`
bad reputation
due to ip reputation
low reputation
poor reputation
reputation of the sending
reputation of your
your reputation
`,
  ),
  /**
   * @example 550 The mail server could not deliver mail to a@example.com. The account or domain may not exist, they may be blacklisted
   * @source MailChannels and cPanel replies
   */
  rule('locaweb.unknown', 'domain_unknown', lines`account or domain may not exist`),
  /**
   * @example 554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using bl.example.net
   * @source DNSBL rejects of many servers
   */
  rule(
    'blocklisted.named',
    'blocklisted',
    lines`
abuseat
as dynamic on
auf einer blacklist
auf einer sperrliste
bad ip|
barracudacentral
bl21
bl23
black hole list
black listed
blackhole list
blacklist see
blacklist your
blacklisted|
blacklisting
block list effect
block list provider
block listed
blocked by … {listed}
blocked list
blocked on … {listed}
blocked using
blocklisted
blocklisting
blocklists
botnet
client host … {listed}
cloud provider
currently sending spam
cxbl
czarnej liscie
deny list
denylist
dns blacklist
dnsbl
due to listing
in a {blacklist}
in blacklist
in local blacklist
in our block
in our reject list
in unserer blacklist
in {the} blacklist
ip blacklist
ip in prison
ip … in … blacklist
ipbl0
ipbl1
is listed by
is listed on
kara liste
lista negra
lista nera
listas negras
liste nere
liste noire
listed as a bot
listed as a dyn
listed as a sour
listed as a spam
listed as an open
listed as suspicious
listed at
listed by css|
listes noires
listing see
lookup site
mail from … refused see
on a {blacklist}
on blacklist
on sorbs
on {the} {blacklist}
rbl|
real time block
realtime block
rejected gl bl
s5h net
sender score
sorbs net
sort liste
spam list|
spam source
spamcop
spamhaus
spammer list
svart lista
svarte list
uceprotect
xbl listing
zwarte lijst
{listed} … at relays
{listed} … ip
{was} listed in
{you} … is listed
{you} … {listed}
черн … списк
черный список
чорн … списк
чорний список
ブラックリスト
黑名单
블랙리스트
`,
    { inHosts: true },
  ),
  /**
   * @example 550 User has too many messages on the server
   * @source web.de
   */
  rule(
    'mailbox-full.messages',
    'mailbox_full',
    lines`
aantal berichten in de mailbox
aantal berichten in deze mailbox
aantal berichten in het postvak
buzon … numero maximo de mensajes
caixa … numero maximo de mensagens
casella … numero massimo di messaggi
destination file
for mange meddelelser i indbakk
for mange meddelelser i postkass
for mange meldinger i innboks
for mange meldinger i postkass
has too many messages
kutusu … ileti sayisi
meddelanden i brevlad
meddelanden i mottagarens
mensagens na caixa
mensajes en el buzon
message file too large
messages on the server
messages … dans la boite
messaggi nella casella
nachrichten im postfach
nachrichten in diesem postfach
posta in arrivo … piena
posteingang … voll
postkasse inneholder for mange
quantidade de mensagens da
sa taille maximale
storage allowance
too many messages in … mailbox
wiadomosci w skrzync
zprav ve schrance
zuviele mails
листів у скриньц
писем в ящик
скриньці забагато
ящике слишком много
メールの通数を超
信件数已
邮箱邮件数
메일함 … 개수
`,
  ),
  /**
   * @example 451 out of allow RCPT numbers
   * @source Sina and others
   */
  rule(
    'too-many-recipients.allowed',
    'too_many_recipients',
    lines`
addressees per
enough rcpt
enough recipients
envelope is limited
more than … recipients at
number of rcpt
quota of destinations
rcpt count of
rcpt numbers
rcpts is over
recipients at a time
recipients per envelope
recipients per {mail}
to and cc together
`,
  ),
  /**
   * @example 550 5.7.1 Connection refused
   * @source RFC 3463 x.7.1: a refusal by policy
   */
  rule(
    'blocklisted.refused',
    'blocklisted',
    lines`
accept mail from your ip
connection refused
`,
    {
      codes: ['7.0', '7.1'],
    },
  ),
  /**
   * @example 421 4.7.28 Our system has detected an unusual rate of email
   * @source Provider postmaster pages
   */
  rule(
    'rate-limited',
    'rate_limited',
    lines`
allowance spent
allowed volume
concurrency limit
concurrent connection
connection cap
connection limit
connection rate
connections … exceeded
daily allowance
daily mail quota
daily quota
daily sending
daily … cap
daily … limit
deferred due to user complaints
delivery rate
demasiados mensajes
error rate
exceed … rate
exceeded limit of
exceeded the maximum number of
exceeded … connections
exceeding the limit
excessive volume
for today
frequency limit
frequency … limited
getting too much mail
high volume
hour limit
hourly allowance
hourly maximum
hourly quota
hourly sending
hourly … cap
hourly … limit
in the last 24
in the last hour
in the last minute
in the past hour
limit has been exceeded for
limit of {mail}
limit on messages
limit on the number of
limit per
limit the number of
max concurrent sessions
max {mail} per
maximum messages per
maximum number of concurrent
maximum number of messages
message cap
message rate
messages a day
messages an hour
messages exceeded
messages in a short
messages in past
monthly sending
more than … messages in
muitas conexoes
muitas mensagens
needs to wait
next message accepted in
number of messages from you
opened … connections
out of allow
outgoing limit
over your relay quota
pace yourself
package quota
parallel session
per day|
per hour
quota for messages
quota for sending
quota for total
quota for … sender
quota match
quota of messages
quota … msgs
rate control
rate exceed
rate limit
rate that prevents
rate {is} too
rate … exceeded
rate … too high
ratelimit
rcpt number
reached its limit
reached the limit
received too much
receiving mail at a rate
receiving too much mail
recipient quota
recipientratelimit
refused server is busy
rly b1
rly b2
rly b3
send cap
send limit
send quota
send too many
sender … quota
sending limit
sending quota
sending rate
sending too
sent too many
sent too much mail
sent … to too many recipients
session limit
sessions exceeded
sessions to us
slow down
slower
te veel berichten
te veel verbindingen
temporarily rate
throttle
throttling
today s limit
too fast
too frequent
too high a
too many bad
too many concurrent
too many connected
too many errors
too many letters
too many open
too many recipients received this hour
too many recipients this hour
too many requests
too many same
too many smtp
too many unauthenticated
too many {mail}
too many … connection
too many … session
too much connection
too much email
too much mail from
too much mail just
too much mail to
too much traffic
too quickly
trop de messages
troppe connessioni
troppi messaggi
unexpected volume
unusual rate
unusual sending
unusually large amount
volume limit
volume of {mail}
within the last hour
you have sent … messages
zu viele e mails
zu viele nachrichten
{mail} limit
{mail} per connection
{mail} this day
{mail} this hour
小时发信数
本小时发信
连接数
送信数
頻度
频率
`,
    { statusClass: 4 },
  ),
  /**
   * @example host mx.example.com[192.0.2.1] refused to talk to me: 421 Connection refused
   * @source Postfix, Exim and others
   */
  rule(
    'no-answer.early',
    'no_answer',
    lines`
connection … inactivity
failed all attempts to connect
limit czasu
session … inactivity
to me connection refused
to the host was refused
verif … time
verification failed connection timed
서버의 응답이 없
`,
  ),
  /**
   * Commands and their parameters.
   * @example 501 5.5.4 DSN extension is disabled
   * @source RFC 5321, RFC 3461, RFC 2852
   */
  rule(
    'protocol.commands',
    'protocol',
    lines`
authentication not enabled
bare lf received
before smtp greeting
customers are not welcome
dsn extension
dsn is disabled
dsn support
dsn … not supported
in smtp commands
line parse error
non fqdn helo
non ssl
nonmail
not support unicode
notify option
nul byte
parameter not
parameter unrecogni
parameters not
parameters unrecogni
response was not rfc
smtp authentication … not enabled
ssl attempted
support deliver by
synchronization error
talk too soon
transmitting before
you must send some data
违背协议
`,
  ),
  /**
   * The name in HELO. Also Postfix reject_non_fqdn_helo_hostname and others.
   * @example 504 5.5.2 <mail>: Helo command rejected: need fully-qualified hostname
   * @source RFC 5321 section 4.1.4
   */
  rule(
    'protocol.helo',
    'protocol',
    lines`
bad {helo}
helo argument
helo string
helohost
improper use of smtp
in {helo}
invalid {helo}
mi nhd
my name was rejected
of the {helo}
said helo
say you are
{helo} host
{helo} name
{helo} requires
{helo} … invalid
{helo} … match
{helo} … not
{helo} … numeric
{helo} … reject
{helo} … unknown
`,
  ),
  /**
   * @example 550 Access from ip address 192.0.2.1 blocked
   * @source Google, Microsoft, Talos and Cloudmark reputation refusals
   */
  rule(
    'blocklisted.reputation',
    'blocklisted',
    lines`
access from ip
access to this mail system has been rejected
address range
ask your postmaster for help
auto client
black ip
block for spam
blocked because of spam
blocked due to spam complaints
blocked for abuse
blocked for spam
blocked ip
bypassing service provider
client host rejected
client … blocked
connecting host
connection denied
connection not allowed
connection refused from
connection rejected
connection … from … refused
connections from your
connections … not … accepted from
country … blocked
denial of service
denyip
direct to mx
dyn t1
from your country
from your domain
from your network
from your server
geographical location
host … is blocked
identified as a spammer
in our allow list
in our whitelist
invalid ip
ip block
ip is blocked
ip is hangup
ip {is} forbidden
ip … bloque
ip … denied
ip … flagged
ip … is banned
ip … refused
ip … rejected
ips blocked
is blocked by
like a spammer
like spammer
mail from your host
mail server … blocked
messages from … weren t sent
network … blocked
no access for this
no access from mail server
not accept connections from
not accepting connections
not allowed to connect
not in whitelist
not whitelisted
open proxy
open relay
part of {her} network is on our block
poor … score
refused due to abuse
reputation
senderbase
senderscore
server … is blocked
service refuse
smtp server of your provider
spam client
spam from this ip
spams from your ip
suspicious activity
too much spam from
traffic not accepted from
untrusted ip
use the smtp server of your isp
use your isp
you are not allowed to send mail
you are sending spam
your access to submit messages
your remotehost
zombied
{mail} not accepted from
{you} … banned
{you} … blocked
{you} … denied
{you} … not allowed
{you} … rejected
`,
  ),
  /**
   * @example 550 mail to a@example.com not accepted here (#5.1.1)
   * @source qmail
   */
  rule('qmail.not-accepted', 'user_unknown', lines`not accepted here`, { codes: ['1.1'] }),
  /**
   * @example 550 This mail server requires authentication when attempting to send to a non-local e-mail address
   * @source Servers that relay for their own users only
   */
  rule(
    'relay-denied.authentication',
    'relay_denied',
    lines`
authenticate … relay
authentication … non local
not a gateway
`,
  ),
  /**
   * @example 554 5.7.1 Relay access denied
   * @source Postfix, Exim, Exchange
   */
  rule(
    'relay-denied',
    'relay_denied',
    lines`
allowed to relay
as a relay
as a smarthost
authenticated users only
authorized to relay
be relayed
configured to relay
denies relay
domain not here
domain of forward path
domain … not local
don t handle mail for
email address is not verified
external destination
for local domains
for relay|
forward mail for
gateway {doesnt}
handle mail for that user
handle mail for this user
insecure mail relay
is not … to relay
list of hosts
local domains only
local recipients only
local user only
local users only
mail of third parties
mail path for
mailing to remote domains
may receive for
may relay
must authenticate
mx {doesnt} point
no longer relays
no relay
no such domain here
non local recipient
not a domain we
not a local domain
not a mail exchanger for
not a relay
not an mx for that
not handle mail for
not handled by this server
not handled here
not hosted at
not hosted by
not hosted here
not hosted on
not one of the domains
not our domain
not part of the mail path
not relay for
not relay mail
not relayed
not the mail server for
not to relay
not … authorized to send email directly
one of our clients
one of our domains
only allowed for local users
only local domain
open gateway
outside destination
outside recipient
permitted to relay
rcpthost
recipient s domain isn t
refuse to relay
refuses to relay
relay for your
relay forbidden
relay mail for
relay this
relay {is} not
relay … denied
relay … not allowed
relay … not permitted
relay … prohibited
relay … refused
relaying for
relaying {is} not
relaying … forbidden
right mx
sending to remote addresses
smtp mx only
third party mail
third party relay
to non local
to nonlocal
to outside addresses
unabletorelay
unauthenticated relay
unauthorized relay
use this smarthost
we {doesnt} accept mail for this domain
will not relay
won t relay
{cannot} deliver mail for
{cannot} relay
{doesnt} relay
{isnt} accepted here
{isnt} in my list of allowed
{isnt} responsible for
中継
`,
  ),
  /**
   * @example 530 5.7.0 Must issue a STARTTLS command first
   * @source RFC 3207, RFC 8689
   */
  rule(
    'tls',
    'tls',
    lines`
alert handshake
certificate mismatch
certificate validation
certificate … expired
certificate … fail
certificate … invalid
certificate … not
certificate … trust
certificate … verif
cipher
dane|
encrypted connection
encryption is required
encryption needed
encryption required
is not encrypted
lack of security
mta sts
no tls
over tls
plaintext connection
require tls
requires … tls
requiretls
secure connection
session not encrypted
ssl connect
ssl error
ssl handshake
ssl session
sslv3
start tls
starttls
sts policy
tls 1 0
tls 1 1
tls configuration
tls connection
tls error
tls handshake
tls negotiation
tls not
tls receiving
tls session
tls version
tls … fail
tls … required
tls … unavailable
tlsa record
unencrypted
use tls
without tls
`,
  ),
  /**
   * @example 550 5.7.1 Permission denied
   * @source sendmail milters, RFC 3463 x.7.1
   */
  rule(
    'policy.refused',
    'policy',
    lines`
command rejected
permission denied
those allowed
`,
    {
      codes: ['7.0', '7.1'],
    },
  ),
]
