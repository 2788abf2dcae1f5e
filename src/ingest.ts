/** The use case: whatever enters Rebound enters through `ingest`, and is durable when it returns. */
import { shardOf } from './bounce/address.ts'
import type { BounceEvent } from './bounce/event.ts'
import { d1Breaker } from './db/breaker.ts'
import { eventRow, type Provenance } from './db/event-row.ts'
import type { LogRow } from './db/log-row.ts'
import type { RecordResult } from './db/record.ts'
import { recordNews } from './db/record-news.ts'
import { type RefoldOptions, ROUND, refoldAddresses } from './db/refold.ts'
import { ownClassifier } from './db/rules-in-force.ts'
import { readSettings, recordOptions, type Settings } from './env/settings.ts'
import { inTime } from './in-time.ts'
import { log } from './log.ts'
import { wakeNotifiers } from './notify/wake.ts'
import { armShards, shardStub } from './retry/shards.ts'

/** Time for refolds, within what the breaker leaves of the 5 s that some ESPs wait. */
const REFOLD_MS = 1_000
/** Time for waking clocks and notifiers, within the same. */
const WAKE_MS = 1_000

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
  const rows = events.map((event) => eventRow(event, provenance, own)).filter((row) => row !== null)
  const nothing = { recorded: 0, duplicates: 0, spooled: 0, refused: 0 }
  if (rows.length === 0) return nothing

  const options = recordOptions(settings, now)
  // Null when D1 failed or stalled, now or a moment ago.
  const result = await d1Breaker.run(() => recordNews(env, rows, options))
  if (result === null) return { ...nothing, spooled: await spool(env, rows, settings) }
  await wake(env, result)
  await refold(env, [...result.marked], options)
  const { recorded, duplicates, refused } = result
  return { ...nothing, recorded, duplicates, refused }
}

/** Refolds marked addresses for as long as the answer can wait: the events are durable, and the sweeper does the rest. */
async function refold(env: Env, marked: readonly string[], options: RefoldOptions): Promise<void> {
  const until = Date.now() + REFOLD_MS
  const rounds = async () => {
    for (let at = 0; at < marked.length && Date.now() < until; at += ROUND) {
      await wake(env, await refoldAddresses(env.DB, marked.slice(at, at + ROUND), options))
    }
  }
  await inTime(REFOLD_MS, rounds()).catch((error: unknown) => {
    log('warn', 'refold.postponed', { addresses: marked.length, error })
  })
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

/**
 * After recording: arms the shards that have new work, and wakes the notifiers if notifications were written. One that
 * takes longer than the answer can wait goes on behind it.
 */
export async function wake(env: Env, { arm, told }: Pick<RecordResult, 'arm' | 'told'>) {
  const waking = Promise.all([armShards(env, arm), wakeNotifiers(env, told)])
  await inTime(WAKE_MS, waking).catch(async () => {
    // Node, which writes the reference, has no such module.
    const { waitUntil } = await import('cloudflare:workers')
    waitUntil(waking)
  })
}
