/** A request repeated under its Idempotency-Key is carried out once. */
import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { describeApi } from '../../../src/api/reference/document.ts'
import { createApp } from '../../../src/app.ts'
import { claimKey, giveUpClaim, keepAnswer, releaseKey } from '../../../src/db/idempotency.ts'
import { deleteOldKeys } from '../../../src/db/retention.ts'
import { ESPS } from '../../../src/esp/index.ts'
import { call, expectProblem } from './call.ts'

const rule = {
  id: 'twice.said',
  phrases: ['said it twice'],
  reason: 'mailbox_disabled',
  provider: null,
  note: null,
}
let keys = 0
const post = (path: string, body: unknown, key: string, token = 'test-token') =>
  call(path, { method: 'POST', body, headers: { 'idempotency-key': key }, token })

it('a repeated request gets the first answer again, and nothing happens twice', async () => {
  const key = `key-${++keys}`
  const first = await post('/v1/rules', rule, key)
  expect(first.status).toBe(201)
  const second = await post('/v1/rules', rule, key)
  expect([second.status, second.text]).toEqual([201, first.text])
  expect(second.headers.get('idempotency-replayed')).toBe('true')
  expect((await call('/v1/rules')).body.items).toHaveLength(1)
  expectProblem(await post('/v1/rules', rule, `key-${++keys}`), 409, 'conflict')
})

it('twenty at once are carried out once', async () => {
  const key = `key-${++keys}`
  const url = 'https://once.notify.test/'
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => post('/v1/notifications/endpoints', { url }, key)),
  )
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
  expect(answers.filter(({ status }) => status === 409)).toHaveLength(19)
  expect((await call('/v1/notifications/endpoints')).body.items).toHaveLength(1)
})

it('the same key with another body is a mistake', async () => {
  const key = `key-${++keys}`
  expect((await post('/v1/rules', { ...rule, id: 'a.rule' }, key)).status).toBe(201)
  expectProblem(
    await post('/v1/rules', { ...rule, id: 'b.rule' }, key),
    409,
    'idempotency_key_reused',
  )
})

it.each(['', 'x'.repeat(256)])('a key that is none is named: %j', async (key) => {
  const answer = await post('/v1/rules', rule, key)
  expectProblem(answer, 422, 'invalid_request')
  expect(answer.body.errors).toMatchObject([{ path: 'idempotency-key' }])
})

it('the same key with another query is another request', async () => {
  const key = `key-${++keys}`
  const erase = (query: string) =>
    call(`/v1/addresses/twice@example.com${query}`, {
      method: 'DELETE',
      headers: { 'idempotency-key': key },
    })
  expect((await erase('')).body.remembered).toBe(false)
  expect((await erase('')).headers.get('idempotency-replayed')).toBe('true')
  expectProblem(await erase('?remember=true'), 409, 'idempotency_key_reused')
})

it('a request that was refused may be tried again, and a secret is kept nowhere', async () => {
  const key = `key-${++keys}`
  expectProblem(await post('/v1/rules', { ...rule, phrases: [] }, key), 422, 'invalid_request')
  expect((await post('/v1/rules', { ...rule, id: 'c.rule' }, key)).status).toBe(201)
  const made = await post('/v1/tokens', { name: 'once', scope: 'read' }, 'token-key')
  expect(made.status).toBe(201)
  expectProblem(
    await post('/v1/tokens', { name: 'once', scope: 'read' }, 'token-key'),
    409,
    'idempotency_answer_gone',
  )
  const { results } = await env.DB.prepare('SELECT body FROM idempotency_keys').all()
  expect(JSON.stringify(results)).not.toContain(made.body.token)
})

it('who may not come in leaves no key behind', async () => {
  const before = await env.DB.prepare('SELECT count(*) n FROM idempotency_keys').first('n')
  expectProblem(await post('/v1/rules', rule, 'stranger', 'nobody'), 401, 'unauthorized')
  expect(await env.DB.prepare('SELECT count(*) n FROM idempotency_keys').first('n')).toBe(before)
})

const suppress = (address: string, key: string, token?: string) =>
  call(`/v1/addresses/${address}`, {
    method: 'PATCH',
    body: { action: 'suppress' },
    headers: { 'idempotency-key': key },
    ...(token === undefined ? {} : { token }),
  })
const reactivate = (address: string) =>
  call(`/v1/addresses/${address}`, { method: 'PATCH', body: { action: 'reactivate' } })
const kindsOf = async (address: string): Promise<string[]> => {
  const { body } = await call(`/v1/log?address=${address}&order=asc`)
  return body.items.map(({ kind }: { kind: string }) => kind)
}

