/** /v1/retries/due: what is to be sent again, for senders that cannot expose an endpoint; and their report. */
import { createRoute, z } from '@hono/zod-openapi'
import type { PolicySettings } from '../bounce/policy.ts'
import { attemptTimes, latestAttempt, parsePlanId } from '../bounce/retry-plan.ts'
import {
  type DueItem,
  dueItems,
  type PulledSchedule,
  reportAttempts,
  resendable,
} from '../db/due.ts'
import { record } from '../db/record.ts'
import { retriesById } from '../db/retries.ts'
import { retryIdOf } from '../db/schedule.ts'
import { readSettings } from '../env/settings.ts'
import { ingest, wake } from '../ingest.ts'
import { CALL_RESULTS, type CallResult } from '../retry/calls.ts'
import { mailableItems } from '../retry/mailable.ts'
import { cancelRow, isReply, replyEvent } from '../retry/replies.ts'
import { idempotencyKey } from '../retry/resender.ts'
import { recordingNow } from './acting.ts'
import {
  createRouter,
  json,
  jsonBody,
  problems,
  READ_PROBLEMS,
  secured,
  Time,
  WRITE_PROBLEMS,
} from './contract.ts'
import { allOf, Bom, listed } from './listing.ts'
import { rfc3339 } from './request.ts'

const MOST = 100
/** Retries looked at together for one whose attempt has come. */
const PAGE = 1_000

const Item = z
  .object({
    retryId: z.string(),
    address: z.string(),
    attempt: z.int(),
    idempotencyKey: z.string().openapi({
      description:
        'The same until the next attempt is due: whoever has sent under it must not send again',
    }),
    dueAt: Time,
    startedAt: Time,
    endsAt: Time,
    lastStatus: z.string().nullable(),
    lastReason: z.string().nullable(),
    messages: z.array(
      z.object({
        esp: z.string(),
        source: z.string(),
        messageId: z.string().nullable(),
        occurredAt: Time,
        metadata: z.record(z.string(), z.string()),
      }),
    ),
  })
  .openapi('DueRetry', {
    example: {
      retryId: '4d5f1e0c9a7b2e31-19a0b3c4d5e',
      address: 'busy@example.com',
      attempt: 3,
      idempotencyKey: '4d5f1e0c9a7b2e31-19a0b3c4d5e/3',
      dueAt: '2026-11-23T09:18:00.000Z',
      startedAt: '2026-11-23T09:00:00.000Z',
      endsAt: '2026-11-24T09:00:00.000Z',
      lastStatus: '4.2.2',
      lastReason: 'mailbox_full',
      messages: [
        {
          esp: 'postmark',
          source: '',
          messageId: 'order-17',
          occurredAt: '2026-11-23T09:00:00.000Z',
          metadata: {},
        },
      ],
    },
  })

const COLUMNS = Item.keyof().options

const Report = z
  .strictObject({
    items: z
      .array(
        z
          .strictObject({
            retryId: z.string().max(64),
            attempt: z.int().min(1).max(100_000),
            result: z.enum(CALL_RESULTS).default('reply'),
            reply: z.string().max(10_000).nullish().openapi({
              description:
                'What the receiving server said, from its code on; read with `reply` alone',
              example: '452 4.2.2 Mailbox full',
            }),
          })
          .refine(({ result, reply }) => result !== 'reply' || isReply(reply), {
            path: ['reply'],
            error: 'This is no SMTP reply: it begins with a code, 452 or 4.2.2.',
          }),
      )
      .min(1)
      .max(MOST),
  })
  .openapi('DueReport', {
    example: {
      items: [{ retryId: '4d5f1e0c9a7b2e31-19a0b3c4d5e', attempt: 3, result: 'accepted' }],
    },
  })

const Reported = z
  .object({
    items: z.array(
      z.object({ retryId: z.string(), result: z.enum(['taken', 'not_open', 'not_due']) }),
    ),
  })
  .openapi('DueReported', {
    example: { items: [{ retryId: '4d5f1e0c9a7b2e31-19a0b3c4d5e', result: 'taken' }] },
  })

const list = createRoute({
  method: 'get',
  path: '/',
  operationId: 'listDueRetries',
  tags: ['Retries'],
  summary: 'What is to be sent again now',
  description: `At most ${MOST} retries whose attempt is due, and of their messages those that may be sent; those that were reported longest ago, or never, come first. Nothing is changed: the same items come again until they are reported, and then with their next attempts.`,
  ...secured('read'),
  request: {
    query: z.strictObject({
      limit: z.coerce.number().int().min(1).max(MOST).default(MOST).openapi({
        description: 'How many items at most',
      }),
      bom: Bom,
    }),
  },
  responses: {
    200: listed(z.object({ items: z.array(Item) }), COLUMNS, 'The items'),
    ...problems(...READ_PROBLEMS),
  },
})

const report = createRoute({
  method: 'post',
  path: '/report',
  operationId: 'reportDueRetries',
  tags: ['Retries'],
  summary: 'Say what became of them',
  description:
    '`accepted`: a copy is on its way, and no further attempt is due until it comes back or the silence is over. `reply`: the SMTP reply of the receiving server, classified and recorded like any event. `gone`: there is nothing left to send; the retry is cancelled. `failed`: nothing was sent; the schedule goes on. An attempt that was never handed out, because it is `not_due` or the mail service is still trying by itself, changes nothing.',
  ...secured('write'),
  request: { body: jsonBody(Report) },
  responses: { 200: json(Reported, 'Per item, in the order sent'), ...problems(...WRITE_PROBLEMS) },
})

