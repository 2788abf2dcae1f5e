/** Every command says in one line what was mistyped, and begins nothing. */
import { spawnSync } from 'node:child_process'
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ownAndHandedOn } from '../../src/cli/arguments.ts'
import { newFolder } from '../folder.ts'

const ROOT = join(import.meta.dirname, '../..')

/** Runs a script, in a folder where a list lies. */
function run(script: string, text: string) {
  const cwd = newFolder()
  writeFileSync(join(cwd, 'list.csv'), 'email\na@example.com\n')
  const args = ['--disable-warning=ExperimentalWarning', join(ROOT, script)]
  const given = text.split(' ').filter((one) => one !== '')
  const { status, stdout, stderr } = spawnSync(process.execPath, [...args, ...given], {
    cwd,
    encoding: 'utf8',
  })
  return { status, stdout, stderr, left: readdirSync(cwd) }
}

function expectRefusal(script: string, text: string) {
  const { status, stdout, stderr, left } = run(script, text)
  expect(stderr.trim().split('\n'), stderr).toEqual([expect.stringMatching(/\w/)])
  expect([status, stdout, left]).toEqual([2, '', ['list.csv']])
}

it.each([
  ['dev', '--port abc'],
  ['dev', '--port 0'],
  ['dev', '--port=99999'],
  ['dev', '--port'],
  ['dev', '--port -1'],
  ['dev', '--persist-to'],
  ['dev', '--persist-to list.csv'],
  ['dev', '--persist-to list.csv/state'],
  ['dev', '--persist-to /proc/nowhere'],
  ['dev', '--prot 8787'],
  ['dev', 'src/index.ts'],
  ['deploy', '--dry-rum'],
  ['demo', '--keep=1'],
  ['eval', '--nonsense a b'],
  ['eval', 'corpus'],
  ['import', 'list.csv --part-lines 0'],
  ['import', 'list.csv --part-lines 5e2'],
  ['import', 'list.csv --format excel'],
  ['import', 'list.csv --url localhost:8787'],
  ['import', 'list.csv another.csv'],
  ['import', 'list.csv --resume --again'],
  ['import', '--undo'],
  ['import', 'list.csv --undo ID'],
  ['import', '--undo ID --name list'],
  ['import', '--undo ID --part-lines 5000'],
  ['import', '--undo ID --dry-run'],
  ['import', ''],
  ['send-sample', 'postmark --count 0'],
  ['send-sample', 'postmark --count'],
  ['send-sample', 'postmark --url localhost:8787'],
  ['send-sample', 'postmark --recipient notanaddr'],
  ['send-sample', 'postmark --source a.b'],
  ['send-sample', 'postmark --new-key --count 2'],
  ['send-sample', '--all --new-key --url http://localhost:8787'],
  ['send-sample', '--all --recipient notanaddr'],
  ['send-sample', '--all --new-key --source a.b'],
  ['send-sample', 'postmark sendgrid'],
  ['send-sample', 'nosuch'],
  ['send-sample', '--nonsense'],
  ['send-sample', ''],
  ['simulate', '--days 0'],
  ['simulate', '--shards 4 --sample 5'],
])('npm run %s -- %s', (command, text) => {
  expectRefusal(`src/cli/${command}.ts`, text)
})

/** What is no command of the product, and arguments that each cannot take. */
const MEASURES: [script: string, ...mistakes: string[]][] = [
  ['test/bench/classify.ts', '--quick', '7'],
  ['test/bench/csv.ts', 'many', '0', '1000 1000', '--rows'],
  ['test/bench/lookup.ts', '--quik', 'quick'],
  ['test/bench/mail.ts', 'nowhere', '--folder', '. .'],
  ['test/bench/mutate-mail.ts', 'many', '10 nowhere', '10 . .', '--seed'],
  ['test/bench/webhook.ts', '--events', '7'],
  ['test/e2e/screenshots.ts', '--hlep', 'now'],
  ['test/torture/run.ts', '--seeds x', '--seeds', '--lives 3', '7'],
]

it.each(MEASURES)('%s refuses %j', (script, ...mistakes) => {
  for (const mistake of mistakes) expectRefusal(script, mistake)
})

it.each(MEASURES)('%s says what it is for', (script) => {
  const { status, stdout, stderr } = run(script, '--help')
  expect(stdout).toMatch(/^npm run (bench|screenshots|torture)/)
  expect([status, stderr]).toEqual([0, ''])
})

it('what stands behind a further -- is for another command', () => {
  expect(ownAndHandedOn(['--port', '1', '--', '--ip', '::', '--'])).toEqual([
    ['--port', '1'],
    ['--ip', '::', '--'],
  ])
  expect(ownAndHandedOn(['--port', '1'])).toEqual([['--port', '1'], []])
})

it('a secret that nothing can be signed with is told in one line', () => {
  const { status, stderr } = run('src/cli/send-sample.ts', 'resend --secret no:base64')
  expect([status, stderr]).toEqual([1, 'this secret cannot sign: Invalid character\n'])
})
