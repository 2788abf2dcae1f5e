/** /v1/retries/due: the attempts that are due, for senders that poll because they cannot expose a resend endpoint; and their reports. */
import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { record } from '../db/record.ts'
import { reportAttempts } from '../db/retry-notes.ts'
import { allows } from '../db/token-scope.ts'
import { readSettings, recordOptions } from '../env/settings.ts'
import { ingest, wake } from '../ingest.ts'
import { Problem } from '../problem.ts'
import { isLured } from '../proof/callers.ts'
import {
  dueAt,
  dueAttempts,
  type Handed,
  hasCome,
  isInWindow,
  MOST_PULLED,
  noteAttempts,
  openItems,
  type Reported,
  reported,
} from '../retry/pull.ts'
import { cancelRow, isReply, NO_REPLY, replyEvent } from '../retry/resend/replies.ts'
import { itemJson } from '../retry/resend/resender.ts'
import { CALL_RESULTS } from '../retry/shard/calls.ts'
import { answer, itemsOf, json, listed } from './answers.ts'
import type { ApiEnv } from './api-env.ts'
import { createRouter, jsonBody, secured, Time } from './contract.ts'
import { columnsOf } from './csv.ts'
import { doc, example, operation } from './doc.ts'
import { allOf, Bom, wholeNumber } from './listing.ts'
import { DELETE_PROBLEMS, problems, WRITE_PROBLEMS } from './refusals.ts'
import { rfc3339 } from './request.ts'

/** Longest lease in seconds, the longest gap of the shipped plan: a lease ends with the next attempt anyway. */
const MOST_LEASED = 900

const Item = answer(() =>
  z
    .object({
      retryId: z.string(),
      address: z.string(),
      attempt: z.int(),
      idempotencyKey: z
        .string()
        .openapi(
          doc(
            'The same until the next attempt is due: whoever has sent under it must not send again',
          ),
        ),
      dueAt: Time,
      startedAt: Time,
      endsAt: Time,
      lastStatus: z.string().nullable(),
      lastReason: z.string().nullable(),
      messages: z
        .array(
          z.object({
            esp: z.string(),
            source: z.string(),
            messageId: z.string().nullable(),
            occurredAt: Time,
            metadata: z.record(z.string(), z.string()),
          }),
        )
        .openapi(doc('Those that have waited longest, twenty at most')),
      more: z
        .boolean()
        .openapi(
          doc(
            'Whether others wait behind them, for the same outcome: `GET /v1/log?address=…&outcome=waiting`',
          ),
        ),
    })
    .openapi(
      'DueRetry',
      example({
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
        more: false,
      }),
    ),
)

const COLUMNS = columnsOf<z.infer<typeof Item>>({
  retryId: true,
  address: true,
  attempt: true,
  idempotencyKey: true,
  dueAt: true,
  startedAt: true,
  endsAt: true,
  lastStatus: true,
  lastReason: true,
  messages: true,
  more: true,
})

const Report = z
  .strictObject({
    items: z
      .array(
        z.object({
          retryId: z.string().max(64),
          attempt: z.int().min(1),
          result: z.enum(CALL_RESULTS).default('reply'),
          reply: z
            .string()
            .max(10_000)
            .nullish()
            .openapi(
              doc(
                'What the receiving server said, from its code on (without one, or with a status of HTTP, the attempt has failed); read with `reply` alone',
                { example: '452 4.2.2 Mailbox full' },
              ),
            ),
        }),
      )
      .min(1)
      .max(MOST_PULLED),
  })
  .openapi(
    'DueReport',
    example({
      items: [{ retryId: '4d5f1e0c9a7b2e31-19a0b3c4d5e', attempt: 3, result: 'accepted' }],
    }),
  )

const Taken = answer(() =>
  z
    .object({
      items: z.array(
        z.object({
          retryId: z.string(),
          result: z
            .enum(['taken', 'already_accepted', 'not_open', 'not_due', 'not_a_reply'])
            .openapi(
              doc(
                '`taken`: of several reports of one attempt the last stands, but for `failed`, which takes back none; `already_accepted`: what `failed` says is not taken, since a copy of this attempt was accepted and is in flight; `not_a_reply`: taken as `failed`, since the reply holds no code',
              ),
            ),
        }),
      ),
    })
    .openapi(
      'DueReported',
      example({ items: [{ retryId: '4d5f1e0c9a7b2e31-19a0b3c4d5e', result: 'taken' }] }),
    ),
)

