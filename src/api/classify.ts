/** POST /v1/classify: what a reply means, and why; nothing is stored. */
import { Hono } from 'hono'
import { z } from 'zod'
import type { Classifier } from '../bounce/classifier.ts'
import { classify as classifyEvidence } from '../bounce/classify.ts'
import { EVENT_KINDS } from '../bounce/event.ts'
import { ownClassifier } from '../own-rules.ts'
import { requires } from './auth.ts'
import { jsonBody } from './request.ts'

/** A longer reply is no reply; a thousand of these stay under the body's limit. */
const MAX_REPLY = 100_000

const Reply = z.strictObject({
  reply: z.string().max(MAX_REPLY).optional(),
  status: z.string().max(20).optional(),
  remoteMta: z.string().max(255).optional(),
  esp: z.string().max(40).optional(),
  type: z.enum(EVENT_KINDS).optional(),
})

const Body = z.union([Reply, z.array(Reply).min(1).max(1000)])

export const classify = new Hono<{ Bindings: Env }>().post('/', requires('read'), async (c) => {
  const body = await jsonBody(c, Body)
  const own = await ownClassifier(c.env, Date.now())
  const answer = (reply: z.infer<typeof Reply>) => verdict(reply, own)
  return c.json(Array.isArray(body) ? body.map(answer) : answer(body))
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
