/** /v1/rules: own rules decide before ours; they are tried first, and what nobody explains is counted. */
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { recentReplies, unknownReplies } from '../../../src/db/own-rules.ts'
import { forgetOwnRules } from '../../../src/db/rules-in-force.ts'
import { ingest } from '../../../src/ingest.ts'
import { event } from '../../events.ts'
import { call, expectProblem } from './call.ts'

const HOLIDAY = 'Gone fishing until the leaves are falling again'
const rule = {
  id: 'acme.holiday',
  phrases: ['gone fishing'],
  reason: 'mailbox_disabled',
  provider: null,
  note: 'Acme says so',
}

const bounce = (recipient: string, diagnostic: string) =>
  event({
    recipient,
    kind: 'bounced',
    final: true,
    permanence: 'permanent',
    diagnostic,
    espEventId: `rules-${recipient}`,
    occurredAt: Date.now(),
  })

function receive(...events: ReturnType<typeof bounce>[]) {
  return ingest(env, events, { now: Date.now() })
}

async function reasonOf(address: string): Promise<unknown> {
  const { body } = await call(`/v1/log?address=${encodeURIComponent(address)}`)
  return body.items[0]?.reason
}

describe('own rules', () => {
  it('are tried against the log, decide about what comes from then on, and can be taken back', async () => {
    await receive(
      bounce('one@example.com', `550 ${HOLIDAY} 1`),
      bounce('two@example.com', `550 ${HOLIDAY} 22`),
      bounce('three@example.com', '550 5.1.1 User unknown'),
      bounce('rare@gmail.com', '550 The moon is in the way'),
    )
    expect(await reasonOf('one@example.com')).toBe('unknown')

    const unknown = await call('/v1/rules/unknown')
    expect(unknown.body.items).toMatchObject([
      { count: 2, example: expect.stringContaining(HOLIDAY) },
      { count: 1, provider: 'google' },
    ])

    const tried = await call('/v1/rules/try', { method: 'POST', body: rule })
    expect(tried.body).toMatchObject({ replies: 4, matches: 2, changes: 2 })
    expect(tried.body.samples[0]).toMatchObject({
      before: { reason: 'unknown' },
      after: { reason: 'mailbox_disabled', status: '5.2.1', action: 'suppress' },
    })
    const other = async (over: object) =>
      (await call('/v1/rules/try', { method: 'POST', body: { ...rule, ...over } })).body
    const known = { phrases: ['user unknown'], reason: 'user_unknown' }
    expect(await other(known)).toMatchObject({ matches: 1, changes: 0, samples: [] })
    const provider = { phrases: ['moon is in the way'], provider: 'google' }
    expect(await other(provider)).toMatchObject({ matches: 1, changes: 1 })
    expect((await call('/v1/rules')).body.items).toEqual([])

    expect((await call('/v1/rules', { method: 'POST', body: rule })).status).toBe(201)
    expect((await call('/v1/rules')).body.items).toMatchObject([
      { ...rule, createdBy: 'API_TOKEN' },
    ])
    expect((await call('/v1/rules/unknown')).body.items).toMatchObject([{ provider: 'google' }])
    await receive(bounce('four@example.com', `550 5.1.1 User unknown: ${HOLIDAY}`))
    expect(await reasonOf('four@example.com')).toBe('mailbox_disabled')
    const shown = await call('/v1/classify', { method: 'POST', body: { reply: `550 ${HOLIDAY}` } })
    expect(shown.body).toMatchObject({
      rule: 'own.acme.holiday',
      confidence: 1,
      evidence: { field: 'diagnostic', start: 4, end: 16 },
    })

    expectProblem(await call('/v1/rules', { method: 'POST', body: rule }), 409, 'conflict')
    expect((await call('/v1/rules/acme.holiday', { method: 'DELETE' })).status).toBe(204)
    expectProblem(await call('/v1/rules/acme.holiday', { method: 'DELETE' }), 404, 'not_found')
    await receive(bounce('five@example.com', `550 ${HOLIDAY}`))
    expect(await reasonOf('five@example.com')).toBe('unknown')
    expect((await call('/v1/rules/unknown')).body.items).toMatchObject([{ count: 2 }, {}, {}])
  })

  it('are asked of the mail service’s own word for a cause, behind the server’s words and before ours', async () => {
    const said = (recipient: string, espReason: string, diagnostic: string | null) =>
      receive({ ...bounce(recipient, ''), diagnostic, espReason })
    const own = { ...rule, id: 'acme.credits', phrases: ['credits are gone'], reason: 'policy' }
    await said('before@word.example', 'CreditsAreGone', null)
    expect(await reasonOf('before@word.example')).toBe('unknown')
    const unknown = await call('/v1/rules/unknown')
    expect(unknown.body.items).toContainEqual(
      expect.objectContaining({ example: 'CreditsAreGone' }),
    )
    const tried = await call('/v1/rules/try', { method: 'POST', body: own })
    expect(tried.body).toMatchObject({ matches: 1, samples: [{ reply: 'CreditsAreGone' }] })

    expect((await call('/v1/rules', { method: 'POST', body: own })).status).toBe(201)
    await said('after@word.example', 'CreditsAreGone', null)
    const { body } = await call('/v1/log?address=after@word.example')
    expect(body.items).toMatchObject([
      { reason: 'policy', rule: 'own.acme.credits', evidence: { field: 'espReason' } },
    ])
    await said('ours@word.example', 'mailbox full, credits are gone', null)
    expect(await reasonOf('ours@word.example')).toBe('policy')
    await said('server@word.example', 'CreditsAreGone', '552 5.2.2 Mailbox full')
    expect(await reasonOf('server@word.example')).toBe('mailbox_full')
    await call('/v1/rules/acme.credits', { method: 'DELETE' })
  })

  it('are tried behind those that are asked before them', async () => {
    await receive(bounce('shadow@example.com', '550 A shadow on the mailbox'))
    const shadow = { ...rule, id: 'first', phrases: ['a shadow'], reason: 'spam' }
    const tried = async (over: object) =>
      (await call('/v1/rules/try', { method: 'POST', body: { ...shadow, ...over } })).body
    expect(await tried({ id: 'second' })).toMatchObject({ matches: 1, changes: 1 })
    expect((await call('/v1/rules', { method: 'POST', body: shadow })).status).toBe(201)
    expect(await tried({ id: 'second', phrases: ['shadow on the mailbox'] })).toMatchObject({
      matches: 0,
      changes: 0,
    })
    // In its own place.
    expect(await tried({})).toMatchObject({ matches: 1 })
    await call('/v1/rules/first', { method: 'DELETE' })
  })

  it('are tried, and written, for the latest part of a large log', async () => {
    await receive(
      bounce('worded@example.com', '550 Nobody knows these words'),
      ...[1, 2, 3].map((n) => ({
        ...bounce(`wordless-${n}@example.com`, ''),
        diagnostic: null,
        occurredAt: Date.now() + n,
      })),
    )
    for (const read of [recentReplies, unknownReplies]) {
      const found = async (walkRows?: number) =>
        (await read(env.DB, 10, walkRows)).some(({ diagnostic }) =>
          diagnostic?.includes('Nobody knows'),
        )
      expect([await found(), await found(4), await found(3)]).toEqual([true, true, false])
    }
  })

  it.each([
    ['a phrase nobody can find', { ...rule, phrases: ['!!!'] }],
    ['a phrase of two letters', { ...rule, phrases: ['no'] }],
    ['a phrase of one sign', { ...rule, phrases: ['满'] }],
    ['a part of two letters', { ...rule, phrases: ['no … fishing'] }],
    ['a part of one sign', { ...rule, phrases: ['信箱 ... 满'] }],
    ['a part of nothing', { ...rule, phrases: ['… fishing'] }],
    ['nothing but a word set', { ...rule, phrases: ['{box}'] }],
    ['nothing but sets and forms', { ...rule, phrases: ['{cannot} … {box}'] }],
    ['two letters beside a set', { ...rule, phrases: ['of {box}'] }],
    ['nothing but an address', { ...rule, phrases: ['@'] }],
    ['words behind a code, which is read over', { ...rule, phrases: ['550 5.1.1 gone fishing'] }],
    ['a word set that does not exist', { ...rule, phrases: ['{nothing} full'] }],
    ['no phrase', { ...rule, phrases: [] }],
    ['a reason that is none', { ...rule, reason: 'bad_luck' }],
    ...['complaint', 'unsubscribed', 'autoreply', 'delivered', ''].map(
      (reason): [string, object] => [
        `"${reason}", which is no failed delivery`,
        { ...rule, reason },
      ],
    ),
    ['a provider nobody knows', { ...rule, provider: 'nobody' }],
    ['a provider that is no text', { ...rule, provider: { toString: null } }],
    ['an id with spaces', { ...rule, id: 'my rule' }],
  ])('refuse %s', async (_, body) => {
    for (const path of ['/v1/rules', '/v1/rules/try']) {
      const refused = await call(path, { method: 'POST', body })
      expectProblem(refused, 422, 'invalid_request')
      expect(refused.text.length).toBeLessThan(1200)
    }
  })

  it.each([
    ['no reason', { ...rule, reason: undefined }, 'Choose why a delivery failed (/docs)'],
    ['a reason that is none', { ...rule, reason: 'virul' }, 'One of these: "virus" … (/docs)'],
    [
      'a name that is none',
      { ...rule, phrases: ['{nothing} full'] },
      'no word set {nothing} (/docs/rules#names)',
    ],
  ])('refuse %s in a word, and say where all are', async (_, body, message) => {
    const refused = await call('/v1/rules', { method: 'POST', body })
    expect(refused.body.errors).toMatchObject([{ message }])
  })

  it('may be of two signs of a script that leaves no spaces', async () => {
    await receive(bounce('full@example.com', '550 受信箱が満杯なのです'))
    const body = { ...rule, phrases: ['なの'] }
    const tried = await call('/v1/rules/try', { method: 'POST', body })
    expect(tried.body).toMatchObject({ matches: 1 })
  })

  it('take no more together than an isolate can afford to compile', async () => {
    const phrases = (name: string, count: number) =>
      Array.from({ length: count }, (_, n) => `{mail} ${name}${n} letters`)
    const dear = { ...rule, id: 'acme.dear', phrases: phrases('dear {mail} oh', 50) }
    expectProblem(await call('/v1/rules', { method: 'POST', body: dear }), 422, 'invalid_request')
    expectProblem(
      await call('/v1/rules/try', { method: 'POST', body: dear }),
      422,
      'invalid_request',
    )
    const ids: string[] = []
    let refused = 0
    for (let n = 0; n < 6; n++) {
      const { status } = await call('/v1/rules', {
        method: 'POST',
        body: { ...rule, id: `acme.some-${n}`, phrases: phrases(`some${n}`, 50) },
      })
      if (status === 201) ids.push(`acme.some-${n}`)
      else refused = status
    }
    expect(ids.length).toBeGreaterThan(0)
    expect(refused).toBe(409)
    for (const id of ids) await call(`/v1/rules/${id}`, { method: 'DELETE' })
  })

  it('are two hundred at most', async () => {
    const ids = JSON.stringify(Array.from({ length: 200 }, (_, n) => `many-${n}`))
    const insert = `INSERT INTO own_rules SELECT value, '["gone fishing"]', 'spam', NULL, NULL, 0, 'test' FROM json_each(?1)`
    await env.DB.prepare(insert).bind(ids).run()
    expectProblem(await call('/v1/rules', { method: 'POST', body: rule }), 409, 'conflict')
    expect((await call('/v1/rules/many-0', { method: 'DELETE' })).status).toBe(204)
    const both = [rule, { ...rule, id: 'acme.other' }].map((body) =>
      call('/v1/rules', { method: 'POST', body }),
    )
    const statuses = (await Promise.all(both)).map(({ status }) => status)
    expect(statuses.sort()).toEqual([201, 409])
    await env.DB.exec('DELETE FROM own_rules')
  })

  it('are for those who may write', async () => {
    const token = 'test-read-token'
    expectProblem(await call('/v1/rules', { method: 'POST', body: rule, token }), 403, 'forbidden')
    expect((await call('/v1/rules/try', { method: 'POST', body: rule, token })).status).toBe(200)
  })
})

it('a rule of another release whose phrase is none in this one is left out, and nothing refused for it', async () => {
  const save = (id: string, phrase: string) =>
    env.DB.prepare(
      "INSERT INTO own_rules VALUES (?1, ?2, 'mailbox_disabled', NULL, NULL, 0, 'test')",
    )
      .bind(id, JSON.stringify([phrase]))
      .run()
  await save('other.release', 'gone {words-of-later}')
  await save('still.holds', 'over the hills')
  forgetOwnRules()
  const address = 'far-away@example.com'
  expect(await receive(bounce(address, '550 Over the hills'))).toMatchObject({ recorded: 1 })
  expect(await reasonOf(address)).toBe('mailbox_disabled')
})
