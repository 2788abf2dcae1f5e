/** Trying now, cancelling, reopening, and pulling what is due. */
import { env, exports } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createApp } from '../../../src/app.ts'
import { deleteOldLog } from '../../../src/db/retention.ts'
import { latestRetries, retriesById } from '../../../src/db/retries.ts'
import { retryIdOf } from '../../../src/db/schedule.ts'
import { ESPS } from '../../../src/esp/index.ts'
import { SESSION_COOKIE, sealSession, sessionSecret } from '../../../src/proof/session.ts'
import { event } from '../../events.ts'
import type { ResendCall } from '../../resend-endpoint.ts'
import {
  addressRow,
  attemptsOf,
  DAY,
  later,
  logRows,
  MINUTE,
  receive,
  retryRows,
  runTo,
  startClock,
  T0,
} from '../retry/clock.ts'
import { call, dueFor, expectProblem, ORIGIN, post, retryOf } from './call.ts'

beforeEach(() => {
  startClock()
})
afterEach(() => {
  vi.useRealTimers()
})

/** A retry that waits to be sent again. */
async function opened(address: string): Promise<string> {
  await receive(event({ recipient: address, messageId: `for ${address}` }))
  return (await retryOf(address)).id
}

describe('a retry by hand', () => {
  it('is tried now, under a key of its own, and its plan goes on', async () => {
    const address = 'busy@now.example'
    const id = await opened(address)
    expect((await post(`/v1/retries/${id}/attempt`)).body).toEqual({
      result: 'reply',
      problem: null,
    })
    expect(await attemptsOf(address)).toMatchObject([{ attempt: 100_001, key: `${id}/100001` }])
    expect((await post(`/v1/retries/${id}/attempt`)).body).toEqual({
      result: 'reply',
      problem: null,
    })
    const { body } = await call(`/v1/retries/${id}`)
    expect(body).toMatchObject({
      state: 'open',
      attempts: [{ attempt: 100_001 }, { attempt: 100_002 }],
    })
    expect(body.plan[0].attempt).toBe(1)
    // What is past is no plan any more.
    later(4 * MINUTE)
    expect((await call(`/v1/retries/${id}`)).body.plan[0].attempt).toBe(2)
  })

  it('delivers when the server takes it', async () => {
    const id = await opened('ok-at-1@now.example')
    await post(`/v1/retries/${id}/attempt`)
    expect(await retryRows('ok-at-1@now.example')).toMatchObject([{ state: 'delivered' }])
    expectProblem(await post(`/v1/retries/${id}/attempt`), 409, 'conflict')
    // Whoever sends again, or nobody: it need not be known.
    const api = createApp({ esps: ESPS })
    const headers = { authorization: 'Bearer test-token' }
    const again = new Request(`${ORIGIN}/v1/retries/${id}/attempt`, { method: 'POST', headers })
    const response = await api.fetch(again, { ...env, RETRY_SCHEDULER: undefined as never })
    expect(await response.json()).toMatchObject({ detail: 'This retry has ended.' })
  })

  it('is not tried while a copy is on its way', async () => {
    const id = await opened('accept@now.example')
    expect((await post(`/v1/retries/${id}/attempt`)).body).toEqual({
      result: 'accepted',
      problem: null,
    })
    const { inFlightUntil, nextAttemptAt } = await retryOf('accept@now.example')
    expect(nextAttemptAt > inFlightUntil).toBe(true)
    expectProblem(await post(`/v1/retries/${id}/attempt`), 409, 'conflict')
  })

  it('is not tried while the mail service is still trying: people would have the mail twice', async () => {
    const address = 'busy@observed-now.example'
    await receive(event({ recipient: address, kind: 'deferred', final: false }))
    const { id, endsAt, nextAttemptAt } = await retryOf(address)
    expect(nextAttemptAt).toBeNull()
    const { body: known } = await call(`/v1/addresses/${address}`)
    expect(known.retry).toMatchObject({ mode: 'observe', nextCheckAt: endsAt })
    const refused = await post(`/v1/retries/${id}/attempt`)
    expectProblem(refused, 409, 'conflict')
    expect(refused.body.detail).toContain('mail service is still trying')
    const { body } = await post('/v1/retries/bulk', { action: 'attempt', addresses: [address] })
    const { detail } = refused.body
    expect(body.items).toEqual([{ address, result: 'nothing_to_do', detail }])
    expect(await attemptsOf(address)).toEqual([])
    const session = {
      actor: 'test',
      scope: 'write',
      tokenId: null,
      until: Date.now() + MINUTE,
    } as const
    const cookie = `${SESSION_COOKIE}=${await sealSession(session, sessionSecret(env) ?? '')}`
    const page = async () => {
      const shown = await exports.default.fetch(`${ORIGIN}/retries/${id}`, { headers: { cookie } })
      return shown.text()
    }
    expect(await page()).toContain('Cancel')
    expect(await page()).not.toContain('Retry now')

    // Its service gives up, and the same wish is granted.
    await receive(event({ recipient: address }))
    expect(await page()).toContain('Retry now')
    expect((await post(`/v1/retries/${id}/attempt`)).body).toEqual({
      result: 'reply',
      problem: null,
    })
  })

  it('whose attempt by hand failed says what it failed for', async () => {
    const id = await opened('page@by-hand.example')
    const { body } = await post(`/v1/retries/${id}/attempt`)
    expect(body.result).toBe('failed')
    expect(body.problem).toBe('the answer is not JSON')
  })

  it('is cancelled without an error, and reopened with a window of its own', async () => {
    const address = 'busy@cancel.example'
    const id = await opened(address)
    const note = 'The campaign is over'
    later(MINUTE)
    expect((await post(`/v1/retries/${id}/cancel`, { note })).body).toEqual({
      id,
      address,
      state: 'cancelled',
    })
    expect(await logRows(address)).toMatchObject([{ outcome: 'cancelled' }, { class: 0 }])
    expect(await addressRow(address)).toMatchObject({ transient_errors: 0, permanent_errors: 0 })
    expectProblem(await post(`/v1/retries/${id}/cancel`, {}), 409, 'conflict')

    later(MINUTE)
    const again = await post(`/v1/retries/${id}/reopen`, {})
    expect(again.body).toMatchObject({ address, state: 'open' })
    expect(again.body.id).not.toBe(id)
    expect(await retryRows(address)).toMatchObject([{ state: 'cancelled' }, { state: 'open' }])
    await runTo(Date.now() + 4 * MINUTE)
    expect(await attemptsOf(address)).toMatchObject([{ attempt: 1, key: `${again.body.id}/1` }])
    expectProblem(await post(`/v1/retries/${id}/reopen`, {}), 409, 'conflict')
  })

  it('is found by the id that it had before late news, too, and no other is that was opened since', async () => {
    const address = 'busy@old-id.example'
    const id = await opened(address)
    await receive(event({ recipient: address, messageId: 'late', occurredAt: T0 - MINUTE }))
    const now = await retryOf(address)
    expect(now.id).not.toBe(id)
    const act = async (action: string) => (await post(`/v1/retries/${id}/${action}`, {})).body
    expect(await act('attempt')).toEqual({ result: 'reply', problem: null })
    const { body } = await call(`/v1/retries/${id}`)
    expect(body).toMatchObject({ id: now.id, attempts: [{ attempt: 100_001 }] })
    expect(await act('reopen')).toMatchObject({
      detail: 'A retry of this address is open already.',
    })
    later(MINUTE)
    expect(await act('cancel')).toEqual({ id: now.id, address, state: 'cancelled' })
    later(MINUTE)
    await post(`/v1/retries/${now.id}/reopen`, {})
    for (const action of ['attempt', 'cancel', 'reopen']) {
      expectProblem(await post(`/v1/retries/${id}/${action}`, {}), 404, 'not_found')
    }
  })

  it('is read when the log has forgotten what it began with, and says that nothing is left to send', async () => {
    const [old, other] = ['busy@retention.example', 'busy@retention-other.example']
    const id = await opened(old)
    await opened(other)
    await post(`/v1/retries/${id}/cancel`, {})
    vi.setSystemTime(Date.now() + 91 * DAY)
    await deleteOldLog(env.DB, Date.now() - 90 * DAY)
    expect(await logRows(old)).toEqual([])
    expect((await call(`/v1/retries/${id}`)).body).toMatchObject({ id, address: old })
    const unknown = `${'0'.repeat(16)}${id.slice(16)}`
    expectProblem(await call(`/v1/retries/${unknown}`), 404, 'not_found')
    expectProblem(await call('/v1/retries/none'), 404, 'not_found')
    const again = await post(`/v1/retries/${id}/reopen`, {})
    expectProblem(again, 409, 'conflict')
    expect(again.body.detail).toContain('Nothing is left to send')
  })

  it('is changed for many addresses at once, each with its own answer', async () => {
    await opened('busy@bulk.example')
    await opened('busy@bulk2.example')
    const addresses = [
      'busy@bulk.example',
      'nobody@bulk.example',
      'no address',
      'BUSY@bulk2.example',
    ]
    const change = async (action: string) => {
      const { body } = await post('/v1/retries/bulk', { action, addresses })
      return body.items.map(({ result }: { result: string }) => result)
    }
    expect(await change('cancel')).toEqual(['done', 'nothing_to_do', 'invalid_address', 'done'])
    // What has ended is left alone.
    const nothing = 'nothing_to_do'
    const allNothing = [nothing, nothing, 'invalid_address', nothing]
    expect(await change('cancel')).toEqual(allNothing)
    expect(await retryRows('busy@bulk2.example')).toMatchObject([{ state: 'cancelled' }])
    later(MINUTE)
    expect(await change('reopen')).toEqual(['done', nothing, 'invalid_address', 'done'])
    later(MINUTE)
    expect(await change('reopen')).toEqual(allNothing)
    expect(await retryRows('busy@bulk2.example')).toHaveLength(2)
  })

  it('of many says why nothing was done, in the words in which one is refused', async () => {
    const [away, over, open] = ['accept@why.example', 'ok-at-1@why.example', 'busy@why.example']
    const ids: Record<string, string> = {}
    for (const address of [away, over, open]) ids[address] = await opened(address)
    for (const address of [away, over]) await post(`/v1/retries/${ids[address]}/attempt`)
    const inBulk = async (action: string, address: string) => {
      const { body } = await post('/v1/retries/bulk', { action, addresses: [address] })
      expect(body.items).toMatchObject([{ address, result: 'nothing_to_do' }])
      return body.items[0].detail
    }
    for (const [action, address, words] of [
      ['attempt', away, 'A copy is on its way already.'],
      ['attempt', over, 'This retry has ended.'],
      ['cancel', over, 'This retry has ended.'],
      ['reopen', over, 'Nothing is left to send'],
      ['reopen', open, 'A retry of this address is open already.'],
    ] as const) {
      const one = await post(`/v1/retries/${ids[address]}/${action}`, {})
      expectProblem(one, 409, 'conflict')
      expect(one.body.detail).toContain(words)
      expect(await inBulk(action, address)).toBe(one.body.detail)
    }
    const none = await post('/v1/retries/0000000000000000-1/cancel', {})
    for (const action of ['attempt', 'cancel', 'reopen']) {
      expect(await inBulk(action, 'nobody@why.example')).toBe(none.body.detail)
    }
    const addresses = [open, 'no address']
    const { body } = await post('/v1/retries/bulk', { action: 'cancel', addresses })
    expect(body.items).toEqual([
      { address: open, result: 'done', detail: null },
      { address: 'no address', result: 'invalid_address', detail: null },
    ])
  })

  it('tells of many what each attempt failed for, as of one', async () => {
    const address = 'broken@why.example'
    const id = await opened(address)
    const one = await post(`/v1/retries/${id}/attempt`)
    expect(one.body).toEqual({ result: 'failed', problem: 'the endpoint answered 500' })
    const { body } = await post('/v1/retries/bulk', { action: 'attempt', addresses: [address] })
    expect(body.items).toEqual([{ address, result: 'failed', detail: one.body.problem }])
  })

  it('is for those who may write, and only where there is one', async () => {
    const id = await opened('busy@read.example')
    for (const action of ['attempt', 'cancel', 'reopen']) {
      const path = `/v1/retries/${id}/${action}`
      expectProblem(await post(path, {}, 'test-read-token'), 403, 'forbidden')
      expectProblem(await post(`/v1/retries/0000000000000000-1/${action}`, {}), 404, 'not_found')
    }
  })
})

