/** What did not arrive, or not yet, in the languages servers speak; and people who write in the same words. */
import { describe, expect, it } from 'vitest'
import { readMail } from './parse.ts'

const U = 'Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n'

/** Language, subject and first sentence of a failure, then of a delay, then of a success. */
const WORDS =
  `de|Zustellungsfehler|wurde nicht zugestellt an:|Die Zustellung an folgende Empfänger verzögert sich:|Ihre Nachricht wurde zugestellt an:
fr|ECHEC DE LA DISTRIBUTION|n'a pas été distribué à :|La remise à ces destinataires ou groupes est retardée :|Votre message a été remis à :
es|ERROR DE ENTREGA: X|no se ha entregado a:|Este mensaje aún no se ha entregado. Se seguirá intentando.|Su mensaje ha sido entregado a:
pt|Falha de entrega|não foi entregue a:|Esta mensagem ainda não foi entregue.|A sua mensagem foi entregue a:
it|ERRORE DI CONSEGNA: X|non è stato consegnato a:|Il recapito a questi destinatari è in ritardo:|Il messaggio è stato consegnato a:
nl|Bezorging mislukt|is niet bezorgd bij:|Dit bericht is nog niet bezorgd.|Uw bericht is bezorgd bij:
pl|Nieudane dostarczenie|Dostarczenie do tych adresatów nie powiodło się:|Dostarczenie do tych adresatów jest opóźnione:|Wiadomość została dostarczona do:
ru|Сбой доставки|Сообщение не достигло некоторых получателей.|Доставка отложена, сервер повторит попытку:|Сообщение доставлено:
sv|Leveransfel|har inte levererats till:|Meddelandet har inte levererats ännu.|Meddelandet har levererats till:
da|Leveringsfejl|blev ikke leveret til:|Denne meddelelse er endnu ikke leveret.|Din meddelelse er leveret til:
fi|Virhe viestin toimituksessa|Viestiä ei ole toimitettu:|Viestiä ei ole vielä toimitettu.|Viesti on toimitettu:
cs|Doručení selhalo|Zpráva nebyla doručena:|Doručení těmto příjemcům je zpožděno:|Zpráva byla doručena:
hu|Sikertelen kézbesítés|A levelet nem lehetett kézbesíteni:|A kézbesítés a következő címzetteknek késik:|Az üzenet kézbesítve:
ro|Eroare de livrare|nu a fost livrat la:|Acest mesaj nu a fost încă livrat.|Mesajul a fost livrat:
tr|Teslimat başarısız|Mesajınız ulaştırılamadı:|Bu alıcılara veya gruplara teslim gecikti:|İletiniz teslim edildi:
et|Kirja ei õnnestunud toimetada|Teie kirja ei toimetatud kohale aadressile:|Kirja kohaletoimetamine hilineb:|Teie kiri on kohale toimetatud:
lv|Vēstule nav piegādāta|Jūsu vēstuli neizdevās piegādāt:|Vēstules piegāde kavējas:|Jūsu vēstule ir piegādāta:
lt|Laiško pristatyti nepavyko|Jūsų laiškas nepristatytas:|Laiško pristatymas vėluoja:|Jūsų laiškas pristatytas:
el|Σφάλμα παράδοσης|Το μήνυμά σας δεν παραδόθηκε:|Η παράδοση σε αυτούς τους παραλήπτες καθυστερεί:|Το μήνυμα παραδόθηκε:
uk|Помилка доставки|Ваше повідомлення не доставлено:|Доставка цим отримувачам затримується:|Повідомлення доставлено:
he|שגיאה במסירת ההודעה|ההודעה שלך לא נמסרה אל:|המסירה לנמענים אלה מתעכבת:|ההודעה נמסרה אל:
ar|فشل في تسليم الرسالة|لم يتم تسليم رسالتك إلى:|تم تأخير التسليم إلى هؤلاء المستلمين:|تم تسليم الرسالة إلى:
ja|配達不能|お客様のメールは配達されませんでした。|メールの配送が遅れています。|メッセージは次の宛先に配信されました。
zh|邮件发送失败|您的邮件未能送达以下收件人:|此邮件尚未送达。|邮件已送达:
ko|[메일 발송실패] X|보내신 메일이 발송되지 못했습니다.|메일 전송이 지연되고 있습니다.|메시지가 배달되었습니다:`
    .split('\n')
    .map((line) => line.split('|') as [string, string, string, string, string])

function letter(head: string, sentence: string): Promise<{ kind: string }> {
  return readMail(`${head}\nTo: letters@example.com\n${U}\n${sentence}\n\n   ann@example.org\n`)
}

describe('words about a delivery', () => {
  it.each(WORDS)('are known in %s', async (_, subject, failed, late, done) => {
    const from = 'From: postmaster@example.org'
    const kinds = [
      letter(`${from}\nSubject: ${subject}`, failed),
      letter(`${from}\nSubject: X\nReturn-Path: <>`, failed),
      letter(`${from}\nSubject: X\nAuto-Submitted: auto-generated`, failed),
      letter(`${from}\nSubject: ${subject}`, late),
      letter(`${from}\nSubject: X\nReturn-Path: <>`, done),
    ]
    expect((await Promise.all(kinds)).map(({ kind }) => kind)).toEqual([
      'bounce',
      'bounce',
      'bounce',
      'delayed',
      'not_a_bounce',
    ])
  })

  it.each(WORDS)('are those of people, too, in %s', async (_, subject, failed, late) => {
    for (const sentence of [failed, late]) {
      for (const head of [
        `From: Bob <bob@example.org>\nSubject: ${subject}`,
        `Return-Path: <bob@example.org>\nFrom: Bob <bob@example.org>\nSubject: ${subject}`,
        `Return-Path: <>\nFrom: Ann <ann@example.org>\nSubject: X`,
        `Return-Path: <>\nFrom: Ismail <ismail@mail.example.org>\nSubject: ${subject}`,
        `Return-Path: <b@shop.example>\nFrom: Shop Service <service@shop.example>\nSubject: ${subject}`,
      ]) {
        expect(await letter(head, sentence)).toMatchObject({ kind: 'not_a_bounce' })
      }
    }
  })

  it('are no bounce in a warning of a quota, which a server marks as automatic and sends as itself', async () => {
    const head =
      'Return-Path: <postmaster@example.com>\nFrom: postmaster@example.com\nSubject: quota warning\nAuto-Submitted: auto-generated'
    const said = 'Your mailbox is nearly full. Mail to it will be returned: 552 5.2.2 Over quota.'
    expect(await letter(head, said)).toMatchObject({ kind: 'not_a_bounce' })
  })
})
