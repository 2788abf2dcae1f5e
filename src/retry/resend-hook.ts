/** Asks the sender's own endpoint to send again: one signed call for up to a hundred addresses, an answer for each. */
import { z } from 'zod'
import { parseJson } from '../esp/fields.ts'
import { signatureHeaders } from '../notify/sign.ts'
import { boundedBody, isOurLimit, noAnswer, retryAfter, within } from '../outgoing/http-answer.ts'
import { CALL_RESULTS } from './calls.ts'
import { isReply } from './replies.ts'
import {
  type CallOutcome,
  failed,
  failedCall,
  type ItemOutcome,
  idempotencyKey,
  itemJson,
  LONGEST_REST_MS,
  MAX_REPLY,
  type Resender,
  type ResendItem,
} from './resender.ts'

const TIMEOUT_MS = 15_000
/** An answer holds a line for each item, which is less than this. */
const MAX_ANSWER_BYTES = 256 * 1024

/** Read one by one below: a mistake about one item must not make us send the others again. */
const Answer = z.object({ items: z.array(z.unknown()) })
const AnswerItem = z.object({
  retryId: z.string(),
  result: z.enum(CALL_RESULTS).nullish(),
  // Whatever it is, it takes nothing from what `result` says.
  reply: z.unknown().optional(),
})

const UNSAID = failed('the endpoint did not say what became of it')

/** Resender over the sender's own endpoint. Calls are signed with every one of `secrets`; without any they are not. */
export function hookResender(
  url: string,
  secrets: readonly string[],
  timeoutMs = TIMEOUT_MS,
): Resender {
  return async (items, now) => {
    try {
      const body = JSON.stringify({ items: items.map(itemJson) })
      const signature = await signatureOf(body, secrets, items, now)
      if (signature === null) return failedCall(items, 'RESEND_SECRET is not whsec_ and Base64')
      const headers = { 'content-type': 'application/json', ...signature }
      // A redirect would carry the addresses to somebody the operator did not name.
      const init: RequestInit = { method: 'POST', headers, body, redirect: 'manual' }
      return await within(timeoutMs, async (signal) =>
        outcomeOf(await fetch(url, { ...init, signal }), items, now),
      )
    } catch (error) {
      if (isOurLimit(error))
        return { status: null, answered: null, notBefore: null, items: new Map() }
      return failedCall(items, noAnswer(error, 'the endpoint'))
    }
  }
}

async function outcomeOf(
  response: Response,
  items: readonly ResendItem[],
  now: number,
): Promise<CallOutcome> {
  const { status, ok } = response
  const answer = await boundedBody(response, MAX_ANSWER_BYTES)
  if (answer === null) return { ...failedCall(items, 'the answer is too large'), status }
  if (!ok) {
    return {
      ...failedCall(items, `the endpoint answered ${status}`),
      status,
      notBefore: retryAfter(response, now, LONGEST_REST_MS),
    }
  }
  const outcomes = readAnswer(answer, items)
  // A page of somebody else's is no answer, whatever its status.
  const answered = outcomes.values().some((one) => one !== UNSAID)
  return { status, answered, notBefore: null, items: outcomes }
}

/** Its headers; none without secrets, null when a secret is not `whsec_` and Base64. */
async function signatureOf(
  body: string,
  secrets: readonly string[],
  [first]: readonly ResendItem[],
  now: number,
): Promise<Record<string, string> | null> {
  if (secrets.length === 0) return {}
  const id = `msg_${first ? idempotencyKey(first).replace('/', '-') : 'empty'}`
  try {
    return await signatureHeaders(id, now, body, secrets)
  } catch {
    return null
  }
}

function readAnswer(body: string, items: readonly ResendItem[]): Map<string, ItemOutcome> {
  const said = Answer.safeParse(parseJson(body)).data?.items ?? []
  const readable = said.flatMap((item) => AnswerItem.safeParse(item).data ?? [])
  const given = new Map(readable.map((item) => [item.retryId, item]))
  return new Map(
    items.map(({ retryId }): [string, ItemOutcome] => {
      const { result, reply } = given.get(retryId) ?? {}
      if (result === 'accepted' || result === 'gone') return [retryId, { result }]
      if (result !== 'failed' && isReply(reply)) {
        return [retryId, { result: 'reply', reply: reply.slice(0, MAX_REPLY) }]
      }
      return [retryId, result === 'failed' ? failed('the endpoint could not send it') : UNSAID]
    }),
  )
}
