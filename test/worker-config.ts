/** The configuration of the tests' Worker: the project's own, read from a folder in which no developer's .dev.vars or .env lies. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '..')

/** Path of a copy of wrangler.toml whose own paths hold from there. */
export function workerConfig(): string {
  const folder = join(ROOT, '.wrangler', 'tests')
  mkdirSync(folder, { recursive: true })
  const text = readFileSync(join(ROOT, 'wrangler.toml'), 'utf8')
  const file = join(folder, 'wrangler.toml')
  writeFileSync(file, text.replaceAll(/"(?:\.\/)?(src\/[^"]*|migrations)"/g, '"../../$1"'))
  return file
}
