/** Schemas of answers, only for the reference and the types. src/stand-ins/answers.ts leaves them out of the Worker. */
import { z } from '@hono/zod-openapi'
import { doc } from './doc.ts'
import { CURSOR } from './request.ts'

/** Defines the schema of an answer; in the Worker it is never created. */
export function answer<T extends z.ZodType>(make: () => T): T {
  return make()
}

export function json<T extends z.ZodType>(schema: T, description: string) {
  return { description, content: { 'application/json': { schema } } }
}

/** A named schema or null, written as `anyOf`, because the generator's own nullable form would lose the null. */
export const orNull = <T extends z.ZodType>(schema: T) => z.union([schema, z.null()])

/** A page in JSON. */
export const pageOf = <T extends z.ZodType, M extends z.ZodRawShape>(
  item: T,
  name: string,
  more?: M,
) =>
  z
    .object({
      items: z.array(item),
      next: z
        .string()
        .nullable()
        .openapi(doc('Cursor of the next page; null at the end', { example: CURSOR })),
      prev: z
        .string()
        .nullable()
        .openapi(doc('Cursor of the page before; null at the beginning', { example: null })),
      ...more,
    })
    .openapi(name)

/** The 200 of a list, which has these columns as CSV. The type of the answer shows only JSON, the default form. */
export function listed<T extends z.ZodType>(
  schema: T,
  columns: readonly string[],
  description = 'A page',
): { description: string; content: { 'application/json': { schema: T } } } {
  const csv = z.string().openapi(
    doc('The whole list, from the cursor on where there is one (RFC 4180)', {
      example: `${columns.join(',')}\r\n…`,
    }),
  )
  return {
    description: `${description}; by \`Accept: text/csv\` the whole list`,
    content: { 'application/json': { schema }, ...{ 'text/csv': { schema: csv } } },
  }
}

/** A list without pages. */
export function itemsOf<T extends z.ZodType>(item: T, name?: string) {
  const list = z.object({ items: z.array(item) })
  return name === undefined ? list : list.openapi(name)
}

/** The 304 of routes that are `conditional`. Hidden from the type of the handler, which never returns it. */
export const NOT_MODIFIED: Record<never, never> = {
  304: { description: 'The answer is the one whose `ETag` came as `If-None-Match`' },
}
