/** Records new events, and the bounce mails that they prove: mails that came before the sender reported their message. */
import { acceptedRow, accepting } from './accept.ts'
import { withoutErased } from './erased-addresses.ts'
import type { LogEntry } from './log.ts'
import type { LogRow } from './log-row.ts'
import { type LogKey, type Marking, type RecordOptions, recordMarking } from './record.ts'
import { ownClassifier } from './rules-in-force.ts'
import { rowsOf, sql } from './sql.ts'

/** The proof of such a mail: the same as if its message had been known when it came. */
const BY_MESSAGE = { authenticity: 'shared_secret', actor: null, note: null } as const

interface RecordedNews extends Marking {
  /** Rows that the log has already, or that are refused because their address was erased. */
  duplicates: number
}

/** Like `recordMarking`. If it fails halfway, recording the same rows again finds the mails that they prove again. */
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
  // If an address is erased in the meantime, a guard fails the batch, and this runs again without its mails.
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
