/**
 * Mailgun's stored messages, as documented: POST /v3/domains/{domain}/messages/{key} with `to`, signed in with an API
 * key, answers 200 and the new message's id. What it answers for a message is said by the message's key: `expired`,
 * `busy`, `broken`, `moved`, else it is queued.
 */
export const MAILGUN_KEY = 'test-mailgun-api-key'

export interface MailgunCall {
  host: string
  path: string
  to: string | null
}

/** A request handler; GET answers the calls so far. */
export function mailgunEndpoint() {
  const calls: MailgunCall[] = []
  return async (request: {
    url: string
    method: string
    headers: { get(name: string): string | null }
    text(): Promise<string>
  }) => {
    const { host, pathname } = new URL(request.url)
    if (request.method === 'GET') return Response.json(calls)
    const form = new URLSearchParams(await request.text())
    calls.push({ host, path: pathname, to: form.get('to') })
    if (request.headers.get('authorization') !== `Basic ${btoa(`api:${MAILGUN_KEY}`)}`) {
      return new Response('Forbidden', { status: 401 })
    }
    if (pathname.includes('expired')) {
      return Response.json({ message: 'Message not found' }, { status: 404 })
    }
    if (pathname.includes('broken')) return new Response('', { status: 500 })
    if (pathname.includes('moved')) {
      return new Response('', { status: 302, headers: { location: 'https://example.com/' } })
    }
    if (pathname.includes('busy')) {
      return Response.json({}, { status: 429, headers: { 'retry-after': '120' } })
    }
    return Response.json({ id: '<copy@example.com>', message: 'Queued. Thank you.' })
  }
}
