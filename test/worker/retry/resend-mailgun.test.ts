import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { shardOf } from '../../../src/bounce/address.ts'
import { mailgun, storageUrl } from '../../../src/esp/mailgun.ts'
import { mailgunResender } from '../../../src/retry/resend/resend-mailgun.ts'
import type { ResendItem } from '../../../src/retry/resend/resender.ts'
import { shardStub } from '../../../src/retry/shards.ts'
import { MAILGUN_KEY, type MailgunCall } from '../../mailgun-endpoint.ts'
import { DAY, HOUR, MINUTE, receive, retryRows, runTo, startClock } from './clock.ts'

const HOST = 'https://storage-europe-west1.api.mailgun.net'
const urlOf = (key: string) => `${HOST}/v3/domains/example.org/messages/${key}`

const callsTo = async (address: string) =>
  (await (await fetch(`${HOST}/calls`)).json<MailgunCall[]>()).filter(({ to }) => to === address)

let serial = 0
function item(address: string, ...keys: string[]): ResendItem {
  serial++
  return {
    retryId: `retry-${serial}`,
    address,
    startedAt: 0,
    endsAt: DAY,
    mode: 'resend',
    inFlightUntil: null,
    planId: '',
    pulledUntil: 0,
    lastStatus: null,
    lastReason: null,
    attempt: 1,
    messages: keys.map((key) => ({
      esp: 'mailgun',
      source: '',
      messageId: `${key}@example.org`,
      occurredAt: 0,
      metadata: { mailgun_storage_url: urlOf(key) },
    })),
    more: false,
  }
}

/** One whose event named this address of the message. */
function named(address: string, url: string): ResendItem {
  const one = item(address, 'key')
  for (const message of one.messages) message.metadata = { mailgun_storage_url: url }
  return one
}

async function send(one: ResendItem, key = MAILGUN_KEY) {
  const outcome = await mailgunResender(key)([one], Date.now())
  return { ...outcome, item: outcome.items.get(one.retryId) }
}

describe('Mailgun sends a stored message again', () => {
  it('to as many as the platform lets it ask; of the others nothing is said', async () => {
    const items = Array.from({ length: 4 }, (_, n) => item(`n${n}@limit.example`, `key-${n}`))
    let calls = 0
    vi.stubGlobal('fetch', async () => {
      if (++calls > 2) throw new Error('Too many subrequests by single Worker invocation.')
      return new Response()
    })
    const outcome = await mailgunResender(MAILGUN_KEY)(items, Date.now())
    vi.unstubAllGlobals()
    expect(outcome.answered).toBe(true)
    expect([...outcome.items.values()]).toEqual(Array(2).fill({ result: 'accepted', status: 200 }))
  })

  it('to the address alone, at the address its event named: a copy is in flight', async () => {
    expect(await send(item('a@one.example', 'key-1'))).toMatchObject({
      item: { result: 'accepted', status: 200 },
      answered: true,
    })
    expect(await callsTo('a@one.example')).toEqual([
      {
        host: 'storage-europe-west1.api.mailgun.net',
        path: '/v3/domains/example.org/messages/key-1',
        to: 'a@one.example',
      },
    ])
  })

  it('each once, however often it was reported', async () => {
    await send(item('a@twice.example', 'key-2', 'key-2', 'key-3'))
    expect(await callsTo('a@twice.example')).toHaveLength(2)
  })

  it('is gone when Mailgun keeps it no longer; not while another is there', async () => {
    expect((await send(item('a@gone.example', 'expired'))).item).toEqual({
      result: 'gone',
      status: 404,
    })
    expect((await send(item('a@half.example', 'expired', 'key-4'))).item).toEqual({
      result: 'accepted',
      status: 200,
    })
  })

  it.each(['broken', 'moved'])('has failed when the answer is %s', async (key) => {
    expect(await send(item(`a@${key}.example`, key))).toMatchObject({
      answered: false,
      item: { result: 'failed' },
    })
  })

  it('waits as long as Mailgun asks, and asks for nothing more in that call', async () => {
    const now = Date.now()
    const busy = Array.from({ length: 20 }, () => item('a@busy.example', 'busy'))
    const outcome = await mailgunResender(MAILGUN_KEY)(busy, now)
    expect(outcome.notBefore).toBe(now + 120_000)
    expect(outcome.items.size).toBe(20)
    expect((await callsTo('a@busy.example')).length).toBeLessThanOrEqual(6)
  })

  it('has failed with a wrong key, and with none', async () => {
    expect(await send(item('a@wrong.example', 'key-5'), 'wrong')).toMatchObject({
      answered: false,
      item: { result: 'failed', problem: 'Mailgun answered 401' },
    })
    expect(await send(item('a@none.example', 'key-6'), '')).toMatchObject({
      answered: false,
      item: { problem: 'the secret MAILGUN_API_KEY is not set' },
    })
  })

  it.each([
    'http://api.mailgun.net/v3/domains/a.example/messages/k',
    'https://mailgun.net.example.com/v3/domains/a.example/messages/k',
    'https://notmailgun.net/v3/domains/a.example/messages/k',
    'https://api.mailgun.net:8443/v3/domains/a.example/messages/k',
    'https://user:pw@api.mailgun.net/v3/domains/a.example/messages/k',
    'https://api.mailgun.net/v3/domains/a.example/messages/../../routes',
    'https://api.mailgun.net/v3/domains/a.example/messages/k?to=x',
    `https://api.mailgun.net/v3/domains/a.example/messages/${'k'.repeat(1000)}`,
    'nonsense',
  ])('never at %s', async (url) => {
    expect(storageUrl(url)).toBe(null)
    const address = `a@never-${url.length}.example`
    expect(await send(named(address, url))).toMatchObject({
      status: null,
      answered: null,
      item: { result: 'failed', problem: 'its events name no message that Mailgun stores' },
    })
    expect(await callsTo(address)).toEqual([])
  })
})

describe('with RESENDER = "mailgun"', () => {
  let t0: number
  beforeEach(() => {
    t0 = startClock()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('a message that Mailgun gave up on for now is sent again after three minutes, once', async () => {
    const address = 'a@whole-way.example'
    await runInDurableObject(shardStub(env, shardOf(address, 2)), (instance) => {
      Reflect.set(instance, 'env', { ...env, RESENDER: 'mailgun', RESEND_URL: '' })
    })
    const json = new TextEncoder().encode(
      JSON.stringify({
        signature: {},
        'event-data': {
          id: 'event-1',
          event: 'failed',
          severity: 'permanent',
          reason: 'old',
          timestamp: t0 / 1000,
          recipient: address,
          message: { headers: { 'message-id': 'm1@example.org' } },
          storage: { url: urlOf('way-1'), key: 'way-1' },
          'delivery-status': { code: 602, message: 'Too old' },
        },
      }),
    )
    const body = new Uint8Array(json)
    const request = { url: new URL('https://x.example/'), headers: new Headers(), body }
    const { events } = mailgun.parse(request)
    await receive(
      ...events.map((event) => ({
        ...event,
        esp: 'mailgun',
        source: '',
        authenticity: 'signed_partially' as const,
      })),
    )
    await runTo(t0 + 3 * MINUTE)
    expect(await callsTo(address)).toMatchObject([
      { path: '/v3/domains/example.org/messages/way-1' },
    ])
    await runTo(t0 + 3 * HOUR)
    expect(await callsTo(address)).toHaveLength(1)
    expect(await retryRows(address)).toMatchObject([{ state: 'open' }])
  })
})
