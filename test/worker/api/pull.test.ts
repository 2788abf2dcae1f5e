/** Senders that pull what is due: which attempts they are handed, and what their report of one does. */
import { runInDurableObject } from 'cloudflare:test'
import { env, exports } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createApp } from '../../../src/app.ts'
import { d1Breaker } from '../../../src/db/breaker.ts'
import { latestRetries } from '../../../src/db/retries.ts'
import { ESPS } from '../../../src/esp/index.ts'
import { dueAttempts } from '../../../src/retry/pull.ts'
import { shardStub } from '../../../src/retry/shards.ts'
import { counted } from '../../counted.ts'
import { delivered, event } from '../../events.ts'
import { heldBack, heldBackStatement } from '../held-back.ts'
import { DAY, HOUR, MINUTE, receive, startClock } from '../retry/clock.ts'
import { call, dueFor, expectProblem, ORIGIN, post, retryOf } from './call.ts'

// Days of their own: what one test leaves open has ended for the next.
let t0 = Date.UTC(2030, 0, 1, 9)
beforeEach(() => {
  t0 = startClock(t0 + 2 * DAY)
})
afterEach(() => {
  vi.useRealTimers()
})

interface Due {
  retryId: string
  address: string
  attempt: number
}

const at = (minute: number) => vi.setSystemTime(t0 + minute * MINUTE)
const pull = async (limit = 100, lease = 0): Promise<Due[]> =>
  (await call(`/v1/retries/due?limit=${limit}&lease=${lease}`)).body.items
const report = async (items: readonly Due[], said: object) => {
  const body = { items: items.map(({ retryId, attempt }) => ({ retryId, attempt, ...said })) }
  const answer = await call('/v1/retries/due/report', { method: 'POST', body })
  expect(answer.status).toBe(200)
}
const crowd = (count: number, domain: string) =>
  receive(
    ...Array.from({ length: count }, (_, n) =>
      event({ recipient: `a${String(n).padStart(4, '0')}@${domain}` }),
    ),
  )
