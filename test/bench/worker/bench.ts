/** The Worker under measure: the project's own configuration with several databases, in a folder that is gone afterwards. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../../../src/cli/demo/server.ts'
import { temporaryFolder } from '../../../src/cli/temporary-folder.ts'
import { endWrangler, runWrangler, startWrangler } from '../../../src/cli/wrangler.ts'
import { type Heap, openHeap } from './heap.ts'
import type { Measured, Order } from './order.ts'

export const TOKEN = 'bench-token'

const ROOT = join(import.meta.dirname, '../../..')
const START_TIMEOUT_MS = 120_000

export interface Bench {
  /** Of each database, by its name. */
  files: Record<string, string>
  start(): Promise<void>
  measure(order: Order): Promise<Measured>
  /** Asks the Worker itself for a path, as who may do everything. */
  get(database: string, path: string): Promise<Response>
  /** What its isolate holds. */
  heap(): Promise<Heap>
  stop(): Promise<void>
}

/** Makes the databases; fill them before `start`. */
export async function makeBench(databases: readonly string[]): Promise<Bench> {
  const folder = temporaryFolder('rebound-bench-')
  const config = join(folder, 'wrangler.toml')
  writeFileSync(config, configFor(databases))
  const state = join(folder, 'state')
  const common = ['--config', config, '--persist-to', state]
  const files: Record<string, string> = {}
  for (const name of databases) {
    const before = filesIn(state)
    const code = await runWrangler(['d1', 'migrations', 'apply', name, '--local', ...common], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { CI: 'true' },
    })
    const made = filesIn(state).find((file) => !before.includes(file))
    if (code !== 0 || made === undefined) throw new Error(`${name} could not be migrated`)
    files[name] = made
  }
  const port = await freePort()
  const inspectorPort = await freePort()
  const url = `http://127.0.0.1:${port}`
  let end = async () => {}
  return {
    files,
    async start() {
      const args = [
        'dev',
        ...common,
        '--port',
        String(port),
        '--inspector-port',
        String(inspectorPort),
      ]
      const child = startWrangler([...args, '--log-level', 'error'], {
        stdio: ['ignore', 'ignore', 'inherit'],
      })
      end = () => endWrangler(child)
      await untilServed(url)
    },
    async measure(order) {
      const response = await fetch(url, { method: 'POST', body: JSON.stringify(order) })
      if (!response.ok) throw new Error(await response.text())
      return response.json()
    },
    get(database, path) {
      const headers = { authorization: `Bearer ${TOKEN}`, 'x-bench-database': database }
      return fetch(url + path, { headers })
    },
    heap: () => openHeap(inspectorPort),
    async stop() {
      await end()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function filesIn(state: string): string[] {
  const folder = join(state, 'v3/d1/miniflare-D1DatabaseObject')
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.sqlite') && !name.startsWith('metadata'))
      .map((name) => join(folder, name))
  } catch {
    return []
  }
}

/** The project's, with paths that hold from anywhere. */
function configFor(databases: readonly string[]): string {
  const text = readFileSync(join(ROOT, 'wrangler.toml'), 'utf8')
  const bindings = databases.map(
    (name) => `[[d1_databases]]
binding = "${name}"
database_name = "${name}"
database_id = "${name}"
migrations_dir = "${join(ROOT, 'migrations')}"
`,
  )
  return text
    .replace(/^main = .*$/m, `main = "${join(import.meta.dirname, 'worker.ts')}"`)
    .replaceAll('"./src/', `"${ROOT}/src/`)
    .replace('directory = "src/', `directory = "${ROOT}/src/`)
    .replace(/^\[\[d1_databases\]\]\n(?:.+\n)+/m, bindings.join('\n'))
    .replace(/^\[triggers\]\n.*\n/m, '')
}

async function untilServed(url: string): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS
  while (Date.now() < deadline) {
    // Any answer will do: this one is a body that is no order.
    if ((await fetch(url).catch(() => null)) !== null) return
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error('the Worker did not start')
}
