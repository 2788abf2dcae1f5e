/** What is read of one address does not grow with what is known of others, nor with what was said at the same moment. */
import { env } from 'cloudflare:workers'
import { beforeAll, expect, it } from 'vitest'
import { pageOfAudit } from '../../../src/db/audit.ts'
import { expireRetries } from '../../../src/db/expire.ts'
import { knownAmong } from '../../../src/db/known-message.ts'
import { pageOfNotifications } from '../../../src/db/notifications.ts'
import { resendable } from '../../../src/db/pulled.ts'
import { record } from '../../../src/db/record.ts'
import { refoldAddresses } from '../../../src/db/refold.ts'
import { retryById, shardNumbers } from '../../../src/db/retries.ts'
import { retryIdOf } from '../../../src/db/schedule.ts'
import { counted } from '../../counted.ts'
import { retryRows } from '../retry/clock.ts'
import { PLAN, POLICY } from './one-truth.ts'
import { DAY, row } from './streams.ts'
import { watched } from './watched.ts'

const T = Date.UTC(2026, 5, 1)
const CROWD = 2_000
const options = { now: T, plan: PLAN, shards: 2, policy: POLICY }
const { db, account } = counted(env.DB)

async function rowsRead(work: () => Promise<unknown>): Promise<number> {
  account.rowsRead = 0
  await work()
  return account.rowsRead
}

/** So many temporary errors of the same second, each of another address: their retries begin and end together. */
beforeAll(async () => {
  const crowd = Array.from({ length: CROWD }, (_, n) =>
    row({ address: `a${n}@crowd.example`, occurredAt: T, key: `crowd ${n}`, class: 4 }),
  )
  await record(env.DB, crowd, options)
})

it('news that is for the fold reads no retries of other addresses', async () => {
  const address = 'late@folded.example'
  const at = (occurredAt: number, of: 4 | 5) =>
    row({ address, occurredAt, key: `late ${occurredAt}`, class: of })
  await record(env.DB, [at(T, 4)], options)
  expect(await rowsRead(() => record(db, [at(T - 1, 4)], options))).toBeLessThan(300)
  expect(await retryRows(address)).toMatchObject([{ started_at: T - 1, state: 'open' }])
})

/** A robot's address, which refused a mail once: it answers every other. */
async function robot(address: string): Promise<void> {
  await record(
    env.DB,
    [row({ address, occurredAt: T - 2 * DAY, key: `refused ${address}` })],
    options,
  )
  const answers = Array.from({ length: CROWD }, (_, n) =>
    row({
      address,
      occurredAt: T - DAY + n,
      key: `${address} ${n}`,
      class: 0,
      kind: 'autoreplied',
    }),
  )
  await record(env.DB, answers, options)
}

it.each([2, 5] as const)(
  'news of class %i, where no retry is open, reads nothing of what was known of its address',
  async (of) => {
    const address = `robot-${of}@settled.example`
    await robot(address)
    const news = row({ address, occurredAt: T, key: `news ${of}`, class: of })
    expect(await rowsRead(() => record(db, [news], options))).toBeLessThan(200)
  },
)

it('a run of errors is counted from the last delivery on, among what is known of the address since', async () => {
  const address = 'robot@run.example'
  await robot(address)
  const at = (occurredAt: number, of: 2 | 5, over = {}) =>
    row({ address, occurredAt, key: `run ${of} ${occurredAt}`, class: of, ...over })
  await record(env.DB, [at(T, 2)], options)
  await record(env.DB, [at(T + 1, 5), at(T + 3, 5)], options)
  // What an expired message is of stays to be looked for, and nothing else.
  const read = await rowsRead(() => record(db, [at(T + 2, 5)], options))
  expect(read).toBeLessThan(CROWD + 400)
})

it('of addresses that are folded together each is written by itself', async () => {
  const addresses = Array.from({ length: 100 }, (_, n) => `a${n}@together.example`)
  const at = (occurredAt: number) =>
    addresses.map((address) => row({ address, occurredAt, key: `${address} ${occurredAt}` }))
  await record(env.DB, at(T), options)
  await record(env.DB, at(T - 1), options)
  await env.DB.prepare(
    "UPDATE addresses SET refold_from=?1 WHERE address LIKE '%@together.example'",
  )
    .bind(T - 1)
    .run()
  const read = await rowsRead(() => refoldAddresses(db, addresses, options))
  expect(read).toBeLessThan(60 * addresses.length)
  const { results } = await env.DB.prepare(
    "SELECT DISTINCT permanent_run, refold_from FROM addresses WHERE address LIKE '%@together.example'",
  ).all()
  expect(results).toEqual([{ permanent_run: 2, refold_from: null }])
})

it('a page of an endpoint with many notifications is read in the order of their times', async () => {
  await env.DB.prepare(
    `WITH RECURSIVE s(n) AS (SELECT 0 UNION ALL SELECT n+1 FROM s WHERE n<4999)
     INSERT INTO notifications (endpoint_id, id, type, body, created_at, state) SELECT iif(n%500, 'busy', 'quiet'), 'msg_'||n, 'test', '{}', ${T}+n, 'delivered' FROM s`,
  ).run()
  const request = { order: 'desc', from: null, limit: 10 } as const
  for (const [endpoint, most] of [
    ['busy', 2_100],
    ['quiet', 50],
  ] as const) {
    const { db, look } = watched()
    const page = await pageOfNotifications(db, { endpoint }, request)
    expect(page.items.map(({ createdAt }) => createdAt)).toEqual(
      page.items.map(({ createdAt }) => createdAt).toSorted((a, b) => b - a),
    )
    expect(page.items).toHaveLength(10)
    const read = (await look()).reduce((sum, one) => sum + one.read, 0)
    expect(read).toBeLessThan(most)
  }
})

