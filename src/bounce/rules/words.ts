/** Forms of common words, which phrases use as `{name}`. A phrase is expanded into one for every form. With an empty form, the word is left out. */
import { lines } from './lines.ts'
export const WORD_FORMS = {
  accept: ['accept', 'accepting'],
  blacklist: ['black list', 'blacklist', 'block list', 'blocklist'],
  cannot: ['can not', 'can t', 'cannot', 'could not', 'couldn t', 'not able to', 'unable to'],
  doesnt: ['did not', 'didn t', 'do not', 'does not', 'doesn t', 'don t'],
  helo: ['ehlo', 'helo'],
  her: ['her', 'his', 'their'],
  is: ['', 'are', 'has been', 'have been', 'is', 'was', 'were'],
  isnt: ['are not', 'aren t', 'is not', 'isn t', 'not', 'was not'],
  mail: ['e mail', 'e mails', 'email', 'emails', 'mail', 'mails', 'message', 'messages'],
  nobody: ['no one', 'nobody', 'noone'],
  the: ['our', 'that', 'the', 'this', 'your'],
  user: ['recipient', 'user'],
  was: ['are', 'has been', 'have been', 'is', 'was', 'were'],
}

/** Sets of English words, which phrases use as `{name}`. */
export const WORD_SETS = {
  yours: lines`
from this account
sender account
sending account
your account
your address
your certificate
your login
your mailbox
your user
your {mail} account
your {mail} address
`,
  thing: lines`
access list
agent
alias parents
antivirus
api
archive
attachment
backend
cache|
campaign
cause
certificate
charset
cipher
cluster
command
configuration
config|
connection
connector
content
country
credential
daemon
database
delivery
directory
disk|
dkim|
dns|
document
encoding
encryption
engine
error
extension|
feature
feed
file
filter
firewall
folder
gateway
group
header
host
image
index|
ip|
key
ldap
library
licence
license
link
list|
macro
mail flow
map|
message
milter
module
mta|
newsletter
next hop
node|
object|
option
parameter
partition
password
path
plug in
plugin
policy
port|
process
protocol
proxy
ptr|
queue
reason
record|
relay
route|
rule
scanner
script
server
service
session
signature
smarthost
socket
spf|
spool
storage
submission
subscription
system
table
template
tenant
this site
tls version
token
transport|
url
volume|
whitelist
workflow
`,
  misspelt: lines`
badly formed
characters that are not
contains a comma
contains a space
has a blank
illegal character
incorrect syntax
invalid character
invalid format
missing domain
misspelled
not syntactically
not written correctly
syntax incorrect
unparsable
wrong syntax
{cannot} parse
`,
  absent: lines`
came up empty
does no exist
doesnt exist
dosn t exist
has no entry
is not known
is not our
isn t a mailbox
isn t a valid
isn t an account
isn t recognized
name is not found
name is not recognized
neither an account
neither an alias
never created
never existed
no entry for
no entry in
no exists
no knowledge of
no longer exists
no person
no record of
no trace of
not a current
not among our
not be matched
not existing
not exists
not found here
not found in our
not in directory
not in my
not in the directory
not in the system
not in this
not in use at
not known at
not known to
not listed here
not listed in
not located
not on our
not one of our
not to be found
not used|
not user of
t among our
unknown in
was not found in
{cannot} be located
{cannot} locate
{cannot} match
{doesnt} exist
{doesnt} have a
{doesnt} know
{doesnt} match a known
{doesnt} match any
{doesnt} recogni
{isnt} in our
{isnt} in use here
{isnt} in use on
{isnt} on file
{nobody} with
`,
  ended: lines`
been closed
been deleted
been terminated
currently suspended
defunct
delivery disabled
disabled or discontinued
dissolved
has been retired
has been suspended
has lapsed
inactive|
is deactivated
is no longer active
is no longer available
is no longer in use
is no longer valid
is not enabled
no longer a valid
no longer accept
no longer delivered
no longer monitored
no longer used
not accept mail anymore
not accept mail any|
not accepting messages
not activated
not active
not currently accepting
not currently being accepted
not currently in use
not provisioned
not {accept} any
now disabled
on hold
out of operation
out of service
out of use
receiving disabled
reception disabled
suspend the service
switched off
turned off
unpaid
{isnt} in use
{was} abolished
{was} deleted
{was} disabled
{was} purged
{was} wiped
`,
  firm: lines`
agency
business
college
company
corporation
department
employ
faculty
firm
hospital
institut
office
organi
school
university
`,
  box: lines`
account
address
adress
alias
colleague
customer
destination
e mail|
email
employee
inbox
letterbox
local part
localpart
login
mail account
mail address
mail box
mail drop
mail id
mail user
mailbox
maildrop
mbox
member
not on this domain
not on this host
not on this server
not on this system
person
postbox
pupil
rcpt
receipient
receiver
recepient
recipent
recipiant
recipient
student
subscriber
user
учетная
учетной
`,
  gone: lines`
doesnt exist
dose not exist
is invalid
is obsolete
isn t existing
isn t valid
no longer exist
non exist
nonexist
not defined
not exist
not found
not listed
not longer exist
not recogni
not registered
not valid|
notfound
t longer exist
uknown
unknown
unknow|
unknwon
unkonwn
unkown
unrecogni
unregistered
wasn t found
{cannot} be found
{doesnt} exist
{doesnt} seem to exist
{isnt} known
`,
  missing: lines`
bad
have no
illegal
incorrect
invalid
isn t a|
no matching
no such
non existent
non existing
nonexistent
nonexisting
not a
not a known
not a local
not a valid
not existent
not valid
obsolete
such
there is no
uknown
undeclared
undefined
unexisting
unknown
unknwon
unkown
unlisted
unrecognized
unregistered
unresolvable
unroutable
wrong
{cannot} find
{cannot} validate
{cannot} verify
{doesnt} have a
{doesnt} know
`,
  shut: lines`
abandoned
abolished
archived
canceled
cancelled
ceased
closed
deactivated
decommissioned
defunct
deleted
deprovisioned
disabled
discontinued
dismantled
dissolved
dormant
erased
expired
expunged
frozen
inactive
lapsed
locked
mothballed
offboarded
phased out
purged
put to sleep
retired
revoked
scrapped
shut down
suspend
taken down
taken out of
terminated
vacated
wiped
withdrawn
`,
  off: lines`
been closed
blocked due to inactivity
deactivat
decommissioned
defunct
disabled
discontinued
frozen
has expired
inactive
is closed
is expired
lapsed
locked
no longer active
no longer available
no longer being used
no longer in service
no longer in use
no longer monitored
no longer valid
not activated
not active
not enabled
out of service
retired
shut down
suspended
{was} blocked
`,
  full: lines`
exceeded its limit
exceeded its quota
exceeded its storage
exceeded quota
exceeded storage
exceeded the limit
exceeded the local limit
exceeded the maximum size
exceeded the storage
exceeded {her} limit
exceeds allowed size
exceeds quota
full|
has no space
is over
not enough space
out of disk
out of space
out of storage
over its allowance
over its limit
over its quota
over limit
over quota
over the limit
over the maximum
over the quota
over {her} limit
over {her} quota
overquota
quota exceed
size limit exceeded
too full
`,
  sender: lines`
envelope from
from address
originating account
originating mailbox
originating user
originator
reply address
return address
return path
reverse path
sender
sending address
sending from
`,
  domain: lines`
domain
host
hostname
mail domain
`,
  listed: lines`
abusix
backscatterer
black hole
black list
blackhole
blacklist
block list
blocklist
cbl|
cloudmark
dbl|
drbl
dul|
exploits block
gbudb
hostkarma
invaluement
ivmsip
ivmuri
mail abuse
mailabuse
mailspike
manitu
nixspam
njabl
ordb
pbl|
psbl
sbl|
sorbs
spameatingmonkey
spamrats
spamrl
surriel
wpbl
xbl|
zen
`,
  tld: lines`
biz|
br|
cn|
com|
co|
cz|
de|
edu|
es|
eu|
fr|
gov|
info|
io|
jp|
kr|
net|
nl|
org|
pl|
ru|
uk|
`,
  refused: lines`
blocked
bounced
declined
denied
disallowed
not accept
not allowed
not permitted
prohibited
refus
reject
`,
  you: lines`
client ip
connecting ip
ip address
originating ip
remote ip
sender ip
sending domain
sending ip
sending mta
sending server
source ip
your domain
your host
your ip
your mail server
your mailserver
your message s ip
your network
your server
`,
}