describe('GET /v1/retries/due', () => {
  it('hands out what is due, the same until it is reported', async () => {
    const address = 'busy@pull.example'
    const id = await opened(address)
    expect(await dueFor(address)).toBeUndefined()
    later(4 * MINUTE)
    const item = await dueFor(address)
    expect(item).toMatchObject({
      retryId: id,
      attempt: 1,
      idempotencyKey: `${id}/1`,
      messages: [{ messageId: `for ${address}` }],
    })
    expect(await dueFor(address)).toEqual(item)

    const accepted = { items: [{ retryId: id, attempt: 1, result: 'accepted' }] }
    expect((await post('/v1/retries/due/report', accepted)).body.items).toEqual([
      { retryId: id, result: 'taken' },
    ])
    expect(await dueFor(address)).toBeUndefined()
    // Nor while no news of the copy have come.
    later(239 * MINUTE)
    expect(await dueFor(address)).toBeUndefined()
    // Then its attempts go on; what was due during the flight is not made up for.
    later(16 * MINUTE)
    expect(await dueFor(address)).toMatchObject({ retryId: id })
  })

  it('takes the SMTP reply as news, and an end where nothing is left to send', async () => {
    const delivered = await opened('busy@reply.example')
    const left = await opened('busy@left.example')
    later(4 * MINUTE)
    const items = [
      { retryId: delivered, attempt: 1, result: 'reply', reply: '250 2.0.0 OK' },
      { retryId: left, attempt: 1, result: 'gone' },
      { retryId: '0000000000000000-1', attempt: 1, result: 'gone' },
    ]
    const report = async () => {
      const { body } = await post('/v1/retries/due/report', { items })
      return body.items.map(({ result }: { result: string }) => result)
    }
    expect(await report()).toEqual(['taken', 'taken', 'not_open'])
    expect(await retryRows('busy@reply.example')).toMatchObject([{ state: 'delivered' }])
    expect(await retryRows('busy@left.example')).toMatchObject([{ state: 'cancelled' }])
    expect(await report()).toEqual(Array(3).fill('not_open'))
  })

  it('ends with the window, whether or not the clock has closed it', async () => {
    const address = 'busy@over.example'
    const id = await opened(address)
    const items = [{ retryId: id, attempt: 1, result: 'failed' }]
    const report = async () => (await post('/v1/retries/due/report', { items })).body.items
    later(DAY - 1)
    expect(await dueFor(address)).toMatchObject({ retryId: id })
    expect(await report()).toMatchObject([{ result: 'taken' }])
    later(1)
    expect(await retryRows(address)).toMatchObject([{ state: 'open' }])
    expect(await dueFor(address)).toBeUndefined()
    expect(await report()).toMatchObject([{ result: 'not_open' }])
  })
})

