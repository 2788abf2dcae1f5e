import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { record } from '../../src/db/record.ts'
import { ingest } from '../../src/ingest.ts'
import { event } from '../events.ts'
import { fetchDocumented } from './api/call.ts'
import { PLAN, POLICY } from './db/one-truth.ts'
import { row } from './db/streams.ts'

const T = Date.UTC(2026, 5, 1, 9)

function call(path: string, init: RequestInit & { token?: string | null } = {}) {
  const { token = 'test-token', ...rest } = init
  const headers = {
    'content-type': 'application/json',
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
  }
  return fetchDocumented(new Request(`https://rebound.test${path}`, { headers, ...rest }))
}
const post = (path: string, body: unknown, token?: string | null) =>
  call(path, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    ...(token === undefined ? {} : { token }),
  })

beforeAll(async () => {
  const rows = [
    row({ address: 'dead@example.com', key: 'api-1', occurredAt: T, condemns: true }),
    row({
      address: 'busy@example.com',
      key: 'api-2',
      occurredAt: T,
      class: 4,
      status: '4.2.2',
      reason: 'mailbox_full',
      messageId: 'm1',
    }),
    ...Array.from({ length: 7 }, (_, n) =>
      row({
        address: 'paged@example.net',
        key: `page-${n}`,
        occurredAt: T + n,
        class: 2,
        status: '2.0.0',
      }),
    ),
  ]
  await record(env.DB, rows, { now: T, plan: PLAN, shards: 2, policy: POLICY })
})

describe('tokens', () => {
  it.each([
    ['/v1/log', null, 401],
    ['/v1/log', 'wrong', 401],
    ['/v1/log', 'test-read-token', 200],
    ['/v1/retries', null, 401],
    ['/v1/codes', null, 200],
    ['/health', null, 200],
  ])('GET %s with token %s answers %i', async (path, token, status) => {
    expect((await call(path, { token })).status).toBe(status)
  })

  it('a wrong one is told how to do it right', async () => {
    const response = await call('/v1/log', { token: 'wrong' })
    expect(response.headers.get('www-authenticate')).toContain('Bearer')
    const detail = 'This token is not known here, or was revoked.'
    expect(await response.json()).toMatchObject({ code: 'unauthorized', status: 401, detail })
  })

  it('details of /health are for who holds one', async () => {
    expect(await (await call('/health', { token: null })).json()).toEqual({
      ok: true,
      database: true,
    })
    expect(await (await call('/health')).json()).toMatchObject({
      refoldsWaiting: 0,
      shards: [{ shard: 0 }, { shard: 1 }],
    })
  })
})

describe('codes', () => {
  it('5.1.1 in both languages', async () => {
    const response = await call('/v1/codes/5.1.1', { token: null })
    expect(response.headers.get('cache-control')).toContain('public')
    expect(await response.json()).toMatchObject({
      status: '5.1.1',
      class: 'permanent',
      title: { en: expect.stringMatching(/\w/), ja: expect.stringMatching(/[ぁ-ん一-龠]/) },
      registered: true,
    })
  })

  it.each(['9.1.1', '5.9.1', '5.1', 'x'])('%s is none: 404', async (status) => {
    expect((await call(`/v1/codes/${status}`)).status).toBe(404)
  })
})

