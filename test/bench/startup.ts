/** `npm run bench:startup`: what the Worker computes before its first request. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readArguments } from '../../src/cli/arguments.ts'
import { temporaryFolder } from '../../src/cli/temporary-folder.ts'
import { exitWhenInterrupted, runWrangler } from '../../src/cli/wrangler.ts'

readArguments(
  `npm run bench:startup

What the Worker that is deployed computes before its first request, in a new workerd each time, as wrangler's own
profile of the start-up has it: the best of several, and the middle one. Milliseconds of this machine.`,
  {},
)

const ROUNDS = 9

/** The parts of a CPU profile that tell where its time went (microseconds). */
interface Profile {
  nodes: { id: number; callFrame: { functionName: string } }[]
  samples: number[]
  timeDeltas: number[]
}

/** Milliseconds in which something was computed. */
function activeMs({ nodes, samples, timeDeltas }: Profile): number {
  const idle = nodes.find(({ callFrame }) => callFrame.functionName === '(idle)')?.id
  const active = timeDeltas.filter((_, at) => samples[at] !== idle)
  return active.reduce((sum, delta) => sum + delta, 0) / 1000
}

exitWhenInterrupted()
const file = join(temporaryFolder('rebound-startup-'), 'startup.cpuprofile')
const rounds: number[] = []
while (rounds.length < ROUNDS) {
  const code = await runWrangler(['check', 'startup', '--outfile', file], { stdio: 'ignore' })
  if (code !== 0) throw new Error(`wrangler check startup ended with ${code}`)
  rounds.push(activeMs(JSON.parse(readFileSync(file, 'utf8'))))
}
rounds.sort((a, b) => a - b)
const [best = NaN, middle = NaN] = [rounds[0], rounds[Math.trunc(ROUNDS / 2)]]
console.log(
  `start-up ${best.toFixed(1)} ms at best, ${middle.toFixed(1)} ms in the middle of ${ROUNDS}`,
)
