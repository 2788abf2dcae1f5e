/** A line of human text, in English and Japanese, for every reason. */
import type { Bilingual } from './code-table.ts'
import type { Reason } from './reason.ts'

const text = (en: string, ja: string): Bilingual => ({ en, ja })

export const REASON_TEXT: Readonly<Record<Reason, Bilingual>> = {
  user_unknown: text('No such mailbox', 'メールボックスが存在しない'),
  domain_unknown: text('No such domain', 'ドメインが存在しない'),
  null_mx: text('The domain takes no mail', 'ドメインがメールを受け取らない'),
  bad_address: text('Not a valid address', 'アドレスの文法が不正'),
  ambiguous_address: text('Address fits several recipients', '宛先を一意に決められない'),
  moved: text('Mailbox has moved', 'メールボックスが移動した'),
  mailbox_disabled: text('Mailbox disabled', 'メールボックスが無効'),
  mailbox_full: text('Mailbox full', 'メールボックスの容量超過'),
  filtered: text("Refused by the recipient's filter", '受取人のフィルターによる拒否'),
  bad_sender: text('Sender address refused', '差出人アドレスの拒否'),
  too_large: text('Message too large', 'メールのサイズ超過'),
  system_full: text('Receiving system full', '受信側システムの容量超過'),
  not_accepting: text('Receiving system not accepting mail', '受信側がメールの受け付けを停止中'),
  system_error: text('Error of the receiving system', '受信側システムのエラー'),
  mailer_error: text('Error of a mail program', 'メールプログラムのエラー'),
  no_answer: text('No answer or connection lost', '応答なし・接続の切断'),
  dns_failure: text('DNS failure', 'DNS の障害'),
  routing: text('No route to the receiver', '配送経路を決定できない'),
  congestion: text('Mail system congested', 'メールシステムの混雑'),
  expired: text('Delivery time expired', '配送期限切れ'),
  loop: text('Mail loop', '配信ループ'),
  protocol: text('Mail protocol error', 'プロトコルのエラー'),
  too_many_recipients: text('Too many recipients', '受取人が多すぎる'),
  content: text('Content refused', 'メールの内容による拒否'),
  spam: text('Judged to be spam', '迷惑メールと判定'),
  virus: text('Judged to hold a virus', 'ウイルスを検出'),
  policy: text("Refused by the receiver's policy", '受信側の運用ポリシーによる拒否'),
  security: text('Security problem', 'セキュリティ上の問題'),
  challenge: text('Sender asked to prove itself', '送信者の確認を要求'),
  blocklisted: text('Sender is on a blocklist', '送信元がブロックリストに登録されている'),
  relay_denied: text('Relaying denied', '中継の拒否'),
  rate_limited: text('Sent too much, too fast', '送信レートの制限'),
  greylisted: text('Greylisted: asked to come back later', 'グレイリスティングによる一時拒否'),
  auth_failure: text('SPF, DKIM or DMARC failed', '送信ドメイン認証（SPF・DKIM・DMARC）の失敗'),
  no_ptr: text('No reverse DNS for the sending server', '送信元の逆引き DNS がない'),
  tls: text('Encryption (TLS) required or failed', '暗号化（TLS）が必要、または失敗'),
  suppressed: text(
    "Not sent: on the mail service's own list",
    '配信サービス側の送信停止リストにより未送信',
  ),
  delivered: text('Delivered', '配信済み'),
  complaint: text('Reported as spam by the reader', '受取人による迷惑メール報告'),
  unsubscribed: text('Unsubscribed by the reader', '受取人による配信解除'),
  autoreply: text('Automatic reply, not a bounce', '自動応答（配信エラーではない）'),
  unknown: text('Cause unknown', '原因不明'),
}

/** The texts of one language, by reason. */
export function reasonTexts(language: keyof Bilingual): Record<Reason, string> {
  const texts = Object.entries(REASON_TEXT).map(([reason, text]) => [reason, text[language]])
  return Object.fromEntries(texts) as Record<Reason, string>
}
