/** The reference as people use it: a real Chromium on a real Worker. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import axe from 'axe-core'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { DemoServer } from '../../src/cli/demo/server.ts'
import { DOCUMENTED_RULES } from '../../src/cli/rule-docs.ts'
import { follow, startBrowser } from './browser.ts'
import { api, startRebound, TOKEN } from './server.ts'

let server: DemoServer
let browser: Browser

beforeAll(async () => {
  ;[server, browser] = await Promise.all([startRebound(), startBrowser()])
}, 180_000)

afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

async function open(options: Parameters<Browser['newContext']>[0] = {}): Promise<BrowserContext> {
  return browser.newContext({ baseURL: server.url, ...options })
}

const answer = (page: Page, id: string, part: string) =>
  page.locator(`#op-${id} .answer ${part}`).innerText()

/** What axe finds on the page as it is now. */
async function violations(page: Page): Promise<unknown[]> {
  await page.evaluate(axe.source)
  return page.evaluate(async () => {
    const { violations: found, passes } = await Reflect.get(window, 'axe').run()
    return passes.length < 10
      ? ['axe did not look']
      : found.map(({ id, nodes }: { id: string; nodes: { html: string }[] }) => [
          id,
          nodes[0]?.html,
        ])
  })
}

it('is what the source makes: npm run reference writes it', async () => {
  // By a name the compiler does not follow: the types of the Worker and of a browser do not go together.
  const source = (path: string) => import(path)
  const { reference } = await source('../../src/entries/reference.ts')
  for (const [name, text] of Object.entries(reference(DOCUMENTED_RULES))) {
    const url = `${server.url}/${name.replace('.html', '')}`
    const served = await fetch(url, { redirect: 'error' })
    expect(served.status).toBe(200)
    expect(await served.text()).toBe(text)
  }
})

it('is served as the pages of the Worker are, and runs nothing but its own script', async () => {
  const headersOf = async (path: string) => (await fetch(server.url + path)).headers
  const docs = await headersOf('/docs')
  const rules = await headersOf('/docs/rules')
  const document = await headersOf('/openapi.json')
  const ofWorker = Object.fromEntries(await headersOf('/sign-in'))
  expect(ofWorker['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
  const safe = /^(cross-origin|origin-agent|referrer|strict-transport|x-(?!request-id))/
  const names = Object.keys(ofWorker).filter((name) => safe.test(name))
  expect(names.length).toBeGreaterThan(8)
  for (const headers of [docs, rules, document]) {
    for (const name of names) expect([name, headers.get(name)]).toEqual([name, ofWorker[name]])
    expect(headers.get('cache-control')).toBe('public, max-age=300')
    expect(headers.get('access-control-allow-origin')).toBeNull()
  }
  expect(docs.get('content-type')).toBe('text/html; charset=utf-8')
  expect(document.get('content-type')).toBe('application/json')
  expect(rules.get('content-type')).toBe('text/html; charset=utf-8')
  const policy = docs.get('content-security-policy')
  expect(rules.get('content-security-policy')).toBe(policy)
  expect(policy).toMatch(/^default-src 'none'; style-src 'self'; script-src 'self';/)
  expect(policy).not.toContain('unsafe')
})

it('tries operations: status, headers, body, and the same for a terminal', async () => {
  const context = await open()
  const page = await context.newPage()
  const errors: string[] = []
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
  await page.goto('/docs')
  const id = 'lookupAddresses'
  await page.click(`#op-${id} .try-it summary`)
  await page.fill(`#op-${id} textarea`, '{"addresses":["o\'hara@example.com"]}')
  await page.click(`#op-${id} .try button`)
  await page.waitForSelector(`#op-${id} .status`)
  expect(await answer(page, id, '.status')).toMatch(/^401 /)
  expect(await answer(page, id, '.body')).toContain('"code": "unauthorized"')

  await page.fill('#token', TOKEN)
  await page.click(`#op-${id} .try button`)
  await page.waitForSelector(`#op-${id} .status:has-text("200")`)
  const { addresses } = JSON.parse(await answer(page, id, '.body'))
  expect(addresses[0]).toMatchObject({ address: "o'hara@example.com", sendable: true })
  expect(await answer(page, id, '.headers')).toContain('content-type: application/json')
  const curl = await answer(page, id, '.curl')
  expect(curl).toBe(
    `curl -X POST '${server.url}/v1/addresses/lookup' -H "authorization: Bearer $API_TOKEN" -H 'content-type: application/json' --data-binary '{"addresses":["o'\\''hara@example.com"]}'`,
  )
  // A path and a query.
  await page.click('#op-readAddress .try-it summary')
  await page.fill('#op-readAddress input[data-name=address]', 'a+b@example.com')
  await page.fill('#op-readAddress input[data-name=source]', 'shop')
  await page.click('#op-readAddress .try button')
  await page.waitForSelector('#op-readAddress .status:has-text("200")')
  expect(await answer(page, 'readAddress', '.curl')).toContain(
    '/v1/addresses/a%2Bb%40example.com?source=shop',
  )
  // The token is nowhere that outlives the page.
  expect(
    await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie]),
  ).toEqual([0, 0, ''])
  expect(await page.content()).not.toContain(TOKEN)
  expect(await page.locator('#esp-postmark [data-url]').innerText()).toBe(
    `${server.url}/webhooks/postmark`,
  )
  expect(errors.filter((text) => !text.includes('401'))).toEqual([])
  await context.close()
})

it('tries as who is signed in, where no token is given', async () => {
  const context = await open()
  const page = await context.newPage()
  await page.goto('/sign-in')
  await page.fill('input[name=token]', TOKEN)
  await follow(page, 'main button')
  await page.goto('/docs')
  await page.click('#op-listLog .try-it summary')
  await page.click('#op-listLog .try button')
  await page.waitForSelector('#op-listLog .status:has-text("200")')
  await context.close()
})

it('has nothing that axe finds, in either theme, with a form open too', async () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    const context = await open({ colorScheme })
    const page = await context.newPage()
    await page.goto('/docs')
    expect(await violations(page)).toEqual([])
    await page.click('#op-listCodes .try-it summary')
    await page.click('#op-listCodes .try button')
    await page.waitForSelector('#op-listCodes .status:has-text("200")')
    await page.click('#op-listLog .try-it summary')
    expect(await violations(page)).toEqual([])
    await context.close()
  }
}, 240_000)

it('is a plain reference without scripts, from 320 to 2560 pixels', async () => {
  const context = await open({ javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto('/docs#webhook_unproven')
  expect(await page.locator('#webhook_unproven').innerText()).toContain('npx wrangler secret put')
  expect(await page.locator('form, input, button').count()).toBe(0)
  const { paths } = await (await api(server, '/openapi.json')).json()
  const operations = Object.values<object>(paths).flatMap((methods) => Object.keys(methods))
  expect(await page.locator('article.operation').count()).toBe(operations.length)
  for (const width of [320, 768, 2560]) {
    await page.setViewportSize({ width, height: 900 })
    const over = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect({ width, over }).toEqual({ width, over: 0 })
  }
  await context.close()
})

it('loads less than 15 KB of scripts and 15 KB of styles, all of the dashboard taken together', () => {
  const folder = join('src', 'dashboard', 'public')
  const sizeOf = (end: string) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith(end))
      .reduce((sum, name) => sum + readFileSync(join(folder, name)).length, 0)
  expect(sizeOf('.js')).toBeGreaterThan(3000)
  expect(sizeOf('.js')).toBeLessThan(15_000)
  expect(sizeOf('.css')).toBeLessThan(15_000)
})
