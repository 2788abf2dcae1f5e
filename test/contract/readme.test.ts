/** Both READMEs name no route that there is not; all there are stand in the reference. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { DOCUMENTED_RULES } from '../../src/cli/rule-docs.ts'
import { reference } from '../../src/entries/reference.ts'

const { 'openapi.json': text = '' } = reference(DOCUMENTED_RULES)
const document: { paths: Record<string, object> } = JSON.parse(text)
const routes = Object.entries(document.paths).flatMap(([path, methods]) => [
  plain(path),
  ...Object.keys(methods).map((method) => `${method.toUpperCase()} ${plain(path)}`),
])

/** Without its query, and with the same name for each parameter. */
function plain(path: string): string {
  return path.replace(/[?#].*/, '').replace(/\{\w+\}|:\w+|<[^>]+>/g, '{}')
}

/** A part in brackets may be left out. */
function named(route: string): string[] {
  return [route.replace(/\[.*\]/, ''), route.replace(/[[\]]/g, '')].map(plain)
}

it.each(['README.md', 'README.ja.md'])('the routes of %s', (name) => {
  const readme = readFileSync(join(import.meta.dirname, '../..', name), 'utf8')
  const told = readme.matchAll(/`((?:[A-Z]+ )?\/(?:v1|webhooks|health)\b[^`\s]*)/g)
  const all = [...new Set([...told].flatMap(([, route = '']) => named(route)))]
  expect(all.length).toBeGreaterThan(30)
  expect(
    all.filter((one) => !routes.includes(one) && !/\/webhooks\/[a-z]+|^\/v1$/.test(one)),
  ).toEqual([])
})
