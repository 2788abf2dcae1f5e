/** Calls an endpoint for a limited time, and reads what it has answered: a bounded body, its Retry-After, or why there is no answer. */

/**
 * Posts, and waits `ms` for the answer and what `read` makes of it. It follows no redirect, which would lead to a
 * host that the operator did not name. The timer ends with the call: that of `AbortSignal.timeout` does not, and a Durable Object may
 * have ten thousand.
 */
export async function postTo<T>(
  url: string,
  init: Pick<RequestInit, 'headers' | 'body'>,
  ms: number,
  read: (response: Response) => Promise<T>,
): Promise<T> {
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(new DOMException('', 'TimeoutError')), ms)
  const { signal } = late
  try {
    return await read(await fetch(url, { ...init, method: 'POST', redirect: 'manual', signal }))
  } finally {
    clearTimeout(timer)
  }
}

/** Did the platform refuse a call, or a D1 query, because this run has made too many? The other side is not at fault, and the next run may call again. */
export function isOurLimit(error: unknown): boolean {
  return error instanceof Error && /Too many (sub|API )requests/.test(error.message)
}

/** The body as text, up to `maxBytes`; null when it is longer, of which no more is read. */
export async function boundedBody(response: Response, maxBytes: number): Promise<string | null> {
  const decoder = new TextDecoder()
  let text = ''
  let length = 0
  for await (const chunk of response.body ?? []) {
    length += chunk.byteLength
    if (length > maxBytes) return null
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}

/** The beginning of a body as well-formed text, up to `maxBytes`; an error or a timeout ends it early. */
export async function headOfBody(response: Response, maxBytes: number): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  try {
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk.subarray(0, maxBytes), { stream: true })
      if (text.length >= maxBytes) break
    }
  } catch {}
  return text.slice(0, maxBytes).toWellFormed()
}

/** Why there is no answer, by what `fetch` threw; `whom` as in "the endpoint". */
export function noAnswer(error: unknown, whom: string): string {
  const timedOut = error instanceof Error && error.name === 'TimeoutError'
  return timedOut ? 'no answer in time' : `${whom} could not be reached`
}

/** RFC 9110, 10.2.3, seconds or a date, as epoch milliseconds, at most `longestMs` from now; null for none. */
export function retryAfter(response: Response, now: number, longestMs: number): number | null {
  const value = response.headers.get('retry-after')
  if (value === null) return null
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now
  return Number.isFinite(ms) && ms > 0 ? now + Math.min(ms, longestMs) : null
}
