import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it } from 'vitest'
import { shardOf } from '../../../src/bounce/address.ts'
import { d1Breaker } from '../../../src/db/breaker.ts'
import { ingest, NotDurable } from '../../../src/ingest.ts'
import { shardStub } from '../../../src/retry/shards.ts'
import { event, permanent } from '../../events.ts'
import { addressRow } from './clock.ts'

const provenance = { now: Date.now() }

/** A database that never answers, and one that always fails. */
const without = (batch: () => Promise<never>) =>
  new Proxy(env.DB, {
    get: (db, name) => (name === 'batch' ? batch : Reflect.get(db, name).bind?.(db)),
  })
const stalled = without(() => new Promise<never>(() => {}))
const broken = without(() => Promise.reject(new Error('D1_ERROR: overloaded')))
const noShard = new Proxy(env.RETRY_SCHEDULER, {
  get: () => () => ({ spool: () => Promise.reject(new Error('unreachable')) }),
})

afterEach(() => d1Breaker.reset())

describe('while D1 does not answer', () => {
  it.each([
    ['stalls', stalled],
    ['fails', broken],
  ])('because it %s, events are kept by their shard and recorded later, once', async (name, DB) => {
    const recipient = `spooled-${name}@example.com`
    const one = permanent(recipient)
    expect(await ingest({ ...env, DB }, [one], provenance)).toMatchObject({
      recorded: 0,
      spooled: 1,
    })
    expect(await ingest({ ...env, DB }, [one], provenance)).toMatchObject({ spooled: 1 })
    const shard = shardStub(env, shardOf(recipient, 2))
    expect((await shard.report()).spooled).toBe(2)
    await runDurableObjectAlarm(shard)
    expect((await shard.report()).spooled).toBe(0)
    expect(await addressRow(recipient)).toMatchObject({ permanent_errors: 1 })
  })

  it('what senders attached makes more pieces of a post, each below the 2 MB of a row', async () => {
    const metadata = Object.fromEntries(Array.from({ length: 20 }, (_, n) => [n, '漢'.repeat(256)]))
    const post = Array.from({ length: 190 }, (_, n) => permanent(`much${n}@attached.example`)).map(
      (one) => ({ ...one, metadata }),
    )
    const oneShard = { ...env, DB: broken, RETRY_SHARDS: '1' as never }
    expect(await ingest(oneShard, post, provenance)).toMatchObject({ spooled: 190 })
    const shard = shardStub(env, 0)
    const sizes = await runInDurableObject(shard, (_, { storage }) =>
      storage.sql.exec('SELECT length(CAST(rows AS BLOB)) bytes FROM spool').toArray(),
    )
    expect(Math.max(...sizes.map(({ bytes }) => Number(bytes)))).toBeLessThan(2_000_000)
    await runDurableObjectAlarm(shard)
    const counted = env.DB.prepare('SELECT count(*) n FROM addresses WHERE address LIKE ?1')
    expect(await counted.bind('much%@attached.example').first('n')).toBe(190)
  })

  it('and no shard does either, the ESP is told to come again', async () => {
    const one = event({ recipient: 'nowhere@example.com' })
    await expect(
      ingest({ ...env, DB: broken, RETRY_SCHEDULER: noShard }, [one], provenance),
    ).rejects.toThrow(NotDurable)
  })
})
