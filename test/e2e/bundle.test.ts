/** What is deployed stays small: a free plan takes three megabytes, and a small Worker starts sooner. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { newFolder } from '../folder.ts'

const LIMIT_BYTES = 300_000

it(`the Worker is under ${LIMIT_BYTES} bytes, gzipped, and calls nobody on this machine`, () => {
  const folder = newFolder()
  const wrangler = join('node_modules', 'wrangler', 'bin', 'wrangler.js')
  const output = execFileSync(
    process.execPath,
    [wrangler, 'deploy', '--dry-run', '--outdir', folder],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
  )
  const [, size] = /gzip: ([\d.]+) KiB/.exec(output) ?? []
  const bytes = Number(size) * 1024
  expect(bytes).toBeGreaterThan(50_000)
  expect(bytes).toBeLessThan(LIMIT_BYTES)
  // What src/entries/dev.ts allows.
  expect(readFileSync(join(folder, 'index.js'), 'utf8')).not.toContain('[::1]')
})
