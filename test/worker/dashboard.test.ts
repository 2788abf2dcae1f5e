/** Who sees the dashboard's pages: who has signed in, and nobody else, whatever is sent along. */
import { env, exports } from 'cloudflare:workers'
import { describe, expect, it, vi } from 'vitest'
import type { ImportJson } from '../../src/api/imports.ts'
import { bucketNames, timeBuckets } from '../../src/api/time-buckets.ts'
import { createApp } from '../../src/app.ts'
import { dashboard } from '../../src/dashboard/dashboard.tsx'
import document from '../../src/dashboard/public/openapi.json'
import { ESPS } from '../../src/esp/index.ts'
import { receiveMail } from '../../src/inbound.ts'
import { keepUnread } from '../../src/mail/unread-mail.ts'
import { sha256 } from '../../src/sha256.ts'
import { encodedIn, SENTENCES } from '../bounce/mail/charsets.ts'
import { counted } from '../counted.ts'
import { call, ORIGIN, recordRows } from './api/call.ts'

const open = (path: string, headers: Record<string, string>) =>
  exports.default.fetch(ORIGIN + path, { headers, redirect: 'manual' })

async function signIn(token: string): Promise<{ cookie: string }> {
  const body = new URLSearchParams({ token })
  const options = { method: 'POST', body, redirect: 'manual' } as const
  const response = await exports.default.fetch(`${ORIGIN}/sign-in`, options)
  expect(response.status).toBe(303)
  const [cookie = ''] = (response.headers.get('set-cookie') ?? '').split(';')
  return { cookie }
}

function expectSignIn(response: Response, back: string) {
  expect(response.status).toBe(303)
  const to = new URL(response.headers.get('location') ?? '', ORIGIN)
  expect([to.pathname, to.searchParams.get('back')]).toEqual(['/sign-in', back])
}

describe('an Authorization header', () => {
  const sent = ['Bearer test-token', 'Bearer test-read-token', 'Bearer wrong', 'Basic cHJveHk6cHc=']

  it.each(sent)('%s signs nobody in to a page', async (authorization) => {
    expectSignIn(await open('/', { authorization }), '/')
    expectSignIn(await open('/log?class=permanent', { authorization }), '/log?class=permanent')
  })

  it.each(sent)('%s shuts nobody out who has signed in', async (authorization) => {
    const response = await open('/', { ...(await signIn('test-token')), authorization })
    expect(response.status).toBe(200)
    expect(await response.text()).toContain('API_TOKEN')
  })
})

