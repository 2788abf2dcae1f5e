/** The overview: its numbers, its warnings and where they lead. */
import { env } from 'cloudflare:workers'
import { expect, it, vi } from 'vitest'
import { bucketNames, timeBuckets } from '../../../src/api/time-buckets.ts'
import { createApp } from '../../../src/app.ts'
import { dashboard } from '../../../src/dashboard/dashboard.tsx'
import { ESPS } from '../../../src/esp/index.ts'
import { keepUnread } from '../../../src/mail/unread-mail.ts'
import { counted } from '../../counted.ts'
import { call, ORIGIN, recordRows } from '../api/call.ts'
import { open, pagesWith, signIn } from './pages.ts'

it('the overview says that RESEND_URL is called without a signature', async () => {
  const api = createApp({ esps: ESPS })
  const bindings = Object.assign({ ...env }, { RESEND_SECRET: '' })
  const pages = dashboard(async (request) => api.fetch(request, bindings))
  const response = await pages.request(ORIGIN, { headers: await signIn('test-token') }, env)
  expect(await response.text()).toContain('RESEND_URL is called without a signature')
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
