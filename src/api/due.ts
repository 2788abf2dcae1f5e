/** /v1/retries/due: what is to be sent again, for senders that cannot expose an endpoint; and their report. */
import { createRoute, z } from '@hono/zod-openapi'
import type { PolicySettings } from '../bounce/policy.ts'
import { attempts, parsePlanId } from '../bounce/retry-plan.ts'
import { type DueItem, dueItems, markInFlight, resendable } from '../db/due.ts'
import { record } from '../db/record.ts'
import { retriesById } from '../db/retries.ts'
import type { RetrySchedule } from '../db/schedule.ts'
import { ingest, wake } from '../ingest.ts'
import { CALL_RESULTS } from '../retry/calls.ts'
import { mailableItems } from '../retry/mailable.ts'
import { cancelEvent, isReply, replyEvent } from '../retry/replies.ts'
import { idempotencyKey, type ResendItem } from '../retry/resender.ts'
import { readSettings } from '../settings.ts'
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

const Item = z
  .object({
    id: z.string().openapi({ description: 'Of the retry' }),
    address: z.string(),
    attempt: z.int(),
    idempotencyKey: z.string().openapi({
      description:
        'The same until the next attempt is due: whoever has sent under it must not send again',
    }),
    dueAt: Time,
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
      id: '4d5f1e0c9a7b2e31-19a0b3c4d5e',
      address: 'busy@example.com',
      attempt: 3,
      idempotencyKey: '4d5f1e0c9a7b2e31-19a0b3c4d5e/3',
      dueAt: '2026-11-23T09:18:00.000Z',
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
            id: z.string().max(64),
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
    example: { items: [{ id: '4d5f1e0c9a7b2e31-19a0b3c4d5e', attempt: 3, result: 'accepted' }] },
  })

const Reported = z
  .object({ items: z.array(z.object({ id: z.string(), result: z.enum(['taken', 'not_open']) })) })
  .openapi('DueReported', {
    example: { items: [{ id: '4d5f1e0c9a7b2e31-19a0b3c4d5e', result: 'taken' }] },
  })

const list = createRoute({
  method: 'get',
  path: '/',
  operationId: 'listDueRetries',
  tags: ['Retries'],
  summary: 'What is to be sent again now',
  description: `At most ${MOST} retries whose attempt is due, those that end first come first, and of their messages those that may be sent. Nothing is changed: the same items come again until they are reported, or until the next attempt.`,
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
    '`accepted`: a copy is on its way, and no further attempt is due until it comes back or the silence is over. `reply`: the SMTP reply of the receiving server, classified and recorded like any event. `gone`: there is nothing left to send; the retry is cancelled. `failed`: nothing was sent; the schedule goes on.',
  ...secured('write'),
  request: { body: jsonBody(Report) },
  responses: { 200: json(Reported, 'Per item, in the order sent'), ...problems(...WRITE_PROBLEMS) },
})

export const dueRetries = createRouter()
  .openapi(list, async (c) => {
    const { limit } = c.req.valid('query')
    const now = Date.now()
    const settings = readSettings(c.env)
    const schedules = await resendable(c.env.DB, now, 10 * MOST, settings)
    const due = schedules.flatMap((one) => dueAttempt(one, now) ?? [])
    const items: DueItem[] = []
    // Those who were erased are known only when they are asked for.
    for (let at = 0; at < due.length && items.length < limit; at += MOST) {
      const found = await mailableItems(c.env, due.slice(at, at + MOST), now, settings)
      items.push(...found.filter(({ messages }) => messages.length > 0))
    }
    const byId = new Map(due.map((one) => [one.retryId, one]))
    const shown = items.slice(0, limit).flatMap((item) => {
      const one = byId.get(item.retryId)
      if (one === undefined) return []
      return {
        id: item.retryId,
        address: item.address,
        attempt: one.attempt,
        idempotencyKey: idempotencyKey(one),
        dueAt: rfc3339(one.at),
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
    const accepted = items.flatMap(({ id, result }) =>
      result === 'accepted' ? (open.get(id) ?? []) : [],
    )
    await markInFlight(c.env.DB, accepted, now, now + settings.resendSilenceMs)
    const replies = items.flatMap(({ id, result, reply }) => {
      const item = open.get(id)
      return item && result === 'reply' ? replyEvent(item, reply ?? '') : []
    })
    await ingest(c.env, replies, { now, nonce: null, bodyHash: null })
    const gone = items.flatMap(({ id, result }) => (result === 'gone' ? (open.get(id) ?? []) : []))
    const options = recordingNow(c.env)
    if (gone.length > 0) {
      const result = await record(
        c.env.DB,
        gone.map((item) => cancelEvent(item, now)),
        options,
      )
      await wake(c.env, result)
    }
    return c.json(
      {
        items: items.map(({ id }) => ({
          id,
          result: open.has(id) ? ('taken' as const) : ('not_open' as const),
        })),
      },
      200,
    )
  })

/** The latest attempt of the plan whose time has come; null before the first. */
function dueAttempt(schedule: RetrySchedule, now: number) {
  const plan = parsePlanId(schedule.planId)
  if (plan === null) return null
  const past = attempts(plan, schedule).filter(({ at, skipped }) => at <= now && !skipped)
  const latest = past.at(-1)
  return latest ? { ...schedule, attempt: latest.number, at: latest.at } : null
}

/** Those of the reported retries that are open, by id. */
async function openItems(
  db: D1Database,
  reported: readonly { id: string; attempt: number }[],
  now: number,
  policy: PolicySettings,
): Promise<Map<string, ResendItem>> {
  const attemptOf = new Map(reported.map(({ id, attempt }) => [id, attempt]))
  const windows = await retriesById(
    db,
    reported.map(({ id }) => id),
  )
  const items = await dueItems(db, windows, now, policy)
  return new Map(
    items.map((item) => [item.retryId, { ...item, attempt: attemptOf.get(item.retryId) ?? 0 }]),
  )
}
