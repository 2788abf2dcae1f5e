/** Bounces that may be automatic answers: what the log knows of their message decides. */
import { runDurableObjectAlarm } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { shardOf } from '../../../src/bounce/address.ts'
import type { BounceEvent } from '../../../src/bounce/event.ts'
import { d1Breaker } from '../../../src/db/breaker.ts'
import { ingest } from '../../../src/ingest.ts'
import { shardStub } from '../../../src/retry/shards.ts'
import { delivered, event } from '../../events.ts'
import { call } from '../api/call.ts'
import { MINUTE } from '../retry/clock.ts'

const NOW = Date.now()
const SENT = 'holiday@example.com'

function bounceOf(recipient: string, over: Partial<BounceEvent> = {}): BounceEvent {
  const unread = { diagnostic: null, espReason: 'General', mayBeAnswer: true }
  return event({ recipient, messageId: SENT, occurredAt: NOW, ...unread, ...over })
}

const deliveryTo = (recipient: string, occurredAt: number) => ({
  ...delivered(recipient, `<${SENT}>`),
  occurredAt,
})

async function logOf(address: string) {
  const { body } = await call(`/v1/log?address=${address}`)
  const { body: known } = await call(`/v1/addresses/${address}`)
  return { kind: body.items[0].kind, reason: body.items[0].reason, state: known.state }
}

/** While D1 does not answer; recorded when it does. */
async function ingestWithout(...events: BounceEvent[]) {
  const DB = new Proxy(env.DB, {
    get: () => () => {
      throw new Error('D1_ERROR: overloaded')
    },
  })
  expect(await ingest({ ...env, DB }, events, { now: NOW })).toMatchObject({
    spooled: events.length,
  })
  d1Breaker.reset()
  await runDurableObjectAlarm(shardStub(env, shardOf(events[0]?.recipient ?? '', 2)))
}

it('after a delivery of its message it is an answer, and opens no retry', async () => {
  const recipient = 'away@answers.example'
  await ingest(env, [deliveryTo(recipient, NOW - MINUTE)], { now: NOW })
  await ingest(env, [bounceOf('  Away@Answers.example ')], { now: NOW })
  expect(await logOf(recipient)).toEqual({ kind: 'autoreplied', reason: 'autoreply', state: 'ok' })
})

it.each([
  ['without a delivery', []],
  ['after one of another message', [{ messageId: 'another@example.com' }]],
  ['before its delivery', [{ occurredAt: NOW + MINUTE }]],
])('%s it is a bounce', async (name, deliveries) => {
  const recipient = `${name.replaceAll(' ', '-')}@answers.example`
  const known = deliveries.map((over) => ({ ...deliveryTo(recipient, NOW - MINUTE), ...over }))
  await ingest(env, known, { now: NOW })
  await ingest(env, [bounceOf(recipient)], { now: NOW })
  const { body } = await call(`/v1/log?address=${recipient}&kind=bounced`)
  expect(body.items).toMatchObject([{ kind: 'bounced', class: 'transient' }])
})

it('what came with words of a server is a bounce, whatever was delivered', async () => {
  const recipient = 'later@answers.example'
  await ingest(env, [deliveryTo(recipient, NOW - MINUTE)], { now: NOW })
  await ingest(env, [bounceOf(recipient, { mayBeAnswer: false })], { now: NOW })
  expect(await logOf(recipient)).toMatchObject({ kind: 'bounced', state: 'retrying' })
})

it.each(['before it', 'beside it'])(
  'it is one as well where it waits for the record, with its delivery %s',
  async (where) => {
    const recipient = `spooled-${where.replace(' ', '-')}@answers.example`
    const delivery = deliveryTo(recipient, NOW - MINUTE)
    if (where === 'before it') await ingest(env, [delivery], { now: NOW })
    await ingestWithout(bounceOf(recipient), ...(where === 'beside it' ? [delivery] : []))
    const { body } = await call(`/v1/log?address=${recipient}&kind=autoreplied`)
    expect(body.items).toMatchObject([{ reason: 'autoreply' }])
    expect((await call(`/v1/addresses/${recipient}`)).body).toMatchObject({
      state: 'ok',
      retry: null,
    })
  },
)

it.each([
  ['the record', (one: BounceEvent) => ingest(env, [one], { now: NOW })],
  ['the spool', ingestWithout],
])('what comes again by %s is what it was, whatever was delivered since', async (by, again) => {
  const recipient = `again-by-${by.replace(' ', '-')}@answers.example`
  const bounce = bounceOf(recipient)
  await ingest(env, [bounce], { now: NOW })
  await ingest(env, [deliveryTo(recipient, NOW - MINUTE)], { now: NOW })
  await again(bounce)
  expect((await call(`/v1/log?address=${recipient}`)).body.items).toHaveLength(2)
})
