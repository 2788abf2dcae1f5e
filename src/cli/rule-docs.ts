/**
 * Reads the doc comments of the rules from the source: an example reply, which is the rule's test, and its source. The
 * Worker needs neither.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DocumentedRule } from '../bounce/rules/rule.ts'
import { RULES } from '../bounce/rules.ts'

type Docs = Omit<DocumentedRule, keyof (typeof RULES)[number]>

const FOLDER = join(import.meta.dirname, '../bounce/rules')
/** A doc comment, and the rule below it. */
const COMMENT = /\/\*\*(?<doc>(?:(?!\*\/).)*)\*\/(?:\s*rule\(\s*'(?<id>[^']+)')?/gs
/** On a line of its own. */
const TAG = /^[ *]*@(?<name>\w+)(?: +(?<said>\S.*?))? *$/gm

function tagsOf(place: string, doc: string, known: readonly string[]): Map<string, string> {
  const tags = new Map<string, string>()
  for (const { groups = {} } of doc.matchAll(TAG)) {
    const { name = '', said } = groups
    if (!known.includes(name)) throw new Error(`${place}: @${name} means nothing here`)
    if (said === undefined) throw new Error(`${place}: @${name} says nothing`)
    if (tags.has(name)) throw new Error(`${place}: @${name} is there twice`)
    tags.set(name, said)
  }
  return tags
}

/** The docs of a file's rules, by rule id. */
export function readDocs(file: string, text: string): Map<string, Docs> {
  const docs = new Map<string, Docs>()
  // A source at the top of a file applies to all its rules that name no other.
  let sourceOfAll: string | undefined
  for (const { index, groups = {} } of text.matchAll(COMMENT)) {
    const { doc = '', id } = groups
    if (id === undefined) {
      const ofAll = tagsOf(file, doc, index === 0 ? ['source'] : [])
      sourceOfAll ??= ofAll.get('source')
      continue
    }
    const tags = tagsOf(id, doc, ['example', 'mta', 'source'])
    const example = tags.get('example')
    const source = tags.get('source') ?? sourceOfAll
    if (example === undefined) throw new Error(`${id}: no @example above it`)
    if (source === undefined) throw new Error(`${id}: no @source above it`)
    docs.set(id, { example, source, exampleMta: tags.get('mta') ?? null })
  }
  return docs
}

const docs = new Map(
  readdirSync(FOLDER).flatMap((file) => [
    ...readDocs(file, readFileSync(join(FOLDER, file), 'utf8')),
  ]),
)

export const DOCUMENTED_RULES: readonly DocumentedRule[] = RULES.map((rule) => {
  const found = docs.get(rule.id)
  if (found === undefined) throw new Error(`${rule.id}: nothing above it`)
  return { ...rule, ...found }
})
