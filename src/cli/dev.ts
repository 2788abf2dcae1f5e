/** `npm run dev`: the Worker on this machine, with its database migrated and local secrets in place. */
import { wholeNumber } from './arguments.ts'
import { ensureDevVars } from './dev-vars.ts'
import { runWrangler, startWrangler } from './wrangler.ts'

const HELP = `npm run dev [-- OPTIONS]

Serves Rebound at http://localhost:8787 on a local D1 database and local Durable Objects.
Secrets are read from .dev.vars, which is made from .dev.vars.example if there is none.

  --port N           another port (default 8787)
  --persist-to DIR   where the local data lives (default .wrangler/state)

Every other option is handed to wrangler dev.`

const args = process.argv.slice(2)
if (args.includes('--help') || args.includes('-h')) {
  console.log(HELP)
  process.exit(0)
}

const portAt = args.findIndex((arg) => /^--port(?:=|$)/.test(arg))
if (portAt >= 0) {
  const [, text = args[portAt + 1] ?? ''] = args[portAt]?.split('=') ?? []
  wholeNumber('--port', text, 0, 65_535)
}

if (ensureDevVars()) console.log('Made .dev.vars from .dev.vars.example, with keys of its own.')
const at = args.indexOf('--persist-to')
const persist = at >= 0 ? args.slice(at, at + 2) : []
const migrated = await runWrangler(
  ['d1', 'migrations', 'apply', 'rebound', '--local', ...persist],
  { stdio: ['ignore', 'pipe', 'inherit'], env: { CI: 'true' } },
)
if (migrated !== 0) process.exit(migrated)

const port = portAt >= 0 ? [] : ['--port', '8787']
const child = startWrangler(['dev', ...port, ...args])
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
child.once('exit', (code) => process.exit(code ?? 0))
