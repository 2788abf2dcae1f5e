/** The result for people: what the clock did, what was counted, what it costs, and which goals are reached. */
import { MINUTE_MS } from '../../bounce/calendar.ts'
import { table } from '../table.ts'
import { type Bill, billOf, dollarsOf, eventsOf, METERS } from './bill.ts'
import type { Goal } from './goals.ts'
import { PRICES, SOURCES } from './prices.ts'
import type { SimulationResult } from './run.ts'
import { outagesOf } from './scenario.ts'

const whole = (value: number) => Math.round(value).toLocaleString('en')
const dollars = (value: number) => `$${value.toFixed(2)}`

/** The scenario and what the clock did in it. */
export function clockReport(result: SimulationResult): string {
  const { scenario, tally, factor } = result
  const minutes = tally.perMinute.slice(0, scenario.days * 1440)
  const attempts = tally.attempts + tally.attemptsInOutages
  const rows: [string, string][] = [
    ['shards run', `${Math.min(scenario.sample, scenario.shards)} of ${scenario.shards}`],
    ['retries opened', whole(tally.opened * factor)],
    ['  delivered, expired', `${whole(tally.settled * factor)}, ${whole(tally.expired * factor)}`],
    ['attempts', whole(attempts * factor)],
    ['  a minute, on average', whole((attempts * factor) / minutes.length)],
    ['  in the busiest minute', whole(Math.max(...minutes) * factor)],
    ['lateness, half within', `${tally.quantileSeconds(0.5)} s`],
    ['  99 % within', `${tally.quantileSeconds(0.99)} s`],
    ['  the latest', `${(tally.maxLateMs / 1000).toFixed(1)} s`],
    ['  the latest expiry', `${(tally.maxExpiryLateMs / 1000).toFixed(1)} s`],
    ['left out in an outage', whole(tally.missedInOutages * factor)],
    ...outagesOf(scenario).map(({ what }, index): [string, string] => [
      `  on time again after the ${what}'s`,
      `${((tally.recoveredAfterMs[index] ?? 0) / MINUTE_MS).toFixed(1)} min`,
    ]),
    ['events spooled meanwhile', whole(tally.spooled * factor)],
    ['wake-ups', whole(tally.alarms * factor)],
    ['  the longest', `${(tally.longestRunMs / 1000).toFixed(0)} s`],
    ['calls of the endpoint', whole(tally.calls * factor)],
  ]
  return table(['what the clock did', `in ${scenario.days} days`], rows)
}

/** What a month of it uses and costs. */
export function billReport(title: string, result: SimulationResult): string {
  const bill = billOf(result)
  const events = eventsOf(result)
  const rows = METERS.map((meter) => meterRow(meter, bill))
  const sums = [
    'sum',
    '',
    '',
    dollars(dollarsOf(bill.working)),
    dollars(dollarsOf(bill.working) + dollarsOf(bill.keeping)),
  ]
  const share = (100 * events.opening) / result.scenario.eventsPerMonth
  return [
    `${title}: ${whole(result.scenario.eventsPerMonth)} events a month, ${share.toFixed(1)} % of which open a retry`,
    table(
      ['meter', 'a month', 'list price', 'recording, retrying', 'with 90 days of log'],
      [...rows, sums],
    ),
  ].join('\n')
}

function meterRow(meter: (typeof METERS)[number], { working, keeping }: Bill): string[] {
  const { name, each, unit } = PRICES[meter]
  const used = working[meter]
  const all = used + keeping[meter]
  const quantity = unit.startsWith('GB') ? `${all.toFixed(1)} ${unit}` : whole(all)
  const price = unit === 'GB-month' ? `$${each} a ${unit}` : `$${each * 1e6} a million`
  return [name, quantity, price, dollars(used * each), dollars(all * each)]
}

export function goalsReport(goals: readonly Goal[]): string {
  return table(
    ['goal', 'result', ''],
    goals.map(({ goal, result, isReached }) => [
      goal,
      result,
      isReached ? 'reached' : 'NOT REACHED',
    ]),
  )
}

/** Where the numbers come from, and what they leave out. */
export const FOOTNOTES = `Rows per event and per statement are measured on real D1 and real Durable Objects: src/cli/simulate/measured.ts and
statements.ts, held by test/worker/measured-rows.test.ts. Prices are list prices, without what a plan includes:
${Object.values(SOURCES).join('\n')}
Not in them: CPU time, the plan's own $5, and whatever the resend endpoint costs.`
