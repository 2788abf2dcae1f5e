/** Records new events, and the bounce mail that they prove: mail that came before its sender reported the message. */
import { acceptedRow, accepting } from './accept.ts'
import { withoutErased } from './erased-addresses.ts'
import type { LogEntry } from './log.ts'
import type { LogRow } from './log-row.ts'
import { type LogKey, type Marking, type RecordOptions, recordMarking } from './record.ts'
import { ownClassifier } from './rules-in-force.ts'
import { rowsOf, sql } from './sql.ts'

/** Its proof, the same as if the message had been known when the mail came. */
const BY_MESSAGE = { authenticity: 'shared_secret', actor: null, note: null } as const

interface RecordedNews extends Marking {
  /** Rows known already, or of erased addresses. */
  duplicates: number
}

/** Like `recordMarking`. If the same rows come again, the mail that they prove is found again, too. */
export async function recordNews(
  env: Env,
  rows: readonly LogRow[],
  options: RecordOptions,
): Promise<RecordedNews> {
  const result = await recordMarking(env.DB, withoutErased(env, rows), options)
  const duplicates = rows.length - result.recorded - result.refused
  if (result.provenSince.length === 0) return { ...result, duplicates }
  const { now } = options
  const own = await ownClassifier(env, now)
  // An erasure that comes before they are recorded removes them.
  const proven = async () => {
    const entries = await entriesOf(env.DB, result.provenSince)
    return {
      rows: entries.flatMap((entry) => acceptedRow(entry, BY_MESSAGE, now, own) ?? []),
      guards: accepting(env.DB, entries),
    }
  }
  const { arm, told, marked } = await recordMarking(env.DB, proven, options)
  return {
    ...result,
    duplicates,
    arm: [...result.arm, ...arm],
    told: result.told + told,
    marked: result.marked.union(marked),
  }
}

function entriesOf(db: D1Database, keys: readonly LogKey[]): Promise<LogEntry[]> {
  return rowsOf<LogEntry>(
    db,
    sql`SELECT l.* FROM json_each(${JSON.stringify(keys)}) j CROSS JOIN delivery_log l ON l.occurred_at=j.value->>'t' AND l.event_key=j.value->>'k'`,
  )
}
