/**
 * Table of letters that mail servers write instead of a delivery report (RFC 3464), and of the words by which each is
 * recognised. The comment above a row names the software and its template or source file.
 */
import { UNDELIVERED } from './delivery-words.ts'

export interface MtaReport {
  id: string
  /** All of these must occur in the beginning of the letter, its subject or its sender. Lower case. */
  words: readonly string[]
  /** What the letter reports. */
  action: 'failed' | 'delayed' | 'delivered'
  /** Words to classify instead of the letter's own, which may be in any language or not name the cause. */
  means?: string
  /** Where the letter names its recipients, if not by address in its text. `list`: its sender is the list or help desk that refused the mail. */
  names?: 'screen-names' | 'subject' | 'list'
}

const reporting =
  (action: MtaReport['action']) =>
  (id: string, words: readonly string[]): MtaReport => ({ id, words, action })
const failed = reporting('failed')
const delayed = reporting('delayed')
const delivered = reporting('delivered')

/** A refusal because the sender may not write there. */
const forbidden = (id: string, words: readonly string[]): MtaReport => ({
  ...failed(id, words),
  means: 'The sender is not allowed to post here',
})

/** A refusal that a list or a help desk sends in its own name. */
const refused = (id: string, words: readonly string[]): MtaReport => ({
  ...forbidden(id, words),
  names: 'list',
})

