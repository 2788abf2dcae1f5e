/** The scenarios for the goals, besides the requested one. */
import type { Scenario } from './scenario.ts'

/** The same mix of events at a million a month, on the shipped number of shards. */
export function smallSender(big: Scenario): Scenario {
  const eventsPerMonth = 1_000_000
  const open = Math.max(1, Math.round((big.open * eventsPerMonth) / big.eventsPerMonth))
  return { ...big, open, eventsPerMonth, shards: 2, sample: 2, days: 2, outageHours: 0 }
}

/** A day on the free plan of nothing but addresses that never recover: `a full schedule` is one that makes all its attempts. */
export function fullSchedules(big: Scenario, perDay: number): Scenario {
  return {
    ...big,
    open: perDay,
    eventsPerMonth: perDay * 30,
    eventsPerPost: 1000,
    recovering: 0,
    permanent: 0,
    shards: 2,
    sample: 2,
    days: 1,
    outageHours: 0,
  }
}

/** Options of the command, with their defaults. */
export const NUMBERS = {
  open: 1_000_000,
  days: 7,
  shards: 16,
  sample: 1,
  'events-per-month': 1_000_000_000,
  'events-per-post': 1,
  recovering: 50,
  permanent: 2,
  'outage-hours': 2,
  'call-ms': 300,
  'query-ms': 20,
  seed: 1,
} as const

type NumberName = keyof typeof NUMBERS

/** The scenario of these options, or a message about the first option with an invalid number. */
export function scenarioOf(
  given: (name: NumberName) => string | undefined,
): { scenario: Scenario } | { wrong: string } {
  const read = (name: NumberName) => Number(given(name) ?? NUMBERS[name])
  const names = Object.keys(NUMBERS).filter((name): name is NumberName => name in NUMBERS)
  const wrong = names.find((name) => !isPossible(name, read(name)))
  if (wrong !== undefined) return { wrong: `--${wrong} is ${possible(wrong)}` }
  if (read('sample') > read('shards')) return { wrong: '--sample is at most --shards' }
  return {
    scenario: {
      open: read('open'),
      days: read('days'),
      shards: read('shards'),
      sample: read('sample'),
      eventsPerMonth: read('events-per-month'),
      eventsPerPost: read('events-per-post'),
      recovering: read('recovering') / 100,
      permanent: read('permanent') / 100,
      outageHours: read('outage-hours'),
      callMs: read('call-ms'),
      queryMs: read('query-ms'),
      seed: read('seed'),
    },
  }
}

const MAY_BE_ZERO: ReadonlySet<NumberName> = new Set([
  'recovering',
  'permanent',
  'outage-hours',
  'call-ms',
  'query-ms',
  'seed',
])
const WHOLE: ReadonlySet<NumberName> = new Set(['open', 'days', 'shards', 'sample', 'seed'])
const MOST: Partial<Record<NumberName, number>> = {
  recovering: 100,
  permanent: 100,
  days: 366,
  shards: 1024,
  'outage-hours': 24,
  'call-ms': 15_000,
  'query-ms': 30_000,
}

function mostOf(name: NumberName): number {
  return MOST[name] ?? 1e12
}

function possible(name: NumberName): string {
  const number = WHOLE.has(name) ? 'a whole number' : 'a number'
  return `${number} ${MAY_BE_ZERO.has(name) ? 'from 0' : 'above 0'} up to ${mostOf(name)}`
}

function isPossible(name: NumberName, value: number): boolean {
  if (!Number.isFinite(value) || value < 0 || value > mostOf(name)) return false
  if (value === 0 && !MAY_BE_ZERO.has(name)) return false
  return !WHOLE.has(name) || Number.isInteger(value)
}