describe('classify', () => {
  it('answers one with one, many with many', async () => {
    expect(
      await (await post('/v1/classify', { reply: '550 5.7.1 No such user' })).json(),
    ).toMatchObject({
      status: '5.1.1',
      reason: 'user_unknown',
      reported: { replyCode: 550, status: '5.7.1' },
      evidence: { field: 'diagnostic', start: 10, end: 22 },
    })
    expect(
      await (
        await post('/v1/classify', [{ reply: '452 4.2.2 Mailbox full' }, { reply: '' }])
      ).json(),
    ).toHaveLength(2)
  })

  it.each([
    ['not JSON', '{', 400, 'bad_json'],
    ['an unknown field', { words: 'x' }, 422, 'invalid_request'],
    ['nothing', [], 422, 'invalid_request'],
    ['what says nothing', { remoteMta: 'mx.example.com' }, 422, 'invalid_request'],
    ['a status that is none', { status: 'abc' }, 422, 'invalid_request'],
    ['a mail service that is none', { esp: 'nosuch', reply: '550 No' }, 422, 'invalid_request'],
  ])('refuses %s', async (_name, body, status, code) => {
    const response = await post('/v1/classify', body)
    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject({ code })
  })

  it('says of bare words what it takes', async () => {
    const { errors } = await (await post('/v1/classify', ['550 5.1.1 User unknown'])).json<{
      errors: object[]
    }>()
    expect(errors).toMatchObject([{ path: '0', message: expect.stringContaining('{ "reply"') }])
  })

  it.each([
    ['', {}, 'Give a reply, a status or a type.'],
    ['1', [{ status: '5.9.9', esp: 'ses' }, {}], 'Give a reply, a status or a type.'],
    ['status', { status: '550' }, 'A status code: 5.1.1'],
    ['0.esp', [{ reply: '550 No', esp: 'postbote' }], expect.stringContaining('"postmark"')],
  ])('says at "%s" what is wrong with %o', async (path, body, message) => {
    const response = await post('/v1/classify', body)
    expect(await response.json()).toMatchObject({ errors: [{ path, message }] })
  })
})

describe('addresses', () => {
  it('in their order, an address never seen among them', async () => {
    const response = await post('/v1/addresses/lookup', {
      addresses: ['new@example.com', 'Dead@Example.COM', 'busy@example.com'],
    })
    const { addresses } = await response.json<{ addresses: object[] }>()
    expect(addresses).toMatchObject([
      { address: 'new@example.com', sendable: true, state: 'ok', lastStatus: null, retry: null },
      {
        address: 'dead@example.com',
        sendable: false,
        state: 'undeliverable',
        permanentErrors: 1,
        lastStatus: '5.1.1',
        lastClass: 'permanent',
      },
      {
        address: 'busy@example.com',
        sendable: true,
        state: 'retrying',
        transientErrors: 0,
        retry: {
          startedAt: '2026-06-01T09:00:00.000Z',
          endsAt: '2026-06-02T09:00:00.000Z',
          mode: 'resend',
          attemptsDone: 0,
        },
      },
    ])
  })

  it('one by its path', async () => {
    expect(await (await call('/v1/addresses/dead@example.com')).json()).toMatchObject({
      state: 'undeliverable',
    })
  })

  it.each([
    ['none', { addresses: [] }, 422, 'invalid_request'],
    ['too many', { addresses: Array(1001).fill('a@example.com') }, 422, 'invalid_request'],
  ])('refuses %s, and echoes nothing', async (_name, body, status, code) => {
    const response = await post('/v1/addresses/lookup', body)
    expect(response.status).toBe(status)
    const text = await response.text()
    expect(JSON.parse(text)).toMatchObject({ code })
    expect(text).not.toContain('nobody at all')
  })
})

