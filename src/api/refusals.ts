/** The problems of each route (RFC 9457), for the reference only. src/stand-ins/refusals.ts leaves them out of the Worker. */
import { z } from '@hono/zod-openapi'
import { PROBLEMS, type ProblemCode, problemTitle } from '../problem.ts'
import { doc } from './doc.ts'

export const PROBLEM_CODES = keysOf(PROBLEMS)

function keysOf<T extends object>(table: T) {
  return Object.keys(table) as [keyof T, ...(keyof T)[]]
}

export function problemStatus(code: ProblemCode): number {
  return PROBLEMS[code][0]
}

const ProblemSchema = z
  .object({
    type: z.string().openapi(doc('Opens the page that says what to do about it')),
    title: z.string(),
    status: z.int(),
    code: z.enum(PROBLEM_CODES).openapi(doc('Stable')),
    detail: z.string().optional(),
    errors: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .optional()
      .openapi(doc('What is wrong with the request, by field; values are not echoed')),
    secret: z.string().optional().openapi(doc('Name of the secret to set')),
    problem: z
      .string()
      .optional()
      .openapi(doc('What is wrong with the proof of a webhook: `missing`, `stale` …')),
    esps: z.array(z.string()).optional().openapi(doc('The names there are')),
  })
  .openapi('Problem', doc('An error, by RFC 9457'))
export type ProblemJson = z.infer<typeof ProblemSchema>

/** Problems of any secured route that reads, besides its own. */
export const READ_PROBLEMS = [
  'invalid_request',
  'unauthorized',
  'rate_limited',
  'not_configured',
  'unavailable',
] as const
/** Problems of a JSON body, apart from its content. */
export const BODY_PROBLEMS = ['bad_json', 'body_too_large', 'unsupported_media_type'] as const
/** Problems of a change without a body, besides those of its Idempotency-Key. */
export const DELETE_PROBLEMS = [...READ_PROBLEMS, 'forbidden'] as const
/** Problems of a change with a JSON body. */
export const WRITE_PROBLEMS = [...DELETE_PROBLEMS, ...BODY_PROBLEMS] as const

type Codes = readonly (ProblemCode | readonly ProblemCode[])[]

/** The responses of these problems, by status. Hidden from the type of the handler, because a handler throws them. */
export function problems(...codes: Codes): Record<never, never> {
  return responses([...codes.flat(), 'internal'])
}

/** The responses of these problems under another status than the table's. */
export function problemsAt(status: number, ...codes: ProblemCode[]): Record<never, never> {
  return responses(codes, status)
}

/** Responses by the given status, or else by each problem's own. */
function responses(codes: readonly ProblemCode[], status?: number): Record<never, never> {
  const byStatus = Map.groupBy(new Set(codes), (code) => status ?? problemStatus(code))
  return Object.fromEntries(Array.from(byStatus, ([of, same]) => [of, refusal(same, of)]))
}

function refusal(codes: readonly ProblemCode[], status: number) {
  const examples = codes.map((code) => {
    const value = { type: `/docs#${code}`, title: problemTitle(code), status, code }
    return [code, { value }]
  })
  return {
    description: codes.map((code) => `\`${code}\`: ${problemTitle(code)}`).join('. '),
    content: {
      'application/problem+json': { schema: ProblemSchema, examples: Object.fromEntries(examples) },
    },
  }
}