const list = createRoute({
  method: 'get',
  path: '/',
  ...operation('listDueRetries', 'Retries', 'What is to be sent again now'),
  ...secured('read'),
  request: {
    query: z.strictObject({
      limit: wholeNumber(1, MOST_PULLED)
        .default(MOST_PULLED)
        .openapi(doc('How many items at most')),
      lease: z.coerce
        .number(`A number of seconds from 0 to ${MOST_LEASED}, given once`)
        .min(0)
        .max(MOST_LEASED)
        .default(60)
        .openapi(
          doc(
            'Seconds for which nobody else is handed the same attempts, which takes a token of scope `write`; 0: to look only',
            { type: 'number', minimum: 0, maximum: MOST_LEASED, default: 60 },
          ),
        ),
      bom: Bom,
    }),
  },
  responses: {
    200: listed(itemsOf(Item), COLUMNS, 'The items'),
    ...problems(DELETE_PROBLEMS),
  },
})

const report = createRoute({
  method: 'post',
  path: '/report',
  ...operation('reportDueRetries', 'Retries', 'Say what became of them'),
  ...secured('write'),
  request: { body: jsonBody(Report) },
  responses: { 200: json(Taken, 'Per item, in the order sent'), ...problems(WRITE_PROBLEMS) },
})

export const dueRetries = createRouter()
  .openapi(list, async (c) => {
    const { limit, lease: asked } = c.req.valid('query')
    // A HEAD request has no body, so it must not lease anything.
    const lease = c.req.method === 'HEAD' ? 0 : asked
    if (lease > 0) refuseLease(c)
    const due = await dueAttempts(c.env, Date.now(), limit, lease * 1000)
    return c.json(allOf(c, COLUMNS, due.map(toJson)), 200)
  })
  .openapi(report, async (c) => {
    const { items } = c.req.valid('json')
    const now = Date.now()
    const open = await openItems(c.env.DB, items, now, readSettings(c.env))
    const taken: Told[] = []
    const answered = items.map(({ retryId, attempt, result, reply }) => {
      const one = open.get(retryId)
      if (one === undefined || !isInWindow(one, attempt)) {
        return { retryId, result: 'not_open' as const }
      }
      if (!hasCome(one, attempt, now)) return { retryId, result: 'not_due' as const }
      // A reported reply without a readable code counts as failed.
      const isUnreadable = result === 'reply' && !isReply(reply)
      const told = isUnreadable ? NO_REPLY : { result }
      // Identified by the id under which it was handed out, which no other attempt has.
      const item = { ...one.item, retryId, attempt }
      const report = { ...one, item, ...told, reply: reply ?? '' }
      taken.push(report)
      return { retryId, result: isUnreadable ? ('not_a_reply' as const) : report }
    })
    const copies = await recordReported(c.env, taken, now)
    const inWords = answered.map(({ retryId, result }) => ({
      retryId,
      result: typeof result === 'string' ? result : wordOf(result, copies),
    }))
    return c.json({ items: inWords }, 200)
  })

/** Throws a problem if this caller may not lease, or if a page of another site made the request. */
function refuseLease(c: Context<ApiEnv>): void {
  if (!allows(c.get('scope'), 'write')) {
    throw new Problem('forbidden', {
      detail: 'A lease takes a token of scope write; lease=0 only looks.',
    })
  }
  if (isLured(c.req.raw)) {
    throw new Problem('forbidden', { detail: 'A page of another site may only look: lease=0.' })
  }
}

function toJson({ item, attempt, at }: Handed): z.infer<typeof Item> {
  return { ...itemJson({ ...item, attempt }), dueAt: rfc3339(at) }
}

type Told = Reported & { reply: string }
/** By address: when the attempt was due whose copy is in flight. */
type Copies = ReadonlyMap<string, number | null>

/** The result of a report. A reported failure does not take back an accepted copy, because another sender may have got the same attempt and sent it. */
function wordOf({ result, ...one }: Told, copies: Copies): 'taken' | 'already_accepted' {
  const { address, attempt } = one.item
  const stands = result === 'failed' && copies.get(address) === dueAt(one, attempt)
  return stands ? 'already_accepted' : 'taken'
}

/** Records the results of the attempts, in the record (D1) and in the shards that count them. */
async function recordReported(env: Env, taken: readonly Told[], now: number): Promise<Copies> {
  const settings = readSettings(env)
  const until = now + settings.resendSilenceMs
  const copies = await reportAttempts(env.DB, taken.map(reported), until)
  const replies = taken.flatMap(({ item, result, reply }) =>
    result === 'reply' ? replyEvent(item, reply) : [],
  )
  await ingest(env, replies, { now })
  await noteAttempts(env, taken, now)
  const gone = taken.flatMap(({ item, result }) => (result === 'gone' ? cancelRow(item, now) : []))
  if (gone.length > 0) await wake(env, await record(env.DB, gone, recordOptions(settings, now)))
  return copies
}
