/** The dashboard as people use it: a real Chromium on a real Worker. */
import { createHash } from 'node:crypto'
import axe from 'axe-core'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DemoServer } from '../../src/cli/demo/server.ts'
import { follow, startBrowser } from './browser.ts'
import { api, post, startRebound, TOKEN } from './server.ts'

const HOSTILE =
  '550 5.7.1 <script>document.title="owned"</script><img src=x onerror=alert(1)> \u202egnp.exe\u0007'
/** As long as an address may be. */
const LONG = `${'l'.repeat(64)}@${`${'d'.repeat(61)}.`.repeat(3)}co`
const PAGES = [
  '/',
  '/log',
  '/addresses',
  '/addresses/busy@retry.example',
  `/addresses/${LONG}`,
  '/retries',
  '/suppressions',
  '/notifications',
  '/unread',
  '/rules',
  '/esps',
  '/playground',
  '/codes',
  '/tokens',
]

let server: DemoServer
let browser: Browser

beforeAll(async () => {
  ;[server, browser] = await Promise.all([
    startRebound({ RESEND_URL: 'http://127.0.0.1:9/nobody' }),
    startBrowser(),
  ])
  for (const url of ['https://example.com/hook', `https://${'h'.repeat(60)}.example.com/hook`]) {
    await api(server, '/v1/notifications/endpoints', {
      method: 'POST',
      body: JSON.stringify({ url }),
    })
  }
  await post(server, [
    { recipient: 'dead@bounce.example', reply: '550 5.1.1 User unknown' },
    { recipient: 'busy@retry.example', reply: '451 4.3.2 Not accepting mail', final: true },
    { recipient: 'cancel@retry.example', reply: '451 4.3.2 Not accepting mail', final: true },
    { recipient: 'hostile@bounce.example', reply: HOSTILE },
    { recipient: 'odd@bounce.example', reply: '550 Goose on the runway' },
    { recipient: 'fine@deliver.example', type: 'delivered' },
    { recipient: LONG, reply: `550 5.7.1 ${'X'.repeat(2000)}` },
    { recipient: `r${LONG.slice(1)}`, reply: '451 4.3.2 Not accepting mail', final: true },
    { recipient: `d${LONG.slice(1)}`, reply: '550 5.1.1 User unknown' },
  ])
  const rule = { id: 'heron', phrases: ['a heron in the mailbox'], reason: 'mailbox_disabled' }
  await api(server, '/v1/rules', {
    method: 'POST',
    body: JSON.stringify({ ...rule, note: 'n'.repeat(200) }),
  })
}, 180_000)

afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

async function open(options: Parameters<Browser['newContext']>[0] = {}): Promise<BrowserContext> {
  return browser.newContext({ baseURL: server.url, ...options })
}

async function signIn(context: BrowserContext, path = '/'): Promise<Page> {
  const page = await context.newPage()
  await page.goto(path)
  await page.fill('input[name=token]', TOKEN)
  await follow(page, 'main button')
  return page
}

const textOf = (page: Page, selector = 'main') => page.locator(selector).innerText()

