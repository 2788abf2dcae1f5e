/**
 * Systems that want to be told, outside the Worker and behind its own fetch: they verify what comes with the official
 * Standard Webhooks library. What one answers is said by its host (`busy.`, `resting.` for two days, `gone.`,
 * `redirecting.`, `down.`, `slow.`, and `day-off.`, which is away for 24 hours from its first call); the secret it knows is posted
 * to `/secret`, and GET returns what it has heard.
 */
import { Webhook } from 'standardwebhooks'

const DAY_MS = 86_400_000

export interface Heard {
  id: string
  at: number
  verified: boolean
  body: { type: string; timestamp: string; data: Record<string, unknown> }
  /** Status of what was answered. */
  answered: number
  /** The same notification was being answered at the same time. */
  besideItself: boolean
}

export function notifyEndpoint() {
  const heard = new Map<string, Heard[]>()
  const secrets = new Map<string, string>()
  const underWay = new Set<string>()
  return async (request: {
    url: string
    method: string
    headers: Iterable<[string, string]>
    text(): Promise<string>
  }) => {
    const { hostname, pathname, searchParams } = new URL(request.url)
    const host = searchParams.get('of') ?? hostname
    if (request.method === 'GET') return Response.json(heard.get(host) ?? [])
    const text = await request.text()
    if (pathname === '/secret') {
      secrets.set(host, text)
      return new Response(null, { status: 204 })
    }
    const list = heard.get(host) ?? []
    heard.set(host, list)
    const headers = Object.fromEntries(request.headers)
    const id = headers['webhook-id'] ?? ''
    const at = Number(headers['webhook-timestamp']) * 1000
    const response = answerOf(hostname, list.length + 1, at - (list[0]?.at ?? at))
    list.push({
      id,
      at,
      verified: verifies(secrets.get(host), text, headers),
      body: JSON.parse(text),
      answered: response.status,
      besideItself: underWay.has(id),
    })
    underWay.add(id)
    const ms = hostname.startsWith('slow.') ? 300 : hostname.startsWith('day-off.') ? 5 : 0
    await new Promise((resolve) => setTimeout(resolve, ms))
    underWay.delete(id)
    return response
  }
}

/** The library judges the timestamp by the clock; the tests move it, so it is asked at the message's own time. */
function verifies(secret: string | undefined, text: string, headers: Record<string, string>) {
  if (secret === undefined) return false
  const now = Date.now
  try {
    Date.now = () => Number(headers['webhook-timestamp']) * 1000
    new Webhook(secret).verify(text, headers)
    return true
  } catch {
    return false
  } finally {
    Date.now = now
  }
}

/** @param after milliseconds since the first call */
function answerOf(host: string, count: number, after: number): Response {
  if (host.startsWith('day-off.') && after < DAY_MS) return new Response('closed', { status: 503 })
  if (host.startsWith('busy.') && count === 1)
    return new Response('later', { status: 429, headers: { 'retry-after': '600' } })
  if (host.startsWith('resting.') && count === 1)
    return new Response('closed', { status: 429, headers: { 'retry-after': '172800' } })
  if (host.startsWith('gone.')) return new Response('bye', { status: 410 })
  if (host.startsWith('down.')) return new Response('x'.repeat(5_000), { status: 503 })
  if (host.startsWith('redirecting.')) {
    return new Response(null, { status: 302, headers: { location: 'https://other.notify.test/' } })
  }
  return new Response('thank you')
}
