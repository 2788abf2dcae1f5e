/** Finds what needs attention, from counts of the last day and of the week before. Pure. */

/** Events of one ESP or provider, and how many of them are bad. */
interface Tally {
  name: string
  events: number
  bad: number
}

/** Fewest events that allow a conclusion about a day, or about a provider's week before it. */
const ENOUGH = 20
const WEEK_DAYS = 7
/** A share is alarming if it reaches this and has grown by this factor. */
const ALARMING_SHARE = 0.2
const ALARMING_GROWTH = 3

/** ESPs that sent at least 20 events a day in the week before, and none in the last day. */
export function quietEsps(day: readonly Tally[], week: readonly Tally[]): string[] {
  const heard = new Set(day.filter(({ events }) => events > 0).map(({ name }) => name))
  return week
    .filter(({ name, events }) => !heard.has(name) && events / WEEK_DAYS >= ENOUGH)
    .map(({ name }) => name)
}

/** Providers of which a fifth or more is bad, and three times the share of the week before; worst first. */
export function worseProviders(
  day: readonly Tally[],
  week: readonly Tally[],
): { name: string; share: number }[] {
  const told = (tallies: readonly Tally[]) => tallies.filter(({ events }) => events >= ENOUGH)
  const before = new Map(told(week).map((tally) => [tally.name, shareOf(tally)]))
  return told(day)
    .map((tally) => ({ name: tally.name, share: shareOf(tally) }))
    .filter(({ name, share }) => name !== '' && share >= ALARMING_SHARE)
    .filter(({ name, share }) => share >= ALARMING_GROWTH * (before.get(name) ?? Infinity))
    .toSorted((a, b) => b.share - a.share)
}

interface Counted {
  events: number
  class?: string | undefined
  outcome?: string | undefined
  reason?: string | undefined
}

/** Number of events with an unknown reason; events that say nothing about deliverability need none. */
export function unexplained(rows: readonly Counted[]): number {
  return rows
    .filter(({ reason, outcome }) => reason === 'unknown' && outcome !== 'noted')
    .reduce((sum, { events }) => sum + events, 0)
}

function shareOf({ events, bad }: Tally): number {
  return bad / events
}

/** Failed permanently and at once; excludes temporary errors of a retry that was settled later. */
export function wasRefused({ class: name, outcome }: Counted): boolean {
  return outcome === 'failed' && name !== 'transient'
}

/** Failed for good, at once or after 24 hours. */
export function hasFailed(row: Counted): boolean {
  return row.outcome === 'expired' || wasRefused(row)
}

/** Had a temporary error, whatever its outcome. */
export function wasDelayed({ class: name }: Counted): boolean {
  return name === 'transient'
}

/** Adds up rows by name. */
export function tally<Row extends Counted>(
  rows: readonly Row[],
  nameOf: (row: Row) => string,
  isBad: (row: Row) => boolean,
): Tally[] {
  const tallies = new Map<string, Tally>()
  rows.forEach((row) => {
    const name = nameOf(row)
    const sum = tallies.get(name) ?? { name, events: 0, bad: 0 }
    sum.events += row.events
    if (isBad(row)) sum.bad += row.events
    tallies.set(name, sum)
  })
  return [...tallies.values()].toSorted((a, b) => b.events - a.events)
}