it('after its day a key is new, and so is what is done under it', async () => {
  const address = 'tomorrow@key.example'
  await suppress(address, 'stop')
  await reactivate(address)
  await deleteOldKeys(env.DB, Date.now() + 25 * 60 * 60 * 1000)
  expect((await suppress(address, 'stop')).body).toMatchObject({ sendable: false })
  expect(await kindsOf(address)).toEqual(['suppress', 'reactivate', 'suppress'])
})

it('tokens of one name share no keys', async () => {
  const address = 'two@key.example'
  for (let n = 0; n < 2; n++) {
    const made = await call('/v1/tokens', {
      method: 'POST',
      body: { name: 'billing', scope: 'write' },
    })
    await suppress(address, 'same', made.body.token)
    await reactivate(address)
  }
  const kinds = await kindsOf(address)
  expect(kinds.filter((kind) => kind === 'suppress')).toHaveLength(2)
})

it('a request whose answer was lost is still the same, and no other comes under its key', async () => {
  const address = 'lost@key.example'
  const note = (text: string) =>
    call(`/v1/addresses/${address}`, {
      method: 'PATCH',
      body: { action: 'suppress', note: text },
      headers: { 'idempotency-key': 'lost' },
    })
  await note('once')
  await env.DB.prepare('UPDATE idempotency_keys SET status=NULL').run()
  expectProblem(await note('once'), 409, 'idempotency_in_progress')
  await env.DB.prepare('UPDATE idempotency_keys SET status=NULL, claimed_at=0').run()
  expectProblem(await note('otherwise'), 409, 'idempotency_key_reused')
  expect((await note('once')).body).toMatchObject({ sendable: false })
  expect(await kindsOf(address)).toEqual(['suppress'])
  expect((await note('once')).headers.get('idempotency-replayed')).toBe('true')
})

it('a request that failed here may be tried again, and no other under its key', async () => {
  const DB = new Proxy(env.DB, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name)
      if (typeof value !== 'function') return value
      return (...given: unknown[]) => {
        if (/^INSERT INTO own_rules/.test(String(given[0]))) throw new Error('a mistake of ours')
        return Reflect.apply(value, target, given)
      }
    },
  })
  const failing = { ...rule, id: 'failed.here' }
  const headers = {
    authorization: 'Bearer test-token',
    'content-type': 'application/json',
    'idempotency-key': 'failed-here',
  }
  const init = { method: 'POST', headers, body: JSON.stringify(failing) }
  const app = createApp({ esps: ESPS })
  expect((await app.request('/v1/rules', init, { ...env, DB })).status).toBe(500)
  const other = await post('/v1/rules', { ...failing, id: 'another' }, 'failed-here')
  expectProblem(other, 409, 'idempotency_key_reused')
  expect((await post('/v1/rules', failing, 'failed-here')).status).toBe(201)
  await call('/v1/rules/failed.here', { method: 'DELETE' })
})

it('a list that is posted twice is one import', async () => {
  const list = (body: string, query = '') =>
    call(`/v1/imports${query}`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'text/csv', 'idempotency-key': 'list' },
    })
  const first = await list('one@list.example\n')
  expect(first.body).toMatchObject({ suppressed: 1 })
  const second = await list('one@list.example\n')
  expect([second.text, second.headers.get('idempotency-replayed')]).toEqual([first.text, 'true'])
  expectProblem(await list('two@list.example\n'), 409, 'idempotency_key_reused')
  expectProblem(await list('one@list.example\n', '?dry_run=true'), 409, 'idempotency_key_reused')
  // The answer was lost on the way.
  await env.DB.prepare('UPDATE idempotency_keys SET status=NULL, claimed_at=0').run()
  expect((await list('one@list.example\n')).body).toEqual(first.body)
  expect((await call('/v1/imports')).body.items).toHaveLength(1)
  await deleteOldKeys(env.DB, Date.now() + 25 * 60 * 60 * 1000)
  expect((await list('two@list.example\n')).body).toMatchObject({ suppressed: 1 })
  expect((await call('/v1/imports')).body.items).toHaveLength(2)
})

it.each([
  ['/v1/tokens', { name: 'lost', scope: 'read' }],
  ['/v1/notifications/endpoints', { url: 'https://lost.notify.test/' }],
])(
  'what was made at %s is made once, also where its secret was lost on the way',
  async (path, wish) => {
    const make = () => post(path, wish, 'made')
    const before = (await call(path)).body.items.length
    const first = await make()
    expect(first.status).toBe(201)
    await env.DB.prepare('UPDATE idempotency_keys SET status=NULL, claimed_at=0').run()
    const second = await make()
    expect(second.status).toBe(201)
    const { body } = await call(path)
    expect(body.items).toHaveLength(before + 1)
    expect(second.body.id).toBe(first.body.id)
    const { token } = second.body
    if (token !== undefined) expect((await call('/v1/log', { token })).status).toBe(200)
  },
)

