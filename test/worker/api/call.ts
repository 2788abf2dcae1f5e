/** Calls the Worker as a client does. */
import { env, exports } from 'cloudflare:workers'
import { expect } from 'vitest'
import type { LogRow } from '../../../src/db/log-row.ts'
import { record } from '../../../src/db/record.ts'
import { PLAN, POLICY } from '../db/one-truth.ts'
import { row } from '../db/streams.ts'
import { expectDocumented } from './contract.ts'

export const ORIGIN = 'https://rebound.test'

export interface Call {
  method?: string
  /** Sent as JSON; text and bytes as they are. */
  body?: unknown
  token?: string | null
  headers?: Record<string, string>
}

export interface Answer {
  status: number
  headers: Headers
  text: string
  // biome-ignore lint/suspicious/noExplicitAny: a test asserts what it reads
  body: any
}

/** The Worker's answer, which has to be one that the document knows. */
export async function fetchDocumented(request: Request): Promise<Response> {
  const { method, url } = request
  const response = await exports.default.fetch(request)
  await expectDocumented(method, url, response)
  return response
}

export async function call(path: string, options: Call = {}): Promise<Answer> {
  const { method = 'GET', body, token = 'test-token', headers = {} } = options
  const all = new Headers(headers)
  if (token !== null) all.set('authorization', `Bearer ${token}`)
  if (body !== undefined && !all.has('content-type')) all.set('content-type', 'application/json')
  const init: RequestInit = { method, headers: all }
  if (body !== undefined) {
    const isRaw = typeof body === 'string' || body instanceof ArrayBuffer
    init.body = isRaw ? body : JSON.stringify(body)
  }
  const response = await fetchDocumented(new Request(ORIGIN + path, init))
  const text = await response.text()
  const isJson = /json/.test(response.headers.get('content-type') ?? '')
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: isJson ? JSON.parse(text) : null,
  }
}

export const post = (path: string, body?: object, token = 'test-token') =>
  call(path, { method: 'POST', body, token })

/** The latest retry of an address, as the list shows it. */
export const retryOf = async (address: string) =>
  (await call(`/v1/retries?address=${encodeURIComponent(address)}`)).body.items[0]

/** What is handed out now to who pulls, of an address; undefined for nothing. */
export const dueFor = async (address: string) =>
  (await call('/v1/retries/due?lease=0')).body.items.find(
    (item: { address: string }) => item.address === address,
  )

/** What every problem has in common. */
export function expectProblem(answer: Answer, status: number, code: string) {
  expect(answer.body).toMatchObject({ status, code, type: `/docs#${code}` })
  expect(answer.status).toBe(status)
  expect(answer.headers.get('content-type')).toBe('application/problem+json')
}

type Known = Partial<LogRow> & Pick<LogRow, 'address' | 'occurredAt' | 'key'>

export function recordRows(rows: readonly Known[], now: number) {
  return record(env.DB, rows.map(row), { now, plan: PLAN, shards: 2, policy: POLICY })
}