describe('what is posted as a form, and is none,', () => {
  const file = new FormData()
  for (const name of ['token', 'back', 'language']) file.append(name, new File(['x'], 'x'))
  const torn = 'multipart/form-data; boundary=torn'
  const forms: [string, RequestInit][] = [
    ['a file', { body: file }],
    ['a torn body', { body: 'x', headers: { 'content-type': torn } }],
    ['nothing', {}],
  ]

  it.each(forms)('signs nobody in: %s', async (_, form) => {
    const post = (path: string) =>
      exports.default.fetch(ORIGIN + path, { method: 'POST', redirect: 'manual', ...form })
    const { status, headers } = await post('/sign-in')
    expect([status, headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="rebound"'])
    expect((await post('/preferences')).headers.get('location')).toBe('/')
  })

  it.each(forms)('is refused as an empty one: %s', async (_, form) => {
    const headers = { ...(await signIn('test-token')), ...form.headers }
    const options = { ...form, method: 'POST', headers }
    expect((await exports.default.fetch(`${ORIGIN}/rules`, options)).status).toBe(422)
  })
})

it('a token that is revoked while a page is made leads to the sign-in', async () => {
  const wish = { method: 'POST', body: { name: 'leaver', scope: 'read' } }
  const { id, token } = (await call('/v1/tokens', wish)).body
  const api = createApp({ esps: ESPS })
  const pages = dashboard(async (request, bindings) => {
    await call(`/v1/tokens/${id}`, { method: 'DELETE' })
    return api.fetch(request, bindings)
  })
  const headers = await signIn(token)
  expectSignIn(await pages.request(`${ORIGIN}/log`, { headers }, env), '/log')
})

it('a form that is sent by who is not signed in, or no longer, leads to the sign-in, and on to its page', async () => {
  const path = '/addresses/user%40example.com'
  const send = (referer: string) =>
    exports.default.fetch(`${ORIGIN}${path}/suppress`, {
      method: 'POST',
      body: new URLSearchParams({ note: 'asked for it' }),
      headers: { referer },
      redirect: 'manual',
    })
  expectSignIn(await send(`${ORIGIN}${path}?done=reactivated`), path)
  const sent = await send('none')
  expectSignIn(sent, '/')
  const shown = await exports.default.fetch(ORIGIN + sent.headers.get('location'))
  expect(await shown.text()).toContain('You are not signed in: what you sent changed nothing')
})

describe('every page', () => {
  const paths = [
    '/',
    '/log',
    '/log?status=zz',
    '/addresses',
    '/addresses/user@structure.example',
    '/retries',
    '/suppressions',
    '/notifications',
    '/unread',
    '/rules',
    '/esps',
    '/playground',
    '/codes',
    '/tokens',
    '/nothing-here',
  ]
  const all = (page: string, pattern: RegExp) => Array.from(page.matchAll(pattern), ([one]) => one)

  it('can be found by its title, its heading and its place in the navigation', async () => {
    const headers = { ...(await signIn('test-token')), accept: 'text/html' }
    const titles = new Set<string | undefined>()
    for (const path of paths) {
      const page = await (await open(path, headers)).text()
      titles.add(/<title>(.*?)<\/title>/.exec(page)?.[1])
      expect([path, all(page, /<h1>/g).length]).toEqual([path, 1])
      const here = path === '/nothing-here' ? [] : [expect.stringContaining('href="/')]
      expect([path, all(page, /<a [^>]*aria-current="(?:page|true)"/g)]).toEqual([path, here])
      const levels = all(page, /<h\d/g).map((tag) => Number(tag.slice(2)))
      const leaps = levels.filter((level, at) => level > (levels[at - 1] ?? 1) + 1)
      expect([path, leaps]).toEqual([path, []])
    }
    expect(titles.size).toBe(paths.length)
  })

  it('labels what is typed into, captions its tables and uses no id twice', async () => {
    await call('/v1/addresses/user@structure.example', {
      method: 'PATCH',
      body: { action: 'suppress' },
    })
    const headers = { ...(await signIn('test-token')), accept: 'text/html' }
    for (const path of paths) {
      const page = await (await open(path, headers)).text()
      const unlabelled = all(
        page.replaceAll(/<label[^>]*>.*?<\/label>/gs, ''),
        /<(?:input(?! type="hidden")|select|textarea)\b[^>]*>/g,
      )
      expect([path, unlabelled]).toEqual([path, []])
      const tables = all(page, /<table.*?<\/table>/gs)
      const bare = tables.filter((table) => !/<caption>[^<]/.test(table))
      expect([path, bare, all(page, /<th (?!.*?scope=)[^>]*>/g)]).toEqual([path, [], []])
      const ids = all(page, / id="[^"]*"/g)
      expect([path, ids]).toEqual([path, [...new Set(ids)]])
    }
  })
})

it.each([
  ['/log', 'status=zz', 'A status code'],
  ['/log', 'from=bad', 'From: A time with its offset'],
  ['/log', 'from=2026-11-23&to=2026-13-01', 'To: A time with its offset'],
  ['/addresses', 'cursor=nonsense', 'cursor'],
  ['/retries', 'cursor=nonsense', 'cursor'],
  ['/suppressions', 'cursor=nonsense', 'cursor'],
  ['/suppressions', 'state=nonsense', 'State: One of these'],
  ['/notifications', 'cursor=nonsense', 'cursor'],
])('%s?%s is told in place of the list, which keeps its form', async (path, query, told) => {
  const response = await open(`${path}?${query}`, await signIn('test-token'))
  expect(response.status).toBe(422)
  const page = await response.text()
  expect(page).toMatch(new RegExp(`role="alert".*${told}`, 's'))
  expect(page).toContain(`action="${path}"`)
  // Nothing was looked for, so nothing is said of what was found.
  expect(/<div id="results"[^>]*>(.*?)<\/div>/s.exec(page)?.[1]).not.toContain('class="empty"')
})

it('a filter that there is none of is shown under its own name, whatever that is', async () => {
  const response = await open('/log?constructor=x', await signIn('test-token'))
  expect(await response.text()).toMatch(
    /<span>constructor<\/span>\s*<input[^>]* name="constructor"/,
  )
})

it('an unread mail is a page of text, and can be saved as it came', async () => {
  const hostile = '<script>alert(1)</script>\u202e\u061c<img src=x>'
  const raw = new TextEncoder().encode(
    `Subject: =?iso-2022-jp?B?GyRCR1s/LiRHJC0kXiQ7JHMbKEI=?=\r\n\r\n${hostile}`,
  )
  await keepUnread(env, raw, 'not_understood', Date.now())
  const headers = await signIn('test-token')
  const list = await (await open('/unread', headers)).text()
  expect(list).toContain('>配信できません<')
  const [, path = ''] = /href="(\/unread\/[0-9a-f]{32})"/.exec(list) ?? []
  const page = await open(path, headers)
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
  const text = await page.text()
  expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;⟨202e⟩⟨61c⟩&lt;img src=x&gt;')
  expect(text).not.toContain('alert(1)</script>')
  expect(text).toContain(`href="/v1${path}" download=""`)
  expect(text).toContain(`action="${path}/delete"`)
  const saved = await open(`/v1${path}`, headers)
  expect(await saved.bytes()).toEqual(raw)
  // What is gone, or no longer theirs to see, is no JSON either.
  const gone = await open('/unread/0000', headers)
  expect([gone.status, gone.headers.get('content-type')]).toEqual([404, 'text/html; charset=UTF-8'])
  expectSignIn(await open(path, {}), path)
})

it.each(Object.entries(SENTENCES))(
  'an unread mail in %s can be read where it says so nowhere, and be seen as it came',
  async (charset, sentences) => {
    await env.DB.prepare('DELETE FROM unread_mails').run()
    const [subject = ''] = sentences
    const body = encodedIn(charset, sentences.join('\r\n'))
    const letter = `Content-Transfer-Encoding: base64\r\n\r\n${body.toBase64()}`
    const head = `Subject: ${subject}\r\n in two lines\r\n`
    const raw = encodedIn(charset, head + letter)
    await keepUnread(env, raw, 'not_understood', Date.now())
    const { items } = (await call('/v1/unread')).body
    expect(items).toMatchObject([{ subject: `${subject} in two lines` }])
    const headers = await signIn('test-token')
    const decoded = await open(`/v1/unread/${items[0].id}?decoded=true`, headers)
    expect(decoded.headers.get('content-disposition')).toBe(`inline; filename="${items[0].id}.txt"`)
    const text = await decoded.text()
    expect(text).toMatch(/^subject: /)
    for (const one of [`${subject} in two lines`, ...sentences]) expect(text).toContain(one)
    const page = await (await open(`/unread/${items[0].id}`, headers)).text()
    for (const one of [...sentences, body.toBase64()]) expect(page).toContain(one)
    const source = await open(`/v1/unread/${items[0].id}?decoded=false`, headers)
    expect(await source.bytes()).toEqual(raw)
  },
)

it('an unread mail beyond the limits of any parser is shown as it came', async () => {
  await env.DB.prepare('DELETE FROM unread_mails').run()
  const deep = `${'X-Long: a header that nobody reads to its end\r\n'.repeat(8_000)}\r\n届きません`
  await keepUnread(env, new TextEncoder().encode(deep), 'beyond_limits', Date.now())
  const { items } = (await call('/v1/unread')).body
  const headers = await signIn('test-token')
  const decoded = await open(`/v1/unread/${items[0].id}?decoded=true`, headers)
  expect(await decoded.text()).toContain('届きません')
})

it.each([
  [429, 429],
  [503, 503],
  [400, 422],
])('a page that the API answers with %i says so', async (answered, shown) => {
  const problem = { title: 'Not now', status: answered, detail: 'Come back later.' }
  const pages = dashboard(async () => Response.json(problem, { status: answered }))
  const headers = await signIn('test-token')
  const response = await pages.request(`${ORIGIN}/log`, { headers }, env)
  expect(response.status).toBe(shown)
  expect(await response.text()).toContain('Come back later.')
})

it('a refusal has its title in the language of the reader', async () => {
  const headers = await signIn('test-token')
  const body = new URLSearchParams({ address: 'nobody' })
  const refused = async (language: string) => {
    const own = { ...headers, 'accept-language': language, origin: ORIGIN }
    const init = { method: 'POST', headers: own, body }
    const answer = await createApp({ esps: ESPS }).request(
      `${ORIGIN}/addresses/nobody/suppress`,
      init,
      env,
    )
    return { status: answer.status, text: await answer.text() }
  }
  expect(await refused('ja')).toMatchObject({
    status: 422,
    text: expect.stringContaining('メールアドレスではありません'),
  })
  expect((await refused('en')).text).toContain('That is not a mail address')
})

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

it.each([
  ['ja', '', 'Asia/Tokyo'],
  ['en-GB,ja;q=0.5', '', 'UTC'],
  ['ja', 'ja.system.Europe/Berlin', 'Europe/Berlin'],
  ['ja', 'ja.system.UTC', 'UTC'],
])(
  'a browser that asks for %s, with the choice "%s", is shown the time of %s',
  async (language, chosen, zone) => {
    const headers = { 'accept-language': language, cookie: `rebound_display=${chosen}` }
    const page = await (await open('/sign-in', headers)).text()
    expect(page).toMatch(new RegExp(`<option value="${zone}" selected`))
  },
)

it('a path that is none is a page to a browser, and a problem to everyone else', async () => {
  const page = await open('/adresses', { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' })
  expect([page.status, page.headers.get('content-type')]).toEqual([404, 'text/html; charset=UTF-8'])
  const text = await page.text()
  expect(text).toContain('<html lang="en"')
  expect(text).toContain('<a href="/">Overview</a>')
  const problem = await open('/adresses', { accept: '*/*' })
  expect(problem.status).toBe(404)
  expect(await problem.json()).toMatchObject({ code: 'not_found' })
})

it('a list of the API is no retry', async () => {
  const headers = { ...(await signIn('test-token')), accept: 'text/html' }
  for (const name of ['due', 'a-b'])
    expect((await open(`/retries/${name}`, headers)).status).toBe(404)
})

it.each(['/v1', '/v1/codes/5.1.1/', '/v1/adresses', '/webhooks/postmark/a/b'])(
  'at %s of the API there is a problem, to a browser too',
  async (path) => {
    const answer = await open(path, { accept: 'text/html' })
    expect(answer.status).toBe(404)
    expect(await answer.json()).toMatchObject({ code: 'not_found' })
  },
)

describe('the playground', () => {
  const words = '550 The heron has moved to the other pond'
  const mail = [
    'From: MAILER-DAEMON@mx.example.net',
    'Subject: failure notice',
    '',
    'Hi. This is the qmail-send program at mx.example.net.',
    "I'm afraid I wasn't able to deliver your message to the following addresses.",
    '',
    '<heron@example.com>:',
    words,
    '',
  ].join('\r\n')
  const bounced = { event: 'bounce', email: 'heron@example.com', reason: words }

  it.each([
    ['a reply', words, ''],
    ['a bounce mail', mail, ''],
    ['a webhook', JSON.stringify([bounced]), 'sendgrid'],
  ])('asks own rules for %s', async (_name, text, esp) => {
    const rule = { id: 'heron', phrases: ['heron has moved'], reason: 'mailbox_disabled' }
    await call('/v1/rules', { method: 'POST', body: rule })
    const { cookie } = await signIn('test-token')
    const response = await exports.default.fetch(`${ORIGIN}/playground`, {
      method: 'POST',
      headers: { cookie, origin: ORIGIN },
      body: new URLSearchParams({ text, esp }),
    })
    expect(response.status).toBe(200)
    expect(await response.text()).toContain('<code>own.heron</code>')
  })

  it.each([
    [
      'the fields of a report are words',
      'Final-Recipient: rfc822; heron@example.com\nAction: failed\nDiagnostic-Code: smtp; 550 5.1.1 User unknown',
    ],
    ['a mail from a mailbox file is one', `From MAILER-DAEMON  Mon Nov 30 08:00:00 2026\n${mail}`],
  ])('%s', async (_, text) => {
    const { cookie } = await signIn('test-token')
    const response = await exports.default.fetch(`${ORIGIN}/playground`, {
      method: 'POST',
      headers: { cookie, origin: ORIGIN },
      body: new URLSearchParams({ text }),
    })
    const page = await response.text()
    expect(page.match(/<h2>Verdict.*?<\/h2>/g)).toHaveLength(1)
    expect(page.includes('Verdict <span class="words" dir="auto">heron@example.com')).toBe(
      text.startsWith('From '),
    )
  })

  it.each([
    ['452 4.2.2 Mailbox full', 'en', 'try again'],
    ['552 5.2.2 Mailbox full', 'en', 'do not send this again; the next message may arrive'],
    ['452 4.2.2 Mailbox full', 'ja', '再送する'],
    ['552 5.2.2 Mailbox full', 'ja', '再送しない（次のメールは届く可能性があります）'],
  ])('of %s advises, in %s: %s', async (text, language, advice) => {
    const { cookie } = await signIn('test-token')
    const response = await exports.default.fetch(`${ORIGIN}/playground`, {
      method: 'POST',
      headers: { cookie, origin: ORIGIN, 'accept-language': language },
      body: new URLSearchParams({ text }),
    })
    expect(await response.text()).toContain(`<dd>${advice}</dd>`)
  })

  it('says of a mail that is no bounce that it says nothing', async () => {
    const { cookie } = await signIn('test-token')
    const response = await exports.default.fetch(`${ORIGIN}/playground`, {
      method: 'POST',
      headers: { cookie, origin: ORIGIN },
      body: new URLSearchParams({ text: 'From: Ann <ann@example.com>\nSubject: Lunch\n\nAt one?' }),
    })
    expect(response.status).toBe(422)
    expect(await response.text()).toContain('Nothing in it says what became of a mail.')
  })
})

it.each([
  [{ origin: ORIGIN }, true],
  [{ origin: 'https://evil.example' }, false],
  [{ 'sec-fetch-site': 'cross-site' }, false],
])('who is signed out by %j was asked by no other site', async (headers, isOut) => {
  const init = { method: 'POST', redirect: 'manual', headers } as const
  const response = await exports.default.fetch(`${ORIGIN}/sign-out`, init)
  expect(response.status).toBe(303)
  expect(response.headers.has('set-cookie')).toBe(isOut)
})

it('a page of the log without rows says whether that was all', async () => {
  const headers = await signIn('test-token')
  for (const [next, said] of [
    [null, 'No events match.'],
    ['WyJuZXh0IixbMSwieCIsMV1d', 'the next page looks further'],
  ]) {
    const pages = dashboard(async () => Response.json({ items: [], next, prev: null }))
    const response = await pages.request(`${ORIGIN}/log?search=nobody`, { headers }, env)
    expect(await response.text()).toContain(said)
  }
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

it('the page of a code is its row of the list, which says so where there is none', async () => {
  const headers = await signIn('test-token')
  for (const [code, said] of [
    ['4.2.2', '<code>x.2.2</code>'],
    ['9.9.9', 'There is no registered code like this.'],
  ]) {
    const to = (await open(`/codes/${code}`, headers)).headers.get('location') ?? ''
    expect(await (await open(to, headers)).text()).toContain(said)
  }
})

it('of an unproven mail that was accepted the page offers nothing, and leads to the event that counts', async () => {
  const raw = new TextEncoder().encode(
    'From: MAILER-DAEMON@mx.example.net\r\nMessage-Id: <unproven@mx.example.net>\r\n\r\nHi. This is the qmail-send program at mx.example.net.\r\n\r\n<ann@unproven.example>:\r\nRemote host said: 550 5.1.1 User unknown\r\n',
  )
  const mail = { raw, envelopeFrom: null, envelopeTo: null, vouched: false, proofNeeded: false }
  await receiveMail(mail, env, Date.now())
  const [{ id }] = (await call('/v1/log?address=ann@unproven.example')).body.items
  const headers = await signIn('test-token')
  const page = async () => (await open(`/log/${id}`, headers)).text()
  const waits = 'counts for nothing until it is accepted'
  expect(await page()).toContain(waits)
  expect(await page()).toContain('Accept as proven')
  const timeline = await (await open('/addresses/ann@unproven.example', headers)).text()
  expect(timeline).toMatch(new RegExp(`noted</span> <small>Unproven: ${waits}`))
  const accepted = await exports.default.fetch(`${ORIGIN}/log/${id}/accept`, {
    method: 'POST',
    headers: { ...headers, origin: ORIGIN },
    body: new URLSearchParams({ note: 'I know the server' }),
    redirect: 'manual',
  })
  const { pathname } = new URL(accepted.headers.get('location') ?? '', ORIGIN)
  expect((await call(`/v1${pathname}`)).body.note).toBe('I know the server')
  const shown = await page()
  expect(shown).not.toContain('Accept as proven')
  expect(shown).toContain(`href="${pathname}"`)
  expect(shown).toContain('another event counts in its place')
  const counting = await (await open(pathname, headers)).text()
  expect(counting).toMatch(
    /<dt>Accepted by<\/dt>.*API_TOKEN.*<dt>Note<\/dt>.*I know the server.*<h2>The server/s,
  )
})

it('what a person did is told by who did it and why, and not as words of a server', async () => {
  const path = '/v1/addresses/deed@person.example'
  const body = { action: 'suppress', note: 'gave up' }
  await call(path, { method: 'PATCH', body })
  const [{ id }] = (await call('/v1/log?address=deed@person.example')).body.items
  const page = await (await open(`/log/${id}`, await signIn('test-token'))).text()
  expect(page).toMatch(/suppressed by hand ·.*<dt>Who did it<\/dt>.*<dt>Note<\/dt>.*>gave up</s)
  expect(page).not.toContain('<h2>The server')
})

it('a list shows the code that led to the state, and no later one', async () => {
  const said = { recipient: 'twice@led.example', final: true, type: 'deferred', eventId: 'a' }
  const [first, second, third] = [3, 2, 1].map((minutes) =>
    new Date(Date.now() - minutes * 60_000).toISOString(),
  )
  const busy = { ...said, reply: '452 4.2.2 Mailbox full', messageId: 'one', occurredAt: first }
  const listed = async () => {
    const page = await open('/addresses?search=led.example', await signIn('test-token'))
    return /<tbody.*<\/tbody>/s.exec(await page.text())?.[0]
  }
  const post = (...events: object[]) =>
    call('/webhooks/generic', { method: 'POST', body: { events } })
  await post(busy)
  expect(await listed()).toMatch(/retrying.*4\.2\.2.*Mailbox full/s)
  await post({ ...said, type: 'delivered', messageId: 'two', eventId: 'b', occurredAt: second })
  expect(await listed()).not.toContain('2.0.0')
  expect(await listed()).toMatch(/retrying.*A temporary error is being retried\.<\/td>/s)
  await post({ ...said, type: 'complained', eventId: 'c', occurredAt: third })
  expect(await listed()).toMatch(/complained.*Somebody pressed/s)
  expect(await listed()).not.toContain('2.0.0')
})

it('the log tells whom an import suppressed from whom a hand did', async () => {
  const body = 'email\nlisted@kinds.example\n'
  await call('/v1/imports', { method: 'POST', body, headers: { 'content-type': 'text/csv' } })
  await call('/v1/addresses/named@kinds.example', {
    method: 'PATCH',
    body: { action: 'suppress', note: 'asked' },
  })
  const headers = await signIn('test-token')
  const shown = async (name: string) => (await open(`/log?search=${name}@kinds`, headers)).text()
  expect(await shown('listed')).toContain('suppressed by an import')
  expect(await shown('named')).toContain('suppressed by hand')
})

it('a temporary error that a permanent one ended says so', async () => {
  const said = { recipient: 'ended@outcome.example', final: true }
  const time = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString()
  const busy = { ...said, reply: '452 4.2.2 Mailbox full', messageId: 'a', occurredAt: time(2) }
  const gone = { ...said, reply: '550 5.1.1 User unknown', messageId: 'b', occurredAt: time(1) }
  for (const event of [busy, gone]) {
    await call('/webhooks/generic', { method: 'POST', body: { events: [event] } })
  }
  const headers = await signIn('test-token')
  const ended = 'failed</span> <small>A permanent error followed.'
  const timeline = await (await open('/addresses/ended@outcome.example', headers)).text()
  expect(timeline.split(ended)).toHaveLength(2)
  const [{ id }] = (await call('/v1/log?address=ended@outcome.example&class=transient')).body.items
  expect(await (await open(`/log/${id}`, headers)).text()).toContain(ended)
})

it("an address's timeline tells which mail each event is of, and who reports it", async () => {
  const address = 'both@mail.example'
  const said = { address, kind: 'complained', class: 0, counts: false, status: null } as const
  const told = { ...said, reason: 'complaint', esp: 'postmark' } as const
  const rows = [
    { ...told, key: 'shop', source: 'shop', messageId: 'order-17', occurredAt: 1000 },
    { ...told, key: 'news', source: 'news', messageId: 'letter-4', occurredAt: 2000 },
  ]
  await recordRows(rows, Date.now())
  const text = await (await open(`/addresses/${address}`, await signIn('test-token'))).text()
  const [why = '', timeline = ''] = text.split('<h2>Timeline</h2>')
  expect(why).toMatch(/<dt>Why not<\/dt>.*complaint<\/a> Postmark news/s)
  expect(timeline).toMatch(/>Postmark news<.*>letter-4<.*>Postmark shop<.*>order-17</s)
})

it('a message that was told of as sent is called so', async () => {
  const events = [{ recipient: 'sent@kind.example', type: 'sent', messageId: 'kind-1' }]
  await call('/webhooks/generic', { method: 'POST', body: { events } })
  const headers = await signIn('test-token')
  const page = async (query: string) =>
    (await open(`/log?search=sent@kind.example${query}`, headers)).text()
  expect(await page('')).toMatch(/<td[^>]*>told of as sent</)
  expect(await page('&lang=ja')).toMatch(/<td[^>]*>送信の知らせ</)
})

it('a list is one import, however often and from wherever it comes, until it is undone', async () => {
  const headers = await signIn('test-token')
  const list = 'email\nonce@same.example\n'
  const take = async (text: string) => {
    const body = new URLSearchParams({ text, name: 'same.csv', do: 'take' })
    const init = { method: 'POST', headers, body }
    const response = await exports.default.fetch(`${ORIGIN}/suppressions/import`, init)
    return [
      response.status,
      (await response.text()).includes('role="status">This list was imported before'),
    ]
  }
  const ids = async () => {
    const items: ImportJson[] = (await call('/v1/imports')).body.items
    return items.filter(({ name }) => name === 'same.csv').map(({ id }) => id)
  }
  expect(await take(list)).toEqual([200, false])
  expect(await take(list.replaceAll('\n', '\r\n'))).toEqual([200, false])
  // As npm run import has it.
  const id = `file-${(await sha256(list)).slice(0, 24)}`
  expect(await ids()).toEqual([id])
  await call(`/v1/imports/${id}/undo`, { method: 'POST' })
  expect(await take(list)).toEqual([200, true])
  expect(await ids()).toEqual([expect.stringMatching(`^${id}-`), id])
  expect((await call('/v1/addresses/once@same.example')).body.sendable).toBe(false)
})

it('an undoing that stopped half-way can be gone on with', async () => {
  const address = 'left@undone.example'
  await call('/v1/imports?import=half', {
    method: 'POST',
    body: `${address}\n`,
    headers: { 'content-type': 'text/csv' },
  })
  await env.DB.prepare(
    "UPDATE imports SET undone_at=1, undone_by='API_TOKEN' WHERE id='half'",
  ).run()
  const headers = await signIn('test-token')
  const page = await (await open('/suppressions', headers)).text()
  const [, path = ''] = /action="([^"]+half\/undo)"/.exec(page) ?? []
  expect(page).toContain('Undo the rest')
  expect(page).toContain('Only where the undoing of a long list stopped half-way')
  const init = { method: 'POST', headers, body: new FormData(), redirect: 'manual' } as const
  const undone = await exports.default.fetch(ORIGIN + path, init)
  expect(undone.status).toBe(303)
  const after = await open(undone.headers.get('location') ?? '', headers)
  expect([after.status, await after.text()]).toEqual([
    200,
    expect.stringContaining('role="status">Undone: 1 address is no longer suppressed by it.<'),
  ])
  expect((await call(`/v1/addresses/${address}`)).body.sendable).toBe(true)
})

it('an undoing that is too long for one request says that it is to be gone on with', async () => {
  const pages = dashboard(async () => Response.json({ lifted: 1, left: true }))
  const headers = await signIn('test-token')
  const init = { method: 'POST', headers, body: new FormData() }
  const undone = await pages.request('/suppressions/imports/long/undo', init, env)
  const path = undone.headers.get('location') ?? ''
  const page = await (await open(path, headers)).text()
  expect(page).toContain('<div class="notice" role="status">It stopped here. Do the same again')
})

it('why a retry is cancelled, or opened again, can be said with it', async () => {
  const busy = { recipient: 'why@retry.example', reply: '452 4.2.2 Mailbox full', messageId: 'm' }
  await call('/webhooks/generic', { method: 'POST', body: { events: [{ ...busy, final: true }] } })
  const headers = { ...(await signIn('test-token')), origin: ORIGIN }
  const [{ id }] = (await call('/v1/retries?address=why@retry.example')).body.items
  for (const [act, note] of [
    ['cancel', 'asked by phone'],
    ['reopen', 'asked again'],
  ] as const) {
    expect(await (await open(`/retries/${id}`, headers)).text()).toContain('name="note"')
    const init = { method: 'POST', headers, body: new URLSearchParams({ note }) }
    await exports.default.fetch(`${ORIGIN}/retries/${id}/${act}`, { ...init, redirect: 'manual' })
    const log = await call(`/v1/log?address=why@retry.example&kind=${act}_retry`)
    expect(log.body.items).toMatchObject([{ actor: 'API_TOKEN', note }])
  }
})

it('who may make tokens is led to what people did beside the log', async () => {
  const made = await call('/v1/tokens', { method: 'POST', body: { name: 'told', scope: 'read' } })
  const headers = await signIn('test-token')
  const page = await (await open('/tokens', headers)).text()
  const [, link = ''] = /<h2>Who did what<.*href="(\/v1\/audit\.csv)"/s.exec(page) ?? []
  const row = `API_TOKEN,token.create,token,${made.body.id}`
  expect(await (await open(link, headers)).text()).toContain(row)
})

it('a retry by hand that waits for who pulls says so', async () => {
  const pages = pagesWith('/v1/retries/a-b/attempt', { result: 'due', problem: null })
  const headers = await signIn('test-token')
  const tried = await pages.request('/retries/a-b/attempt', { method: 'POST', headers }, env)
  const { search } = new URL(tried.headers.get('location') ?? '', ORIGIN)
  const page = await (await open(`/retries${search}`, headers)).text()
  expect(page).toContain('role="status">RESEND_URL is empty: whoever pulls is handed it next.')
})

const LISTS = [
  ['/log', '/v1/log'],
  ['/addresses', '/v1/addresses'],
  ['/suppressions', '/v1/addresses'],
  ['/retries', '/v1/retries'],
  ['/notifications', '/v1/notifications'],
] as const

it.each(LISTS)('%s asks by every filter of %s, and shows it', async (path, list) => {
  const { parameters } = document.paths[list].get
  const beside = ['order', 'cursor', 'limit', 'bom', 'sort', 'from', 'to']
  // What the page as a whole says.
  const ofPage = path === '/suppressions' ? ['sendable'] : []
  const names = parameters
    .map(({ name }) => name)
    .filter((name) => !beside.includes(name) && !ofPage.includes(name))
  // One that is a state, too.
  const value = 'suppressed'
  const given = new URLSearchParams(names.map((name) => [name, value]))
  const asked: URLSearchParams[] = []
  const pages = pagesWith(list, ({ searchParams }) => {
    asked.push(searchParams)
    return { items: [], next: null, prev: null }
  })
  const headers = await signIn('test-token')
  const page = await (await pages.request(`${ORIGIN}${path}?${given}`, { headers }, env)).text()
  for (const name of names) {
    expect(asked[0]?.get(name)).toBe(value)
    expect(page).toContain(`name="${name}"`)
  }
})

it.each(LISTS)('%s says of a filter that there is none', async (path) => {
  const headers = await signIn('test-token')
  const response = await open(`${path}?sate=open`, headers)
  expect(response.status).toBe(422)
  expect(await response.text()).toContain('There are parameters that do not exist here: sate')
  expect((await open(`${path}?lang=en&done=done`, headers)).status).toBe(200)
})

it('a day is one of the zone that its field names, and a number of an import one of addresses', async () => {
  const headers = { ...(await signIn('test-token')), 'accept-language': 'ja' }
  const log = await (await open('/log', headers)).text()
  expect(log).toContain('開始日 (Asia/Tokyo)</span><input name="from" type="date"')
  const body = 'counted@imports.example\n'
  await call('/v1/imports', { method: 'POST', body, headers: { 'content-type': 'text/csv' } })
  expect(await (await open('/suppressions', headers)).text()).toContain('停止したアドレス数</th>')
})

it('a filter of the log is shown as it is, and one that is none only where it is asked by', async () => {
  const headers = await signIn('test-token')
  const page = await (await open('/log?esp=mail&actor=billing&messageId=a', headers)).text()
  expect(page).toMatch(/<option value="mail" selected[^>]*>Bounce mail</)
  expect(page).toContain('name="actor" type="text" value="billing"')
  expect(page).toContain('name="messageId" type="text" value="a"')
  expect(page).not.toContain('name="source"')
  expect((await open('/log?kind=garbage', headers)).status).toBe(422)
  for (const name of ['class', 'action', 'imports', 'authenticity']) {
    const refused = await (await open(`/log?${name}=garbage&lang=ja`, headers)).text()
    const [, label = ''] = /<p>([^:<]+): 選択肢にない値/.exec(refused) ?? []
    expect(refused).toContain(`<span>${label}</span>`)
    expect(label).not.toBe(name)
  }
})

it.each([
  ['/log', 'messageId', 'Message id'],
  ['/notifications', 'address', 'Address'],
])('%s is filtered by %s in a field of its own', async (path, name, label) => {
  const page = await (await open(path, await signIn('test-token'))).text()
  expect(page).toContain(`<span>${label}</span><input name="${name}"`)
})

it('a new rule is of no reason, and of any provider, until one is chosen', async () => {
  const page = await (await open('/rules', await signIn('test-token'))).text()
  expect(page).toMatch(/<select name="reason"><option value="">–</)
  expect(page).toMatch(/<select name="provider"><option value="">Any</)
})

it('nothing is to be ticked where there is no mail service', async () => {
  const page = await (await open('/esps', await signIn('test-token'))).text()
  const eventsOf = (id: string) =>
    new RegExp(`id="${id}".*?<dt>([^<]+)</dt><dd>[^<]*[dD]elivered,`, 's').exec(page)?.[1]
  expect(eventsOf('generic')).toBe('Type')
  expect(eventsOf('tencent')).toBe('Tick these events')
})

it('a rule is begun from a reply only where there is a phrase in it', async () => {
  const told = { '550 no': false, '550 The ibis has flown': true }
  const events = Object.keys(told).map((reply, n) => ({ recipient: `r${n}@rule.example`, reply }))
  await call('/webhooks/generic', { method: 'POST', body: { events } })
  const headers = await signIn('test-token')
  const rules = await (await open('/rules', headers)).text()
  const log = await (await open('/log?search=rule.example', headers)).text()
  for (const [reply, isOffered] of Object.entries(told)) {
    const [row = ''] = rules.match(new RegExp(`>${reply}<(?:(?!</tr>).)*`, 's')) ?? []
    expect([row !== '', row.includes('Write a rule')]).toEqual([true, isOffered])
    const [before = ''] = log.split(`>${reply}<`)
    const [event = ''] = before.match(/\/log\/[^"]+/g)?.slice(-1) ?? []
    const page = await (await open(event, headers)).text()
    expect([page.includes(reply), page.includes('This is wrong')]).toEqual([true, isOffered])
  }
})

it('the overview says that RESEND_URL is called without a signature', async () => {
  const api = createApp({ esps: ESPS })
  const bindings = Object.assign({ ...env }, { RESEND_SECRET: '' })
  const pages = dashboard(async (request) => api.fetch(request, bindings))
  const response = await pages.request(ORIGIN, { headers: await signIn('test-token') }, env)
  expect(await response.text()).toContain('RESEND_URL is called without a signature')
})

/** The dashboard on the API, where one path answers this. */
it('what a form achieved is said once, and a chosen language holds whatever the address names', async () => {
  const pages = pagesWith('/v1/addresses', { items: [], next: 'n', prev: null })
  const headers = await signIn('test-token')
  const path = '/addresses?state=failing&done=suppressed&lang=en'
  const page = await (await pages.request(ORIGIN + path, { headers }, env)).text()
  expect(page).toContain('rel="next" href="/addresses?lang=en&amp;state=failing&amp;cursor=n"')
  expect(page).toContain('name="back" value="/addresses?state=failing"')
})

it('a bad line of a list is named where it stands in the file, whatever blank lines come first', async () => {
  const body = new FormData()
  body.append('file', new File(['\n\nemail\nnobody\n'], 'list.csv'))
  const init = { method: 'POST', headers: await signIn('test-token'), body }
  const page = await (await exports.default.fetch(`${ORIGIN}/suppressions/import`, init)).text()
  expect(page).toMatch(/data-head="Line"[^>]*>4<.*>not a mail address</)
})

it('a language that nobody speaks here is none', async () => {
  const { cookie } = await signIn('test-token')
  const headers = { cookie: `${cookie}; rebound_display=ja.system.UTC`, 'accept-language': 'en' }
  expect(await (await open('/log?lang=fr', headers)).text()).toContain('<html lang="ja"')
})

function pagesWith(path: string, answer: object | ((url: URL) => object)) {
  const api = createApp({ esps: ESPS })
  return dashboard(async (request) => {
    const url = new URL(request.url)
    if (url.pathname !== path) return api.fetch(request, env)
    return Response.json(typeof answer === 'function' ? answer(url) : answer)
  })
}

it.each([
  ['active', true],
  ['paused', false],
  ['gone', true],
])('an endpoint that fails and is %s needs attention: %s', async (state, needed) => {
  const at = '2026-06-01T09:00:00.000Z'
  const failing = { since: at, failures: 3, restsUntil: null }
  const made = { note: null, types: [], createdAt: at, createdBy: 'API_TOKEN' }
  const endpoint = { id: 'nep_1', url: 'https://hooks.example/', state, failing, ...made }
  const pages = pagesWith('/v1/notifications/endpoints', { items: [endpoint] })
  const headers = await signIn('test-token')
  const overview = await (await pages.request(ORIGIN, { headers }, env)).text()
  expect(overview.includes('Notifications do not reach')).toBe(needed)
  const list = await (await pages.request(`${ORIGIN}/notifications`, { headers }, env)).text()
  expect(list.includes('</span> failing</span>')).toBe(state === 'active')
})

it('what is told waits for an endpoint that rests, never for one that is paused, and says whose it is', async () => {
  const at = '2026-06-01T09:00:00.000Z'
  const restsUntil = '2026-06-01T10:00:00.000Z'
  const made = { note: null, types: [], createdAt: at, createdBy: 'API_TOKEN' }
  const failing = { since: at, failures: 3, restsUntil }
  const items = ['active', 'paused'].map((state) => {
    return { id: `nep_${state}`, url: `https://${state}.example/`, state, failing, ...made }
  })
  const told = { type: 'retry.started', address: null, createdAt: at, attempts: [], body: {} }
  const sent = items.map(({ id: endpointId }) => {
    return { ...told, id: 'msg_1', endpointId, state: 'pending', nextAttemptAt: at }
  })
  const answers = new Map<string, object>([
    ['/v1/notifications/endpoints', { items }],
    ['/v1/notifications', { items: sent, next: null, prev: null }],
  ])
  const pages = dashboard(async (request) => {
    return Response.json(answers.get(new URL(request.url).pathname))
  })
  const headers = await signIn('test-token')
  const text = await (await pages.request(`${ORIGIN}/notifications`, { headers }, env)).text()
  expect(
    [...text.matchAll(/datetime="([^"]+)"[^>]*data-countdown/g)].map(([, time]) => time),
  ).toEqual([restsUntil])
  expect(text.split('https://paused.example/')).toHaveLength(3)
})

it.each([
  ['en', 'retry begun (retry.started)', 'test (test)'],
  ['ja', '再送の開始 (retry.started)', 'テスト (test)'],
])('notifications are named in words: %s', async (language, told, test) => {
  const at = '2026-06-01T09:00:00.000Z'
  const sent = { id: 'msg_1', endpointId: 'nep_1', type: 'test', address: null, createdAt: at }
  const row = { ...sent, state: 'delivered', attempts: [], nextAttemptAt: null, body: {} }
  const pages = pagesWith('/v1/notifications', { items: [row], next: null, prev: null })
  const headers = { ...(await signIn('test-token')), 'accept-language': language }
  const text = await (await pages.request(`${ORIGIN}/notifications`, { headers }, env)).text()
  expect(text).toContain(`<span>${told}</span>`)
  expect(text).toContain(`>${told}</option>`)
  expect(text).toContain(`>${test}</td>`)
})

it('the overview can be read in numbers: a scale, counts and shares', async () => {
  const label = new Date().toISOString().slice(0, 10)
  const row = { label, start: `${label}T00:00:00.000Z`, reason: 'user_unknown', status: '5.1.1' }
  const at = { esp: 'ses', provider: 'google' }
  const items = [
    { ...row, ...at, class: 'permanent', outcome: 'failed', events: 234_567 },
    { ...row, ...at, class: 'success', outcome: 'delivered', events: 1_000_000 },
    // Somebody cancelled their retries.
    {
      ...row,
      esp: 'mail',
      provider: '',
      class: 'transient',
      outcome: 'cancelled',
      events: 345_678,
    },
  ]
  const headers = await signIn('test-token')
  const response = await pagesWith('/v1/stats', { items }).request(ORIGIN, { headers }, env)
  const text = (await response.text()).replace(/<[^>]+>/g, '|')
  for (const mark of ['0', '500K', '1M', '1.5M']) expect(text).toContain(`|${mark}|`)
  expect(text).toContain('Delivered 1,000,000, ')
  expect(text).toContain('|Amazon SES|')
  expect(text).toContain('|1,234,567|')
  expect(text).toContain('|19 %|')
  expect(text).toContain('Temporary errors, settled 345,678')
  expect(text).not.toContain('Others 345,678')
  expect(text).toContain('234,567 messages were refused for good')
})

it('the overview ranks mail services alone, and says how many it leaves out', async () => {
  const label = new Date().toISOString().slice(0, 10)
  const items = ['resender', 'mail', ...[...ESPS.keys()].slice(0, 9)].map((esp) => {
    return { label, esp, provider: 'google', class: 'success', outcome: 'delivered', events: 7 }
  })
  const headers = await signIn('test-token')
  const response = await pagesWith('/v1/stats', { items }).request(ORIGIN, { headers }, env)
  const [, ranking = ''] = (await response.text()).split('<h2>By mail service</h2>')
  const [table = ''] = ranking.split('</section>')
  expect(table).toContain('Bounce mail')
  expect(table).not.toContain('Sending again')
  const since = new Date(Date.now() - 13 * 86_400_000).toISOString().slice(0, 10)
  expect(table.match(RegExp(`href="/log\\?esp=\\w+&amp;from=${since}"`, 'g'))).toHaveLength(8)
  expect(table).toContain('<small>2 more are not shown.</small>')
})

it('the overview misses the reports of mail services, and not those of who sends again', async () => {
  const week = ['resender', 'ses'].map((esp) => {
    return { esp, provider: '', class: 'success', outcome: 'delivered', events: 700 }
  })
  const headers = await signIn('test-token')
  const pages = pagesWith('/v1/stats', ({ searchParams }) =>
    searchParams.get('by') === 'esp,provider,class,outcome' ? { items: week } : { items: [] },
  )
  const text = await (await pages.request(ORIGIN, { headers }, env)).text()
  const quiet = [...text.matchAll(/>([^<>]+) has been quiet for 24 hours/g)]
  expect(quiet.map(([, name]) => name)).toEqual(['Amazon SES'])
})

it('what is counted of the last day leads to the log from that day on', async () => {
  const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)
  const at = { label: 'total', start: `${yesterday}T00:00:00.000Z`, esp: 'ses', provider: 'yahoo' }
  const items = [
    { ...at, class: 'transient', outcome: 'waiting', reason: 'rate_limited', events: 80 },
    { ...at, class: 'permanent', outcome: 'failed', reason: 'unknown', events: 1 },
    { ...at, class: 'permanent', outcome: 'failed', reason: 'user_unknown', events: 2 },
    // What was tried for 24 hours was refused by nobody for good.
    {
      ...at,
      provider: 'google',
      outcome: 'expired',
      class: 'transient',
      reason: 'user_unknown',
      events: 80,
    },
  ]
  const headers = await signIn('test-token')
  // The week before, which is read by these, went well.
  const well = ['yahoo', 'google'].map((provider) => {
    return { ...at, provider, class: 'success', outcome: 'delivered', events: 500 }
  })
  const pages = pagesWith('/v1/stats', ({ searchParams }) =>
    searchParams.get('by') === 'esp,provider,class,outcome' ? { items: well } : { items },
  )
  const text = await (await pages.request(ORIGIN, { headers }, env)).text()
  const [, since = ''] = /from=(\d{4}-\d\d-\d\dT[\d:.]+Z)"/.exec(text) ?? []
  const agoMs = Date.now() - Date.parse(since)
  expect(agoMs).toBeGreaterThanOrEqual(86_400_000)
  expect(agoMs).toBeLessThan(86_400_000 + 16 * 60_000)
  for (const [href, note] of [
    [
      `/log?outcome=failed&amp;class=permanent&amp;action=suppress&amp;from=${since}`,
      '2 messages were refused',
    ],
    [`/log?reason=unknown&amp;from=${since}`, '1 report names no cause'],
    [`/log?provider=yahoo&amp;from=${since}&amp;class=transient`, 'yahoo puts off 96 %'],
  ]) {
    expect(text).toContain(`<a href="${href}">${note}`)
  }
  expect(text).toContain('google puts off 100 %')
  expect(text).not.toContain('google refuses')
})

it('the overview counts refusals because of the recipient, and leads to those and no others', async () => {
  const replies = ['550 5.1.1 User unknown', '550 5.1.1 No such user', '554 5.7.1 Spam detected']
  const events = replies.map((reply, n) => ({ recipient: `refused-${n}@example.com`, reply }))
  await call('/webhooks/generic', { method: 'POST', body: { events } })
  const text = await (await open('/', await signIn('test-token'))).text()
  const [, query = '', count] =
    /href="\/log\?([^"]+)">(\d+) messages were refused for good/.exec(text) ?? []
  const asked = new URLSearchParams(query.replaceAll('&amp;', '&'))
  asked.set('from', new Date(Date.now() - 3_600_000).toISOString())
  const { items } = (await call(`/v1/log?${asked}`)).body
  expect(items).toHaveLength(Number(count))
  expect(items.map(({ reason }: { reason: string }) => reason)).not.toContain('spam')
})

it.each([
  ['23 hours, seen at half past midnight', '2026-03-29T22:30:00Z', '2026-03-30'],
  ['25 hours, seen at half past eleven', '2026-10-26T22:30:00Z', '2026-10-26'],
])('the overview has a bar for every day, also around one of %s', async (_, now, today) => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse(now) })
  const labels = Array.from({ length: 7 }, (_, ago) =>
    new Date(Date.parse(today) - ago * 86_400_000).toISOString().slice(0, 10),
  ).toReversed()
  const { cookie } = await signIn('test-token')
  const items = labels.map((label) => ({ label, outcome: 'delivered', events: 1 }))
  const asked: URLSearchParams[] = []
  const api = createApp({ esps: ESPS })
  const pages = dashboard(async (request) => {
    const { pathname, searchParams } = new URL(request.url)
    if (pathname !== '/v1/stats') return api.fetch(request, env)
    asked.push(searchParams)
    return Response.json({ items })
  })
  const headers = { cookie: `${cookie}; rebound_display=en.system.Europe%2FBerlin` }
  const text = await (await pages.request(`${ORIGIN}/?days=7`, { headers }, env)).text()
  vi.useRealTimers()
  expect([...text.matchAll(/<title>([\d-]+): Delivered 1,/g)].map(([, day]) => day)).toEqual(labels)
  const perDay = asked.find((query) => query.get('per') === 'day')
  const [from, to] = ['from', 'to'].map((name) => Date.parse(perDay?.get(name) ?? ''))
  const [first] = timeBuckets('day', from ?? 0, to ?? 0, 'Europe/Berlin')
  expect(bucketNames('day', 'Europe/Berlin')(first?.from ?? 0)).toBe(labels[0])
})

