/** Describes schemas in words and by examples. */
import type { Content, Document, Schema } from './openapi.ts'

type Schemas = Document['components']['schemas']

/** `Address` for `#/components/schemas/Address`; null for an inline schema. */
export function nameOf({ $ref }: Schema): string | null {
  return $ref?.split('/').at(-1) ?? null
}

/** `string`, `integer 1 – 1000`, `"asc" or "desc"`; parts with a name of their own are left to the caller. */
export function typeOf(schema: Schema): string {
  if (schema.enum !== undefined) return schema.enum.map((one) => JSON.stringify(one)).join(', ')
  const type = Array.isArray(schema.type) ? schema.type.join(' or ') : (schema.type ?? 'any')
  const range = [schema.minimum, schema.maximum].filter((one) => one !== undefined).join(' – ')
  return [type, schema.format, range].filter(Boolean).join(' ')
}

/** An example for the reader to try: the given one, else one composed of the examples of its parts. */
export function exampleOf(given: Schema, schemas: Schemas, depth = 0): unknown {
  const schema = schemas[nameOf(given) ?? ''] ?? given
  const own = schema.example ?? schema.default ?? schema.enum?.[0]
  if (own !== undefined) return own
  // A schema may be recursive.
  if (depth > 5) return null
  const part = (one: Schema) => exampleOf(one, schemas, depth + 1)
  const [first] = schema.anyOf ?? []
  if (first !== undefined) return part(first)
  if (schema.allOf !== undefined) return Object.assign({}, ...schema.allOf.map(part))
  if (schema.items !== undefined) return [part(schema.items)]
  if (schema.properties !== undefined) {
    return Object.fromEntries(
      Object.entries(schema.properties).map(([name, one]) => [name, part(one)]),
    )
  }
  return PLAIN[typeof schema.type === 'string' ? schema.type : ''] ?? null
}

const PLAIN: Record<string, unknown> = { string: '', integer: 0, number: 0, boolean: false }

/** The example as text: JSON on several lines, anything else unchanged. */
export function exampleText(media: Content[string], schemas: Schemas): string {
  const [first] = Object.values(media.examples ?? {})
  const value = media.example ?? first?.value ?? (media.schema && exampleOf(media.schema, schemas))
  return typeof value === 'string' ? value : JSON.stringify(value ?? null, null, 2)
}
