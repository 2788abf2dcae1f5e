/** What the API answers while the record is away. */
import { env } from 'cloudflare:workers'
import { afterEach, expect, it, vi } from 'vitest'
import { createApp } from '../../../src/app.ts'
import { ESPS } from '../../../src/esp/index.ts'
import { ORIGIN } from './call.ts'
import { expectDocumented } from './contract.ts'

/** The answer where every statement fails so. */
async function answerTo(path: string, error: string) {
  const DB = new Proxy(env.DB, {
    get: () => () => {
      throw new Error(error)
    },
  })
  const headers = { authorization: 'Bearer test-token' }
  const request = new Request(ORIGIN + path, { headers })
  const response = await createApp({ esps: ESPS }).fetch(request, { ...env, DB })
  await expectDocumented('GET', path, response)
  const { code } = await response.json<{ code: string }>()
  return { status: response.status, code, retryAfter: response.headers.get('retry-after') }
}

afterEach(() => {
  vi.useRealTimers()
})

/** The status of an answer, and how many of D1's were waited for, where D1 does not answer at all. */
async function answerOfStalled(path: string, init: RequestInit = {}, token = 'test-token') {
  let asked = 0
  const stalled = (): unknown =>
    new Proxy(
      {},
      {
        get: (_, name) =>
          ['prepare', 'bind', 'withSession'].includes(String(name))
            ? stalled
            : () => {
                asked++
                return new Promise(() => {})
              },
      },
    )
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
  const request = new Request(ORIGIN + path, { ...init, headers })
  const answer = createApp({ esps: ESPS }).fetch(request, { ...env, DB: stalled() as D1Database })
  await vi.advanceTimersByTimeAsync(4_000)
  const { status, headers: said } = await answer
  return [status, said.get('retry-after'), asked]
}

it('within four seconds that a lookup must come again where the record does not answer', async () => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] })
  const path = '/v1/addresses/a@stalled.example'
  expect(await answerOfStalled(path)).toEqual([503, '60', 1])
  const several = { method: 'POST', body: '{"addresses":["a@stalled.example"]}' }
  expect(await answerOfStalled('/v1/addresses/lookup', several)).toEqual([503, '60', 1])
  expect(await answerOfStalled(`${path}?source=shop`)).toEqual([503, '60', 1])
})

it('that a caller whom only the record knows must come again where it does not answer', async () => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] })
  expect(await answerOfStalled('/v1/log', {}, 'rbd_of-somebody')).toEqual([503, '60', 1])
})

const UNAVAILABLE = { status: 503, code: 'unavailable', retryAfter: '60' }
const INTERNAL = { status: 500, code: 'internal', retryAfter: null }

// https://developers.cloudflare.com/d1/observability/debug-d1/#error-list
it.each([
  'D1_ERROR: D1 DB is overloaded. Requests queued for too long.',
  'D1_ERROR: D1 DB is overloaded. Too many requests queued.',
  'D1_ERROR: D1 DB storage operation exceeded timeout which caused object to be reset.',
  'D1_ERROR: D1 DB reset because its code was updated.',
  'D1_ERROR: Internal error while starting up D1 DB storage caused object to be reset.',
  "D1_ERROR: D1 DB's isolate exceeded its memory limit and was reset.",
  'D1_ERROR: Network connection lost.',
  'D1_ERROR: Replica disconnected from primary.',
  'D1_ERROR: Cannot resolve D1 DB due to transient issue on remote node.',
  'D1_ERROR: internal error; reference = 0123456789abcdef',
  'D1_ERROR: Currently processing a long-running export.',
  'D1_ERROR: database is locked: SQLITE_BUSY',
  "D1_ERROR: Your account has exceeded D1's free tier daily row read limit.",
  "D1_ERROR: Your account has exceeded D1's free tier daily row write limit.",
])('that it is away for the moment, and when to come again: %s', async (error) => {
  expect(await answerTo('/v1/log', error)).toEqual(UNAVAILABLE)
  expect(await answerTo('/v1/addresses/a@away.example', error)).toEqual(UNAVAILABLE)
})

it.each([
  'D1_ERROR: near "reset": syntax error at offset 12: SQLITE_ERROR',
  'D1_ERROR: no such column: lost at offset 7: SQLITE_ERROR',
  'D1_ERROR: UNIQUE constraint failed: rules.id: SQLITE_CONSTRAINT',
  'D1_ERROR: Wrong number of parameter bindings for SQL query.',
  'D1_ERROR: Exceeded maximum DB size.',
  "D1_TYPE_ERROR: Type 'undefined' not supported for value 'undefined'",
  'Network is a word of ours',
])('that something is wrong here, where waiting mends nothing: %s', async (error) => {
  expect(await answerTo('/v1/log', error)).toEqual(INTERNAL)
})

it('that a list is too long where Cloudflare lets one request ask no more', async () => {
  const DB = new Proxy(env.DB, {
    get: () => () => {
      throw new Error('D1_ERROR: Too many API requests by single Worker invocation.')
    },
  })
  const headers = { authorization: 'Bearer test-token', 'content-type': 'text/csv' }
  const init = { method: 'POST', headers, body: 'a@limit.example\n' }
  const request = new Request(`${ORIGIN}/v1/imports`, init)
  const response = await createApp({ esps: ESPS }).fetch(request, { ...env, DB })
  await expectDocumented('POST', '/v1/imports', response)
  expect(await response.json()).toMatchObject({
    status: 413,
    code: 'body_too_large',
    detail: expect.stringContaining('in smaller parts'),
  })
})
