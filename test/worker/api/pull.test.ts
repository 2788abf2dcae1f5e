/** Senders that pull what is due: which attempts they are handed, and for how long. */
import { env, exports } from 'cloudflare:workers'
import { describe, expect, it, vi } from 'vitest'
import { dueAttempts } from '../../../src/retry/pull.ts'
import { counted } from '../../counted.ts'
import { delivered, event } from '../../events.ts'
import { MINUTE, receive } from '../retry/clock.ts'
import { call, dueFor, expectProblem, ORIGIN, post, retryOf } from './call.ts'
import {
  at,
  attemptsOf,
  BUSY,
  crowd,
  type Due,
  daysOfTheirOwn,
  pull,
  report,
  t0,
} from './pulling.ts'

daysOfTheirOwn()

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