export const dueRetries = createRouter()
  .openapi(list, async (c) => {
    const { limit } = c.req.valid('query')
    const now = Date.now()
    const due = await dueAttempts(c.env, now, limit)
    const shown = due.map(({ item, ...one }) => {
      return {
        retryId: item.retryId,
        address: item.address,
        attempt: one.attempt,
        idempotencyKey: idempotencyKey(one),
        dueAt: rfc3339(one.at),
        startedAt: rfc3339(item.startedAt),
        endsAt: rfc3339(item.endsAt),
        lastStatus: item.lastStatus,
        lastReason: item.lastReason,
        messages: item.messages.map(({ occurredAt, ...message }) => ({
          ...message,
          occurredAt: rfc3339(occurredAt),
        })),
      }
    })
    return c.json(allOf(c, COLUMNS, shown), 200)
  })
  .openapi(report, async (c) => {
    const { items } = c.req.valid('json')
    const now = Date.now()
    const settings = readSettings(c.env)
    const open = await openItems(c.env.DB, items, now, settings)
    const known = items.flatMap(({ retryId, attempt, result, reply }) => {
      const one = open.get(retryId)
      return one && wasHandedOut(one, attempt, now)
        ? { ...one, item: { ...one.item, attempt }, result, reply }
        : []
    })
    await reportAttempts(c.env.DB, known.map(reported), now + settings.resendSilenceMs)
    const replies = known.flatMap(({ item, result, reply }) =>
      result === 'reply' ? replyEvent(item, reply ?? '') : [],
    )
    await ingest(c.env, replies, { now, nonce: null, bodyHash: null })
    const gone = known.flatMap(({ item, result }) => (result === 'gone' ? item : []))
    const options = recordingNow(c.env)
    if (gone.length > 0) {
      const result = await record(
        c.env.DB,
        gone.map((item) => cancelRow(item, now)),
        options,
      )
      await wake(c.env, result)
    }
    return c.json(
      {
        items: items.map(({ retryId, attempt }) => {
          const one = open.get(retryId)
          if (one === undefined) return { retryId, result: 'not_open' as const }
          const isTaken = wasHandedOut(one, attempt, now)
          return { retryId, result: isTaken ? ('taken' as const) : ('not_due' as const) }
        }),
      },
      200,
    )
  })

type DueAttempt = PulledSchedule & { attempt: number; at: number }

/** At most `limit`, page by page: a page may hold none whose attempt has come, and none who may be mailed. */
async function dueAttempts(
  env: Env,
  now: number,
  limit: number,
): Promise<(DueAttempt & { item: DueItem })[]> {
  const policy = readSettings(env)
  const due: (DueAttempt & { item: DueItem })[] = []
  for (let after: PulledSchedule | null = null; due.length < limit; ) {
    const page: PulledSchedule[] = await resendable(env.DB, now, after, PAGE, policy)
    const come = page.flatMap((one) => dueAttempt(one, now) ?? [])
    // In pieces, since the messages of those behind the limit need not be read.
    for (let at = 0; at < come.length && due.length < limit; at += MOST) {
      due.push(...(await withMessages(env, come.slice(at, at + MOST), now, policy)))
    }
    after = page.at(-1) ?? null
    if (page.length < PAGE) break
  }
  return due.slice(0, limit)
}

/** Those who may be mailed; who was erased is known only when it is asked for. */
async function withMessages(
  env: Env,
  come: readonly DueAttempt[],
  now: number,
  policy: PolicySettings,
): Promise<(DueAttempt & { item: DueItem })[]> {
  const items = await mailableItems(env, come, now, policy)
  const byId = new Map(items.map((item) => [item.retryId, item]))
  return come.flatMap((one) => {
    const item = byId.get(one.retryId)
    return item && item.messages.length > 0 ? { ...one, item } : []
  })
}

/** The latest attempt of the plan whose time has come; null before the first, and where it was reported. */
function dueAttempt(schedule: PulledSchedule, now: number): DueAttempt | null {
  const plan = parsePlanId(schedule.planId)
  if (plan === null) return null
  const latest = latestAttempt(plan, schedule, now)
  if (latest === null || latest.at < (schedule.reportedUntil ?? 0)) return null
  return { ...schedule, attempt: latest.number, at: latest.at }
}

/** An open retry, and when its attempts are due. */
interface OpenRetry {
  item: DueItem
  times: number[]
}

/** One that is not due yet can't have been, nor one of a retry that is only watched. */
function wasHandedOut({ item, times }: OpenRetry, attempt: number, now: number): boolean {
  return item.mode === 'resend' && (times[attempt - 1] ?? Number.POSITIVE_INFINITY) <= now
}

function reported(one: OpenRetry & { item: { attempt: number }; result: CallResult }) {
  const { address, startedAt, endsAt, attempt } = one.item
  const [at = startedAt, until = endsAt] = one.times.slice(attempt - 1)
  return { address, startedAt, until, acceptedAt: one.result === 'accepted' ? at : null }
}

/** Those of the reported retries that are open, by id. */
async function openItems(
  db: D1Database,
  items: readonly { retryId: string }[],
  now: number,
  policy: PolicySettings,
): Promise<Map<string, OpenRetry>> {
  const retries = await retriesById(
    db,
    items.map(({ retryId }) => retryId),
  )
  const planIds = new Map(
    retries.map(({ address, startedAt, planId }) => [retryIdOf(address, startedAt), planId]),
  )
  const open = await dueItems(db, retries, now, policy)
  return new Map(
    open.map((item) => {
      const plan = parsePlanId(planIds.get(item.retryId) ?? '')
      return [item.retryId, { item, times: plan ? attemptTimes(plan, item.startedAt) : [] }]
    }),
  )
}
