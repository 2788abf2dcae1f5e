/** What is made by `answer` is nothing in the Worker (src/stand-ins/answers.ts): only other answers may look into it. */
import { globSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const ANSWER = /^(?:export )?const (\w+) = answer\(/

// webhook-contract.ts is read by the reference alone.
const statements = globSync('src/api/*.ts', { exclude: ['src/api/webhook-contract.ts'] }).flatMap(
  (file) => readFileSync(file, 'utf8').split(/\n(?=\S)/),
)
const names = statements.flatMap((statement) => ANSWER.exec(statement)?.[1] ?? [])

it('there are answers', () => {
  expect(names.length).toBeGreaterThan(20)
})

it('no route looks into the schema of an answer', () => {
  const looks = new RegExp(`(?<![\\w.'])(?:${names.join('|')})\\??\\.\\w+`)
  const others = statements.filter((statement) => !ANSWER.test(statement))
  expect(others.flatMap((statement) => looks.exec(statement)?.[0] ?? [])).toEqual([])
})

it('no route takes the lists of problems apart, which are no lists in the Worker', () => {
  const lists = /\.{3}\(?(?:READ|BODY|DELETE|WRITE)_PROBLEMS/
  const files = globSync('src/api/*.ts', { exclude: ['src/api/refusals.ts'] })
  expect(files.filter((file) => lists.test(readFileSync(file, 'utf8')))).toEqual([])
})