describe('the whole way', () => {
  it('leads from a posted bounce over the log to the address and why it is not mailed', async () => {
    const context = await open()
    const page = await signIn(context)
    await follow(page, 'nav >> text=Delivery log')
    await page.fill('input[name=search]', 'dead@')
    await page.waitForURL(/search=dead/)
    await page.waitForFunction(() => document.querySelectorAll('#results tbody tr').length === 1)
    await follow(page, '#results tbody tr a')
    expect(await textOf(page)).toContain('550 5.1.1 User unknown')
    expect(await page.locator('blockquote mark').innerText()).toMatch(/user unknown/i)
    await follow(page, 'main a.address')
    expect(await page.title()).toBe('dead@bounce.example · Rebound')
    expect(await textOf(page, '#verdict')).toContain('Do not send to this address.')
    await context.close()
  })

  it('finds as one types beside a filter that is called as a part of the form is', async () => {
    const context = await open()
    const page = await signIn(context, '/log?action=suppress')
    await page.fill('input[name=search]', 'nobody@')
    await page.waitForURL(/search=nobody/)
    await page.waitForSelector('#results .empty')
    expect(new URL(page.url()).searchParams.get('action')).toBe('suppress')
    await context.close()
  })

  it('shows no rows under a filter that is refused', async () => {
    const context = await open()
    const page = await signIn(context, '/log')
    expect(await page.locator('#results tbody tr').count()).toBeGreaterThan(0)
    await page.click('summary:has-text("More filters")')
    await page.fill('input[name=status]', '9')
    await page.waitForURL(/status=9/, { timeout: 5000 })
    await page.waitForSelector('#results [role=alert]')
    expect(await textOf(page, '#results [role=alert]')).toContain('Status: A status code')
    expect(await page.locator('#results tbody tr').count()).toBe(0)
    await page.fill('input[name=status]', '')
    await page.waitForSelector('#results tbody tr')
    expect(await page.locator('[role=alert]').count()).toBe(0)
    await page.fill('input[name=status]', '9')
    await page.waitForURL(/status=9/, { timeout: 5000 })
    await page.reload()
    expect(await page.title()).toBe('That did not work · Delivery log · Rebound')
    expect(await page.evaluate(() => document.activeElement?.role)).toBe('alert')
    expect(await page.locator('input[name=status]').isVisible()).toBe(true)
    await context.close()
  })

  it('keeps its rows until as much is typed as can be looked for', async () => {
    const context = await open()
    const page = await signIn(context, '/log')
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    const search = page.locator('input[name=search]')
    await search.pressSequentially('d', { delay: 400 })
    expect(asked).toEqual([])
    await search.pressSequentially('e')
    await page.waitForURL(/search=de$/)
    expect(asked).toHaveLength(1)
    await context.close()
  })

  it('begins on the first screen of a phone, its filters folded', async () => {
    const context = await open({ viewport: { width: 390, height: 844 } })
    const page = await signIn(context, '/log')
    const top = (await page.locator('#results tbody tr').first().boundingBox())?.y
    expect(top).toBeLessThan(500)
    expect(await page.locator('select[name=reason]').isVisible()).toBe(false)
    await context.close()
  })

  it('leads from the top of the suppressions to what is asked of them', async () => {
    const context = await open({ viewport: { width: 390, height: 844 } })
    const page = await signIn(context, '/suppressions')
    for (const [name, field] of [
      ['Suppress an address', 'address'],
      ['Import addresses', 'file'],
    ]) {
      await page.click(`main a:has-text("${name}")`)
      const top = (await page.locator(`input[name=${field}]`).boundingBox())?.y
      expect(top).toBeGreaterThan(0)
      expect(top).toBeLessThan(844)
    }
    await context.close()
  })

  it('reactivates, suppresses and erases, each said in the log', async () => {
    const context = await open()
    const page = await signIn(context, '/addresses/dead@bounce.example')
    await page.click('summary:has-text("Reactivate")')
    await page.fill('details[open] input[name=note]', 'wrote to us')
    await follow(page, 'details[open] button')
    expect(await textOf(page)).toContain('The address may be mailed again.')
    expect(await textOf(page, '#verdict')).toContain('You may send to this address.')
    expect(await textOf(page)).toContain('wrote to us')
    await page.click('summary:has-text("Suppress")')
    await follow(page, 'details[open] button')
    expect(await textOf(page, '#verdict')).toContain('Do not send to this address.')
    await page.click('summary:has-text("Erase everything")')
    expect(await textOf(page, 'details[open]')).toContain('Without the hash nobody will know')
    await page.check('details[open] input[name=remember]')
    await follow(page, 'details[open] button')
    expect(await textOf(page)).toContain('Everything about the address was erased.')
    expect(await textOf(page)).not.toContain('User unknown')
    expect(await textOf(page, '#verdict')).toContain('Do not send to this address.')
    await context.close()
  })

  it('tries a retry now, cancels it, and opens it again', async () => {
    const context = await open()
    const page = await signIn(context, '/addresses/cancel@retry.example')
    await follow(page, 'table a[href^="/retries/"]')
    await follow(page, 'button:has-text("Retry now")')
    expect(await textOf(page, '.notice')).toContain('The attempt failed; the schedule goes on.')
    await page.click('summary:has-text("Cancel")')
    await follow(page, 'details[open] button')
    expect(await textOf(page, '#retry')).toContain('cancelled')
    await page.click('summary:has-text("Reopen")')
    await follow(page, 'details[open] button')
    expect(await textOf(page, '#retry')).toContain('open')
    await context.close()
  })

  it('makes a rule of a reply that nobody explained, tried first', async () => {
    const context = await open()
    const page = await signIn(context, '/rules')
    await follow(page, '#unknown tr:has-text("goose") a')
    expect(await page.inputValue('textarea[name=phrases]')).toBe('Goose on the runway')
    await page.fill('textarea[name=phrases]', 'goose ... runway')
    await page.fill('input[name=id]', 'pond.goose')
    await page.selectOption('select[name=reason]', 'mailbox_disabled')
    await follow(page, 'button:has-text("Try it")')
    expect(await textOf(page)).toMatch(/it matches 1 and would change 1 verdict\./)
    await follow(page, 'button:has-text("Save it")')
    expect(await textOf(page)).toContain('pond.goose')
    await follow(page, 'nav >> text=Playground')
    await page.fill('textarea', '550 Another goose on the runway')
    await follow(page, 'main button')
    expect(await textOf(page)).toContain('own.pond.goose')
    expect(await page.locator('blockquote mark').innerText()).toBe('goose on the runway')
    await context.close()
  })

  it('checks a list before it is taken, names its bad lines, and takes it back', async () => {
    const context = await open()
    const page = await signIn(context, '/suppressions')
    const buffer = Buffer.from('email\none@list.example\nnot an address\ntwo@list.example\n')
    await page.setInputFiles('input[name=file]', { name: 'list.csv', mimeType: 'text/csv', buffer })
    await follow(page, 'button:has-text("Check first")')
    const report = await textOf(page, '#import-report')
    expect(report).toContain('Checked: nothing is changed yet.')
    expect(report).toMatch(/Suppressed, or to be\s+2/)
    // Without scrolling past all that is suppressed already.
    const above = await page.locator('#import-report, #results').evaluateAll(([one]) => one?.id)
    expect(above).toBe('import-report')
    expect(report).toMatch(/3\s+not a mail address/)
    const sendable = async () =>
      (await (await page.request.get('/v1/addresses/one@list.example')).json()).sendable
    expect(await sendable()).toBe(true)
    await follow(page, 'button:has-text("Import now")')
    expect(await textOf(page, '#import-report')).toContain('Imported.')
    expect(await sendable()).toBe(false)
    expect(await textOf(page, '#imports')).toContain('list.csv')
    await page.click('#import table summary:has-text("Undo")')
    await follow(page, 'details[open] button')
    expect(await sendable()).toBe(true)
    await context.close()
  })

  it('sends a long list in parts, says how far it is, and takes it back', async () => {
    const context = await open()
    const page = await signIn(context, '/suppressions')
    const records = Array.from(
      { length: 9_000 },
      (_, n) => `long-${n}@list.example,"no\nuser",1700000000`,
    )
    records[7_000] = 'not an address,,1700000000'
    const buffer = Buffer.from(`email,reason,created\n${records.join('\n')}\n`)
    const file = { name: 'long.csv', mimeType: 'text/csv', buffer }
    const count = async (name: string) =>
      Number((await textOf(page, `#import-progress [data-count=${name}]`)).replace(',', ''))
    await page.setInputFiles('input[name=file]', file)
    const take = async (button: string) => {
      await page.click(`button:has-text("${button}")`)
      await page.waitForSelector('#import button:enabled', { timeout: 120_000 })
    }
    await take('Check first')
    expect(await page.locator('#import-progress [data-failed] span').textContent()).toBe('')
    expect([await count('lines'), await count('suppressed')]).toEqual([9_000, 8_999])
    const ended = page.locator('#import-progress [data-end]:visible')
    expect(await ended.allInnerTexts()).toEqual(['Checked: nothing is changed yet.'])
    // The header is line 1, and each record before it has two.
    expect(await textOf(page, '#import-progress li')).toContain('14002: ')
    await take('Import now')
    expect(await ended.allInnerTexts()).toEqual(['Imported.'])
    expect([await count('suppressed'), await count('badLines')]).toEqual([8_999, 1])
    await take('Import now')
    // The same file again is the same import, as after a break.
    const taken = page.locator('#imports tr:has-text("long.csv")')
    expect(await taken.count()).toBe(1)
    expect(await taken.innerText()).toContain('8,999')
    // As it is for npm run import.
    const hash = createHash('sha256').update(buffer).digest('hex')
    const known = await page.request.get(`/v1/imports/file-${hash.slice(0, 24)}`)
    expect(await known.json()).toMatchObject({ name: 'long.csv', lines: 9_000 })
    await page.click('#imports tr:has-text("long.csv") summary:has-text("Undo")')
    await page.click('#imports details[open] button')
    await page.waitForURL('**/suppressions?done=undone&n=8999', { timeout: 120_000 })
    const answer = await page.request.get('/v1/addresses/long-8999@list.example')
    expect((await answer.json()).sendable).toBe(true)
    await page.setInputFiles('input[name=file]', file)
    await take('Check first')
    expect(await ended.allInnerTexts()).toEqual([
      expect.stringContaining('imported before, and undone'),
      'Checked: nothing is changed yet.',
    ])
    await context.close()
  })

  it.each([
    ['without a header', (n: number) => `bare-${n}@list.example\tBOUNCE`, ''],
    [
      'with a blank line above it',
      (n: number) => `blank-${n}@list.example,,1700000000`,
      '\nemail,reason,created\n',
    ],
    [
      'with the line for Excel above it',
      (n: number) => `excel-${n}@list.example;;1700000000`,
      'sep=;\nemail;reason;created\n',
    ],
  ])('counts each line of a long list %s once', async (_, line, head) => {
    const context = await open()
    const page = await signIn(context, '/suppressions')
    const lines = Array.from({ length: 10_000 }, (_, n) => line(n))
    const buffer = Buffer.from(`${head}${lines.join('\n')}\n`)
    await page.setInputFiles('input[name=file]', { name: 'list', mimeType: 'text/plain', buffer })
    await page.click('button:has-text("Check first")')
    await page.waitForSelector('#import button:enabled', { timeout: 120_000 })
    expect(await page.locator('#import-progress [data-failed] span').textContent()).toBe('')
    expect(await textOf(page, '#import-progress [data-count=lines]')).toBe('10,000')
    expect(await textOf(page, '#import-progress [data-count=suppressed]')).toBe('10,000')
    await context.close()
  })

  it('judges what is pasted: a reply, a webhook, and asks whose it is', async () => {
    const context = await open()
    const page = await signIn(context, '/playground')
    const body = JSON.stringify({
      event: 'bounce',
      email: 'a@example.com',
      type: 'bounce',
      reason: '552 5.2.2 Mailbox full',
    })
    await page.fill('textarea', `[${body}]`)
    await follow(page, 'main button')
    expect(await textOf(page, '[role=alert]')).toContain('Choose whose it is')
    await page.selectOption('select[name=esp]', 'sendgrid')
    await follow(page, 'main button')
    const verdict = await textOf(page)
    expect(verdict).toContain('a@example.com')
    expect(verdict).toMatch(/5\.2\.2|4\.2\.2/)
    expect(verdict).toContain('552 5.2.2 Mailbox full')
    await context.close()
  })

  it('shows the log of chosen days, whole in the reader’s time zone', async () => {
    const context = await open()
    const page = await signIn(context, '/log')
    const today = new Date().toISOString().slice(0, 10)
    const rows = async (query: string) => {
      await page.goto(`/log?${query}`)
      return page.locator('#results tbody tr').count()
    }
    expect(await rows(`from=${today}&to=${today}`)).toBeGreaterThan(3)
    expect(await rows('to=2020-01-31')).toBe(0)
    expect(await rows('from=2020-01-01&search=busy')).toBeGreaterThan(0)
    await context.close()
  })

  it('makes one token of two clicks', async () => {
    const context = await open()
    const page = await signIn(context, '/tokens')
    let posts = 0
    await page.route('**/tokens', async (route) => {
      if (route.request().method() === 'POST') posts++
      await new Promise((resolve) => setTimeout(resolve, 500))
      await route.continue()
    })
    await page.fill('input[name=name]', 'clicked twice')
    const button = await page.locator('main form.filters button').boundingBox()
    const { x = 0, y = 0 } = button ?? {}
    for (const pause of [200, 0]) {
      await page.mouse.click(x + 5, y + 5)
      await new Promise((resolve) => setTimeout(resolve, pause))
    }
    await page.waitForSelector('.notice code')
    expect(posts).toBe(1)
    await context.close()
  })

  it('shows a new token once, which works until it is revoked', async () => {
    const context = await open()
    const page = await signIn(context, '/tokens')
    await page.fill('input[name=name]', 'from the browser')
    await follow(page, 'main form.filters button')
    const token = (await page.locator('.notice code').innerText()).trim()
    expect(token).toMatch(/^rbd_/)
    const ask = () =>
      fetch(`${server.url}/v1/log`, { headers: { authorization: `Bearer ${token}` } })
    expect((await ask()).status).toBe(200)
    await page.click('summary:has-text("Revoke")')
    await follow(page, 'details[open] button')
    expect((await ask()).status).toBe(401)
    await context.close()
  })
})