describe('a report', () => {
  const reported = (...items: object[]) => post('/v1/retries/due/report', { items })

  it('of words without a code is of an attempt that failed, and takes nothing from those beside it', async () => {
    const [gone, ...garbled] = ['gone', 'none', 'null', 'words', 'nothing'].map(
      (name) => `busy@${name}.garbled.example`,
    )
    const ids = await Promise.all([gone, ...garbled].map((address) => opened(address ?? '')))
    later(4 * MINUTE)
    const said = [
      { result: 'gone', of: 'a retry' },
      { result: 'reply' },
      { reply: null },
      { reply: 'queued' },
      {},
    ]
    const { status, body } = await reported(
      ...said.map((one, at) => ({ retryId: ids[at], attempt: 1, ...one })),
    )
    expect(status).toBe(200)
    const [first, ...rest] = body.items.map(({ result }: { result: string }) => result)
    expect([first, new Set(rest)]).toEqual(['taken', new Set(['not_a_reply'])])
    expect(await retryRows(gone ?? '')).toMatchObject([{ state: 'cancelled' }])
    for (const [at, address] of garbled.entries()) {
      expect(await addressRow(address)).toMatchObject({ permanent_errors: 0 })
      const retry = await call(`/v1/retries/${ids[at + 1]}`)
      expect(retry.body).toMatchObject({ state: 'open', attempts: [{ result: 'failed' }] })
    }
  })

  it('of a result that is said outright takes no reply: queued is not delivered, and failed is no error', async () => {
    const accepted = await opened('busy@queued.example')
    const failed = await opened('busy@failed.example')
    const bare = await opened('busy@bare.example')
    later(4 * MINUTE)
    const { body } = await reported(
      { retryId: accepted, attempt: 1, result: 'accepted', reply: '250 2.0.0 queued' },
      { retryId: failed, attempt: 1, result: 'failed', reply: null },
      { retryId: bare, attempt: 1, reply: '250 2.0.0 OK' },
    )
    expect(body.items.map(({ result }: { result: string }) => result)).toEqual(
      Array(3).fill('taken'),
    )
    const one = await call(`/v1/retries/${accepted}`)
    expect(one.body).toMatchObject({ state: 'open', inFlightUntil: expect.any(String) })
    expect(await retryRows('busy@failed.example')).toMatchObject([{ state: 'open' }])
    expect(await addressRow('busy@failed.example')).toMatchObject({ permanent_errors: 0 })
    expect(await retryRows('busy@bare.example')).toMatchObject([{ state: 'delivered' }])
  })
})

