import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { workerConfig } from '../worker-config.ts'

it("the tests' Worker reads no file of a developer's own, and finds the project's", () => {
  const file = workerConfig()
  const folder = dirname(file)
  for (const name of ['.dev.vars', '.env']) expect(existsSync(join(folder, name))).toBe(false)
  expect(folder).not.toBe(join(import.meta.dirname, '../..'))
  const paths = readFileSync(file, 'utf8').matchAll(/"([^"]*\/(?:src\/[^"]*|migrations))"/g)
  const found = Array.from(paths, ([, path = '']) => join(folder, path))
  expect(found.length).toBeGreaterThan(3)
  expect(found.filter((path) => !existsSync(path))).toEqual([])
})