describe('a form that is refused', () => {
  it('keeps what was typed, says why, and leaves no dead end', async () => {
    const context = await open()
    const page = await signIn(context, '/notifications')
    await page.fill('input[name=url]', 'http://hooks.example/plain')
    await page.check('input[value="retry.started"]')
    await follow(page, 'button:has-text("Add")')
    expect(await textOf(page, '[role=alert]')).toContain('must begin with https')
    expect(await page.inputValue('input[name=url]')).toBe('http://hooks.example/plain')
    expect(await page.isChecked('input[value="retry.started"]')).toBe(true)
    await page.selectOption('select[name=language]', 'ja')
    await follow(page, 'footer button')
    expect(await page.innerText('h1')).toBe('通知')
    await page.goto('/suppressions')
    await page.fill('input[name=address]', 'nobody@localhost')
    await page.fill('input[name=note]', 'by phone')
    await follow(page, 'button:has-text("送信を停止")')
    expect(await page.locator('[role=alert]').count()).toBe(1)
    expect(await page.inputValue('input[name=address]')).toBe('nobody@localhost')
    expect(await page.inputValue('input[name=note]')).toBe('by phone')
    // What filters the page asks for the page, not for where the form was posted to.
    await follow(page, 'main button:has-text("絞り込む")')
    expect(await page.innerText('h1')).toBe('送信停止リスト')
    await context.close()
  })
})

