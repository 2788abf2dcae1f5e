/** Runs the wrangler that is installed with the project, whatever is on the PATH. */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const packageFile = createRequire(import.meta.url).resolve('wrangler/package.json')
const WRANGLER = join(dirname(packageFile), 'bin', 'wrangler.js')

/** How long a process may take to end before it is killed. */
const PATIENCE_MS = 5_000

const running = new Set<ChildProcess>()
let isInterrupted = false
process.once('exit', () => {
  for (const child of running) child.kill()
})

/** `env` is added to that of this process. */
type WranglerOptions = Omit<SpawnOptions, 'env'> & { env?: Record<string, string> }

/** Starts `wrangler …args`, which ends with this process; its telemetry and update check stay off, so that it needs no network. */
export function startWrangler(
  args: readonly string[],
  options: WranglerOptions = {},
): ChildProcess {
  const child = spawn(process.execPath, [WRANGLER, ...args], {
    stdio: 'inherit',
    ...options,
    env: { ...process.env, WRANGLER_SEND_METRICS: 'false', ...options.env },
  })
  running.add(child)
  child.once('exit', () => running.delete(child))
  return child
}

/** Runs `wrangler …args` to its end and resolves to its exit code. */
export function runWrangler(
  args: readonly string[],
  options: WranglerOptions = {},
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = startWrangler(args, options)
    child.once('error', reject)
    child.once('exit', (code) => {
      if (!isInterrupted) resolve(code ?? 1)
    })
  })
}

/** Ends a wrangler process, and resolves once it has ended. */
export async function endWrangler(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  const killer = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS)
  await ended
  clearTimeout(killer)
}

/** On an interrupt, ends the started processes first, so that nothing writes any more, then the command. */
export function exitWhenInterrupted(code = 1): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, async () => {
      isInterrupted = true
      await Promise.all([...running].map(endWrangler))
      process.exit(code)
    })
  }
}
