/** What is read of one address does not grow with what is known of others, nor with what was said at the same moment. */
import { env } from 'cloudflare:workers'
import { beforeAll, expect, it } from 'vitest'
import { record } from '../../../src/db/record.ts'
import { refoldAddresses } from '../../../src/db/refold.ts'
import { retryRows } from '../retry/clock.ts'
import { PLAN, POLICY } from './one-truth.ts'
import { DAY, row } from './streams.ts'
import { counted } from './watched.ts'

const T = Date.UTC(2026, 5, 1)
const CROWD = 2_000
const options = { now: T, plan: PLAN, shards: 2, policy: POLICY }
const { db, account } = counted(env.DB)

async function rowsRead(work: () => Promise<unknown>): Promise<number> {
  account.read = 0
  await work()
  return account.read
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
