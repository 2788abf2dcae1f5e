/** What a page of the log finds and reads: the rows of few addresses by their index, else no more than a page's share. */
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { logPages } from '../../../src/db/log.ts'
import type { PageRequest } from '../../../src/db/page.ts'
import { insertAddresses } from '../../insert-addresses.ts'
import { recordRows } from '../api/call.ts'
import { watched } from './watched.ts'

const T = Date.UTC(2026, 5, 1)
const ADDRESSES = 6_000
const WALK = 500

/** Each has an address and a row of its own; every fifth is in `many.example`, three are in `few.example`. */
beforeAll(async () => {
  const series = `WITH RECURSIVE s(n) AS (SELECT 0 UNION ALL SELECT n+1 FROM s WHERE n<${ADDRESSES - 1}),
    a AS (SELECT n, printf('user%05d@', n)||iif(n%5=0, 'many.example', iif(n%2000=1, 'few.example', 'other.example')) address FROM s)`
  const failed = insertAddresses({
    address: 'address',
    permanentErrors: 1,
    permanentRun: 1,
    lastRank: T * 4,
    lastStatus: "'5.1.1'",
  })
  await env.DB.batch([
    env.DB.prepare(`${series} ${failed} FROM a`),
    env.DB.prepare(`${series} INSERT INTO delivery_log (occurred_at, event_key, address, kind, class, counts, condemns, final, outcome, received_at, esp, source, authenticity, esp_event)
      SELECT ${T}+n/2, printf('key-%05d', n), address, 'bounced', 5, 1, 0, 1, 'failed', ${T}, 'ses', '', 'signed', 'Bounce' FROM a`),
  ])
})

const request = (over: Partial<PageRequest> = {}): PageRequest => ({
  order: 'desc',
  from: null,
  limit: 50,
  ...over,
})

