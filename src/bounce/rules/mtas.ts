/** Rows of mail servers that use words in another sense than other servers. */
import { lines } from './lines.ts'
import { type Rule, rule } from './rule.ts'

export const MTA_RULES: readonly Rule[] = [
  /**
   * @example The e-mail system was unable to deliver the message, but did not report a specific reason.
   * @source Exchange, as its reports word it
   */
  rule(
    'exchange.no-reason',
    'unknown',
    lines`
belirli bir neden bildir
bez podania przyczyny
bez uvedeni duvodu
geen specifieke reden
keine bestimmte ursache
keinen bestimmten grund
nao informou um motivo
neohlasil konkretni duvod
neuvedl konkretni duvod
nie podal konkretnej przyczyny
no informo de un
non ha segnalato un motivo
not report a specific reason
ohne einen grund
pas signale de raison
sans donner de raison
senza indicare il motivo
sin indicar el motivo
zonder opgave van reden
без пояснень
без указания причин
не повідомила конк
не сообщила опр
具体的な理由
并未报告特定原因
未报告具体原因
没有报告具体原因
구체적인 이유가 보고되지
`,
  ),
  /**
   * @example Une règle de flux de courrier a bloqué votre message.
   * @source Exchange, as its reports word it
   */
  rule(
    'exchange.policy',
    'policy',
    lines`
a causa dei criteri di sicurezza
aufgrund von sicherheitsrichtlinien
debido a directivas de seguridad
devido a diretivas de seguranca
e mail flussregel
gonderme izniniz yok
mailflowregel
mailflussregel
nachrichtenflussregel
postflytregel
pravidlo toku posty
raison de strategies de securite
regla de flujo de
regle de flux de
regola del flusso di
regra de fluxo de
regule przeplywu poczty
vanwege beveiligingsbeleid
правило потоку обробки
правилом потока обработки
правилом потоку
الإذن لإرسال
セキュリティ ポリシーのため
メール フロー ルール
メールフロールール
发送邮件的权限
邮件流程规则
邮件流规则
메일 흐름 규칙
`,
  ),
  /**
   * @example Le serveur de destination pour ce destinataire est introuvable dans le service de noms de domaine (DNS).
   * @source Exchange, as its reports word it
   */
  rule(
    'exchange.dns',
    'domain_unknown',
    lines`
cilovy server pro tohoto prijemce neb
destinationsserveren for denne modtager blev ikke
doelserver voor deze geadresseerde is niet gevonden
malserveren for denne mottakeren ble ikke
no se encontro el servidor de destino de
odnalezc serwera docelowego
serveur de destination pour ce destinataire est introuv
servidor de destino para este destinatario nao foi encontrado
trovare il server di destinazione di
знайти сервер призначення для
найти сервер назначения для
`,
  ),
  /**
   * @example Host or domain name not found. Name service error for name=example.com type=MX: Host not found, try again
   * @source Postfix, for SERVFAIL
   */
  rule(
    'dns-failure.again',
    'dns_failure',
    lines`
failure in mx lookup
host not found try again
malformed name server reply
malformed or unexpected name server reply
name service error … try again
resource data of mx
`,
  ),
  /**
   * Postfix waits before it tries a host again.
   * @example ann@example.com (delivery temporarily suspended: conversation with mx.example.com[192.0.2.1] timed out)
   * @source Postfix
   */
  rule(
    'postfix.suspended',
    'no_answer',
    lines`
delivery temporarily suspended connect
delivery temporarily suspended conversation
delivery temporarily suspended lost
`,
  ),
  /**
   * @example Host or domain name not found. Name service error for name=example.invalid type=AAAA: Host not found
   * @source Postfix, for NXDOMAIN
   */
  rule(
    'postfix.host-not-found',
    'domain_unknown',
    lines`
illegal host domain
name service error for
`,
    { code: '4.4' },
  ),
  /**
   * Postfix, about a message that it returns.
   * @example from=<a@example.com>, status=expired, returned to sender
   * @source Postfix
   */
  rule(
    'postfix.expired',
    'expired',
    lines`
status expired
`,
  ),
  /**
   * @example 451 qq write error or disk full (#4.3.0)
   * @source qmail-smtpd
   */
  rule('qmail.disk', 'system_full', lines`qq write error or disk full`),
  /**
   * @example mail for relay.example.com loops back to myself
   * @source Postfix and sendmail
   */
  rule(
    'postfix.loop',
    'loop',
    lines`
loops back to me
loops back to myself
relayed too many
`,
  ),
  /**
   * @example 504 5.5.2 <ann@example>: Recipient address rejected: need fully-qualified address
   * @source Postfix reject_non_fqdn_recipient
   */
  rule('postfix.recipient-fqdn', 'bad_address', lines`recipient address rejected need fully`),
  /**
   * IIS SMTP and PHP on Windows use these words for the sender's address and for the recipient's.
   * @example SMTP server response: 501 5.5.4 Invalid Address
   * @source IIS SMTP and PHP on Windows
   */
  rule(
    'iis.address',
    'protocol',
    lines`
invalid address
invalid domain name
invalid email address
`,
    { codes: ['5.4'] },
  ),
  /**
   * @example Es konnte keine Verbindung hergestellt werden, da der Zielcomputer die Verbindung verweigerte
   * @source Socket errors, as Windows and glibc word them
   */
  rule(
    'system.connection',
    'no_answer',
    lines`
aktivne odmitl
aktywnie go odmawia
antwoordde de verbonden
aucun chemin d acces pour atteindre
brak trasy do
chemin vers l hote
computer di destinazione
da die gegenstelle nach
doelcomputer
equipo de destino denego
etkin olarak reddet
geen route naar
hote de connexion
ingen rutt till
keine route zum
le reseau n est pas
maquina de destino
nao ha rota
nenhuma rota para
nessun instradamento
nessuna rotta
ninguna ruta
no hay ruta
ordinateur cible
parte conectada no resp
parte connessa non ha risp
parti connecte
rede esta fora
zielcomputer
конечный компьютер
нет маршрута
от другого компьютера за
сеть недоступна
へのルートがありません
ネットワークに到達
ネットワークに届き
到主机的路由
対象のコンピューター
接続済みの呼び出し先
目标计算机积极拒绝
目標電腦拒絕
経路がありません
連線對象
대상 컴퓨터에서 연결
`,
  ),
  /**
   * @example Your message was automatically rejected by Sieve, a mail filtering language.
   * @source Cyrus IMAP, Sieve reject (RFC 5429)
   */
  rule('sieve.reject', 'filtered', lines`rejected by sieve`),
  /**
   * @example MSEXCH:IMS:ORG:Site:Server 3903 (000B099C) Message exceeds size limit.
   * @source Exchange 5.5
   */
  rule(
    'exchange.size',
    'too_large',
    lines`
message exceeds size limit
routing sizelimit
`,
  ),
  /**
   * @example 552 5.3.4 Error: too much mail data
   * @source Postfix cleanup and smtpd
   */
  rule(
    'postfix.size',
    'too_large',
    lines`
message file too big
too much mail data
`,
  ),
  /**
   * @example 552 5.2.2 <a@example.com> Quota exceeded (mailbox for user is full)
   * @source Dovecot quota plugin
   */
  rule(
    'dovecot.full',
    'mailbox_full',
    lines`
mailbox for user is full
quota exceeded mailbox
`,
  ),
  /**
   * @example Sorry, I couldn't find any host named mx.example.com. (#5.1.2)
   * @source qmail-remote
   */
  rule(
    'qmail.host',
    'domain_unknown',
    lines`
{cannot} find any host by that name
{cannot} find any host named
`,
  ),
  /**
   * @example Sorry, I wasn't able to establish an SMTP connection. (#4.4.1)
   * @source qmail-remote
   */
  rule(
    'qmail.connection',
    'no_answer',
    lines`
connected to … but connection died
wasn t able to establish an smtp connection
`,
  ),
  /**
   * @example mailer=relay, relay=smtp.example.com, dsn=5.1.2, stat=Host unknown (Name server: smtp.example.com: host not found)
   * @source sendmail
   */
  rule('sendmail.smart-host', 'routing', lines`mailer relay`, { codes: ['1.2'] }),
  /**
   * @example No mail servers appear to be online for the recipient's domain.
   * @source hMailServer, bounce text
   */
  rule('hmailserver.offline', 'no_answer', lines`servers appear to be online`),
  /**
   * @example Benutzer Taro (a@example.com) nicht eindeutig. Im Domino-Verzeichnis stehen mehrere
   * @source HCL Domino
   */
  rule(
    'domino.ambiguous',
    'ambiguous_address',
    lines`
correspondances trouvees
matches found in domino
nicht eindeutig
`,
  ),
  /**
   * @example User Taro (a@example.com) not listed in Domino Directory
   * @source HCL Domino
   */
  rule(
    'domino.unknown',
    'user_unknown',
    lines`
annuaire domino
carnet d adresses public
directorio de domino
directorio domino
domino verzeichnis
domino ディレクトリ
elencato nella directory
elenco domino
listed in any domino
not listed in domino
not listed in public name
rubrica domino
ディレクトリのリストにあり
`,
  ),
]
