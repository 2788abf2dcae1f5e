/** Answers of real HTTP servers, of which only the beginning is of interest. */
import { createServer, type Server, type ServerResponse } from 'node:http'
import { afterEach, expect, it } from 'vitest'
import { headOfBody } from '../../src/outgoing/http-call.ts'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.closeAllConnections()
})

async function answer(handle: (response: ServerResponse) => void): Promise<Response> {
  const server = createServer((_, response) => handle(response.writeHead(200)))
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const signal = AbortSignal.timeout(300)
  return fetch(`http://127.0.0.1:${address.port}/`, { signal })
}

it.each<[string, (response: ServerResponse) => void]>([
  ['ends', (response) => response.end('thank you')],
  ['is never ended', (response) => response.write('thank you')],
  [
    'breaks off',
    (response) => response.write('thank you', () => setTimeout(() => response.destroy(), 20)),
  ],
  ['goes on and on', (response) => response.write(`thank you${'!'.repeat(100_000)}`)],
])('of a body that %s, the beginning is what came of it', async (_, handle) => {
  const response = await answer(handle)
  expect(response.status).toBe(200)
  expect((await headOfBody(response, 100)).slice(0, 9)).toBe('thank you')
})

it('a letter that would be cut in two is no part of the beginning', async () => {
  const response = await answer((written) =>
    written.write('x'.repeat(99), () => setTimeout(() => written.end('\u{1F600}'), 20)),
  )
  expect(await headOfBody(response, 100)).toBe(`${'x'.repeat(99)}\ufffd`)
})
