/** An erased address leaves no trace: not in the record, not in the clock, not in what is stored. */
import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { addressHash } from '../../../src/bounce/address.ts'
import { ingest } from '../../../src/ingest.ts'
import { shardStub } from '../../../src/retry/shards.ts'
import { event } from '../retry/clock.ts'
import { call, expectProblem } from './call.ts'

const ADDRESS = 'forget.me@erase.example'

/** Every table of the record in which the text occurs. */
async function tablesWith(text: string): Promise<string[]> {
  const { results } = await env.DB.prepare(
    "SELECT name FROM sqlite_schema WHERE type='table' AND name NOT LIKE '\\_cf%' ESCAPE '\\' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'd1%'",
  ).all<{ name: string }>()
  const found: string[] = []
  for (const { name } of results) {
    const rows = await env.DB.prepare(`SELECT * FROM ${name}`).all()
    if (JSON.stringify(rows.results).includes(text)) found.push(name)
  }
  return found
}

async function shardsWith(texts: string[]): Promise<number> {
  let found = 0
  for (const shard of [0, 1]) {
    await runInDurableObject(shardStub(env, shard), (_, state) => {
      for (const table of ['schedules', 'calls', 'spool']) {
        const rows = JSON.stringify(state.storage.sql.exec(`SELECT * FROM ${table}`).toArray())
        if (texts.some((text) => rows.includes(text))) found++
      }
    })
  }
  return found
}

it('everything about it goes, everything else stays, and the answer says what went', async () => {
  await call('/v1/notifications/endpoints', {
    method: 'POST',
    body: { url: 'https://e.notify.test/' },
  })
  const events = [ADDRESS, 'other@erase.example'].flatMap((recipient) => [
    event({ recipient }),
    event({ recipient, kind: 'complained', diagnostic: null }),
  ])
  await ingest(env, events, { now: Date.now(), nonce: null, bodyHash: null })
  await call('/v1/messages', {
    method: 'POST',
    body: `From: a@erase.example\r\nTo: ${ADDRESS}\r\nMessage-ID: <m1@erase.example>\r\n\r\nHello`,
    headers: { 'content-type': 'message/rfc822' },
  })
  expect((await env.MESSAGES.list()).objects).toHaveLength(1)
  expect(await tablesWith(ADDRESS)).toEqual(
    expect.arrayContaining(['addresses', 'delivery_log', 'notifications', 'retries']),
  )
  expect(await shardsWith([ADDRESS])).toBe(1)

  const path = `/v1/addresses/${ADDRESS}`
  expectProblem(await call(path, { method: 'DELETE', token: 'test-read-token' }), 403, 'forbidden')
  const { body, status } = await call(path, { method: 'DELETE' })
  expect(status).toBe(200)
  expect(body).toMatchObject({
    remembered: false,
    removed: { delivery_log: 2, addresses: 1, address_marks: 1, retries: 1 },
  })
  expect(await tablesWith(ADDRESS)).toEqual([])
  expect(await tablesWith(addressHash(ADDRESS))).toEqual([])
  expect(await shardsWith([ADDRESS, addressHash(ADDRESS)])).toBe(0)
  expect((await env.MESSAGES.list()).objects).toEqual([])
  expect(await tablesWith('other@erase.example')).toEqual(
    expect.arrayContaining(['addresses', 'delivery_log', 'notifications', 'retries']),
  )
  expect((await call(path)).body).toMatchObject({ state: 'ok', lastSeenAt: null })
})

it('with a salted hash it stays suppressed until it is reactivated', async () => {
  const path = `/v1/addresses/stay.away@erase.example`
  const { body } = await call(`${path}?remember=true`, { method: 'DELETE' })
  expect(body.remembered).toBe(true)
  expect(await tablesWith('stay.away')).toEqual([])
  expect((await call(path)).body).toMatchObject({ state: 'suppressed', sendable: false })
  await call(path, { method: 'PATCH', body: { action: 'reactivate' } })
  expect((await call(path)).body).toMatchObject({ state: 'ok', sendable: true })
})