it.each([
  ['20 retries end within two hours', null],
  ['20 or more retries end within two hours', 'WyJuZXh0IixbMSwieCIsMV1d'],
])('the overview says that %s', async (said, next) => {
  const soon = new Date(Date.now() + 60_000).toISOString()
  const times = { startedAt: soon, endsAt: soon, closedAt: null, nextAttemptAt: null }
  const items = Array.from({ length: 20 }, (_, n) => {
    return { id: `r-${n}`, address: 'a@example.com', state: 'open', mode: 'resend', ...times }
  })
  const pages = pagesWith('/v1/retries', { items, next, prev: null })
  const response = await pages.request(ORIGIN, { headers: await signIn('test-token') }, env)
  expect(await response.text()).toContain(said)
})

it('open retries begin with the one that ends first', async () => {
  const asked: string[] = []
  const pages = dashboard(async (request) => {
    asked.push(new URL(request.url).search)
    return Response.json({ items: [], next: null, prev: null })
  })
  const headers = await signIn('test-token')
  await pages.request(`${ORIGIN}/retries`, { headers }, env)
  await pages.request(`${ORIGIN}/retries?state=failed`, { headers }, env)
  expect(asked).toEqual([
    '?state=open&sort=endsAt&order=asc',
    '?state=failed&sort=endsAt&order=desc',
  ])
})

