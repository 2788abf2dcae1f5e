/** Runs the wrangler that is installed with the project, whatever is on the PATH. */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const packageFile = createRequire(import.meta.url).resolve('wrangler/package.json')
const WRANGLER = join(dirname(packageFile), 'bin', 'wrangler.js')

/** `env` is added to that of this process. */
type WranglerOptions = Omit<SpawnOptions, 'env'> & { env?: Record<string, string> }

/** Starts `wrangler …args`; its telemetry and update check stay off, so that it needs no network. */
export function startWrangler(
  args: readonly string[],
  options: WranglerOptions = {},
): ChildProcess {
  return spawn(process.execPath, [WRANGLER, ...args], {
    stdio: 'inherit',
    ...options,
    env: { ...process.env, WRANGLER_SEND_METRICS: 'false', ...options.env },
  })
}

/** Runs `wrangler …args` to its end and resolves to its exit code. */
export function runWrangler(
  args: readonly string[],
  options: WranglerOptions = {},
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = startWrangler(args, options)
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? 1))
  })
}
