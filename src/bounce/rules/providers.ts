/**
 * Rows of single mail services and mailbox providers. They are asked before the registered codes, because a provider may
 * give a code its own meaning or use tokens of its own.
 */
import { lines } from './lines.ts'
import { type Rule, rule } from './rule.ts'

const GOOGLE = { providers: ['google'] }
const MICROSOFT = { providers: ['microsoft'] }

export const PROVIDER_RULES: readonly Rule[] = [
  // ESPs
  /**
   * @example Bounced Address
   * @source SendGrid event webhook, why an event was dropped
   */
  rule(
    'sendgrid.dropped',
    'suppressed',
    lines`
bounced address
spam reporting address
unsubscribed address
`,
  ),
  /**
   * SendGrid, about an account that has used up its monthly quota.
   * @example 451 Authentication failed: Maximum credits exceeded
   * @source SendGrid
   */
  rule('sendgrid.credits', 'rate_limited', lines`maximum credits exceeded`),
  /**
   * SendGrid, about a bounce that it could not read.
   * @example Delayed Bounce - Unable to Parse Server Reason
   * @source SendGrid
   */
  rule('sendgrid.unread', 'unknown', lines`unable to parse server reason`),
  /**
   * SendGrid, about a failed DNS lookup.
   * @example unable to get mx info: failed to get IPs of the record
   * @source SendGrid
   */
  rule(
    'sendgrid.mx',
    'dns_failure',
    lines`
failed to get ips
{cannot} get mx info
`,
  ),
  // Google
  /**
   * @example 550 5.7.27 This mail was blocked. SPF did not pass. https://support.google.com/a
   * @source Gmail SMTP errors and codes, support.google.com/a/answer/3726730
   */
  rule('google.spf', 'auth_failure', [], {
    ...GOOGLE,
    codes: ['7.27', '7.24'],
    code: '7.23',
  }),
  /**
   * @example 421 4.7.30 This mail was rate limited. https://support.google.com/a
   * @source Gmail SMTP errors and codes, support.google.com/a/answer/3726730
   */
  rule('google.dkim', 'auth_failure', [], {
    ...GOOGLE,
    codes: ['7.30'],
    code: '7.20',
  }),
  /**
   * @example 421 4.7.32 This mail has been rate limited because there is no DMARC alignment
   * @source Gmail SMTP errors and codes, support.google.com/a/answer/3726730
   */
  rule(
    'google.alignment',
    'auth_failure',
    lines`
alignment
isn t aligned with
`,
  ),
  /**
   * @example 421 4.7.32 The From: header is wrong. https://support.google.com/a
   * @source Gmail SMTP errors and codes, support.google.com/a/answer/3726730
   */
  rule('google.alignment-code', 'auth_failure', [], {
    ...GOOGLE,
    codes: ['7.26', '7.32', '7.31'],
  }),
  /**
   * @example 421 4.7.29 This mail was sent in the clear. https://support.google.com/a
   * @source Gmail SMTP errors and codes, support.google.com/a/answer/3726730
   */
  rule('google.tls', 'tls', [], {
    ...GOOGLE,
    codes: ['7.29'],
  }),
  /**
   * @example 421 4.7.23 The sending IP address for this message doesn't have a PTR record
   * @source Gmail SMTP errors and codes, support.google.com/a/answer/3726730
   */
  rule(
    'google.ptr',
    'no_ptr',
    lines`
hostname specified in the pointer
possibly forged hostname
{doesnt} have a ptr
`,
  ),
  /**
   * @example 421 4.7.29 Your email has been rate limited because this message wasn't sent over a TLS connection
   * @source Gmail SMTP errors and codes, support.google.com/a/answer/3726730
   */
  rule(
    'google.tls-words',
    'tls',
    lines`
not sent over a tls
wasn t sent over a tls
`,
  ),
  /**
   * @example 421-4.7.0 Try again later, closing connection. (EHLO) https://support.google.com/a/answer/3221692
   * @source Gmail SMTP errors and codes, support.google.com/a/answer/3726730
   */
  rule('google.closing', 'rate_limited', ['try again later closing'], GOOGLE),
  /**
   * @example 421 4.7.23 Rate limited. https://support.google.com/a
   * @source Gmail SMTP errors and codes, support.google.com/a/answer/3726730
   */
  rule('google.ptr-code', 'no_ptr', [], { ...GOOGLE, codes: ['7.23'] }),
  /**
   * @example 550 5.2.1 The user you are trying to contact is receiving mail at a rate that prevents additional messages from being delivered
   * @source Gmail SMTP errors and codes, support.google.com/a/answer/3726730
   */
  rule(
    'google.receiving-rate',
    'rate_limited',
    lines`
is receiving mail at a rate
is receiving mail too quickly
receivingrate
`,
    { statusClass: 4 },
  ),
  /**
   * @example 452 4.5.3 Domain policy size per transaction exceeded, please try this recipient in a separate transaction
   * @source Gmail SMTP errors and codes, support.google.com/a/answer/3726730
   */
  rule('google.one-transaction', 'too_many_recipients', [
    'this recipient in a separate transaction',
  ]),
  /**
   * @example 454 4.5.0 SMTP protocol violation, no commands allowed to pipeline after STARTTLS
   * @source Gmail SMTP errors and codes, support.google.com/a/answer/3726730
   */
  rule('google.pipelining', 'protocol', lines`allowed to pipeline`),
  /**
   * @example 421 4.7.28 There is an unusual rate of unsolicited mail originating from your IP address
   * @source Gmail SMTP errors and codes, support.google.com/a/answer/3726730
   */
  rule(
    'google.unusual-rate',
    'blocklisted',
    lines`
unsolicited mail originating from your ip
unusual rate … mail originating from
`,
  ),
  /**
   * @example 550 5.7.1 Our system has detected that this message is likely unsolicited mail
   * @source Gmail SMTP errors and codes, support.google.com/a/answer/3726730
   */
  rule(
    'google.unsolicited',
    'spam',
    lines`
due to spam classification
is likely unsolicited
unsolicitedmessageerror
`,
  ),
  /**
   * @example 550 5.2.1 The email account that you tried to reach is inactive. https://support.google.com/mail/?p=DisabledUser
   * @source Gmail SMTP errors and codes, support.google.com/a/answer/3726730
   */
  rule(
    'google.disabled',
    'mailbox_disabled',
    lines`
p disableduser
you tried to reach is disabled
you tried to reach is inactive
`,
  ),
  /**
   * @example 550 5.1.1 The email account that you tried to reach does not exist
   * @source Gmail SMTP errors and codes, support.google.com/a/answer/3726730
   */
  rule(
    'google.no-such-user',
    'user_unknown',
    lines`
address {cannot} be found
p nosuchuser
please try double checking the recipient
you tried to reach {doesnt} exist
`,
  ),
  /**
   * @example 452 4.2.2 The recipient’s inbox is out of storage space. https://support.google.com/mail/?p=OverQuotaTemp
   * @source Gmail SMTP errors and codes, support.google.com/a/answer/3726730
   */
  rule(
    'google.over-quota',
    'mailbox_full',
    lines`
bandeja de entrada esta llena o
boite de reception est pleine ou
caixa de entrada esta cheia ou
gelen kutusu dolu veya
inbox is full or
inbox is out of storage
p overquota
posta in arrivo e piena o
posteingang ist voll oder
postvak is vol of
skrzynka odbiorcza jest pelna lub
受信トレイがいっぱい
收件箱已满 或
`,
  ),
  /**
   * @example 550 5.7.1 Invalid credentials for relay. https://support.google.com/a
   * @source Gmail SMTP errors and codes, support.google.com/a/answer/3726730
   */
  rule(
    'google.relay-denied',
    'relay_denied',
    lines`
credentials for relay
relay of message
use the smtp relay at your service provider
{cannot} relay for
`,
  ),
  /**
   * @example 550 5.4.5 Daily SMTP relay limit exceeded for user
   * @source Gmail SMTP errors and codes, support.google.com/a/answer/3726730
   */
  rule(
    'google.relay-limit',
    'rate_limited',
    lines`
daily user sending
email quota exceeded
relay limit exceeded
sending limit exceeded
sending quota exceeded
`,
  ),
  /**
   * @example 451 4.3.0 Mail server temporarily rejected message. - gsmtp
   * @source Gmail SMTP errors and codes, support.google.com/a/answer/3726730
   */
  rule(
    'google.rejected-temporarily',
    'system_error',
    lines`mail server temporarily rejected message`,
  ),
  /**
   * @example 421 4.7.28 Gmail has detected this message exceeded its quota for sending messages with the same Message-ID
   * @source Gmail SMTP errors and codes, support.google.com/a/answer/3726730
   */
  rule('google.message-id-quota', 'rate_limited', lines`exceeded its quota for sending`, {
    statusClass: 4,
  }),
  /**
   * @example 552 5.3.4 Your message exceeded Google’s message size limits
   * @source Gmail SMTP errors and codes, support.google.com/a/answer/3726730
   */
  rule(
    'google.size',
    'too_large',
    lines`
exceeded google s message size
exceeds google s limit
`,
  ),
  /**
   * @example 421 4.7.0 This message is suspicious due to the nature of the content or the links within
   * @source Gmail SMTP errors and codes, support.google.com/a/answer/3726730
   */
  rule('google.link-reputation', 'spam', lines`nature of the content or the links`),

  // Microsoft
  /**
   * @example 550 5.7.0 Messages from (192.0.2.1) on behalf of (example.com) could not be delivered due to domain owner policy restrictions.
   * @source Exchange Online non-delivery report codes, learn.microsoft.com
   */
  rule('microsoft.owner-policy', 'auth_failure', lines`domain owner policy`),
  /**
   * @example 550 5.7.515 Access denied, the sending domain doesn't meet the required authentication level. Spf= Fail, Dkim= Fail
   * @source Exchange Online non-delivery report codes, learn.microsoft.com
   */
  rule('microsoft.authentication', 'auth_failure', lines`required authentication level`, {
    code: '7.26',
  }),
  /**
   * @example 550 5.6.0 M2MCVT.StorageError.Exception: ConversionFailedException
   * @source Exchange Online non-delivery report codes, learn.microsoft.com
   */
  rule('microsoft.conversion', 'content', lines`conversionfailedexception`),
  /**
   * @example 550 5.5.3 RESOLVER.ADR.RecipLimit; too many recipients
   * @source Exchange Online non-delivery report codes, learn.microsoft.com
   */
  rule('microsoft.recipient-limit', 'too_many_recipients', lines`resolver adr reciplimit`),
  /**
   * @example 550 5.4.1 Recipient address rejected: Access denied. [AB1PEPF.prod.protection.outlook.com]
   * @source Exchange Online non-delivery report codes, learn.microsoft.com
   */
  rule(
    'microsoft.user-unknown',
    'user_unknown',
    lines`
alamat penerima ditolak akses ditolak
destinataire rejetee acces refuse
destinatario rechazada acceso denegado
destinatario rejeitado acesso negado
destinatario rifiutato accesso negato
empfangeradresse abgelehnt zugriff verweigert
recipient address rejected access denied
recipient addresses rejected access denied
收件人地址拒絕 存取
收件人地址被拒 存取
收件人地址被拒绝 访问被拒绝
`,
    { codes: ['4.1'] },
  ),
  /**
   * @example 550 5.5.0 Requested action not taken: mailbox unavailable [mail.protection.outlook.com]
   * @source Exchange Online non-delivery report codes, learn.microsoft.com
   */
  rule(
    'microsoft.mailbox-unavailable',
    'user_unknown',
    lines`requested action not taken mailbox unavailable`,
    { codes: ['5.0'] },
  ),
  /**
   * @example 550 5.1.10 Not here [mail.protection.outlook.com]
   * @source Exchange Online non-delivery report codes, learn.microsoft.com
   */
  rule('microsoft.recipient-codes', 'user_unknown', [], {
    ...MICROSOFT,
    codes: ['1.1', '1.10', '1.351'],
  }),
  /**
   * @example RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup
   * @source Exchange Online non-delivery report codes, learn.microsoft.com
   */
  rule(
    'microsoft.recipient-not-found',
    'user_unknown',
    lines`
in the domain s directory
recipientnotfound
recipnotfound
resolver adr exrecip
resolver adr recip
resolver adr … not found
宛先アドレスが不明
`,
  ),
  /**
   * @example 550 5.2.3 RESOLVER.RST.RecipSizeLimit; message too large for this recipient
   * @source Exchange Online non-delivery report codes, learn.microsoft.com
   */
  rule(
    'microsoft.size',
    'too_large',
    lines`
recipsizelimit
resolver rst sendsizelimit
`,
    {
      code: '2.3',
    },
  ),
  /**
   * @example 554 5.7.105 SenderFilterAgent; Sender denied
   * @source Exchange Online non-delivery report codes, learn.microsoft.com
   */
  rule(
    'microsoft.sender-filter',
    'policy',
    lines`
mail flow rule
senderfilteragent
senderfilterconfig
tenant allow block
`,
  ),
  /**
   * @example 550 5.7.1 RESOLVER.RST.NotAuthorized; not authorized
   * @source Exchange Online non-delivery report codes, learn.microsoft.com
   */
  rule(
    'microsoft.not-allowed',
    'policy',
    lines`
resolver rst notauthorized
resolver rst restricted
resolver rst sender
`,
  ),
  /**
   * @example 451 4.4.4 Mail received as unauthenticated, incoming to a recipient domain configured in a hosted tenant which has no mail-enabled subscriptions. ATTR5
   * @source Exchange Online replies
   */
  rule('microsoft.no-subscription', 'routing', lines`mail enabled subscriptions`),
  /**
   * @example 550 5.7.1 RESOLVER.RST.AuthRequired; authentication required
   * @source Exchange Online non-delivery report codes, learn.microsoft.com
   */
  rule(
    'microsoft.restricted',
    'security',
    lines`
client {is} not authenticated
delivery restriction check failed
from outside organization
not authenticated by organization
resolver rst authrequired
sender not authenticated for
user not authenticated
`,
  ),
  /**
   * @example You don't have permission to send to this recipient (5.7.129)
   * @source Exchange Online non-delivery report codes, learn.microsoft.com
   */
  rule(
    'microsoft.no-permission',
    'policy',
    lines`
have permission to send to
not allowed to send to this recipient
restricted senders
`,
  ),
  /**
   * @example 550 5.7.606 Access denied, banned sending IP [192.0.2.1]
   * @source Exchange Online non-delivery report codes, learn.microsoft.com
   */
  rule('microsoft.banned-ip', 'blocklisted', lines`banned sending ip`),
  /**
   * @example 550 5.7.511 Zugriff verweigert, gesperrter Absender[192.0.2.1]. https://go.microsoft.com/fwlink/?LinkId=526653
   * @source Exchange Online non-delivery report codes, learn.microsoft.com
   */
  rule('microsoft.banned-sender', 'blocklisted', [], {
    codes: ['7.503', '7.511', '7.606'],
  }),
  /**
   * @example 421 RP-001 Some messages weren't sent. We have limits for how many messages can be sent per hour
   * @source Outlook.com's RP codes
   */
  rule('microsoft.limits', 'rate_limited', lines`limits for how many messages`, { statusClass: 4 }),
  /**
   * @example 550 5.7.1 Unfortunately, messages from [192.0.2.1] weren't sent. Part of their network is on our block list (S3150)
   * @source Exchange Online non-delivery report codes, learn.microsoft.com
   */
  rule(
    'microsoft.block-list',
    'blocklisted',
    lines`
as16012609
as16012611
dy 001
dy 002
ou 001
ou 002
rp 001
s3140
s3150
s775
sc 001
sc 002
sc 004
unfortunately messages from
`,
  ),
  /**
   * @example 451 4.7.500 Server busy. Please try again later from [192.0.2.1]. (AS77712344)
   * @source Exchange Online non-delivery report codes, learn.microsoft.com
   */
  rule(
    'microsoft.throttled',
    'rate_limited',
    lines`
access denied please try again later
as77712344
as843
concurrent connections per
exceeded permitted limits
exceeded {her} limit for the number of messages
hop limit … throttl
organization queue quota
per resource forest
rp 002
rp 003
server busy
storedrv deliver … throttl
tenant has exceeded
thread limit exceeded
`,
    { statusClass: 4 },
  ),
  /**
   * @example 451 4.7.650 The mail server [192.0.2.1] has been temporarily rate limited due to IP reputation
   * @source Exchange Online non-delivery report codes, learn.microsoft.com
   */
  rule('microsoft.ip-throttled', 'blocklisted', lines`rate limited due to ip reputation`),
  /**
   * @example 550 5.7.64 TenantAttribution; Relay Access Denied
   * @source Exchange Online non-delivery report codes, learn.microsoft.com
   */
  rule(
    'microsoft.attribution',
    'relay_denied',
    lines`
relay access denied smtp
tenantattribution
`,
  ),
  /**
   * @example 450 4.4.317 Cannot establish session with remote server [Message=Failed to connect. Winsock error code: 995, Win32 error code: 995]
   * @source Exchange Online non-delivery report codes, learn.microsoft.com
   */
  rule('microsoft.winsock', 'no_answer', lines`winsock error`),
  /**
   * @example 550 5.7.520 Message blocked because it contains content identified as spam. AS(4810)
   * @source Exchange Online non-delivery report codes, learn.microsoft.com
   */
  rule('microsoft.content-spam', 'spam', lines`content identified as spam`),
  /**
   * @example 550 5.7.129 Only listed senders may write here
   * @source Exchange Online non-delivery report codes, learn.microsoft.com
   */
  rule('microsoft.policy-codes', 'policy', [], {
    codes: ['7.124', '7.129', '7.133', '7.134', '7.136', '7.505', '7.510', '7.520', '7.750'],
  }),
  /**
   * @example 450 4.7.320 Felet kom från motparten
   * @source Exchange Online non-delivery report codes, learn.microsoft.com
   */
  rule('microsoft.tls-codes', 'tls', [], {
    codes: ['7.320', '7.321', '7.322', '7.323', '7.324', '7.325'],
  }),
  /**
   * @example 550 5.7.705 acesso negado
   * @source Exchange Online non-delivery report codes, learn.microsoft.com
   */
  rule('microsoft.limit-codes', 'rate_limited', [], {
    codes: ['1.90', '2.121', '2.122', '7.232', '7.233', '7.508', '7.705'],
  }),
  /**
   * @example 550 5.7.509 Adgang nægtet
   * @source Exchange Online non-delivery report codes, learn.microsoft.com
   */
  rule('microsoft.sender-codes', 'auth_failure', [], {
    codes: ['7.509', '7.515'],
  }),
  /**
   * @example 550 5.7.507 Zugriff verweigert
   * @source Exchange Online non-delivery report codes, learn.microsoft.com
   */
  rule('microsoft.filtered-codes', 'filtered', [], { codes: ['7.507'] }),
  /**
   * @example 451 4.4.0 Message failed to be replicated: No healthy secondary server available
   * @source Exchange Online non-delivery report codes, learn.microsoft.com
   */
  rule(
    'microsoft.replica',
    'system_error',
    lines`
attr17
failed to be replicated
no healthy secondary
storage transient
storagetransient
temporary server error
`,
  ),
  /**
   * @example 554 5.4.14 Hop count exceeded - possible mail loop ATTR34
   * @source Exchange Online non-delivery report codes, learn.microsoft.com
   */
  rule(
    'microsoft.loop',
    'loop',
    lines`
attr34
possible mail loop
rules loop count
`,
  ),
  /**
   * @example 550 5.4.312 Message expired, DNS query failed
   * @source Exchange Online non-delivery report codes, learn.microsoft.com
   */
  rule(
    'microsoft.dns',
    'dns_failure',
    lines`
dns query failed
infodomainnonexistent dns
`,
  ),
  /**
   * @example 550 5.4.310 DNS domain example.com does not exist [Message=InfoDomainNonexistent]
   * @source Exchange Online non-delivery report codes, learn.microsoft.com
   */
  rule(
    'microsoft.domain',
    'domain_unknown',
    lines`
dns domain … {doesnt} exist
infodomainnonexistent
reported that the recipient s domain {doesnt} exist
`,
  ),

  // Yahoo and AOL
  /**
   * @example 421 4.7.1 [TS03] All messages from 192.0.2.1 will be permanently deferred; Retrying will NOT succeed.
   * @source Yahoo sender hub, error codes
   */
  rule('yahoo.banned-ip', 'blocklisted', lines`ts03 all messages`),
  /**
   * @example 553 5.7.2 [TSS09] All messages from 192.0.2.1 will be permanently deferred; Retrying will NOT succeed.
   * @source Yahoo sender hub, error codes
   */
  rule(
    'yahoo.permanently-deferred',
    'bad_sender',
    lines`
permanently deferred
retrying will not succeed
tss09
tss11
`,
    { code: '7.1' },
  ),
  /**
   * @example 421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred due to unexpected volume or user complaints
   * @source Yahoo sender hub, error codes
   */
  rule(
    'yahoo.deferred',
    'rate_limited',
    lines`
gl01
temporarily deferred 4 16
temporarily deferred due to unexpected volume
temporarily deferred due to user complaints
ts01
ts02
ts03
tss01
tss02
tss03
tss04
tss05
tss06
`,
    { code: '7.0', statusClass: 4 },
  ),
  /**
   * @example 451 Message temporarily deferred due to unresolvable RFC.5321 from domain
   * @source Yahoo sender hub, error codes
   */
  rule('yahoo.from-domain', 'bad_sender', lines`unresolvable rfc 5321 from domain`),
  /**
   * @example 451 mta5.am0.yahoodns.net Message temporarily deferred - [160]
   * @source Yahoo sender hub, error codes
   */
  rule('yahoo.deferred-otherwise', 'rate_limited', lines`temporarily deferred`, {
    providers: ['yahoo'],
    statusClass: 4,
  }),
  /**
   * @example 554 5.7.5 (AU01) Message not accepted for policy reasons
   * @source Yahoo sender hub, error codes
   */
  rule('yahoo.dkim', 'auth_failure', lines`au01`, { code: '7.20' }),
  /**
   * @example 554 RLY:B1
   * @source AOL postmaster
   */
  rule('aol.dynamic-block', 'blocklisted', lines`rly b`, {
    codes: ['554'],
  }),
  /**
   * @example 554 (RTR:DU) Connecting IP 192.0.2.1
   * @source AOL error codes
   */
  rule(
    'aol.blocked',
    'blocklisted',
    lines`
con b1
rly ir
rtr bb
rtr bl
rtr du
rtr sc
`,
  ),
  /**
   * @example 554 5.2.1 (HVU:B1) The links of this message
   * @source AOL error codes
   */
  rule(
    'aol.content',
    'spam',
    lines`
hvu b
rly bd
rly ch
`,
  ),
  /**
   * @example 554 5.7.9 Message not accepted for policy reasons. DMARC did not pass. See https://senders.yahooinc.com/error-codes
   * @source Yahoo sender hub, error codes
   */
  rule(
    'yahoo.dmarc',
    'auth_failure',
    lines`
dmarc
p reject
`,
    {
      providers: ['yahoo'],
    },
  ),
  /**
   * @example 554 5.7.9 Message not accepted for policy reasons. See https://senders.yahooinc.com/error-codes
   * @source Yahoo sender hub, error codes
   */
  rule('yahoo.policy', 'policy', lines`message not accepted for policy reasons`, {
    code: '7.9',
  }),
  /**
   * @example 554 Message not allowed - [PH01] Email not accepted for policy reasons
   * @source Yahoo sender hub, error codes
   */
  rule(
    'yahoo.phishing',
    'policy',
    lines`
cu01
hu01
ph01
`,
  ),
  /**
   * @example 554 30 Sorry, your message to a@example.com cannot be delivered. This mailbox is disabled (554.30)
   * @source Yahoo sender hub, error codes
   */
  rule(
    'yahoo.gone',
    'mailbox_disabled',
    lines`
account has been disabled or discontinued
this mailbox is disabled
`,
  ),
  /**
   * @example 554 Sorry, your message to a@example.com cannot be delivered. This account is over quota.
   * @source Yahoo sender hub, error codes
   */
  rule(
    'yahoo.over-quota',
    'mailbox_full',
    lines`
this account is over quota
`,
  ),
  /**
   * @example 552 delivery error: dd Requested mail action aborted: exceeded storage allocation
   * @source Yahoo sender hub, error codes
   */
  rule('yahoo.storage', 'mailbox_full', lines`dd requested mail action aborted exceeded`),
  /**
   * @example 554 delivery error: dd This user doesn't have a yahoo.com account (a@yahoo.com) [0]
   * @source Yahoo sender hub, error codes
   */
  rule(
    'yahoo.no-account',
    'user_unknown',
    lines`
dd not a valid recipient
dd requested mail action aborted
dd this user {doesnt} have
`,
  ),
  /**
   * @example 554 5.7.9 Header error [yahoodns.net]
   * @source Yahoo sender hub, error codes
   */
  rule('yahoo.header', 'policy', lines`header error`, { codes: ['7.9', '7.0'] }),

  // Apple
  /**
   * @example 550 5.7.1 [CS01] Message rejected due to local policy. See https://support.apple.com/en-us/HT204137
   * @source Apple postmaster information for iCloud Mail
   */
  rule(
    'apple.policy',
    'policy',
    lines`
cs01
cs02
`,
  ),
  /**
   * @example 554 5.7.1 [HME1] This message was blocked
   * @source Apple postmaster information for iCloud Mail
   */
  rule('apple.authentication', 'auth_failure', lines`hme1`),
  /**
   * @example 554 5.7.1 [HM08] Message rejected. See https://support.apple.com/en-us/HT204137
   * @source Apple postmaster information for iCloud Mail
   */
  rule(
    'apple.reputation',
    'blocklisted',
    lines`
hm01
hm07
hm08
`,
  ),
  /**
   * @example 421 4.7.1 Messages to a@icloud.com deferred due to excessive volume
   * @source Apple postmaster information for iCloud Mail
   */
  rule('apple.volume', 'rate_limited', lines`deferred due to excessive volume`, {
    statusClass: 4,
  }),
  /**
   * @example 550 5.1.1 <a@privaterelay.appleid.com>: unauthorized sender [privaterelay.appleid.com]
   * @source Apple postmaster information for iCloud Mail
   */
  rule('apple.private-relay', 'user_unknown', [], {
    providers: ['apple'],
    codes: ['1.1'],
  }),

  // North America
  /**
   * @example 521 <192.0.2.1> is blocked
   * @source AT&T postmaster
   */
  rule('att.blocked', 'blocklisted', lines`is blocked`, {
    codes: ['521'],
  }),
  /**
   * @example 550 <192.0.2.1> blocked by ldap:ou=rblmx,dc=att,dc=net
   * @source AT&T postmaster
   */
  rule('att.list', 'blocklisted', lines`ou rblmx`),
  /**
   * @example 554 mx.comcast.net comcast 192.0.2.1 Comcast block for spam. BL000000
   * @source Comcast postmaster error codes
   */
  rule(
    'comcast.block',
    'blocklisted',
    lines`
bl000000
bl000001
bl000010
comcast block for spam
`,
  ),
  /**
   * @example 552 5.1.1 <a@comcast.net> recipient rejected - extended quota violation
   * @source Comcast postmaster error codes
   */
  rule(
    'comcast.quota',
    'mailbox_full',
    lines`
extended quota violation
user over quota
`,
  ),
  /**
   * @example 421 imta.comcast.net comcast Try again later RL000001
   * @source Comcast postmaster error codes
   */
  rule(
    'comcast.throttled',
    'rate_limited',
    lines`
rl000001
rl000003
rl000010
`,
    {
      statusClass: 4,
    },
  ),
  /**
   * @example 554 cox 192.0.2.1 DNS check failure AUP#CXDNS
   * @source Cox e-mail error codes
   */
  rule('cox.ptr', 'no_ptr', lines`cxdns`),
  /**
   * @example 550 5.1.0 AUP#CXSNDR
   * @source Cox e-mail error codes
   */
  rule('cox.sender', 'bad_sender', lines`cxsndr`),
  /**
   * @example 554 cox too many bad commands from 192.0.2.1. CXCNCT. AUP#1260
   * @source Cox e-mail error codes
   */
  rule(
    'cox.block',
    'blocklisted',
    lines`
aup 1260
aup bl
aup cdrbl
aup cxbl
aup cxmj
cxmxrbl
cxsnrb
`,
  ),
  /**
   * @example 421 cox too many sessions from 192.0.2.1. CXCNCT
   * @source Cox e-mail error codes
   */
  rule(
    'cox.connections',
    'rate_limited',
    lines`
aup 1270
cxcnct
cxthrt
`,
    { statusClass: 4 },
  ),
  /**
   * @example 554 charter.net 192.0.2.1 AUP#In-1310
   * @source Charter / Spectrum error codes
   */
  rule(
    'charter.block',
    'blocklisted',
    lines`
aup i 1
aup i 2
aup i 9
aup in 1
aup out 1
e 1310
e 2030
`,
  ),
  /**
   * @example 553 5.3.0 flpd594 DNSBL:RBL 521< 192.0.2.1 >_is_blocked. Forward this to abuse_rbl@abuse-att.net
   * @source AT&T postmaster
   */
  rule(
    'att.block',
    'blocklisted',
    lines`
dnsbl attrbl
dnsbl rbl
is blocked for assistance
`,
  ),
  /**
   * @example 451 4.7.1 Received too many messages from a new or untrusted IP: 192.0.2.1 (G28)
   * @source Rackspace e-mail error codes
   */
  rule(
    'rackspace.untrusted',
    'blocklisted',
    lines`
g28|
new or untrusted ip
`,
  ),
  /**
   * @example 550 5.1.1 <a@example.com> - 192.0.2.1 has sent to too many recipients this hour. IB607
   * @source GoDaddy bounce codes
   */
  rule(
    'godaddy.rate',
    'rate_limited',
    lines`
ib606
ib607
sent to too many recipients
this ip has sent too many messages this
`,
    {
      statusClass: 4,
    },
  ),
  /**
   * @example 421 Server temporarily unavailable. Try again later. IB101
   * @source GoDaddy bounce codes
   */
  rule('godaddy.busy', 'not_accepting', lines`ib101`),
  /**
   * @example 554 No SMTP service: IP rejected. IB103
   * @source GoDaddy bounce codes
   */
  rule(
    'godaddy.block',
    'blocklisted',
    lines`
ib103
ib104
ib105
ib106
ib107
ib110
ib111
ib112
ib113
ib115
`,
  ),
  /**
   * @example 550 5.2.0 From: Domain is invalid. Please provide a valid From: IB506
   * @source GoDaddy bounce codes
   */
  rule(
    'godaddy.sender',
    'bad_sender',
    lines`
ib501
ib502
ib504
ib505
ib506
ib510
`,
  ),
  /**
   * @example 550 5.1.0 192.0.2.1 not allowed. IB508
   * @source GoDaddy bounce codes
   */
  rule(
    'godaddy.spf',
    'auth_failure',
    lines`
ib508
ib509
`,
    { code: '7.23' },
  ),
  /**
   * @example 552 Message rejected. IB705
   * @source GoDaddy bounce codes
   */
  rule('godaddy.virus', 'virus', lines`ib705`),
  /**
   * @example 552 Message rejected: IB702
   * @source GoDaddy bounce codes
   */
  rule(
    'godaddy.spam',
    'spam',
    lines`
ib212
ib701
ib702
ib703
ib704
`,
  ),

  // Europe
  /**
   * @example 550 5.1.1 Adresse d au moins un destinataire invalide. OFR_416 [416]
   * @source Orange postmaster codes
   */
  rule(
    'orange.unknown',
    'user_unknown',
    lines`
ofr 413
ofr 414
ofr 416
ofr204 416
`,
  ),
  /**
   * @example 550 5.1.1 Boite du destinataire archivee. Archived recipient. OFR_415 [415]
   * @source Orange postmaster codes
   */
  rule(
    'orange.disabled',
    'mailbox_disabled',
    lines`
archived recipient
ofr 415
ofr 418
ofr204 418
`,
  ),
  /**
   * @example 552 5.1.1 Boite du destinataire pleine. Recipient overquota. OFR_417 [417]
   * @source Orange postmaster codes
   */
  rule(
    'orange.full',
    'mailbox_full',
    lines`
ofr 417
ofr204 417
`,
  ),
  /**
   * @example 550 5.2.0 Mail rejete. Mail rejected. OFR_506 [506]
   * @source Orange postmaster codes
   */
  rule(
    'orange.spam',
    'spam',
    lines`
ofr 426
ofr 501
ofr 506
ofr 517
ofr006 506
`,
  ),
  /**
   * @example 552 5.2.3 Taille limite du message atteinte. OFR_514 [514]
   * @source Orange postmaster codes
   */
  rule(
    'orange.size',
    'too_large',
    lines`
ofr 514
ofr006 514
`,
  ),
  /**
   * @example 421 Trop de connexions. Too many connections, slow down. OFR_104 [104]
   * @source Orange postmaster codes
   */
  rule(
    'orange.connections',
    'rate_limited',
    lines`
ofr 104
ofr 108
ofr 109
ofr 999 104
ofr005 104
`,
    { statusClass: 4 },
  ),
  /**
   * @example 421 Service refuse. Veuillez essayer plus tard. OFR_999 [999]
   * @source Orange postmaster codes
   */
  rule(
    'orange.refused',
    'blocklisted',
    lines`
lpn001
ofr 102
ofr 103
ofr 105
ofr 999
ofr004 102
ofr005 505
`,
  ),
  /**
   * @example 550 5.5.0 Adresse destinataire invalide. LPN007_416
   * @source Laposte.net postmaster codes
   */
  rule(
    'laposte.unknown',
    'user_unknown',
    lines`
lpn 416
lpn007 416
`,
  ),
  /**
   * @example 550 5.5.0 Le compte du destinataire est bloque. LPN007_426
   * @source Laposte.net postmaster codes
   */
  rule(
    'laposte.disabled',
    'mailbox_disabled',
    lines`
lpn007 418
lpn007 420
lpn007 426
`,
  ),
  /**
   * @example 552 5.2.2 Boite du destinataire pleine. LPN007_417
   * @source Laposte.net postmaster codes
   */
  rule('laposte.full', 'mailbox_full', lines`lpn007 417`),
  /**
   * @example 450 4.1.8 LPN007_405
   * @source Laposte.net postmaster codes
   */
  rule('laposte.sender', 'bad_sender', lines`lpn007 405`),
  /**
   * @example 550 5.7.1 LPN007_517
   * @source Laposte.net postmaster codes
   */
  rule('laposte.dmarc', 'auth_failure', lines`lpn007 517`),
  /**
   * @example 550 5.7.0 Message refuse. LPN007_510
   * @source Laposte.net postmaster codes
   */
  rule(
    'laposte.spam',
    'spam',
    lines`
lpn006 5
lpn007 5
`,
  ),
  /**
   * @example 550 5.5.0 Authentification requise. LPN105_402
   * @source Laposte.net postmaster codes
   */
  rule('laposte.login', 'security', lines`lpn105 402`),
  /**
   * @example 550 5.5.0 SPF: 192.0.2.1 is not allowed to send mail. LPN004_401
   * @source Laposte.net postmaster codes
   */
  rule('laposte.spf', 'auth_failure', lines`lpn004 401`, {
    code: '7.23',
  }),
  /**
   * @example 421 4.7.0 LPN004_403 Trop de messages
   * @source Laposte.net postmaster codes
   */
  rule(
    'laposte.connections',
    'rate_limited',
    lines`
lpn004
lpn005
lpn105
`,
    { statusClass: 4 },
  ),
  /**
   * @example 554 5.7.1 #216 lpn LPN000_630
   * @source Laposte.net postmaster codes
   */
  rule(
    'laposte.policy',
    'policy',
    lines`
lpn000
lpn007
`,
  ),
  /**
   * @example 550 5.2.1 This mailbox has been blocked due to inactivity
   * @source Free.fr replies
   */
  rule('free.disabled', 'mailbox_disabled', lines`blocked due to inactivity`),
  /**
   * @example 550 5.1.1 Adresse d au moins un destinataire invalide. Invalid recipient. SFR_416
   * @source SFR postmaster
   */
  rule(
    'sfr.unknown',
    'user_unknown',
    lines`
mxin 416
sfr 416
`,
  ),
  /**
   * @example 550 Requested action not taken: mailbox unavailable. Reject due to policy restrictions.
   * @source GMX, web.de and mail.com postmaster pages
   */
  rule(
    'gmx.policy',
    'policy',
    lines`
reject due to policy restrictions
reject due to policy violations
`,
  ),
  /**
   * @example 552 Requested mail action aborted: exceeded storage allocation
   * @source GMX, web.de and mail.com postmaster pages
   */
  rule('gmx.full', 'mailbox_full', lines`exceeded storage allocation`),
  /**
   * @example 554 IP=192.0.2.1 - A problem occurred. (Ask your postmaster for help or to contact tosa@example.org to clarify.) (BL)
   * @source T-Online postmaster
   */
  rule(
    'telekom.reputation',
    'blocklisted',
    lines`
a problem occurred
none bad reputation
problem occurred … ask your postmaster
`,
  ),
  /**
   * @example 550-SPF-check failed: 550 example.com doesn't allow sending mails from 192.0.2.1
   * @mta mx1.mail.hostpoint.ch
   * @source Hostpoint replies
   */
  rule('hostpoint.spf', 'auth_failure', lines`spf check failed`, {
    providers: ['hostpoint'],
    code: '7.23',
  }),
  /**
   * @example 550 Invalid Domain [news.example.com; LIB_420]
   * @source Error codes of Libero and Virgilio
   */
  rule(
    'libero.sender',
    'bad_sender',
    lines`
lib 420
vir 420
`,
  ),

  // Russia
  /**
   * @example 421 Try again later (192.0.2.1). Please contact abuse@corp.mail.ru.
   * @mta emx.mail.ru
   * @source Mail.ru replies
   */
  rule('mailru.later', 'rate_limited', lines`try again later`, {
    providers: ['mailru'],
  }),
  /**
   * @example 550 Sorry, we do not accept mail from hosts with dynamic IP or generic DNS PTR-records. Please visit http://help.mail.ru/notspam-support/id?c=x
   * @source Mail.ru postmaster help
   */
  rule('mailru.ptr', 'no_ptr', lines`dynamic ip or generic dns`),
  /**
   * @example 550 Message was not accepted -- invalid mailbox. Local mailbox a@mail.ru is unavailable: account is disabled
   * @source Mail.ru postmaster help
   */
  rule('mailru.disabled', 'mailbox_disabled', lines`is unavailable account is disabled`),
  /**
   * @example 550 Message was not accepted -- invalid mailbox. Local mailbox a@mail.ru is unavailable: user not found
   * @source Mail.ru postmaster help
   */
  rule(
    'mailru.unknown',
    'user_unknown',
    lines`
is unavailable user not found
message was not accepted invalid mailbox
user is terminated
`,
  ),
  /**
   * @example 452 User's mailbox is over quota: a@mail.ru
   * @source Mail.ru postmaster help
   */
  rule('mailru.full', 'mailbox_full', lines`user s mailbox is over`),
  /**
   * @example 550 spam message rejected. Please visit http://help.mail.ru/notspam-support/id
   * @source Mail.ru postmaster help
   */
  rule(
    'mailru.spam',
    'spam',
    lines`
notspam support id
spam message discarded
spam message rejected
`,
  ),
  /**
   * @example 550 Blocked. Visit http://win.mail.ru/cgi-bin/support_bl
   * @source Mail.ru postmaster help
   */
  rule('mailru.block', 'blocklisted', lines`support bl|`),
  /**
   * @example 550 5.7.1 Policy rejection on the target address
   * @source Yandex postmaster help
   */
  rule('yandex.policy', 'filtered', lines`policy rejection on the target`),
  /**
   * @example 451 4.7.1 Sorry, the service is currently unavailable. Please come back later.
   * @mta mx.yandex.ru
   * @source Yandex postmaster help
   */
  rule('yandex.greylisted', 'greylisted', lines`service is currently unavailable`, {
    providers: ['yandex'],
  }),
  /**
   * @example 554 5.7.1 Message rejected under suspicion of SPAM; https://ya.cc/1IrBc
   * @source Yandex postmaster help
   */
  rule(
    'yandex.spam',
    'spam',
    lines`
under suspicion of spam
ya cc 1irbc
`,
  ),
  /**
   * @example 540 5.7.1 <a@rambler.ru>: Recipient address rejected: Inactive
   * @mta inmx.rambler.ru
   * @source Rambler replies
   */
  rule(
    'rambler.inactive',
    'mailbox_disabled',
    lines`
mailbox is inactive
recipient address rejected inactive
recipient address rejected no such user
`,
    { providers: ['rambler'] },
  ),
  /**
   * @example 550 Mailbox is frozen. See http://mail.i.ua/err/3/
   * @source i.ua replies
   */
  rule(
    'iua.frozen',
    'mailbox_disabled',
    lines`
mail i ua err 3
mailbox is frozen
`,
  ),

  // China
  /**
   * @example 550 Mail is rejected by recipients [IP: 192.0.2.1]. https://service.mail.qq.com/detail/0/92
   * @source QQ Mail help pages
   */
  rule('qq.rejected', 'filtered', lines`mail is rejected by recipients`),
  /**
   * @example 550 Domain may not exist or DNS check failed [NX]. https://service.mail.qq.com/detail/0/98
   * @source QQ Mail help pages
   */
  rule(
    'qq.sender-domain',
    'bad_sender',
    lines`
com detail 0 98
domain may not exist or dns
`,
  ),
  /**
   * @example 550 Mail content denied. https://service.mail.qq.com/detail/0/71
   * @source QQ Mail help pages
   */
  rule(
    'qq.content',
    'spam',
    lines`
com detail 0 71
content rejected … qq
mail content denied
`,
  ),
  /**
   * @example 550 Mailbox unavailable or access denied. https://service.mail.qq.com/detail/0/78
   * @source QQ Mail help pages
   */
  rule(
    'qq.unknown',
    'user_unknown',
    lines`
com detail 0 78
mailbox not found … qq
mailbox unavailable or access denied
open work weixin qq com help2 pc 20057
refused user invalid
`,
  ),
  /**
   * @example 550 Ip frequency limited. http://service.mail.qq.com/cgi-bin/help?id=20022
   * @source QQ Mail help pages
   */
  rule(
    'qq.frequency',
    'rate_limited',
    lines`
com detail 0 72
connection frequency
frequency limited
no 1000725
sender frequency
`,
    { statusClass: 4 },
  ),
  /**
   * @example 550 Suspected spam. https://service.mail.qq.com/detail/0/63
   * @source QQ Mail help pages
   */
  rule(
    'qq.suspected',
    'spam',
    lines`
com detail 0 63
com detail 0 75
suspected bounce attack
`,
  ),
  /**
   * @example 退信原因：连接收件方邮件系统失败。建议：确认收件方是否添加了黑名单
   * @source QQ Mail help pages
   */
  rule('qq.no-answer', 'no_answer', lines`连接收件方邮件系统失败`),
  /**
   * @example 554 DT:SPM 163 smtp. Please see http://mail.163.com/help/help_spam_16.htm
   * @source NetEase 163.com postmaster help
   */
  rule(
    'netease.spam',
    'spam',
    lines`
dt spb
dt spm
dt sum
dt uni
hl itc
requested action not taken mail … is rejected
`,
  ),
  /**
   * @example 451 RP:CEL 163 smtp
   * @source NetEase 163.com postmaster help
   */
  rule(
    'netease.connections',
    'rate_limited',
    lines`
hl icc
hl ifc
hl reu
mi ccl
mi cel
mi dmc
mi frl
mi nht
mi sfq
mi stc
rp ccl
rp cel
rp drc
rp orq
rp qrc
rp trc
`,
    { statusClass: 4 },
  ),
  /**
   * @example 550 RP:RCL 163 smtp
   * @source NetEase 163.com postmaster help
   */
  rule('netease.recipients', 'too_many_recipients', lines`rp rcl`),
  /**
   * @example 550 RP:FRL 163 smtp
   * @source NetEase 163.com postmaster help
   */
  rule('netease.relay', 'relay_denied', lines`rp frl`),
  /**
   * @example 554 IP is in blacklist. DT:RBL 163 smtp
   * @source NetEase 163.com postmaster help
   */
  rule(
    'netease.block',
    'blocklisted',
    lines`
dt rbl
hl ihu
hl ipb
hl mep
hl rep
mi spb
wm bli
`,
  ),
  /**
   * @example 550 MI:SPF 163 smtp
   * @source NetEase 163.com postmaster help
   */
  rule('netease.sender', 'auth_failure', lines`mi spf`, {
    code: '7.23',
  }),
  /**
   * @example 550 MI:IMF 163 smtp
   * @source NetEase 163.com postmaster help
   */
  rule(
    'netease.sender-address',
    'bad_sender',
    lines`
mi imf
wm blu
`,
  ),
  /**
   * @example 553 RP:RDN 163 smtp
   * @source NetEase 163.com postmaster help
   */
  rule(
    'netease.ptr',
    'no_ptr',
    lines`
dns nr
rp rdn
`,
  ),
  /**
   * @example 550 User not found: a@163.com RP:UNF
   * @source NetEase 163.com postmaster help
   */
  rule(
    'netease.unknown',
    'user_unknown',
    lines`
mi unk
rp unf
`,
  ),
  /**
   * @example 454 Transient reject by behaviour spam at DATA State(Connection IP address:192.0.2.1)
   * @source Alibaba mail error codes
   */
  rule('aliyun.unexpected', 'rate_limited', lines`transient reject by behaviour`),
  /**
   * @example 554 Reject by behaviour spam at Rcpt State: spf check failed
   * @source Alibaba mail error codes
   */
  rule(
    'aliyun.spf',
    'auth_failure',
    lines`
reject by behaviour … spf check failed
spf check failedcontinue
`,
  ),
  /**
   * @example 554 Reject by behaviour spam: too frequently sending
   * @source Alibaba mail error codes
   */
  rule('aliyun.frequency', 'rate_limited', lines`too frequently sending`),
  /**
   * @example 554 Reject by behaviour spam at Rcpt State(Connection IP address:192.0.2.1)
   * @source Alibaba mail error codes
   */
  rule(
    'aliyun.block',
    'blocklisted',
    lines`
reject by anti spam … ip
reject by behaviour spam
`,
  ),
  /**
   * @example 554 Reject by content spam at Data State
   * @source Alibaba mail error codes
   */
  rule('aliyun.content', 'spam', lines`reject by content spam`),

  /**
   * @example 550 5.1.1 <ann@example.com> inactive recipient rejected
   * @source Ziggo and UPC
   */
  rule('ziggo.inactive', 'mailbox_disabled', lines`inactive recipient rejected`),
  /**
   * SiteGround, for a domain whose MX is a filter: mail must go through that.
   * @example 550-192.0.2.1 is trying to deliver mails directly to example.com. 550 Please deliver mail to the address in its MX records
   * @source SiteGround
   */
  rule('siteground.mx', 'policy', lines`deliver mails directly`),

  // Brazil
  /**
   * @example 450 4.7.1 <a@uol.example>: Recipient address rejected: UOL-SH_D-H[5a042ab54f78]
   * @source UOL replies
   */
  rule('uol.greylisted', 'greylisted', lines`uol sh d h`),

  // Korea
  /**
   * @example 421 Block temporarily (Sender Filtering/Authentication)
   * @source Naver
   */
  rule('naver.filter', 'policy', lines`sender filtering authentication`),
  // Japan
  /**
   * @example 421 VS99-IP1 deferral, see our page
   * @source Yahoo! JAPAN Mail replies
   */
  rule('yahoojp.deferral', 'rate_limited', lines`vs99 ip`),
  /**
   * @example The user(s) account is temporarily limited.
   * @source au notices
   */
  rule('au.limited', 'mailbox_disabled', lines`account is temporarily limited`, {
    statusClass: 4,
  }),
  /**
   * @example 550 Mail refused by domain specification. ドメイン指定受信
   * @source docomo imode mail filters
   */
  rule(
    'docomo.filtered',
    'filtered',
    lines`
domain specification
なりすまし規制
受信拒否設定
国外ipアドレスフィルタ
指定受信
迷惑メールフィルター
`,
  ),
  /**
   * @example 552 Too much mail data a@docomo.ne.jp
   * @mta mfsmax.docomo.ne.jp
   * @source docomo replies
   */
  rule('docomo.full', 'mailbox_full', lines`too much mail data`, {
    providers: ['docomo'],
  }),
  /**
   * These words are about the sender's domain, whoever the recipient is.
   * @example 553 shop.co.jp does not exist
   * @mta mx.softbank.ne.jp
   * @source SoftBank replies
   */
  rule('softbank.sender', 'bad_sender', lines`{tld} {doesnt} exist`, {
    providers: ['softbank'],
  }),
  /**
   * @example 550 Invalid recipient: <a@softbank.ne.jp>
   * @mta mx.softbank.ne.jp
   * @source SoftBank replies
   */
  rule('softbank.unknown', 'user_unknown', lines`invalid recipient`, {
    providers: ['softbank'],
  }),
  /**
   * @example 550 5.0.0 Recipient suspend the service
   * @source Yahoo! JAPAN replies
   */
  rule('yahoo-japan.gone', 'mailbox_disabled', lines`recipient suspend the service`),

  // Zoho, Fastmail, Proton
  /**
   * @example 554 5.2.3 MailPolicy violation Error delivering to mailboxes, mx.zoho.com
   * @source Zoho Mail replies
   */
  rule(
    'zoho.policy',
    'policy',
    lines`
delivery failure policy
mailpolicy violation
`,
  ),
  /**
   * @example 552 5.2.2 Recipient address rejected: Mailbox quota exceeded
   * @source Proton replies
   */
  rule('proton.full', 'mailbox_full', lines`rejected mailbox quota exceeded`),

  // Facebook
  /**
   * @example 550 5.1.1 RCP-P1 http://postmaster.facebook.com/response_codes
   * @source Facebook postmaster response codes
   */
  rule('facebook.unknown', 'user_unknown', lines`rcp p1`),
  /**
   * @example 554 5.7.1 POL-P7 http://postmaster.facebook.com/response_codes
   * @source Facebook postmaster response codes
   */
  rule(
    'facebook.policy',
    'policy',
    lines`
pol p2
pol p3
pol p4
pol p5
pol p6
pol p7
`,
  ),
  /**
   * @example 550 5.1.1 RCP-P2 http://postmaster.facebook.com/response_codes
   * @source Facebook postmaster response codes
   */
  rule(
    'facebook.filtered',
    'filtered',
    lines`
rcp p2
rcp p3
`,
  ),
  /**
   * @example 554 5.1.8 DNS-P3 http://postmaster.facebook.com/response_codes Host returns NXDOMAIN
   * @source Facebook postmaster response codes
   */
  rule('facebook.ptr', 'no_ptr', lines`dns p3`),
]
