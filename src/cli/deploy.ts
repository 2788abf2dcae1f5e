/** `npm run deploy`: migrates the database of the account, then deploys the Worker. */
import { readFileSync } from 'node:fs'
import { runWrangler } from './wrangler.ts'

const HELP = `npm run deploy [-- OPTIONS]

Applies the migrations to the D1 database named in wrangler.toml, then deploys the Worker.
Before the first time: npx wrangler login, npx wrangler d1 create rebound (put its database_id
into wrangler.toml), and npx wrangler secret put API_TOKEN. README says which other secrets there are.

Every option is handed to wrangler deploy, for example --dry-run.`

const UNSET = '00000000-0000-0000-0000-000000000000'
const args = process.argv.slice(2)
if (args.includes('--help') || args.includes('-h')) {
  console.log(HELP)
  process.exit(0)
}

const dryRun = args.includes('--dry-run')
if (!dryRun) {
  if (readFileSync('wrangler.toml', 'utf8').includes(UNSET)) {
    console.error('wrangler.toml has no database yet. Run: npx wrangler d1 create rebound')
    console.error('and put the database_id it prints into wrangler.toml.')
    process.exit(1)
  }
  const migrated = await runWrangler(['d1', 'migrations', 'apply', 'rebound', '--remote'])
  if (migrated !== 0) process.exit(migrated)
}
process.exit(await runWrangler(['deploy', ...args]))
