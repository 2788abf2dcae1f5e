/** Pages to a reader of Japanese. */
import { env, exports } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { dashboard } from '../../../src/dashboard/dashboard.tsx'
import { call, ORIGIN } from '../api/call.ts'
import { open, signIn } from './pages.ts'

describe('to a reader of Japanese', () => {
  const headersOf = async () => ({ ...(await signIn('test-token')), 'accept-language': 'ja' })
  const alertOf = (page: string) => /role="alert"[^>]*>(.*?)<\/div>/s.exec(page)?.[1]
  const rule = { do: 'try', id: 'an.id', phrases: 'on holiday', reason: 'mailbox_disabled' }

  it.each([
    ['/notifications/endpoints', { url: 'http://a.example/' }, 'URL: https で始めてください'],
    ['/notifications/endpoints', { url: 'example.com/hook' }, 'URL: URL ではありません'],
    [
      '/notifications/endpoints',
      { url: 'https://10.0.0.1/' },
      'URL: 公開されたホスト名かアドレスにしてください',
    ],
    [
      '/notifications/endpoints',
      { url: 'https://intranet/' },
      'URL: 公開されたホスト名かアドレスにしてください',
    ],
    [
      '/notifications/endpoints',
      { url: 'https://a:b@a.example/' },
      'URL: ユーザー名やパスワードは含められません',
    ],
    [
      '/tokens',
      { name: 'api_token', scope: 'read' },
      '名前: API_TOKEN で始まる名前や @ を含む名前は使えません',
    ],
    ['/playground', { text: 'x', esp: 'sendgrid' }, '本文が JSON ではありません。'],
    [
      '/playground',
      { text: '{}', esp: 'sendgrid' },
      'この配信サービスの Webhook の本文とは形式が違います。',
    ],
    [
      '/playground',
      { text: 'x', esp: 'smtp2go' },
      'この配信サービスの Webhook の本文とは形式が違います。',
    ],
    ['/playground', { text: '{}', esp: 'ses' }, 'Amazon SES の Webhook の本文ではありません。'],
    [
      '/playground',
      { text: '{}', esp: 'generic' },
      'この配信サービスのイベントがありません: {&quot;events&quot;:[…]}。',
    ],
    ['/playground', { text: '{}', esp: 'mailgun' }, 'この配信サービスのイベントがありません。'],
    ['/playground', { text: '{}', esp: 'mandrill' }, 'この配信サービスのイベントがありません。'],
    ['/rules', { ...rule, phrases: '' }, '語句: 1 つ以上指定してください'],
    ['/rules', { ...rule, phrases: 'x'.repeat(201) }, '語句: 200 文字以内にしてください'],
    [
      '/rules',
      { ...rule, phrases: 'one ... two ... three ... four ... five' },
      '語句: 「…」で区切った語句は 1〜4 個にしてください',
    ],
    [
      '/rules',
      { ...rule, phrases: '{nothing} at all' },
      '語句: {nothing} という語の組はありません（一覧は /docs/rules#names）',
    ],
    [
      '/rules',
      { ...rule, phrases: '550 5.1.1 on holiday' },
      '語句: コードを除いて、言葉だけを書いてください（コードは照合に使いません）',
    ],
    [
      '/rules',
      { ...rule, id: 'An Id' },
      'ID: 英小文字・数字・ピリオド・ハイフンだけを使ってください',
    ],
    [
      '/rules',
      { ...rule, phrases: 'ab' },
      '語句: 3 文字以上（漢字・かな・ハングルは 2 文字以上）にしてください。「…」の前後それぞれと、{…} を除いた部分も同じです',
    ],
    ['/rules', { ...rule, reason: '' }, '理由: 選んでください'],
    ['/suppressions/import', { text: 'a,b' }, '送信停止リストでも、アドレスの一覧でもありません。'],
    [
      '/suppressions/import',
      { text: 'email,created,plan' },
      '余分な列（plan）があり、顧客名簿かもしれません。送信停止リストなら、その列を除くか、形式を指定してください（npm run import の --format sendgrid）。',
    ],
  ])('%s says what is wrong with %j', async (path, fields, told) => {
    const body = new URLSearchParams(fields)
    const init = { method: 'POST', headers: await headersOf(), body }
    const response = await exports.default.fetch(ORIGIN + path, init)
    expect(response.status).toBe(422)
    expect(alertOf(await response.text())).toContain(`<p>${told}</p>`)
  })

  it('a filter that is none, and a rule that is there already, are told', async () => {
    const headers = await headersOf()
    const filtered = await (await open('/log?status=zz', headers)).text()
    expect(alertOf(filtered)).toContain(
      '<p>コード: コードではありません（x にできるのは 2 つ目と 3 つ目の数字です）。例: 4.x.x</p>',
    )
    const dated = await (await open('/log?from=bad', headers)).text()
    expect(alertOf(dated)).toContain('日付（例: 2026-11-23）か、時差の付いた日時にしてください')
    const body = new URLSearchParams({ ...rule, do: 'save', id: 'twice' })
    const save = () =>
      exports.default.fetch(`${ORIGIN}/rules`, {
        method: 'POST',
        headers,
        body,
        redirect: 'manual',
      })
    expect((await save()).status).toBe(303)
    const again = await save()
    expect(again.status).toBe(409)
    expect(alertOf(await again.text())).toContain('<p>この ID のルールはすでにあります。</p>')
  })

  it.each([
    ['This address may not be mailed.', 'このアドレスには送信できません。'],
    ['Nothing is left to send: each message was delivered', '送るものが残っていません。'],
    ['Somebody who pulls has it already.', '取りに来た送信側にすでに渡してあります。'],
    ['A copy is on its way already.', 'すでに配送中です。'],
    ['This retry has ended.', 'この再送はすでに終わっています。'],
    [
      'The mail service is still trying by itself: a copy would reach people twice.',
      '配信サービスが自分で再送を続けています。',
    ],
    ['It takes a token of scope write.', '権限 write のトークンが必要です。'],
    ['The limit is 1000 bytes.', '上限は 1000 バイトです。'],
    [
      'The limit is 1000 bytes. Send the file in parts: npm run import.',
      '上限は 1000 バイトです。npm run import なら分割して送れます。',
    ],
    ['nep_17 has this URL.', 'この URL は登録済みです（nep_17）。'],
    ['At most 10 endpoints can be added.', '登録できるのは 10 件までです。'],
    ['The endpoint is paused: set it to active first.', '通知先が有効ではありません。'],
    ['What nobody has translated.', 'What nobody has translated.'],
  ])('%s', async (detail, told) => {
    const refusal = { title: '', code: 'conflict', detail }
    const pages = dashboard(async () => Response.json(refusal, { status: 409 }))
    const init = { method: 'POST', headers: await headersOf() }
    const page = await pages.request(`${ORIGIN}/retries/a-b/attempt`, init, env)
    expect(alertOf(await page.text())).toContain(told)
  })

  const importList = (id: string, body: string) =>
    call(`/v1/imports?import=${id}&name=bad%20list.csv`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'text/csv' },
    })

  it.each(['/log', '/addresses', '/suppressions'])(
    '%s is offered as CSV that Excel reads, and to others without a mark',
    async (path) => {
      const csvOf = async (headers: Record<string, string>) =>
        /href="(\/v1\/[a-z]+\.csv[^"]*)"/.exec(await (await open(path, headers)).text())?.[1]
      const headers = await headersOf()
      expect(await csvOf(headers)).toMatch(/[?;]bom=1$/)
      expect(await csvOf({ ...headers, 'accept-language': 'en' })).not.toContain('bom')
    },
  )

  it("an import's notes are Japanese but for the file's own words, and those of people stay", async () => {
    const created = Date.UTC(2026, 10, 14) / 1000
    const words = '550 import : bounce undone'
    await importList(
      'notes',
      `status,reason,email,created\n5.1.1,${words},noted@notes.example,${created}\n`,
    )
    await call('/v1/addresses/by-hand@notes.example', {
      method: 'PATCH',
      body: { action: 'suppress', note: 'Import by hand undone' },
    })
    const headers = await headersOf()
    const log = await (await open('/log?search=notes.example', headers)).text()
    expect(log).toContain('>Import by hand undone<')
    const noted = `取り込み bad list.csv: バウンス 2026-11-14; 5.1.1 ${words}`
    expect(log).toContain(`>${noted}<`)
    const [, event = ''] = /href="(\/log\/[^"]+)"(?:(?!<tr).)*noted@/s.exec(log) ?? []
    expect(await (await open(event, headers)).text()).toContain(`>${noted}<`)
    expect(await (await open('/addresses/noted@notes.example', headers)).text()).toContain(
      `${noted} <time`,
    )
  })

  it('every reason of an import is told, and that it was undone', async () => {
    const states = ['suppressed', 'complained', 'unsubscribed', 'esp_suppressed']
    const rows = states.map((state) => `${state}@why.example,false,${state}\n`)
    await importList('why', `address,sendable,state\n${rows.join('')}`)
    await importList('why-not', 'email,created,reason\nnone@why.example,0,odd\n')
    await importList('why-then', 'complained@why.example\n')
    for (const id of ['why', 'why-not']) {
      await call(`/v1/imports/${id}/undo`, { method: 'POST' })
    }
    const log = await (await open('/log?search=why.example', await headersOf())).text()
    for (const said of [
      ': 手動',
      ': 迷惑メール報告',
      ': 配信解除',
      ': サービス側で停止',
      ': 無効',
    ]) {
      expect(log).toContain(`>取り込み bad list.csv${said}`)
    }
    expect(log).toContain('>取り込み bad list.csv の取り消し<')
    expect(log).toContain('>取り込み bad list.csv; 取り込み bad list.csv の取り消し<')
  })
})

it('a refusal names the field as the page does, in Japanese, too', async () => {
  const headers = await signIn('test-token')
  const page = async (path: string) => (await open(path, headers)).text()
  expect(await page('/log?limit=0')).toContain('Rows: A whole number from 1 to 1000')
  const ours = await page('/log?limit=0&lang=ja')
  expect(ours).toContain('件数: 1 から 1000 までの整数')
  expect(ours).toMatch(/<span>件数<\/span><input name="limit"/)
  for (const from of ['2026-11-24', '2026-11-21'])
    expect(await page(`/log?from=${from}&to=2026-11-20&lang=ja`)).toContain('終了日: 開始より前')
})
