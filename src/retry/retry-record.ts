/** The record as the clock sees it: D1. */
import { dueItems, markInFlight, openAmong } from '../db/due.ts'
import { expireRetries } from '../db/expire.ts'
import { logEntry } from '../db/log-entry.ts'
import { record } from '../db/record.ts'
import { refoldAddresses } from '../db/refold.ts'
import { ownClassifier } from '../own-rules.ts'
import type { Settings } from '../settings.ts'
import type { RetryRecord } from './shard-clock.ts'

export function d1Record(env: Env, settings: Settings): RetryRecord {
  const { plan, retryShards: shards } = settings
  return {
    record: async (rows, now) => (await record(env.DB, rows, { now, plan, shards })).arm,
    async logRows(events, now) {
      const own = await ownClassifier(env, now)
      const provenance = { now, nonce: null, bodyHash: null }
      return events.map((event) => logEntry(event, provenance, own)).filter((row) => row !== null)
    },
    dueItems: (windows, now) => dueItems(env.DB, windows, now),
    async expire(windows, now) {
      await expireRetries(env.DB, windows, now)
      const addresses = windows.map(({ address }) => address)
      await refoldAddresses(env.DB, addresses, { now, plan, shards })
    },
    openAmong: (windows) => openAmong(env.DB, windows),
    markInFlight: (windows, at, until) => markInFlight(env.DB, windows, at, until),
  }
}
