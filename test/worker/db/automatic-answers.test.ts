/** Bounces that may be automatic answers: what the log knows of their message decides. */
import { runDurableObjectAlarm } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { shardOf } from '../../../src/bounce/address.ts'
import type { BounceEvent } from '../../../src/bounce/event.ts'
import { type LateAnswer, turnIntoAnswers } from '../../../src/db/automatic-answers.ts'
import { d1Breaker } from '../../../src/db/breaker.ts'
import { ingest } from '../../../src/ingest.ts'
import { shardStub } from '../../../src/retry/shards.ts'
import { delivered, event } from '../../events.ts'
import { call } from '../api/call.ts'
import { heldBack } from '../held-back.ts'
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

it('a bounce after a delivery of its message is an answer, and opens no retry', async () => {
  const recipient = 'away@answers.example'
  await ingest(env, [deliveryTo(recipient, NOW - MINUTE)], { now: NOW })
  await ingest(env, [bounceOf('  Away@Answers.example ')], { now: NOW })
  expect(await logOf(recipient)).toEqual({ kind: 'autoreplied', reason: 'autoreply', state: 'ok' })
})

it.each([
  ['without a delivery', []],
  ['after one of another message', [{ messageId: 'another@example.com' }]],
  ['before its delivery', [{ occurredAt: NOW + MINUTE }]],
])('what may be an answer is a bounce %s', async (name, deliveries) => {
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
  'a bounce is an answer also where it waits for the record, with its delivery %s',
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

describe('reported before the delivery that it came after', () => {
  const DAY = 24 * 60 * MINUTE
  /** All that is known of an address: what its events are, what they count for, and what was told of it. */
  async function recordOf(address: string) {
    const { body: log } = await call(`/v1/log?address=${address}`)
    const { body: known } = await call(`/v1/addresses/${address}`)
    const { body: retries } = await call(`/v1/retries?address=${address}`)
    const { results: counted } = await env.DB.prepare(
      'SELECT status, reason, outcome, events FROM stats WHERE source=?1 AND events<>0 ORDER BY 1,2,3',
    )
      .bind(address)
      .all()
    const { results: judged } = await env.DB.prepare(
      'SELECT scope, action, confidence, rule, evidence, counts, condemns, not_before, logged_status FROM delivery_log WHERE source=?1 ORDER BY occurred_at, kind, event_key',
    )
      .bind(address)
      .all()
    const { lastSeenAt, lastStatus, lastClass, lastError, reason, ...facts } = known
    // biome-ignore lint/suspicious/noExplicitAny: what the API answers
    const events = log.items.map(({ id, receivedAt, espEventId, ...event }: any) => event)
    const record = { events, facts, retries: retries.items, counted, judged }
    // But for the name, and the hash of it that the id of a retry begins with.
    const nameless = JSON.stringify(record)
      .replaceAll(address, '')
      .replaceAll(/[0-9a-f]{16}-/g, '')
    return {
      last: { lastSeenAt, lastStatus, lastClass, lastError, reason },
      ...JSON.parse(nameless),
    }
  }

  const BEFORE = { occurredAt: NOW - MINUTE / 2 }
  const BETWEEN = { messageId: 'third', occurredAt: NOW - 5.5 * MINUTE }
  const undetermined = { permanence: null, espReason: 'Undetermined' }
  it.each<[string, Partial<BounceEvent>, number, Partial<BounceEvent>[]]>([
    ['a temporary error', {}, NOW, []],
    ['one that may be permanent', undetermined, NOW, []],
    ['one of two days ago, which has expired', {}, NOW - 2 * DAY, []],
    ['one behind another error', {}, NOW, [{ messageId: 'other', ...BEFORE }]],
    ['one before another', {}, NOW - 5 * MINUTE, [{ messageId: 'other' }]],
    ['one between two others', {}, NOW - 5 * MINUTE, [{ messageId: 'other' }, BETWEEN]],
  ])('%s is what it is in the other order', async (name, over, time, others) => {
    const of = async (order: 'early' | 'late') => {
      const recipient = `${order}-${name.replaceAll(/\W/g, '-')}@answers.example`
      const source = recipient
      const rest = others.map((one) => event({ recipient, source, occurredAt: NOW, ...one }))
      const bounce = bounceOf(recipient, { source, occurredAt: time, ...over })
      const delivery = { ...deliveryTo(recipient, time - MINUTE), source }
      for (const one of rest) await ingest(env, [one], { now: NOW })
      for (const one of order === 'early' ? [delivery, bounce] : [bounce, delivery]) {
        await ingest(env, [one], { now: NOW })
        await ingest(env, [one], { now: NOW })
      }
      return recordOf(recipient)
    }
    const early = await of('early')
    const late = await of('late')
    const answer = { kind: 'autoreplied', reason: 'autoreply', outcome: 'noted' }
    expect(late.events).toContainEqual(expect.objectContaining(answer))
    // A delivery that changes nothing is not written to its address.
    const { last } = others.length > 0 ? early : late
    expect(late).toEqual({ ...early, last })
    expect(last.lastClass).toBe(others.length > 0 ? 'transient' : 'success')
  })

  it('is an answer also where both are recorded at once', async () => {
    const recipient = 'at-once@answers.example'
    const { binding, reached, release } = heldBack(env.DB, 'batch')
    const bounce = ingest({ ...env, DB: binding }, [bounceOf(recipient)], { now: NOW })
    await reached
    await ingest(env, [deliveryTo(recipient, NOW - MINUTE)], { now: NOW })
    release()
    await bounce
    const { body } = await call(`/v1/log?address=${recipient}&kind=autoreplied`)
    expect(body.items).toHaveLength(1)
    expect((await call(`/v1/addresses/${recipient}`)).body).toMatchObject({
      state: 'ok',
      retry: null,
    })
  })

  it('is a bounce behind another message of the address', async () => {
    const recipient = 'another@answers.example'
    await ingest(env, [bounceOf(recipient)], { now: NOW })
    const other = { ...deliveryTo(recipient, NOW - MINUTE), messageId: 'another@example.com' }
    await ingest(env, [other], { now: NOW })
    expect(await logOf(recipient)).toMatchObject({ kind: 'bounced', state: 'retrying' })
  })
})

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

it.each(['before', 'behind'])(
  'what may be an answer is a bounce where only another service tells of a delivery, %s it and as often as it comes',
  async (order) => {
    const recipient = `told-${order}@answers.example`
    const bounce = bounceOf(recipient)
    const other = { ...deliveryTo(recipient, NOW - MINUTE), esp: 'generic' }
    const all = order === 'before' ? [other, bounce, bounce] : [bounce, other, bounce]
    for (const one of all) await ingest(env, [one], { now: NOW })
    expect(await logOf(recipient)).toMatchObject({ kind: 'bounced', state: 'retrying' })
  },
)

it('a bounce that turns into an answer counts once where several events of its message are recorded at once', async () => {
  const recipient = 'several@answers.example'
  const source = recipient
  const delivery = { ...deliveryTo(recipient, NOW - MINUTE), source }
  const sent = event({ ...delivery, kind: 'unknown', espEvent: 'Send', diagnostic: null })
  const bounce = { source, permanence: null, espReason: 'Undetermined' }
  await ingest(env, [bounceOf(recipient, bounce)], { now: NOW })
  await ingest(env, [sent, delivery], { now: NOW })
  const { results } = await env.DB.prepare(
    "SELECT reason, events FROM stats WHERE source=?1 AND reason NOT IN ('','delivered') AND events<>0",
  )
    .bind(source)
    .all()
  expect(results).toEqual([{ reason: 'autoreply', events: 1 }])
  expect((await call(`/v1/addresses/${recipient}`)).body.permanentErrors).toBe(0)
})

it.each([
  ['from the earlier of two on', null, 3],
  ['from where a refold was due already', 5, 5],
  ['from itself on where a refold was due behind it', 1, 3],
])('what turns into answers is folded again %s', async (name, due, from) => {
  const recipient = `${name.replaceAll(' ', '-')}@answers.example`
  const before = (minutes: number) => NOW - minutes * MINUTE
  const other = { ...deliveryTo(recipient, before(9)), messageId: 'another@example.com' }
  await ingest(env, [other], { now: NOW })
  for (const minutes of [3, 2]) {
    await ingest(env, [bounceOf(recipient, { occurredAt: before(minutes) })], { now: NOW })
  }
  await env.DB.prepare('UPDATE addresses SET refold_from=?2 WHERE address=?1')
    .bind(recipient, due && before(due))
    .run()
  const { results } = await env.DB.prepare(
    'SELECT address, occurred_at occurredAt, event_key key FROM delivery_log WHERE address=?1 AND class=4',
  )
    .bind(recipient)
    .all<LateAnswer>()
  await turnIntoAnswers(env.DB, results)
  const folded = env.DB.prepare('SELECT refold_from FROM addresses WHERE address=?1')
  expect(await folded.bind(recipient).first('refold_from')).toBe(before(from))
})
