/** The rows of the rules with the example that stands above each of them in the source, and that is its test. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { RULES, type Rule } from '../../src/bounce/rules.ts'

export interface ExampledRule extends Rule {
  /** A reply that this row decides. */
  example: string
  /** The host that said it, where the words don't tell. */
  exampleMta: string | null
}

const FOLDER = join(import.meta.dirname, '../../src/bounce/rules')
const DOC_AND_ID =
  /@example (?<example>\S.*?)(?: \*\/|\n\s*\*(?: @mta (?<mta>\S+)\n\s*\*)?\/)\s*rule\(\s*'(?<id>[^']+)'/g

const examples = new Map<string, { example: string; exampleMta: string | null }>()
for (const name of readdirSync(FOLDER)) {
  for (const { groups = {} } of readFileSync(join(FOLDER, name), 'utf8').matchAll(DOC_AND_ID)) {
    const { id = '', example = '', mta = null } = groups
    examples.set(id, { example, exampleMta: mta })
  }
}

export const EXAMPLED_RULES: readonly ExampledRule[] = RULES.map((rule) => {
  const example = examples.get(rule.id)
  if (example === undefined) throw new Error(`${rule.id} has no @example above it`)
  return { ...rule, ...example }
})