/** The first row whose words all occur decides, so a delay comes before a failure that would match the same letter. */
export const MTA_REPORTS: readonly MtaReport[] = [
  // qmail qmail-send.c, bounce text
  failed('qmail', ['this is the qmail-send program']),
  // D. J. Bernstein, QSBMF
  failed('qmail-qsbmf', ['below this line is a copy of the message']),
  // Exim deliver.c, delay warning
  delayed('exim-warning', ['has not yet been delivered to one or more of its']),
  // Exim deliver.c, older delay warning
  delayed('exim-warning-all', ['has not yet been delivered to all of its recipients']),
  // Exim deliver.c, bounce text; GMX, web.de, 1&1, Zoho and MXLogic write the same
  failed('exim', ['created automatically by mail delivery software', 'address']),
  // Exim moan.c
  failed('exim-malformed', ['contained one or more recipient addresses that were']),
  // Barracuda Spam Firewall, bounce text
  failed('barracuda', ['blocked by our spam firewall']),
  // Postfix bounce(5) template, delay
  delayed('postfix-delay', ['could not be delivered for more than', 'it will be retried until']),
  // Postfix bounce(5) template, success
  delivered('postfix-success', ['was successfully delivered to the destination(s)']),
  // X.400 gateways, successful delivery
  delivered('delivered-success', ['your message was successfully delivered to']),
  // GroupWise and others, successful delivery
  delivered('delivered-to', ['you sent was delivered to the following']),
  // Gateways in German
  failed('german-gateway', ['folgenden empfänger', 'nicht zugestellt']),
  // Postfix bounce(5) template
  failed('postfix', ['sorry to have to inform you that']),
  // sendmail savemail.c
  delayed('sendmail-delay', ['the following addresses had transient non-fatal errors']),
  // sendmail savemail.c
  delayed('sendmail-warning', ['this is a warning message only']),
  // sendmail 8.8, return receipt
  delivered('sendmail-receipt', ['had successful delivery notifications']),
  // sendmail savemail.c; several gateways copy it
  failed('sendmail', ['the following addresses had']),
  // sendmail 5 savemail.c
  failed('sendmail-transcript', ['transcript of session follows']),
  // OpenSMTPD bounce.c
  delayed('opensmtpd-delay', ['a message is delayed for more than']),
  // OpenSMTPD bounce.c
  failed('opensmtpd', ['has occurred while attempting to deliver a message']),
  // dma mail.c
  failed('dma', ['there was an error delivering your mail to']),
  // MMDF deliver.c, delay warning
  delayed('mmdf-waiting', ['attempts to deliver the message will continue']),
  // Courier dsn template
  failed('courier', ['is returning your message', 'undeliverable']),
  // Courier dsn template
  failed('courier-old', ['undelivered mail', 'attached to this message is a copy of the original']),
  // Courier dsn template
  failed('courier-status', ['running the courier mail server', 'undeliverable mail']),
  // Courier dsn template
  delayed('courier-delay', ['delayed mail', 'will continue to']),
  // Microsoft Exchange 5.5 NDR
  failed('exchange-5', ['did not reach the following recipient(s)']),
  // Microsoft Exchange 2000 NDR
  failed('exchange-2000', ['the following recipient(s) could not be reached']),
  // Microsoft Exchange NDR
  failed('exchange-2007', ['delivery has failed to these recipients']),
  // Microsoft Exchange NDR
  failed('exchange-admin', ['diagnostic information for administrators']),
  // Microsoft 365 NDR
  failed('outlook-couldnt', ["couldn't be delivered"]),
  // Microsoft Exchange delay DSN
  delayed('exchange-delay', ['delivery to these recipients or groups is delayed']),
  // Windows SMTP service DSN
  failed('iis-smtp', ['delivery to the following recipients failed']),
  // Windows SMTP service DSN
  delayed('iis-smtp-delay', ['delivery to the following recipients has been delayed']),
  // Gmail delay notice
  delayed('gmail-delay', ['delivery incomplete']),
  // Gmail delay notice, in any language
  delayed('gmail-delay-any', ['status notification (delay)']),
  // Gmail delay notice, older
  delayed('gmail-delay-old', [
    'this is an automatically generated delivery status notification',
    'has been delayed',
  ]),
  // Gmail bounce, older
  failed('gmail', ['delivery to the following recipient failed permanently']),
  // Gmail bounce
  failed('gmail-address', ["wasn't delivered to"]),
  // Google Groups refusal, in some forty languages
  {
    ...failed('google-groups', ['@googlegroups.com', 'groups.google.com/support']),
    means: 'The sender may not have permission to post to this group',
  },
  // IBM VM SMTP
  failed('vm-smtp', ['unable to deliver following mail']),
  // eGroups, Yahoo! Groups
  failed('egroups', ['we are unable to deliver the message from']),
  // ListProcessor
  failed('listproc', ['your message was not posted']),
  // Sybari Antigen
  failed('antigen', ['antigen for exchange found']),
  // Yahoo bounce
  failed('yahoo', ['we were unable to deliver your message']),
  // Yahoo bounce, older
  failed('yahoo-old', ['unable to deliver message to the following address']),
  // AOL bounce, which names screen names only
  {
    ...failed('aol', ['your mail to the following recipients could not be delivered']),
    names: 'screen-names',
  },
  // Lotus Domino delivery failure
  failed('domino', ['was not delivered to:', 'because:']),
  // Lotus SMTP MTA 4
  failed('notes', ['failure reasons']),
  // Sun/Oracle Messaging Server return template
  failed('messaging-server', ['cannot be delivered to the following recipients']),
  // Sun/Oracle Messaging Server return template
  delayed('messaging-server-delay', ['enqueued and undeliverable', 'still undelivered']),
  // Ipswitch IMail
  failed('imail', ['unknown user:']),
  // Ipswitch IMail
  failed('imail-host', ['unknown host:']),
  // Ipswitch IMail
  failed('imail-quota', ['user mailbox exceeds allowed size']),
  // Ipswitch IMail
  failed('imail-final', ['invalid final delivery userid']),
  // Ipswitch IMail
  failed('imail-queue', ['delivery failed', 'attempts:']),
  // MailEnable
  failed('mailenable', ['message could not be delivered to some recipients']),
  // Alt-N MDaemon
  failed('mdaemon', ['permanent delivery failure', 'session transcript']),
  // Alt-N MDaemon
  failed('mdaemon-attached', ['the attached message had', 'delivery errors']),
  // Alt-N MDaemon
  delayed('mdaemon-delay', ['temporary delivery failure']),
  // SmarterTools SmarterMail
  failed('smartermail', ['could not deliver message to the following recipient']),
  // hMailServer and Exchange
  failed('hmailserver', ['your message did not reach some or all of the intended recipients']),
  // Kerio Connect
  failed('kerio', ['your message was not delivered to the following recipients']),
  // CommuniGate Pro
  failed('communigate', ['failed to deliver to']),
  // Novell GroupWise Internet Agent
  failed('groupwise', ['the message that you sent was undeliverable']),
  // Mercury Mail Transport System
  failed('mercury', ['mercury', 'could not be delivered']),
  // Mimecast delivery failure notice
  failed('mimecast', [
    'an email that you attempted to send to the following address could not be delivered',
  ]),
  // Trustwave MailMarshal
  failed('mailmarshal', ['the following recipients were affected']),
  // X.400 gateways
  failed('x400', ['non-delivery report', 'diagnostic:']),
  // Taylor UUCP
  failed('uucp', ['your uucp job']),
  // Trend Micro eManager
  failed('emanager', ['emanager notification', 'blocked']),
  // Norton AntiVirus for Gateways, to the sender
  failed('norton', ['recipient of the infected attachment']),
  // Trend Micro InterScan
  failed('interscan', ['interscan', 'unable to deliver message to']),
  // Trend Micro InterScan
  failed('interscan-sent', ['sent <<<', 'received >>>']),
  // MailFoundry
  failed('mailfoundry', ['delivery failed for the following reason']),
  // SurfControl E-mail Filter
  failed('surfcontrol', ['your message could not be sent', 'a transcript of the attempts']),
  // McAfee e500 and Email Gateway
  failed('mcafee', ['failed recipients']),
  // Symantec Messaging Gateway
  failed('symantec', ['brightmail', 'could not be delivered']),
  // Italian certified mail (DM 2 November 2005), after twelve hours and after a day
  delayed('pec-warning', ['nelle prime dodici ore']),
  failed('pec', ['avviso di mancata consegna']),
  // amavisd-new notices to the sender
  failed('amavis', ['delivery of the email was stopped']),
  // MailScanner notices to the sender
  failed('mailscanner', ['triggered by a message you sent']),
  failed('mailscanner-german', ['durch eine von ihnen gesendete nachricht']),
  failed('mailscanner-austrian', ['von einer von ihnen gesandten nachricht ausgelöst']),
  failed('mailscanner-french', ['dans le courriel que vous venez']),
  failed('mailscanner-dutch', ['door een bericht dat u heeft verzonden']),
  // Zammad, refusal of a mail that is too large
  failed('zammad', ['[undeliverable]']),
  failed('zammad-french', ['[non délivrable]']),
  // Dr.Web mail daemon, notice to the sender
  failed('drweb', ['dr.web', 'не было доставлено']),
  // Webmail services in Russian
  failed('russian-webmail', ['не может быть доставлено одному или нескольким получателям']),
  // Automatic notices in Russian
  failed('russian-robot', ['не может быть доставлено адресату']),
  // Symantec Mail Security for SMTP
  delayed('symantec-delay', [
    'could not be delivered to the following recipients',
    'delivery attempts will continue to be made',
  ]),
  // USA.NET
  failed('usa-net', ['the following mail has been returned because', 'while being processed']),
  // Scripts behind Microsoft CDO
  failed('cdo', ['--- non-delivery report ---']),
  // Jetmail
  failed('jetmail', ['your mail cannot be delivered to the following address', 'errmsg=']),
  // Exim filters of administrators
  failed('not-valid-user', ['you sent mail to', "that's not a valid user here"]),
  // Digital Arts m-FILTER
  failed('mfilter', ['m-filter']),
  // KDDI EZweb
  failed('ezweb', ['each of the following recipients was rejected by a remote']),
  // KDDI EZweb
  failed('ezweb-disabled', ['the user(s) account is']),
  // KDDI au one net
  failed('kddi', ['could not be delivered to:', 'mailbox is full']),
  // NTT docomo
  failed('docomo', ['this mail is generated automatically', 'docomo']),
  // SoftBank
  failed('softbank', ['softbank', '送信できませんでした']),
  // Verizon MMS centre
  failed('vzw-mms', ['message could not be delivered to mobile']),
  // Verizon vtext, Apache James
  failed('vtext', ['error: invalid user address']),
  // Apache James DSNBounce
  failed('james', ['error message below', 'message details']),
  // Amazon SES and WorkMail
  failed('workmail', [
    'an error occurred while trying to deliver the mail to the following recipients',
  ]),
  // SonicWall-like gateways
  failed('x6', ['we had trouble delivering your message']),
  // Ipswitch IMail
  failed('smtpd32', ['undeliverable mail', 'original message follows']),
  // several gateways
  failed('zimbra-ndr', ['reason for failure', 'recipient']),
  // NetSol MessageSwitch
  delayed('messageswitch-warning', ['this is just a warning, you do not need to take any action']),
  // Dovecot Pigeonhole, refusal by a filter or for lack of space (RFC 5429)
  failed('sieve-reject', ['your message to', 'was automatically rejected']),
  // Dovecot and Cyrus, refusal by a filter, older wording
  failed('sieve-refusal', ['your message was automatically rejected by']),
  // cPanel BoxTrapper, to senders on the recipient's blacklist
  failed('boxtrapper', ['the user', 'does not accept mail from your address']),
  // L-Soft LISTSERV, refusal of a message to a list
  { ...forbidden('listserv', ['rejected posting to']), names: 'subject' },
  // GNU Mailman, refusal of a non-member's post
  refused('mailman-closed', ['not allowed to post to this mailing list']),
  // GNU Mailman, refusal by a moderator
  refused('mailman', [
    'request to',
    'posting of your message',
    'has been rejected by the list moderator',
  ]),
  // Request Tracker, refusal for lack of permission
  refused('rt', ['has no right to create tickets']),
  // OTRS, Znuny and OTOBO, refusal of an answer to a closed ticket
  refused('otrs', ['your follow-up has been rejected']),
  // Odoo, refusal at an address that accepts only replies or only certain senders
  forbidden('odoo', ['cannot be processed', 'is used to collect replies']),
  forbidden('odoo-private', ['cannot be accepted because this is a private email address']),
  forbidden('odoo-alias', ['could not be accepted by the address', 'allowed to contact it']),
  // fml mailing list server
  failed('fml', ['you are not a member of this mailing list']),
  // fml mailing list server
  failed('fml-loop', ['duplicated message-id in']),
]