describe('signing in', () => {
  it('refuses a wrong token and leads back to where one wanted to go', async () => {
    const context = await open()
    const page = await context.newPage()
    await page.goto('/retries')
    await page.fill('input[name=token]', 'wrong')
    await follow(page, 'main button')
    expect(await textOf(page, '.problem')).toContain('This token is not known')
    await page.fill('input[name=token]', TOKEN)
    await follow(page, 'main button')
    expect(new URL(page.url()).pathname).toBe('/retries')
    const [cookie] = await context.cookies()
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax' })
    await follow(page, 'button:has-text("Sign out")')
    await page.goto('/log')
    expect(new URL(page.url()).pathname).toBe('/sign-in')
    await context.close()
  })

  it('says so when the session is over, and takes no forged one', async () => {
    const context = await open()
    await context.addCookies([{ name: 'rebound_session', value: 'forged.cookie', url: server.url }])
    const page = await context.newPage()
    await page.goto('/log')
    expect(await textOf(page, '.problem')).toContain('Your session is over')
    await context.close()
  })

  it('lets who may only read change nothing', async () => {
    const context = await open()
    const page = await context.newPage()
    await page.goto('/addresses/busy@retry.example')
    await page.fill('input[name=token]', 'e2e-read-token')
    await follow(page, 'main button')
    expect(await page.locator('summary:has-text("Suppress")').count()).toBe(0)
    const refused = await page.request.post('/addresses/busy@retry.example/suppress', {
      form: { note: 'no' },
      headers: { origin: server.url },
    })
    expect(refused.status()).toBe(403)
    await context.close()
  })

  it('does nothing at the wish of another site', async () => {
    const context = await open()
    const page = await signIn(context)
    for (const headers of [
      { origin: 'https://evil.example' },
      { 'sec-fetch-site': 'cross-site' },
    ]) {
      const url = '/addresses/fine@deliver.example/suppress'
      const answer = await page.request.post(url, { form: {}, headers, maxRedirects: 0 })
      expect(answer.status()).toBe(303)
      expect(answer.headers().location).toContain('/sign-in')
      const asked = await page.request.patch('/v1/addresses/fine@deliver.example', {
        data: { action: 'suppress' },
        headers,
      })
      expect(asked.status()).toBe(401)
    }
    const { sendable } = await (await page.request.get('/v1/addresses/fine@deliver.example')).json()
    expect(sendable).toBe(true)
    await context.close()
  })
})

