/**
 * What is unknown, invalid or shut, and is not the recipient: the words that condemn a recipient are said of senders,
 * servers, records and commands too. Asked after the rows that know such replies by their own words, and before those
 * that condemn.
 */
import { type Rule, rule } from './rule.ts'

const SOURCE = 'The grammar of replies: whom or what the words are said of'

export const NOT_THE_RECIPIENT: readonly Rule[] = [
  /** @example 550 Your domain wrote to a mailbox unknown here */
  rule('other.your-recipient', 'user_unknown', SOURCE, [
    '{you} … user {gone}',
    '{you} … recipient {gone}',
    '{you} … mailbox {gone}',
    '{you} … no such user',
  ]),
  /** @example 550 5.7.1 Originator is not registered here */
  rule('other.sender', 'bad_sender', SOURCE, [
    '{sender} … {gone}',
    '{sender} … {shut}',
    '{sender} … {off}',
    'sender host … {gone}',
    '{missing} {sender}',
    'mail from … {gone}',
    'mail from … {off}',
    'mail from … {shut}',
    'from address … {gone}',
  ]),
  /** @example 550 Unknown EHLO, go away */
  rule('other.helo', 'protocol', SOURCE, [
    'helo … {gone}',
    'ehlo … {gone}',
    'helo … {off}',
    'ehlo … {off}',
    'helo … {shut}',
    'ehlo … {shut}',
    '{missing} helo',
    '{missing} ehlo',
    'client host … {gone}',
    'client host … {off}',
    'client host … {shut}',
    '{missing} client',
    'your hostname … {gone}',
    '{missing} command',
    '{missing} protocol',
    '{missing} greeting',
    'command {gone}',
  ]),
  /** @example 550 DKIM key inactive */
  rule('other.authentication', 'auth_failure', SOURCE, [
    'spf … {gone}',
    'dkim … {gone}',
    'dkim … {off}',
    'dkim … {shut}',
    'spf … {off}',
    '{missing} dkim',
    '{missing} spf',
  ]),
  /** @example 550 Certificate closed */
  rule('other.certificate', 'tls', SOURCE, [
    'certificate … {gone}',
    'certificate … {shut}',
    'certificate … {off}',
    '{missing} certificate',
  ]),
  /** @example 550 Password locked */
  rule('other.login', 'security', SOURCE, [
    '{missing} password',
    '{missing} credential',
    '{missing} authentication',
    'password {shut}',
    'password {off}',
    'authenticated user … {gone}',
    'authenticated user … {off}',
    'login failed',
    'login {shut}',
    'sasl … {gone}',
  ]),
  /** @example 550 Illegal MIME part */
  rule('other.message', 'content', SOURCE, [
    '{missing} message',
    '{missing} attachment',
    '{missing} header',
    '{missing} mime',
    '{missing} url',
    '{missing} link',
    '{missing} encoding',
    '{missing} charset',
    '{missing} content type',
    'attachment … {gone}',
    'header … {gone}',
    'from header … {off}',
    'reply to … {gone}',
    'address in from|',
    'link … {off}',
    'link … {gone}',
    'url … {off}',
    'url … {gone}',
    'message id … {gone}',
    'message id … {shut}',
    'message id … {off}',
    'reply to … {shut}',
    'reply to … {off}',
    'url … {shut}',
    'link … {shut}',
    'attachment … {off}',
  ]),
  /** @example 550 Lähettäjän tili on suljettu */
  rule('other.sender-abroad', 'bad_sender', SOURCE, [
    '{absender} … {weg}',
    '{weg} … {absender}',
    '{absender} … {fort}',
    '{fort} … {absender}',
    '{absender} … {falsch}',
    '{falsch} … {absender}',
    '{absender} … {sucht}',
    '{sucht} … {absender}',
  ]),
  /** @example 550 Ungültige IP-Adresse */
  rule('other.thing-abroad', 'policy', SOURCE, [
    '{sache} … {falsch}',
    '{falsch} … {sache}',
    '{sache} {fort}',
    '{fort} {sache}',
    '{sache} … {weg}',
  ]),
  /** @example 550 Ihr Konto ist gesperrt */
  rule('other.you-abroad', 'policy', SOURCE, [
    '{dein} … {weg}',
    '{dein} … {falsch}',
    '{dein} … {fort}',
    '{dein} … pas valide',
    '{dein} … no es valid',
  ]),
  /** @example 421 서비스를 사용할 수 없습니다 */
  rule('other.service-abroad', 'not_accepting', SOURCE, [
    '서비스를 사용할 수',
    'service nicht verfugbar',
    'dienst nicht verfugbar',
    'service non disponible',
    'servicio no disponible',
    'servico indisponivel',
    'servizio non disponibile',
    '服务不可用',
    '服務不可用',
    'サービスは利用でき',
    'サービスが利用でき',
    'сервис недоступ',
    'служба недоступ',
  ]),
  /** @example 550 This account is not allowed to send mail */
  rule('other.sending', 'policy', SOURCE, [
    '{off} for sending',
    'sending … {shut}',
    'outgoing mail … {shut}',
    'outgoing mail … blocked',
    'outbound … {shut}',
    'not allowed to send mail',
    'known user of this relay',
    'outgoing mail from',
    'check your smtp',
  ]),
  /** @example 451 Mailbox store is disabled */
  rule('other.store', 'system_error', SOURCE, [
    '{box} server {gone}',
    '{box} store {gone}',
    '{box} store … {shut}',
    '{box} database {gone}',
    '{box} database … {shut}',
    '{box} directory … {shut}',
    'policy for … {gone}',
    'route to … {gone}',
  ]),
  /** @example 550 Your network frozen */
  rule('other.you', 'policy', SOURCE, [
    'you do not exist',
    'you don t exist',
    'to our whitelist',
    '{you} … {gone}',
    '{you} … {shut}',
    '{you} … {off}',
    '{missing} {you}',
    'your account … {off}',
    'your account … {shut}',
    'sending account … {off}',
  ]),
]
