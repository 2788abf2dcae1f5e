/** Lists: pages both ways that neither skip nor repeat, searches, and CSV that a spreadsheet opens safely. */
import { env, exports } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { CSV_LISTS } from '../../../src/api/listing.ts'
import { toCursor } from '../../../src/api/request.ts'
import { record } from '../../../src/db/record.ts'
import { keepUnread } from '../../../src/mail/unread-mail.ts'
import { PLAN, POLICY } from '../db/one-truth.ts'
import { row } from '../db/streams.ts'
import { HOUR } from '../retry/clock.ts'
import { call, expectProblem, ORIGIN, recordRows } from './call.ts'

const T = Date.UTC(2026, 5, 1, 9)
const rows = (domain: string, count: number, local = 'p') =>
  Array.from({ length: count }, (_, n) => ({
    address: `${local}${String(n).padStart(4, '0')}@${domain}`,
    key: `${domain}-${local}-${n}`,
    class: 5 as const,
    condemns: true,
    occurredAt: T + (n >> 1),
  }))
/** Temporary errors, each of which opens a retry. */
const waiting = (domain: string, count: number) =>
  rows(domain, count).map((one) => ({
    ...one,
    class: 4 as const,
    condemns: false,
    status: '4.2.2',
    messageId: one.key,
  }))
const idOf = (item: { id?: string; address: string }) => item.id ?? item.address

it.each([
  ['/v1/log', 'order=desc'],
  ['/v1/log', 'order=asc'],
  ['/v1/addresses', 'order=asc'],
  ['/v1/addresses', 'order=desc'],
])('%s?%s: pages forth and back hold the same rows, whatever comes in', async (path, order) => {
  const domain = `${path.slice(4)}-${order.slice(6)}.example.org`
  await recordRows(rows(domain, 7), T)
  const query = `${path}?domain=${domain}&limit=3&${order}`
  const pages: string[][] = []
  let answer = await call(query)
  expect(answer.body.prev).toBeNull()
  for (;;) {
    pages.push(answer.body.items.map(idOf))
    if (answer.body.next === null) break
    answer = await call(`${query}&cursor=${answer.body.next}`)
  }
  const all = pages.flat()
  expect(all).toHaveLength(7)
  const sorted = all.toSorted()
  expect(all).toEqual(order === 'order=asc' ? sorted : sorted.reverse())
  // What comes in at the list's beginning moves nothing behind it.
  const late = { key: `${domain}-late`, class: 5 as const, condemns: true }
  const first = order === 'order=asc' ? 'a' : 'z'
  const occurredAt = order === 'order=asc' ? T - 1 : T + 1000
  await recordRows([{ ...late, address: `${first}@${domain}`, occurredAt }], T)
  const back: string[][] = []
  while (answer.body.prev !== null) {
    answer = await call(`${query}&cursor=${answer.body.prev}`)
    back.unshift(answer.body.items.map(idOf))
  }
  expect(back.flat()).toHaveLength(7 - (pages.at(-1)?.length ?? 0) + 1)
  expect(back.flat().slice(1)).toEqual(pages.slice(0, -1).flat())
})

it.each(['order=desc', 'order=asc', 'order=desc&sort=startedAt'])(
  '/v1/retries?%s: pages forth and back hold the same rows',
  async (order) => {
    const domain = `retries-${order.replaceAll(/\W/g, '-').toLowerCase()}.example.org`
    await recordRows(waiting(domain, 7), T)
    const query = `/v1/retries?domain=${domain}&limit=3&${order}`
    const pages: string[][] = []
    let answer = await call(query)
    for (;;) {
      pages.push(answer.body.items.map(idOf))
      if (answer.body.next === null) break
      answer = await call(`${query}&cursor=${answer.body.next}`)
    }
    const all = (await call(query.replace('limit=3', 'limit=100'))).body.items
    expect(pages.flat()).toEqual(all.map(idOf))
    const times = all.map((item: { startedAt: string }) => item.startedAt)
    const sorted = times.toSorted()
    expect(times).toEqual(order === 'order=asc' ? sorted : sorted.reverse())
    expect(new Set(pages.flat()).size).toBe(7)
    for (const page of pages.slice(0, -1).reverse()) {
      answer = await call(`${query}&cursor=${answer.body.prev}`)
      expect(answer.body.items.map(idOf)).toEqual(page)
    }
    expect(answer.body.prev).toBeNull()
  },
)

