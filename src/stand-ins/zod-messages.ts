/**
 * Stands in, by the alias in wrangler.toml, for zod's English: the same sentences, for what the schemas here find fault
 * with. test/contract/zod-parts.test.ts watches over it.
 */
import type { $ZodRawIssue } from 'zod/v4/core'

const UNITS: Record<string, string | undefined> = { string: 'characters', array: 'items' }
const FORMATS: Record<string, string | undefined> = { datetime: 'ISO datetime' }

export default function english() {
  return { localeError }
}

function localeError(issue: $ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `Invalid input: expected ${issue.expected}, received ${typeOf(issue.input)}`
    case 'invalid_value':
      return `Invalid option: expected one of ${quoted(issue.values, '|')}`
    case 'too_big':
      return `Too big: ${bounded(issue.origin, issue.inclusive ? '<=' : '<', issue.maximum)}`
    case 'too_small':
      return `Too small: ${bounded(issue.origin, issue.inclusive ? '>=' : '>', issue.minimum)}`
    case 'invalid_format':
      return issue.format === 'regex'
        ? `Invalid string: must match pattern ${issue.pattern}`
        : `Invalid ${FORMATS[issue.format] ?? issue.format}`
    case 'unrecognized_keys':
      return `Unrecognized key${issue.keys.length > 1 ? 's' : ''}: ${quoted(issue.keys, ', ')}`
    default:
      return 'Invalid input'
  }
}

/** Of what JSON, queries and forms hold. */
function typeOf(input: unknown): string {
  if (input === null) return 'null'
  if (Array.isArray(input)) return 'array'
  return typeof input === 'number' && !Number.isFinite(input) ? String(input) : typeof input
}

function bounded(origin: string, sign: string, limit: number | bigint): string {
  const unit = UNITS[origin]
  return `expected ${origin} ${unit === undefined ? `to be ${sign}${limit}` : `to have ${sign}${limit} ${unit}`}`
}

function quoted(values: readonly unknown[], between: string): string {
  return values.map((value) => `"${value}"`).join(between)
}
