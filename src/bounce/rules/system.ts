/** Rows about the receiving system, the network, and the protocol. */
import { lines } from './lines.ts'
import { type Rule, rule } from './rule.ts'

export const SYSTEM_RULES: readonly Rule[] = [
  /**
   * A delivery program failed. What it printed may be about other systems, so this row comes first.
   * @example Command died with status 1: "/usr/local/bin/import". Command output: database connection timed out
   * @source Postfix
   */
  rule('mailer-error.died', 'mailer_error', lines`command died`),
  /**
   * @example 554 5.4.7 Delivery expired (message too old)
   * @source Postfix, Exim, SES, Exchange, OpenSMTPD
   */
  rule(
    'expired',
    'expired',
    lines`
abandon de la remise
abandoned after
after multiple retries
after … attempts
after … days in
all delivery attempts
allowed queue period
am now giving up
are now giving up
attempts … exhausted
been trying for
connection expired
dagen nog niet afgeleverd
days and {cannot}
days in queue
days of trying
delivered within
delivery attempts has
delivery attempts have
delivery expired
delivery time expired
delivery timed out
delivery timeout
delivery was attempted for
delivery {is} abandoned
envelope expired
expiration time
expired before
expired in queue
failed … attempts
failing for a long time
gave up after
given up after
gives up now
giving up after
has been returned after
hours and {cannot}
hours in queue
hours of trying
in the queue for
kept at it for
kept trying for
lifetime of the
max age
max retries
max time
maximum age
maximum number of times
maximum retries
maximum retry
maximum time
message expired
message has expired
message timed out
message timeout
multiple delivery attempts
ne sera plus tente
not been collected after
not delivered for
not delivered in
number of attempts
number of delivery attempts
queue expired
queue lifetime
queued for … days
queued for … hours
retried the maximum
retries exceeded
retries exhausted
retry attempts
retry count
retry limit
retry period
retry time
retry … exhausted
stopped trying
stunden nicht zugestellt
system gives up
tagen nicht zugestellt
time allowed
time in queue
time to live
too long in queue
too long in the queue
too many attempts
too many retries
too old
tried for … days
tried for … hours
undeliverable after
uur nog niet afgeleverd
weiteren zustellversuche
zustellversuche wurden eingestellt
{cannot} be delivered for
{cannot} deliver for the last
{cannot} deliver in
{cannot} deliver this message after
{cannot} send message for … days
再送期限
有効期限が切れ
超过最长
過期
配信期限
`,
  ),
  /**
   * @example 451 4.4.3 Temporary DNS lookup failure
   * @source Postfix, Exim, PowerMTA
   */
  rule(
    'dns-failure',
    'dns_failure',
    lines`
dns error
dns failure
dns lookup
dns problem
dns query
dns resolution
dns returned an invalid
dns server
dns temp
dns timeout
dnssec
dnsルックアップ
domain failure
domain lookup
eai again
enodata
enotfound
fetching dns record
forward email txt
getaddrinfo
host address lookups failed
host name lookup
hostname lookup
look up mx
look up the mail exchanger
lookup error
lookup fail
lookup timeout
naamserver
name or service not known
name resolution
name server
name service error
nameserver
no data known
no dns a data
no mx host
no relevant answers
nomxhostfound
not be resolved
problem looking up
querymx
resolution fail
resolver error
resolver timed out
server dei nomi
serveur de noms
servfail
servidor de nombres
servidor de nomes
temporary dns
temporary domain
unable to lookup
valid address record
{cannot} be resolved
{cannot} find mx
{cannot} look up
{cannot} resolve
сервер имен
серверы имен
`,
  ),
  /**
   * @example lost connection with mx.example.com[192.0.2.1] while sending RCPT TO
   * @source Postfix, sendmail, Exim
   */
  rule(
    'no-answer.dropped',
    'no_answer',
    lines`
broken pipe
cerro la conexion
chiuso la connessione
chiuso la sessione
closed by peer
closed by remote
closed connection
closed its end
closed the connection
closed the session
closed the socket
closed unexpectedly
connection broken
connection died
connection lost
connection reset
connection terminated
connection {is} closed
connection {is} dropped
connection … aborted
connection … is broken
connection … reset by
connexion interrompue
derrubou a conex
derrubou a sess
disconnected
dropped connection
dropped the connection
dropped the session
econnreset
encerrou a conexao
epipe
fechou a conexao
ferme la connexion
hung up
interrompu la connexion
lost connection
polaczenie przerwan
premature
read error from
remote host closed
reply read error
reset by peer
reset by the peer
session timed out
spojeni preruseno
tcp read error
timed out while
timeout closing connection
unexpected eof
unexpectedly closed
verbinding verbroken
verbindung geschlossen
verbindung … abgebrochen
verbindung … getrennt
went away
while receiving
while sending
zamknal polaczenie
закрыл соединение
разорвал соединение
соединение разорв
接続が切れ
接続が切断
接続を切断
握手未完成
连接断开
連線中斷
연결이 끊
`,
    { code: '4.2' },
  ),
  /**
   * @example connect to mx.example.com[192.0.2.1]:25: Connection timed out
   * @source Postfix, sendmail, Exchange
   */
  rule(
    'no-answer',
    'no_answer',
    lines`
a conectar a
accettato le nostre
aikakatkais
all mxs
ansluta till
anslutning … avbr
anslutningen nekad
anslutningen … brot
antwoordt niet
antwortet nicht
baglanilam
baglanti kesildi
baglanti reddedil
baglanti … kuru
baglantiyi kabul etme
brak odpowiedzi
casovy limit
cesta k hostiteli
communication failure
communications error
conectar al servidor
conectar ao servidor
conectar con el servidor
conectare la
conectarea la
conexao … esgot
conexao … expirou
conexao … interromp
conexao … perdida
conexao … recusad
conexion con el servidor
conexion rehusada
conexion … agotad
conexion … expiro
conexion … interrump
conexion … perdida
conexion … rechazad
connect error
connection attempt
connection failed
connection refused
connection {cannot} be
connessione al server
connessione … interrotta
connessione … rifiutat
connessione … scadut
connettersi al server
connexion … expire
connexion … interrompue
connexion … perdue
connexion … refusee
connexion … rejetee
contactar con el servidor
contacter le serveur
contatar o servidor
contattare il server
conversation with
csatlakozni
data from client
deadline exceeded
delai d attente
delai de connexion
delai … depasse
demandes de connexion
dial tcp
eaddrnotavail
econnrefused
ehostunreach
ei saatu yhteytta
ei vastaa
ei vasta|
end of socket
enetunreach
etablir la connexion
etimedout
execution expired
failed to connect
forbinde til
forbindelse til
forbindelsen … af
forbindelsen … brutt
forbindelsen … forsvandt
forbindelsen … gik tabt
forcibly closed
geen antwoord
gick inte att ansluta
giden bir yol
giden yol yok
greeting failed
host {is} down
host … not be contacted
hosts have been failing
ikke forbinde
ikke kontakt
ikke nas|
impossibile conne
impossibile stabilire
inaccesible
inacessivel
inalcanzable
ingen rute til
ingen vag till
injoignable
inte ansluta
inte nas|
interrotto la connessione
io error
irraggiungibile
isn t answering
izveidot savienojum
joindre le serveur
kapcsolodni
keine antwort
ket noi voi may chu … that bai
khong ket noi
koble til
kunne ikke opret
lost incoming connection
mail exchanger failed
mat ket noi
mozna nawiazac
n a pas accepte la conn
na modtagerens
na mottagar
nadviazat
nam de verbinding niet
nao aceitou a conex
nao responde
navazat spojeni
ne repond
nedostupn
nelze se pripojit
nem valaszol
neodpovid
nepodarilo … pripojit
neprijal nase poziadavky
neprijal spojeni
nessun segnale
nessuna risposta
network connection
network error
network is down
network problem
nicht antwortet
nicht erreichbar
nie odpowiada
nie przyjal polacz
nieosiagaln
niet bereikbaar
niet verbinden met
no acepto la conex
no answer
no connection could
no contesta
no esta accesible
no greeting
no longer responding
no responde
no response
no route to host
no route to ip
no se puede acceder al servidor
no smtp servers
non ha accettato la conn
non risponde
not answer
not reachable
not responding
nu raspunde
onbereikbaar
open a tcp
opentimeout
oprettes forbindelse
pas joignable
pieslegties
polaczenia z serwerem
polaczenie … odrzucon
polaczenie … przerwan
polaczenie … utracon
polaczyc sie z
port 25
possivel conectar
povezati s
pripojeni odmitnuto
pripojit k
pripojit na
prisijungti prie
przekroczono czas
pudo conectar
raggiungibile
reach any mx
read error generic
readtimeout
reageert … niet
recipients server could not
recusou a conex
refused an attempted
route to … not available
sans reponse
se connecter a
sem resposta
server is down
server niet bereiken
sin respuesta
site is down
smtp连接
socket error
solicitacoes de conexao
solicitudes de conexion
spojen … vyprs
spojeni odmitnuto
spojeni … ztrac
spojit se server
sunucuya baglan
susisiekti su
svarar inte
svarer ikke
svazat
system … not been contacted
tcp connection
tcp write
tempo de conexao
tempo esgotado
tempo limite
tempo scaduto
tempo superato
tenging slitna
terhubung ke
the ket noi
tidak dapat dihubungi
tidak merespon
tidsavbr
tidsgrans
tiempo de conexion
tiempo de espera
time out
timed out
timeout
to recipients server failed
tog for lang tid
tog ikke imod forb
tog inte emot anslut
tok ikke imot til
uhendust
ulasilam
unreachable
verbinden met … mislukt
verbinding maken
verbinding met
verbinding … geweigerd
verbindingsverzoek
verbindung mit dem server
verbindung zum
verbindung … abgelaufen
verbindung … abgelehnt
verbindung … fehlgeschlagen
verbindung … nicht
verbindung … unterbrochen
verbindungsanfrag
was never ready
yanit vermiyor
yhteys katk
yhteys palvelimeen
zaman asimi
zeituberschreitung
{cannot} connect
{cannot} contact
{cannot} establish
{cannot} open a connection
{cannot} open connection
{doesnt} accept our requests to connect
{doesnt} answer
{doesnt} respond
αδυναμια συνδεσης
οριο συνδεσης
οριο χρονου
συνδεση με
в соединении отказано
вичерпано час
връзката с
з єднання … втрачен
з єднатися
завершився час
зв язатися
звязатися
зєднатися
истекло время
не відповіда
не отвечает
не прийняв з
не принял соединен
не удалось подключ
не удалось … соедин
немає маршруту
нет ответа
ожидания … истек
подключиться к
превышено время
під єднатися
підключитися до
підєднатися
связаться с сервер
сервер отсутств
сервер … недоступ
соединени … отклонен
соединение … потер
соединение … прер
соединение … разор
соединиться с
час очікування … вичерпано
اتصال مع خادوم
لفقد الاتصال
ไม่ตอบสนอง
が応答
サーバーに接続でき
タイムアウト
不可达
到達でき
応答がありません
応答しない
応答なし
拒絕此次連線
拒绝此次连接
拒绝连接
拒绝连线
接続が拒否
接続できません
接続に失敗
接続を受け付け
接続を拒否
接続リクエスト
无响应
无回应
无法连接
沒有回應
沒有接受連線
没有响应
没有接受连接
無法連線
超时
连接 … 中断
连接丢失
连接到
连接被拒
連線到
逾時
경로가 없
루트가 없
시간 초과
시간이 초과
연결 거부
연결 요청
연결을 받아들이지
연결이 거부
연결할 수
응답을 못
응답이 없
응답지연
응답하지
접근할 수 없
접속이 되지
접속할 수 없
`,
    { code: '4.1' },
  ),
  /**
   * @example 450 4.4.316 В подключении отказано
   * @source Exchange Online
   */
  rule('no-answer.codes', 'no_answer', [], {
    codes: ['4.314', '4.315', '4.316', '4.317', '4.318'],
  }),
  /**
   * @example 554 5.4.4 Unable to route the message
   * @source RFC 3463 x.4.4
   */
  rule(
    'routing',
    'routing',
    lines`
address space
blad routingu
communications failure
determine which server
domain {is} not configured on
erreur de routage
erro de encaminhamento
erro de roteamento
error de enrutamiento
errore di routing
find a gateway
gateway not found
is the local host
kein weg zum
mailbox domain problem
mx in private
nessun percorso
no connector
no gateway
no mail route
no next hop
no route
no transport defined
no transport for
no transport provider
not configured for this destination
remote domains not
route not found
route vers l hote
routeringsfout
routing error
routing server
routingfehler
ruta hasta
unrouteable
wrong office 365 region
{cannot} route
ошибка маршрут
路由错误
`,
  ),
  /**
   * @example 451 4.4.5 Mail system congestion
   * @source RFC 3463 x.4.5
   */
  rule(
    'congestion',
    'congestion',
    lines`
congested
congestion
connection table
high traffic
network is busy
no free slot
queue is too long
queue … overloaded
slots taken
`,
  ),
  /**
   * @example 452 4.5.3 Too many recipients
   * @source RFC 5321 4.5.3.1
   */
  rule(
    'too-many-recipients',
    'too_many_recipients',
    lines`
already has … recipients
at most … recipients
at most … users
carries … recipients
max recipients
maximum recipients
no more than … people
number of recipients
one recipient at a time
people per
recipient limit
recipients in a
recipients in one
recipients per
too many addressees
too many addresses in
too many members
too many rcpt
too many recipients
total of rcpts
`,
  ),
  /**
   * @example 452 4.3.1 No space left on the queue disk, system storage
   * @source RFC 5321
   */
  rule(
    'system-full',
    'system_full',
    lines`
disk at … {cannot}
disk … full
file system {is} full
insufficient memory
insufficient resource
mail system full
no space
out of disk space
out of memory
queue {is} full
server is full
server … disk
spool {is} full
system storage
`,
  ),
  /**
   * @example 5.3.0 procmail: Error while writing to the mailbox
   * @source sendmail local mailers, procmail, maildrop
   */
  rule(
    'mailer-error',
    'mailer_error',
    lines`
child process
command failed
command output
create user output
delivery agent
error writing
exit code
exit status
exited with
home directory
local delivery failed
local mailer
maildir delivery failed
maildrop error
mailer error
no such file
non zero exit
nonzero exit
pipe to
procmail
response template
sieve script
signal received
skoncil s chybou
usr bin maildrop
x unix
{cannot} create
{cannot} run
エイリアスの展開
配送プログラム
`,
  ),
  /**
   * @example 450 4.3.2 Service currently unavailable
   * @source Postfix postscreen
   */
  rule('not-accepting.now', 'not_accepting', lines`currently unavailable`, {
    codes: ['3.2'],
  }),
  /**
   * @example 421 Server temporarily unavailable
   * @source RFC 3463 x.3.2
   */
  rule(
    'not-accepting.server',
    'not_accepting',
    lines`
address temporarily unavailable
mail server {is} suspended
process connection
server {is} temporarily unavailable
`,
  ),
  /**
   * @example 451 4.3.0 Server error
   * @source RFC 3463 x.3
   */
  rule(
    'system-error',
    'system_error',
    lines`
application error
backend
badprimary
cannot check @ at this time
config error
configuration error
configuration problem
crashed
currently unavailable
database
directory operation
duplicated message id
error in our mail
error in processing
error occurred in our
error occurs in our
error on the server
error processing
error while being
exception occurred
excessive recursion
failed internally
failed to save
failed to store
i o error
incorrectly configured
internal processing
json input
ldap
lock busy
misconfigur
multiple destination domains
never users
no mdb
not configured
not create
not lock
out of resources
permission denied
policy engine
processing error
queue file write
read error
server error
server failure
service error
service failure
size per transaction
software error
something broke
sql|
system call
system error
system failure
system problem
tainted
temporarily interrupted
temporarily unavailable
temporary error
temporary failure
temporary problem
temporary resource
transient error
transient failure
unexpected error
unexpected failure
unhandled exception
unqueuable
upstream error
went wrong
write error
write to the spool
{cannot} be queued
{cannot} be saved
{cannot} be stored
{cannot} be written
{cannot} complete
{cannot} load
{cannot} open
{cannot} process
{cannot} save
{cannot} store
システムエラー
存储暂
系统错误
`,
  ),
  /**
   * qmail and others write this after the last cause.
   * @example Delivery failed. I'm not going to try again; this message has been in the queue too long.
   * @source qmail and others
   */
  rule('expired.queue', 'expired', lines`queue too long`),
  /**
   * @example 421 4.3.2 Service shutting down
   * @source RFC 3463 x.3.2
   */
  rule(
    'not-accepting',
    'not_accepting',
    lines`
bakimda
busy|
connection deferred
connection slots
currently down
currently not available
down for repair
down for upgrade
entretien
gewartet
going down
high load
host is not accepting
intake of
konserwac
load average
load is high
load {is} too high
lower numbered mx
maintenance
mantenimiento
manutencao
manutenzione
no mail is accepted
not accept mail at
not accepting network
not accepting {mail}
not currently available
not ready
offline
onderhoud
out of service
overload
resources temporarily
resources unavailable
server is not accepting
server is shutting
server not available
server {is} unavailable
service not active
service shutting
service {is} not available
service {is} unavailable
shutting down
site is not accepting
stopped by the administrator
stopped by the operator
system is closed
system load
system {is} not accepting
take no mail
takes no mail
temporarily not available
too much load
try again when
unable to receive
underhall
vedligehold
vedlikehold
wartung
{cannot} accept
обслуживани
техническ … работ
технічн … роб
メンテナンス
維護
维护
점검 중
`,
  ),
  /**
   * @example 550 5.7.0 Authentication is required here
   * @source RFC 4954
   */
  rule(
    'security.authentication',
    'security',
    lines`
auth error
auth fail
auth required
authentication error
authentication first
authentication mechanism
authentication needed
authentication rejected
authentication {is} required
authorization failed
authrequired
credentials
log in to send
log in with
login attempts
login fail
need to authenticate
no auth command
no identity changes
not authorized
password
please authenticate
please log in
requires authentication
security error
security failure
smtp auth
smtpauthenticationerror
unauthenticated
unauthorized
`,
  ),
  /**
   * Postfix and Proofpoint have asked the next server about the recipient and have no answer yet.
   * @example 421 4.1.1 <a@example.com>: Recipient address rejected: unverified address: Address verification in progress
   * @source Postfix, Proofpoint
   */
  rule(
    'verification',
    'unknown',
    lines`
address verification in progress
unverified address
`,
  ),
  /**
   * @example 503 5.5.1 Bad sequence of commands
   * @source RFC 5321
   */
  rule(
    'protocol',
    'protocol',
    lines`
bad parameter
bad sequence
bad syntax
bdat
before data
before mail
before rcpt
command rejected
command {is} not
early talker
excessive amounts of data
extra parameter
improper sequence
invalid argument
invalid parameter
need mail
need rcpt
nested mail
no data after
no rcpt
no valid recipients
not implemented
not supported
out of sequence
parameters or arguments
pipelining
protocol error
protocol violation
rcpt first
stray newline
syntax error
talk before
too many arguments
too many parameters
unexpected command
unexpected recipients
unknown verb
unrecognised command
unrecognised verb
unrecognized verb
without rcpt
{helo} first
`,
  ),
  /**
   * Refusals by policy that do not say whose policy it is.
   * @example 554 5.7.7 Email policy violation detected
   * @source Zoho and others
   */
  rule(
    'policy.violation',
    'policy',
    lines`
accept bounces
administrative lockout
against policy
bad karma
check error|
filtering policy
free mail provider
impersonation
no bounces accepted
originating inside
originating outside
originator … prohibit
outbound mail refused
permanently refused
policy violation
restriction … prevented delivery
sender recipient rejected
transport rule
violates policy
violating our polic
violating our secur
violation of policy
{doesnt} try again
`,
  ),
  /**
   * Exim, Postfix and qmail name the command that was refused.
   * @example SMTP error from remote mail server after MAIL FROM:<a@example.com>: 550 No such domain
   * @source Exim, Postfix, qmail
   */
  rule(
    'sender.refused-at-mail-from',
    'bad_sender',
    lines`
after mail from command
from address failed
in reply to mail from
mail server after mail from
mailer after mail from
smtpsenderfailed
smtpsenderrefused
`,
  ),
]
