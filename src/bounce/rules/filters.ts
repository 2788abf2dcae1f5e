/** Rows of filters in front of mailboxes, by their own words and links. */
import { type Rule, rule } from './rule.ts'

export const FILTER_RULES: readonly Rule[] = [
  /** @example 550 5.7.1 Email rejected per CSI policy */
  rule('cloudmark.reputation', 'blocklisted', 'Cloudmark Sender Intelligence', ['csi policy']),
  /**
   * Namecheap, which asks the server behind its forwarding.
   * @example 554 5.1.1 undeliverable address: Mailbox might be disabled, full, or may not exist on the server
   */
  rule('namecheap.unknown', 'user_unknown', 'Namecheap', ['disabled full or may not exist']),
  /** @example 550 5.7.1 SPFBL you are permanently blocked on this server. */
  rule('spfbl.blocked', 'blocklisted', 'SPFBL replies', ['spfbl … blocked', 'spfbl … listed']),
  /** @example 550 5.7.1 [RB] This recipient email address has been blocked. */
  rule('mailchannels.blocked', 'policy', 'MailChannels replies', [
    'recipient email address has been blocked',
  ]),
  /** @example 451 Internal resource temporarily unavailable - https://community.mimecast.com/docs/DOC-1369#451 */
  rule('mimecast.greylisted', 'greylisted', 'Mimecast SMTP error codes', [
    'internal resource temporarily unavailable',
    'internal resources are temporarily unavailable',
  ]),
  /** @example 451 Open relay not allowed - https://community.mimecast.com/docs/DOC-1369#451 */
  rule('mimecast.relay', 'relay_denied', 'Mimecast SMTP error codes', ['open relay not allowed']),
  /** @example 554 Host network not allowed - https://community.mimecast.com/docs/DOC-1369#554 */
  rule('mimecast.policy', 'policy', 'Mimecast SMTP error codes', [
    'administrative prohibition',
    'envelope blocked',
    'host network not allowed',
    'rejected by header based',
  ]),
  /** @example 554 email rejected due to security policies - MCSpamSignature */
  rule('mimecast.virus', 'virus', 'Mimecast SMTP error codes', [
    'due to security policies',
    'mcspamsignature',
  ]),
  /** @example 550 Invalid Recipient - https://community.mimecast.com/docs/DOC-1369#550 */
  rule('mimecast.unknown', 'user_unknown', 'Mimecast SMTP error codes', [
    'invalid recipient https community mimecast',
    'known address verification failed',
  ]),
  /** @example 550 csi.mimecast.org Poor Reputation Sender */
  rule('mimecast.blocked', 'blocklisted', 'Mimecast SMTP error codes', [
    'csi mimecast',
    'poor reputation sender',
  ]),
  /** @example 554 Blocked - see https://support.proofpoint.com/dnsbl-lookup.cgi?ip=192.0.2.1 */
  rule('proofpoint.block', 'blocklisted', 'Proofpoint dynamic reputation', [
    'blocked see https ipcheck',
    'dnsbl lookup',
    'ipcheck proofpoint',
  ]),
  /** @example 550 Service unavailable; client host [192.0.2.1] blocked using Barracuda Reputation; http://www.barracudanetworks.com/reputation */
  rule('barracuda.block', 'blocklisted', 'Barracuda replies', [
    'barracuda reputation',
    'barracudanetworks com reputation',
  ]),
  /** @example 554 rejected due to spam content */
  rule('barracuda.spam', 'spam', 'Barracuda replies', [
    'due to spam content',
    'spam url in content',
  ]),
  /**
   * Cisco IronPort, which calls any 5.1.0 so.
   * @example 5.1.0 - Unknown address error 550-'5.7.1 <a@example.com>... Access denied'
   */
  rule('cisco.denied', 'security', 'Cisco IronPort', ['unknown address error … denied']),
  /** @example 554-mx.example.com 554 Your access to this mail system has been rejected due to the sending MTA's poor reputation */
  rule('cisco.reputation', 'blocklisted', 'Cisco Talos refusals', [
    'your access to this mail system has been rejected',
  ]),
  /** @example 553 you are trying to use me [mx.example.com] as a relay, but I have not been configured to let you */
  rule('messagelabs.relay', 'relay_denied', 'Symantec Email Security.cloud error messages', [
    'relay attempt',
    'trying to use me',
  ]),
  /** @example 553 Message filtered. Refer to the Troubleshooting page at http://www.symanteccloud.com/troubleshooting (#5.7.1) */
  rule(
    'messagelabs.filtered',
    'policy',
    'Symantec Email Security.cloud error messages',
    ['message filtered'],
    { providers: ['symantec'] },
  ),
  /** @example 550 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using Trend Micro Email Reputation Service */
  rule('trendmicro.block', 'blocklisted', 'Trend Micro email reputation', [
    'ers dul',
    'ers otr',
    'ers qil',
    'ers rbl',
    'trend micro email reputation',
    'trend micro rbl',
  ]),
  /** @example 554 5.7.1 <a@example.com>: Recipient address rejected: NO-DOMAIN. */
  rule('trendmicro.domain', 'domain_unknown', 'Trend Micro replies', ['rejected no domain']),
  /** @example 550 5.7.1 Your IP has been blocked by Sophos */
  rule('sophos.block', 'blocklisted', 'Sophos replies', ['blocked by sophos']),
]
