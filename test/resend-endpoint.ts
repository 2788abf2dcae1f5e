/**
 * The sender's resend endpoint of the tests: it runs outside the Worker, behind the Worker's own fetch, and keeps
 * what it was asked. What it answers for an address is said by the address: `busy`, `accept`, `gone`, `silent` (it
 * failed), `ok-at-4` (the server takes the mail at the plan's fourth attempt); for the whole call: `broken`, `page` (of
 * a web site), `resting` (for half an hour).
 */
export interface ResendCall {
  /** Epoch milliseconds, by the signature's own timestamp. */
  at: number
  signed: boolean
  items: {
    retryId: string
    idempotencyKey: string
    address: string
    attempt: number
    messages: { messageId: string | null }[]
  }[]
}

/** A request handler; GET /?domain=… answers the calls that carried addresses of that domain. */
export function resendEndpoint() {
  const calls: ResendCall[] = []
  return async (request: {
    url: string
    method: string
    headers: { get(name: string): string | null }
    json(): Promise<unknown>
  }) => {
    const url = new URL(request.url)
    if (request.method === 'GET') {
      const domain = url.searchParams.get('domain') ?? ''
      return Response.json(
        calls.filter(({ items }) => items.some(({ address }) => address.endsWith(`@${domain}`))),
      )
    }
    const { items } = (await request.json()) as Pick<ResendCall, 'items'>
    const at = Number(request.headers.get('webhook-timestamp')) * 1000
    calls.push({ at, signed: request.headers.get('webhook-signature') !== null, items })
    if (items.some(({ address }) => address.startsWith('broken')))
      return new Response('no', { status: 500 })
    if (items.some(({ address }) => address.startsWith('page')))
      return new Response('<html>Welcome</html>', { headers: { 'content-type': 'text/html' } })
    if (items.some(({ address }) => address.startsWith('resting')))
      return new Response('later', { status: 429, headers: { 'retry-after': '1800' } })
    return Response.json({ items: items.map(answer) })
  }
}

function answer({ retryId, address, attempt }: ResendCall['items'][number]) {
  if (address.startsWith('accept')) return { retryId, result: 'accepted' }
  if (address.startsWith('gone')) return { retryId, result: 'gone' }
  if (address.startsWith('silent')) return { retryId, result: 'failed' }
  const recovers = Number(/^ok-at-(\d+)/.exec(address)?.[1] ?? Number.POSITIVE_INFINITY)
  return { retryId, reply: attempt >= recovers ? '250 2.0.0 OK' : '451 4.3.2 Not accepting mail' }
}
