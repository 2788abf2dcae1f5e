/** What is deployed: that it is small, since a free plan takes three megabytes and a small Worker starts sooner, and of which files. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { newFolder } from '../folder.ts'

const LIMIT_BYTES = 300_000
const STAND_INS = 'src/stand-ins/'

/** The one file that each relative alias of wrangler.toml means. esbuild knows no such thing: it replaces what is imported under that text, from wherever. */
const STOOD_FOR = {
  './answers.ts': ['src/api/answers.ts'],
  './doc.ts': ['src/api/doc.ts'],
  './refusals.ts': ['src/api/refusals.ts'],
  './guide.ts': ['src/esp/guide.ts'],
  '../core/index.js': ['zod/v4/core/index.js'],
  '../core/to-json-schema.js': ['zod/v4/core/to-json-schema.js'],
  '../core/json-schema-processors.js': ['zod/v4/core/json-schema-processors.js'],
  '../locales/en.js': ['zod/v4/locales/en.js'],
  './router/reg-exp-router/router.js': ['hono/dist/router/reg-exp-router/router.js'],
  './router/smart-router/router.js': ['hono/dist/router/smart-router/router.js'],
  './utils/mount.js': ['hono/dist/utils/mount.js'],
  './utils/body.js': ['hono/dist/utils/body.js'],
  './utils/html.js': ['hono/dist/utils/html.js'],
  './text-format.js': ['postal-mime/dist/esm/text-format.js'],
  './base64-encoder.js': ['postal-mime/dist/esm/base64-encoder.js'],
}

/** What esbuild says of a bundle. */
interface Meta {
  inputs: Record<string, { imports: { path: string; original?: string }[] }>
}

const folder = newFolder()
const wrangler = join('node_modules', 'wrangler', 'bin', 'wrangler.js')
const output = execFileSync(
  process.execPath,
  [wrangler, 'deploy', '--dry-run', '--outdir', folder, '--metafile'],
  { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
)

it(`the Worker is under ${LIMIT_BYTES} bytes, gzipped, and calls nobody on this machine`, () => {
  const [, size] = /gzip: ([\d.]+) KiB/.exec(output) ?? []
  const bytes = Number(size) * 1024
  expect(bytes).toBeGreaterThan(50_000)
  expect(bytes).toBeLessThan(LIMIT_BYTES)
  // What src/entries/dev.ts allows.
  expect(readFileSync(join(folder, 'index.js'), 'utf8')).not.toContain('[::1]')
})

it('every stand-in is in the place of the file that it stands for, and of no other', () => {
  const meta: Meta = JSON.parse(readFileSync(join(folder, 'bundle-meta.json'), 'utf8'))
  const replaced = Object.entries(meta.inputs).flatMap(([importer, { imports }]) =>
    imports.flatMap(({ path, original = '' }) => {
      const meant = join(dirname(importer), original)
      const isReplaced = original.startsWith('.') && path.startsWith(STAND_INS) && path !== meant
      return isReplaced ? { original, meant: meant.replace(/^.*\bnode_modules\//, '') } : []
    }),
  )
  const files = Map.groupBy(replaced, ({ original }) => original)
  const found = Array.from(files, ([original, all]) => [
    original,
    [...new Set(all.map(({ meant }) => meant))],
  ])
  expect(Object.fromEntries(found)).toEqual(STOOD_FOR)
})
