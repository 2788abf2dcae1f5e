/** Holds answers of the Worker against what /openapi.json says of them: a test that calls the API checks its document too. */
import type { z } from '@hono/zod-openapi'
import { expect } from 'vitest'
import { describeApi } from '../../../src/api/reference/document.ts'
import { createApp } from '../../../src/app.ts'
import { ESPS } from '../../../src/esp/index.ts'

interface Documented {
  operation: string
  pattern: RegExp
  method: string
  responses: Record<
    string,
    { content?: Record<string, { schema: z.ZodType }>; headers?: Record<string, unknown> }
  >
}

const app = createApp({ esps: ESPS })
describeApi(app)

const OPERATIONS = app.openAPIRegistry.definitions
  .flatMap((definition) => {
    if (definition.type !== 'route') return []
    const { method, path, responses } = definition.route
    const text = path.replaceAll('.', '\\.').replaceAll(/\{[^}]+\}/g, '[^/]+')
    const pattern = new RegExp(`^${text}/?$`)
    return [{ operation: `${method} ${path}`, pattern, method, responses } as Documented]
  })
  // What is said in full comes before what has parameters.
  .sort((a, b) => parameters(a) - parameters(b))

function parameters({ operation }: Documented): number {
  return operation.split('{').length
}

/** What every web server sends, for browsers and caches. */
const OF_HTTP =
  /^(content-(type|length|encoding|security-policy)|cache-control|vary|location|set-cookie|access-control-|cross-origin-|origin-agent-|referrer-policy|strict-transport-|x-(content|dns|download|frame|permitted|xss)-)/

/** Fails unless the document has this operation, this status, this content type and, but for CSV and pages, this body. */
export async function expectDocumented(
  method: string,
  path: string,
  response: Response,
): Promise<void> {
  const asked = method === 'HEAD' ? 'get' : method.toLowerCase()
  const { pathname } = new URL(path, 'https://rebound.test')
  const found = OPERATIONS.find((one) => one.method === asked && one.pattern.test(pathname))
  const type = response.headers.get('content-type')?.split(';')[0] ?? ''
  const text = await response.clone().text()
  if (found === undefined) {
    // There is nothing here, or not under this method, and it says so.
    const status = OPERATIONS.some(({ pattern }) => pattern.test(pathname)) ? 405 : 404
    expect([response.status, type], `${method} ${path}`).toEqual([
      status,
      'application/problem+json',
    ])
    return
  }
  const documented = found.responses[response.status]
  const what = `${found.operation}: ${response.status} ${type}`
  expect(documented, `${what} is not documented: ${text.slice(0, 500)}`).toBeDefined()
  const headers = Object.keys(documented?.headers ?? {}).map((name) => name.toLowerCase())
  const unnamed = [...response.headers.keys()].filter((name) => !OF_HTTP.test(name))
  expect(headers, `${what} has a header that is not documented`).toEqual(
    expect.arrayContaining(unnamed),
  )
  if (response.status >= 300) {
    // When to come again is known of what is away for a moment alone.
    const promised = headers.filter((name) => response.status !== 503 || name !== 'retry-after')
    expect([...response.headers.keys()], `${what} lacks a header that is documented`).toEqual(
      expect.arrayContaining(promised),
    )
  }
  if (text === '') return
  const schema = documented?.content?.[type]?.schema
  expect(schema, `${what} is not documented: ${text.slice(0, 500)}`).toBeDefined()
  if (!type.endsWith('json')) return
  const body: unknown = JSON.parse(text)
  const parsed = schema?.safeParse(body)
  expect(parsed?.error?.issues, `${what} differs from its schema`).toBeUndefined()
  // What a schema does not name, it drops.
  expect(parsed?.data, `${what} has more than its schema`).toEqual(body)
}