it.each([
  ['in flight until', new Date(Date.now() + 60_000).toISOString(), true],
  ['no longer in flight since', new Date(Date.now() - 60_000).toISOString(), false],
])(
  'a retry that is %s then says so, and offers accordingly to try now',
  async (_, inFlightUntil, isInFlight) => {
    const at = '2026-06-01T09:00:00.000Z'
    const retry = {
      id: 'r-1',
      address: 'a@example.com',
      state: 'open',
      mode: 'resend',
      startedAt: at,
      endsAt: at,
      closedAt: null,
      nextAttemptAt: null,
      inFlightUntil,
      attempts: [],
      plan: [],
    }
    const pages = pagesWith('/v1/retries/r-1', retry)
    const headers = await signIn('test-token')
    const page = await (await pages.request(`${ORIGIN}/retries/r-1`, { headers }, env)).text()
    expect(page.includes('A copy is on its way until')).toBe(isInFlight)
    expect(page.includes('/retries/r-1/attempt')).toBe(!isInFlight)
  },
)

it.each([
  ['resend', 'open', 'None: the address may not be mailed, or all were made.'],
  ['observe', 'open', 'None: the mail service tries by itself, and we watch.'],
  ['resend', 'expired', null],
])('a retry by %s that is %s says why no attempts are to come', async (mode, state, said) => {
  const at = '2026-06-01T09:00:00.000Z'
  const times = { startedAt: at, endsAt: at, closedAt: null, nextAttemptAt: null }
  const retry = { id: 'r-1', address: 'a@example.com', state, mode, ...times, inFlightUntil: null }
  const pages = pagesWith('/v1/retries/r-1', { ...retry, attempts: [], plan: [] })
  const headers = await signIn('test-token')
  const page = await (await pages.request(`${ORIGIN}/retries/r-1`, { headers }, env)).text()
  expect(page.includes('Attempts to come')).toBe(said !== null)
  expect(page).toContain(said ?? 'Attempts made')
})