it.each(['asc', 'desc'] as const)(
  'a later page of the deeds of a stretch of time begins where the one before it ended, %s',
  async (order) => {
    await env.DB.prepare(
      `WITH RECURSIVE s(n) AS (SELECT 0 UNION ALL SELECT n+1 FROM s WHERE n<999)
       INSERT INTO audit SELECT ${T}+n, ?1||n, 'test', 'token.create', NULL FROM s`,
    )
      .bind(order)
      .run()
    const { db, look } = watched()
    const from = { key: [T + 500, ''], direction: 'next' } as const
    const page = await pageOfAudit(db, { from: T, to: T + 1_000 }, { order, from, limit: 10 })
    expect(page.items).toHaveLength(10)
    for (const { read } of await look()) expect(read).toBeLessThan(15)
  },
)

it('the shards of an address are read from its own retries', async () => {
  const { db, look } = watched()
  await shardNumbers(db, 'a7@crowd.example')
  const [{ read } = { read: 0 }] = await look()
  expect(read).toBeLessThan(5)
})

it('of all retries that may be pulled, no more is read than their order, but of those of a page', async () => {
  const { db, look } = watched()
  const page = await resendable(db, T + DAY / 2, null, 10, POLICY)
  expect(page).toHaveLength(10)
  const [{ read } = { read: 0 }] = await look()
  expect(read).toBeLessThan(1.5 * CROWD)
})

it('who pulls reads nothing more of the retries that are only watched', async () => {
  const at = T + 10 * DAY
  const some = (count: number, final: boolean) =>
    Array.from({ length: count }, (_, n) => {
      const address = `${final} ${n}@watched.example`.replace(' ', '-')
      return row({ address, occurredAt: at, key: address, class: 4, final })
    })
  await record(env.DB, [...some(CROWD, false), ...some(10, true)], { ...options, now: at })
  const { db, look } = watched()
  expect(await resendable(db, at + 1, null, 10, POLICY)).toHaveLength(10)
  const [{ read } = { read: 0 }] = await look()
  expect(read).toBeLessThan(1.2 * CROWD)
})

it('the last code of a window that expires is looked for once, however many messages waited', async () => {
  const address = 'many@expired.example'
  const some = (count: number, at: number, over: object) =>
    Array.from({ length: count }, (_, n) =>
      row({ address, occurredAt: at + n, key: `expired ${at} ${n}`, ...over }),
    )
  await record(env.DB, some(100, T, { class: 4 }), options)
  await record(env.DB, some(500, T + 1_000, { class: 0, kind: 'autoreplied' }), options)
  const window = { address, startedAt: T }
  const read = await rowsRead(() => expireRetries(db, [window], { ...options, now: T + 2 * DAY }))
  expect(read).toBeLessThan(5_000)
  const shown = env.DB.prepare(
    "SELECT count(*) n FROM delivery_log WHERE address=?1 AND outcome='expired' AND logged_status='4.1.1'",
  )
  expect(await shown.bind(address).first('n')).toBe(100)
})

it('a mail that names one address many times has what is known of it read once', async () => {
  const address = 'robot@named.example'
  const messageId = 'known@named.example'
  await robot(address)
  const mailed = Array.from({ length: 50 }, (_, n) => ({
    address,
    messageId: `unknown-${n}@named.example`,
  }))
  const sent = row({ address, occurredAt: T, key: 'named', class: 2, messageId })
  await record(env.DB, [sent], options)
  const { db, look } = watched()
  const known = await knownAmong(db, [...mailed, { address, messageId }])
  expect([...known]).toEqual([mailed.length])
  const [{ read } = { read: 0 }] = await look()
  expect(read).toBeLessThan(1.5 * CROWD)
})

it('of each address that waits for another message, a post is not looked through', async () => {
  const at = (occurredAt: number, of: 2 | 4) =>
    Array.from({ length: 300 }, (_, n) => {
      const [address, key] = [`a${n}@other-message.example`, `${of} of ${n}`]
      return row({ address, occurredAt, key, class: of, messageId: key })
    })
  await record(env.DB, at(T, 4), options)
  const read = await rowsRead(() => record(db, at(T + 1, 2), options))
  expect(read).toBeLessThan(250 * 300)
  const open = await env.DB.prepare(
    "SELECT count(*) n FROM retries WHERE state='open' AND address LIKE '%@other-message.example'",
  ).first('n')
  expect(open).toBe(300)
})

it('a retry is found by its id among the temporary errors of its moment', async () => {
  const at = T + 5_000
  const address = 'found@moment.example'
  // The mail that ends each of their retries comes in the same second.
  const others = Array.from({ length: CROWD }, (_, n) =>
    row({ address: `a${n}@crowd.example`, occurredAt: at, key: `moment ${n}`, class: 2 }),
  )
  await record(env.DB, [...others, row({ address, occurredAt: at, key: 'm', class: 4 })], options)
  const id = retryIdOf(address, at)
  const { db, look } = watched()
  expect(await retryById(db, id)).toMatchObject({ address, startedAt: at })
  const [{ read } = { read: 0 }] = await look()
  expect(read).toBeLessThan(CROWD + 20)
})
