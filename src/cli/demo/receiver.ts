/** The demo's sender side: a resend endpoint that resends messages and reports the receiving server's reply. */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'

interface ReceivedAttempt {
  /** Epoch milliseconds. */
  at: number
  address: string
  attempt: number
}

interface Receiver {
  resendUrl: string
  attempts: ReceivedAttempt[]
  /** Requests whose signature did not verify; must stay 0. */
  unsigned(): number
  stop(): Promise<void>
}

interface ResendRequest {
  items: { retryId: string; address: string; attempt: number }[]
}

/** `getsThroughAt` says at which attempt an address recovers; addresses not in it never do. */
export async function startReceiver(
  secret: string,
  getsThroughAt: ReadonlyMap<string, number>,
): Promise<Receiver> {
  const attempts: ReceivedAttempt[] = []
  let unsigned = 0
  const server = createServer((request, response) => {
    void (async () => {
      const body = await text(request)
      if (!isSigned(request, body, secret)) {
        unsigned++
        response.writeHead(401).end()
        return
      }
      const { items }: ResendRequest = JSON.parse(body)
      const at = Date.now()
      for (const { address, attempt } of items) attempts.push({ at, address, attempt })
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ items: items.map((item) => answer(item, getsThroughAt)) }))
    })()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = address !== null && typeof address === 'object' ? address.port : 0
  return {
    resendUrl: `http://127.0.0.1:${port}/resend`,
    attempts,
    unsigned: () => unsigned,
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function answer(item: ResendRequest['items'][number], getsThroughAt: ReadonlyMap<string, number>) {
  const through = item.attempt >= (getsThroughAt.get(item.address) ?? Number.POSITIVE_INFINITY)
  const reply = through ? '250 2.0.0 OK' : '451 4.3.2 Not accepting mail at the moment'
  return { retryId: item.retryId, reply }
}

/** Standard Webhooks: HMAC-SHA256 over id, timestamp and body. */
function isSigned(request: IncomingMessage, body: string, secret: string): boolean {
  const {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': given,
  } = request.headers
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest()
  return String(given)
    .split(' ')
    .some((signature) => {
      const bytes = Buffer.from(signature.replace(/^v1,/, ''), 'base64')
      return bytes.length === expected.length && timingSafeEqual(bytes, expected)
    })
}

async function text(request: IncomingMessage): Promise<string> {
  let body = ''
  for await (const chunk of request) body += String(chunk)
  return body
}
