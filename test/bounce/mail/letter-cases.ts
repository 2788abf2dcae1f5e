/** Mails of our own in the manner of many servers, services, mailboxes and people, each with what it has to be read as. */

export interface LetterCase {
  name: string
  raw: string
  kind: string
  recipients: string[] | null
  /** Any of these. */
  reasons: string[] | null
  /** First digit of the status. */
  digit: string | null
}

export const LETTER_CASES: LetterCase[] = []

function add(
  name: string,
  kind: string,
  raw: string,
  recipients?: string,
  reasons?: string,
  digit?: string,
): void {
  LETTER_CASES.push({
    name,
    kind,
    raw: raw.replaceAll('\n', '\r\n'),
    recipients: recipients?.split(' ') ?? null,
    reasons: reasons?.split('|') ?? null,
    digit: digit ?? null,
  })
}

/** Nobody failed. */
function answerOrPost(name: string, kind: string, raw: string): void {
  add(name, kind, raw)
}

const ORIG =
  'Received: from app.example.com by out.example.com; Tue, 3 Mar 2026 09:14:58 +0000\nMessage-ID: <order-17@example.com>\nFrom: letters@example.com\nTo: ann@example.org\nSubject: Our news\nMIME-Version: 1.0\nContent-Type: text/plain\n\nDear Ann,\nhere is our news.\n'
const U = 'Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n'

/** What a server writes. */
function letter(from: string, subject: string, body: string, headers = ''): string {
  return `Return-Path: <>\nFrom: ${from}\nTo: letters@example.com\nSubject: ${subject}\nDate: Tue, 3 Mar 2026 09:15:02 +0000\nMessage-ID: <b1@mx.example.org>\n${headers}\n${body}`
}

add(
  'russian webmail',
  'bounce',
  letter(
    'support@example.org',
    'Ваше сообщение не доставлено',
    'Ваше письмо не может быть доставлено одному или нескольким получателям:\nann@example.org\n\nПроверьте, правильно ли указан адрес.\n',
    U,
  ).replace('Return-Path: <>\n', ''),
)
for (const footer of [
  'No virus found in this message.\nChecked by AVG - www.avg.com\nVersion: 2012.0.1 / Virus Database: 2197/4700',
  '__________ Information from ESET NOD32 Antivirus, version 4321 __________\n\nThe message was checked by ESET NOD32 Antivirus.',
  'Diese E-Mail wurde von Avast auf Viren geprüft.\nwww.avast.com/antivirus',
  'Ce message a été vérifié par MailScanner pour des virus, et rien de suspect n’a été trouvé.',
  'Este mensaje ha sido analizado con NOD32 antivirus',
  'Messaggio analizzato e protetto da tecnologia antivirus',
  'Письмо проверено на вирусы.',
  'Checked by Kaspersky Anti-Virus: no threats were found.',
  'This email has been scanned by BullGuard antivirus protection.',
  'This message was scanned by Barracuda Spam Firewall',
  'This message has been scanned for viruses and\ndangerous content by MailScanner, and is\nbelieved to be clean.',
])
  add(
    `a warning of Exim, and below it: ${footer}`,
    'delayed',
    letter(
      'Mail Delivery System <Mailer-Daemon@mx.example.org>',
      'Warning: message 1Gdrvl-0006Gp-PU delayed 48 hours',
      `This message was created automatically by mail delivery software.\nA message that you sent has not yet been delivered to one or more of its\nrecipients after more than 48 hours on the queue on mx.example.org.\n\nThe address to which the message has not yet been delivered is:\n\n  ann@example.org\n\n${footer}\n`,
      U,
    ),
    'ann@example.org',
    'expired',
    '4',
  )
add(
  'report of its reader, in no multipart/report',
  'bounce',
  `Return-Path: <>\nFrom: MAILER-DAEMON@mx.example.org\nTo: letters@example.com\nSubject: Returned mail\nDate: Tue, 3 Mar 2026 09:15:02 +0000\nMessage-ID: <b1@mx.example.org>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain\n\nA message of yours came back.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.org\n\nFinal-Recipient: rfc822; letters@example.com\nAction: failed\nStatus: 5.2.2\nDiagnostic-Code: smtp; 552 quota exceeded\n\n--b\nContent-Type: message/rfc822\n\n${ORIG.replace('ann@example.org', 'letters@example.com')}--b--\n`,
  'letters@example.com',
  'mailbox_full',
  '5',
)
add(
  'qmail',
  'bounce',
  letter(
    'MAILER-DAEMON@mx.example.org',
    'failure notice',
    `Hi. This is the qmail-send program at mx.example.org.\nI'm afraid I wasn't able to deliver your message to the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<ann@example.org>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n\nReturn-Path: <letters@example.com>\n${ORIG}`,
  ),
  'ann@example.org',
  'user_unknown',
  '5',
)
add(
  'qmail vpopmail quota',
  'bounce',
  letter(
    'MAILER-DAEMON@mx.example.org',
    'failure notice',
    `Hi. This is the qmail-send program at mx.example.org.\nI'm afraid I wasn't able to deliver your message to the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<ann@example.org>:\nuser is over quota\n\n--- Below this line is a copy of the message.\n\nReturn-Path: <letters@example.com>\n${ORIG}`,
  ),
  'ann@example.org',
  'mailbox_full',
)
add(
  'qmail cname',
  'bounce',
  letter(
    'MAILER-DAEMON@mx.example.org',
    'failure notice',
    `Hi. This is the qmail-send program at mx.example.org.\nI'm afraid I wasn't able to deliver your message to the following addresses.\n\n<ann@example.org>:\nCNAME lookup failed temporarily. (#4.4.3)\nI'm not going to try again; this message has been in the queue too long.\n\n--- Below this line is a copy of the message.\n\n${ORIG}`,
  ),
  'ann@example.org',
  'dns_failure|expired',
  '4',
)
add(
  'qmail no host',
  'bounce',
  letter(
    'MAILER-DAEMON@mx.example.org',
    'failure notice',
    `Hi. This is the qmail-send program at mx.example.org.\n\n<ann@example.org>:\nSorry, I couldn't find any host named example.org. (#5.1.2)\n\n--- Below this line is a copy of the message.\n\n${ORIG}`,
  ),
  'ann@example.org',
  'domain_unknown',
  '5',
)
add(
  'qmail translated',
  'bounce',
  letter(
    'MAILER-DAEMON@mx.example.org',
    'failure notice',
    `Hola. Este es el programa de correo de mx.example.org.\nNo ha sido posible entregar su mensaje a las siguientes direcciones.\nEste es un error permanente.\n\n<ann@example.org>:\n192.0.2.25 does not like recipient.\nRemote host said: 550 5.1.1 <ann@example.org>: Recipient address rejected: User unknown in virtual mailbox table\nGiving up on 192.0.2.25.\n\n--- Below this line is a copy of the message.\n\n${ORIG}`,
  ),
  'ann@example.org',
  'user_unknown',
  '5',
)
add(
  'qmail german',
  'bounce',
  letter(
    'MAILER-DAEMON@mx.example.org',
    'Fehlermeldung',
    `Hallo. Hier ist das Mailprogramm von mx.example.org.\nIhre Nachricht konnte leider an die folgenden Adressen nicht zugestellt werden.\nDies ist ein permanenter Fehler.\n\n<ann@example.org>:\nDieses Postfach existiert nicht. (#5.1.1)\n\n--- Unterhalb dieser Zeile folgt eine Kopie Ihrer Nachricht.\n\n${ORIG}`,
  ),
  'ann@example.org',
  'user_unknown',
  '5',
)
add(
  'exim unrouteable',
  'bounce',
  letter(
    'Mail Delivery System <Mailer-Daemon@mx.example.org>',
    'Mail delivery failed: returning message to sender',
    `This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  ann@example.org\n    Unrouteable address\n\n------ This is a copy of the message, including all the headers. ------\n\n${ORIG}`,
    'X-Failed-Recipients: ann@example.org\nAuto-Submitted: auto-replied\n',
  ),
  'ann@example.org',
  'domain_unknown|user_unknown|routing',
  '5',
)
add(
  'exim two',
  'bounce',
  letter(
    'Mail Delivery System <Mailer-Daemon@mx.example.org>',
    'Mail delivery failed: returning message to sender',
    `This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  bob@example.net\n    SMTP error from remote mail server after RCPT TO:<bob@example.net>:\n    host mx.example.net [192.0.2.2]: 554 5.7.1 Service unavailable; Client host [192.0.2.9] blocked using zen.spamhaus.org\n  ann@example.org\n    SMTP error from remote mail server after end of data:\n    host mx.example.org [192.0.2.1]: 552 Message size exceeds fixed maximum message size\n\n------ This is a copy of the message, including all the headers. ------\n\n${ORIG}`,
    'X-Failed-Recipients: bob@example.net,\n  ann@example.org\n',
  ),
  'bob@example.net ann@example.org',
  'blocklisted',
  '5',
)
add(
  'exim pipe',
  'bounce',
  letter(
    'Mail Delivery System <Mailer-Daemon@mx.example.org>',
    'Mail delivery failed: returning message to sender',
    `This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  pipe to |/usr/local/bin/filter\n    generated by ann@example.org\n    Child process of address_pipe transport returned 127 (could mean unable to exec or command does not exist) from command:\n    /usr/local/bin/filter\n\n------ This is a copy of the message, including all the headers. ------\n\n${ORIG}`,
  ),
  'ann@example.org',
  'mailer_error',
  '5',
)
add(
  'exim quota',
  'bounce',
  letter(
    'Mail Delivery System <Mailer-Daemon@mx.example.org>',
    'Mail delivery failed: returning message to sender',
    `This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  ann@example.org\n    (ultimately generated from info@example.org)\n    retry timeout exceeded: mailbox is full (MTA-imposed quota exceeded while writing to /home/ann/Maildir/tmp)\n\n------ This is a copy of the message, including all the headers. ------\n\n${ORIG}`,
  ),
  'ann@example.org',
  'mailbox_full',
)
add(
  'exim french',
  'bounce',
  letter(
    'Mail Delivery System <Mailer-Daemon@mx.example.org>',
    'Échec de remise du message : retour à l’expéditeur',
    `Ce message a été créé automatiquement par le logiciel de distribution de courrier.\n\nUn message que vous avez envoyé n'a pas pu être remis à un ou plusieurs de ses destinataires.\nIl s'agit d'une erreur permanente. L'adresse suivante a échoué :\n\n  ann@example.org\n    host mx.example.org [192.0.2.1]\n    SMTP error from remote mail server after RCPT TO:<ann@example.org>:\n    550 No such user here\n\n------ Ceci est une copie du message, avec tous ses en-têtes. ------\n\n${ORIG}`,
    U,
  ),
  'ann@example.org',
  'user_unknown',
  '5',
)
add(
  'sendmail 8 host unknown',
  'bounce',
  letter(
    'Mail Delivery Subsystem <MAILER-DAEMON@mx.example.org>',
    'Returned mail: Host unknown (Name server: example.org: host not found)',
    `The original message was received at Tue, 3 Mar 2026 09:15:00 GMT\nfrom app.example.com [192.0.2.9]\n\n   ----- The following addresses had permanent fatal errors -----\n<ann@example.org>\n\n   ----- Transcript of session follows -----\n550 <ann@example.org>... Host unknown (Name server: example.org: host not found)\n\n   ----- Original message follows -----\n\n${ORIG}`,
  ),
  'ann@example.org',
  'domain_unknown',
  '5',
)
add(
  'sendmail 8 transcript',
  'bounce',
  letter(
    'MAILER-DAEMON@mx.example.org (Mail Delivery Subsystem)',
    'Returned mail: see transcript for details',
    `The original message was received at Tue, 3 Mar 2026 09:15:00 GMT\nfrom app.example.com [192.0.2.9]\n\n   ----- The following addresses had permanent fatal errors -----\nann@example.org\n    (reason: 550 Invalid recipient ann@example.org)\n    (expanded from: <list@example.org>)\n\n   ----- Transcript of session follows -----\n... while talking to mx.example.org.:\n>>> DATA\n<<< 550 Invalid recipient ann@example.org\n550 5.1.1 ann@example.org... User unknown\n<<< 503 Need RCPT before DATA\n`,
  ),
  'ann@example.org',
  'user_unknown',
  '5',
)
add(
  'sendmail local mailer quota',
  'bounce',
  letter(
    'Mail Delivery Subsystem <MAILER-DAEMON@mx.example.org>',
    "Returned mail: Can't create output",
    `   ----- The following addresses had permanent fatal errors -----\n<ann@example.org>\n\n   ----- Transcript of session follows -----\nmail.local: ann: Disc quota exceeded\n550 <ann@example.org>... Can't create output\n\n   ----- Original message follows -----\n\n${ORIG}`,
  ),
  'ann@example.org',
  'mailbox_full',
)
add(
  'exchange 5.5',
  'bounce',
  letter(
    'System Administrator <postmaster@example.org>',
    'Undeliverable: Our news',
    `Your message\n\n  To:      ann@example.org\n  Subject: Our news\n  Sent:    Tue, 3 Mar 2026 09:14:58 +0000\n\ndid not reach the following recipient(s):\n\nann@example.org on Tue, 3 Mar 2026 09:15:02 +0000\n    The recipient name is not recognized\n\tThe MTS-ID of the original message is: c=us;a= ;p=example;l=MX0303-EX\n    MSEXCH:IMS:EXAMPLE:SITE:MX 0 (000C05A6) Unknown Recipient\n`,
  ),
  'ann@example.org',
  'user_unknown',
  '5',
)
add(
  'exchange 2003 text',
  'bounce',
  letter(
    'System Administrator <postmaster@example.org>',
    'Undeliverable: Our news',
    `Your message did not reach some or all of the intended recipients.\n\n      Subject:\tOur news\n      Sent:\t3/3/2026 9:14 AM\n\nThe following recipient(s) could not be reached:\n\n      ann@example.org on 3/3/2026 9:15 AM\n            The e-mail account does not exist at the organization this message was sent to.  Check the e-mail address, or contact the recipient directly to find out the correct address.\n            <mx.example.org #5.1.1>\n`,
  ),
  'ann@example.org',
  'user_unknown',
  '5',
)
add(
  'exchange 2003 german',
  'bounce',
  letter(
    'Systemadministrator <postmaster@example.org>',
    'Unzustellbar: Our news',
    `Ihre Nachricht hat einige oder alle Empfänger nicht erreicht.\n\n      Betreff:\tOur news\n      Gesendet am:\t03.03.2026 09:14\n\nFolgende(r) Empfänger kann/können nicht erreicht werden:\n\n      ann@example.org am 03.03.2026 09:15\n            Das Postfach des Empfängers ist voll.\n            <mx.example.org #5.2.2>\n`,
    U,
  ),
  'ann@example.org',
  'mailbox_full',
)
add(
  'exchange 2010 html french',
  'bounce',
  letter(
    'Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@example.org>',
    'Non remis : Our news',
    `<html><head><meta charset="utf-8"></head><body><p><b>Échec de la remise pour ces destinataires ou groupes :</b></p><p><a href="mailto:ann@example.org">ann@example.org</a><br>L’adresse de messagerie que vous avez entrée est introuvable. Vérifiez l’adresse de messagerie du destinataire et essayez de renvoyer le message.</p><p><b>Informations de diagnostic pour les administrateurs :</b></p><p>Serveur de génération : mx.example.org</p><p>ann@example.org<br>#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##</p></body></html>`,
    'MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n',
  ),
  'ann@example.org',
  'user_unknown',
  '5',
)
add(
  'office365 html',
  'bounce',
  letter(
    'Microsoft Outlook <postmaster@example.org>',
    'Undeliverable: Our news',
    `<html><body><table><tr><td>Your message to <a href="mailto:ann@example.org">ann@example.org</a> couldn't be delivered.</td></tr><tr><td><b>ann</b> wasn't found at <b>example.org</b>.</td></tr></table><p>Status code: 550 5.1.10</p><p>This error occurs because the recipient's email address couldn't be found.</p></body></html>`,
    'MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n',
  ),
  'ann@example.org',
  'user_unknown',
  '5',
)
add(
  'domino',
  'bounce',
  letter(
    'Postmaster@example.org',
    'DELIVERY FAILURE: User ann (ann@example.org) not listed in Domino Directory',
    `Your message\n\n  Subject: Our news\n\nwas not delivered to:\n\n  ann@example.org\n\nbecause:\n\n  User ann (ann@example.org) not listed in Domino Directory\n\n`,
  ),
  'ann@example.org',
  'user_unknown',
  '5',
)
add(
  'domino quota',
  'bounce',
  letter(
    'Postmaster@example.org',
    'DELIVERY FAILURE: Cannot deliver mail. Database disk quota exceeded',
    `Your message\n\n  Subject: Our news\n\nwas not delivered to:\n\n  ann@example.org\n\nbecause:\n\n  Cannot deliver mail. Database disk quota exceeded\n`,
  ),
  'ann@example.org',
  'mailbox_full',
)
add(
  'imail',
  'bounce',
  letter(
    'Postmaster <postmaster@example.org>',
    'Undeliverable Mail',
    `Unknown user: ann@example.org\n\nOriginal message follows.\n\n${ORIG}`,
    'X-Mailer: <SMTP32 v8.05>\n',
  ),
  'ann@example.org',
  'user_unknown',
  '5',
)
add(
  'imail remote',
  'bounce',
  letter(
    'Postmaster <postmaster@example.org>',
    'Undeliverable Mail',
    `undeliverable to ann@example.org\n\nRemote Host said: 550 5.7.1 Unable to relay for ann@example.org\n\nOriginal message follows.\n\n${ORIG}`,
    'X-Mailer: <SMTP32 v8.05>\n',
  ),
  'ann@example.org',
  'relay_denied',
  '5',
)
add(
  'mailenable',
  'bounce',
  letter(
    'Postmaster <postmaster@example.org>',
    'Message delivery failure',
    `MailEnable: Message could not be delivered to some recipients.\nThe following recipient(s) could not be reached:\n\n\tRecipient: [SMTP:ann@example.org]\n\tReason: Recipient mailbox not found or disabled\n\n\nMessage headers follow:\n\n${ORIG}`,
  ),
  'ann@example.org',
  'user_unknown|mailbox_disabled',
  '5',
)
add(
  'mailenable remote',
  'bounce',
  letter(
    'Postmaster <postmaster@example.org>',
    'Message Delivery Failure',
    `MailEnable: Message could not be delivered to some recipients.\nThe following recipient(s) could not be reached:\n\n  Recipient: [SMTP:ann@example.org]\n  Reason: Remote SMTP Server Returned: 550 <ann@example.org>: Recipient address rejected: User unknown in relay recipient table\n\nMessage headers follow:\n\n${ORIG}`,
  ),
  'ann@example.org',
  'user_unknown',
  '5',
)
add(
  'hmailserver',
  'bounce',
  letter(
    'mailer-daemon@mx.example.org',
    'Message undeliverable',
    `Your message did not reach some or all of the intended recipients.\n\n   Sent: Tue, 3 Mar 2026 09:14:58 +0000\n   Subject: Our news\n\nThe following recipient(s) could not be reached:\n\nann@example.org\n   Error Type: SMTP\n   Remote server (192.0.2.25) issued an error.\n   hMailServer sent: RCPT TO:<ann@example.org>\n   Remote server replied: 550 5.1.1 <ann@example.org>: Recipient address rejected: User unknown in local recipient table\n\nhMailServer\n`,
  ),
  'ann@example.org',
  'user_unknown',
  '5',
)
add(
  'smartermail',
  'bounce',
  letter(
    'System Administrator <>',
    'Delivery Failure',
    `Could not deliver message to the following recipient(s):\n\nFailed Recipient: ann@example.org\nReason: Remote host said: 452 4.2.2 Mailbox full\n\n   -- The header and top 20 lines of the message follows --\n\n${ORIG}`,
  ),
  'ann@example.org',
  'mailbox_full',
  '4',
)
add(
  'mdaemon',
  'bounce',
  letter(
    'MAILER-DAEMON@mx.example.org',
    'Permanent Delivery Failure',
    `The attached message had PERMANENT fatal delivery errors!\n\nThe message could not be delivered to the following recipient(s): \n\n  Failed address: ann@example.org\n\n--- Session Transcript ---\n Tue 2026-03-03 09:15:01: [1] Parsing message <xxxx>\n Tue 2026-03-03 09:15:01: [1] *  From: letters@example.com\n Tue 2026-03-03 09:15:01: [1] *  To: ann@example.org\n Tue 2026-03-03 09:15:02: [1] --> RCPT To:<ann@example.org>\n Tue 2026-03-03 09:15:02: [1] <-- 550 5.1.1 unknown or illegal alias: ann@example.org\n Tue 2026-03-03 09:15:02: [1] --> QUIT\n--- End Transcript ---\n`,
  ),
  'ann@example.org',
  'user_unknown',
  '5',
)
add(
  'kerio',
  'bounce',
  letter(
    'Mail Delivery Subsystem <MAILER-DAEMON@mx.example.org>',
    'Undeliverable mail: Our news',
    `Hello,\n\nthis is the mail server on mx.example.org.\n\nI am sending you this message to inform you on the delivery status of a\nmessage you previously sent.  Immediately below you will find a list of\nthe affected recipients;  also attached is a Delivery Status Notification\n(DSN) report in standard format, as well as the headers of the original\nmessage.\n\n<ann@example.org>  delivery failed; will not continue trying\n    reason: 550 5.1.1 User unknown\n`,
  ),
  'ann@example.org',
  'user_unknown',
  '5',
)
add(
  'pmdf',
  'bounce',
  letter(
    'PMDF e-Mail Interconnect <postmaster@mx.example.org>',
    'Delivery Notification: Delivery has failed',
    `This report relates to a message you sent with the following header fields:\n\n  Message-id: <order-17@example.com>\n  Date: Tue, 03 Mar 2026 09:14:58 +0000\n  From: letters@example.com\n  To: ann@example.org\n  Subject: Our news\n\nYour message cannot be delivered to the following recipients:\n\n  Recipient address: ann@example.org\n  Reason: unknown host or domain: example.org\n`,
  ),
  'ann@example.org',
  'domain_unknown',
  '5',
)
add(
  'groupwise',
  'bounce',
  letter(
    'Mail Administrator <Postmaster@mx.example.org>',
    'Message status - undeliverable',
    `The message that you sent was undeliverable to the following:\n\tann (user not found)\n\nPossibly truncated original message follows:\n\n${ORIG}`,
  ),
  'ann@example.org',
  'user_unknown',
  '5',
)
add(
  'mercury',
  'bounce',
  letter(
    'Mail System <postmaster@mx.example.org>',
    'Mail delivery error',
    `The following message could not be delivered because of one or more errors.\n\n** Error report:\n\n  ann@example.org:  550 Mailbox unavailable or access denied\n\nMercury Mail Transport System v4.8\n`,
  ),
  'ann@example.org',
  'user_unknown|policy|unknown|mailbox_disabled',
  '5',
)
add(
  'courier',
  'bounce',
  letter(
    'postmaster@mx.example.org',
    'NOTICE: mail delivery status.',
    `This is a delivery status notification from mx.example.org,\nrunning the Courier mail server, version 0.73.\n\n           UNDELIVERABLE MAIL\n\nYour message to the following recipients cannot be delivered:\n\n<ann@example.org>:\n    mail.example.org [192.0.2.25]:\n>>> RCPT TO:<ann@example.org>\n<<< 550 User unknown.\n`,
  ),
  'ann@example.org',
  'user_unknown',
  '5',
)
add(
  'communigate',
  'bounce',
  letter(
    'MAILER-DAEMON@mx.example.org',
    'Undeliverable mail: Our news',
    `Failed to deliver to 'ann@example.org'\nSMTP module(domain example.org) reports:\n RCPT TO:<ann@example.org> rejected by mx.example.org:\n 550 ann@example.org unknown user account\n`,
  ),
  'ann@example.org',
  'user_unknown',
  '5',
)
add(
  'communigate local',
  'bounce',
  letter(
    'MAILER-DAEMON@mx.example.org',
    'Undeliverable mail: Our news',
    `Failed to deliver to 'ann@example.org'\nLOCAL module(account ann) reports:\n account is full (quota exceeded)\n`,
  ),
  'ann@example.org',
  'mailbox_full',
)
add(
  'xmail',
  'bounce',
  letter(
    '"XMail PostMaster" <postmaster@example.org>',
    'Error sending message [1141.example.org] from [example.com]',
    `[<00>] XMail bounce: Rcpt=[ann@example.org];Error=[550 Mailbox unavailable <ann@example.org>]\n\n\n[<01>] Error sending message [1141.example.org] from [example.com].\n\nID:        <S1141>\nMail From: <letters@example.com>\nRcpt To:   <ann@example.org>\nServer:    <mx.example.org>[192.0.2.25]\n\n\n[<02>] The reason of the delivery failure was:\n\n550 Mailbox unavailable <ann@example.org>\n\n\n[<05>] Here is listed the initial part of the message:\n\n${ORIG}`,
  ),
  'ann@example.org',
  'user_unknown|mailbox_disabled',
  '5',
)
add(
  'yahoo',
  'bounce',
  letter(
    'MAILER-DAEMON@mta.example.net',
    'Failure Notice',
    `Sorry, we were unable to deliver your message to the following address.\n\n<ann@example.org>:\nRemote host said: 550 5.2.1 Mailbox unavailable for this recipient: ann@example.org [RCPT_TO]\n\n--- Below this line is a copy of the message.\n\n${ORIG}`,
  ),
  'ann@example.org',
  'mailbox_disabled|user_unknown',
  '5',
)
add(
  'gmx',
  'bounce',
  letter(
    'GMX Mailer Daemon <mailer-daemon@gmx.example>',
    'Mail delivery failed: returning message to sender',
    `This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of\nits recipients. This is a permanent error. The following address\nfailed:\n\n"ann@example.org":\nSMTP error from remote server after RCPT command:\nhost: mx.example.org\n5.1.1 <ann@example.org>: Recipient address rejected: User unknown\n\n--- The header of the original message is following. ---\n\n${ORIG}`,
  ),
  'ann@example.org',
  'user_unknown',
  '5',
)
add(
  't-online',
  'bounce',
  letter(
    '"Mail Delivery System" <postmaster@mailout.example.de>',
    'Undelivered Mail Returned to Sender / Unzustellbare Mail',
    `|------------------------- Failed addresses follow: ---------------------|\n <ann@example.org> ... transport smtp: 550 User unknown\n\n|------------------------- Message text follows: ------------------------|\n${ORIG}`,
  ),
  'ann@example.org',
  'user_unknown',
  '5',
)
add(
  'smail',
  'bounce',
  letter(
    '<MAILER-DAEMON@mx.example.org>',
    'mail failed, returning to sender',
    `|------------------------- Message log follows: -------------------------|\n no valid recipients were found for this message\n|------------------------- Failed addresses follow: ---------------------|\n <ann@example.org> ... unknown user\n|------------------------- Message text follows: ------------------------|\n${ORIG}`,
  ),
  'ann@example.org',
  'user_unknown',
  '5',
)
add(
  'zmailer',
  'bounce',
  letter(
    'The Post Office <postmaster@mx.example.org>',
    'Delivery reports about your message',
    `This is a collection of reports about email delivery\nprocess concerning a message you originated.\n\nFAILED:\n  Original Recipient:\n    rfc822;ann@example.org\n  Control data:\n    smtp example.org ann@example.org 99\n  Diagnostic texts:\n    <smtp; 550 (recipient ann@example.org unknown)>\n`,
  ),
  'ann@example.org',
  'user_unknown',
  '5',
)
add(
  'mmdf',
  'bounce',
  letter(
    'Memo Service (MMDF 2.43) <mmdf@mx.example.org>',
    'Failed mail  (msg.aa12345)',
    `    Your message could not be delivered to\n'ann@example.org (host: mx.example.org) (queue: smtp)' for the following\nreason:  ' (USER) Unknown user name in "ann@example.org"'\n`,
  ),
  'ann@example.org',
  'user_unknown',
  '5',
)
add(
  'post.office',
  'bounce',
  letter(
    'Mail Administrator <Postmaster@mx.example.org>',
    'Mail System Error - Returned Mail',
    `This Message was undeliverable due to the following reason:\n\nThe user(s) account is temporarily over quota.\n\n<ann@example.org>\n\nPlease reply to Postmaster@mx.example.org\nif you feel this message to be in error.\n`,
  ),
  'ann@example.org',
  'mailbox_full',
)
add(
  'post.office rejected',
  'bounce',
  letter(
    'Mail Administrator <Postmaster@mx.example.org>',
    'Mail System Error - Returned Mail',
    `This Message was undeliverable due to the following reason:\n\nEach of the following recipients was rejected by a remote mail server.\nThe reasons given by the server are included to help you determine why\neach recipient was rejected.\n\n    Recipient: <ann@example.org>\n    Reason:    5.1.1 <ann@example.org> is not a valid mailbox\n\nPlease reply to Postmaster@mx.example.org\nif you feel this message to be in error.\n`,
  ),
  'ann@example.org',
  'user_unknown',
  '5',
)
add(
  'eudora internet mail server',
  'bounce',
  letter(
    'Mail Delivery <postmaster@mx.example.org>',
    'Undeliverable Mail',
    `The following message was undeliverable to the following recipients:\n\nann@example.org: 550 5.1.1 No such user\n\n${ORIG}`,
  ),
  'ann@example.org',
  'user_unknown',
  '5',
)
add(
  'netscape/ims',
  'bounce',
  letter(
    'Mail Administrator <postmaster@mx.example.org>',
    'Message Delivery Notification',
    `The following recipients did not receive your message:\n\n   ann@example.org; Action: Failed; Status: 5.0.0 (other or undefined status)\n\n`,
  ),
  'ann@example.org',
)
add(
  'mimecast',
  'bounce',
  letter(
    'Postmaster <postmaster@mimecast.example>',
    '[Postmaster] Email Delivery Failure',
    `This is a delivery failure notification message indicating that\nan email you addressed to email address :\n -- ann@example.org\n\ncould not be delivered. The problem appears to be :\n -- Recipient email address is possibly incorrect\n\nAdditional information follows :\n -- 5.1.1 <ann@example.org>: Recipient address rejected: User unknown\n`,
  ),
  'ann@example.org',
  'user_unknown',
  '5',
)
add(
  'proofpoint',
  'bounce',
  letter(
    'MAILER-DAEMON@ppe-hosted.example',
    'Undeliverable: Our news',
    `The following message to <ann@example.org> was undeliverable.\nThe reason for the problem:\n5.1.0 - Unknown address error 550-'5.1.1 <ann@example.org>: Email address could not be found, or was misspelled (G8)'\n`,
  ),
  'ann@example.org',
  'user_unknown',
  '5',
)
add(
  'ironport hard',
  'bounce',
  letter(
    'Mail Delivery System <mailer-daemon@ironport.example>',
    'Delivery Status Notification (Failure)',
    `The following message to <ann@example.org> was undeliverable.\nThe reason for the problem:\n5.1.2 - Bad destination host 'DNS Hard Error looking up example.org (MX):  NXDomain'\n`,
  ),
  'ann@example.org',
  'domain_unknown',
  '5',
)
add(
  'ironport soft',
  'bounce',
  letter(
    'Mail Delivery System <mailer-daemon@ironport.example>',
    'Delivery Status Notification (Failure)',
    `The following message to <ann@example.org> was undeliverable.\nThe reason for the problem:\n5.4.7 - Delivery expired (message too old) 'timeout'\n`,
  ),
  'ann@example.org',
  'expired',
  '5',
)
add(
  'barracuda',
  'bounce',
  letter(
    '<barracuda@gw.example.org>',
    '**Message you sent blocked by our bulk email filter**',
    `Your message to: ann@example.org\nwas blocked by our Spam Firewall. The email you sent with the following subject has NOT BEEN DELIVERED:\n\nSubject: Our news\n`,
  ),
  'ann@example.org',
  'spam',
  '5',
)
add(
  'symantec',
  'bounce',
  letter(
    'Mail Delivery System <MAILER-DAEMON@messagelabs.example>',
    'Mail Delivery Failure',
    `This is the mail delivery agent at Symantec Email Security.cloud.\n\nI was unable to deliver your message to the following addresses:\n\nann@example.org\n\nReason: 550 5.1.1 Recipient unknown\n\nThe message subject was: Our news\nThe message date was: Tue, 3 Mar 2026 09:14:58 +0000\nThe message identifier was: <order-17@example.com>\n`,
  ),
  'ann@example.org',
  'user_unknown',
  '5',
)
add(
  'antivirus notice',
  'bounce',
  letter(
    'MailScanner <postmaster@mx.example.org>',
    'Warning: E-mail viruses detected',
    `Our virus detector has just been triggered by a message you sent:-\n  To: ann@example.org\n  Subject: Our news\n  Date: Tue, 3 Mar 2026\n\nOne or more of the attachments (invoice.exe) are on\nthe list of unacceptable attachments for this site and will not have\nbeen delivered.\n`,
  ),
  'ann@example.org',
  'virus|policy|content',
  '5',
)
add(
  'google groups',
  'bounce',
  letter(
    'Mail Delivery Subsystem <mailer-daemon@googlemail.example>',
    'Delivery Status Notification (Failure)',
    `Hello letters@example.com,\n\nWe're writing to let you know that the group you tried to contact (friends) may not exist, or you may not have permission to post messages to the group.\n\nIf you have questions related to this or any other Google Group, visit the Help Center at https://groups.google.com/support/.\n\nThanks,\n\nGoogle Groups\n\n----- Original message -----\n\nReceived: by 192.0.2.1; Tue, 3 Mar 2026\nFrom: letters@example.com\nTo: friends@googlegroups.com\nSubject: Our news\nMIME-Version: 1.0\n`,
  ),
  'friends@googlegroups.com',
)
add(
  'majordomo not member',
  'bounce',
  letter(
    'owner-list@example.org',
    'BOUNCE list@example.org: Non-member submission from [letters@example.com]',
    `From letters@example.com Tue Mar 3\n${ORIG}`,
  ),
)
add(
  'au',
  'bounce',
  letter(
    'Mail Administrator <Postmaster@ezweb.ne.jp>',
    'Mail System Error - Returned Mail',
    `Each of the following recipients was rejected by a remote mail server.\nThe reasons given by the server are included to help you determine why\neach recipient was rejected.\n\n    Recipient: <ann@ezweb.ne.jp>\n    Reason: <ann@ezweb.ne.jp>: user unknown\n`,
  ),
  'ann@ezweb.ne.jp',
  'user_unknown',
  '5',
)
add(
  'docomo',
  'bounce',
  letter(
    'MAILER-DAEMON@docomo.ne.jp',
    'Returned mail: see transcript for details',
    `This mail is generated automatically.\n\n宛先のメールアドレスが見つかりませんでした。\n\n<ann@docomo.ne.jp>\n550 Unknown user ann@docomo.ne.jp\n`,
    U,
  ),
  'ann@docomo.ne.jp',
  'user_unknown',
  '5',
)
add(
  'softbank ja',
  'bounce',
  letter(
    'MAILER-DAEMON@softbank.ne.jp',
    'Mail System Error - Returned Mail',
    `下記の宛先へのメールは送信できませんでした。\n宛先のメールアドレスをご確認ください。\n\n<ann@softbank.ne.jp>: 550 Invalid recipient: <ann@softbank.ne.jp>\n`,
    U,
  ),
  'ann@softbank.ne.jp',
  'user_unknown',
  '5',
)
add(
  'ja full',
  'bounce',
  letter(
    'メール配信システム <postmaster@example.jp>',
    '=?ISO-2022-JP?B?GyRCJWEhPCVrQXc/LiUoJWkhPBsoQg==?=',
    `お送りいただいたメールは、以下の理由により配信できませんでした。\n\n宛先: ann@example.jp\n理由: メールボックスの容量を超えています。\n`,
    U,
  ),
  'ann@example.jp',
  'mailbox_full',
)
add(
  'zh',
  'bounce',
  letter(
    'postmaster@qq.example',
    '系统退信',
    `抱歉，您的邮件被退回来了……\n\n收件人：ann@example.cn\n\n退信原因：收件人邮件地址（ann@example.cn）不存在，邮件无法送达。\nhost mx.example.cn[192.0.2.1] said: 550 Mailbox not found. http://service.mail.qq.com/cgi-bin/help?id=20022\n`,
    U,
  ),
  'ann@example.cn',
  'user_unknown',
  '5',
)
add(
  'ko',
  'bounce',
  letter(
    'MAILER-DAEMON@naver.example',
    '메일 전송 실패 안내',
    `보내신 메일이 다음 수신자에게 전달되지 못했습니다.\n\n받는사람 : ann@example.kr\n실패사유 : 존재하지 않는 사용자입니다. (550 5.1.1 User unknown)\n`,
    U,
  ),
  'ann@example.kr',
  'user_unknown',
  '5',
)
add(
  'ru',
  'bounce',
  letter(
    'mailer-daemon@yandex.example',
    'Недоставленное сообщение',
    `Это письмо отправлено почтовым сервером.\n\nК сожалению, мы вынуждены сообщить Вам о том, что Ваше письмо не может быть отправлено одному или нескольким адресатам. Технические подробности можно найти ниже.\n\n<ann@example.ru>: host mx.example.ru[192.0.2.1] said: 550 5.1.1 Нет такого пользователя\n`,
    U,
  ),
  'ann@example.ru',
  'user_unknown',
  '5',
)
add(
  'es',
  'bounce',
  letter(
    'Mail Delivery System <MAILER-DAEMON@mx.example.es>',
    'Correo no entregado: devuelto al remitente',
    `El mensaje no se pudo entregar a los siguientes destinatarios:\n\nann@example.es\n\nMotivo: el usuario no existe en este servidor.\n`,
    U,
  ),
  'ann@example.es',
  'user_unknown',
  '5',
)
add(
  'pt',
  'bounce',
  letter(
    'MAILER-DAEMON@mx.example.br',
    'Mensagem não entregue',
    `A sua mensagem não pôde ser entregue ao(s) destinatário(s) abaixo:\n\n<ann@example.br>: caixa postal cheia, limite de quota excedido\n`,
    U,
  ),
  'ann@example.br',
  'mailbox_full',
)
add(
  'it',
  'bounce',
  letter(
    'posta-certificata@pec.example.it',
    'AVVISO DI MANCATA CONSEGNA: Our news',
    `Avviso di mancata consegna\n\nIl giorno 03/03/2026 alle ore 09:15:02 (+0100) nel messaggio "Our news" proveniente da "letters@example.com" e destinato all'utente "ann@example.it" è stato rilevato un errore 5.1.1 - Indirizzo non valido.\nIl messaggio è stato rifiutato dal sistema.\n`,
    U,
  ),
  'ann@example.it',
  'user_unknown|bad_address',
  '5',
)
add(
  'nl',
  'bounce',
  letter(
    'Mail Delivery System <MAILER-DAEMON@mx.example.nl>',
    'Uw bericht kon niet worden afgeleverd',
    `Uw bericht kon niet worden afgeleverd bij de volgende ontvanger:\n\nann@example.nl\n\nReden: de gebruiker bestaat niet.\n`,
  ),
  'ann@example.nl',
  'user_unknown',
  '5',
)
add(
  'pl',
  'bounce',
  letter(
    'Mail Delivery System <MAILER-DAEMON@mx.example.pl>',
    'Wiadomość niedostarczona',
    `Wiadomość nie mogła zostać dostarczona do odbiorcy:\n\nann@example.pl\n\nPowód: konto nie istnieje\n`,
    U,
  ),
  'ann@example.pl',
  'user_unknown',
  '5',
)
add(
  'sv',
  'bounce',
  letter(
    'Postmaster <postmaster@example.se>',
    'Meddelandet kunde inte levereras',
    `Ditt meddelande kunde inte levereras till följande mottagare:\n\nann@example.se\n\nOrsak: okänd användare\n`,
    U,
  ),
  'ann@example.se',
  'user_unknown',
  '5',
)
add(
  'tr',
  'bounce',
  letter(
    'MAILER-DAEMON@mx.example.com.tr',
    'İletilemedi: Our news',
    `İletiniz aşağıdaki alıcıya teslim edilemedi:\n\nann@example.com.tr\n550 5.1.1 User unknown\n`,
    U,
  ),
  'ann@example.com.tr',
  'user_unknown',
  '5',
)
add(
  'cs',
  'bounce',
  letter(
    'Mail Delivery System <MAILER-DAEMON@mx.example.cz>',
    'Nedoručitelná zpráva',
    `Vaši zprávu nebylo možné doručit následujícímu příjemci:\n\nann@example.cz: 550 5.2.2 mailbox quota exceeded\n`,
    U,
  ),
  'ann@example.cz',
  'mailbox_full',
)
add(
  'forwarded outlook inline',
  'bounce',
  `From: Bob <bob@example.com>\nTo: letters@example.com\nSubject: FW: Undeliverable: Our news\nDate: Tue, 3 Mar 2026 10:00:00 +0000\nMessage-ID: <f@example.com>\n\nFYI, please remove her.\n\n-----Original Message-----\nFrom: Mail Delivery Subsystem <MAILER-DAEMON@mx.example.org>\nSent: Tuesday, March 3, 2026 9:15 AM\nTo: bob@example.com\nSubject: Undeliverable: Our news\n\nThe following address failed:\n\n<ann@example.org>: 550 5.1.1 User unknown\n`,
  'ann@example.org',
  'user_unknown',
  '5',
)
add(
  'verizon sms',
  'bounce',
  letter(
    'Post_Master@vtext.example',
    'Undeliverable Message',
    `Error: Invalid user address\n  To: 5551234567@vtext.example\n\nMessage contents: hello\n`,
  ),
  '5551234567@vtext.example',
  'user_unknown|bad_address',
  '5',
)
add(
  'no to postmaster plain',
  'bounce',
  letter(
    'postmaster@example.org',
    'Delivery failure',
    `Your message to ann@example.org has been blocked because the mailbox has been deactivated.\n`,
  ),
  'ann@example.org',
  'mailbox_disabled|user_unknown',
  '5',
)
add(
  'delayed exim',
  'delayed',
  letter(
    'Mail Delivery System <Mailer-Daemon@mx.example.org>',
    'Warning: message 1abc delayed 24 hours',
    `This message was created automatically by mail delivery software.\nA message that you sent has not yet been delivered to one or more of its\nrecipients after more than 24 hours on the queue on mx.example.org.\n\nThe address to which the message has not yet been delivered is:\n\n  ann@example.org\n    host mx.example.org [192.0.2.1]\n    Delay reason: Connection timed out\n\nNo action is required on your part. Delivery attempts will continue for\nsome time, and this warning may be repeated at intervals if the message\nremains undelivered.\n`,
  ),
  'ann@example.org',
  'no_answer',
  '4',
)
add(
  'delayed sendmail',
  'delayed',
  letter(
    'Mail Delivery Subsystem <MAILER-DAEMON@mx.example.org>',
    'Warning: could not send message for past 4 hours',
    `    **********************************************\n    **      THIS IS A WARNING MESSAGE ONLY      **\n    **  YOU DO NOT NEED TO RESEND YOUR MESSAGE  **\n    **********************************************\n\nThe original message was received at Tue, 3 Mar 2026 05:15:00 GMT\n\n   ----- The following addresses had transient non-fatal errors -----\n<ann@example.org>\n\n   ----- Transcript of session follows -----\n<ann@example.org>... Deferred: Connection refused by mx.example.org.\nWarning: message still undelivered after 4 hours\nWill keep trying until message is 5 days old\n`,
  ),
  'ann@example.org',
  'no_answer',
  '4',
)
add(
  'delayed german',
  'delayed',
  letter(
    'Mail Delivery System <MAILER-DAEMON@mx.example.de>',
    'Verzögerte Zustellung',
    `Ihre Nachricht konnte bisher nicht zugestellt werden. Die Zustellung wird weiterhin versucht.\n\nann@example.de: Verbindung abgelehnt\n`,
    U,
  ),
  'ann@example.de',
)

