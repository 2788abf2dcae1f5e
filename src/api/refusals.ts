/** How a route says no (RFC 9457), for the reference alone. In the Worker nobody reads it: src/stand-ins/refusals.ts leaves it out. */
import { z } from '@hono/zod-openapi'
import { PROBLEM_CODES, type ProblemCode, problemStatus, problemTitle } from '../problem.ts'
import { doc } from './doc.ts'

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

/** The responses of these problems, by the status given, or else by each one's own. */
export function refusals(codes: readonly ProblemCode[], status?: number): Record<number, object> {
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
