/** The outbox says what the record says, once: whatever the order, the repeats and the overlaps of what came in. */
import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { addressStateSql } from '../../../src/bounce/policy.ts'
import { putEndpoint } from '../../../src/db/endpoints.ts'
import { call, recordRows } from '../api/call.ts'
import { POLICY, play } from '../db/one-truth.ts'

const T = Date.now() - 3_600_000

function endpoint(id: string, types: string[] = []) {
  return putEndpoint(env.DB, {
    id,
    url: `https://all.notify.test/${id}`,
    note: null,
    types,
    secrets: [],
    state: 'active',
    createdAt: 0,
    createdBy: 'test',
  })
}

async function told(id: string): Promise<{ type: string; address: string; body: string }[]> {
  const { results } = await env.DB.prepare(
    'SELECT type, address, body FROM notifications WHERE endpoint_id=?1 ORDER BY created_at, id',
  )
    .bind(id)
    .all<{ type: string; address: string; body: string }>()
  return results
}

const countOf = async (sql: string) => (await env.DB.prepare(sql).first<number>('n')) ?? 0

beforeEach(async () => {
  const tables = [
    'notifications',
    'notification_endpoints',
    'delivery_log',
    'addresses',
    'retries',
    'address_marks',
  ]
  await env.DB.batch(tables.map((table) => env.DB.prepare(`DELETE FROM ${table}`)))
})

describe('the outbox', () => {
  it('has one notification for each thing that became true, through reordered, repeated and overlapping news', async () => {
    await endpoint('all')
    await endpoint('complaints', ['complaint.received'])
    for (const seed of [11, 12, 13]) expect(await play(env.DB, seed, 25)).toEqual([])
    const count = (type: string) =>
      countOf(`SELECT count(*) n FROM notifications WHERE endpoint_id='all' AND type='${type}'`)
    expect(await count('delivery.failed')).toBe(
      await countOf('SELECT count(*) n FROM delivery_log WHERE class=5 AND counts=1'),
    )
    const complaints = await countOf("SELECT count(*) n FROM delivery_log WHERE kind='complained'")
    expect(await count('complaint.received')).toBe(complaints)
    expect(
      await countOf("SELECT count(*) n FROM notifications WHERE endpoint_id='complaints'"),
    ).toBe(complaints)
    // Every retry's end is told; one that was corrected later was told before as well.
    for (const state of ['delivered', 'expired']) {
      const ended = await countOf(`SELECT count(*) n FROM retries WHERE state='${state}'`)
      expect(ended).toBeGreaterThan(0)
      expect(
        await countOf(
          `SELECT count(*) n FROM retries r WHERE r.state='${state}' AND EXISTS (SELECT 1 FROM notifications n WHERE n.endpoint_id='all' AND n.type='retry.${state}'
           AND n.body->>'$.data.retryId'=r.address_hash||'-'||printf('%x', r.started_at))`,
        ),
      ).toBe(ended)
    }
    const columnOf = (name: string) =>
      name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
    // Undeliverable and recovered take turns, and the last of them is true.
    const fact = (name: string) =>
      name.endsWith('Run')
        ? columnOf(name)
        : /^(lastDelivered|condemned|reactivated)/.test(name)
          ? `nullif(${columnOf(name)},0)`
          : 'NULL'
    expect(
      await countOf(
        `SELECT count(*) n FROM addresses WHERE told_undeliverable<>(${addressStateSql(fact, POLICY)}='undeliverable')`,
      ),
    ).toBe(0)
    expect((await count('address.undeliverable')) - (await count('address.recovered'))).toBe(
      await countOf('SELECT sum(told_undeliverable) n FROM addresses'),
    )
    expect(await count('address.recovered')).toBeGreaterThan(0)
  })

  it('tells every endpoint the same under one id, and other news under others', async () => {
    await endpoint('one')
    await endpoint('two')
    const bounce = { occurredAt: T, class: 5 as const, condemns: true }
    await recordRows(
      ['a', 'b'].map((name) => ({ ...bounce, address: `${name}@example.com`, key: name })),
      T,
    )
    const { results } = await env.DB.prepare(
      'SELECT type, address, count(*) n, count(DISTINCT id) ids FROM notifications GROUP BY type, address',
    ).all()
    expect(results).toHaveLength(4)
    for (const told of results) expect(told).toMatchObject({ n: 2, ids: 1 })
    expect(await countOf('SELECT count(DISTINCT id) n FROM notifications')).toBe(4)
  })

  it('writes nothing for a redelivery, and nothing at all where nobody listens', async () => {
    const bounce = { address: 'twice@example.com', occurredAt: T, key: 'twice', class: 5 as const }
    const before = await recordRows([{ ...bounce, key: 'before', condemns: true }], T)
    expect(before.told).toBe(0)
    await endpoint('all')
    const first = await recordRows([{ ...bounce, occurredAt: T + 1, condemns: true }], T + 1)
    expect(first.told).toBe(2)
    const again = await recordRows([{ ...bounce, occurredAt: T + 1, condemns: true }], T + 2)
    expect(again.told).toBe(0)
    expect((await told('all')).map(({ type }) => type).sort()).toEqual([
      'address.undeliverable',
      'delivery.failed',
    ])
    const [, failed] = (await told('all')).toSorted((a, b) => (a.type < b.type ? -1 : 1))
    expect(JSON.parse(failed?.body ?? '')).toMatchObject({
      type: 'delivery.failed',
      timestamp: new Date(T + 1).toISOString(),
      data: { address: 'twice@example.com', occurredAt: new Date(T + 1).toISOString() },
    })
  })

  it('tells of no complaint that nothing proves', async () => {
    await endpoint('all')
    const complaint = { address: 'forged@example.com', occurredAt: T, kind: 'complained' } as const
    const forged = { ...complaint, key: 'forged', class: 0, authenticity: 'unproven' } as const
    expect((await recordRows([forged], T)).told).toBe(0)
    const accepted = { ...forged, key: 'accepted', authenticity: 'token' } as const
    expect((await recordRows([accepted], T + 1)).told).toBe(1)
  })

  it('tells a recovery by a delivery and by hand', async () => {
    await endpoint('all', ['address.undeliverable', 'address.recovered'])
    const address = 'back@example.com'
    await recordRows([{ address, occurredAt: T, key: 'dead', class: 5, condemns: true }], T)
    await recordRows([{ address, occurredAt: T + 9, key: 'alive', class: 2 }], T + 9)
    await recordRows(
      [{ address, occurredAt: T + 20, key: 'dead2', class: 5, condemns: true }],
      T + 20,
    )
    const body = { action: 'reactivate' }
    expect((await call(`/v1/addresses/${address}`, { method: 'PATCH', body })).status).toBe(200)
    const types = (await told('all')).map(({ type }) => type)
    expect(types.filter((type) => type === 'address.undeliverable')).toHaveLength(2)
    expect(types.filter((type) => type === 'address.recovered')).toHaveLength(2)
  })
})
