import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createApp } from '../../src/app.ts'
import { sendableAmong } from '../../src/db/messages.ts'
import { messageBody, sweepMessages } from '../../src/mail/message-store.ts'
import { sweep } from '../../src/upkeep/sweep.ts'
import { event } from '../events.ts'
import { expectDocumented } from './api/contract.ts'
import { DAY, HOUR, later, receive, runTo, startClock } from './retry/clock.ts'

const app = createApp({ esps: new Map() })
const WITH_BUCKET = env
const WITHOUT_BUCKET = { ...env, MESSAGES: undefined }
const MIB = 1024 * 1024

const bytes = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0))
const mail = (id: string, size = 0) =>
  `Message-ID: <${id}>\r\nTo: Busy <Busy@Example.NET>, b@example.net\r\nSubject: \xe9\r\n\r\n${'x'.repeat(size)}`

async function call(
  bindings: Env,
  method: string,
  path: string,
  init: { body?: BodyInit; type?: string; token?: string } = {},
) {
  const headers = {
    authorization: `Bearer ${init.token ?? 'test-token'}`,
    'content-type': init.type ?? 'application/json',
  }
  const request = { method, headers, ...(init.body === undefined ? {} : { body: init.body }) }
  const response = await app.request(`http://localhost${path}`, request, bindings)
  await expectDocumented(method, path, response)
  return response
}

const post = (bindings: Env, body: Uint8Array<ArrayBuffer>, query = '') =>
  call(bindings, 'POST', `/v1/messages${query}`, { body, type: 'message/rfc822' })
const postJson = (bindings: Env, body: object) =>
  call(bindings, 'POST', '/v1/messages', { body: JSON.stringify(body) })
const keys = async () => (await env.MESSAGES.list()).objects.map(({ key }) => key)
const partCount = async (id: string) =>
  (
    await env.DB.prepare('SELECT count(*) n FROM message_parts WHERE message_id=?')
      .bind(id)
      .first<{ n: number }>()
  )?.n

describe.each([
  ['in a bucket', WITH_BUCKET, 10 * MIB],
  ['in D1 without one', WITHOUT_BUCKET, 1_900_000],
])('a message kept %s', (where, bindings, limit) => {
  const id = (name: string) => `${name}.${where.length}@example.com`

  it('comes back byte by byte, for the recipients its header names', async () => {
    const response = await post(bindings, bytes(mail(id('whole'))))
    expect(response.status).toBe(201)
    expect(await response.json()).toMatchObject({
      messageId: id('whole'),
      recipients: ['busy@example.net', 'b@example.net'],
      envelopeFrom: null,
      sizeBytes: mail(id('whole')).length,
    })
    expect(await messageBody(bindings, id('whole'))).toEqual(bytes(mail(id('whole'))))
  })

  it('is for the members of a group that its header names, too', async () => {
    const head = 'To: Team: a@example.net, B <b@example.net>;, c@example.net\r\nCc: Nobody:;'
    const raw = bytes(`Message-ID: <${id('group')}>\r\n${head}\r\n\r\nHello!`)
    expect(await (await post(bindings, raw)).json()).toMatchObject({
      recipients: ['a@example.net', 'b@example.net', 'c@example.net'],
    })
  })

  it('may be given as JSON, its envelope and id as said', async () => {
    const raw = bytes('Subject: x\r\n\r\n\xff.').toBase64()
    const response = await postJson(bindings, {
      raw,
      recipients: ['C@Example.net'],
      envelopeFrom: 'Bounces@example.com',
      messageId: `<${id('json')}>`,
    })
    expect(response.status).toBe(201)
    expect(await response.json()).toMatchObject({
      messageId: id('json'),
      recipients: ['c@example.net'],
      envelopeFrom: 'Bounces@example.com',
    })
    expect(await messageBody(bindings, id('json'))).toEqual(bytes('Subject: x\r\n\r\n\xff.'))
  })

  it('as JSON is sent to whom the query names, where the JSON names nobody', async () => {
    const query = 'recipient=q@example.net&envelopeFrom=q@example.org'
    const body = { raw: bytes(mail(id('query'))).toBase64() }
    const said = { ...body, recipient: 'j@example.net', messageId: id('said') }
    const posted = async (json: object) =>
      (await call(bindings, 'POST', `/v1/messages?${query}`, { body: JSON.stringify(json) })).json()
    expect(await posted(body)).toMatchObject({
      messageId: id('query'),
      recipients: ['q@example.net'],
      envelopeFrom: 'q@example.org',
    })
    expect(await posted(said)).toMatchObject({
      messageId: id('said'),
      recipients: ['j@example.net'],
    })
  })

  it('may be as large as the limit and not a byte larger', async () => {
    const header = mail(id('large'))
    const whole = bytes(mail(id('large'), limit - header.length))
    expect((await post(bindings, whole)).status).toBe(201)
    expect(await messageBody(bindings, id('large'))).toEqual(whole)
    const over = await post(bindings, bytes(mail(id('larger'), limit - header.length)))
    expect(over.status).toBe(413)
    expect(await over.json()).toMatchObject({
      code: 'body_too_large',
      detail: expect.stringContaining(String(limit)),
    })
    expect(await messageBody(bindings, id('larger'))).toBe(null)
  })

  it('is replaced by another of its id', async () => {
    await post(bindings, bytes(mail(id('twice'), 100)))
    await post(bindings, bytes(mail(id('twice'))), '?recipient=other@example.net')
    expect(await messageBody(bindings, id('twice'))).toEqual(bytes(mail(id('twice'))))
    const { results } = await env.DB.prepare(
      'SELECT address FROM message_recipients WHERE message_id=?',
    )
      .bind(id('twice'))
      .all()
    expect(results).toEqual([{ address: 'other@example.net' }])
  })

  it('is gone when it is deleted, body and all', async () => {
    await post(bindings, bytes(mail(id('gone/1'))))
    const path = `/v1/messages/${encodeURIComponent(id('gone/1'))}`
    expect((await call(bindings, 'DELETE', path)).status).toBe(204)
    expect(await messageBody(bindings, id('gone/1'))).toBe(null)
    expect((await keys()).filter((key) => key.includes(id('gone/1')))).toEqual([])
    expect((await call(bindings, 'DELETE', path)).status).toBe(404)
  })

  it('lies in one place only', async () => {
    await post(bindings, bytes(mail(id('place'), 1_000_000)))
    const inBucket = (await keys()).some((key) => key.startsWith(`messages/${id('place')}/`))
    expect([inBucket, await partCount(id('place'))]).toEqual(limit > 2e6 ? [true, 0] : [false, 2])
  })
})