/** The matching row. `text`: the subject, the sender, the recipients that a header lists as failed, and the first 3,000 characters of the letter, in lower case. */
export function findMtaReport(text: string): MtaReport | null {
  return MTA_REPORTS.find((row) => row.words.every((words) => text.includes(words))) ?? null
}

/** Senders that only write about deliveries. */
export const MAILER_DAEMON =
  /\bmail(?:er[-_. ]?daemon|[-_. ]?deliver(?:y|ed)?[-_. ]?(?:sub)?system)/i

/** The sender name of Exchange in several languages. People use it as well. */
const ADMINISTRATOR =
  'system ?administrat|administra[td]\\S+ (?:d\\S{1,2} )?s[iy]st|amministratore di sist|systeembeheer|системный админ|sistem yönetic|システム管理|系[统統]管理|시스템 관리'

/** Senders that are programs, except some of POSTMASTER_ONLY. `-bounces` is a mailing list; `bounces` without the hyphen would be a mail service. */
export const DAEMON_SENDER = new RegExp(
  `\\b(?:mailer[-_. ]?daemon|mail[-_. ]?deliver(?:y|ed)?[-_. ]?(?:sub)?system|mail[-_. ]?daemon|error[-_.]?mail|mail[-_. ]?administrator|post[-_]?master|-bounces@|mdaemon|mail[-_. ]?system|mail[. ]delivery|ndr administrator|microsoft ?exchange[0-9a-f]*|interscan|mail-?marshal|(?:mime|mail)-?sweeper|memo service|network mailer|lmail@|no-?reply@sns\\.amazonaws)|${ADMINISTRATOR}`,
  'i',
)