answerOrPost(
  'list post',
  'not_a_bounce',
  `From: Bob <bob@example.org>\nTo: users@lists.example.org\nList-Id: <users.lists.example.org>\nSubject: Re: [users] delivery problem 550 5.1.1\nDate: Tue, 3 Mar 2026 10:00:00 +0000\nMessage-ID: <f@example.com>\nIn-Reply-To: <x@example.org>\n\nHi all,\n\n> I get this:\n> <ann@example.org>: host mx.example.org said: 550 5.1.1 User unknown\n\nThat means that the mailbox does not exist. Your message could not be delivered.\n\nBob\n`,
)
answerOrPost(
  'newsletter about bounces',
  'not_a_bounce',
  `From: Mail Tips <news@example.org>\nTo: letters@example.com\nSubject: Returned mail: what to do when delivery fails\nList-Unsubscribe: <https://example.org/u>\nPrecedence: bulk\nDate: Tue, 3 Mar 2026 10:00:00 +0000\nMessage-ID: <f@example.com>\n\nThis week: what does "550 5.1.1 User unknown" mean? When an address such as ann@example.org\ncould not be delivered to, you get a bounce.\n\nUnsubscribe: https://example.org/u\n`,
)
answerOrPost(
  'dmarc',
  'not_a_bounce',
  `From: noreply-dmarc-support@google.example\nTo: dmarc@example.com\nSubject: Report domain: example.com Submitter: google.com Report-ID: 123\nDate: Tue, 3 Mar 2026 10:00:00 +0000\nMessage-ID: <f@example.com>\nMIME-Version: 1.0\nContent-Type: application/zip; name="google.com!example.com!1.zip"\nContent-Disposition: attachment; filename="google.com!example.com!1.zip"\nContent-Transfer-Encoding: base64\n\nUEsDBAoAAAAIAA==\n`,
)
answerOrPost(
  'tlsrpt',
  'not_a_bounce',
  `From: noreply-smtp-tls-reporting@google.example\nTo: tls@example.com\nSubject: Report Domain: example.com Submitter: google.com Report-ID: <2026@google.com>\nDate: Tue, 3 Mar 2026 10:00:00 +0000\nMessage-ID: <f@example.com>\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type="tlsrpt"; boundary="b"\n\n--b\nContent-Type: text/plain\n\nThis is an aggregate TLS report from google.com\n--b\nContent-Type: application/tlsrpt+gzip\nContent-Transfer-Encoding: base64\n\nH4sIAAAA\n--b--\n`,
)
answerOrPost(
  'read receipt',
  'not_a_bounce',
  `From: Ann <ann@example.org>\nTo: letters@example.com\nSubject: Read: Our news\nDate: Tue, 3 Mar 2026 10:00:00 +0000\nMessage-ID: <f@example.com>\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=disposition-notification; boundary="b"\n\n--b\nContent-Type: text/plain\n\nYour message was read on Tuesday.\n--b\nContent-Type: message/disposition-notification\n\nReporting-UA: example; client\nOriginal-Recipient: rfc822;ann@example.org\nFinal-Recipient: rfc822;ann@example.org\nOriginal-Message-ID: <order-17@example.com>\nDisposition: manual-action/MDN-sent-manually; displayed\n--b--\n`,
)
answerOrPost(
  'read receipt deleted',
  'not_a_bounce',
  `From: Ann <ann@example.org>\nTo: letters@example.com\nSubject: Not read: Our news\nDate: Tue, 3 Mar 2026 10:00:00 +0000\nMessage-ID: <f@example.com>\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=disposition-notification; boundary="b"\n\n--b\nContent-Type: text/plain\n\nYour message was deleted without being read.\n--b\nContent-Type: message/disposition-notification\n\nReporting-UA: example; client\nFinal-Recipient: rfc822;ann@example.org\nOriginal-Message-ID: <order-17@example.com>\nDisposition: automatic-action/MDN-sent-automatically; deleted\n--b--\n`,
)
const ANSWERS: [string, string, string, string?][] = [
  [
    'fr',
    'Réponse automatique : Our news',
    'Bonjour, je suis absente du bureau jusqu’au 10 mars. En cas d’urgence contactez bob@example.org.',
  ],
  [
    'de',
    'Automatische Antwort: Our news',
    'Ich bin bis 10. März nicht im Haus. Ihre E-Mail wird nicht weitergeleitet. Bitte wenden Sie sich an bob@example.org.',
  ],
  [
    'es',
    'Respuesta automática: Our news',
    'Estoy fuera de la oficina. Su mensaje no ha podido ser leído.',
  ],
  ['it', 'Risposta automatica: Our news', 'Sono fuori ufficio fino al 10 marzo.'],
  ['pt', 'Resposta automática: Our news', 'Estou ausente até 10 de março.'],
  ['nl', 'Automatisch antwoord: Our news', 'Ik ben afwezig tot 10 maart.'],
  ['sv', 'Autosvar: Our news', 'Jag är på semester.'],
  ['pl', 'Odpowiedź automatyczna: Our news', 'Jestem nieobecna do 10 marca.'],
  ['ru', 'Автоответ: Our news', 'Меня нет в офисе.'],
  ['ja', '不在通知: Our news', '現在不在にしております。'],
  ['zh', '自动回复: Our news', '您好，我正在休假。'],
  ['fi', 'Automaattinen vastaus: Our news', 'Olen lomalla.'],
  ['da', 'Automatisk svar: Our news', 'Jeg er på ferie.'],
  ['hu', 'Automatikus válasz: Our news', 'Szabadságon vagyok.'],
  ['tr', 'Otomatik Yanıt: Our news', 'Ofis dışındayım.'],
  [
    'en ooo',
    'Out of Office: Our news',
    'I am out of the office and your message could not be answered. Mail to bob@example.org',
  ],
]
for (const [lang, subject, body] of ANSWERS)
  answerOrPost(
    `auto ${lang}`,
    'autoreply',
    `From: Ann <ann@example.org>\nTo: letters@example.com\nSubject: ${subject}\nDate: Tue, 3 Mar 2026 10:00:00 +0000\nMessage-ID: <f@example.com>\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n${body}\n`,
  )
answerOrPost(
  'ticket',
  'autoreply',
  `From: Support <support@example.org>\nTo: letters@example.com\nSubject: [Ticket#4711] We received your message\nAuto-Submitted: auto-replied\nX-Auto-Response-Suppress: All\nDate: Tue, 3 Mar 2026 10:00:00 +0000\nMessage-ID: <f@example.com>\n\nThank you. A ticket was opened. If your problem could not be solved, answer this mail.\n`,
)
answerOrPost(
  'phishing that imitates a report',
  'not_a_bounce',
  `From: Mail Delivery System <letters@example.com>\nTo: letters@example.com\nSubject: Mail delivery failure: messages wait for you\nDate: Tue, 3 Mar 2026 10:00:00 +0000\nMessage-ID: <f@example.com>\n\nMessages to your inbox could not be delivered. Read them here: https://example.org/read\n\nReporting-MTA: dns; example.com\nAction: failed\nFinal-Recipient: rfc822; letters@example.com\nStatus: 5.0.0\n`,
)
answerOrPost(
  'challenge',
  'challenge',
  `From: Ann <ann@example.org>\nTo: letters@example.com\nSubject: Please confirm your message\nDate: Tue, 3 Mar 2026 10:00:00 +0000\nMessage-ID: <f@example.com>\n\nYour message has been held. To have it delivered, click this link to verify that you are human: https://example.org/c/1\n`,
)
answerOrPost(
  'cron',
  'not_a_bounce',
  `From: root@host.example.com (Cron Daemon)\nTo: root@host.example.com\nSubject: Cron <root@host> /usr/bin/backup\nAuto-Submitted: auto-generated\nDate: Tue, 3 Mar 2026 10:00:00 +0000\nMessage-ID: <f@example.com>\n\nbackup failed: could not reach server backup@example.org\n`,
)
answerOrPost(
  'github',
  'not_a_bounce',
  `From: Bob <notifications@example.org>\nTo: project@noreply.example.org\nSubject: Re: [project] Undelivered mail is not counted (#17)\nList-ID: <project.example.org>\nDate: Tue, 3 Mar 2026 10:00:00 +0000\nMessage-ID: <f@example.com>\n\nI think that ann@example.org: 550 User unknown should be counted.\n`,
)
answerOrPost(
  'postmaster writes',
  'not_a_bounce',
  `From: Postmaster <postmaster@example.org>\nTo: letters@example.com\nSubject: Scheduled maintenance\nDate: Tue, 3 Mar 2026 10:00:00 +0000\nMessage-ID: <f@example.com>\n\nDear users, on Sunday mail delivery may be delayed. Contact help@example.org.\n`,
)
answerOrPost(
  'quarantine digest',
  'not_a_bounce',
  `From: Spam Quarantine <quarantine@example.org>\nTo: letters@example.com\nSubject: Quarantine summary: 3 messages\nDate: Tue, 3 Mar 2026 10:00:00 +0000\nMessage-ID: <f@example.com>\n\nThe following messages were quarantined and have not been delivered to you:\n\nannoying@example.net  Buy now\n`,
)
answerOrPost(
  'order mail',
  'not_a_bounce',
  `From: Shop <orders@example.org>\nTo: letters@example.com\nSubject: Delivery failed: nobody was at home\nDate: Tue, 3 Mar 2026 10:00:00 +0000\nMessage-ID: <f@example.com>\n\nOur driver could not deliver your parcel. Write to parcels@example.org or choose another day.\n`,
)
answerOrPost(
  'reply quoting a bounce',
  'not_a_bounce',
  `From: Carl <carl@example.org>\nTo: letters@example.com\nSubject: Re: Our news\nIn-Reply-To: <order-17@example.com>\nDate: Tue, 3 Mar 2026 10:00:00 +0000\nMessage-ID: <f@example.com>\n\nHello, my colleague Ann left. Her address ann@example.org does not work any more, mails to her could not be delivered. Please write to me.\n\nCarl\n`,
)

