/** What routes answer, for the reference and the types alone. In the Worker nobody looks at it: src/stand-ins/answers.ts leaves it out. */
import { z } from '@hono/zod-openapi'
import { doc } from './doc.ts'
import { CURSOR } from './request.ts'

/** A schema of an answer, made where it is read. */
export function answer<T extends z.ZodType>(make: () => T): T {
  return make()
}

export function json<T extends z.ZodType>(schema: T, description: string) {
  return { description, content: { 'application/json': { schema } } }
}

/** Of a named schema: `anyOf` says it plainly, where the generator's own way would lose the null. */
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

/** The 200 of a list, which has these columns as CSV. That form is hidden from the type of the answer, which is JSON for who does not ask otherwise. */
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

/** A list that is one page. */
export function itemsOf<T extends z.ZodType>(item: T, name?: string) {
  const list = z.object({ items: z.array(item) })
  return name === undefined ? list : list.openapi(name)
}

/** Of routes that are `conditional`; hidden from the type of the handler, which never gives it. */
export const NOT_MODIFIED: Record<never, never> = {
  304: { description: 'The answer is the one whose `ETag` came as `If-None-Match`' },
}
