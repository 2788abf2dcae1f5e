/** What all lists of the API share: cursors in both directions, order, page size, and CSV as a second form. */
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

/** Default number of items per page. */
const PAGE = 50

/** A whole number in a query; the error message for anything else names the allowed range. */
export const wholeNumber = (min: number, max: number) =>
  z.coerce.number(`A whole number from ${min} to ${max}, given once`).int().min(min).max(max)

export const Bom = z
  .enum(['0', '1'])
  .optional()
  .openapi(doc('CSV only: `1` puts a byte order mark first, for Excel'))

/** The parameters of a list; `order` is its default order. */
export const listing = (order: Order) => ({
  order: z.enum(ORDERS).default(order).openapi(doc('Which end comes first')),
  cursor: z
    .string()
    .max(2000)
    .optional()
    .openapi(
      doc('`next` or `prev` of another page, unchanged, with the same filters', {
        // Lists ordered by time begin with the newest.
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

/** The filters of a list: exactly those that the record knows, so that none is ignored. */
export type Narrowing<Filter> = Record<keyof Filter, z.ZodType>

/** The parameters of a list without pages: only its CSV form. Hidden from the type of the route, which does not need them. */
export const SHORT_LIST: Record<never, never> = { request: { query: z.strictObject({ bom: Bom }) } }

/** The `GET` route of a list without pages. */
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

/** All lists; each is also available under `.csv`, for links in a browser. */
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

/** Documents the `.csv` paths. */
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

/** The requested page; throws a problem for a cursor of another list. `isKey` recognises a key of this list. */
function pageRequest(
  { order, cursor, limit = PAGE }: Listing,
  isKey: (key: Key) => boolean,
): PageRequest {
  if (cursor === undefined) return { order, limit, from: null }
  const [direction, key] = fromCursor(cursor, Place)
  if (isKey(key)) return { order, limit, from: { direction, key } }
  throw noCursor()
}

/** A page as JSON members. */
function toPageJson<T, J>(page: Page<T>, items: J[]) {
  return {
    items,
    next: page.next === null ? null : toCursor(['next', page.next]),
    prev: page.prev === null ? null : toCursor(['prev', page.prev]),
  }
}

/** Key of a list ordered by name. */
export const isText = ([text]: Key) => typeof text === 'string'

/** Key of most lists: the time, and a text that distinguishes items of the same time. */
export const isTimeAndText = ([time, text]: Key) =>
  typeof time === 'number' && typeof text === 'string'

/** How a list is read and shown. */
interface List<T, J, R> {
  /** Recognises a key of this list. */
  isKey: (key: Key) => boolean
  read: (request: PageRequest) => Promise<Page<T>>
  toItems: (rows: T[]) => J[] | Promise<J[]>
  /** The fields of a CSV row, in order. */
  columns: readonly (keyof R & string)[]
  toRow: (row: T) => R
}

/** The requested page. If CSV was requested, it is already set as the response, and the returned value only satisfies the type. */
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
  // A short page may be followed by others: keep reading until `limit` rows are written.
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

/** The same for a list without pages. */
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
  // Caches must keep JSON and CSV apart.
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
