/**
 * Rows for what the words are about, where nothing says what happened: asked with the hints, and none condemns an
 * address. What is named more precisely comes first.
 */
import { type Rule, rule } from './rule.ts'

const SOURCE = 'Words of the subjects of RFC 3463 and RFC 5321'

export const TOPICS: readonly Rule[] = [
  /** @example 550 Something is odd about DKIM here */
  rule('topic.authentication', 'auth_failure', SOURCE, [
    'spf|',
    'dkim|',
    'spoof',
    'forged',
    'forgery',
  ]),
  /** @example 550 Only by SSL, please */
  rule('topic.tls', 'tls', SOURCE, [
    'ssl|',
    'tls|',
    'encrypted',
    'encryption',
    'plaintext',
    'certificate',
  ]),
  /** @example 554 This looks suspicious to us */
  rule('topic.spam', 'spam', SOURCE, [
    'spam',
    'suspicious',
    'junk',
    'bulk|',
    'advertis',
    'unwanted',
    'banned phrase',
    'rspamd',
  ]),
  /** @example 550 Votre adresse IP ne nous plaît pas */
  rule('topic.blocklisted', 'blocklisted', SOURCE, [
    'blacklist',
    'black list',
    'blocklist',
    'block list',
    'sperrliste',
    'adresse ip',
    'direccion ip',
    'endereco ip',
    'indirizzo ip',
    'ip adres',
    'adres ip',
    'ip адрес',
    'ip address',
    'your server',
    'your network',
    'your mail server',
    'abuse',
    'complaint',
    'threat',
    'sender ip',
    'sbl xbl',
    'your ip',
  ]),
  /** @example 554 Rejected: EVENT-BLOCK */
  rule('topic.blocked', 'policy', 'Words of filters', [
    'event block',
    'block sender',
    'blk sender',
  ]),
  /** @example 550 This is about a relay */
  rule('topic.relay', 'relay_denied', SOURCE, ['relay', 'non local', 'nonlocal']),
  /** @example 550 Look at your in-addr.arpa */
  rule(
    'topic.ptr',
    'no_ptr',
    SOURCE,
    ['in addr arpa', 'reverse', 'dynamic address', 'residential'],
    { inHosts: true },
  ),
  /** @example 550 We wonder about the sender address */
  rule('topic.sender', 'bad_sender', SOURCE, [
    'sender address',
    'sender domain',
    'sender s|',
    'sender is',
    'sender has',
    'sender not',
    'from sender',
    'return path',
    'return address',
    'from address',
    'absender',
    'expediteur',
    'remitente',
    'remetente',
    'mittente',
    'afzender',
    'nadawc',
    'отправител',
    '差出人',
    '送信者',
    '发件人',
    'envelope sender',
  ]),
  /** @example 550 Who are you? No login */
  rule('topic.security', 'security', SOURCE, [
    'login',
    'log in',
    'authenticat',
    'authorization',
    'credential',
  ]),
  /** @example 554 5.2.0 STOREDRV.Deliver.Exception:StoragePermanentException.MapiExceptionLogonFailed */
  rule('topic.store', 'system_error', 'Exchange, store driver', ['storedrv deliver exception']),
  /** @example 451 Too many of these */
  rule('topic.rate', 'rate_limited', SOURCE, ['too many', 'frequen', 'rate|']),
  /** @example 552 It is a matter of quota */
  rule('topic.full', 'mailbox_full', SOURCE, ['quota', 'storage', 'mailbox size']),
  /** @example 552 Think of the size */
  rule('topic.size', 'too_large', SOURCE, ['size|', 'megabyte', 'too long', 'bigger', 'mb|']),
  /** @example 550 We no longer like your provider */
  rule('topic.you', 'policy', "Words of the sender's side", [
    'your domain',
    'your host',
    'your provider',
    'your country',
    'your connection',
    'from you|',
    'whitelist',
    'white list',
    'allow list',
    'allowlist',
    'permitted hosts',
  ]),
  /** @example 500 Mind your syntax */
  rule('topic.protocol', 'protocol', SOURCE, ['syntax', 'argument']),
  /** @example 451 All about DNS */
  rule('topic.dns', 'dns_failure', SOURCE, ['dns|', 'resolve|', 'resolved', 'mx record', 'lookup']),
]
