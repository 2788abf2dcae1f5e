/** /v1/addresses: may I send to these? And what a person decides about one. */
import { createRoute, z } from '@hono/zod-openapi'
import { normalizeDomain } from '../bounce/address.ts'
import { ADDRESS_STATES } from '../bounce/policy.ts'
import { act } from '../db/actions.ts'
import type { AddressAnswer } from '../db/address-answer.ts'
import { ADDRESS_ORDERS, type AddressOrder, listAddresses } from '../db/addresses.ts'
import { ERASED_TABLES } from '../db/erase.ts'
import { lookupAddresses, lookupWithErased } from '../db/lookup.ts'
import type { Key } from '../db/page.ts'
import { canRemember, erasedAmong, eraseEverywhere, forgetErased, hashOf } from '../erased.ts'
import { wake } from '../ingest.ts'
import { Problem } from '../problem.ts'
import { shardStub } from '../retry/shards.ts'
import { readSettings } from '../settings.ts'
import { by, deed, Note, recordingNow } from './acting.ts'
import { Address, type AddressJson, addressesText, addressJson } from './address-json.ts'
import { requires } from './auth.ts'
import { conditional, NOT_MODIFIED } from './conditional.ts'
import {
  AddressText,
  BODY_PROBLEMS,
  createRouter,
  DELETE_PROBLEMS,
  json,
  jsonBody,
  Name,
  problems,
  READ_PROBLEMS,
  secured,
  Time,
  WRITE_PROBLEMS,
} from './contract.ts'
import { listed, listing, pageFor, pageOf } from './listing.ts'
import { ofDomain, search } from './parameters.ts'
import { addressesOf, addressOf, rfc3339, rfc3339OrNull } from './request.ts'

const Source = z.string().max(32).optional().openapi({
  description: 'Counts complaints and unsubscriptions of this source only',
  example: 'shop',
})
const Params = z.object({ address: AddressText })

const lookup = createRoute({
  method: 'post',
  path: '/lookup',
  operationId: 'lookupAddresses',
  tags: ['Addresses'],
  summary: 'May I send to these addresses?',
  description:
    'One answer for each, in their order. An address never seen is `ok`. Where some are no addresses, `errors` names the place of each, and nothing is answered.',
  ...secured('read'),
  request: {
    body: jsonBody(
      z
        .strictObject({ addresses: z.array(AddressText).min(1).max(1000), source: Source })
        .openapi('Lookup', { example: { addresses: ['user@example.com', 'new@example.com'] } }),
    ),
  },
  responses: {
    200: json(z.object({ addresses: z.array(Address) }).openapi('Addresses'), 'The answers'),
    ...problems(...READ_PROBLEMS, 'invalid_address', ...BODY_PROBLEMS),
  },
})

const one = createRoute({
  method: 'get',
  path: '/{address}',
  operationId: 'readAddress',
  tags: ['Addresses'],
  summary: 'May I send to this address?',
  description: "Prefer the lookup: URLs end up in other people's logs.",
  security: [{ bearer: [] }],
  middleware: [requires('read'), conditional],
  request: { params: Params, query: z.strictObject({ source: Source }) },
  responses: {
    200: json(Address, 'The answer'),
    ...NOT_MODIFIED,
    ...problems(...READ_PROBLEMS, 'invalid_address'),
  },
})

/** Attempts are known to the clock alone, which a long list does not ask. */
const CSV_COLUMNS = [
  'address',
  'sendable',
  'state',
  'reason',
  'permanentErrors',
  'transientErrors',
  'lastStatus',
  'lastSeenAt',
  'retryEndsAt',
] as const
type CsvRow = Record<(typeof CSV_COLUMNS)[number], unknown>

const list = createRoute({
  method: 'get',
  path: '/',
  operationId: 'listAddresses',
  tags: ['Addresses'],
  summary: 'The addresses something is known of',
  description:
    'In the order of their text, or by `sort=lastSeenAt&order=desc` those first of which something came last. Filters combine freely.',
  ...secured('read'),
  request: {
    query: z.strictObject({
      state: z.enum(ADDRESS_STATES).optional().openapi({
        description:
          'What the address may be. One that an erasure remembers is listed as `suppressed`, but found by no state: all that is left of it is a hash. A page may be the shorter for it',
      }),
      domain: ofDomain,
      prefix: Name.optional().openapi({
        description: 'What an address begins with: the quickest',
        example: 'user',
      }),
      search,
      source: Source,
      sort: z.enum(ADDRESS_ORDERS).default('address').openapi({
        description: '`lastSeenAt` reads every address: narrow it down where there are millions',
      }),
      ...listing('asc'),
    }),
  },
  responses: {
    200: listed(pageOf(Address, 'AddressPage'), CSV_COLUMNS),
    ...problems(...READ_PROBLEMS),
  },
})

