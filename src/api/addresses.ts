/** /v1/addresses: may I send to these? */
import { Hono } from 'hono'
import { z } from 'zod'
import { describeStatus } from '../bounce/codes.ts'
import { attempts, parsePlanId } from '../bounce/retry-plan.ts'
import { type AddressAnswer, lookupAddresses, type OpenRetry } from '../db/lookup.ts'
import { shardStub } from '../retry/shards.ts'
import { readSettings } from '../settings.ts'
import { requires } from './auth.ts'
import { addressOf, jsonBody, query, rfc3339, rfc3339OrNull } from './request.ts'

const source = z.string().max(32).optional()
const Lookup = z.strictObject({
  addresses: z.array(z.string().max(1000)).min(1).max(1000),
  source,
})
const Query = z.strictObject({ source })

export const addresses = new Hono<{ Bindings: Env }>()
  .post('/lookup', requires('read'), async (c) => {
    const body = await jsonBody(c, Lookup)
    const found = await answers(c.env, body.addresses.map(addressOf), body.source ?? null)
    return c.json({ addresses: found })
  })
  .get('/:address', requires('read'), async (c) => {
    const { source: of = null } = query(c, Query)
    const [answer] = await answers(c.env, [addressOf(c.req.param('address'))], of)
    return c.json(answer)
  })

async function answers(env: Env, normalized: readonly string[], of: string | null) {
  // The nearest replica will do: what it does not know yet could as well have come a moment later.
  const db = env.DB.withSession('first-unconstrained')
  const found = await lookupAddresses(db, normalized, { policy: readSettings(env), source: of })
  const done = await attemptsDone(
    env,
    found.flatMap(({ retry }) => retry ?? []),
  )
  return found.map((answer) => toJson(answer, done))
}

/** One call per shard that has an open retry among the answers, none where there is none. */
async function attemptsDone(
  env: Env,
  retries: readonly OpenRetry[],
): Promise<Record<string, number>> {
  const byShard = Map.groupBy(retries, ({ shard }) => shard)
  const counts = await Promise.all(
    Array.from(byShard, ([shard, open]) =>
      shardStub(env, shard).attemptsDone(open.map(({ id }) => id)),
    ),
  )
  return Object.assign({}, ...counts)
}

function toJson(answer: AddressAnswer, done: Readonly<Record<string, number>>) {
  const description = answer.lastStatus === null ? null : describeStatus(answer.lastStatus)
  return {
    address: answer.address,
    sendable: answer.sendable,
    state: answer.state,
    reason: answer.lastReason,
    permanentErrors: answer.permanentErrors,
    transientErrors: answer.transientErrors,
    lastStatus: answer.lastStatus,
    lastClass: description?.class ?? null,
    lastError: description?.class === 'success' ? null : (description?.title ?? null),
    lastSeenAt: rfc3339OrNull(answer.lastSeenAt),
    retry: answer.retry === null ? null : openRetry(answer.retry, done[answer.retry.id] ?? 0),
  }
}

/** `nextAttemptAt` where we ask for another copy, `nextCheckAt` where the ESP is trying by itself and we look when the window ends. */
function openRetry(retry: OpenRetry, done: number) {
  const next = nextAttempt(retry, Date.now())
  return {
    id: retry.id,
    startedAt: rfc3339(retry.startedAt),
    endsAt: rfc3339(retry.endsAt),
    mode: retry.mode,
    attemptsDone: done,
    ...(retry.mode === 'resend'
      ? { nextAttemptAt: rfc3339OrNull(next) }
      : { nextCheckAt: rfc3339(retry.endsAt) }),
  }
}

/** The first attempt of the plan that is still to come and not skipped; null when none is left. */
export function nextAttempt(
  retry: Pick<OpenRetry, 'planId' | 'startedAt' | 'notBefore' | 'inFlightUntil'>,
  now: number,
): number | null {
  const plan = parsePlanId(retry.planId)
  if (plan === null) return null
  const from = Math.max(now, retry.inFlightUntil ?? 0)
  const coming = attempts(plan, retry.startedAt, retry.notBefore).find(
    ({ at, skipped }) => at > from && !skipped,
  )
  return coming?.at ?? null
}
