/** The OpenAPI document: what it says of the API as a whole, and what holds for many routes at once. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { type ApiEnv, json, OPEN } from './contract.ts'
import { documentCsvLists } from './listing.ts'
import { documentWebhooks } from './webhook-contract.ts'

const DESCRIPTION = `The bounce desk: may I send to this address, and what became of my mail?

Times are RFC 3339 in UTC. Errors are RFC 9457 problems with a stable \`code\`; their \`type\` opens what to do about them. Every answer has an \`X-Request-Id\`, under which the log of the Worker knows it. Lists give the cursors of the next page and of the one before.`

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

const documentRoute = createRoute({
  method: 'get',
  path: '/openapi.json',
  operationId: 'readDocument',
  tags: ['Service'],
  summary: 'This reference, for programs',
  ...OPEN,
  responses: {
    200: json(z.looseObject({ openapi: z.string().openapi({ example: '3.1.0' }) }), 'OpenAPI 3.1'),
  },
})

/** To be called when every route is there. */
export function describe(app: OpenAPIHono<ApiEnv>): void {
  app.doc31('/openapi.json', DOCUMENT)
  app.openAPIRegistry.registerPath(documentRoute)
  app.openAPIRegistry.registerComponent('securitySchemes', 'bearer', {
    type: 'http',
    scheme: 'bearer',
    description:
      'A token of /v1/tokens, or the secret API_TOKEN; API_TOKEN_READ for what only reads',
  })
  documentWebhooks(app)
  documentCsvLists(app)
  documentIdempotency(app)
}

export function documentOf(app: OpenAPIHono<ApiEnv>) {
  return app.getOpenAPI31Document(DOCUMENT)
}

const IDEMPOTENCY = z.object({
  'idempotency-key': z.string().min(1).max(255).optional().openapi({
    description: 'Repeated under it within a day, the request gets the first answer again',
    example: 'order-17/suppress',
  }),
})

/** The header is read before the routes, so that none of them names it. */
function documentIdempotency({ openAPIRegistry }: OpenAPIHono<ApiEnv>): void {
  for (const definition of openAPIRegistry.definitions) {
    if (definition.type !== 'route') continue
    const { route } = definition
    const changes = ['post', 'patch', 'delete'].includes(route.method)
    // What is posted as messages and imports has an id of its own.
    if (!changes || !/^\/v1\/(?!messages|imports)/.test(route.path)) continue
    // The app's own copy of the route; validation has read the router's.
    route.request = { ...route.request, headers: IDEMPOTENCY }
  }
}
