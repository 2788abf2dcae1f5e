import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { en } from '../../src/dashboard/messages/en.ts'
import { fill } from '../../src/dashboard/messages/fill.ts'
import { ja } from '../../src/dashboard/messages/ja.ts'
import { assetOf, read } from '../../src/dashboard/messages/messages.ts'

/** Every string, by its path. */
function strings(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]]
  return Object.entries(value ?? {}).flatMap(([name, one]) => strings(one, `${path}.${name}`))
}

it('one is one, and thousands are grouped', () => {
  const spooled = (n: number, { overview } = en) => fill(overview.attentionText.spooled, { n })
  expect(spooled(1)).toBe('1 spooled piece waits for the database')
  expect(spooled(12_345)).toBe('12,345 spooled pieces wait for the database')
  expect(spooled(12_345, ja)).toContain('12,345')
  expect(fill(en.rules.tried, { replies: 1, matches: 1, changes: 1 })).toBe(
    'Of the latest 1 reply it matches 1 and would change 1 verdict.',
  )
})

it('a place is filled with whatever there is, as it is', () => {
  const url = 'https://a.example/{url}?$&'
  expect(fill(en.overview.attentionText.notifier, { url })).toBe(
    `Notifications do not reach ${url}`,
  )
})

it('the texts of both languages have the same places', () => {
  const places = (messages: object) =>
    strings(messages).map(([path, text]) => [
      path,
      Array.from(text.matchAll(/\{(\w*)/g), ([, name]) => name).sort(),
    ])
  const { said: _, ...english } = en
  const { said: __, ...japanese } = ja
  expect(places(japanese)).toEqual(places(english))
})

/** The same in every language: names, formats, codes. */
const SAME = /^(\.columns\.url|\.notifications\.url|\.playground\.example|\.columns\.id)$/

it('every string is said in Japanese, and none is left in English', () => {
  const { said: nothing, ...english } = en
  const { said, ...ours } = ja
  expect(nothing).toEqual([])
  const japanese = strings(ours)
  expect(japanese.map(([path]) => path)).toEqual(strings(english).map(([path]) => path))
  const left = [...japanese, ...strings(said.map(([, text]) => text))].filter(
    ([path, text]) => !SAME.test(path) && (text === '' || !/[぀-ヿ㐀-鿿]/.test(text)),
  )
  expect(left).toEqual([])
})

it.each([
  ['en', en],
  ['ja', ja],
] as const)('the asset %s.json holds the same, patterns too', (language, messages) => {
  const asset = readFileSync(join('src/dashboard/public', assetOf(language)), 'utf8')
  expect(read(JSON.parse(asset))).toEqual(messages)
})

const inJapanese = (english: string) =>
  ja.said.reduce((text, [sentence, ours]) => text.replace(sentence, ours), english)

it.each([
  [
    'Send one address, such as user@example.com; in a query, a + is written %2B.',
    'user@example.com のような、アドレス 1 つを指定してください（URL では + を %2B と書きます）',
  ],
  [
    'No secret is set, so nothing can be proven. Set it: npx wrangler secret put WEBHOOK_SECRET_SES_SHOP, or for npm run dev in .dev.vars (it holds: ARNs)',
    'シークレットが未設定です。npx wrangler secret put WEBHOOK_SECRET_SES_SHOP で設定してください（npm run dev では .dev.vars に書きます）。',
  ],
  [
    'A whole number from 1 to 1000, given once',
    '1 から 1000 までの整数を 1 つだけ指定してください',
  ],
  [
    'This has columns of a sendgrid list, and some that no such list has: name, plan. It might be your customers. If it is such a list, take them out, or say so (format sendgrid).',
    '余分な列（name, plan）があり、顧客名簿かもしれません。送信停止リストなら、その列を除くか、形式を指定してください（npm run import の --format sendgrid）。',
  ],
  ['At least one item', '1 つ以上指定してください'],
  ['At least one character', '1 文字以上にしてください'],
  ['At least 2 characters', '2 文字以上にしてください'],
  ['At most 500 characters', '500 文字以内にしてください'],
  ['At most 50 items', '50 個以内にしてください'],
  [
    'Too many spellings in all rules: use fewer phrases, or fewer {…}',
    '全ルールの表記の組み合わせが多すぎます。語句か {…} を減らしてください',
  ],
  ['At most 200 rules can be added.', '登録できるのは 200 件までです。'],
  ['One of these: "asc", "desc"', '選択肢にない値です。使えるもの: "asc", "desc"'],
  ['no events array: {"events":[…]}', 'この配信サービスのイベントがありません: {"events":[…]}。'],
  ['no recipient', '宛先がありません。'],
  ['no signature in the body. ', '本文に署名がありません。'],
  ['no x-postal-signature headers. ', 'x-postal-signature ヘッダーがありません。'],
  ['the recipient is no address', '宛先がメールアドレスではありません。'],
  ['no asm_group_id', 'asm_group_id がありません。'],
  [
    'no type opened; there are sent, bounced',
    'opened という type はありません。使えるもの: sent, bounced',
  ],
  ['no such type; there are sent, bounced', 'その type はありません。使えるもの: sent, bounced'],
  [
    'body is not JSON. It looks like a webhook of ses, whose URL is /webhooks/ses.',
    '本文が JSON ではありません。ses の Webhook のようです（URL は /webhooks/ses）。',
  ],
  ['occurredAt has no offset, Z or +09:00', 'occurredAt に時差（Z か +09:00 など）がありません。'],
  [
    'occurredAt is no time since 2000, such as 2026-11-23T09:00:00Z',
    'occurredAt が 2000 年以降の日時ではありません。例: 2026-11-23T09:00:00Z',
  ],
])('%s is said in Japanese with all that it names', (english, ours) => {
  expect(inJapanese(english)).toBe(ours)
})

it.each([
  [
    'the signature does not match. It is proven by WEBHOOK_SECRET_SES_SHOP, which is not the secret of this URL. Give the webhook the secret in WEBHOOK_SECRET_SES, or put what it has there.',
    ['WEBHOOK_SECRET_SES_SHOP', 'WEBHOOK_SECRET_SES'],
  ],
  [
    'the signature does not match. It is proven by WEBHOOK_SECRET_SES, so that it belongs to Amazon SES at /webhooks/ses: change the URL of the webhook.',
    ['WEBHOOK_SECRET_SES', 'Amazon', 'SES', '/webhooks/ses'],
  ],
  [
    'the signature does not match. It is proven by WEBHOOK_SECRET_SES, not by WEBHOOK_SECRET_MAIL: a webhook of Amazon SES belongs to /webhooks/ses, one of Mail needs its own secret.',
    ['WEBHOOK_SECRET_SES', 'Amazon', 'SES', '/webhooks/ses'],
  ],
  [
    'This webhook is proven by: shared_secret. REQUIRE_AUTHENTICITY asks for signed.',
    ['shared_secret', 'REQUIRE_AUTHENTICITY', 'signed'],
  ],
])('%s names the same in Japanese', (english, names) => {
  const ours = inJapanese(english)
  expect(ours.match(/[A-Z_a-z/]{3,}/g)?.filter((one) => !/^(URL|Webhook)$/.test(one))).toEqual(
    names,
  )
})

const JAPANESE = /[ぁ-んァ-ヶ]/

it('every reason why an attempt failed is said in Japanese', () => {
  const problems = globSync('src/{retry,smtp}/**/*.ts').flatMap((path) =>
    Array.from(
      readFileSync(path, 'utf8').matchAll(
        /\b(?:failed|failedCall|unsendable|SmtpFailure)\((?:items, )?(['`])(.+?)\1/g,
      ),
      ([, , problem = '']) =>
        problem.replace(/\$\{(reply|text)\}/, '550 no').replace(/\$\{\w+(\.\w+)?\}/g, '7'),
    ),
  )
  const others = [
    'no answer in time',
    'the endpoint could not be reached',
    'Mailgun could not be reached',
    'Mailgun answered 7',
  ]
  expect(problems.length).toBeGreaterThan(25)
  expect([...problems, ...others].filter((one) => !JAPANESE.test(inJapanese(one)))).toEqual([])
  expect(inJapanese('the server refused us: 535 password wrong. Go away')).toBe(
    'サーバーに拒否されました: 535 password wrong. Go away',
  )
})

it('every reason why a post was refused, or could not be read, is said in Japanese', () => {
  // Those of Cloudflare come by a queue.
  const reasons = globSync('src/{esp,bounce,bounce/mail}/*.ts', {
    exclude: ['src/esp/cloudflare.ts'],
  }).flatMap((path) =>
    Array.from(
      readFileSync(path, 'utf8').matchAll(
        /\b(?:(bad|UnreadableWebhook)\(|refused\('\w+',)\s*(['"])([^$]+?)\2/g,
      ),
      ([, unread, , reason = '']) => (unread ? reason : `${reason}. `),
    ),
  )
  expect(reasons.length).toBeGreaterThan(50)
  expect(reasons.map(inJapanese).filter((one) => !/([ぁ-ん]|: \{.+\})。$/.test(one))).toEqual([])
})