describe('the log', () => {
  it('shows why a row waits, and no code', async () => {
    const { items } = await (await call('/v1/log?address=busy@example.com')).json<{
      items: object[]
    }>()
    expect(items).toMatchObject([
      { outcome: 'waiting', status: null, class: 'transient', reason: 'mailbox_full' },
    ])
  })

  it('shows the code of what is final at once', async () => {
    const { items } = await (await call('/v1/log?status=5.x.x&domain=example.com')).json<{
      items: object[]
    }>()
    expect(items).toMatchObject([
      { address: 'dead@example.com', status: '5.1.1', class: 'permanent' },
    ])
  })

  it('is narrowed down by class', async () => {
    const found = async (of: string) => {
      const { items } = await (await call(`/v1/log?class=${of}&domain=example.com`)).json<{
        items: { address: string }[]
      }>()
      return items.map(({ address }) => address)
    }
    expect(await found('permanent')).toEqual(['dead@example.com'])
    expect(await found('success')).toEqual([])
  })

  it('shows all that is known of an event', async () => {
    const bounce = event({
      recipient: 'Known@gmail.com',
      source: 'shop',
      espEvent: 'Bounce/Permanent',
      espEventId: 'feedback-7',
      messageId: 'order-7',
      occurredAt: T,
      permanence: 'permanent',
      diagnostic: '550 5.7.1 No such user here',
      metadata: { campaign: 'spring' },
    })
    await ingest(env, [bounce], { now: T + 5000 })
    const { items } = await (await call('/v1/log?address=known@gmail.com')).json<{
      items: { id: string }[]
    }>()
    expect(items).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f]+-./),
        occurredAt: '2026-06-01T09:00:00.000Z',
        receivedAt: '2026-06-01T09:00:05.000Z',
        address: 'known@gmail.com',
        esp: 'ses',
        source: 'shop',
        kind: 'bounced',
        outcome: 'failed',
        status: '5.1.1',
        class: 'permanent',
        meaning: { en: 'Bad destination mailbox address', ja: '宛先メールボックスが存在しない' },
        reason: 'user_unknown',
        scope: 'recipient',
        action: 'suppress',
        confidence: expect.any(Number),
        rule: expect.any(String),
        evidence: { field: 'diagnostic', start: 10, end: 22 },
        mailboxProvider: 'google',
        reported: { replyCode: 550, status: '5.7.1' },
        diagnostic: '550 5.7.1 No such user here',
        final: true,
        messageId: 'order-7',
        espEvent: 'Bounce/Permanent',
        espReason: null,
        espEventId: 'feedback-7',
        authenticity: 'signed',
        metadata: { campaign: 'spring' },
        actor: null,
        note: null,
      },
    ])
    const accepted = await post(`/v1/log/${items[0]?.id}/accept`, {})
    expect(accepted.status).toBe(409)
  })

  it('is paged without gaps or repetition', async () => {
    const seen: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const path: string = `/v1/log?address=paged@example.net&limit=3${cursor ? `&cursor=${cursor}` : ''}`
      const page: { items: { occurredAt: string }[]; next: string | null } = await (
        await call(path)
      ).json()
      seen.push(...page.items.map(({ occurredAt }) => occurredAt))
      cursor = page.next
    }
    expect(seen).toHaveLength(7)
    expect(seen).toEqual([...new Set(seen)].sort().reverse())
  })

  it.each([
    'limit=0',
    'limit=x',
    'class=soft',
    'status=abc',
    'from=yesterday',
    'cursor=zzz',
    'nonsense=1',
  ])('refuses ?%s', async (query) => {
    const response = await call(`/v1/log?${query}`)
    expect(response.status).toBe(422)
    expect(await response.json()).toMatchObject({ code: 'invalid_request' })
  })
})

describe('retries', () => {
  it('are listed, and one is shown with the plan of its attempts', async () => {
    const { items } = await (await call('/v1/retries?state=open&address=busy@example.com')).json<{
      items: { id: string }[]
    }>()
    expect(items).toHaveLength(1)
    const response = await call(`/v1/retries/${items[0]?.id}`)
    expect(await response.json()).toMatchObject({
      address: 'busy@example.com',
      state: 'open',
      attempts: [],
    })
  })

  it.each(['0000000000000000-1', 'nonsense'])('%s is none: 404', async (id) => {
    expect((await call(`/v1/retries/${id}`)).status).toBe(404)
  })
})

describe('everything else', () => {
  it('is 404 as a problem', async () => {
    const response = await call('/nowhere')
    expect(response.status).toBe(404)
    expect(await response.json()).toMatchObject({ code: 'not_found' })
  })
})
