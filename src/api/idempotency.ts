/**
 * Idempotency-Key (draft-ietf-httpapi-idempotency-key-header): a changing request that is repeated with its key within a
 * day gets the first answer again, and nothing is done twice.
 */
import { createMiddleware } from 'hono/factory'
import {
  claimKey,
  giveUpClaim,
  type KeptAnswer,
  keepAnswer,
  releaseKey,
} from '../db/idempotency.ts'
import { Problem } from '../problem.ts'
import { callerOf } from '../proof/callers.ts'
import { sha256 } from '../sha256.ts'
import type { ApiEnv } from './api-env.ts'
import { wrong } from './request.ts'

const MAX_KEY_LENGTH = 255
/** After this time without an answer, a request is considered dead. */
const STALE_MS = 60_000
/**
 * Longest answer that is kept, in UTF-16 units: enough for a thousand addresses, and below D1's 2 MB per row with any
 * characters. A longer answer is not kept, although the request was carried out.
 */
const MAX_KEPT_LENGTH = 512 * 1024
/** Paths at which a POST changes nothing. */
const ONLY_READS = /^\/v1\/(classify|addresses\/lookup|rules\/try)\/?$/
/** Answers that contain a secret are never stored. */
const SECRET = /"(token|secret)":/

/** Problems of a request with a key. */
export const IDEMPOTENCY_PROBLEMS = [
  'idempotency_key_reused',
  'idempotency_in_progress',
  'idempotency_answer_gone',
] as const

/** Whether a request accepts a key. */
export function takesKey(method: string, path: string): boolean {
  return /^(post|patch|delete)$/i.test(method) && !ONLY_READS.test(path)
}

export const idempotency = createMiddleware<ApiEnv>(async (c, next) => {
  const given = c.req.header('idempotency-key')
  if (given === undefined || !takesKey(c.req.method, c.req.path)) return next()
  if (given === '' || given.length > MAX_KEY_LENGTH) {
    throw wrong('idempotency-key', `This has 1 to ${MAX_KEY_LENGTH} characters.`)
  }
  const now = Date.now()
  const { method, path } = c.req
  // An unauthenticated caller writes nothing, not even a key.
  const caller = await callerOf(c.req.raw, c.env)
  if (caller === null) return next()
  const key = await sha256([caller.tokenId ?? caller.actor, method, path, given].join('\n'))
  const body = await c.req.arrayBuffer()
  // A route may still read the body as a stream.
  if (c.req.raw.body !== null) c.req.raw = new Request(c.req.raw, { body })
  const request = await sha256(`${new URL(c.req.url).search}\n${await sha256(body)}`)
  const claim = await claimKey(c.env.DB, key, request, now, STALE_MS)
  if (claim.before !== null) {
    c.res = replay(claim.before, request)
    return
  }
  c.set('claim', `${key.slice(0, 32)}-${claim.startedAt.toString(36)}`)
  await next()
  await keep(c.env.DB, key, now, c.res)
})

function replay(before: KeptAnswer | undefined, requestHash: string): Response {
  if (before !== undefined && before.requestHash !== requestHash) {
    throw new Problem('idempotency_key_reused')
  }
  if (!before?.status) throw new Problem('idempotency_in_progress')
  if (before.status !== 204 && before.body === null) throw new Problem('idempotency_answer_gone')
  const headers = new Headers({ 'idempotency-replayed': 'true' })
  if (before.contentType !== null) headers.set('content-type', before.contentType)
  return new Response(before.body, { status: before.status, headers })
}

/** Keeps the answer under its key. A refusal changed nothing, so its key is released; after a 5xx only the same request may be tried again. */
async function keep(db: D1Database, key: string, claimedAt: number, response: Response) {
  if (response.status >= 500) return giveUpClaim(db, key, claimedAt)
  if (!response.ok) return releaseKey(db, key, claimedAt)
  const text = await response.clone().text()
  const keepable = text.length <= MAX_KEPT_LENGTH && !SECRET.test(text)
  await keepAnswer(db, key, claimedAt, {
    status: response.status,
    body: keepable && text !== '' ? text : null,
    contentType: response.headers.get('content-type'),
  })
}