add(
  'dovecot quota mdn',
  'bounce',
  letter(
    'Mail Delivery Subsystem <postmaster@mx.example.org>',
    'Automatically rejected mail',
    `This is a MIME-encapsulated message\n\n--b\nContent-Type: text/plain; charset=utf-8\n\nYour message to <ann@example.org> was automatically rejected:\nQuota exceeded (mailbox for user is full)\n\n--b\nContent-Type: message/disposition-notification\n\nReporting-UA: mx.example.org; Dovecot Mail Delivery Agent\nOriginal-Recipient: rfc822; ann@example.org\nFinal-Recipient: rfc822; ann@example.org\nOriginal-Message-ID: <order-17@example.com>\nDisposition: automatic-action/MDN-sent-automatically; deleted\n\n--b\nContent-Type: message/rfc822\n\n${ORIG}\n--b--\n`,
    'MIME-Version: 1.0\nContent-Type: multipart/report; report-type=disposition-notification; boundary="b"\n',
  ),
  'ann@example.org',
  'mailbox_full',
)
add(
  'sieve reject',
  'bounce',
  letter(
    'Mail Sieve Subsystem <postmaster@mx.example.org>',
    'Automatically rejected mail',
    `--b\nContent-Type: text/plain; charset=utf-8\n\nYour message was automatically rejected by Sieve, a mail\nfiltering language.\n\nThe following reason was given:\nI do not want your newsletters.\n\n--b\nContent-Type: message/disposition-notification\n\nReporting-UA: mx.example.org; Cyrus 2.5\nFinal-Recipient: rfc822; ann@example.org\nOriginal-Message-ID: <order-17@example.com>\nDisposition: automatic-action/MDN-sent-automatically; deleted\n\n--b\nContent-Type: message/rfc822\n\n${ORIG}\n--b--\n`,
    'MIME-Version: 1.0\nContent-Type: multipart/report; report-type=disposition-notification; boundary="b"\n',
  ),
  'ann@example.org',
  'filtered|policy',
)
add(
  'aol not accepting',
  'bounce',
  letter(
    'MAILER-DAEMON@aol.example',
    'Mail Delivery Problem',
    `Your mail to the following recipients could not be delivered because they are not accepting mail from letters@example.com:\n\tann@aol.example\n`,
  ),
  'ann@aol.example',
  'filtered|policy|bad_sender|not_accepting',
)
add(
  'aol full',
  'bounce',
  letter(
    'MAILER-DAEMON@aol.example',
    'Mail Delivery Problem',
    `The user(s) account is temporarily over quota.\n\n<ann@aol.example>\n`,
  ),
  'ann@aol.example',
  'mailbox_full',
)
add(
  'earthlink',
  'bounce',
  letter(
    'Mail Delivery System <Mailer-Daemon@mx.example.org>',
    'Returned mail',
    `Sorry, unable to deliver your message to ann@example.org for the following reason:\n\n552 Quota violation for ann@example.org\n\nA copy of the original message below this line:\n\n${ORIG}`,
  ),
  'ann@example.org',
  'mailbox_full',
)
add(
  'compuserve',
  'bounce',
  letter(
    'CompuServe Postmaster <postmaster@compuserve.example>',
    'Undeliverable message',
    `??\n\nYour message could not be delivered for the following reason:\n\n   Receiver: ann@compuserve.example\n   mailbox is full\n\n--- Returned message ---\n${ORIG}`,
  ),
  'ann@compuserve.example',
  'mailbox_full',
)
add(
  'ntmail',
  'bounce',
  letter(
    'NTMail <postmaster@mx.example.org>',
    'Undeliverable Mail',
    `Your message could not be delivered to the following recipient\n\n  <ann@example.org>\n\nThe user does not exist on this server.\n`,
  ),
  'ann@example.org',
  'user_unknown',
  '5',
)
add(
  'ccmail',
  'bounce',
  letter(
    'cc:Mail SMTPLINK <postmaster@mx.example.org>',
    'cc:Mail Link to SMTP Undeliverable Message',
    `Message is undeliverable.\nReason: User "ann" is not defined\n\nOriginal text follows:\n----------------------\n${ORIG}`,
  ),
  'ann@example.org',
  'user_unknown',
  '5',
)
add(
  'icewarp',
  'bounce',
  letter(
    'Mail Delivery Subsystem <MAILER-DAEMON@mx.example.org>',
    'Delivery failed',
    `-- Transcript of session follows\nInvalid recipient specified: <ann@example.org>\n\n-- Message text\n${ORIG}`,
  ),
  'ann@example.org',
  'user_unknown|bad_address',
  '5',
)
add(
  'mailman held',
  'not_a_bounce',
  letter(
    'friends-owner@lists.example.org',
    'Your message to Friends awaits moderator approval',
    `Your mail to 'Friends' with the subject\n\n    Our news\n\nIs being held until the list moderator can review it for approval.\n\nThe reason it is being held:\n\n    Post by non-member to a members-only list\n`,
  ),
)
add(
  'x400',
  'bounce',
  letter(
    'MTA <postmaster@mx.example.org>',
    'Delivery Report (failure) for ann@example.org',
    `This report relates to your message:\n  Subject: Our news\n  Message-ID: <order-17@example.com>\n\nYour message was not delivered to\n  ann@example.org\nfor the following reason:\n  Recipient's O/R name is unrecognised\n  (unable-to-transfer, unrecognised-OR-name)\n`,
  ),
  'ann@example.org',
  'user_unknown',
  '5',
)
add(
  'pp mailer',
  'bounce',
  letter(
    'postmaster@mx.example.org',
    'Delivery Report (failure) for ann@example.org',
    `------------------------------ Start of body part 1\n\nYour message was not delivered to:\n        ann@example.org\nfor the following reason:\n        Diagnostic was Unable to transfer, Invalid arguments\n        Information MTA 'mx.example.org' gives error message 5.1.1 ann@example.org... User unknown\n`,
  ),
  'ann@example.org',
  'user_unknown',
  '5',
)
add(
  'zoho mail',
  'bounce',
  letter(
    'mailer-daemon@mail.zoho.example',
    'Undelivered Mail Returned to Sender',
    `This message was created automatically by mail delivery software.\n A message that you sent could not be delivered to one or more of its recipients. This is a permanent error.\n\n ann@example.org Invalid Recipient, ERROR CODE :550 - 5.1.1 <ann@example.org>: Recipient address rejected: User unknown in virtual mailbox table\n\n`,
  ),
  'ann@example.org',
  'user_unknown',
  '5',
)
add(
  'plesk html',
  'bounce',
  letter(
    'MAILER-DAEMON@mx.example.org',
    'Mail delivery failed',
    `<html><body><h2>Delivery failure</h2><table><tr><td>Recipient:</td><td>ann@example.org</td></tr><tr><td>Reason:</td><td>Mailbox does not exist</td></tr></table></body></html>`,
    'MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n',
  ),
  'ann@example.org',
  'user_unknown',
  '5',
)
add(
  'gmail 2016 html+text',
  'bounce',
  letter(
    'Mail Delivery Subsystem <mailer-daemon@googlemail.example>',
    'Delivery Status Notification (Failure)',
    `** Address not found **\n\nYour message wasn't delivered to ann@example.org because the address couldn't be found, or is unable to receive mail.\n\nLearn more here: https://support.google.example/mail/?p=NoSuchUser\n\nThe response was:\n\nThe email account that you tried to reach does not exist. Please try double-checking the recipient's email address for typos or unnecessary spaces.\n`,
  ),
  'ann@example.org',
  'user_unknown',
  '5',
)
add(
  'gmail blocked',
  'bounce',
  letter(
    'Mail Delivery Subsystem <mailer-daemon@googlemail.example>',
    'Delivery Status Notification (Failure)',
    `** Message blocked **\n\nYour message to ann@example.org has been blocked. See technical details below for more information.\n\nThe response from the remote server was:\n\n554 5.7.1 [ipN] Message blocked due to spam content in the message.\n`,
  ),
  'ann@example.org',
  'spam',
  '5',
)
add(
  'gmail full',
  'bounce',
  letter(
    'Mail Delivery Subsystem <mailer-daemon@googlemail.example>',
    'Delivery Status Notification (Failure)',
    `** Recipient inbox full **\n\nYour message couldn't be delivered to ann@example.org. Their inbox is full, or it's getting too much mail right now.\n\nThe response was:\n\nThe email account that you tried to reach is over quota. Please direct the recipient to https://support.google.example/mail/?p=OverQuotaPerm\n`,
  ),
  'ann@example.org',
  'mailbox_full',
)
add(
  'gmail delay',
  'delayed',
  letter(
    'Mail Delivery Subsystem <mailer-daemon@googlemail.example>',
    'Delivery Status Notification (Delay)',
    `** Delivery incomplete **\n\nThere was a temporary problem delivering your message to ann@example.org. Gmail will retry for 47 more hours. You'll be notified if the delivery fails permanently.\n\nThe response was:\n\nThe recipient server did not accept our requests to connect.\n[mx.example.org 192.0.2.25: timed out]\n`,
  ),
  'ann@example.org',
  'no_answer',
  '4',
)
add(
  'icloud',
  'bounce',
  letter(
    'Mail Delivery System <MAILER-DAEMON@icloud.example>',
    'Undelivered Mail Returned to Sender',
    `This is the mail system at host pv50p00im.example.\n\nI'm sorry to have to inform you that your message could not\nbe delivered to one or more recipients. It's attached below.\n\n                   The mail system\n\n<ann@example.org>: host mx.example.org[192.0.2.25] said: 554 5.7.1\n    <ann@example.org>: Relay access denied (in reply to RCPT TO command)\n`,
  ),
  'ann@example.org',
  'relay_denied',
  '5',
)
add(
  'postfix no report',
  'bounce',
  letter(
    'MAILER-DAEMON@mx.example.org (Mail Delivery System)',
    'Undelivered Mail Returned to Sender',
    `This is the Postfix program at host mx.example.org.\n\nI'm sorry to have to inform you that your message could not be\nbe delivered to one or more recipients. It's attached below.\n\n<ann@example.org>: connect to mx.example.org[192.0.2.25]: Connection refused\n    (port 25)\n`,
  ),
  'ann@example.org',
  'no_answer',
)
add(
  'postfix ja',
  'bounce',
  letter(
    'MAILER-DAEMON@mx.example.jp (Mail Delivery System)',
    'Undelivered Mail Returned to Sender',
    `mx.example.jp のメールシステムです。\n\nあなたのメールは、次の宛先に配送できませんでした。\n\n<ann@example.jp>: unknown user: "ann"\n`,
    U,
  ),
  'ann@example.jp',
  'user_unknown',
  '5',
)
add(
  'postfix mailbox',
  'bounce',
  letter(
    'MAILER-DAEMON@mx.example.org (Mail Delivery System)',
    'Undelivered Mail Returned to Sender',
    `This is the mail system at host mx.example.org.\n\nI'm sorry to have to inform you that your message could not\nbe delivered to one or more recipients. It's attached below.\n\n<ann@example.org>: can't create user output file. Command output: procmail:\n    Quota exceeded while writing "/var/mail/ann"\n`,
  ),
  'ann@example.org',
  'mailbox_full',
)
add(
  'lotus smtp mta',
  'bounce',
  letter(
    'postmaster@mx.example.org',
    'Undeliverable message',
    `------- Failure Reasons  --------\n\nUser not listed in public Name & Address Book\nann@example.org\n\n------- Returned Message --------\n${ORIG}`,
  ),
  'ann@example.org',
  'user_unknown',
  '5',
)
add(
  'oracle ims',
  'bounce',
  letter(
    'Internet Mail Delivery <postmaster@mx.example.org>',
    'Delivery Notification: Delivery has failed',
    `This report relates to a message you sent with the following header fields:\n\n  Message-id: <order-17@example.com>\n\nYour message cannot be delivered to the following recipients:\n\n  Recipient address: ann@example.org\n  Reason: Remote SMTP server has rejected address\n  Diagnostic code: smtp;550 5.1.1 unknown or illegal alias: ann@example.org\n  Remote system: dns;mx.example.org (TCP|192.0.2.1|1|192.0.2.2|25)\n`,
  ),
  'ann@example.org',
  'user_unknown',
  '5',
)
add(
  'oracle warning',
  'delayed',
  letter(
    'Internet Mail Delivery <postmaster@mx.example.org>',
    'Delivery Notification: Delivery has been delayed',
    `This report relates to a message you sent.\n\nYour message has been enqueued and undeliverable for 4 hours\nto the following recipients:\n\n  Recipient address: ann@example.org\n  Reason: unable to deliver this message after 4 hours\n\nThe mail system will continue to try to deliver your message\nfor an additional 68 hours.\n`,
  ),
  'ann@example.org',
  undefined,
  '4',
)
add(
  'sina',
  'bounce',
  letter(
    'Mail Deliver System <MAILER-DAEMON@sina.example>',
    'failure notice',
    `Hi. This is the qmail-send program at sina.example.\n\n<ann@sina.example>:\nuser is inactive\n`,
  ),
  'ann@sina.example',
  'mailbox_disabled',
  '5',
)
add(
  '163',
  'bounce',
  letter(
    'Postmaster@163.example',
    '系统退信/Systems bounce',
    `<html><body><p>抱歉，您的邮件被退回来了。</p><table><tr><td>收件人</td><td>&lt;ann@example.cn&gt;</td></tr><tr><td>退信原因</td><td>收件人不存在 (The recipient does not exist)</td></tr><tr><td>技术信息</td><td>SMTP error, RCPT TO: 550 User not found: ann@example.cn</td></tr></table></body></html>`,
    'MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n',
  ),
  'ann@example.cn',
  'user_unknown',
  '5',
)
add(
  'mail.ru',
  'bounce',
  letter(
    'mailer-daemon@mail.example',
    'Mail failure.',
    `This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  ann@example.ru\n    invalid mailbox\n\n------ This is a copy of the message, including all the headers. ------\n\n${ORIG}`,
  ),
  'ann@example.ru',
  'user_unknown',
  '5',
)
add(
  'free.fr',
  'bounce',
  letter(
    'MAILER-DAEMON@free.example',
    'Message non distribué',
    `Bonjour,\n\nVotre message n'a pas pu être délivré au destinataire suivant :\n\nann@example.fr : la boîte aux lettres est pleine\n`,
    U,
  ),
  'ann@example.fr',
  'mailbox_full',
)
add(
  'wanadoo',
  'bounce',
  letter(
    'Postmaster <postmaster@wanadoo.example>',
    'Non remis : adresse inconnue',
    `Votre message n'a pas pu être remis au destinataire ann@example.fr car cette adresse n'existe pas.\n`,
    U,
  ),
  'ann@example.fr',
  'user_unknown',
  '5',
)
add(
  'de full',
  'bounce',
  letter(
    'Mail Delivery System <mailer-daemon@web.example>',
    'Unzustellbare Nachricht',
    `Ihre E-Mail an ann@example.de konnte nicht zugestellt werden, weil das Postfach voll ist.\n`,
  ),
  'ann@example.de',
  'mailbox_full',
)
add(
  'de unknown',
  'bounce',
  letter(
    'postmaster@example.de',
    'Nachricht nicht zugestellt',
    `Die folgende Nachricht konnte nicht zugestellt werden.\n\nEmpfänger: ann@example.de\nGrund: Die Adresse ist auf diesem Server nicht bekannt.\n`,
    U,
  ),
  'ann@example.de',
  'user_unknown',
  '5',
)
add(
  'it unknown',
  'bounce',
  letter(
    'MAILER-DAEMON@example.it',
    'Messaggio non recapitato',
    `Il messaggio non è stato recapitato al destinatario ann@example.it: utente sconosciuto.\n`,
    U,
  ),
  'ann@example.it',
  'user_unknown',
  '5',
)
add(
  'ru full',
  'bounce',
  letter(
    'MAILER-DAEMON@example.ru',
    'Письмо не доставлено',
    `Ваше письмо не доставлено получателю ann@example.ru: почтовый ящик переполнен.\n`,
    U,
  ),
  'ann@example.ru',
  'mailbox_full',
)
add(
  'softbank 8bit sjis',
  'bounce',
  letter(
    'MAILER-DAEMON@softbank.ne.jp',
    'Returned mail: User unknown',
    `   ----- Transcript of session follows -----\n550 5.1.1 <ann@softbank.ne.jp>... User unknown\n`,
  ),
  'ann@softbank.ne.jp',
  'user_unknown',
  '5',
)
add(
  'docomo refuse',
  'bounce',
  letter(
    'mail-daemon@docomo.ne.jp',
    '送信エラー',
    `次の宛先への送信ができませんでした。\n受信者の指定により受信を拒否されました。\n\nann@docomo.ne.jp\n`,
    U,
  ),
  'ann@docomo.ne.jp',
  'filtered|policy',
  '5',
)
add(
  'willcom',
  'bounce',
  letter(
    'Mail Delivery Subsystem <MAILER-DAEMON@willcom.ne.jp>',
    'Mail System Error - Returned Mail',
    `The user(s) account is disabled.\n\n<ann@willcom.ne.jp>\n`,
  ),
  'ann@willcom.ne.jp',
  'mailbox_disabled',
  '5',
)
add(
  'fwd attachment no type',
  'bounce',
  `From: Bob <bob@example.com>\nTo: letters@example.com\nSubject: Fwd: failure notice\nDate: Tue, 3 Mar 2026 10:00:00 +0000\nMessage-ID: <f@example.com>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="x"\n\n--x\nContent-Type: text/plain\n\nPlease look at this.\n\n--x\nContent-Type: message/rfc822\n\n${letter('MAILER-DAEMON@mx.example.org', 'failure notice', `Hi. This is the qmail-send program at mx.example.org.\n\n<ann@example.org>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n\n${ORIG}`)}\n--x--\n`,
  'ann@example.org',
  'user_unknown',
  '5',
)
add(
  'fwd apple inline',
  'bounce',
  `From: Bob <bob@example.com>\nTo: letters@example.com\nSubject: Fwd: Undelivered Mail Returned to Sender\nDate: Tue, 3 Mar 2026 10:00:00 +0000\nMessage-ID: <f@example.com>\n\n\n> Begin forwarded message:\n> \n> From: Mail Delivery System <MAILER-DAEMON@mx.example.org>\n> Subject: Undelivered Mail Returned to Sender\n> Date: 3 March 2026\n> To: bob@example.com\n> \n> This is the mail system at host mx.example.org.\n> \n> <ann@example.org>: host mx.example.net[192.0.2.25] said: 550 5.1.1\n>     <ann@example.org>: Recipient address rejected: User unknown (in reply to RCPT TO command)\n`,
  'ann@example.org',
  'user_unknown',
  '5',
)
add(
  'dsn no diag',
  'bounce',
  letter(
    'postmaster@mx.example.org',
    'Delivery Status Notification (Failure)',
    `--b\nContent-Type: text/plain\n\nThis is an automatically generated Delivery Status Notification.\n\nDelivery to the following recipients failed.\n\n       ann@example.org\n\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns;mx.example.org\nReceived-From-MTA: dns;app.example.com\nArrival-Date: Tue, 3 Mar 2026 09:15:02 +0000\n\nFinal-Recipient: rfc822;ann@example.org\nAction: failed\nStatus: 5.1.1\n\n--b\nContent-Type: message/rfc822\n\n${ORIG}\n--b--\n`,
    'MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\n',
  ),
  'ann@example.org',
  'user_unknown',
  '5',
)
add(
  'dsn lower',
  'bounce',
  letter(
    'postmaster@mx.example.org',
    'failure',
    `--b\nContent-Type: text/plain\n\nSorry.\n\n--b\nContent-Type: message/delivery-status\n\nreporting-mta: dns;mx.example.org\n\nfinal-recipient: RFC822;<ann@example.org>\naction: FAILED\nstatus: 5.2.2 (mailbox full)\ndiagnostic-code: smtp; 552 mailbox full\n\n--b--\n`,
    'MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\n',
  ),
  'ann@example.org',
  'mailbox_full',
  '5',
)
add(
  'dsn delivered',
  'delivered',
  letter(
    'postmaster@mx.example.org',
    'Delivery Status Notification (Success)',
    `--b\nContent-Type: text/plain\n\nYour message has been delivered to the following recipients.\n\n ann@example.org\n\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns;mx.example.org\n\nFinal-Recipient: rfc822;ann@example.org\nAction: delivered\nStatus: 2.0.0\n\n--b--\n`,
    'MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\n',
  ),
  'ann@example.org',
)
add(
  'bounce w/o recipients anywhere',
  'unread',
  letter(
    'MAILER-DAEMON@mx.example.org',
    'Returned mail: delivery problems encountered',
    `Your message could not be delivered.\n`,
  ),
)
add(
  'user unknown in plain letter from system',
  'bounce',
  letter(
    'System <noreply@mx.example.org>',
    'Message could not be delivered',
    `Dear sender,\n\nthe message you sent to ann@example.org could not be delivered because the mailbox does not exist.\n\nKind regards\n`,
  ),
  'ann@example.org',
  'user_unknown',
  '5',
)
add(
  'spam notice',
  'bounce',
  letter(
    'postmaster@example.org',
    'Spam rejected',
    `The message you sent to ann@example.org was identified as spam and was not delivered.\n`,
  ),
  'ann@example.org',
  'spam',
  '5',
)
add(
  'fortimail',
  'bounce',
  letter(
    'MAILER-DAEMON@fortimail.example',
    'Undeliverable',
    `   ----- The following addresses had delivery problems -----\n<ann@example.org>\n\n550 5.7.1 This message has been blocked because it contains FortiSpamshield blocked URL(s)\n`,
  ),
  'ann@example.org',
  'spam|content|policy',
  '5',
)
add(
  'sonicwall',
  'bounce',
  letter(
    'postmaster@sonicwall.example',
    'Undeliverable mail',
    `We had trouble delivering your message. Full details follow:\n\nSubject: 'Our news'\nDate:    Tue, 3 Mar 2026\n\n1 error(s):\n\nSMTP Server <mx.example.org> rejected recipient <ann@example.org>\n   (Error following RCPT command). It responded as follows: [550 5.1.1 User unknown]\n`,
  ),
  'ann@example.org',
  'user_unknown',
  '5',
)
add(
  'mailmarshal',
  'bounce',
  letter(
    'MailMarshal <postmaster@mx.example.org>',
    'Undeliverable Mail: "Our news"',
    `Your message:\n   From:    letters@example.com\n   Subject: Our news\n\nCould not be delivered because of\n\n550 5.1.1 User unknown\n\nThe following recipients were affected:\n   ann@example.org\n\nAdditional Information\n======================\nOriginal Sender:    <letters@example.com>\n`,
  ),
  'ann@example.org',
  'user_unknown',
  '5',
)
add(
  'mcafee',
  'bounce',
  letter(
    'postmaster@mx.example.org',
    'Delivery failed',
    `--------------------------------------------\nThe following message could not be delivered:\n\nFailed recipients:\nann@example.org  550 mailbox not found\n`,
  ),
  'ann@example.org',
  'user_unknown',
  '5',
)
add(
  'spamassassin milter',
  'bounce',
  letter(
    'MAILER-DAEMON@mx.example.org',
    'Considered UNSOLICITED BULK EMAIL, apparently from you',
    `A message from <letters@example.com> to:\n-> ann@example.org\n\nwas considered unsolicited bulk e-mail (UBE).\n\nOur internal reference code for your message is 12345-01/abc\n\nDelivery of the email was stopped!\n`,
  ),
  'ann@example.org',
  'spam',
  '5',
)
add(
  'banned amavis',
  'bounce',
  letter(
    '"Content-filter at mx.example.org" <postmaster@mx.example.org>',
    'BANNED contents from you (.exe,setup.exe)',
    `BANNED CONTENTS ALERT\n\nOur content checker found\n    banned name: .exe,setup.exe\n\nin email presumably from you <letters@example.com>\nto the following recipient:\n-> ann@example.org\n\nDelivery of the email was stopped!\n`,
  ),
  'ann@example.org',
  'content|policy|virus',
  '5',
)
answerOrPost(
  'subscription confirm',
  'not_a_bounce',
  `From: friends-request@lists.example.org\nTo: letters@example.com\nSubject: confirm 1a2b3c\nPrecedence: bulk\nDate: Tue, 3 Mar 2026 10:00:00 +0000\nMessage-ID: <f@example.com>\n\nWe have received a request to subscribe letters@example.com to the list. Please reply to this message to confirm.\n`,
)
answerOrPost(
  'shop order mailbox full promo',
  'not_a_bounce',
  `From: Storage <promo@example.org>\nTo: letters@example.com\nSubject: Your mailbox is full! Upgrade now\nList-Unsubscribe: <https://example.org/u>\nDate: Tue, 3 Mar 2026 10:00:00 +0000\nMessage-ID: <f@example.com>\n\nYour mailbox is full. New messages could not be delivered to you@example.com. Upgrade now!\n`,
)
answerOrPost(
  'phish undelivered',
  'not_a_bounce',
  `From: "IT Support" <it@phish.example>\nTo: letters@example.com\nSubject: 5 undelivered messages for letters@example.com\nDate: Tue, 3 Mar 2026 10:00:00 +0000\nMessage-ID: <f@example.com>\nContent-Type: text/html\n\n<p>Dear letters@example.com, 5 messages could not be delivered to your inbox. <a href="https://phish.example">Release messages</a></p>\n`,
)
answerOrPost(
  'support reply',
  'not_a_bounce',
  `From: Support <support@example.org>\nTo: letters@example.com\nSubject: Re: mail delivery failed: returning message to sender\nIn-Reply-To: <x@example.com>\nDate: Tue, 3 Mar 2026 10:00:00 +0000\nMessage-ID: <f@example.com>\n\nHello,\n\nwe looked at your problem. On Tuesday you wrote:\n\n> This message was created automatically by mail delivery software.\n>\n> A message that you sent could not be delivered to one or more of its\n> recipients. This is a permanent error. The following address(es) failed:\n>\n>   ann@example.org\n>     Unrouteable address\n\nThe domain had expired; please try again.\n\nYour support\n`,
)
answerOrPost(
  'list digest',
  'not_a_bounce',
  `From: users-request@lists.example.org\nTo: users@lists.example.org\nSubject: Users Digest, Vol 12, Issue 3\nList-Id: <users.lists.example.org>\nPrecedence: list\nDate: Tue, 3 Mar 2026 10:00:00 +0000\nMessage-ID: <f@example.com>\n\nToday's Topics:\n\n   1. Mail delivery failed: returning message to sender (Bob)\n\nMessage: 1\nFrom: Bob <bob@example.org>\nSubject: [users] Mail delivery failed\n\nI got: 550 5.1.1 <ann@example.org>: User unknown\n`,
)
answerOrPost(
  'calendar',
  'not_a_bounce',
  `From: Ann <ann@example.org>\nTo: letters@example.com\nSubject: Declined: Meeting\nDate: Tue, 3 Mar 2026 10:00:00 +0000\nMessage-ID: <f@example.com>\nMIME-Version: 1.0\nContent-Type: text/calendar; method=REPLY\n\nBEGIN:VCALENDAR\nMETHOD:REPLY\nEND:VCALENDAR\n`,
)
answerOrPost(
  'monitoring alert',
  'not_a_bounce',
  `From: Nagios <nagios@mon.example.com>\nTo: letters@example.com\nSubject: ** PROBLEM Service Alert: mx1/SMTP is CRITICAL **\nAuto-Submitted: auto-generated\nDate: Tue, 3 Mar 2026 10:00:00 +0000\nMessage-ID: <f@example.com>\n\nService: SMTP\nState: CRITICAL\nInfo: connect to address 192.0.2.25 and port 25: Connection refused\n`,
)
answerOrPost(
  'logwatch',
  'not_a_bounce',
  `From: logwatch@host.example.com\nTo: root@host.example.com\nSubject: Logwatch for host (Linux)\nDate: Tue, 3 Mar 2026 10:00:00 +0000\nMessage-ID: <f@example.com>\n\n --------------------- Postfix Begin ------------------------\n\n       12   5xx Reject relay denied\n        3   Undeliverable\n  550 5.1.1 User unknown: ann@example.org\n`,
)
answerOrPost(
  'unsubscribe mail',
  'not_a_bounce',
  `From: Ann <ann@example.org>\nTo: letters@example.com\nSubject: unsubscribe\nDate: Tue, 3 Mar 2026 10:00:00 +0000\nMessage-ID: <f@example.com>\n\nplease remove ann@example.org\n`,
)
answerOrPost(
  'dmarc zip octet',
  'not_a_bounce',
  `From: dmarcreport@microsoft.example\nTo: dmarc@example.com\nSubject: [Preview] Report Domain: example.com Submitter: protection.outlook.com Report-ID: abc\nDate: Tue, 3 Mar 2026 10:00:00 +0000\nMessage-ID: <f@example.com>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/html\n\n<div>This is a DMARC aggregate report from Microsoft Corporation. For Emails received between 2026-03-01 and 2026-03-02.</div>\n--b\nContent-Type: application/gzip; name="x.xml.gz"\nContent-Transfer-Encoding: base64\n\nH4sI\n--b--\n`,
)
answerOrPost(
  'ruf report',
  'not_a_bounce',
  `From: noreply@dmarc.example\nTo: dmarc@example.com\nSubject: FW: Our news\nDate: Tue, 3 Mar 2026 10:00:00 +0000\nMessage-ID: <f@example.com>\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=feedback-report; boundary="b"\n\n--b\nContent-Type: text/plain\n\nThis is an authentication failure report.\n--b\nContent-Type: message/feedback-report\n\nFeedback-Type: auth-failure\nUser-Agent: x/1\nVersion: 1\nOriginal-Rcpt-To: ann@example.org\nAuth-Failure: dmarc\n\n--b\nContent-Type: text/rfc822-headers\n\nFrom: letters@example.com\n\n--b--\n`,
)
answerOrPost(
  'auto no',
  'autoreply',
  `From: Ann <ann@example.no>\nTo: letters@example.com\nSubject: Automatisk svar: Our news\nDate: Tue, 3 Mar 2026 10:00:00 +0000\nMessage-ID: <f@example.com>\n\nJeg er på ferie.\n`,
)
for (const [l, s] of [
  ['ro', 'Răspuns automat: Our news'],
  ['cs', 'Automatická odpověď: Our news'],
  ['sk', 'Automatická odpoveď: Our news'],
  ['el', 'Αυτόματη απάντηση: Our news'],
  ['he', 'תשובה אוטומטית: Our news'],
  ['ar', 'رد تلقائي: Our news'],
  ['uk', 'Автоматична відповідь: Our news'],
  ['th', 'ตอบกลับอัตโนมัติ: Our news'],
  ['vi', 'Trả lời Tự động: Our news'],
  ['et', 'Automaatvastus: Our news'],
  ['lv', 'Automātiskā atbilde: Our news'],
  ['lt', 'Automatinis atsakymas: Our news'],
  ['hr', 'Automatski odgovor: Our news'],
  ['sl', 'Samodejni odgovor: Our news'],
  ['bg', 'Автоматичен отговор: Our news'],
  ['zh-tw', '自動回覆: Our news'],
  ['ko', '자동 회신: Our news'],
  ['ja', '自動応答: Our news'],
  ['fr abs', 'Absence : Our news'],
  ['de abw', 'Abwesend: Our news'],
  ['de aus', 'Abwesenheitsnotiz: Our news'],
  ['id', 'Balasan otomatis: Our news'],
  ['ca', 'Resposta automàtica: Our news'],
  ['en away', 'I am away from the office Re: Our news'],
  ['en vac', 'On Vacation Re: Our news'],
  ['en maternity', 'Maternity leave: Re: Our news'],
  ['de urlaub', 'Im Urlaub: Our news'],
  ['en noreply', 'No longer with the company Re: Our news'],
] as const)
  answerOrPost(
    `auto ${l}`,
    'autoreply',
    `From: Ann <ann@example.org>\nTo: letters@example.com\nSubject: ${s}\nDate: Tue, 3 Mar 2026 10:00:00 +0000\nMessage-ID: <f@example.com>\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n...\n`,
  )