describe('a bucket', () => {
  it('takes every id that is taken, however long it is in bytes', async () => {
    const messageId = 'あ'.repeat(300)
    const raw = bytes('Subject: x\r\n\r\nHi').toBase64()
    const response = await postJson(env, { raw, recipient: 'a@example.com', messageId })
    expect(response.status).toBe(201)
    expect(await messageBody(env, messageId)).not.toBe(null)
    const path = `/v1/messages/${encodeURIComponent(messageId)}`
    expect((await call(env, 'DELETE', path)).status).toBe(204)
  })

  it('that fails while a message is replaced leaves nobody the mail of another', async () => {
    await post(env, bytes(mail('for-ann@example.com')), '?recipient=ann@example.net')
    const MESSAGES = new Proxy(env.MESSAGES, {
      get(bucket, name) {
        if (name === 'put') return () => Promise.reject(new Error('out of reach'))
        const value = Reflect.get(bucket, name)
        return typeof value === 'function' ? value.bind(bucket) : value
      },
    })
    const failing: Env = Object.assign({}, env, { MESSAGES })
    await post(failing, bytes(mail('for-ann@example.com', 9)), '?recipient=bob@example.net')
    expect(await messageBody(env, 'for-ann@example.com')).toBe(null)
  })
})

describe('the list', () => {
  it('names every message once, page by page, and no bodies', async () => {
    for (const n of [1, 2, 3]) await post(env, bytes(mail(`list-${n}@example.org`)))
    const ids: string[] = []
    let path = '/v1/messages?limit=2'
    for (;;) {
      const { items, next } = await (await call(env, 'GET', path)).json<{
        items: { messageId: string; recipients: string[]; raw?: string }[]
        next: string | null
      }>()
      ids.push(...items.map(({ messageId }) => messageId))
      expect(items.every((item) => item.raw === undefined && item.recipients.length > 0)).toBe(true)
      if (next === null) break
      path = `/v1/messages?limit=2&cursor=${next}`
    }
    expect(ids).toEqual([...new Set(ids)].toSorted())
    expect(ids).toEqual(expect.arrayContaining(['list-1@example.org', 'list-3@example.org']))
  })
})

