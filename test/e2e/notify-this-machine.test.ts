/** What `npm run dev` allows beyond a deployed Worker: a notification endpoint on this machine. */
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type DemoServer, startServer } from '../../src/cli/demo/server.ts'
import { api, TOKEN } from './server.ts'

let server: DemoServer
let receiver: Server
const received: { headers: Record<string, string>; body: string }[] = []

beforeAll(async () => {
  receiver = createServer(async (request, response) => {
    const chunks = await Array.fromAsync<Buffer>(request)
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    )
    received.push({ headers, body: Buffer.concat(chunks).toString() })
    response.end()
  }).listen(0, '127.0.0.1')
  await once(receiver, 'listening')
  server = await startServer({}, { API_TOKEN: TOKEN }, 'src/entries/dev.ts')
}, 180_000)

afterAll(async () => {
  receiver?.close()
  await server?.stop()
})

const name = (url: string) =>
  api(server, '/v1/notifications/endpoints', { method: 'POST', body: JSON.stringify({ url }) })

it('is told, and can verify what it is told', async () => {
  const address = receiver.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const answer = await name(`http://localhost:${address.port}/hook`)
  expect(answer.status).toBe(201)
  const { id, secret } = await answer.json()
  const tested = await api(server, `/v1/notifications/endpoints/${id}/test`, { method: 'POST' })
  expect(await tested.json()).toMatchObject({ delivered: true, attempt: { status: 200 } })
  const [{ headers, body } = { headers: {}, body: '' }] = received
  expect(new Webhook(secret).verify(body, headers)).toMatchObject({ type: 'test' })
})

it.each([
  'http://192.168.0.1/',
  'http://example.com/',
  'https://localhost/',
  'http://u:p@localhost/',
])('%s is refused all the same', async (url) => {
  expect((await name(url)).status).toBe(422)
})
