/** Sends an unchanged answer only once: ETag and If-None-Match (RFC 9110, 8.8.3 and 13.1.2). */
import { createMiddleware } from 'hono/factory'
import { sha256 } from '../sha256.ts'
import type { ApiEnv } from './api-env.ts'

/** Middleware for GET routes; document the 304 with `NOT_MODIFIED` of answers.ts. */
export const conditional = createMiddleware<ApiEnv>(async (c, next) => {
  await next()
  if (c.res.status !== 200) return
  const tag = await entityTag(await c.res.clone().arrayBuffer())
  c.header('etag', tag)
  if (!isNamed(tag, c.req.header('if-none-match'))) return
  c.res = c.body(null, 304)
  c.res.headers.delete('content-type')
})

async function entityTag(body: ArrayBuffer): Promise<string> {
  return `"${(await sha256(body)).slice(0, 32)}"`
}

/** Whether the list names the tag, by weak comparison, because compression on the way makes tags weak. */
function isNamed(tag: string, list: string | undefined): boolean {
  const named = list?.split(',').map((one) => one.trim().replace(/^W\//, ''))
  return named?.some((one) => one === tag || one === '*') ?? false
}
