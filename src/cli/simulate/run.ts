/** A scenario through some of its shards, which know nothing of each other; the figures of all follow from theirs. */
import type { Scenario } from './scenario.ts'
import { outagesOf, PLAN } from './scenario.ts'
import { runShard } from './shard-run.ts'
import { Tally } from './tally.ts'

export interface SimulationResult {
  scenario: Scenario
  tally: Tally
  /** Of the shards that were run, as a Durable Object counts them. */
  rows: { written: number; read: number }
  bytes: number
  /** What the figures of the sample are multiplied by. */
  factor: number
}

export async function simulate(
  scenario: Scenario,
  progress: (share: number) => void = () => {},
): Promise<SimulationResult> {
  const { sample } = scenario
  const tally = new Tally(scenario.days, outagesOf(scenario), PLAN.tickMs)
  const rows = { written: 0, read: 0 }
  let bytes = 0
  for (let shard = 0; shard < sample; shard++) {
    const result = await runShard(scenario, shard, (share) => progress((shard + share) / sample))
    tally.add(result.tally)
    rows.written += result.rows.written
    rows.read += result.rows.read
    bytes += result.bytes
  }
  return { scenario, tally, rows, bytes, factor: scenario.shards / sample }
}