describe('what is refused', () => {
  it.each([
    ['no recipient', { raw: btoa('Message-ID: <a@b.c>\r\n\r\n') }, 'recipients'],
    ['no id', { raw: btoa('A: b\r\n\r\n'), recipient: 'a@example.net' }, 'messageId'],
    ['no Base64', { raw: '***', recipient: 'a@example.net', messageId: 'x' }, 'raw'],
    ['an empty message', { raw: '', recipient: 'a@example.net', messageId: 'x' }, 'raw'],
    ['a field that does not exist', { raw: btoa('A: b'), to: 'a@example.net' }, ''],
  ])('%s', async (_name, body, path) => {
    const response = await postJson(env, body)
    expect(response.status).toBe(422)
    expect(await response.json()).toMatchObject({ errors: [{ path }] })
  })

  it('a recipient or a sender that is no address', async () => {
    const message = { raw: btoa('A: b'), messageId: 'x' }
    const sender = { ...message, recipient: 'a@example.net', envelopeFrom: 'a@b\r\nDATA' }
    for (const envelopeFrom of [
      'Us <us@example.org>',
      'mailto:us@example.org',
      '"u s"@example.org',
    ])
      expect((await postJson(WITH_BUCKET, { ...sender, envelopeFrom })).status).toBe(422)
    expect((await postJson(env, { ...message, recipient: 'nobody' })).status).toBe(422)
    const recipients = ['a@example.net', 'nobody']
    const places = async (body: object) => {
      const answer = await postJson(env, { ...message, recipients: ['a@example.net'], ...body })
      const { errors } = await answer.json<{ errors: { path: string }[] }>()
      return errors.map(({ path }) => path)
    }
    expect(await places({ recipients, recipient: 'b' })).toEqual(['recipients.1', 'recipients.2'])
    expect(await places({ envelopeFrom: 'Us <us@example.org>' })).toEqual(['envelopeFrom'])
    expect((await postJson(env, sender)).status).toBe(422)
  })

  it('a header that nobody could read', async () => {
    const long = `To: a@example.net\r\n${`X-Long: ${'x'.repeat(990)}\r\n`.repeat(2200)}\r\n`
    const response = await post(WITH_BUCKET, bytes(long))
    expect(response.status).toBe(422)
    expect(await response.json()).toMatchObject({ errors: [{ path: 'raw' }] })
  })

  it('a token that may only read, and none', async () => {
    const init = { body: '{}', token: 'test-read-token' }
    expect((await call(env, 'POST', '/v1/messages', init)).status).toBe(403)
    expect((await call(env, 'GET', '/v1/messages', { token: 'x' })).status).toBe(401)
  })
})

it('a message is found for whom it was handed over, and for nobody else', async () => {
  const [one, other] = ['for-one@example.com', 'for-other@example.com']
  for (const id of [one, other]) {
    const to = id === one ? 'a@for.example,b@for.example' : 'a@for.example'
    await post(env, bytes(mail(id)), `?recipient=${encodeURIComponent(to)}`)
  }
  const found = async (address: string, messageId: string) => {
    const sendable = await sendableAmong(env.DB, [{ address, messageId }])
    return sendable.map((known) => [known.address, known.messageId])
  }
  expect(await found('a@for.example', one)).toEqual([['a@for.example', one]])
  expect(await found('b@for.example', other)).toEqual([])
})