describe('every page', () => {
  it('has nothing that axe finds, in either language and either theme', async () => {
    for (const [language, theme] of [
      ['en', 'light'],
      ['ja', 'dark'],
      ['en', 'dark'],
      ['ja', 'light'],
    ] as const) {
      const context = await open({ locale: language, colorScheme: theme })
      const page = await signIn(context)
      for (const path of PAGES) {
        await page.goto(path)
        expect(await page.getAttribute('html', 'lang')).toBe(language)
        // The policy of the page lets no script in; the tools of a developer are no page.
        await page.evaluate(axe.source)
        const found = await page.evaluate(async () => {
          const { violations, passes } = await Reflect.get(window, 'axe').run()
          return passes.length < 10
            ? ['axe did not look']
            : violations.map(({ id, nodes }: { id: string; nodes: { html: string }[] }) => [
                id,
                nodes[0]?.html,
              ])
        })
        expect({ path, language, theme, found }).toEqual({ path, language, theme, found: [] })
      }
      await context.close()
    }
  }, 240_000)

  it('fits from 320 to 2560 pixels without sideways scrolling', async () => {
    const context = await open()
    const page = await signIn(context)
    // The zone stands in the heads, which are of one line.
    await page.selectOption('select[name=timeZone]', 'America/Los_Angeles')
    await follow(page, 'footer button')
    for (const width of [320, 390, 768, 780, 900, 1030, 1199, 1200, 1280, 2560]) {
      await page.setViewportSize({ width, height: 900 })
      for (const path of PAGES) {
        await page.goto(path)
        const over = await page.evaluate(() => {
          for (const folded of document.querySelectorAll('details')) folded.open = true
          for (const tip of document.querySelectorAll<HTMLElement>('.tip')) {
            tip.style.display = 'block'
          }
          return document.documentElement.scrollWidth - document.documentElement.clientWidth
        })
        expect({ path, width, over }).toEqual({ path, width, over: 0 })
      }
    }
    await context.close()
  }, 120_000)

  it('breaks no short address', async () => {
    const context = await open()
    const page = await signIn(context)
    for (const width of [800, 1041, 1199, 1200]) {
      await page.setViewportSize({ width, height: 900 })
      for (const path of PAGES) {
        await page.goto(path)
        const broken = await page
          .locator('td .address')
          .evaluateAll((all) =>
            all.flatMap((one) =>
              one.getClientRects().length > 1 && one.innerHTML.length < 30 ? one.innerHTML : [],
            ),
          )
        expect({ path, width, broken }).toEqual({ path, width, broken: [] })
      }
    }
    await context.close()
  }, 120_000)

  it('breaks no word of a head or a button, and has fields and buttons in line', async () => {
    const context = await open()
    const page = await signIn(context)
    for (const language of ['en', 'ja']) {
      for (const width of [360, 800, 1200]) {
        await page.setViewportSize({ width, height: 900 })
        for (const path of PAGES) {
          await page.goto(`${path}?lang=${language}`)
          const odd = await page.evaluate(() => {
            const lines = (element: Element) => {
              const range = document.createRange()
              range.selectNodeContents(element)
              return new Set(Array.from(range.getClientRects(), ({ top }) => Math.round(top / 8)))
                .size
            }
            const broken = [...document.querySelectorAll('th, button, summary')].filter(
              (one) => one.checkVisibility() && one.children.length === 0 && lines(one) > 1,
            )
            const uneven = [...document.querySelectorAll('form.filters')].filter((form) => {
              const [button] = form.querySelectorAll('.buttons button')
              const field =
                button?.parentElement?.previousElementSibling?.querySelector('input, select')
              if (!button || !field) return false
              const [one, other] = [button, field].map((each) => each.getBoundingClientRect())
              const isBeside = one && other && one.left > other.right
              return isBeside && (one.top !== other.top || one.height !== other.height)
            })
            return [...broken, ...uneven].map(({ outerHTML }) => outerHTML.slice(0, 200))
          })
          expect({ path, language, width, odd }).toEqual({ path, language, width, odd: [] })
        }
      }
    }
    await context.close()
  }, 120_000)

  it('is printed as the tables it holds, dark on white', async () => {
    const context = await open()
    const page = await signIn(context, '/codes')
    await page.selectOption('select[name=theme]', 'dark')
    await follow(page, 'footer button')
    await page.emulateMedia({ media: 'print' })
    await page.setViewportSize({ width: 720, height: 1000 })
    const colour = await page.evaluate(() => getComputedStyle(document.body).color)
    expect(colour).toBe('rgb(26, 29, 35)')
    expect(await page.locator('thead').evaluate((head) => getComputedStyle(head).position)).toBe(
      'static',
    )
    expect(await page.locator('form:visible').count()).toBe(0)
    await context.close()
  })

  it('shows which page is open where the reader chooses the colours', async () => {
    const context = await open({ forcedColors: 'active' })
    const page = await signIn(context, '/rules')
    const borders = await page
      .locator('nav a')
      .evaluateAll((all) => all.map((one) => getComputedStyle(one).borderBottomColor))
    const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    expect(borders.filter((colour) => colour !== background)).toHaveLength(1)
    await context.close()
  })

  it('works without scripts', async () => {
    const context = await open({ javaScriptEnabled: false })
    const page = await signIn(context)
    for (const path of PAGES) {
      expect((await page.goto(path))?.status()).toBe(200)
      expect(await page.locator('h1').count()).toBe(1)
    }
    await page.goto('/log')
    await page.fill('input[name=search]', 'busy@')
    await follow(page, 'form.filters button')
    expect(await page.locator('tbody tr').count()).toBe(1)
    await page.goto('/addresses/fine@deliver.example')
    await page.click('summary:has-text("Suppress")')
    await follow(page, 'details[open] button')
    expect(await textOf(page, '#verdict')).toContain('Do not send to this address.')
    await context.close()
  })
})

