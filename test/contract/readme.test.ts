/** The table of the API in both READMEs: every route of the document is in it, and no other. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { reference } from '../../src/entries/reference.ts'

const { 'openapi.json': text = '' } = reference()
const document: { paths: Record<string, object> } = JSON.parse(text)

/** Of what a row names: `POST` alone is another method of the path before it, `/cancel` another end. */
function routesOf(row: string): string[] {
  let [method, path] = ['', '']
  const cell = row.split(' | ')[0] ?? ''
  return Array.from(cell.matchAll(/`([A-Z]+)? ?(\/\S*)?`/g)).flatMap(([, verb, rest]) => {
    method = verb ?? method
    path = verb === undefined ? path.replace(/\/[^/]*$/, rest ?? '') : (rest ?? path)
    const optional = /\[(.*)\]/.exec(path)?.[1]
    const paths =
      optional === undefined ? [path] : [path.replace(/\[.*/, ''), path.replace(/[[\]]/g, '')]
    return paths.map((one) => `${method} ${one.replace(/:\w+/g, '{}')}`)
  })
}

it.each(['README.md', 'README.ja.md'])('the routes of %s', (name) => {
  const readme = readFileSync(join(import.meta.dirname, '../..', name), 'utf8')
  const [, table = ''] = /^## API$[^|]*((?:\|.*\n)+)/m.exec(readme) ?? []
  const named = table.split('\n').slice(2).flatMap(routesOf)
  const routes = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map(
      (method) => `${method.toUpperCase()} ${path.replace(/\{\w+\}/g, '{}')}`,
    ),
  )
  // What a mail service asks of its URL, and the second form of lists, are told elsewhere.
  const told = routes.filter((route) => !/^(?:GET|OPTIONS) \/webhooks|\.csv$/.test(route))
  expect(named.toSorted()).toEqual(told.toSorted())
})
