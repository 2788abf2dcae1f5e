/** Whoever may not be mailed is not mailed by a retry either, whichever way it is sent again; its window ends as any other. */
import { env } from 'cloudflare:workers'
import { describe, expect, it, vi } from 'vitest'
import { event, permanent } from '../../events.ts'
import { call, dueFor, expectProblem, post, retryOf } from '../api/call.ts'
import {
  addressRow,
  attemptsOf,
  DAY,
  HOUR,
  MINUTE,
  moveClock,
  receive,
  retryRows,
  runTo,
  T0,
} from './clock.ts'

moveClock()

const change = (address: string, action: 'suppress' | 'reactivate') =>
  call(`/v1/addresses/${address}`, { method: 'PATCH', body: { action } })

/** Nobody is asked to mail it, and every answer says so. */
async function expectLeftAlone(address: string): Promise<void> {
  const before = await attemptsOf(address)
  await runTo(Date.now() + HOUR)
  expect(await attemptsOf(address)).toEqual(before)
  expect(await dueFor(address)).toBeUndefined()
  const { id, ...listed } = await retryOf(address)
  expect(listed).toMatchObject({ state: 'open', mode: 'resend', nextAttemptAt: null })
  expect((await call(`/v1/retries/${id}`)).body).toMatchObject({ nextAttemptAt: null, plan: [] })
  const { body } = await call(`/v1/addresses/${address}`)
  expect(body).toMatchObject({ sendable: false, retry: { nextAttemptAt: null } })
  const answer = await post(`/v1/retries/${id}/attempt`)
  expectProblem(answer, 409, 'conflict')
  expect(answer.body.detail).toBe('This address may not be mailed.')
  const addresses = [address]
  const bulk = await post('/v1/retries/bulk', { action: 'attempt', addresses })
  const { detail } = answer.body
  expect(bulk.body.items).toEqual([{ address, result: 'nothing_to_do', detail }])
  expect(await attemptsOf(address)).toEqual(before)
}

describe('an address that is suppressed', () => {
  it('while it is retried has no further attempts, until it is reactivated', async () => {
    const address = 'silent@stopped.example'
    await receive(event({ recipient: address, messageId: 'm1' }))
    await runTo(T0 + 4 * MINUTE)
    expect(await attemptsOf(address)).toHaveLength(1)
    expect(await dueFor(address)).toMatchObject({ attempt: 1 })
    await change(address, 'suppress')
    await expectLeftAlone(address)
    await change(address, 'reactivate')
    const { nextAttemptAt } = await retryOf(address)
    await runTo(Date.parse(nextAttemptAt))
    expect((await attemptsOf(address)).map(({ at }) => at)).toEqual([
      T0 + 3 * MINUTE,
      Date.parse(nextAttemptAt),
    ])
  })

  it('before its first error has none, and its window ends as any other', async () => {
    const address = 'silent@stopped-before.example'
    await change(address, 'suppress')
    await receive(event({ recipient: address, messageId: 'm1' }))
    await expectLeftAlone(address)
    await runTo(T0 + DAY)
    expect(await addressRow(address)).toMatchObject({ transient_errors: 1, retry_started_at: null })
    expect(await retryRows(address)).toMatchObject([{ state: 'expired', closed_at: T0 + DAY }])
    expect(await attemptsOf(address)).toEqual([])
  })

  it('by an erasure that remembers it has none, whatever comes in afterwards', async () => {
    const address = 'silent@erased.example'
    await receive(event({ recipient: address, messageId: 'm1' }))
    await call(`/v1/addresses/${address}?remember=true`, { method: 'DELETE' })
    await runTo(T0 + MINUTE)
    await receive(event({ recipient: address, messageId: 'm2' }))
    await expectLeftAlone(address)
    await change(address, 'reactivate')
    await runTo(Date.now() + HOUR)
    expect(await attemptsOf(address)).not.toEqual([])
  })

  it("is in nobody's way: those behind it are handed out", async () => {
    const erased = Array.from({ length: 3 }, (_, n) => `silent-${n}@erased-first.example`)
    for (const address of erased) {
      await call(`/v1/addresses/${address}?remember=true`, { method: 'DELETE' })
    }
    vi.setSystemTime(T0 + MINUTE)
    await receive(...erased.map((recipient) => event({ recipient })))
    vi.setSystemTime(T0 + 2 * MINUTE)
    await receive(event({ recipient: 'silent@behind.example' }))
    vi.setSystemTime(T0 + 6 * MINUTE)
    const { body } = await call('/v1/retries/due?limit=1')
    expect(body.items).toMatchObject([{ address: 'silent@behind.example' }])
  })
})

