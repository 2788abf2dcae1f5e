/**
 * Replaces zod's English messages, by the alias in wrangler.toml. Values that are too large, too small or not a choice get
 * plainer sentences; the other issues that these schemas can raise keep zod's. Checked by
 * test/contract/zod-parts.test.ts.
 */
import type { $ZodRawIssue } from 'zod/v4/core'

const UNITS: Record<string, string | undefined> = { string: 'character', array: 'item' }
const FORMATS: Record<string, string | undefined> = { datetime: 'ISO datetime' }

/** Most choices that a message lists. */
const MOST_CHOICES = 20

export default function english() {
  return { localeError }
}

function localeError(issue: $ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `Invalid input: expected ${issue.expected}, received ${typeOf(issue.input)}`
    case 'invalid_value':
      return `One of these: ${choices(issue.values, issue.input)}`
    case 'too_big':
      return `${issue.inclusive ? 'At most' : 'Less than'} ${counted(issue.maximum, issue.origin)}`
    case 'too_small':
      return `${issue.inclusive ? 'At least' : 'More than'} ${counted(issue.minimum, issue.origin)}`
    case 'invalid_format':
      return issue.format === 'regex'
        ? `Invalid string: must match pattern ${issue.pattern}`
        : `Invalid ${FORMATS[issue.format] ?? issue.format}`
    case 'unrecognized_keys':
      return `Unrecognized key${issue.keys.length > 1 ? 's' : ''}: ${quoted(issue.keys)}`
    default:
      return 'Invalid input'
  }
}

/** The type of a value from JSON, a query or a form. */
function typeOf(input: unknown): string {
  if (input === null) return 'null'
  if (Array.isArray(input)) return 'array'
  return typeof input === 'number' && !Number.isFinite(input) ? String(input) : typeof input
}

function counted(limit: number | bigint, origin: string): string {
  const unit = UNITS[origin]
  if (unit === undefined) return String(limit)
  return limit === 1 ? `one ${unit}` : `${limit} ${unit}s`
}

/** The allowed values; if there are many, those that begin like the input, and where to find all. */
function choices(values: readonly unknown[], input: unknown): string {
  if (values.length <= MOST_CHOICES) return quoted(values)
  const begin = typeof input === 'string' ? input.slice(0, 1).toLowerCase() : ''
  const alike = begin === '' ? [] : values.filter((value) => `${value}`.startsWith(begin))
  return `${quoted(alike)} … (/docs)`.trimStart()
}

function quoted(values: readonly unknown[]): string {
  return values.map((value) => `"${value}"`).join(', ')
}