it('retries are listed by when they end, unless by when they began', async () => {
  const domain = 'sorted-retries.example.org'
  const began = (name: string, hour: number, windowHours: number) => {
    const occurredAt = T + hour * HOUR
    const said = { address: `${name}@${domain}`, key: `sorted-${name}`, class: 4 as const }
    return record(env.DB, [row({ ...said, occurredAt })], {
      now: occurredAt,
      plan: { ...PLAN, windowMs: windowHours * HOUR },
      shards: 2,
      policy: POLICY,
    })
  }
  await began('first', 0, 24)
  await began('second', 6, 12)
  const names = async (sort: string) =>
    (await call(`/v1/retries?domain=${domain}${sort}`)).body.items.map(
      ({ address }: { address: string }) => address.split('@')[0],
    )
  expect(await names('')).toEqual(['first', 'second'])
  expect(await names('&sort=startedAt')).toEqual(['second', 'first'])
  expect(await names('&sort=endsAt')).toEqual(['first', 'second'])
})

it('a cursor of retries in another order, as one of before `endsAt` was the first, is none', async () => {
  const domain = 'reordered-retries.example.org'
  await recordRows(waiting(domain, 3), T)
  const path = `/v1/retries?domain=${domain}&limit=1`
  const sorts = ['&sort=startedAt', '&sort=endsAt']
  for (const [sort, other] of [sorts, sorts.toReversed()]) {
    const { body } = await call(path + sort)
    const refused = await call(`${path}${other}&cursor=${body.next}`)
    expectProblem(refused, 422, 'invalid_request')
    expect((await call(`${path}${sort}&cursor=${body.next}`)).body.items).toHaveLength(1)
  }
})

it('of two windows of an address that end together neither is left out between pages', async () => {
  const address = 'a@end-together.example.org'
  const known = (hour: number, of: 2 | 4, windowHours = 24) => {
    const occurredAt = T + hour * HOUR
    const status = `${of}.0.0`
    return record(env.DB, [row({ address, occurredAt, key: `${hour}`, class: of, status })], {
      now: occurredAt,
      plan: { ...PLAN, windowMs: windowHours * HOUR },
      shards: 2,
      policy: POLICY,
    })
  }
  await known(0, 4)
  await known(1, 2)
  await known(12, 4, 12)
  const query = `/v1/retries?address=${address}&sort=endsAt`
  const all = (await call(query)).body.items
  expect(all).toMatchObject([{ state: 'open' }, { state: 'delivered' }])
  expect(all[0].endsAt).toBe(all[1].endsAt)
  const first = (await call(`${query}&limit=1`)).body
  const second = (await call(`${query}&limit=1&cursor=${first.next}`)).body
  expect([...first.items, ...second.items]).toEqual(all)
  expect((await call(`${query}&limit=1&cursor=${second.prev}`)).body.items).toEqual(first.items)
  // A cursor of the two members that keys had before still goes on.
  const { status } = await call(`${query}&cursor=${toCursor(['next', [T, address]])}`)
  expect(status).toBe(200)
})

it('addresses that may not be mailed are one list, whatever keeps them from it', async () => {
  const domain = 'unsendable.example.org'
  await recordRows(rows(domain, 2, 'dead'), T)
  await recordRows(waiting(domain, 2), T)
  const reported = { class: 0 as const, occurredAt: T, esp: 'ses', source: 'shop' }
  const said = { ...reported, kind: 'complained' as const, reason: 'complaint' as const }
  await recordRows([{ ...said, address: `angry@${domain}`, key: `${domain}-angry` }], T)
  const states = async (query: string) =>
    (await call(`/v1/addresses?domain=${domain}&${query}`)).body.items.map(
      ({ state, sendable }: Record<string, unknown>) => `${state} ${sendable}`,
    )
  const dead = Array(2).fill('undeliverable false')
  expect(await states('sendable=false')).toEqual(['complained false', ...dead])
  expect(await states('sendable=true')).toEqual(Array(2).fill('retrying true'))
  expect(await states('sendable=false&state=undeliverable')).toEqual(dead)
  expect(await states('sendable=true&state=undeliverable')).toEqual([])
  const csv = await call(`/v1/addresses.csv?domain=${domain}&sendable=false`)
  expect(csv.text.trim().split('\r\n')).toHaveLength(4)
})

