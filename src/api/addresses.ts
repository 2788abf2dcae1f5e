/** /v1/addresses: may I send to these? */
import { createRoute, z } from '@hono/zod-openapi'
import { lowerCase, normalizeAddress } from '../bounce/address.ts'
import { ADDRESS_STATES, type AddressState, isSendable } from '../bounce/policy.ts'
import type { AddressAnswer } from '../db/address-answer.ts'
import { ADDRESS_ORDERS, type AddressOrder, listAddresses } from '../db/addresses.ts'
import { readSettings } from '../env/settings.ts'
import {
  addressesJson,
  askedSource,
  leftInPeace,
  lookUpFor,
  onlyOne,
  retryProgress,
} from './address-answers.ts'
import {
  Address,
  addressesText,
  EXAMPLE,
  invalid,
  LookedUp,
  type LookedUpAnswer,
  SOURCE_KNOWN,
} from './address-json.ts'
import { answer, json, listed, NOT_MODIFIED, pageOf } from './answers.ts'
import { conditional } from './conditional.ts'
import { createRouter, jsonBody, Name, secured } from './contract.ts'
import { doc, example, operation } from './doc.ts'
import { isText, isTimeAndText, listing, pageFor } from './listing.ts'
import { addressInPath, Flag, ofDomain, Source, search } from './parameters.ts'
import { BODY_PROBLEMS, problems, READ_PROBLEMS } from './refusals.ts'
import { addressOf, narrowed, rfc3339OrNull } from './request.ts'

const AtSource = Source.openapi(
  doc('Counts complaints and unsubscriptions of this source only; if empty, or not known, of all', {
    example: 'shop',
  }),
)

/** Text that is not an address is answered as `invalid`, not refused: one typing error must not stop a mailing. */
const AskedAddress = z.coerce.string<string>().openapi(
  doc('In any spelling: it is normalised. What is no address, or no text, is `invalid`', {
    type: 'string',
    example: 'user@example.com',
  }),
)

const lookup = createRoute({
  method: 'post',
  path: '/lookup',
  ...operation('lookupAddresses', 'Addresses', 'May I send to these addresses?'),
  ...secured('read'),
  request: {
    body: jsonBody(
      z
        .strictObject({ addresses: z.array(AskedAddress).min(1).max(1000), source: AtSource })
        .openapi('Lookup', example({ addresses: ['user@example.com', 'new@example.com'] })),
    ),
  },
  responses: {
    200: json(
      answer(() =>
        z.object({ addresses: z.array(LookedUp), ...SOURCE_KNOWN }).openapi('Addresses'),
      ),
      'The answers',
    ),
    ...problems(READ_PROBLEMS, BODY_PROBLEMS),
  },
})

const one = createRoute({
  method: 'get',
  path: '/{address}',
  ...operation('readAddress', 'Addresses', 'May I send to this address?'),
  ...secured('read', conditional),
  request: { params: addressInPath, query: z.strictObject({ source: AtSource }) },
  responses: {
    200: json(
      answer(() =>
        z
          .object({ ...Address.shape, ...SOURCE_KNOWN })
          .openapi('AddressAtSource', example(EXAMPLE)),
      ),
      'The answer',
    ),
    ...NOT_MODIFIED,
    ...problems(READ_PROBLEMS, 'invalid_address'),
  },
})

/** CSV leaves out attempts, which only the shards know; a long list does not ask them. */
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
  ...operation('listAddresses', 'Addresses', 'The addresses something is known of'),
  ...secured('read'),
  request: {
    query: z.strictObject({
      state: z
        .enum(ADDRESS_STATES)
        .optional()
        .openapi(
          doc(
            'What the address may be. One that an erasure remembers is listed as `suppressed`, but found by no state: all that is left of it is a hash. A page may be the shorter for it',
          ),
        ),
      sendable: Flag.optional().openapi(
        doc(
          'May it be mailed? `false`, with `.csv` behind the path, is the whole suppression list, but for addresses that an erasure remembers: all that is left of them are hashes, and only a lookup tells',
        ),
      ),
      domain: ofDomain,
      prefix: Name.optional().openapi(
        doc('What an address begins with: the quickest', { example: 'user' }),
      ),
      search,
      source: AtSource,
      sort: z
        .enum(ADDRESS_ORDERS)
        .default('address')
        .openapi(doc('`lastSeenAt` reads every address: narrow it down where there are millions')),
      ...listing('asc'),
    }),
  },
  responses: {
    200: listed(pageOf(Address, 'AddressPage', SOURCE_KNOWN), CSV_COLUMNS),
    ...problems(READ_PROBLEMS),
  },
})

export const addresses = createRouter()
  .openapi(lookup, async (c) => {
    const { source: wanted } = c.req.valid('json')
    // The validator makes an address of a list that holds one.
    const { addresses: given } = await c.req.json<{ addresses: unknown[] }>()
    const asked = given.map((one) => (typeof one === 'string' ? one : JSON.stringify(one)))
    const addresses = asked.map(normalizeAddress)
    const valid = addresses.filter((address) => address !== null)
    const { known, said } = await lookUpFor(c.env, valid, wanted)
    const found: LookedUpAnswer[] = [...known]
    for (const [n, address] of addresses.entries()) {
      if (address === null) found.splice(n, 0, invalid(asked[n] ?? ''))
    }
    const text = addressesText(found, await retryProgress(c.env, known), said)
    c.res = c.body(text, 200, { 'content-type': 'application/json' })
    return c.json(ANSWERED, 200)
  })
  .openapi(list, async (c) => {
    const query = narrowed(c.req.valid('query'))
    const { sort } = query
    const states = statesOf(query)
    const db = c.env.DB.withSession('first-unconstrained')
    const { source, said } = await askedSource(c.env, db, query.source)
    const filter = {
      ...query,
      states,
      source: source ?? null,
      policy: readSettings(c.env),
      prefix: query.prefix && lowerCase(query.prefix),
    }
    const page = await pageFor(c, query, {
      isKey: isKeyOf(sort),
      read: async (request) => {
        const page = await listAddresses(db, filter, request)
        const known = await leftInPeace(c.env, db, page.items)
        const items = known.filter(({ state }) => states?.includes(state) ?? true)
        return { ...page, items }
      },
      toItems: (found) => addressesJson(c.env, found),
      columns: CSV_COLUMNS,
      toRow: toCsvRow,
    })
    return c.json({ ...page, ...said }, 200)
  })
  .openapi(one, async (c) => {
    const address = addressOf(c.req.valid('param').address)
    const { known, said } = await lookUpFor(c.env, [address], c.req.valid('query').source)
    const one = await onlyOne(c.env, known)
    // A bounce may arrive at any moment, so a cached answer must be revalidated.
    return c.json({ ...one, ...said }, 200, { 'cache-control': 'private, no-cache' })
  })

/** The states to filter by; undefined for any state. */
function statesOf({
  state,
  sendable,
}: {
  state?: AddressState | undefined
  sendable?: 'true' | 'false' | undefined
}) {
  if (state === undefined && sendable === undefined) return undefined
  return ADDRESS_STATES.filter((one) => state === undefined || one === state).filter(
    (one) => sendable === undefined || String(isSendable(one)) === sendable,
  )
}

/** Recognises a key: an address if sorted by address; a rank and an address if sorted by time. */
const isKeyOf = (sort: AddressOrder) => (sort === 'address' ? isText : isTimeAndText)

/** The value that the handler of a lookup returns only for its type; the response is already set. */
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
