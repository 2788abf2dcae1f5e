/** Webhooks that are refused are seen, and whoever causes that costs next to nothing. */
import { env, exports } from 'cloudflare:workers'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createApp } from '../../src/app.ts'
import { sample as mailgun } from '../../src/cli/samples/mailgun.ts'
import { deleteSpent } from '../../src/db/retention.ts'
import { ESPS } from '../../src/esp/index.ts'
import { onQueue } from '../../src/queue.ts'
import { call, ORIGIN } from './api/call.ts'

const MINUTE = 60_000
const DAY = 1440 * MINUTE
const app = createApp({ esps: ESPS })
let now: number
let days = 0
beforeEach(async () => {
  now = Date.UTC(2037, 0, 1 + days++)
  vi.useFakeTimers({ toFake: ['Date'], now })
  await env.DB.prepare('DELETE FROM refused_webhooks').run()
})
afterEach(() => vi.useRealTimers())

function after(ms: number) {
  now += ms
  vi.setSystemTime(now)
}

const SECRETS = {
  WEBHOOK_SECRET_POSTMARK: 'user:right',
  WEBHOOK_SECRET_POSTMARK_SHOP: 'shop:right',
}

/** The status of a post with this basic auth, where these secrets are set; counts what is asked of D1. */
async function post(
  path: string,
  auth: string | null,
  secrets: object = SECRETS,
  body = '{"RecordType":"Open","Recipient":"reader@example.com"}',
  further: object = {},
) {
  const proof = auth === null ? {} : { authorization: `Basic ${btoa(auth)}` }
  const headers = { ...proof, ...further }
  const asked: string[] = []
  const db = new Proxy(env.DB, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name)
      if (typeof value !== 'function') return value
      return (...given: unknown[]) => {
        if (name === 'prepare') asked.push(String(given[0]))
        return Reflect.apply(value, target, given)
      }
    },
  })
  const request = new Request(`${ORIGIN}${path}`, { method: 'POST', headers, body })
  const { status } = await app.fetch(request, Object.assign({ ...env }, { DB: db }, secrets))
  return { status, writes: asked.filter((sql) => sql.includes('refused_webhooks')).length }
}

async function pageOf(path: string, language = 'en'): Promise<string> {
  const form = { method: 'POST', body: new URLSearchParams({ token: 'test-token' }) }
  const signedIn = await exports.default.fetch(`${ORIGIN}/sign-in`, { ...form, redirect: 'manual' })
  const [cookie = ''] = (signedIn.headers.get('set-cookie') ?? '').split(';')
  return (
    await exports.default.fetch(ORIGIN + path, { headers: { cookie, 'accept-language': language } })
  ).text()
}

const refused = async () => (await call('/health')).body.refusedWebhooks

it.each([
  ['user:wrong', '署名またはシークレットが一致しません。WEBHOOK_SECRET_POSTMARK で検証しました。'],
  [null, '基本認証・Bearer トークン・?token= のどれもありません。'],
  [
    'not set',
    'シークレットが未設定です。npx wrangler secret put WEBHOOK_SECRET_POSTMARK で設定してください（npm run dev では .dev.vars に書きます）。',
  ],
  ['zipped', '圧縮された本文は読み取れません。'],
])('why %s is refused is said in Japanese, too', async (auth, told) => {
  const secrets = auth === 'not set' ? { WEBHOOK_SECRET_POSTMARK: '' } : SECRETS
  const headers = auth === 'zipped' ? { 'content-encoding': 'gzip' } : {}
  await post('/webhooks/postmark', auth, secrets, '{}', headers)
  expect(await pageOf('/esps', 'ja')).toContain(`本物と認められたものはありません: ${told}<`)
})