it('an address that is undeliverable has no attempts', async () => {
  const address = 'silent@dead-already.example'
  await receive(permanent(address))
  await runTo(T0 + MINUTE)
  await receive(event({ recipient: address, messageId: 'm1' }))
  await expectLeftAlone(address)
})

describe('of what waits', () => {
  const messagesOf = async (address: string) => {
    await runTo(T0 + 4 * MINUTE)
    const response = await fetch(`http://resend.test/?domain=${address.split('@')[1]}`)
    const [first] = await response.json<{ items: { messages: { messageId: string }[] }[] }[]>()
    return first?.items[0]?.messages.map(({ messageId }) => messageId)
  }

  it('the messages of a source at which the reader complained are left out', async () => {
    const address = 'busy@complained.example'
    await receive(
      event({ recipient: address, messageId: 'shop-1', source: 'shop' }),
      event({ recipient: address, messageId: 'news-1', source: 'news' }),
      event({ recipient: address, kind: 'complained', source: 'shop', diagnostic: null }),
    )
    expect(await messagesOf(address)).toEqual(['news-1'])
    // What the first attempt heard waits as well, and is no reason to send.
    expect((await dueFor(address)).messages).toMatchObject([{ messageId: 'news-1' }])
  })

  it('the messages of a mail service that has the address on its own list are left out', async () => {
    const address = 'silent@on-a-list.example'
    await receive(
      event({ recipient: address, messageId: 'ses-1' }),
      event({ recipient: address, messageId: 'postmark-1', esp: 'postmark' }),
    )
    await env.DB.prepare("INSERT INTO address_marks VALUES (?,'esp_suppressed','ses','',?)")
      .bind(address, T0)
      .run()
    expect(await messagesOf(address)).toEqual(['postmark-1'])
  })

  it('the messages of a mail service that has the address on one of several lists are left out', async () => {
    const address = 'silent@on-one-list.example'
    const drop = { kind: 'dropped', isListed: true, diagnostic: null } as const
    await receive(
      event({ recipient: address, messageId: 'postmark-1', esp: 'postmark' }),
      event({ recipient: address, messageId: 'postal-1', esp: 'postal' }),
      event({ recipient: address, messageId: 'other', esp: 'postmark', list: 'news', ...drop }),
    )
    expect(await messagesOf(address)).toEqual(['postal-1'])
  })

  it('those of the mail service Resend are judged by their own source', async () => {
    const address = 'silent@resend-news.example'
    await receive(
      event({ recipient: address, messageId: 'news-1', esp: 'resend', source: 'news' }),
      event({ recipient: address, kind: 'complained', source: 'shop', diagnostic: null }),
    )
    expect(await messagesOf(address)).toEqual(['news-1'])
  })

  it('nothing is sent where there are no others, not even what a person reopened', async () => {
    const address = 'busy@unsubscribed.example'
    await receive(event({ recipient: address, messageId: 'shop-1', source: 'shop' }))
    const act = async (action: string) => {
      vi.setSystemTime(Date.now() + MINUTE)
      return post(`/v1/retries/${(await retryOf(address)).id}/${action}`, {})
    }
    await act('cancel')
    expect((await act('reopen')).status).toBe(200)
    await receive(
      event({ recipient: address, kind: 'unsubscribed', source: 'shop', diagnostic: null }),
    )
    await expectLeftAlone(address)
    await act('cancel')
    expectProblem(await act('reopen'), 409, 'conflict')
  })
})
