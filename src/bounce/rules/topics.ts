/**
 * Rows for replies whose words tell what the problem is about but not what it is. They are asked with the hints, and none
 * condemns an address. More precise rows come first.
 * @source Words of the subjects of RFC 3463 and RFC 5321
 */
import { lines } from './lines.ts'
import { type Rule, rule } from './rule.ts'

export const TOPICS: readonly Rule[] = [
  /** @example 550 Something is odd about DKIM here */
  rule(
    'topic.authentication',
    'auth_failure',
    lines`
dkim|
forged
forgery
spf|
spoof
`,
  ),
  /** @example 550 Only by SSL, please */
  rule(
    'topic.tls',
    'tls',
    lines`
certificate
encrypted
encryption
plaintext
ssl|
tls|
`,
  ),
  /** @example 554 This looks suspicious to us */
  rule(
    'topic.spam',
    'spam',
    lines`
advertis
banned phrase
bulk|
junk
rspamd
spam
suspicious
unwanted
`,
  ),
  /** @example 550 Votre adresse IP ne nous plaît pas */
  rule(
    'topic.blocklisted',
    'blocklisted',
    lines`
abuse
adres ip
adresse ip
block has been placed against
complaint
direccion ip
endereco ip
indirizzo ip
ip address
ip adres
ip адрес
sbl xbl
sender ip
sperrliste
threat
your ip
your mail server
your network
your server
{blacklist}
`,
  ),
  /**
   * @example 554 Rejected: EVENT-BLOCK
   * @source Words of filters
   */
  rule(
    'topic.blocked',
    'policy',
    lines`
blk sender
block send er
block sender
event block
`,
  ),
  /** @example 550 This is about a relay */
  rule(
    'topic.relay',
    'relay_denied',
    lines`
non local
nonlocal
relay
`,
  ),
  /** @example 550 Look at your in-addr.arpa */
  rule(
    'topic.ptr',
    'no_ptr',
    lines`
dynamic address
in addr arpa
residential
reverse
`,
    {
      inHosts: true,
    },
  ),
  /** @example 550 We wonder about the sender address */
  rule(
    'topic.sender',
    'bad_sender',
    lines`
absender
afzender
envelope sender
expediteur
from address
from sender
in mail from
mittente
nadawc
remetente
remitente
return address
return path
sender address
sender domain
sender has
sender is
sender not
sender s|
отправител
发件人
差出人
送信者
`,
  ),
  /** @example 550 Who are you? No login */
  rule(
    'topic.security',
    'security',
    lines`
authenticat
authorization
credential
log in
login
`,
  ),
  /**
   * @example 554 5.2.0 STOREDRV.Deliver.Exception:StoragePermanentException.MapiExceptionLogonFailed
   * @source Exchange, store driver
   */
  rule('topic.store', 'system_error', lines`storedrv deliver exception`),
  /** @example 451 Too many of these */
  rule(
    'topic.rate',
    'rate_limited',
    lines`
frequen
rate|
too many
`,
  ),
  /** @example 552 It is a matter of quota */
  rule(
    'topic.full',
    'mailbox_full',
    lines`
mailbox size
quota
storage
`,
  ),
  /** @example 552 Think of the size */
  rule(
    'topic.size',
    'too_large',
    lines`
bigger
mb|
megabyte
size|
too long
`,
  ),
  /**
   * @example 550 We no longer like your provider
   * @source Words of the sender's side
   */
  rule(
    'topic.you',
    'policy',
    lines`
allow list
allowlist
from you|
permitted hosts
white list
whitelist
your connection
your country
your domain
your host
your provider
`,
  ),
  /** @example 500 Mind your syntax */
  rule(
    'topic.protocol',
    'protocol',
    lines`
argument
syntax
`,
  ),
  /** @example 451 All about DNS */
  rule(
    'topic.dns',
    'dns_failure',
    lines`
dns|
lookup
mx record
resolved
resolve|
`,
  ),
]
