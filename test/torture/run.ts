/** `npm run torture`: many lives of the system under faults, far more than a test run has time for. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { readArguments, wholeNumber } from '../../src/cli/arguments.ts'

const HELP = `npm run torture -- [--seeds N] [--from SEED] [--seed K]

Lives of the whole system in the real runtime, with faults around every call: D1 and shards that fail before or
after they did their work, D1 away, events repeated and out of order, alarms lost, doubled and late, objects evicted,
handlers that overlap. Absences are told as bounces, before their deliveries or behind them, and a bounce mail is proven
by a notice that comes late. Whoever sends again accepts, passes on replies, has nothing left, talks nonsense or says
nothing in time; in every fourth life he pulls. People try now, cancel and open again; those who are told are down for a
day. In the end the log has to hold what was reported, said and done, each once, and the record has to be its fold, with
nothing open, and the statistics its sums; each failed delivery told once and delivered as it was written, nobody asked
again while a copy was on its way, nobody called twice at once, no error counted before its 24 hours. Then each guard is
taken out, which has to be noticed.

  --seeds N      lives, each of a seed of its own (100; about a second each)
  --from SEED    the first seed (1)
  --seed K       this life alone, again`

const { values } = readArguments(HELP, {
  options: {
    seeds: { type: 'string', default: '100' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
  },
})
for (const [name, value] of Object.entries(values)) wholeNumber(`--${name}`, value, 1, 999_999)
const vitest = join('node_modules', 'vitest', 'vitest.mjs')
const { seed } = values
const which =
  seed === undefined ? ['test/torture'] : ['test/torture/nothing-lost', '-t', 'nothing is lost']
const { status } = spawnSync(process.execPath, [vitest, 'run', '--project', 'worker', ...which], {
  stdio: 'inherit',
  env: {
    ...process.env,
    TORTURE_SEEDS: seed === undefined ? values.seeds : '1',
    TORTURE_FIRST: seed ?? values.from,
  },
})
process.exit(status ?? 1)
