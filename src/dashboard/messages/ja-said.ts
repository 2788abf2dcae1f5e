/** API と記録の英語の文のうち、画面でよく出会うものの日本語。ほかは英語のまま表示されます。 */
import type { Said } from './en.ts'

export const SAID: Said = [
  // 受け付けられなかった入力
  [/^The URL must begin .+/, 'https で始めてください'],
  [/^Lower-case .+/, '英小文字・数字・ピリオド・ハイフン'],
  [/^Too small: .+>=(\d+) characters/, '$1 文字以上にしてください'],
  [/^Three letters .+/, '3 文字以上（漢字・かな・ハングルは 2 文字以上）にしてください'],
  [/^Choose why .+/, '選んでください'],
  [/^A status code, .+: /, 'コードではありません。例: '],
  [/^There is a rule .+/, 'この ID のルールはすでにあります。'],
  [/^The first line is .+/, '送信停止リストでも、アドレスの一覧でもありません。'],
  [
    /^The file is not in UTF-8.+/,
    'UTF-8 ではありません。Excel では「CSV UTF-8」で保存してください。',
  ],
  [/^This has columns of .+ has: (.+?)\. It .+/, '余分な列（$1）があり、顧客名簿かもしれません。'],
  [/^This address may not .+/, 'このアドレスには送信できません。'],
  [/^Nothing is left .+/, '送るものが残っていません。'],
  // 拒否した Webhook
  [/^No secret is .+/, 'シークレットが未設定です。'],
  [/^no ([^:]+?)(:.+?)?\.( |$)/, '$1 がありません$2。'],
  [/^[^.]+ (wrong|match)\. ?/, '署名またはシークレットが一致しません。'],
  [/It was tried with the secret (\w+)\./, '$1 で検証しました。'],
  // 取り込みのメモ
  [/(?<=^Import [^;]+: )bounce\b/, 'バウンス'],
  [/(?<=^Import [^;]+: )complaint\b/, '迷惑メール報告'],
  [/(?<=^Import [^;]+: )unsubscribe\b/, '配信解除'],
  [/(?<=^Import [^;]+: )invalid\b/, '無効'],
  [/(?<=^Import [^;]+: )manual\b/, '手動'],
  [/(?<=^Import [^;]+: )esp_list\b/, 'サービス側で停止'],
  [/^Import ([^:;]+); import (.+) undone$/, '取り込み $1; 取り込み $2 の取り消し'],
  [/^Import ([^;]+) undone$/, '取り込み $1 の取り消し'],
  [/^Import /, '取り込み '],
]
