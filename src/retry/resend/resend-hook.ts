/** Asks the sender's own endpoint to send again: one signed call for up to a hundred addresses, an answer for each. */
import { textHash } from '../../bounce/address.ts'
import { at, list, parseJson } from '../../bounce/fields.ts'
import { signatureHeaders } from '../../notify/sign.ts'
import { boundedBody, isOurLimit, noAnswer, postTo, retryAfter } from '../../outgoing/http-call.ts'
import { isReply, NO_REPLY } from './replies.ts'
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
/** More than an answer needs, which has one line per item. */
const MAX_ANSWER_BYTES = 256 * 1024

/** Why an answer says nothing about an item. */
const UNSAID = {
  empty: failed('the answer is empty'),
  noJson: failed('the answer is not JSON'),
  noItems: failed('the answer has no array of items'),
  unnamed: failed('the answer does not name it'),
  unknown: failed('its result is not accepted, reply, gone or failed'),
  noReply: NO_REPLY,
}

function isSaid(outcome: ItemOutcome): boolean {
  return !Object.values(UNSAID).includes(outcome)
}

/** Resender over the sender's own endpoint. Calls are signed with each of `secrets`, and unsigned without any. */
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
      return await postTo(url, { headers, body }, timeoutMs, (response) =>
        outcomeOf(response, items, now),
      )
    } catch (error) {
      if (isOurLimit(error)) return { ...failedCall([], ''), answered: null }
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
  // A body without one usable result is not the endpoint's answer, whatever its status.
  const answered = outcomes.values().some(isSaid)
  return { status, answered, notBefore: null, items: outcomes }
}

/**
 * The signature's headers; empty without secrets, null when a secret is not `whsec_` and Base64. A call has the id of
 * another only if it asks for the same attempts: whoever takes an id once loses nothing.
 */
async function signatureOf(
  body: string,
  secrets: readonly string[],
  items: readonly ResendItem[],
  now: number,
): Promise<Record<string, string> | null> {
  if (secrets.length === 0) return {}
  const id = `msg_${textHash(items.map(idempotencyKey).join())}`
  try {
    return await signatureHeaders(id, now, body, secrets)
  } catch {
    return null
  }
}

/** Reads each item by itself: a mistake in one must not make us send the others again. If an item has a usable result too, that one counts. */
function readAnswer(body: string, items: readonly ResendItem[]): Map<string, ItemOutcome> {
  const json = parseJson(body)
  const read = list(json, 'items').map((one) => [at(one, 'retryId'), readItem(one)] as const)
  const given = new Map([...read, ...read.filter(([, outcome]) => isSaid(outcome))])
  const unnamed = whyUnnamed(body, json)
  return new Map(items.map(({ retryId }) => [retryId, given.get(retryId) ?? unnamed]))
}

function whyUnnamed(body: string, json: unknown): ItemOutcome {
  if (body.trim() === '') return UNSAID.empty
  if (json === undefined) return UNSAID.noJson
  return Array.isArray(at(json, 'items')) ? UNSAID.unnamed : UNSAID.noItems
}

/** `result` decides, whatever `reply` says. */
function readItem(item: unknown): ItemOutcome {
  const result = at(item, 'result') ?? 'reply'
  const reply = at(item, 'reply')
  if (result === 'accepted' || result === 'gone') return { result }
  if (result === 'failed') return failed('the endpoint could not send it')
  if (result !== 'reply') return UNSAID.unknown
  return isReply(reply) ? { result, reply: reply.slice(0, MAX_REPLY) } : UNSAID.noReply
}