const change = createRoute({
  method: 'patch',
  path: '/{address}',
  operationId: 'changeAddress',
  tags: ['Addresses'],
  summary: 'Suppress or reactivate by hand',
  description:
    '`suppress` stops all mail to it. `reactivate` lifts everything that spoke against it until now; what comes later counts again.',
  ...secured('write'),
  request: {
    params: Params,
    body: jsonBody(
      z
        .strictObject({ action: z.enum(['suppress', 'reactivate']), note: Note })
        .openapi('AddressChange', { example: { action: 'reactivate', note: 'Wrote to us' } }),
    ),
  },
  responses: {
    200: json(Address, 'The address as it is now'),
    ...problems(...WRITE_PROBLEMS, 'invalid_address'),
  },
})

const Erasure = z
  .object({
    erasedAt: Time,
    removed: z
      .record(z.enum([...ERASED_TABLES, 'messages', 'unread_mails']), z.int())
      .openapi({ description: 'How many rows of what' }),
    remembered: z
      .boolean()
      .openapi({ description: 'A salted hash stays, so that the address stays suppressed' }),
  })
  .openapi('Erasure', {
    example: {
      erasedAt: '2026-11-23T09:00:00.000Z',
      removed: {
        delivery_log: 12,
        addresses: 1,
        address_marks: 0,
        retries: 2,
        notifications: 3,
        message_recipients: 0,
        import_listings: 0,
        messages: 0,
        unread_mails: 0,
      },
      remembered: true,
    },
  })

const erase = createRoute({
  method: 'delete',
  path: '/{address}',
  operationId: 'eraseAddress',
  tags: ['Addresses'],
  summary: 'Erase everything about an address',
  description:
    'For good: log, counters, retries, marks, notifications, stored messages, mails that could not be read and in which it can be seen. With `remember=true` a hash salted with the secret ERASE_SALT stays, by which it is still suppressed and events from before the erasure, or without a time of their own, are refused; reactivating lifts that.',
  ...secured('write'),
  request: {
    params: Params,
    query: z.strictObject({
      remember: z
        .enum(['true', 'false'])
        .default('false')
        .openapi({ description: 'Whether a salted hash stays, by which it is still suppressed' }),
    }),
  },
  responses: {
    200: json(Erasure, 'What was removed'),
    ...problems(...DELETE_PROBLEMS, 'invalid_address'),
  },
})

export const addresses = createRouter()
  .openapi(lookup, async (c) => {
    const { addresses: asked, source } = c.req.valid('json')
    // The nearest replica, as for one.
    const db = c.env.DB.withSession('first-unconstrained')
    const found = await lookUp(c.env, addressesOf(asked, 'addresses'), source, db)
    const text = addressesText(found, await attemptsDone(c.env, found))
    c.res = c.body(text, 200, { 'content-type': 'application/json' })
    return c.json(ANSWERED, 200)
  })
  .openapi(list, async (c) => {
    const { cursor, limit, order, domain, prefix, search, state, source, sort } =
      c.req.valid('query')
    const filter = {
      policy: readSettings(c.env),
      state,
      source: source ?? null,
      // A domain that is none matches nothing.
      domain: domain === undefined ? undefined : (normalizeDomain(domain) ?? ''),
      prefix: prefix?.toLowerCase(),
      search: search?.toLowerCase(),
      sort,
    }
    const db = c.env.DB.withSession('first-unconstrained')
    const page = await pageFor(
      c,
      { cursor, limit, order },
      {
        isKey: isKeyOf(sort),
        read: async (request) => {
          const page = await listAddresses(db, filter, request)
          const known = await leftInPeace(c.env, db, page.items)
          const items = known.filter((one) => state === undefined || one.state === state)
          return { ...page, items }
        },
        toItems: (found) => toJson(c.env, found),
        columns: CSV_COLUMNS,
        toRow: toCsvRow,
      },
    )
    return c.json(page, 200)
  })
  .openapi(one, async (c) => {
    const address = addressOf(c.req.valid('param').address)
    // The nearest replica will do: what it does not know yet could as well have come a moment later.
    const db = c.env.DB.withSession('first-unconstrained')
    const known = await answer(c.env, address, c.req.valid('query').source, db)
    // A bounce may come at any moment: whoever keeps the answer asks whether it still holds.
    return c.json(known, 200, { 'cache-control': 'private, no-cache' })
  })
  .openapi(change, async (c) => {
    const address = addressOf(c.req.valid('param').address)
    const { action, note } = c.req.valid('json')
    const options = recordingNow(c.env)
    await wake(c.env, await act(c.env.DB, action, [address], by(c, note), options))
    if (action === 'reactivate') await forgetErased(c.env, address)
    return c.json(await answer(c.env, address, undefined, c.env.DB), 200)
  })

  .openapi(erase, async (c) => {
    const address = addressOf(c.req.valid('param').address)
    const remembers = c.req.valid('query').remember === 'true'
    if (remembers && !canRemember(c.env)) {
      throw new Problem('not_configured', {
        detail: 'Remembering needs a salt. Set one: npx wrangler secret put ERASE_SALT',
        extra: { secret: 'ERASE_SALT' },
      })
    }
    const by = deed(c, 'address.erase')
    const removed = await eraseEverywhere(c.env, address, remembers, by)
    return c.json({ erasedAt: rfc3339(by.at), removed, remembered: remembers }, 200)
  })

