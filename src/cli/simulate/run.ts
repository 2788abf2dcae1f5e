/** Runs a scenario through a sample of its shards, which are independent; the totals are extrapolated from them. */
import type { Scenario } from './scenario.ts'
import { outagesOf, PLAN } from './scenario.ts'
import { runShard } from './shard-run.ts'
import { Tally } from './tally.ts'

export interface SimulationResult {
  scenario: Scenario
  tally: Tally
  /** Rows of the simulated shards, as a Durable Object counts them. */
  rows: { written: number; read: number }
  bytes: number
  /** Factor from the sample to all shards. */
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
