/** Who reads the beginning of a command's output, and no more, gets no stack trace, and leaves nothing behind. */
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { newFolder } from '../folder.ts'

const ROOT = join(import.meta.dirname, '../..')

it.each([
  ['send-sample', '--all --new-key', 'WEBHOOK_SECRET_'],
  ['demo', '', 'Starting '],
])('%s %s', { timeout: 120_000 }, (command, args, beginning) => {
  const folder = newFolder()
  const script = `"${process.execPath}" "${join(ROOT, `src/cli/${command}.ts`)}" ${args} | head -1`
  const { stdout, stderr } = spawnSync('sh', ['-c', script], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, TMPDIR: folder },
  })
  expect(stdout).toMatch(new RegExp(`^${beginning}.*\n$`))
  expect(stderr).toBe('')
  expect(readdirSync(folder).filter((name) => name.startsWith('rebound-'))).toEqual([])
})