it("shows a server's words as text, whatever they hold", async () => {
  const context = await open()
  const page = await signIn(context, '/log?search=hostile')
  const dialogs: string[] = []
  page.on('dialog', (dialog) => dialogs.push(dialog.message()))
  await follow(page, 'tr:has-text("hostile@") a')
  const words = await textOf(page, 'blockquote')
  expect(words).toContain('<script>document.title="owned"</script><img src=x onerror=alert(1)>')
  expect(words).toContain('⟨202e⟩gnp.exe␇')
  expect(await page.title()).toBe('hostile@bounce.example · Event · Rebound')
  expect(dialogs).toEqual([])
  const policy = (await page.reload())?.headers()['content-security-policy'] ?? ''
  expect(policy).toContain("default-src 'none'")
  expect(policy).not.toContain('unsafe-inline')
  await context.close()
})

it('remembers language, theme and time zone', async () => {
  const context = await open()
  const page = await signIn(context, '/log')
  await page.selectOption('select[name=language]', 'ja')
  await page.selectOption('select[name=theme]', 'dark')
  await page.selectOption('select[name=timeZone]', 'Asia/Tokyo')
  await follow(page, 'footer button')
  expect(await page.innerText('h1')).toBe('配信ログ')
  expect(await page.getAttribute('html', 'data-theme')).toBe('dark')
  const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  expect(background).toBe('rgb(20, 23, 28)')
  const time = page.locator('tbody time').first()
  const shown = await time.innerText()
  const at = Date.parse((await time.getAttribute('datetime')) ?? '')
  expect(Date.parse(`${shown.replace(' ', 'T')}+09:00`)).toBe(Math.floor(at / 1000) * 1000)
  // The head of the column names the zone, and a time of its own does so itself.
  expect(await page.locator('th').first().innerText()).toContain('(Asia/Tokyo)')
  await follow(page, 'tbody a')
  expect(await page.locator('main time').first().innerText()).toMatch(/^[\d-]+ [\d:]+ Asia\/Tokyo$/)
  await context.close()
})

