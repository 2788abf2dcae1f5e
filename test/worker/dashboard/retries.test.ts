/** The retries: what their pages say of attempts, and what can be done by hand. */
import { env, exports } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { dashboard } from '../../../src/dashboard/dashboard.tsx'
import { call, ORIGIN } from '../api/call.ts'
import { open, pagesWith, signIn } from './pages.ts'

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

it('a retry by hand that waits for who pulls says so', async () => {
  const pages = pagesWith('/v1/retries/a-b/attempt', { result: 'due', problem: null })
  const headers = await signIn('test-token')
  const tried = await pages.request('/retries/a-b/attempt', { method: 'POST', headers }, env)
  const { search } = new URL(tried.headers.get('location') ?? '', ORIGIN)
  const page = await (await open(`/retries${search}`, headers)).text()
  expect(page).toContain('role="status">RESEND_URL is empty: whoever pulls is handed it next.')
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
