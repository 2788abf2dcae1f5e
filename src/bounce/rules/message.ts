/** Rows about the message itself. */
import { lines } from './lines.ts'
import { type Rule, rule } from './rule.ts'

export const MESSAGE_RULES: readonly Rule[] = [
  /**
   * @example 451 4.7.1 virus scanner is not running, your message cannot be checked at the moment
   * @source Servers whose own scanner did not answer
   */
  rule(
    'scanner',
    'system_error',
    lines`
antivirus indispon
antivirus … failed
content filter {is} down
content filter … failed
content filter … unavailable
filter timed out
filter timeout
moteur antivirus
scanner did not
scanner error
scanner is not
scanner problem
scanner timed out
scanner … down
scanner … fail
scanner … not answer
scanner … not available
scanner … not be
scanner … not reach
scanner … not respon
scanner … not running
scanner … unavailable
spam filter … failed
virenscanner … nicht
{cannot} be scanned
{cannot} scan
引擎
`,
  ),
  /**
   * @example 554 5.7.1 Message infected with a virus
   * @source Content filters
   */
  rule(
    'virus',
    'virus',
    lines`
antivirus
clamav
contaminated
dangerous attachment
dangerous file
downloader
dropper
eicar
emotet
haittaohjelm
heuristics phishing
infected
infett
kartevo
kotu amacli
malicios
malicious attachment
malicious code
malicious file
malveillant
malware
phat hien vi rut
praga digital
ransomware
schadprogramm
schadsoftware
skadelig kode
skadlig kod
skodliv
trojan
virus
w32|
w97m
win32|
wirus
worm|
zararli
zlosliw
ιος στο
вирус
вредонос
вірус
шкідлив
ویروس
ウィルス
ウイルス
マルウェア
勒索
恶意
有害
木马
病毒
바이러스
악성 코드
악성코드
`,
  ),
  /**
   * @example 500 Line too long
   * @source RFC 5321 section 4.5.3.1
   */
  rule('protocol.line', 'protocol', lines`line too long`, {
    codes: ['500'],
  }),
  /**
   * @example 554 5.4.6 Too many hops
   * @source RFC 5321 6.3
   */
  rule(
    'loop',
    'loop',
    lines`
alias loop
alias … nested
aliasing loop
already been received
back and forth
been through here
best preference mx
boucle
bucle
ciclo infinito
circular alias
circular forward
circular refer
circular rout
cok fazla atlama
demasiados saltos
for manga hopp
for mange hopp
for mange hop|
forward to itself
forwarded more than the maximum
forwarding loop
forwards back
forwards to itself
fram och tillbaka
frem og tilbage
frem og tilbake
header count exceeded
headers counted
heen en weer
hin und her
hop count
hops|
i lokke
in a loop
in circles
is this very host
loop back
loop broken
loop detect
loop {is} found
looping
mail loop
mailloop
muitos saltos
mx points to
nested deeper
nested too deep
nests deeper
passed through here
passed through this
point to the local
points back to
points to itself
points to local host
points to localhost
preskoku
received count
received header count
received headers exceed
received lines
received … data headers
received … exceeds maximum
rimbalz
routing loop
schleife
smycce
smyck
too many local
too many received
trop de sauts
troppi passaggi
troppi salti
zacyklil
zapetl
zbyt duzo przeskok
zbyt wiele przeskok
багато переход
зациклив
много переход
много хоп
по колу
по кругу
ホップ数
メールループ
往復
来回
绕送
跳数
躍點
반복 전송되고
홉 수
`,
  ),
  /**
   * @example 550 5.7.1 This message is not RFC 5322 compliant: duplicate headers
   * @source RFC 5322 checks of Google and others
   */
  rule(
    'content.form',
    'content',
    lines`
8 bit characters
8 bit data
8bit|
accept messages of mime
accept mime
bad header
banned content
bare cr
bare lf
bare line
bare newline
be rfc 5322
binary content
body must
body type
broken mime
character set
charset … unknown
comply with required
content type … not
conversion … not
conversionfailed
date header
disallowed header
duplicate from
duplicate header
duplicate subject
duplicated header
eight bit
encoding … not
error … content of the message
format restriction
from field
from header
header error
header field
header format
header from
header line contains
header … invalid
header … malformed
header … missing
header … not conform
header … not permitted
headers in this
headers too large
improper use of
in header
in the header
invalid data in
invalid header
invalid mime
line feed
line length
line {is} too long
lone cr
lone lf
mail … not conform
malformed header
malformed message
media error
media not supported
message header
message id header
message is malformed
message … not conform
messages missing
mime content type
mime error
mime inhaltstyp
mime part count
mime parts
mime reject
mime structure
mime struktur
mime … malformed
missing message id
missing … field
missing … header
multiple addresses in from
multiple from
multiple subject
must be rfc
nachricht … syntaxfehler
nested archive
no date
no message id
no subject
not exactly one
not rfc
nul character
null character
obsolete … header
parse message
required standards
resent from
rfc 2822
rfc 5322 compliant
rfc 822
rfc5322 compliant
standards compliant
subject is mandatory
syntaxe … contenu du message
too many equal
two from
two subject
unicode character in
unicode e mail
unsafe content
wrongly formatted
{cannot} be parsed
{cannot} convert
структура mime
违禁
`,
  ),
  /**
   * @example 552 5.2.2 The message is larger than the current system limit, or there is no room for it
   * @source Exchange, of both at once
   */
  rule(
    'mailbox-full.or-size',
    'mailbox_full',
    lines`
aktuelle systemlimit
current system limit
exceeds remaining quota
huidige systeemlimiet
laufende systemlimit
limite actual de
limite atual do sistema
limite corrente del sistema
limite di sistema corrente
limite systeme actuelle
o el buzon del destinatario esta lleno
o la cassetta postale del destinatario e piena
oder das empfangerpostfach ist voll
oder das postfach des empfangers ist voll
of het postvak van de geadresseerde is vol
ou a caixa de correio do destinatario esta cheia
ou la boite aux lettres du destinataire est pleine
текущее системное огр
システムの現在の制限
当前系统限制
目前的系統限制
`,
  ),
  /**
   * @example 552 The attachment is too large
   * @source Attachment filters, by size
   */
  rule(
    'too-large.attachment',
    'too_large',
    lines`
adjunto excede
adjunto supera
allegato supera
anexo excede
anhang uberschreitet
attachment is too long
attachment larger
attachment of that size
attachment of … mb
attachment size
attachment smaller
attachment {is} too big
attachment {is} too large
attachment … exceeds
attachments above
attachments exceed
attachments larger
attachments of that size
attachments over
attachments smaller
attachments too large
attachments weigh
length of attach
message size exceed … attach
piece jointe depasse
smaller attachment
вложение превышает
слишком велико
添付ファイルの合計
添付ファイルを小さく
附件超
첨부 용량
`,
  ),
  /**
   * @example 552 5.7.0 Our system detected an illegal attachment on your message
   * @source Google message content guidelines
   */
  rule(
    'policy.attachment',
    'policy',
    lines`
illegal attachment
potential security issue
presents a potential
`,
  ),
  /**
   * @example 554 5.7.1 The attachment type .exe is not allowed
   * @source Attachment filters of many servers
   */
  rule(
    'content.attachment',
    'content',
    lines`
adjunto
allegat
anexo
anhang
atasament
attach type
attachment
banned file
banned name
bifogad fil
bifogade fil
bijlage
bilaga
bir ek iceriyor
bu ek
content rejected id … banned
csatolmany
dateianhang
eingebetteten bildern
ek dosya turu
ek olarak kabul
encrypted archive
encrypted zip
executable
file extension
file type
files of type
fisierul atasat
lampiran
losenordsskydd
macros
makros
password protected
passwortgeschutzt
piece jointe
pieces jointes
pieza adjunta
priloh
privit
slapps inte igenom
tep dinh kem
uonskede bilag
vedhæftede fil
vedhæftet fil
vedlegg
zalacznik
zip files
συνημμεν
вкладення
вложени
имеет расширение
קבצים שצירפת
קובץ המצורף
المرفق
مرفقات
添付ファイル
附件
첨부
`,
  ),
  /**
   * Exim -t, which reads the recipients from the header.
   * @example malformed address: <a@example.com> may not follow b@example.org
   * @source Exim -t
   */
  rule('exim.header-list', 'protocol', lines`may not follow`),
  /**
   * @example 550 5.7.1 Message rejected as spam
   * @source Content filters
   */
  rule(
    'spam',
    'spam',
    lines`
antispam
antyspam
as junk
bad url
bad word
banned word
bayes
black url
blocking url
bulk {mail}
classified as
cloudmark
content blocked
content denied
content filter
content of your
content reject
content … rejected
crm114
enough watches
forbidden word
gtube
hits … required
indesejad
indesiderat
indesirable
is junk
istenmeyen
junk verdict
junk {mail}
known campaign
likely suspicious
lixo eletronico
mail from spammers
mass mailer
mass mailing
message is suspicious
niechcian
no deseado
objectionable
offensive
ongewenst
outboundspamexception
phish
pourriel
profanity
prohibited word
recurrent pattern
rejected … content
roskapost
rspamd score
scam|
score … exceeds
score … threshold
scored
sensitive word
skrappost
soppelpost
spamassassin
spamcheck
spamming
spammy
spamtext
spamtrap
spam|
suspect content
suspicious due to
ube|
uce|
unerwunscht
unrequested advert
unsolicited
unwanted content
url … blacklist
words in {the} message
your advert
спам
`,
  ),
  /**
   * SmarterMail and others with a disk quota for each domain.
   * @example The disk space of the domain has been used up
   * @source SmarterMail and others
   */
  rule(
    'system-full.domain',
    'system_full',
    lines`
disk space … domain
domain size limit
domain … storage limit
`,
  ),
  /**
   * @example 552 5.2.2 Mailbox size limit exceeded
   * @source Courier, web.de
   */
  rule(
    'mailbox-full.size',
    'mailbox_full',
    lines`
box can hold
mailbox exceeds allowed size
mailbox has exceeded
mailbox is over … size limit
mailbox size exceeded
mailbox size limit
mailbox … its size limit
maximum mailbox size
size of the mailbox
{box} … not receive more than
`,
  ),
  /**
   * @example 552 5.3.4 Message size exceeds fixed maximum message size
   * @source RFC 1870
   */
  rule(
    'too-large',
    'too_large',
    lines`
bigger than what
bytes long
content length … too long
exceeds size
header size
heavier than
larger than
length of data
length of the data
line limit exceeded
mailsize
make it smaller
make your message smaller
maximum size
mb in size
mb limit
mb per message
mb size
megabytes
message length
message may not exceed
message of … mb
message … exceeds … size
messages up to
octets is all
permitted size
permitted total size
session size
size limit
too big
too large
yours has … kb|
yours has … mb|
{mail} above
{mail} size
メッセージのサイズ
`,
  ),
]