it('addresses are listed by what came last, forth and back, whatever comes in', async () => {
  const domain = 'last-seen.example.org'
  // The order of their text is another one.
  const order = [3, 0, 6, 1, 5, 2, 4]
  const address = (n: number) => `p${n}@${domain}`
  await recordRows(
    order.map((n, at) => ({
      address: address(n),
      key: `${domain}-${n}`,
      class: 5 as const,
      condemns: true,
      // Two at a time: the address tells them apart.
      occurredAt: T + (at >> 1),
    })),
    T + 10,
  )
  const query = `/v1/addresses?domain=${domain}&sort=lastSeenAt&order=desc&limit=2`
  const newestFirst = [4, 5, 2, 6, 1, 3, 0].map(address)
  const first = await call(query)
  const second = await call(`${query}&cursor=${first.body.next}`)
  // Something comes in for one that is to come: it goes to where a reader has been already, and nothing else moves.
  const late = { address: address(0), key: `${domain}-late`, class: 5 as const, condemns: true }
  await recordRows([{ ...late, occurredAt: T + 100 }], T + 100)
  const third = await call(`${query}&cursor=${second.body.next}`)
  const pages = [first, second, third].map(({ body }) => body.items.map(idOf))
  expect(pages).toEqual([0, 2, 4].map((at) => newestFirst.slice(at, at + 2)))
  expect(third.body.next).toBeNull()
  const back = await call(`${query}&cursor=${second.body.prev}`)
  expect(back.body.items.map(idOf)).toEqual(pages[0])
  const whole = await call(query.replace('limit=2', 'limit=100'))
  expect(whole.body.items.map(idOf)).toEqual([address(0), ...newestFirst.slice(0, 6)])
  const csv = await call(query.replace('addresses?', 'addresses.csv?'))
  expect(csv.text.split('\r\n')[1]).toContain(address(0))
  // A cursor belongs to its order.
  expectProblem(await call(`/v1/addresses?cursor=${first.body.next}`), 422, 'invalid_request')
})

it('retries are found by state, address, domain, part and time', async () => {
  const domain = 'by.example.org'
  await recordRows(waiting(domain, 6), T)
  const delivered = { address: `p0003@${domain}`, key: 'by-delivered', class: 2 as const }
  await recordRows([{ ...delivered, status: '2.0.0', occurredAt: T + 1000 }], T)
  const found = async (query: string) =>
    (await call(`/v1/retries?order=asc&domain=${domain}&${query}`)).body.items.map(
      ({ address }: { address: string }) => Number(address.slice(1, 5)),
    )
  expect(await found('state=open')).toEqual([0, 1, 2, 4, 5])
  expect(await found('state=delivered')).toEqual([3])
  expect(await found(`address=p0002@${domain}`)).toEqual([2])
  expect(await found('search=0004@by')).toEqual([4])
  expect(await found('mode=observe')).toEqual([])
  const time = (ms: number) => new Date(ms).toISOString()
  expect(await found(`from=${time(T + 1)}&to=${time(T + 2)}`)).toEqual([2, 3])
  const csv = await call(`/v1/retries.csv?domain=${domain}&state=delivered`)
  expect(csv.text).toMatch(
    /^id,address,state,.*\r\n\w+-\w+,p0003@by\.example\.org,delivered,.*\r\n$/,
  )
})

it('the whole list of addresses goes on without any filter', async () => {
  await recordRows(rows('all.example.org', 3), T)
  const first = await call('/v1/addresses?limit=1')
  const second = await call(`/v1/addresses?limit=1&cursor=${first.body.next}`)
  const back = await call(`/v1/addresses?limit=1&cursor=${second.body.prev}`)
  expect(second.body.items).toHaveLength(1)
  expect(second.body.items[0].address > first.body.items[0].address).toBe(true)
  expect(back.body.items).toEqual(first.body.items)
})

