/** Bounces that may be automatic answers: what the log knows of their message decides. */
import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import type { BounceEvent } from '../../../src/bounce/event.ts'
import { logEntry } from '../../../src/db/log-entry.ts'
import { ingest } from '../../../src/ingest.ts'
import { delivered, event } from '../../events.ts'
import { call, recordRows } from '../api/call.ts'
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

it.each([
  [
    'the delivery was heard of between',
    (recipient: string) => [deliveryTo(recipient, NOW - MINUTE)],
  ],
  ['nothing was', () => []],
])('comes again as the event that it was, where %s', async (name, between) => {
  const recipient = `${name.replaceAll(' ', '-')}@again.example`
  const bounce = bounceOf(recipient, { espEventId: `again-${name}` })
  await ingest(env, [bounce], { now: NOW })
  await ingest(env, between(recipient), { now: NOW })
  expect(await ingest(env, [bounce], { now: NOW })).toMatchObject({ recorded: 0, duplicates: 1 })
})

it('comes again as the answer that it was, though the record does not say so', async () => {
  const recipient = 'stalled@again.example'
  await ingest(env, [deliveryTo(recipient, NOW - MINUTE)], { now: NOW })
  const answer = bounceOf(recipient, { espEventId: 'stalled' })
  await ingest(env, [answer], { now: NOW })
  const row = logEntry(answer, { now: NOW })
  await recordRows(row === null ? [] : [row], NOW)
  expect(await logOf(recipient)).toMatchObject({ kind: 'autoreplied', state: 'ok' })
})