it('a wrong key is told with its number of posts, since when, and why, until a post is proven', async () => {
  const since = new Date(now).toISOString()
  expect((await post('/webhooks/postmark', 'user:wrong')).status).toBe(401)
  expect(await refused()).toMatchObject([
    { esp: 'postmark', source: '', posts: 1, since, lastAt: since },
  ])
  let writes = 0
  for (let n = 0; n < 50; n++) writes += (await post('/webhooks/postmark', 'user:wrong')).writes
  expect(writes).toBe(0)
  after(MINUTE)
  expect((await post('/webhooks/postmark', null)).status).toBe(401)
  const [told, ...others] = await refused()
  expect(told).toMatchObject({ posts: 52, since, lastAt: new Date(now).toISOString() })
  expect(told.reason).toMatch(/user:password|basic auth|secret/i)
  expect(others).toEqual([])

  for (const path of ['/', '/esps'])
    expect(await pageOf(path)).toContain('52 posts of Postmark refused since')

  expect((await post('/webhooks/postmark', 'user:right')).status).toBe(200)
  expect(await refused()).toEqual([])
  after(1)
  writes = 0
  for (let n = 0; n < 20; n++) writes += (await post('/webhooks/postmark', 'user:right')).writes
  expect(writes).toBeLessThanOrEqual(1)
})

it('received mail that nothing proves is told as refused, too', async () => {
  const mail = '{"FromFull":{"Email":"a@example.org"},"ToFull":[],"TextBody":"Hello"}'
  expect((await post('/webhooks/postmark', 'user:wrong', SECRETS, mail)).status).toBe(503)
  const reason = expect.stringContaining('This is mail that Postmark received for you')
  expect(await refused()).toMatchObject([{ esp: 'postmark', posts: 1, reason }])
})

it('what is refused right after a proof is told at once, and since when', async () => {
  await post('/webhooks/postmark', 'user:wrong')
  after(1000)
  await post('/webhooks/postmark', 'user:right')
  after(1000)
  const since = new Date(now).toISOString()
  await post('/webhooks/postmark', 'user:wrong')
  expect(await refused()).toMatchObject([{ posts: 1, since, lastAt: since }])
  after(MINUTE)
  await post('/webhooks/postmark', 'user:wrong')
  expect(await refused()).toMatchObject([{ posts: 2, since }])
})

it('what is refused between proofs costs little, and the first that was not written is not forgotten', async () => {
  let writes = 0
  for (let n = 0; n < 20; n++)
    for (const auth of ['user:wrong', 'user:right']) {
      after(1)
      writes += (await post('/webhooks/postmark', auth)).writes
    }
  expect(writes).toBeLessThanOrEqual(7)
  after(1)
  const since = new Date(now).toISOString()
  await post('/webhooks/postmark', 'user:wrong')
  after(MINUTE)
  await post('/webhooks/postmark', 'user:wrong')
  expect(await refused()).toMatchObject([{ posts: 2, since, lastAt: new Date(now).toISOString() }])
})

it('only services that exist have a row, and sources with a secret of their own', async () => {
  for (const path of ['/webhooks/nobody', '/webhooks/no body', '/webhooks/postmark/-'])
    await post(path, null)
  expect(await refused()).toEqual([])
  await post('/webhooks/postmark/shop', 'shop:wrong')
  for (let n = 0; n < 20; n++) {
    await post(`/webhooks/postmark/made-up-${n}`, 'user:wrong')
    after(MINUTE)
  }
  await post('/webhooks/resend', null)
  const found = await refused()
  expect(found).toMatchObject([
    { esp: 'postmark', source: 'made-up-19', posts: 20 },
    { esp: 'postmark', source: 'shop', posts: 1 },
    { esp: 'resend', posts: 1, reason: expect.stringContaining('WEBHOOK_SECRET_RESEND') },
  ])
  // Each is mended by its own proof alone.
  await post('/webhooks/postmark/shop', 'shop:right')
  await post('/webhooks/postmark', 'user:right')
  expect(await refused()).toMatchObject([{ source: 'made-up-19', posts: 20 }, { esp: 'resend' }])
})

