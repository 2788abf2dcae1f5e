/** Log rows counted by what is known of them, per stretch of time: what moves an outcome moves the counts with it. */
import { MINUTE_MS } from '../bounce/calendar.ts'
import { STATUS_CLASSES } from '../bounce/classification.ts'
import { CLASS_DIGITS } from '../bounce/recorded-class.ts'
import { all, asked, raw, rowsOf, sql } from './sql.ts'

/** The shortest time that is counted together. */
export const QUARTER_MS = 15 * MINUTE_MS

/** The statistics key of a log row as it stands: a waiting row counts under its code, an expired one under the code that it shows. */
export const COUNTED_AS = `occurred_at/${QUARTER_MS} quarter, esp, source, coalesce(iif(outcome='expired',logged_status,NULL),status,'') status, coalesce(reason,'') reason, coalesce(outcome,'waiting') outcome, coalesce(mailbox_provider,'') provider`

/** Adds to the table the rows that `counts` selects: the key (quarter, esp, source, status, reason, outcome, provider), and `d`, the number of rows to add, or below zero to take away. */
export function addStats(counts: string): string {
  return `INSERT INTO stats SELECT quarter, esp, source, status, reason, outcome, provider, sum(d) FROM (${counts}) WHERE true
  GROUP BY 1,2,3,4,5,6,7 HAVING sum(d)<>0 ON CONFLICT DO UPDATE SET events=events+excluded.events`
}

export const STATS_GROUPS = [
  'class',
  'status',
  'reason',
  'outcome',
  'esp',
  'source',
  'provider',
] as const
type StatsGroup = (typeof STATS_GROUPS)[number]

/** A stretch of time to be counted together, epoch milliseconds on whole quarter-hours: from (inclusive) to (exclusive). */
interface Bucket {
  from: number
  to: number
}

export type StatsFilter = Partial<Record<StatsGroup, string | undefined>>

/** Empty text where a row has none. */
type StatsRow = Partial<Record<StatsGroup, string>> & {
  /** Position of the bucket. */
  bucket: number
  events: number
}

const CLASS_CASES = STATUS_CLASSES.map((one) => `WHEN '${CLASS_DIGITS[one]}' THEN '${one}'`)

/** As the log shows them: a row that waits has no code yet, nor has one whose retry ended without expiring. */
const COLUMN: Readonly<Record<StatsGroup, string>> = {
  class: `CASE substr(s.status,1,1) ${CLASS_CASES.join(' ')} ELSE '' END`,
  status:
    "CASE WHEN s.status LIKE '4%' AND s.outcome NOT IN ('expired','noted') THEN '' ELSE s.status END",
  reason: 's.reason',
  outcome: 's.outcome',
  esp: 's.esp',
  source: 's.source',
  provider: 's.mailbox_provider',
}

/**
 * Counts per bucket and group, in that order; buckets and groups without events are left out, and so is what people did,
 * such as each line of an import, unless it is asked for. One query, by the table's key.
 */
export async function readStats(
  db: D1Database | D1DatabaseSession,
  buckets: readonly Bucket[],
  groups: readonly StatsGroup[],
  filter: StatsFilter = {},
): Promise<StatsRow[]> {
  const json = JSON.stringify(
    buckets.map(({ from, to }) => [Math.ceil(from / QUARTER_MS), Math.ceil(to / QUARTER_MS)]),
  )
  const conditions = STATS_GROUPS.map((group) =>
    group === 'status'
      ? asked(COLUMN.status, 'LIKE', filter.status?.replaceAll('x', '%'))
      : asked(COLUMN[group], '=', filter[group]),
  )
  if (filter.esp === undefined) conditions.push(raw("s.esp<>''"))
  const columns = groups.map((group) => `, ${COLUMN[group]} "${group}"`)
  // By position: a name would mean the table's own column, not the value that is shown.
  const keys = raw(['', ...groups].map((_, at) => at + 1).join(', '))
  return rowsOf(
    db,
    sql`SELECT b.key bucket${raw(columns.join(''))}, sum(s.events) events FROM json_each(${json}) b
      CROSS JOIN stats s ON s.quarter>=b.value->>0 AND s.quarter<b.value->>1 AND ${all(conditions)}
      GROUP BY ${keys} HAVING sum(s.events)>0 ORDER BY ${keys}`,
  )
}
