import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Evidence } from '../../src/bounce/classification.ts'
import { classify, matchingRules } from '../../src/bounce/classify.ts'
import { describeStatus } from '../../src/bounce/codes.ts'
import { EVENT_KINDS } from '../../src/bounce/event.ts'
import { REASON_TABLE } from '../../src/bounce/reason.ts'
import { FIRST_HINT, RULES, VOCABULARY } from '../../src/bounce/rules.ts'

const of = (diagnostic: string) => classify({ diagnostic })

const wordsOf = (set: string): readonly string[] =>
  (VOCABULARY.sets.get(set) ?? []).map((word) => word.replace('|', ''))

it('what is said of the sender, a record, a command or the message condemns no recipient', () => {
  const others = [...wordsOf('sender'), ...wordsOf('you'), 'dkim key', 'spf record', 'certificate']
  const things = ['command', 'attachment', 'HELO', 'EHLO', 'DKIM', 'PTR', 'password', 'certificate']
  for (const other of others) {
    for (const what of [...wordsOf('gone'), ...wordsOf('shut')]) {
      const { action, rule } = classify({ diagnostic: `550 5.7.1 ${other} ${what}` })
      expect(`${other} ${what}: ${rule} ${action}`).not.toContain('suppress')
    }
  }
  for (const what of wordsOf('missing')) {
    for (const thing of things) {
      const { action, rule } = classify({ diagnostic: `550 ${what} ${thing}` })
      expect(`${what} ${thing}: ${rule} ${action}`).not.toContain('suppress')
    }
  }
})

it.each([
  ['550 5.7.999 Nothing we know', '5.7.0', 'security'],
  ['550 5.6.99 Nothing we know', '5.6.0', 'content'],
  ['451 4.3.99 Nothing we know', '4.3.0', 'system_error'],
  ['550 5.1.99 Nothing we know', '5.0.0', 'unknown'],
  ['550 5.9.1 Nothing we know', '5.0.0', 'unknown'],
  ['550 5.6.11 SMTPSEND.BareLinefeedsAreIllegal', '5.6.0', 'content'],
])(
  'a detail that nobody registered says what its subject says: %s',
  (diagnostic, status, reason) => {
    const verdict = of(diagnostic)
    expect(verdict).toMatchObject({ status, reason })
    expect(verdict.action).not.toBe('suppress')
  },
)

describe('in languages beside English', () => {
  it.each([
    ['Warteschlange', 'Rechnungsnummer', 'Ordner', 'Programm'],
    ['connexion', 'file d’attente', 'numéro de commande', 'clé'],
    ['conexión', 'tabla', 'número de pedido', 'licencia'],
    ['połączenie', 'kolejka', 'numer faktury', 'klucz'],
    ['соединение', 'номер заказа', 'лицензия', 'таблица'],
    ['データベースが', '注文番号が', 'ライセンスが', 'テーブルが'],
    ['数据库', '订单号', '许可证', '队列'],
    ['데이터베이스가', '주문 번호가', '라이선스가', '대기열이'],
  ])('that %s, %s, %s or %s is not there condemns no recipient', (...things) => {
    // Some are of accounts and addresses by themselves.
    const gone = wordsOf('fort').filter((words) => !/compte|アドレス/.test(words))
    for (const thing of things) {
      for (const what of gone) {
        const { action, rule } = classify({ diagnostic: `550 5.7.1 ${thing} ${what}` })
        expect(`${thing} ${what}: ${rule} ${action}`).not.toContain('suppress')
      }
    }
  })

  it.each([
    ['the sender', 'absender', ['nein', 'fort', 'weg', 'falsch']],
    ['what is yours', 'dein', ['fort', 'weg', 'falsch']],
    ['a command, a header or a certificate', 'sache', ['fort', 'weg', 'falsch']],
  ])('what is said of %s condemns no recipient, whatever it is', (_, whose, sets) => {
    for (const who of wordsOf(whose)) {
      for (const what of sets.flatMap(wordsOf)) {
        const { action, rule } = classify({ diagnostic: `550 5.7.1 ${who} ${what}` })
        expect(`${who} ${what}: ${rule} ${action}`).not.toContain('suppress')
      }
    }
  })

  it.each([
    'Unbekannter Fehler',
    'Erreur inconnue',
    'Error desconocido',
    'Erro desconhecido',
    'Errore sconosciuto',
    'Onbekende fout',
    'Неизвестная ошибка',
    'Nieznany błąd',
    '未知错误',
    '不明なエラー',
  ])('an unknown error is no unknown user: %s', (error) => {
    expect(classify({ diagnostic: `550 ${error}` }).reason).toBe('system_error')
  })

  it.each([
    ['550 Die Domain des Absenders gibt es nicht, sie existiert nicht', 'bad_sender'],
    ['550 Destinataire inconnu', 'user_unknown'],
    ['550 Expéditeur inconnu', 'bad_sender'],
    ['550 Получатель не найден', 'user_unknown'],
    ['550 Отправитель не найден', 'bad_sender'],
    ['550 収件人', 'unknown'],
    ['550 收件人不存在', 'user_unknown'],
    ['550 发件人不存在', 'bad_sender'],
    ['550 宛先が存在しません', 'user_unknown'],
    ['550 差出人が存在しません', 'bad_sender'],
    ['550 SPF-Eintrag existiert nicht', 'auth_failure'],
    ['550 Fehlender PTR-Eintrag: nicht gefunden', 'no_ptr'],
    ['535 Passwort falsch, Benutzer unbekannt', 'security'],
    ['550 Ihr Server ist gesperrt', 'blocklisted'],
    ['550 Ihr Postfach ist gesperrt', 'policy'],
    ['550 Ihr Netz ist bei uns gesperrt', 'blocklisted'],
    ['550 Nachricht gesperrt: das Postfach ist voll', 'mailbox_full'],
    ['550 Nachricht gesperrt', 'policy'],
    ['450 Neuer Absender, bitte erneut versuchen', 'greylisted'],
    ['550 Такой домен не зарегистрирован', 'domain_unknown'],
    ['550 Bericht na 48 uur nog niet afgeleverd, terug naar de afzender', 'expired'],
    ['550 Demasiados destinatarios por hora', 'rate_limited'],
    ['550 Demasiados destinatarios', 'too_many_recipients'],
    ['550 Wiadomość nie została dostarczona', 'unknown'],
    ['550 Użytkownik nie został znaleziony', 'user_unknown'],
    ['550 Kundenkonto gesperrt', 'mailbox_disabled'],
    ['451 4.4.3 SERVFAIL, o e-mail segue na fila', 'dns_failure'],
    ['450 O e-mail segue na fila', 'expired'],
    ['451 Ещё раз через 3 минуты', 'greylisted'],
    ['550 Ещё раз через 3 минуты', 'unknown'],
    ['550 Forbindelsen er lukket', 'unknown'],
    ['550 Uw server komt niet voor op onze lijst', 'policy'],
    ['550 Geadresseerde komt niet voor op onze lijst', 'user_unknown'],
    ['550 Twoje IP nie jest zarejestrowane', 'policy'],
    ['550 Non abbiamo autorizzazione per il tuo indirizzo IP', 'blocklisted'],
    ['550 Non abbiamo nessun utente con questo nome', 'user_unknown'],
  ])('%s: %s', (diagnostic, reason) => {
    expect(classify({ diagnostic }).reason).toBe(reason)
  })
})

