import { runDurableObjectAlarm } from 'cloudflare:test'
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

  it('and no shard does either, the ESP is told to come again', async () => {
    const one = event({ recipient: 'nowhere@example.com' })
    await expect(
      ingest({ ...env, DB: broken, RETRY_SCHEDULER: noShard }, [one], provenance),
    ).rejects.toThrow(NotDurable)
  })
})
