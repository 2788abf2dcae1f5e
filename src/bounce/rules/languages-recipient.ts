/**
 * Rows about recipients and their domains, and about further attempts, in languages other than English.
 * @source Servers and mailbox providers of the language
 */
import { lines } from './lines.ts'
import { type Rule, rule } from './rule.ts'

export const LANGUAGE_RECIPIENT_RULES: readonly Rule[] = [
  /** @example 552 5.2.2 Das Postfach ist voll */
  rule(
    'language.mailbox-full',
    'mailbox_full',
    lines`
a tope
allocation de stockage
allocazione dell archivio
almacenamiento
armazenamento
atingiu a cota
ausgeschopft
bandeja … llena
bos yer
brak miejsca
briefkasten … nichts mehr
brugt op
brukt opp
capacite
casella … plein
cota … esgotada
cota … excedida
cuota
depasit spatiul
depassement de quota
depassement du quota
depolama alani as
depolama alani kalmad
dezute perpildyta
diskkvot
dolu
dosla kapacita
doslo misto
dung luong
erschopft
espace alloue … epuise
espace autorise
espace de stockage
espace disque … epuise
espace … insuffisant
espacio en el buz
espacio libre
espacio permitido
espacio … insuficiente
espaco da conta
espaco insuficiente
espaco livre
espaco permitido
excedido su limite
excesso de cota
excesso de quota
finito lo spazio
fyldt
gebruikt te veel
gebruikt teveel
geen ruimte
ha esaurito lo spazio
ha espaco na caixa
indbakke … fuld
ingen plads
ingen plass
inget utrymme
inkorg ar full
inkorgen ar full
innboks … full
kein platz mehr
keinen platz
kontingent
kota asildi
kotasi
kuota … habis
kuota … terlampaui
kutusu dolmus
kutusu kapasite
kvot
lagerpladsen
lagringsgrens
lagringskvot
lagringsutrymme
ledigt utrymme
limit miejsca
limite de espaco
mailbox … plein
megtelt
mer plass
mere plads
miejsca w skrzynce
nao ha espaco
nao ha mais espaco
nao tem mais espaco
neni misto
nincs hely
no dispone de espacio
no hay espacio
non c e spazio
opbrugt
opslaglimiet
opslagruimte
opslagtoewijzing
pas de place
penuh
penyimpanan
perepolnen
pilna|
piu spazio
platz schaffen
pleine
plina
plna schranka
plus d espace
plus de place
pojemnosc
powierzchni
predal … poln
prekrocena
prekrocila … objem
pridelene misto
przekroczon … limit
przekroczony wykorzystany rozmiar
przepelnion
przydzial miejsca
queda espacio
quota superata
quota … depasse
quota … excedid
quota … uberschritten
quotum
randvoll
ruimte in de mailb
ruimte in het postv
ruimte … op|
saklama miktar
satura
saturee
sature|
schijfquotum
schranka … preplnena
sem espaco
senza spazio
sin espacio
skonczylo sie miejsce
spazio consentito
spazio insufficiente
spazio … esaurito
speicher … uberschritten
speicherplatz
speichervolumen
superado el espacio
superamento della quota
superamento quota
superata la quota
superato lo spazio
taille limite
tais|
tallennustila
taynna
tiene espacio
toegestane ruimte
trop plein
tullepte a tarhely
uberfullt
utrymme ar slut
volne misto
vrije ruimte
vycerpal prideleny
vycerpan prideleny
wegen uberfullung
wolnego miejsca
yer kalmad
yer yok
zabraklo miejsca
zulassigen speicher
{fach} … {grenze}
{konto} … {voll}
οριο αποθηκευτικ
πληρ
виділений обсяг
вільний простір у сховищі
вільного міс
закончилось … мест
закінчилося місце
заповнен
заполнен
исчерпал выделен
квот
недостаточно мест
немає місця
нет места
переповнен
переполнен
превышен размер
превышен … места
превышен … объем
свободного мест
скінчилося місце
ящик … переполн
מלאה
ممتلئ
จดหมายเต็ม
ผู้รับเต็ม
いっぱい
ストレージの割り当て
ディスク使用量
ボックスがあふれ
ボックスが制限値
メールボックスフル
一杯
使用量が
保存できる件数
保存件数
儲存空間
儲存配額
剩余空间
可用空间
存储分配
容量
已满
満杯
爆满
用量超出
磁盘限额
磁碟配額
空きがない
空间不足
空间已用完
空间用完
空间用尽
箱空间不
超出配额
超过配额
邮件数量
領域割り当てを
가득
공간이 부족
남은 공간
용량 초과
용량이
저장 공간
할당량
`,
  ),
  /** @example 550 Votre message a été bloqué */
  rule(
    'language.message',
    'policy',
    lines`
akzeptiert keine … dieser
akzeptiert keine … ohne|
akzeptiert keine … uber
akzeptiert keine … von|
bericht … geblokkeerd
dosya turu
filtypen
mensagem … bloquead
mensaje … bloquead
message bloque
message … a ete bloque
messaggio … bloccat
n accepte … avec
n accepte … de cet
n accepte … sans
nachricht … gesperrt
nao aceita … acima
nao aceita … com|
nao aceita … deste
nao aceita … maior
nao aceita … sem|
nao recebe … sem|
nimmt keine … dieser
nimmt keine … ohne|
nimmt keine … uber
nimmt keine … von|
no acepta … con|
no acepta … de este
no acepta … de mas
no acepta … masiv
no acepta … mayor
no acepta … sin|
no recibe … sin|
non accetta … con|
non accetta … da quest
non accetta … senza
non accetta … superior
non accetto … senza
non riceve … senza
wiadomosc … zablokowan
zprava … zablokovan
письмо … заблок
сообщение … заблок
敏感内容
暗号化ファイル
未通过审核
禁止されている文字列
`,
  ),
  /** @example 550 L'utilisateur a fermé son compte */
  rule(
    'language.closed-by-user',
    'mailbox_disabled',
    lines`
benutzer hat ihr konto
benutzer hat sein
gebruiker heeft haar
gebruiker heeft het account
gebruiker heeft zijn
usuario ha {weg} su
usuario suspendio su
utente ha {weg} il suo
utente ha {weg} l account
utente ha {weg} la casella
utente ha {weg} la sua
utilisateur a {weg} sa
utilisateur a {weg} son
`,
  ),
  /** @example 550 L'utilisateur a suspendu la réception des newsletters */
  rule(
    'language.filtered-by-choice',
    'filtered',
    lines`
destinataire a desactive
destinataire a suspendu
gebruiker heeft … geblokkeerd
gebruiker heeft … uitgeschakeld
usuario ha bloqueado
usuario ha desactivado
usuario ha suspendido
usuario suspendio
utente ha bloccato
utente ha disattivato
utente ha sospeso
utilisateur a desactive
utilisateur a suspendu
の受信を停止
用户已停止接收
수신을 정지
`,
  ),
  /** @example 550 Die Lesebestätigung für dieses Postfach wurde deaktiviert */
  rule(
    'language.something-of-box',
    'policy',
    lines`
{dieses} {konto} {war} {weg}
{dieses} {konto} {weg}
{weg} {dieses} {konto}
`,
  ),
  /** @example 550 Das Konto ist vorübergehend gesperrt */
  rule(
    'language.disabled-for-now',
    'mailbox_disabled',
    lines`
{konto} … {vorerst} … {weg}
{konto} … {weg} … {vorerst}
{vorerst} … {konto} … {weg}
`,
    { statusClass: 4 },
  ),
  /** @example 550 Ящик удалён, доставка прекращена */
  rule(
    'language.disabled-outright',
    'mailbox_disabled',
    lines`
account e stato eliminat
casella e stata eliminat
utente e stato eliminat
{konto} a ete {weg}
{konto} ar {weg}
{konto} byl {weg}
{konto} e stata {weg}
{konto} e stato {weg}
{konto} eliminat
{konto} er {weg}
{konto} est {weg}
{konto} foi {weg}
{konto} fue {weg}
{konto} ha sido {weg}
{konto} is {weg}
{konto} je {weg}
{konto} wurde {weg}
{konto} zostala {weg}
{konto} zostalo {weg}
{konto} {weg}
{konto} が {weg}
{konto} は {weg}
{konto} を {weg}
{konto} 已 {weg}
{konto} 가 {weg}
{konto} 이 {weg}
`,
  ),
  /** @example 550 Ihre Nachricht an ann@example.com wurde gelöscht */
  rule(
    'language.message-deleted',
    'policy',
    lines`
{brief} @ {war} … {weg}
{brief} @ {weg}
`,
  ),
  /** @example Ihre Nachricht lag fünf Tage in der Warteschlange, keine weiteren Versuche */
  rule(
    'language.expired',
    'expired',
    lines`
@ adresine teslimat dur
@ への配信を停止
@ 的投递已终止
abandonne
altri tentativi
cancelo la entrega a @
consegnare … giorni
dagen lang
dagen niet bezorgd
dagen niet worden
dagen proberen
dalszych prob
delai de garde
delai de remise
delai imparti
desistimos
dias sem sucesso
dias sin exito
dorucit … dn
dostarczona w ciagu
dostarczyc … dni
dygn utan att kunna
en cola … dias
entregar … dias
entregue durante … dias
entregue durante … horas
entregue em … dias
file d attente … jours
geen verdere pogingen
gelegen in de wachtrij
giacenza
giorni senza successo
gun boyunca
gun icinde teslim
har sluttet a
het thoi han
heures de tentatives
horas de intentos
i ko i … dagar
i ko i … dygn
ikke levere i løpet
ikke levert innen
in coda … giorni
intentos fallidos de envio
jours sans succes
keine weiteren versuche
levereras inom … dygn
levereras inom … timmar
levereras … dagar
leveres inden for … døgn
leveres … dage
mas intentos
na fila … dias
nelle prime 12 ore
nelle prime dodici ore
nous renoncons
novas tentativas
pendant … jours
plazo de entrega
plus aucune tentative
poistettu jonosta
scos din coada
stato recapitato per … giorni
stato recapitato per … ore
tage lang nicht
tage lang versucht
tempo di consegna
tempo massimo
tempo … in coda
tentatives sur
tiempo de entrega vencido
tiempo … en la cola
timp de … zile
w kolejce … dni
wachtrij … dagen
waktu … habis
warteschlange … tage
zustellung abgebrochen
{aufgegeben} … {versuch}
{versuch} … {aufgegeben}
{zustellung} @ annullat
{zustellung} @ avslut
{zustellung} @ bylo {aufgegeben}
{zustellung} @ eingestellt
{zustellung} @ gestopt
{zustellung} @ indstillet
{zustellung} @ wurde eingestellt
{zustellung} @ {weg}
{zustellung} @ припинено
в очереди … дн
в течение … дней
в течение … суток
доставка прекращена
доставку припинен
истекло время доставк
от опашката
попытки прекращены
попыток бол
протягом … дн
протягом … діб
キュー … 日
キュー … 時間
保持期間
停止向
停止投递
再送は行わ
再送を停止
再送を繰り返しましたが
再送を試みましたが
再送信は行わ
发往 @ 的投递已
多次尝试
天内无法
天内未能送达
已重试
打ち切り
放弃投递
日間試み
日間配信を試み
日間配送を試み
配信をあきらめ
配信を中止
配信を断念
配送を断念
配送期限
队列 … 天
队列 … 时间
일 동안
일 안에 전달되지
재전송을 시도했으나
`,
  ),
  /** @example L'adresse électronique du destinataire a changé */
  rule(
    'language.moved',
    'moved',
    lines`
a change d adresse
adres gewijzigd gebruik
adres gewijzigd … @
adres is gewijzigd
adresa se zmenila … @
adresi degisti … @
adresse gilt nicht mehr
adresse … a change|
alamat email kami … berganti
alicinin adresi degisti
ausgeschieden
benutzer nicht lokal|
bytt adress
bytt e postadress … @
byttet e post … @
cambiado de direccion
cambiato indirizzo
cambio de direccion
cimunk megvaltozott
da duoc thay bang … @
demenage
direccion … ha cambiado
ecrire desormais … @
empfanger nicht mehr hier
endereco … mudou
er flyttet til … @
galler inte langre … @
gebruiker niet lokaal
gjelder ikke lenger … @
har flyttat … @
har flyttet … @
hat sich geandert
indirizzo … e cambiato
ist jetzt … @
jetzt erreichbar unter
kullanici yerel degil
kunftig an … @
mudou de endereco
n est plus … @
nao … mais … @
ne am schimbat adresa
neue adresse
neue e mail adresse … @
neue mailadresse … @
nicht mehr fur uns
niet meer … @
nieuw adres
non e piu … @
nosso e mail mudou
nouvelle adresse
nova adresa … @
novo endereco
novou adresu … @
nueva direccion
nuovo indirizzo
ny adress … @
ny e mailadresse … @
ny e postadress … @
ny mailadresse … @
osoitteemme on vaihtunut
pod nowym adresem … @
se ha cambiado a
sie kunftig
skiftet adresse
usuario cambio de correo
usuario nao local|
usuario no local|
uzivatel neni mistni
uzytkownik nie jest lokaln
verhuisd
ya no reside
ya no … @
yeni adres … @
zmenil adresu … @
zmiana adresu … @
zmienil adres
zmienila adres
διευθυνση μας αλλαξε
адрес изменен
адрес изменился пишите
адрес изменился … @
адрес сменился … @
адресу змінено … @
больше не … @
вече е на адрес … @
змінив пошту … @
змінила пошту … @
ми змінили адресу
нова адреса … @
новый адрес
переехал
пользователь не локальн
сменил адрес
сменил почту … @
сменила почту … @
アドレスが変わ
アドレスが変更
アドレスを変更
メールアドレスは変更
ユーザーはローカルではあり
信箱已搬 … @
地址已变更
地址已更改
已更换地址
新しいアドレス
新アドレス
新地址
更换邮箱
更換信箱
用户不在本地
邮箱已搬 … @
邮箱已更换 … @
사용자가 로컬이 아
새 주소 … @
주소가 변경
`,
  ),
  /** @example 550 Hier gibt es kein SMTP */
  rule(
    'language.paused',
    'not_accepting',
    lines`
aucun service
bakim calis
bakim nedeniyle
em manutencao
en maintenance
en mantenimiento
exchange deten
exchange fermat
exchange parad
exchange stopp
geen smtp
hay servicio
in manutenzione
in mentenanta
in onderhoud
kein smtp
nessun servizio
nie akceptuje wiadomosci
prace konserwacyj
probiha udrzb
przerwa konserwacyj
serverarbete
serveronderhoud
serverumzug
serverunderhall
systeemdienst niet
technicka udrzb
wartungsarbeit
на обслуговуванні
профилакт
технічн … робіт
メンテナンス中
移行作業
系统维护
维护中
障害により受信
`,
  ),
  /** @example 451 Server přetížen */
  rule(
    'language.overloaded',
    'not_accepting',
    lines`
asiri yuk
overbelast
pretizen
przeciazon
sobrecargad
sobrecarregad
sovraccaric
surcharge
перевантаж
перегруж
負荷が高
负载过
超负荷
过载
過負荷
高負荷
과부하
`,
  ),
  /** @example 550 5.2.1 Das Konto von Ann ist deaktiviert */
  rule(
    'language.disabled',
    'mailbox_disabled',
    lines`
@ kalici olarak {weg}
@ {war} … {weg}
@ {weg}
@ навсегда {weg}
@ остаточно {weg}
a quitte
a resilie
account is bevroren
account … non accetta
adresi artik gecer
adresi artik kullanilm
adresi artik mevcut
adresi artik yok
adresse nimmt keine
adresse … n accepte plus
adresse … nicht mehr gultig
arbeitet hier nicht
arbeitet nicht mehr
arbetar inte langre
archivee
artik … calismiyor
boite archive
boite … n accepte plus
brevladan ar fryst
buzon … ha expirado
buzon … no acepta
caixa … nao aceita
casella … non accetta
casella … non e attiv
casella … stata congelat
compte archive
conta … nao aceita
cuenta … ha expirado
cuenta … no acepta
dado de baja
desligada da empresa
desligado da empresa
destinataire a ete desactiv
destinataire … n accepte plus
empfanger nimmt keine
empfanger … akzeptiert keine
empfangeradresse … {weg}
empfangerkonto ist {weg}
empfangerkonto wurde dauerhaft {weg}
empfangerkonto wurde {weg}
estado inactivo
ete cloture
falta de pago
falta de uso
galler inte langre
gekuendigt
gjelder ikke lenger
groupe a ete supprim
har sluttet
hat das unternehmen
hat gekundigt
hesabi dondurul
hesap dondurul
ikke lenger ansatt
ikke længere ansat
inactif depuis
inactividad
inactivite
inactivo desde
inaktiv seit
inaktivera
inaktivitat
inatividade
inativo desde
inattivita
inutilise
inutilizzo
jiz nepracuje
juz nieaktualn
juz u nas nie
kasutajakonto on suletud
konto er avsluttet
konto ist abgeschaltet
konto nimmt keine
konto on suletud
kontoen er avsluttet
kontoen er frosset
kontoen til … er avsluttet
kontot ar fryst
kontot ar sparrat
kontot fryst
konts ir slegts
kullanilmadigi icin dondurul
likwidowan
mailadres is opgeheven
mailbox is bevroren
mailbox ist abgeschaltet
mailingliste wurde aufgelost
mitarbeiter … verlassen
n est plus client
nao e mais client
ne fait plus partie
necinnost
neuhrazen
nicht mehr aktiv
nicht mehr bei uns
nicht mehr im
nicht mehr in unserem betrieb
nicht mehr in unserem haus
nicht mehr in unserem team
nicht mehr in unserem unternehmen
nieaktywne od
niet meer bij
niet meer in gebruik
niet meer werkza
non e piu client
paskyra uzdaryta
postbus is bevroren
postfach ist abgeschaltet
postfach nimmt keine
postfach wurde aufgelost
postfach … akzeptiert keine
postkassen er avsluttet
postkassen er frosset
schranka je zmrazen
schranka … uzavrena|
slutat hos oss
u nas nepracuje
ucet je zmrazen
ucet … uzavren|
usuario … nao aceita
usuario … no acepta
utente … non accetta
uz nepracuje
vertrag beendet
vertrag … gekundigt
wanbetaling
werkt niet meer
ya no es client
ya no labora
ya no pertenece
ya no trabaja
yapilmadigi icin dondurul
zlikwidowan
zugang wurde gekundigt
{empfaenger} … {nimmer}
{empfaenger} … {still}
{konto} … afgesloten|
{konto} … {nimmer}
{konto} … {still}
{konto} … {unbezahlt}
{konto} … {weg}
{konto} 已永久关闭
{leute} {weg}
{unbezahlt} … {konto}
{weg} … {konto}
аккаунт заморож
бездейств
больше не работ
больше у нас не
більше в нас не
більше не працює
когда то сущ
неактивност
несплату
почта удал
пощата е спрян
сейчас отключен
скриньку заморож
уволен
ящик заморож
החשבון בוטל
החשבון הושבת
החשבון נמחק
החשבון נסגר
התיבה נסגרה
תיבת הדואר בוטלה
תיבת הדואר הושבתה
תיבת הדואר נמחקה
תיבת הדואר נסגרה
このメールアドレスはご利用でき
このメールアドレスは削除
ご利用がなかった
ご利用の停止
サービスが終了したため
メーリングリスト … 廃止
一時的に利用を停止
休眠
会員 … 停止されて
停權
利用 … 停止されて
利用停止
地址已不再使用
地址已不再存在
地址已不再有效
地址已停用
契約が終了
契約が解除
帐号因 … 暂停服务
年未登入
年未登录
欠费
現在使われて
異動しました
离职
解約
账号因 … 暂停服务
账号已关闭
账户已关闭
退会
退職
長時間未登入
長期間ご利用
长时间未登录
长时间没有登录
长期未使用
长期未登入
长期未登录
长期没有登录
離職
非アクティブな
非作用中
계정은 해지되
계정이 해지되
사용 중지된 {konto}
사용되지 않는 계정
사용되지 않는 주소
사용이 중지된 {konto}
탈퇴
퇴사
해지된 {konto}
휴면
`,
  ),
  /** @example 550 Ann wurde nicht in unserem Verzeichnis gefunden */
  rule(
    'language.user-unknown-here',
    'user_unknown',
    lines`
etki alaninda bulunamad
unbekannte an adresse
wurde nicht in … gefunden
wurde unter … nicht gefunden
사서함이 이용될 수
`,
  ),
  /** @example 550 Domaine inexistant */
  rule(
    'language.domain-unknown',
    'domain_unknown',
    lines`
boyle bir alan adi yok
domain existiert
domain nimmt keine
domain … nicht gibt
domaine n accepte
doman … ikke … findes
doman … inte … hittas
dominio di destinazione inesist
dominio inesist
dominio nao recebe
dominio no recibe
dominio non riceve
dominio … en el dns
dominio … nao esta registrado
dominio … no acepta correo
host sconosciuto
host unbekannt
hote inconnu
hote introuvable
khong tim thay host
may chu nhan thu khong ton tai
mx记录和a
ne record mx
nem registro mx
nenhum registro mx
ni enregistrement mx
ni registro mx
rechnername … {fort}
server di destinazione … dns
serveur de destination … dns
servidor de destin … dns
takiej domeny
verkkotunnus
weder ein mx
weder einen mx
zielserver … dns
{domaene} … {fort}
{domaene} … {sucht}
{domaene} … {weg}
{fort} el dominio
{fort} il dominio
{fort} le domaine
{fort} o dominio
{fort} {domaene}
{sucht} … {domaene}
домен не обслуж
немає mx
нет mx
ни mx
такого домена
הדומיין … לא נמצא
הדומיין … לא קיים
ドメインの有効期限
ドメインの期限
ドメイン不明
ホストが見つかり
ホスト不明
メールサーバが存在
メールサーバーが存在
域名有误
域名有错误
域名错误
宛先サーバー … dns
搜寻不到该主机
查找对方服务器名
检索不到接收方域名
没有这个主机
目标服务器 … dns
없는 도메인
`,
  ),
  /** @example 501 5.1.3 Ungültige Syntax der Empfängeradresse */
  rule(
    'language.bad-address',
    'bad_address',
    lines`
adresi bicim
arobase
arroba
at zeichen
bevat een spatie
brevladans namn
caracteres accent
chiocciola
cu phap dia chi
destinatario … mal formad
direccion … mal formad
empfaenger … syntaktisch … fehlerhaft
empfanger … syntaktisch … fehlerhaft
endereco … mal formad
fehlerhaft aufgebaut
format adresu
formato de endereco invalido
formato invalido de direc
leerzeichen
mal formee
naam van het postvak niet
naam van postvak niet
nazev schranky neni
nespravnem tvaru
nombre de buzon no permit
posta kutusu adina izin veril
postboksnavn
postkassenavn
sintassi … destinatario
sintatticamente
sintaxe … destinatario
sintaxis … destinatario
skladnia adres
syntax der adresse
syntax … empfanger
syntaxe de l adresse
syntaxe … destinataire
v nespravnom tvare
virheellisesti
zavinac
{empfaenger} … falsch geschrieben
{empfaenger} … formato invalido
{empfaenger} … mal escrit
{empfaenger} … mal orthograph
{empfaenger} … {zeichen}
имя почтового ящика недоп
не є адресою
неверный формат email
неверный формат … адреса получ
невірний формат email
невірний формат … адреси одерж
недопустимое имя получат
недопустимое имя почтов
недопустимое имя ящик
неприпустима назва поштов
неприпустима назва скриньк
пробел
синтаксис … получател
формат адреса
формат получател
が連続
アドレスの形式
ドットが
不允許的信箱
地址格式
書式が不正
空格
메일함 이름이
`,
  ),
  /** @example 550 5.1.1 Destinatario non esistente */
  rule(
    'language.user-unknown',
    'user_unknown',
    lines`
@ existiert … nicht
@ … {fort}
@ … {sucht}
adres is bij ons niet in gebruik
adres is hier niet in gebruik
adres staat niet in
adresi yok
adresse nicht gibt
adresse … absente de notre
adresse … erronee
adressen tillhor ingen av
angegebene e mail adresse nicht existiert|
aucun compte
aucun destinataire
aucun utilisateur
aucune adresse corresp
aucune adresse de ce
aucune adresse e mail
aucune adresse electron
aucune adresse mail
aucune adresse ne
aucune boite
avons pas trouve
brak konta
brak odbiorcy
brak skrzynki
brak uzytkownika
compte … absent de notre
conocemos a ese
conocemos a este
conocemos a ning
conta nao
destinataire absent de notre
destinataire incorrect
destinatario … esta cadastrad
det finns ingen e post
det finns ingen med
det finns ingen {empfaenger}
det finns ingen {konto}
dezute neegz
die adresse nicht existiert|
die e mail adresse nicht existiert|
diese e mail adresse ist nicht mehr verf
diese {konto} ist nicht mehr verf
direccion … no corresponde
e mail … esta cadastrad
ei ole sellist
email … esta cadastrad
empfangername konnte nicht erkannt
empfangername wurde nicht erkannt
en la libreta
falscher empfanger
gecersiz e posta
geen account
geen gebruiker
geen mailbox
geen postbus
geen postvak
gibt es kein konto
gibt s bei uns nicht
groupe n existe
hat hier kein konto
hat kein konto
hat … kein mailkonto
hesab … kurulusta yok
hicbir kullaniciya
hicbir personele
hier keinen briefkasten
hier nicht bekannt
hier unbekannt
ikke en gyldig
ikke er nogen med
ikke er nogen {leute}
ikke findes nogen med
ikke finnes noen med
ikke finnes noen {leute}
ilyen felhasznalo nincs
inexisting user
ingen ansatt
ingen anvandare
ingen brevlada
ingen bruger
ingen bruker
ingen der hedder
ingen her med
ingen konto
ingen med den
ingen postboks
ingen postkasse
ingen sadan
ingen som heter
inte finns nagon med
isimde biri
kasutajat ei
kayitli degil
kein benutzer
kein empfanger
kein konto mit
kein konto unter
kein kunde mit
kein postfach
kein solcher
keine liste zu dieser adresse
keine mailbox
keine person mit
keine solche
keinen benutzer
keinen empfanger
keinen nutzer
kender ikke nogen
kennen deze persoon niet
kullanici yok
kutumuz yok
lietotaja nav
lijst … bestaat niet
lista … nao existe
lista … nie istnieje
lista … no existe
lista … non esiste
listan … finns inte
liste bilinmiyor
liste … existiert nicht
liste … mevcut degil
liste … n existe
listen … eksisterer
mailadres is bij ons niet in gebruik
mailadres is hier niet in gebruik
mailadres … staat niet in
mailアドレスの不一致
mit diesem namen bekannt
naam van mailbox
nadie con el nombre
nadie con esa
nadie con ese
nadie con este
nadie con tal
nao e assinante deste
nao ha esse
nao ha este
nao ha nenhum
nao ha ninguem
nao ha tal
nao ha um
nao tem conta
nao tem uma conta
nao temos esse {leute}
nao temos este {leute}
nav sada lietotaja
nav tada lietotaja
nazwa skrzynki
ne naiden
ne suschestvuet
ne sushestvuet
nema schrank
nema ucet
nemame schranku
nenhum destinat
nenhum usuario
nenhuma caixa
nenhuma conta
neni na … znam
neni schranka s
neni ucet s
neni znam
nessun account
nessun destinatario
nessun utente
nessuna casella
nessuno con que
nicht existent
nie ma konta
nie ma skrzynki
niemand bekend
niemand erreichbar
niemand met
niemand mit dem namen
niemand mit diesem namen
niemand unter
niemand zu erreichen
nieprawidlowa nazwa {konto}
nieprawidlowa nazwa {leute}
nikdo s t
nikogo o taki
nikogo takiego
nikoho takoveho
nikt o t
ninguem com
ningun buzon
ningun usuario
ninguna cuenta
ninguna persona
no conoce a nadie
no corresponde a ning
no corresponde con ning
no tiene cuenta
no tiene una cuenta
nom de boite
nombre de buzon
nome da caixa
nome del destinatario non … riconosciut
nome della casella
nome do destinatario nao … reconhecid
non conosciamo il destinatario
non conosciamo questo {leute}
non ha casella
non ha un account
non ha una casella
notandi finnst
nutzer dieses namens
pas d utilisateur
pas de boite
pas de compte
pas trouve l adresse
pastkastite neeks
personne a ce nom
personne de ce nom
personne n est
personne ne porte ce nom
posta kutusu yok
postfachname
postkasti ei
reconoce el nombre del destinatario
reconocio el nombre del destinatario
s timto nazvem
schranku … nemame
sellist kasutajat
takovy prijemce … neni
temos esse usuario
temos este usuario
tokio vartotojo
tundmatu
unter diesem namen bekannt
unter dieser adresse gibt
unter dieser adresse ist
unter dieser adresse kein
unter dieser adresse nicht
unter dieser adresse niemand
unter dieser adresse wurde kein
usuario incorrecto
utilisateur absent de notre
uzivatele … nemame
vartotojas nerastas
zadna schranka
zadny uzivatel
{empfaenger} existiert … nicht
{empfaenger} … {falsch}
{empfaenger} … {fort}
{empfaenger} … {sucht}
{falsch} {konto}
{falsch} … {empfaenger}
{fort} … @
{fort} … {empfaenger}
{fort} … {konto}
{fort} … {leute}
{fort} … {wen}
{keiner} {empfaenger}
{keiner} {konto}
{keiner} {leute}
{keiner} {wen}
{konto} existiert … nicht
{konto} gibt s … nicht
{konto} {falsch}
{konto} … esta cadastrad
{konto} … staat niet in
{konto} … {fort}
{konto} … {sucht}
{konto} … 登録されて
{konto} 알 수 없
{leute} existiert … nicht
{leute} star ikke i
{leute} … nebyl … nalezen
{leute} … staat niet in
{leute} … {fort}
{leute} … 登録されて
{sucht} … {empfaenger}
{sucht} … {konto}
{wen} … {fort}
διευθυνσεις παραληπτη δεν ειναι εγκυρ
διευθυνση … να βρεθει
ευρεση της διευθυνσης ηλεκτρονικου ταχυδρομειου που
χρηστης
имя ящика
не значит
немає {konto} з таким
немає користувача
немає нікого
немає облік
немає скриньки з
нет {konto} с таким
нет никого
нет почтового ящика с
нет учетк
нет ящика с
никого с таким
никто не зарег
никто не пользу
няма регистриран потреб
нікого з таким
скриньки … немає
список рассылки … не сущ
список розсилки … не іс
такого адреса
такого користувача
такого пользователя
такъв потребител
ящик … указан неверно
ящика … нет|
אין משתמש כזה
המשתמש {fort}
הנמען {fort}
למצוא את כתובת
תיבת הדואר {fort}
मौजूद नहीं
ไม่พบผู้รับ
あて先不明
そのようなアカウント
そのようなアドレス
そのようなユーザ
そのような利用者
というリストはありません
という名前の … 利用者
という名前の … 方
という名前の … 社員
アカウントはありません
アカウントはございません
アカウントを持っていません
アドレス … 登録されて
アドレスが間違
アドレスは存在
メールアドレスがありません
メールボックスがありません
メールボックスはありません
メールボックスはございません
メールボックス名
ユーザがいません
ユーザが不明
ユーザーがいません
ユーザーが不明
ユーザー不明
ユーザ不明
リストは存在
不明なユーザ
会員では
信箱未開通
列表 … 不存在
名前のアカウントは
地址不正确
地址无效
地址有误
宛先が不明
宛先が間違
宛先不明
帐号不存
帐号未开通
收件人不在
收件人不存
收件人不明
收件人地址错误
收件人未在 … 注册
无此用户
无此邮
未开通 … 邮箱
未知用户
本站无此帐号
本站无此账号
無効な受信
無此使用者
用户未开通
用户未知
登録されていないメ
該当なし
账号未开通
送信先がありません
邮箱名称
邮箱未开通
가입되지 않은 … 주소
가입되지 않은 메일
가입되지 않은 아이디
그런 이름의
리스트 … 존재하지
받는 사람 주소가 잘못
받는 사람의 메일 주소가 없
사서함 이름
사용자를 알
사용자를 찾
수신인을 찾
알 수 없는 사용
알 수 없는 수신
없는 계정
없는 메일 주소
없는 사용자
없는 주소
잘못된 받는
잘못된 수신 메일
잘못된 수신인
잘못된 수신처
`,
  ),
]
