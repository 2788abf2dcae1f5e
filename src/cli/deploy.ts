/** `npm run deploy`: migrates the database of the account, then deploys the Worker. */
import { ownAndHandedOn, readArguments, stop } from './arguments.ts'
import { CHOICE, chosen, mustBeRight, readConfiguration, withGiven } from './configuration.ts'
import { doubtfulSettings } from './doubtful-settings.ts'
import { unknownSettings } from './unknown-settings.ts'
import { runWrangler } from './wrangler.ts'

const HELP = `npm run deploy [-- OPTIONS [-- OPTIONS OF wrangler deploy]]

Checks the settings, applies the migrations to the D1 database named in wrangler.toml, then deploys the Worker.
Before the first time: npx wrangler login, npx wrangler d1 create rebound (put its database_id
into wrangler.toml), and npx wrangler secret put API_TOKEN. README says which other secrets there are.

  --dry-run       only builds what would be deployed
  --env NAME      an environment of wrangler.toml: its settings, its database, its Worker
  --config FILE   another wrangler.toml

What stands behind a further -- is handed to wrangler deploy; the options above may stand there, too.`

const UNSET = '00000000-0000-0000-0000-000000000000'
const [own, handedOn] = ownAndHandedOn(process.argv.slice(2))
readArguments(HELP, { args: own, options: { ...CHOICE, 'dry-run': { type: 'boolean' } } })

// Each option of this command is also an option of wrangler.
const options = [...own, ...handedOn]
const dryRun =
  options.some((option) => /^--dry-?run(?:=true)?$/i.test(option)) ||
  // npm consumes options before the first `--`.
  process.env.npm_config_dry_run === 'true'
const config = await readConfiguration(options)
const vars = withGiven(config.vars, options)
// If the account's own variables are kept, not all settings are known here.
if (!config.keep_vars && !options.includes('--keep-vars')) mustBeRight(config, vars)
for (const doubt of [...unknownSettings(vars), ...doubtfulSettings(vars)]) console.warn(doubt)
if (!dryRun) {
  const database = config.d1_databases.find(({ binding }) => binding === 'DB')
  if ((database?.database_id ?? UNSET) === UNSET) {
    stop(`wrangler.toml has no database yet. Run: npx wrangler d1 create rebound
and put the database_id it prints into wrangler.toml.`)
  }
  const migrated = await runWrangler([
    'd1',
    'migrations',
    'apply',
    'DB',
    '--remote',
    ...chosen(options),
  ])
  if (migrated !== 0) process.exit(migrated)
}
process.exit(await runWrangler(['deploy', ...options, ...(dryRun ? ['--dry-run'] : [])]))
