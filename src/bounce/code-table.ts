/** The codes of RFC 3463 and the whole IANA registry of enhanced status codes (RFC 5248), a row each, and what they are called in English and Japanese. What else there is to say of them: code-texts.ts. */

export interface Bilingual {
  en: string
  ja: string
}

export interface CodeRow {
  /** `subject.detail`, for example `1.1`; the class digit goes before it. */
  code: string
  title: Bilingual
}

/** Every code of RFC 3463 and of the IANA registry (81, up to x.6.10 and x.7.30), in the registry's order. */
export const CODES: readonly CodeRow[] = [
  {
    code: '0.0',
    title: { en: 'Other undefined status', ja: 'その他・未定義の状態' },
  },
  {
    code: '1.0',
    title: { en: 'Other address status', ja: 'アドレスに関する何らかのエラー' },
  },
  {
    code: '1.1',
    title: { en: 'Bad destination mailbox address', ja: '宛先メールボックスが存在しない' },
  },
  {
    code: '1.2',
    title: { en: 'Bad destination system address', ja: '宛先ドメインが存在しない' },
  },
  {
    code: '1.3',
    title: { en: 'Bad destination mailbox address syntax', ja: '宛先アドレスの文法が不正' },
  },
  {
    code: '1.4',
    title: { en: 'Destination mailbox address ambiguous', ja: '宛先を一意に決められない' },
  },
  {
    code: '1.5',
    title: { en: 'Destination address valid', ja: '宛先アドレスは有効' },
  },
  {
    code: '1.6',
    title: {
      en: 'Destination mailbox has moved, no forwarding address',
      ja: 'メールボックスが移動し、転送先がない',
    },
  },
  {
    code: '1.7',
    title: { en: "Bad sender's mailbox address syntax", ja: '差出人アドレスの文法が不正' },
  },
  {
    code: '1.8',
    title: { en: "Bad sender's system address", ja: 'Return-Path のアドレスが不正' },
  },
  {
    code: '1.9',
    title: {
      en: 'Message relayed to non-compliant mailer',
      ja: '追跡に対応しないサーバーへ中継済み',
    },
  },
  {
    code: '1.10',
    title: {
      en: 'Recipient address has null MX; of Microsoft: unknown recipient',
      ja: '宛先ドメインはメールを受け取らない（Null MX）。Microsoft では宛先が存在しない',
    },
  },
  {
    code: '2.0',
    title: { en: 'Other or undefined mailbox status', ja: 'メールボックスに関する何らかのエラー' },
  },
  {
    code: '2.1',
    title: { en: 'Mailbox disabled, not accepting messages', ja: 'メールボックスが無効' },
  },
  {
    code: '2.2',
    title: { en: 'Mailbox full', ja: 'メールボックスの容量超過' },
  },
  {
    code: '2.3',
    title: {
      en: 'Message length exceeds administrative limit',
      ja: 'メッセージの長さがシステム管理上の限界を超過',
    },
  },
  {
    code: '2.4',
    title: { en: 'Mailing list expansion problem', ja: 'メーリングリスト展開時の問題' },
  },
  {
    code: '3.0',
    title: {
      en: 'Other or undefined mail system status',
      ja: 'メールシステムに関する何らかのエラー',
    },
  },
  {
    code: '3.1',
    title: { en: 'Mail system full', ja: 'メールシステムの容量・能力を超過' },
  },
  {
    code: '3.2',
    title: { en: 'System not accepting network messages', ja: 'メールの受け付けを停止中' },
  },
  {
    code: '3.3',
    title: { en: 'System not capable of selected features', ja: '使用した機能に受信側が未対応' },
  },
  {
    code: '3.4',
    title: { en: 'Message too big for system', ja: '1 通あたりのサイズ制限を超過' },
  },
  {
    code: '3.5',
    title: { en: 'System incorrectly configured', ja: '受信側の設定が不適切' },
  },
  {
    code: '3.6',
    title: { en: 'Requested priority was changed', ja: '優先度を変更して受け付け' },
  },
  {
    code: '4.0',
    title: {
      en: 'Other or undefined network or routing status',
      ja: 'ネットワークに関する何らかのエラー',
    },
  },
  {
    code: '4.1',
    title: { en: 'No answer from host', ja: '接続に対する応答がない' },
  },
  {
    code: '4.2',
    title: { en: 'Bad connection', ja: '接続が途中で切断・タイムアウト' },
  },
  {
    code: '4.3',
    title: { en: 'Directory server failure', ja: 'ディレクトリサーバー（DNS など）が停止' },
  },
  {
    code: '4.4',
    title: {
      en: 'Unable to route',
      ja: 'ディレクトリサーバー（DNS など）の不良で経路を決定できない',
    },
  },
  {
    code: '4.5',
    title: { en: 'Mail system congestion', ja: 'メールシステムの混雑' },
  },
  {
    code: '4.6',
    title: { en: 'Routing loop detected', ja: '配信ループが発生' },
  },
  {
    code: '4.7',
    title: { en: 'Delivery time expired', ja: '配送期限切れ' },
  },
  {
    code: '5.0',
    title: { en: 'Other or undefined protocol status', ja: 'プロトコル実行に関する何らかのエラー' },
  },
  {
    code: '5.1',
    title: { en: 'Invalid command', ja: '無効なコマンド' },
  },
  {
    code: '5.2',
    title: { en: 'Syntax error', ja: 'コマンドの構文エラー' },
  },
  {
    code: '5.3',
    title: { en: 'Too many recipients', ja: '受取人が多すぎる' },
  },
  {
    code: '5.4',
    title: { en: 'Invalid command arguments', ja: 'コマンドの引数が不正' },
  },
  {
    code: '5.5',
    title: { en: 'Wrong protocol version', ja: 'プロトコルのバージョン不一致' },
  },
  {
    code: '5.6',
    title: { en: 'Authentication Exchange line is too long', ja: '認証データの行が長すぎる' },
  },
  {
    code: '6.0',
    title: {
      en: 'Other or undefined media error',
      ja: 'コンテントもしくはメディアに関する何らかのエラー',
    },
  },
  {
    code: '6.1',
    title: { en: 'Media not supported', ja: 'メディアが未対応' },
  },
  {
    code: '6.2',
    title: { en: 'Conversion required and prohibited', ja: '必要な変換が許可されていない' },
  },
  {
    code: '6.3',
    title: { en: 'Conversion required but not supported', ja: '必要な変換を行うことができない' },
  },
  {
    code: '6.4',
    title: { en: 'Conversion with loss performed', ja: '変換によりデータが欠落' },
  },
  {
    code: '6.5',
    title: { en: 'Conversion failed', ja: '変換に失敗' },
  },
  {
    code: '6.6',
    title: { en: 'Message content not available', ja: 'コンテントを取得できない' },
  },
  {
    code: '6.7',
    title: {
      en: 'Non-ASCII addresses not permitted for that sender/recipient',
      ja: '非 ASCII アドレスは使用不可',
    },
  },
  {
    code: '6.8',
    title: {
      en: 'UTF-8 string reply is required, but not permitted by the SMTP client',
      ja: 'UTF-8 の応答が必要だが不許可',
    },
  },
  {
    code: '6.9',
    title: {
      en: 'UTF-8 header message cannot be transferred to one or more recipients',
      ja: 'UTF-8 ヘッダーのメールを転送できない',
    },
  },
  {
    code: '6.10',
    title: {
      en: 'UTF-8 string reply is required (deprecated duplicate of x.6.8)',
      ja: 'UTF-8 の応答が必要（x.6.8 と重複、廃止）',
    },
  },
  {
    code: '7.0',
    title: {
      en: 'Other or undefined security status',
      ja: 'セキュリティ、運用ポリシーに関する何らかの転送エラー',
    },
  },
  {
    code: '7.1',
    title: { en: 'Delivery not authorized, message refused', ja: 'この送信者からの送信を拒否' },
  },
  {
    code: '7.2',
    title: { en: 'Mailing list expansion prohibited', ja: 'メーリングリストへの送信を拒否' },
  },
  {
    code: '7.3',
    title: {
      en: 'Security conversion required but not possible',
      ja: '必要なセキュリティ化プロトコルの変換ができない',
    },
  },
  {
    code: '7.4',
    title: { en: 'Security features not supported', ja: '必要なセキュリティ機能に対応していない' },
  },
  {
    code: '7.5',
    title: { en: 'Cryptographic failure', ja: '復号の鍵がない、または誤り' },
  },
  {
    code: '7.6',
    title: { en: 'Cryptographic algorithm not supported', ja: '暗号アルゴリズムが未対応' },
  },
  {
    code: '7.7',
    title: { en: 'Message integrity failure', ja: '改変により復号に失敗' },
  },
  {
    code: '7.8',
    title: { en: 'Authentication credentials invalid', ja: '認証情報が無効' },
  },
  {
    code: '7.9',
    title: { en: 'Authentication mechanism is too weak', ja: '認証方式の強度が不足' },
  },
  {
    code: '7.10',
    title: { en: 'Encryption Needed', ja: '暗号化が必要' },
  },
  {
    code: '7.11',
    title: {
      en: 'Encryption required for requested authentication mechanism',
      ja: 'この認証方式には暗号化が必要',
    },
  },
  {
    code: '7.12',
    title: { en: 'A password transition is needed', ja: 'パスワードの移行が必要' },
  },
  {
    code: '7.13',
    title: { en: 'User Account Disabled', ja: 'ユーザーアカウントが無効' },
  },
  {
    code: '7.14',
    title: { en: 'Trust relationship required', ja: '信頼関係の設定が必要' },
  },
  {
    code: '7.15',
    title: { en: 'Priority Level is too low', ja: '優先度が低すぎる' },
  },
  {
    code: '7.16',
    title: {
      en: 'Message is too big for the specified priority',
      ja: '指定の優先度に対してメールが大きすぎる',
    },
  },
  {
    code: '7.17',
    title: { en: 'Mailbox owner has changed', ja: 'メールボックスの所有者が変わった' },
  },
  {
    code: '7.18',
    title: { en: 'Domain owner has changed', ja: 'ドメインの所有者が変わった' },
  },
  {
    code: '7.19',
    title: { en: 'RRVS test cannot be completed', ja: '所有者の継続を確認できない（RRVS）' },
  },
  {
    code: '7.20',
    title: { en: 'No passing DKIM signature found', ja: '有効な DKIM 署名がない' },
  },
  {
    code: '7.21',
    title: { en: 'No acceptable DKIM signature found', ja: '受け入れ可能な DKIM 署名がない' },
  },
  {
    code: '7.22',
    title: {
      en: 'No valid author-matched DKIM signature found',
      ja: 'From と一致する有効な DKIM 署名がない',
    },
  },
  {
    code: '7.23',
    title: { en: 'SPF validation failed', ja: 'SPF 認証に失敗' },
  },
  {
    code: '7.24',
    title: { en: 'SPF validation error', ja: 'SPF の評価でエラー' },
  },
  {
    code: '7.25',
    title: { en: 'Reverse DNS validation failed', ja: '逆引き DNS の検証に失敗' },
  },
  {
    code: '7.26',
    title: { en: 'Multiple authentication checks failed', ja: '複数の送信ドメイン認証に失敗' },
  },
  {
    code: '7.27',
    title: { en: 'Sender address has null MX', ja: '差出人のドメインが Null MX' },
  },
  {
    code: '7.28',
    title: { en: 'Mail flood detected', ja: '大量送信を検出' },
  },
  {
    code: '7.29',
    title: { en: 'ARC validation failure', ja: 'ARC の検証に失敗' },
  },
  {
    code: '7.30',
    title: { en: 'REQUIRETLS support required', ja: 'REQUIRETLS への対応が必要' },
  },
]