it('a part of an address finds it, and a prefix too', async () => {
  await recordRows(rows('find.example.org', 3, 'needle'), T)
  for (const query of [
    ...['search=EEDLE0001', 'search=needle0001@find.exa'],
    ...['prefix=Needle0001', 'prefix=needle0001@find.example.org'],
  ]) {
    const { body } = await call(`/v1/addresses?${query}`)
    expect(body.items.map(idOf)).toEqual(['needle0001@find.example.org'])
  }
  const { body } = await call('/v1/log?search=eedle0001')
  expect(body.items).toHaveLength(1)
  expect((await call('/v1/addresses?search=%25eedle')).body.items).toEqual([])
})

it('a part of an address, and a prefix, finds it in any form that Unicode has for its letters', async () => {
  const address = 'm\u00fcller@unicode.example'
  await recordRows([{ address, key: 'unicode', occurredAt: T }], T)
  const typed = encodeURIComponent('MU\u0308LLER@')
  for (const list of ['addresses?prefix', 'addresses?search', 'log?search']) {
    expect((await call(`/v1/${list}=${typed}`)).body.items).toMatchObject([{ address }])
  }
})

it('a part of an address is found as people write it: with blanks, a name, or other letters', async () => {
  const address = 'ann@xn--mnchen-3ya.written.example'
  const one = { address, key: 'written', class: 4 as const, status: '4.2.2', occurredAt: T }
  await recordRows([one], T)
  for (const typed of [
    ...['Ann <ann@MÜNCHEN.written.example>', ' ann@xn--mnchen-3ya.wri ', '@München.written.ex'],
    ...['mu\u0308nchen.written', 'ann@münchen.written'],
  ]) {
    for (const list of ['addresses', 'log', 'retries', 'log?outcome=waiting']) {
      const more = list.includes('?') ? '&' : '?'
      const { body } = await call(`/v1/${list}${more}search=${encodeURIComponent(typed)}`)
      expect([typed, list, body.items]).toMatchObject([typed, list, [{ address }]])
    }
  }
  expectProblem(await call('/v1/log?search=%20%20a'), 422, 'invalid_request')
})

it('a domain is that behind the last @, also where a quoted local part holds one', async () => {
  const address = '"x@inner.example"@outer.example'
  const one = { address, key: 'quoted-at', class: 4 as const, status: '4.2.2', occurredAt: T }
  await recordRows([one], T)
  for (const list of ['addresses', 'log', 'retries', 'log?outcome=waiting']) {
    const found = async (domain: string) =>
      (await call(`/v1/${list}${list.includes('?') ? '&' : '?'}domain=${domain}`)).body.items
    expect(await found('outer.example')).toMatchObject([{ address }])
    expect(await found('inner.example')).toEqual([])
    expect(await found('uter.example')).toEqual([])
  }
})

it('an event is read by its id, also where others are of its moment', async () => {
  await recordRows(rows('moment.example.org', 2), T)
  const { body } = await call('/v1/log?domain=moment.example.org')
  expect(body.items).toHaveLength(2)
  for (const item of body.items) expect((await call(`/v1/log/${item.id}`)).body).toEqual(item)
})

it('a prefix is looked up by key, not by reading the table', async () => {
  const { results } = await env.DB.prepare(
    "EXPLAIN QUERY PLAN SELECT * FROM addresses a WHERE ?1 IS NULL AND (a.address>='x' AND a.address<'y') ORDER BY a.address DESC LIMIT 3",
  )
    .bind(null)
    .all<{ detail: string }>()
  expect(results[0]?.detail).toMatch(/^SEARCH a USING PRIMARY KEY/)
})

it.each(['/v1/log', '/v1/addresses'])(
  '%s as CSV is whole, and no field is a formula',
  async (path) => {
    const domain = `csv-${path.slice(4)}.example.org`
    await recordRows(rows(domain, 5003, '=cmd'), T)
    const byAccept = await call(`${path}?domain=${domain}`, { headers: { accept: 'text/csv' } })
    const byName = await call(`${path}.csv?domain=${domain}&bom=1`)
    expect(byAccept.headers.get('content-type')).toContain('text/csv')
    expect(byName.headers.get('content-type')).toContain('text/csv')
    for (const { text } of [byAccept, byName]) {
      const lines = text.trimEnd().split('\r\n')
      expect(lines).toHaveLength(5004)
      expect(text).toContain(`'=cmd0007@${domain}`)
      expect(text).not.toContain(',=cmd')
    }
  },
)

