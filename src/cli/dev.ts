/** `npm run dev`: the Worker on this machine, with its database migrated and local secrets in place. */
import { join } from 'node:path'
import { ownAndHandedOn, readArguments, refuse, stop, wholeNumber } from './arguments.ts'
import {
  CHOICE,
  chosen,
  mustBeRight,
  readConfiguration,
  varsOfThisMachine,
  withGiven,
} from './configuration.ts'
import { ensureDevVars } from './dev-vars.ts'
import { isSoleUser, isTaken } from './sole-user.ts'
import { unknownSettings } from './unknown-settings.ts'
import { unusableSecrets } from './unusable-secrets.ts'
import { folderError } from './usable-folder.ts'
import { runWrangler, startWrangler } from './wrangler.ts'

const HELP = `npm run dev [-- OPTIONS [-- OPTIONS OF wrangler dev]]

Serves Rebound at http://localhost:8787 on a local D1 database and local Durable Objects.
Secrets are read from .dev.vars, which is made from .dev.vars.example if there is none.

  --port N           another port (default 8787)
  --persist-to DIR   where the local data lives (default .wrangler/state)
  --env NAME         an environment of wrangler.toml
  --config FILE      another wrangler.toml

What stands behind a further -- is handed to wrangler dev, for example --test-scheduled; --env and
--config may stand there, too.`

const MAX_PORT = 65_535

const [own, behind] = ownAndHandedOn(process.argv.slice(2))
const { values } = readArguments(HELP, {
  args: own,
  options: {
    ...CHOICE,
    port: { type: 'string', default: '8787' },
    'persist-to': { type: 'string', default: '.wrangler/state' },
  },
})
const handedOn = [...chosen(own), ...behind]
const port = wholeNumber('--port', values.port, 1, MAX_PORT)
const persist = ['--persist-to', values['persist-to']]
const amiss = folderError(values['persist-to'])
if (amiss !== null) refuse(`--persist-to must be a folder that can be written to: ${amiss}`)

if (ensureDevVars()) console.log('Made .dev.vars from .dev.vars.example, with keys of its own.')
const config = await readConfiguration(handedOn)
const other = port < MAX_PORT ? port + 1 : port - 1
const vars = await varsOfThisMachine(config, handedOn)
mustBeRight(config, vars)
const unknown = unknownSettings(withGiven(config.vars, handedOn))
for (const doubt of [...unknown, ...(await unusableSecrets(vars))]) console.warn(doubt)
const database = config.d1_databases.find(({ binding }) => binding === 'DB')?.database_id ?? 'DB'
if (!(await isSoleUser(join(values['persist-to'], `${database}.sock`)))) {
  stop(`Another npm run dev works on the data in ${values['persist-to']}: both would make every attempt.
Stop that one, or give this one its own: npm run dev -- --port ${other} --persist-to .wrangler/other`)
}
if (await isTaken(port)) {
  stop(`Something else answers at port ${port}. Take another: npm run dev -- --port ${other}`)
}
const migrated = await runWrangler(
  ['d1', 'migrations', 'apply', 'DB', '--local', ...persist, ...chosen(handedOn)],
  { stdio: ['ignore', 'ignore', 'inherit'], env: { CI: 'true' } },
)
if (migrated !== 0) process.exit(migrated)

const child = startWrangler([
  'dev',
  'src/entries/dev.ts',
  '--port',
  String(port),
  ...persist,
  ...handedOn,
])
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
child.once('exit', (code) => process.exit(code ?? 0))
