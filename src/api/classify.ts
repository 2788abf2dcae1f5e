/** POST /v1/classify: what a reply means, and why; nothing is stored. */
import { createRoute, z } from '@hono/zod-openapi'
import type { Classifier } from '../bounce/classifier.ts'
import { classify as classifyEvidence } from '../bounce/classify.ts'
import { EVENT_KINDS } from '../bounce/event.ts'
import { ACTIONS, REASONS, SCOPES } from '../bounce/reason.ts'
import { ownClassifier } from '../own-rules.ts'
import {
  BODY_PROBLEMS,
  createRouter,
  json,
  jsonBody,
  orNull,
  problems,
  READ_PROBLEMS,
  StatusClass,
  secured,
} from './contract.ts'

/** A longer reply is no reply; a thousand of these stay under the body's limit. */
const MAX_REPLY = 100_000

const Reply = z
  .strictObject({
    reply: z.string().max(MAX_REPLY).optional().openapi({ description: "The server's words" }),
    status: z.string().max(20).optional().openapi({ description: 'A code from its own field' }),
    remoteMta: z.string().max(255).optional(),
    esp: z.string().max(40).optional(),
    type: z.enum(EVENT_KINDS).optional(),
  })
  .openapi('Reply', { example: { reply: '550 5.7.1 No such user here' } })

const Classification = z
  .object({
    status: z
      .string()
      .nullable()
      .openapi({ description: 'A registered code; null for what is no bounce' }),
    class: orNull(StatusClass),
    reason: z.enum(REASONS),
    scope: z.enum(SCOPES).openapi({ description: 'Whose fault' }),
    action: z.enum(ACTIONS).openapi({ description: 'What to do' }),
    retryAfterSeconds: z.number().nullable(),
    confidence: z.number().openapi({ description: '0 to 1' }),
    mailboxProvider: z.string().nullable(),
    reported: z
      .object({ replyCode: z.int().nullable(), status: z.string().nullable() })
      .openapi({ description: 'What was really said' }),
    rule: z.string().openapi({ description: 'The rule that decided' }),
    evidence: z
      .object({
        field: z.enum(['diagnostic', 'espReason', 'remoteMta', 'status', 'replyCode', 'kind']),
        start: z.int(),
        end: z.int(),
      })
      .nullable()
      .openapi({ description: 'Where the deciding words stand, in UTF-16 units' }),
  })
  .openapi('Classification', {
    example: {
      status: '5.1.1',
      class: 'permanent',
      reason: 'user_unknown',
      scope: 'recipient',
      action: 'suppress',
      retryAfterSeconds: null,
      confidence: 0.9,
      mailboxProvider: null,
      reported: { replyCode: 550, status: '5.7.1' },
      rule: 'user-unknown',
      evidence: { field: 'diagnostic', start: 10, end: 22 },
    },
  })

export type ClassificationJson = z.infer<typeof Classification>

const route = createRoute({
  method: 'post',
  path: '/',
  operationId: 'classify',
  tags: ['Classify'],
  summary: 'What does this reply mean?',
  description: 'One reply, or an array of up to 1,000 for an array of answers. Nothing is stored.',
  ...secured('read'),
  request: { body: jsonBody(z.union([Reply, z.array(Reply).min(1).max(1000)])) },
  responses: {
    200: json(z.union([Classification, z.array(Classification)]), 'The answer, or the answers'),
    ...problems(...READ_PROBLEMS, ...BODY_PROBLEMS),
  },
})

export const classify = createRouter().openapi(route, async (c) => {
  const body = c.req.valid('json')
  const own = await ownClassifier(c.env, Date.now())
  return c.json(
    Array.isArray(body) ? body.map((reply) => verdict(reply, own)) : verdict(body, own),
    200,
  )
})

function verdict({ reply, type, ...rest }: z.infer<typeof Reply>, own: Classifier | null) {
  const evidence = {
    diagnostic: reply ?? null,
    kind: type ?? null,
    status: rest.status ?? null,
    remoteMta: rest.remoteMta ?? null,
    esp: rest.esp ?? null,
  }
  return classifyEvidence(evidence, own)
}