describe('a message goes when it is no longer needed', () => {
  let t0: number
  beforeEach(() => {
    t0 = startClock()
  })
  afterEach(() => {
    vi.useRealTimers()
  })
  const store = (id: string, to: string) =>
    post(env, bytes(mail(id)), `?recipient=${encodeURIComponent(to)}`)
  const isKept = async (id: string) => (await messageBody(env, id)) !== null

  it('when its retry has ended, not before; another’s stays', async () => {
    await store('ended@example.com', 'silent@ended.example')
    await store('waiting@example.com', 'silent@waiting.example')
    await receive(event({ recipient: 'silent@ended.example', messageId: 'ended@example.com' }))
    await sweep(env, t0)
    expect(await isKept('ended@example.com')).toBe(true)
    await runTo(t0 + DAY)
    await receive(
      event({ recipient: 'silent@waiting.example', messageId: '<waiting@example.com>' }),
    )
    await sweep(env, t0 + DAY)
    expect([await isKept('ended@example.com'), await isKept('waiting@example.com')]).toEqual([
      false,
      true,
    ])
  })

  it('when it was delivered to everybody it was for', async () => {
    await store('both@example.com', 'a@both.example,b@both.example')
    const delivered = (recipient: string) =>
      receive(
        event({ recipient, messageId: 'both@example.com', kind: 'delivered', diagnostic: null }),
      )
    await delivered('a@both.example')
    await sweep(env, t0)
    expect(await isKept('both@example.com')).toBe(true)
    await delivered('b@both.example')
    await sweep(env, t0 + HOUR)
    expect(await isKept('both@example.com')).toBe(false)
  })

  it.each([
    ['a bucket', WITH_BUCKET],
    ['D1 alone', WITHOUT_BUCKET],
  ])('but stays when it is posted again while it goes, kept in %s', async (where, bindings) => {
    const id = `again-${where.length}@example.com`
    const query = '?recipient=a@again.example'
    await post(bindings, bytes(mail(id)), query)
    let isSwept = false
    const DB = new Proxy(env.DB, {
      get(db, name) {
        const value = Reflect.get(db, name)
        if (name !== 'batch') return typeof value === 'function' ? value.bind(db) : value
        return async (statements: D1PreparedStatement[]) => {
          // The sweep has chosen what goes; here, in the meantime:
          if (!isSwept) await post(bindings, bytes(mail(id, 9)), query)
          isSwept = true
          return db.batch(statements)
        }
      },
    })
    await sweepMessages({ ...bindings, DB }, t0 + 8 * DAY, 1_000)
    expect(isSwept).toBe(true)
    expect(await messageBody(bindings, id)).toEqual(bytes(mail(id, 9)))
    const { items } = await (await call(bindings, 'GET', '/v1/messages')).json<{
      items: { messageId: string }[]
    }>()
    expect(items.map(({ messageId }) => messageId)).toContain(id)
  })

  it('but stays when it is posted again while its body goes', async () => {
    const id = 'again-meanwhile@example.com'
    const query = '?recipient=a@meanwhile.example'
    await post(env, bytes(mail(id)), query)
    const MESSAGES = new Proxy(env.MESSAGES, {
      get(bucket, name) {
        const value = Reflect.get(bucket, name)
        if (name !== 'delete') return typeof value === 'function' ? value.bind(bucket) : value
        return async (posted: string[]) => {
          await post(env, bytes(mail(id, 9)), query)
          return bucket.delete(posted)
        }
      },
    })
    const meanwhile: Env = Object.assign({}, env, { MESSAGES })
    await sweepMessages(meanwhile, t0 + 8 * DAY, 1_000)
    expect(await messageBody(env, id)).toEqual(bytes(mail(id, 9)))
  })

  it('also where very many do in an hour', async () => {
    const rows = JSON.stringify(Array.from({ length: 1_500 }, (_, n) => `many-${n}@example.com`))
    await env.DB.batch(
      [
        'INSERT INTO messages SELECT value, NULL, 1, 0 FROM json_each(?1)',
        "INSERT INTO message_recipients SELECT 'a'||n.value||'@many.example', m.value, NULL FROM json_each(?1) m, json_each('[1,2]') n",
      ].map((sql) => env.DB.prepare(sql).bind(rows)),
    )
    await sweep(env, t0)
    const left = await env.DB.prepare(
      "SELECT count(*) n FROM messages WHERE message_id LIKE 'many-%'",
    )
    expect(await left.first()).toEqual({ n: 0 })
  })

  it('not while it waits, however long it lay before its first error', async () => {
    await store('patient@example.com', 'a@patient.example')
    later(8 * DAY)
    await receive(event({ recipient: 'a@patient.example', messageId: 'patient@example.com' }))
    await sweep(env, Date.now())
    expect(await isKept('patient@example.com')).toBe(true)
  })

  it('when nothing was heard of it for a week', async () => {
    await store('silence@example.com', 'a@silence.example')
    await sweep(env, t0 + 6 * DAY)
    expect(await isKept('silence@example.com')).toBe(true)
    await sweep(env, t0 + 8 * DAY)
    expect(await isKept('silence@example.com')).toBe(false)
  })
})
