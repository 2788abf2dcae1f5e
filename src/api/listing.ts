/** What every list of the API shares: cursors both ways, order, size, and its second form, CSV. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import {
  DIRECTIONS,
  type Key,
  ORDERS,
  type Order,
  type Page,
  type PageRequest,
} from '../db/page.ts'
import type { TokenScope } from '../db/token-scope.ts'
import type { listed } from './answers.ts'
import type { ApiEnv } from './api-env.ts'
import { secured } from './contract.ts'
import { CSV_PAGE, csvResponse, wantsCsv } from './csv.ts'
import { doc, type operation } from './doc.ts'
import { DELETE_PROBLEMS, problems, READ_PROBLEMS } from './refusals.ts'
import { CURSOR, fromCursor, noCursor, TIME_CURSOR, toCursor } from './request.ts'

const Place = z.tuple([z.enum(DIRECTIONS), z.array(z.union([z.string(), z.number()])).max(4)])

/** Items of a page, where nobody says otherwise. */
const PAGE = 50

/** Of a query; what is none, or several, is told what it may be. */
export const wholeNumber = (min: number, max: number) =>
  z.coerce.number(`A whole number from ${min} to ${max}, given once`).int().min(min).max(max)

export const Bom = z
  .enum(['0', '1'])
  .optional()
  .openapi(doc('CSV only: `1` puts a byte order mark first, for Excel'))

/** The parameters; `order` differs in its default. */
export const listing = (order: Order) => ({
  order: z.enum(ORDERS).default(order).openapi(doc('Which end comes first')),
  cursor: z
    .string()
    .max(2000)
    .optional()
    .openapi(
      doc('`next` or `prev` of another page, unchanged, with the same filters', {
        // What is in the order of time begins with the newest.
        example: order === 'asc' ? CURSOR : TIME_CURSOR,
      }),
    ),
  limit: wholeNumber(1, 1000)
    .optional()
    .openapi(
      doc(`How many items at most: of a page ${PAGE} if not said, of CSV all of them`, {
        type: 'integer',
        minimum: 1,
        maximum: 1000,
        example: PAGE,
      }),
    ),
  bom: Bom,
})

/** What a list is narrowed down by: every filter that the record knows, and none that it would ignore. */
export type Narrowing<Filter> = Record<keyof Filter, z.ZodType>

/** What a list that is one page takes: the way it is written, and nothing else. Hidden from the type of the route, which needs none of it. */
export const SHORT_LIST: Record<never, never> = { request: { query: z.strictObject({ bom: Bom }) } }

/** `GET` of such a list. */
export function shortList<P extends string, T extends z.ZodType>(
  path: P,
  said: ReturnType<typeof operation>,
  answers: ReturnType<typeof listed<T>>,
  scope: TokenScope = 'read',
) {
  return createRoute({
    method: 'get',
    path,
    ...said,
    ...secured(scope),
    ...SHORT_LIST,
    responses: {
      200: answers,
      ...problems(scope === 'read' ? READ_PROBLEMS : DELETE_PROBLEMS),
    },
  })
}

interface Listing {
  order: Order
  cursor?: string | undefined
  limit?: number | undefined
}

/** Every list: each is also found under `.csv`, where a browser can be pointed at it. */
export const CSV_LISTS = [
  'addresses',
  'audit',
  'codes',
  'esps',
  'imports',
  'log',
  'messages',
  'notifications',
  'notifications/endpoints',
  'retries',
  'retries/due',
  'rules',
  'rules/unknown',
  'stats',
  'tokens',
  'unread',
]