it.each([
  ['nobody is called, and attempts are to come', '', '2026-06-01T10:00:00.000Z', true],
  ['nobody is called, and no attempt is to come', '', null, false],
  ['an endpoint is called', 'http://resend.test/', '2026-06-01T10:00:00.000Z', false],
])('where %s, retries say so', async (_, RESEND_URL, nextAttemptAt, isSaid) => {
  const at = '2026-06-01T09:00:00.000Z'
  const times = { startedAt: at, endsAt: at, closedAt: null, inFlightUntil: null, nextAttemptAt }
  const retry = { id: 'r-1', address: 'a@example.com', state: 'open', mode: 'resend', ...times }
  const headers = await signIn('test-token')
  const bindings = Object.assign({ ...env }, { RESEND_URL })
  for (const [path, answer] of [
    ['/retries', { items: [retry], next: null, prev: null }],
    ['/retries/r-1', { ...retry, attempts: [], plan: [] }],
  ] as const) {
    const pages = pagesWith(`/v1${path}`, answer)
    const page = await (await pages.request(ORIGIN + path, { headers }, bindings)).text()
    expect(page).toContain('a@example.com')
    expect(page.includes('RESEND_URL is empty')).toBe(isSaid)
  }
})

it('an attempt by hand is called so, and has no number; one that failed says why', async () => {
  const at = '2026-06-01T09:00:00.000Z'
  const attempt = {
    attempt: 100_001,
    at,
    status: 502,
    result: 'failed',
    durationMs: 5,
    problem: 'no <answer>',
  }
  const times = {
    startedAt: at,
    endsAt: at,
    closedAt: at,
    inFlightUntil: null,
    nextAttemptAt: null,
  }
  const retry = {
    id: 'r-1',
    address: 'a@example.com',
    state: 'delivered',
    mode: 'resend',
    ...times,
  }
  const pages = pagesWith('/v1/retries/r-1', { ...retry, attempts: [attempt], plan: [] })
  const headers = await signIn('test-token')
  const page = await (await pages.request(`${ORIGIN}/retries/r-1`, { headers }, env)).text()
  expect(page).toContain('by hand')
  expect(page).not.toContain('100001')
  expect(page).toMatch(/502.*no &lt;answer>|502.*no &lt;answer&gt;/)
  expect(page).toContain('<dt>Ended</dt>')
})

