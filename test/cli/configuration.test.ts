/** What is wrong in wrangler.toml is told before anything is begun. */
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { chosen } from '../../src/cli/configuration.ts'
import { newFolder } from '../folder.ts'

const ROOT = join(import.meta.dirname, '../..')
const TOML = readFileSync(join(ROOT, 'wrangler.toml'), 'utf8')
const WRONG = TOML.replace('RETRY_GROWTH = "1.1"', 'RETRY_GROWTH = "0.5"').replace(
  'RESENDER = "hook"',
  'RESENDER = "pigeon"',
)

/** Runs a script in a folder of this wrangler.toml and these files. */
function run(
  script: string,
  toml: string,
  args: string[] = [],
  devVars = '',
  env = {},
  files = {},
) {
  const cwd = newFolder()
  writeFileSync(join(cwd, 'wrangler.toml'), toml)
  writeFileSync(join(cwd, '.dev.vars'), devVars)
  for (const [name, text] of Object.entries<string>(files)) writeFileSync(join(cwd, name), text)
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(ROOT, 'src/cli', script), ...args],
    { cwd, encoding: 'utf8', env: { ...process.env, ...env } },
  )
  return { status, stdout, lines: stderr.trim().split('\n'), left: readdirSync(cwd) }
}

const REFUSED = {
  status: 1,
  stdout: '',
  lines: [
    'Settings are wrong (README.md, Settings): RETRY_GROWTH must be a number from 1 to 10; RESENDER must be one of hook, mailgun, smtp',
  ],
  left: ['.dev.vars', 'wrangler.toml'],
}

it.each([['deploy.ts'], ['deploy.ts', '--dry-run'], ['dev.ts']])(
  '%s %s names every wrong setting',
  (script, ...args) => {
    expect(run(script, WRONG, args)).toEqual(REFUSED)
  },
)

it('the settings of the environment that is chosen are those that count', () => {
  const vars = TOML.slice(TOML.indexOf('[vars]')).replace('[vars]', '[env.good.vars]')
  const toml = `${WRONG}\n${vars}`
  const none = 'wrangler.toml has no database yet. Run: npx wrangler d1 create rebound'
  expect(run('deploy.ts', toml, ['--', '--env', 'good']).lines[0]).toBe(none)
  expect(run('deploy.ts', toml, ['--', '-e', 'good']).lines[0]).toBe(none)
  expect(run('deploy.ts', toml, ['--env', 'good']).lines[0]).toBe(none)
  expect(run('deploy.ts', toml, ['--', '--env', 'nosuch']).lines.join()).toContain('"nosuch"')
})

it.each([['deploy.ts', '--dry-run'], ['dev.ts']])(
  '%s %s knows no environment where there is none',
  (script, ...args) => {
    const { status, lines } = run(script, TOML, [...args, '--env', 'nope'])
    expect([status, lines]).toEqual([
      1,
      [
        expect.stringMatching(
          /^There is no environment "nope" in .*wrangler\.toml: \[env\.nope\] /,
        ),
      ],
    ])
  },
)

it('a setting that the Worker does not know is told, and stops nothing', () => {
  const { lines } = run('deploy.ts', `${TOML}\nRESND_URL = "https://example.com"\nFROB = "1"\n`)
  expect(lines).toEqual([
    'There is no setting RESND_URL: is RESEND_URL meant?',
    'There is no setting FROB',
    expect.stringMatching(/^wrangler.toml has no database yet/),
    expect.anything(),
  ])
})

it('an environment that has only some of the settings is told that it inherits none', () => {
  const toml = `${TOML}\n[env.half.vars]\n${TOML.match(/^RE.*$/gm)?.join('\n')}\n`
  const told = [
    expect.stringMatching(/; SUPPRESS_AFTER_ERRORS is missing: it must be a whole number from 1 /),
    'An environment inherits none of [vars]: [env.half.vars] must hold them all.',
  ]
  expect(run('deploy.ts', toml, ['--env', 'half']).lines).toEqual(told)
  expect(run('dev.ts', toml, ['--env', 'half']).lines).toEqual(told)
})