describe('every list as CSV', () => {
  beforeAll(async () => {
    const post = (path: string, body: unknown, type = 'application/json') =>
      call(path, { method: 'POST', body, headers: { 'content-type': type } })
    const address = '=1+1@csv.example.org'
    const endpoint = { url: 'https://notify.test/csv', note: '@SUM(A1)' }
    await post('/v1/notifications/endpoints', endpoint)
    const at = Date.now() - 10 * 60 * 1000
    const [bounce] = rows('csv.example.org', 1)
    await recordRows([{ ...bounce!, address, occurredAt: at }], at)
    await post('/v1/tokens', { name: '=2+5', scope: 'read' })
    await post('/v1/rules', { id: 'csv', phrases: ['so "it"'], reason: 'spam', note: '-1' })
    await post('/v1/messages?messageId=%2B1&recipient=a@csv.example.org', 'a: b', 'message/rfc822')
    await post('/v1/imports?name=%3Dx', 'b@csv.example.org\n', 'text/plain')
    const mail = new TextEncoder().encode('Subject: =cmd\r\n\r\n')
    await keepUnread(env, mail, 'names_nobody', T)
    const [deferral] = waiting('csv.example.org', 1)
    const reply = { key: 'csv-4', final: true, reason: 'unknown' as const, diagnostic: '+450 what' }
    await recordRows([{ ...deferral!, ...reply, occurredAt: at }], at)
  })

  it.each([
    ['addresses', "'=1+1@csv.example.org", 'domain=csv.example.org'],
    ['audit', 'token.create'],
    ['codes', '5.1.1'],
    ['esps', 'sendgrid'],
    ['imports', "'=x"],
    ['log', "'+450 what", 'domain=csv.example.org'],
    ['messages', "'+1"],
    ['notifications', "'=1+1@csv.example.org"],
    ['notifications/endpoints', "'@SUM(A1)"],
    ['retries', 'p0000@csv.example.org'],
    ['retries/due', 'p0000@csv.example.org', 'lease=0'],
    ['rules', `"[""so \\""it\\""""]"`],
    ['rules/unknown', "'+450 what"],
    ['stats', 'permanent'],
    ['tokens', "'=2+5"],
    ['unread', "'=cmd"],
  ])('%s', async (list, field, query = '') => {
    const json = await call(`/v1/${list}?${query}`)
    const csv = await call(`/v1/${list}?${query}`, { headers: { accept: 'text/csv' } })
    const named = await call(`/v1/${list}.csv?bom=1&${query}`)
    expect(json.headers.get('vary')).toMatch(/\baccept$/)
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present')
    expect(csv.headers.get('content-disposition')).toContain(`"${list.replace('/', '-')}.csv"`)
    // Reading as text takes the mark away.
    expect(named.text).toBe(csv.text)
    const bytes = async (bom: string) => {
      const headers = { authorization: 'Bearer test-token' }
      const raw = await exports.default.fetch(`${ORIGIN}/v1/${list}.csv?${bom}`, { headers })
      return [...new Uint8Array(await raw.arrayBuffer())].slice(0, 3)
    }
    expect(await bytes('bom=1')).toEqual([0xef, 0xbb, 0xbf])
    expect(await bytes('')).not.toEqual([0xef, 0xbb, 0xbf])
    expect(csv.text).toContain(field)
    expect(json.body.items.length).toBeGreaterThan(0)
    const lines = csv.text.split('\r\n')
    expect(lines).toHaveLength(json.body.items.length + 2)
    expect(Object.keys(json.body.items[0])).toEqual(
      expect.arrayContaining([lines[0]!.split(',')[0]]),
    )
  })

  it('says of an address what JSON says', async () => {
    const [one] = waiting('csv-address.example.org', 1)
    await recordRows([{ ...one!, reason: 'mailbox_full' }], T)
    const { text } = await call('/v1/addresses.csv?domain=csv-address.example.org')
    expect(text.trimEnd().split('\r\n')).toEqual([
      'address,sendable,state,reason,permanentErrors,transientErrors,lastStatus,lastSeenAt,retryEndsAt',
      'p0000@csv-address.example.org,true,retrying,mailbox_full,0,0,4.2.2,2026-06-01T09:00:00.000Z,2026-06-02T09:00:00.000Z',
    ])
  })

  it('holds as many rows as `limit` says, where it says so', async () => {
    await recordRows(rows('some.example.org', 5), T)
    const first = await call('/v1/log?domain=some.example.org&limit=2')
    const query = `domain=some.example.org&limit=2&cursor=${first.body.next}`
    const { body } = await call(`/v1/log?${query}`)
    const { text } = await call(`/v1/log.csv?${query}`)
    const ids = text.trimEnd().split('\r\n').slice(1)
    expect(ids.map((line) => line.split(',')[0])).toEqual(body.items.map(idOf))
  })

  it('is the same however its name is written', async () => {
    const read = async (name: string) =>
      (await exports.default.fetch(`${ORIGIN}/v1/${name}?bom=0`)).text()
    expect(await read('codes%2Ecsv')).toBe(await read('codes.csv'))
    expect(await read('c%6Fdes.cs%76')).toBe(await read('codes.csv'))
  })
})