it('what is refused of a source without its secret is told beside the first account, whatever becomes of that one', async () => {
  expect((await post('/webhooks/postmark/news', 'news:right')).status).toBe(503)
  await post('/webhooks/postmark', 'user:wrong')
  expect(await refused()).toMatchObject([
    { source: '', reason: expect.stringContaining('WEBHOOK_SECRET_POSTMARK.') },
    { source: 'news', reason: expect.stringContaining('WEBHOOK_SECRET_POSTMARK_NEWS') },
  ])
  for (const language of ['en', 'ja'])
    expect(await pageOf('/esps', language)).toMatch(
      /<p class="problem">[^<]*Postmark\/news[^<]* secret put WEBHOOK_SECRET_POSTMARK_NEWS/,
    )
  await post('/webhooks/postmark', 'user:right')
  expect(await refused()).toMatchObject([{ source: 'news', posts: 1 }])
})

it('a source without its secret is mended by the first post after that was set', async () => {
  await post('/webhooks/postmark/news', 'news:right')
  expect(await refused()).toMatchObject([{ source: 'news', posts: 1 }])
  await post('/webhooks/postmark/news', 'news:right', {
    WEBHOOK_SECRET_POSTMARK_NEWS: 'news:right',
  })
  expect(await refused()).toEqual([])
})

const unread = (body: string, path = '/webhooks/postmark', auth = 'user:right') =>
  post(path, auth, SECRETS, body)
const NO_RECIPIENT =
  '{"RecordType":"Bounce","ID":1,"Type":"HardBounce","Details":"550 <secret@example.com> unknown"}'

it('a proven post that cannot be read is told with its number, since when and why, beside what is refused', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  const since = new Date(now).toISOString()
  await post('/webhooks/postmark', 'user:wrong')
  expect((await unread('{"RecordType":')).status).toBe(400)
  // The key is right again, which says nothing of what could not be read.
  const first = { esp: 'postmark', source: '', kind: 'unreadable', posts: 1, since }
  expect(await refused()).toMatchObject([{ ...first, reason: 'body is not JSON' }])

  after(1)
  let writes = 0
  for (let n = 0; n < 20; n++) writes += (await unread(NO_RECIPIENT)).writes
  expect(writes).toBeLessThanOrEqual(1)
  after(MINUTE)
  expect((await unread(NO_RECIPIENT, '/webhooks/postmark/shop', 'shop:right')).status).toBe(200)
  expect(await refused()).toMatchObject([
    { ...first, source: 'shop', posts: 22, lastAt: new Date(now).toISOString() },
  ])
  await post('/webhooks/postmark', 'user:wrong')
  expect(await refused()).toMatchObject([{ kind: 'refused' }, { kind: 'unreadable', posts: 22 }])

  const lines = warn.mock.calls.map(([line]) => JSON.parse(String(line)))
  expect(lines.filter(({ event }) => event === 'webhook.unreadable')).toHaveLength(22)
  expect(lines.at(-2)).toEqual({
    level: 'warn',
    event: 'webhook.unreadable',
    esp: 'postmark',
    source: 'shop',
    reason: 'no recipient',
  })
  expect(JSON.stringify(lines)).not.toContain('secret')
  warn.mockRestore()
  for (const path of ['/', '/esps'])
    expect(await pageOf(path)).toMatch(/22 posts of Postmark\/shop could not be read, .+ since/)
  expect(await pageOf('/esps', 'ja')).toContain('宛先がありません。')
})

it('what could not be read stays told for a day, whatever else is read meanwhile', async () => {
  await unread(NO_RECIPIENT)
  after(DAY - MINUTE)
  await post('/webhooks/postmark', 'user:right')
  expect(await refused()).toHaveLength(1)
  after(2 * MINUTE)
  await post('/webhooks/postmark', 'user:right')
  expect(await refused()).toEqual([])
})

it('a type that nobody knows, which is only logged, stays told for a day, too', async () => {
  const typed = (type: string) => `{"RecordType":"${type}","ID":1,"Recipient":"a@example.com"}`
  expect((await unread(typed('Bimi'))).status).toBe(200)
  const reason = 'no type known here, and only logged: Bimi'
  expect(await refused()).toMatchObject([{ kind: 'unreadable', posts: 1, reason }])
  expect(await pageOf('/esps', 'ja')).toContain('種類 Bimi のイベントには対応していません')
  after(2 * DAY)
  await unread(typed('Delivery'))
  expect(await refused()).toEqual([])
})