/** To a Worker with other bindings. */
const sent = (bindings: object, path: string, body: object = {}) =>
  createApp({ esps: ESPS }).fetch(
    new Request(ORIGIN + path, {
      method: 'POST',
      headers: { authorization: 'Bearer test-token', 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
    { ...env, ...bindings },
  )
const attemptsOf = (items: readonly Due[]) => items.map(({ attempt }) => attempt)
const BUSY = { result: 'reply', reply: '452 4.2.2 Mailbox full' }

it('what was reported does not come again before its next attempt, and makes room for the others', async () => {
  await crowd(150, 'crowd.example')
  at(4)
  const first = await pull()
  expect(await pull()).toEqual(first)
  await report(first, BUSY)
  const second = await pull()
  expect(new Set([...first, ...second].map(({ address }) => address)).size).toBe(150)
  await report(second, { result: 'failed' })
  expect(await pull()).toEqual([])
  at(6)
  expect(attemptsOf(await pull())).toEqual(Array(100).fill(2))
})

it('thousands of whom nobody is due yet are looked through in few queries', async () => {
  for (let n = 0; n < 4; n++) await crowd(1000, `patient-${n}.example`)
  at(1)
  const { db, account } = counted(env.DB)
  expect(await dueAttempts({ ...env, DB: db }, Date.now(), 100, 0)).toEqual([])
  // Each sorts all that are open: page by page of one size, they would be read as often as there are pages.
  expect(account.calls).toBe(3)
  at(4)
  expect(await pull()).toHaveLength(100)
})

it('reports that come in another order bring nothing back', async () => {
  await crowd(1, 'disorder.example')
  at(4)
  const [first] = await pull()
  at(7)
  const [second] = await pull()
  await report([second!], BUSY)
  await report([first!], BUSY)
  expect(await pull()).toEqual([])
})

describe('a report of an attempt whose window late news has moved', () => {
  it('counts where late news has given the window an earlier beginning', async () => {
    const recipient = 'a@began-earlier.example'
    await receive(event({ recipient }))
    at(4)
    const handed = await pull()
    await receive(event({ recipient, messageId: 'earlier', occurredAt: t0 - MINUTE / 2 }))
    expect(handed).toMatchObject([{ address: recipient, attempt: 1 }])
    expect(handed[0]?.retryId).not.toBe((await retryOf(recipient)).id)
    await report(handed, { result: 'accepted' })
    at(30)
    expect(await pull()).toEqual([])
  })

  it('counts where the window begins later, because what it began with was an automatic answer', async () => {
    const recipient = 'a@answered.example'
    const holiday = { recipient, messageId: 'holiday' }
    await receive(event({ ...holiday, diagnostic: null, espReason: 'General', mayBeAnswer: true }))
    at(1)
    await receive(event({ recipient, messageId: 'other' }))
    at(4)
    const items = await pull()
    await receive({ ...delivered(recipient, 'holiday'), occurredAt: t0 - MINUTE })
    await report(items, { result: 'accepted' })
    const { startedAt, inFlightUntil } = await retryOf(recipient)
    expect(startedAt).toBe(new Date(t0 + MINUTE).toISOString())
    expect(inFlightUntil).not.toBeNull()
  })

  it('counts where late news has ended the window and the attempt lies in the next, and not in one that a person opened since', async () => {
    const recipient = 'a@ended-earlier.example'
    await receive(event({ recipient, messageId: 'one' }))
    at(1)
    await receive(event({ recipient, messageId: 'two' }))
    at(4)
    const handed = await pull()
    await receive({ ...delivered(recipient, 'one'), occurredAt: t0 + MINUTE / 2 })
    const { id, startedAt } = await retryOf(recipient)
    expect(startedAt).toBe(new Date(t0 + MINUTE).toISOString())
    await report(handed, { result: 'accepted' })
    at(30)
    expect(await pull()).toEqual([])
    for (const action of ['cancel', 'reopen']) {
      vi.setSystemTime(Date.now() + MINUTE)
      await post(`/v1/retries/${id}/${action}`, {})
    }
    await report(handed, { result: 'gone' })
    expect(await retryOf(recipient)).toMatchObject({ state: 'open' })
  })

  it.each([
    ['is noted', () => heldBack(env.DB, 'batch')],
    ['finds what is open', () => heldBackStatement(env.DB, /lastStatus/)],
  ])(
    'counts where late news moves the window before it %s, and not in one that a person opened meanwhile',
    async (when, holding) => {
      const domain = `${when.replaceAll(' ', '-')}.example`
      await crowd(2, domain)
      at(4)
      const handed = await pull()
      const [moved, other] = handed
      const { binding, reached, release } = holding()
      const items = handed.map(({ retryId, attempt }) => ({ retryId, attempt, result: 'accepted' }))
      const told = sent({ DB: binding }, '/v1/retries/due/report', { items })
      await reached
      await receive(
        event({ recipient: moved!.address, messageId: 'late', occurredAt: t0 - MINUTE / 2 }),
      )
      for (const action of ['cancel', 'reopen']) {
        vi.setSystemTime(Date.now() + MINUTE)
        await post(`/v1/retries/${other!.retryId}/${action}`, {})
      }
      release()
      expect((await (await told).json<{ items: object[] }>()).items[0]).toEqual({
        retryId: moved!.retryId,
        result: 'taken',
      })
      expect((await retryOf(moved!.address)).inFlightUntil).not.toBeNull()
      expect(await retryOf(other!.address)).toMatchObject({ state: 'open', inFlightUntil: null })
      at(9)
      expect(await pull()).toMatchObject([{ address: other!.address, attempt: 1 }])
    },
  )

  it('holds back none of the attempts that the window has where it moves before the report is noted', async () => {
    const recipient = 'a@plan-moves.example'
    await receive(event({ recipient }))
    at(4)
    const items = (await pull()).map((item) => ({ ...item, result: 'failed' }))
    const { binding, reached, release } = heldBack(env.DB, 'batch')
    const told = sent({ DB: binding }, '/v1/retries/due/report', { items })
    await reached
    await receive(event({ recipient, messageId: 'earlier', occurredAt: t0 - MINUTE / 2 }))
    release()
    expect((await told).status).toBe(200)
    expect(await pull()).toEqual([])
    at(5.5)
    expect(attemptsOf(await pull())).toEqual([2])
  })

  it('is not taken for the attempt of the same number in the window before', async () => {
    const recipient = 'a@same-number.example'
    await receive(event({ recipient, messageId: 'one' }))
    at(7)
    await receive(event({ recipient, messageId: 'two' }))
    at(9)
    const handed = await pull()
    await receive({ ...delivered(recipient, 'one'), occurredAt: t0 + 5 * MINUTE })
    await report(handed, BUSY)
    at(16)
    const next = await pull()
    expect([...handed, ...next]).toMatchObject([{ attempt: 3 }, { attempt: 3 }])
    await report(next, { reply: '550 5.1.1 User unknown' })
    expect(await retryOf(recipient)).toMatchObject({ state: 'failed' })
  })

  it('holds back none of the attempts that the window has now', async () => {
    const recipient = 'a@plan-moved.example'
    await receive(event({ recipient }))
    at(4)
    const handed = await pull()
    await receive(event({ recipient, messageId: 'earlier', occurredAt: t0 - MINUTE / 2 }))
    await report(handed, { result: 'failed' })
    expect(await pull()).toEqual([])
    at(5.5)
    expect(attemptsOf(await pull())).toEqual([2])
  })
})

it('a sender who pulls less than there is serves everybody in turn', async () => {
  await crowd(30, 'turn.example')
  const served = new Map<string, number>()
  // Every three minutes all thirty are due, and he takes ten.
  for (let minute = 3; minute <= 15; minute += 3) {
    at(minute)
    const some = await pull(10)
    for (const { address } of some) served.set(address, (served.get(address) ?? 0) + 1)
    await report(some, BUSY)
  }
  expect(served.size).toBe(30)
  expect(Math.max(...served.values())).toBe(2)
})

it('those whose attempt has not come, however many, hide none whose has', async () => {
  await receive(
    ...Array.from({ length: 1_100 }, (_, n) =>
      event({ recipient: `a${n}@hidden.example`, diagnostic: '451 4.7.1 Try again in 9 minutes' }),
    ),
    event({ recipient: 'z@hidden.example' }),
  )
  at(4)
  expect((await pull()).map(({ address }) => address)).toEqual(['z@hidden.example'])
})

it('a message that its service reported again and again hides none that waits beside it', async () => {
  const recipient = 'a@reported.example'
  for (let minute = 0; minute < 30; minute++) {
    at(minute)
    const metadata = { report: String(minute) }
    await receive(event({ recipient, messageId: 'often', metadata }))
  }
  const beside = [
    { messageId: 'once' },
    { messageId: 'often', source: 'eu' },
    { messageId: 'often', esp: 'mailgun' },
    { metadata: { order: '1' } },
    { metadata: { order: '2' } },
  ]
  for (const [second, one] of beside.entries()) {
    vi.setSystemTime(t0 + 30 * MINUTE + second * 1000)
    await receive(event({ recipient, ...one }))
  }
  at(31)
  const waiting = [{ messageId: 'often', metadata: { report: '29' } }, ...beside]
  expect((await dueFor(recipient)).messages).toMatchObject(waiting)
  // Nor when the window is opened again.
  for (const action of ['cancel', 'reopen']) {
    vi.setSystemTime(Date.now() + MINUTE)
    await post(`/v1/retries/${(await retryOf(recipient)).id}/${action}`, {})
  }
  vi.setSystemTime(Date.now() + 4 * MINUTE)
  expect((await dueFor(recipient)).messages).toMatchObject(waiting)
})

it('of what waits, what its mail service goes on trying is handed to nobody', async () => {
  const recipient = 'a@both.example'
  const deferred = { kind: 'deferred', final: false } as const
  await receive(event({ recipient, messageId: 'tried still', ...deferred }))
  at(1)
  await receive(event({ recipient, messageId: 'given up' }))
  at(4)
  expect((await dueFor(recipient)).messages).toMatchObject([{ messageId: 'given up' }])
  // Where that has arrived, nothing is left to send, and the other is watched.
  await receive(delivered(recipient, 'given up'))
  expect(await dueFor(recipient)).toBeUndefined()
  const { id, ...retry } = await retryOf(recipient)
  expect(retry).toMatchObject({ state: 'open', mode: 'observe', nextAttemptAt: null })
  expectProblem(await post(`/v1/retries/${id}/attempt`), 409, 'conflict')
  await receive(event({ recipient, messageId: 'tried still' }))
  at(20)
  expect((await dueFor(recipient)).messages).toMatchObject([{ messageId: 'tried still' }])
})

it('what was not pulled in time waits when the receiver has asked for patience since', async () => {
  const recipient = 'a@patient.example'
  await receive(event({ recipient }))
  at(10)
  expect(attemptsOf(await pull())).toEqual([3])
  await receive(event({ recipient, diagnostic: '451 4.7.1 Try again in 10 minutes' }))
  expect(await pull()).toEqual([])
  at(22)
  expect(attemptsOf(await pull())).toEqual([7])
})

it('a report is remembered when the record is folded again', async () => {
  const address = 'a@folded.example'
  await receive(event({ recipient: address }))
  at(10)
  const [item] = await pull()
  if (item === undefined) throw new Error('nothing is due')
  expect(item.attempt).toBe(3)
  await report([item], BUSY)
  await receive(event({ recipient: address, messageId: 'late', occurredAt: t0 + MINUTE }))
  expect(await pull()).toEqual([])
  at(12)
  expect(attemptsOf(await pull())).toEqual([4])
})

it('a report of an attempt that was never handed out changes nothing', async () => {
  const address = 'a@never.example'
  await receive(
    event({ recipient: address }),
    event({ recipient: 'b@never.example', final: false, espEventId: 'watched' }),
  )
  at(10)
  const [item] = await pull()
  if (item === undefined) throw new Error('nothing is due')
  expect(item).toMatchObject({ address, attempt: 3 })
  const { id: watched } = await retryOf('b@never.example')
  const before = await retryOf(address)
  const items = [
    { retryId: item.retryId, attempt: 4, reply: '550 5.1.1 User unknown' },
    { retryId: item.retryId, attempt: 5, result: 'accepted' },
    { retryId: item.retryId, attempt: 100_000, result: 'gone' },
    { retryId: watched, attempt: 1, result: 'gone' },
  ]
  const { body } = await call('/v1/retries/due/report', { method: 'POST', body: { items } })
  expect(body.items.map(({ result }: { result: string }) => result)).toEqual(
    Array(4).fill('not_due'),
  )
  expect(await retryOf(address)).toEqual(before)
  expect(await retryOf('b@never.example')).toMatchObject({ state: 'open' })
  expect(await pull()).toEqual([item])
  // An earlier attempt, whose report was late, was handed out.
  await report([{ ...item, attempt: 2 }], BUSY)
  expect(attemptsOf(await pull())).toEqual([3])
})

it('an acceptance that is reported after its copy came back stops nothing', async () => {
  await crowd(2, 'back.example')
  at(4)
  const items = await pull()
  const [early, late] = items
  if (early === undefined || late === undefined) throw new Error('nothing is due')
  at(5)
  const returned = (recipient: string) =>
    event({ recipient, messageId: 'copy', occurredAt: t0 + 5 * MINUTE })
  await receive(returned(early.address))
  at(5.5)
  await report(items, { result: 'accepted' })
  const inFlight = async ({ retryId }: Due) =>
    (await call(`/v1/retries/${retryId}`)).body.inFlightUntil
  expect(await inFlight(early)).toBeNull()
  expect(await inFlight(late)).toBe(new Date(t0 + 5.5 * MINUTE + 4 * HOUR).toISOString())
  // Its bounce was on the way while it was reported.
  await receive(returned(late.address))
  expect(await inFlight(late)).toBeNull()
  expect(await pull()).toEqual([])
  at(6)
  expect(attemptsOf(await pull())).toEqual([2, 2])
})

it('an acceptance whose copy came back in the second in which it was due stops nothing, of a service that counts in seconds', async () => {
  await crowd(1, 'same-second.example')
  at(3)
  const items = await pull()
  vi.setSystemTime(t0 + 3 * MINUTE + 700)
  const recipient = items[0]?.address ?? ''
  await receive(event({ recipient, messageId: 'copy', occurredAt: t0 + 3 * MINUTE }))
  vi.setSystemTime(t0 + 3 * MINUTE + 900)
  await report(items, { result: 'accepted' })
  expect((await retryOf(recipient)).inFlightUntil).toBeNull()
  at(6)
  expect(attemptsOf(await pull())).toEqual([2])
})

it('what was reported is a past attempt of its retry, each once', async () => {
  await crowd(2, 'past.example')
  at(4)
  const first = await pull()
  const [busy] = first
  if (busy === undefined) throw new Error('nothing is due')
  await report(first, BUSY)
  await report(first, BUSY)
  at(7)
  const second = await pull()
  await report(second, { result: 'failed' })
  // Late news of an attempt before it.
  await report(first, BUSY)
  const { attempts } = (await call(`/v1/retries/${busy.retryId}`)).body
  expect(attempts).toMatchObject([
    { attempt: 1, result: 'reply', durationMs: 0, status: null, problem: null },
    { attempt: 2, result: 'failed', problem: null },
  ])
  const { body } = await call('/v1/addresses/lookup', {
    method: 'POST',
    body: { addresses: [busy.address] },
  })
  expect(body.addresses[0].retry.attemptsDone).toBe(2)
})

it('several attempts of one retry in one report are as many past attempts, each with its own result', async () => {
  const address = 'a@together.example'
  await receive(event({ recipient: address }))
  at(4)
  const [first] = await pull()
  at(7)
  const [second] = await pull()
  if (first === undefined || second === undefined) throw new Error('nothing is due')
  const said = [
    { ...BUSY, retryId: first.retryId, attempt: first.attempt },
    { ...BUSY, retryId: first.retryId, attempt: first.attempt },
    { result: 'failed', retryId: second.retryId, attempt: second.attempt },
  ]
  await post('/v1/retries/due/report', { items: said })
  expect((await call(`/v1/retries/${first.retryId}`)).body.attempts).toMatchObject([
    { attempt: 1, result: 'reply' },
    { attempt: 2, result: 'failed' },
  ])
  expect((await call(`/v1/addresses/${address}`)).body.retry.attemptsDone).toBe(2)
})

it.each([
  ['words', 'no idea'],
  ['a status of HTTP', '404 Not Found'],
  ['a status that mail has as well', '503 Service Unavailable'],
])(
  'a reply that is none, %s, counts as failed, and whoever reported it is told',
  async (name, reply) => {
    const address = `${name.replaceAll(' ', '-')}@no-reply.example`
    await receive(event({ recipient: address }))
    at(4)
    const [due] = await pull()
    const item = { retryId: due?.retryId ?? '', attempt: due?.attempt ?? 0 }
    const items = [{ ...item, result: 'reply', reply }]
    const { body } = await post('/v1/retries/due/report', { items })
    expect(body.items).toEqual([{ retryId: item.retryId, result: 'not_a_reply' }])
    const { attempts } = (await call(`/v1/retries/${item.retryId}`)).body
    const problem = 'it has no reply that holds a code'
    expect(attempts).toMatchObject([{ attempt: 1, result: 'failed', problem }])
    expect((await call(`/v1/addresses/${address}`)).body).toMatchObject({ permanentErrors: 0 })
  },
)

it('what neither the record nor the spool could keep is to be reported again', async () => {
  await receive(event({ recipient: 'kept-nowhere@away.example' }))
  at(4)
  const [due] = await pull()
  let batches = 0
  const DB = new Proxy(env.DB, {
    get(target, name) {
      if (name === 'batch' && ++batches > 1) {
        return () => Promise.reject(new Error('D1_ERROR: Network connection lost.'))
      }
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  const RETRY_SCHEDULER = { idFromName: () => 0, get: () => ({ spool: () => Promise.reject() }) }
  const items = [{ retryId: due?.retryId, attempt: due?.attempt, ...BUSY }]
  const answer = await sent({ DB, RETRY_SCHEDULER }, '/v1/retries/due/report', { items })
  d1Breaker.reset()
  expect(answer.status).toBe(503)
  expect(answer.headers.get('retry-after')).toBe('60')
  await report([due as Due], BUSY)
  const { body } = await call('/v1/log?address=kept-nowhere@away.example')
  expect(body.items).toMatchObject([{ diagnostic: BUSY.reply }, {}])
})

describe('a failure of an attempt of which a copy was accepted', () => {
  const said = async (items: readonly object[]) =>
    (await post('/v1/retries/due/report', { items })).body.items[0].result
  const handed = async (recipient: string) => {
    await receive(event({ recipient }))
    at(4)
    const [due] = await pull()
    return { retryId: due?.retryId ?? '', attempt: due?.attempt ?? 0 }
  }

  it('may be another sender’s: the copy stands, and he is told', async () => {
    const address = 'a@two-senders.example'
    const item = await handed(address)
    expect(await said([{ ...item, result: 'accepted' }])).toBe('taken')
    expect(await said([{ ...item, result: 'accepted' }])).toBe('taken')
    expect(await said([{ ...item, result: 'failed' }])).toBe('already_accepted')
    at(7)
    expect(await pull()).toEqual([])
    expect(await said([{ ...item, attempt: 2, result: 'failed' }])).toBe('taken')
    // A server's word says that it is lost.
    expect(await said([{ ...item, reply: '451 4.4.1 Not accepted after all' }])).toBe('taken')
    expect(await said([{ ...item, result: 'failed' }])).toBe('taken')
    at(10)
    expect(attemptsOf(await pull())).toEqual([3])
  })

  it('is told to the sender also where both are reported at once', async () => {
    const item = await handed('a@at-once.example')
    const { binding, reached, release } = heldBack(env.DB, 'batch')
    const items = [{ ...item, result: 'failed' }]
    const late = sent({ DB: binding }, '/v1/retries/due/report', { items })
    await reached
    expect(await said([{ ...item, result: 'accepted' }])).toBe('taken')
    release()
    expect((await (await late).json<{ items: object[] }>()).items).toEqual([
      { retryId: item.retryId, result: 'already_accepted' },
    ])
    const { attempts } = (await call(`/v1/retries/${item.retryId}`)).body
    expect(attempts).toMatchObject([{ attempt: 1, result: 'accepted' }])
  })

  it('takes nothing from an acceptance behind it', async () => {
    const address = 'a@after-all.example'
    const item = await handed(address)
    expect(await said([{ ...item, result: 'failed' }])).toBe('taken')
    expect(await said([{ ...item, result: 'accepted' }])).toBe('taken')
    expect((await retryOf(address)).inFlightUntil).not.toBeNull()
    const attempts = async () => (await call(`/v1/retries/${item.retryId}`)).body.attempts
    const accepted = [{ attempt: 1, result: 'accepted', problem: null }]
    expect(await attempts()).toMatchObject(accepted)
    expect(await said([{ ...item, result: 'failed' }])).toBe('already_accepted')
    expect(await attempts()).toMatchObject(accepted)
    expect(await said([{ ...item, reply: '451 4.4.1 Not accepted after all' }])).toBe('taken')
    expect(await said([{ ...item, result: 'failed' }])).toBe('taken')
    expect(await attempts()).toMatchObject([{ attempt: 1, result: 'reply', problem: null }])
  })

  it('takes nothing from an acceptance in the same report, before or behind it', async () => {
    const item = await handed('a@in-one.example')
    const [failed, accepted] = [
      { ...item, result: 'failed' },
      { ...item, result: 'accepted' },
    ]
    await post('/v1/retries/due/report', { items: [failed, accepted, failed] })
    const { attempts } = (await call(`/v1/retries/${item.retryId}`)).body
    expect(attempts).toMatchObject([{ attempt: 1, result: 'accepted', problem: null }])
  })
})

it('the plan of one whose copy is in flight goes on behind it', async () => {
  await crowd(1, 'plan.example')
  at(4)
  const items = await pull()
  await report(items, { result: 'accepted' })
  const { plan, inFlightUntil, nextAttemptAt } = (
    await call(`/v1/retries/${items[0]?.retryId ?? ''}`)
  ).body
  expect(plan.length).toBeGreaterThan(10)
  expect(plan[0].at).toBe(nextAttemptAt)
  expect(Date.parse(plan[0].at)).toBeGreaterThan(Date.parse(inFlightUntil))
  vi.setSystemTime(Date.parse(inFlightUntil) + 1)
  expect(await pull()).toEqual([])
  vi.setSystemTime(Date.parse(nextAttemptAt))
  expect(await pull()).toMatchObject([{ attempt: plan[0].attempt }])
})

it('what was reported is written to its retry, and to no other', async () => {
  await crowd(3, 'rows.example')
  at(4)
  const [first] = await pull()
  if (first === undefined) throw new Error('nothing is due')
  await report([first], { result: 'failed' })
  const { results } = await env.DB.prepare(
    "SELECT reported_until FROM retries WHERE address LIKE '%@rows.example' ORDER BY 1",
  ).all()
  expect(results).toEqual([
    { reported_until: null },
    { reported_until: null },
    { reported_until: t0 + 6 * MINUTE },
  ])
})

describe('what a person wishes for where nobody is called', () => {
  const setting = async (bindings: object) => {
    for (const shard of [0, 1]) {
      await runInDurableObject(shardStub(env, shard), (one) =>
        Reflect.set(one, 'env', Object.assign({ ...env }, bindings)),
      )
    }
  }
  beforeEach(() => setting({ RESEND_URL: '' }))
  afterEach(() => setting({}))
  const tryNow = async (address: string) =>
    (await post(`/v1/retries/${(await retryOf(address)).id}/attempt`)).body
  /** Its number tells when it was wished for. */
  const wishAt = (minute: number) => 100_001 + minute * MINUTE
  const resultsOf = async (items: object[]) => {
    const { body } = await post('/v1/retries/due/report', { items })
    return body.items.map(({ result }: { result: string }) => result)
  }

  it('is due at once, before all others, under a key of its own, and its plan goes on', async () => {
    await crowd(3, 'wished.example')
    at(1)
    const address = 'a0001@wished.example'
    expect(await tryNow(address)).toEqual({ result: 'due', problem: null })
    const [item, ...others] = await pull(100, 60)
    expect(others).toEqual([])
    expect(item).toMatchObject({
      address,
      attempt: wishAt(1),
      dueAt: new Date(t0 + MINUTE).toISOString(),
    })
    // It has been handed out, and is handed out again as the same.
    expect(await pull(100, 60)).toEqual([])
    expect(await pull()).toEqual([item])
    at(1.5)
    await report([item!], BUSY)
    expect(await pull()).toEqual([])
    expect((await call(`/v1/retries/${item!.retryId}`)).body.attempts).toMatchObject([
      { attempt: wishAt(1), result: 'reply' },
    ])
    at(4)
    const planned = await pull()
    expect(attemptsOf(planned)).toEqual([1, 1, 1])
    await report(planned, BUSY)
    at(5)
    expect(await pull()).toEqual([])
    const { body } = await post('/v1/retries/bulk', { action: 'attempt', addresses: [address] })
    expect(body.items).toEqual([{ address, result: 'done', detail: null }])
    expect(await pull()).toMatchObject([{ address, attempt: wishAt(5) }])
    // Whoever has not come for it is handed what the plan says.
    at(6)
    expect(attemptsOf(await pull())).toEqual([2, 2, 2])
    const { body: audit } = await call('/v1/audit?action=retry.attempt')
    const targets = audit.items.map(({ targetId }: { targetId: string }) => targetId)
    expect(targets.slice(0, 2)).toEqual([item!.retryId, item!.retryId])
  })

  it('comes before the others whose attempt is due as well', async () => {
    await crowd(120, 'backlog.example')
    at(4)
    const address = 'a0119@backlog.example'
    expect((await pull(100)).some((one) => one.address === address)).toBe(false)
    await tryNow(address)
    expect(await pull(1)).toMatchObject([{ address, attempt: wishAt(4) }])
  })

  it('is answered by its report, or an error since, and by no report of an attempt that there was not', async () => {
    await crowd(2, 'answered.example')
    at(1)
    const [taken, told] = ['a0000@answered.example', 'a0001@answered.example']
    for (const address of [taken, told]) await tryNow(address)
    const items = await pull()
    expect(items).toHaveLength(2)
    const wrong = items.map(({ retryId }) => ({ retryId, attempt: wishAt(2), result: 'gone' }))
    const { body } = await post('/v1/retries/due/report', { items: wrong })
    expect(body.items).toMatchObject([{ result: 'not_due' }, { result: 'not_due' }])
    at(2)
    await receive(event({ recipient: told, messageId: 'copy', occurredAt: t0 + 1.5 * MINUTE }))
    await report(
      items.filter(({ address }) => address === taken),
      { result: 'accepted' },
    )
    expect(await pull()).toEqual([])
    at(4)
    expect(await pull()).toMatchObject([{ address: told, attempt: 1 }])
    const { inFlightUntil } = await retryOf(taken)
    expect(inFlightUntil).toBe(new Date(t0 + 2 * MINUTE + 4 * HOUR).toISOString())
  })

  it('outlives late news of the address', async () => {
    await crowd(1, 'late-wish.example')
    at(10)
    const address = 'a0000@late-wish.example'
    await report(await pull(), BUSY)
    at(10.5)
    await tryNow(address)
    const handed = await pull()
    await receive(event({ recipient: address, messageId: 'late', occurredAt: t0 - MINUTE }))
    expect(await pull()).toMatchObject([{ address, attempt: 100_001 + 11.5 * MINUTE }])
    await report(handed, { result: 'accepted' })
    expect(await pull()).toEqual([])
    at(30)
    expect(await pull()).toEqual([])
  })

  it('is taken when it is reported late, or again, and its copy is on its way', async () => {
    await crowd(2, 'late-report.example')
    at(1)
    const [again, late] = ['a0000@late-report.example', 'a0001@late-report.example']
    for (const address of [again, late]) await tryNow(address)
    const items = await pull(100, 30)
    expect(items.map(({ attempt }) => attempt)).toEqual([wishAt(1), wishAt(1)])
    const of = (address: string) => items.find((one) => one.address === address)!
    const said = ({ retryId, attempt }: Due, result: string) => [{ retryId, attempt, result }]
    at(2)
    await tryNow(again)
    expect(await resultsOf(said(of(again), 'accepted'))).toEqual(['taken'])
    at(4)
    await report(
      (await pull()).filter(({ address }) => address === late),
      { result: 'failed' },
    )
    expect(await resultsOf(said(of(late), 'accepted'))).toEqual(['taken'])
    expect(await resultsOf(said(of(late), 'accepted'))).toEqual(['taken'])
    for (const address of [again, late]) {
      expect((await retryOf(address)).inFlightUntil).not.toBeNull()
    }
    expect(await pull()).toEqual([])
  })

  it('stands when an attempt before it is reported, which does not come again', async () => {
    await crowd(1, 'wish-stands.example')
    at(4)
    const [first] = await pull()
    at(6)
    const [second] = await pull()
    await report([second!], { result: 'failed' })
    at(7)
    await tryNow('a0000@wish-stands.example')
    await report([first!], { result: 'failed' })
    await report([second!], { result: 'failed' })
    const wished = await pull()
    expect(attemptsOf(wished)).toEqual([wishAt(7)])
    await report(wished, { result: 'failed' })
    expect(await pull()).toEqual([])
    const { attempts } = (await call(`/v1/retries/${first!.retryId}`)).body
    expect(attempts).toMatchObject([{ attempt: 2 }, { attempt: wishAt(7) }])
    at(9)
    expect(attemptsOf(await pull())).toEqual([3])
  })

  it('is wished for still when the column that says so is new', async () => {
    await crowd(2, 'old-wish.example')
    at(4)
    const [wished, other] = await pull()
    await report([other!], { result: 'failed' })
    const { queries } = env.MIGRATIONS.find(({ name }) => name.endsWith('_wishes.sql'))!
    await env.DB.batch([
      env.DB.prepare('ALTER TABLE retries DROP COLUMN wished_at'),
      env.DB.prepare('UPDATE retries SET reported_until=?1 WHERE address=?2').bind(
        -(t0 + 3.5 * MINUTE),
        wished!.address,
      ),
      ...queries.map((query) => env.DB.prepare(query)),
    ])
    expect(await pull()).toMatchObject([{ address: wished!.address, attempt: wishAt(3.5) }])
    at(6)
    expect(attemptsOf(await pull())).toEqual([2, 2])
  })

  it('is refused while somebody who pulls has an attempt', async () => {
    await crowd(1, 'leased-wish.example')
    at(4)
    const address = 'a0000@leased-wish.example'
    const [item] = await pull(1, 60)
    const refused = await tryNow(address)
    expect(refused).toMatchObject({
      code: 'conflict',
      detail: 'Somebody who pulls has it already.',
    })
    const { body } = await post('/v1/retries/bulk', { action: 'attempt', addresses: [address] })
    expect(body.items).toEqual([{ address, result: 'nothing_to_do', detail: refused.detail }])
    expect(await pull()).toEqual([item])
    at(5.5)
    expect(await tryNow(address)).toMatchObject({ result: 'due' })
  })

  it('is due once that attempt is reported, however long it was leased for', async () => {
    await crowd(1, 'reported-wish.example')
    at(4)
    const handed = await pull(1, 900)
    at(5)
    await report(handed, { result: 'failed' })
    expect(await tryNow('a0000@reported-wish.example')).toMatchObject({ result: 'due' })
    expect(attemptsOf(await pull(1, 60))).toEqual([wishAt(5)])
    at(5.5)
    expect(await tryNow('a0000@reported-wish.example')).toMatchObject({ code: 'conflict' })
  })

  it('is refused under the id that late news has given the window since, too', async () => {
    await crowd(1, 'moved-lease.example')
    at(4)
    const address = 'a0000@moved-lease.example'
    const [item] = await pull(1, 60)
    await receive(event({ recipient: address, messageId: 'late', occurredAt: t0 - MINUTE }))
    expect((await retryOf(address)).id).not.toBe(item?.retryId)
    expect(await tryNow(address)).toMatchObject({ detail: 'Somebody who pulls has it already.' })
    at(5.5)
    expect(await tryNow(address)).toMatchObject({ result: 'due' })
  })

  it.each([
    [
      'is noted though late news moves the window meanwhile',
      (recipient: string) => event({ recipient, messageId: 'late', occurredAt: t0 - MINUTE }),
      { result: 'due', problem: null },
    ],
    [
      'is of a retry that has ended where the mail arrives meanwhile',
      (recipient: string) => delivered(recipient),
      { code: 'conflict', detail: 'This retry has ended.' },
    ],
  ])('%s', async (name, news, answer) => {
    const address = `${name.replaceAll(' ', '-')}@example.com`
    await receive(event({ recipient: address }))
    at(1)
    const { binding, reached, release } = heldBack(env.DB, 'batch')
    const wish = sent({ DB: binding }, `/v1/retries/${(await retryOf(address)).id}/attempt`)
    await reached
    await receive(news(address))
    release()
    expect(await (await wish).json()).toMatchObject(answer)
    const due = await pull()
    expect(due.map((one) => one.address)).toEqual('result' in answer ? [address] : [])
  })

  it('is noted though late news moves the window before its clock is asked', async () => {
    const address = 'a@moves-before.example'
    await receive(event({ recipient: address }))
    at(1)
    const { shard = 0 } = (await latestRetries(env.DB, [address])).get(address) ?? {}
    const { binding, reached, release } = heldBack(shardStub(env, shard), 'attemptNow')
    const wish = sent(
      { RETRY_SCHEDULER: { getByName: () => binding } },
      `/v1/retries/${(await retryOf(address)).id}/attempt`,
    )
    await reached
    await receive(event({ recipient: address, messageId: 'late', occurredAt: t0 - MINUTE }))
    release()
    expect(await (await wish).json()).toEqual({ result: 'due', problem: null })
    const { id } = await retryOf(address)
    expect(await pull()).toMatchObject([{ retryId: id, attempt: wishAt(2) }])
    const { body } = await call('/v1/audit?action=retry.attempt')
    expect(body.items[0]).toMatchObject({ targetId: id })
  })

  it('is refused as ever while a copy is on its way, or the mail service is still trying', async () => {
    await crowd(1, 'refused-wish.example')
    const observed = 'a@observed-wish.example'
    await receive(event({ recipient: observed, kind: 'deferred', final: false }))
    at(4)
    await report(await pull(), { result: 'accepted' })
    for (const address of ['a0000@refused-wish.example', observed]) {
      expect(await tryNow(address)).toMatchObject({ code: 'conflict' })
    }
    expect(await pull()).toEqual([])
  })
})

describe('what was handed out', () => {
  const addressesOf = (items: readonly Due[]) => new Set(items.map(({ address }) => address))

  it('is handed to nobody else for a minute, also where two ask at once', async () => {
    await crowd(150, 'two.example')
    at(4)
    const take = () => pull(100, 60)
    const both = await Promise.all([take(), take()])
    expect(both.flat()).toHaveLength(150)
    expect(addressesOf(both.flat()).size).toBe(150)
    expect(await take()).toEqual([])
    expect(await pull()).toHaveLength(100)
    at(5)
    expect(await take()).toHaveLength(100)
  })

  it('costs nothing to who finds that others have it all', async () => {
    await crowd(2, 'all-leased.example')
    at(4)
    expect(await pull(100, 60)).toHaveLength(2)
    const leases = () => env.DB.prepare('SELECT * FROM handed_out').all()
    const { results } = await leases()
    expect(await pull(100, 60)).toEqual([])
    expect((await leases()).results).toEqual(results)
  })

  it('is handed to nobody else though late news gives its retry another id, until the lease ends', async () => {
    await crowd(2, 'leased-moves.example')
    at(4)
    const [item] = await pull(1, 300)
    await receive(event({ recipient: item!.address, messageId: 'late', occurredAt: t0 - MINUTE }))
    const others = await pull(100, 60)
    expect(others).toHaveLength(1)
    expect(others).not.toMatchObject([{ address: item!.address }])
    at(9)
    const { id } = await retryOf(item!.address)
    expect(id).not.toBe(item!.retryId)
    expect((await pull(100, 60)).map(({ retryId }) => retryId)).toContain(id)
  })

  it('is held for longer at wish, at most until the next attempt, and what was cut off for none', async () => {
    await crowd(3, 'kept.example')
    at(4)
    expect(await pull(2, 110)).toHaveLength(2)
    at(5.5)
    expect(await pull(2, 900)).toHaveLength(1)
    at(6)
    expect(attemptsOf(await pull(100, 900))).toEqual([2, 2, 2])
  })

  it('is held only for who may write: the others look', async () => {
    await crowd(1, 'looked-at.example')
    at(4)
    const ask = (list: string) => call(`/v1/retries/${list}`, { token: 'test-read-token' })
    for (const list of ['due', 'due?lease=60', 'due.csv?lease=1']) {
      const refused = await ask(list)
      expectProblem(refused, 403, 'forbidden')
      expect(refused.body.detail).toContain('lease=0 only looks')
    }
    expect((await ask('due?lease=0')).body.items).toHaveLength(1)
    expect((await ask('due.csv?lease=0')).text).toContain('a0000@looked-at.example')
    // Nothing was taken.
    expect(await pull(100, 60)).toHaveLength(1)
  })

  it.each(['due', 'due.csv'])(
    'is held by nobody who asked with HEAD for %s, which is handed none',
    async (list) => {
      await crowd(1, 'headed.example')
      at(4)
      const headers = { authorization: 'Bearer test-token' }
      const url = `${ORIGIN}/v1/retries/${list}?lease=120`
      const head = await exports.default.fetch(new Request(url, { method: 'HEAD', headers }))
      expect(head.status).toBe(200)
      expect(await pull(100, 60)).toHaveLength(1)
    },
  )

  it.each(['due', 'due.csv'])(
    'is held by nobody where a page of another site makes a browser that is signed in ask for %s',
    async (list) => {
      await crowd(1, 'lured.example')
      at(4)
      const form = { method: 'POST', headers: { origin: ORIGIN }, redirect: 'manual' } as const
      const body = new URLSearchParams({ token: 'test-token' })
      const signedIn = await exports.default.fetch(`${ORIGIN}/sign-in`, { ...form, body })
      const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? ''
      const ask = async (site: string): Promise<Response> =>
        exports.default.fetch(`${ORIGIN}/v1/retries/${list}?lease=900`, {
          headers: { cookie, 'sec-fetch-site': site },
        })
      expect((await ask('cross-site')).status).toBe(403)
      expect(await pull()).toHaveLength(1)
      expect((await ask('same-origin')).status).toBe(200)
      expect(await pull(100, 60)).toEqual([])
    },
  )

  it('leaves nothing of who is erased', async () => {
    await crowd(1, 'erased-pull.example')
    at(4)
    const [item] = await pull(1, 60)
    const kept = () => env.DB.prepare('SELECT keys FROM handed_out').all<{ keys: string }>()
    expect(JSON.stringify((await kept()).results)).toContain(item?.retryId)
    await call(`/v1/addresses/${item?.address}`, { method: 'DELETE' })
    expect(JSON.stringify((await kept()).results)).not.toContain(item?.retryId)
  })

  it('stays with who has it where somebody who was handed out beside it is erased', async () => {
    await crowd(2, 'beside-erased.example')
    at(4)
    const [erased] = await pull(100, 60)
    await call(`/v1/addresses/${erased?.address}`, { method: 'DELETE' })
    expect(await pull(100, 60)).toEqual([])
  })

  it('is reported by a webhook as well, whatever message that names', async () => {
    await crowd(2, 'told.example')
    at(4)
    const [one, other] = await pull()
    at(4.5)
    await receive(
      event({ recipient: one?.address ?? '', messageId: 'copy', occurredAt: t0 + 4.2 * MINUTE }),
    )
    expect(await pull()).toEqual([other])
    at(6)
    expect(attemptsOf(await pull())).toEqual([2, 2])
  })
})
