/** `npm run simulate`: the real clock over a million open addresses and a week, with two outages in it, and what it costs. */
import { readArguments, refuse } from './arguments.ts'
import { billOf, freeDays } from './simulate/bill.ts'
import { clockGoals, costGoals, freeGoals } from './simulate/goals.ts'
import { billReport, clockReport, FOOTNOTES, goalsReport } from './simulate/report.ts'
import { type SimulationResult, simulate } from './simulate/run.ts'
import type { Scenario } from './simulate/scenario.ts'
import { fullSchedules, NUMBERS, scenarioOf, smallSender } from './simulate/scenarios.ts'

const HELP = `npm run simulate [-- OPTIONS]

Runs the product's own retry clock, in Node and on a clock that jumps, over a model of open addresses; and says how
late attempts were, what each meter of Cloudflare's counted, and what that costs at list prices.

  --open N               addresses open at any time (1000000)
  --days N               simulated days (7)
  --shards N             RETRY_SHARDS (16)
  --sample N             shards that are really run; all figures follow from theirs (1)
  --events-per-month N   everything the mail services report (1000000000)
  --events-per-post N    events in one webhook (1, the dearest)
  --recovering N         percent of the addresses that take the mail again within the 24 hours (50)
  --permanent N          percent of all events that are permanent errors (2)
  --outage-hours N       how long the resend endpoint, and later D1, is away; 0: neither (2)
  --call-ms N            one call of the resend endpoint (300)
  --query-ms N           one query of D1 (20)
  --seed N               (1)
  --only                 this scenario alone: not the small sender, not the free plan
  --json                 the figures as JSON

A million addresses through a week are 50 million attempts for each of the 16 shards: count on ten minutes for one.`

/** Start value and precision of the search for the free plan's limit. */
const FREE_SCHEDULES = 7_000
const NEAR = 0.03
const MAX_STEPS = 4

const { values } = readArguments(HELP, {
  options: {
    ...Object.fromEntries(Object.keys(NUMBERS).map((name) => [name, { type: 'string' as const }])),
    only: { type: 'boolean' },
    json: { type: 'boolean' },
  },
})
const read = scenarioOf((name) => {
  const value: unknown = Reflect.get(values, name)
  return typeof value === 'string' ? value : undefined
})
if ('wrong' in read) refuse(read.wrong)
await main(read.scenario)

async function main(scenario: Scenario): Promise<void> {
  const asked = await run('the scenario', scenario)
  const small = values.only ? null : await run('a small sender', smallSender(scenario))
  const free = values.only ? null : await freePlan(scenario)
  const goals = [
    ...clockGoals(asked),
    ...[asked, ...(small ? [small] : [])].flatMap((result) =>
      costGoals(result).map((goal) => ({ ...goal, goal: `${eventsOf(result)}: ${goal.goal}` })),
    ),
    ...(free ? freeGoals(free) : []),
  ]
  if (values.json) {
    const runs = [asked, small, free].filter(isRun).map(plain)
    console.log(JSON.stringify({ runs, goals }, null, 2))
    return
  }
  const bills = [
    billReport('As asked', asked),
    ...(small ? [billReport('A small sender', small)] : []),
    ...(free ? [billReport('Full schedules alone, for the free plan', free)] : []),
  ]
  console.log([clockReport(asked), ...bills, goalsReport(goals), FOOTNOTES].join('\n\n'))
}

/** The day of full schedules that just about fits into the free plan. */
async function freePlan(scenario: Scenario): Promise<SimulationResult> {
  for (let perDay = FREE_SCHEDULES, step = 1; ; step++) {
    const result = await run('the free plan', fullSchedules(scenario, perDay))
    const { times } = freeDays(billOf(result).working)
    if (Math.abs(times - 1) < NEAR || step === MAX_STEPS) return result
    perDay = Math.max(1, Math.floor(perDay * times))
  }
}

/** Runs a scenario and shows its progress on standard error; on a terminal, in a single line. */
async function run(name: string, one: Scenario): Promise<SimulationResult> {
  const began = Date.now()
  let said = -1
  const result = await simulate(one, (share) => {
    const percent = Math.floor(share * 100)
    if (percent === said || (!process.stderr.isTTY && percent % 10 !== 0)) return
    said = percent
    const left = share > 0 ? ((Date.now() - began) * (1 - share)) / share / 1000 : 0
    const line = `${name}: ${percent} %, ${Math.round(left)} s left`
    process.stderr.write(process.stderr.isTTY ? `\r${line.padEnd(60)}` : `${line}\n`)
  })
  if (process.stderr.isTTY) process.stderr.write(`\r${' '.repeat(60)}\r`)
  return result
}

function eventsOf({ scenario: { eventsPerMonth } }: SimulationResult): string {
  return `${(eventsPerMonth / 1e6).toLocaleString('en')} million a month`
}

function isRun(result: SimulationResult | null): result is SimulationResult {
  return result !== null
}

/** A result for JSON, without the counts per minute, which only the table uses. */
function plain(result: SimulationResult) {
  const { perMinute: _, ...tally } = result.tally
  const [p50Seconds, p99Seconds] = [0.5, 0.99].map((share) => result.tally.quantileSeconds(share))
  return {
    scenario: result.scenario,
    factor: result.factor,
    tally: { ...tally, p50Seconds, p99Seconds },
    shardRows: result.rows,
    month: billOf(result),
  }
}