/** Documents them. */
export function documentCsvLists({ openAPIRegistry }: OpenAPIHono<ApiEnv>): void {
  const names = new Set(CSV_LISTS.map((name) => `/v1/${name}`))
  for (const definition of openAPIRegistry.definitions) {
    if (definition.type !== 'route') continue
    const { route } = definition
    const { 200: ok } = route.responses
    if (route.method !== 'get' || !names.has(route.path) || !ok || !('content' in ok)) continue
    const { 'application/json': _, ...content } = ok.content ?? {}
    openAPIRegistry.registerPath({
      ...route,
      path: `${route.path}.csv`,
      operationId: `${route.operationId}AsCsv`,
      summary: `${route.summary}, as CSV`,
      responses: { ...route.responses, 200: { description: 'The list', content } },
    })
  }
}

/** Where the reader wants to begin; throws for a cursor of another list. `isKey` knows a key of this one. */
function pageRequest(
  { order, cursor, limit = PAGE }: Listing,
  isKey: (key: Key) => boolean,
): PageRequest {
  if (cursor === undefined) return { order, limit, from: null }
  const [direction, key] = fromCursor(cursor, Place)
  if (isKey(key)) return { order, limit, from: { direction, key } }
  throw noCursor()
}

/** Page as JSON members. */
function toPageJson<T, J>(page: Page<T>, items: J[]) {
  return {
    items,
    next: page.next === null ? null : toCursor(['next', page.next]),
    prev: page.prev === null ? null : toCursor(['prev', page.prev]),
  }
}

/** The key of a list in the order of what it names. */
export const isText = ([text]: Key) => typeof text === 'string'

/** The key of most lists: when, and what tells those of one moment apart. */
export const isTimeAndText = ([time, text]: Key) =>
  typeof time === 'number' && typeof text === 'string'

/** How a list is read and shown. */
interface List<T, J, R> {
  /** Knows a key of it. */
  isKey: (key: Key) => boolean
  read: (request: PageRequest) => Promise<Page<T>>
  toItems: (rows: T[]) => J[] | Promise<J[]>
  /** The fields of a row of CSV, in their order. */
  columns: readonly (keyof R & string)[]
  toRow: (row: T) => R
}

/** The page that was asked for. Where CSV was, it is set as the response, which stays, and what is returned is only of the type. */
export async function pageFor<T, J, R extends object>(
  c: Context<ApiEnv>,
  asked: Listing,
  { isKey, read, toItems, columns, toRow }: List<T, J, R>,
) {
  const request = pageRequest(asked, isKey)
  if (!asksForCsv(c)) {
    const page = await read(request)
    return toPageJson(page, await toItems(page.items))
  }
  // A page that is short may go on: as many rows as `limit` says are read behind it.
  const goesOn = asked.limit === undefined || request.from?.direction !== 'prev'
  let left = asked.limit ?? Number.POSITIVE_INFINITY
  const part = async (of: PageRequest) => {
    const { items, next } = await read({ ...of, limit: Math.min(left, CSV_PAGE) })
    left -= items.length
    return { items: items.map(toRow), next: goesOn && left > 0 ? next : null, prev: null }
  }
  setCsv<R>(c, columns, await part(request), (key) =>
    part({ ...request, from: { key, direction: 'next' } }),
  )
  return { items: [], next: null, prev: null }
}

/** The same for a list that is one page. */
export function allOf<J extends object>(
  c: Context<ApiEnv>,
  columns: readonly (keyof J & string)[],
  items: J[],
): { items: J[] } {
  const page = { items, next: null, prev: null }
  if (asksForCsv(c)) setCsv<J>(c, columns, page, async () => page)
  return { items }
}

function asksForCsv(c: Context<ApiEnv>): boolean {
  // No cache gives one form for the other.
  c.header('vary', 'accept', { append: true })
  return wantsCsv(c.req.header('accept'))
}

function setCsv<R extends object>(
  c: Context<ApiEnv>,
  columns: readonly (keyof R & string)[],
  first: Page<R>,
  read: (after: Key) => Promise<Page<R>>,
): void {
  const name = c.req.path.split('/').slice(2).join('-')
  c.res = csvResponse(columns, first, read, { bom: c.req.query('bom') === '1', name })
}