describe('why an address may not be mailed', () => {
  const T = Date.UTC(2026, 8, 1, 9)
  const page = async (path: string) =>
    (await open(path, await signIn('test-token')))
      .text()
      .then((text) => text.replaceAll('&quot;', '"'))
  const whyNot = async (address: string) =>
    /<dt>Why not<\/dt><dd>(.*?)<\/dd>/.exec(await page(`/addresses/${address}`))?.[1]

  it('is said, and when, of what no delivery event says', async () => {
    const said = { class: 0, counts: false, status: null, reason: null } as const
    const rows = [
      { ...said, address: 'spam@why.example', kind: 'complained', reason: 'complaint' },
      { ...said, address: 'left@why.example', kind: 'unsubscribed', reason: 'unsubscribed' },
      { ...said, address: 'hand@why.example', kind: 'suppress', esp: '', note: 'asked by phone' },
    ] as const
    await recordRows(
      rows.map((one, n) => ({ ...one, key: `why-${n}`, occurredAt: T })),
      T,
    )
    const headers = { 'content-type': 'text/csv' }
    const list = { method: 'POST', body: 'list@why.example\n', headers }
    expect((await call('/v1/imports?name=old.csv', list)).status).toBeLessThan(300)
    const wanted: [string, RegExp][] = [
      ['list@why.example', /suppressed by an import<\/a>.*Import old.csv/],
      ['spam@why.example', /complaint<\/a>.*2026-09-01/],
      ['left@why.example', /unsubscribed<\/a>.*2026-09-01/],
      ['hand@why.example', /suppressed by hand<\/a>.*asked by phone.*2026-09-01/],
    ]
    for (const [address, why] of wanted) expect(await whyNot(address)).toMatch(why)
    const listed = await page('/suppressions?search=why.example')
    expect(listed).not.toContain('Somebody suppressed it by hand')
    for (const words of ['Somebody pressed "spam".</td>', 'Somebody unsubscribed.</td>'])
      expect(listed).toContain(words)
  })

  it('is said of an address that an erasure remembers, though no event tells it', async () => {
    const path = '/v1/addresses/erased@why.example'
    await call(path, { method: 'PATCH', body: { action: 'suppress' } })
    await call(`${path}?remember=true`, { method: 'DELETE' })
    const shown = await page('/addresses/erased@why.example')
    expect(shown).toContain('or erased and remembered as suppressed.')
    expect(shown).toContain('No events match.')
    expect(await page('/suppressions')).toContain('why, as long as the log holds it.')
  })

  it('is told by the latest event that is proven', async () => {
    const row = { address: 'twice@why.example', class: 0, counts: false, status: null } as const
    const told = { ...row, kind: 'complained', reason: 'complaint' } as const
    const forged = { ...told, key: 'forged', occurredAt: T + 86_400_000, esp: 'mail' }
    const rows = [
      { ...told, key: 'told', occurredAt: T },
      { ...forged, authenticity: 'unproven' as const },
    ]
    await recordRows(rows, T + 86_400_000)
    expect(await whyNot('twice@why.example')).toContain('2026-09-01')
  })

  it('is not that nothing is known, where something is', async () => {
    const row = { address: 'back@why.example', class: 0, counts: false } as const
    await recordRows([{ ...row, key: 'back', kind: 'reactivate', occurredAt: T }], T)
    const never = 'Nothing is known of this address'
    expect(await page('/addresses/back@why.example')).not.toContain(never)
    expect(await page('/addresses/nobody@why.example')).toContain(never)
  })
})

