/** Trying now, cancelling, reopening, and pulling what is due. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  addressRow,
  attemptsOf,
  event,
  logRows,
  MINUTE,
  receive,
  retryRows,
  startClock,
} from '../retry/clock.ts'
import { call, expectProblem } from './call.ts'

beforeEach(() => {
  startClock()
})
afterEach(() => {
  vi.useRealTimers()
})

/** A retry that waits to be sent again. */
async function opened(address: string): Promise<string> {
  await receive(event({ recipient: address, messageId: `for ${address}` }))
  const { body } = await call(`/v1/retries?address=${encodeURIComponent(address)}`)
  return body.items[0].id
}

const post = (path: string, body?: object, token = 'test-token') =>
  call(path, { method: 'POST', token, ...(body ? { body } : {}) })

describe('a retry by hand', () => {
  it('is tried now, under a key of its own, and its plan goes on', async () => {
    const address = 'busy@now.example'
    const id = await opened(address)
    expect((await post(`/v1/retries/${id}/attempt`)).body).toEqual({ result: 'reply' })
    expect(await attemptsOf(address)).toMatchObject([{ attempt: 1001, key: `${id}/1001` }])
    expect((await post(`/v1/retries/${id}/attempt`)).body).toEqual({ result: 'reply' })
    const { body } = await call(`/v1/retries/${id}`)
    expect(body).toMatchObject({ state: 'open', attempts: [{ attempt: 1001 }, { attempt: 1002 }] })
    expect(body.plan[0].attempt).toBe(1)
  })

  it('delivers when the server takes it', async () => {
    const id = await opened('ok-at-1@now.example')
    await post(`/v1/retries/${id}/attempt`)
    expect(await retryRows('ok-at-1@now.example')).toMatchObject([{ state: 'delivered' }])
    expectProblem(await post(`/v1/retries/${id}/attempt`), 409, 'conflict')
  })

  it('is not tried while a copy is on its way', async () => {
    const id = await opened('accept@now.example')
    expect((await post(`/v1/retries/${id}/attempt`)).body).toEqual({ result: 'accepted' })
    expectProblem(await post(`/v1/retries/${id}/attempt`), 409, 'conflict')
  })

  it('is cancelled without an error, and reopened with a window of its own', async () => {
    const address = 'busy@cancel.example'
    const id = await opened(address)
    const note = 'The campaign is over'
    vi.setSystemTime(Date.now() + MINUTE)
    expect((await post(`/v1/retries/${id}/cancel`, { note })).body).toEqual({
      id,
      address,
      state: 'cancelled',
    })
    expect(await logRows(address)).toMatchObject([{ outcome: 'cancelled' }, { class: 0 }])
    expect(await addressRow(address)).toMatchObject({ transient_errors: 0, permanent_errors: 0 })
    expectProblem(await post(`/v1/retries/${id}/cancel`, {}), 409, 'conflict')

    vi.setSystemTime(Date.now() + MINUTE)
    const again = await post(`/v1/retries/${id}/reopen`, {})
    expect(again.body).toMatchObject({ address, state: 'open' })
    expect(again.body.id).not.toBe(id)
    expect(await retryRows(address)).toMatchObject([{ state: 'cancelled' }, { state: 'open' }])
    expectProblem(await post(`/v1/retries/${id}/reopen`, {}), 409, 'conflict')
  })

  it('is changed for many addresses at once, each with its own answer', async () => {
    await opened('busy@bulk.example')
    await opened('busy@bulk2.example')
    const addresses = [
      'busy@bulk.example',
      'nobody@bulk.example',
      'no address',
      'busy@bulk2.example',
    ]
    const { body } = await post('/v1/retries/bulk', { action: 'cancel', addresses })
    expect(body.items.map(({ result }: { result: string }) => result)).toEqual([
      'done',
      'nothing_to_do',
      'invalid_address',
      'done',
    ])
    expect(await retryRows('busy@bulk2.example')).toMatchObject([{ state: 'cancelled' }])
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
  const dueFor = async (address: string) =>
    (await call('/v1/retries/due')).body.items.find(
      (item: { address: string }) => item.address === address,
    )

  it('hands out what is due, the same until it is reported', async () => {
    const address = 'busy@pull.example'
    const id = await opened(address)
    expect(await dueFor(address)).toBeUndefined()
    vi.setSystemTime(Date.now() + 4 * MINUTE)
    const item = await dueFor(address)
    expect(item).toMatchObject({
      id,
      attempt: 1,
      idempotencyKey: `${id}/1`,
      messages: [{ messageId: `for ${address}` }],
    })
    expect(await dueFor(address)).toEqual(item)

    const accepted = { items: [{ id, attempt: 1, result: 'accepted' }] }
    expect((await post('/v1/retries/due/report', accepted)).body.items).toEqual([
      { id, result: 'taken' },
    ])
    expect(await dueFor(address)).toBeUndefined()
  })

  it('takes the SMTP reply as news, and an end where nothing is left to send', async () => {
    const delivered = await opened('busy@reply.example')
    const left = await opened('busy@left.example')
    vi.setSystemTime(Date.now() + 4 * MINUTE)
    const items = [
      { id: delivered, attempt: 1, result: 'reply', reply: '250 2.0.0 OK' },
      { id: left, attempt: 1, result: 'gone' },
      { id: '0000000000000000-1', attempt: 1, result: 'gone' },
    ]
    const { body } = await post('/v1/retries/due/report', { items })
    expect(body.items.map(({ result }: { result: string }) => result)).toEqual([
      'taken',
      'taken',
      'not_open',
    ])
    expect(await retryRows('busy@reply.example')).toMatchObject([{ state: 'delivered' }])
    expect(await retryRows('busy@left.example')).toMatchObject([{ state: 'cancelled' }])
  })
})
