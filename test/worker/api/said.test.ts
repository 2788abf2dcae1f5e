/** A refusal says what to do about it. */
import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { FAILURE_REASONS } from '../../../src/bounce/reason.ts'
import { call, expectProblem } from './call.ts'

it.each([
  ['GET', '/v1/log/x', 'event'],
  ['POST', '/v1/log/x/accept', 'event'],
  ['GET', '/v1/notifications/x', 'notification'],
  ['POST', '/v1/notifications/x/redeliver', 'notification'],
  ['GET', '/v1/notifications/endpoints/x', 'endpoint'],
  ['DELETE', '/v1/notifications/endpoints/x', 'endpoint'],
  ['POST', '/v1/notifications/endpoints/x/test', 'endpoint'],
  ['DELETE', '/v1/rules/x', 'rule'],
  ['DELETE', '/v1/tokens/x', 'token'],
  ['GET', '/v1/unread/x', 'mail'],
  ['DELETE', '/v1/messages/x', 'message'],
  ['GET', '/v1/retries/x', 'retry'],
  ['GET', '/v1/imports/x', 'import'],
])('a refusal of %s %s says that there is no such %s', async (method, path, what) => {
  const answer = await call(path, { method })
  expectProblem(answer, 404, 'not_found')
  expect(answer.body).toMatchObject({ detail: `There is no such ${what}.` })
})

it('a refusal says where the names of the mail services are', async () => {
  const { body } = await call('/v1/esps/nosuch')
  expect(body).toMatchObject({ detail: expect.stringContaining('/v1/esps') })
})

it('a refusal says where the reasons are that a rule may give', async () => {
  const json = { id: 'a', phrases: ['mailbox on holiday'], reason: '' }
  const { body } = await call('/v1/rules', { method: 'POST', body: json })
  expect(body.errors).toMatchObject([{ message: expect.stringContaining('(/docs)') }])
  const docs = await (await env.ASSETS.fetch('https://assets/docs')).text()
  for (const reason of FAILURE_REASONS) expect(docs).toContain(reason)
})

it.each([
  ['/v1/log?limit=1&limit=2', 'A whole number from 1 to 1000, given once'],
  ['/v1/log?limit=many', 'A whole number from 1 to 1000, given once'],
  ['/v1/log?limit=5000', 'A whole number from 1 to 1000, given once'],
  ['/v1/log?limit=0', 'A whole number from 1 to 1000, given once'],
  ['/v1/log?limit=1.5', 'A whole number from 1 to 1000, given once'],
  ['/v1/retries/due?limit=101', 'A whole number from 1 to 100, given once'],
  ['/v1/retries/due?lease=1&lease=2', 'A number of seconds from 0 to 900, given once'],
])('a refusal says which number %s may give', async (path, message) => {
  const { body } = await call(path)
  expect(body).toMatchObject({ errors: [{ message }] })
})

it('a refusal says which mailbox providers a rule may be of', async () => {
  const json = { id: 'a', phrases: ['on holiday'], reason: 'policy', provider: 'gmail' }
  const { body } = await call('/v1/rules', { method: 'POST', body: json })
  const message = expect.stringMatching(/^One of these: "google", ("g[^"]*"(, )?)+ … \(\/docs\)$/)
  expect(body).toMatchObject({ errors: [{ path: 'provider', message }] })
})

it('a refusal says in words how much there may be', async () => {
  const json = { id: 'a', phrases: [], reason: 'policy', note: 'x'.repeat(501) }
  const { body } = await call('/v1/rules', { method: 'POST', body: json })
  expect(body).toMatchObject({
    errors: [
      { path: 'phrases', message: 'At least one item' },
      { path: 'note', message: 'At most 500 characters' },
    ],
  })
  const { body: log } = await call('/v1/log?order=random')
  expect(log).toMatchObject({ errors: [{ path: 'order', message: 'One of these: "asc", "desc"' }] })
})

it('a refusal says that a reply in our own format is text', async () => {
  const events = [{ recipient: 'a@example.com', reply: 550 }]
  const { body } = await call('/webhooks/generic', { method: 'POST', body: { events } })
  expect(JSON.stringify(body)).toContain('or a reply, as text, with')
})

it('a refusal says what a post in our own format holds', async () => {
  const { body } = await call('/webhooks/generic', {
    method: 'POST',
    body: [{ recipient: 'a@example.com' }],
  })
  expect(body).toMatchObject({ detail: expect.stringContaining('{"events":[…]}') })
})

it('a refusal says what to do about a key that was used', async () => {
  const headers = { 'idempotency-key': 'said-1' }
  const post = (name: string) =>
    call('/v1/tokens', { method: 'POST', body: { name, scope: 'read' }, headers })
  await post('one')
  expect((await post('one')).body).toMatchObject({
    code: 'idempotency_answer_gone',
    title: expect.stringContaining('read what is there'),
  })
  expect((await post('two')).body).toMatchObject({
    code: 'idempotency_key_reused',
    title: expect.stringContaining('take a new one'),
  })
})
