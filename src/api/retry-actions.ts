/** Actions of a person on retries: attempt now, cancel, reopen; for one retry, or for up to a thousand addresses. */
import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { normalizeAddress } from '../bounce/address.ts'
import { actionRow, recordActions, reopenRows } from '../db/actions.ts'
import { auditing } from '../db/audit.ts'
import { pastMessages } from '../db/due.ts'
import type { LogRow } from '../db/log-row.ts'
import type { RecordOptions } from '../db/record.ts'
import { latestRetries, type RetryEntry, retryById } from '../db/retries.ts'
import { wishFor } from '../db/retry-notes.ts'
import { parseRetryId, retryIdOf } from '../db/schedule.ts'
import { readSettings } from '../env/settings.ts'
import { wake } from '../ingest.ts'
import { Problem } from '../problem.ts'
import { failed } from '../retry/resend/resender.ts'
import { stillSendable } from '../retry/resend/still-sendable.ts'
import type { ByHand } from '../retry/shard/attempts.ts'
import { CALL_RESULTS } from '../retry/shard/calls.ts'
import { shardAnswer } from '../retry/shards.ts'
import { by, deed, Note, recordingNow } from './acting.ts'
import { answer, json } from './answers.ts'
import type { ApiEnv } from './api-env.ts'
import { AddressText, createRouter, jsonBody, secured } from './contract.ts'
import { doc, example, operation } from './doc.ts'
import { idInPath } from './parameters.ts'
import { DELETE_PROBLEMS, problems, WRITE_PROBLEMS } from './refusals.ts'

const MOST = 1000

const Params = idInPath(example('4d5f1e0c9a7b2e31-19a0b3c4d5e'))
const Body = z.strictObject({ note: Note }).openapi('RetryAction')

const ATTEMPTED = [...CALL_RESULTS, 'due'] as const
const Attempted = answer(() =>
  z
    .object({
      result: z
        .enum(ATTEMPTED)
        .openapi(
          doc(
            'What the resender said: a copy is on its way, an SMTP reply, nothing to send, or a failure; `due` where nobody is called: who pulls is handed it next',
          ),
        ),
      problem: z.string().nullable().openapi(doc('What it failed for')),
    })
    .openapi('AttemptNow', example({ result: 'reply', problem: null })),
)

export type AttemptJson = z.infer<typeof Attempted>

const Changed = answer(() =>
  z.object({ id: z.string(), address: z.string(), state: z.string() }).openapi(
    'ChangedRetry',
    example({
      id: '4d5f1e0c9a7b2e31-19a0b3c4d5e',
      address: 'busy@example.com',
      state: 'cancelled',
    }),
  ),
)

const Bulk = z
  .strictObject({
    action: z.enum(['attempt', 'cancel', 'reopen']),
    addresses: z.array(AddressText).min(1).max(MOST),
    note: Note,
  })
  .openapi('BulkRetryAction', example({ action: 'cancel', addresses: ['user@example.com'] }))

const BulkResult = answer(() =>
  z
    .object({
      items: z.array(
        z.object({
          address: z.string(),
          result: z.enum(['done', 'failed', 'nothing_to_do', 'invalid_address']),
          detail: z
            .string()
            .nullable()
            .openapi(
              doc(
                'Of `nothing_to_do`: what the action on its retry is refused for; of `failed`: what the attempt failed for',
              ),
            ),
        }),
      ),
    })
    .openapi(
      'BulkRetryResult',
      example({ items: [{ address: 'user@example.com', result: 'done', detail: null }] }),
    ),
)

const anyProblems = problems(WRITE_PROBLEMS, 'not_found', 'conflict')

const attempt = createRoute({
  method: 'post',
  path: '/{id}/attempt',
  ...operation('attemptRetry', 'Retries', 'Try now'),
  ...secured('write'),
  request: { params: Params },
  responses: {
    200: json(Attempted, 'What became of it'),
    ...problems(DELETE_PROBLEMS, 'not_found', 'conflict'),
  },
})

const cancel = createRoute({
  method: 'post',
  path: '/{id}/cancel',
  ...operation('cancelRetry', 'Retries', 'Cancel'),
  ...secured('write'),
  request: { params: Params, body: jsonBody(Body) },
  responses: { 200: json(Changed, 'The retry as it is now'), ...anyProblems },
})