describe('classify', () => {
  it.each([
    ['550 5.1.1 User unknown', '5.1.1', 'user_unknown', 'suppress'],
    ['550 5.7.1 No such user', '5.1.1', 'user_unknown', 'suppress'],
    ['450 4.1.1 User unknown', '4.1.1', 'user_unknown', 'retry'],
    ['552 5.2.2 Mailbox full', '5.2.2', 'mailbox_full', 'retry'],
    [
      '550 5.1.8 Domain of sender address example.org does not exist',
      '5.1.8',
      'bad_sender',
      'fix_sender',
    ],
    ['450 4.7.1 Greylisted, try again in 10 minutes', '4.7.1', 'greylisted', 'retry'],
    ['556 5.1.10 Recipient address has null MX', '5.1.10', 'null_mx', 'suppress'],
    [
      'smtp; 550-5.1.1 The email account that you tried\nsmtp; 550 5.1.1 to reach does not exist',
      '5.1.1',
      'user_unknown',
      'suppress',
    ],
    ['宛先メールボックスの容量がいっぱいです', '4.2.2', 'mailbox_full', 'retry'],
  ])('%s', (reply, status, reason, action) => {
    expect(of(reply)).toMatchObject({ status, reason, action })
  })

  it('reads when to try again', () => {
    expect(of('450 4.7.1 Greylisted, try again in 10 minutes').retryAfterSeconds).toBe(600)
    expect(
      of('451 4.7.1 Greylisting in action, please come back in 00:04:52').retryAfterSeconds,
    ).toBe(300)
    expect(of('450 4.7.1 Liste grise, réessayez dans 10 minutes').retryAfterSeconds).toBe(600)
    expect(of('450 5分後に再度送信してください').retryAfterSeconds).toBe(300)
  })

  it('tells its evidence in whole words, and in the longest that say it', () => {
    const told = (diagnostic: string) => {
      const { start = 0, end = 0 } = of(diagnostic).evidence ?? {}
      return diagnostic.slice(start, end)
    }
    expect(told('450 4.7.1 Greylisted for a while')).toBe('Greylisted')
    expect(told('550 5.1.1 No such user here')).toBe('No such user')
    expect(told('550 Użytkownik nieznany')).toBe('Użytkownik nieznany')
    expect(told('550 宛先のメールボックスが存在しません。')).toBe('メールボックスが存在しません')
    expect(told('550 수신자가 수신을 거부하였습니다')).toBe('거부하였습니다')
  })

  it('keeps what was reported beside the answer', () => {
    expect(of('550 5.7.1 No such user').reported).toEqual({ replyCode: 550, status: '5.7.1' })
  })

  it.each([
    ['550 5.7.1 Rejected by the DMARC policy of example.org', '5.7.1'],
    ['550 5.7.0 Rejected by the DMARC policy of example.org', '5.7.26'],
    ['551 5.7.1 Mail loop detected', '5.4.6'],
    ['451 4.7.1 Temporary server error, please try again later', '4.3.0'],
    ['552 5.1.1 Recipient is over quota', '5.2.2'],
    ['501 5.1.0 Invalid sender', '5.1.8'],
    ['550 5.2.1 No such user here', '5.2.1'],
  ])(
    '%s: a code that tells the same cause is kept, any other is only reported',
    (words, status) => {
      expect(of(words).status).toBe(status)
    },
  )

  it('asks the rows of a provider that is known, and hears the words all the same', () => {
    const mailboxProvider = 'google'
    const said = { diagnostic: 'it came back', status: '5.7.27' }
    expect(classify(said)).toMatchObject({ rule: 'status.7.27', mailboxProvider: null })
    const told = classify({ ...said, mailboxProvider, remoteMta: 'mta5.am0.yahoodns.net' })
    expect(told).toMatchObject({ rule: 'google.spf', mailboxProvider })
    const closing = { diagnostic: '421 4.7.0 Try again later, closing connection.' }
    const rulesOf = (evidence: Evidence) => matchingRules(evidence).map(({ id }) => id)
    expect(rulesOf(closing)).not.toContain('google.closing')
    expect(rulesOf({ ...closing, mailboxProvider })).toContain('google.closing')
    const greylisted = '450 4.7.1 Greylisted, try again in 10 minutes'
    expect(classify({ diagnostic: greylisted, mailboxProvider }).retryAfterSeconds).toBe(600)
  })

  it('takes no code from an address, a version or a date', () => {
    expect(of('connect to 192.5.1.1[198.5.1.20]: Postfix 2.5.1, 2026.5.1').reported).toEqual({
      replyCode: null,
      status: null,
    })
    expect(of('550 5.2.3 Message too large (450 KB)').reported.replyCode).toBe(550)
    expect(of('Message too large (552 bytes)').reported.replyCode).toBeNull()
    expect(of('Message trop volumineux (500 Go)').reported.replyCode).toBeNull()
    expect(of('451 Greylisted\r\n550 To be unblocked, write to us').reported.replyCode).toBe(550)
    expect(of('450 Busy\r\n550 Go away').reported.replyCode).toBe(550)
  })

  it.each<[string, number | null]>([
    ['本日的寄信額度（500 封）已經用完', null],
    ['送信上限（500通/日）を超えました', null],
    ['1日の上限 (500 名) に達しました', null],
    ['送信数の上限（500 件まで）', null],
    ['宛先の上限（500人以内）', null],
    ['日限额（500封邮件）', null],
    ['일일 한도 (500 통) 초과', null],
    ['한도(500건)를 초과', null],
    ['配信できませんでした (550 通信エラー)', 550],
    ['退信 (550 通信失败)', 550],
    ['配信エラー（554 件名が不正です）', 554],
    ['(550 名前が解決できません)', 550],
    ['エラー (550 次の宛先が見つかりません)', 550],
    ['退信（550 名单不存在）', 550],
    ['오류 (550 통신 오류)', 550],
    ['오류 (500 명령을 인식할 수 없음)', 500],
    ['421 しばらくお待ちください\r\n550 通信エラー', 550],
  ])('tells what is counted from a reply code in brackets: %s', (words, replyCode) => {
    expect(of(words).reported.replyCode).toBe(replyCode)
  })

  it('takes no code from the sections of a document', () => {
    const cited = [
      '550 HELO invalid according to 4.1.4 of RFC 2821',
      '550 Access denied (see RFC 5321 section 4.5.3)',
      '550 Access denied, RFC5321 4.5.3.1.1',
      '550 Access denied in the sense of RFC 5321 § 4.5.3',
      'By 4.1.4 of RFC 2821 your HELO is invalid',
    ]
    for (const words of cited) expect(of(words)).toMatchObject({ reported: { status: null } })
    expect(of('550 5.1.1 of RFC 3463 is the code').reported.status).toBe('5.1.1')
    expect(of('550 Intersection 5.1.1').reported.status).toBe('5.1.1')
  })

  it('takes a bare 550 for an unknown user, and words it does not understand for no verdict', () => {
    for (const bare of ['550', 'smtp; 550', '550 <ann@example.org>']) {
      expect(of(bare)).toMatchObject({ reason: 'user_unknown', action: 'suppress' })
    }
    for (const words of ['550 Xyzzy', '550 The moon is full', '550 5.0.0', '553 5.0.0 error']) {
      expect(of(words).action).toBe('review')
    }
  })

  it('reads the code that a log assigns, and no number of seconds', () => {
    expect(of('stat=550 Invalid recipient').reported.replyCode).toBe(550)
    expect(of('dsn=4.7.5, status=deferred').reported.status).toBe('4.7.5')
    expect(of('delay=450, delays=450/0.1/0/0, status=sent').reported.replyCode).toBeNull()
  })

  it.each([
    '„450 hm“',
    '「450 hm」',
    '服务器返回：450 hm',
    'エラー450 hm',
    '\ufeff450 hm',
    'said:\u00a0450 hm',
  ])('reads the code behind signs beyond ASCII: %s', (said) =>
    expect(of(said)).toMatchObject({ class: 'transient', reported: { replyCode: 450 } }),
  )

  it('takes the code that was expected for no answer', () => {
    const said = 'Expected response code 250 but got code ""'
    expect(of(said).class).not.toBe('success')
    expect(of(`${said}, with message "550 5.1.1 User unknown"`).status).toBe('5.1.1')
  })

  it('takes the last of many tries for history', () => {
    expect(
      of('500 5.4.7 (delivery expired, last transfail: 421 4.7.0 [TSS04] temporarily deferred)'),
    ).toMatchObject({ status: '5.4.7', reason: 'expired' })
    expect(of('Last response: 452 4.2.2 Mailbox over quota')).toMatchObject({ status: '4.2.2' })
  })

  it('takes no log, no passed check, no earlier attempt and no farewell for the reply', () => {
    const refused = '550 5.1.1 <ann@example.org>: Recipient address rejected: User unknown'
    for (const said of [
      `${refused} (earlier attempt: 421 4.7.0 too many sessions)`,
      `${refused} 421 4.7.0 mx.example.org Error: too many errors`,
      `to=<ann@example.org>, relay=mx.example.org[192.0.2.1]:25, dsn=4.0.0, status=SOFTBOUNCE (host mx.example.org[192.0.2.1] said: 550 No such user here)`,
    ]) {
      expect(of(said)).toMatchObject({
        status: '5.1.1',
        reason: 'user_unknown',
        action: 'suppress',
      })
    }
    expect(of('421 4.7.0 mx.example.org Error: too many errors').reason).toBe('rate_limited')
    const log =
      '; from=<bob@example.com> to=<ann@example.org> proto=ESMTP helo=<your-ip.example.com>'
    expect(of(`NOQUEUE: RCPT from unknown[192.0.2.1]: 450 Later, please${log}`)).toMatchObject({
      rule: 'reply-code.450',
    })
    expect(of('550 SPF pass, DMARC pass, but the link is listed in SURBL').reason).toBe('spam')
    for (const said of [
      'Spam check passed, virus check passed, no such user here',
      'Your IP is not blocked here: no such user',
      'No such user here; previous attempt 421 4.7.0 too many sessions',
      "No such user here, retourné à l'expéditeur",
    ]) {
      expect(of(`550 5.7.1 ${said}`).reason).toBe('user_unknown')
    }
    for (const said of [
      'Too old; first error: 450 greylisted; then nothing',
      'Given up after 3 days. History: 450 4.7.1 greylisted; 450 4.2.2 over quota',
    ]) {
      expect(of(`554 5.4.7 ${said}`).reason).toBe('expired')
    }
  })

  it('takes the names of fields, and a filter between, for no reply', () => {
    const fields = 'Remote-MTA: dns; mx.example.org\nDiagnostic-Code: smtp; '
    expect(of(`${fields}554 Not today`).reason).toBe('unknown')
    expect(of(`${fields}554 DNS is broken here`).reason).toBe('dns_failure')
    const event = (details: string) => `{"Details":"smtp;550 ${details}","Inactive":true}`
    expect(of(event('5.1.1 No such user')).reason).toBe('user_unknown')
    expect(of(event('5.7.1 Inactive account')).reason).toBe('mailbox_disabled')
    const filter = '451 4.5.0 Temporary MTA failure on relaying, from MTA(smtp:[127.0.0.1]:10025)'
    expect(of(`${filter}: 452 4.3.1 Insufficient system storage`).reason).toBe('system_full')
    expect(of(filter).reason).toBe('system_error')
  })

  it.each([
    [
      'Exceeded storage allocation. The server response was: 5.3.4 Session size is too large',
      'too_large',
    ],
    ['Buzón no disponible. La respuesta del servidor fue: 5.7.1 Unable to relay', 'relay_denied'],
    [
      'Mailer Error: SMTP Error: MAIL FROM command failed Detail: Sending paused for this account',
      'security',
    ],
    [
      'The following From address failed: bob@example.com : MAIL FROM command failed, 452 Out of memory',
      'system_full',
    ],
    ['Invalid greeting. response=421 4.3.2 Service shutting down', 'not_accepting'],
    [
      "host=mx.example.com tls=on auth=on smtpmsg='550 No such user here' errormsg='envelope from not accepted'",
      'user_unknown',
    ],
    ["5.1.0 - Unknown address error 552-'Mailbox is full' (delivery attempts: 0)", 'mailbox_full'],
    ['4.1.0 - Unknown address error (Host mx.example.com: connection reset by peer)', 'no_answer'],
    ['mailer=esmtp, stat=Service unavailable (550 No such user here)', 'user_unknown'],
    ['host mx.example.com refused to talk to me: 421 4.7.0 mx Only 3 at once', 'policy'],
    [
      'SMTP server error: DATA END command failed Detail: This message is spam SMTP code: 550',
      'spam',
    ],
    [
      'TempFail from=<bob@example.com> source="192.0.2.1" relay="192.0.2.2" stat="550 5.7.1 No"',
      'policy',
    ],
    ['ann@example.org,,relayed,4.2.2 (other),smtp;452 4.2.2 Mailbox full', 'mailbox_full'],
    ['H=mx.example.com X=TLS1.3:TLS_AES_256_GCM_SHA384:256 CV=yes: 550 Suspicious', 'spam'],
    [
      '{"Description":"The server was unable to deliver your message (ex: unknown user).","Details":"smtp;550 Message is spam"}',
      'spam',
    ],
    ['550 Antispam: passed; virus: clean; reputation: neutral; no such user', 'user_unknown'],
    ['550 5.7.1 rejected by policy daemon: spam', 'spam'],
    ['{"type":"activity.hard_bounced","reason":"Mailbox does not exist"}', 'user_unknown'],
    ['550 cuda_nsu <ann@example.org>', 'user_unknown'],
    ['554 5.6.0 Lone CR or LF in body - message not accepted', 'content'],
    ['451 4.3.5 Policy daemon crashed', 'system_error'],
    ['554 5.7.1 Your message holds a known dead link', 'policy'],
  ])('takes what a library says around the reply for no reply: %s', (words, reason) => {
    expect(of(words).reason).toBe(reason)
  })

  it('takes what a library says for the reply where no other stands', () => {
    expect(of('The server response was: ').reason).toBe('unknown')
    expect(of('Mailer Error: 127').reason).toBe('mailer_error')
    expect(of('Invalid greeting').reason).toBe('protocol')
  })

  it('is no success for the greeting that an error quotes', () => {
    const words = '5.4.1 [internal] none of them was reached, last transcript: 220 mx.example.com'
    expect(of(words)).toMatchObject({ status: '5.4.1', reason: 'no_answer', class: 'permanent' })
    expect(of('4.4.2 dropped after: 250 hello')).toMatchObject({ class: 'transient' })
  })

  it('is not told by what a refusal leads to in its session', () => {
    const said = '<<< 451 4.1.8 Domain of sender address ann@example.kr does not resolve'
    const words = `>>> DATA\n${said}\nann@example.org... Deferred: ${said.slice(4)}\n<<< 503 5.0.0 Need RCPT (recipient)`
    expect(of(words)).toMatchObject({ status: '4.1.8', class: 'transient' })
    expect(of('<<< 503 5.0.0 Need RCPT (recipient)').class).toBe('permanent')
  })

  it('is permanent for an address that an ESP holds back, whatever its API answers with', () => {
    const words = '422 You tried to send to a recipient that has been marked as inactive'
    expect(of(words)).toMatchObject({ reason: 'suppressed', class: 'permanent' })
    // A server's list is lifted, too.
    const deferred = '421 4.7.0 The address is on our suppression list, try again later'
    expect(of(deferred).class).toBe('transient')
  })

  it('has no code of a telephone number', () => {
    expect(of('User unknown. For help call 555-123-4567').reported.replyCode).toBeNull()
    expect(of('550-5.1.1 User unknown\n550 5.1.1 Bye').reported.replyCode).toBe(550)
  })

  it.each([0, 150, 354])('is none for reply code %s', (replyCode) => {
    expect(classify({ replyCode }).class).not.toBe('success')
  })

  it('is told by two codes of success, whatever the server adds', () => {
    const said = '250 2.0.0 Ok: queued; by the way, the mailbox is 98% full'
    expect(of(said)).toMatchObject({ class: 'success', status: '2.0.0' })
    expect(of(said.replace(' 2.0.0', '')).class).not.toBe('success')
    expect(of(`status=bounced (said: ${said})`).class).toBe('permanent')
  })

  it('names as what decided the kind where one was given, else the code', () => {
    const said = { diagnostic: '250 2.0.0 OK' }
    const byCode = { rule: 'reply-code.250', evidence: { field: 'replyCode', start: 0, end: 3 } }
    const byKind = { rule: 'kind.delivered', evidence: { field: 'kind', start: 0, end: 9 } }
    expect(classify(said)).toMatchObject({ class: 'success', ...byCode })
    expect(classify({ ...said, kind: 'delivered' })).toMatchObject({ class: 'success', ...byKind })
  })

  it('learns nothing from the names of hosts', () => {
    for (const host of [
      'antispam.example.com',
      'virus-relay.example.net',
      'www.your-server.example',
    ]) {
      const said = `host ${host}[192.0.2.1] said: 550 5.1.1 <ann@example.org>: User unknown`
      expect(of(said)).toMatchObject({ reason: 'user_unknown', action: 'suppress' })
    }
    expect(of('host relay.example.com: Connection refused by relay.example.com').reason).toBe(
      'no_answer',
    )
    expect(of('550 See https://www.spamhaus.org/query/bl').reason).toBe('blocklisted')
    expect(of('550 example.com does not exist').reason).toBe('domain_unknown')
    expect(of('550 Policy, see https://example.com/codes/user-unknown.html').reason).toBe('policy')
    expect(of('550 No such user (example.com/help/spam)').reason).toBe('user_unknown')
    expect(of('550 example.com/用户不存在').reason).toBe('user_unknown')
    expect(of('550 Message is spam.Please stop').reason).toBe('spam')
  })

  it.each(['550 5.1.0 Xyzzy, see our page', '554 5.2.0 Agent: a thing went amiss'])(
    'a code that servers send for anything condemns nobody beside words it does not understand: %s',
    (words) => {
      const { reason, status, action } = of(words)
      expect({ reason, status, action }).toEqual({
        reason: 'unknown',
        status: words.slice(4, 9),
        action: 'review',
      })
      expect(of(words.slice(0, 9)).action).toBe('suppress')
    },
  )

  it.each([
    [
      'host mx.example.com[192.0.2.1] refused to talk to me: 421 Service not available',
      'not_accepting',
    ],
    ['host mx.example.com[192.0.2.1] refused to talk to me: 554 Goodbye', 'blocklisted'],
    ['504 5.5.2 <mail>: Helo command rejected: need fully-qualified hostname', 'protocol'],
    ['550 The From address does not match a verified Sender Identity', 'bad_sender'],
    [
      "554 5.7.1 Recipient address rejected: login ann@example.com and sender doesn't match",
      'bad_sender',
    ],
    [
      'Host or domain name not found. Name service error for name=www.your-server.example type=A: Host not found',
      'domain_unknown',
    ],
    ['from=<ann@example.com>, status=expired, returned to sender', 'expired'],
    ['550 Requested action not taken: message refused', 'policy'],
    ['451 4.3.2 Internal error reading data (in reply to MAIL FROM command)', 'system_error'],
    [
      'relay=mail.example.net[192.0.2.1]:587, dsn=4.7.5, status=deferred (Server certificate not trusted)',
      'tls',
    ],
    ['451 4.7.1 Временно отклонено (серый список)', 'greylisted'],
    ["552 L'utilisateur a changé: nouvelle adresse ann@example.org", 'moved'],
    ['550 Votre message à ann@example.com a été bloqué', 'policy'],
    ['La cassetta postale del destinatario è piena', 'mailbox_full'],
    ['421 Il server del destinatario non risponde', 'no_answer'],
    ['450 O usuário está recebendo e-mails muito rápido', 'rate_limited'],
    ['451 Error temporal de DNS', 'dns_failure'],
    ['501 5.1.3 Syntax der Empfängeradresse falsch', 'bad_address'],
    ['421 서비스를 사용할 수 없습니다', 'not_accepting'],
    ['550 EHLO name does not look like a host', 'protocol'],
    ['501 5.5.4 RCPT TO: parameter not understood here', 'protocol'],
    ['501 5.7.1 DSN support is switched off, it is disabled', 'protocol'],
    ['517 The domain of this address does not exist', 'bad_sender'],
    ['553 Null MX: news.example.com does not send letters', 'bad_sender'],
    ['550 This bears no DKIM signature', 'auth_failure'],
    ['451 milter: local_scan of the letter timed out', 'system_error'],
    ['552 A password-protected file is inside', 'content'],
    [
      'to=<ann@example.org>, relay=mx.example.org[192.0.2.1]:25, status=deferred (Certificate not verified)',
      'tls',
    ],
    ['503 AUTH not accepted from server: authentication not enabled', 'protocol'],
    ['550 You do not have permission to post here', 'filtered'],
    ['452 Space shortage on this machine', 'system_full'],
    ['550 Bare 8 bit data', 'content'],
    [
      'to=<ann@example.org>, delay=2, mailer=esmtp, pri=3, relay=mx.example.org., dsn=4.0.0, stat=Deferred',
      'unknown',
    ],
    ['451 4.5.0 Processing stopped: virus_scan FAILED', 'system_error'],
    ['421 서버에 연결할 수 없습니다', 'no_answer'],
    ['421 Verbindung zum Empfangsserver unterbrochen', 'no_answer'],
    ['452 Die Anzahl der Empfänger ist zu hoch', 'too_many_recipients'],
    ['452 Слишком много получателей', 'too_many_recipients'],
    ['450 Harmaalista, yrita myohemmin', 'greylisted'],
    ['554 Petla poczty, relay nie', 'loop'],
    ['550 このアドレスは使われていません', 'mailbox_disabled'],
    ['550 5.7.1 Für Externe ist diese Adresse eingeschränkt', 'filtered'],
    [
      'sh: /home/ann/filter: not found\n554 "|/home/ann/filter"... unknown mailer error 127',
      'mailer_error',
    ],
    ['421 4.3.2 Sunucu bakımda', 'not_accepting'],
    ['452 Nicht genug Speicherplatz auf dem Server', 'system_full'],
    ['550 Weiterleitung an fremde Domains nicht erlaubt', 'relay_denied'],
    ['smtplib.SMTPSenderRefused: (550, "5.1.1 No such mailbox", "news@example.org")', 'bad_sender'],
    [
      '... while talking to mx.example.net.:\n>>> RCPT To:<ann@example.net>\n<<< 550 5.7.1 Mail from 192.0.2.1 refused, listed in dnsbl.example.org\n550 5.1.1 <ann@example.net>... User unknown',
      'blocklisted',
    ],
    ['smtp; 550 4.4.7 Never heard of it, first mail from you', 'greylisted'],
    ['530 5.7.57 Client not authenticated', 'security'],
    ['454 4.7.5 Certificate validation was not successful', 'tls'],
  ])('%s: %s', (words, reason) => {
    expect(of(words).reason).toBe(reason)
  })

  it.each([
    ['550 5.1.1 joe@example.com is absent from our user table', 'user_unknown'],
    ['550 5.7.1 Client host is absent from our list of allowed senders', 'protocol'],
    ['550 5.1.1 <joe@example.com>: not present in our directory', 'user_unknown'],
    ['550 sender not present in our address book', 'bad_sender'],
    ['550 Recipient has no mailbox on this system', 'user_unknown'],
    ['550 Message rejected: the sender has no mailbox here', 'bad_sender'],
    ['550 example.com has an empty MX (RFC 7505)', 'null_mx'],
    ["550 5.7.27 The sender's domain publishes an empty MX, see RFC 7505", 'bad_sender'],
    ['550 Empty MX for sender domain example.org', 'bad_sender'],
    ['550 The domain does not appear to be registered', 'domain_unknown'],
    ["550 Your mailserver's hostname does not appear to be registered in DNS", 'policy'],
    ['550 SPF: include does not appear to be registered', 'auth_failure'],
    ['550 The domain registration has lapsed', 'domain_unknown'],
    ['550 Rejected: domain registration too recent, sender domain young', 'bad_sender'],
    ['550 Address matches more than one account', 'ambiguous_address'],
    ['550 5.7.1 more than one user sends from this IP', 'policy'],
    ['553 Local part longer than 64 letters', 'bad_address'],
    ['550 HELO name longer than 64 letters', 'protocol'],
    ['501 Unparseable recipient address', 'bad_address'],
    ['501 Unparseable sender address', 'bad_sender'],
    ['550 No SMTP server exists for example.com', 'null_mx'],
    ['550 Sender domain example.org: no SMTP server exists', 'bad_sender'],
    ['550 I left the company, find me at joe@example.org', 'moved'],
    ['550 Blocked, find me at postmaster@example.com', 'policy'],
    ['550 Not today, write to me at joe@example.com for our whitelist', 'policy'],
  ])('tells of whom it is said: %s', (diagnostic, reason) => {
    expect(of(diagnostic).reason).toBe(reason)
  })

  it.each([
    ['complained', 'complaint'],
    ['unsubscribed', 'unsubscribed'],
    ['autoreplied', 'autoreply'],
  ] as const)('takes %s for its own reason, whatever words came along', (kind, reason) => {
    const verdict = classify({ kind, diagnostic: '550 5.1.1 User unknown' })
    expect(verdict).toMatchObject({ status: null, class: null, reason, action: 'none' })
  })

  it('says that it does not know', () => {
    expect(classify({})).toMatchObject({
      status: '5.0.0',
      reason: 'unknown',
      scope: null,
      action: 'review',
    })
    expect(classify({ permanence: 'transient' })).toMatchObject({
      status: '4.0.0',
      class: 'transient',
    })
  })

  it('condemns nobody for what is said of the sender, in whatever words it condemns', () => {
    const condemning = RULES.slice(0, FIRST_HINT)
      // The sentences of one provider or program are about nobody else.
      .filter(({ inHosts }) => !inHosts)
      .filter(({ reason }) => REASON_TABLE[reason].action === 'suppress')
      .flatMap(({ phrases }) => phrases)
    // Those that name the recipient, or what was asked of the server, are said of it wherever they stand.
    const plain = condemning.filter((phrase) => !/[{@…]|recipient|requested action/.test(phrase))
    expect(plain.length).toBeGreaterThan(400)
    for (const words of plain.map((phrase) => phrase.replace('|', ''))) {
      for (const said of [
        'The sender',
        "The sender's domain",
        'The return path <bob@example.com>',
        'Your domain',
        'Your organization',
        'The author address',
        'The domain you are sending from',
        'HELO name mail.example.com',
        'The From domain example.com',
      ]) {
        const { action, rule } = of(`550 5.7.1 ${said} ${words}`)
        expect(`${said} ${words}: ${rule} ${action}`).not.toContain('suppress')
      }
    }
  })

  it.each([
    ['550 5.7.1 Your email address news@example.com is not registered here', 'bad_sender'],
    ['550 The author address news@example.com does not exist', 'bad_sender'],
    ['550 Your organization has been suspended', 'bad_sender'],
    ['550 The API user has been deactivated', 'bad_sender'],
    ['550 Subaccount is disabled', 'bad_sender'],
    ['550 5.7.1 From domain example.com has no MX record', 'bad_sender'],
    ['550 5.7.27 RFC5321.MailFrom domain has null MX', 'bad_sender'],
    ['550 MAIL FROM:<news@example.com>: no such user', 'bad_sender'],
    ['550 IP 192.0.2.1: NXDOMAIN', 'bad_sender'],
    ['550 Message-ID is not unique', 'bad_sender'],
    ['501 MAIL FROM must have angle brackets', 'bad_sender'],
    ['501 Missing angle bracket in sender', 'bad_sender'],
    ['550 No local part in MAIL FROM', 'bad_sender'],
    ['550 No DNS record for 192.0.2.1', 'bad_sender'],
    ['550 No mail host for your domain', 'bad_sender'],
    ['550 You are not our customer', 'bad_sender'],
    ["550 It seems that you aren't a person", 'unknown'],
    ['550 Delivery is turned off for maintenance', 'not_accepting'],
    ['{"reason":"550 Policy: rule \\"unknown user\\" hit"}', 'bad_sender'],
    ['501 HELO must be fully qualified', 'bad_sender'],
    ['550 Missing or malformed HELO', 'bad_sender'],
    ['550 Reply-To domain example.com has no MX', 'bad_sender'],
    ['550 The domain used in MAIL FROM does not accept mail', 'bad_sender'],
    ['550 5.7.1 The domain you are sending from is parked', 'bad_sender'],
    ['550 Your email\naddress is not registered', 'bad_sender'],
    ['550 Die IP-Adresse ist nicht vergeben', 'bad_sender'],
    ['553 5.7.1 The mailbox you send from does not exist on this server', 'bad_sender'],
    ['550 The user news@example.com sending this message is not a known user', 'bad_sender'],
    ['550 The user you authenticated as does not exist', 'bad_sender'],
    ['550 Relay host not found', 'bad_sender'],
    ['550 Policy rejection: rule "unknown user" hit', 'bad_sender'],
    ['550 Message contains the forbidden phrase "account suspended"', 'bad_sender'],
    ['550 SMTP access for this account is disabled', 'bad_sender'],
    ['550 Password for the account has expired', 'bad_sender'],
    ['550 Listed: sends to inactive mailboxes', 'bad_sender'],
    ['550 You have no account on this server, please register to send', 'bad_sender'],
    ['550 Unknown users may not relay through this host', 'bad_sender'],
    ['550 5.7.1 Address not found in whitelist', 'bad_sender'],
    ['550 news@example.com not found in the list of allowed senders', 'bad_sender'],
    ["550 The user doesn't know you", 'bad_sender'],
    ['550 I have never heard of your domain', 'bad_sender'],
    ['550 Envoi bloqué pour ce compte', 'bad_sender'],
    ['550 SMTP-Benutzer unbekannt', 'bad_sender'],
    ['550 Sie sind uns nicht bekannt', 'bad_sender'],
    ['550 Das Konto, mit dem Sie senden, ist gesperrt', 'bad_sender'],
    ['550 El dominio desde el que envía no existe', 'bad_sender'],
    ['550 Indirizzo non trovato nella lista dei mittenti consentiti', 'bad_sender'],
    ['550 Ihre Mailadresse ist ungültig', 'policy'],
    ['550 Uw e-mailadres bestaat niet', 'policy'],
    ['550 您的邮件地址不存在', 'policy'],
    ["550 Votre nom d'hôte n'existe pas", 'policy'],
    ['550 Nombre de host desconocido', 'policy'],
    ['550 Имя хоста не существует', 'policy'],
    ['550 HELO ホスト名が見つかりません', 'policy'],
    ['550 La dirección en la cabecera no es válida', 'content'],
    ['550 メーリングリストの会員ではありません', 'bad_sender'],
  ])('condemns nobody for what is said of others: %s', (diagnostic, reason) => {
    expect(of(diagnostic).reason).toBe(reason)
  })

  it.each([
    ['550 5.1.1 User unknown. Ticket: 451', '5.1.1', 550],
    ['550 5.7.1 Spam message rejected. Error code: 456.', '5.7.1', 550],
    ['552 5.2.2 Mailbox quota: 450 MB exceeded', '5.2.2', 552],
    ['552 5.3.4 Message too large. Size: 450. Limit: 400.', '5.3.4', 552],
    ['452 Mailbox full. Quota: 512 MB', '4.2.2', 452],
    ['452 Too many recipients (max: 500)', '4.5.3', 452],
    ['450 4.7.1 Rate limit exceeded: 500 messages per hour', '4.7.1', 450],
    ['421 Too many connections (500/500)', '4.7.28', 421],
  ])('takes no number of something for an answer: %s', (diagnostic, status, replyCode) => {
    expect(of(diagnostic)).toMatchObject({ status, reported: { replyCode } })
  })

  it.each([
    ['MailboxFull', 'mailbox_full'],
    ['message_too_large', 'too_large'],
    ['DnsError', 'dns_failure'],
    ['General', 'unknown'],
  ])('reads the words that a service writes as one: %s', (espReason, reason) => {
    const { evidence, ...found } = classify({ espReason })
    expect(found.reason).toBe(reason)
    expect(evidence?.field).toBe(reason === 'unknown' ? undefined : 'espReason')
    expect(evidence?.end ?? 0).toBeLessThanOrEqual(espReason.length)
  })

  it('condemns nobody for what an ESP calls a failure of others', () => {
    const { reason } = classify({ espReason: 'The from domain has no MX record' })
    expect(reason).toBe('bad_sender')
  })

  it.each([
    ['550 Dear sender, this account has been closed', 'mailbox_disabled'],
    ['550 The mailbox you are sending to has been disabled', 'mailbox_disabled'],
    ['550 Error sending to ann@example.org: account has been disabled', 'mailbox_disabled'],
    ['550 Sender <bob@example.com> recipient <ann@example.org>: user unknown', 'user_unknown'],
    ['550 Mail from bob@example.com to ann@example.org refused: user unknown', 'user_unknown'],
    ['550 The distribution list no longer exists', 'user_unknown'],
    ['550 Group does not exist', 'user_unknown'],
    ['550 No DNS record for example.org', 'domain_unknown'],
    ['550 Delivery is turned off for ann@example.org', 'mailbox_disabled'],
    ['550 Mail delivery is turned off for this account', 'mailbox_disabled'],
    ["550 ann@example.org isn't a person here", 'user_unknown'],
    ['550 User unknown [192.0.2.1]', 'user_unknown'],
    ["550 We don't have anyone called Ann", 'user_unknown'],
    ['550 I have changed my address, please write to ann@example.org', 'moved'],
    ["550 Ann doesn't work here anymore", 'moved'],
    ['550 Diese E-Mail-Adresse ist nicht mehr gültig', 'mailbox_disabled'],
    ['550 このアドレスは現在使用されておりません', 'mailbox_disabled'],
  ])('condemns whom the words are about, whoever is named beside: %s', (diagnostic, reason) => {
    expect(of(diagnostic)).toMatchObject({ reason, action: 'suppress' })
  })

  it.each([
    '550 Please check your address: ann@example.org does not exist',
    '550 This SMTP server has no mailbox for ann@example.org',
    '550 SMTP user unknown',
    '550 No such user in your domain',
    '550 Forwarding address no longer exists',
    '550 Mailbox not found, you may check the address',
    '550 Your message to ann@example.org was rejected: no such user',
    '550 The address you are writing to does not exist',
    '550 Your subscriber ann@example.org does not exist',
    "550 The user your email was sent to doesn't exist",
    '550 Ihre Nachricht wurde nicht zugestellt: Benutzer unbekannt',
    '550 Su correo no se pudo entregar porque el buzón no existe',
    '550 Error de envío: el usuario no existe',
    '550 Falha de envio: caixa postal não existe',
    '550 您发送的邮件被退回，收件人不存在',
  ])('takes a name of the sender beside the recipient for no subject: %s', (diagnostic) => {
    expect(of(diagnostic).action).toBe('suppress')
  })

  it('never throws, never invents a code, never condemns for what the sender did', () => {
    const words = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc.stringMatching(/^[245]\d\d[ -][245]\.\d\.\d{1,2} [a-z ]{0,60}$/),
    )
    fc.assert(
      fc.property(
        words,
        fc.option(fc.string()),
        fc.constantFrom(...EVENT_KINDS),
        (diagnostic, status, kind) => {
          const verdict = classify({ diagnostic, status, kind })
          if (verdict.status !== null) expect(describeStatus(verdict.status)?.registered).toBe(true)
          if (verdict.action === 'suppress')
            expect(['recipient', 'domain']).toContain(verdict.scope)
          if (verdict.class === 'transient') expect(verdict.action).not.toBe('suppress')
        },
      ),
      { numRuns: 2000 },
    )
  })
})
