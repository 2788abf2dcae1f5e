/** The OpenAPI document: every route is in it, and a linter of the trade finds nothing. */
import { globSync, readFileSync } from 'node:fs'
import { createConfig, lintFromString } from '@redocly/openapi-core'
import { describe, expect, it } from 'vitest'
import { DESCRIPTIONS } from '../../src/api/reference/descriptions.ts'
import { createApp } from '../../src/app.ts'
import { DOCUMENTED_RULES } from '../../src/cli/rule-docs.ts'
import { reference } from '../../src/entries/reference.ts'
import { generic } from '../../src/esp/generic.ts'
import { ESPS } from '../../src/esp/index.ts'

const app = createApp({ esps: ESPS })
const { 'openapi.json': text = '' } = reference(DOCUMENTED_RULES)
const document: {
  paths: Record<string, Record<string, Operation>>
  components: {
    schemas: Record<string, Schema>
    headers: Record<string, { description?: string }>
    securitySchemes: object
  }
} = JSON.parse(text)

interface Schema {
  $ref?: string
  type?: string
  example?: unknown
  default?: unknown
  enum?: unknown[]
  items?: Schema
  anyOf?: Schema[]
  properties?: Record<string, Schema>
}
type Content = Record<string, { schema: Schema; example?: unknown; examples?: object }>

interface Operation {
  operationId: string
  security?: object[]
  parameters?: { name: string; description?: string; schema: Schema }[]
  requestBody?: { content: Content }
  responses: Record<
    string,
    { description?: string; content?: Content; headers?: Record<string, { $ref: string }> }
  >
}

/** As the document writes a route. */
const documented = (path: string) => path.replaceAll(/:(\w+)/g, '{$1}').replace(/(?<=.)\/$/, '')

/** The dashboard's pages and forms are for people. */
const isApi = (path: string) => /^\/(v1|webhooks|health)/.test(path)

const routes = app.routes
  .filter(({ method, path }) => method !== 'ALL' && isApi(path))
  .map(({ method, path }) => `${method.toLowerCase()} ${documented(path)}`)
/** One of `/webhooks/{esp}`, described on its own because its body is ours. */
routes.push('post /webhooks/generic')
/** What `npm run reference` writes is served beside the app. */
routes.push('get /docs', 'get /openapi.json')
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    name: `${method} ${path}`,
    ...operation,
  })),
)

/** What a schema refers to, if it does. */
function resolved(schema: Schema | undefined): Schema {
  const name = schema?.$ref?.split('/').at(-1)
  return (name === undefined ? schema : document.components.schemas[name]) ?? {}
}

/** A reader can see a value: an example, or few enough to be listed, here or in each of the parts. */
function isShown(given: Schema | undefined): boolean {
  const schema = resolved(given)
  if (schema.example !== undefined || schema.default !== undefined || schema.enum) return true
  if (schema.type === 'array') return isShown(schema.items)
  if (schema.anyOf) return schema.anyOf.some(isShown)
  if (schema.properties) return Object.values(schema.properties).every(isShown)
  return ['integer', 'boolean', 'null'].includes(schema.type ?? '')
}

/** By rule, where it does not hold and why. */
const EXCEPTIONS: Record<string, readonly string[]> = {
  // Pages that take nothing from the caller, so that no request for them can be wrong.
  'operation-4xx-response': ['#/paths/~1openapi.json/', '#/paths/~1docs/', '#/paths/~1health/'],
  // No method has both: endpoints are changed and deleted, notifications posted.
  'no-ambiguous-paths': ['#/paths/~1v1~1notifications~1{id}~1redeliver'],
}

