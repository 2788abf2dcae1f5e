/** The codes of RFC 3463 and the whole IANA registry of enhanced status codes (RFC 5248), one row each, with titles in English and Japanese. Their longer texts are in code-texts.ts. */

export interface Bilingual {
  en: string
  ja: string
}

export interface CodeRow {
  /** `subject.detail`, for example `1.1`; the class digit goes before it. */
  code: string
  title: Bilingual
}

const row = (code: string, en: string, ja: string): CodeRow => ({ code, title: { en, ja } })

/** Every code of RFC 3463 and of the IANA registry (81, up to x.6.10 and x.7.30), in the registry's order. */
export const CODES: readonly CodeRow[] = [
  row('0.0', 'Other undefined status', 'その他・未定義の状態'),
  row('1.0', 'Other address status', 'アドレスに関する何らかのエラー'),
  row('1.1', 'Bad destination mailbox address', '宛先メールボックスが存在しない'),
  row('1.2', 'Bad destination system address', '宛先ドメインが存在しない'),
  row('1.3', 'Bad destination mailbox address syntax', '宛先アドレスの文法が不正'),
  row('1.4', 'Destination mailbox address ambiguous', '宛先を一意に決められない'),
  row('1.5', 'Destination address valid', '宛先アドレスは有効'),
  row(
    '1.6',
    'Destination mailbox has moved, no forwarding address',
    'メールボックスが移動し、転送先がない',
  ),
  row('1.7', "Bad sender's mailbox address syntax", '差出人アドレスの文法が不正'),
  row('1.8', "Bad sender's system address", 'Return-Path のアドレスが不正'),
  row('1.9', 'Message relayed to non-compliant mailer', '追跡に対応しないサーバーへ中継済み'),
  row(
    '1.10',
    'Recipient address has null MX; of Microsoft: unknown recipient',
    '宛先ドメインはメールを受け取らない（Null MX）。Microsoft では宛先が存在しない',
  ),
  row('2.0', 'Other or undefined mailbox status', 'メールボックスに関する何らかのエラー'),
  row('2.1', 'Mailbox disabled, not accepting messages', 'メールボックスが無効'),
  row('2.2', 'Mailbox full', 'メールボックスの容量超過'),
  row(
    '2.3',
    'Message length exceeds administrative limit',
    'メッセージの長さがシステム管理上の限界を超過',
  ),
  row('2.4', 'Mailing list expansion problem', 'メーリングリスト展開時の問題'),
  row('3.0', 'Other or undefined mail system status', 'メールシステムに関する何らかのエラー'),
  row('3.1', 'Mail system full', 'メールシステムの容量・能力を超過'),
  row('3.2', 'System not accepting network messages', 'メールの受け付けを停止中'),
  row('3.3', 'System not capable of selected features', '使用した機能に受信側が未対応'),
  row('3.4', 'Message too big for system', '1 通あたりのサイズ制限を超過'),
  row('3.5', 'System incorrectly configured', '受信側の設定が不適切'),
  row('3.6', 'Requested priority was changed', '優先度を変更して受け付け'),
  row('4.0', 'Other or undefined network or routing status', 'ネットワークに関する何らかのエラー'),
  row('4.1', 'No answer from host', '接続に対する応答がない'),
  row('4.2', 'Bad connection', '接続が途中で切断・タイムアウト'),
  row('4.3', 'Directory server failure', 'ディレクトリサーバー（DNS など）が停止'),
  row('4.4', 'Unable to route', 'ディレクトリサーバー（DNS など）の不良で経路を決定できない'),
  row('4.5', 'Mail system congestion', 'メールシステムの混雑'),
  row('4.6', 'Routing loop detected', '配信ループが発生'),
  row('4.7', 'Delivery time expired', '配送期限切れ'),
  row('5.0', 'Other or undefined protocol status', 'プロトコル実行に関する何らかのエラー'),
  row('5.1', 'Invalid command', '無効なコマンド'),
  row('5.2', 'Syntax error', 'コマンドの文法エラー'),
  row('5.3', 'Too many recipients', '受取人が多すぎる'),
  row('5.4', 'Invalid command arguments', 'コマンドの引数が不正'),
  row('5.5', 'Wrong protocol version', 'プロトコルのバージョン不一致'),
  row('5.6', 'Authentication Exchange line is too long', '認証データの行が長すぎる'),
  row('6.0', 'Other or undefined media error', 'コンテントもしくはメディアに関する何らかのエラー'),
  row('6.1', 'Media not supported', 'メディアが未対応'),
  row('6.2', 'Conversion required and prohibited', '必要な変換が許可されていない'),
  row('6.3', 'Conversion required but not supported', '必要な変換を行うことができない'),
  row('6.4', 'Conversion with loss performed', '変換によりデータが欠落'),
  row('6.5', 'Conversion failed', '変換に失敗'),
  row('6.6', 'Message content not available', 'コンテントを取得できない'),
  row(
    '6.7',
    'Non-ASCII addresses not permitted for that sender/recipient',
    '非 ASCII アドレスは使用不可',
  ),
  row(
    '6.8',
    'UTF-8 string reply is required, but not permitted by the SMTP client',
    'UTF-8 の応答が必要だが不許可',
  ),
  row(
    '6.9',
    'UTF-8 header message cannot be transferred to one or more recipients',
    'UTF-8 ヘッダーのメールを転送できない',
  ),
  row(
    '6.10',
    'UTF-8 string reply is required (deprecated duplicate of x.6.8)',
    'UTF-8 の応答が必要（x.6.8 と重複、廃止）',
  ),
  row(
    '7.0',
    'Other or undefined security status',
    'セキュリティ、運用ポリシーに関する何らかの転送エラー',
  ),
  row('7.1', 'Delivery not authorized, message refused', 'この送信者からの送信を拒否'),
  row('7.2', 'Mailing list expansion prohibited', 'メーリングリストへの送信を拒否'),
  row(
    '7.3',
    'Security conversion required but not possible',
    '必要なセキュリティ化プロトコルの変換が不許可',
  ),
  row('7.4', 'Security features not supported', '必要なセキュリティ化機能に未対応'),
  row('7.5', 'Cryptographic failure', '復号の鍵がない、または誤り'),
  row('7.6', 'Cryptographic algorithm not supported', '暗号アルゴリズムが未対応'),
  row('7.7', 'Message integrity failure', '改変により復号に失敗'),
  row('7.8', 'Authentication credentials invalid', '認証情報が無効'),
  row('7.9', 'Authentication mechanism is too weak', '認証方式の強度が不足'),
  row('7.10', 'Encryption Needed', '暗号化が必要'),
  row(
    '7.11',
    'Encryption required for requested authentication mechanism',
    'この認証方式には暗号化が必要',
  ),
  row('7.12', 'A password transition is needed', 'パスワードの移行が必要'),
  row('7.13', 'User Account Disabled', 'ユーザーアカウントが無効'),
  row('7.14', 'Trust relationship required', '信頼関係の設定が必要'),
  row('7.15', 'Priority Level is too low', '優先度が低すぎる'),
  row(
    '7.16',
    'Message is too big for the specified priority',
    '指定の優先度に対してメールが大きすぎる',
  ),
  row('7.17', 'Mailbox owner has changed', 'メールボックスの所有者が変わった'),
  row('7.18', 'Domain owner has changed', 'ドメインの所有者が変わった'),
  row('7.19', 'RRVS test cannot be completed', '所有者の継続を確認できない（RRVS）'),
  row('7.20', 'No passing DKIM signature found', '有効な DKIM 署名がない'),
  row('7.21', 'No acceptable DKIM signature found', '受け入れ可能な DKIM 署名がない'),
  row(
    '7.22',
    'No valid author-matched DKIM signature found',
    'From と一致する有効な DKIM 署名がない',
  ),
  row('7.23', 'SPF validation failed', 'SPF 認証に失敗'),
  row('7.24', 'SPF validation error', 'SPF の評価でエラー'),
  row('7.25', 'Reverse DNS validation failed', '逆引き DNS の検証に失敗'),
  row('7.26', 'Multiple authentication checks failed', '複数の送信ドメイン認証に失敗'),
  row('7.27', 'Sender address has null MX', '差出人のドメインが Null MX'),
  row('7.28', 'Mail flood detected', '大量送信を検出'),
  row('7.29', 'ARC validation failure', 'ARC の検証に失敗'),
  row('7.30', 'REQUIRETLS support required', 'REQUIRETLS への対応が必要'),
]
