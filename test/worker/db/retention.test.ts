import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { record } from '../../../src/db/record.ts'
import { deleteOldLog, deleteSpent } from '../../../src/db/retention.ts'
import { PLAN, POLICY } from './one-truth.ts'
import { DAY, row } from './streams.ts'

const T = Date.UTC(2026, 5, 1)
const options = { now: T, plan: PLAN, shards: 2, policy: POLICY }
const rows = (name: string, at: number, over: object, count: number) =>
  Array.from({ length: count }, (_, n) => {
    const id = `${name}-${n}`
    return row({ address: `${id}@example.com`, key: id, occurredAt: at + n, ...over })
  })

it('one sweep deletes all that is too old, however much it is, and neither what waits nor what is newer', async () => {
  const old = T - 100 * DAY
  await record(env.DB, rows('old', old, { class: 2 }, 4_500), options)
  await record(env.DB, rows('waiting', old, { class: 4 }, 3), options)
  await record(env.DB, rows('new', T, { class: 2 }, 2), options)
  expect(await deleteOldLog(env.DB, T - 90 * DAY)).toBe(4_500)
  expect(await deleteOldLog(env.DB, T - 90 * DAY)).toBe(0)
  const left = await env.DB.prepare('SELECT address FROM delivery_log ORDER BY 1').all<{
    address: string
  }>()
  expect(left.results.map(({ address }) => address.replace(/-.*/, ''))).toEqual([
    'new',
    'new',
    'waiting',
    'waiting',
    'waiting',
  ])
})

it('what an import lists is kept as long as the suppression before it can be lifted', async () => {
  const [old, held, fresh] = ['old', 'held', 'fresh'].map((name) => `${name}@listed.example`)
  const listed = (address: string | undefined, at: number) =>
    env.DB.prepare("INSERT INTO import_listings VALUES (?1, 'september', ?2)").bind(address, at)
  const suppress = { kind: 'suppress' as const, class: 0 as const }
  await record(
    env.DB,
    [row({ address: held ?? '', key: 'h', occurredAt: T, ...suppress })],
    options,
  )
  await env.DB.batch([
    listed(old, T - 91 * DAY),
    listed(held, T - 91 * DAY),
    listed(fresh, T - 89 * DAY),
  ])
  await deleteSpent(env.DB, T, 90 * DAY)
  const { results } = await env.DB.prepare('SELECT address FROM import_listings ORDER BY 1').all()
  expect(results).toEqual([{ address: fresh }, { address: held }])
})

it('used tokens go when the log of their time does', async () => {
  const token = (nonce: string, usedAt: number) =>
    env.DB.prepare("INSERT INTO nonces VALUES ('mailgun/', ?1, 'hash', ?2)").bind(nonce, usedAt)
  await env.DB.batch([token('old', T - 91 * DAY), token('new', T - 89 * DAY)])
  await deleteSpent(env.DB, T, 90 * DAY)
  const { results } = await env.DB.prepare('SELECT nonce FROM nonces').all()
  expect(results).toEqual([{ nonce: 'new' }])
})