it.each([
  [['--dry-run', '--env', 'good'], {}],
  [['-e', 'good', '--', '--dry-run'], {}],
  [['--', '--env', 'good', '--dry-run'], {}],
  [['--', '--env', 'good', '--dryRun=true'], {}],
  [['--env=good'], { npm_config_dry_run: 'true' }],
])('deploy.ts %j %j is a dry run, which asks for no database', (args, env) => {
  const vars = TOML.slice(TOML.indexOf('[vars]')).replace('[vars]', '[env.good.vars]')
  const said = run('deploy.ts', `${WRONG}\n${vars}`, args, '', env).lines.join('\n')
  // It comes as far as the build, for which the folder has no source.
  expect(said).toContain('entry-point file at "src/index.ts" was not found')
})

it('the database that counts is the one of the Worker', () => {
  const other = '[[d1_databases]]\nbinding = "OTHER"\ndatabase_name = "other"\ndatabase_id = "1"\n'
  expect(run('deploy.ts', `${TOML}\n${other}`).lines[0]).toMatch(/ has no database yet/)
})

it('dev checks what stands in .dev.vars, too', () => {
  const devVars = 'RETRY_GROWTH = "0.5"\nRESENDER = "pigeon"\n'
  expect(run('dev.ts', TOML, [], devVars)).toEqual(REFUSED)
})

const WRONG_VARS = 'RETRY_GROWTH = "0.5"\nRESENDER = "pigeon"\n'
const RIGHT_VARS = 'RETRY_GROWTH = "1.2"\nRESENDER = "hook"\n'

it.each([
  ['the file of an environment', ['--env', 'good'], { '.dev.vars.good': WRONG_VARS }],
  ['--env-file', ['--', '--env-file', 'own.env'], { 'own.env': WRONG_VARS }],
  [
    'the last --env-file',
    ['--', '--env-file', 'a.env', 'b.env'],
    { 'a.env': RIGHT_VARS, 'b.env': WRONG_VARS },
  ],
  [
    '--var behind all files',
    ['--', '--env-file=own.env', '--var', 'RETRY_GROWTH:0.5', 'RESENDER:pigeon'],
    { 'own.env': RIGHT_VARS },
  ],
])('dev checks what %s says in place of .dev.vars', (_what, args, files) => {
  const vars = TOML.slice(TOML.indexOf('[vars]')).replace('[vars]', '[env.good.vars]')
  expect(run('dev.ts', `${TOML}\n${vars}`, args, RIGHT_VARS, {}, files).lines).toEqual(
    REFUSED.lines,
  )
})

it('what --var says counts for deploy, as it will for the Worker', () => {
  const none = /^wrangler.toml has no database yet/
  const mended = ['--', '--var', 'RETRY_GROWTH:1.2', '--var=RESENDER:hook']
  expect(run('deploy.ts', WRONG, mended).lines[0]).toMatch(none)
  const wrong = ['--', '--var', 'RETRY_GROWTH:0.5', 'RESENDER:pigeon', '--minify']
  expect(run('deploy.ts', TOML, wrong).lines).toEqual(REFUSED.lines)
  const trial = ['--', '--var', 'RESEND_URL:http://localhost:3000/resend']
  expect(run('deploy.ts', TOML, trial).lines[0]).toMatch(/^RESEND_URL is http:\/\/localhost:3000/)
})

it('the migrations are told which environment is meant, however it is written', () => {
  expect(chosen(['--minify', '--env', 'good', '--var', 'A:1'])).toEqual(['--env=good'])
  expect(chosen(['-e', 'good', '--config=other.toml'])).toEqual([
    '--env=good',
    '--config=other.toml',
  ])
  expect(chosen(['--env='])).toEqual(['--env='])
  expect(chosen(['--test-scheduled'])).toEqual([])
})
