/**
 * Rows for the long sentences of reports in languages other than English. They are asked last before the hints, because
 * words that name the cause directly are more reliable.
 * @source Servers and mailbox providers of the language
 */
import { lines } from './lines.ts'
import { type Rule, rule } from './rule.ts'

export const LANGUAGE_LATE_RULES: readonly Rule[] = [
  /**
   * @example Zpráva byla předávána mezi dvěma servery
   * @source Exchange, as its reports word it
   */
  rule(
    'exchange.loop',
    'loop',
    lines`
2 つのサーバー間
2 台のサーバー間
2つのサーバー間
bounce between two servers
entre deux serveurs
entre dois servidores
entre dos servidores
iki sunucu arasinda
mellan tva servrar
mellem to servere
mellom to servere
mezi dvema servery
miedzy dwoma serwerami
tra due server
tussen twee servers
zwischen zwei servern hin
между двумя серверами
між двома серверами
两台服务器之间
两部伺服器之间
兩台伺服器之間
兩部伺服器之間
두 서버 간
`,
  ),
  /**
   * @example Could not deliver the message in the time limit specified.
   * @source Exchange, as its reports word it
   */
  rule(
    'exchange.expired',
    'expired',
    lines`
angegebenen zeitlimit
angegebenen zeitraum
angitte tidsgrensen
belirtilen sure
belirtilen zaman
delai specifie
limite de tempo especificado
limite de temps specifiee
limite di tempo specificato
okreslonym limicie czasu
opgegeven tijdslimiet
stanovenem casovem limitu
tiempo especificado
time limit specified
uvedenem casovem limitu
zadanem casovem limitu
за вказаний час
за зазначений час
за указанное время
指定された制限時間
指定された時間内
指定した時間内
指定的时间
指定的时限
지정된 시간
지정한 시간
`,
  ),
  /**
   * @example Почтовая система получателя сейчас не принимает сообщения
   * @source Exchange, as its reports word it
   */
  rule(
    'exchange.not-accepting',
    'not_accepting',
    lines`
e posta sistemi su anda
e postsystemet til mottakeren godtar
elettronica del destinatario non accetta
email do destinatario nao
mail system des empfangers nimmt
mailsysteem van de geadresseerde accepteert
mailsystem des empfangers nimmt
modtagerens e mail system accepterer
modtagerens mailsystem accepterer
mottagarens e postsystem tar inte
mottakerens e postsystem godtar
poczty e mail adresata nie
system prijemce neprijima
system prijemce v soucasne
пошти одержувача … не приймає
система получателя … не принимает
メール システムは現在
的电子邮件系统现在不接受
的电子邮件系统目前不接受
메일 시스템에서 현재
`,
  ),
  /**
   * @example Your message can't be delivered because delivery to this address is restricted.
   * @source Exchange, as its reports word it
   */
  rule(
    'exchange.restricted',
    'filtered',
    lines`
bu adrese teslim
delivery to this address is restricted
dorucovani na tuto adresu je omez
dostarczanie na ten adres jest ogranicz
entrega a esta direccion esta restringid
entrega para este endereco e restrit
leverans till den har adressen ar begr
levering til denne adresse er begr
levering til denne adressen er begr
recapito a questo indirizzo e soggetto
remise a cette adresse est
доставка на этот адрес ограничен
доставку на цю адресу обмеж
このアドレスへの配信は
此地址的传递受到限制
이 주소로의 배달
`,
  ),
  /** @example 550 Der Server hat die Zustellversuche eingestellt */
  rule(
    'language.gave-up',
    'expired',
    lines`
abandon apres
agoto el plazo
bezorgtermijn
cesse d essayer
czas dor
da ngung gui
dejado de intentar
denemeyi durdurdu
gav upp
geben jetzt auf
geen nieuwe pogingen
geen pogingen meer
gestopt met proberen
gir na opp
gir opp
giver nu op
holdt op med at
leveringsfrist
lhuta pro doruc
nebude dale zkouset
opgiver nu
opgivet at levere
ore successive al
parou de tentar
prazo de entrega
prazo para entrega
prestal to zkouset
probalkozasokat besz
slutat forsoka
sluttet a prove
smesso di provare
stoppen ermee
termin dorecz
termine di consegna
teslim suresi
teslimat sures
versuche eingestellt
zaprzestal prob
zustellfrist
zustellversuche eingestellt
{mehrfach} {versuch} … {zustellen}
{zustellen} … {mehrfach} {versuch}
прекратил попытк
припинив спроб
срок доставки
час доставки
不再重发
不再重送
停止尝试
停止重试
再送を中止
前に時間切れ
投递期限
接続できなかったため … 中止
時間以上 … 送信
時間以上 … 配信
試行を停止
送信を中止
送信を断念
配送を中止
配達を中止
배달 기한
시도를 중단
시도를 중지
일 이상 … 시도
재전송 기간
`,
  ),
  /** @example 451 Systemfehler */
  rule(
    'language.system-error',
    'system_error',
    lines`
averia interna
databasfel
datenbankfehler
error de sistema
error del sistema
systeemfout
systemfehler
systemfeil
systemfejl
systemova chyba
ошибка базы данных
データベースエラー
数据库异常
数据库错误
资料库连线
데이터베이스 오류
`,
  ),
]
