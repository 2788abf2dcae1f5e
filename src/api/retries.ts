/** /v1/retries: retry windows, open and past, with their attempts. */
import { createRoute, z } from '@hono/zod-openapi'
import { RETRY_MODES, RETRY_STATES } from '../bounce/fold.ts'
import { attempts, isOfFlight, nextAttemptAfter, parsePlanId } from '../bounce/retry-plan.ts'
import {
  pageOfRetries,
  RETRY_ORDERS,
  type RetryEntry,
  type RetryFilter,
  retryById,
} from '../db/retries.ts'
import { retryId } from '../db/schedule.ts'
import { readSettings } from '../env/settings.ts'
import { mailableItems } from '../retry/mailable.ts'
import { CALL_RESULTS } from '../retry/shard/calls.ts'
import { shardAnswer } from '../retry/shards.ts'
import { answer, json, listed, pageOf } from './answers.ts'
import { createRouter, secured, Time, TimeParameter } from './contract.ts'
import { columnsOf } from './csv.ts'
import { doc, example, operation, sharedExample } from './doc.ts'
import { isTimeAndText, listing, type Narrowing, pageFor } from './listing.ts'
import { idInPath, ofAddress, ofDomain, search } from './parameters.ts'
import { problems, READ_PROBLEMS } from './refusals.ts'
import { narrowed, noSuch, rfc3339, rfc3339OrNull } from './request.ts'

const EXAMPLE = sharedExample(() => ({
  id: '728dd134a1d85cd3-1a207a23280',
  address: 'busy@example.com',
  state: 'open',
  mode: 'resend',
  startedAt: '2026-11-23T09:00:00.000Z',
  endsAt: '2026-11-24T09:00:00.000Z',
  closedAt: null,
  inFlightUntil: null,
  nextAttemptAt: '2026-11-23T09:03:00.000Z',
}))

const Retry = answer(() =>
  z
    .object({
      id: z.string(),
      address: z.string(),
      state: z.enum(RETRY_STATES),
      mode: z
        .enum(RETRY_MODES)
        .openapi(doc('`observe`: the mail service is still trying; `resend`: somebody has to')),
      startedAt: Time.openapi(doc('Of the first temporary error')),
      endsAt: Time,
      closedAt: Time.nullable(),
      inFlightUntil: Time.nullable().openapi(
        doc('A copy is on its way, and no attempt is made before'),
      ),
      nextAttemptAt: Time.nullable().openapi(
        doc(
          'Of an open one with `resend` whose address may be mailed: behind a copy in flight, what the server asked for by "try again in …", and the rest of whoever sends again. Senders who pull are handed the latest attempt whose time has come, until it is reported',
        ),
      ),
    })
    .openapi('Retry', example(EXAMPLE)),
)
export type RetryJson = z.infer<typeof Retry>
export type RetryDetailJson = z.infer<typeof Detailed>
/** CSV rows leave out the next attempt, which is too expensive to compute for a long list. */
const Row = answer(() => Retry.omit({ nextAttemptAt: true }))
type RowJson = z.infer<typeof Row>
const COLUMNS = columnsOf<RowJson>({
  id: true,
  address: true,
  state: true,
  mode: true,
  startedAt: true,
  endsAt: true,
  closedAt: true,
  inFlightUntil: true,
})

const Detailed = answer(() =>
  Retry.extend({
    attempts: z
      .array(
        z.object({
          attempt: z.int().openapi(doc('Above 100000: by hand')),
          at: Time,
          durationMs: z.int(),
          status: z
            .int()
            .nullable()
            .openapi(doc('HTTP status or SMTP reply code; null without an answer')),
          result: z.enum(CALL_RESULTS),
          problem: z.string().nullable().openapi(doc('What a failed one failed for')),
        }),
      )
      .nullable()
      .openapi(
        doc(
          'Made so far, oldest first; a number that is missing was left out. Null while the retry clock does not answer',
        ),
      ),
    plan: z
      .array(
        z.object({
          attempt: z.int(),
          at: Time,
          skipped: z
            .boolean()
            .openapi(
              doc('The server asked to be left alone until later, or whoever sends again rests'),
            ),
        }),
      )
      .openapi(doc('Still to come')),
  }).openapi(
    'RetryWithAttempts',
    example({
      ...EXAMPLE,
      attempts: [
        {
          attempt: 1,
          at: '2026-11-23T09:03:00.000Z',
          durationMs: 120,
          status: 200,
          result: 'reply',
          problem: null,
        },
      ],
      plan: [{ attempt: 2, at: '2026-11-23T09:09:00.000Z', skipped: false }],
    }),
  ),
)