it('codes without a class are not all called permanent', async () => {
  const text = await (await open('/codes', await signIn('test-token'))).text()
  expect(text).toContain('x.4.1')
  expect(text).not.toContain('will not arrive by sending it again')
  const found = await (await open('/codes?search=4.4.1', await signIn('test-token'))).text()
  expect(found).toContain('x.4.1')
  expect(found).not.toContain('x.1.1')
})

it('bounce mail that waits for a person is told by the overview, which leads to it', async () => {
  const attention = async () =>
    (await (await open('/', await signIn('test-token'))).text()).split('id="open"')[0] ?? ''
  await env.DB.batch([
    env.DB.prepare('DELETE FROM unread_mails'),
    env.DB.prepare("DELETE FROM delivery_log WHERE authenticity='unproven'"),
  ])
  const before = await attention()
  expect(before).not.toContain('authenticity=unproven')
  expect(before).not.toContain('could not be read')
  const now = Date.now()
  const day = 86_400_000
  const unproven = { class: 0, authenticity: 'unproven', status: '5.1.1', esp: 'mail' } as const
  const address = 'waits-for-proof@example.com'
  await recordRows(
    [
      { ...unproven, address, key: 'today', occurredAt: now - 1000 },
      { ...unproven, address, key: 'long ago', occurredAt: now - 2 * day },
    ],
    now,
  )
  for (const [text, at] of [
    ['one', now],
    ['two', now],
    ['three', now - 2 * day],
  ] as const) {
    await keepUnread(env, new TextEncoder().encode(text), 'names_nobody', at)
  }
  const { body } = await call('/health')
  expect(body).toMatchObject({ unprovenMails: 1, unreadMails: 2 })
  const after = await attention()
  expect(after).toMatch(
    /1 bounce mail of the last 24 hours came without a proof: not counted until accepted/,
  )
  expect(after).toContain('<a href="/unread">2 bounce mails of the last 24 hours could not be read')
  const [, path = ''] =
    /href="(\/log\?authenticity=unproven&amp;from=[\dTZ:.-]+)"/.exec(after) ?? []
  const log = await open(path.replaceAll('&amp;', '&'), await signIn('test-token'))
  const page = await log.text()
  expect(page).toContain(address)
  expect(page).toMatch(/<select name="authenticity">.*value="unproven" selected/)
  // Kept as it is by who chooses more.
  expect(page).toMatch(/name="from" type="text" value="[\d-]+T[\d:.]+Z"/)
  expect(page.match(/name="authenticity"/g)).toHaveLength(1)
})