it('an attempt by hand has failed where the clock that makes it does not answer', async () => {
  const address = 'busy@all-away.example'
  await receive(event({ recipient: address }))
  const answerless = () => Promise.reject(new Error('away'))
  const stub = { attemptNow: answerless }
  const bindings = Object.assign({ ...env }, { RETRY_SCHEDULER: { getByName: () => stub } })
  const headers = { authorization: 'Bearer test-token' }
  const { id } = await retryOf(address)
  const url = `${ORIGIN}/v1/retries/${id}/attempt`
  const request = new Request(url, { method: 'POST', headers })
  const response = await createApp({ esps: ESPS }).fetch(request, bindings)
  expect(response.status).toBe(200)
  expect(await response.json()).toEqual({
    result: 'failed',
    problem: 'the retry clock does not answer',
  })
})

describe('retries of many addresses', () => {
  it('is tried now for many addresses at once, in calls of at most a hundred, with a few queries', async () => {
    const crowd = Array.from({ length: 150 }, (_, n) => `busy-${n}@many-now.example`)
    const away = 'accept@many-now.example'
    await receive(...[...crowd, away].map((recipient) => event({ recipient })))
    const addresses = [...crowd, away, 'no address', 'nobody@many-now.example']
    const first = await post('/v1/retries/bulk', { action: 'attempt', addresses })
    const counts = ({ body }: typeof first) =>
      Object.fromEntries(
        Map.groupBy(body.items, ({ result }: { result: string }) => result)
          .entries()
          .map(([result, items]) => [result, items.length]),
      )
    expect(counts(first)).toEqual({ done: 151, invalid_address: 1, nothing_to_do: 1 })
    // A copy is on its way to one of them by now.
    const again = await post('/v1/retries/bulk', { action: 'attempt', addresses })
    expect(counts(again)).toEqual({ done: 150, invalid_address: 1, nothing_to_do: 2 })
    expect((await attemptsOf('busy-7@many-now.example')).map(({ attempt }) => attempt)).toEqual([
      100_001, 100_002,
    ])
    const { body } = await post('/v1/addresses/lookup', { addresses: crowd })
    const done = body.addresses.map(
      ({ retry }: { retry: { attemptsDone: number } }) => retry.attemptsDone,
    )
    expect(done).toEqual(Array(150).fill(2))
    const response = await fetch('http://resend.test/?domain=many-now.example')
    const calls = await response.json<ResendCall[]>()
    expect(calls.length).toBeLessThanOrEqual(8)
    expect(calls.every(({ items }) => items.length <= 100)).toBe(true)
  })

  it('that were tried are told and audited, whichever clock does not answer for others', async () => {
    const addresses = Array.from({ length: 8 }, (_, n) => `busy-${n}@half-away.example`)
    await receive(...addresses.map((recipient) => event({ recipient })))
    const away = (name: string) => {
      const stub = env.RETRY_SCHEDULER.getByName(name)
      return name === 'shard-0' ? { attemptNow: () => Promise.reject(new Error('away')) } : stub
    }
    const bindings = Object.assign({ ...env }, { RETRY_SCHEDULER: { getByName: away } })
    const request = new Request(`${ORIGIN}/v1/retries/bulk`, {
      method: 'POST',
      headers: { authorization: 'Bearer test-token', 'content-type': 'application/json' },
      body: JSON.stringify({ action: 'attempt', addresses }),
    })
    const response = await createApp({ esps: ESPS }).fetch(request, bindings)
    const { items } = await response.json<{ items: { result: string; detail: string | null }[] }>()
    const tried = await Promise.all(addresses.map(async (one) => (await attemptsOf(one)).length))
    expect(new Set(tried)).toEqual(new Set([0, 1]))
    expect(items.map(({ result }) => result)).toEqual(
      tried.map((attempts) => (attempts === 1 ? 'done' : 'failed')),
    )
    expect(new Set(items.map(({ detail }) => detail))).toEqual(
      new Set([null, 'the retry clock does not answer']),
    )
    const { results } = await env.DB.prepare(
      "SELECT target_id id FROM audit WHERE action='retry.attempt'",
    ).all<{ id: string }>()
    const audited = new Set(results.map(({ id }) => id))
    const ids = await Promise.all(addresses.map(async (one) => (await retryOf(one)).id))
    expect(ids.filter((id) => !audited.has(id))).toEqual([])
  })

  it('of a thousand addresses is found in one query, and so are a hundred reported ones', async () => {
    const addresses = Array.from({ length: 1000 }, (_, n) => `busy-${n}@thousand.example`)
    await receive(...addresses.map((recipient) => event({ recipient })))
    // Several messages of one moment are one retry.
    await receive(...addresses.slice(0, 9).map((recipient) => event({ recipient, messageId: '2' })))
    let queries = 0
    const db = new Proxy(env.DB, {
      get(target, name) {
        if (name === 'prepare') queries++
        return Reflect.get(target, name).bind?.(target)
      },
    })
    const latest = await latestRetries(db, addresses)
    expect(latest.size).toBe(1000)
    expect(queries).toBe(1)
    const ids = Array.from(latest.values(), (one) => retryIdOf(one.address, one.startedAt))
    const found = await retriesById(db, [...ids.slice(0, 100), '0000000000000000-1', 'none'])
    expect(found.map(({ retry }) => retry.address).sort()).toEqual(
      ids
        .slice(0, 100)
        .map((_, n) => Array.from(latest.keys())[n])
        .sort(),
    )
    expect(queries).toBe(2)
  })

  it('stops where the endpoint is in trouble: one call, and all of them have failed', async () => {
    const addresses = Array.from({ length: 210 }, (_, n) => `broken-${n}@many-broken.example`)
    await receive(...addresses.map((recipient) => event({ recipient })))
    const { body } = await post('/v1/retries/bulk', { action: 'attempt', addresses })
    expect(new Set(body.items.map(({ result }: { result: string }) => result))).toEqual(
      new Set(['failed']),
    )
    expect(new Set(body.items.map(({ detail }: { detail: string }) => detail))).toEqual(
      new Set(['the endpoint answered 500', 'the calls before it came to nothing']),
    )
    const response = await fetch('http://resend.test/?domain=many-broken.example')
    expect(await response.json<ResendCall[]>()).toHaveLength(2)
  })

  it('shows the attempts that the server asked us to leave out as skipped', async () => {
    const address = 'busy@skipping.example'
    await receive(
      event({ recipient: address, diagnostic: '451 4.7.1 Greylisted, try again in 10 minutes' }),
    )
    const { id } = await retryOf(address)
    const { body } = await call(`/v1/retries/${id}`)
    expect(body.plan.slice(0, 4).map(({ skipped }: { skipped: boolean }) => skipped)).toEqual([
      true,
      true,
      true,
      false,
    ])
  })
})
