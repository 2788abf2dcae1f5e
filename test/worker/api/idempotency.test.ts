/** A request repeated under its Idempotency-Key is carried out once. */
import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
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
  expectProblem(await post('/v1/rules', { ...rule, id: 'b.rule' }, key), 409, 'conflict')
})

it('nor is the same key with another query the same request', async () => {
  const key = `key-${++keys}`
  const erase = (query: string) =>
    call(`/v1/addresses/twice@example.com${query}`, {
      method: 'DELETE',
      headers: { 'idempotency-key': key },
    })
  expect((await erase('')).body.remembered).toBe(false)
  expect((await erase('')).headers.get('idempotency-replayed')).toBe('true')
  expectProblem(await erase('?remember=true'), 409, 'conflict')
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
    'conflict',
  )
  const { results } = await env.DB.prepare('SELECT body FROM idempotency_keys').all()
  expect(JSON.stringify(results)).not.toContain(made.body.token)
})

it('who may not come in leaves no key behind', async () => {
  const before = await env.DB.prepare('SELECT count(*) n FROM idempotency_keys').first('n')
  expectProblem(await post('/v1/rules', rule, 'stranger', 'nobody'), 401, 'unauthorized')
  expect(await env.DB.prepare('SELECT count(*) n FROM idempotency_keys').first('n')).toBe(before)
})