answerOrPost(
  'vacation w/ precedence',
  'autoreply',
  `From: Ann <ann@example.org>\nTo: letters@example.com\nSubject: Re: Our news\nPrecedence: auto_reply\nDate: Tue, 3 Mar 2026 10:00:00 +0000\nMessage-ID: <f@example.com>\n\nI am away.\n`,
)
answerOrPost(
  'out of office w/ bounce words',
  'autoreply',
  `From: Ann <ann@example.org>\nTo: letters@example.com\nSubject: Out of Office: Our news\nAuto-Submitted: auto-replied\nDate: Tue, 3 Mar 2026 10:00:00 +0000\nMessage-ID: <f@example.com>\n\nI no longer work here. Mail to this address cannot be delivered to me. Please contact bob@example.org.\n`,
)

const b64 = (text: string) => Buffer.from(text).toString('base64').replace(/.{76}/g, '$&\n')
add(
  'base64 letter',
  'bounce',
  letter(
    'MAILER-DAEMON@mx.example.org',
    'failure notice',
    b64(
      `Hi. This is the qmail-send program at mx.example.org.\n\n<ann@example.org>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n\n${ORIG}`,
    ),
    'MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n',
  ),
  'ann@example.org',
  'user_unknown',
  '5',
)
const report = (fields: string, type = 'message/delivery-status', cte = '') =>
  letter(
    'MAILER-DAEMON@mx.example.org',
    'Undelivered Mail',
    `--b\nContent-Type: text/plain\n\nSorry.\n\n--b\nContent-Type: ${type}\n${cte}\n${fields}\n--b\nContent-Type: message/rfc822\n\n${ORIG}\n--b--\n`,
    'MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\n',
  )
const FIELDS =
  'Reporting-MTA: dns; mx.example.org\n\nFinal-Recipient: rfc822; ann@example.org\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 User unknown\n'
add(
  'a report: base64',
  'bounce',
  report(`${b64(FIELDS)}\n`, 'message/delivery-status', 'Content-Transfer-Encoding: base64\n'),
  'ann@example.org',
  'user_unknown',
  '5',
)
add(
  'a report: qp',
  'bounce',
  report(
    FIELDS.replaceAll('=', '=3D').replace('rfc822; ann', 'rfc822; =\nann'),
    'message/delivery-status',
    'Content-Transfer-Encoding: quoted-printable\n',
  ),
  'ann@example.org',
  'user_unknown',
  '5',
)
add(
  'a report: as text/plain',
  'bounce',
  report(FIELDS, 'text/plain; name="delivery-status.txt"', 'Content-Disposition: attachment\n'),
  'ann@example.org',
  'user_unknown',
  '5',
)
add(
  'a report: as octet-stream',
  'bounce',
  report(FIELDS, 'application/octet-stream'),
  'ann@example.org',
  'user_unknown',
  '5',
)
add(
  'a report: type in capitals',
  'bounce',
  report(FIELDS, 'Message/Delivery-Status').replace(
    'Content-Type: multipart/report',
    'CONTENT-TYPE: MULTIPART/REPORT',
  ),
  'ann@example.org',
  'user_unknown',
  '5',
)
add(
  'a report: failed with 4',
  'bounce',
  report(
    'Reporting-MTA: dns; mx.example.org\n\nFinal-Recipient: rfc822; ann@example.org\nAction: failed\nStatus: 4.4.7\nDiagnostic-Code: smtp; 452 4.2.2 Mailbox full\n',
  ),
  'ann@example.org',
  'mailbox_full',
  '4',
)
add(
  'a report: two, one delayed',
  'bounce',
  report(
    'Reporting-MTA: dns; mx.example.org\n\nFinal-Recipient: rfc822; ann@example.org\nAction: failed\nStatus: 5.1.1\n\nFinal-Recipient: rfc822; bob@example.org\nAction: delayed\nStatus: 4.4.1\n',
  ),
  'ann@example.org bob@example.org',
  'user_unknown',
  '5',
)
add(
  'a report: crlf doubled',
  'bounce',
  report(FIELDS.replaceAll('\n', '\n\n')),
  'ann@example.org',
  'user_unknown',
  '5',
)
add(
  'mbox line first',
  'bounce',
  `From MAILER-DAEMON Tue Mar  3 09:15:02 2026\n${report(FIELDS)}`,
  'ann@example.org',
  'user_unknown',
  '5',
)
add(
  'no mime version',
  'bounce',
  report(FIELDS).replace('MIME-Version: 1.0\n', ''),
  'ann@example.org',
  'user_unknown',
  '5',
)
add(
  'x-failed only',
  'bounce',
  letter(
    'Mail Delivery System <Mailer-Daemon@mx.example.org>',
    'Mail failure',
    'It failed.\n',
    'X-Failed-Recipients: ann@example.org\n',
  ),
  'ann@example.org',
)
add(
  'original attached only',
  'bounce',
  letter(
    'MAILER-DAEMON@mx.example.org',
    'Returned mail: User unknown',
    `--b\nContent-Type: text/plain\n\nUser unknown\n\n--b\nContent-Type: message/rfc822\n\n${ORIG}\n--b--\n`,
    'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n',
  ),
  'ann@example.org',
  'user_unknown',
  '5',
)
add(
  'koi8-r',
  'bounce',
  letter(
    'mailer-daemon@mx.example.ru',
    'Undelivered',
    '0M/M2NrP18HUxczYIGFubkBleGFtcGxlLnJ1IM7FIM7BysTFzg0K\n',
    'MIME-Version: 1.0\nContent-Type: text/plain; charset=koi8-r\nContent-Transfer-Encoding: base64\n',
  ),
  'ann@example.ru',
  'user_unknown',
  '5',
)
add(
  'latin1 german',
  'bounce',
  letter(
    'postmaster@example.de',
    'Nachricht unzustellbar',
    'RGllIE5hY2hyaWNodCBhbiBhbm5AZXhhbXBsZS5kZSBrb25udGUgbmljaHQgenVnZXN0ZWxsdCB3ZXJkZW46IEVtcGbkbmdlciB1bmJla2FubnQuDQo=\n',
    'MIME-Version: 1.0\nContent-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: base64\n',
  ),
  'ann@example.de',
  'user_unknown',
  '5',
)
add(
  'shift_jis',
  'bounce',
  letter(
    'MAILER-DAEMON@example.jp',
    'Returned mail',
    'PGFubkBleGFtcGxlLmpwPg0KiLaQ5oOBgVuDi4NBg2iDjINYgqqMqYLCgqmC6ILcgrmC8Q0K\n',
    'MIME-Version: 1.0\nContent-Type: text/plain; charset=shift_jis\nContent-Transfer-Encoding: base64\n',
  ),
  'ann@example.jp',
  'user_unknown',
  '5',
)
add(
  'gb2312',
  'bounce',
  letter(
    'postmaster@example.cn',
    'failure notice',
    'PGFubkBleGFtcGxlLmNuPjoNCtPDu6eyu7Tm1NoNCg==\n',
    'MIME-Version: 1.0\nContent-Type: text/plain; charset=gb2312\nContent-Transfer-Encoding: base64\n',
  ),
  'ann@example.cn',
  'user_unknown',
  '5',
)
add(
  'eml octet-stream forward',
  'bounce',
  `From: Bob <bob@example.com>\nTo: letters@example.com\nSubject: Fwd: bounce\nDate: Tue, 3 Mar 2026 10:00:00 +0000\nMessage-ID: <f@example.com>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="x"\n\n--x\nContent-Type: text/plain\n\nsee attached\n\n--x\nContent-Type: message/rfc822; name="bounce.eml"\nContent-Disposition: attachment; filename="bounce.eml"\n\n${report(FIELDS)}\n--x--\n`,
  'ann@example.org',
  'user_unknown',
  '5',
)
add(
  'forward of forward',
  'bounce',
  `From: Carl <carl@example.com>\nTo: letters@example.com\nSubject: Fwd: Fwd: bounce\nDate: Tue, 3 Mar 2026 10:00:00 +0000\nMessage-ID: <g@example.com>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="y"\n\n--y\nContent-Type: text/plain\n\nfyi\n\n--y\nContent-Type: message/rfc822\n\nFrom: Bob <bob@example.com>\nTo: carl@example.com\nSubject: Fwd: bounce\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="x"\n\n--x\nContent-Type: text/plain\n\nfyi\n\n--x\nContent-Type: message/rfc822\n\n${report(FIELDS)}\n--x--\n\n--y--\n`,
  'ann@example.org',
  'user_unknown',
  '5',
)
add(
  'alternative html + text',
  'bounce',
  letter(
    'Mail Delivery Subsystem <MAILER-DAEMON@mx.example.org>',
    'Undeliverable mail',
    `--b\nContent-Type: multipart/alternative; boundary="c"\n\n--c\nContent-Type: text/plain\n\n\n--c\nContent-Type: text/html\n\n<p>Your message could not be delivered to:</p><ul><li>ann@example.org - 550 5.1.1 User unknown</li></ul>\n--c--\n--b--\n`,
    'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n',
  ),
  'ann@example.org',
  'user_unknown',
  '5',
)
add(
  'mailto-only html',
  'bounce',
  letter(
    'postmaster@example.org',
    'Undeliverable: Our news',
    `<html><body><p>Delivery has failed to these recipients or groups:</p><p><a href="mailto:ann@example.org">Ann Example</a><br>The recipient's mailbox is full and can't accept messages now. Please try resending your message later, or contact the recipient directly.</p></body></html>`,
    'MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n',
  ),
  'ann@example.org',
  'mailbox_full',
)
add(
  'exchange text name (address)',
  'bounce',
  letter(
    'Microsoft Outlook <postmaster@example.org>',
    'Undeliverable: Our news',
    `Delivery has failed to these recipients or groups:\n\nAnn Example (ann@example.org)<mailto:ann@example.org>\nThe email address you entered couldn't be found. Please check the recipient's email address and try to resend the message.\n\nDiagnostic information for administrators:\n\nGenerating server: mx.example.org\n\nann@example.org\nmx.example.org\nRemote Server returned '550 5.1.1 RESOLVER.ADR.RecipNotFound; not found'\n`,
  ),
  'ann@example.org',
  'user_unknown',
  '5',
)
add(
  'exchange quota es',
  'bounce',
  letter(
    'Administrador del sistema <postmaster@example.es>',
    'No se puede entregar: Our news',
    `El mensaje no llegó a algunos o a todos los destinatarios deseados.\n\n      Asunto:\tOur news\n\nNo se puede localizar a los destinatarios siguientes:\n\n      ann@example.es el 03/03/2026 9:15\n            El buzón del destinatario está lleno.\n            <mx.example.es #5.2.2>\n`,
    U,
  ),
  'ann@example.es',
  'mailbox_full',
)
add(
  'exchange nl',
  'bounce',
  letter(
    'Systeembeheerder <postmaster@example.nl>',
    'Kan niet worden bezorgd: Our news',
    `Uw bericht heeft sommige of alle geadresseerden niet bereikt.\n\nDe volgende geadresseerde(n) kan/kunnen niet worden bereikt:\n\n      ann@example.nl op 3-3-2026 9:15\n            Het e-mailaccount bestaat niet bij de organisatie waarnaar dit bericht is verzonden.\n            <mx.example.nl #5.1.1>\n`,
  ),
  'ann@example.nl',
  'user_unknown',
  '5',
)
add(
  'exchange ja',
  'bounce',
  letter(
    'システム管理者 <postmaster@example.jp>',
    '配信不能: Our news',
    `次の受信者に配信できませんでした。\n\n      ann@example.jp (2026/03/03 9:15)\n            指定された受信者は存在しません。\n            <mx.example.jp #5.1.1>\n`,
    U,
  ),
  'ann@example.jp',
  'user_unknown',
  '5',
)
add(
  'exchange pt',
  'bounce',
  letter(
    'Administrador do sistema <postmaster@example.br>',
    'Não entregue: Our news',
    `A mensagem não chegou a alguns ou a todos os destinatários pretendidos.\n\nNão foi possível contatar o(s) seguinte(s) destinatário(s):\n\n      ann@example.br em 03/03/2026 09:15\n            A conta de email não existe na organização para a qual esta mensagem foi enviada.\n`,
    U,
  ),
  'ann@example.br',
  'user_unknown',
  '5',
)
add(
  'exchange it',
  'bounce',
  letter(
    'Amministratore di sistema <postmaster@example.it>',
    'Recapito non riuscito: Our news',
    `Impossibile recapitare il messaggio ai destinatari seguenti:\n\n      ann@example.it il 03/03/2026 09:15\n            L'account di posta elettronica non esiste.\n`,
    U,
  ),
  'ann@example.it',
  'user_unknown',
  '5',
)
add(
  'ses bounce',
  'bounce',
  letter(
    'MAILER-DAEMON@amazonses.example',
    'Delivery Status Notification (Failure)',
    `--b\nContent-Type: text/plain\n\nAn error occurred while trying to deliver the mail to the following recipients:\nann@example.org\n\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; a1.smtp-out.example\n\nAction: failed\nFinal-Recipient: rfc822; ann@example.org\nDiagnostic-Code: smtp; 550 4.4.7 Message expired: unable to deliver in 840 minutes.<421 4.4.1 Unable to connect>\nStatus: 4.4.7\n\n--b\nContent-Type: message/rfc822\n\n${ORIG}\n--b--\n`,
    'MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\n',
  ),
  'ann@example.org',
  'expired|no_answer',
  '4',
)
add(
  'complaint',
  'complaint',
  letter(
    'feedback@arf.example',
    'Abuse report',
    `--b\nContent-Type: text/plain\n\nThis is an email abuse report.\n\n--b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\nUser-Agent: x/1\nVersion: 1\nOriginal-Rcpt-To: <ann@example.org>\n\n--b\nContent-Type: message/rfc822\n\n${ORIG}\n--b--\n`,
    'MIME-Version: 1.0\nContent-Type: multipart/report; report-type=feedback-report; boundary="b"\n',
  ),
  'ann@example.org',
)
add(
  'complaint hotmail',
  'complaint',
  letter(
    'staff@hotmail.example',
    'complaint about message from 192.0.2.9',
    `--b\nContent-Type: message/rfc822\n\nX-HmXmrOriginalRecipient: ann@hotmail.example\n${ORIG}\n--b--\n`,
    'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n',
  ),
  'ann@hotmail.example',
)
const mailOf = (from: string, subject: string, body: string, headers = '') =>
  `From: ${from}\nTo: letters@example.com\nSubject: ${subject}\nDate: Tue, 3 Mar 2026 10:00:00 +0000\nMessage-ID: <f@example.com>\n${headers}\n${body}`
answerOrPost(
  'delivery of parcel',
  'not_a_bounce',
  mailOf(
    'DHL <noreply@dhl.example>',
    'Your delivery could not be completed',
    'Dear customer, we were unable to deliver your parcel to ann@example.org. Please schedule a new delivery.\n',
  ),
)
answerOrPost(
  'invoice undeliverable',
  'not_a_bounce',
  mailOf(
    'Billing <billing@example.org>',
    'Payment failed',
    'We could not process your payment. Mailbox full upgrade.\n',
  ),
)
answerOrPost(
  'security alert',
  'not_a_bounce',
  mailOf(
    'Google <no-reply@accounts.google.example>',
    'Security alert',
    'A new sign-in on Linux. ann@example.org\n',
  ),
)
answerOrPost(
  'delivery receipt from a person',
  'not_a_bounce',
  mailOf('Ann <ann@example.org>', 'Accepted: Meeting', 'ok\n'),
)
answerOrPost(
  'blog about mailer daemon',
  'not_a_bounce',
  mailOf(
    'Blog <blog@example.org>',
    'What is MAILER-DAEMON?',
    'Mailer-daemon is who sends you bounces. "550 5.1.1 User unknown" means that mail to bob@example.org could not be delivered.\n',
    'List-Unsubscribe: <https://example.org/u>\n',
  ),
)
answerOrPost(
  'abuse desk',
  'not_a_bounce',
  mailOf(
    'Abuse <abuse@example.org>',
    'Re: [#123] spam from your network',
    'We blocked the account bob@example.org. It has been disabled.\n',
  ),
)
answerOrPost(
  'forward of vacation',
  'autoreply',
  mailOf(
    'Bob <bob@example.com>',
    'Fwd: Out of office',
    '-----Original Message-----\nFrom: Ann <ann@example.org>\nSubject: Out of office\n\nI am away.\n',
  ),
)
answerOrPost(
  'list moderation',
  'not_a_bounce',
  mailOf(
    'news-bounces@lists.example.org',
    '3 News moderator request(s) waiting',
    'The News list has 3 requests waiting for your consideration.\n\nPending posts:\nFrom: spam@example.net\nSubject: undeliverable\nCause: Post by non-member to a members-only list\n',
  ),
)
answerOrPost(
  'mailman bounce notice',
  'not_a_bounce',
  mailOf(
    'mailman@lists.example.org',
    'Bounce action notification',
    'This is a Mailman mailing list bounce action notice:\n\n    List:       News\n    Member:     ann@example.org\n    Action:     Subscription disabled.\n    Reason:     Excessive or fatal bounces.\n\n',
  ),
)
answerOrPost(
  'reply asks',
  'not_a_bounce',
  mailOf(
    'Ann <ann@example.org>',
    'AW: Unzustellbar: Rechnung',
    'Hallo, bei mir kam Ihre Mail zurück. Am 3.3. schrieb letters@example.com:\n> Ihre Nachricht konnte nicht zugestellt werden\n> bob@example.org: 550 User unknown\n',
    'In-Reply-To: <x@example.com>\n',
  ),
)
answerOrPost(
  'welcome',
  'not_a_bounce',
  mailOf(
    'System Administrator <admin@example.org>',
    'Welcome to your new mailbox',
    'Your mailbox ann@example.org has been created. Its quota is 1 GB.\n',
  ),
)
answerOrPost(
  'quota warning',
  'not_a_bounce',
  mailOf(
    'System Administrator <postmaster@example.org>',
    'Your mailbox is almost full',
    'Your mailbox ann@example.org has reached 90 % of its quota. When it is full, you can no longer receive mail.\n',
  ),
)
answerOrPost(
  'postmaster dmarc',
  'not_a_bounce',
  mailOf(
    'postmaster@example.org',
    'Report Domain: example.com Submitter: example.org',
    'DMARC aggregate report. 12 messages failed.\n',
  ),
)
answerOrPost('test mail', 'not_a_bounce', mailOf('Ann <ann@example.org>', 'test', 'test\n'))
answerOrPost('empty', 'not_a_bounce', mailOf('Ann <ann@example.org>', '', ''))
answerOrPost(
  'auto header with text',
  'autoreply',
  mailOf(
    'Ann <ann@example.org>',
    'Thank you for your message',
    'I am out of office. Your mail has not been delivered to anybody else.\n',
    'X-Autoreply: yes\n',
  ),
)
answerOrPost(
  'challenge 2',
  'challenge',
  mailOf(
    'Ann <ann@example.org>',
    'Re: Our news [Verification required]',
    'Your message is awaiting confirmation. Please reply to verify that you are a real person.\n',
  ),
)

