/** Text in a reply that does not tell why the mail failed, though it contains words that rules look for. It is blanked before the rules are asked. */
import { lines } from './lines.ts'

interface Aside {
  /** The pattern is searched only if one of these phrases occurs (notation: phrase.ts). */
  words: readonly string[]
  /** The text to blank. Its repetitions are bounded, so that matching takes linear time. */
  pattern: RegExp
}

const ROWS: readonly Aside[] = [
  // Where the message went. `sender` is not the cause here: `returned to sender: user unknown`.
  {
    words: lines`
return to sender
return to the sender
returned to sender
returned to the sender
returning to sender
returning to the sender
returning message to sender
returning your message to sender
`,
    pattern: /\breturn(?:ed|ing)?(?: (?:mail|(?:your )?message))? to (?:the )?sender/,
  },
  {
    words: lines`
restituito al mittente
devuelto al remitente
devolvido ao remetente
retourne a l expediteur
an den absender zuruck
возвращено отправителю
terug naar de afzender
zuruck an den absender
wiadomosc do nadawcy
送信者に返
退回给发件人
退回給寄件
`,
    pattern:
      /restituito al mittente|devuelto al remitente|devolvido ao remetente|retourné à l.expéditeur|an den absender zurück|возвращено отправителю|terug naar de afzender|zurück an den absender|wiadomość do nadawcy|送信者に返|退回给发件人|退回給寄件/,
  },
  { words: ['wiekszej liczby odbiorc'], pattern: /\blub większej liczby odbiorców\b/ },
  // Mentions of a sender who is not at fault: salutations, `sending to …`, and log fields before the recipient: `sender=<a@b.example>, rcpt=…`.
  {
    words: lines`
dear sender
sending to
sending mail to
sender @ recipient
sender @ rcpt
mail from @ to
`,
    pattern:
      /\bdear sender\b|\bsending (?:mail )?to(?= (?:has|is|does|was|<|\S{1,64}@))|\b(?:sender|mail from)[:=]? ?<?[^\s<>]{1,254}[>,;]{0,2} (?=recipient|rcpt|to \S{1,64}@)/,
  },
  // Causes that the reply rules out.
  {
    words: lines`
is not blocked
is not blacklisted
is not listed
not a spam
not spam
`,
    pattern:
      /\byour (?:mail ?)?(?:ip|server|host)(?: [\d.]{7,15})? is not (?:blocked|blacklisted|listed)\b|\bnot (?:a )?spam\b/,
  },
  // Text that Exchange writes below every failure, and Exim above its copy of the mail.
  { words: ['please try resending'], pattern: /\bplease try resending this message later\b/ },
  { words: ['including all the headers'], pattern: /, including all the headers\b/ },
  // How Sun's and Oracle's servers begin every report.
  { words: ['the following header fields'], pattern: /\bwith the following header fields\b/ },
  // Headings above the headers of the returned mail.
  {
    words: lines`
original message header
headers of the original message
headers of your message
`,
    pattern:
      /\boriginal message headers?\b|\bheaders of (?:the original|your) message(?= (?:follow|are (?:below|attached)))/,
  },
  {
    words: lines`
kopfzeilen der ursprung
en tetes du message d origine
en tetes du message original
`,
    pattern:
      /\bkopfzeilen der ursprünglichen nachricht\b|\ben-têtes du message (?:d.origine|original)\b/,
  },
  // Field names: `Remote-MTA: dns; …`, and a webhook's `"Inactive":false`.
  { words: ['mta dns'], pattern: /-mta: ?dns;/ },
  { words: ['dns a'], pattern: /"dns; ?a\S{1,80}"/ },
  // Categories that PowerMTA and Mailjet add to a reply.
  {
    words: lines`
bad mailbox
inactive mailbox
bad domain
`,
    pattern: /(?<=smtp;[45]\d\d [^\n]{5,600}),(?:(?:bad|inactive)-mailbox|bad-domain),/,
  },
  {
    words: ['error related to'],
    pattern: /"error": ?"[^"]{0,60}"(?=, ?"comment": ?"[45]\d\d[ -])/,
  },
  { words: ['certificate verified'], pattern: /"certificate-verified": ?(?:true|false)/ },

  { words: ['activity hard', 'activity soft'], pattern: /"activity\.(?:hard|soft)_bounced"/ },
  { words: ['inactive true', 'inactive false'], pattern: /"inactive": ?(?:true|false)/ },
  // A filter's own words before the reply of the next server: `… MTA failure on relaying, from MTA(…): 452 …`.
  {
    words: ['mta failure on relaying'],
    pattern: /\bmta failure on relaying, from mta\([^)]{0,100}\)(?=: [45])/,
  },
  // Earlier replies: `Message abandoned after 4 days. History: 450 …; 451 …`.
  { words: ['history'], pattern: /\bhistory: (?=[45]\d\d)[\s\S]*$/ },
  // Replies to single attempts, where the message failed because time ran out: `delivery expired, last transfail: 421 …`.
  {
    words: lines`
last transfail
last response
last answer
`,
    pattern: /(?<=\w\W{1,3})\blast (?:transfail|response|answer):? [\s\S]*$/,
  },
  { words: ['first error'], pattern: /\bfirst error: [^;]{0,200};/ },
  {
    words: ['earlier attempt', 'previous attempt'],
    pattern: /[(;] ?(?:earlier|previous) attempt[^)]{0,200}\)?/,
  },
  // A closing line after a refusal: `550 … 421 4.7.0 mx.example.com Error: too many errors`.
  {
    words: ['error too many errors'],
    pattern: /421(?<=\b[45]\d\d[ -][\s\S]{9,200}421) 4\.7\.0 (?:\S{1,99} )?error: too many errors/,
  },
  // A title that a library or a filter gives to every failure: `Invalid Addresses; nested exception is …`.
  { words: ['invalid addresses'], pattern: /\binvalid addresses\b/ },
  { words: ['x spam virus firewall'], pattern: /\bx-spam-&-virus-firewall\b/ },
  // A line that sendmail derives from the first digits of the server's reply above it: `<<< 553 5.1.8 …` becomes `501 5.6.0 Data format error`.
  {
    words: ['while talking to', 'data format error'],
    pattern: /(?<=<<< [45]\d\d[ -][^\n]{9,400}\n)[45]\d\d [^\n]{0,400}/,
  },
  // The meaning of the reply code according to a library, before the reply: `Mailbox unavailable. The server response was: …`.
  {
    words: lines`
the server response was
respuesta del servidor fue
reponse du serveur etait
serverantwort war
resposta do servidor foi
risposta del server
服务器响应为
`,
    pattern:
      /^[\s\S]{0,400}?(?:the server response was|respuesta del servidor fue|réponse du serveur était|serverantwort war|resposta do servidor foi|risposta del server|服务器响应为) ?[:：](?=[^a-z]{0,40}[a-z])/,
  },
  // Cisco IronPort writes this for every 5.1.0 or 4.1.0: `5.1.0 - Unknown address error 552-'…'`. Denied access has a row of its own (cisco.denied).
  {
    words: ['unknown address error'],
    pattern:
      /\bunknown address error(?![^\n]{0,200}\.{3} access denied)(?= ?(?:\d{3}|\()\W{0,9}[a-z0-9])/,
  },
  // Cisco IronPort, for other replies: `5.3.0 - Other mail system problem 554-'…'`.
  {
    words: ['other mail system problem'],
    pattern: /\bother mail system problem(?= ?(?:\d{3}|\()\W{0,9}[a-z0-9])/,
  },
  // `full` in the sense of "complete".
  {
    words: lines`
full domain
full address
full name
full email
full e mail
`,
    pattern: /\bfull (?=domain|address|name|e-?mail)/,
  },
  { words: ['delivery temporarily suspended'], pattern: /\bdelivery temporarily suspended,/ },
  { words: ['delivery attempts'], pattern: /\(delivery attempts: \d{1,4}\)/ },
  // What qmail writes for every refusal after RCPT, and nodemailer, PHPMailer, Stalwart and Gmail for every refusal.
  {
    words: ['does not like recipient', 'remote host said'],
    pattern:
      /\bdoes not like recipient\.(?=[\s/]{1,9}remote host said: [45]\d\d[\s\S]{1,99}[a-z]{3})/,
  },
  {
    words: ['all recipients were rejected'],
    pattern: /\ball recipients were rejected(?=: [45]\d\d)/,
  },
  {
    words: ['smtp error data not accepted'],
    pattern: /\bdata not accepted(?=\. ?smtp server error)/,
  },
  {
    words: ['message rejected by remote'],
    pattern: /\bmessage rejected by remote server \([^)]{0,60}\)/,
  },
  {
    words: ['rejected by the server for the recipient domain'],
    pattern: /\bit was rejected by the server for the recipient domain\b/,
  },
  { words: ['remote server returned'], pattern: /\bremote server returned(?= ?['"‘]?[<#]?\d{3})/ },
  // sendmail writes this for every 554: `stat=Service unavailable (550 …)`.
  { words: ['stat service unavailable'], pattern: /\bstat=service unavailable(?=:? \(?[45]\d\d)/ },
  // PHPMailer: `SMTP server error: DATA END command failed Detail: …`.
  { words: ['smtp server error'], pattern: /\bsmtp server error(?=: \w+(?: \w+)? command failed)/ },
  // The command that failed: `Mailer Error: SMTP Error: MAIL FROM command failed Detail: …`.
  { words: ['mailer error'], pattern: /\bmailer error: (?=smtp|the following|message|could)/ },
  {
    words: ['command failed', 'falha no rcpt'],
    pattern:
      /\b(?:mail(?: from)?|rcpt(?: to)?|data(?: end)?|auth|[eh][eh]lo) command failed\b|\bfalha no rcpt to\b/,
  },
  {
    words: ['bad greeting', 'invalid greeting'],
    pattern: /\b(?:bad|invalid) greeting\b(?=\D{0,60}[45]\d\d\b)/,
  },
  // Postmark's description of a bounce type, with examples: `(ex: unknown user, mailbox not found)`.
  {
    words: ['description'],
    pattern: /"description": ?"[^"]{0,300}"(?=[\s\S]{0,400}"details": ?"[^"]{9})/,
  },
  // Settings of a mail program: `Secure (SSL): No`.
  {
    words: lines`
secure ssl
port … ssl
poort … ssl
端口 … ssl
`,
    pattern: /(?:\bsecure ?|(?:poo?rta?|端口)[:：] ?\d{1,5}[,，] ?[^,，]{0,20})\(ssl\)/,
  },
  {
    words: ['smtpmsg'],
    pattern: /\b(?:tls|auth)=o(?:n|ff)\b|\berrormsg='[^']{0,300}'/,
  },
  // Fields of a log around the reply.
  {
    words: lines`
to … @ … relay
mailer … relay
pri … relay
source … relay
relay none
`,
    pattern: /\brelay=/,
  },
  { words: ['relayed 4', 'relayed 5'], pattern: /,relayed,(?=[45]\.\d\.\d)/ },
  { words: ['x tls1'], pattern: /\bx=tls1\S{0,80}/ },
  { words: ['from unknown'], pattern: /\bfrom unknown\[/ },
  {
    words: ['proto esmtp', 'proto smtp'],
    pattern: /; from=<[^>]{0,320}> to=<[^>]{0,320}> proto=\S{1,9}(?: helo=<[^>]{0,320}>)?/,
  },
  // Postfix with `soft_bounce` calls every error temporary, but still quotes the server.
  {
    words: ['status … softbounce'],
    pattern: /\bdsn=4\.0\.0(?=[^(]{0,200}status=softbounce)/,
  },
  // The end of a line, as Exim's log writes it.
  { words: ['n4', 'n5'], pattern: /\\n(?=[45]\d\d[ -])/ },
  // Checks that succeeded.
  {
    words: lines`
spf pass
dkim pass
dmarc pass
policy pass
`,
    pattern: /\b(?:spf|dkim|dmarc|policy)(?:=|:? )pass(?=[,;)]|$)/,
  },
  {
    words: lines`
spf
dkim
dmarc
spam
antispam
virus
antivirus
`.flatMap((name) => [
      `${name} passed`,
      `${name} clean`,
      `${name} check passed`,
      `${name} filter passed`,
      `${name} scan passed`,
    ]),
    pattern:
      /\b(?:spf|dkim|dmarc|(?:anti-?)?(?:spam|virus))(?: filter| check| scan)?:? (?:passed|clean)\b/,
  },
  {
    words: lines`
passed our
passed the
passed all
passed spf
passed dkim
`,
    pattern:
      /\bpassed (?:(?:(?:our|the|all) )?(?:spf|dkim)(?:(?: and|,) (?:spf|dkim|dmarc))*|(?:our|the|all) (?:spam|virus)(?: and (?:spam|virus))? (?:check|filter|scan)s?)\b/,
  },
  {
    words: ['verify passed', 'verification passed'],
    pattern: /\bsender (?:verify|verification) passed\b/,
  },
  {
    words: lines`
no virus
no spam
no malware
`,
    pattern: /\bno (?:virus|spam|malware) (?:was |is )?(?:found|detected)\b/,
  },
  {
    words: lines`
reputation neutral
reputation good
reputation ok|
`,
    pattern: /\breputation: (?:neutral|good|ok)\b/,
  },
  // Conditions for the reader, such as `if you believe …`, and what the reply calls unrelated to the failure.
  {
    words: lines`
if you believe
if you think
if you feel
if your
`,
    pattern: /\bif you(?: (?:believe|think|feel)|r (?:message|e?-?mail|server|ip)) [^.;\n]{0,200}/,
  },
  {
    words: ['nothing to do with', 'not a problem with'],
    pattern: /\b(?:nothing to do|not a problem) with [^.;:\n]{0,100}/,
  },
  // Advice to the sender: `Please be sure your mailserver is configured correctly (SPF, HELO, PTR)`.
  {
    words: ['is configured correctly'],
    pattern: /\b(?:mail ?)?server is configured correctly(?: \([^()]{0,60}\))?/,
  },
  // What something belongs to. Here the account itself is not gone: `Speicher für dieses Konto ist nicht mehr verfügbar`.
  {
    words: ['ist nicht mehr verf'],
    pattern: /\b(?:f(?:ü|ue)r|auf|zu|über) diese[smrn]? [^.;:\n]{1,30}? ist nicht mehr verf/,
  },
  // Words that Exim adds after the cause.
  {
    words: ['retry timeout exceeded'],
    pattern: /(?<=\b[a-z]{2,30} (?:[a-z]{1,30} )?[a-z]{3,30}): retry timeout exceeded/,
  },
  // The size in a command of the sending server: `MAIL From:<a@b.example> BODY=8BITMIME SIZE=2130`.
  { words: ['8bitmime size', 'mail from … size'], pattern: /(?<=>[a-z0-9= ]{1,40})size=\d+/ },
  // What a filter is for.
  {
    words: ['scanned for', 'checked for'],
    pattern:
      /\b(?:scanned|checked) for (?:all )?(?:known )?(?:spam|virus(?:es)?|malware)(?: and (?:spam|virus(?:es)?))?\b/,
  },
  {
    words: lines`
protect our
protect your
protect its
protect the
`,
    pattern:
      /\bprotect (?:our|your|its|the)[^.;:\n]{0,60}? (?:against|from) (?:spam|virus(?:es)?)(?: and (?:spam|virus(?:es)?))?\b/,
  },
]

/** Each word, with the pattern to blank if it occurs. */
export const ASIDES = ROWS.flatMap(({ words, pattern }) => {
  const everywhere = new RegExp(pattern, 'gi')
  return words.map((word) => ({ word, pattern: everywhere }))
})
