/** Sets of words in languages other than English, which phrases use as `{name}`. Sets that share words are near each other, so that they compress well. */
import { lines } from './lines.ts'
export const LANGUAGE_WORDS = {
  /** Per day. */
  taglich: lines`
1 日に
1日に
al giorno
am tag
dziennie
gunluk
om dagen
par jour
per dag
per dygn
por dia
pr dag
pro tag
za den|
в день
в сутки
за день
на день
на добу
一天
每天
每日
일일
하루
`,
  /** Words for somebody who no longer works there. */
  gegangen: lines`
a quitte l entreprise
a quitte la societe
arbeitet nicht mehr bei uns
aus dem unternehmen ausgesch
da nghi viec
ei ole enaa palveluks
er fratradt
har slutat hos oss
har sluttet hos oss
heeft het bedrijf verlaten
heeft ons bedrijf verlaten
heeft onze organisatie verlaten
isten ayril
ja nao trabalha
jiz u nas nepracuje
juz nie pracuje
kurumumuzdan ayril
medarbetaren har slutat
munkaviszonya megszunt
nao trabalha mais
ne travaille plus
nicht mehr bei uns angest
nicht mehr bei uns besch
nicht mehr bei uns tatig
nie jest juz zatrudnion
nie pracuje juz
niet meer bij ons in dienst
niet meer bij ons werkz
niet meer in dienst
non fa piu parte d
non lavora piu
nu mai este angajat
sirketimizden ayril
tidak bekerja lagi
u nas jiz nepracuje
ya no trabaja en
αποχωρησε απο την εταιρ
больше у нас не работает
вече не работи при нас
працівник звільн
сотрудник больше не работает
сотрудник уволен
同事已离职
同事已離職
员工已离职
退職いた
退職され
退職しま
퇴사하
`,
  weg: lines`
a fost sters
abgelaufen
askida
askiya
avslutad
avslutat
avstang
bi xoa
bloccat
bloque
borttag
caducad
cancelad
cancellat
cerrad
cessat
chius
clotur
congelad
dada de baja
dado de baja
deaktiv
desactiv
desativad
deshabilitad
devre disi
dezactiv
diblokir
dihapus
dinonaktif
disabilitat
disattiv
dismess
ditangguh
eingefroren
eliminad
encerrad
erlosch
excluid
expiree
expire|
expirou
felfuggeszt
ferme
geblokkeerd
gedeactiveerd
gekundigt
gelee|
gele|
geloescht
geloscht
geschlossen
gesloten
gesperrt
inactif
inactiv
inaktiv
inativ
inattiv
inchis
kapatil
khoa|
lukittu
lukket
megszun
neaktivn
nedlagt
neni aktivn
nicht mehr aktiv
nieaktywn
onemogucen
opgeheven
opgeschort
opgezegd
oppsagt
opsagt
pasif
poistettu
pozastaven
resili
sagt opp
scadut
silin
skasowan
slettet
smazan
sospes
sparrad
sparrats
sparret
sperret
stangd
stangt
stengt
stilgelegd
stillgelegt
stopgezet
suljettu
supprim
suspend
suspens
tiltva
uitgeschakeld
uppsagd
uppsagt
usuniet
vervallen
verwijderd
vo hieu
wygasl
wylaczon
wypowiedz
zablokovan
zablokowan
zamkniet
zamrozon
zawieszon
zrusen
zrusil
ανασταλει
απενεργοποι
διαγραφ
видален
вимкнен
відключен
деактив
заблокирован
заблокован
закрит
закрыт
неактив
отключен
прекращ
призупинен
приостановлен
скасован
спрян
удален
がロックされ
はロックされ
休止
停止
停用
冻结
削除
封禁
廃止
未激活
注销
無効
禁用
終止
解約
閉鎖
비활성
삭제
정지
폐쇄되
폐쇄된
휴면
`,
  konto: lines`
abonado
abonent
abonn
account
adresse
akun
anvandar
assinante
benutzer
benutzerkonto
boite
brevlada
bruger
bruker
buzon
caixa
casella
casilla
cassetta
casuta
compte
conta|
contul
cont|
cuenta
emailkonto
felhasznalo
fiok
gebruiker
gebruikersaccount
hesab
hesap
hop thu
kayttaja
klantaccount
klant|
konto
korisnik
kotak surat
kullanici
kundenkonto
kutusu
mailbox
mailkonto
musteri
nutzerkonto
pengguna
postafiok
postboks
postbus
postfach
postkass
postkonto
postlada
postvak
pouzivatel
racun
sanducic
schrank
skrzynk
suscriptor
tai khoan
tili|
ucet
usuario
utente
utenza
utilisateur
utilizator
uzivatel
uzytkownik
γραμματοκιβ
λογαριασμ
абонент
акаунт
аккаунт
клиент
користувач
кутия
обліков
пользовател
потребител
пощенск
профил
скриньк
учетная запись
ящик
アカウント
メールボックス
ユーザー
使用者
信箱
帐号
帐户
用户
账号
账户
邮箱
계정
메일함
사서함
사용자
`,
  dein: lines`
adresa dumneavoastra
adresiniz
akun anda
alamat anda
alan adiniz
az on cim
az on domain
az on e mail cim
az on tartomany
cimed|
con cui ha effettuato l accesso
contul dumneavoastra
contul tau
dein konto
dia chi cua ban
din adress
din doman
din konto
din server
dit doman
ditt domene
ditt konto
domain anda
domenet ditt
domeniul dumneavoastra
domeniul tau
er doman
fiokja
fiokod
hesabiniz
ihr account
ihr benutzerkonto
ihr hostname
ihr konto
ihr postfach
ihr vertrag
ihr zugang
ihre adresse
ihre domain
ihre domane
ihre e mail adresse
ihre eigene
ihre mailadresse
ihrer domain
ihrer e mail adresse
ihres servers
il suo account
il suo indirizzo
il tuo account
il tuo indirizzo
jeres doman
jusu adres
jusu domen
kontoen din
kontoen du er logget
kterym jste prihlas
ktore jestes zalogowan
lequel vous etes connecte
osoitteesi
panstwa adres
panstwa domena
panstwa konto
panstwa serwer
que efectuo el inicio
que inicio sesion
que se autenticou
que voce se autenticou
sendende server
sendender server
seu acesso
seu dominio
seu endereco
seu proprio
su acceso
su contrato
su cuenta
su direccion
su dominio
su propio
su servidor
sua conta
suo dominio
tai khoan cua ban
teie aadress
teie domeen
teie e posti
ten mien cua ban
tilisi
tu cuenta
tu direccion
tu dominio
tuo dominio
twoj adres
twoja domena
twoje ip
twoje konto
uw account
uw adres
uw contract
uw domein
uw e mailadres
uw eigen
uw mailadres
uw server
vas domen
vas racun
vas ucet
vasa adresa
vasa domena
vase adresa
vase domena
verkkotunnuksesi
verkkotunnustasi
versand uber dieses konto
vostro account
vostro dominio
vostro indirizzo
vostro server
votre abonnement
votre acces
votre adresse
votre compte
votre contrat
votre domaine
votre propre
votre serveur
waarmee u bent aangemeld
waarmee u bent ingelogd
διευθυνση σας
λογαριασμος σας
τομεα σας
τομεας σας
ваш адрес|
ваш акаунт
ваш аккаунт
ваш домен
ваш обліковий
ваш почтов
ваш сервер
ваш ящик
ваша адреса
ваша учетная запись
вашего адреса
вашего аккаунта
вашего домена
вашего ящика
вашей учетной записи
вашия адрес
вашия домейн
вашият адрес
вашият домейн
вашият профил
вашого облікового
вашої скриньки
которой вы вошли
которым вы вошли
яким ви увійшли
הדומיין שלך
הכתובת שלך
عنوانك
نطاقك
ที่อยู่ของคุณ
โดเมนของคุณ
あなたのip
あなたのアカウント
あなたのアドレス
あなたのサーバ
あなたのドメイン
あなたのホスト
あなたのメールアドレス
あなたのメールサーバ
お客様のip
お客様のアカウント
お客様のアドレス
お客様のサーバ
お客様のドメイン
お客様のホスト
お客様のメールアドレス
お客様のメールサーバ
ログインに使用した
ログインに使用してい
你的域名
您的地址
您的域名
您的帐
您的服务器
您的账
您的邮件地址
您的邮箱
貴社のサーバ
귀하의 ip
귀하의 계정
귀하의 도메인
귀하의 메일 서버
귀하의 메일 주소
귀하의 메일주소
귀하의 서버
귀하의 이메일 주소
귀하의 주소
귀하의 호스트
당신의 ip
당신의 계정
당신의 도메인
당신의 메일 서버
당신의 메일 주소
당신의 메일주소
당신의 서버
당신의 이메일 주소
당신의 주소
당신의 호스트
`,
  fort: lines`
bestaan niet
bestaat bij ons niet
bestaat hier niet
bestaat niet
bilinmeyen
bulunamad
bulunmamakta
bulunmuyor
chua duoc dang ky
desconhecid
desconocid
ei leitud
ei loydy
ei loyty
ei ole olemassa
ei tunneta
eksisterer ikke
existerar inte
existieren nicht
existiert nicht
findes ikke
finnes ikke
finns inte
fuhren wir nicht
gibt es bei uns nicht
gibt es hier nicht
gibt es nicht
gibt s nicht
hittades inte
ikke ble funnet
ikke blev fundet
ikke findes
ikke fundet
ikke funnet
ikke kendt
ikke kjent
ikke oprettet
ikke registre
inconnu
inesistent
inexist
inte hittades
inte hittas
inte kand
inte registrer
introuvable
ismeretlen
kendes ikke
kennen deze
kennen wij
kennen wir
khong co
khong tim thay
khong ton tai
kimse yok
komt niet voor
mevcut degil
n a pas de compte
n est pas attribue
n est pas enregistr
n est pas repertorie
n existe p
nao cadastrad
nao conhecemos
nao consta
nao e conhecid
nao encontrad
nao esta atribuid
nao existe
nao foi encontrad
nao foi localizad
nao foi possivel encontrar
nao localizad
nao reconhecid
nav atrast
ne correspond a aucun
ne figure
ne najden
ne nayden
ne obstaja
ne postoji
ne sus
nebyl nalezen
nebyla nalezena
necunoscut
neegzistuoja
neeksiste
neevidujeme
neexistuj
nem letezik
nem talalhato
nema sanduc
nema takv
nenajden
nenalezen
nenasl
neni evidov
neni registr
neni vytvoren
neni v|
neni zaregistr
neni zrizen
nepoznat
nevedeme
nezinam
neznam
neznan
nicht angelegt
nicht auffindbar
nicht aufgefuhrt
nicht bekannt
nicht delegiert
nicht eingerichtet
nicht gefunden
nicht registriert
nicht vergeben
nicht verzeichnet
nicht vorhanden
nie figuruje
nie istnieje
nie jest zarejestr
nie jest znan
nie odnaleziono
nie zalozono
nie znaleziono
nie zostal znal
nie zostala znal
nie zostalo znal
nieistniej
niemanden
niet aanwezig
niet bekend
niet bestaat
niet gevonden
niet toegekend
niet voor|
nieznan
nije pronad
nincs bejegyez
nincs ilyen
no aparece
no consta
no encontrad
no es conocid
no esta asignad
no esta cread
no esta dad
no esta registrad
no existe
no figura
no hay nadie
no localizad
no reconocid
no registrad
no se encontraba
no se encontro
no se encuentra
no se ha encontrado
no trabaja nadie
non abbiamo alcun
non abbiamo ness
non abbiamo quest
non abbiamo un
non attribue
non e assegnat
non e conosciut
non e presente
non e registrat
non e stato trovato
non esiste
non presente
non reconnu
non registrat
non repertori
non riconosciut
non risulta
non trouve
non trovat
nu a fost gasit
nu exista
nu gasim
okand
onbekend
pas connu
pas ete trouve
pas heberge
podido encontrar el
saknas
sconosciut
tanimlanmam
tanimli degil
taninmiyor
tidak dikenal
tidak terdaftar
tuntematon
ukendt
ukjent
unbekannt
yoktur
zde neni
αγνωστ
δεν υπαρχ
відсутн
не е намерен
не зарегистрир
не зареєстр
не знайден
не извест
не найден
не обнаружен
не существу
не съществу
не існу
невідом
неизвест
непознат
несуществующ
няма такава
няма такъв
אינה קיימת
אינו קיים
לא מוכר
לא נמצא
לא קיים
לא קיימת
غير معروف
غير موجود
لا يوجد
ไม่พบ
ไม่มีชื่อ
ไม่มีบัญชี
ไม่มีผู้ใช้
アドレスが見つから
不存在
利用者はいません
利用者はおりません
存在してい
存在しておりません
存在しな
存在しま
尚未注册
并不存在
找不到
无法找到
未找到
未注册
未登记
未登録
没有找到
登録されていません
見つからないか
見つかりま
가 없습니다
는 없습니다
등록되지 않
은 없습니다
이 없습니다
존재하지
찾을 수 없
확인되지 않
`,
  leute: lines`
adresat
adressat
alici|
cimzett
destinata
empfaenger
empfanger
geadresseerde
modtager
mottagar
mottaker
nguoi nhan
odbiorc
ontvanger
penerima
prijemc
vastaanottaj
παραληπτ
одержувач
отримувач
получател
受信者
宛先
收件
수신인
수신자
`,
  nein: lines`
abgelehnt
afvist
avvisad
avvist
bloccat
blockiert
bloq
bulunamad
carece de
degil
denegad
desconhecid
desconocid
ditolak
dogrulanamad
ei|
elutasit
engellen
ervenytelen
existiert
falsch
forkert
geblokkeerd
gecersiz
gesperrt
geweigerd
hibas
hylatty
ikke|
inconnu
incorrect
inexist
interdit
inte|
introuvable
invalid
kein
khong
mislyktes
nao|
neexistuj
negad
neispravn
nekad
nektet
nelze
nem|
nenalezen
nepareiz
neplatn
neveljav
neznam
ne|
nicht
nieprawidlow
niet|
nieznan
nie|
non|
no|
nu|
odbijen
odmitnut
odrzucon
ogiltig
okand
onbekend
ongeldig
pas|
rechazad
recusad
reddedil
refus
refuz
rejeitad
rejet
respins
respint
rifiutat
saknas
sconosciut
tidak
tu choi
tuntematon
ugyldig
ukendt
ukjent
unbekannt
ungultig
verweigert
vigane
virheellinen
yok|
zablok
zamitnut
ακυρ
απορρ
δεν|
відхилен
заблок
запрещ
не|
невалид
неверн
невідом
невірн
недопустим
недійсн
неизвестн
непозна
неправ
отказ
отклон
נדח
مرفوض
ปฏิเสธ
エラー
不
存在し
拒否
拒绝
无 mx
无mx
无效
无法
無効
被拒
見つかり
許可され
错误
非法
거부
없
오류
잘못
존재하지
차단
`,
  /** More words for recipients and their addresses. */
  wen: lines`
aliaset|
aliasy
alias|
alumno
ansatt
colaborador
collaborateur
correo
dipendente
e mail
e posta
eleve|
email
empleado
etudiant
frau|
funcionario
herr|
kisi
kont
mailingliste
mail|
medarbejder
medarbetare
medewerker
mitarbeiter
osoby
persona
personen
pracownik
salarie
schuler
student
teilnehmer
zamestnan
имен
логин
почт
поштов
сотрудник
учет
человек
メールアドレス
ユーザ
人
利用者
地址
帳
方|
者|
該当者
邮件
邮址
수신인
`,
  absender: lines`
absender
afsender
afzender
avsandar
avsender
con el que envia
con la que envia
conta de envio
cuenta de envio
da cui
dal quale
dalla quale
depuis lequel
desde el cual
desde el que
desde la cual
desde la que
dominio de envio
du sender fra
du skickar fran
emetteur
expedit
felado
from アドレス
from 주소
fromアドレス
gonderen
gonderici
gonderim yap
ihr versand
kuldo
lahettaja
may chu gui
mit dem sie
mittent
nadawc
nguoi gui
odesilatel
odosielatel
orige
origine
pela qual
pengirim
posiljatel
provenienza
que originou o envio
remetente
remitente
retouradres
returadress
rucksendeadr
saatja
seu envio
siuntej
su envio|
sutitaj
uber das sie
uber den sie
usada no envio
usada para envi
usado no envio
usato per l invio
usuario de envio
utilise pour l envoi
utilisee pour l envoi
von dem aus
von der sie
votre envoi|
waarmee u verz
z ktore
ze ktere
αποστολε
відправник
з якого ведет
з якого ви
зворотна адрес
обратный адрес
отправител
подател
с которого ведет
с которого вы
с которой ведет
שולח
المرسل
ผู้ส่ง
发件
发信人
发信地
发信域
发信方
发信服务器
发送方
发送者
寄件人
寄件地
寄件者
差出人
来信域
来源地
用于发信
用于发送
用来发信
発信元
発信者
発送元
送信に使
送信元
送信者
발송 계정
발송에 사용
발신 도메인
발신 서버
발신 주소
발신인
발신자
보내는 사람
보낸 사람
보낸사람
보낸이
송신자
전송에 사용
`,
  /** Licences of programs. */
  lizenz: lines`
licenc
licens
licentie
licenza
lisans
lizenz
лиценз
ліценз
ライセンス
授权
许可证
라이선스
`,
  viele: lines`
aantal
alltfor manga
anzahl
cok fazla
demasiadas
demasiados
eccessiv
exces de
excesiv
excesso de
for manga
for mange
liczb
muitos
nombre de|
nombre max
numero de
numero di
numero maximo de
prea mult
prevec
previse
prilis mnoho
qua nhieu
te veel
terlalu banyak
teveel
trop de
troppi
tul sok
zbyt duzo
zbyt wiel
zu viele
πολλ
υπερβολικ
забагато
количеств
кількост
перевищено
превышен лимит
превышено число
прекалено много
слишком много
твърде много
יותר מדי
多すぎ
数が
数超
数过
过多
过量
너무 많
`,
  verschluesselt: lines`
chiffree
cifrad
cifrata
criptografad
krypterad
krypteret
sifreli
sifrovan
szyfrowan
verschlusselt
versleuteld
шифрован
加密
暗号化
암호화
`,
  darueber: lines`
asti|
depasse
excedeu
excedid
overschreden
overskred
overskrid
prekrocil
przekroczyl
superat
uberschritten
перевищ
превысил
превыша
超えて
超过
초과
`,
  /** Sending. If an account is barred from it, the account is a sender's. */
  versand: lines`
enviar
envio|
envoi|
envoyer
expedition
gonder
inviare
invio|
odesilan
odeslan
rozesilani
sende mail
sende |
senden
sender noe
sending|
skicka
udsendelse
utsendelse
utsending
utskick
versand
versturen
verzenden
verzending
wyslac
wysylani
wysylk
надсила
отправк
отправля
рассылк
розсилк
发信
发送
寄信
寄送
送信
발송
보낼
`,
  /** Words for a server, directly before a statement about it. */
  rechner: lines`
server
serveur
servidor
serwer
sunucu
сервер
サーバが
サーバーが
伺服器
服务器
서버가
`,
  /** Expired, after words for a certificate. */
  ablauf: lines`
dolmus
expir
gatt ut
udlob
utlop
verlopen
vyprsel
закінчи
истек
`,
  /** Directories and databases in which a server looks up users. */
  kartei: lines`
annuaire
anvandardatabas
banco de dados de us
base de dados de contas
base de dados de util
base de datos de cuentas
base de datos de usuarios
base de donnees
base de usuarios
base des utilisateurs
base utilisateurs
baza kont
baza uzytkownikow
bazy uzytkownikow
benutzerdatenbank
brugerdatabase
brukerdatabase
database utenti
databaze uzivatelu
datenbank der benutzer
gebruikersdatabase
hesaplari veritaban
kontendatenbank
kullanici veritaban
база даних користувачів
база данных пользователей
база користувачів
база пользователей
бази користувачів
базы пользователей
ユーザーデータベース
使用者資料庫
用户数据库
사용자 데이터베이스
`,
  domaene: lines`
alan adi
alani|
doeldomein
domain
domane
domanin
doman|
domein
domena
domene
domeniul
domeny
dominio
empfangerdomain
maildomain
maildomein
ten mien
zieldomain
домейн
домен|
домена
доменн
домену
ドメイン
域名
网域
도메인
`,
  sache: lines`
adgangskode
adres ip
adresa ip
adresse de retour
adresse from
adresse ip
alamat ip
anmeldename
archivo
arquivo
assinatura dkim
berechtigung
bestand|
certificaat
certificado
certificato
certificat|
certifikat
certyfikat
chung chi
contrasena
dateityp
datei|
dia chi ip
direccion from
direccion ip
dosya
encabezado from
endereco from
endereco ip
eroare
fichier
fichier joint
fonction
from adresse
from basligi
from feltet
from kop
from头
funcao
funcion|
functie
funkcj
funktion
funzione
haslo
helo
heslo
hiba|
hostnaam
hostname
imza
indirizzo from
indirizzo ip
ip address
ip adres
ip cim
ip naslov
ip адрес
joint est
kennwort
kural|
le fichier joint
losenord
modele
mot de passe
nazwa hosta
nom d hote
nombre de host
nome de host
nome host
parola
passord
password|
passwort
permiso
permissao
plantilla
plik|
podpis
pravidl
regel|
regla|
regle de
regola|
regra|
regul
reply to adress
reply to header
return path
richtlinie
senha
sertifik
signatur
soubor
szablon
tanusitvany
varmen
virhe|
vorlage
wachtwoord
zertifikat
zwrotny
διευθυνση ip
εντολη
πιστοποιητικ
σφαλμα
адрес ip
имя хоста
парол
подпис
поле from
правила
правило
сертифик
сертифікат
файл
функци
шаблон
テンプレート
ファイルが
ホスト名
ルール
主机名
功能
密码
文件
权限
模板
機能
檔案
签名
署名
规则
권한
규칙
기능
비밀번호
서명
파일을
호스트 이름
`,
  /** Closed for good, after words for a recipient. */
  still: lines`
buiten gebruik
er stengt
使われて
使用されて
使用しておりません
停止されて
廃止
無効にな
無効化
閉鎖
사용 중지
`,
  /** Certificates. */
  zert: lines`
certificaat
certificado
certificato
certificat|
certifikat
certyfikat
sertifik
zertifikat
сертифик
сертифік
`,
  /** Used, near words for an account. */
  gebraucht: lines`
anvands
benutzt
bruges
brukes
gebruikt
genutzt
kullanil
pouzivan
servant
usad
usat
utilise
utilizad
utilizzat
uzywan
verwendet
використов
использ
使用
利用された
사용된
이용된
`,
  falsch: lines`
errat
ervenytelen
fehlerhaft
felaktig
forkert
formato invalid
gecersiz
invalida
invalide
invalido
khong hop le
nao e valid
nao valid
neispravn
neplatn
nespravn
nevazec
neveljav
niepoprawn
nieprawidlow
no es valid
no valid
non valid
nu este valid
ogiltig
ongeldig
onjuist
pas valable
pas valide
salah|
tidak valid
ugyldig
ukorrekt
ungueltig
ungultig
vigane
virheellinen
yanlis
ακυρ
εγκυρη
невалид
неверен
неверн
невірн
недействит
недійсн
некоректн
некорректн
неправильн
с ошибкой
に誤り
不正
无效
有误
正しくありません
無効
올바르지 않
잘못된
`,
  zeichen: lines`
caracteres inval
caracteres no
caratteri non
gecersiz karakter
neplatne znaky
niedozwolone znaki
ogiltiga tecken
ongeldige tekens
ugyldige tegn
ungultige zeichen
недопустимые символ
使用できない文字
非法字符
잘못된 문자
`,
  /** Unpaid. */
  unbezahlt: lines`
betalingsachterstand
borc nedeniyle
brak platnosci
defaut de paiement
falta de pagamento
falta de pago
impago
impaye
inadimplen
mancato pagamento
manglende betaling
morosita
neuhrazen
nezaplacen
nicht bezahlt
nieoplacon
non paiement
obetald
odenmemis
ubetalt
utebliven betalning
wanbetaling
zahlungsruckstand
zahlungsverzug
заборгован
задолженност
несплат
неуплат
未納
未缴费
欠款
欠费
미납
`,
  /** Auxiliary verbs before a participle: `wurde gelöscht`. */
  war: lines`
a ete
ar
ble
byl
e stata
e stato
er
es
e|
foi
fue
ha sido
har
har blivit
is
je
wurde
zostal
було
был
が
は
已
가
는
은
이
`,
  /** For this one. */
  dieses: lines`
dla tego
dla tej
en esta
en este
for den har
for denne
for dette
fur das
fur diese
nesta
neste
para esta
para este
per questa
per questo
pour ce
pour cette
pro tento
pro tuto
voor deze
voor dit
для цього
для цієї
для этого
для этой
до цього
`,
  /** The headers of a message. */
  kopf: lines`
assunto|
asunto|
betreff
cabecalho
cabecera
en tete
header
hlavick
ileti basligi
intestazione
kopfzeile
mesaj basligi
naglow
objet|
oggetto|
заголов
тема|
ヘッダ
标头
邮件头
헤더
`,
  /** Commands of a session. */
  befehl: lines`
befehl
comanda|
comando
commande
commando
komento
kommando
komut
lenh|
naredba
parancs
perintah
polecenie
prikaz
ukaz|
команда
コマンド
命令
명령
`,
  unverfuegbar: lines`
ar inte tillg
er ikke tilg
indisponi
kullanilam
neni dostup
nicht verfugbar
niedostep
niet beschikbaar
no disponible
no esta disponible
non disponib
недоступ
不可用
利用でき
사용할 수 없
`,
  /** A server's own files, rules and templates. */
  werk: lines`
aliasdatei
archivo de
archivo|
arquivo de
arquivo|
bestand|
datei|
dosyasi
dosya|
fichier de
fichier|
file di
filen|
kurali|
kural|
plantilla
plik|
pravidl
regelen
regeln|
regel|
regla|
reglen
regola|
regra|
regula
sjabloon
skabelon
soubor
szablon
vorlage
правила
правило
файл
шаблон
テンプレート
ファイルが
ルール
文件
模板
规则
設定檔
配置檔
규칙
파일을
`,
  /** Words for not finding something. */
  sucht: lines`
finner ikke
gick inte att hitta
impossibile trovare
impossible de trouver
inte hittades
nao foi possivel localizar
nelze najit
nie mozna odnalezc
nie mozna znalezc
niet kan worden gevonden
niet worden gevonden
no se pudo encontrar
possibile trovare
tidak ada
tidak ditemukan
δεν βρεθηκε
не вдалося знайти
не удалось найти
отсутств
找不到
查不到
見つから
見当たり
`,
  empfaenger: lines`
adresa
adresse|
adresu|
adres|
alamat
alici
cimzett
cim|
destinataire
destinatar
dia chi
direccion
emailadres
empfaenger
empfanger
endereco
indirizzo
mailadres
modtager
mottagar
mottaker
naslov
nguoi nhan
odbiorc
ontvanger
osoite
penerima
postadres
prejemnik
prijemc
primatel
vastaanottaj
zieladresse
διευθυνσ
παραληπτ
адрес
одержувач
получател
アドレス
受信者
宛先
收件
수신자
주소
`,
  antwort: lines`
adres reply to
adresa pro odpoved
adresa reply to
adresse de reponse
adresse reply to
antwoordadres
antwortadress
direccion de respuesta
direccion reply to
endereco de resposta
endereco reply to
indirizzo di risposta
indirizzo reply to
reply to adres
reply to のアドレス
reply to 주소
reply toのアドレス
reply to地址
svaradress
svarsadress
yanit adres
адрес reply to
адрес для ответ
адреса reply to
адреса для відпов
回复地址
回覆地址
返信先
退信地址
회신 주소
`,
  /** `message to …`, before an address and a statement about the message. */
  brief: lines`
benachrichtigung an
bericht aan
bericht voor
beskeden til
correo a
correo para
courriel a
courriel pour
e mail para
email an
mail an
meddelandet till
mejlet till
meldingen til
mensagem a
mensagem para
mensaje a
mensaje para
message a
message pour
messaggio a
messaggio per
nachricht an
wiadomosc do
zprava pro
zpravu pro
лист для
письмо для
письмо на
повідомлення для
сообщение для
`,
  aufgegeben: lines`
abandonad
abandonamos
abandonn
abbandonat
abgebrochen
aufgegeben
avbrots
avbrudt
avbrutt
geben auf
geben nun auf
ger vi upp
gestaakt
geven het op
gir vi opp
giver vi op
opgivet
przerwan
rezygnuj
rinunciamo
ukoncen
vazgec
vzdavam
zaniechan
прекращаем
припиняємо
放弃
断念
포기
`,
  /** `No such …`, before a recipient. */
  keiner: lines`
adla bir
boyle bir
brak takiego
isimde bir
kein kunde
keinen kunden
kennt das
kennt den
kennt die
kennt diese
kennt diesen
kennt keinen
nao ha
nie ma takiego
nie ma takiej
nie ma u nas takiego
nie ma u nas takiej
nie mamy
no hay ningun
tidak ada
немає такого
немає такої
нет такого
нет такой
查无此
没有此
没有该
没有这个
没有这位
該当
該当する
該当の
`,
  vorerst: lines`
actuel
derzeit
docasne
gecici
maintenance
mantenimiento
manutenc
manutenzione
midlertidig
onderhoud
pour le moment
proces
prozess
temporaire
temporal
temporanea
temporaria
tijdelijk
tillfallig
tymczasow
vorubergehend
wartung
zurzeit
временно
процесс
一時
暂时
일시
`,
  /** Public keys, links and routes, at any distance from a statement about them. */
  beleg: lines`
chiave pubblica
clave publica
cle publique
klucza public
la clave publica
lien contenu
offentlicher schlussel
publieke sleutel
route zu
verlinkt
открытый ключ
公開鍵
收件人的公钥
`,
  verbindung: lines`
anslutning
baglanti
conexao
conexion
connessione
connexion
forbindelse
polaczeni
spojeni
verbinding
verbindung
з єднан
зєднан
соединени
接続
连接
連線
연결
`,
  /** Unreachable or silent, after words for a directory that a server depends on. */
  stumm: lines`
antwoordt niet
antwortet nicht
ar nere
er nede
fora do ar
ikke tilgjengelig
ikke tilgængelig
inaccesible
inacessivel
indisponi
injoignable
nao responde
ne repond pas
nedostupn
neodpovida
nicht erreichbar
nicht verfugbar
nie odpowiada
niedostepn
niet bereikbaar
niet beschikbaar
no disponible
no esta disponible
no responde
non disponib
non raggiungibile
non risponde
otillganglig
svarar inte
svarer ikke
ulasilamiyor
utilgjengelig
utilgængelig
yanit vermiyor
не відповідає
не отвечает
не працює
не работает
недоступн
応答しま
接続できま
无响应
无回应
无法连接
连接失败
연결할 수 없
응답하지
접속할 수 없
`,
  nimmer: lines`
anvands inte l
artik gecerli deg
artik kullanilm
bruges ikke l
deixou de existir
ei ole enaa kaytossa
ikke i brug
ikke i bruk
ikke langere gyld
ikke langere i brug
ikke lenger gyld
ikke lenger i bruk
inte langre giltig
jiz neni platn
jiz nepouziva
mar nincs hasznalatban
n est plus act
n est plus en service
n est plus en usage
n est plus utilise
n est plus valid
nao e mais us
nao e mais util
nao e mais valid
nao esta ativ
nao esta mais ativ
nao esta mais em uso
nicht mehr aktuell
nicht mehr benutzt
nicht mehr erreichbar
nicht mehr genutzt
nicht mehr verwendet
nie jest juz aktywn
nie jest juz uzywan
nie jest juz wazn
niet langer in gebruik
niet meer actief
niet meer beschik
niet meer geldig
no esta activ
non e piu attiv
non e piu in uso
non e piu util
non e piu valid
non piu in uso
nu mai este folosit
nu mai este utiliz
se jiz nepouz
ya no es valid
ya no esta en uso
ya no se us
ya no se util
больше не активн
больше не действ
больше не использ
больше не обслуж
більше не викор
більше не дійс
不再使用
不再有效
더 이상 사용되지
더 이상 유효하지
`,
  /** A server's own files, directly before a statement about them. */
  datei: lines`
configuracao
configuracion
configuratiebestand
configuration
configurazione
konfigurationsdatei
konfigurationsfilen
конфигурации
налаштувань
`,
  versuch: lines`
deneme
essais
forsog
forsok
intentos
pogingen
pokus
proba
proberen
prob|
tentativas
tentative
tentativi
versuch
попыт
спроб
再試行
尝试
시도
`,
  /** Several, before words for attempts. */
  mehrfach: lines`
bircok
cok sayida
diversi
flera
flere
gentagne
gjentatte
herhaalde
kilku
licznych
meerdere
mehreren
mehrfache
nekolika
nombreuses
numerosi
opakovanych
plusieurs
repetidas
repetidos
ripetuti
upprepade
vari
verschillende
wiederholten
wielokrotnych
wielu
zahlreichen
багатьох
кількох
многократных
нескольких
повторных
多次
数次
수차례
여러 번
`,
  /** To deliver, delivered. */
  zustellen: lines`
afgelever
afleveren
ausgeliefert
bezorg
consegn
delivr
dorecz
doruc
dostarcz
entreg
lever
livr
recapit
remettre
remis
teslim
zugestellt
zustellung
достав
投递
送达
배달
전달
전송
`,
  /** Mailboxes, not their users. */
  fach: lines`
boite
brevlada
buzon
caixa
casella
kutusu
mailbox
postboks
postbus
postfach
postkasse
postvak
schrank
skrzynk
скриньк
ящик
メールボックス
信箱
邮箱
메일함
사서함
`,
  /** A limit. */
  grenze: lines`
grans
grense
hranic
limiet
limit
sinir
лимит
предел
上限
한도
`,
  /** Only. */
  nur: lines`
alleen
apenas
bare
endast
jen
kun
n accepte que
ne recoit que
nur
pouze
sadece
seulement
so aceita
solo
somente
tylko
uniquement
yalnizca
лише
только
тільки
仅
只
`,
  /** Known senders, contacts. */
  bekannt: lines`
adressbuch
bekannten
bekende
conhecidos
connus
conocidos
contactos
contacts
contatos
contatti
kanda
kendte
kjente
kontakter
noti
tanidig
znamych
znanych
відомих
известных
联系人
聯絡人
連絡先
`,
  /** Whoever runs the sender’s server. */
  anbieter: lines`
din leverandor
din leverantor
ihr anbieter
ihr hoster
ihr provider
il suo provider
il tuo provider
saglayiciniz
seu provedor
su proveedor
twoj dostawca
uw provider
vas poskytovatel
votre fournisseur
votre hebergeur
ваш провайдер
您的服務商
`,
  /** `delivery to …`, before an address. */
  zustellung: lines`
bezorging aan
consegna a
distribution a
doreczania do
doreczenia do
dorucovani na
entrega a
entrega de mensajes a
entrega para
leverans till
levering til
livraison a
zustellung an
доставка на
доставка по адресу
доставку на
`,
  voll: lines`
cheia
cheio
da day
dolu
fuld
full|
llen
lotad
megtelt
pelna
pelny
penuh
piena
pieno
pleine
plina
plna
plno
plny
poln|
puna|
pun|
taynna
voll|
vol|
γεμα
повна|
повний|
пун|
пълн
꽉
`,
  /** Automatic forwarding, which may be off while the mailbox works. */
  umleitung: lines`
automaticke preposilani
automatisch doorsturen
automatische doorst
automatische weiterleitung
automatischen weiterleitung
automatisk vidarebefordran
automatisk videresend
automatyczne przekazywanie
encaminhamento automatico
inoltro automatico
otomatik yonlendirme
reenvio automatico
transfert automatique
автоматическая пересылка
автоматичне пересилання
自动转发
自動転送
자동 전달
`,
  /** What needs a licence: servers, filters and virus scanners. */
  schutz: lines`
antispam
antivir
antyspam
antywirus
filter
filtr
server
serveur
servidor
serwer
spam
sunucu
virenscan
virenschutz
virus
антивирус
антивірус
антиспам
сервер
ウイルス
サーバ
反垃圾
反病毒
服务器
杀毒
防毒
防病毒
백신
서버
스팸
`,
}