/** Those of DAEMON_SENDER that may also be people, so that their mail needs another sign of a bounce. */
export const POSTMASTER_ONLY = new RegExp(
  `post[-_]?master|error[-_.]?mail|administra|-bounces@|${ADMINISTRATOR}`,
  'i',
)

/** Subjects of bounces, in the languages seen. */
export const BOUNCE_SUBJECT = new RegExp(
  [
    'undeliver(?:able|ed)',
    // Dovecot, refusal by a filter
    '^\\s*(?:automatically )?rejected(?::| mail)',
    'non[- ]?deliver(?:y|able)',
    'not (?:be )?deliver(?:ed|able)',
    "(?:could not|can(?:'|no)t|unable to|fail(?:ed|ure)? to|problems?|error|trouble) (?:be )?(?:deliver|sending|send)",
    'deliver(?:y|ing)[^a-z]{0,4}(?:status )?(?:notification|report|fail|problem|error|delay|has failed|incomplete|of (?:your )?message)',
    'fail(?:ed|ure)[^a-z]{0,4}(?:mail|deliver|notice|message)',
    '(?:returned|delayed) (?:e-?mail|mail|message)',
    '(?:e-?)?mail(?: system)? (?:was )?(?:delivery|error|failure|failed|returned|could not|rejected|blocked|queue warning)',
    'message (?:delivery|could not|status|delay|blocked|rejected|to \\S+ (?:failed|rejected))',
    'virus (?:detected|found)|(?:virus|viren) (?:gefunden|entdeckt|erkannt|d[ée]tect|trouv|(?:encontr|detect)ad|rilevat|trovat)|вирус\\p{L}{0,2} (?:обнаруж|найден)|(?:обнаруж|найден)\\p{L}* вирус|ウイルス.{0,4}(?:検[出知]|発見|駆除)|(?:[发發]现|發現|[检檢][测測]到).{0,2}病毒',
    // Scanners, to the sender
    '(?:mail|message) you sent|you sent a|your (?:e-?mail|message)\\b.{0,60} (?:was|has been|could not)|message: to sender',
    'rejecting your (?:(?:e-?)?mail|message)|(?:user|recipient|mailbox|address|account) (?:does not exist|unknown|not found)',
    // MMDF, FirstClass
    '^\\s*(?:waiting mail|ndn:)',
    'warning: (?:message|could not|mail(?!box))',
    'return(?:ing (?:your )?message)? to sender',
    UNDELIVERED.source,
    'fehlgeschlagen',
    'メールエラー|エラー(?:メール|通知)',
    'considered unsolicited bulk email',
    'banned contents from you',
    'bounce',
    '(?:rejected|unauthorized) posting',
    // Antigen, ScanMail
    '^antigen found|^scanmail message',
    '^post to \\S+ denied',
    'are not (?:a )?member',
    'loop alert',
  ].join('|'),
  'iu',
)

