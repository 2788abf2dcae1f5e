/** A client for TypeScript programs: its paths, parameters and answers have the types of the routes themselves. */
import { hc } from 'hono/client'
import type { ProblemJson } from '../api/refusals.ts'
import type { createApp } from '../app.ts'
import { normalizeAddress, normalizeDomain } from '../bounce/address.ts'
import { encodeVerp, PREFIX, verpSubject } from '../bounce/verp.ts'
import { secretsOf } from '../env/secrets.ts'
import { PROOF_DIGITS, verpProof } from '../proof/verp-proof.ts'

type Api = ReturnType<typeof createApp>
export type Client = ReturnType<typeof hc<Api>>
export type { ProblemJson }

/** Thrown for every answer that is not a success. */
export class ReboundError extends Error {
  override name = 'ReboundError'
  readonly status: number
  /** The problem that Rebound reports; null if something in between answered. */
  readonly problem: ProblemJson | null
  /** Id of the request in the Worker's log. */
  readonly requestId: string | null

  constructor(response: Response, problem: ProblemJson | null) {
    super(problem?.detail ?? problem?.title ?? `HTTP ${response.status}`)
    this.status = response.status
    this.problem = problem
    this.requestId = response.headers.get('x-request-id')
  }
}

export interface ClientOptions {
  /** Replaces the global `fetch`, for tests or a service binding. */
  fetch?: (request: Request) => Promise<Response>
  /** How long an answer may take, body included; 10 seconds by default. */
  timeoutMs?: number
}

/** `client.v1.addresses.lookup.$post({ json: { addresses } })`, and so on. Throws a ReboundError unless the answer is a success. Path parameters are given unencoded. */
export function createClient(url: string, token: string, options: ClientOptions = {}): Client {
  const { fetch: send = fetch, timeoutMs = 10_000 } = options
  const client = hc<Api>(url, {
    headers: { authorization: `Bearer ${token}` },
    fetch: async (input: RequestInfo | URL, init?: RequestInit) => {
      // A signal that the caller passes can end the call sooner.
      const ends = [AbortSignal.timeout(timeoutMs), init?.signal].filter((one) => one != null)
      const response = await send(new Request(input, { ...init, signal: AbortSignal.any(ends) }))
      if (response.ok || response.status === 304) return response
      throw new ReboundError(response, await problemOf(response))
    },
  })
  return withEncodedPaths(client)
}

/** Encodes path parameters, because hc inserts them unencoded: `%62` would become another letter, and `/` another route. */
function withEncodedPaths<T extends object>(part: T): T {
  return new Proxy(part, {
    get(of, name) {
      const next: unknown = Reflect.get(of, name)
      return typeof next === 'function' ? withEncodedPaths(next) : next
    },
    apply(of, self, [args, ...options]) {
      const encoded = args?.param ? { ...args, param: encodedPath(args.param) } : args
      return typeof of === 'function' ? Reflect.apply(of, self, [encoded, ...options]) : undefined
    },
  })
}

function encodedPath(param: Record<string, string>): Record<string, string> {
  const encoded = Object.entries(param).map(([name, value]) => {
    // An empty segment, `.` or `..` cannot be encoded: URL parsing would remove it and lead to another route.
    if (/^\.{0,2}$/.test(value)) throw new TypeError(`"${value}" cannot stand in a path`)
    return [name, encodeURIComponent(value)]
  })
  return Object.fromEntries(encoded)
}

async function problemOf(response: Response): Promise<ProblemJson | null> {
  if (response.headers.get('content-type') !== 'application/problem+json') return null
  return response.json()
}

/** `bounce`, `lists.example.org`, and the Worker's WEBHOOK_SECRET_MAIL; of several secrets, separated by commas, the first. */
export interface ReturnPath {
  prefix: string
  domain: string
  secret: string
}

/** The envelope sender (VERP) for a mail to this recipient; it proves the mail's bounces. Null if the recipient is not an address, or the result would be too long. */
export async function returnPathFor(
  recipient: string,
  { prefix, domain, secret }: ReturnPath,
): Promise<string | null> {
  const [signing] = secretsOf({ secret }, 'secret')
  if (signing === undefined)
    throw new TypeError('no secret: returnPathFor needs that of WEBHOOK_SECRET_MAIL')
  if (!PREFIX.test(prefix) || normalizeDomain(domain) === null)
    throw new TypeError('a prefix of letters, digits, dots, _ and - is needed, and a domain')
  const address = normalizeAddress(recipient) ?? ''
  const subject = verpSubject(address)
  if (subject === null) return null
  const proof = (await verpProof(signing, subject)).slice(0, PROOF_DIGITS)
  return encodeVerp(prefix, address, domain, proof)
}