it('the log of a domain with more than a thousand addresses is paged as any other', async () => {
  const domain = 'thousands.example.org'
  await recordRows(rows(domain, 1100), T)
  const query = `/v1/log?domain=${domain}&limit=400`
  const seen: string[] = []
  let cursor = ''
  do {
    const { body } = await call(`${query}${cursor}`)
    seen.push(...body.items.map(idOf))
    cursor = body.next === null ? '' : `&cursor=${body.next}`
  } while (cursor !== '')
  expect(seen).toHaveLength(1100)
  expect(seen).toEqual(Array.from(new Set(seen)).toSorted().reverse())
})

it.each(CSV_LISTS)('/v1/%s refuses parameters that it does not have', async (list) => {
  for (const path of [list, `${list}.csv`]) {
    const answer = await call(`/v1/${path}?sate=open`)
    expectProblem(answer, 422, 'invalid_request')
    expect(answer.text).toContain('There are parameters that do not exist here: sate')
  }
})

it.each([
  ...['addresses?sort=address', 'addresses?sort=lastSeenAt', 'retries?sort=startedAt'],
  ...['retries?sort=endsAt', 'log?order=asc', 'audit?order=asc', 'messages?order=asc'],
  ...['notifications?order=asc', 'unread?order=asc'],
])('/v1/%s goes on from a key of its own, and refuses what is none', async (list) => {
  const parts = ['text', 1.5]
  const keys = [
    [],
    ...parts.flatMap((a) => [
      [a],
      ...parts.flatMap((b) => [
        [a, b],
        [a, b, 'c'],
        [a, b, a],
      ]),
    ]),
  ]
  const statuses: number[] = []
  for (const key of keys) {
    const { status } = await call(`/v1/${list}&cursor=${toCursor(['next', key])}`)
    statuses.push(status)
  }
  expect(new Set(statuses)).toEqual(new Set([200, 422]))
})

it('names parameters that do not exist, and none that could be an address or a token', async () => {
  const answer = await call('/v1/log?sate=1&a@example.com=1&rbt_1f2e=1&esps=1')
  expect(answer.body.errors).toEqual([
    { path: '', message: 'There are parameters that do not exist here: sate, …, esps' },
  ])
  const many = Object.fromEntries(Array.from({ length: 5000 }, (_, n) => ['x'.repeat(n + 1), n]))
  const { text } = await call('/v1/rules', { method: 'POST', body: many })
  expect(text.length).toBeLessThan(1000)
})

it('a mail service or provider that nobody knows is refused by naming those that begin alike', async () => {
  for (const path of ['/v1/log', '/v1/log.csv', '/v1/stats']) {
    for (const [name, asked = '', known] of [
      ['esp', 'postmerk', '"postmark"'],
      ['provider', 'goggle', '"google"'],
    ]) {
      const answer = await call(`${path}?${name}=${asked}`)
      expectProblem(answer, 422, 'invalid_request')
      expect(answer.body.errors).toMatchObject([{ path: name }])
      expect(answer.body.errors[0].message).toContain(known)
      expect(answer.text).not.toContain(asked)
    }
  }
  for (const esp of ['', 'mail', 'resender', 'ses']) {
    expect((await call(`/v1/log?esp=${esp}`)).status).toBe(200)
  }
})

