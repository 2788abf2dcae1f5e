/** What is interrupted takes its folder along. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { newFolder } from '../folder.ts'

const ROOT = join(import.meta.dirname, '../..')

it.each([
  ['src/cli/demo.ts', 'SIGTERM'],
  ['test/bench/startup.ts', 'SIGINT'],
  ['test/bench/csv.ts', 'SIGTERM'],
  ['test/e2e/screenshots.ts', 'SIGINT'],
] as const)('%s, by %s', { timeout: 120_000 }, async (script, signal) => {
  const folder = newFolder()
  const own = () => readdirSync(folder).filter((name) => name.startsWith('rebound-'))
  const env = { ...process.env, TMPDIR: folder }
  const child = spawn(process.execPath, [join(ROOT, script)], { cwd: ROOT, env, stdio: 'ignore' })
  await vi.waitFor(() => expect(own()).toHaveLength(1), { timeout: 60_000 })
  child.kill(signal)
  expect(await once(child, 'exit')).toEqual([1, null])
  // Longer than anything that was started could go on.
  await new Promise((resolve) => setTimeout(resolve, 2_000))
  expect(own()).toEqual([])
})
