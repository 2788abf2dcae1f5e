/** The OpenAPI document: the description of the API as a whole, and of what many routes share. */
import { createRoute, type OpenAPIHono, type RouteConfig, z } from '@hono/zod-openapi'
import { json, NOT_MODIFIED } from '../answers.ts'
import type { ApiEnv } from '../api-env.ts'
import { OPEN } from '../contract.ts'
import { IDEMPOTENCY_PROBLEMS, takesKey } from '../idempotency.ts'
import { documentCsvLists } from '../listing.ts'
import { problems } from '../refusals.ts'
import { documentWebhooks } from '../webhook-contract.ts'
import { DESCRIPTIONS } from './descriptions.ts'

const DESCRIPTION = `The bounce desk: may I send to this address, and what became of my mail?

Times are RFC 3339 in UTC. Errors are RFC 9457 problems with a stable \`code\`; their \`type\` opens what to do about them. Every answer but this reference has an \`X-Request-Id\`, under which the log of the Worker knows it. Lists give the cursors of the next page and of the one before.`

const DOCUMENT = {
  openapi: '3.1.0',
  info: {
    title: 'Rebound',
    version: '0.1.0',
    description: DESCRIPTION,
    license: { name: 'MIT', identifier: 'MIT' },
  },
  servers: [{ url: '/' }],
}

/** Paths that are served as assets, not by routes of the Worker. */
const FILES: readonly RouteConfig[] = [
  createRoute({
    method: 'get',
    path: '/openapi.json',
    operationId: 'readDocument',
    tags: ['Service'],
    summary: 'This reference, for programs',
    ...OPEN,
    responses: {
      200: json(
        z.looseObject({ openapi: z.string().openapi({ example: '3.1.0' }) }),
        'OpenAPI 3.1',
      ),
      ...NOT_MODIFIED,
    },
  }),
  createRoute({
    method: 'get',
    path: '/docs',
    operationId: 'readDocs',
    tags: ['Service'],
    summary: 'This reference, for people',
    ...OPEN,
    responses: {
      200: {
        description: 'The page',
        content: { 'text/html': { schema: z.string(), example: '<!doctype html>…' } },
      },
      ...NOT_MODIFIED,
    },
  }),
]

/** Completes the document; call it after all routes are registered. */
export function describeApi(app: OpenAPIHono<ApiEnv>): void {
  for (const file of FILES) app.openAPIRegistry.registerPath(file)
  app.openAPIRegistry.registerComponent('securitySchemes', 'bearer', {
    type: 'http',
    scheme: 'bearer',
    description:
      'A token of /v1/tokens, or the secret API_TOKEN; API_TOKEN_READ for what only reads',
  })
  documentWebhooks(app)
  documentOperations(app)
  documentCsvLists(app)
  documentIdempotency(app)
  documentHeaders(app)
}

export function documentOf(app: OpenAPIHono<ApiEnv>) {
  return app.getOpenAPI31Document(DOCUMENT)
}

function documentOperations({ openAPIRegistry }: OpenAPIHono<ApiEnv>): void {
  for (const definition of openAPIRegistry.definitions) {
    if (definition.type !== 'route') continue
    const description = DESCRIPTIONS[definition.route.operationId ?? '']
    if (description !== undefined) definition.route.description = description
  }
}

const IDEMPOTENCY = z.object({
  'idempotency-key': z.string().min(1).max(255).optional().openapi({
    description: 'Repeated under it within a day, the request gets the first answer again',
    example: 'order-17/suppress',
  }),
})

/** Problems of any body. */
const ANY_BODY = ['body_too_large', 'unsupported_media_type'] as const

/** Documents what middleware checks before the routes: the Idempotency-Key and the size of a body, which may be sent even if the route reads none. */
function documentIdempotency({ openAPIRegistry }: OpenAPIHono<ApiEnv>): void {
  for (const definition of openAPIRegistry.definitions) {
    if (definition.type !== 'route') continue
    const { route } = definition
    if (!route.path.startsWith('/v1/') || !takesKey(route.method, route.path)) continue
    // Changes only the document's copy of the route; validation uses the router's.
    route.request = { ...route.request, headers: IDEMPOTENCY }
    const own = '409' in route.responses ? (['conflict'] as const) : []
    route.responses = { ...route.responses, ...problems(own, IDEMPOTENCY_PROBLEMS, ANY_BODY) }
  }
}

interface Answered {
  status: string
  /** Its content types. */
  types: string[]
  route: RouteConfig
}

/** Headers of answers, and which answers carry them. */
const HEADERS: readonly [string, description: string, (of: Answered) => boolean][] = [
  [
    'X-Request-Id',
    'Under which the log of the Worker knows the request: the one it came with, if any',
    ({ route }) => !FILES.includes(route),
  ],
  [
    'ETag',
    'Send it as `If-None-Match`: the same answer is not sent again',
    ({ status, route }) => /200|304/.test(status) && '304' in route.responses,
  ],
  ['Content-Disposition', 'A name for the file', ({ types }) => types.includes('text/csv')],
  [
    'Idempotency-Replayed',
    '`true`: this is the first answer to the Idempotency-Key, given again',
    ({ status, route }) => status < '3' && route.request?.headers !== undefined,
  ],
  [
    'WWW-Authenticate',
    'How a token is shown (RFC 6750), or the user and password of a webhook (RFC 7617); `Signature` of one that has to be signed',
    ({ status }) => status === '401',
  ],
  [
    'Retry-After',
    'So many seconds to wait; of what is refused as 503, where it says `unavailable`',
    (of) => of.status === '503' || ofApi('429')(of),
  ],
  ['Allow', 'The method of posts', (of) => of.status === '405' || ofHandshake(of)],
  ['WebHook-Allowed-Origin', 'Who may post here (CloudEvents)', ofHandshake],
  ['WebHook-Allowed-Rate', '`*`: as often as they like', ofHandshake],
]

function ofApi(refusal: string) {
  return ({ status, route }: Answered) => status === refusal && route.path.startsWith('/v1/')
}

function ofHandshake({ status, route }: Answered): boolean {
  return status === '200' && route.method === 'options'
}

/** Describes each header once; every answer that carries it refers to that. */
function documentHeaders({ openAPIRegistry }: OpenAPIHono<ApiEnv>): void {
  for (const [name, description] of HEADERS) {
    const header = { description, schema: { type: 'string' as const } }
    openAPIRegistry.registerComponent('headers', name, header)
  }
  for (const definition of openAPIRegistry.definitions) {
    if (definition.type !== 'route') continue
    const { route } = definition
    const responses = Object.entries(route.responses).map(([status, response]) => {
      const types = 'content' in response ? Object.keys(response.content ?? {}) : []
      const own = HEADERS.filter(([, , has]) => has({ status, types, route }))
      const headers = own.map(([name]) => [name, { $ref: `#/components/headers/${name}` }])
      return [status, { ...response, headers: Object.fromEntries(headers) }]
    })
    route.responses = Object.fromEntries(responses)
  }
}
