/**
 * Rows about something other than the recipient that is unknown, invalid or closed: servers use the same words for senders,
 * servers, records and commands. They are asked after the rows that recognise such replies more precisely, and before the
 * rows about recipients. A few rows here are about recipients or their domains, where other rows here would match as well.
 * @source The grammar of replies: whom or what the words are said of
 */
import { lines } from './lines.ts'
import { type Rule, rule } from './rule.ts'

export const NOT_THE_RECIPIENT: readonly Rule[] = [
  /** @example 550 Your domain wrote to a mailbox unknown here */
  rule(
    'other.your-recipient',
    'user_unknown',
    lines`
{you} … mailbox {gone}
{you} … no such user
{you} … {user} {gone}
`,
  ),
  /** @example 550 Sender refused */
  rule(
    'other.sender-refused',
    'bad_sender',
    lines`
not local sender
{sender} address {is} {refused}
{sender} {is} {refused}
{sender} … not accepted
`,
  ),
  /** @example 550 5.7.1 Originator is not registered here */
  rule(
    'other.sender',
    'bad_sender',
    lines`
empty mx … {sender}
mail from … {gone}
mail from … {off}
mail from … {shut}
{gone} … envelope sender
{missing} {sender}
{sender} … {gone}
{sender} … {off}
{sender} … {shut}
`,
  ),
  /** @example 550 Unknown EHLO, go away */
  rule(
    'other.helo',
    'protocol',
    lines`
client host … {gone}
client host … {off}
client host … {shut}
client … absent from
command {gone}
smtputf8
your hostname … {gone}
{helo} … {gone}
{helo} … {off}
{helo} … {shut}
{missing} client
{missing} command
{missing} greeting
{missing} protocol
{missing} {helo}
`,
  ),
  /** @example 550 DKIM key inactive */
  rule(
    'other.authentication',
    'auth_failure',
    lines`
dkim … {gone}
dkim … {off}
dkim … {shut}
spf … appear to be
spf … {gone}
spf … {off}
{missing} dkim
{missing} spf
`,
  ),
  /** @example 550 Certificate closed */
  rule(
    'other.certificate',
    'tls',
    lines`
certificate … {gone}
certificate … {off}
certificate … {shut}
{missing} certificate
`,
  ),
  /** @example 550 Password locked */
  rule(
    'other.login',
    'security',
    lines`
authenticate first
authenticated user … {gone}
authenticated user … {off}
bind account
encryption key
have to log in
log in first
login failed
login {shut}
must log in
password {off}
password {shut}
sasl … {gone}
{missing} authentication
{missing} credential
`,
  ),
  /** @example 550 Illegal MIME part */
  rule(
    'other.message',
    'content',
    lines`
header … {gone}
link … {gone}
link … {off}
link … {shut}
message id … {gone}
message id … {off}
message id … {shut}
reply to … {gone}
reply to … {off}
reply to … {shut}
url … {gone}
url … {off}
url … {shut}
{missing} charset
{missing} content type
{missing} encoding
{missing} header
{missing} link
{missing} message
{missing} mime
{missing} url
`,
  ),
  /** @example 550 Lähettäjän tili on suljettu */
  rule(
    'other.sender-abroad',
    'bad_sender',
    lines`
adres ip … {fort}
adresa ip … {fort}
adresse ip … aucun de nos
adresse ip … {fort}
direccion ip … ninguno
direccion ip … {fort}
endereco ip … nenhum
endereco ip … {fort}
gonderen dogrulama
indirizzo ip … nessun
indirizzo ip … {fort}
ip adres … geen van
ip adres … {fort}
ip adresse … keinem unserer
ip адрес … {fort}
ip адрес … жодному
ip адрес … ни одному
ip 주소 … {fort}
nazev schranky neni … {absender}
sie sind … {fort}
verification de l expedit
{absender} … bevroren
{absender} … dondurul
{absender} … fryst|
{absender} … {falsch}
{absender} … {fort}
{absender} … {nimmer}
{absender} … {sucht}
{absender} … {weg}
{absender} … заморож
{absender} … 未登
{absender} … 메일함 이름
{absender} 无此
{antwort} … non e valid
{antwort} … {falsch}
{antwort} … {fort}
{antwort} … {nimmer}
{antwort} … {sucht}
{antwort} … {weg}
{falsch} … {absender}
{fort} … {absender}
{konto} … {gebraucht} … {versand} … {weg}
{konto} … {versand} … {gebraucht} … {weg}
{sucht} … {absender}
{versand} {weg} {dieses} {konto}
{versand} … {gebraucht} … {konto} … {weg}
{weg} … {absender}
发件帐号因
发件账号因
发信帐号已 {weg}
发信账号已 {weg}
寄件帐号 … 未登
寄件帐号因
寄件账号因
送信アカウントが {weg}
送信アカウントは {weg}
配信に使用
配信に利用
`,
  ),
  /** @example 550 Délai expiré à l'ouverture de la boîte aux lettres */
  rule(
    'other.time-abroad',
    'no_answer',
    lines`
anslutningen … {weg} … {konto}
connessione … {weg} … {konto}
connexion fermee
connexion … {weg} … {konto}
delai expire … {konto}
forbindelse … {weg} … {konto}
polaczenie … {weg} … {konto}
spojeni … ukoncen
tempo expirado … {konto}
tempo scaduto … {konto}
tiempo expirado … {konto}
tijd verlopen … {konto}
verbinding … {weg} … {konto}
verbindung … {weg} … {konto}
zeit abgelaufen … {konto}
{konto} … baglanti … {weg}
{konto} … タイムアウト
{konto} … 接続が {weg}
{konto} … 连接 … {weg}
{konto} … 연결이 {weg}
{konto} 超时
з єднання … {weg} … {konto}
соединение … {weg} … {konto}
`,
  ),
  /** @example 550 Votre compte présente un impayé */
  rule(
    'other.unpaid-abroad',
    'policy',
    lines`
{dein} … {unbezahlt}
{unbezahlt} … {dein}
{unbezahlt} … {versand}
{versand} … {unbezahlt}
`,
  ),
  /** @example 550 该用户邮箱服务已停用 */
  rule(
    'other.box-service-abroad',
    'mailbox_disabled',
    lines`
usluga zawieszona … nieoplacon
{konto} 服务已停
料金未納のためメールサービス
미납으로 메일 서비스가
`,
  ),
  /** @example 421 서비스를 사용할 수 없습니다 */
  rule(
    'other.service-abroad',
    'not_accepting',
    lines`
dienst is niet meer
dienst is uitgeschakeld
dienst ist abgeschaltet
dienst nicht verfugbar
dienst wurde ein
hizmet kapat
hizmeti musait
server is buiten
serveren er stengt
service a ete suspend
service nicht verfugbar
service non disponible
servicio fue suspend
servicio no disponible
servicio ya no
servico foi suspens
servico indisponivel
servizio e sospeso
servizio non disponibile
servizio non e piu
sluzba byla
tjansten ar avst
tjenesten er stengt
usluga zostala
сервис недоступ
сервис отключ
сервіс вимкн
служба недоступ
служба отключ
サービスが停止
サービスが利用でき
サービスは停止
サービスは利用でき
サービスを停止
服务不可用
服务已停
送信が停止
서비스가 사용 중지
서비스가 중지
서비스를 사용할 수
`,
  ),
  /** @example 550 宛先のドメインがDNSに存在しません */
  rule(
    'other.domain-of-recipient-abroad',
    'domain_unknown',
    lines`
受信者のドメインが {fort}
受信者のドメインがdns
受信者のドメインは {fort}
宛先のドメインが {fort}
宛先のドメインがdns
宛先のドメインは {fort}
宛先ドメインが {fort}
宛先ドメインがdns
宛先ドメインは {fort}
`,
  ),
  /** @example 550 Ungültige Kopfzeilen */
  rule(
    'other.header-abroad',
    'content',
    lines`
{falsch} {kopf}
{fort} {kopf}
{kopf} wurde {fort}
{kopf} {fort}
{kopf} … {falsch}
{kopf} … {nimmer}
{kopf} … {weg}
`,
  ),
  /** @example 502 Befehl unbekannt */
  rule(
    'other.command-abroad',
    'protocol',
    lines`
{befehl} {falsch}
{befehl} {fort}
{befehl} … {nimmer}
{befehl} … {weg}
{falsch} {befehl}
{fort} {befehl}
{weg} … {befehl}
неизвестная команда
`,
  ),
  /** @example 550 Ungültige IP-Adresse */
  rule(
    'other.thing-abroad',
    'policy',
    lines`
bledne haslo
chybne heslo
dns に {fort}
dnsに {fort}
feil passord
fel losenord
grupo … {nimmer}
helo … {fort}
licenca … {nimmer}
link … {fort}
link … {nimmer}
varmenne ei
varmennetta ei
{beleg} … {fort}
{falsch} … {sache}
{fort} {beleg}
{fort} {sache}
{sache} incorrect
{sache} konnte {fort}
{sache} wurde {fort}
{sache} {fort}
{sache} … {falsch}
{sache} … {nimmer}
{sache} … {weg}
заголовок from
ドメインはこのサーバーに {fort}
パスワード … {weg}
リストに {fort}
ルートが {fort}
授权码 … {nimmer}
権限が {fort}
設定が {fort}
`,
  ),
  /** @example 550 Ihr Konto ist gesperrt */
  rule(
    'other.you-abroad',
    'policy',
    lines`
sunucunuz kayitli
u bent {fort}
usted {fort}
vous n etes {fort}
{dein} … bevroren
{dein} … dondurul
{dein} … ne fait plus
{dein} … no pertenece
{dein} … tidak ada
{dein} … tidak ditemukan
{dein} … {falsch}
{dein} … {fort}
{dein} … {nimmer}
{dein} … {weg}
{dein} … заморож
{dein} … 未登
ไม่พบที่อยู่ของคุณ
ไม่พบโดเมนของคุณ
`,
  ),
  /** @example Adresse introuvable: non remis, car le domaine example.com est introuvable */
  rule(
    'other.domain-abroad',
    'domain_unknown',
    lines`
car le domaine … {fort}
da die domain … {fort}
eftersom doman … {fort}
fordi dom … {fort}
weil die domain … {fort}
`,
  ),
  /** @example 550 Das Postfach ist auf diesem Server nicht bekannt */
  rule(
    'other.box-of-server-abroad',
    'user_unknown',
    lines`
{empfaenger} … {rechner} {fort}
{konto} {fort}
{konto} … {rechner} {fort}
受信者が {fort}
宛先が {fort}
`,
  ),
  /** @example 550 Der Server existiert nicht */
  rule(
    'other.server-abroad',
    'dns_failure',
    lines`
odchozi posty … {fort}
poczty wychodz … {fort}
posta in uscita … {fort}
postausgang … {fort}
serveur sortant … {fort}
servidor de envio … {fort}
servidor saliente … {fort}
smtp serveren … {fort}
smtp サーバー … 見つかりま
smtp 伺服器 … {fort}
smtp 服务器 … {fort}
uitgaande server … {fort}
utgaende server … {fort}
{rechner} {fort}
вихідної пошт … {fort}
исходящей почт … {fort}
`,
  ),
  /** @example 550 This account is not allowed to send mail */
  rule(
    'other.sending',
    'policy',
    lines`
check your smtp
forwarding to … {off}
forwarding {was} {off}
not allowed to send mail
outbound … {shut}
outgoing mail from
outgoing mail … blocked
outgoing mail … {shut}
posting … {off}
sending … {shut}
user of this relay
`,
  ),
  /** @example 451 Mailbox store is disabled */
  rule(
    'other.store',
    'system_error',
    lines`
access list {shut}
access list … {gone}
access list … {off}
alias expansion
alias map {gone}
alias map {shut}
alias map … {off}
in routing table
list configuration
mailbox format
of the … members
policy for … {gone}
route to recipient {gone}
route to {gone}
table … not found
{box} database {gone}
{box} database … {shut}
{box} directory … {shut}
{box} file {gone}
{box} quota service
{box} server {gone}
{box} server {shut}
{box} server … {off}
{box} service {gone}
{box} store {gone}
{box} store … {shut}
{datei} {fort}
{fort} el archivo de
{fort} pliku
{kartei} wurde {fort}
{kartei} {unverfuegbar}
`,
  ),
  /** @example 550 Your network frozen */
  rule(
    'other.you',
    'policy',
    lines`
blocked … me at
dictionary attack
many of your recipients
me at @ … whitelist
to our whitelist
you {doesnt} exist
your account … {shut}
{missing} {you}
{you} … appear to be
{you} … {gone}
{you} … {off}
{you} … {shut}
`,
  ),
  /**
   * @example 550 Your email has been blocked
   * @source Filters that block a message
   */
  rule(
    'policy.blocked',
    'policy',
    lines`
e mail {was} rejected
email is blocked
email {was} rejected
main account unavailable
message has been deleted
only from countries
recipient address rejected not authori
recipient {is} not authori
this {mail} {was} blocked
your {mail} {was} blocked
{mail} {was} deleted by
{mail} {was} removed by
`,
  ),
  /**
   * @example 452 4.3.1 Insufficient disk space
   * @source Servers whose disk is full
   */
  rule(
    'system-full.disk',
    'system_full',
    lines`
disk is at
disks are at
filesystem exhausted
filesystem … full
free blocks
inodes left
insufficient disk
insufficient storage
insufficient system
low on disk
mail system storage
no disk space
no inodes
not enough room on
partition … filled
partition … full
server s disk
space shortage
spool almost full
spool disk
spool nearly full
spool partition
system s disk
volume … full
volume … out of
`,
  ),
]