it('refreshes open retries by itself, and counts down', async () => {
  const context = await open()
  const page = await signIn(context, '/retries')
  await page.clock.install()
  await page.reload()
  expect(await page.locator('tbody time[data-countdown]').first().innerText()).toMatch(
    /^in \d+ min \d+ s$/,
  )
  await post(server, [{ recipient: 'late@retry.example', reply: '451 4.3.2 Busy', final: true }])
  await page.clock.runFor(16_000)
  await page.waitForSelector('tr:has-text("late@retry.example")')
  await context.close()
})

it('does not go back to what was asked before a filter was typed', async () => {
  const context = await open()
  const page = await signIn(context, '/retries')
  await page.clock.install()
  await page.reload()
  const { promise: held, resolve: release } = Promise.withResolvers<void>()
  await page.route('**/retries', async (route) => {
    await held
    await route.continue()
  })
  const asked = page.waitForRequest('**/retries')
  await page.clock.runFor(16_000)
  await asked
  await page.fill('input[name=address]', 'nobody@example.com')
  await page.clock.runFor(300)
  await page.waitForSelector('#results .empty')
  const answered = page.waitForResponse('**/retries')
  release()
  await (await answered).finished()
  await page.evaluate(() => document.readyState)
  expect(await page.locator('#results tbody tr').count()).toBe(0)
  await context.close()
})

it('shows as many days on the overview as are chosen', async () => {
  const context = await open()
  const page = await signIn(context)
  const days = page.locator('.chart details tbody tr')
  expect(await days.count()).toBe(14)
  await page.locator('select[name=days]').selectOption('7')
  await page.waitForURL('**/?days=7', { timeout: 3000 })
  expect(await days.count()).toBe(7)
  await context.close()
})
