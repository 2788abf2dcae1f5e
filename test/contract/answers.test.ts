/** What is made by `answer` is nothing in the Worker (src/stand-ins/answers.ts): only other answers may look into it. */
import { globSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import * as refusals from '../../src/stand-ins/refusals.ts'

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

it('no route makes anything of the lists of problems, which are no lists in the Worker, but gives them to who makes answers of them', () => {
  const lists = Object.keys(refusals).filter((name) => name.endsWith('_PROBLEMS'))
  expect(lists.length).toBeGreaterThan(2)
  const list = lists.join('|')
  const imported = /^import \{(?:(?! as )[^}])*\} from '\.\/refusals\.ts'$/gm
  const calls = /\bproblems(?:At)?\(((?:[^()]|\([^()]*\))*)\)/g
  // An argument, or one of two, as it is.
  const given = new RegExp(`(?<=(?:^|[,?:])\\s*)(?:${list})(?=\\s*(?:[,:]|$))`, 'g')
  const any = new RegExp(`.*\\b(?:${list})\\b.*`, 'g')
  const files = globSync('src/**/*.{ts,tsx}', {
    exclude: ['src/api/refusals.ts', 'src/stand-ins/*'],
  })
  const others = files.flatMap(
    (file) =>
      readFileSync(file, 'utf8')
        .replace(imported, '')
        .replace(calls, (_, args: string) => args.replace(given, ''))
        .match(any)
        ?.map((line) => `${file}: ${line.trim()}`) ?? [],
  )
  expect(others).toEqual([])
})
