/** What every list of the API shares: cursors both ways, order, size, and its second form, CSV. */
import { type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { Key, Page, PageRequest } from '../db/page.ts'
import { Problem } from '../problem.ts'
import type { ApiEnv } from './contract.ts'
import { CSV_PAGE, csvResponse, wantsCsv } from './csv.ts'
import { fromCursor, toCursor } from './request.ts'

const Place = z.tuple([z.enum(['next', 'prev']), z.array(z.union([z.string(), z.number()])).max(4)])

const CURSOR = 'WyJuZXh0IixbInVzZXJAZXhhbXBsZS5jb20iXV0'

/** The parameters; `order` differs in its default. */
export const listing = (order: 'asc' | 'desc') => ({
  order: z.enum(['asc', 'desc']).default(order),
  cursor: z.string().max(2000).optional().openapi({
    description: '`next` or `prev` of another page, unchanged, with the same filters',
    example: CURSOR,
  }),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(1000)
    .default(50)
    .openapi({ type: 'integer', minimum: 1, maximum: 1000, default: 50 }),
  bom: z
    .enum(['0', '1'])
    .optional()
    .openapi({ description: 'CSV only: `1` puts a byte order mark first, for Excel' }),
})

export interface Listing {
  order: 'asc' | 'desc'
  cursor?: string | undefined
  limit: number
  bom?: '0' | '1' | undefined
}

/** A page in JSON. */
export const pageOf = <T extends z.ZodType>(item: T, name: string) =>
  z
    .object({
      items: z.array(item),
      next: z
        .string()
        .nullable()
        .openapi({ description: 'Cursor of the next page; null at the end', example: CURSOR }),
      prev: z.string().nullable().openapi({
        description: 'Cursor of the page before; null at the beginning',
        example: null,
      }),
    })
    .openapi(name)

const CSV_CONTENT = {
  'text/csv': {
    schema: z.string().openapi({
      description: 'The whole list from the cursor on, whatever its length (RFC 4180)',
      example: 'address,state\r\nnobody@example.com,undeliverable\r\n',
    }),
  },
}

/** The 200 of a list. Its CSV is hidden from the type of the answer, which is JSON for who does not ask otherwise. */
export function listed<T extends z.ZodType>(
  schema: T,
): { description: string; content: { 'application/json': { schema: T } } } {
  return {
    description: 'A page; by `Accept: text/csv` the whole list',
    content: { 'application/json': { schema }, ...CSV_CONTENT },
  }
}

/** Lists that are also found under `.csv`, where a browser can be pointed at them. */
export const CSV_LISTS = ['addresses', 'log', 'retries'] as const

/** Documents them. */
export function documentCsvLists({ openAPIRegistry }: OpenAPIHono<ApiEnv>): void {
  const ok = { description: 'The whole list from the cursor on', content: CSV_CONTENT }
  for (const definition of openAPIRegistry.definitions) {
    if (definition.type !== 'route') continue
    const { route } = definition
    if (!CSV_LISTS.some((name) => route.path === `/v1/${name}`) || route.method !== 'get') continue
    openAPIRegistry.registerPath({
      ...route,
      path: `${route.path}.csv`,
      operationId: `${route.operationId}AsCsv`,
      summary: `${route.summary}, as CSV`,
      responses: { ...route.responses, 200: ok },
    })
  }
}

/** Where the reader wants to begin, or the problem that the cursor is none of this list. `isKey` knows a key of it. */
export function pageRequest(
  { order, cursor, limit }: Listing,
  isKey: (key: Key) => boolean,
): PageRequest {
  if (cursor === undefined) return { order, limit, from: null }
  const [direction, key] = fromCursor(cursor, Place)
  if (isKey(key)) return { order, limit, from: { direction, key } }
  throw new Problem('invalid_request', {
    extra: { errors: [{ path: 'cursor', message: 'This is not a cursor of this list.' }] },
  })
}

/** Page as JSON members. */
export function toPageJson<T, J>(page: Page<T>, items: J[]) {
  return {
    items,
    next: page.next === null ? null : toCursor(['next', page.next]),
    prev: page.prev === null ? null : toCursor(['prev', page.prev]),
  }
}

/** What a handler returns beside CSV: its type tells of JSON alone, and a response that is set already stays. */
export const NO_PAGE = { items: [], next: null, prev: null }

/** Sets the list as CSV for the response if that is what was asked for; return `NO_PAGE` then. */
export async function answeredAsCsv<J extends Readonly<Record<string, unknown>>>(
  c: Context<ApiEnv>,
  list: { name: string; columns: readonly (keyof J & string)[]; bom: boolean },
  request: PageRequest,
  read: (request: PageRequest) => Promise<Page<J>>,
): Promise<boolean> {
  if (!wantsCsv(c.req.header('accept'))) return false
  const whole = { ...request, limit: CSV_PAGE }
  const next = (key: Key) => read({ ...whole, from: { key, direction: 'next' } })
  c.res = csvResponse<J, Page<J>>(list.columns, await read(whole), next, list)
  return true
}
