/**
 * The rows of the rules with what stands above each of them in the source: a reply that it decides, which is its test,
 * and who says so. The Worker has no use for either.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DocumentedRule } from '../bounce/rules/rule.ts'
import { RULES } from '../bounce/rules.ts'

type Docs = Omit<DocumentedRule, keyof (typeof RULES)[number]>

const FOLDER = join(import.meta.dirname, '../bounce/rules')
const DOC_AND_ID = /\/\*\*(?<doc>(?:(?!\*\/).)*)\*\/\s*rule\(\s*'(?<id>[^']+)'/gs

function tag(doc: string, name: string): string | null {
  return new RegExp(`@${name} (\\S.*?)(?: \\*/)?\\s*$`, 'm').exec(doc)?.[1] ?? null
}

const docs = new Map<string, Docs>()
for (const name of readdirSync(FOLDER)) {
  const text = readFileSync(join(FOLDER, name), 'utf8')
  // What a file says of its source at its top is said of all its rows that don't say another.
  const sourceOfAll = tag(text.slice(0, text.indexOf('*/')), 'source')
  for (const { groups = {} } of text.matchAll(DOC_AND_ID)) {
    const { id = '', doc = '' } = groups
    const example = tag(doc, 'example')
    const source = tag(doc, 'source') ?? sourceOfAll
    if (example === null) throw new Error(`${id} has no @example above it`)
    if (source === null) throw new Error(`${id} has no @source above it`)
    docs.set(id, { example, source, exampleMta: tag(doc, 'mta') })
  }
}

export const DOCUMENTED_RULES: readonly DocumentedRule[] = RULES.map((rule) => {
  const found = docs.get(rule.id)
  if (found === undefined) throw new Error(`${rule.id} has nothing above it`)
  return { ...rule, ...found }
})