/** The key of a list by text is an address; by time it is an address and its rank. */
const isKeyOf =
  (sort: AddressOrder) =>
  ([address, rank]: Key) =>
    typeof address === 'string' && typeof rank === (sort === 'address' ? 'undefined' : 'number')

/** What the handler of a lookup returns beside its text: the type of a response that is set already. */
const ANSWERED = { addresses: [] }

function toCsvRow(known: AddressAnswer): CsvRow {
  const { address, sendable, state, permanentErrors, transientErrors, lastStatus } = known
  return {
    address,
    sendable,
    state,
    reason: known.lastReason,
    permanentErrors,
    transientErrors,
    lastStatus,
    lastSeenAt: rfc3339OrNull(known.lastSeenAt),
    retryEndsAt: rfc3339OrNull(known.retry?.endsAt ?? null),
  }
}

async function lookUp(
  env: Env,
  normalized: readonly string[],
  source: string | undefined,
  db: D1Database | D1DatabaseSession,
): Promise<AddressAnswer[]> {
  const options = { policy: readSettings(env), source: source ?? null }
  if (!canRemember(env)) return lookupAddresses(db, normalized, options)
  const [first = ''] = normalized
  const hash = normalized.length > 1 ? null : await hashOf(env, first)
  const { answers, remembered } = await lookupWithErased(db, normalized, options, hash)
  return leftInPeace(env, db, answers, remembered)
}

/** The answers, with those suppressed who were erased and are remembered: the record does not know them by name. */
async function leftInPeace(
  env: Env,
  db: D1Database | D1DatabaseSession,
  answers: AddressAnswer[],
  remembered?: ReadonlySet<string> | null,
): Promise<AddressAnswer[]> {
  const sendable = answers.filter((known) => known.sendable).map(({ address }) => address)
  const erased = await erasedAmong(env, db, sendable, remembered)
  if (erased.size === 0) return answers
  return answers.map((known) =>
    erased.has(known.address) ? { ...known, sendable: false, state: 'suppressed' } : known,
  )
}

async function answer(
  env: Env,
  address: string,
  source: string | undefined,
  db: D1Database | D1DatabaseSession,
): Promise<AddressJson> {
  const found = await lookUp(env, [address], source, db)
  const [first] = await toJson(env, found)
  if (first === undefined) throw new Error('a lookup answers each address it is asked for')
  return first
}

async function toJson(env: Env, found: readonly AddressAnswer[]): Promise<AddressJson[]> {
  const done = await attemptsDone(env, found)
  return found.map((known) => addressJson(known, done))
}

/** One call per shard that has an open retry among the answers, none where there is none. */
async function attemptsDone(
  env: Env,
  found: readonly AddressAnswer[],
): Promise<Record<string, number>> {
  const byShard = new Map<number, string[]>()
  for (const { retry } of found) {
    if (retry === null) continue
    const ids = byShard.get(retry.shard) ?? []
    byShard.set(retry.shard, ids)
    ids.push(retry.id)
  }
  if (byShard.size === 0) return {}
  const counts = await Promise.all(
    Array.from(byShard, ([shard, ids]) => shardStub(env, shard).attemptsDone(ids)),
  )
  return Object.assign({}, ...counts)
}
