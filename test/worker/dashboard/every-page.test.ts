/** What holds for any page: how it is built, in which language and time, what it says of a refusal, and which addresses are none. */
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { createApp } from '../../../src/app.ts'
import { dashboard } from '../../../src/dashboard/dashboard.tsx'
import { ESPS } from '../../../src/esp/index.ts'
import { call, ORIGIN } from '../api/call.ts'
import { open, pagesWith, signIn } from './pages.ts'

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

it('who may make tokens is led to what people did beside the log', async () => {
  const made = await call('/v1/tokens', { method: 'POST', body: { name: 'told', scope: 'read' } })
  const headers = await signIn('test-token')
  const page = await (await open('/tokens', headers)).text()
  const [, link = ''] = /<h2>Who did what<.*href="(\/v1\/audit\.csv)"/s.exec(page) ?? []
  const row = `API_TOKEN,token.create,token,${made.body.id}`
  expect(await (await open(link, headers)).text()).toContain(row)
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

it('a language that nobody speaks here is none', async () => {
  const { cookie } = await signIn('test-token')
  const headers = { cookie: `${cookie}; rebound_display=ja.system.UTC`, 'accept-language': 'en' }
  expect(await (await open('/log?lang=fr', headers)).text()).toContain('<html lang="ja"')
})

it('codes without a class are not all called permanent', async () => {
  const text = await (await open('/codes', await signIn('test-token'))).text()
  expect(text).toContain('x.4.1')
  expect(text).not.toContain('will not arrive by sending it again')
  const found = await (await open('/codes?search=4.4.1', await signIn('test-token'))).text()
  expect(found).toContain('x.4.1')
  expect(found).not.toContain('x.1.1')
})
