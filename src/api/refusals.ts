/** How a route says no (RFC 9457), for the reference alone. In the Worker nobody reads it: src/stand-ins/refusals.ts leaves it out. */
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

/** What any secured route that reads may answer besides its own. */
export const READ_PROBLEMS = [
  'invalid_request',
  'unauthorized',
  'rate_limited',
  'not_configured',
  'unavailable',
] as const
/** What a JSON body may be refused for, beside what it says. */
export const BODY_PROBLEMS = ['bad_json', 'body_too_large', 'unsupported_media_type'] as const
/** What a change without a body may be refused for, beside what its Idempotency-Key is. */
export const DELETE_PROBLEMS = [...READ_PROBLEMS, 'forbidden'] as const
/** The same for one with a JSON body. */
export const WRITE_PROBLEMS = [...DELETE_PROBLEMS, ...BODY_PROBLEMS] as const

type Codes = readonly (ProblemCode | readonly ProblemCode[])[]

/** The responses of these problems, by status; hidden from the type of the handler, which throws them. */
export function problems(...codes: Codes): Record<never, never> {
  return responses([...codes.flat(), 'internal'])
}

/** These problems under a status that is not the table's. */
export function problemsAt(status: number, ...codes: ProblemCode[]): Record<never, never> {
  return responses(codes, status)
}

/** By the status given, or else by each one's own. */
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
