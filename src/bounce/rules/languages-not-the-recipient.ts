/**
 * Rows about the sender, the message and the server in languages other than English. They are asked before the rows about
 * recipients. Two rows here do condemn a recipient (somebody left, or is in no address book): later rows, about attachments
 * and personal address books, would match the same replies.
 * @source Servers and mailbox providers of the language
 */
import { lines } from './lines.ts'
import { type Rule, rule } from './rule.ts'

export const LANGUAGE_NOT_THE_RECIPIENT: readonly Rule[] = [
  /** @example 550 Der Absender ist aus dem Unternehmen ausgeschieden */
  rule('language.sender-left', 'bad_sender', lines`{absender} … {gegangen}`),
  /** @example 550 Die Kollegin arbeitet nicht mehr bei uns, Ihr Anhang wird nicht weitergeleitet */
  rule('language.left', 'mailbox_disabled', lines`{gegangen}`),
  /** @example 550 Die automatische Weiterleitung des Postfachs ist deaktiviert */
  rule(
    'language.forwarding-off',
    'policy',
    lines`
{umleitung} … {weg}
{weg} {umleitung}
`,
  ),
  /** @example 451 Liste grise, veuillez patienter */
  rule(
    'language.greylisted',
    'greylisted',
    lines`
absender noch unbekannt
als paar noch
danh sach xam
delai de carence
eerder gezien
eerste aanmelding
eerste aflevering
eerste contact
erster kontakt
erstkontakt
erstmaliger zustellversuch
gra list
gra … lista
graalist
gralist
graue liste
grey … liste
gri liste
grijze lijst
harmaalist
ikke skrevet til … for
lista cinza
lista grigia
lista gris
liste grise
neuer absender
nieuwe afzender
noch nicht bekannt
nog niet bekend bij
nouvel emetteur
nouvel expediteur
novo remetente
nowy nadawca
nuevo remitente
nuovo mittente
pelek
pierwsza wizyta
pierwszy kontakt
pierwszy raz
po raz pierwszy
premier contact
premiere fois
prima volta
primeira vez
primeiro contato
primer contacto
primera vez
primo contatto
seda listin
sedy list
szar … list
szurkelist
temporar zuruckgestellt
zum ersten mal
zweite … zustellversuch
γκριζα λιστα
впервые
незнаком
новый отправител
первый контакт
серо … спис
серы … спис
сив списък
グレイリス
グレーリス
初めて
初回
新发件人
未见过
没见过
灰名单
见到
首次向
그레이리스트
처음 접속
`,
  ),
  /** @example 554 通讯录中查无此人 */
  rule(
    'language.address-book',
    'user_unknown',
    lines`
宛先がアドレス帳に
宛先はアドレス帳に
通讯录 … 查无
수신자가 주소록에
수신자는 주소록에
`,
  ),
  /** @example 550 Échec de la vérification SPF */
  rule(
    'language.auth-failure',
    'auth_failure',
    lines`
causa di spf
causa spf
cause de spf
dkim prufung
dkim 校
dkim 署名
dkim 验
dkim 인증
dkim署名
dkim認証
duvodu spf
echec dkim
echec spf
enregistrement spf
error de spf
falha dkim
falha … spf
fallo spf
forfalsk
grund af spf
grund av spf
kvuli spf
par spf
pelo spf
podpis dkim
podszyw
por spf
powodu spf
prufung fehlgeschlagen … spf
raison de spf
record spf
registro spf
rekord spf
rekordu spf
spf eintrag
spf eller dkim
spf lub dkim
spf nedeniyle
spf prufung
spf запис
spf 校
spf 检
spf 记录
spf 验
spf 또는 dkim
spf 인증
spfレコード
spf校验
spf检查
spf認証
spf记录
spf验证
suplantacion
usurpation
vanwege spf
verifica dkim
verifica spf
verification dkim
verification spf
w imieniu
wegen spf
εγγραφη spf
запись spf
из за spf
подделк
подмен
подписи|
подпись
через spf
רשומת spf
سجل spf
ระเบียน spf
เรคคอร์ด spf
なりすまし
伪造
冒充
因 spf
因spf
地址不一致
提示spf
未通过spf
詐称
送信ドメイン認証
발신자 도메인을 확인
스푸핑
위조
`,
  ),
  /** @example 450 Limite de envio excedido */
  rule(
    'language.rate-limited',
    'rate_limited',
    lines`
a uma taxa
a un rythme
a una velocidad
a una velocita
al minuto
all ora|
ayni anda
cok hizli
cota diaria
cuota diaria
dagelijkse limiet
daglige grænse
daglimiet
dagsgrans
dagskvot
dagslimiet
dakikada
debit trop
demasiado rapido
demasiados correos
demasiados destinatarios desconocidos
denni e mailova
denni limit
drosselung
dzienny limit
egyideju
for hurtig
for manga meddelanden
for manga {mail}
for mange breve
for mange e post
for mange meddelelser
for mange meldinger
for mange {mail}
for raskt
for snabb
gedrosselt
gelijktijdig
gleichzeitig
gonderim hizi
gonderim lim
gonderim sinir
gonderme kota
gransen overskrid
grensen for antall
gunluk gonder
gunluk smtp
hastighetsbegrans
hog takt
in einer geschwindigkeit
invii giornalieri
ip … {viele}
jednoczes
kvota odesilatele
lahetysraja
langsamer
liczbe wiadomosci
liian monta
liikaa viest
limit odesl
limit polacz
limit wyslanych
limit … wysyl
limite de conexiones
limite de conexoes
limite de connex
limite de e mails
limite de envi
limite de mensa
limite di conness
limite diario
limite horaire
limite orario
limite … envio
limite … envoi
limite … invi
massimo di conness
maximal de connex
maximale anzahl
maximo de conex
maximum aantal
mensajes permitidos por
muito rapido
muitos e mails
na godzine
na minute
numarul de mesaje
par heure
par minute
per minut
per minuut
per timme
per uur
por hora
por minuto
pr minut
prilis rychl
pro minute
pro stunde
quota d envoi
quota di invio
quota giornali
quota journali
rallent
ratenbeschrank
relagrans
rownoczes
rychlost odes
saat basina
saatlik
samtidig
sandningsgrans
sendekontingent
sendelimit
sendingshastighet
simultan
soucasne pripoj
soucasne spojen
soucasnych
szybkosc wysyl
tageskontingent
tageslimit
te snel
trop d envois
trop de destinataires inconnus
trop de mails
trop rapidement
troppe mail
troppo rapidamente
troppo velocemente
velocidad de envio
velocidade de envio
velocita di invio
verbindungslimit
versandlimit
verzendlimiet
verzendsnelheid
vitesse d envoi
za hodinu
za minutu
zbyt szybko
zu schnell
zu viele mails
{leute} … {taglich}
{taglich} … {leute}
{verbindung} … {viele}
{viele} … nieistniej
{viele} … {falsch}
{viele} … {taglich}
{viele} … {verbindung}
οριο αποστολ
в минуту
в час|
денна квота
дневная квота
дневной лимит
за минуту
за час|
лимит на
лимит отправ
лимит писем
лимит подключ
лимит соедин
лимит сообщ
ліміт
максимальное колич
максимальное число
одновременн
одночасн
помедленнее
скорость отправ
слишком быстро
слишком часто
суточн
твърде много връзки
ペースでメール
リレーの上限
中继量
傳送配額
发信数量
发信过多
发信额度
发送过多
发送速度
发送限额
发送额度
同一ipアドレスからの接続
同时连接
同時接続
同時連線
大量のメール
大量の迷惑メール
太快
太频繁
寄信额度
接続数
数量已达
数量超出
数量超过
最大接続
最大连接
来信太多
来信过多
每分鐘
每分钟
每小时
流量制限
発信数
短時間に大量
过于频繁
过快
送信上限
送信制限
送信可能
送信速度
速すぎ
错误指令
频繁发
频繁登
频繁的
频繁请
频繁连
너무 빠
너무 빨라
단시간
동시 연결
동시 접속
메시지가 너무 많
메일이 너무 많
발송 속도
발송 한도
분당
속도 제한
시간당
연결 수
요청이 너무 많
전송 할당량
`,
    { statusClass: 4 },
  ),
  /** @example 550 Zu viele Empfänger */
  rule(
    'language.recipients',
    'too_many_recipients',
    lines`
alici sayisi
antalet mottagar
en fazla … alici
jeweils eine ziel
pocet prijemc
{leute} … {viele}
{viele} … {leute}
багато адресатів
кількість … перевищ
много адресатов
число получат
人数
分批
受信者 … 分割
宛先 … 分割
宛先の数
받는 사람이 너무 많
수신자 수
`,
  ),
  /** @example 550 逆引きレコードが存在しません */
  rule(
    'language.ptr',
    'no_ptr',
    lines`
dns inverse
dns inverso
dns nguoc
dns reverso
geen hostnaam
inverso ausente
kaanteisnim
kein hostname
nom inverse
nombre inverso
nome inverso
odwrotn
omgekeerde dns
omvand dns
omvant dns
omvendt dns
ptrレコード
ptr记录
resolucao reversa
resolucion inversa
revdns
revers dns
reverso … ausente
reversoppslag
reverzni
risoluzione inversa
ruckwartsauflosung
ters dns
зворотн … dns
зворотн … запис
обратен dns
обратн … запис
反向
反解
逆引き
역방향 dns
역방향 조회
`,
  ),
  /** @example 554 Ваш IP заблокирован */
  rule(
    'language.blocklisted',
    'blocklisted',
    lines`
afsenderens ip
blockiert … mail von diesem server
blockiert … mails von diesem server
cattiva reputazione
cerna listina
cerne listine
crnoj listi
czarna list
daftar hitam
danh sach den
dinamikusan
estolist
feketelist
fonte de spam
fonte di spam
fuente de spam
geblokkeerd wegens klacht
geblokkeerd wegens misbruik
geblokkeerd wegens slechte
geblokkeerd wegens spam
ihr mailserver … {nein}
ihr netz … {nein}
ihr server … {nein}
ihre ip … {nein}
in una lista di blocco
ip adresiniz bloke
ip adresiniz engel
ip banead
ip banid
ip bannat
ip banni|
ip … bannie
ip 未列入
ip 차단
ip| … {weg}
ip| … заблок
ipアドレス
ip地址
ip已
ip被
itibariniz dusuk
lista de bloqu
lista neagra
liste de blocage
ma reputacao
mala reputacion
mustalla listalla
nossa blacklist
nostra blacklist
notre blacklist
nuestra blacklist
onze blacklist
op een blokkeerlijst
provider … gesperrt
rbl에
reputacao do
reputacion de
reputazione del
schlechten ruf
schlechter ruf
schwarzen list
serveur … bloque
servidor … bloquead
seu ip … {nein}
slechte reputatie
sortlist
source de spam
spam quelle
spamquelle
sparrlist
spatnou povest
su ip … {nein}
su red … {nein}
sua rede … {nein}
svartlist
tiltolist
tuo ip … {nein}
uw ip … {nein}
uw netwerk … {nein}
votre ip … {nein}
votre reseau … {nein}
{anbieter} … engelle
{anbieter} … {weg}
{anbieter} … 被封
λιστα αποκλεισμ
μαυρη λιστα
блеклист
ваш ip
ваша сеть
динамическ
репутац
с вашего ip запрещ
сервер … заблок
сервера запрещ
черен списък
ברשימה שחורה
חסומ
บัญชีดำ
ブロックリスト
プロバイダ … ブロック
不在 rcpt
你的ip
信誉
反垃圾邮件联盟
发信ip
您的ip
收录
来源ip
評判
送信元ip
귀하의 ip
발신 ip
아이피
차단 목록
차단된 ip
평판이
`,
  ),
  /** @example 554 迷惑メールと判定されたため受信を拒否しました */
  rule(
    'language.spam',
    'spam',
    lines`
contenido publicitari
correo basura
correo publicitari
mensaje publicitari
nao solicitad
nevyzad
nevyziadanej posty
nezeljen
niezamowion
no requerido
no solicitado
posta spazzatura
propaganda
pubblicit
publicidad
publicitaire
reclame
reklam
sbam
spam skydd
thu rac
uønsket
werbemull
werbeverdacht
werbung
ανεπιθυμητ
масову розсилк
массовой рассылк
массовую рассылку
на рассылку
небажан
нежелательн
реклам
זבל
بريد عشوائي
مزعج
ขยะ
スパム
反垃圾
垃圾信
垃圾邮件
宣伝メール
广告
広告
推广
涉嫌
群发
营销
迷惑メール
钓鱼
非自愿
광고
스팸
`,
  ),
  /** @example 550 Le destinataire a bloqué vos messages */
  rule(
    'language.filtered-by-recipient',
    'filtered',
    lines`
a choisi de ne
adresboek
adressbuch des empfangers
alici adresinizi engelle
ausschlussregel
av mottagaren
behorighets eller
berichten van u
bloccato dall utente
blockerad av mottagar
blockerat dig
blokkeerlijst van
blokkeret af modtager
blokkert av mottaker
blokkert deg
bloque par ce
bloque par l utilisateur
bloqueado pelo usuario
bloqueado por el usuario
bloqueou voce
brugeren har blokeret
bu gonderenden
contacts autorises
correo externo
correspondants autor
courriels externes
csak az altala
dal destinatario
dans … carnet d adresses
deciso di non ricevere
destinataire a bloque
destinataire n accepte
destinatario bloqueou
destinatario ha blo
destinatario nao aceita
destinatario no acepta
destinatario no desea
destinatario … lista de bloq
destinatario … lista de remet
door de ontvanger
durch den empfanger
durch empfanger
ekstern e post
ekstern post
empfanger hat ihre
empfanger hat sie
empfanger … blockiert
empfanger … wunscht
ervoor gekozen … weigeren
expediteurs externes
externe absender
externe afzender
externe bericht
externe e mail|
externe mail|
filterregel
ha decidido no recibir
har blockerat
har blokeret din
har blokkert
heeft u geblokk
hyvaksyy postia vain
ihrem adressbuch
keine externen
keine nachrichten erhalten
le destinataire a refus
le destinataire refuse
le ha bloqueado
libreta de direcciones del
lista uzytkownika
liste verte
lo ha bloqueado
mensagens externas
mensajes externos
mensajes suyos
messages externes
messaggi esterni
mittenti esterni
mochte keine
mochte von ihrer
mochte … keine nachrichten
modtageren har blokeret
nadawcow zewnetrznych
nao deseja receber
ne souhaite
nechce prijimat
nguoi nhan da chan
nie chce
nie przyjmuje poczty od
no desea recibir
non desidera ricevere
nur interne mail
nur nachrichten von internen
nur {mail} von bestimmten
nutzer lehnt
odbiorca zablokowal
oikeutta lahettaa
onsker ikke
ontvanger wil geen
ontvanger … geblokkeerd
optou por
pelo destinatario
persoonlijke blok
por el destinatario
posta elettronica ordinaria
posta esterna
pravidlem prijemc
preferencias del
prijemce zablokoval
private sperrliste
probleme d autorisation ou
przez odbior
rechaza mensajes de
refuses par le destinataire
regel des empfanger
regla del
regle de l utilisateur
regle du destinataire
regola del
regole impostate dall
regra criada
regra de rejeicao
regra do
regula odbiorc
regula uzytkownik
remetentes externos
remitentes externos
scelto di non ricevere
seinem adressbuch
si nepreje dostavat
sizi engel
so recebe mensagens de
solo acepta correo
solo admite
sparrat dig
sparret for dig
sperret deg
spærret dig
suas mensagens
suoi messaggi
sus mensajes
tar bara emot
ti ha bloccato
tiene bloqueado
tilladelse til at sende
tilladelses eller
tillatelse til a sende
tuoi messaggi
utanfor organisation
utilisateur a bloque
valt att sparra
vas zablok
vill inte ta emot
vom empfanger abgelehnt
vom empfanger auf
vom empfanger gesperrt
von ihnen keine
vous a banni
vous a bloque
vous a place
wil geen {mail}
wunscht keine
zyczy sobie
{leute} … 拒收
{nur} … {bekannt}
адресной книг
вас заблок
ваши письма
внешней почт
внешних отправ
заблокирован получ
записной книж
запретил прием
не желает
не приймає листи від
не хочет
одержувач заблокував
отклонен получ
отклонено получ
отримувач заблокував
получатель заблок
получатель отказ
правило получател
правило пользовател
חסם אותך
บล็อกคุณ
あなたからの
お客様の指定
お客様の設定
からのみ受信
アドレス帳
不希望收到
个人规则
受信を希望して
受信を拒否
受信拒否
受信者があなた
受信者がメールを拒否
受信者が受信を
受信者によって拒否
受信者により
受信者の設定
受信者側の設定
受信者様の
受信許可リスト
外部からの
外部メール
外部发件人
外部邮件
对方拒收
拉黑
拒否する設定
拒否設定
拒收名单
收件人将您
收件人已将您
收件人拒
收件者已封鎖
收件者拒
收信方 … 规则
用戶設定
用户已设置
用户拒收
用户设置
相手の設定
着信拒否
社外からの
組織外
自定义规则
自定义过滤
被拒收
被收件人
被收件者
通讯录
陌生人
받기를 원하지
보낼 권한
수신 거부
수신 차단
수신거부
수신을 차단
수신자가 … 차단
수신차단
외부 메일
주소록
`,
  ),
  /** @example 550 SPF nicht gefunden */
  rule(
    'language.spf-absent',
    'auth_failure',
    lines`
dkim … {nein}
nicht von diesem server
spf … {nein}
`,
  ),
  /** @example 550 El dominio del remitente no existe */
  rule(
    'language.sender',
    'bad_sender',
    lines`
diferente do usuario autenticado
different de l utilisateur
distinto del usuario autenticado
diverso da quello autenticato
domaine d envoi
gonderen bilinm
gonderici bilinm
indirizzi mittenti
nesmite odesilat
odesilatel neni
siuntejo adresas
{absender} … {nein}
{nein} … {absender}
не принадлежит
מכתובת … בלתי ידועה
عنوان المرسل
من عنوان … محظور
发送地址错误
발신자 … 아닙
`,
  ),
  /** @example 554 Обнаружена петля */
  rule(
    'language.loop',
    'loop',
    lines`
blijft rondgaan
ciclo di posta
dando vueltas
dongu
e postløkke
e postslinga
em loop|
epostløkke
gira in tondo
i en slinga
im kreis
in loop|
in un ciclo
levelezesi hurok
loop de e mail
maillus
mailløkke
mailschleife
noiaring
petla|
petle poczt
postloop
postovni smyck
silmukka
βροχο
зациклен
зациклил
петл
のループ
ループが
ループして
回圈
循环
迴圈
루프
`,
  ),
  /** @example 550 Relais interdit */
  rule(
    'language.relay-denied',
    'relay_denied',
    lines`
acces au relais
accesso inoltro
acheminement refus
aktaramaz
aktarim
aktarma reddedil
aktarma yapil
aktarmaya iz
domain … nicht zustandig
domaines externes
domini di terzi
domini esterni
dominios ajenos
dominios de terceros
dominios externos
doorsturen geweig
doorsturen naar
doorsturen niet
doorzenden
encaminhamento nao
formidler ikke
formidling avsla
fremddomain
fremde domain
inoltro negato
inoltro non
invio verso l esterno
le relais vers
leitet nicht weiter
lijst met toegestane
lista de anfitrioes
listan over tillatna
listen over tillatte
meneruskan
n achemine pas
nao e permitido retransmitir
nao gerenciamos
nao hospedamos
ne dessert pas
ne gere pas
ne gerons pas
ne relaie pas
neobsluhuje tuto {domaene}
neobsluhuje {domaene}
nie obsluguje tej {domaene}
nie obsluguje {domaene}
nimmt keine {mail} fur
no alojamos
no gestionamos
no se acepta correo para
no se aceptan correos para
no se aceptan mails para
non gestiamo
nur mails fuer lokal
nur mails fur lokal
obce domeny
obcych domen
permite el reenvi
posta gecisi
predavani neni povol
predavani posty
prenos byl odepren
preposilani
przekaznik
przekazywanie
reencaminhamento
reenviar correo
reenvio a dominios
reenvio denegad
reenvio no
relaande
relaatkomst
relaeadgang
relais externe
relais interdit
relais non
relais refus
relaning
relay nao
relay niet
relay non|
relay no|
relay verweigert
relay yasak
relayage
relaying nicht
relaytoegang
relayzugriff
reletilgang
relezugriff
retransmision
retransmissao
tovabbitas megtagad
tovabbkuldes
valittaminen kielletty
valitys kielletty
verzorgen geen
vidarebefordra
videresend
vreemde domein
weiterleitung verweigert
weiterleitung … fremde
weiterleitung … nicht
weiterversand
{domaene} neobsluhuj
{domaene} … non gere
αναμεταδοσ
не обслуговує … домен
не обслуговуємо
не обслуживаем
не обслуживает … домен
не пересыла
пересилання забор
пересилання на
пересилання не дозв
пересылка
препращането
релей
ретрансл
чужие домен
чужих домен
リレー アクセス
リレーが
リレーは
リレー拒否
中继
代转
外部ドメイン
管理外のドメイン
転送は許可
轉寄
转发
非本域
릴레이
중계
`,
  ),
  /** @example 503 Mauvaise séquence de commandes */
  rule(
    'language.protocol',
    'protocol',
    lines`
comando nao re
comando no re
comando non ric
commande non
kolejnosc polecen
komut sirasi
ordning pa kommando
poradi prikazu
reihenfolge der befehle
secuencia de comandos
sequence de commandes
sequencia de comandos
sequenza di comandi
volgorde van
последовательность ком
послідовність ком
コマンドの順序
命令顺序
명령 순서
`,
  ),
  /** @example 530 Authentification requise */
  rule(
    'language.login',
    'security',
    lines`
anmeldedaten
anmeldung erforderlich
autenticacao
autenticacion
autenticarsi
autenticar|
autenticazione
autentificar
autentifikac
autentikasi
autentimi
autentisera|
autentisere|
autentisering
autentisert
autentizace
autentykac
authenticatie
authentification a echoue
authentification necessaire
authentification requise
authentifizieren sie
authentifizierung erforderlich
authentifizierung … fehlgeschlagen
autoryzacj
azonositas
benutzer authentifiziert
d authentification
echec de l authentification
echec temporaire de l auth
fehler bei der anmeldung
godkendelse kr
godkjenning er nodv
hitelesites
identificarse
innlogging kr
kayttajatunnist
kimlik denetimi
kimlik dogrulama
log ind|
log pa|
logg inn
logga in for att
loggning misslyckades
maste logga in
mengautentikasi
mogoce overiti
nao autenticado
nicht authentifiziert
niet geverifieerd
no autenticado
non autenticato
oturum acilam
oturum acin
oturum acmali
overeni|
overitve
pas authentifie
patikrinti tapatyb
po prihlaseni
sich … anmelden
todenn
usuario autenticado
utilisateur authentifie
uwierzytelni
verificatie vereist
vous identifier
xac thuc
πιστοποιησης
автентиф
авторизоваться
авторизуватис
аутентиф
необходима авториз
ошибка авториз
помилка авториз
потрібна авториз
требуется авториз
требуется аутент
אימות
المصادقة
パスワードまた
先登录
尚未登录
异常登录
无法登录
登入信息
登入失
登录名
登录后
登录失败
登录密码
登录异常
登录被
登录认证
登录超时
登录错误
登录频
登录验证
認証が
認証でき
認証に
認証を行
認証エラー
認証失敗
认证失败
认证错误
请登录
身份验证
身分驗證
通过认证
需要登录
需要验证
인증
`,
  ),
  /** @example 552 Das Konto hat die zulässige Größe überschritten */
  rule(
    'language.account-over',
    'mailbox_full',
    lines`
casella … raggiunto la dimensione mass
{konto} … zulassige grose
{konto} … {darueber}
одержувача закінчилося місц
перевищен … скриньк
получателя закончилось мест
превышен … ящик
חורגת ממגבלת האחסון
メールファイルのサイズが
`,
  ),
  /** @example 552 Taille maximale du message dépassée */
  rule(
    'language.too-large',
    'too_large',
    lines`
allegato … dimensioni
anhang ist zu gro
anhang zu gro
anhange zu gro
berichtgrootte
boyut
cok buyuk
demasiado grande
demasiado larg
depasse la taille
dimensione
dimensioni del
dimensioni eccessive
dung luong thu
e mail … zu gros
excede el tamano
for stor
fylder for meget
grande demais
kich thuoc
koko ylitta
liian suur
mas grande de lo
massa gran
massa grossa
muito grande
muito long
nachricht uberschreitet
nachricht … zu gros
nachrichtengros
piece jointe trop
piu di … caratteri
poids maximum
povolenou velik
prea mare
prekracuje limit
prekracuje maxim
presahuje limit
presahuje maxim
prevelik
prilis dlouh
prilis velk
qua lon
rozmiar wiadomosci
storre an vad
storre enn tillat
størrelsesbegrænsning
taille autorisee
taille du message
taille maximale
taille permise
taille … depasse
tamanho
tamano del
tamano maximo
te groot
terlalu besar
tilladte storrelse
trop gros
trop long|
trop lourd
trop volumineux
troppo grande
troppo lung
tul nagy
velikost zpravy
za duz
zbyt dlug
zbyt duza
zbyt duze|
zbyt duzy
zu lang|
zulassige grose
{mail} uberschreitet
{mail} zu gros
завелик
занадто велик
превышает … размер
размер письма
размер превышает
размер сообщен
размер … превысил максимальн
розмір
слишком больш
твърде голям
חורג ממגבלת
كبيرة جدا
ใหญ่เกินไป
サイズが
サイズ制限
サイズ超過
メッセージサイズ
メールサイズ
信件过大
大きすぎ
大小上限
添付ファイルが大き
超过了最大允许
超過大小
邮件大小
邮件太大
邮件过大
附件太大
附件过大
메시지 크기
메시지가 너무 큽니다
메일 크기
용량이 너무 큽
편지의 크기
`,
  ),
  /** @example 550 Zertifikat ungültig */
  rule(
    'language.certificate',
    'tls',
    lines`
cert validering
certificaatvalidatie
certificado remoto
certificat distant
certificato remoto
certifikatvalidering
certyfikat zdalny
cifratura del canale
convalida del certificato
non cifrata
obbligatorio tls
remotezertifikat
ssl接続
tls verbinding
tls接続
validacao do certificado
validacion del certificado
validation du certificat
vyzadovano sifr
zertifikatuberprufung
zertifikatvalidierung
{verbindung} … {verschluesselt}
{verschluesselt} … {verbindung}
{zert} … {ablauf}
{zert} … {nein}
{zert} … {weg}
соединение tls
удаленный сертиф
憑證
暗号化が必要
証明書
证书
`,
  ),
  /** @example 451 Error temporal de DNS */
  rule(
    'language.dns',
    'dns_failure',
    lines`
alan adi sunucu
aucun serveur de
dns fehler
dns sunucu
dns сервер
dns 서버
dnsエラー
dnsサーバ
dns服务器
dns查询
dns解析
dns错误
encontro … servidor
erreur de dns
erreur dns
erro … de dns
errore dns
externe naam
fehler bei der dns
geen mailserver
kein mailserver
mailserver nicht gefunden
mxレコードが見つか
naam … niet opzoeken
naamsherleiding
nalezen … server
namensauflosung
nameserver … nicht
namnuppslag
navneoppslag
navneopslag
nazwy zdalnej
nenhum servidor
nessun server
nom distant n
nombre remoto
nome remoto
prekladu nazvu
remotename
resolucao de nome
resolucion de nombre
resolucion del nombre
resolution de nom
resolution du nom
resolver el nombre
resolver o nome
risoluzione del nome
risoluzione dns
rozwiazac nazwy
server dns|
server non trovato
serveur dns
serveur introuvable
servidor dns
servidor nao encontrado
servidor no encontrado
sorgulanam
temporaire du dns
temporal de dns
temporaneo del dns
tlumaczeniu nazwy
uzak ad cozul
vzdaleny nazev
zerbitzaria ezezaguna
zielserver nicht gefunden
znaleziono serwera
определить адрес … сервера
ошибка dns
ошибка разрешения
разрешение имен
разрешении имен
сервер не найден
удаленное имя
サーバが見つかりません
サーバーが見つかりません
リモート名を
名前解決
地址解析失败
域名服务器
域名解析
找不到主机
找不到服务器
找不到邮件服务器
无法被系统解析
无法解析
検索失敗
远程名称
도메인 조회
원격 이름
`,
  ),
  /** @example 550 Seuls les membres de la liste peuvent écrire */
  rule(
    'language.members',
    'policy',
    lines`
abilitato alla ricezione
alleen de beheerder
alleen leden
apenas assinantes
apenas membros
apenas remetentes
aux expediteurs exterieurs
bara medlemmar
bare ansatte
bare medlemmer
chi thanh vien
darf nur von mitarbeit
du er ikke medlem
endast medlemmar
endast prenumeranter
ferme aux expediteurs
geen gebruiker van buiten
geschlossene liste
gesloten lijst
hanya anggota
hanya pegawai
ingen anvandare utanfor
jen clenove
kein benutzer von au
keine freemail
khong cho phep ong co goi
kun medlemmer
kurum icinden
lista cerrada
lista chiusa
lista fechada
liste fermee
lukket liste
nao esta inscrita na
nao esta inscrita nesta
nao esta inscrito na
nao esta inscrito nesta
nenhum usuario extern
nessun utente estern
nicht auf der liste eingetragen
niemand van buiten
niemand von au
ningun usuario extern
ninguna persona extern
no esta suscrito
non risulta iscritto
numai mesaje de la
nur abonnenten
nur angemeldete
nur interne absender
nur mitglieder
pas abonne
pas autorise a recevoir
personne n est autoris
personnes autorisees peuvent
pisac moga wylacznie
pouze clenove
pouze prihlaseni
prikaz odmitnout prispevky
puede escribir a est
pueden escribir a est
reserve aux
reservee a ses
reservee aux
sadece uyeler
seuls les abonnes
seuls les membres
sie sind kein mitglied
so membros
solo el personal de
solo gli iscritti
solo i membri
solo los miembros
solo los suscriptores
solo membri
solo mittenti
solo remitentes
solo suscriptores
soltanto messaggi di posta certificata
somente assinantes
somente membros
tidak diterima oleh moderator
tylko czlonkowie
tylko dla czlonkow
voce nao esta inscrit
wylacznie subskrybenci
yalniz uyeler
yalnizca uyeler
zuruckzuweisen
μονο τα μελη
закрыта для внешних
закрыта для посторонних
лише для учасник
лише учасник
могат да пишат само
могут писать только
никто не может писать
приймає листи лише від
только администратор
только сотрудник
только участник
тільки для учасник
учасники списку
цього списку можуть
إلا بالردود من
グループへのメッセージの送信は
フリーメール
メンバーではないため
メンバーのみ
メンバー以外
メーリングリストには投稿
仅成员
仅限成员
会員のみ
会員以外
允许成员
公司内部
内部地址
只有成员
境外ip
投稿が許可
投稿できません
海外ip
登録者のみ
站外
구성원만
멤버만
회원만
`,
  ),
  /** @example 451 Unbekannter Fehler */
  rule(
    'language.error',
    'system_error',
    lines`
bilinmeyen hata
blad systemu
chyba systemu
erreur inconnue
erreur interne
erreur locale
erreur temporaire
erro desconhecid
erro interno
erro local
erro temporario
error desconocido
error interno
error local
error temporal
errore interno
errore locale
errore sconosciuto
errore temporaneo
fallo interno
gecici bir hata
gecici hata
ic hata
intern feil
intern fejl
interne fout
interner fehler
internt fel
lokaler fehler
neznama chyba
nieznany blad
okant fel
onbekende fout
problema … sistema
probleme systeme
systemfel
systemproblem
tijdelijke fout
ukendt fejl
ukjent feil
unbekannter fehler
vnitrni chyba
vorubergehender fehler
wewnetrzny blad
внутренний сбой
внутренняя ошибка
внутрішня помилка
временная ошибка
невідома помилка
неизвестная ошибка
不明なエラー
临时错误
内部でエラ
内部で一時的
内部エラー
内部错误
单次事务
暂时性错误
未知错误
系统出错
系统问题
내부 오류
알 수 없는 오류
`,
  ),
  /** @example 450 Cuota de envío excedida */
  rule(
    'language.quota-of-sending',
    'rate_limited',
    lines`
cota de envio
cuota de envio
demasiados usuarios
limite maximo de redirecionamento
trop d utilisateurs
zu viele unbekannte
много неизвестных
много несуществующих
大量送信
正在接收大量
送信件数
送信通数
`,
  ),
  /** @example 552 メッセージの容量が制限を超えました */
  rule(
    'language.size-of-message',
    'too_large',
    lines`
allegati … mb|
anexos … mb|
anhang … mb|
bericht is groter dan
del consentito
dopuszczalny rozmiar
dozwolony rozmiar
dung luong tep
grosse der nachricht
grosser als erlaubt
groter dan de
groter dan toegestaan
maximale grosse
meddelelsen overskrider
pieces jointes … mo|
plus gros que
que el permitid
que o permitido
tamano permitido
uberschreitet die maxim
wiadomosc … duza
имеет размер … а должно
サイズを超えたメ
メッセージ … 容量
体积
信件超过 … 无法收
受信サイズ
受信上限
添付 … サイズ
添付 … 容量
超出大小
邮件超过对方允许
附件 … mb|
附件 … 大小
附件 … 容量
첨부 파일 용량
첨부파일 용량
`,
  ),
  /** @example 452 Nicht genügend Speicherplatz auf dem Server */
  rule(
    'language.server-full',
    'system_full',
    lines`
almacenamiento del sistema
armazenamento do sistema
aucun espace disponible sur le per
auf der platte
aygitta bos
disco del server
disco del servidor
disco do servidor
disco lleno
disco pieno
disk dolu
diskplads pa serveren
diskplass pa serveren
disku serveru
diskutrymme pa servern
disque du serveur
disque plein
dung luong dia
dysku serwera
echec … de stockage
espace insuffisant sur le disque
espace … serveur
espacio en el disco
espacio en el dispositivo
espacio … servidor
espaco disponivel no
espaco … servidor
festplatte des
festplatte voll
gerat … kein speicherplatz
insuficiente en el sistema
insuficiente no sistema
lagringsplass pa systemet
lagringsutrymme i systemet
lemezterulet
mailserver … speicherplatz
meer over op apparaat
mere diskplads
miejsca na urzadzeniu
miejsca w systemie
mista v systemu
na zarizeni neni
otilrackligt lagr
platte voll
schijf van de server
schijf vol
schijfruimte op de server
sem espaco em disco
server … speicherplatz
serveru doslo misto
serveur … disque
servidor … em disco
servidor … en disco
sin espacio en disco
sistem depolama
sistema de almacenamiento
slut pa diskutrymme
spazio di sistema
spazio disponibile sul
spazio esaurito sul dev
spazio esaurito sul dis
spazio esaurito sul server
spazio su disco … server
speicherplatz auf dem
speicherplatz mehr auf dem
stockage systeme
systeemopslag
systemlager
systemspeicher
tom for diskplass
tomt for diskplass
uloziste systemu
utilstraekkelig lag
utilstrekkelig lagr
yetersiz disk
диск переп
диск полон
диск … заполнен
диске сервера
места в сист
места на диске
место на диске
място на диска
місця в сист
місця на диску сервера
на сервере … мест
на сервері … місц
на устройстве не остал
пристрої не залиш
サーバ … 容量
サーバーのディスク
システムの記憶
システム容量がいっぱい
ディスクがいっぱい
ディスク容量
デバイスに空き
主机硬盘空间
主机硬碟空间
服务器硬盘空间
服务器磁盘
硬盘已满
磁盘已满
磁盘空间
磁碟空間
系統儲存
系统存储
裝置上沒有空間
设备上没有空间
서버 디스크
시스템 저장
장치에 남은
`,
  ),
]
