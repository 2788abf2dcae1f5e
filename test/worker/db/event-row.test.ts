/** What an event becomes in the log: when it was, whether it counts, whether it condemns. */
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { eventRow } from '../../../src/db/event-row.ts'
import { ingest } from '../../../src/ingest.ts'
import { event, permanent } from '../../events.ts'
import { call } from '../api/call.ts'
import { MINUTE } from '../retry/clock.ts'

const NOW = Date.UTC(2026, 2, 3, 9, 20)
const entry = (over: object) =>
  eventRow({ ...permanent('nobody@example.com'), ...over }, { now: NOW })

it.each([
  ['a few minutes ahead is believed', NOW + 9 * MINUTE, NOW + 9 * MINUTE],
  ['before there were such reports is a broken clock', 86_400_000, NOW],
])('a time %s', (_, claimed, occurredAt) => {
  expect(entry({ occurredAt: claimed })).toMatchObject({
    occurredAt,
    timed: occurredAt === claimed,
    claimedAt: null,
  })
})

it('of the words of a server five hundred letters are kept', () => {
  const diagnostic = `550 5.1.1 User unknown ${'x'.repeat(1000)}`
  expect(entry({ diagnostic })?.diagnostic).toBe(diagnostic.slice(0, 500))
})

it('the words that decided are among them, where they stand behind more', () => {
  const diagnostic = `550 ${'we looked at it from every side. '.repeat(30)}User unknown, sorry`
  const row = entry({ diagnostic, status: null })
  const { start = 0, end = 0 } = row?.evidence ?? {}
  expect(row?.diagnostic).toHaveLength(500)
  expect(row?.diagnostic?.slice(start, end)).toBe('User unknown')
  const kept = entry({
    ...row,
    status: row?.reportedStatus ?? null,
    recipient: 'nobody@example.com',
  })
  expect(kept).toMatchObject({ status: '5.1.1', reason: 'user_unknown', replyCode: 550 })
})

it('where no server said anything, the cause that the mail service names is kept, and its words that decided', async () => {
  const recipient = 'listed@letters.example'
  const espReason = `${'On a list of ours: '.repeat(40)}Bounced Address`
  const dropped = { ...permanent(recipient), kind: 'dropped' as const, diagnostic: null, espReason }
  await ingest(env, [dropped], { now: NOW })
  const { body } = await call(`/v1/log?address=${recipient}`)
  const [item] = body.items
  expect(item).toMatchObject({
    reason: 'suppressed',
    diagnostic: null,
    evidence: { field: 'espReason' },
  })
  expect(item.espReason).toHaveLength(500)
  expect(item.espReason.slice(item.evidence.start, item.evidence.end)).toBe('Bounced Address')
})

it('a letter that would be cut in two is kept as none, and comes out as it went in', async () => {
  const diagnostic = `550 5.1.1 ${'x'.repeat(489)}\u{1F600} unknown`
  const espEvent = `${'x'.repeat(199)}\u{1F600}`
  const recipient = 'cut@letters.example'
  await ingest(
    env,
    [permanent(recipient)].map((one) => ({ ...one, diagnostic, espEvent })),
    { now: NOW },
  )
  const note = 'half of one: \ud83d'
  await call(`/v1/addresses/${recipient}`, { method: 'PATCH', body: { action: 'suppress', note } })
  const { body } = await call(`/v1/log?address=${recipient}&order=asc`)
  expect(body.items).toMatchObject([
    {
      diagnostic: `${diagnostic.slice(0, 499)}\ufffd`,
      espEvent: `${espEvent.slice(0, 199)}\ufffd`,
    },
    { note: 'half of one: \ufffd' },
  ])
})

it('a type of three megabytes is no type: a row holds two', () => {
  const espEvent = 'x'.repeat(3_000_000)
  expect(entry({ espEvent })?.espEvent).toBe('x'.repeat(200))
  expect(entry({ espEvent })?.key).not.toBe(entry({ espEvent: 'x'.repeat(200) })?.key)
})

describe('what no server was asked for', () => {
  it.each([
    ['was dropped by its service', { kind: 'dropped' }],
    ['failed before it was sent', { kind: 'failed', diagnostic: 'The recipient does not exist' }],
  ])('%s: it is no error of the address', (_, over) => {
    expect(entry(over)).toMatchObject({ class: 5, counts: false, condemns: false })
  })

  it('is told apart from what a server refused', () => {
    expect(entry({ kind: 'failed', replyCode: 550 })).toMatchObject({ counts: true })
  })
})

it('a notice of a mail that was sent is none of the replies that nobody explained', () => {
  const kind = 'unknown'
  const nothing = { reason: null, scope: null, action: null, confidence: null, rule: null }
  const notice = { kind, diagnostic: null, status: null, replyCode: null } as const
  expect(entry(notice)).toMatchObject({ class: 0, ...nothing })
  expect(entry({ ...notice, diagnostic: 'a goose' })).toMatchObject({ reason: 'unknown' })
})

it('a complaint without proof stops nobody', async () => {
  const recipient = 'reader@unproven.example'
  const complaint = event({ recipient, kind: 'complained', authenticity: 'unproven' })
  await ingest(env, [complaint], { now: Date.now() })
  const { body } = await call(`/v1/addresses/${recipient}`)
  expect(body).toMatchObject({ state: 'ok', sendable: true })
  await ingest(env, [{ ...complaint, espEventId: 'with proof', authenticity: 'signed' }], {
    now: Date.now(),
  })
  expect((await call(`/v1/addresses/${recipient}`)).body.state).toBe('complained')
})
