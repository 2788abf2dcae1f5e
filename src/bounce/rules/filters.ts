/** Rows of filters in front of mailboxes, recognised by their own words and links. */
import { lines } from './lines.ts'
import { type Rule, rule } from './rule.ts'

export const FILTER_RULES: readonly Rule[] = [
  /**
   * @example 550 5.7.1 Email rejected per CSI policy
   * @source Cloudmark Sender Intelligence
   */
  rule('cloudmark.reputation', 'blocklisted', lines`csi policy`),
  /**
   * amavisd-new writes that the message was not relayed, whatever it stopped it for.
   * @example The message WAS NOT relayed to <ann@example.com>: INVALID HEADER: INVALID 8-BIT CHARACTERS IN HEADER SECTION
   * @source amavisd-new, template for senders
   */
  rule('amavis.header', 'content', lines`header section`),
  /**
   * Namecheap, which asks the server that it forwards to.
   * @example 554 5.1.1 undeliverable address: Mailbox might be disabled, full, or may not exist on the server
   * @source Namecheap
   */
  rule('namecheap.unknown', 'user_unknown', lines`disabled full or may not exist`),
  /**
   * @example 550 5.7.1 SPFBL you are permanently blocked on this server.
   * @source SPFBL replies
   */
  rule(
    'spfbl.blocked',
    'blocklisted',
    lines`
spfbl … blocked
spfbl … listed
`,
  ),
  /**
   * @example 550 5.7.1 [RB] This recipient email address has been blocked.
   * @source MailChannels replies
   */
  rule('mailchannels.blocked', 'policy', lines`recipient email address has been blocked`),
  /**
   * @example 451 Internal resource temporarily unavailable - https://community.mimecast.com/docs/DOC-1369#451
   * @source Mimecast SMTP error codes
   */
  rule(
    'mimecast.greylisted',
    'greylisted',
    lines`
internal resource temporarily unavailable
internal resources are temporarily unavailable
`,
  ),
  /**
   * @example 451 Open relay not allowed - https://community.mimecast.com/docs/DOC-1369#451
   * @source Mimecast SMTP error codes
   */
  rule('mimecast.relay', 'relay_denied', lines`open relay not allowed`),
  /**
   * @example 554 Host network not allowed - https://community.mimecast.com/docs/DOC-1369#554
   * @source Mimecast SMTP error codes
   */
  rule(
    'mimecast.policy',
    'policy',
    lines`
administrative prohibition
envelope blocked
host network not allowed
rejected by header based
`,
  ),
  /**
   * @example 554 email rejected due to security policies - MCSpamSignature
   * @source Mimecast SMTP error codes
   */
  rule(
    'mimecast.virus',
    'virus',
    lines`
due to security policies
mcspamsignature
`,
  ),
  /**
   * @example 550 Invalid Recipient - https://community.mimecast.com/docs/DOC-1369#550
   * @source Mimecast SMTP error codes
   */
  rule(
    'mimecast.unknown',
    'user_unknown',
    lines`
invalid recipient https community mimecast
known address verification failed
`,
  ),
  /**
   * @example 550 csi.mimecast.org Poor Reputation Sender
   * @source Mimecast SMTP error codes
   */
  rule(
    'mimecast.blocked',
    'blocklisted',
    lines`
csi mimecast
poor reputation sender
`,
  ),
  /**
   * @example 554 Blocked - see https://support.proofpoint.com/dnsbl-lookup.cgi?ip=192.0.2.1
   * @source Proofpoint dynamic reputation
   */
  rule(
    'proofpoint.block',
    'blocklisted',
    lines`
blocked see https ipcheck
dnsbl lookup
ipcheck proofpoint
`,
  ),
  /**
   * @example 550 Service unavailable; client host [192.0.2.1] blocked using Barracuda Reputation; http://www.barracudanetworks.com/reputation
   * @source Barracuda replies
   */
  rule(
    'barracuda.block',
    'blocklisted',
    lines`
barracuda reputation
barracudanetworks com reputation
`,
  ),
  /**
   * @example 554 rejected due to spam content
   * @source Barracuda replies
   */
  rule(
    'barracuda.spam',
    'spam',
    lines`
due to spam content
spam url in content
`,
  ),
  /**
   * Cisco IronPort writes the first words for every 5.1.0.
   * @example 5.1.0 - Unknown address error 550-'5.7.1 <a@example.com>... Access denied'
   * @source Cisco IronPort
   */
  rule('cisco.denied', 'security', lines`unknown address error … denied`),
  /**
   * @example 554-mx.example.com 554 Your access to this mail system has been rejected due to the sending MTA's poor reputation
   * @source Cisco Talos refusals
   */
  rule('cisco.reputation', 'blocklisted', lines`your access to this mail system has been rejected`),
  /**
   * @example 553 you are trying to use me [mx.example.com] as a relay, but I have not been configured to let you
   * @source Symantec Email Security.cloud error messages
   */
  rule(
    'messagelabs.relay',
    'relay_denied',
    lines`
relay attempt
trying to use me
`,
  ),
  /**
   * @example 553 Message filtered. Refer to the Troubleshooting page at http://www.symanteccloud.com/troubleshooting (#5.7.1)
   * @source Symantec Email Security.cloud error messages
   */
  rule('messagelabs.filtered', 'policy', lines`message filtered`, { providers: ['symantec'] }),
  /**
   * @example 550 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using Trend Micro Email Reputation Service
   * @source Trend Micro email reputation
   */
  rule(
    'trendmicro.block',
    'blocklisted',
    lines`
ers dul
ers otr
ers qil
ers rbl
trend micro email reputation
trend micro rbl
`,
  ),
  /**
   * @example 554 5.7.1 <a@example.com>: Recipient address rejected: NO-DOMAIN.
   * @source Trend Micro replies
   */
  rule('trendmicro.domain', 'domain_unknown', lines`rejected no domain`),
  /**
   * @example 550 5.7.1 Your IP has been blocked by Sophos
   * @source Sophos replies
   */
  rule('sophos.block', 'blocklisted', lines`blocked by sophos`),
]