it('an empty list is refused under a key as without one', async () => {
  const headers = { 'content-type': 'text/csv', 'idempotency-key': 'empty' }
  const answer = await call('/v1/imports', { method: 'POST', body: '', headers })
  expectProblem(answer, 422, 'invalid_request')
})

it('an answer about a thousand addresses is kept, however long they are', async () => {
  const local = 'あ'.repeat(60)
  const addresses = Array.from({ length: 1000 }, (_, n) => `${local}${n}@bulk.key.example`)
  const send = () => post('/v1/retries/bulk', { action: 'cancel', addresses }, 'bulk')
  const first = await send()
  expect(first.body.items).toHaveLength(1000)
  const second = await send()
  expect(second.headers.get('idempotency-replayed')).toBe('true')
  expect(second.text).toBe(first.text)
})

it('a message is handed over once', async () => {
  const send = () =>
    call('/v1/messages?recipient=once@key.example&messageId=once', {
      method: 'POST',
      body: 'Subject: Hello\r\n\r\nHello!\r\n',
      headers: { 'content-type': 'message/rfc822', 'idempotency-key': 'mail' },
    })
  const first = await send()
  expect(first.status).toBe(201)
  expect((await send()).text).toBe(first.text)
})

const sha256 = async (text: string) =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))).toHex()

const app = createApp({ esps: ESPS })
describeApi(app)

const OPERATIONS = app.openAPIRegistry.definitions.flatMap((definition) => {
  if (definition.type !== 'route' || definition.route.method === 'get') return []
  const { method, path, request, responses } = definition.route
  return path.startsWith('/v1/') ? [{ method, path, request, responses }] : []
})

it.each(OPERATIONS)('$method $path heeds the key as its document says', async (operation) => {
  const { request, responses } = operation
  const method = operation.method.toUpperCase()
  const path = operation.path.replaceAll(/\{\w+\}/g, 'x')
  // Another request was made under this key.
  const key = await sha256(['API_TOKEN', method, path, 'walk'].join('\n'))
  await env.DB.prepare(
    "INSERT INTO idempotency_keys (key, request_hash, started_at, status, body) VALUES (?1,'',?2,200,'{}')",
  )
    .bind(key, Date.now())
    .run()
  const answer = await call(path, {
    method,
    body: '{}',
    headers: { 'idempotency-key': 'walk' },
  })
  const isHeeded = answer.status === 409 && answer.body.code === 'idempotency_key_reused'
  expect([isHeeded, 409 in responses]).toEqual([
    request?.headers !== undefined,
    request?.headers !== undefined,
  ])
})

it('what changes nothing takes no key', () => {
  const without = OPERATIONS.filter(({ request }) => request?.headers === undefined)
  expect(without.map(({ path }) => path).sort()).toEqual([
    '/v1/addresses/lookup',
    '/v1/classify',
    '/v1/rules/try',
  ])
})

it('who comes back late neither frees nor gives up nor answers the key of who took it over', async () => {
  const claim = (hash: string, now: number) => claimKey(env.DB, 'taken-over', hash, now, 1000)
  await claim('same', 1)
  expect(await claim('same', 2000)).toEqual({ startedAt: 1, before: null })
  await releaseKey(env.DB, 'taken-over', 1)
  await giveUpClaim(env.DB, 'taken-over', 1)
  expect(await claim('another', 2001)).toMatchObject({ before: { requestHash: 'same' } })
  expect(await claim('same', 2001)).toMatchObject({ before: { status: null } })
  const answer = { status: 201, body: '{"to":"a@b.example"}', contentType: null }
  await keepAnswer(env.DB, 'taken-over', 1, answer)
  expect(await claim('same', 2001)).toMatchObject({ before: { status: null } })
  await keepAnswer(env.DB, 'taken-over', 2000, answer)
  expect(await claim('same', 9000)).toMatchObject({ before: { status: 201, body: answer.body } })
})

it('whoever takes a key over after an erasure has its answer kept', async () => {
  const claim = (now: number) => claimKey(env.DB, 'abandoned', 'same', now, 1000)
  await claim(1)
  await call('/v1/addresses/somebody@keys.example', { method: 'DELETE' })
  await claim(2000)
  const answer = { status: 200, body: '{"to":"a@b.example"}', contentType: null }
  await keepAnswer(env.DB, 'abandoned', 2000, answer)
  expect(await claim(2001)).toMatchObject({ before: answer })
})