/** Causes that condemn nobody. */
const SPARING = 'unknown|policy|mailbox_full|expired|no_answer|system_error|filtered|security'
const NO_CAUSE: [string, string, string][] = [
  [
    'calls recipients undeliverable',
    'Undeliverable mail',
    'The following recipients are undeliverable:\n\nann@example.org\n',
  ],
  [
    'calls a mail undeliverable in its subject',
    'Undeliverable: Our news',
    'Your message did not reach some or all of the intended recipients.\n\n ann@example.org\n',
  ],
  [
    'calls a mail undeliverable',
    'Mail undeliverable',
    'Your mail to ann@example.org is undeliverable.\n',
  ],
  [
    'names the mailbox',
    'Undeliverable message returned to sender',
    'Message for mailbox ann@example.org returned: undeliverable.\n',
  ],
]
for (const [name, subject, body] of NO_CAUSE) {
  add(
    `a letter without a cause that ${name}`,
    'bounce',
    letter('postmaster@example.org', subject, body),
    'ann@example.org',
    SPARING,
    '5',
  )
}
add(
  'a list of failed recipients',
  'bounce',
  letter(
    'Mailer-Daemon <MAILER-DAEMON@mx.example.net>',
    'Returned mail',
    `Hello, here is your list of failed recipients:

 <ann@dest.example>
     unknown user

Here is your returned mail:
Received: from out.example.com (out.example.com [192.0.2.9])
\tby mx.example.net; Mon, 23 Nov 2026 10:00:00 +0000
Message-ID: <m1@out.example.com>
From: News <news@sender.example>
To: ann@dest.example
Subject: Your order
MIME-Version: 1.0

Hello Ann, your order is on its way. Contact help@sender.example.
`,
  ),
  'ann@dest.example',
  'user_unknown',
  '5',
)
add(
  'sendmail, expanded from',
  'bounce',
  letter(
    'Mailer-Daemon <MAILER-DAEMON@mx.example.net>',
    'Returned mail: User unknown',
    `   ----- The following addresses had permanent fatal errors -----
<kim@inner.dest.example>
    (expanded from: <ann@dest.example>)

   ----- Transcript of session follows -----
... while talking to inner.dest.example.:
>>> RCPT To:<kim@inner.dest.example>
<<< 550 User unknown
550 <kim@inner.dest.example>... User unknown

   ----- Original message follows -----
Received: from out.example.com (out.example.com [192.0.2.9])
\tby mx.example.net; Mon, 23 Nov 2026 10:00:00 +0000
Message-ID: <m1@out.example.com>
From: News <news@sender.example>
To: ann@dest.example
Subject: Your order
MIME-Version: 1.0

Hello Ann, your order is on its way. Contact help@sender.example.
`,
  ),
  'kim@inner.dest.example',
  'user_unknown',
  '5',
)
add(
  'Smail',
  'bounce',
  letter(
    'Mailer-Daemon <MAILER-DAEMON@mx.example.net>',
    'mail failed, returning to sender',
    `|------------------------- Message log follows: -------------------------|
 no valid recipients were found for this message
|------------------------- Failed addresses follow: ---------------------|
 <ann@dest.example> ... unknown user
|------------------------- Message text follows: ------------------------|
Received: from out.example.com (out.example.com [192.0.2.9])
\tby mx.example.net; Mon, 23 Nov 2026 10:00:00 +0000
Message-ID: <m1@out.example.com>
From: News <news@sender.example>
To: ann@dest.example
Subject: Your order
MIME-Version: 1.0

Hello Ann, your order is on its way. Contact help@sender.example.
`,
  ),
  'ann@dest.example',
  'user_unknown',
  '5',
)
add(
  'too many messages of a user',
  'bounce',
  letter(
    'Mailer-Daemon <MAILER-DAEMON@mx.example.net>',
    'failure notice',
    `This is the machine generated message from mail service.
The following addresses failed:

<ann@dest.example>
User ann has too many messages, mailbox full

--- Below the next line is a copy of the message.

Received: from out.example.com (out.example.com [192.0.2.9])
\tby mx.example.net; Mon, 23 Nov 2026 10:00:00 +0000
Message-ID: <m1@out.example.com>
From: News <news@sender.example>
To: ann@dest.example
Subject: Your order
MIME-Version: 1.0

Hello Ann, your order is on its way. Contact help@sender.example.
`,
  ),
  'ann@dest.example',
  'mailbox_full',
)
add(
  'MDaemon 3, with a remark about attachments',
  'bounce',
  letter(
    'MDaemon@dest.example',
    'Permanent Delivery Failure',
    `The following data may contain sections which represent BASE64 encoded
file attachments.

The following addresses did NOT receive a copy of your message:

> ann@dest.example

--- Session Transcript ---
 Mon 2026-11-23 10:00:00: <-- RCPT To:<ann@dest.example>
 Mon 2026-11-23 10:00:00: --> 550 ann@dest.example, Recipient unknown
--- End Transcript ---
: Message contains [1] file attachments`,
  ),
  'ann@dest.example',
  'user_unknown',
  '5',
)
add(
  'a closed subscription',
  'bounce',
  letter(
    'postmaster@dest.example',
    'Mail Delivery Failure.',
    `The message you sent could not be delivered.

Intended recipient:  ann@dest.example

The reason: the address is no longer valid, the subscriber has closed the account.

--------RETURNED MAIL FOLLOWS--------
Received: from out.example.com (out.example.com [192.0.2.9])
\tby mx.example.net; Mon, 23 Nov 2026 10:00:00 +0000
Message-ID: <m1@out.example.com>
From: News <news@sender.example>
To: ann@dest.example
Subject: Your order
MIME-Version: 1.0

Hello Ann, your order is on its way. Contact help@sender.example.
`,
  ),
  'ann@dest.example',
  undefined,
  '5',
)
add(
  'undeliverable address label',
  'bounce',
  letter(
    'postmaster@dest.example',
    'Undeliverable Mail',
    `We were unable to deliver your message.

Undeliverable Address:  ann@dest.example
Reason: The mailbox is full

Original message attached
`,
  ),
  'ann@dest.example',
  'mailbox_full',
)
add(
  'a full mailbox named in one line',
  'bounce',
  letter(
    'Mailer-Daemon <MAILER-DAEMON@mx.example.net>',
    'Returned mail',
    `User's mailbox is full: <ann@dest.example>
Unable to deliver mail.

Received: from out.example.com (out.example.com [192.0.2.9])
\tby mx.example.net; Mon, 23 Nov 2026 10:00:00 +0000
Message-ID: <m1@out.example.com>
From: News <news@sender.example>
To: ann@dest.example
Subject: Your order
MIME-Version: 1.0

Hello Ann, your order is on its way. Contact help@sender.example.
`,
  ),
  'ann@dest.example',
  'mailbox_full',
)
add(
  'LSMTP',
  'bounce',
  letter(
    'LSMTP for Windows NT <postmaster@list.example>',
    'Undelivered mail',
    `The enclosed message, found in the queue, could not be delivered.

--> Error description:
Error-for: ann@dest.example
Error-Code: 3
Error-Text: 550 5.1.1 <ann@dest.example>... User unknown
Error-End: One error reported.
`,
  ),
  'ann@dest.example',
  'user_unknown',
  '5',
)
add(
  'phquery',
  'bounce',
  letter(
    'MAILER-DAEMON@uci.example',
    'Returned mail',
    `--------Message not delivered to the following:

    ann@dest.example

--------Error Detail (phquery V4.4):

The message was not delivered because the name did not match anyone.

--------Unsent message below:
Received: from out.example.com (out.example.com [192.0.2.9])
\tby mx.example.net; Mon, 23 Nov 2026 10:00:00 +0000
Message-ID: <m1@out.example.com>
From: News <news@sender.example>
To: ann@dest.example
Subject: Your order
MIME-Version: 1.0

Hello Ann, your order is on its way. Contact help@sender.example.
`,
  ),
  'ann@dest.example',
  'user_unknown',
  '5',
)
add(
  'Dovecot quota refusal',
  'bounce',
  letter(
    'Mail Delivery Subsystem <postmaster@dest.example>',
    'Rejected: Your order',
    `Your message to <ann@dest.example> was automatically rejected:
Quota exceeded (mailbox for user is full)
`,
  ),
  'ann@dest.example',
  'mailbox_full',
)
add(
  'MessageSwitch warning',
  'delayed',
  letter(
    'postmaster@dest.example',
    'Warning: message delayed',
    `Your message to ann@dest.example is still waiting in the queue.
This is just a warning, you do not need to take any action.
`,
  ),
  'ann@dest.example',
)
add(
  'AOL screen names',
  'bounce',
  letter(
    'MAILER-DAEMON@aol.com',
    'Mail Delivery Problem',
    `Your mail to the following recipients could not be delivered because they are not accepting mail from news@sender.example:
\tannlee

`,
  ),
  'annlee@aol.com',
  undefined,
  '5',
)
add(
  'LISTSERV refusal',
  'bounce',
  letter(
    '"L-Soft list server at LIST.EXAMPLE (16.0)" <LISTSERV@LIST.EXAMPLE>',
    'Rejected posting to NEWS-L@LIST.EXAMPLE',
    `You are  not authorized to  send mail to  the NEWS-L list  from your
news@sender.example account.  You might be authorized  to send to the list
from another of  your accounts, or perhaps when using  another mail program
which generates slightly different addresses, but LISTSERV has no way to
associate this other account or address with yours. If you need assistance
or if you have any question regarding the policy of the NEWS-L list,
please contact the list owners: NEWS-L-request@LIST.EXAMPLE.
`,
  ),
  'NEWS-L@LIST.EXAMPLE',
  undefined,
  '5',
)
answerOrPost(
  'Mailman holding a post',
  'not_a_bounce',
  `From: news-l-bounces@list.example
To: letters@example.com
Subject: Your message to News-l awaits moderator approval

Your mail to 'News-l' with the subject

    Your order

Is being held until the list moderator can review it for approval.
`,
)
add(
  'Mailman refusal',
  'bounce',
  letter(
    'news-l-owner@list.example',
    'Request to mailing list News-l rejected',
    `Your request to the News-l mailing list

    Posting of your message titled "Your order"

has been rejected by the list moderator.  The moderator gave the
following reason for rejecting your request:

"You are not allowed to post to this mailing list, and your message has been automatically rejected."

Any questions or comments should be directed to the list administrator
at:

    news-l-owner@list.example
`,
  ),
  'news-l@list.example',
  undefined,
  '5',
)
add(
  'Turkish words',
  'bounce',
  letter(
    'postmaster@dest.example',
    'Mesaj iletilemedi',
    `Mesajınız aşağıdaki alıcıya iletilemedi:

ann@dest.example

Böyle bir kullanıcı yok.
`,
    'Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n',
  ),
  'ann@dest.example',
  'user_unknown',
  '5',
)
add(
  'Czech words',
  'bounce',
  letter(
    'postmaster@dest.example',
    'Nedoručitelná zpráva',
    `Vaši zprávu se nepodařilo doručit příjemci:

ann@dest.example

Uživatel neexistuje.
`,
    'Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n',
  ),
  'ann@dest.example',
  'user_unknown',
  '5',
)
add(
  'a refusing Sieve filter',
  'bounce',
  letter(
    'Mail Delivery Subsystem <postmaster@dest.example>',
    'Automatically rejected mail',
    `Your message to <ann@dest.example> was automatically rejected:
I do not take mail from this list.
`,
  ),
  'ann@dest.example',
  undefined,
  '5',
)
answerOrPost(
  'a quarantine digest',
  'not_a_bounce',
  `From: postmaster@dest.example
To: letters@example.com
Subject: Spam quarantine digest for ann@dest.example

You have 3 new messages in quarantine. They could not be delivered to your inbox.
`,
)
add(
  'Postfix success without a report',
  'delivered',
  letter(
    'MAILER-DAEMON@dest.example',
    'Successful Mail Delivery Report',
    `This is the mail system at host dest.example.

Your message was successfully delivered to the destination(s)
listed below. If the message was delivered to mailbox you will
receive no further notifications.

<ann@dest.example>: delivery via local: delivered to maildir
`,
  ),
  'ann@dest.example',
)
add(
  'a report that explains in brackets',
  'bounce',
  letter(
    'Mailer-Daemon <MAILER-DAEMON@mx.example.net>',
    'Undelivered',
    `--b1
Content-Type: text/plain; charset=us-ascii

This is a MIME-encapsulated message.

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: RFC822; <ann@dest.example>
Action: Failed (User unknown)
Status: 5.0.0 (user unknown)

--b1
Content-Type: message/rfc822

Received: from out.example.com (out.example.com [192.0.2.9])
\tby mx.example.net; Mon, 23 Nov 2026 10:00:00 +0000
Message-ID: <m1@out.example.com>
From: News <news@sender.example>
To: list-members@sender.example
Subject: Your order
MIME-Version: 1.0

Hello.

--b1--
`,
    'MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary="b1"\n',
  ),
  'ann@dest.example',
  'user_unknown',
  '5',
)
add(
  'a report over X.400',
  'bounce',
  letter(
    'Mailer-Daemon <MAILER-DAEMON@mx.example.net>',
    'Delivery report',
    `--b1
Content-Type: text/plain; charset=us-ascii

This is a MIME-encapsulated message.

--b1
Content-Type: message/delivery-status

Reporting-MTA: x400; mta.dest.example

Final-Recipient: x400; /C=de/A=d400/P=org/S=lee/G=ann/
Original-Recipient: rfc822; ann.lee@dest.example
X400-Content-correlator: foo
Action: failed
Diagnostic-Code: smtp; 550 unrecognised-OR-name
Status: 5.1.1 (unrecognised-OR-name)

--b1
Content-Type: message/rfc822

Received: from out.example.com (out.example.com [192.0.2.9])
\tby mx.example.net; Mon, 23 Nov 2026 10:00:00 +0000
Message-ID: <m1@out.example.com>
From: News <news@sender.example>
To: list-members@sender.example
Subject: Your order
MIME-Version: 1.0

Hello.

--b1--
`,
    'MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary="b1"\n',
  ),
  'ann.lee@dest.example',
  'user_unknown',
  '5',
)
add(
  'a report about a pipe',
  'bounce',
  letter(
    'Mailer-Daemon <MAILER-DAEMON@mx.example.net>',
    'Returned mail',
    `--b1
Content-Type: text/plain; charset=us-ascii

This is a MIME-encapsulated message.

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Original-Recipient: rfc822; ann@dest.example
Final-Recipient: X-LOCAL; |/usr/local/bin/vacation ann
Action: failed
Status: 5.3.0
Diagnostic-Code: X-Unix; 126

--b1
Content-Type: message/rfc822

Received: from out.example.com (out.example.com [192.0.2.9])
\tby mx.example.net; Mon, 23 Nov 2026 10:00:00 +0000
Message-ID: <m1@out.example.com>
From: News <news@sender.example>
To: list-members@sender.example
Subject: Your order
MIME-Version: 1.0

Hello.

--b1--
`,
    'MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary="b1"\n',
  ),
  'ann@dest.example',
  undefined,
  '5',
)
add(
  'Hungarian subject',
  'bounce',
  letter(
    'Mail Delivery System <MAILER-DAEMON@dest.example>',
    'Kézbesíthetetlen levél',
    `A levelet nem sikerült kézbesíteni:

<ann@dest.example>
550 5.1.1 Ismeretlen felhasználó
`,
    'Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n',
  ),
  'ann@dest.example',
  'user_unknown',
  '5',
)
add(
  'Greek subject',
  'bounce',
  letter(
    'postmaster@dest.example',
    'Αποτυχία παράδοσης',
    `Το μήνυμά σας δεν παραδόθηκε:

<ann@dest.example>
550 5.1.1 User unknown
`,
    'Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n',
  ),
  'ann@dest.example',
  'user_unknown',
  '5',
)
add(
  'a note that it was deleted unread',
  'not_a_bounce',
  letter(
    'ann@dest.example',
    'Not read: Your order',
    `--b1
Content-Type: text/plain

Your message was deleted without being read on Monday.

--b1
Content-Type: message/disposition-notification

Final-Recipient: rfc822;ann@dest.example
Original-Message-ID: <m1@out.example.com>
Disposition: automatic-action/MDN-sent-automatically; deleted

--b1--
`,
    'MIME-Version: 1.0\nContent-Type: multipart/report; report-type=disposition-notification; boundary="b1"\n',
  ),
)
add(
  'a list that tells how to subscribe',
  'bounce',
  letter(
    'mailer-daemon@googlemail.com',
    'Delivery Status Notification (Failure)',
    `** Address not found **

Your message wasn't delivered to club@lists.example because the address couldn't be found, or is unable to receive mail.

The response from the remote server was:
510 5.1.1 Your address, letters@example.com, is not subscribed to this list. To subscribe, send an email to club+subscribe@lists.example
`,
  ),
  'club@lists.example',
  'policy',
  '5',
)
add(
  'a person who quotes a report to tell of it',
  'not_a_bounce',
  letter(
    'bob@example.net',
    'Re: The clock is late',
    `Thanks, I will try that.

By the way, mail to you comes back:

Final-Recipient: rfc822; ann@example.org
Action: delayed
Status: 4.0.0
`,
    'In-Reply-To: <clock-3@example.com>\n',
  ).replace('<>', '<bob@example.net>'),
)
add(
  'a person who answers somebody who quoted a bounce',
  'not_a_bounce',
  letter(
    'bob@example.net',
    'Re: [MAILER-DAEMON@mx.example.org: failure notice]',
    `Carol wrote:
> > Hi. This is the qmail-send program at mx.example.org.
> > I'm afraid I wasn't able to deliver your message to the following addresses.
> >
> > <ann@example.org>:
> > Sorry, no mailbox here by that name. (#5.1.1)
>
> That is why I wanted to wait.
Sorry about that.
`,
  ).replace('<>', '<bob@example.net>'),
)
add(
  'a mailbox that keeps the letter until its sender has confirmed it',
  'challenge',
  letter(
    '"Ann" <ann@example.org>',
    'Please confirm your message',
    `This message was created automatically by mail delivery software.

Your message is being held because the address <bob@example.com> has not been verified.

To release it for delivery, please answer to ann-confirm-7@example.org.
`,
  ),
)
add(
  'a gateway that tells of a refusal in the words of a challenge',
  'bounce',
  letter(
    '"Mail Gateway" <gateway@example.org>',
    'Undeliverable: Our news',
    `Your message could not be delivered:

<ann@example.org>: 550 5.7.1 Please verify your sender address
`,
  ),
  'ann@example.org',
  'bad_sender',
  '5',
)
add(
  'a lure in the manner of Gmail, from an ordinary sender',
  'not_a_bounce',
  letter(
    '"Mail Delivery System" <mailer-daemon@example.com>',
    'Undelivered Mail: 6 incoming messages',
    `Delivery to the following recipient failed permanently:

     letters@example.com

Reason: 552 5.2.2 mailbox storage limit exceeded. Release the pending messages here.
`,
  ).replace('<>', '<shop@example.net>'),
)
add(
  'exchange 2007 in Chinese',
  'bounce',
  letter(
    'postmaster@example.org',
    '未传递: 报价单',
    `未能传递到以下收件人或通讯组列表:

ann@example.org
收件人的电子邮件地址在收件人的电子邮件系统中找不到。

#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##
`,
  ),
  'ann@example.org',
  'user_unknown',
  '5',
)
add(
  'domino in German',
  'bounce',
  letter(
    'Postmaster@example.org',
    'Delivery Status Notification (Failure)',
    `Your message

  Subject: Our news

was not delivered to:

  ann@example.org

because:

  Benutzer ann (ann@example.org) nicht im Domino-Verzeichnis aufgeführt
`,
  ),
  'ann@example.org',
  'user_unknown',
  '5',
)
add(
  'a recipient without an address, in the manner of Exchange 5.5',
  'unread',
  letter(
    'System Administrator <postmaster@example.net>',
    'Undeliverable: Our news',
    `Your message did not reach some or all of the intended recipients.

The following recipient(s) could not be reached:

      'Ann Example' on 3/3/26 9:15 AM
            The recipient name is not recognized
            MSEXCH:MSExchangeMTA:SITE:SERVER
`,
  ),
)

/** As Exchange 5.5 told the person who wrote, by the name or address of each. */
function exchange55(subject: string, told: string): string {
  const head = 'From: System Administrator <postmaster@example.org>\nTo: letters@example.com'
  return `${head}\nSubject: ${subject}\n${U}\n${told}\n            MSEXCH:MSExchangeMTA:SITE:SERVER\n`
}

add(
  'exchange 5.5, of a syntax error, in French',
  'bounce',
  exchange55(
    'Non remis : Bulletin',
    "Votre message n'est pas parvenu à tous ses destinataires.\n\n      ann@example.org le 03/03/26 9:15\n            Une erreur de syntaxe se trouve dans le contenu du message",
  ),
  'ann@example.org',
  'content',
  '5',
)
add(
  'exchange 5.5, of an unknown name, in Dutch',
  'bounce',
  exchange55(
    'Onbestelbaar: Nieuwsbrief',
    'Uw bericht heeft sommige geadresseerden niet bereikt.\n\n      ann@example.org op 3-3-26 9:15\n            De naam van de geadresseerde is niet herkend\n            De naam van de geadresseerde wordt niet herkend',
  ),
  'ann@example.org',
  'user_unknown',
  '5',
)
add(
  'exchange 5.5, of a deputy whom the sender forbade',
  'bounce',
  exchange55(
    'Undeliverable: Our news',
    'Your message did not reach some of its recipients.\n\nThe following recipient(s) could not be reached:\n\n      ann@example.org on 3/3/26 9:15 AM\n            The originator prohibits delivery to a deputy, or the message is encrypted',
  ),
  'ann@example.org',
  'policy',
  '5',
)

/** A warning in the reader's language, in which nothing but a cause is English. */
function warning(subject: string, told: string): string {
  return letter('Mail Delivery System <Mailer-Daemon@mx.example.net>', subject, told, U)
}

const WARNINGS: [string, string, string][] = [
  ['Dutch', 'Uw bericht is vertraagd', 'Deze server blijft proberen het te bezorgen'],
  ['German', 'Warnung vor einer Verzögerung', 'Ihre Nachricht ist noch nicht zugestellt'],
  ['French', 'Avis de retard', "Votre message n'a pas encore pu être remis"],
  ['Spanish', 'Entrega demorada', 'Su mensaje aún no ha sido entregado'],
  ['Italian', 'Avviso di ritardo', 'Il messaggio non è ancora stato consegnato'],
  ['Portuguese', 'Aviso: mensagem atrasada', 'Sua mensagem ainda não foi entregue'],
  ['Swedish', 'Ditt brev är fördröjt', 'Servern försöker igen'],
  ['Polish', 'Opóźnienie w doręczaniu', 'Wiadomość czeka w kolejce'],
  ['Russian', 'Доставка письма задерживается', 'Письмо ждёт своей очереди'],
  ['Turkish', 'İletiniz gecikiyor', 'Sunucu yeniden deneyecek'],
  ['Chinese', '邮件传递延迟', '系统将继续为您投递'],
  ['Korean', '메일 배달이 지연되고 있습니다', '서버가 계속 시도합니다'],
]
for (const [language, subject, told] of WARNINGS) {
  add(
    `a delay in ${language}`,
    'delayed',
    warning(subject, `${told}:\n\n  ann@example.org\n    (host lookup did not complete)\n`),
    'ann@example.org',
    'dns_failure',
    '4',
  )
}

/** What qmail says of one recipient. */
function qmail(said: string): string {
  return letter(
    'MAILER-DAEMON@mx.example.org',
    'failure notice',
    `Hi. This is the qmail-send program at mx.example.org.\n\n<ann@example.org>:\n${said}\n\n--- Below this line is a copy of the message.\n\n${ORIG}`,
  )
}

const SAID_BY_QMAIL: [string, string, string][] = [
  [
    'what the directory shut',
    'Ann Example is administrative disabled. (LDAP-ERR #220)',
    'mailbox_disabled',
  ],
  [
    'a virus by the name of a fraud',
    'Remote host said: 554 Sorry, in it is the virus Phishing.SpoofedBank',
    'virus',
  ],
  [
    'an exchanger that is not told so',
    "I am a best-preference MX of that host, and don't know it. (#5.4.6)",
    'loop',
  ],
]
for (const [what, said, reason] of SAID_BY_QMAIL) {
  add(`qmail, of ${what}`, 'bounce', qmail(said), 'ann@example.org', reason, '5')
}

/** A report whose diagnostic says it all. */
function diagnosed(status: string, diagnostic: string, action = 'failed'): string {
  return report(
    `Reporting-MTA: dns; mx.example.org\n\nFinal-Recipient: rfc822; ann@example.org\nAction: ${action}\nStatus: ${status}\nDiagnostic-Code: ${diagnostic}\n`,
  )
}

const DIAGNOSED: [string, string, string, string][] = [
  [
    'a loop told by header fields',
    '5.0.0',
    "smtp; mail loop: more than 30 'Received:' header fields, too many hops",
    'loop',
  ],
  [
    'an address that ends in a dot',
    '5.1.3',
    'smtp; 553 5.1.3 Invalid local part: it ends in a dot',
    'bad_address',
  ],
  [
    'a riddle',
    '5.0.0',
    'smtp; 550 You are a stranger here. To be approved, open http://ask.example.org/?k=1 and type the word',
    'challenge',
  ],
  ['friends only', '5.0.0', 'smtp; 550 Here comes in what is from approved senders', 'filtered'],
  [
    'a domain that has no room',
    '5.0.0',
    'x-local; The domain size limit is reached',
    'system_full',
  ],
]
for (const [what, status, diagnostic, reason] of DIAGNOSED) {
  add(
    `a report of ${what}`,
    'bounce',
    diagnosed(status, diagnostic),
    'ann@example.org',
    reason,
    '5',
  )
}
const DEFERRED: [string, string, string, string][] = [
  [
    'a first attempt',
    '4.7.1',
    'smtp; 451 4.7.1 <ann@example.org>: Recipient address rejected: Temporarily deferred, come again in 00:05:00',
    'greylisted',
  ],
  [
    'a first attempt, otherwise',
    '4.2.0',
    'smtp; 450 4.2.0 <ann@example.org>: Recipient address rejected: Deferred, try again in 300 seconds',
    'greylisted',
  ],
  [
    'a network without a way',
    '4.4.1',
    'x-unix; A route to that host is not available. Message still undelivered after 4 hours',
    'no_answer',
  ],
  [
    'a host that turns away',
    '4.4.1',
    'x-unix; The host refused an attempted connection',
    'no_answer',
  ],
  ['a host that is down', '4.0.0', 'smtp; 450 Host down (mx.example.org)', 'no_answer'],
]
for (const [what, status, diagnostic, reason] of DEFERRED) {
  add(
    `a warning of ${what}`,
    'delayed',
    diagnosed(status, diagnostic, 'delayed'),
    'ann@example.org',
    reason,
    '4',
  )
}

const QUOTED =
  "I'm sorry to have to inform you that your message could not be delivered.\n\n<ann@example.org>: host mx.example.org[192.0.2.1] said: 550 5.1.1 User unknown\n"

/** What a help desk makes of a bounce that it was sent. */
function ticket(subject: string): string {
  return mailOf(
    'Desk <desk@example.net>',
    subject,
    `We have put your mail on our list.\n\n----------\n${QUOTED}`,
    'In-Reply-To: <b1@mx.example.org>\n',
  )
}

answerOrPost('a ticket', 'not_a_bounce', ticket('[Desk #17] Undelivered Mail Returned to Sender'))
answerOrPost(
  'a ticket that nobody may answer, and that quotes an error',
  'autoreply',
  `Return-Path: <>\nFrom: Helpdesk <support@example.org>\nTo: letters@example.com\nSubject: [Ticket#4711] Confirmation: Delivery Status Notification\nAuto-Submitted: auto-replied\nDate: Tue, 3 Mar 2026 10:00:00 +0000\nMessage-ID: <g@example.org>\n\nWe have your request.\n\nYou wrote:\n> Since this morning all our mail comes back:\n> could not be delivered, 550 5.1.1 User unknown\n`,
)
answerOrPost(
  'a ticket by name',
  'not_a_bounce',
  ticket('Ticket 17: Undelivered Mail Returned to Sender'),
)
answerOrPost('an automatic ticket', 'autoreply', ticket('[Desk #17] AutoReply: failure notice'))
answerOrPost(
  'an automatic ticket in French',
  'autoreply',
  ticket('[Aide 17] Réponse automatique : Non remis'),
)