const reopen = createRoute({
  method: 'post',
  path: '/{id}/reopen',
  ...operation('reopenRetry', 'Retries', 'Reopen'),
  ...secured('write'),
  request: { params: Params, body: jsonBody(Body) },
  responses: { 200: json(Changed, 'The new retry'), ...anyProblems },
})

const bulk = createRoute({
  method: 'post',
  path: '/bulk',
  ...operation(
    'changeRetries',
    'Retries',
    'Try now, cancel or reopen the retries of many addresses',
  ),
  ...secured('write'),
  request: { body: jsonBody(Bulk) },
  responses: { 200: json(BulkResult, 'What became of each, in the order asked'), ...anyProblems },
})

export const retryActions = createRouter()
  .openapi(bulk, async (c) => {
    const { action, addresses, note } = c.req.valid('json')
    const asked = addresses.map((text) => ({ text, address: normalizeAddress(text) }))
    const latest = await latestRetries(
      c.env.DB,
      asked.flatMap(({ address }) => address ?? []),
    )
    const applicable = [...latest.values()].filter(
      ({ state }) => (state === 'open') === (action !== 'reopen'),
    )
    const done = await ACTIONS[action](c, applicable, note)
    const items = asked.map(({ text, address }) =>
      address === null
        ? { address: text, result: 'invalid_address' as const, detail: null }
        : { address, ...(done.get(address) ?? nothing(refusal(action, latest.get(address)))) },
    )
    return c.json({ items }, 200)
  })
  .openapi(attempt, async (c) => {
    const retry = await namedOpen(c)
    const [tried] = await attemptEach(c, [retry])
    const said = tried?.said ?? NOT_OPEN
    const result = ATTEMPTED.find((one) => one === said.result)
    if (result === undefined)
      throw new Problem('conflict', { detail: REFUSALS.get(said.result) ?? ENDED })
    return c.json({ result, problem: said.result === 'failed' ? said.problem : null }, 200)
  })
  .openapi(cancel, async (c) => {
    const retry = await namedOpen(c)
    await cancelAll(c, [retry], c.req.valid('json').note)
    return c.json(await changed(c.env.DB, retry.address), 200)
  })
  .openapi(reopen, async (c) => {
    const retry = await named(c)
    const latest = await latestRetries(c.env.DB, [retry.address])
    if (latest.get(retry.address)?.state === 'open') {
      throw new Problem('conflict', { detail: OPEN_ALREADY })
    }
    const reopened = await reopenAll(c, [retry], c.req.valid('json').note)
    if (reopened.size === 0) throw new Problem('conflict', { detail: NOTHING_LEFT })
    return c.json(await changed(c.env.DB, retry.address), 200)
  })

const NO_RETRY = 'There is no such retry.'
const OPEN_ALREADY = 'A retry of this address is open already.'
const NOTHING_LEFT =
  'Nothing is left to send: each message was delivered, is gone, or may not be sent.'
const ENDED = 'This retry has ended.'
const REFUSALS = new Map<string, string>([
  ['not_open', ENDED],
  ['not_sendable', 'This address may not be mailed.'],
  ['in_flight', 'A copy is on its way already.'],
  ['handed_out', 'Somebody who pulls has it already.'],
  ['observed', 'The mail service is still trying by itself: a copy would reach people twice.'],
])

async function named(c: Context<ApiEnv>): Promise<RetryEntry> {
  const retry = await retryById(c.env.DB, c.req.param('id') ?? '')
  if (retry === null) throw new Problem('not_found', { detail: NO_RETRY })
  return retry
}

async function namedOpen(c: Context<ApiEnv>) {
  const retry = await named(c)
  if (retry.state !== 'open') throw new Problem('conflict', { detail: ENDED })
  return retry
}

/** By address: what was done, or why not. Addresses to which the action does not apply are left out. */
type Done = Map<string, Became>
type Became = Omit<z.infer<typeof BulkResult>['items'][number], 'address'>
const DONE: Became = { result: 'done', detail: null }
const nothing = (detail: string): Became => ({ result: 'nothing_to_do', detail })

/** Why nothing was done about the latest retry of an address, if the action itself gives no reason. */
function refusal(action: keyof typeof ACTIONS, retry: RetryEntry | undefined): string {
  if (retry === undefined) return NO_RETRY
  if (action === 'reopen') return retry.state === 'open' ? OPEN_ALREADY : NOTHING_LEFT
  // A retry that was open when read was erased meanwhile.
  return retry.state === 'open' ? NO_RETRY : ENDED
}

