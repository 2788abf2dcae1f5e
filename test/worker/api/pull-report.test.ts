/** What the report of an attempt that was pulled does. */
import { env } from 'cloudflare:workers'
import { describe, expect, it, vi } from 'vitest'
import { d1Breaker } from '../../../src/db/breaker.ts'
import { delivered, event } from '../../events.ts'
import { heldBack, heldBackStatement } from '../held-back.ts'
import { HOUR, MINUTE, receive } from '../retry/clock.ts'
import { call, post, retryOf } from './call.ts'
import {
  at,
  attemptsOf,
  BUSY,
  crowd,
  type Due,
  daysOfTheirOwn,
  pull,
  report,
  sent,
  t0,
} from './pulling.ts'

daysOfTheirOwn()

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

it('what is gone, as its sender says, is tried no more, and counts no error', async () => {
  await crowd(2, 'gone.example')
  at(4)
  const [one, other] = await pull()
  await report([one!], { result: 'gone' })
  expect(await pull()).toEqual([other])
  const { body } = await call(`/v1/addresses/${one?.address}`)
  expect(body).toMatchObject({ state: 'ok', permanentErrors: 0, retry: null })
  const { items } = (await call(`/v1/retries?address=${one?.address}`)).body
  expect(items).toMatchObject([{ state: 'cancelled' }])
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