/** A person's words above a bounce. */
function passedOn(words: string): string {
  return mailOf(
    'Bob <bob@example.net>',
    'Fwd: Undelivered Mail Returned to Sender',
    `${words}\n\n> From: Mail Delivery System <MAILER-DAEMON@mx.example.org>\n> Subject: Undelivered Mail Returned to Sender\n> To: bob@example.net\n> \n${QUOTED.replace(/^/gm, '> ')}`,
  )
}

for (const question of [
  'What is that?',
  'Why did mail to ann@example.org\ncome back?',
  'Do you know what happened?',
  'Is this our fault?',
  'Could you look into this?',
  'Woran liegt das? Danke',
  'Ist das unser Fehler?',
  'Magst du dir das bitte mal anschauen? Danke',
  'Liegt es an uns?',
  'Pourquoi ce retour ?',
  'Est-ce que vous avez changé quelque chose ?',
  'Did you change anything?',
  '¿Qué significa esto?',
  'Cosa significa?',
  'O que aconteceu?',
  'Wat betekent dit?',
  'Vad betyder det här?',
  'Co to znaczy?',
  'Что это значит?',
  'Bu ne demek?',
  '请问怎么办？谢谢',
  'なぜ戻ってきたのでしょうか。',
  '왜 반송됐나요?',
  'ما هذا؟',
  'Muss ich noch etwas tun?',
  'Should we do anything about it?',
  'Que dois-je faire ?',
  'O que devo fazer?',
]) {
  answerOrPost(`a question about a bounce: ${question}`, 'not_a_bounce', passedOn(question))
}
add(
  'a bounce passed on without a question, but with a link',
  'bounce',
  passedOn('Of https://example.net/?list=7'),
  'ann@example.org',
  'user_unknown',
  '5',
)

/** Postfix to its postmaster, of a session it had. */
function session(lines: string): string {
  return letter(
    'Mail Delivery System <MAILER-DAEMON@mx.example.org>',
    'Postfix SMTP server: errors from unknown[192.0.2.7]',
    `Transcript of session follows.\n\n Out: 220 mx.example.org ESMTP\n In:  EHLO there\n Out: 250 mx.example.org\n In:  MAIL FROM:<bob@example.net>\n${lines}\n\nFor other details, see the local mail logfile\n`,
  )
}

answerOrPost(
  "a stranger's session, of an unknown user",
  'not_a_bounce',
  session(
    ' Out: 250 2.1.0 Ok\n In:  RCPT\n     TO:<ann@example.org>\n Out: 550 5.1.1 <ann@example.org>: User unknown',
  ),
)
answerOrPost(
  "a stranger's session, of its sender",
  'not_a_bounce',
  session(
    ' Out: 450 4.1.8 wait\n In:  AUTH LOGIN\n Out: 503 5.5.1 Error: authentication not enabled',
  ),
)
answerOrPost(
  'an administrator who foretells a delay',
  'not_a_bounce',
  letter(
    'System Administrator <postmaster@example.org>',
    'Work on the servers',
    'Mail may be delayed for an hour tonight. Ask ann@example.org.\n',
  ),
)
for (const [name, from, subject] of [
  [
    'the bounce of a letter about a ticket',
    'support@example.org',
    'Undeliverable: [Desk #17] Ticket closed',
  ],
  [
    'a bounce under the tag of a gateway',
    'noreply@gateway.example.net',
    '[EXTERNAL] Undeliverable: Our news',
  ],
  [
    'a bounce under the numbered tag of a gateway',
    'noreply@gateway.example.net',
    '[GW2] Undeliverable: Our news',
  ],
] as const) {
  add(
    name,
    'bounce',
    letter(
      from,
      subject,
      'Your message was not delivered to:\n\n<ann@example.org>: 550 5.1.1 User unknown\n',
      'In-Reply-To: <order-17@example.com>\n',
    ),
    'ann@example.org',
    'user_unknown',
    '5',
  )
}
for (const question of [
  'Hi, a new one for the list. How are you?',
  'How is it going?',
  "What's up?",
  "Why don't we meet on Friday?",
  'That is why I pass it on. Is it raining there?',
  'Can you add this one to the list?',
  'Was machst du am Samstag?',
  'Kannst du sie bitte austragen?',
  'Est-ce que tu viens demain ?',
  'Hola, ¿qué tal?',
  'Ti scrivo perché ne ho un altro. Come stai?',
  'Как дела?',
  '最近怎么样？',
  '原因不明です。お変わりないでしょうか。',
]) {
  add(
    `a bounce passed on with a question of something else: ${question}`,
    'bounce',
    passedOn(question),
    'ann@example.org',
    'user_unknown',
    '5',
  )
}
// Other things are delayed, too.
for (const [reply, reasons] of [
  ['550 5.2.1 Cuenta suspendida por pago atrasado', 'mailbox_disabled'],
  ['550 5.2.1 Casella sospesa: ritardato pagamento', 'mailbox_disabled'],
  ['550 5.7.1 Письмо задержано антивирусом', 'virus'],
  ['550 5.2.1 Postfach gesperrt: Zahlung verzögert', 'mailbox_disabled'],
  ['550 5.2.1 Account uitgeschakeld: betaling vertraagd', 'mailbox_disabled'],
  ['550 5.2.1 Kontoen er sperret: betaling forsinket', 'mailbox_disabled'],
  ['550 5.2.1 Konto zablokowane, płatność opóźniona', 'mailbox_disabled'],
  ['550 5.2.1 Hesap askıda: ödeme gecikti', 'mailbox_disabled'],
  ['521 Cuenta suspendida por pago atrasado', 'mailbox_disabled'],
  ['550 5.2.1 Cuenta suspendida por pago atrasado (4.12.33.9)', 'mailbox_disabled'],
] as const) {
  add(
    `a refusal that speaks of delays: ${reply}`,
    'bounce',
    letter(
      'MAILER-DAEMON@mx.example.org',
      'Undeliverable mail',
      `Your message (450 KB) could not be delivered.\n\n<ann@example.org>: host mx.example.net said: ${reply}\n`,
    ),
    'ann@example.org',
    reasons,
    '5',
  )
}
for (const told of [
  'Die Zustellung hatte sich verzögert und ist nun endgültig fehlgeschlagen.',
  'Die verzögerte Nachricht konnte nicht zugestellt werden. Dies ist ein permanenter Fehler.',
  'La livraison, déjà retardée, a définitivement échoué.',
  'La entrega, ya retrasada, ha fallado definitivamente.',
  'Su mensaje, ya retrasado, no pudo ser entregado. Este es un error permanente.',
  'La consegna, già ritardata, è definitivamente fallita.',
  'Доставка задерживалась и окончательно не удалась.',
]) {
  add(
    `a delay that has ended: ${told}`,
    'bounce',
    warning('Undeliverable mail', `${told}\n\n<ann@example.org>:\nconnection timed out\n`),
    'ann@example.org',
  )
}
for (const told of [
  'Dies ist kein permanenter Fehler. Scheitert die Zustellung endgültig, melden wir es.',
  'Sobald die Zustellung endgültig gescheitert ist, melden wir es.',
  'Esto no es un error permanente.',
  'This is not a permanent error.',
  'Größe 550 KB, über 5.39.12.1, 192.5.1.2 und 5.5.5.5',
]) {
  add(
    `a delay that may end: ${told}`,
    'delayed',
    warning(
      'Warnung: Ihre Nachricht ist verzögert',
      `${told}\n\n  ann@example.org\n    (host lookup did not complete)\n`,
    ),
    'ann@example.org',
    'dns_failure',
    '4',
  )
}

/** Programs that write letters, each by what is its own: sender, subject, letter, and what it is read as. */
const PROGRAMS: [string, string, string, string, string?][] = [
  [
    'MMDF, of a delay',
    'Memo Service (MMDF) <mmdf@example.org>',
    'Waiting mail  (msg.aa01234)',
    '    After 2 days (48 hours), your message could not yet be\nfully delivered.  Attempts to deliver the message will\ncontinue for 2 more days.\n\n\tann@example.org (host: example.org) (queue: smtp)\n',
    'delayed',
  ],
  [
    'MailEnable, of a delay',
    'postmaster@example.org',
    'Message Delay Notification',
    'The following message has been delayed and will be retried:\n\nRecipient: [SMTP:ann@example.org]\n',
    'delayed',
  ],
  [
    'GroupWise, of a delay',
    'Mailer-Daemon@gw.example.org',
    'Message status - delayed',
    'The message that you sent is pending and has not reached:\n   ann@example.org (connection timed out)\n',
    'delayed',
  ],
  [
    'MailMarshal',
    'MailMarshal@gate.example.org',
    'A message you sent was blocked',
    'MailMarshal (an automated content monitoring gateway) has not delivered\nthe following message:\n\n   Message: B1\n   From:    letters@example.com\n   To:      ann@example.org\n   Subject: News\n',
  ],
  [
    'a scanner',
    'ScanMail <scanmail@example.org>',
    'ScanMail Message: To Sender, sensitive content found',
    'The message was deleted and was not delivered.\n\nRecipient: ann@example.org\n',
  ],
  [
    'a Korean provider',
    '메일관리자 <mailadm@mx.example.org>',
    '[메일 발송실패] X',
    '보내신 메일이 아래와 같은 이유로 전송되지 못했습니다.\n\n받는 사람 : ann@example.org\n실패 이유 : 메일 용량이 가득 찼습니다.\n',
  ],
  [
    'Exchange 5.5 in Russian',
    'Системный администратор <post@example.org>',
    'Недоставлено: X',
    'Сообщение не достигло некоторых получателей.\n\n   ann@example.org\n   550 5.1.1\n',
  ],
  [
    'Sympa, of a stranger',
    'SYMPA <sympa@lists.example.org>',
    'Your message for list news has been rejected',
    'Your message for list ann@example.org was rejected: only members may write.\n',
  ],
  [
    'AOL, long ago',
    'The Mail Delivery System <MAILER-DAEMON@example.org>',
    'Undeliverable Mail',
    'The mail you sent could not be delivered to:\n550 ANN is not a known user\n\n     ----- Unsent message follows -----\nFrom: letters@example.com\nTo: bob@example.net, ann@example.org\nSubject: News\n',
  ],
  [
    'a server whose header names whom we wrote to',
    'Mail Delivery System <mailer-daemon@example.org>\nX-Failed-Recipients: ann@example.org',
    'Delivery failure',
    'The response was:\n550 5.7.1 <ann@inner.example.org>: Relay access denied\n',
  ],
]
for (const [name, from, subject, body, kind = 'bounce'] of PROGRAMS) {
  add(`a program: ${name}`, kind, letter(from, subject, body, U), 'ann@example.org')
}

/** A ruled line for mail, above headers that prove nothing: what stands below is not what the server said. */
for (const ruler of [
  '---------------------- Message header ----------------------',
  '______________ Message Header ______________',
  '------------- Rejected message (17 lines) -------------',
  '===== Nachrichtenkopf: Nachricht =====',
]) {
  add(
    `a copy under ${ruler}`,
    'bounce',
    letter(
      'postmaster@example.org',
      'Undelivered mail',
      `Your mail could not be delivered:\n\nann@example.org\nNo route to host\n\n${ruler}\nDate: Tue, 3 Mar 2026 09:14:58 +0000\nFrom: letters@example.com\nSubject: virus found, rejected as spam\n`,
    ),
    'ann@example.org',
    'no_answer|routing',
  )
}

for (const subject of [
  'Output of your job "bounce"',
  'Majordomo results',
  'The results of your email commands',
]) {
  answerOrPost(
    `a list server that took a bounce for commands: ${subject}`,
    'not_a_bounce',
    letter(
      'List server <listserv@lists.example.org>',
      subject,
      '> The following addresses had permanent fatal errors\nUnknown command - "THE". Try HELP.\n\n> <ann@example.org>: 550 5.1.1 User unknown\nUnknown command.\n',
    ),
  )
}
answerOrPost(
  "a lure under a server's name",
  'not_a_bounce',
  'Return-Path: <admin@update.example>\nFrom: Mail Delivery System <MAILER-DAEMON@example.com>\nTo: letters@example.com\nSubject: Undelivered Mail Returned to Sender: claim your parcel\n\nDear letters@example.com,\nour courier failed to deliver parcel UK-550-511 because the recipient address is unknown.\n',
)

function attached(words: string): string {
  return `From: Bob <bob@example.org>\nTo: list@example.com\nSubject: Fwd: Returned Mail\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\n${words}\n\n---- Forwarded Message ----\nFrom: Postmaster <postmaster@example.net>\nSubject: Returned Mail\n\nIt was undeliverable:\n\n<ann@example.org>\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.net\n\nFinal-Recipient: rfc822; ann@example.org\nAction: failed\nStatus: 5.1.1\n--b--\n`
}
answerOrPost(
  'a person who attaches a report and asks about it',
  'not_a_bounce',
  attached("I'm getting a lot of these, any good reason?"),
)
for (const question of [
  'Podem ver o que se passa?',
  'Potete controllare cosa non va?',
  'Pourrais-tu regarder ?',
  'Czy mogą państwo sprawdzić?',
]) {
  answerOrPost(
    `a person who attaches a report and asks: ${question}`,
    'not_a_bounce',
    attached(question),
  )
}
add('a person who only attaches a report', 'bounce', attached('For you.'), 'ann@example.org')

function quoting(words: string): string {
  return `From: Bob <bob@example.org>\nTo: help@example.com\nSubject: bounced mail??\n\n${words}\n\n> Delivery has failed to these recipients or groups:\n>\n> ann@example.net\n> The address could not be found.\n> #550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##\n`
}
answerOrPost(
  'a person who quotes a bounce and asks what it is',
  'not_a_bounce',
  quoting('Hello, could you explain what this is?'),
)
add(
  'Mailman, which refuses a post',
  'bounce',
  `From: news-owner@lists.example.org\nTo: bob@example.com\nSubject: Your message to News rejected\nX-List-Administrivia: yes\nX-Mailman-Version: 2.1.39\nList-Id: <news.lists.example.org>\nPrecedence: bulk\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nOnly the editors may write to this list. Your message has been automatically rejected.\n\n--b\nContent-Type: message/rfc822\n\nFrom: bob@example.com\nTo: news@lists.example.org\nSubject: An offer\n\nBuy now.\n--b--\n`,
  'news@lists.example.org',
  'policy|bad_sender|security',
  '5',
)
add(
  'Chinese webmail, under a name of its charset that only Java on Solaris uses',
  'bounce',
  `From: Postmaster <postmaster@mx.example.cn>\nTo: bob@mx.example.cn\nSubject: =?eucgb2312_cn?b?zcvQxc2o1qo=?=\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n抱歉，您的邮件被退回来了。\n收件人：ann@example.com.cn\n550 User not found\n`,
  'ann@example.com.cn',
  'user_unknown',
  '5',
)
add(
  'Postfix, warning, above a signature that names whom to ask',
  'delayed',
  letter(
    'MAILER-DAEMON@mx.example.org',
    'Delayed Mail (still being retried)',
    'This is the mail system at host mx.example.org.\n\nYour message could not be delivered for more than 4 hour(s).\nIt will be retried until it is 5 day(s) old.\n\n<ann@example.org>: host mail.example.org[192.0.2.7] refused to talk to me: 421 Too\n    many connections\n\n--\nExample Ltd. If this was not meant for you, tell\nprivacy@example.net and delete it.\n',
  ),
  'ann@example.org',
  'rate_limited',
)
add(
  'a gateway in German that lists whom it reached below whom it did not',
  'bounce',
  `From: Gateway <noreply@gateway.example.de>\nTo: letters@example.com\nSubject: E-Mail konnte nicht zugestellt werden\nDate: Tue, 3 Mar 2026 09:15:02 +0000\nAuto-Submitted: auto-generated\n${U}\nIhre E-Mail konnte an die folgenden Empfänger nicht zugestellt werden:\nann@example.org\nDer Empfänger existiert auf dem Zielsystem nicht.\nben@example.org\nDer Empfänger existiert auf dem Zielsystem nicht.\n\nAn diese Empfänger wurde zugestellt:\ncarl@example.net\nFragen: hotline@example.de\n`,
  'ann@example.org ben@example.org',
  'user_unknown',
)
add(
  'a notice of delivery that is only words',
  'delivered',
  letter(
    'Mailer-Daemon@example.org',
    'Message status - delivered',
    'The message that you sent was delivered to the following:\n\tann@example.org\n',
  ),
  'ann@example.org',
  'delivered',
)
add(
  'sendmail, one answer for two',
  'delayed',
  letter(
    'MAILER-DAEMON@mx.example.org',
    'Warning: could not send message for past 4 hours',
    '    **********************************************\n    **      THIS IS A WARNING MESSAGE ONLY      **\n    **********************************************\n\n   ----- The following addresses had transient non-fatal errors -----\n<ann@example.org>\n<ben@example.org>\n\n   ----- Transcript of session follows -----\n<ann@example.org>,<ben@example.org>... Deferred: Name server: example.org.: host name lookup failure\nWarning: message still undelivered after 4 hours\nWill keep trying until message is 5 days old\n',
  ),
  'ann@example.org ben@example.org',
  'dns_failure',
)
function handedOn(to: string, above: string): string {
  return `From: List server <listserv@lists.example.com>\nTo: ${to}\nSubject: NEWS: error report\n${U}\n${above}\n\n-------- Message in error (9 lines) --------\nReceived: from localhost by mx.example.org\nFrom: Mail Delivery Subsystem <MAILER-DAEMON@mx.example.org>\nTo: owner-news@lists.example.com\nSubject: Returned mail: see transcript\n\n   ----- The following addresses had permanent fatal errors -----\n<ann@example.org>\n    (reason: 550 5.1.1 No such user here)\n`
}
add(
  'a list server that hands a bounce on to the owner of the list',
  'bounce',
  handedOn('bob@example.com', 'This may be the report of an error in delivery:'),
  'ann@example.org',
  'user_unknown',
)
answerOrPost(
  'a list server that warns a member of what came back from the member',
  'not_a_bounce',
  handedOn('ann@example.org', 'What we send to you comes back. This is the first we got:'),
)
add(
  'a scanner that holds an infected attachment back',
  'bounce',
  letter(
    'Gateway@example.org',
    'Norton AntiVirus found a virus in a message you sent',
    'Recipient of the infected attachment:  ann@example.org\nSubject of the message:  Offer\nThe attachment offer.pif was quarantined: virus W32.Example was found.\n',
  ),
  'ann@example.org',
  'virus',
)
add(
  'an X.400 gateway, above what is for its administrator',
  'bounce',
  letter(
    'postmaster@example.org',
    'Delivery Report (failure)',
    'Your message was not delivered to\n\tann@example.org\nfor the following reason:\n\tUnknown Address\n\n***** The following information is directed towards the local administrator\n***** and is not for the end user\n* Subject-Identifier: 7\n* converted content type (2); maximum size exceeded\n****** End of it\n',
  ),
  'ann@example.org',
  'user_unknown',
)
add(
  'an X.400 gateway, of what arrived',
  'delivered',
  letter(
    'postmaster@example.org',
    'Delivery Report (success)',
    'Your message was successfully delivered to\n\tann@example.org\n',
  ),
  'ann@example.org',
  'delivered',
)
add(
  'sendmail 8.8, return receipt',
  'delivered',
  letter(
    'MAILER-DAEMON@mx.example.org',
    'Return receipt',
    '   ----- The following addresses had successful delivery notifications -----\n<ann@example.org>  (successfully delivered to mailbox)\n',
  ),
  'ann@example.org',
  'delivered',
)
add(
  'UUCP, a job that waited for too long',
  'bounce',
  letter(
    'uucp@hub.example.org',
    'UUCP job killed',
    'Your UUCP job to system\n\tnightowl\nhas been killed because it could not be delivered.\nThe job was\n\trmail ann@example.org\nand the remote system has not been\ncontacted in 7 days.\n',
  ),
  'ann@example.org',
  'no_answer|expired',
)
add(
  'Courier, above a remark of the gateway',
  'bounce',
  `From: "Courier mail server at mx.example.org" <@>\nTo: letters@example.com\nSubject: NOTICE: mail delivery status.\n${U}\nThis is a delivery status notification from mx.example.org,\nrunning the Courier mail server, version 0.42.2.\n\n                           UNDELIVERABLE MAIL\n\nYour message to the following recipients cannot be delivered:\n\n<ann@example.org>:\n <<< 550 User unknown.\n\n-----\nScanned by our gateway.\n`,
  'ann@example.org',
  'user_unknown',
)
add(
  'a filter that blocked a mail for its content',
  'bounce',
  letter(
    'isvw@example.org',
    'eManager Notification',
    'The following mail was blocked since it contains sensitive content.\n\nSource mailbox: <letters@example.com>\nDestination mailbox(es): <ann@example.org>\nPolicy: offers\n',
  ),
  'ann@example.org',
  'policy|content|spam',
)
add(
  'a portal in Spanish, under a name of its own, with no copy',
  'bounce',
  `Return-Path: <>\nFrom: Correo <correo.devuelto@example.org>\nTo: letters@example.com\nSubject: Tu mensaje no se ha podido entregar\n${U}\nNo hemos podido entregar tu mensaje a ann@example.org.\nMotivo: el buzón está desactivado.\n`,
  'ann@example.org',
  'mailbox_disabled',
)
for (const owner of ['contact the mailing list owner at', 'Or send email to']) {
  add(
    `a list that names another address: ${owner}`,
    'bounce',
    `From: news-bounces@lists.example.org\nTo: bob@example.com\nSubject: Undelivered: an offer\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nYou are not allowed to post to this mailing list, and your message has been\nautomatically rejected. ${owner}\nnews-owner@lists.example.org.\n\n--b\nContent-Type: message/rfc822\n\nFrom: bob@example.com\nTo: news@lists.example.org\nSubject: An offer\n\nBuy now.\n--b--\n`,
    'news@lists.example.org',
    'policy|bad_sender|security|filtered',
  )
}
answerOrPost(
  "a lure under a server's name that is after a password",
  'not_a_bounce',
  'From: Mail Delivery System <support@update.example>\nTo: letters@example.com\nSubject: Zustellung fehlgeschlagen: 6 Nachrichten\n\nWegen eines Serverfehlers wurden Nachrichten nicht zugestellt. Ihr Passwort läuft heute ab: http://login.update.example/\n',
)
for (const [name, from, subject, body] of [
  [
    'a scanner with a table',
    'System Attendant <mx1-sa@example.org>',
    'Virus found, message not delivered',
    'A virus was found in the message below. It was deleted and not delivered.\n\nSender    = letters@example.com\nRecipient(s) = ann@example.org\nSubject   = Offer\n',
  ],
  [
    'Antigen',
    'ANTIGEN_MX1 <antigen_mx1@example.org>',
    'Antigen found VIRUS= W32.Example',
    'Antigen for Exchange found offer.pif infected with the virus W32.Example.\nThe message was not delivered to: ann@example.org\n',
  ],
] as const) {
  add(
    `${name}, from an ordinary address`,
    'bounce',
    `From: ${from}\nTo: letters@example.com\nSubject: ${subject}\n${U}\n${body}`,
    'ann@example.org',
    'virus',
  )
}
add(
  'a list that is gone',
  'bounce',
  `From: notify@groups.example.org\nTo: letters@example.com\nSubject: Unable to deliver your message\n${U}\nWe are unable to deliver the message from\n<letters@example.com>\nto\n<ann@example.org>.\n\nThere is no group by that name.\n`,
  'ann@example.org',
)
add(
  'ListProcessor, a post of a stranger',
  'bounce',
  `From: listproc@lists.example.org\nTo: letters@example.com\nSubject: Error condition: Unauthorized posting\n${U}\nYou are not subscribed to news@lists.example.org.\nYour message was not posted and is returned to you.\n\nDate: Tue, 3 Mar 2026 09:14:58 +0000\nFrom: letters@example.com\nTo: news@lists.example.org\nSubject: An offer\n`,
  'news@lists.example.org',
  'policy|bad_sender|filtered',
)
add(
  'a hoster in Danish, under a name of its own',
  'bounce',
  `Return-Path: <>\nFrom: Postmester <postmester@example.org>\nTo: letters@example.com\nSubject: Din e-mail kunne ikke leveres\n${U}\nDin e-mail til ann@example.org kunne ikke leveres, fordi modtagerens postkasse er fyldt op.\n`,
  'ann@example.org',
  'mailbox_full',
)
add(
  'Exchange in Hebrew, without a report',
  'bounce',
  `From: postmaster@example.org\nTo: letters@example.com\nSubject: לא ניתן למסירה: הצעה\n${U}\nההודעה שלך לא הגיעה לנמענים.\n\n      ann@example.org\n            התיבה אינה קיימת\n`,
  'ann@example.org',
)
add(
  'AOL, above what it calls the returned header',
  'bounce',
  letter(
    'MAILER-DAEMON@aol.com',
    'Mail Delivery Problem',
    'Your mail to the following recipients could not be delivered because they are not accepting mail from letters@example.com:\n\tann\n\n-----\nReturned header:\nFrom: letters@example.com\nTo: ann@aol.com\nSubject: Header, message and content\nMessage-ID: <1@example.com>\n',
  ),
  'ann@aol.com',
  'filtered|policy',
)
answerOrPost(
  'a question to a list below a session',
  'not_a_bounce',
  `From: raj@example.com\nTo: sendmail@lists.example.org\nSubject: Returned mail: User unknown, but the user is there\n${U}\nHi all,\n\n   ----- The following addresses had permanent fatal errors -----\n<ann@example.org>\n\n   ----- Transcript of session follows -----\n550 <ann@example.org>... User unknown\n\nWhat do I miss?\n`,
)
add(
  'sendmail, users without a domain, and who sent it',
  'bounce',
  `From: Mail Delivery Subsystem <MAILER-DAEMON>\nTo: owner-trip\nSubject: Returned mail: User unknown\n${U}\nThe original message was received at Wed, 2 Sep 1998 12:00:38 -0700\nfrom ann@example.org [192.0.2.44]\n\n   ----- The following addresses had permanent fatal errors -----\nhank\n    (expanded from: <trip@example.org>)\n\n   ----- Transcript of session follows -----\n550 hank... User unknown\n\n   ----- Original message follows -----\nReturn-Path: <ann@example.org>\nFrom: ann@example.org\nTo: trip@example.org\nSubject: At six\n`,
  'trip@example.org',
)
add(
  'Windows 2000 in German, without a report',
  'bounce',
  `From: postmaster@example.com\nTo: letters@example.com\nSubject: Benachrichtung zum Übermittlungsstatus (Fehlgeschlagen)\n${U}\nÜbermittlung an folgende Empfänger fehlgeschlagen.\n\n       ann@example.org\n\nDie Nachricht befindet sich in einer Schleife.\n`,
  'ann@example.org',
  'loop',
)
answerOrPost(
  'a question below a quoted bounce',
  'not_a_bounce',
  `From: Tom <tom@example.net>\nTo: help@example.com\nSubject: Problem: Undelivered Mail Returned to Sender\n${U}\nGuten Tag,\n\ndas kommt seit gestern jeden Morgen:\n\n> I'm sorry to have to inform you that your message could not\n> be delivered to one or more recipients.\n>\n> <root@mx.example.org>: Host or domain name not found.\n\nWas kann man dagegen tun?\n`,
)
answerOrPost(
  'a forward that asks whose side it is on',
  'not_a_bounce',
  `From: Eve <eve@example.net>\nTo: help@example.com\nSubject: Fwd: Undelivered Mail Returned to Sender\n${U}\nIs that on your side or ours?\n\n---------- Forwarded message ---------\nFrom: MAILER-DAEMON@mx.example.org\nSubject: Undelivered Mail Returned to Sender\n\nI'm sorry to have to inform you that your message could not be delivered.\n\n<ann@example.org>: host mx.example.org said: 554 5.7.1 Rejected by policy\n`,
)
add(
  'MailScanner in German',
  'bounce',
  letter(
    'MailScanner <postmaster@mx.example.org>',
    'Gefährliche Inhalte zurückgewiesen',
    `Unser Filter wurde durch eine von Ihnen gesendete Nachricht ausgelöst:\n  An: ann@example.org\n  Betreff: Neues\n  Datum: Tue, 3 Mar 2026\nDie Nachricht wurde zurückgewiesen: sie enthielt gefährliche Inhalte.\n`,
    U,
  ),
  'ann@example.org',
  'content|policy|virus|security',
  '5',
)
add(
  'Dr.Web in Russian',
  'bounce',
  letter(
    'DrWeb-DAEMON <drweb@example.org>',
    'Недоставленное письмо',
    `Ваше письмо не было доставлено, оно содержит инфицированный объект.\n\nОтправитель: letters@example.com\nПолучатели: ann@example.org\n\n--- Отчет Dr.Web ---\nnews.zip - инфицирован EICAR\n`,
    U,
  ),
  'ann@example.org',
  'virus',
  '5',
)
add(
  'Gromox in Chinese, with what its headers would say',
  'bounce',
  letter(
    '系统投递员 <postmaster@example.org>',
    '投递失败，收件人邮箱已满',
    `您好：\n  您发送到“ann@example.org”的邮件无法被投递，因为收件人邮箱已满。\n\n以下是您所发送邮件的一些基本信息：\n    发件人地址：  letters@example.com\n    收件人：      ann@example.org\n    附件：\n    邮件大小：    48KB\n`,
    U,
  ),
  'ann@example.org',
  'mailbox_full',
)
add(
  'Sieve, for a person who says why',
  'bounce',
  letter(
    'Mail Sieve Subsystem <postmaster@mx.example.org>',
    'Automatically rejected mail',
    'Your message to ann@example.org was automatically rejected by Sieve, a mail\nfiltering language.\n\nThe following reason was given:\nNo advertisement, please.\n',
  ),
  'ann@example.org',
  'filtered',
  '5',
)
add(
  'Italian certified mail, after twelve hours',
  'delayed',
  letter(
    'posta-certificata@pec.example.it',
    'AVVISO DI MANCATA CONSEGNA PER SUP. TEMPO MASSIMO: Offerta',
    `Il messaggio "Offerta" destinato all'utente "ann@example.it"\nnon è stato consegnato nelle prime dodici ore dal suo invio. Un altro avviso segue dopo ventiquattro ore.\n`,
    U,
  ),
  'ann@example.it',
  'expired|no_answer',
  '4',
)
add(
  'where the recipient lives now, at the beginning of a line',
  'bounce',
  letter(
    'Sistema de correo <postmaster@example.org>',
    'Correo no entregado',
    `Su mensaje para <ann@example.org> no pudo ser entregado.\n\n    551 5.1.6 La persona ya no reside aquí, se ha mudado a\n    <ann.new@example.net>; apúntelo, por favor.\n`,
    U,
  ),
  'ann@example.org',
  'moved',
  '5',
)
add(
  'a filter of Dovecot, in Hebrew, named by the report alone',
  'bounce',
  letter(
    'Mail Delivery Subsystem <postmaster@mx.example.org>',
    'הודעה נדחתה',
    `--b\n${U}\nYour message was automatically rejected by Dovecot Mail Delivery Agent.\n\nThe following reason was given:\nלא רוצה\n--b\nContent-Type: message/disposition-notification\n\nReporting-UA: mx.example.org; Dovecot Mail Delivery Agent\nFinal-Recipient: rfc822; ann@example.org\nOriginal-Message-ID: <order-17@example.com>\nDisposition: automatic-action/MDN-sent-automatically; deleted\n--b\nContent-Type: message/rfc822\n\n${ORIG}\n--b--\n`,
    'MIME-Version: 1.0\nContent-Type: multipart/report; report-type=disposition-notification; boundary="b"\nAuto-Submitted: auto-replied (rejected)\n',
  ),
  'ann@example.org',
  'filtered',
  '5',
)
for (const [language, request] of [
  ['Korean', '아래 메일이 자꾸 옵니다. 확인 부탁드립니다.'],
  ['Japanese', 'このようなメールが届きました。ご確認をお願いします。'],
  ['Chinese', '收到了这样的邮件，请帮忙看一下。'],
])
  answerOrPost(
    `who is asked in ${language} to look at a bounce`,
    'not_a_bounce',
    `From: Eve <eve@example.net>\nTo: help@example.com\nSubject: Fw: Undelivered Mail Returned to Sender\n${U}\n${request}\n\n-----Original Message-----\nFrom: Mail Delivery System <MAILER-DAEMON@mx.example.org>\nSent: Tuesday, March 3, 2026 9:15 AM\nTo: eve@example.net\nSubject: Undelivered Mail Returned to Sender\n\nThe mail system\n\n<ann@example.org>: host mx.example.org said: 550 5.1.1 No such user\n`,
  )