/** Words that only a letter about a failed delivery contains. */
export const BOUNCE_PHRASE = new RegExp(
  [
    '(?:could|can|would|did|was|were|has|have|had|is|are)(?: ?not|n.t)(?: yet)?(?: been| be)? (?:able to )?(?:deliver|reach|accept|received? by|sent to)',
    'not (?:been )?delivered',
    'unable to (?:deliver|send|relay|route)',
    'did not receive (?:your|the) (?:message|mail)',
    '(?:host|server)[^.\n]{0,40} (?:is )?not respond',
    '(?:delivery|sending)[^.\n]{0,60}(?:failed|failure|not possible|unsuccessful|aborted|impossible)',
    'failed (?:to deliver|permanently|recipient)',
    'undeliver(?:able|ed)',
    '(?:permanent|fatal|delivery) (?:fatal )?errors?',
    'returned to (?:the )?sender',
    '(?:mail|message).{0,60} (?:was|is|been) (?:automatically )?(?:blocked|refused|rejected|denied)',
    'address(?:es)?[^.\n]{0,30} failed',
    'rejected (?:recipient|by)',
    '(?:user|recipient|mailbox|address)[^.\n]{0,40}(?:unknown|not found|does not exist|doesn.t exist|unavailable|invalid|not known|full|disabled|deactivated)',
    '(?:unknown|invalid) (?:user|recipient|host|address|mailbox)',
    'no such (?:user|recipient|mailbox|address|person)',
    'over (?:its )?quota',
    'mailbox exceeds',
    'account (?:is )?(?:disabled|inactive)',
    '(?:550|551|552|553|554|450|451|452|421)[ -][^\n]{4}',
    'final-recipient:',
    'アドレス[^。\\n]{0,60}(?:存在し|登録され|見つかり|使われて)[^。\\n]{0,6}ません',
  ].join('|'),
  'iu',
)

/** Words which say that the server keeps trying. */
export const DELAY_PHRASE =
  /(?:will|has been|is being|be) (?:retried|queued for retry)|still being retried|not yet been delivered|has not been delivered (?:yet|after)|continue (?:trying|to try|attempting)|keep trying|will (?:try|retry|attempt)[^.\n]{0,40}again|warning message only|delay(?:ed)? (?:reason|mail|for)|do not need to resend|will be attempted|(?:is|are) (?:still )?pending|delivery (?:incomplete|(?:is |has been )?delayed)|temporary problem delivering|versucht es weiter|wird [^.\n]{0,30}weiter(?:hin)? versucht|再送(?:を(?:試み(?:ます|てい)|続け|繰り返し(?:ます|てい))|して(?:います|おります|いる))/iu

/** Words which say that the server gave up. They count more than words for a delay. A warning that it may give up later does not match. */
export const GAVE_UP_PHRASE =
  /(?<!\b(?:not a|keine?|no es un|pas une) )(?:permanent (?:fatal )?error|permanente[rs]? fehler|err(?:or|eur|ore) permanente?)|endgültig (?:fehlgeschlagen|gescheitert)(?! ist)|d[eé]finitiv(?:ement échoué|amente fall[ai])|fallado definitiv|окончательно не удала|given up|giving up|gave up|not going to try again|failed permanently|no further (?:delivery )?attempts|will (?:not|be deleted)|has failed|deleted from queue|retry (?:time|timeout) exceeded|could not be delivered for \d+ days|did not reach|returned to sender|断念|(?:配[信送達]|再送|送信)を(?:中止|終了|打ち切)|再送を[^。\n]{1,12}たが[^。\n]{0,20}できません|放弃投|放棄投/iu
