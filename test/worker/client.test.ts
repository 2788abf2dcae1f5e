/** The typed client against the real Worker. */
import { env, exports } from 'cloudflare:workers'
import { describe, expect, expectTypeOf, it } from 'vitest'
import type { ADDRESS_STATES } from '../../src/bounce/policy.ts'
import {
  createClient,
  ReboundError,
  type ReturnPath,
  returnPathFor,
} from '../../src/entries/client.ts'
import { receiveMail } from '../../src/inbound.ts'
import { fetchDocumented, ORIGIN, recordRows } from './api/call.ts'

const T = Date.UTC(2026, 5, 1, 9)
const client = createClient(ORIGIN, 'test-token', { fetch: fetchDocumented })

async function failureOf(promise: Promise<unknown>): Promise<ReboundError> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (error instanceof ReboundError) return error
  throw new Error('it did not fail as it should', { cause: error })
}

describe('createClient', () => {
  it('asks before a mail is sent, and its answer has types', async () => {
    const address = 'gone@client.example'
    await recordRows([{ address, key: 'client-1', class: 5, condemns: true, occurredAt: T }], T)
    const response = await client.v1.addresses.lookup.$post({
      json: { addresses: [address, 'new@client.example'] },
    })
    const { addresses } = await response.json()
    expectTypeOf(addresses[0]!.state).toEqualTypeOf<(typeof ADDRESS_STATES)[number] | 'invalid'>()
    expectTypeOf(addresses[0]!.sendable).toEqualTypeOf<boolean>()
    expect(addresses.map(({ sendable }) => sendable)).toEqual([false, true])
    // @ts-expect-error addresses are a list
    const wrong = client.v1.addresses.lookup.$post({ json: { addresses: address } })
    expect((await failureOf(wrong)).problem?.code).toBe('invalid_request')
  })

  it('reads one by its path, lists by their query, and changes', async () => {
    const address = 'one+two@client.example'
    const param = { address }
    const change = { param, json: { action: 'suppress', note: 'asked us to' } } as const
    expect((await (await client.v1.addresses[':address'].$patch(change)).json()).sendable).toBe(
      false,
    )
    const one = await client.v1.addresses[':address'].$get({ param, query: {} })
    expect((await one.json()).state).toBe('suppressed')
    const log = await client.v1.log.$get({ query: { address, limit: '5' } })
    const { items, next } = await log.json()
    expect(items).toMatchObject([{ kind: 'suppress', note: 'asked us to' }])
    expectTypeOf(next).toEqualTypeOf<string | null>()
    const verdict = await client.v1.classify.$post({ json: { reply: '550 5.1.1 User unknown' } })
    expect(await verdict.json()).toMatchObject({ reason: 'user_unknown' })
    // @ts-expect-error there is no such action
    const wrong = client.v1.addresses[':address'].$patch({ param, json: { action: 'delete' } })
    expect((await failureOf(wrong)).status).toBe(422)
    // @ts-expect-error nor such a route
    expect(client.v1.nowhere).toBeDefined()
  })

  it.each(['pct%62c', 'a/b', 'q?z', 'h#z', 'a+b', '$&', '100%', 'ü', '%2f'])(
    'means the very address it is given in a path: %s@',
    async (local) => {
      const address = `${local}@client.example`
      const param = { address }
      const change = { param, json: { action: 'suppress' } } as const
      const changed = await client.v1.addresses[':address'].$patch(change)
      expect(await changed.json()).toMatchObject({ address, state: 'suppressed' })
      const one = await client.v1.addresses[':address'].$get({ param, query: {} })
      expect(await one.json()).toMatchObject({ address, state: 'suppressed' })
      const { pathname } = client.v1.addresses[':address'].$url({ param })
      expect(pathname).toBe(`/v1/addresses/${encodeURIComponent(address)}`)
    },
  )

  it.each(['', '.', '..'])('refuses %j in a path, which would be another path', async (address) => {
    const { $get } = client.v1.addresses[':address']
    expect(() => $get({ param: { address }, query: {} })).toThrow(TypeError)
  })

  it('a call is ended by its own signal, too', async () => {
    const stop = new AbortController()
    const slow = createClient(ORIGIN, 'x', {
      fetch: ({ signal }) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason))
          stop.abort(new Error('no longer wanted'))
        }),
    })
    const call = slow.v1.codes.$get(undefined, { init: { signal: stop.signal } })
    await expect(call).rejects.toThrow('no longer wanted')
  })

  it('throws what is no success, with the problem and the id of the request', async () => {
    const stranger = createClient(ORIGIN, 'wrong', { fetch: fetchDocumented })
    const error = await failureOf(stranger.v1.log.$get({ query: {} }))
    expect(error).toMatchObject({ status: 401, problem: { code: 'unauthorized' } })
    expect(error.requestId).toMatch(/^[0-9a-f-]{36}$/)
    const broken = createClient(ORIGIN, 'x', {
      fetch: async () => new Response('<h1>Bad gateway</h1>', { status: 502 }),
    })
    const other = await failureOf(broken.v1.codes.$get())
    expect(other).toMatchObject({ status: 502, problem: null, requestId: null })
  })
})