answerOrPost(
  'a warning to the owner of a mailbox',
  'not_a_bounce',
  `From: Postmaster <postmaster@example.com>\nTo: letters@example.com\nSubject: Warnung\nAuto-Submitted: auto-generated\n${U}\nIhr Postfach letters@example.com ist zu 92% belegt. Bald kann nichts mehr zugestellt werden.\n`,
)
answerOrPost(
  'a warning to the owner of a mailbox, without a figure',
  'not_a_bounce',
  letter(
    'Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@example.com>',
    'Your mailbox is almost full',
    'Your mailbox is almost full. Please delete what you no longer need. When it is full you can neither send nor receive mail.\n',
    'Auto-Submitted: auto-generated\n',
  ),
)
answerOrPost(
  'a list server that warns a member, with the bounce it has',
  'not_a_bounce',
  `From: news-owner@lists.example.net\nTo: ann@example.org\nSubject: news mailing list probe message\nPrecedence: bulk\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="p"\n\n--p\nContent-Type: text/plain\n\nThis list has had mail to ann@example.org come back. A sample is attached.\n\n--p\nContent-Type: message/rfc822\n\nFrom: MAILER-DAEMON@out.example.net\nTo: news-bounces@lists.example.net\nSubject: Undelivered Mail Returned to Sender\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary="r"\n\n--r\nContent-Type: text/plain\n\n<ann@example.org>: host mx.example.org said: 550 5.1.1 User unknown\n\n--r\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; out.example.net\n\nFinal-Recipient: rfc822; ann@example.org\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 User unknown\n\n--r--\n\n--p--\n`,
)
answerOrPost(
  'what a server tells its administrator of a day',
  'not_a_bounce',
  letter(
    'logwatch@mx.example.com',
    'Logwatch for mx.example.com (Linux)',
    ' --------------------- Postfix Begin ------------------------\n\n      2   Bounced (remote) ------------------------------\n      2      550 5.1.1 <ann@example.org>: Recipient address rejected: User unknown\n',
  ),
)
add(
  'a telephone number above what was said',
  'bounce',
  letter(
    'MAILER-DAEMON@mx.example.org',
    'failure notice',
    `Your mail could not be delivered to these address(es). Please check them and try again, or\ncall our support at 480-555-0100.\n\n<ann@example.org>:\nchild status 100...The user's mailfolder is full.\n\n--- Below this line is a copy of the message.\n\n${ORIG}`,
  ),
  'ann@example.org',
  'mailbox_full',
)
add(
  'what a scanner adds below a report that says the rest',
  'bounce',
  letter(
    'postmaster@mx.example.org',
    'Delivery Status Notification (Failure)',
    `MIME-Version: 1.0\n\n--r\nContent-Type: text/plain\n\nDelivery to the following recipients failed.\n\n       ann@example.org\n\n______________________________________________\n*** This email has come from the internet and has been scanned for all viruses and offensive content ***\n--r\nContent-Type: message/delivery-status\n\nReporting-MTA: dns;mx.example.org\n\nFinal-Recipient: rfc822;ann@example.org\nAction: failed\nStatus: 5.1.1\n\n--r--\n`,
    'Content-Type: multipart/report; report-type=delivery-status; boundary="r"\n',
  ),
  'ann@example.org',
  'user_unknown',
  '5',
)
add(
  'X.400 with the words of another server',
  'bounce',
  letter(
    'postmaster@x400.example.org',
    'Delivery Report (failure) for ann@example.org',
    `MIME-Version: 1.0\n\n--r\nContent-Type: message/delivery-status\n\nReporting-MTA: x400; mta relay in /ADMD= /C=WW/\n\nOriginal-Recipient: rfc822; ann@example.org\nFinal-Recipient: x400; /RFC-822=ann(a)example.org/ADMD= /C=WW/\nAction: failed\nDiagnostic-Code: Reason 1 (Unable-To-Transfer); Diagnostic -1 (Unknown)\nStatus: 5.0.0\nX400-Supplementary-Info: "MTA '192.0.2.7' says 5.7.1 Unable to relay for ann(a)example.org"\n\n--r--\n`,
    'Content-Type: multipart/report; boundary="r"\n',
  ),
  undefined,
  'relay_denied',
  '5',
)
add(
  'Jetmail, whose sender is only a name',
  'bounce',
  letter(
    '"Jetmail System" <>',
    'Mail Error',
    `Your mail cannot be delivered to the following address(es):\n\n ann@example.org "(0), ErrMsg=mail box space not enough, account=ann "\n\n---- Header of the source mail attached ----\n\n${ORIG}`,
  ),
  'ann@example.org',
  'mailbox_full',
)
add(
  'Symantec Mail Security for SMTP, which goes on',
  'delayed',
  letter(
    'gateway@mx.example.org',
    'Delivery failure notification',
    'Your message with Subject: Our news\ncould not be delivered to the following recipients:\n\nann@example.org\n\nPlease do not resend your original message.\n\nDelivery attempts will continue to be made for 5 day(s).\n',
  ),
  'ann@example.org',
  'expired|unknown|no_answer',
  '4',
)
add(
  'a script that says whom nobody is',
  'bounce',
  `Return-Path: <>\nFrom: <>\nTo: letters@example.com\nAuto-Submitted: auto-replied\nIn-Reply-To: <order-17@example.com>\n\nYou sent mail to ann@example.org. That's not a valid user here.\n`,
  'ann@example.org',
  'user_unknown',
  '5',
)
add(
  'Sina in Chinese, with a line about the attachment',
  'bounce',
  letter(
    'MAILER-DAEMON@sina.com',
    '邮件传送失败！',
    'sina.com.\n邮件无法传送到您指定的地址中。\n\n<ann@sina.com>:\n\n--- 附件中的内容是原信件的一份拷贝\n',
    U,
  ),
  'ann@sina.com',
  'unknown|user_unknown',
)
add(
  'Boxbe, in the form of a report',
  'bounce',
  letter(
    'noreply@boxbe.example.org',
    'Re: Our news (Action Required)',
    `MIME-Version: 1.0\n\n--r\nContent-Type: text/plain\n\nYour message has been waitlisted. Please add yourself to my Guest List.\n\n--r\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; boxbe.example.org\n\nFinal-Recipient: rfc822; ann@example.org\nAction: failed\nDiagnostic-Code: X-Boxbe-Notice; Sender not pre-approved.\nStatus: 4.7.0\n\n--r--\n`,
    'Content-Type: multipart/report; report-type=delivery-status; boundary="r"\n',
  ),
  'ann@example.org',
  'challenge',
  '4',
)
add(
  'Exchange 5.5, of another than it was sent to',
  'bounce',
  letter(
    'System Administrator <postmaster@mx.example.org>',
    'Undeliverable: Our news',
    `Your message\n\n  To:      list@example.com\n  Subject: Our news\n  Sent:    Tue, 3 Mar 2026 09:14:58 -0000\n\ndid not reach the following recipient(s):\n\nc=US;a= ;p=ACME;o=North;dda:SMTP=ann@example.ORG; on Tue, 3 Mar 2026 09:15:02 -0000\n    The recipient name is not recognized\n\tThe MTS-ID of the original message is: c=us;a= ;p=acme;l=MAIL-01\n    MSEXCH:IMS:ACME:North:MAIL 0 (000C05A6) Unknown Recipient\n`,
  ),
  'ann@example.ORG',
  'user_unknown',
  '5',
)
add(
  'Exim, of an address that it does not name',
  'bounce',
  letter(
    'Mail Delivery System <Mailer-Daemon@mx.example.org>',
    'Mail delivery failed: returning message to sender',
    `This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  an undisclosed address\n    (generated from ann@example.org)\n\n------ This is a copy of the message, including all the headers. ------\n\nMessage removed\n`,
  ),
  'ann@example.org',
)
add(
  'a Japanese provider, from its support, that says it writes by itself',
  'bounce',
  `From: support@mail.example.jp\nTo: letters@example.com\nSubject: メールを受け取ることが出来ませんでした。\n${U}\n【このメールはシステムから自動的に送信されています】\n\nお送りになったメールは、利用者のメールボックスが制限値に達しており、受け取ることが出来ませんでした。\n\n---------------------------------------------------------------\n\nFrom: letters@example.com\nTo: <ann@fb.example.jp>\nSubject: Our news\n`,
  'ann@fb.example.jp',
  'mailbox_full',
)
add(
  'a Japanese provider that rejects the mail to somebody',
  'bounce',
  `From: postmaster@mail.example.jp\nTo: letters@example.com\nSubject: [example mail] Rejecting your mail to ann@mail.example.jp\n${U}\nあなたが ann@mail.example.jp 様宛に送信されたメールは、お届け先のメールボックスが容量を越えているため、\nお届けすることができませんでした。\n`,
  'ann@mail.example.jp',
  'mailbox_full',
)
add(
  'a Japanese provider whose addresses are registered',
  'bounce',
  `From: error-mail@pake.example.jp\nTo: letters@example.com\nSubject: メールを送信できません\n${U}\nあなたが送ろうとしたアドレス「ann@pake.example.jp」は、登録されていません。\nもう一度確認して、送信しなおして下さい。\n`,
  'ann@pake.example.jp',
  'user_unknown',
)
add(
  'J-PHONE',
  'bounce',
  letter(
    'MAILER-DAEMON@carrier.example.jp',
    'Non Delivery Notification',
    '送信先E-mailアドレスの不一致です\nTo:ann@carrier.example.jp\nSubject:テスト\n',
    U,
  ),
  'ann@carrier.example.jp',
  'user_unknown',
)
add(
  'an administrator of qmail, in words of a kind',
  'bounce',
  `Return-Path: <root@mx.example.in>\nFrom: postmaster@example.in\nTo: letters@example.com\nSubject: Recipient does not exist\n\nHi,\n\nThis is the mailer daemon program at example.in.\n\nI wasn't able to deliver your mail to:ann@example.in\n\nThis mail ID does not exist in this server.\n`,
  'ann@example.in',
  'user_unknown',
)
add(
  'Nifty, of a member by name, whom a list mailed',
  'bounce',
  letter(
    'Postmaster@mail.nifty.example.jp',
    'Returned mail: ANN0000 did not receive a mail',
    `----- Unsent reason follows -----\nANN0000 could not receive a mail that you had sent.\nBecause ANN0000's mailbox had been full.\n\n----- Unsent message follows -----\nReceived: from lists.example.com by ums.nifty.example.jp with ESMTP id 1\n\tfor <ANN0000@nifty.example.jp>; Sat, 14 Oct 2000 23:22:41 +0900 (JST)\nFrom: letters@example.com\nTo: news@lists.example.com\nSubject: Our news\nMessage-Id: <order-17@example.com>\nMIME-Version: 1.0\n`,
  ),
  'ANN0000@nifty.example.jp',
  'mailbox_full',
)
add(
  'USA.NET',
  'bounce',
  letter(
    'MAILER-DAEMON@example.net',
    'Processing Error',
    'Intended recipient: ann@example.org\n\nThe following mail has been returned because it encountered an error\nwhile being processed.\n\n--------RETURNED MAIL FOLLOWS--------\n\nMessage removed\n',
  ),
  'ann@example.org',
  'system_error',
  '5',
)
add(
  'a script behind Microsoft CDO',
  'bounce',
  letter(
    'admin@example.org',
    'Non-Delivery: Our news',
    '--- Non-Delivery Report ---\nThe email below could not be delivered to the following user:\n\n"Ann" <ann@example.org>\n',
    'X-Mailer: Microsoft CDO for Windows 2000\n',
  ),
  'ann@example.org',
)
add(
  'who else a letter names is not who failed',
  'bounce',
  letter(
    'MAILER-DAEMON@mx.example.org',
    'Delivery failure',
    'The user bob@example.org does not exist.\nFor a list of users, admin@example.org is there to help.\nTo reach the owner of the account, carol@example.org is the address.\n',
  ),
  'bob@example.org',
  'user_unknown',
)
add(
  'a mailbox that a server calls almost full',
  'bounce',
  letter(
    'MAILER-DAEMON@mx.example.org',
    'Delivery failure',
    '<bob@example.org>:\n552 5.2.2 Sorry, your mailbox is almost full, no room for this message.\n',
  ),
  'bob@example.org',
  'mailbox_full',
)
answerOrPost(
  'a program that tells of a bounce, and says that it writes by itself',
  'not_a_bounce',
  'From: jira@tracker.example\nTo: letters@example.com\nSubject: Delivery failed to ann@example.org\n\n550 5.1.1 user unknown: ann@example.org\nThis message was automatically generated by the tracker.\n',
)
answerOrPost(
  'an application that mails its errors',
  'not_a_bounce',
  'From: error-mail@shop.example\nTo: letters@example.com\nSubject: Exception in users#show\n\nUser not found: ann@example.org\n',
)
add(
  'where a server says by what its report was made',
  'bounce',
  letter(
    'MAILER-DAEMON@mx.example.org',
    'failure notice',
    `No such user.\nThis report was automatically generated from mailer@isp.example.net\n\n${ORIG}`,
  ),
  'ann@example.org',
  'user_unknown',
)
add(
  'where a server gives a tip beside the verdict',
  'bounce',
  letter(
    'postmaster@mx.example.org',
    'Undeliverable: Our news',
    'ann@example.org: user unknown.\nTip: if your mailbox is almost full, delete old mail.\n',
    'X-Failed-Recipients: ann@example.org\n',
  ),
  'ann@example.org',
)
answerOrPost(
  'a warning to the owner of a mailbox, with what comes next',
  'not_a_bounce',
  'From: postmaster@example.com\nTo: letters@example.com\nSubject: Warning: mailbox quota\n\nYour mailbox (letters@example.com) is 95% full. At 100% mail is refused: 552 5.2.2 mailbox full.\n',
)
add(
  'the bounce of what cron sent',
  'bounce',
  letter(
    'MAILER-DAEMON@mx.example.org',
    'Cron <root@app> newsletter',
    '<ann@example.org>: 550 5.1.1 User unknown\n',
  ),
  'ann@example.org',
  'user_unknown',
)
add(
  'where a scanner below says what it found',
  'bounce',
  letter(
    'MAILER-DAEMON@mx.example.org',
    'failure notice',
    'ann@example.org\nThis message has been scanned for viruses and W32/Klez was found.\n',
  ),
  'ann@example.org',
  'virus',
)
answerOrPost(
  'the refusal of a subscription to a list of Mailman',
  'not_a_bounce',
  letter(
    'news-l-bounces@list.example',
    'Request to mailing list "News" rejected',
    'Your request to the news-l@list.example mailing list\n\n    Subscription request\n\nhas been rejected by the list moderator.  The moderator gave the\nfollowing reason for rejecting your request:\n\n"For customers only."\n',
  ).replace('Return-Path: <>\n', 'Return-Path: <news-l-bounces@list.example>\n'),
)
add(
  'a German letter that says where the head of the message is',
  'bounce',
  letter(
    'mailer-daemon@mail.example.org',
    'Ihre Nachricht ist nicht angekommen',
    'Bei diesem Empfänger kam Ihre Nachricht nicht an:\n\n  ann@nirgends.example\n    Domain nicht gefunden\n\nDie Kopfzeilen der ursprünglichen Nachricht finden Sie im Anhang.\n',
    U,
  ),
  'ann@nirgends.example',
  'domain_unknown',
)
add(
  'a report that quotes the old message below, which speaks of other matters',
  'bounce',
  letter(
    'admin@example.org',
    'Non-Delivery: Post held for approval',
    '--- Non-Delivery Report ---\nThis e-mail could not be delivered to:\n\n"ann@example.org" <ann@example.org>\n\nOld message:\n\nYour post is held, since you are not a member of the list.\n',
  ),
  'ann@example.org',
  'unknown',
)
add(
  'a German warning that says where the head of the message is',
  'delayed',
  letter(
    'MAILER-DAEMON@lokal.example',
    'Warning: could not yet send message',
    'Die Mail konnte bis jetzt nicht zugestellt werden:\n\n\tann@example.org\n\nDer Grund war:\n\nconnection to mx.example.org failed: Connection timed out\n\nDie Header Ihrer Mail folgen im Anhang:\n',
    U,
  ),
  'ann@example.org',
  'no_answer',
)
answerOrPost(
  'what Mailman tells an owner that it did with a member',
  'not_a_bounce',
  letter(
    'mailman-bounces@list.example',
    'Bounce action notification',
    'This is a Mailman mailing list bounce action notice:\n\n    List:       News\n    Member:     ann@example.org\n    Action:     Subscription disabled.\n    Reason:     Excessive bounces.\n',
  ).replace('Return-Path: <>\n', 'Return-Path: <mailman-bounces@list.example>\n'),
)
add(
  'a Chinese warning of what is not delivered up to now',
  'delayed',
  letter(
    'MAILER-DAEMON@mx.example.net',
    '邮件投递状态',
    '您的邮件至今未能投递给以下收件人：\n\n\tann@example.org\n\nconnect to mx.example.org[192.0.2.1]:25: Connection timed out\n',
    U,
  ),
  'ann@example.org',
  'no_answer',
)
add(
  "a recipient's BoxTrapper that has the sender on its list",
  'bounce',
  letter(
    'ann@example.org',
    'Re: Our news',
    'The user ann@example.org does not accept mail from your address.\n\nThe headers of the message sent from your address are shown below:\n\nFrom: letters@example.com\nTo: ann@example.org\nSubject: Our news\n',
    'X-Autorespond: 9f3\nPrecedence: auto_reply\n',
  ),
  'ann@example.org',
  'filtered',
)
add(
  'a letter that says here is the original message, where a filter wrote of it',
  'bounce',
  letter(
    'postmaster@mx.example.net',
    'failure delivery',
    'Message undelivered due to following problem\n\n[550 Receipient not found]\n\nIn response of [RCPT TO: <ann@example.org>]\n\nOriginal message here ....\nX_Filter_Status: spam\nX_Filter_Reason: none\nTo: ann@example.org\n',
  ),
  'ann@example.org',
  'user_unknown',
)
add(
  "Exim's letter of a server that was asked for too many at once until time was up",
  'bounce',
  letter(
    'Mail Delivery System <Mailer-Daemon@mx.example.net>',
    'Mail delivery failed: returning message to sender',
    'This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  ann@example.org\n    SMTP error from remote mail server after RCPT TO:<ann@example.org>:\n    host mx.example.org [192.0.2.1]: 452 Too many recipients in this message: retry timeout exceeded\n',
  ),
  'ann@example.org',
  'too_many_recipients',
)
add(
  "ZMailer's report with what both servers said",
  'bounce',
  letter(
    'The Post Office <postmaster@mx.example.net>',
    'Delivery reports about your email [FAILED(1)]',
    'This is a collection of reports about email delivery\nprocess concerning a message you originated.\n\nFAILED:\n  Original Recipient:\n    rfc822;ann@example.org\n  Control data:\n    smtp example.org ann@example.org 99\n  Diagnostic texts:\n    <smtp example.org ann@example.org 99>: ...\\\n\t<<- MAIL From:<letters@example.com> BODY=8BITMIME SIZE=3000\n\t->> 550 mail from 192.0.2.3 refused: listed at bl.example.net\n',
  ),
  'ann@example.org',
  'blocklisted',
)
answerOrPost(
  'a customer who passes on a bounce and asks in German what it means',
  'not_a_bounce',
  letter(
    'Gerda <gerda@example.net>',
    'Fwd: Mail delivery failed: returning message to sender',
    'Hallo,\n\nkönnen Sie mir sagen, was das bedeutet? Die Adresse stimmt doch.\n\n---------- Weitergeleitete Nachricht ----------\nVon: Mail Delivery System <Mailer-Daemon@mx.example.net>\n\nThis message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  ann@example.org\n    550 User unknown\n',
    U,
  ).replace('Return-Path: <>\n', 'Return-Path: <gerda@example.net>\n'),
)
for (const [language, question] of [
  ['English', 'This comes back each time, can anybody please check it?'],
  ['German', 'Das kommt jedes Mal zurück, könnten Sie einmal nachsehen?'],
  ['French', 'Cela revient à chaque envoi, pouvez-vous regarder ?'],
  ['Spanish', 'Vuelve siempre, ¿me puede ayudar?'],
  ['Dutch', 'Dit komt steeds terug, kunt u er naar kijken?'],
  ['Polish', 'To wraca za każdym razem, może Pan to sprawdzić?'],
  ['Russian', 'Письма возвращаются, можете посмотреть?'],
] as const) {
  answerOrPost(
    `a bounce passed on to who can look at it, in ${language}`,
    'not_a_bounce',
    passedOn(question),
  )
}
answerOrPost(
  'a bounce passed on as an attachment, with a question',
  'not_a_bounce',
  letter(
    'Tom <tom@example.net>',
    'Fwd: Undelivered Mail Returned to Sender',
    '--b\nContent-Type: text/plain\n\nWhat does this mean? I never wrote to them.\n\n--b\nContent-Type: message/rfc822\n\nFrom: MAILER-DAEMON@mx.example.net\nTo: tom@example.net\nSubject: Undelivered Mail Returned to Sender\nContent-Type: multipart/report; report-type=delivery-status; boundary=c\n\n--c\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.net\n\nFinal-Recipient: rfc822; ann@example.org\nAction: failed\nStatus: 5.1.1\n\n--c--\n\n--b--\n',
    'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n',
  ).replace('Return-Path: <>\n', 'Return-Path: <tom@example.net>\n'),
)
answerOrPost(
  'who asks whether a bounce is a fraud',
  'not_a_bounce',
  letter(
    'amy@example.net',
    'Is this real? "Delivery Status Notification (Failure)"',
    'It came with a link, which I did not follow.\n\n  Address not found\n  Your message was not delivered to pay@secure.example because the address could not be found.\n\namy\n',
  ).replace('Return-Path: <>\n', 'Return-Path: <amy@example.net>\n'),
)
answerOrPost(
  'a filter that tells a recipient what it kept out',
  'not_a_bounce',
  letter(
    'postmaster@mx.example.com',
    'Virus removed',
    'A message sent to you from pay@secure.example contained a virus (Trojan.Example) and was not delivered. You need do nothing.\n',
  ),
)
answerOrPost(
  'a help desk that has a request about a blocked address',
  'not_a_bounce',
  letter(
    'support@mx.example.net',
    'SR17 - We have received your request',
    'We look into the address 192.0.2.44 that you named (550 5.7.1 blocked). You will hear of us within a day.\n',
    'Auto-Submitted: auto-generated\n',
  ),
)
for (const subject of ['İletilemedi: Fiyatlar', 'Teslim edilemiyor: Fiyatlar']) {
  add(
    `Exchange in Turkish, to whom no envelope is noted: ${subject}`,
    'bounce',
    letter(
      'Microsoft Outlook <postmaster@mx.example.net>',
      subject,
      "Bu alıcılara veya gruplara teslim edilemedi:\n\nann@example.org\nRemote Server returned '550 5.1.1 RESOLVER.ADR.RecipNotFound; not found'\n",
      U,
    ).replace('Return-Path: <>\n', ''),
    'ann@example.org',
    'user_unknown',
    '5',
  )
}
for (const subject of [
  'Undeliverable: We received your request',
  'Unzustellbar: Wir haben Ihre Anfrage erhalten',
]) {
  add(
    `a bounce of a help desk's receipt: ${subject}`,
    'bounce',
    letter(
      'support@mx.example.net',
      subject,
      'Your message could not be delivered to ann@example.org.\n\n550 5.1.1 User unknown\n',
    ),
    'ann@example.org',
    'user_unknown',
    '5',
  )
}
answerOrPost(
  'a help desk that has received a bounce',
  'not_a_bounce',
  letter(
    'support@mx.example.net',
    'We received your request: Undeliverable: Prices',
    'Your message could not be delivered to ann@example.org.\n\n550 5.1.1 User unknown\n',
  ),
)