it('a part of a code is asked for by an x of either case, but its class by a digit', async () => {
  const at = Date.now() - 5000
  const failed = { class: 5, occurredAt: at, receivedAt: at } as const
  await recordRows([{ address: 'a@x.example', key: 'x-1', status: '5.1.1', ...failed }], at)
  for (const status of ['5.x.x', '5.X.X', '5.1.X']) {
    const { body } = await call(`/v1/log?address=a@x.example&status=${status}`)
    expect(body.items).toMatchObject([{ status: '5.1.1' }])
  }
  const refused = await call('/v1/log?status=x.2.2')
  expectProblem(refused, 422, 'invalid_request')
  expect(refused.body.errors[0].message).toContain('but the first')
})

it('a domain may begin with its @, and is refused where it is none', async () => {
  const occurredAt = Date.now() - 5000
  const failed = { class: 5, occurredAt, receivedAt: occurredAt } as const
  await recordRows([{ address: 'a@at.example.org', key: 'at-1', ...failed }], occurredAt)
  for (const domain of ['at.example.org', '@at.example.org', '%20@AT.example.org.']) {
    for (const list of ['log', 'addresses']) {
      const { body } = await call(`/v1/${list}?domain=${domain}`)
      expect(body.items).toMatchObject([{ address: 'a@at.example.org' }])
    }
  }
  for (const domain of ['', '@', 'a@example.org', '@@example.org', 'exa_mple..org', 'a b']) {
    for (const list of ['log', 'addresses', 'retries', 'retries.csv']) {
      const answer = await call(`/v1/${list}?domain=${domain}`)
      expectProblem(answer, 422, 'invalid_request')
      expect(answer.body.errors).toEqual([
        { path: 'domain', message: 'This is not a domain, such as example.com.' },
      ])
    }
  }
})

it.each(['cursor=zzz', 'cursor=e30', 'search=a', 'bom=2', 'order=up'])(
  '?%s is refused',
  async (query) => {
    for (const path of ['/v1/log', '/v1/addresses', '/v1/retries', '/v1/retries.csv'])
      expectProblem(await call(`${path}?${query}`), 422, 'invalid_request')
  },
)

it('a page whose rows are gone meanwhile leads back to those that are not', async () => {
  const domain = 'emptied.example.org'
  await recordRows(waiting(domain, 4), T)
  const query = `/v1/retries?state=open&domain=${domain}&sort=endsAt&order=asc&limit=2`
  const first = await call(query)
  const gone = rows(domain, 4).slice(2)
  await recordRows(
    gone.map((one) => ({ ...one, key: `${one.key}-over`, occurredAt: one.occurredAt + HOUR })),
    T,
  )
  const second = await call(`${query}&cursor=${first.body.next}`)
  expect([second.body.items, second.body.next]).toEqual([[], null])
  const back = await call(`${query}&cursor=${second.body.prev}`)
  expect(back.body.items.map(idOf)).toEqual(first.body.items.slice(0, 1).map(idOf))
  const forth = await call(`${query}&cursor=${back.body.next}`)
  expect(forth.body.items.map(idOf)).toEqual(first.body.items.slice(1).map(idOf))
})

it('a stretch of time that ends before it begins is refused, and is no empty list', async () => {
  const query = 'from=2026-06-02T00:00:00Z&to=2026-06-01T00:00:00Z'
  for (const path of ['/v1/log', '/v1/log.csv', '/v1/retries', '/v1/stats']) {
    const answer = await call(`${path}?${query}`)
    expectProblem(answer, 422, 'invalid_request')
    expect(answer.body.errors).toEqual([{ path: 'to', message: 'This is before `from`.' }])
  }
  const empty = await call('/v1/log?from=2026-06-01T00:00:00Z&to=2026-06-01T00:00:00Z')
  expect(empty.body.items).toEqual([])
})