it('what cannot be read is told also of our own format and of the queue', async () => {
  const generic = { API_TOKEN: 'test-token' }
  const headers = { authorization: 'Bearer test-token' }
  const body = '{"events":[{"reply":"550 5.1.1"}]}'
  const request = new Request(`${ORIGIN}/webhooks/generic/a`, { method: 'POST', headers, body })
  expect((await app.fetch(request, Object.assign({ ...env }, generic))).status).toBe(422)
  const message = {
    id: 'm',
    timestamp: new Date(now),
    body: {},
    attempts: 1,
    ack() {},
    retry() {},
  }
  await onQueue({ queue: 'q', messages: [message] } as unknown as MessageBatch, env)
  expect(await refused()).toMatchObject([
    { esp: 'cloudflare', kind: 'unreadable', posts: 1 },
    { esp: 'generic', source: 'a', kind: 'unreadable', reason: 'no recipient' },
  ])
})

it('what is refused of a source that a token proves is mended there, however many posts others get meanwhile', async () => {
  const generic = async (source: string, token: string) => {
    const headers = { authorization: `Bearer ${token}` }
    const body = '{"events":[]}'
    const request = new Request(`${ORIGIN}/webhooks/generic/${source}`, {
      method: 'POST',
      headers,
      body,
    })
    await app.fetch(request, Object.assign({ ...env }, { API_TOKEN: 'test-token' }))
  }
  await generic('quiet', 'wrong')
  expect(await refused()).toMatchObject([{ esp: 'generic', source: 'quiet' }])
  after(1)
  await generic('busy', 'test-token')
  after(1)
  await generic('quiet', 'test-token')
  expect(await refused()).toEqual([])
})

it('a one-time token that comes with another body is told among what was refused, until a post is proven', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  const key = await mailgun.newKey()
  const url = `${ORIGIN}/webhooks/mailgun`
  const about = async (recipient: string, n: number) => {
    const event = mailgun.events.bounced?.({ recipient, occurredAt: now, n }) ?? {}
    const signed = await mailgun.sign({ url, body: mailgun.body([event]), now, n }, key)
    const request = new Request(url, { method: 'POST', ...signed })
    const secrets = { WEBHOOK_SECRET_MAILGUN: key.secret }
    return (await app.fetch(request, Object.assign({ ...env }, secrets))).status
  }
  expect(await about('first@example.com', 1)).toBe(200)
  expect(await about('first@example.com', 1)).toBe(200)
  expect(await refused()).toEqual([])
  const since = new Date(now).toISOString()
  const reason = 'This one-time token was used before, with another body.'
  expect(await about('second@example.com', 1)).toBe(401)
  const told = { esp: 'mailgun', source: '', kind: 'refused', posts: 1, since, reason }
  expect(await refused()).toMatchObject([told])
  const lines = warn.mock.calls.map(([line]) => JSON.parse(String(line)))
  expect(lines).toEqual([
    {
      level: 'warn',
      event: 'webhook.unproven',
      esp: 'mailgun',
      source: '',
      problem: 'replayed',
    },
  ])
  warn.mockRestore()
  expect(await about('second@example.com', 2)).toBe(200)
  expect(await refused()).toEqual([])
})

it('what was refused is forgotten a week after the last', async () => {
  await post('/webhooks/postmark', 'user:wrong')
  await deleteSpent(env.DB, now + 6 * DAY, 90 * DAY)
  expect(await refused()).toHaveLength(1)
  await deleteSpent(env.DB, now + 8 * DAY, 90 * DAY)
  expect(await refused()).toEqual([])
})

it('what the record cannot note is refused all the same', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  const broken = { ...SECRETS, DB: { prepare: () => env.DB.prepare('SELECT nonsense') } }
  expect((await post('/webhooks/postmark', 'user:wrong', broken)).status).toBe(401)
  expect(warn.mock.calls.join()).toContain('webhook.not_noted')
  warn.mockRestore()
})
