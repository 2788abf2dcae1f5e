/**
 * Rows for words that say little, as in hints.ts, in languages other than English.
 * @source Servers and mailbox providers of the language
 */
import { lines } from './lines.ts'
import { type Rule, rule } from './rule.ts'

/** A temporary refusal without a cause. */
const TRY_LATER = lines`
daha sonra
es spater
essayer plus tard
essayez plus tard
forsok igen senare
igen senere
igjen senere
intentar de nuevo
intentarlo de nuevo
intente de nuevo
intentelo de nuevo
later opnieuw
mais tarde
mas tarde
piu tardi
ponownie
posteriormente
probeer het later
prov senere
reessayer
reessayez
riprovare
spater erneut
spater noch einmal
sprobuj pozniej
tentar novamente
tente de novo
tente novamente
to znovu
ulterieurement
zkuste pozdeji
zkuste to pozdeji
znovu pozdeji
повторите
позднее
попробуйте позже
спробуйте пізніше
しばらくしてから
再送
後でもう一度
時間をおいて
稍后再试
请稍后
重试
나중에 다시
다시 시도
잠시 후
`

export const LANGUAGE_HINTS: readonly Rule[] = [
  /** @example 501 Parametrelerde sözdizimi hatası */
  rule(
    'language.syntax',
    'protocol',
    lines`
befehlsreihenfolge
parametrelerde
sintassi nei parametri
синтаксическая ошибка в пар
синтаксична помилка в пар
参数语法
構文エラー
구문 오류
`,
  ),
  /** @example 450 Nachricht liegt in der Warteschlange */
  rule(
    'language.queued',
    'expired',
    lines`
en cola
en la cola
file d attente
in coda
kuyrukta
legat i kon
na fila
ve fronte
w kolejce
wachtrij
warteschlange
в очереди
у черзі
佇列中
在队列
天内未能
`,
  ),
  /** @example 550 Campo duplicado en la cabecera */
  rule(
    'language.header',
    'content',
    lines`
betreff fehlt
cabecalho
cabecera
en tete
hlavick
intestazione
jeu de caracteres
juego de caracteres
kein betreff
kopfzeile
koptekst
naglowek
zeichensatz
заголов
кодировк
кодуванн
ヘッダ
件名が不正
字符集
文字コードが不正
标头
邮件头
`,
  ),
  /** @example 450 Слишком много писем */
  rule('language.too-many', 'rate_limited', lines`{viele}`),
  /** @example 450 Das Postfach ist vorübergehend nicht verfügbar */
  rule(
    'language.unavailable-for-now',
    'not_accepting',
    lines`
{konto} … {vorerst} … {unverfuegbar}
{vorerst} … {konto} … {unverfuegbar}
`,
  ),
  /**
   * @example 550 Boîte aux lettres indisponible
   * @source RFC 5321 text of 550: mailbox unavailable
   */
  rule(
    'language.unavailable',
    'user_unknown',
    lines`
posta kutusu kullanilabilir degil
postboks ikke tilg
postboksen er utilg
postkassen er utilg
schranka neni k disp
{konto} … {unverfuegbar}
信箱無法使用|
`,
  ),
  /** @example 451 Bei der Verarbeitung ist ein Problem aufgetreten */
  rule(
    'language.processing',
    'system_error',
    lines`
al procesar
ao processar
behandling
bei der verarbeitung
bij de verwerking
blad serwera
chyba serveru
durante l elaborazione
erreur du serveur
erro do servidor
error del servidor
errore del server
fel vid bearbetning
gevraagde actie afgebroken
islemede yerel
lors du traitement
przetwarzani
serverfehler
serverfejl
serverfel
serverfout
sirasinda hata
sunucu hatasi
zpracovan
ошибка при обработ
ошибка сервера
помилка при обробц
помилка під час обробки
помилка сервера
при обработке
サーバーエラー
処理中に
处理过程中出现
处理邮件时
服务器错误
내부 서버
서버 에러
서버 오류
요청된 작업이 중단
처리 중
`,
  ),
  /** @example 451 Service temporairement indisponible */
  rule(
    'language.busy',
    'not_accepting',
    lines`
actualmente
actuellement
attualmente
ausgelastet
derzeit nicht
dienst niet beschik
docasne
gecici
hizmet kullanila
indisponivel
khong san sang
midlertidig
momentan nicht
momentaneamente
momentanement
niedostepn
no disponible
no momento
non disponibile
serveur occupe
sluzba neni dost
sluzba neni k
sunucu mesgul
tam thoi
temporairement
temporalmente
temporaneamente
temporariamente
tijdelijk
tillfallig
tjansten ar inte till
tjenesten er ikke til
tymczasowo
uberlastet
vorubergehend
zurzeit nicht
временно
тимчасово
アクセスが集中
一時的
忙碌
暂时
混み合
混雑
系统忙
繁忙
일시적
`,
  ),
  /** @example 451 4.3.0 Bitte versuchen Sie es später erneut */
  rule('language.try-later-system', 'not_accepting', TRY_LATER, { codes: ['3.0', '3.2'] }),
  /** @example 451 Bitte versuchen Sie es später erneut */
  rule('language.try-later', 'greylisted', TRY_LATER),
  /** @example 550 Abgelehnt aus Sicherheitsgründen */
  rule(
    'language.security',
    'security',
    lines`
de seguranca
de seguridad
di sicurezza
raisons de securite
sicherheitsgrund
veiligheidsreden
wzgledow bezp
безопасност
セキュリティ上
信息安全
安全原因
`,
  ),
  /** @example 550 Nachricht abgelehnt */
  rule(
    'language.refused',
    'policy',
    lines`
abgelehnt
afvist
autorizzazione per l invio
avvisad
avvist
aykiri
berechtigung
conform politicii
correo electronico no autoriz
dall amministratore
door de beheerder
durch den administrator
geen toestemming
geweigerd
ikke lov til a sende
ikke tilladt
ikke tillatt
in strijd met
inte behorig
inte tillat
interdit
khop voi quy tac
nao tem permissao
narusza
naruszenie zasad
ne respecte pas
nicht berechtigt
nie masz uprawnien
niet gemachtigd
no tiene autorizacion
no tiene permiso
non conforme
non rispetta
odmitnut
odrzucon
par l administrateur
pas autorise
pas l autorisation
pelo administrador
por el administrador
porusuje
prohibid
proibid
przez administratora
rechazad
recusad
reddedil
refusee
rejeitad
rejete
respint
rifiutat
spravcem
strider mot
verboten
verletzung der
verweigert
vietat
viola a
viola l
violacao da
violacion de la
violation de la
violazione del
vom administrator
yasak
yonetici tarafindan
zabronion
zamitnut
zuruckgewiesen
администратором
адміністратором
відхилен
заборон
запрещ
нарушает
нет полномоч
нет прав
нет разрешени
отказано
отклонен
порушує
拒否され
拒否し
拒收
拒绝
権限が
没有权限
管理员禁止
管理者により
거부
관리자에 의해
권한이 없
`,
  ),
  /** @example 451 Bitte in 120 Sekunden erneut */
  rule(
    'language.minutes',
    'greylisted',
    lines`
dakika
minut
saniye
second
secund
segund
sekund
минут
секунд
хвилин
分鐘
分钟
分間
秒
초
`,
    { codes: ['450', '451'] },
  ),
]
