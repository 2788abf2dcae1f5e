/** What the reference shows is taken: every parameter with its example, and every body; what is nearly that is refused at worst. */
import { expect, it } from 'vitest'
import document from '../../../src/dashboard/public/openapi.json'
import { call } from './call.ts'

interface Schema {
  $ref?: string
  example?: unknown
  anyOf?: Schema[]
  items?: Schema
  properties?: Record<string, Schema>
  required?: string[]
}
interface Operation {
  parameters?: { in: string; name: string; example?: unknown; schema: Schema }[]
  requestBody?: { content: Record<string, { schema: Schema; example?: unknown }> }
}

interface Document {
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, Schema> }
}

// What TypeScript makes of so large a file is no help.
const { paths, components }: Document = JSON.parse(JSON.stringify(document))

/** Of what has no example, that of its parts. */
function shown(schema: Schema): unknown {
  const { $ref, example, anyOf, items, properties, required = [] } = schema
  if ($ref !== undefined) return shown(components.schemas[$ref.split('/').at(-1) ?? ''] ?? {})
  if (example !== undefined) return example
  if (anyOf?.[0] !== undefined) return shown(anyOf[0])
  if (items !== undefined) return [shown(items)]
  if (properties === undefined) return undefined
  return Object.fromEntries(required.map((name) => [name, shown(properties[name] ?? {})]))
}

const written = (value: unknown) => encodeURIComponent(String(value))

const asked = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).flatMap(([method, { parameters = [], requestBody }]) => {
    if (!/^\/v1\/|^\/webhooks\/(generic|mail)/.test(path)) return []
    const examples = parameters.map(
      (one) => [one.in, one.name, one.example ?? shown(one.schema)] as const,
    )
    const found = examples.reduce(
      (to, [place, name, value]) =>
        place === 'path' ? to.replace(`{${name}}`, written(value)) : to,
      path,
    )
    const queries = examples.flatMap(([place, name, value]) =>
      place === 'query' && value != null ? [`?${name}=${written(value)}`] : [],
    )
    const bodies = Object.entries(requestBody?.content ?? {}).map(
      ([type, { schema, example }]) => ({ type, body: example ?? shown(schema) }),
    )
    return ['', ...queries].flatMap((query) =>
      (bodies.length > 0 ? bodies : [{}]).map(
        (body) => [method.toUpperCase(), found + query, body] as const,
      ),
    )
  }),
)

it.each(asked)('%s %s', async (method, path, { type, body }: { type?: string; body?: unknown }) => {
  const headers = type === undefined ? {} : { 'content-type': type }
  const answer = await call(path, { method, headers, body })
  expect([400, 413, 415, 422], answer.text).not.toContain(answer.status)
})

/** Every member that a body may have. */
function whole(schema: Schema): unknown {
  const { $ref, example, anyOf, items, properties } = schema
  if ($ref !== undefined) return whole(components.schemas[$ref.split('/').at(-1) ?? ''] ?? {})
  if (anyOf?.[0] !== undefined) return whole(anyOf[0])
  if (items !== undefined) return [whole(items)]
  if (properties === undefined) return example ?? ''
  const members = Object.entries(properties).map(([name, part]) => [name, whole(part)])
  return { ...Object.fromEntries(members), ...Object(example) }
}

const ODD: readonly unknown[] = [null, '', '\0', -1, 1e308, [], [null], {}, { toString: null }]

/** The same with one of its parts, or all of it, something else. */
function* spoilt(value: unknown): Generator<unknown> {
  yield* ODD
  if (typeof value !== 'object' || value === null) return
  for (const [name, part] of Object.entries(value)) {
    for (const odd of spoilt(part)) {
      const copy = structuredClone(value)
      Reflect.set(copy, name, odd)
      yield copy
    }
  }
}

const bodies = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).flatMap(([method, { requestBody }]) => {
    const schema = requestBody?.content['application/json']?.schema
    if (schema === undefined || /^\/webhooks\/\{/.test(path)) return []
    const to = path.replace(/\{\w+\}/, 'body@example.com')
    return [[method.toUpperCase(), to, whole(schema)] as const]
  }),
)

it.each(bodies)('%s %s with one thing that is another is no failure of ours', async (...of) => {
  const [method, path, body] = of
  for (const odd of spoilt(body)) {
    const answer = await call(path, { method, body: odd })
    expect(answer.status, `${JSON.stringify(odd)}: ${answer.text}`).toBeLessThan(500)
  }
})
