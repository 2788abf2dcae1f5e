/** The lists: their filters, and what their rows say. */
import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { dashboard } from '../../../src/dashboard/dashboard.tsx'
import document from '../../../src/dashboard/public/openapi.json'
import { call, ORIGIN } from '../api/call.ts'
import { open, pagesWith, signIn } from './pages.ts'

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

it('a message that was told of as sent is called so', async () => {
  const events = [{ recipient: 'sent@kind.example', type: 'sent', messageId: 'kind-1' }]
  await call('/webhooks/generic', { method: 'POST', body: { events } })
  const headers = await signIn('test-token')
  const page = async (query: string) =>
    (await open(`/log?search=sent@kind.example${query}`, headers)).text()
  expect(await page('')).toMatch(/<td[^>]*>told of as sent</)
  expect(await page('&lang=ja')).toMatch(/<td[^>]*>送信の知らせ</)
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
