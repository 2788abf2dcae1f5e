/** What all routes share: the router, validation problems, and common schemas (OpenAPI 3.1, RFC 3339, RFC 9457). */
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import type { $ZodIssue } from 'zod/v4/core'
import { STATUS_CLASSES } from '../bounce/classification.ts'
import { describeStatus } from '../bounce/codes.ts'
import type { TokenScope } from '../db/token-scope.ts'
import { Problem } from '../problem.ts'
import { answer } from './answers.ts'
import type { ApiEnv } from './api-env.ts'
import { requires } from './auth.ts'
import { doc, type operation } from './doc.ts'
import { DELETE_PROBLEMS, problems } from './refusals.ts'

const MAX_ERRORS_SHOWN = 20

/** A router whose validation errors are problems that name fields and never show values. */
export function createRouter() {
  return new OpenAPIHono<ApiEnv>({
    defaultHook: (result) => {
      if (result.success) return
      const issues = result.error.issues.flatMap(meant)
      const errors = issues.slice(0, MAX_ERRORS_SHOWN).map((issue) => ({
        path: issue.path.join('.'),
        message: issue.code === 'unrecognized_keys' ? unknownNames(issue.keys) : issue.message,
      }))
      throw new Problem('invalid_request', { extra: { errors } })
    },
  })
}

/** For a union of one and many, the issues of the variant that the caller meant, not of the variant with another type. */
function meant(issue: $ZodIssue): $ZodIssue[] {
  if (issue.code !== 'invalid_union') return [issue]
  const isOther = ({ code, path }: $ZodIssue) => code === 'invalid_type' && path.length === 0
  const inside = issue.errors.find((issues) => !issues.some(isOther))
  return inside?.map((one) => ({ ...one, path: [...issue.path, ...one.path] })) ?? [issue]
}

/** Names are untrusted input, too: echoes only a few that look like parameters, never an address or a token. */
function unknownNames(names: readonly string[]): string {
  const shown = names.slice(0, 10).map((name) => (/^[a-z_-]{1,32}$/i.test(name) ? name : '…'))
  return `There are parameters that do not exist here: ${[...new Set(shown)].join(', ')}`
}

/** For a route that needs a token: the security scheme for the document, the check, and further middleware. */
export function secured(scope: TokenScope, ...more: MiddlewareHandler<ApiEnv>[]) {
  return { security: [{ bearer: [] }], middleware: [requires(scope), ...more] }
}

/** For a route that needs no token. */
export const OPEN = { security: [] }

/** The route `DELETE /{id}`: deleted, or not found. */
export function removal<P extends z.ZodObject>(
  said: ReturnType<typeof operation>,
  params: P,
  scope: TokenScope = 'write',
) {
  return createRoute({
    method: 'delete',
    path: '/{id}',
    ...said,
    ...secured(scope),
    request: { params },
    responses: { 204: { description: 'Gone' }, ...problems(DELETE_PROBLEMS, 'not_found') },
  })
}

export function jsonBody<T extends z.ZodType>(schema: T) {
  return { required: true, content: { 'application/json': { schema } } }
}

export const Bilingual = answer(() =>
  z.object({ en: z.string(), ja: z.string() }).openapi('Bilingual'),
)
export const StatusClass = z.enum(STATUS_CLASSES).openapi('StatusClass')
export const Time = answer(() =>
  z.iso.datetime().openapi(doc('RFC 3339, UTC', { example: '2026-11-23T09:00:00.000Z' })),
)

/** A time in a query, with any offset; the handler gets epoch milliseconds. */
export const TimeParameter = z.iso
  .datetime({ offset: true, error: 'A time with its offset: 2026-11-23T00:00:00Z' })
  .transform((text) => Date.parse(text))
  .openapi({ type: 'string', format: 'date-time', example: '2026-11-23T00:00:00Z' })

/** Longer text is refused before it is read as an address. */
export const AddressText = z
  .string()
  .max(1000)
  .openapi(doc('In any spelling: it is normalised', { example: 'user@example.com' }))
export const Name = z.string().max(255)

/** The text of a code such as `5.1.1` as `{ en, ja }`; null for no code, and for a success, which is not an error. */
export function errorText(status: string | null) {
  const description = status === null ? null : describeStatus(status)
  return description === null || description.class === 'success' ? null : description.title
}