/** Each function applies its action to all given retries. */
const ACTIONS = { attempt: attemptAll, cancel: cancelAll, reopen: reopenAll }

async function attemptAll(c: Context<ApiEnv>, open: readonly RetryEntry[]): Promise<Done> {
  const tried = await attemptEach(c, open)
  return new Map(
    tried.map(({ address, said }): [string, Became] => {
      const refused = REFUSALS.get(said.result)
      if (refused !== undefined) return [address, nothing(refused)]
      return [address, said.result === 'failed' ? { result: 'failed', detail: said.problem } : DONE]
    }),
  )
}

/** The result of an attempt, and the current id of its retry: a late event may have changed the id since it was read. */
interface Tried {
  address: string
  id: string
  said: ByHand
}

const NOT_OPEN: ByHand = { result: 'not_open' }
const UNANSWERED = failed('the retry clock does not answer')

/** Makes one call per shard; if a shard does not answer, the result is unknown. The shard makes the attempts; this call passes on who asked for them. */
async function attemptEach(c: Context<ApiEnv>, open: readonly RetryEntry[]): Promise<Tried[]> {
  const windows = open.map(({ address, startedAt, shard }) => ({
    retryId: retryIdOf(address, startedAt),
    address,
    startedAt,
    shard,
  }))
  const byShard = Map.groupBy(windows, ({ shard }) => shard)
  const answers = await Promise.all(
    Array.from(byShard, async ([shard, ofShard]) => {
      const said = await shardAnswer(c.env, shard, (stub) => stub.attemptNow(ofShard))
      return said ?? Object.fromEntries(ofShard.map(({ retryId }) => [retryId, UNANSWERED]))
    }),
  )
  const said: Record<string, ByHand> = Object.assign({}, ...answers)
  const ids = new Map(Object.keys(said).map((id) => [parseRetryId(id)?.hash, id]))
  const tried = open.map(({ address, addressHash }) => ({
    address,
    id: ids.get(addressHash) ?? '',
  }))
  const due = tried.filter(({ id }) => said[id]?.result === 'due')
  const wished = await wishFor(c.env.DB, due, Date.now())
  for (const { address, id } of due) said[id] = { result: wished.get(address) ?? 'not_open' }
  const made = Object.keys(said).filter((id) => !REFUSALS.has(said[id]?.result ?? ''))
  if (made.length > 0) await auditing(c.env.DB, deed(c, 'retry.attempt'), made, true).run()
  return tried.map((one) => ({ ...one, said: said[one.id] ?? NOT_OPEN }))
}

async function cancelAll(
  c: Context<ApiEnv>,
  open: readonly RetryEntry[],
  note: string | undefined,
): Promise<Done> {
  const who = by(c, note)
  const options = recordingNow(c.env)
  const rows = open.map(({ address }) => ({
    ...actionRow('cancel_retry', address, who, options.now),
    follows: true,
  }))
  return doneBy(c.env, rows, options)
}

/** What was done, by address; addresses without any record were erased meanwhile. */
async function doneBy(env: Env, rows: readonly LogRow[], options: RecordOptions): Promise<Done> {
  const result = await recordActions(env.DB, rows, options)
  await wake(env, result)
  const addresses = rows.map(({ address }) => address)
  const left =
    result.recorded === rows.length ? addresses : (await latestRetries(env.DB, addresses)).keys()
  return new Map(Array.from(left, (address) => [address, DONE]))
}

/** Reopens only retries that still have a message to send, to an address that may be mailed. */
async function reopenAll(
  c: Context<ApiEnv>,
  ended: readonly RetryEntry[],
  note: string | undefined,
): Promise<Done> {
  const options = recordingNow(c.env)
  const settings = readSettings(c.env)
  const waited = await pastMessages(c.env.DB, ended, settings)
  const sendable = await stillSendable(c.env, settings, waited)
  const left = waited.filter(({ address }) => sendable.has(address))
  const who = by(c, note)
  const rows = left.flatMap((window) => reopenRows(window, who, options.now))
  return doneBy(c.env, rows, options)
}

async function changed(db: D1Database, address: string): Promise<z.infer<typeof Changed>> {
  const retry = (await latestRetries(db, [address])).get(address)
  if (!retry) throw new Problem('not_found', { detail: NO_RETRY })
  return { id: retryIdOf(address, retry.startedAt), address, state: retry.state }
}
