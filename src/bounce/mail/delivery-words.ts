/** Recognises in many languages that a message did not arrive, or not yet, by a word for delivery and another for negation, failure or delay near it. */

/** Stems of the words that Exchange, Domino and others use for delivery. */
const DELIVERY = [
  'zu(?:ge)?stell|übermitt|ausgeliefert|versand(?!\\p{L})|angekommen|erreich|remis(?:e|es)?(?!\\p{L})|remettre|distribu|d[ée]livr|livr|achemin|arrivé|parvenu|joindre|joints?(?!\\p{L})',
  'accept|acept|accett|aceit|entreg|llegado|alcan[çz]|env[ií]o(?!\\p{L})|recapit|consegn|raggiun[tg]|contac?tar|bezorg|geleverd|bestel[bd]|beställ|bereik|lever|nå(?:dd|ed)e',
  'dosta?r[cz]|dotar|dotrze|доста[вп]|достиг|отправлен[оаы]?(?!\\p{L})|doru[cč]|doraz|isporu|dostav|kézbes|érte el|ajuns|teslim|[iİ]let|ulaş|gönder',
  'toimit|toimeta|saavutta|piegād|pristat|παρ[αά]δ|φτασε|מסיר|למסור|נמסר|הגיע|تسليم|ส่ง|gửi|chuyển',
  '配[信送達达]|送[信達达]|受け取|届|[传傳投][递遞送]|发送|联系|聯繫|寄|배달|전[달송]|발송|보[내낼]',
].join('|')

/** Negations before a word for delivery. Some languages write both as one word. */
const NOT =
  "(?<!\\p{L})(?:(?:nicht|keine?n?|pas|n[’'](?:a|ont) pu|no|n[ãa]o|non|niet|nie|не|ne|neb[oy]l[aoyi]?|inte|ej|ikke|ei|nem|nu|ni|nav|nije|δεν|לא|טרם|لم|لا|không)(?!\\p{L})[^.!?:。]{0,40}?|u[bn]?|o|on|nie?|ne|не)"

/** Words for failure, before or after a word for delivery. */
const FAILURE = [
  '(?<!\\p{L})(?:inte|ikke)(?!\\p{L})|fehler|fehlgeschl|gescheitert|[ée]chec|échou|impossib|imposib|mancat|err(?:eur|or)|fall[aio]|falh|non riuscit|fel(?!\\p{L})|feil|fejl|fout|virhe|chyb|hiba',
  'mislu|missl?[uy]|misly[ck]|onnist|õnnest|neizdev|nepavyk|maton|bł[ąę]d|powiod|nieud|uda[łl]|удал|удае|сбой|ошиб|помилк|грешк|невозмож|неможлив|неусп|nezda[rř]|selhal|zlyhal|nelze|nemoh|nepoda|možn',
  'sikert|meghiús|hetetlen|e[șs]uat|eroare|nu a reu|başar|[ei]me[dz]|[ae]m[ıi]yor|ılamad|madı|amayan|αποτυχ|απέτυχ|αδυναμ|σφάλμα|נכשל|כשל|שגיא|تعذر|فشل|غير',
  'nije usp|ni uspel|mogu[cć]e|mogo[cč]e|ไม่|ล้มเหลว|thất bại|ません|不能|失[败敗]|エラー|[無无]法|未|没有|못|없|않|실패|불가',
].join('|')

/** Words for a delay, not only of mail. */
const LATE =
  'verzögert|vertraag|vertraging|r[ei]tard(?:[ée]|at|o)|différée|(?:retras|demor|atras)ad|(?:retraso|atraso) |adiad|posticip|fördröj|försen|forsink|opóźni|задерж|затрим|отлож|забав|zpo[zž]d|oneskor|gecik|viiväst|kés(?:ik|lel)|întârz|καθυστ|מתעכב|עיכוב|تأخ|ล่าช้า|trì hoãn|chậm trễ|odgo[đd]en|kasni|hilineb|kavēj|vėluo|zamuj|zakas|遅[延れ]|延[迟遲]|지연'

/** Words for returned mail. */
const RETURNED =
  'rückläufer|zur[üu]ckge(?:s|kommen)|retour|devuelt|devolvid|devolu|respint|restituit|zwrot|возвра[тщ]|поверн|върнат|returner|vr[aá][ct]en|palaut|geri dön|επιστρ|ανεπίδοτ|חוזר|مرتجع|退[信回]|返送|不達|반송|trả lại'

/** Matches text which says that delivery failed or is late, or that the mail came back. */
export const UNDELIVERED = new RegExp(
  `${NOT}(?:${DELIVERY})|(?:${DELIVERY})[^.!?:。]{0,60}(?:${FAILURE}|${LATE})|(?:${FAILURE}|${LATE})[^.!?:。]{0,40}?(?:${DELIVERY})|^\\s*(?:${LATE})\\p{L}*\\s*:|${RETURNED}`,
  'iu',
)

const STILL =
  "bis jetzt|bislang|jusqu['’](?:à présent|ici)|hasta ahora|até agora|finora|tot nu toe|dotychczas|hittills|indtil nu|hittil|до сих пор|şimdiye kadar|これまで|지금까지|" +
  'noch nicht|bisher nicht|pas encore|a[úu]n no|todavía no|ainda não|ancora|nog niet|jeszcze|ещ[её]|пока|ännu|endnu|ennå|vielä|dosud|ještě|ešte|még|încă|henüz|ακόμη|טרם|بعد|ще|още|još|še'

/** Matches text which says that the mail is late, not delivered yet, or still being tried. */
export const LATE_WORD = new RegExp(
  `${LATE}|(?<!\\p{L})(?:(?:${STILL})(?!\\p{L})[^.!?:。]{0,40}?(?:${DELIVERY})|(?:${DELIVERY})[^.!?:。]{0,20}(?<!\\p{L})(?:${STILL})(?!\\p{L}))|réessai|réessay(?:ons|ée?s?(?!\\p{L}))|(?:va|vont|continu\\p{L}{1,4} (?:à|de)) réessay|nadal pr|fortsätter att|blive ved med|まだ|引き続き|(?:尚|至今)未|(?:继续|繼續)[尝嘗]|아직`,
  'iu',
)
