/** The use case: whatever enters Rebound enters through `ingest`, and is durable when it returns. */
import { shardOf } from './bounce/address.ts'
import type { BounceEvent } from './bounce/event.ts'
import { d1Breaker } from './db/breaker.ts'
import { logEntry, type Provenance } from './db/log-entry.ts'
import type { LogRow } from './db/log-row.ts'
import type { RecordResult } from './db/record.ts'
import { recordNews } from './db/record-news.ts'
import { ownClassifier } from './db/rules-in-force.ts'
import { readSettings, recordOptions, type Settings } from './env/settings.ts'
import { wakeNotifiers } from './notify/wake.ts'
import { armShards, shardStub } from './retry/shards.ts'

export interface IngestResult {
  /** New rows of the log. */
  recorded: number
  /** Redeliveries: already known, nothing written. */
  duplicates: number
  /** Durable in a shard's own storage, to be recorded as soon as D1 answers again; may hold duplicates. */
  spooled: number
  /** Refused: a one-time token came back with another body. */
  refused: number
}

/** Thrown when neither D1 nor a shard could keep the events: the ESP must be told to come again. */
export class NotDurable extends Error {
  override name = 'NotDurable'
}

/** Classifies, records and arms. Idempotent: the same events again change nothing. */
export async function ingest(
  env: Env,
  events: readonly BounceEvent[],
  provenance: Provenance,
): Promise<IngestResult> {
  const settings = readSettings(env)
  const { now } = provenance
  const own = await ownClassifier(env, now)
  const rows = events.map((event) => logEntry(event, provenance, own)).filter((row) => row !== null)
  const nothing = { recorded: 0, duplicates: 0, spooled: 0, refused: 0 }
  if (rows.length === 0) return nothing

  // Null when D1 failed, stalled, or did so a moment ago.
  const result = await d1Breaker.run(now, () => recordNews(env, rows, recordOptions(settings, now)))
  if (result === null) return { ...nothing, spooled: await spool(env, rows, settings) }
  await wake(env, result)
  const { recorded, duplicates, refused } = result
  return { ...nothing, recorded, duplicates, refused }
}

/** Keeps the rows in their addresses' shards. A D1 batch that was late rather than lost does no harm: draining is idempotent. */
async function spool(env: Env, rows: readonly LogRow[], settings: Settings): Promise<number> {
  const byShard = Map.groupBy(rows, (row) => shardOf(row.address, settings.retryShards))
  try {
    await Promise.all(
      Array.from(byShard, ([shard, shardRows]) => shardStub(env, shard).spool(shardRows)),
    )
  } catch (error) {
    throw new NotDurable('neither the record nor the spool answered', { cause: error })
  }
  return rows.length
}

/** After a record: wakes the clocks that have new work, and those who deliver the notifications it wrote. */
export async function wake(env: Env, { arm, told }: Pick<RecordResult, 'arm' | 'told'>) {
  await Promise.all([armShards(env, arm), wakeNotifiers(env, told)])
}
