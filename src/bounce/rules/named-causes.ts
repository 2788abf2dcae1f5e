/**
 * Rows for words that name a cause explicitly, whatever else the reply says: the suppression list of a mail service, a
 * list of the recipient's own, greylisting, a challenge, or a failed part of the server. They are asked before all rows that
 * could be read as being about the recipient.
 */
import { lines } from './lines.ts'
import { type Rule, rule } from './rule.ts'

export const NAMED_CAUSES: readonly Rule[] = [
  /**
   * @example 421 4.4.5 Server is busy
   * @source RFC 3463 x.4.5
   */
  rule('congestion.busy', 'congestion', lines`busy`, {
    codes: ['4.5'],
  }),
  /**
   * 422 is the status of Postmark's API, not a reply code.
   * @example 422 You tried to send to a recipient that has been marked as inactive
   * @source Postmark API error codes
   */
  rule(
    'postmark.inactive',
    'suppressed',
    lines`
that has been marked as inactive
tried to send to recipient
`,
    {
      statusClass: 5,
    },
  ),
  /**
   * @example Not delivering to previously failed recipients
   * @source Event documentation of SendGrid, Mailgun, Postmark, SES, SparkPost
   */
  rule(
    'esp.suppressed',
    'suppressed',
    lines`
account s block
address known dead
address {is} suppressed
blacklist user
bounce list
bounced before
bounced or complained earlier
dropped unsubscribed
exclusion file
exclusion list
found on the list of suppressed
generated a hard bounce before
group unsubscribe
hard bounced
has complained about earlier
has suppressed sending
honeypot rcptto
inactive recipient
level suppression
lista de exclusion
lista de supresion
lista de supressao
lista di soppressione
liste d exclusion
liste de suppression
mailbox known dead
manual suppression
manuallydeactivated
marked as inactive
marked your messages as spam
no attempt {is} made
not delivering to
older campaign
on your suppression
onaccountsuppression
permanent suppressed
preblocked
previously bounced
previously reported as
previously unsubscribed
recent history of bouncing
recipient has been previously suppressed
recipient has unsubscribed
recipient is on the block list
recipient is suppressed
recipient unsubscribed
recipient {is} blacklisted
rejected address blacklisted
rejection blacklist
reported an earlier message
sending to a suppressed
subscription tracking
suppress complaint
suppressed by
suppressed list
suppressed recipient
suppression for
suppression list
unsubscribe list
unsubscribed recipient
unsubscribed user
was suppressed due
withheld by us
your inactive list
{doesnt} contact the server
{doesnt} mail list
ранее отписал
エラー停止リスト
サプレッションリスト
停止リストに登録
配信停止リスト
配信停止済み
`,
  ),
  /**
   * @example 550 5.7.1 Your address is blocked by the recipient
   * @source Recipients' own block lists
   */
  rule(
    'filtered.blocklist',
    'filtered',
    lines`
alici tarafindan kara liste
alicinin kara liste
are blacklisted by
blacklist des empfangers|
blacklisted by the {user}
blacklisted by user
blacklistu prijemce
blocked by addressee
blocked by recipient|
blocked by the addressee
blocked by the recipient|
blocked by the … user|
blocked by this recipient
blocked by this user
blocked by user
blocked your address
blocked you|
blockerade avsandare
blokerede afsendere
blokkerte avsendere
blokovanych odesilatel
by user s reject
cerne listine prijemce
czarnej liscie odbiorcy
czarnej liscie uzytkownika
engellenen gonderen
expediteurs bloques
for strangers
geblokkeerde afzenders
has restricted sms
ignore list
kisisel kara liste
list of the recipient
list of {the} user
lista de bloqueio pessoal
lista negra del destinatario
lista negra del usuario
lista negra do destinatario
lista negra do usuario
lista negra personal
lista negra pessoal
lista nera del destinatario
lista nera dell utente
lista nera personale
liste blockierter absender
liste noire de l utilisateur
liste noire du destinataire
liste noire personnelle
member s own
mittenti bloccati
modtagerens blokeringsliste
modtagerens spærreliste
mottagarens blockeringslista
mottagarens sparrlista
mottagarens svarta lista
mottakerens blokkeringsliste
on the user s block
ontvanger heeft uw adres
osobni cerne
personal block
personal deny
personal reject
personal {blacklist}
personlichen sperrliste
posta ordinaria
recipient s {blacklist}
reject list of
remetentes bloqueados
remitentes bloqueados
schwarzen liste des empfangers|
sperrliste des empfangers|
svou schranku nastaveny blacklist
user s blacklist
user s reject list
whitelisted by the
whitelisted by this
zablokowanych nadawcow
zwarte lijst van de ontvanger
в свои черн
заблокированных отпр
заблокованих відпр
личном черном
персональном чер
получатель добавил вас
черном списке получател
черный список получател
чорному списку одержувач
чорному списку отримувач
ブロックされた差出人
个人黑名单
個人のブラックリスト
受信拒否リスト
受信者のスパムリスト
受信者のブラックリスト
受信者のブロックリスト
封锁的寄件人
封锁的寄件者
收件人列入黑名单
收件人加入黑名单
收件人已将您列入黑名单
收件人已将您的地址列入黑名单
收件人拒收
收件人的黑名单
收件人黑名单
收件者列入黑名单
收件者加入黑名單
收件者的黑名单
用户的黑名单
用户黑名单
阻止的发件人
개인 차단 목록
수신자 차단 목록
수신자의 차단 목록
차단된 보낸 사람
차단한 발신자
`,
  ),
  /**
   * @example 550 Die Gruppe akzeptiert nur Nachrichten von ihrer Liste zulässiger Absender
   * @source Exchange Online, as its reports word it
   */
  rule(
    'filtered.allowed-senders',
    'filtered',
    lines`
elenco dei mittenti consentiti
izin verilen gonderenler listesi
lijst met toegestane afzenders
lista de remetentes permitidos
lista de remitentes permitidos
listan over tillatna avsandare
liste d expediteurs autorises
liste der zulassigen absender
liste zulassiger absender
listen over tilladte afsendere
listen over tillatte avsendere
listy dozwolonych nadawcow
seznamu povolenych odesilatel
списка разрешенных отправителей
списку дозволених відправників
允许发件人列表
允许寄件者清单
允许的发件人列表
允许的寄件者清单
許可された差出人の一覧
허용된 보낸 사람 목록
`,
  ),
  /**
   * @example 550 5.0.1 Invalid Sender. Your domain has been blacklisted
   * @source Orange, Zimbra and others
   */
  rule(
    'sender.blocklisted',
    'blocklisted',
    lines`
banned sender
blacklisted reverse
dialup transient
domain … has been blocked
domain … is banned
email from … is currently blocked
for zombie
host {is} blacklisted
identified as spammer
is in an rbl
known spammer
rhsbl
sender address … blacklist
sender blocked
sender domain is listed
sender is a spammer
sender is listed
sender is spammer
sender listed on
sender … banned
sender … blacklisted
sender … blocked by
sender … dnsbl
sender … is blocked
sender … rbl|
sender … spamhaus
sending ip … suspended
your address … blacklist
your domain {is} blacklisted
your ip … is filtered
`,
  ),
  /**
   * @example 554 Too many unknown users from your address
   * @source Servers that count unknown recipients
   */
  rule(
    'rate.unknown-users',
    'rate_limited',
    lines`
attempts at unknown
credits exceeded
excessive invalid
excessive number of
excessive unknown
harvest attack
limit for sending
limit of invalid
limit of unknown
limit of … messages per
limits for your account
many invalid address
many invalid recipient
many nonexistent
many unknown {user}
message count quota
messages per hour limit
messages quota
more than … unknown
policy rejection quota
quota of … messages per
recipients that {doesnt} exist
sent to too many
spam limit
submissionquota
too many bad recipient
too many failed
too many incorrect
too many invalid
too many non exist
too many nonexist
too many of your recipients
too many unknown
too many users that
too many wrong
unknown recipient count
unknown users from your
`,
    { statusClass: 4 },
  ),
  /**
   * @example 451 Sender unknown, please retry in 10 minutes. Greylisted
   * @source RFC 6647
   */
  rule(
    'greylisted.named',
    'greylisted',
    lines`
deferred retry in
first sight of
graylist
greyl
jeste nezname
know you yet retry
recipient pair
rejected temporarily deferred
sender is unknown to us
server is unknown to us
tripel|
triplet
you are new here
you are unknown to us
пока не известен
`,
  ),
  /**
   * The server names the part of itself that failed, whatever else it says.
   * @example Unable to contact LDAP server. (#4.4.3)
   * @source Servers that name what failed
   */
  rule(
    'system-error.named',
    'system_error',
    lines`
address lookup failed
alias database
authdaemon
backend … unreach
connect to avp
contact ldap
daemon … not answering
database {is} unreach
database … not reach
directory server
directory unreach
directory {is} down
error in processing id
error unpacking
failed to expand
failure sending mail
figure out my ip
from transport local
in home directory
information store|
internal error
internal failure
internal server
ldap error
ldap lookup err
ldap lookup fail
ldap lookup time
ldap server
local scan … timed
mail transport error
mapiexceptionnotauthorized
milter service
mta failure
mysql server
open timeout on
out of inodes
policy daemon crash
policy daemon … not respon
policy server problem
policy server … error
policy server … fail
policy server … timed out
policy service … not
problem talking to server
scan failed
server configuration error
server configuration problem
socket map lookup
spam filter timed out
spool file
storage error
storageerror
storedriver
syntax error in control
table lookup failed
tainted filename
temporary local problem
temporary lookup failure
temporary system problem
too many related errors
transport {is} unavailable
user lookup error
user lookup fail
{cannot} be processed due to
{cannot} fork
{cannot} start filter
{cannot} start plugin
{cannot} start program
{cannot} start service
`,
  ),
  /**
   * @example 451 Benutzerdatenbank nicht erreichbar
   * @source Servers that name what failed
   */
  rule(
    'system-error.own-abroad',
    'system_error',
    lines`
aliases db
finner ikke filen
hittar inte filen
kan ikke finde filen
reglen for videresendelse
regola di inoltro {fort}
regula przekierow
reguly przekierow
soubor s aliasy
tabla de usuarios no existe
{fort} {werk}
{kartei} … {stumm}
{lizenz} … {schutz}
{schutz} … {lizenz}
{werk} konnte {fort}
{werk} wurde {fort}
{werk} {fort}
правило обработки {fort}
`,
  ),
  /**
   * @example 550 Ihr eigenes Postfach ist voll
   * @source Servers that hold what their users send
   */
  rule(
    'sender.full-abroad',
    'bad_sender',
    lines`
cota do remetente
cuota del remitente
ihr eigenes postfach
kendi posta kutunuz
quota de l expediteur
quota del mittente
uw eigen mailbox
votre propre boite
{absender} {voll}
{dein} … {voll} … {versand}
квота отправителя
квоту отправителя
您的邮箱已满
您的邮箱空间已满
送信者のメールボックスが容量
보내는 분의 메일함이 가득
`,
  ),
  /**
   * Exim pipe transport: the command that an address delivers to failed, whatever it printed.
   * @example Child process of address_pipe transport returned 127 (could mean unable to exec or command does not exist)
   * @source Exim pipe transport
   */
  rule(
    'mailer-error.pipe',
    'mailer_error',
    lines`
avsluttet med status
child process of … returned
child process of … timed out
command time limit
exec format error
execvp
exited with status
for sendmail programs
lda {cannot}
php fatal error
script … {cannot} be executed
smrsh
timeout quota
transport returned
unknown mailer error
{cannot} exec
`,
  ),
  /**
   * The heading of MailScanner mentions viruses, whatever it found. The server refuses the mail, not the recipient.
   * @example Virus detected: an attachment is on the list of unacceptable attachments of this site
   * @source MailScanner's reports about file names and about what it could not read; gateways
   */
  rule(
    'content.named',
    'content',
    lines`
attachments {isnt} accepted
attachments {isnt} allowed
e mail contenente errori
lijst met onaanvaardbare bijlagen
list of unacceptable attachments
lista … adjuntos no
lista … allegati non
listan … bilagor
liste des pieces jointes
liste … anhange
listen … uonskede bilag
{mail} without a date
{mail} without a subject
{mail} without a to|
{mail} without date
{mail} without subject
{mail} without to|
パスワード付
`,
  ),
  /**
   * @example 552 192.0.2.1 sender rejected AUP
   * @source AT&T and Comcast acceptable use policies
   */
  rule(
    'sender.aup',
    'policy',
    lines`
acceptable use
aup|
connection rejected by policy
customer rule based
unsigned bounce
`,
  ),
  /**
   * @example 450 4.7.1 Please click the link to confirm your message
   * @source Challenge-response filters
   */
  rule(
    'challenge',
    'challenge',
    lines`
a human wrote
added to the allowed list
added to the recipient s allowed
answer the mail
awaiting your confirmation
bestatigen sie
boxbe
captcha
challenge|
click the link to confirm
clique no link
confermi di essere
confirm that you
confirm this mail server
confirm your address
confirm your {mail}
confirm … you are human
confirmation request
defi reponse
desafio resposta
desafio respuesta
digite os caracteres
enter the characters
erfordert eine bestatigung
exige confirmacao
exige une confirmation
filtre anti robots
held for human
holds mail of
human that
human verification
identifiez vous une
if you click on this link
kein roboter
mailinblack
mensagem de confirmacao
n etes pas un robot
ne sois pas un robot
new correspondent
no es un robot
non sei un robot
not yet confirmed
of unconfirmed
only occur if you click
press the link
protected by … verification
prove that you are
prove you are
puzzle
requiere confirmacion
requires confirmation
richiede una conferma
sender confirmation
sender not pre approved
solve the
spamarrest
tira teima
to be approved … open
to be confirmed by
to my guest list
type the characters
type the word
utiliza o antispam
verification e mail
verify that you are human
visit … to be added
vous authentifier en cliquant
vous identifier une
確認メール
`,
    { inHosts: true },
  ),
]
