/** Errors as RFC 9457 problems: one table of code, status and title; a rejected input is never echoed. */
import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { isAway } from './db/breaker.ts'
import { log } from './log.ts'
import { isOurLimit } from './outgoing/http-call.ts'

/** By code. */
export const PROBLEMS = {
  bad_json: [400, 'The body is not JSON'],
  unreadable_webhook: [400, 'The body is not what this ESP posts'],
  invalid_source: [400, 'The source is not a name'],
  invalid_request: [422, 'The request is not valid'],
  invalid_address: [422, 'That is not a mail address'],
  unauthorized: [401, 'A token is needed'],
  forbidden: [403, 'This token may not do that'],
  webhook_unproven: [401, 'The webhook could not be proven'],
  webhook_too_weak: [503, 'The webhook is not proven strongly enough'],
  received_mail: [503, 'This is received mail, and no report about mail that was sent'],
  not_found: [404, 'There is nothing here'],
  unknown_esp: [404, 'No such ESP'],
  method_not_allowed: [405, 'Another method is meant for this path'],
  conflict: [409, 'What is there already does not allow this'],
  idempotency_key_reused: [409, 'The key was used for another request: take a new one'],
  idempotency_in_progress: [409, 'The first request under this key is under way'],
  idempotency_answer_gone: [
    409,
    'This was done already, and its answer is not kept: read what is there',
  ],
  body_too_large: [413, 'The body is too large'],
  rate_limited: [429, 'Too many requests'],
  unsupported_media_type: [415, 'A body of this type is not read here'],
  not_configured: [503, 'A secret is missing'],
  webhook_not_configured: [503, 'The secret of this webhook is missing'],
  unavailable: [503, 'Not available at the moment'],
  misconfigured: [500, 'A setting is wrong'],
  internal: [500, 'Something went wrong here'],
} as const satisfies Record<string, readonly [ContentfulStatusCode, string]>

export type ProblemCode = keyof typeof PROBLEMS

export function problemTitle(code: ProblemCode): string {
  return PROBLEMS[code][1]
}

interface ProblemOptions {
  /** Instead of the table's status, where an ESP needs another. */
  status?: number
  /** What to do about it, for a person. */
  detail?: string
  /** Additional members of the problem. */
  extra?: Record<string, unknown>
  headers?: Record<string, string>
  /** What a 401 asks for in WWW-Authenticate, which it must send (RFC 9110, 15.5.2); by default a token. */
  scheme?: 'Bearer' | 'Basic' | 'Signature'
  cause?: unknown
}

/** An expected failure. */
export class Problem extends Error {
  override name = 'Problem'
  readonly code: ProblemCode
  readonly options: ProblemOptions

  constructor(code: ProblemCode, options: ProblemOptions = {}) {
    super(code, { cause: options.cause })
    this.code = code
    this.options = options
  }

  toResponse(): Response {
    const [usual, title] = PROBLEMS[this.code]
    const { status = usual, detail, extra, headers, scheme = 'Bearer' } = this.options
    const body = { type: `/docs#${this.code}`, title, status, code: this.code, detail, ...extra }
    const asked = status === 401 && { 'www-authenticate': `${scheme} realm="rebound"` }
    const again = status === 503 && this.code === 'unavailable' && { 'retry-after': '60' }
    return Response.json(body, {
      status,
      headers: { 'content-type': 'application/problem+json', ...asked, ...again, ...headers },
    })
  }
}

const TOO_MUCH =
  'Cloudflare lets one request do no more. What was done until then stays done; send the same again in smaller parts.'

/** Hono's error handler: problems as they are, everything else opaque and logged. */
export function onError(error: Error, c: Context): Response {
  if (error instanceof Problem) return error.toResponse()
  if (error.name === 'SettingError') {
    return new Problem('misconfigured', { detail: error.message }).toResponse()
  }
  // Hono's own validator reads the JSON of a body.
  if (error instanceof HTTPException && error.status === 400) {
    return new Problem('bad_json').toResponse()
  }
  if (error instanceof HTTPException && error.status === 415) {
    return new Problem('unsupported_media_type', {
      detail: 'Say what the body is: Content-Type: application/json.',
    }).toResponse()
  }
  if (error instanceof HTTPException) return error.getResponse()
  const { method, routePath: route } = c.req
  log('error', 'request.failed', { requestId: c.get('requestId'), method, route, error })
  if (isOurLimit(error)) return new Problem('body_too_large', { detail: TOO_MUCH }).toResponse()
  const mayComeAgain = error.name === 'NotDurable' || isAway(error)
  return new Problem(mayComeAgain ? 'unavailable' : 'internal').toResponse()
}
