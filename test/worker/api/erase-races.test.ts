/** What was under way when an address was erased brings nothing of it back. */
import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { createApp } from '../../../src/app.ts'
import { addressHash } from '../../../src/bounce/address.ts'
import { createRegistry } from '../../../src/esp/index.ts'
import { ingest } from '../../../src/ingest.ts'
import { event } from '../../events.ts'
import { heldBack } from '../held-back.ts'
import { call, ORIGIN } from './call.ts'
import { shardsWith, tablesWith } from './traces.ts'

const app = createApp({ esps: createRegistry() })
const provenance = () => ({ now: Date.now(), nonce: null, bodyHash: null })

async function erase(address: string, query = '') {
  const { status } = await call(`/v1/addresses/${address}${query}`, { method: 'DELETE' })
  expect(status).toBe(200)
}

/** A request to an app of these bindings. */
function ask(bindings: object, method: string, path: string, init: RequestInit = {}) {
  const headers = new Headers(init.headers)
  headers.set('authorization', 'Bearer test-token')
  const request = new Request(ORIGIN + path, { ...init, method, headers })
  return app.request(request, {}, { ...env, ...bindings })
}

async function expectNothingOf(address: string) {
  expect(await tablesWith(address)).toEqual([])
  expect(await tablesWith(addressHash(address))).toEqual([])
  expect(await shardsWith([address, addressHash(address)])).toBe(0)
}

it('an event that had passed its check before the address was remembered is refused', async () => {
  const address = 'past-the-check@races.example'
  const { binding, reached, release } = heldBack(env.DB, 'batch')
  const ingested = ingest({ ...env, DB: binding }, [event({ recipient: address })], provenance())
  await reached
  await erase(address, '?remember=true')
  release()
  expect(await ingested).toMatchObject({ recorded: 0, duplicates: 1 })
  await expectNothingOf(address)
})

it('an import that had passed its check brings nobody back', async () => {
  const address = 'imported@races.example'
  const { binding, reached, release } = heldBack(
    env.DB,
    'batch',
    (all: unknown[]) => all.length > 2,
  )
  const headers = { 'content-type': 'text/csv' }
  const body = `${address}\nbystander@races.example\n`
  const taken = ask({ DB: binding }, 'POST', '/v1/imports', { headers, body })
  await reached
  await erase(address, '?remember=true')
  release()
  expect((await taken).status).toBe(200)
  await expectNothingOf(address)
  expect(await tablesWith('bystander@races.example')).toContain('addresses')
})

it('an import that lists who is suppressed already notes nobody who is gone', async () => {
  const address = 'listed@races.example'
  const init = { headers: { 'content-type': 'text/csv' }, body: `${address}\n` }
  expect((await ask({}, 'POST', '/v1/imports', init)).status).toBe(200)
  let batches = 0
  const { binding, reached, release } = heldBack(env.DB, 'batch', () => ++batches === 2)
  const taken = ask({ DB: binding }, 'POST', '/v1/imports', init)
  await reached
  await erase(address)
  release()
  expect((await taken).status).toBe(200)
  await expectNothingOf(address)
})