it.each([{ class: 5 }, { outcome: 'failed' }])(
  'of errors, few addresses are looked for once, and their rows by index: %o',
  async (errors) => {
    const { db, look } = watched()
    const read = logPages(db, { domain: 'few.example', ...errors }, WALK)
    const first = await read(request({ limit: 2 }))
    const second = await read(request({ from: { key: first.next ?? [], direction: 'next' } }))
    expect([...first.items, ...second.items].map(({ eventKey }) => eventKey)).toEqual([
      'key-04001',
      'key-02001',
      'key-00001',
    ])
    const [addresses, ...pages] = await look()
    expect(addresses?.plan.filter((step) => step.startsWith('S'))).toEqual([
      expect.stringMatching(/^SCAN addresses/),
      'SCAN delivery_log USING INDEX log_unproven',
    ])
    expect(pages).toHaveLength(2)
    for (const { plan, read } of pages) {
      expect(plan[0]).toMatch(/^SEARCH delivery_log USING INDEX log_address \(address=\?/)
      expect(read).toBeLessThan(20)
    }
  },
)

describe.each(['desc', 'asc'] as const)('of many, %s', (order) => {
  it.each([
    ['dense', { domain: 'many.example' }, 1200],
    ['errors', { domain: 'many.example', class: 5 }, 1200],
    ['sparse', { search: '@many.', messageId: 'none' }, 0],
    ['by what no index holds', { messageId: 'none' }, 0],
    ['by a class', { class: 4 }, 0],
    ['within a time', { search: '@many.', from: T + 1000, to: T + 2000 }, 400],
  ])('the log is walked, a share of it for each page: %s', async (_name, filter, count) => {
    const { db, look } = watched()
    const found: string[] = []
    let pages = 0
    for (let from: PageRequest['from'] = null; ; pages++) {
      const page = await logPages(db, filter, WALK)(request({ order, from }))
      found.push(...page.items.map(({ eventKey }) => eventKey))
      const looked = await look()
      // Whether they are many is asked once: the cursor knows it.
      const walks =
        from === null && 'class' in filter && 'domain' in filter ? looked.slice(1) : looked
      for (const walk of walks) {
        expect(walk?.plan.join()).not.toMatch(/TEMP B-TREE|log_address/)
        expect(walk?.read).toBeLessThanOrEqual(WALK + 1)
      }
      expect(walks[0]?.plan[0]).toBe('CO-ROUTINE walk')
      if (page.next === null) break
      from = { key: page.next, direction: 'next' }
    }
    expect(found).toEqual(order === 'asc' ? found.toSorted() : found.toSorted().reverse())
    expect(new Set(found).size).toBe(count)
    expect(found).toHaveLength(count)
    expect(pages).toBeGreaterThan(count === 0 ? 10 : 3)
  })
})

it('a page that is full has read no more than it shows', async () => {
  const { db, look } = watched()
  await logPages(db, { search: 'user0' })(request({ limit: 20 }))
  const [walk, ...more] = await look()
  expect(walk?.read).toBeLessThan(60)
  expect(more).toEqual([])
})

it.each([
  [{ authenticity: 'unproven' }, 0, 'log_unproven'],
  [{ reason: 'unknown' }, 5, 'log_unknown'],
] as const)(
  'what is %o is found among its own, however long the log is',
  async (one, of, index) => {
    const addresses = ['one', 'two', 'three'].map((name) => `${name}@${index}.example`)
    await recordRows(
      addresses.map((address) => ({ ...one, class: of, occurredAt: T, address, key: address })),
      T,
    )
    for (const over of [{}, { domain: `${index}.example` }, { from: T, to: T + 1 }]) {
      const { db, look } = watched()
      const read = logPages(db, { ...one, ...over }, WALK)
      const first = await read(request({ limit: 2 }))
      const second = await read(request({ from: { key: first.next ?? [], direction: 'next' } }))
      expect([...first.items, ...second.items].map(({ address }) => address)).toEqual(
        addresses.toSorted().reverse(),
      )
      for (const { plan, read } of await look()) {
        expect(plan.join()).toContain(index)
        expect(plan.join()).not.toContain('TEMP B-TREE')
        expect(read).toBeLessThan(12)
      }
    }
  },
)

it('what is unproven is found among the errors of few addresses, too', async () => {
  const address = 'nobody-proved@error.example'
  const unproven = { class: 0, authenticity: 'unproven', status: '5.1.1' } as const
  await recordRows([{ ...unproven, address, key: address, occurredAt: T }], T)
  for (const over of [{}, { authenticity: 'unproven' }, { outcome: 'noted' }]) {
    const read = logPages(env.DB, { class: 5, domain: 'error.example', ...over }, WALK)
    expect((await read(request())).items).toMatchObject([{ address }])
  }
})

describe('a filter', () => {
  const [some, other] = ['some@filter.example', 'other@filter.example']
  const at = T - 100_000
  beforeAll(async () => {
    const failed = {
      address: some,
      occurredAt: at,
      key: 'failed',
      status: '5.1.1',
      reason: 'user_unknown',
      kind: 'bounced',
      esp: 'ses',
      source: 'shop',
      mailboxProvider: 'google',
      messageId: 'm1',
      actor: 'Ada',
    } as const
    const waits = {
      address: other,
      occurredAt: at + 1,
      key: 'waits',
      class: 4,
      status: '4.2.12',
      reason: 'mailbox_full',
      kind: 'deferred',
      esp: 'mailgun',
      messageId: 'm2',
    } as const
    await recordRows([failed, waits], at)
  })

  it.each([
    [{ address: some }, 'failed'],
    [{ address: some, domain: 'example' }, ''],
    [{ address: some, search: 'other' }, ''],
    [{ domain: 'filter.example' }, 'failed waits'],
    [{ domain: 'example' }, ''],
    [{ search: some }, 'failed'],
    [{ status: '5.1.1' }, 'failed'],
    [{ status: '5.x.x' }, 'failed'],
    [{ status: '5.x.1' }, 'failed'],
    [{ status: '5.2.x' }, ''],
    // It shows no code yet.
    [{ status: '4.x.x' }, ''],
    [{ class: 5 }, 'failed'],
    [{ class: 4 }, 'waits'],
    [{ reason: 'mailbox_full' }, 'waits'],
    [{ kind: 'deferred' }, 'waits'],
    [{ esp: 'ses' }, 'failed'],
    [{ source: 'shop' }, 'failed'],
    [{ source: '' }, 'waits'],
    [{ provider: 'google' }, 'failed'],
    [{ outcome: 'waiting' }, 'waits'],
    [{ outcome: 'failed' }, 'failed'],
    [{ messageId: 'm2' }, 'waits'],
    [{ actor: 'Ada' }, 'failed'],
    [{ from: at + 1 }, 'waits'],
    [{ to: at + 1 }, 'failed'],
    // By a part of the address and what stands in the row.
    [{ domain: 'filter.example', outcome: 'waiting' }, 'waits'],
    [{ search: '@filter', class: 5, esp: 'mailgun' }, ''],
    [{ search: 'some@', kind: 'bounced' }, 'failed'],
  ])('%o finds what it says and nothing else', async (filter, keys) => {
    const read = logPages(env.DB, { from: at, to: at + 2, ...filter })
    const { items } = await read(request({ order: 'asc' }))
    expect(items.map(({ eventKey }) => eventKey).join(' ')).toBe(keys)
  })

  it.each([{}, { domain: 'filter.example' }, { search: 'some' }])(
    'of an address reads its rows alone, also where %o is asked for, too',
    async (more) => {
      const { db, look } = watched()
      await logPages(db, { address: some, ...more })(request())
      for (const { plan } of await look()) {
        expect(plan[0]).toMatch(/^SEARCH delivery_log USING INDEX log_address \(address=\?/)
      }
    },
  )
})

describe('an address that mail was only delivered to', () => {
  const delivered = 'only@delivered.example'
  beforeAll(async () => {
    await recordRows(
      [
        { address: delivered, occurredAt: T + 1, key: 'delivered', kind: 'delivered', class: 2 },
        {
          address: 'noted@delivered.example',
          occurredAt: T + 1,
          key: 'noted',
          class: 0,
          counts: false,
          authenticity: 'unproven',
        },
        {
          address: 'bad@delivered.example',
          occurredAt: T + 2,
          key: 'bad',
          kind: 'bounced',
          class: 5,
        },
      ],
      T + 3,
    )
  })

  it.each([
    ['a domain', { domain: 'delivered.example' }, ['bad', 'delivered', 'noted']],
    ['a class', { domain: 'delivered.example', class: 2 }, ['delivered']],
    ['its outcome', { domain: 'delivered.example', outcome: 'delivered' }, ['delivered']],
    ['what was only noted', { domain: 'delivered.example', outcome: 'noted' }, ['noted']],
    ['a part', { search: 'nly@deliv' }, ['delivered']],
  ])('is found by %s, and no page reads more than its share', async (_name, filter, keys) => {
    const known = await env.DB.prepare('SELECT 1 FROM addresses WHERE address=?1').bind(delivered)
    expect(await known.first()).toBeNull()
    const { db, look } = watched()
    const found: string[] = []
    const read = logPages(db, filter, WALK)
    for (let from: PageRequest['from'] = null; ; ) {
      const page = await read(request({ from }))
      found.push(...page.items.map(({ eventKey }) => eventKey))
      if (page.next === null) break
      from = { key: page.next, direction: 'next' }
    }
    expect(found.toSorted()).toEqual(keys)
    for (const one of await look()) expect(one.read).toBeLessThanOrEqual(WALK + 1)
  })
})

it('the way back holds the same rows', async () => {
  const read = logPages(env.DB, { domain: 'many.example' }, 120)
  const forth: string[][] = []
  let page = await read(request())
  expect(page.prev).toBeNull()
  while (page.next !== null && forth.length < 6) {
    forth.push(page.items.map(({ eventKey }) => eventKey))
    page = await read(request({ from: { key: page.next, direction: 'next' } }))
  }
  expect(new Set(forth.map(({ length }) => length))).toEqual(new Set([24]))
  const back: string[][] = []
  while (page.prev !== null) {
    page = await read(request({ from: { key: page.prev, direction: 'prev' } }))
    back.unshift(page.items.map(({ eventKey }) => eventKey))
  }
  expect(back.flat()).toEqual(forth.flat())
})

it('a page without rows, at either end, leads back to all of them', async () => {
  const read = logPages(env.DB, { domain: 'many.example' })
  const limit = ADDRESSES
  for (const order of ['asc', 'desc'] as const) {
    const { items } = await read(request({ order, limit }))
    for (const [outermost, direction, opposite] of [
      [items.at(-1), 'next', 'prev'],
      [items[0], 'prev', 'next'],
    ] as const) {
      const key = [outermost?.occurredAt ?? 0, outermost?.eventKey ?? '', 1]
      const end = await read(request({ order, from: { key, direction } }))
      expect([end.items, end[direction]]).toEqual([[], null])
      const back = { key: end[opposite] ?? [], direction: opposite }
      expect((await read(request({ order, from: back, limit }))).items).toEqual(items)
    }
  }
})

it('an address is one of a few, however many unproven mails name it', async () => {
  const address = 'often@error.example'
  const unproven = { address, class: 0, authenticity: 'unproven', status: '5.1.1' } as const
  const rows = Array.from({ length: 1_001 }, (_, n) => ({ ...unproven, key: `often-${n}` }))
  await recordRows(
    rows.map((row, n) => ({ ...row, occurredAt: T + n })),
    T,
  )
  const { db, look } = watched()
  expect((await logPages(db, { class: 5, search: 'often@' }, WALK)(request())).items).toHaveLength(
    50,
  )
  const [, page] = await look()
  expect(page?.plan[0]).toMatch(/^SEARCH delivery_log USING INDEX log_address/)
})
