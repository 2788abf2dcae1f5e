import {
  createExecutionContext,
  createMessageBatch,
  getQueueResult,
  runDurableObjectAlarm,
} from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeEach, expect, test, vi } from 'vitest'
import { shardOf } from '../../src/bounce/address.ts'
import { sample } from '../../src/cli/samples/cloudflare.ts'
import { d1Breaker } from '../../src/db/breaker.ts'
import worker from '../../src/index.ts'
import { shardStub } from '../../src/retry/shards.ts'

let serial = 0
/** One event of its own address and id. */
function event(kind: keyof typeof sample.events, recipient?: string): object {
  serial++
  const at = { recipient: recipient ?? `queued${serial}@example.com`, n: serial }
  const occurredAt = Math.floor(Date.now() / 1000) * 1000 - 60_000
  return sample.events[kind]!({ ...at, occurredAt })
}

/** Hands the bodies over as the runtime would, and says which were acknowledged and which come again. */
async function deliver(bodies: readonly unknown[], bindings: Env = env) {
  const messages = bodies.map((body, i) => ({
    id: `m${i}`,
    timestamp: new Date(),
    attempts: 1,
    body,
  }))
  const batch = createMessageBatch('rebound-email-events', messages)
  const ctx = createExecutionContext()
  await worker.queue(batch, bindings)
  const { explicitAcks, retryMessages } = await getQueueResult(batch, ctx)
  return { acked: explicitAcks, again: retryMessages.map(({ msgId }) => msgId) }
}

const rows = async (address: string) =>
  (
    await env.DB.prepare('SELECT * FROM delivery_log WHERE address = ?')
      .bind(address)
      .all<Record<string, unknown>>()
  ).results

const failing = (): never => {
  throw new Error('out of reach')
}
const NO_D1 = { ...env, DB: new Proxy(env.DB, { get: failing }) }
const NOTHING = { ...NO_D1, RETRY_SCHEDULER: new Proxy(env.RETRY_SCHEDULER, { get: failing }) }

beforeEach(() => d1Breaker.reset())

test('an event of the queue is recorded, proven by the binding, and acknowledged', async () => {
  expect(await deliver([event('bounced', 'gone@example.com')])).toEqual({
    acked: ['m0'],
    again: [],
  })
  expect(await rows('gone@example.com')).toMatchObject([
    { esp: 'cloudflare', authenticity: 'binding', status: '5.1.1' },
  ])
})

test('the same message of the queue again is one event', async () => {
  const twice = event('bounced', 'twice@example.com')
  await deliver([twice, twice])
  expect((await deliver([twice])).acked).toEqual(['m0'])
  expect(await rows('twice@example.com')).toHaveLength(1)
})

test('a deferral opens a retry', async () => {
  await deliver([event('deferred', 'later@example.com')])
  const retry = await env.DB.prepare('SELECT count(*) AS n FROM retries WHERE address = ?')
    .bind('later@example.com')
    .first<{ n: number }>()
  expect(retry?.n).toBe(1)
})

test('messages of the queue that nobody can read are logged and acknowledged, and hold up none of the others', async () => {
  const warned = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  const bodies = [
    null,
    'text',
    event('bounced', 'no address at all'),
    {},
    event('bounced', 'fine@example.com'),
  ]
  expect(await deliver(bodies)).toEqual({ acked: ['m0', 'm1', 'm2', 'm3', 'm4'], again: [] })
  expect(await rows('fine@example.com')).toHaveLength(1)
  const lines = warned.mock.calls.map(([line]) => String(line))
  expect(lines.filter((line) => line.includes('webhook.unreadable'))).toHaveLength(4)
  expect(lines.join()).not.toContain('no address at all')
})

test('while D1 is away the events are durable in the spool, and acknowledged', async () => {
  const address = 'spooled@example.com'
  expect((await deliver([event('bounced', address)], NO_D1)).acked).toEqual(['m0'])
  await runDurableObjectAlarm(shardStub(env, shardOf(address, 2)))
  expect(await rows(address)).toHaveLength(1)
})

test('when nothing can keep the events, every readable message comes again and the others do not', async () => {
  expect(await deliver([event('bounced'), null, event('delivered')], NOTHING)).toEqual({
    acked: ['m1'],
    again: ['m0', 'm2'],
  })
})