const FILTERS = {
  state: z.enum(RETRY_STATES).optional().openapi(doc('What became of it')),
  mode: z.enum(RETRY_MODES).optional().openapi(doc('Who sends again')),
  address: ofAddress,
  domain: ofDomain,
  search,
  from: TimeParameter.optional().openapi(doc('Began at this time or later')),
  to: TimeParameter.optional().openapi(doc('Began before this time')),
} satisfies Narrowing<RetryFilter>

const list = createRoute({
  method: 'get',
  path: '/',
  ...operation('listRetries', 'Retries', 'The retries, open and past'),
  ...secured('read'),
  request: {
    query: z.strictObject({
      ...FILTERS,
      sort: z
        .enum(RETRY_ORDERS)
        .default('endsAt')
        .openapi(doc('To list them by `startedAt`, all of them are read')),
      ...listing('desc'),
    }),
  },
  responses: {
    200: listed(pageOf(Retry, 'RetryPage'), COLUMNS),
    ...problems(READ_PROBLEMS, 'invalid_address'),
  },
})

const one = createRoute({
  method: 'get',
  path: '/{id}',
  ...operation('readRetry', 'Retries', 'One retry with its attempts, made and to come'),
  ...secured('read'),
  request: {
    params: idInPath(example('728dd134a1d85cd3-1a207a23280')),
  },
  responses: { 200: json(Detailed, 'The retry'), ...problems(READ_PROBLEMS, 'not_found') },
})

export const retries = createRouter()
  .openapi(list, async (c) => {
    const query = narrowed(c.req.valid('query'))
    const page = await pageFor(c, query, {
      // A window never ends when it starts, so comparing the two tells which of them a key is sorted by.
      isKey: (key) => isTimeAndText(key) && (key[0] === key[2]) === (query.sort === 'startedAt'),
      read: (request) => pageOfRetries(c.env.DB, query, query.sort, request),
      toItems: (rows) => toItems(c.env, rows),
      columns: COLUMNS,
      toRow,
    })
    return c.json(page, 200)
  })
  .openapi(one, async (c) => {
    const retry = await retryById(c.env.DB, c.req.valid('param').id)
    if (retry === null) throw noSuch('retry')
    const id = retryId(retry.addressHash, retry.startedAt)
    const past = await shardAnswer(c.env, retry.shard, (stub) => stub.pastAttempts(id))
    const made = past?.map(({ at, ...attempt }) => ({ ...attempt, at: rfc3339(at) })) ?? null
    const planned = await plannedAmong(c.env, [retry])
    const from = planned.get(id)
    const plan = from === undefined ? [] : remaining(retry, from)
    return c.json({ ...toJson(retry, planned), attempts: made, plan }, 200)
  })

function toRow(retry: RetryEntry): RowJson {
  return {
    id: retryId(retry.addressHash, retry.startedAt),
    address: retry.address,
    state: retry.state,
    mode: retry.mode,
    startedAt: rfc3339(retry.startedAt),
    endsAt: rfc3339(retry.endsAt),
    closedAt: rfc3339OrNull(retry.closedAt),
    inFlightUntil: rfc3339OrNull(retry.state === 'open' ? retry.inFlightUntil : null),
  }
}

/** Ids of the retries for which attempts are made (open, in `resend` mode, with a message to send, to an address that may be mailed), with the time from which the resender can be called. */
async function plannedAmong(
  env: Env,
  all: readonly RetryEntry[],
): Promise<ReadonlyMap<string, number>> {
  const now = Date.now()
  const open = all.filter(({ state, mode }) => state === 'open' && mode === 'resend')
  const items = await mailableItems(env, open, now, readSettings(env), 1)
  const mailable = items.filter(({ messages }) => messages.length > 0)
  if (mailable.length === 0) return new Map()
  // Any shard knows this.
  const rest = (await shardAnswer(env, 0, (stub) => stub.restsUntil())) ?? now
  return new Map(mailable.map(({ retryId }) => [retryId, Math.max(now, rest)]))
}

async function toItems(env: Env, all: readonly RetryEntry[]): Promise<RetryJson[]> {
  const planned = await plannedAmong(env, all)
  return all.map((retry) => toJson(retry, planned))
}

function toJson(retry: RetryEntry, planned: ReadonlyMap<string, number>): RetryJson {
  const row = toRow(retry)
  const from = planned.get(row.id)
  const next = from === undefined ? null : nextAttemptAfter(from, retry)
  return { ...row, nextAttemptAt: rfc3339OrNull(next) }
}

/** The remaining attempts, after a copy in flight. Marks those that are skipped because the receiver said "try again in …" or because the failing resender rests. */
function remaining(retry: RetryEntry, askedFrom: number) {
  const plan = parsePlanId(retry.planId)
  if (plan === null) return []
  const now = Date.now()
  return attempts(plan, retry)
    .filter(({ at }) => at > now && !isOfFlight(at, retry))
    .map(({ number, at, skipped }) => ({
      attempt: number,
      at: rfc3339(at),
      skipped: skipped || at < askedFrom,
    }))
}
