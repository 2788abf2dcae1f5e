/**
 * Idempotency-Key (draft-ietf-httpapi-idempotency-key-header): a request that changes something, repeated under its key
 * within a day, gets the first answer again, and nothing happens twice.
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
/** A request that has not answered for so long never will. */
const STALE_MS = 60_000
/**
 * UTF-16 units: enough for an answer about a thousand addresses, and in any characters less than the 2 MB that D1 gives
 * a row. One that is longer is not kept; the request was carried out all the same.
 */
const MAX_KEPT_LENGTH = 512 * 1024
/** What is posted there changes nothing. */
const ONLY_READS = /^\/v1\/(classify|addresses\/lookup|rules\/try)\/?$/
/** Answers that hold a secret are kept nowhere. */
const SECRET = /"(token|secret)":/

/** What a repetition may be refused for. */
export const IDEMPOTENCY_PROBLEMS = [
  'idempotency_key_reused',
  'idempotency_in_progress',
  'idempotency_answer_gone',
] as const

/** Is the key heeded there? */
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
  // Who may not come in writes nothing, not even a key.
  const caller = await callerOf(c.req.raw, c.env)
  if (caller === null) return next()
  const key = await sha256([caller.tokenId ?? caller.actor, method, path, given].join('\n'))
  const body = await c.req.arrayBuffer()
  // A route may read it as it comes.
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

/** A refusal changes nothing: the key stays free. */
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