describe('returnPathFor', () => {
  const options = { prefix: 'bounce', domain: 'lists.example.com', secret: 'of the return-path' }

  it('makes an envelope sender whose bounces the Worker believes', async () => {
    const recipient = 'reader@client.example'
    const to = await returnPathFor(recipient, options)
    expect(to).toMatch(/^bounce\+reader=client\.example\+[0-9a-f]{16}@lists\.example\.com$/)
    const bounce = `From: MAILER-DAEMON@mx.example.net\r\nTo: ${to}\r\nSubject: failure notice\r\n\r\nHi. This is the qmail-send program at mx.example.net.\r\n\r\n<${recipient}>:\r\nRemote host said: 550 5.1.1 User unknown\r\n`
    const mail = { envelopeFrom: null, envelopeTo: to, vouched: false, proofNeeded: true }
    const raw = new TextEncoder().encode(bounce)
    const bindings: Env = Object.assign({}, env, { WEBHOOK_SECRET_MAIL: options.secret })
    expect(await receiveMail({ ...mail, raw }, bindings, T)).toMatchObject({ recorded: 1 })
    const response = await exports.default.fetch(`${ORIGIN}/v1/addresses/${recipient}`, {
      headers: { authorization: 'Bearer test-token' },
    })
    expect(await response.json()).toMatchObject({ sendable: false, state: 'undeliverable' })
  })

  it('is null where the address would be too long, or the recipient is none', async () => {
    expect(await returnPathFor(`${'x'.repeat(50)}@client.example`, options)).toBeNull()
    expect(await returnPathFor('nobody', options)).toBeNull()
    expect(await returnPathFor('no body@client.example', options)).toBeNull()
  })

  it('is the same for an address with its name, and in any spelling', async () => {
    const to = await returnPathFor('reader@client.example', options)
    expect(await returnPathFor('Ann Reader <Reader@Client.example>', options)).toBe(to)
  })

  it('is made with the first of several secrets, as the Worker has them during a rotation', async () => {
    const to = await returnPathFor('reader@client.example', options)
    const secret = ` ${options.secret}, the one before`
    expect(await returnPathFor('reader@client.example', { ...options, secret })).toBe(to)
  })

  it.each(['', ' , ', undefined])('says that the secret is missing: %j', async (secret) => {
    const given: ReturnPath = Object.assign({}, options, { secret })
    const unset = returnPathFor('reader@client.example', given)
    await expect(unset).rejects.toThrow('WEBHOOK_SECRET_MAIL')
  })

  it.each([{ prefix: 'bad prefix' }, { prefix: '' }, { domain: 'not a domain' }])(
    'says that nobody can be mailed from %j',
    async (wrong) => {
      const made = returnPathFor('reader@client.example', { ...options, ...wrong })
      await expect(made).rejects.toThrow(TypeError)
    },
  )
})