it('an address that is dead says by which error, whatever was said of it since', async () => {
  const address = 'dead-and-full@example.com'
  const minute = 60_000
  const first = Date.now() - 10 * minute
  const events = ['550 5.1.1 User unknown', '452 4.2.2 Mailbox full'].map((reply, at) => {
    const occurredAt = new Date(first + at * minute).toISOString()
    return { recipient: address, reply, occurredAt, messageId: `m${at}` }
  })
  await call('/webhooks/generic', { method: 'POST', body: { events } })
  const { body } = await call(`/v1/addresses/${address}`)
  expect(body).toMatchObject({ state: 'undeliverable', reason: 'mailbox_full' })
  const headers = await signIn('test-token')
  const page = await (await open(`/addresses/${address}`, headers)).text()
  const why = /<dt>Why not<\/dt><dd>(.*?)<\/dd>/.exec(page)?.[1]
  expect(why).toContain('5.1.1')
  expect(why).toContain('No such mailbox')
  expect(why).not.toContain('4.2.2')
  for (const path of ['/suppressions', '/addresses']) {
    const list = await (await open(`${path}?search=${address}`, headers)).text()
    const row = new RegExp(`<tr[^>]*>(?:(?!</tr>).)*${address}.*?</tr>`).exec(list)?.[0]
    expect(row).toContain('Mail cannot reach it.')
  }
  const lifted = { recipient: address, type: 'delivered', messageId: 'm2' }
  // The last, which the sender is to mend, adds nothing.
  const spam = '550 5.7.1 Message rejected as spam'
  const again = [spam, spam, spam, '550 5.7.26 Unauthenticated email is not accepted'].map(
    (reply, n) => ({
      recipient: address,
      reply,
      messageId: `again-${n}`,
      occurredAt: new Date(first + (3 + n) * minute).toISOString(),
    }),
  )
  const third = { ...lifted, occurredAt: new Date(first + 2 * minute).toISOString() }
  await call('/webhooks/generic', { method: 'POST', body: { events: [third, ...again] } })
  expect((await call(`/v1/addresses/${address}`)).body.state).toBe('undeliverable')
  const later = await (await open(`/addresses/${address}`, headers)).text()
  expect(/<dt>Why not<\/dt><dd>(.*?)<\/dd>/.exec(later)?.[1]).toContain('>5.7.1<')
})

it('an overview that is left open for a working day reads less than half of what the free plan lets it', async () => {
  await env.DB.prepare(
    `WITH RECURSIVE q(n) AS (SELECT ?1 UNION ALL SELECT n-1 FROM q WHERE n>?1-14*96)
     INSERT INTO stats (quarter, esp, source, status, reason, outcome, mailbox_provider, events)
     SELECT n, e.value, '', '4.2.2', r.value, 'waiting', '', 1 FROM q, json_each('["ses","postmark"]') e, json_each('["mailbox_full","rate_limited","greylisted"]') r`,
  )
    .bind(Math.floor(Date.now() / 900_000))
    .run()
  const { db, account } = counted(env.DB)
  const counting = { ...env, DB: db }
  const api = createApp({ esps: ESPS })
  const pages = dashboard(async (request) => api.fetch(request, counting))
  const response = await pages.request(ORIGIN, { headers: await signIn('test-token') }, counting)
  const seconds = [...(await response.text()).matchAll(/data-live="(\d+)"/g)].map(([, n]) => n)
  expect(seconds.length).toBeGreaterThan(1)
  expect(new Set(seconds).size).toBe(1)
  expect(account.rowsRead).toBeGreaterThan(20_000)
  expect((account.rowsRead * 8 * 3600) / Number(seconds[0])).toBeLessThan(2_500_000)
})
