/** One call to an endpoint: signed by Standard Webhooks, never to a private place, never along a redirect. */
import type { Endpoint } from '../db/endpoints.ts'
import { TEST_TYPE } from '../db/notification-words.ts'
import type { AttemptResult, DeliveryAttempt, Notification } from '../db/notifications.ts'
import { headOfBody, isOurLimit, noAnswer, postTo, retryAfter } from '../outgoing/http-call.ts'
import { GIVE_UP_MS, nextAttemptAt } from './attempts.ts'
import { endpointUrlError } from './endpoint-url.ts'
import { signatureHeaders } from './sign.ts'

const TIMEOUT_MS = 15_000
/** Bytes of an answer that are kept, to be shown. */
const SHOWN_BYTES = 1_000

export interface Delivered extends AttemptResult {
  /** Did the endpoint accept the notification? */
  ok: boolean
  /** A test only shows whether it arrived: it neither counts as a failure of the endpoint nor ends one, and is not repeated. */
  isTest: boolean
  /** 410: the endpoint wants no more notifications. */
  gone: boolean
  /** What the endpoint asked for by Retry-After, epoch milliseconds. */
  notBefore: number | null
}

/** Makes the call. Throws only if a limit of the platform prevents it. */
export async function deliver(endpoint: Endpoint, notification: Notification): Promise<Delivered> {
  const at = Date.now()
  const { id } = notification
  const answer = await post(endpoint, notification, at)
  const endedAt = Date.now()
  const { status, notBefore } = answer
  const ok = status !== null && status >= 200 && status < 300
  const isTest = notification.type === TEST_TYPE
  const gone = status === 410 && !isTest
  const done = ok || answer.hopeless || isTest
  const nextAt = done
    ? null
    : nextAttemptAt(notification.attempts + 1, notification.createdAt, endedAt, notBefore)
  const state = ok ? 'delivered' : nextAt === null ? 'failed' : 'pending'
  const { problem, response } = answer
  const attempt: DeliveryAttempt = { at, durationMs: endedAt - at, status, problem, response }
  return { id, dueAt: notification.nextAt, attempt, state, nextAt, ok, isTest, gone, notBefore }
}

interface Answer {
  status: number | null
  problem: string | null
  response: string | null
  notBefore: number | null
  /** No later attempt could succeed. */
  hopeless: boolean
}

const NO_ANSWER = { status: null, response: null, notBefore: null, hopeless: false }

async function post(endpoint: Endpoint, { id, body }: Notification, now: number): Promise<Answer> {
  const problem = endpointUrlError(endpoint.url)
  if (problem !== null) return { ...NO_ANSWER, problem, hopeless: true }
  try {
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'Rebound',
      ...(await signatureHeaders(id, now, body, validSecrets(endpoint, now))),
    }
    return await postTo(endpoint.url, { headers, body }, TIMEOUT_MS, read)
  } catch (error) {
    if (isOurLimit(error)) throw error
    return { ...NO_ANSWER, problem: noAnswer(error, 'the endpoint') }
  }
}

async function read(response: Response): Promise<Answer> {
  const { status } = response
  return {
    status,
    problem: status < 300 ? null : whatIsWrong(status),
    response: await headOfBody(response, SHOWN_BYTES),
    notBefore: retryAfter(response, Date.now(), GIVE_UP_MS),
    hopeless: false,
  }
}

function whatIsWrong(status: number): string {
  return status < 400 ? 'redirects are not followed' : `the endpoint answered ${status}`
}

/** The current one first. */
function validSecrets({ secrets }: Endpoint, now: number): string[] {
  return secrets.filter(({ until }) => until === null || until > now).map(({ secret }) => secret)
}
