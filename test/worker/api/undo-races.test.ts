/** An import that is undone while it is taken in leaves nobody suppressed. */
import { env } from 'cloudflare:workers'
import { expect, it, vi } from 'vitest'
import { createApp } from '../../../src/app.ts'
import { ESPS } from '../../../src/esp/index.ts'
import { heldBack, heldBackStatement } from '../held-back.ts'
import { call, expectProblem, ORIGIN } from './call.ts'

const app = createApp({ esps: ESPS })

/** A request to an app of this database. */
function ask(DB: D1Database, path: string, body: string | null = null) {
  const headers = { authorization: 'Bearer test-token', 'content-type': 'text/csv' }
  const request = new Request(ORIGIN + path, { method: 'POST', headers, body })
  return app.request(request, {}, { ...env, DB })
}

const part = (DB: D1Database, id: string, address: string, n: number) =>
  ask(DB, `/v1/imports?import=${id}&part=${n}`, `${address}\n`)
const stateOf = async (address: string) => (await call(`/v1/addresses/${address}`)).body.state

it('an import that is undone leaves nobody suppressed by a part that had begun before', async () => {
  const address = 'begun@undo.example'
  const { binding, reached, release } = heldBack(
    env.DB,
    'batch',
    (all: unknown[]) => all.length > 2,
  )
  const taken = part(binding, 'begun', address, 1)
  await reached
  expect((await call('/v1/imports/begun/undo', { method: 'POST' })).body.left).toBe(false)
  release()
  const answer = await taken
  expect(answer.status).toBe(409)
  expect(await stateOf(address)).toBe('ok')
})

it('an import that is undone leaves nobody suppressed by a part that came between', async () => {
  const addresses = ['first@undo.example', 'between@undo.example']
  const [first = '', between = ''] = addresses
  expect((await part(env.DB, 'between', first, 1)).status).toBe(200)
  const { binding, reached, release } = heldBackStatement(env.DB, /^UPDATE imports SET undone/)
  const undone = ask(binding, '/v1/imports/between/undo')
  await reached
  // The part between is a later one.
  const begun = Date.now()
  await vi.waitUntil(() => Date.now() > begun, { interval: 1 })
  expect((await part(env.DB, 'between', between, 2)).status).toBe(200)
  release()
  expect(await (await undone).json()).toMatchObject({ lifted: 2, left: false })
  expect(await Promise.all(addresses.map(stateOf))).toEqual(['ok', 'ok'])
  const path = '/v1/imports?import=between'
  const headers = { 'content-type': 'text/csv' }
  expectProblem(await call(path, { method: 'POST', body: `${first}\n`, headers }), 409, 'conflict')
})

it('undoing an import ends where another said the same at the same time, and takes back what was counted', async () => {
  const address = 'same-time@undo.example'
  vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2030, 0, 1) })
  const list = `address,sendable,state,permanentErrors,transientErrors\n${address},false,suppressed,2,1\n`
  expect((await ask(env.DB, '/v1/imports?import=same-time', list)).status).toBe(200)
  await call(`/v1/addresses/${address}`, { method: 'PATCH', body: { action: 'suppress' } })
  const { body } = await call('/v1/imports/same-time/undo', { method: 'POST' })
  vi.useRealTimers()
  expect(body).toMatchObject({ lifted: 0, left: false })
  expect((await call(`/v1/addresses/${address}`)).body).toMatchObject({
    state: 'suppressed',
    permanentErrors: 0,
    transientErrors: 0,
  })
})