describe('/openapi.json', () => {
  it('describes every route of the app, and none that does not exist', () => {
    const names = operations.map(({ name }) => name)
    expect(routes.length).toBeGreaterThan(40)
    expect([...new Set(routes)].sort()).toEqual([...names].sort())
  })

  it('has an id of its own for each operation', () => {
    const ids = operations.map(({ operationId }) => operationId)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('has prose of its own for operations that exist', () => {
    const ids = operations.map(({ operationId }) => operationId)
    expect(Object.keys(DESCRIPTIONS).filter((id) => !ids.includes(id))).toEqual([])
  })

  it('is told what fields mean by doc(), which costs the Worker nothing', () => {
    const files = globSync('src/api/*.ts')
    expect(files.length).toBeGreaterThan(20)
    const told = /\.openapi\((?:\s*'\w+',)?\s*\{[^{}]*\bdescription:/
    expect(files.filter((file) => told.test(readFileSync(file, 'utf8')))).toEqual([])
  })

  it('refers to nothing that it does not hold', () => {
    for (const [, kind = '', name = ''] of text.matchAll(/#\/components\/(\w+)\/([\w.-]+)"/g)) {
      expect(Reflect.get(document.components, kind)).toHaveProperty(name)
    }
    for (const scheme of operations.flatMap(({ security = [] }) => security.flatMap(Object.keys))) {
      expect(document.components.securitySchemes).toHaveProperty(scheme)
    }
  })

  it('shows an example of every parameter, body and answer', () => {
    const missing = operations.flatMap(({ name, parameters = [], requestBody, responses }) => [
      ...parameters.filter(({ schema }) => !isShown(schema)).map((one) => `${name} ?${one.name}`),
      ...[requestBody, ...Object.values(responses)].flatMap((one) =>
        Object.entries(one?.content ?? {})
          .filter(([, { example, examples, schema }]) => !(example ?? examples ?? isShown(schema)))
          .map(([type]) => `${name} ${type}`),
      ),
    ])
    expect(missing).toEqual([])
  })

  it('says of every parameter, answer and header of an answer what it is', () => {
    const { headers: known } = document.components
    const silent = operations.flatMap(({ name, parameters = [], responses }) => [
      ...parameters.filter((one) => !one.description).map((one) => `${name} ?${one.name}`),
      ...Object.entries(responses).flatMap(([status, { description, headers = {} }]) => [
        ...(description ? [] : [`${name} ${status}`]),
        ...Object.entries(headers)
          .map(([header, { $ref }]) => [header, known[$ref.split('/').at(-1) ?? '']] as const)
          .filter(([, one]) => !one?.description)
          .map(([header]) => `${name} ${status} ${header}`),
      ]),
    ])
    expect(silent).toEqual([])
    const of = (path: string, method: string, status: string) =>
      Object.keys(document.paths[path]?.[method]?.responses[status]?.headers ?? {})
    const always = 'X-Request-Id'
    expect(of('/v1/codes', 'get', '200')).toEqual([always, 'ETag', 'Content-Disposition'])
    expect(of('/v1/codes/{status}', 'get', '304')).toEqual([always, 'ETag'])
    expect(of('/v1/addresses/{address}', 'patch', '200')).toEqual([always, 'Idempotency-Replayed'])
    expect(of('/v1/log', 'get', '401')).toEqual([always, 'WWW-Authenticate'])
    expect(of('/v1/log.csv', 'get', '429')).toEqual([always, 'Retry-After'])
    expect(of('/webhooks/{esp}', 'options', '200')).toContain('WebHook-Allowed-Origin')
    expect(of('/health', 'get', '200')).toEqual([always])
    expect(of('/docs', 'get', '200')).toEqual(['ETag'])
  })

  it('has every list as CSV too, by what is accepted and by name', () => {
    const lists = operations.filter(({ responses }) => {
      const { schema } = responses['200']?.content?.['application/json'] ?? {}
      const { items } = resolved(schema).properties ?? {}
      return items?.type === 'array'
    })
    const paths = lists.flatMap(({ name }) => /^get (.+)/.exec(name)?.[1] ?? [])
    expect(paths.length).toBeGreaterThan(14)
    for (const path of paths) {
      expect(Object.keys(document.paths), path).toContain(`${path}.csv`)
      const { get } = document.paths[path]!
      const { get: byName } = document.paths[`${path}.csv`]!
      expect(Object.keys(get!.responses['200']!.content!)).toContain('text/csv')
      expect(Object.keys(byName!.responses['200']!.content!)).toEqual(['text/csv'])
      for (const { parameters } of [get!, byName!]) {
        expect(parameters?.map(({ name }) => name)).toContain('bom')
      }
    }
  })

  it('names the Idempotency-Key wherever something is changed', () => {
    const keyed = operations.filter(({ parameters }) =>
      parameters?.some(({ name }) => name === 'idempotency-key'),
    )
    expect(keyed.map(({ operationId }) => operationId)).toEqual(
      expect.arrayContaining(['changeAddress', 'changeRetries', 'createRule', 'deleteRule']),
    )
  })

  it('says of no parameter that it is null', () => {
    const nullable = operations.flatMap(({ name, parameters = [] }) =>
      parameters.flatMap((one) =>
        [one.schema.type].flat().includes('null') ? `${name} ?${one.name}` : [],
      ),
    )
    expect(nullable).toEqual([])
  })

  it('names the types that the generic format takes, and no other', () => {
    const { type } = resolved(document.components.schemas.GenericEvent).properties ?? {}
    expect(type?.enum?.toSorted()).toEqual(Object.keys(generic.types).sort())
  })

  it('does not say that who asks whether it is well needs a token', () => {
    expect(Object.keys(document.paths['/health']?.get?.responses ?? {})).toEqual(['200', '500'])
  })

  it('passes the recommended rules of Redocly without a warning', async () => {
    const config = await createConfig({ extends: ['recommended'] })
    const problems = await lintFromString({ source: text, config })
    const found = problems.map(({ ruleId, message, location }) => ({
      ruleId,
      pointer: location[0]?.pointer ?? '',
      message,
    }))
    const unexpected = found.filter(
      ({ ruleId, pointer }) => !EXCEPTIONS[ruleId]?.some((place) => pointer.startsWith(place)),
    )
    expect(unexpected).toEqual([])
  })
})
