/** `npm run eval`: what it cannot read is said in one line. */
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { newFolder } from '../folder.ts'

const folder = newFolder()
const script = join(import.meta.dirname, '../../src/cli/eval.ts')

it.each([
  ['no folder', 'nowhere', {}, 'There is no corpus folder'],
  ['no JSON', '', { 'texts.jsonl': '{bad' }, 'JSON'],
  ['no mail', '', { 'texts.jsonl': '', 'raw.jsonl': '{"id":"1","file":"no.eml"}' }, 'no.eml'],
] satisfies [string, string, Record<string, string>, string][])(
  '%s: one line that says what is wrong',
  (_name, corpus, files, message) => {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
    const args = [script, join(folder, corpus), join(folder, 'out')]
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
    expect(stderr).toContain(message)
    expect(stderr.trim().split('\n')).toHaveLength(1)
    expect(status).toBe(1)
  },
)
