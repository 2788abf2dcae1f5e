/** The demo's Worker: real workerd with its own database in a temporary folder, deleted when the demo ends. */
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { temporaryFolder } from '../temporary-folder.ts'
import { endWrangler, runWrangler, startWrangler } from '../wrangler.ts'

/** Bundling and starting workerd take seconds; longer than this means another problem. */
const START_TIMEOUT_MS = 120_000
/** Wrangler holds a request until the Worker runs, which it never does if it cannot be built. */
const HEALTH_TIMEOUT_MS = 2_000
/** After this message wrangler waits for the sources to change. */
const BUILD_FAILED = 'Build failed'

export interface DemoServer {
  url: string
  /** Folder of its database, for wrangler's `--persist-to`. */
  state: string
  stop(): Promise<void>
}

/** A port of this machine that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no free port')
  return address.port
}

/** Migrates a fresh database, starts the Worker with these settings and secrets, and waits until it serves. */
export async function startServer(
  vars: Record<string, string>,
  secrets: Record<string, string>,
  entry = 'src/entries/demo.ts',
): Promise<DemoServer> {
  const folder = temporaryFolder('rebound-demo-')
  const envFile = join(folder, 'secrets.env')
  const lines = Object.entries(secrets).map(([name, value]) => `${name}=${JSON.stringify(value)}`)
  writeFileSync(envFile, `${lines.join('\n')}\n`, { mode: 0o600 })
  const stateFolder = join(folder, 'state')
  const state = ['--persist-to', stateFolder]
  const migrated = await runWrangler(
    ['d1', 'migrations', 'apply', 'rebound', '--local', ...state],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { CI: 'true' },
    },
  )
  if (migrated !== 0) throw new Error('the database could not be migrated')

  const port = await freePort()
  const settings = Object.entries(vars).flatMap(([name, value]) => ['--var', `${name}:${value}`])
  const child = startWrangler(
    ['dev', entry, '--port', String(port), '--inspector-port', '0', '--env-file', envFile].concat(
      state,
      settings,
      ['--log-level', 'error', '--show-interactive-dev-session=false'],
    ),
    { stdio: ['ignore', 'pipe', 'pipe'] },
  )
  const output: string[] = []
  child.stdout?.on('data', (chunk) => output.push(String(chunk)))
  child.stderr?.on('data', (chunk) => output.push(String(chunk)))
  const url = `http://127.0.0.1:${port}`
  const stop = async () => {
    await endWrangler(child)
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await untilHealthy(url, child, output)
  } catch (error) {
    await stop()
    throw new Error(`the Worker did not start:\n${output.join('')}`, { cause: error })
  }
  return { url, state: stateFolder, stop }
}

/** @param output what wrangler has printed so far, which grows */
async function untilHealthy(
  url: string,
  child: ChildProcess,
  output: readonly string[],
): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`wrangler ended with code ${child.exitCode}`)
    if (output.join('').includes(BUILD_FAILED)) throw new Error('the Worker cannot be built')
    const signal = AbortSignal.timeout(HEALTH_TIMEOUT_MS)
    const response = await fetch(`${url}/health`, { signal }).catch(() => null)
    if (response?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error('no answer from /health')
}