/** A person passes on, with a word above, what Exchange wrote. */
function ofExchange(subject: string, above: string, header: string, first: string): string {
  return letter(
    'Nora <nora@example.net>',
    subject,
    `${above}\n\n${header}\n\n${first}\n\nann@example.org\nRemote Server returned '550 5.1.1 RESOLVER.ADR.RecipNotFound; not found'\n`,
    U,
  ).replace('Return-Path: <>\n', 'Return-Path: <nora@example.net>\n')
}
for (const [language, subject, header, first, word, question] of [
  [
    'Italian',
    'I: Non recapitabile: Listino',
    'Da: Microsoft Outlook <postmaster@mx.example.net>\nInviato: martedì 3 marzo 2026 09:15\nA: Nora <nora@example.net>\nOggetto: Non recapitabile: Listino',
    'Recapito non riuscito ai seguenti destinatari o gruppi:',
    'Da togliere, grazie.',
    'Che vuol dire?',
  ],
  [
    'Dutch',
    'FW: Onbestelbaar: Prijslijst',
    'Van: Microsoft Outlook <postmaster@mx.example.net>\nVerzonden: dinsdag 3 maart 2026 09:15\nAan: Nora <nora@example.net>\nOnderwerp: Onbestelbaar: Prijslijst',
    'Het bezorgen bij deze geadresseerden of groepen is mislukt:',
    'Graag verwijderen.',
    'Hoe los ik dit op?',
  ],
  [
    'Polish',
    'PD: Niedostarczalne: Cennik',
    'Od: Microsoft Outlook <postmaster@mx.example.net>\nWysłano: wtorek, 3 marca 2026 09:15\nDo: Nora <nora@example.net>\nTemat: Niedostarczalne: Cennik',
    'Nie można dostarczyć wiadomości do następujących adresatów lub grup:',
    'Do wiadomości.',
    'Jak to naprawić?',
  ],
  [
    'Russian',
    'Fwd: Не удается доставить: Прайс',
    'От кого: mailer-daemon@mx.example.net\nТема: Не удается доставить: Прайс',
    'Не удалось выполнить доставку следующим получателям или группам:',
    'Для информации.',
    'Что делать?',
  ],
  [
    'Turkish',
    'İlt: Teslim Edilemiyor: Fiyatlar',
    'Kimden: Microsoft Outlook <postmaster@mx.example.net>\nGönderildi: 3 Mart 2026 Salı 09:15\nKime: Nora <nora@example.net>\nKonu: Teslim Edilemiyor: Fiyatlar',
    'Bu alıcılara veya gruplara teslim edilemedi:',
    'Bilginize.',
    'Ne yapmalıyım?',
  ],
  [
    'Chinese',
    '转发：无法送达: 价目表',
    '发件人：Microsoft Outlook <postmaster@mx.example.net>\n发送时间：2026年3月3日 9:15\n收件人：Nora\n主题：无法送达: 价目表',
    '向这些收件人或组传递邮件失败:',
    '供参考。',
    '怎么解决？',
  ],
  [
    'Korean',
    'FW: 배달되지 않음: 가격표',
    '보낸 사람: Microsoft Outlook <postmaster@mx.example.net>\n보낸 날짜: 2026년 3월 3일 9:15\n받는 사람: Nora\n제목: 배달되지 않음: 가격표',
    '다음 받는 사람 또는 그룹에 배달하지 못했습니다.',
    '참고하세요.',
    '어떻게 해야 하나요?',
  ],
  [
    'Swedish',
    'VB: Kan inte levereras: Prislista',
    'Från: Microsoft Outlook <postmaster@mx.example.net>\nSkickat: den 3 mars 2026 09:15\nTill: Nora\nÄmne: Kan inte levereras: Prislista',
    'Det gick inte att leverera till följande mottagare eller grupper:',
    'Ta bort adressen, tack.',
    'Vad ska jag göra?',
  ],
  [
    'Hungarian',
    'Továbbítás: Kézbesíthetetlen: Árlista',
    'Feladó: Microsoft Outlook <postmaster@mx.example.net>\nElküldve: 2026. március 3. 9:15\nCímzett: Nora\nTárgy: Kézbesíthetetlen: Árlista',
    'A következő címzettek vagy csoportok részére a kézbesítés nem sikerült:',
    'Tájékoztatásul.',
    'Mit tegyek?',
  ],
  [
    'Greek',
    'ΠΡΘ: Δεν παραδόθηκε: Τιμές',
    'Από: Microsoft Outlook <postmaster@mx.example.net>\nΣτάλθηκε: Τρίτη, 3 Μαρτίου 2026 9:15\nΠρος: Nora\nΘέμα: Δεν παραδόθηκε: Τιμές',
    'Η παράδοση απέτυχε σε αυτούς τους παραλήπτες ή ομάδες:',
    'Προς ενημέρωση.',
    'Τι σημαίνει αυτό;',
  ],
] as const) {
  add(
    `a bounce handed on in ${language}`,
    'bounce',
    ofExchange(subject, word, header, first),
    'ann@example.org',
    'user_unknown',
    '5',
  )
  answerOrPost(
    `a bounce handed on in ${language}, with a question`,
    'not_a_bounce',
    ofExchange(subject, question, header, first),
  )
}
add(
  'a bounce handed on below a line that names a postmaster',
  'bounce',
  ofExchange(
    'FW: Undeliverable: Prices',
    'External: ask postmaster@example.net if in doubt.\n\nFYI',
    '-----Original Message-----\nFrom: Microsoft Outlook <postmaster@mx.example.net>\nSent: Tuesday\nTo: Nora <nora@example.net>\nSubject: Undeliverable: Prices',
    'Delivery has failed to these recipients or groups:',
  ),
  'ann@example.org',
  'user_unknown',
  '5',
)
for (const question of [
  '¿Podríais comprobar la dirección?',
  'A ver si podéis echarle un ojo, ¿vale?',
]) {
  answerOrPost(
    `who passes a bounce on to several in Spanish: ${question}`,
    'not_a_bounce',
    ofExchange(
      'RV: No se puede entregar: Precios',
      question,
      '-----Mensaje original-----\nDe: Microsoft Outlook [mailto:postmaster@mx.example.net]\nEnviado: martes\nPara: Nora\nAsunto: No se puede entregar: Precios',
      'No se pudo entregar el mensaje a estos destinatarios o grupos:',
    ),
  )
}
for (const [header, from, kind] of [
  ['List-Id: <gardeners.lists.example.net>', 'Ben <ben@example.net>', 'not_a_bounce'],
  ['X-Mailing-List: gardeners@lists.example.net', 'Ben <ben@example.net>', 'not_a_bounce'],
  ['List-Id: <gardeners.lists.example.net>', 'MAILER-DAEMON@mx.example.net', 'bounce'],
  ['Precedence: bulk', 'Ben <ben@example.net>', 'bounce'],
] as const) {
  add(
    `a bounce attached to a mail of ${from} (${header})`,
    kind,
    `Return-Path: <gardeners-owner@lists.example.net>\nFrom: ${from}\nTo: gardeners@lists.example.net\nSubject: Why we encode umlauts\n${header}\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nHave a look at the attached specimen.\n\n--b\nContent-Type: message/rfc822\n\nFrom: MAILER-DAEMON@mx.example.net\nTo: ben@example.net\nSubject: Returned mail\nContent-Type: multipart/report; report-type=delivery-status; boundary=c\n\n--c\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.net\n\nFinal-Recipient: rfc822; ann@example.org\nAction: failed\nStatus: 5.6.0\n\n--c--\n\n--b--\n`,
  )
}
answerOrPost(
  'several in Spanish who ask for help with a bounce',
  'not_a_bounce',
  ofExchange(
    'RV: No se puede entregar: Precios',
    '¿Me pueden ayudar?',
    'De: Microsoft Outlook <postmaster@mx.example.net>\nEnviado: martes\nPara: Nora\nAsunto: No se puede entregar: Precios',
    'No se pudo entregar el mensaje a estos destinatarios o grupos:',
  ),
)

for (const [language, from, subject, body, reasons] of [
  [
    'German',
    'postmaster@mx.example.org',
    'Warnung: Virus in Ihrer E-Mail',
    'Unsere Virenscanner wurden von einer von Ihnen gesandten Nachricht ausgelöst:\n  An: ann@example.org\n  Betreff: Unterlagen\nEin Anhang steht auf der Liste unerlaubter Anhänge und wird nicht weitergeleitet.\n',
    'content',
  ],
  [
    'French',
    'postmaster@mx.example.org',
    'ALERTE: virus dans votre courriel',
    "Notre passerelle a trouvé un virus dans le courriel que vous venez d'envoyer :\n  À : ann@example.org\n  Sujet : dossier\n",
    'virus',
  ],
  [
    'Dutch',
    'postmaster@mx.example.org',
    'Gevaarlijke e-mail geweigerd',
    'Onze filters zijn geactiveerd door een bericht dat u heeft verzonden:\n  To: ann@example.org\nHet bericht is geweigerd: gevaarlijke inhoud.\n',
    'content|policy|security|virus',
  ],
] as const) {
  add(
    `MailScanner tells a sender in ${language}`,
    'bounce',
    letter(from, subject, body, U),
    'ann@example.org',
    reasons,
    '5',
  )
}
add(
  'what stands below a signature explains nothing',
  'bounce',
  letter(
    'Postmaster <postmaster@example.org>',
    'Undeliverable: Offer',
    'Your message to ann@example.org could not be delivered:\nUser unknown.\n\n-- \nOur virus scanner guards your mailbox.\n',
  ),
  'ann@example.org',
  'user_unknown',
  '5',
)
for (const [language, subject, body] of [
  [
    'German',
    'Zustellfehler: Angebot',
    'Ihre Nachricht konnte nicht zugestellt werden.\n\nEmpfänger : ann@example.org\nBetreff   : Angebot\nGrund     : Der Empfänger ist hier unbekannt.\n',
  ],
  [
    'Japanese',
    '配信エラー: 見積書',
    'メールを配信できませんでした。\n\n宛先: ann@example.org\n理由: 宛先のユーザーが存在しません。\n',
  ],
] as const) {
  add(
    `a table of whom and why in ${language}, from nobody's daemon`,
    'bounce',
    letter('Postman <postman@example.org>', subject, body, U).replace('Return-Path: <>\n', ''),
    'ann@example.org',
    'user_unknown',
    '5',
  )
}
for (const [subject, body] of [
  [
    '[Undeliverable] Message too large',
    'Dear Nora,\n\nUnfortunately your mail "Plans" was not delivered to one or more recipients.\n\nIt was 41 MB large, and we take no more than 30 MB.\n',
  ],
  [
    '[Non délivrable] Message trop volumineux',
    "Bonjour Nora,\n\nVotre message « Plans » n'a pas pu être remis à tous ses destinataires.\n\nLa taille du message est de 41 Mo, au-delà de 30 Mo. Veuillez réduire le message et réessayer.\n",
  ],
] as const) {
  add(
    `a help desk refuses what is too large: ${subject}`,
    'unread',
    letter('Notification Master <noreply@example.org>', subject, body, U).replace(
      'Return-Path: <>',
      'Auto-Submitted: auto-generated',
    ),
    undefined,
    'too_large',
    '5',
  )
}
add(
  'Mailman refuses the message of a stranger',
  'bounce',
  'Return-Path: <garden-bounces@lists.example.org>\nFrom: garden-owner@lists.example.org\nTo: nora@example.net\nSubject: Roses\nX-List-Administrivia: yes\nList-Id: <garden.lists.example.org>\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nYou are not allowed to post to this mailing list, and your message\nhas been automatically rejected.\n\n--b\nContent-Type: message/rfc822\n\nFrom: nora@example.net\nTo: garden@lists.example.org\nSubject: Roses\n\nWhen do they bloom?\n--b--\n',
  'garden@lists.example.org',
  'policy',
  '5',
)
add(
  'a group tells where to subscribe',
  'bounce',
  letter(
    'Groups <notify@groups.example.org>',
    'Unable to deliver your message',
    'We are unable to deliver the message from <letters@example.com>\nto <birds@groups.example.org>.\n\nYour address is not subscribed to this group. To subscribe, send an email to\nbirds-subscribe@groups.example.org\n',
  ),
  'birds@groups.example.org',
  'policy',
  '5',
)
for (const asked of ['Weiß jemand Rat?', 'Quelqu’un a une idée ?', '¿Alguien sabe algo?']) {
  answerOrPost(
    `people pass a bounce around: ${asked}`,
    'not_a_bounce',
    `From: Nora <nora@example.net>\nTo: team@example.net\nSubject: Fwd: Undelivered Mail Returned to Sender\n${U}\n${asked}\n\n> From: Mail Delivery System <MAILER-DAEMON@mx.example.net>\n> Subject: Undelivered Mail Returned to Sender\n>\n> I'm sorry to have to inform you that your message could not be delivered.\n>\n> <ann@example.org>: Host not found\n`,
  )
}
answerOrPost(
  'who keeps a list writes to who runs a server',
  'not_a_bounce',
  'From: list-owner@example.net\nTo: postmaster@example.org\nSubject: Your bounce messages\n\nDear Postmaster,\n\nThe bounce below does not say which address failed.\n\nUser mailbox exceeds allowed size: (forwarded account)\n',
)
answerOrPost(
  'Mailman tells in German that a message waits for its moderator',
  'not_a_bounce',
  `Return-Path: <garden-bounces@lists.example.org>\nFrom: garden-bounces@lists.example.org\nTo: nora@example.net\nSubject: Ihre Nachricht an garden wartet auf den Moderator\nX-List-Administrivia: yes\n${U}\nIhre Mail an 'garden' mit dem Betreff\n\n    Re: Delivery Status Notification (Failure)\n\nwird zurückgehalten, bis der Moderator sie genehmigt.\n\nDer Grund: Die Nachricht hat einen verdächtigen Header.\n`,
)
add(
  'a server tells of an address that is deactivated',
  'bounce',
  letter(
    'Mail Notification <MAILER-DAEMON@mx.example.org>',
    'Inactive ID Notification',
    'This is to inform you that the e-mail address of the recipient has been deactivated.\n\nEnvelope Sender: letters@example.com\nEnvelope Recipient: ann@example.org\n',
  ),
  'ann@example.org',
)
for (const [name, said] of [
  ['German', 'Sie dürfen hier nicht schreiben, Ihr Beitrag wurde abgewiesen.'],
  ['Finnish', 'Viestisi on hylätty.'],
] as const) {
  const refusal = (author: string) =>
    `Return-Path: <garden-bounces@lists.example.org>\nFrom: garden-owner@lists.example.org\nTo: nora@example.net\nSubject: Roses\nX-List-Administrivia: yes\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n${U}\n${said}\n--b\nContent-Type: message/rfc822\n\nReceived: from out.example.net by lists.example.org; Tue, 3 Mar 2026 09:14:58 +0000\nFrom: Nora <${author}>\nTo: garden@lists.example.org\nSubject: Roses\nMessage-ID: <r1@example.net>\n\nHello\n--b--\n`
  add(
    `Mailman refuses a post in ${name}`,
    'bounce',
    refusal('nora@example.net'),
    'garden@lists.example.org',
  )
  answerOrPost(
    `Mailman shows somebody's post in ${name}`,
    'not_a_bounce',
    refusal('ben@example.net'),
  )
}
for (const [name, said] of [
  ['who has no right', 'letters@example.com has no right to create tickets in queue Garden'],
  ['an answer', 'Your previous ticket is closed.\n\n-- Your follow-up has been rejected. --'],
] as const) {
  add(
    `a help desk refuses ${name}`,
    'bounce',
    letter('Help <help@desk.example.org>', '[Ticket#20260303] Not taken', `${said}\n`, U),
    'help@desk.example.org',
    'policy',
    '5',
  )
}
answerOrPost(
  'a help desk has a ticket',
  'not_a_bounce',
  letter('Help <help@desk.example.org>', '[Ticket#20260303] Roses', 'Your ticket is open.\n', U),
)
for (const follows of ['Your message headers follow.', 'Original message follows.']) {
  add(
    `a letter announces what does not follow: ${follows}`,
    'bounce',
    letter(
      'MAILER-DAEMON@mx.example.org',
      'Undeliverable mail',
      `Your message could not be delivered:\n\nann@example.org\n  No such user here\n\n${follows}\n`,
    ),
    'ann@example.org',
    'user_unknown',
    '5',
  )
}
add(
  'what is to be checked says no cause',
  'bounce',
  letter(
    'MAILER-DAEMON@mx.example.org',
    'Returned mail',
    'このメールは送信できませんでした。\n送信先のメールアドレスが見つかりません。\n\nann@example.org\n\n宛先をご確認の上、再送信してください。\n',
    U,
  ),
  'ann@example.org',
  'user_unknown',
  '5',
)
for (const [from, subject, body] of [
  [
    'Faxdienst <noreply@fax.example>',
    'Delivery failure: your fax to 030 5550144',
    'Delivery failed.\n\nTo: 030 5550144\nSheets: 4\nAttempts: 2\nCause: busy (450 no answer)\n',
  ],
  [
    'Alerts <noreply@sms.example>',
    'SMS delivery failed',
    'Recipient: +44 7700 900123\nAttempts: 1\nError: 550 unknown subscriber\n',
  ],
  [
    'Alerts <noreply@chat.example>',
    'Message could not be delivered to +44 7700 900123',
    'Delivery failed: 4.4.1, the telephone is switched off. Attempts: 5\n',
  ],
  [
    'Versand <noreply@post.example>',
    'Zustellung fehlgeschlagen: Ihr Paket',
    'Die Sendung 450 551 konnte nicht zugestellt werden.\n\nGrund für den Abbruch:\nReason for failure: 550 recipient not at home\n',
  ],
] as const) {
  answerOrPost(
    `what is no mail was not delivered: ${subject}`,
    'not_a_bounce',
    letter(from, subject, body, U).replace('<>', from.replace(/.*</, '<')),
  )
}
add(
  'a fax that was mailed was not delivered',
  'bounce',
  letter(
    'postmaster@fax.example',
    'Undeliverable: fax to 0305550144',
    'Your mail to 0305550144@fax.example could not be delivered:\n550 No answer from the machine\n',
  ),
  '0305550144@fax.example',
)
for (const said of [
  'The email sent to "Sales" &lt;sales@example.org&gt; cannot be processed. This address is used to collect replies and should not be used to directly contact Example.',
  'The following email sent to sales@example.org cannot be accepted because this is a private email address. Only allowed people can contact us at this address.',
  'The message below could not be accepted by the address sales@example.org. Only employees are allowed to contact it.',
]) {
  add(
    `Odoo refuses: ${said}`,
    'bounce',
    `Return-Path: <bounce@example.org>\nReferences: <n1@example.com> <o1@example.org>\nFrom: MAILER-DAEMON <bounce@example.org>\nTo: letters@example.com\nSubject: Re: Our news\nMessage-ID: <o1@example.org>\nContent-Type: text/html\n\n<p>Hello letters@example.com,</p><p>${said}</p><p>Please contact us instead using <a href="mailto:info@example.org">info@example.org</a></p><blockquote>Dear Ann, here is our news.</blockquote>\n`,
    'sales@example.org',
    'policy',
    '5',
  )
}
add(
  'a robot answers in Russian that nothing was delivered',
  'bounce',
  letter(
    'Робот <noreply@example.org>',
    'Ваше сообщение не было доставлено',
    'Здравствуйте! Вам отвечает автомат. Ваше сообщение не может быть доставлено адресату ann@example.org, отвечать на это письмо не нужно.\n',
    `Auto-Submitted: auto-replied\n${U}`,
  ).replace('<>', '<noreply@example.org>'),
  'ann@example.org',
)
answerOrPost(
  'a shop answers by itself that an order did not arrive',
  'autoreply',
  letter(
    'Laden <noreply@shop.example>',
    'Ihre Bestellung konnte nicht zugestellt werden',
    'Die Anschrift ist unbekannt. Bitte an lager@shop.example wenden.\n',
    `Auto-Submitted: auto-replied\n${U}`,
  ).replace('<>', '<noreply@shop.example>'),
)
for (const [language, subject, table] of [
  [
    'Japanese',
    'ウイルスを検知しました',
    'InterScan による通知です。ウイルスに感染したメールは配信されませんでした。\n\n送信者 : letters@example.com\n受信者 : ann@example.org\n件名 : お知らせ\nウイルス名 : WORM_EXAMPLE\n',
  ],
  [
    'Spanish',
    'Virus detectado en su mensaje',
    'El mensaje no fue entregado porque contiene un virus.\n\nRemitente: letters@example.com\nDestinatario: ann@example.org\nVirus: WORM_EXAMPLE\n',
  ],
] as const) {
  const notice = (reader: string) =>
    letter('imss@mx.example.org', subject, table, U).replace('To: letters@example.com', reader)
  add(
    `a scanner tells the sender in ${language} whom a virus did not reach`,
    'bounce',
    notice('To: letters@example.com'),
    'ann@example.org',
    'virus',
    '5',
  )
  answerOrPost(
    `a scanner tells the recipient of a virus in ${language}`,
    'not_a_bounce',
    notice('To: ann@example.org'),
  )
}
for (const [to, failed] of [
  ['"ann@example.org" <ann@example.org>', 'ann@example.org'],
  ['"ann@example.com" <ann@example.org>', 'ann@example.org'],
  ['Ann@Example.org, ann@example.org', 'Ann@Example.org'],
  ['ann@example.org, ann@example.net, ANN@example.org', 'ann@example.org ann@example.net'],
] as const) {
  add(
    `a bare name in the letter, and a message to ${to}`,
    'bounce',
    letter(
      'Mailer-Daemon@mx.example.org',
      'Message status - undeliverable',
      `--b\n\nThe message that you sent was undeliverable to the following:\n\n\tann (user not found)\n\n--b\nContent-Type: message/rfc822\n\n${ORIG.replace('To: ann@example.org', `To: ${to}`)}--b--\n`,
      'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n',
    ),
    failed,
    'user_unknown',
    '5',
  )
}
add(
  'a bare name in the letter, and a server that had the message for the same',
  'bounce',
  letter(
    'Mailer-Daemon@mx.example.org',
    'Message status - undeliverable',
    `--b\n\nThe message that you sent was undeliverable to the following:\n\n\tann (user not found)\n\n--b\nContent-Type: message/rfc822\n\n${ORIG.replace('out.example.com;', 'out.example.com for <ann@example.org>;')}--b--\n`,
    'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n',
  ),
  'ann@example.org',
  'user_unknown',
  '5',
)
for (const [printed, reason] of [
  ['inventory host does not answer', 'mailer_error'],
  ['550 5.1.1 No such user here', 'user_unknown'],
  ['Mailbox quota exceeded', 'mailbox_full'],
] as const) {
  add(
    `a delivery program that died and printed: ${printed}`,
    'bounce',
    letter(
      'MAILER-DAEMON@mx.example.org (Mail Delivery System)',
      'Undelivered Mail Returned to Sender',
      `--b\n\n<ann@example.org>: Command died with status 1: "/opt/stock/bin/import".\n    Command output: ${printed}\n\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.org\n\nFinal-Recipient: rfc822; ann@example.org\nAction: failed\nStatus: 5.3.0\nDiagnostic-Code: x-unix; ${printed}\n\n--b--\n`,
      'MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n',
    ),
    'ann@example.org',
    reason,
    '5',
  )
}
