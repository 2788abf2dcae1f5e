/** /v1/retries: the windows of retrying, open and past, with their attempts. */
import { Hono } from 'hono'
import { z } from 'zod'
import { RETRY_STATES } from '../bounce/fold.ts'
import { attempts, parsePlanId } from '../bounce/retry-plan.ts'
import { pageOfRetries, type RetryEntry, retryById } from '../db/retries.ts'
import { Problem } from '../problem.ts'
import { shardStub } from '../retry/shards.ts'
import { nextAttempt } from './addresses.ts'
import { requires } from './auth.ts'
import {
  addressOf,
  fromCursor,
  limitSchema,
  query,
  rfc3339,
  rfc3339OrNull,
  toCursor,
} from './request.ts'

const Query = z.strictObject({
  state: z.enum(RETRY_STATES).optional(),
  address: z.string().max(1000).optional(),
  cursor: z.string().max(1000).optional(),
  limit: limitSchema,
})
const Place = z.tuple([z.number(), z.string()])

export const retries = new Hono<{ Bindings: Env }>()
  .get('/', requires('read'), async (c) => {
    const { state, address, cursor, limit } = query(c, Query)
    const filter = { state, address: address === undefined ? undefined : addressOf(address) }
    const place = cursor === undefined ? null : fromCursor(cursor, Place)
    const before = place === null ? null : { startedAt: place[0], address: place[1] }
    const rows = await pageOfRetries(c.env.DB, filter, before, limit + 1)
    const page = rows.slice(0, limit)
    const last = page.at(-1)
    const next = rows.length > limit && last ? toCursor([last.startedAt, last.address]) : null
    return c.json({ items: page.map(toJson), next })
  })
  .get('/:id', requires('read'), async (c) => {
    const id = c.req.param('id')
    const retry = await retryById(c.env.DB, id)
    if (retry === null) throw new Problem('not_found', { detail: 'There is no such retry.' })
    const past = await shardStub(c.env, retry.shard).pastAttempts(id)
    return c.json({
      ...toJson(retry),
      attempts: past.map(({ at, ...attempt }) => ({ ...attempt, at: rfc3339(at) })),
      plan: remaining(retry),
    })
  })

export function toJson(retry: RetryEntry) {
  const open = retry.state === 'open'
  return {
    id: `${retry.addressHash}-${retry.startedAt.toString(16)}`,
    address: retry.address,
    state: retry.state,
    mode: retry.mode,
    startedAt: rfc3339(retry.startedAt),
    endsAt: rfc3339(retry.endsAt),
    closedAt: rfc3339OrNull(retry.closedAt),
    inFlightUntil: rfc3339OrNull(retry.inFlightUntil),
    nextAttemptAt:
      open && retry.mode === 'resend' ? rfc3339OrNull(nextAttempt(retry, Date.now())) : null,
  }
}

/** The attempts still to come, those that the receiver's "try again in …" skips marked as such. */
function remaining(retry: RetryEntry) {
  const plan = parsePlanId(retry.planId)
  if (plan === null || retry.state !== 'open' || retry.mode !== 'resend') return []
  return attempts(plan, retry.startedAt, retry.notBefore)
    .filter(({ at }) => at > Date.now())
    .map(({ number, at, skipped }) => ({ attempt: number, at: rfc3339(at), skipped }))
}
